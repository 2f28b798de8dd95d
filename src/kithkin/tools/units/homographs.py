"""Words and letters that are units only sometimes: "m", "in", "a pound", "5K run", "20 C"."""

from __future__ import annotations

import re

# Characters around a spelling that are looked at: whole texts would cost the square of their length.
_AROUND = 400
_AFTER_INCH = re.compile(
    r"\s*(?:$|[?.,;:!=)×x/*^²³-]|(?:to|into|in|as|by|long|wide|tall|high|thick|deep|diameter|and|is|equals?|cubed|"
    r"squared|per|radius|screen|pipe|square|of|round|convert\w*|apart|away)\b)",
    re.IGNORECASE,
)
_FEET_BEFORE = re.compile(r"(?:ft|foot|feet|')\s*[\d./½¼¾]+\s*$", re.IGNORECASE)
_DECADE_BEFORE = re.compile(r"(?:\b(?:1[5-9]|20)\d0|\bthe \d0)$", re.IGNORECASE)
_ATOMIC = re.compile(r"atom|radius|bond|wavelength|picomet|nucle|orbital|lattice", re.IGNORECASE)
_CELSIUS_READING = re.compile(r"\d\s?(?:°|º|deg(?:ree)?s?)?\s?(?:C\b|celsius)|\dC\b")
_ANGLE = re.compile(
    r"angle|\bsin|\bcos|\btan|rotat|inclin|slope|latitude|triangle|refract|launch|horizontal", re.IGNORECASE
)
_CURRENCY_BEFORE = re.compile(r"[£$€¥₹]\s?[\d,.]+\s*$")
_MONEY = re.compile(
    r"\b(?:pence|euros?|exchange|quid|salary|spen[dt]\w*|costs?|prices?|pa(?:y|id)|buy\w*|bought|interest|"
    r"invest\w*|vat|gbp|bank|wages?|pounds? sterling|deposit|loan|"
    r"tip|bill|discount|rent|mortgage|sale price|savings?)\b|£",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\s*(?:people|users|dollars|pounds|euros|inhabitants|views|run|race|salary|of|subscribers)\b",
    re.IGNORECASE,
)
_MANY_PEOPLE = re.compile(
    r"\s*(?:people|users|dollars|pounds|euros|inhabitants|views|race|salary|subscribers)\b", re.IGNORECASE
)
_ELECTRIC = re.compile(
    r"\bflow\b[^.?]*\d\s?m?A\b|charge|coulomb|electr|capacit|current|ampere|\bvolt|proton|\bfield\b|\bQ\b|\b[µumn]?C\b.*\b[µumn]C\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"relativ|space|rocket|speed of light|dilat|lorentz|contract|gamma|muon|\btravel", re.IGNORECASE
)
_CAPACITANCE = re.compile(r"capacit|farad|\bRC\b|dielectric", re.IGNORECASE)
_SOLUTION = re.compile(
    r"solution|molar|concentrat|\bpH\b|\bpoh\b|acid|titrat|dilut|buffer|stock|hydroxide|chloride|aqueous|"
    r"\b(?:HCl|NaOH|NaCl|KCl|KOH|H2SO4|HNO3|CaCl2|AgNO3|NH3|glucose|tris|EDTA|[A-Z][a-z]?\d?[A-Z][A-Za-z\d()]*)\b",
)
_INDUCTANCE = re.compile(r"induct|\bcoils?\b|henr|solenoid|\bRL\b|\bLC\b|flux", re.IGNORECASE)
_APPLIANCE = re.compile(
    r"heater|bulb|lamp|kettle|power|device|appliance|energy|microwave|\bled\b|\btv\b|kwh|volt|electric|motor|solar|"
    r"panel|\bruns?\b|speaker|charger|fridge|laptop",
    re.IGNORECASE,
)
_HEAT = re.compile(
    r"heat|water|temperature|celsius|°|\bwarm|\bmelt|\bboil|calorimet|\bJ\b|joule|degrees", re.IGNORECASE
)
_FOOD = re.compile(
    r"food|eat|ate|burn|diet|meal|daily|a day|per day|bmr|weigh|snack|exercise|walk|run|tdee|\bfat\b|protein|carb|"
    r"lose|kcal|breakfast|lunch|dinner|drink|intake|deficit|surplus|maintenance|serving|label|sugar",
    re.IGNORECASE,
)
_TEMPERATURE_LETTERS = {"c": "degree_Celsius", "f": "degree_Fahrenheit"}

# Spellings that are units only directly after a number.
_ONLY_AFTER_NUMBER = frozenset({
    "in", "ins", "m", "s", "h", "d", "g", "l", "t", "y", "u", "v", "st", "pt", "pts", "ct", "min", "sec", "mo",
    "mos", "a", "w", "j", "n", "k", "b", "#", "'", '"', "au", "ac", "ha", "pc", "rad", "ps", "bar", "hand", "hands",
    "second", "kt", "kts", "kn", "cal", "cals", "cc", "eq", "lm", "cd", "hp", "turn", "turns", "rev", "thou",
    "slug", "slugs", "grain", "grains", "pace", "gray", "grays", "mole", "moles", "ft", "mi", "gal", "gals",
    "carat", "carats", "erg", "torr", "p", "°", "º", "da", "pa", "ns", "ms", "pm", "nm", "fm", "mm.", "am", "mb",
})  # fmt: skip
_STANDALONE_TOO = frozenset(
    {"ft", "mi", "gal", "mole", "moles", "ms", "nm", "bar", "torr", "hp", "pa", "cal", "ha"}
)


