"""Recognises drip and pump rates from a volume, a time and (for drops) the set's drops per mL."""

from __future__ import annotations

import re

from kithkin.messages.readings import Argument, Call, Given, Measure, Proposal, Reading

_RATE = re.compile(
    r"\b(?:ml|mls|cc)s?\s?(?:/|per|an)\s?(?:h|hr|hour)\b|\b(?:infusion|pump|iv|flow|drip) rate\b"
)
_DROPS = re.compile(
    r"\b(?:drops?|gtts?)\s?(?:/|per|a)\s?min(?:ute)?s?\b|\bdrip rate\b|\bhow many drops\b|\bdrop rate\b"
)
_FACTOR = re.compile(
    r"(?<![\d.])(\d{2,3})\s*(?:gtts?|drops?|drop)\s*(?:/|per|a|in a|in 1|to the)?\s*(?:1 )?(?:ml|millilit\w+)|(?:drop factor|giving set|drip set)\D{0,12}(\d{2,3})"
)


def _as_given(measure: Measure) -> Given:
    return Given(value=measure.number, unit=measure.unit, span=(measure.start, measure.end))


def _one(tool: str, arguments: dict[str, Argument], questions: tuple[str, ...] = ()) -> list[Proposal]:
    call = Call(step="r1", tool=f"health.{tool}", arguments=arguments)
    return [Proposal(calls=(call,), confidence=0.94, because="a drip or pump rate", questions=questions)]


def recognise_drips(reading: Reading) -> list[Proposal]:
    """Infusion rate in mL/h, or drops a minute."""
    lower = reading.lower
    wants_drops = _DROPS.search(lower)
    if not wants_drops and not _RATE.search(lower):
        return []
    factor = _FACTOR.search(lower)
    outside = [m for m in reading.measures if not (factor and factor.start() <= m.start < factor.end())]
    volumes = [m for m in outside if m.dimension == "[length] ** 3"]
    times = [m for m in outside if m.unit in ("hour", "minute")]
    if len(volumes) != 1 or len(times) != 1 or len(outside) != 2:
        return []
    arguments: dict[str, Argument] = {"volume": _as_given(volumes[0]), "duration": _as_given(times[0])}
    if not wants_drops:
        return _one("infusion_rate", arguments)
    if factor is None:
        return _one("drop_rate", arguments, ("How many drops make 1 mL with this drip set?",))
    arguments["drop_factor"] = Given(value=int(factor[1] or factor[2]), span=factor.span())
    return _one("drop_rate", arguments)
