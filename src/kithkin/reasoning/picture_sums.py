"""Sums on the figures of a picture: an average, a count, a bill shared out, a discount or a tip on the total.

Everything is computed from the digits as printed, in decimal arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kithkin.messages.pictures import Finding
from kithkin.messages.readings import Measure, Reading

_SHARE = re.compile(
    r"\b(?:split|share|shared|divide|divided|dividing|splitting|sharing)\b|\b(?:each|per person|a head|apiece)\b"
)
_OFF = re.compile(r"\b(?:discount|off|reduction|voucher|coupon)\b")
_TIP = re.compile(r"\b(?:tip|gratuity|service)\b")
_HOW_MANY = re.compile(r"\bhow many (?:different )?(?:items?|things|products|articles|lines)\b")
_SIGNED = re.compile(
    r"\b(?:regards|sincerely|faithfully|truly|wishes|yours|love|cheers|thanks)[,.]?\s+(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})$"
)
_CLOSING = re.compile(
    r"\b(?:regards|sincerely|faithfully|truly|wishes|yours|love|cheers)[,.]?$", re.IGNORECASE
)
_NAME = re.compile(r"[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}$")
_WHO_WROTE = re.compile(
    r"\bwho(?:'s| is| was| has|m)?\s+(?:\w+\s+)?(?:wrote|written|signed|sent|writing|writes|from|by|author)\b|"
    r"\b(?:signed|written|sent) by\b|\bwho(?:'s| is) (?:it|this|that|the letter|the note|the author)\b.*\b(?:from|by|of)\b|"
    r"\bauthor\b"
)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was found: the findings in question and the sentence about them; `total` is set for a result."""

    findings: tuple[Finding, ...]
    sentence: str
    total: str = ""
    working: str = ""


def averaged(chosen: Sequence[Finding]) -> Figures | None:
    """The mean of the chosen figures, when there are several in one unit."""
    if len(chosen) < 2 or len({finding.unit for finding in chosen}) != 1:
        return None
    exact = sum((Decimal(finding.exact) for finding in chosen), Decimal(0)) / len(chosen)
    shown = plain(exact.quantize(Decimal("0.0001"), ROUND_HALF_UP))
    printed = " + ".join(finding.exact for finding in chosen)
    about = "is" if Decimal(shown) == exact else "is about"
    return Figures(
        findings=tuple(chosen),
        total=shown,
        working=f"({printed}) / {len(chosen)}",
        sentence=f"The average of the {len(chosen)} that I read {about} {shown}: ({printed}) / {len(chosen)}.",
    )


def asks_how_many_items(lower: str) -> bool:
    """Whether the number of bought things is asked for."""
    return _HOW_MANY.search(lower) is not None


def counted(items: Sequence[Finding]) -> Figures | None:
    """How many priced lines a receipt has; None where a line may stand for several things."""
    if not items or any(re.match(r"\d+\s*[x×@]|\d+\s", item.row.lower()) for item in items):
        return None
    listed = ", ".join(f"“{item.text}”" for item in items)
    return Figures(
        findings=tuple(items),
        total=str(len(items)),
        working="priced lines counted",
        sentence=f"I count {len(items)} items: {listed}.",
    )


def on_the_total(reading: Reading) -> Figures | None:
    """The printed total shared out, reduced by a percentage or with a tip; None unless just that is asked."""
    totals = [finding for finding in reading.findings if finding.label == "total" and finding.exact]
    if len(totals) != 1 or len(reading.measures) != 1:
        return None
    total, measure = totals[0], reading.measures[0]
    if measure.unit == "percent":
        return _percentage(reading.lower, total, measure)
    shares = measure.unit is None and measure.is_integer and 2 <= measure.number <= 100
    return _shared(total, measure) if shares and _SHARE.search(reading.lower) else None


def _shared(total: Finding, measure: Measure) -> Figures:
    people = int(measure.number)
    exact = Decimal(total.exact) / people
    share = exact.quantize(_CENT, ROUND_HALF_UP)
    about = "comes to" if share == exact else "comes to about"
    return Figures(
        findings=(total,),
        total=str(share),
        working=f"{total.exact} / {people}",
        sentence=f"Each share of “{total.text}” {about} {share}: {total.exact} / {people}.",
    )


def _percentage(lower: str, total: Finding, measure: Measure) -> Figures | None:
    part = Decimal(measure.exact) / 100
    off, tip = _OFF.search(lower) is not None, _TIP.search(lower) is not None
    if off == tip or part >= 1:
        return None
    whole = Decimal(total.exact)
    only = re.search(
        r"\bhow much (?:is|would|will|should) (?:the |a |an )?(?:\d+ ?% )?(?:tip|discount)\b", lower
    )
    factor = part if only else 1 - part if off else 1 + part
    result = (whole * factor).quantize(_CENT, ROUND_HALF_UP)
    name = "discount" if off else "tip"
    kept = f"The {name} is" if only else f"With the {measure.text} {name} it comes to"
    return Figures(
        findings=(total,),
        total=str(result),
        working=f"{total.exact} × {plain(factor)}",
        sentence=f"{kept} {result}: {total.exact} × {plain(factor)}, from “{total.text}”.",
    )


def plain(number: Decimal) -> str:
    """A decimal without trailing zeros and without an exponent."""
    return f"{number.normalize():f}"


def signature(reading: Reading) -> Figures | None:
    """Who signed a letter, when that is asked: the name behind or below its closing words."""
    if _WHO_WROTE.search(reading.lower) is None:
        return None
    lines = [finding for finding in reading.findings if finding.kind == "line"]
    for place, line in enumerate(lines):
        signed = _SIGNED.search(line.text)
        if signed is not None:
            return Figures(findings=(line,), sentence=f"It is signed {signed['name']}: “{line.text}”.")
        below = lines[place + 1 : place + 2]
        if _CLOSING.search(line.text) and below and _NAME.fullmatch(below[0].text):
            return Figures(findings=(below[0],), sentence=f"It is signed {below[0].text}.")
    return None
