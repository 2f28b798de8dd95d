"""Conversations of which nothing is kept: while they go on they are in this process's memory, and nowhere else."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kithkin.messages.sharing import Viewers
from kithkin.ports.conversations import Conversations, Turn
from kithkin.ports.locking import PersonalKey

BEGINNING: Final = "incognito-"
"""How the id of such a conversation begins; whoever asks makes the rest, which nobody can guess."""
FORGOTTEN_AFTER_SECONDS: Final = 1800.0
MOST_TURNS: Final = 20
MOST_CONVERSATIONS: Final = 200
_MOST_BYTES: Final = 64 * 1024 * 1024
_MOST_DELETED: Final = 1_000


def is_incognito(conversation: str | None) -> bool:
    """Whether nothing of a conversation is kept."""
    return conversation is not None and conversation.startswith(BEGINNING)


@dataclass(frozen=True, slots=True)
class _Held:
    """One turn, and the safe copies of its pictures: whatever drops the one drops the others."""

    turn: Turn
    pictures: Sequence[tuple[str, str, bytes]]

    @property
    def size(self) -> int:
        """About how many bytes it takes: pictures, words and drawings, a byte a character."""
        words = len(self.turn.question.text) + len(self.turn.read_text) + len(self.turn.reply.text)
        shown = sum(len(one.detail) + len(one.drawing_svg) for one in self.turn.reply.evidence)
        return words + shown + sum(len(content) for _, _, content in self.pictures)


@dataclass(slots=True)
class _Passing:
    """One of them: its turns, and when it was last used."""

    used_at: float
    held: list[_Held] = field(default_factory=list[_Held])

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return sum(held.size for held in self.held)


class WithIncognito:
    """Implements `ports.conversations.Conversations`: those that are incognito here, all others where they are kept.

    One that nobody has used for half an hour is forgotten, by a timer, and so is the longest unused when there are too many;
    where a single one holds too much, its oldest turns are. What comes late for one that was deleted is not held. An answer
    that quotes what others shared, or a source pack, is not held here, so that what is withdrawn is not either. `clock` gives seconds.
    """

    def __init__(
        self,
        kept: Conversations,
        clock: Callable[[], float] = time.monotonic,
        *,
        forgotten_after: float = FORGOTTEN_AFTER_SECONDS,
    ) -> None:
        self._kept = kept
        self._clock = clock
        self._forgotten_after = forgotten_after
        self._passing: OrderedDict[tuple[str, str], _Passing] = OrderedDict()
        self._deleted: OrderedDict[tuple[str, str], float] = OrderedDict()
        """When: a turn that was under way then ends later. Whoever asks uses no such id twice."""
        self._timer: asyncio.TimerHandle | None = None

    async def append(
        self,
        asker: str,
        turn: Turn,
        pictures: Sequence[tuple[str, str, bytes]] = (),
        *,
        viewers: Viewers | None = None,
    ) -> bool:
        """See the port. Whether an incognito answer may quote what it quotes is for the caller to know."""
        self._forget()
        if not is_incognito(turn.conversation):
            return await self._kept.append(asker, turn, pictures, viewers=viewers)
        which = (asker, turn.conversation)
        if turn.reply.quoted_posts or turn.reply.quoted_packs or which in self._deleted:
            return True
        passing = self._used(which) or self._begin(which)
        names = tuple(name for name, _, _ in pictures)
        passing.held.append(_Held(replace(turn, pictures=names), tuple(pictures)))
        del passing.held[:-MOST_TURNS]
        self._shrink()
        self._set_timer()
        return True

    async def recent(
        self, asker: str, conversation: str, limit: int = 10, *, key: PersonalKey | None = None
    ) -> Sequence[Turn]:
        """See the port."""
        self._forget()
        if not is_incognito(conversation):
            return await self._kept.recent(asker, conversation, limit, key=key)
        passing = self._used((asker, conversation))
        return tuple(held.turn for held in passing.held[-limit:]) if passing else ()

    async def list(
        self, asker: str, limit: int = 50, *, key: PersonalKey | None = None
    ) -> Sequence[tuple[str, str, str]]:
        """See the port; those that are incognito are on no list."""
        self._forget()
        return await self._kept.list(asker, limit, key=key)

    async def turn(self, asker: str, turn_id: str, *, key: PersonalKey | None = None) -> Turn | None:
        """See the port."""
        for passing in self._of(asker):
            for held in passing.held:
                if held.turn.id == turn_id:
                    return held.turn
        return await self._kept.turn(asker, turn_id, key=key)

    async def picture(
        self, asker: str, picture_id: str, *, key: PersonalKey | None = None
    ) -> tuple[str, bytes] | None:
        """See the port."""
        for passing in self._of(asker):
            for held in passing.held:
                for name, kind, content in held.pictures:
                    if name == picture_id:
                        return kind, content
        return await self._kept.picture(asker, picture_id, key=key)

    async def holds(self, asker: str, turn_id: str) -> bool:
        """See the port; asked only of what is kept."""
        return await self._kept.holds(asker, turn_id)

    async def locked(self, asker: str, conversation: str = "") -> int:
        """See the port; what is not kept is not locked."""
        return await self._kept.locked(asker, conversation)

    async def delete(self, asker: str, conversation: str) -> None:
        """See the port."""
        self._forget()
        if not is_incognito(conversation):
            await self._kept.delete(asker, conversation)
            return
        self._passing.pop((asker, conversation), None)
        self._deleted[asker, conversation] = self._clock()
        self._deleted.move_to_end((asker, conversation))
        if len(self._deleted) > _MOST_DELETED:
            self._deleted.popitem(last=False)
        self._set_timer()

    async def delete_turn(self, asker: str, turn_id: str) -> None:
        """See the port."""
        for passing in self._of(asker):
            passing.held[:] = [held for held in passing.held if held.turn.id != turn_id]
        await self._kept.delete_turn(asker, turn_id)

    def _begin(self, which: tuple[str, str]) -> _Passing:
        passing = self._passing[which] = _Passing(self._clock())
        return passing

    def _used(self, which: tuple[str, str]) -> _Passing | None:
        passing = self._passing.get(which)
        if passing is not None:
            passing.used_at = self._clock()
            self._passing.move_to_end(which)
        return passing

    def _of(self, asker: str) -> Sequence[_Passing]:
        self._forget()
        return [passing for (whose, _), passing in self._passing.items() if whose == asker]

    def _forget(self) -> None:
        """Both are in the order of their times."""
        before = self._clock() - self._forgotten_after
        while self._passing and next(iter(self._passing.values())).used_at <= before:
            self._passing.popitem(last=False)
        while self._deleted and next(iter(self._deleted.values())) <= before:
            self._deleted.popitem(last=False)

    def _set_timer(self) -> None:
        """Once for all: when it has run out, it is set for what is the oldest then."""
        oldest = [passing.used_at for passing in self._passing.values()][:1] + [*self._deleted.values()][:1]
        if self._timer is None and oldest:
            pause = min(oldest) + self._forgotten_after - self._clock()
            self._timer = asyncio.get_running_loop().call_later(max(pause, 0.0), self._time_out)

    def _time_out(self) -> None:
        self._timer = None
        self._forget()
        self._set_timer()

    def _shrink(self) -> None:
        """The newest turn stays whatever it holds: what one question may bring is bounded where it comes in."""
        while len(self._passing) > MOST_CONVERSATIONS:
            self._passing.popitem(last=False)
        while sum(passing.size for passing in self._passing.values()) > _MOST_BYTES:
            if len(self._passing) > 1:
                self._passing.popitem(last=False)
                continue
            (alone,) = self._passing.values()
            if len(alone.held) == 1:
                return
            del alone.held[0]
