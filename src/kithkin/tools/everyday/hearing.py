"""How an everyday problem is heard: every quantity with its type (money, percent, unit or the thing counted)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from kithkin.messages.readings import Argument, Call, Given, Measure, Proposal, Reading

_SYMBOL: Final = re.compile(r"([$£€¥₹])\s*$")
_MONEY_WORD: Final = re.compile(r"\s*(dollars?|bucks|euros?|pounds?|quid|rupees?|yen)\b")
_CENTS: Final = re.compile(r"\s*(cents?|pence|p|c|¢)(?![a-z])")
_EACH_PRICE: Final = re.compile(r"(?:cost|costs|price|pay|much|buy|each|apiece)\b.*\b(?:at|@)\s*$")
_SIGNS: Final = {"dollar": "$", "buck": "$", "euro": "€", "pound": "£", "quid": "£", "rupee": "₹", "yen": "¥"}
_SKIPPED: Final = frozenset(
    "of the a an more other large small big identical same new fresh whole full red green blue ripe medium little extra cups".split()
) - {"cups"}
_STOP: Final = frozenset(
    "cost costs in for and to are is was were will would can could if at per do does did how what when then it they he she i we you "
    "have has had each every from with by on or that need needs make makes take takes use uses go goes travel travels run buy sell "
    "popped burst flew died broke ran melted stayed got gets board boards boarded joined leave "
    "away back left out up so but there than as into get gets serve serves away weigh weighs".split()
)
SCALES: Final = {
    "second": ("time", 1.0), "minute": ("time", 60.0), "hour": ("time", 3600.0), "day": ("time", 86400.0), "week": ("time", 604800.0),
    "gram": ("mass", 1.0), "kilogram": ("mass", 1000.0), "ounce": ("mass", 28.349523125), "pound": ("mass", 453.59237),
    "milliliter": ("volume", 1.0), "centiliter": ("volume", 10.0), "liter": ("volume", 1000.0),
    "meter": ("length", 1.0), "centimeter": ("length", 0.01), "kilometer": ("length", 1000.0), "mile": ("length", 1609.344),
    "foot": ("length", 0.3048), "inch": ("length", 0.0254), "yard": ("length", 0.9144),
    "kilometer_per_hour": ("speed", 1.0), "mile_per_hour": ("speed", 1.609344), "month": ("month", 1.0), "year": ("month", 12.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One number: its type ("money", "percent", "time", …, or "thing" with its noun), value and surroundings."""

    kind: str
    noun: str
    unit: str
    value: float
    start: int
    end: int
    before: str
    after: str

    @property
    def type(self) -> tuple[str, str]:
        """What may be compared with it: the kind, and for counted things the noun."""
        return (self.kind, self.noun if self.kind == "thing" else "")

    def given(self, value: float | str | None = None) -> Given:
        """This quantity as an argument."""
        number = int(self.value) if self.value == int(self.value) else self.value
        return Given(value=number if value is None else value, span=(self.start, self.end))

    def scaled_to(self, unit: str) -> Given:
        """Its value in another unit of the same kind."""
        if unit == self.unit or not unit:
            return self.given()
        return self.given(float(f"{self.value * SCALES[self.unit][1] / SCALES[unit][1]:.12g}"))


def says(text: str, *words: str) -> bool:
    """Whether any of the phrases stands in the text."""
    return any(_phrase(word).search(text) for word in words)


@cache
def _phrase(word: str) -> re.Pattern[str]:
    """Kept here: with what all fields look for, the memory of `re` forgets each before it is looked for again."""
    return re.compile(rf"(?<![a-z])(?:{word})(?![a-z])")


def singular(word: str) -> str:
    """A noun without its plural ending."""
    if word in {"buses", "gases", "bonuses"}:
        return word[:-2]
    if word in {"bus", "gas", "bonus", "lens"}:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("oes", "ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 2 else word


def quantities_of(reading: Reading) -> tuple[Quantity, ...]:
    """All quantities of a question, in order."""
    measures = reading.measures
    found: list[Quantity] = []
    for index, measure in enumerate(measures):
        left = measures[index - 1].end if index else 0
        right = measures[index + 1].start if index + 1 < len(measures) else len(reading.text)
        found.append(_quantity(reading, measure, left, right))
    signs = {one.noun for one in found if one.kind == "money"} - {"¢"}
    sign = signs.pop() if len(signs) == 1 else "$"
    found = [replace(one, noun=sign) if one.kind == "money" and one.noun == "¢" else one for one in found]
    nouns = {one.noun for one in found if one.kind == "thing" and one.noun}
    if len(nouns) == 1:
        noun = nouns.pop()
        found = [replace(one, noun=noun) if one.kind == "thing" and not one.noun else one for one in found]
    return tuple(found)


def _quantity(reading: Reading, m: Measure, left: int, right: int) -> Quantity:
    start, end, unit, value = m.start, m.end, m.unit or "", m.number
    symbol = _SYMBOL.search(reading.text, left, start)
    kind, noun = "thing", ""
    word = _MONEY_WORD.match(reading.lower, end) if not unit else None
    if symbol and not unit:
        kind, noun, start = "money", symbol.group(1), symbol.start()
    elif symbol and unit.startswith("1 / "):
        kind, noun, start = "price", symbol.group(1), symbol.start()
    elif word:
        kind, noun, end = "money", _SIGNS.get(singular(word.group(1)), "$"), word.end()
    elif (
        (
            not unit
            and re.search(r"(?:costs?|paid|pays?|price(?:d at| is)?)\s*$", reading.lower[left:start])
            and "." in m.text
        )
        or (not unit and _EACH_PRICE.search(reading.lower[left:start]) and re.search(r"\.\d\d$", m.text))
        or not unit
        and re.match(r"\s*(?:each|apiece|a (?:pop|go|time|piece))\b", reading.lower[end:])
        and re.search(r"\.\d\d$", m.text)
    ):
        kind = "money"
    elif not unit and (cents := _CENTS.match(reading.lower, end)) and m.text[-1:].isdigit():
        kind, value, end = "money", value / 100, cents.end()
        noun = "£" if cents.group(1) in {"pence", "p"} else "¢"
    elif unit.startswith("percent"):
        kind = "percent" if unit == "percent" else "other"
    elif unit in SCALES:
        kind = SCALES[unit][0]
    elif unit:
        kind = "other"
    before, after = reading.lower[left:start], reading.lower[end:right]
    if kind == "thing":
        noun = _noun(after)
    return Quantity(
        kind=kind, noun=noun, unit=unit, value=value, start=start, end=end, before=before, after=after
    )


def _noun(after: str) -> str:
    if re.match(r"\s*[,.;?!:)]", after):
        return ""
    for word in re.findall(r"[a-z']+", after)[:4]:
        if word in _STOP:
            return ""
        if word not in _SKIPPED:
            return singular(word)
    return ""


def propose(tool: str, arguments: dict[str, Argument], because: str, confidence: float = 0.88,
            consumes: tuple[Quantity, ...] = ()) -> Proposal:  # fmt: skip
    """A proposal of one call."""
    return Proposal(calls=(Call(step="r1", tool=f"everyday.{tool}", arguments=arguments),), confidence=confidence, because=because,
                    consumes=tuple((one.start, one.end) for one in consumes))  # fmt: skip
