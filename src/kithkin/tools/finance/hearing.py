"""How a question about money is heard: every number with its kind and the words on either side of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from kithkin.messages.readings import Argument, Given, Measure, Reading

Kind = Literal["money", "percent", "time", "count", "plain"]

_SYMBOL: Final = re.compile(
    r"(US\$|A\$|C\$|R\$|[$£€¥₹₩₽₺₦฿₫]|\b(?:USD|EUR|GBP|INR|JPY|CHF|CAD|AUD|Rs\.?))\s*-?$", re.IGNORECASE
)
_WORD: Final = re.compile(
    r"\s*(dollars?|bucks|usd|euros?|eur|pounds?|quid|gbp|rupees?|inr|yen|jpy|chf|francs?|cad|aud|pesos?|kroner|kronor)\b"
)
_SCALE: Final = re.compile(r"\s?(k|m|mil|bn)\b", re.IGNORECASE)
_SCALES: Final = {"k": 1e3, "m": 1e6, "mil": 1e6, "bn": 1e9}
CURRENCY_NAMES: Final = {
    "dollar": "$", "buck": "$", "usd": "$", "euro": "€", "eur": "€", "pound": "£", "quid": "£", "gbp": "£",
    "rupee": "₹", "inr": "₹", "rs": "₹", "rs.": "₹", "yen": "¥", "jpy": "¥", "chf": "CHF", "franc": "francs",
    "cad": "CAD", "aud": "AUD", "peso": "pesos", "kroner": "kroner", "kronor": "kronor",
}  # fmt: skip
_TIME_UNITS: Final = {"year": "years", "month": "months", "week": "weeks", "day": "days"}
_GLUE: Final = r"(?:of|is|are|was|at|a|an|the|for|about|to|only|by|with|in|my|our|be|has|have|from|\b)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One number: what kind it is, its value, where it stands, and the lower-case text around it."""

    kind: Kind
    value: float
    start: int
    end: int
    before: str
    after: str
    currency: str = ""
    time_unit: str = ""
    per: str = ""

    def given(self, value: float | str | tuple[float, ...] | None = None) -> Given:
        """This number (or something read from the same words) as an argument."""
        number = int(self.value) if self.value == int(self.value) else self.value
        return Given(value=number if value is None else value, span=(self.start, self.end))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place to fill: the kinds of number it takes, and the words before or after that name it."""

    name: str
    kinds: tuple[Kind, ...]
    before: str = ""
    after: str = ""
    needs_label: bool = False


def has(text: str, *words: str) -> bool:
    """Whether any of the phrases (regular expressions for whole words) stands in the text."""
    return any(_phrase(word).search(text) for word in words)


@cache
def _phrase(word: str) -> re.Pattern[str]:
    """Kept here: with what all fields look for, the memory of `re` forgets each before it is looked for again."""
    return re.compile(rf"(?<![a-z])(?:{word})(?![a-z])")


def listen(reading: Reading) -> tuple[Heard, ...]:
    """All numbers of a reading with their kinds."""
    measures = reading.measures
    heard: list[Heard] = []
    for index, measure in enumerate(measures):
        left = measures[index - 1].end if index else 0
        right = measures[index + 1].start if index + 1 < len(measures) else len(reading.text)
        heard.append(_one(reading, measure, left, right))
    currencies = {one.currency for one in heard if one.currency}
    if len(currencies) == 1:
        shared = currencies.pop()
        heard = [replace(one, currency=shared) if one.kind == "money" else one for one in heard]
    return tuple(heard)


def _one(reading: Reading, measure: Measure, left: int, right: int) -> Heard:
    start, end, value = measure.start, measure.end, measure.number
    currency, kind, time_unit, per = "", "plain", "", ""
    symbol = _SYMBOL.search(reading.text, left, start)
    unit = measure.unit or ""
    if symbol:
        start = symbol.start()
        name = symbol.group(1)
        currency, kind = CURRENCY_NAMES.get(name.lower(), name), "money"
        scale = _SCALE.match(reading.text, end) if not unit else None
        if unit == "meter" and measure.text[-1:].lower() == "m":
            value *= 1e6
        elif scale and measure.text[-1:].isdigit():
            value, end = value * _SCALES[scale.group(1).lower()], scale.end()
        if unit.startswith("1 / "):
            per = unit.removeprefix("1 / ")
    elif unit.startswith("percent"):
        kind, per = "percent", unit.partition("/")[2].strip()
    elif unit in _TIME_UNITS:
        kind, time_unit = "time", _TIME_UNITS[unit]
    elif unit == "pound" and measure.text.lower().endswith(("pounds", "pound")):
        kind, currency = "money", "£"
    elif not unit:
        word = _WORD.match(reading.lower, end)
        if word:
            kind, end = "money", word.end()
            currency = CURRENCY_NAMES.get(word.group(1), CURRENCY_NAMES.get(word.group(1).rstrip("s"), ""))
    else:
        kind = "count"
    before, after = reading.lower[left:start], reading.lower[end:right]
    return Heard(kind=kind, value=value, start=start, end=end, before=before, after=after,
                 currency=currency, time_unit=time_unit, per=per or _per(after))  # fmt: skip


def _per(after: str) -> str:
    found = re.match(r"\s*(?:per|a|an|each|every|/)\s*(year|annum|month|week|fortnight|day|quarter)\b", after)
    if found:
        return "year" if found.group(1) == "annum" else found.group(1)
    found = re.match(r"\s*(monthly|weekly|daily|quarterly|yearly|annually|p\.?\s?a\b|pm\b|pcm\b)", after)
    words = {
        "monthly": "month",
        "weekly": "week",
        "daily": "day",
        "quarterly": "quarter",
        "pm": "month",
        "pcm": "month",
    }
    return words.get(found.group(1), "year") if found else ""


def fill(slots: Iterable[Slot], heard: Iterable[Heard]) -> tuple[dict[str, Heard], tuple[Heard, ...]]:
    """Gives every slot a number: first by the words next to it, then by kind in order. Returns what is left."""
    wanted, left = list(slots), list(heard)
    filled: dict[str, Heard] = {}
    for labelled in (True, False):
        for slot in wanted:
            if slot.name in filled or (slot.needs_label and not labelled):
                continue
            for one in left:
                if one.kind in slot.kinds and (not labelled or _labelled(slot, one)):
                    filled[slot.name] = one
                    left.remove(one)
                    break
    return filled, tuple(left)


def _labelled(slot: Slot, one: Heard) -> bool:
    if slot.before and re.search(rf"(?<![a-z])(?:{slot.before})(?:[\s:=,]*{_GLUE})*[\s:=]*$", one.before):
        return True
    return bool(slot.after and re.match(rf"[\s,-]*(?:{_GLUE}\s+)*(?:{slot.after})(?![a-z])", one.after))


def spans(heard: Iterable[Heard]) -> tuple[tuple[int, int], ...]:
    """Where the numbers stand."""
    return tuple((one.start, one.end) for one in heard)


def arguments(filled: dict[str, Heard], **more: Argument) -> dict[str, Argument]:
    """Arguments for a call: the numbers heard, the shared currency and whatever else is known."""
    result: dict[str, Argument] = {name: one.given() for name, one in filled.items()}
    money = [one for one in filled.values() if one.currency]
    if money:
        result["currency"] = money[0].given(money[0].currency)
    time = next((one for one in filled.values() if one.kind == "time"), None)
    if time:
        result["time_unit"] = time.given(time.time_unit)
    return result | more
