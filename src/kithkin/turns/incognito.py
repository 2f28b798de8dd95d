"""Conversations of which nothing is kept: while they go on they are in this process's memory, and nowhere else."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kithkin.messages.sharing import Viewers
from kithkin.ports.conversations import Conversations, Turn

BEGINNING: Final = "incognito-"
"""How the id of such a conversation begins; whoever asks makes the rest, which nobody can guess."""
FORGOTTEN_AFTER_SECONDS: Final = 1800.0
MOST_TURNS: Final = 20
MOST_CONVERSATIONS: Final = 200
_MOST_PICTURE_BYTES: Final = 64 * 1024 * 1024


def is_incognito(conversation: str | None) -> bool:
    """Whether nothing of a conversation is kept."""
    return conversation is not None and conversation.startswith(BEGINNING)


@dataclass(slots=True)
class _Passing:
    """One of them: its turns, the safe copies of its pictures, and when it was last used."""

    used_at: float
    turns: list[Turn] = field(default_factory=list[Turn])
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict[str, tuple[str, bytes]])

    @property
    def picture_bytes(self) -> int:
        """How much memory the pictures take."""
        return sum(len(content) for _, content in self.pictures.values())


class WithIncognito:
    """Implements `ports.conversations.Conversations`: those that are incognito here, all others where they are kept.

    One that nobody has used for half an hour is forgotten, and so is the longest unused when there are too many. An answer that
    quotes what others shared, or a source pack, is not held here, so that what is withdrawn is not either. `clock` gives seconds.
    """

    def __init__(self, kept: Conversations, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept = kept
        self._clock = clock
        self._passing: OrderedDict[tuple[str, str], _Passing] = OrderedDict()

    async def append(
        self,
        asker: str,
        turn: Turn,
        pictures: Sequence[tuple[str, str, bytes]] = (),
        *,
        viewers: Viewers | None = None,
    ) -> bool:
        """See the port. Whether an incognito answer may quote what it quotes is for the caller to know."""
        if not is_incognito(turn.conversation):
            return await self._kept.append(asker, turn, pictures, viewers=viewers)
        if turn.reply.quoted_posts or turn.reply.quoted_packs:
            return True
        passing = self._used((asker, turn.conversation), make=True)
        if passing is not None:
            passing.pictures |= {name: (kind, content) for name, kind, content in pictures}
            passing.turns.append(replace(turn, pictures=tuple(name for name, _, _ in pictures)))
            del passing.turns[:-MOST_TURNS]
            self._shrink()
        return True

    async def recent(self, asker: str, conversation: str, limit: int = 10) -> Sequence[Turn]:
        """See the port."""
        if not is_incognito(conversation):
            return await self._kept.recent(asker, conversation, limit)
        passing = self._used((asker, conversation))
        return tuple(passing.turns[-limit:]) if passing else ()

    async def list(self, asker: str, limit: int = 50) -> Sequence[tuple[str, str, str]]:
        """See the port; those that are incognito are on no list."""
        return await self._kept.list(asker, limit)

    async def turn(self, asker: str, turn_id: str) -> Turn | None:
        """See the port."""
        for passing in self._of(asker):
            for turn in passing.turns:
                if turn.id == turn_id:
                    return turn
        return await self._kept.turn(asker, turn_id)

    async def picture(self, asker: str, picture_id: str) -> tuple[str, bytes] | None:
        """See the port."""
        for passing in self._of(asker):
            if picture_id in passing.pictures:
                return passing.pictures[picture_id]
        return await self._kept.picture(asker, picture_id)

    async def delete(self, asker: str, conversation: str) -> None:
        """See the port."""
        if is_incognito(conversation):
            self._passing.pop((asker, conversation), None)
        else:
            await self._kept.delete(asker, conversation)

    async def delete_turn(self, asker: str, turn_id: str) -> None:
        """See the port."""
        for passing in self._of(asker):
            passing.turns[:] = [turn for turn in passing.turns if turn.id != turn_id]
        await self._kept.delete_turn(asker, turn_id)

    def _used(self, which: tuple[str, str], *, make: bool = False) -> _Passing | None:
        self._forget()
        passing = self._passing.get(which)
        if passing is None and make:
            passing = self._passing[which] = _Passing(self._clock())
        if passing is not None:
            passing.used_at = self._clock()
            self._passing.move_to_end(which)
        return passing

    def _of(self, asker: str) -> Sequence[_Passing]:
        self._forget()
        return [passing for (whose, _), passing in self._passing.items() if whose == asker]

    def _forget(self) -> None:
        before = self._clock() - FORGOTTEN_AFTER_SECONDS
        for which in [which for which, passing in self._passing.items() if passing.used_at < before]:
            del self._passing[which]

    def _shrink(self) -> None:
        """The newest stays whatever it holds."""
        while len(self._passing) > 1 and (
            len(self._passing) > MOST_CONVERSATIONS
            or sum(passing.picture_bytes for passing in self._passing.values()) > _MOST_PICTURE_BYTES
        ):
            self._passing.popitem(last=False)
