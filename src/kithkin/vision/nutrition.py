"""Nutrition labels: the US "Nutrition Facts" panel, and tables per 100 g and per serving as in the EU and the UK."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kithkin.messages.pictures import Finding
from kithkin.ports.units import Units
from kithkin.vision.findings import amount_field, middle_of
from kithkin.vision.lines import Line
from kithkin.vision.values import Amount, amounts, mend_digits

_NUTRIENTS = (
    "calories", "calories from fat", "energy", "fat", "total fat", "saturated fat", "saturates", "trans fat",
    "monounsaturates", "polyunsaturates", "monounsaturated fat", "polyunsaturated fat", "cholesterol", "sodium",
    "carbohydrate", "carbohydrates", "total carbohydrate", "total carb", "sugars", "sugar", "total sugars", "added sugars",
    "polyols", "starch", "fibre", "fiber", "dietary fiber", "dietary fibre", "protein", "salt", "vitamin a", "vitamin b6",
    "vitamin b12", "vitamin c", "vitamin d", "vitamin e", "vitamin k", "thiamin", "riboflavin", "niacin", "folate",
    "folic acid", "biotin", "pantothenic acid", "calcium", "iron", "potassium", "magnesium", "phosphorus", "zinc", "iodine",
    "selenium", "copper", "manganese", "chromium", "caffeine", "alcohol", "omega 3",
)  # fmt: skip
_SQUEEZED = {name.replace(" ", ""): name for name in _NUTRIENTS}
_WITHOUT_UNIT = frozenset({"calories", "calories from fat"})
_TITLES = re.compile(
    r"nutrition\s*facts|nutrition(al)?\s*(information|values?|declaration)|typical\s*values", re.IGNORECASE
)
_SERVINGS = re.compile(
    r"servings?\s*per\s*(container|package|pack|box|bottle)|number\s*of\s*servings", re.IGNORECASE
)
_SERVING_SIZE = re.compile(r"serving\s*size|portion\s*size", re.IGNORECASE)
_ADDED_SUGARS = re.compile(r"includes?\s*(?P<amount>.+?)\s*added\s*sugars?", re.IGNORECASE)
_PORTION = (
    r"serving|portion|bar|biscuit|slice|pot|pack|packet|bag|bowl|piece|can|bottle|cup|container|package"
)
_HEAD = re.compile(
    rf"(?:per\s*)?100\s?(?P<hundred>g|ml)\b|(?:per|each)\s*(?:\(?\d+(?:[.,]\d+)?\s?(?:g|ml)\)?\s*)?"
    rf"(?P<portion>{_PORTION})\b(?:\s*\(\s?\d+(?:[.,]\d+)?\s?(?:g|ml)\s?\))?|per\s*\d+(?:[.,]\d+)?\s?(?P<weight>g|ml)\b",
    re.IGNORECASE,
)
_PORTION_WEIGHT = re.compile(r"\d+(?:[.,]\d+)?\s?(?:g|ml)\b", re.IGNORECASE)
_DOUBTFUL = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    name: str
    middle: float


def is_nutrition_label(lines: Sequence[Line], units: Units) -> bool:
    """A title and two nutrients with amounts, or four nutrients with amounts."""
    rows = sum(
        1
        for line in lines
        for label, found in _entries(line, units)
        if nutrient(label) and any(_is_amount(amount, units) for amount in found)
    )
    titled = any(_TITLES.search(line.text) for line in lines)
    return rows >= 4 or (titled and rows >= 2)


def nutrition_fields(lines: Sequence[Line], units: Units) -> list[list[Finding]]:
    """For each line, the fields that stand in it."""
    columns = _columns(lines)
    per_serving = any(
        re.search(r"amount\s*(per|/)\s*serving|serving\s*size", line.text, re.IGNORECASE) for line in lines
    )
    alone = "per serving" if per_serving else ""
    fields: list[list[Finding]] = []
    last_label = ""
    for line in lines:
        special = _serving_fields(line, units)
        if special is not None:
            fields.append(special)
            continue
        found: list[Finding] = []
        for printed, values in _entries(line, units):
            label = nutrient(printed) or _plausible(printed)
            if not label and not printed and any(value.unit in _energy(units) for value in values):
                label = last_label if last_label == "energy" else "energy"
            if not label:
                continue
            last_label = label
            found.extend(_row(line, label, printed, values, columns, alone, units))
        fields.append(found)
    return fields


def nutrient(printed: str) -> str:
    """The nutrient's name for a printed label, "" if it is none; forgives a wrong or missing letter or space."""
    words = re.sub(r"^[\s\-\u2013*•.]+|\b(of\s*which|thereof)\b[\s\-:]*", "", printed.lower())
    words = re.sub(r"\([^)]*\)?|[*:;†‡.,]+", " ", words)
    squeezed = re.sub(r"[^a-z0-9]", "", words).removeprefix("ofwhich")
    if squeezed in _SQUEEZED:
        return _SQUEEZED[squeezed]
    if len(squeezed) < 6 or "vitamin" in squeezed or re.search(r"\d", squeezed):
        # One letter makes another vitamin.
        return ""
    close = difflib.get_close_matches(squeezed, _SQUEEZED, n=1, cutoff=0.8)
    return _SQUEEZED[close[0]] if close else ""


