"""Proposals and labels, as all of biology's recognisers use them."""

from __future__ import annotations

import re

from kithkin.messages.readings import Argument, Call, Given, Measure, Proposal, Reading

CONCENTRATION = "[substance] / [length] ** 3"
VOLUME, TIME = "[length] ** 3", "[time]"


def single(
    tool: str, confidence: float, because: str, arguments: dict[str, Argument],
    consumes: tuple[tuple[int, int], ...] = (), result_unit: str | None = None,
) -> Proposal:  # fmt: skip
    """A program of one call."""
    call = Call(step="r1", tool=f"biology.{tool}", arguments=arguments)
    return Proposal(
        calls=(call,), confidence=confidence, because=because, consumes=consumes, result_unit=result_unit
    )


def number(measure: Measure) -> Given:
    """A measure as a bare number."""
    return Given(value=measure.number, span=(measure.start, measure.end))


def quantity(measure: Measure) -> Given:
    """A measure with its unit."""
    return Given(value=measure.number, unit=measure.unit, span=(measure.start, measure.end))


def has(lower: str, pattern: str) -> bool:
    """Whether a pattern occurs."""
    return re.search(pattern, lower) is not None


def after_label(reading: Reading, pattern: str, within: int = 18) -> Measure | None:
    """The first measure that closely follows a label."""
    for label in re.finditer(pattern, reading.lower):
        for measure in reading.measures:
            gap = measure.start - label.end()
            between = reading.lower[label.end() : max(label.end(), measure.start)]
            if 0 <= gap <= within and not re.search(r"[.;,?]\s|\band\b|\d", between):
                return measure
    return None
