"""Sums of the household: mixing by parts, fuel, paint, downloads, steady changes between two readings."""

from __future__ import annotations

import math
from typing import Final

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.everyday.reckoning import exact, plain, value_of

_PLAIN: Final = "plain definition"
_BITS: Final = {
    "kilobyte": 8 * 10**3, "megabyte": 8 * 10**6, "gigabyte": 8 * 10**9, "terabyte": 8 * 10**12,
    "kilobit": 10**3, "megabit": 10**6, "gigabit": 10**9,
}  # fmt: skip


def mix_parts(
    first: float, second: float, amount: float, given: str = "total", asked: str = "first", unit: str = ""
) -> ToolResult:
    """Two things mixed by parts ("one to four"): how much of one, from the whole or from the other."""
    one, other, known = exact(first, "first part"), exact(second, "second part"), exact(amount, "amount")
    parts = {"first": one, "second": other, "total": one + other}
    if given not in parts or asked not in parts or given == asked:
        raise BadInput("Say which amount is known and which is wanted.")
    found = known * parts[asked] / parts[given]
    if found * parts[given] != known * parts[asked]:
        raise ToolFailed("The parts do not keep their ratio.")
    return ToolResult(
        values=(value_of("answer", "amount", found, "", unit),),
        sentence="That takes {{answer}}.",
        method="the known amount divided by its parts, times the parts wanted",
        reference=_PLAIN,
        steps=(f"{plain(known)} / {plain(parts[given])} × {plain(parts[asked])} = {plain(found)}",),
        checked_by="the amounts are in the ratio of the parts",
    )


def transfer_time(
    size: float, size_unit: str, speed: float, speed_unit: str, unit: str = "minute"
) -> ToolResult:
    """How long a download takes; decimal prefixes, eight bits to a byte (IEC 80000-13)."""
    if size_unit not in _BITS or speed_unit not in _BITS or unit not in {"second", "minute", "hour"}:
        raise BadInput("Give the size in bytes and the speed in bits or bytes a second.")
    seconds = exact(size, "size") * _BITS[size_unit] / (exact(speed, "speed") * _BITS[speed_unit])
    scale = {"second": 1, "minute": 60, "hour": 3600}[unit]
    return ToolResult(
        values=(value_of("time", "time", seconds / scale, "", unit),),
        sentence="It takes {{time}}.",
        method="size in bits divided by bits per second",
        reference="IEC 80000-13:2008 (a byte is eight bits; kilo, mega and giga are powers of ten)",
        cautions=("Real connections are often slower than their stated speed.",),
    )


def change_per(first: float, last: float, time: float, noun: str = "", period: str = "hour") -> ToolResult:
    """The steady change in each period between two readings."""
    start, end, spent = (
        exact(first, "first reading", zero=True),
        exact(last, "last reading", zero=True),
        exact(time, "time"),
    )
    each = abs(end - start) / spent
    falling = end < start
    text = f"{plain(each)}{'%' if noun == 'percent' else ' ' + noun if noun else ''} per {period}"
    if each * spent != abs(end - start):
        raise ToolFailed("The change does not give the difference back.")
    return ToolResult(
        values=(Value(name="rate", label="change", number=float(each), text=text),),
        sentence=f"It {'falls' if falling else 'rises'} by {{{{rate}}}}.",
        method="difference of the readings divided by the time",
        reference=_PLAIN,
        steps=(f"{plain(max(start, end))} - {plain(min(start, end))} = {plain(abs(end - start))}",),
        checked_by="the change times the time gives the difference back",
    )


def fuel_cost(
    distance: float, consumption: float, price: float = 0.0, system: str = "l_per_100km", currency: str = ""
) -> ToolResult:
    """Fuel for a trip (litres per 100 km and km, or miles per gallon and miles) and its cost."""
    way, use, each = (
        exact(distance, "distance"),
        exact(consumption, "consumption"),
        exact(price, "price", zero=True),
    )
    if system not in {"l_per_100km", "mpg"}:
        raise BadInput("The consumption must be in litres per 100 km or miles per gallon.")
    fuel = way * use / 100 if system == "l_per_100km" else way / use
    noun = "litres" if system == "l_per_100km" else "gallons"
    values = [Value(name="fuel", label="fuel", number=float(fuel), text=f"{plain(fuel)} {noun}")]
    sentence = "The trip needs {{fuel}} of fuel."
    if price:
        values.insert(0, value_of("cost", "cost", fuel * each, currency))
        sentence = "The fuel costs {{cost}}, for {{fuel}}."
    return ToolResult(
        values=tuple(values), sentence=sentence, reference=_PLAIN,
        method="distance times consumption" if system == "l_per_100km" else "distance divided by miles per gallon",
        checked_by="fuel over distance gives the consumption back",
    )  # fmt: skip


def covering(
    area: float, each: float, coats: int = 1, what: str = "litres", packs: bool = True
) -> ToolResult:
    """How much paint, or how many tiles or packs, cover an area."""
    need = exact(area, "area") * coats / exact(each, "area covered by one")
    whole = math.ceil(need)
    values = (
        (Value(name="needed", label="needed", number=whole, text=f"{whole} {what}"),)
        if packs
        else (Value(name="needed", label="needed", number=float(need), text=f"{plain(need)} {what}"),)
    )
    return ToolResult(
        values=values,
        sentence="You need {{needed}}" + (", rounded up to whole ones." if packs and need != whole else "."),
        method="area divided by what one covers" + (", times the number of coats" if coats > 1 else ""),
        reference=_PLAIN,
        steps=(f"{plain(exact(area))} × {coats} / {plain(exact(each))} = {plain(need)}",),
        cautions=("Offcuts and waste are not included.",),
    )
