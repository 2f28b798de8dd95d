"""What a person asked to be remembered: kept as their own notes, listed, and forgotten on their word.

A note is a shared thing like any other, seen by its owner alone until they give it to somebody; so search, evidence,
audiences and withdrawal are those of everything else.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from kithkin.messages.replies import Claim, Evidence, Question, Reply, Verdict
from kithkin.messages.sharing import ONLY_ME, Post, SharedItem, Viewers
from kithkin.ports.sharing import SharedPosts

MOST_LISTED = 20
_LIST = re.compile(
    r"^\s*(?:what|which things|everything) (?:do|have|that) you (?:remember(?:ed)?|kept|noted)(?: about me| for me)?\s*[?.!]*\s*$"
    r"|^\s*(?:show|list)(?: me)? (?:my|your) (?:memories|notes)\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_FORGET = re.compile(
    r"^\s*(?:please\s+)?forget (?:note |number |no\.? |#)*(\d{1,12})\s*[.!]*\s*$", re.IGNORECASE
)


class Memories:
    """The notes of everyone, each person's own. `clock` gives seconds since 1970."""

    def __init__(self, posts: SharedPosts, clock: Callable[[], float] = time.time) -> None:
        self._posts = posts
        self._clock = clock

    async def keep(self, person: str, note: str, turn_id: str = "") -> None:
        """Keeps a note; for the same turn only once, however often the turn is tried."""
        item = SharedItem(
            platform="web",
            source_id=f"note {turn_id or uuid.uuid4().hex}",
            kind="note",
            author=person,
            own=True,
            shared_at=self._clock(),
            text=note,
        )
        await self._posts.add(person, (item,), ONLY_ME)

    async def answer(self, question: Question, viewers: Viewers) -> Reply | None:
        """The reply to "what do you remember?" and to "forget note 7"; None for anything else."""
        forget = _FORGET.match(question.text)
        if forget is None and _LIST.match(question.text) is None:
            return None
        if viewers.strangers or viewers.people != frozenset((question.asker,)):
            return _said("Others can read along here. Ask me that in a private chat.", Verdict.ABSTAINED)
        if forget is not None:
            return await self._forget(question.asker, int(forget[1]))
        mine = await self._posts.mine(question.asker, kind="note", limit=MOST_LISTED)
        if not mine.posts:
            return _said("I remember nothing for you. Say “remember that …” and I will.", Verdict.CHECKED)
        return _list(mine.posts, mine.total)

    async def _forget(self, person: str, number: int) -> Reply:
        mine = await self._posts.mine(person, kind="note", limit=10_000)
        if all(post.id != number for post in mine.posts):
            return _said(
                f"You have no note {number}. Ask “what do you remember?” to see their numbers.",
                Verdict.ABSTAINED,
            )
        await self._posts.withdraw(person, (number,))
        return _said(f"Note {number} is forgotten, everywhere.", Verdict.CHECKED)


def _said(text: str, verdict: Verdict) -> Reply:
    return Reply(text=text, verdict=verdict, engine="tools only")


def _list(notes: Sequence[Post], total: int) -> Reply:
    """One line a note, each backed by the note itself, so that it leaves this answer too when it is forgotten."""
    lines = [f"Note {note.id}: “{note.item.text}”" for note in notes]
    evidence = tuple(
        Evidence(
            id=f"s{number}",
            kind="post",
            title=f"Your note {note.id}",
            detail=note.item.text,
            value=note.item.text,
            author=note.owner,
            platform=note.item.platform,
            said_at=datetime.fromtimestamp(note.item.shared_at, UTC).date().isoformat(),
            post=note.id,
        )
        for number, note in enumerate(notes, start=1)
    )
    more = f"\nThere are {total - len(notes)} older ones; the page shows all." if total > len(notes) else ""
    claims = tuple(Claim(text=line, evidence=(one.id,)) for line, one in zip(lines, evidence, strict=True))
    text = "\n".join(lines) + more + "\nSay “forget note” and its number to remove one."
    return Reply(text=text, verdict=Verdict.CHECKED, claims=claims, evidence=evidence, engine="tools only")
