"""Questions about several figures of one picture: the largest, a sum, what lies outside its printed range.

Everything is computed from the digits as printed, and each sum is evidence of its own with the lines it adds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kithkin.messages.pictures import Finding
from kithkin.messages.readings import Reading
from kithkin.reasoning.picture_sums import (
    Figures,
    asks_how_many_items,
    averaged,
    counted,
    on_the_total,
    signature,
)

_MOST = re.compile(
    r"\b(?:most|highest|largest|biggest|dearest|priciest|maximum|heaviest|longest|fastest|greatest)\b"
)
_LEAST = re.compile(r"\b(?:least|lowest|smallest|cheapest|minimum|lightest|shortest|slowest)\b")
_SUM = re.compile(r"\b(?:add(?:ed)?(?: up| together)?|sum(?: of| up)?|altogether|together)\b")
_AVERAGE = re.compile(r"\b(?:average|mean)\b")
_PLACES: frozenset[str] = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth tenth".split()
)
_MORE = re.compile(
    r"\b(?P<sense>more|less|higher|lower)\b[^?.]*?\b(?P<one>[a-z]+)\s+(?:or|than)\s+(?P<other>[a-z]+)\b"
)
_PART = re.compile(r"\b(?P<end>first|last)\s+(?P<count>two|three|four|five|six|\d)\b")
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_OUTSIDE = re.compile(
    r"\b(?:out(?:side)?(?: of)?(?: the| their| its)?(?: normal| reference)? ?range|abnormal|too (?:high|low)|flagged|outside)\b"
)
_ALL = re.compile(r"\b(?:all|every|everything|items?|prices?|them|these|things?|products?)\b")
_NOT_ITEMS = frozenset(
    "subtotal total tax vat paid change cash card discount balance tip service saving savings".split()
)
_UNSUPPORTED = re.compile(r"\b(?:median|difference|percent(?:age)? of|ratio|standard deviation|range of)\b")


def asks_for_several(lower: str) -> bool:
    """Whether a question compares or combines figures, so that naming one field does not answer it."""
    combining = (_MOST, _LEAST, _SUM, _MORE, _OUTSIDE, _UNSUPPORTED, _AVERAGE)
    return asks_how_many_items(lower) or any(pattern.search(lower) is not None for pattern in combining)


def several(reading: Reading) -> Figures | None:
    """The answer to a question about several figures, or None when it is not clear which are meant."""
    lower = reading.lower
    if _UNSUPPORTED.search(lower):
        return None
    if asks_how_many_items(lower):
        return counted(items(reading.findings))
    if _AVERAGE.search(lower):
        return averaged(_chosen(reading))
    if _OUTSIDE.search(lower):
        return _outside(reading)
    if _SUM.search(lower):
        return _added(reading)
    comparison = _MORE.search(lower)
    if comparison is not None:
        return _compared(reading, comparison)
    return _extreme(reading) if _MOST.search(lower) or _LEAST.search(lower) else None


def worked_out(reading: Reading) -> Figures | None:
    """Whatever is to be worked out or found among the figures of the picture, if the question is such a one."""
    special = signature(reading) or on_the_total(reading)
    if special is not None:
        return special
    return several(reading) if asks_for_several(reading.lower) else amount_in_volume(reading)


def places_named(lower: str) -> set[str]:
    """The ordinals in a question ("the fifth run's mass")."""
    return {word for word in re.findall(r"[a-z]+", lower) if word in _PLACES}


def items(findings: Sequence[Finding]) -> list[Finding]:
    """The bought things of a receipt: its priced lines without totals, tax and payment."""
    return [
        finding
        for finding in findings
        if finding.kind == "field" and finding.row and finding.exact and finding.label not in _NOT_ITEMS
    ]


def reference_range(reading: Reading, finding: Finding) -> tuple[Finding | None, Finding | None]:
    """The printed lower and upper end of the reference range of a laboratory value."""
    same = [other for other in reading.findings if other.label == finding.label and other.kind == "field"]
    low = next((other for other in same if other.column == "reference low"), None)
    high = next((other for other in same if other.column == "reference high"), None)
    return low, high


def range_sentence(reading: Reading, finding: Finding) -> str:
    """What the report prints as the range, and on which side of it the value lies; never what that means."""
    low, high = reference_range(reading, finding)
    if finding.number is None or (low is None and high is None):
        return ""
    if low is not None and high is not None:
        printed = f"a range of {low.exact} to {high.exact}"
    elif low is not None:
        printed = f"a lower limit of {low.exact}"
    else:
        printed = f"an upper limit of {high.exact}" if high is not None else ""
    side = _side(finding, low, high)
    return f"The report prints {printed}; this value lies {side} it."


def _side(finding: Finding, low: Finding | None, high: Finding | None) -> str:
    number = finding.number or 0.0
    if low is not None and low.number is not None and number < low.number:
        return "below"
    if high is not None and high.number is not None and number > high.number:
        return "above"
    return "within"


def amount_in_volume(reading: Reading) -> Figures | None:
    """ "how many mg in 10 ml" of a liquid medicine whose strength the picture prints ("100 mg/5 ml")."""
    asked = [measure for measure in reading.measures if measure.dimension == "[length] ** 3"]
    strength, per = _labelled(reading, "strength"), _labelled(reading, "strength per")
    if strength is None or per is None or len(asked) != 1 or len(reading.measures) != 1:
        return None
    volume, unit = asked[0], _DOSE.search(reading.lower)
    same = volume.unit == per.unit and strength.unit == "milligram" and unit is not None
    if (
        not same
        or not per.exact
        or Decimal(per.exact) == 0
        or _names_another(reading, volume.start, volume.end)
    ):
        return None
    parts = Decimal(volume.exact) * Decimal(strength.exact) / Decimal(per.exact)
    shown = f"{parts.quantize(Decimal('0.001')).normalize():f}"
    return Figures(
        findings=(strength,),
        total=shown,
        working=f"{volume.exact} × {strength.exact} / {per.exact}",
        sentence=f"{volume.text} contains {shown} mg, by “{strength.text}” on the label. "
        "Please compare it before you rely on it.",
    )


def _names_another(reading: Reading, start: int, end: int) -> bool:
    """Whether the question speaks of anything but the medicine whose name the picture prints."""
    printed = {word for finding in reading.findings for word in re.findall(r"[a-z]+", finding.text.lower())}
    words = re.findall(r"[a-z]+", reading.lower[:start] + " " + reading.lower[end:])
    return any(word not in _ABOUT_A_DOSE and word not in printed for word in words)


_ABOUT_A_DOSE = frozenset(
    """how many much mg milligram milligrams of in is are there this the a an it medicine syrup liquid bottle dose
    suspension do does i get have give contain contains would will be what s if take drug active ingredient""".split()
)
_DOSE = re.compile(r"\bhow (?:many (?:mg|milligrams?)|much)\b")


def _labelled(reading: Reading, label: str) -> Finding | None:
    found = [finding for finding in reading.findings if finding.label == label]
    return found[0] if len(found) == 1 else None


def _outside(reading: Reading) -> Figures | None:
    values = [
        finding
        for finding in reading.findings
        if finding.kind == "field" and not finding.column and any(reference_range(reading, finding))
    ]
    if not values:
        return None
    outside = [
        (finding, side)
        for finding in values
        if (side := _side(finding, *reference_range(reading, finding))) != "within"
    ]
    if not outside:
        return Figures(
            findings=tuple(values[:1]), sentence="Every value I read lies within the range printed beside it."
        )
    listed = "; ".join(f"“{finding.text}” ({side})" for finding, side in outside)
    return Figures(
        findings=tuple(finding for finding, _ in outside),
        sentence=f"Outside the range printed beside them: {listed}.",
    )


def _added(reading: Reading) -> Figures | None:
    chosen = _chosen(reading)
    if len(chosen) < 2 or len({finding.unit for finding in chosen}) != 1:
        return None
    exact = sum((Decimal(finding.exact) for finding in chosen), Decimal(0))
    printed = " + ".join(finding.exact for finding in chosen)
    listed = ", ".join(f"“{finding.text}”" for finding in chosen)
    return Figures(
        findings=tuple(chosen),
        total=f"{exact:f}",
        working=printed,
        sentence=f"Together they come to {exact:f}: {printed} ({listed}).",
    )


def _chosen(reading: Reading) -> list[Finding]:
    """The figures to be added: a part of the items, the items that are named, a named column, or all items."""
    pool = items(reading.findings) or _column(reading)
    part = _PART.search(reading.lower)
    if part is not None:
        count = _COUNTS.get(part["count"]) or int(part["count"])
        return pool[:count] if part["end"] == "first" else pool[-count:]
    if reading.measures:
        return []
    named = [finding for finding in pool if _is_named(reading.lower, finding)]
    if named and len(named) < len(pool):
        return named if len(named) > 1 else []
    return pool if _column(reading) or _ALL.search(reading.lower) else []


def _is_named(lower: str, finding: Finding) -> bool:
    words = re.findall(r"[a-z]{3,}", (finding.row or finding.label).lower())
    return any(re.search(rf"\b{re.escape(word)}(?:s|es)?\b", lower) for word in words)


def _column(reading: Reading) -> list[Finding]:
    """The cells of the table column that the question names (or of the only one that holds numbers)."""
    cells = [finding for finding in reading.findings if finding.kind == "cell" and finding.exact]
    columns = list(dict.fromkeys(cell.column for cell in cells))
    named = [
        column
        for column in columns
        if any(re.search(rf"\b{word}", reading.lower) for word in re.findall(r"[a-z]{3,}", column))
    ]
    if re.search(r"\blast column\b", reading.lower):
        named = columns[-1:]
    elif re.search(r"\bfirst column\b", reading.lower):
        named = columns[:1]
    wanted = named if named else columns
    return [cell for cell in cells if cell.column == wanted[0]] if len(wanted) == 1 else []


def _extreme(reading: Reading) -> Figures | None:
    pool = items(reading.findings) or _column(reading)
    numbers = [finding.number for finding in pool if finding.number is not None]
    if len(numbers) < 2 or len(numbers) != len(pool) or reading.measures:
        return None
    most = _MOST.search(reading.lower) is not None
    if pool[0].column == "time" and re.search(r"\b(?:fastest|slowest)\b", reading.lower):
        # The fastest run is the one with the least time.
        most = not most
    wanted = max(numbers) if most else min(numbers)
    found = [finding for finding in pool if finding.number == wanted]
    rows = [finding.row for finding in found if finding.kind == "cell" and finding.row]
    listed = " and ".join(_said(finding) for finding in found)
    if rows and re.search(r"\b(?:which|who|whose|name)\b", reading.lower):
        listed = f"{' and '.join(rows)}: {listed}"
    sense = "largest" if most else "smallest"
    return Figures(findings=tuple(found), sentence=f"{listed} is the {sense} of the {len(pool)} that I read.")


def _said(finding: Finding) -> str:
    if finding.kind == "cell":
        return f"{finding.text} ({finding.column}, {finding.row})" if finding.row else finding.text
    return f"“{finding.text}”"


def _compared(reading: Reading, asked: re.Match[str]) -> Figures | None:
    """Two named fields side by side, in one column and one unit."""
    one, other = (_fields(reading, asked[name]) for name in ("one", "other"))
    for first in one:
        for second in other:
            same = first.column == second.column and first.unit == second.unit
            if not same or first.unit == "percent" or first.number is None or second.number is None:
                continue
            where = f" ({first.column})" if first.column else ""
            if first.number == second.number:
                sentence = f"They are equal: “{first.text}” and “{second.text}”{where}."
            else:
                larger, smaller = (first, second) if first.number > second.number else (second, first)
                sentence = f"“{larger.text}” is more than “{smaller.text}”{where}."
            return Figures(findings=(first, second), sentence=sentence)
    return None


def _fields(reading: Reading, word: str) -> list[Finding]:
    """The fields that a word names, those that it names whole first ("fat": total fat before saturated fat)."""
    stem = word.removesuffix("s")
    found = [
        finding
        for finding in reading.findings
        if finding.kind == "field" and re.search(rf"\b{re.escape(stem)}s?\b", finding.label)
    ]
    return sorted(
        found, key=lambda finding: not re.fullmatch(rf"(?:total )?{re.escape(stem)}s?", finding.label)
    )
