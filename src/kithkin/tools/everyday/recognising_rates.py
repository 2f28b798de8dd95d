"""Problems whose numbers are amounts and rates: the one product or quotient of them that has what is asked for."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kithkin.messages.readings import Argument, Given, Proposal, Reading
from kithkin.tools.everyday.hearing import Quantity, propose, says, singular
from kithkin.tools.everyday.rates import UNITS, Dimensions, Term, base_of, terms_of, unit_named

_OTHER_SUMS: Final = (
    r"more", r"less", r"fewer", r"than", r"left", r"remain\w*", r"already", r"twice", r"double[sd]?", r"half", r"another", r"then", r"first",
    r"discount\w*", r"off", r"tax", r"vat", r"tip", r"interest", r"ratio", r"average", r"mean", r"probabilit\w+", r"chance", r"older", r"younger", r"old",
    r"increase[sd]?", r"decrease[sd]?", r"grows?", r"invest\w*", r"but", r"except", r"plus", r"minus", r"change", r"deposit", r"fee", r"together",
    r"meet", r"apart", r"towards", r"other", r"square", r"area", r"volume", r"density", r"dry", r"pregnan\w+", r"people need", r"compound", r"loan",
    r"ways? (?:can|could|to|of)", r"ways? are", r"choose", r"arrang\w+", r"different", r"combinations?", r"handshakes?", r"roll\w*", r"dice", r"cards?", r"coins?", r"some",
    r"concentration", r"molar\w*", r"solution", r"dose", r"half-life", r"force", r"pressure", r"accelerat\w+", r"heat", r"energy", r"voltage", r"resistance",
    r"how old", r"faster", r"slower", r"later", r"earlier", r"spent", r"spends?", r"gave", r"gives", r"sold", r"lost", r"covers?", r"tiles?", r"paint", r"coats?",
    r"or", r"free", r"extra", r"also", r"budget", r"profit", r"workers?", r"men", r"women", r"painters?", r"machines?",
    r"(?<!electricity )(?<!power )(?<!energy )(?<!gas )(?<!water )bill",
)  # fmt: skip
_MONEY_ASKED: Final = r"how much(?! (?:petrol|gas|fuel|water|time|flour|sugar|milk|paint|juice|food|oil|diesel|rice|does (?:it|one|each|a) weigh))|what(?:'s| is| was| will| would|s)?\b[^.?]{0,40}\b(?:cost|price|income|earnings|wages?|salary|pay|rent)|total (?:cost|price)|cost per|what (?:does|do|will|would) (?:that|it|they|this) (?:make|come to|add up to|work out at)"
_PERIOD: Final = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
    "hourly": "hour",
}
_CEILING: Final = r"need(?:ed)?|require[ds]?|to (?:fit|carry|hold|transport|pack|seat|move)|must|have to|at least|enough|should"
_FLOOR: Final = r"can|could|full|whole|complete|afford"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What is asked for: its dimensions, and the unit, currency or noun for the answer."""

    dimensions: Dimensions
    factor: Fraction
    unit: str = ""
    noun: str = ""
    per: str = ""
    loose: bool = False


