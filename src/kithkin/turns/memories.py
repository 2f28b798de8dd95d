"""What a person asked to be remembered: kept as their own notes, listed, and forgotten on their word.

A note is a shared thing like any other, seen by its owner alone until they give it to somebody; so search, evidence,
audiences and withdrawal are those of everything else.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from kithkin.messages.replies import Claim, Evidence, Question, Reply, Verdict
from kithkin.messages.sharing import ONLY_ME, Post, SharedItem, Viewers, note_source
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
            source_id=note_source(turn_id or uuid.uuid4().hex),
            kind="note",
            author=person,
            own=True,
            shared_at=self._clock(),
            text=note,
        )
        await self._posts.add(person, (item,), ONLY_ME)

    async def renew(self, person: str, number: int, note: str) -> bool:
        """Gives one of a person's notes other words; it stays the same note. False if they have none of this number."""
        known = await self._note(person, number)
        if known is None:
            return False
        await self._posts.add(person, (replace(known.item, text=note),), ONLY_ME)
        return True

    async def forget(self, person: str, number: int) -> bool:
        """Removes one of a person's notes, everywhere. False if they have none of this number."""
        return (
            await self._note(person, number) is not None and await self._posts.withdraw(person, (number,)) > 0
        )

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
        if not await self.forget(person, number):
            return _said(
                f"You have no note {number}. Ask “what do you remember?” to see their numbers.",
                Verdict.ABSTAINED,
            )
        return _said(f"Note {number} is forgotten, everywhere.", Verdict.CHECKED)

    async def _note(self, person: str, number: int) -> Post | None:
        viewers = Viewers(people=frozenset((person,)), strangers=False)
        seen = await self._posts.visible(viewers, (number,))
        return next((post for post in seen if post.owner == person and post.item.kind == "note"), None)


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
