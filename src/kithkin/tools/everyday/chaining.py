"""Chains of amounts and rates: the numbers multiplied and divided, units converted, in exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.everyday.reckoning import exact, plain, shown

_MONEY: Final = frozenset({"$", "£", "€", "¥", "₹"})
_YEARS: Final = {"52 weeks": 52, "365 days": 365}
_UNCHANGED: Final = {
    "person": "people",
    "people": "people",
    "child": "children",
    "man": "men",
    "woman": "women",
    "sheep": "sheep",
    "fish": "fish",
}


def several(noun: str, number: Fraction) -> str:
    """A noun for that many: "box", "boxes"."""
    if number == 1 or not noun or noun in _MONEY:
        return noun
    if noun in _UNCHANGED:
        return _UNCHANGED[noun]
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def rate_chain(
    numbers: tuple[float, ...],
    powers: tuple[float, ...],
    words: tuple[str, ...] = (),
    conversion: tuple[float, ...] = (1.0, 1.0),
    noun: str = "",
    unit: str = "",
    per: str = "",
    rounding: str = "none",
    year: str = "",
) -> ToolResult:
    """The product of the numbers, each multiplied (power 1) or divided by (power -1), times a conversion of units."""
    if len(numbers) != len(powers) or not numbers or set(powers) - {1.0, -1.0}:
        raise BadInput("Give for each number whether it multiplies or divides.")
    scale = Fraction(repr(conversion[0])) / Fraction(repr(conversion[1]))
    found = scale
    for number, power in zip(numbers, powers, strict=True):
        found *= exact(number) ** int(power)
    undone = found / scale
    for number, power in zip(numbers, powers, strict=True):
        undone /= exact(number) ** int(power)
    if undone != 1:
        raise ToolFailed("Undoing the chain does not lead back to one.")
    answer = {"up": Fraction(math.ceil(found)), "down": Fraction(math.floor(found))}.get(rounding, found)
    value = _answer(answer, noun, unit, per)
    ending = ", rounded to whole ones" if answer != found else ""
    sentence = {
        "up": "You need {{answer}}",
        "down": "That makes {{answer}}",
    }.get(
        rounding,
        "It takes {{answer}}"
        if unit in {"second", "minute", "hour", "day", "week", "month"} and not per
        else "That is {{answer}}",
    )
    return ToolResult(
        values=(value,),
        sentence=f"{sentence}{ending}.",
        method="amounts and rates multiplied or divided so that their units leave what is asked for",
        reference="plain definition of a rate",
        steps=(_step(words or tuple(map(plain, numbers)), powers, scale, found),),
        cautions=("A year is counted as {{year_shown}}.",) if year else (),
        checked_by="undoing every step leads back to the start",
        facts=(Value(name="year_shown", label="length of a year", number=_YEARS.get(year), text=year),) if year else (),
    )  # fmt: skip


def _answer(answer: Fraction, noun: str, unit: str, per: str) -> Value:
    ending = f" per {per.replace('_', ' ')}" if per else ""
    if unit and not per:
        return Value(name="answer", label="answer", number=float(answer), unit=unit)
    if unit:
        text = f"{plain(answer)} {several(unit.replace('_', ' '), answer)}{ending}"
    elif noun == "money":
        text = f"{float(answer):,.2f}{ending}"
    else:
        text = shown(answer, noun if noun in _MONEY else several(noun, answer)) + ending
    return Value(name="answer", label="answer", number=float(answer), text=text)


def _step(words: tuple[str, ...], powers: tuple[float, ...], scale: Fraction, found: Fraction) -> str:
    above = [word for word, power in zip(words, powers, strict=True) if power > 0]
    below = [word for word, power in zip(words, powers, strict=True) if power < 0]
    text = " × ".join(above or ["1"]) + "".join(f" / ({word})" for word in below)
    return f"{text}{'' if scale == 1 else f' × {plain(scale)} (units)'} = {plain(found)}"
