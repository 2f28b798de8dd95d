"""Reads quantities out of an answer's words: numbers with their units, without any of Kithkin's own code."""

from __future__ import annotations

import re
import tokenize
from dataclasses import dataclass
from typing import Any

import pint

REGISTRY: pint.UnitRegistry = pint.UnitRegistry()
for _money in ("GBP", "USD", "EUR", "JPY"):
    REGISTRY.define(f"{_money} = [money_{_money.lower()}]")

_SYMBOLS = {"£": "GBP", "$": "USD", "€": "EUR", "¥": "JPY"}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>[-+]?)\s?(?P<money>[£$€¥]?)"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?:\s?[×x*]\s?10\s?\^?\s?(?P<power>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|-?\d+)|[eE](?P<exponent>[-+]?\d+))?"
    r"(?:\s?/\s?(?P<below>\d+(?:\.\d+)?)(?![\w.]))?"
)
_UNIT = re.compile(r"\s?(?P<unit>[%°Ωµμ$£€A-Za-z²³⁻¹/·*^().\d ]+)")
_COUNTED = re.compile(
    r"\b(tablets?|drops?|beats?|doses?|people|persons?|pages?|items?|servings?|portions?|units?|eggs?|ways?|times|molecules?|"
    r"atoms?|cells?|chromosomes?|neutrons?|protons?|electrons?|divisors?|factors?|marks?|points?|glasses|tiles?|pies?)\b"
)
_SPOKEN = {
    "°C": "degC", "°F": "degF", "°": "degree", "Ω": "ohm", "bpm": "1/min", "mEq": "mmol", "mcg": "ug", "%": "percent",
    "sq ft": "ft**2", "mmHg": "mmHg", "AU": "au", "ly": "light_year", "pc": "parsec", "kWh": "kilowatt_hour", "mph": "mile/hour",
    "working days": "day", "stone": "stone", "calories": "kcal", "kcal": "kilocalorie",
}  # fmt: skip
_EGFR = "mL/min/1.73m2"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its unit as written ("" for none).

    `end` is where it stops in the text; `half` is half a unit of its last decimal as written (0 where it has none).
    """

    number: float
    unit: str
    end: int = 0
    half: float = 0.0


def parse_unit(text: str) -> Any:
    """The unit a text names, as pint's quantity of one such unit; None when it names none."""
    text = _COUNTED.sub("", text.strip().strip(".")).strip()
    if text == "":
        return REGISTRY.Quantity(1)
    text = re.sub(r"(?:^|\s)(?:a|per) (?=(?:second|minute|min|hour|day|week|month|year)s?$)", "/", text)
    if text.startswith("/"):
        text = "1" + text
    for spoken, known in _SPOKEN.items():
        text = re.sub(rf"(?<![A-Za-z]){re.escape(spoken)}(?![A-Za-z])", known, text)
    text = text.replace("μ", "µ").replace("·", "*").replace("^", "**")
    text = re.sub(r"([A-Za-z])([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: m[1] + "**" + m[2].translate(_SUPERSCRIPTS), text)
    text = (
        text.replace("²", "**2")
        .replace("³", "**3")
        .replace("/100 km", "/(100*km)")
        .replace("(100 km)", "(100*km)")
    )
    if re.search(r"[A-Za-z]\s+\(?[A-Za-z]", text):
        text = re.sub(r"(?<=[A-Za-z\d])\s+(?=[A-Za-z])", "*", text)
    try:
        parsed = REGISTRY.parse_expression(text)
    except (
        pint.errors.PintError,
        tokenize.TokenError,
        AttributeError,
        TypeError,
        ValueError,
        AssertionError,
        SyntaxError,
    ):
        return None
    return parsed if isinstance(parsed, REGISTRY.Quantity) else REGISTRY.Quantity(parsed)


def quantities(text: str) -> list[Quantity]:
    """Every number of a text with what follows it as far as it names a unit."""
    text = text.replace("−", "-").replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")
    found: list[Quantity] = []
    for match in _NUMBER.finditer(text):
        number = float(match["digits"].replace(",", ""))
        if match["power"]:
            number *= 10.0 ** int(match["power"].translate(_SUPERSCRIPTS))
        if match["exponent"]:
            number *= 10.0 ** int(match["exponent"])
        if match["below"] and float(match["below"]) != 0:
            number /= float(match["below"])
        if match["sign"] == "-":
            number = -number
        unit = _SYMBOLS.get(match["money"], "") or unit_after(text, match.end())
        found.append(Quantity(number, unit, match.end(), _half(match, number)))
    return found


def _half(match: re.Match[str], number: float) -> float:
    decimals = len(match["digits"].partition(".")[2])
    digits = float(match["digits"].replace(",", ""))
    if decimals == 0 or digits == 0 or match["below"]:
        return 0.0
    return 0.5 * 10.0**-decimals * abs(number / digits)


def unit_after(text: str, place: int) -> str:
    """The longest run of words after a place that is a unit."""
    match = _UNIT.match(text, place)
    if match is None:
        return ""
    following = match["unit"]
    if following.replace(" ", "").lower().startswith(_EGFR.lower().replace("1.73m2", "1.73m")):
        return _EGFR
    words = following.split(" ")
    for count in range(min(4, len(words)), 0, -1):
        candidate = " ".join(words[:count]).strip().rstrip(".,;(")
        if candidate == "in" and len(words) > 1 and words[1][:1].isalpha():
            continue
        if candidate and _is_unit(candidate):
            return candidate
    return ""


def _is_unit(text: str) -> bool:
    if re.fullmatch(
        r"(a|an|at|in|as|is|are|of|by|or|and|for|to|per|the|from|with|x)\b.*", text
    ) and text not in {"a", "in"}:
        return False
    if re.search(r"\s(a|is|of|by|or|and|for|to|from|with|in|at|the|as|are|x)$", text) or re.search(
        r"\s(is|of|or|and|for|to|from|with|at|the|are)\s", text
    ):
        return False
    if text in {"a", "x"} or text[0].isdigit() or text.startswith(("(", ")", "*", "^")):
        return False
    parsed = parse_unit(text)
    return parsed is not None and (str(parsed.units) != "dimensionless" or bool(_COUNTED.search(text)))


def joined_durations(found: list[Quantity]) -> Quantity | None:
    """ "7 hours and 35 minutes" and "5 ft 11 in" as one quantity; None when they do not add up to one."""
    if len(found) < 2:
        return None
    total = converted(found[0], found[1].unit)
    for quantity in found[1:]:
        unit = parse_unit(quantity.unit)
        more = converted(quantity, found[1].unit)
        if not quantity.unit or unit is None or more is None or total is None:
            return None
        total += more
    return Quantity(total, found[1].unit) if total is not None and found[0].unit else None


def converted(quantity: Quantity, unit: str) -> float | None:
    """The quantity's number in another unit; None when they are different kinds of quantity."""
    if _EGFR in {quantity.unit, unit}:
        return quantity.number if quantity.unit == unit else None
    have, want = parse_unit(quantity.unit), parse_unit(unit)
    if have is None or want is None:
        return quantity.number if quantity.unit == unit else None
    try:
        given = REGISTRY.Quantity(quantity.number * have.magnitude, have.units)
        return float(given.to(want.units).magnitude / want.magnitude)
    except pint.errors.PintError:
        return None


def compact(text: str) -> str:
    """Formulas without spaces, multiplication signs and typographic variety, for comparison."""
    text = re.sub(
        r"([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "^" + m[1].translate(_SUPERSCRIPTS), text.translate(_SUBSCRIPTS)
    )
    text = text.replace("²", "^2").replace("³", "^3").replace("−", "-").replace("**", "^")
    text = re.sub(r"[\s*·×]", "", text.lower())
    return text.replace("→", "->").replace("⟶", "->").translate(str.maketrans("[]", "()"))
