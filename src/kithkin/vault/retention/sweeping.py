"""Destroys what has been kept long enough, little by little, so that nobody who writes meanwhile waits long.

A kill at any instant loses nothing but time: each portion is one transaction together with its count for the record, and
the next sweep goes on where this one ended.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from kithkin import failpoints
from kithkin.ports.audit import AuditEntry
from kithkin.ports.conversations import Turn
from kithkin.ports.retention import Pause, Retention, Unmarked
from kithkin.vault.retention.choosing import days_in_force
from kithkin.vault.retention.pausing import pause_in_words
from kithkin.vault.retention.table import Kind, kinds

_log = logging.getLogger(__name__)

PORTION: Final = 50
REST_SECONDS: Final = 0.02

IsAboutHealth = Callable[[Turn], bool]
"""Whether a turn is about health, by what is kept of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """How much of which kind was destroyed (kinds of which nothing was are left out), and the lines the record got of it.

    With a `pause` nothing was looked at.
    """

    destroyed: Mapping[str, int]
    lines: Sequence[AuditEntry]
    pause: Pause | None = None


class Sweeper:
    """Sweeps. `portion` things go in one transaction, with a rest after each."""

    def __init__(
        self,
        retention: Retention,
        is_about_health: IsAboutHealth,
        *,
        portion: int = PORTION,
        rest_seconds: float = REST_SECONDS,
    ) -> None:
        self._retention = retention
        self._is_about_health = is_about_health
        self._portion = portion
        self._rest_seconds = rest_seconds

    async def sweep(self) -> Swept:
        """Destroys everything whose time is over, if the clock can be trusted and no pause is on.

        Where one kind cannot be swept, the others are all the same; then what went wrong first is raised.
        """
        now = await self._retention.now()
        if (pause := await self._retention.begin(now)) is not None:
            _log.warning("%s", pause_in_words(pause))
            return Swept(destroyed={}, lines=(), pause=pause)
        await self._retention.date_anew(now)
        await self.mark()
        destroyed, faults = dict[str, int](), list[Exception]()
        for kind in sorted(
            kinds(), key=lambda kind: -len(kind.within)
        ):  # what goes along is counted by itself first
            if not kind.is_swept:
                continue
            try:
                if number := await self._sweep_kind(kind, now):
                    destroyed[kind.id] = number
            except Exception as error:  # noqa: BLE001 - raised again below
                faults.append(error)
        lines = await self._retention.settle()
        if faults:
            raise faults[0]
        return Swept(destroyed=destroyed, lines=lines)

    async def mark(self) -> None:
        """Finds out of all turns whether they are about health: nothing is swept before it is known by which of two times."""
        while unmarked := await self._retention.unmarked(self._portion):
            marks = await asyncio.to_thread(self._judged, unmarked)
            await self._retention.mark(marks)
            await asyncio.sleep(self._rest_seconds)

    def _judged(self, unmarked: Sequence[Unmarked]) -> dict[int, bool]:
        return {one.number: one.turn is None or self._judge(one.turn) for one in unmarked}

    def _judge(self, turn: Turn) -> bool:
        try:
            return self._is_about_health(turn)
        except Exception:  # noqa: BLE001 - one turn that cannot be judged must not keep all others; it is taken for special
            _log.exception("A kept turn could not be judged; it is taken to be about health.")
            return True

    async def _sweep_kind(self, kind: Kind, now: float) -> int:
        number = 0
        if kind.own:
            for person in await self._retention.own_choices():
                number += await self._sweep_older(kind, now, person)
        return number + await self._sweep_older(kind, now, "")

    async def _sweep_older(self, kind: Kind, now: float, person: str) -> int:
        """Each portion by what is chosen when it goes."""
        number = 0
        days = partial(days_in_force, kind)
        while gone := await self._retention.sweep(kind.id, now, days, self._portion, person=person):
            number += gone
            failpoints.reach("sweep.removed")
            await asyncio.sleep(self._rest_seconds)
        return number
