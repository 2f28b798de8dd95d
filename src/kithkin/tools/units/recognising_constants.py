"""Understands questions for a constant of nature ("what is the speed of light in km/s")."""

from __future__ import annotations

import re

from kithkin.messages.readings import Call, Given, Proposal, Reading
from kithkin.tools.units.constants import CONSTANTS, NAMES
from kithkin.tools.units.converting import shared_registry

_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")


def recognise_constant(reading: Reading, asking: frozenset[str]) -> Proposal | None:
    """A constant asked for by name, when nothing but words of `asking` is left over."""
    if reading.measures:
        return None
    plain = re.sub(r"[?.!,]", " ", reading.lower)
    plain = re.sub(r"\s+", " ", plain).strip()
    there = (name for name in NAMES if name in plain and re.search(rf"\b{re.escape(name)}\b", plain))
    name = max(there, key=len, default=None)
    if name is None:
        return None
    start = plain.index(name)
    rest, unit = plain[:start] + " " + plain[start + len(name) :], None
    wanted = re.search(r"\bin (?:units of )?(?=[a-zμ°])", rest)
    if wanted:
        registry = shared_registry()
        spelled = re.search(r"\bin (?:units of )?([^?]+?)\s*[?.!]*$", reading.text)
        unit = registry.canonical(spelled[1]) if spelled else None
        chosen = CONSTANTS[NAMES[name]].unit
        if unit is not None and (chosen is None or registry.dimension(unit) != registry.dimension(chosen)):
            return None
        if unit is not None:
            rest = rest[: wanted.start()]
    words = [
        word for word in _WORD.findall(rest) if word not in asking and word not in ("constant", "define")
    ]
    if words:
        return None
    call = Call(step="r1", tool="units.constant", arguments={"name": Given(value=NAMES[name])})
    return Proposal(calls=(call,), confidence=0.95, because="a constant by name", result_unit=unit)