def rate_chain(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    """A proposal when exactly one chain of all the numbers has the dimensions of what is asked."""
    if not 1 <= len(quantities) <= 4 or says(reading.lower, *_OTHER_SUMS):
        return None
    terms = terms_of(reading)
    if terms is None or any(term.quantity.value <= 0 for term in terms):
        return None
    if (
        len(terms) == 1
        and len(terms[0].dimensions) == 1
        and not terms[0].dimensions.keys() & {"time", "month"}
    ):
        # One plain amount is no chain: something else is asked about it.
        return None
    for wanted in (*_wanted(reading, terms), *_working_hours(reading, terms)):
        for loose in (False, True):
            chains = _chains(terms, wanted, loose=loose)
            if len(chains) == 1:
                return _proposal(reading, terms, wanted, *chains[0])
            if chains:
                return None
    return None


def _working_hours(reading: Reading, terms: tuple[Term, ...]) -> list[_Wanted]:
    """ "22.50 an hour, 37.5 hours, how much a week": the hours are those of the period asked about."""
    found = re.search(r"how much (?:do i (?:earn|make|get) )?(?:a|per|each|in a) (day|week|month)\b|(daily|weekly|monthly) (?:pay|wages?)", reading.lower)  # fmt: skip
    hours = [term for term in terms if term.quantity.unit == "hour" and term.dimensions == {"time": 1}]
    paid = [term for term in terms if any(base.startswith("money:") for base in term.dimensions)]
    if len(terms) != 2 or len(hours) != 1 or len(paid) != 1 or not found:
        return []
    # Eight hours are a day's work and no week's: only hours that fit the period are those of the period.
    low, high = {"day": (0.0, 16.0), "week": (12.0, 100.0), "month": (60.0, 400.0)}[
        found.group(1) or _PERIOD[found.group(2)]
    ]
    if not low < hours[0].quantity.value <= high:
        return []
    return _money(terms, "")


def _chains(
    terms: tuple[Term, ...], wanted: _Wanted, *, loose: bool
) -> list[tuple[tuple[int, ...], Fraction, str]]:
    """All ways to multiply and divide the numbers into what is wanted: powers, conversion and the year's length."""
    found: list[tuple[tuple[int, ...], Fraction, str]] = []
    for powers in itertools.product((1, -1), repeat=len(terms)):
        dimensions: dict[str, int] = {base: -power for base, power in wanted.dimensions.items()}
        for term, sign in zip(terms, powers, strict=True):
            for base, power in term.dimensions.items():
                dimensions[base] = dimensions.get(base, 0) + sign * power
        rest = {base: power for base, power in dimensions.items() if power}
        factor = Fraction(1) / wanted.factor
        for term, sign in zip(terms, powers, strict=True):
            factor *= term.factor**sign
        if not rest:
            found.append((powers, factor, ""))
        elif rest in ({"month": 1, "time": -1}, {"month": -1, "time": 1}):
            # A year is fifty-two weeks, or 365 days where days are counted.
            weeks = (
                any("week" in term.units for term in terms) or wanted.unit == "week" or wanted.per == "week"
            )
            month = Fraction(52 * 604_800, 12) if weeks else Fraction(365 * 86_400, 12)
            found.append((powers, factor * month ** rest["month"], "52 weeks" if weeks else "365 days"))
        elif loose and not wanted.per and rest in ({"time": -1}, {"month": -1}) and len(terms) > 1:
            # "8 glasses of 250 ml a day, how many litres is that": the period stays that of the rate.
            period = next(
                (
                    unit
                    for term in terms
                    for unit in term.units
                    if UNITS[unit][0] in rest and term.dimensions.get(UNITS[unit][0]) == -1
                ),
                "",
            )
            if period:
                found.append((powers, factor * UNITS[period][1], f"per {period}"))
    return found


def _wanted(reading: Reading, terms: tuple[Term, ...]) -> list[_Wanted]:
    """What may be asked for, the likeliest first."""
    text = reading.lower
    found: list[_Wanted] = []
    asked = list(
        re.finditer(
            r"how many (?:[\d.]+ ?[a-z]+ )?([a-z' -]+)|how much (petrol|gas|fuel|water|milk|juice|food|oil|diesel|flour|sugar|rice)|how (long|far)\b|"
            + _MONEY_ASKED,
            text,
        )
    )
    for match in asked[:1] if len(asked) == 1 else ():
        clause_end = next((i for i in (text.find(mark, match.end()) for mark in ".?") if i > 0), len(text))
        per = _per(text[match.start() : clause_end], match.start(), terms)
        if match.group(1):
            found += _counted(match.group(1), terms, per)
        elif match.group(2):
            found += [w for base in ("volume", "mass") if (w := _measured(base, terms, per))]
        elif match.group(3):
            one = _measured("time" if match.group(3) == "long" else "length", terms, per)
            found += [one] if one else []
        else:
            found += _money(terms, per)
    energy = re.search(r"\b(?:kwh|kilowatt[- ]?hours?)\b", text)
    if not asked and energy:
        found += _counted("kwh", terms, "")
    if not asked and re.search(r"^(?:please |can you |could you )?(?:split|share|divide)\b", text):
        found += _money(terms, "way" if any(q.dimensions == {"thing:way": 1} for q in terms) else "")
    return found


def _per(clause: str, offset: int, terms: tuple[Term, ...]) -> str:
    """ "… per week", "… does each get": what the answer is per, unless those words belong to a given rate."""
    nouns = [
        base.removeprefix("thing:") for term in terms for base in term.dimensions if base.startswith("thing:")
    ]
    for match in re.finditer(r"\b(?:per|a|an|each|every|one|in an?)\s+([a-z]+)", clause):
        place = offset + match.start()
        if any(term.span[0] <= place < term.span[1] for term in terms):
            continue
        word = match.group(1)
        if unit_named(word) or singular(word) in nouns:
            return word
    for word, period in _PERIOD.items():
        if re.search(rf"\b{word}\b", clause):
            return period
    things = [base for term in terms for base in term.dimensions if base.startswith("thing:")]
    if re.search(r"\b(?:each|everyone|everybody|apiece|per (?:person|head)|one)\b", clause) and things:
        people = [
            term.dimensions
            for term in terms
            if len(term.dimensions) == 1 and next(iter(term.dimensions)) in things
        ]
        if people:
            return next(iter(people[-1])).removeprefix("thing:")
    return ""


def _over(
    dimensions: dict[str, int], factor: Fraction, per: str, unit: str = "", noun: str = ""
) -> _Wanted | None:
    """The wanted thing, divided by its "per"."""
    if not per:
        return _Wanted(dimensions=dimensions, factor=factor, unit=unit, noun=noun)
    base, scale, _ = base_of(per)
    if base in dimensions:
        return None
    return _Wanted(
        dimensions=dimensions | {base: -1},
        factor=factor / scale,
        unit=unit,
        noun=noun,
        per=unit_named(per) or singular(per),
    )


def _money(terms: tuple[Term, ...], per: str) -> list[_Wanted]:
    signs = {base for term in terms for base in term.dimensions if base.startswith("money:")}
    if len(signs) != 1:
        return []
    sign = signs.pop()
    one = _over({sign: 1}, Fraction(1), per, noun=sign.removeprefix("money:") or "money")
    return [one] if one else []


def _measured(base: str, terms: tuple[Term, ...], per: str) -> _Wanted | None:
    """A time, length, volume or mass in the unit that the question uses for it."""
    units = [unit for term in terms for unit in term.units if UNITS[unit][0] == base]
    if not units:
        return None
    return _over({base: 1}, UNITS[units[0]][1], per if per not in units else "", unit=units[0])


def _counted(words: str, terms: tuple[Term, ...], per: str) -> list[_Wanted]:
    """ "how many WORDS": a unit, or a thing that the question counts."""
    things = {base for term in terms for base in term.dimensions if base.startswith("thing:")}
    for word in words.split()[:4]:
        unit = unit_named(word)
        if unit:
            base, factor = UNITS[unit]
            spans = any("span" in term.dimensions for term in terms)
            if base == "time" and spans and unit in {"hour", "minute"}:
                base = "span"
            one = _over({base: 1}, factor, "" if per and unit_named(per) == unit else per, unit=unit)
            return [one] if one else []
        if f"thing:{singular(word)}" in things:
            noun = singular(word)
            one = _over({f"thing:{noun}": 1}, Fraction(1), "" if singular(per) == noun else per, noun=noun)
            return [one] if one else []
        if word in {"can", "do", "does", "will", "are", "is"}:
            break
    bare = words.split()[:1]
    if bare and bare[0] in {"does", "do", "will", "can"} and per:
        kinds = [base for base in things if base != f"thing:{singular(per)}"]
        if len(kinds) == 1:
            one = _over({kinds[0]: 1}, Fraction(1), per, noun=kinds[0].removeprefix("thing:"))
            return [one] if one else []
    return []


def _proposal(
    reading: Reading,
    terms: tuple[Term, ...],
    wanted: _Wanted,
    powers: tuple[int, ...],
    factor: Fraction,
    note: str,
) -> Proposal | None:
    result = factor
    for term, sign in zip(terms, powers, strict=True):
        result *= Fraction(repr(term.quantity.value)) ** sign
    rounding = "none"
    thing = bool(wanted.noun) and not any(base.startswith("money:") for base in wanted.dimensions)
    if thing and not wanted.per and result.denominator != 1:
        rounding = "up" if says(reading.lower, _CEILING) else "down" if says(reading.lower, _FLOOR) else ""
        if not rounding:
            return None
    span = (terms[0].quantity.start, terms[-1].span[1])
    per = note.removeprefix("per ") if note.startswith("per ") else wanted.per
    arguments: dict[str, Argument] = {
        "numbers": Given(value=tuple(term.quantity.value for term in terms), span=span),
        "powers": Given(value=tuple(float(sign) for sign in powers)),
        "words": Given(value=tuple(term.words for term in terms)),
        "conversion": Given(value=(float(factor.numerator), float(factor.denominator))),
    }
    if wanted.unit:
        arguments["unit"] = Given(value=wanted.unit)
    if wanted.noun:
        arguments["noun"] = Given(value=wanted.noun)
    if per:
        arguments["per"] = Given(value=per)
    if rounding != "none":
        arguments["rounding"] = Given(value=rounding)
    if note and not note.startswith("per "):
        arguments["year"] = Given(value=note)
    return propose("rate_chain", arguments, "amounts and rates with one meaning together", 0.79,
                   consumes=tuple(term.quantity for term in terms))  # fmt: skip
