"""Laboratory reports: analyte, value, unit and reference range, one analyte a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kithkin.messages.pictures import Finding
from kithkin.ports.units import Units
from kithkin.vision.boxes import Character
from kithkin.vision.findings import amount_field
from kithkin.vision.lines import Line, weakest
from kithkin.vision.values import Amount, amounts, mend_digits

_FIGURE = r"\d+(?:[.,]\d+)?"
_RANGE = re.compile(rf"(?P<low>{_FIGURE})\s?(?:-|\u2013|\u2014|\u2212|to)\s?(?P<high>{_FIGURE})")
_LIMIT = re.compile(rf"(?P<sign>[<>\u2264\u2265])\s?(?P<limit>{_FIGURE})")
_FLAG = re.compile(r"^\s*[\[(]?(?:H|L|HH|LL|HIGH|LOW|N|NORMAL|ABNORMAL|A|\*)[\])]?(?=\s|$)", re.IGNORECASE)
_TITLES = re.compile(
    r"reference|ref\.?\s*(range|interval)|normal\s*range|\bspecimen\b|laborator|\banalyte\b|test\s*results?|"
    r"blood\s*(test|count|sample)|\bresults?\b.*\bunits?\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"%|[A-Za-z\u00b5\u00b0]+(?:/(?:\d+(?:\.\d+)?)?[A-Za-z\u00b5]+\d?)*")
_MISREAD = re.compile(r"\bhba[li]c\b")
_NOT_ANALYTES = re.compile(
    r"\b(date|time|age|dob|born|page|phone|tel|id|no|number|collected|received|reported|patient|ref|serving|sample)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    label: str
    printed: str
    value: Amount
    low: Amount | None = None
    high: Amount | None = None


def is_lab_report(lines: Sequence[Line], units: Units) -> bool:
    """Two analytes with ranges under a title, or four with units and ranges."""
    results = [result for line in lines if (result := _result(line, units)) is not None]
    ranged = [result for result in results if result.low is not None or result.high is not None]
    with_units = [result for result in ranged if result.value.unit is not None]
    titled = any(_TITLES.search(line.text) for line in lines)
    return (titled and len(ranged) >= 2) or len(with_units) >= 3


def lab_fields(lines: Sequence[Line], units: Units) -> list[list[Finding]]:
    """For each line: the value, and the ends of its reference range (columns "reference low", "reference high")."""
    fields: list[list[Finding]] = []
    for line in lines:
        result = _result(line, units)
        found: list[Finding] = []
        if result is not None:
            shown = f"{result.printed} {line.text[result.value.start : result.value.end]}"
            found.append(amount_field(line, result.value, result.label, text=shown))
            for end, column in ((result.low, "reference low"), (result.high, "reference high")):
                if end is not None:
                    found.append(amount_field(line, end, result.label, text=line.text, column=column))
        fields.append(found)
    return fields


def _result(line: Line, units: Units) -> _Result | None:
    characters = mend_digits(line.characters)
    text = "".join(character.text for character in characters)
    value = next(iter(amounts(line.characters, units)), None)
    if value is None:
        return None
    printed = text[: value.start].strip(" :-.,<>=")
    if (
        len(re.sub(r"[^A-Za-z]", "", printed)) < 2
        or len(printed.split()) > 5
        or _NOT_ANALYTES.search(printed)
    ):
        return None
    rest = value.end
    flag = _FLAG.match(text[value.figures_end :])
    if flag is not None:
        # "7.2 H" is high, not 7.2 henry.
        rest = value.figures_end + flag.end()
        value = replace(value, unit=None, end=value.figures_end)
    bounds = _RANGE.search(text, rest)
    limit = None if bounds else _LIMIT.search(text, rest)
    unit = value.unit or _unit_between(text, rest, bounds or limit, units)
    low = high = None
    if bounds is not None:
        low = _bound(characters, bounds, "low", unit)
        high = _bound(characters, bounds, "high", unit)
    elif limit is not None:
        bound = _bound(characters, limit, "limit", unit)
        low, high = (bound, None) if limit["sign"] in ">\u2265" else (None, bound)
    if unit is None and bounds is None and limit is None:
        return None
    # A unit that stands in its own column is shown with the value.
    mended = replace(value, unit=unit)
    return _Result(label=_analyte(printed), printed=printed, value=mended, low=low, high=high)


def _analyte(printed: str) -> str:
    label = re.sub(r"\s+", " ", re.sub(r"[^\w\s\-/().]", " ", printed)).strip().lower()
    return _MISREAD.sub("hba1c", label)


def _unit_between(text: str, start: int, after: re.Match[str] | None, units: Units) -> str | None:
    before = text[start : after.start()] if after else text[start:]
    behind = text[after.end() :] if after else ""
    for token in (*before.split(), *behind.split()):
        word = token.strip("()[],;")
        unit = units.canonical(word) if _UNIT.fullmatch(word) else None
        if unit is not None:
            return unit
    return None


def _bound(characters: Sequence[Character], match: re.Match[str], group: str, unit: str | None) -> Amount:
    exact = match[group].replace(",", ".")
    start, end = match.span(group)
    return Amount(
        number=float(exact),
        exact=exact,
        unit=unit,
        confidence=weakest(characters[start:end]),
        start=start,
        end=end,
        figures_end=end,
    )