def is_unit_here(text: str, start: int, end: int, name: str, *, after_number: bool) -> str | None:
    """The unit that the spelling `text[start:end]` is at this place, or None where it is something else."""
    if len(text) > 2 * _AROUND:
        first = max(0, start - _AROUND)
        text, start, end = text[first : end + _AROUND], start - first, end - first
    spelled = text[start:end]
    lower = spelled.lower()
    if (
        not after_number
        and lower in _ONLY_AFTER_NUMBER
        and not (lower in _STANDALONE_TOO or spelled in ("K", "Pa", "J", "W", "V", "N"))
    ):
        return None
    if len(lower) <= 2:
        return _short(text, start, end, name)
    if lower in ("pound", "pounds"):
        return _pounds(text, start, end, name)
    if lower in ("calorie", "calories"):
        return "calorie" if _HEAT.search(text) and not _FOOD.search(text) else name
    if lower in ("grain", "grains", "bars", "hands", "cups") and name != "cup":
        return None if re.match(r"\s+of\s+(?!pressure)", text[end:]) else name
    if lower in ("degree", "degrees"):
        return _degrees(text, name)
    if lower in ("cell", "cells"):
        return name if re.match(r"\s?(?:/|per\b)", text[end:]) else None
    return name


def _degrees(text: str, name: str) -> str:
    """Bare degrees beside a Celsius reading ("from 20° to 80 °C") are Celsius too; otherwise an angle."""
    return "degree_Celsius" if _CELSIUS_READING.search(text) and not _ANGLE.search(text) else name


def _pounds(text: str, start: int, end: int, name: str) -> str | None:
    if _CURRENCY_BEFORE.search(text[:start]) or (
        _MONEY.search(text) and not re.match(r"\s+of\b", text[end:])
    ):
        return None
    return name


def _short(text: str, start: int, end: int, name: str) -> str | None:
    """Symbols of one or two letters, after a number."""
    spelled, before, after = text[start:end], text[:start], text[end:]
    if _CURRENCY_BEFORE.search(before):
        return None
    if spelled.lower() == "in":
        return name if _AFTER_INCH.match(after) or _FEET_BEFORE.search(before) else None
    if spelled in ("°", "º"):
        return _degrees(text, name)
    if spelled in ("'", '"', "′", "″"):
        return name if _is_prime(text, start, end) else None
    if spelled == "Ka" or (spelled == "H" and not _INDUCTANCE.search(text)):
        # The constant of an acid, and hydrogen.
        return None
    if spelled == "s" and _DECADE_BEFORE.search(before):
        return None
    if spelled.lower() == "pm" and not (spelled == "pm" and _ATOMIC.search(text)):
        return None
    excluded = _NOT_BEFORE.get(spelled)
    return None if excluded is not None and excluded.match(after) else name


# What must not follow a symbol for it to be a unit; an empty pattern refuses it anywhere.
_NOT_BEFORE = {
    "m": _MANY_PEOPLE,
    "K": _PEOPLE,
    "D": re.compile(""),
    "B": re.compile(""),
    "#": re.compile(""),
    "U": re.compile(r"(?!/)"),
    "d": re.compile(r"\s*(?:shape|print|object|model|space|vector|figure)"),
    "v": re.compile(r"\s*\d|s\b|\."),
    "st": re.compile(r"(?!\s*(?:\d|$|[?.,)]|in\b|to\b|lb|and\b|is\b|as\b))"),
    "u": re.compile(r"(?!\s*(?:$|[?.,;)]|in\b|to\b|and\b|=))"),
}


def _is_prime(text: str, start: int, end: int) -> bool:
    """Whether a quotation mark after a number is a foot or inch mark and not the end of a quotation."""
    mark = text[start]
    if mark in "′″":
        return True
    if not start or not text[start - 1].isdigit():
        return False
    if mark == '"':
        return text[:start].count('"') == 0 or "'" in text[:start]
    return not text[end : end + 1].isalpha() and text[:start].count("'") - text[:start].count("n't") <= 1


_LETTERS_IN_COMPANY = (
    ("C", _ELECTRIC, "coulomb"), ("F", _CAPACITANCE, "farad"), ("w", _APPLIANCE, "watt"),
)  # fmt: skip


def letter_unit(text: str, start: int, *, after_number: bool) -> tuple[str, int] | None:
    """The letters that mean different units in different company: C, F and M after a number."""
    if not after_number or start >= len(text) or (start + 1 < len(text) and text[start + 1].isalnum()):
        return None
    letter, end = text[start], start + 1
    if letter in "cfCF" and _CURRENCY_BEFORE.search(text[:start]):
        return None
    if letter == "c" and start and text[start - 1].isdigit() and _RELATIVE.search(text):
        return "light_speed", end
    for symbol, company, name in _LETTERS_IN_COMPANY:
        if letter == symbol and company.search(text):
            return name, end
    if letter in "cfCF" and not re.match(r"\s*[('=]", text[end:]):
        return _TEMPERATURE_LETTERS[letter.lower()], end
    if letter == "M" and _SOLUTION.search(text):
        return "molar", end
    return None
