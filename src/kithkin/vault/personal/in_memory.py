"""Keys of opened locks, each for one browser's session: in this process's memory, until it ends, is closed or rests for a while."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kithkin.vault.personal.keys import OpenedLock

IDLE_SECONDS: Final = 1800.0


@dataclass(slots=True)
class _Held:
    person: str
    key: OpenedLock
    used_at: float


class KeysInMemory:
    """Holds keys by session. `clock` gives seconds; one that nobody has used for `idle_seconds` is forgotten, by a timer."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        self._clock = clock
        self._idle_seconds = idle_seconds
        self._held: OrderedDict[bytes, _Held] = OrderedDict()
        """In the order in which they were last used."""
        self._timer: asyncio.TimerHandle | None = None

    def hold(self, session: bytes, person: str, key: OpenedLock) -> None:
        """Keeps the key of a person for a session. Call it within the event loop."""
        self._held[session] = _Held(person, key, self._clock())
        self._held.move_to_end(session)
        self._set_timer()

    def key(self, session: bytes, *, uses: bool = True) -> OpenedLock | None:
        """The key that is held for a session, if any is still; without `uses` it is held no longer for that."""
        self._forget()
        held = self._held.get(session)
        if held is None:
            return None
        if uses:
            held.used_at = self._clock()
            self._held.move_to_end(session)
        return held.key

    def seconds_left(self, session: bytes) -> float:
        """How long a session's key is held yet if nobody uses it; 0 for none. To ask is not to use it."""
        self._forget()
        held = self._held.get(session)
        return 0.0 if held is None else held.used_at + self._idle_seconds - self._clock()

    def close(self, session: bytes) -> None:
        """Forgets the key of a session."""
        self._held.pop(session, None)

    def close_all(self, person: str, *, but_for: bytes = b"") -> None:
        """Forgets a person's keys, of all sessions but one."""
        for session in [one for one, held in self._held.items() if held.person == person and one != but_for]:
            self.close(session)

    def __len__(self) -> int:
        """How many are held."""
        return len(self._held)

    def _forget(self) -> None:
        before = self._clock() - self._idle_seconds
        while self._held and next(iter(self._held.values())).used_at <= before:
            self._held.popitem(last=False)

    def _set_timer(self) -> None:
        """Once for all: when it has run out, it is set for what is the oldest then."""
        if self._timer is None and self._held:
            pause = next(iter(self._held.values())).used_at + self._idle_seconds - self._clock()
            self._timer = asyncio.get_running_loop().call_later(max(pause, 0.0), self._time_out)

    def _time_out(self) -> None:
        self._timer = None
        self._forget()
        self._set_timer()