def _plausible(printed: str) -> str:
    """Other labels of up to three words ("beta-glucan"), in lower case; "" for sentences."""
    words = printed.lower().strip(" -*:.")
    if not re.fullmatch(r"[a-z][a-z\-]{2,}(\s[a-z\-]{2,}){0,2}", words):
        return ""
    return (
        ""
        if re.search(r"\b(per|serving|daily|value|diet|size|amount|about|the|and|typical|pack)\b", words)
        else words
    )


def _energy(units: Units) -> tuple[str | None, ...]:
    return (units.canonical("kJ"), units.canonical("kcal"))


def _is_amount(amount: Amount, units: Units) -> bool:
    return amount.unit is not None and amount.unit != units.canonical("%")


def _entries(line: Line, units: Units) -> list[tuple[str, list[Amount]]]:
    """The line as (label, amounts after it); more than one where two nutrients stand side by side."""
    text = "".join(character.text for character in mend_digits(line.characters))
    added = _ADDED_SUGARS.search(text)
    found = amounts(line.characters, units)
    if added is not None:
        inside = [amount for amount in found if added.start("amount") <= amount.start < added.end("amount")]
        rest = [amount for amount in found if amount.start >= added.end()]
        return [("added sugars", inside + rest)]
    entries: list[tuple[str, list[Amount]]] = []
    place = 0
    for amount in found:
        between = text[place : amount.start]
        letters = re.sub(r"[^A-Za-z]", "", between)
        if not entries or len(letters) >= 3:
            entries.append((between.strip(" <(-\u2013|"), []))
        entries[-1][1].append(amount)
        place = amount.end
    return entries


def _row(
    line: Line,
    label: str,
    printed: str,
    values: Sequence[Amount],
    columns: Sequence[_Column],
    alone: str,
    units: Units,
) -> list[Finding]:
    percent = units.canonical("%")
    inherited = _unit_in_label(printed, units)
    found: list[Finding] = []
    by_unit: dict[str | None, list[Amount]] = {}
    for value in values:
        unit = value.unit or inherited or (units.canonical("kcal") if label in _WITHOUT_UNIT else None)
        doubtful = unit is None
        confidence = min(value.confidence, _DOUBTFUL) if doubtful else value.confidence
        by_unit.setdefault(unit, []).append(replace(value, unit=unit, confidence=confidence))
    for unit, group in by_unit.items():
        names = _place(line, group, columns, alone)
        for value, name in zip(group, names, strict=True):
            column = "% daily value" if unit == percent else name
            shown = f"{printed} {line.text[value.start : value.end]}".strip() if printed else line.text
            found.append(amount_field(line, value, label, text=shown, column=column))
    found.sort(key=lambda finding: finding.region.left)
    return found


def _unit_in_label(printed: str, units: Units) -> str | None:
    inside = re.search(r"\(\s*([A-Za-zµ]+)\s*\)\s*$|\b(kJ|kcal|mg|g)\s*$", printed)
    return units.canonical(inside.group(1) or inside.group(2)) if inside else None


def _place(line: Line, group: Sequence[Amount], columns: Sequence[_Column], alone: str) -> list[str]:
    """The column of each amount: in order where the counts agree, else the nearest."""
    if not columns:
        return [alone] * len(group)
    if len(group) == len(columns):
        return [column.name for column in columns]
    places = [middle_of(line, amount.start, amount.end) for amount in group]
    return [min(columns, key=lambda column: abs(column.middle - place)).name for place in places]


def _columns(lines: Sequence[Line]) -> list[_Column]:
    """The column heads of the first line that has them; fewer than two columns need no telling apart."""
    best: list[_Column] = []
    for line in lines:
        found: list[_Column] = []
        for match in _HEAD.finditer(line.text):
            if match["hundred"]:
                name = f"per 100 {match['hundred'].lower()}"
            elif (match["portion"] or "").lower() in ("container", "package"):
                name = "per container"
            else:
                name = "per serving"
            if name not in [column.name for column in found]:
                found.append(_Column(name=name, middle=middle_of(line, match.start(), match.end())))
        is_head = not _SERVINGS.search(line.text) and not _SERVING_SIZE.search(line.text)
        if (
            is_head
            and len(found) > len(best)
            and not re.match(r"amount per serving$", line.text, re.IGNORECASE)
        ):
            best = found
    return best


def _serving_fields(line: Line, units: Units) -> list[Finding] | None:
    """Servings per container, the size of a serving, or the weight in a column head; None for other lines."""
    found = amounts(line.characters, units)
    if _SERVINGS.search(line.text):
        counted = [amount for amount in found if amount.unit is None]
        return [amount_field(line, amount, "servings per container") for amount in counted[:1]]
    if _SERVING_SIZE.search(line.text):
        sized = [amount for amount in found if _is_weight(amount, units)]
        in_brackets = [amount for amount in sized if "(" in line.text[: amount.start]]
        return [amount_field(line, amount, "serving size") for amount in (in_brackets or sized)[:1]]
    heads = list(_HEAD.finditer(line.text))
    if not heads or (nutrient(line.text[: heads[0].start()]) and len(found) > len(heads)):
        return None
    for head in heads:
        weight = _PORTION_WEIGHT.search(head.group())
        if head["portion"] and weight and not head["hundred"]:
            inside = [
                amount
                for amount in found
                if head.start() <= amount.start < head.end() and _is_weight(amount, units)
            ]
            return [amount_field(line, amount, "serving size", text=head.group()) for amount in inside[:1]]
    return []


def _is_weight(amount: Amount, units: Units) -> bool:
    return amount.unit is not None and units.dimension(amount.unit) in ("[mass]", "[length] ** 3")
