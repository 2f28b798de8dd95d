"""Sums of everyday life, in exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value

PROPORTION: Final = "Euclid, Elements, Book VII, Proposition 19 (in proportion, the product of the outer terms equals that of the inner)"
_PLAIN: Final = "plain definition"
_MONEY: Final = frozenset({"$", "£", "€", "¥", "₹"})


def exact(number: float | int, name: str = "number", *, zero: bool = False) -> Fraction:
    """A positive number exactly as written. Raises `BadInput`."""
    if not math.isfinite(number) or number < 0 or (number == 0 and not zero) or number > 1e15:
        raise BadInput(f"The {name} must be greater than zero.", remedy="Check the numbers.")
    return Fraction(repr(number))


def plain(number: Fraction | float) -> str:
    """A number for people: whole, or at most four decimals."""
    value = Fraction(number)
    if value.denominator == 1:
        return f"{value.numerator:,}" if abs(value) >= 10_000 else str(value.numerator)
    text = f"{float(value):,.4f}".rstrip("0").rstrip(".")
    return text.replace(",", "") if abs(value) < 10_000 else text


def shown(number: Fraction, noun: str = "") -> str:
    """A number with its currency or noun: "$5.60", "7 pages"."""
    if noun in _MONEY:
        return f"{noun}{float(number):,.2f}"
    return f"{plain(number)} {noun}".strip()


def value_of(name: str, label: str, number: Fraction, noun: str = "", unit: str = "") -> Value:
    """A value in a currency, in a unit of measure, or counted in things."""
    if unit:
        return Value(name=name, label=label, number=float(number), unit=unit)
    return Value(name=name, label=label, number=float(number), text=shown(number, noun))


def spoken_hours(hours: Fraction) -> str:
    """A time in hours for people: "2 hours 24 minutes"."""
    minutes = round(float(hours * 60), 2)
    whole, rest = divmod(minutes, 60)
    parts = [f"{int(whole)} hour{'s' if whole != 1 else ''}"] if whole else []
    if rest or not whole:
        parts.append(f"{rest:g} minute{'s' if rest != 1 else ''}")
    return " ".join(parts)


def proportion(
    known: float,
    belongs_to: float,
    wanted: float,
    noun: str = "",
    unit: str = "",
    inverse: bool = False,
    whole: bool = False,
    things: str = "",
) -> ToolResult:
    """`known` belongs to `belongs_to`; what belongs to `wanted`? Direct (a·c/b) or inverse (a·b/c)."""
    a, b, c = exact(known), exact(belongs_to), exact(wanted)
    found = a * b / c if inverse else a * c / b
    if (found * c != a * b) if inverse else (found * b != a * c):
        raise ToolFailed("The proportion does not hold for the result.")
    answer = Fraction(math.floor(found)) if whole else found
    each = a * b if inverse else a / b
    return ToolResult(
        values=(value_of("answer", "answer", answer, noun, unit),),
        sentence=(f"{{{{wanted}}}} {things} cost {{{{answer}}}}" if things and noun in _MONEY
                  else "It takes {{answer}}" if inverse else "That is {{answer}}")
        + (", rounded down to whole ones." if whole and answer != found else "."),
        method="inverse proportion: the product stays the same" if inverse else "direct proportion: the ratio stays the same",
        latex=r"x = \frac{a\,b}{c}" if inverse else r"x = \frac{a\,c}{b}",
        reference=PROPORTION,
        steps=(
            f"{plain(a)} × {plain(b)} = {plain(each)} in all, divided by {plain(c)} = {plain(found)}" if inverse
            else f"{plain(a)} / {plain(b)} = {plain(each)} for one, times {plain(c)} = {plain(found)}",
        ),
        cautions=("It assumes that everyone works equally fast.",) if inverse else (),
        checked_by="the products are equal" if inverse else "the ratios are equal",
    )  # fmt: skip


def better_buy(
    prices: tuple[float, ...],
    amounts: tuple[float, ...],
    currency: str = "",
    unit: str = "",
    each: bool = False,
) -> ToolResult:
    """Which offer has the lower price per unit."""
    if len(prices) != len(amounts) or len(prices) < 2:
        raise BadInput("Give a price for each amount, at least two.")
    rates = [exact(p, "price") / exact(a, "amount") for p, a in zip(prices, amounts, strict=True)]
    best = rates.index(min(rates))
    texts = [f"{currency}{float(one):.4g}" for one in rates]
    equal = len(set(rates)) == 1
    lowest = (
        (Value(name="lowest", label="lower price of one", number=float(min(rates)), text=texts[best]),)
        if each and not equal
        else ()
    )
    return ToolResult(
        values=(*lowest, Value(name="best", label="better buy", text="neither (they cost the same)" if equal else f"{plain(exact(amounts[best]))} {unit}".strip() + f" for {shown(exact(prices[best]), currency)}"),
                Value(name="unit_prices", label="unit prices", text=" and ".join(texts))),
        sentence="The cheaper one is {{lowest}} each: {{best}}." if each and not equal else
        "The better buy is {{best}}; the prices for one unit are {{unit_prices}} in the order given.",
        method="price divided by amount", reference=_PLAIN,
        steps=tuple(f"{plain(exact(p))} / {plain(exact(a))} = {t}" for p, a, t in zip(prices, amounts, texts, strict=True)),
    )  # fmt: skip


def work_together(times: tuple[float, ...], unit: str = "hour") -> ToolResult:
    """Time for several workers or pumps together: 1/(1/a + 1/b + …)."""
    if not 2 <= len(times) <= 10:
        raise BadInput("Give the times of two to ten workers.")
    rates = [1 / exact(t, "time") for t in times]
    together = 1 / sum(rates, Fraction(0))
    if sum(together * rate for rate in rates) != 1:
        raise ToolFailed("The shares of the work do not add up to the whole.")
    text = spoken_hours(together) if unit == "hour" else f"{plain(together)} {unit}s"
    return ToolResult(
        values=(Value(name="time", label="time together", number=float(together), text=text),),
        sentence="Together they need {{time}}.",
        method="rates of work added, then inverted",
        latex=r"t = \frac{1}{1/a + 1/b}",
        reference=_PLAIN,
        steps=(
            " + ".join(f"1/{plain(exact(t))}" for t in times) + f" = {sum(rates)} of the work per {unit}",
        ),
        checked_by="the shares of the work add up to the whole",
    )


def meeting(
    distance: float, first: float, second: float, chasing: bool = False, unit: str = ""
) -> ToolResult:
    """When two meet that move towards each other, or one catches up; speeds in distance per hour."""
    d, one, two = exact(distance, "distance"), exact(first, "speed"), exact(second, "speed")
    closing = abs(one - two) if chasing else one + two
    if closing == 0:
        raise BadInput("At equal speeds the gap never closes.")
    hours = d / closing
    place = one * hours
    values = [Value(name="time", label="time", number=float(hours), text=spoken_hours(hours))]
    if not chasing:
        values.append(value_of("place", "distance of the first", place, "", unit))
        if place + two * hours != d:
            raise ToolFailed("The two distances do not add up.")
    return ToolResult(
        values=tuple(values),
        sentence="One catches the other after {{time}}."
        if chasing
        else "They meet after {{time}}; the first has then gone {{place}}.",
        method="gap divided by the difference of the speeds"
        if chasing
        else "distance divided by the sum of the speeds",
        latex=r"t = \frac{d}{v_1 + v_2}" if not chasing else r"t = \frac{d}{|v_1 - v_2|}",
        reference=_PLAIN,
        checked_by="" if chasing else "both distances add up to the whole",
    )


def average_speed(
    distances: tuple[float, ...],
    times: tuple[float, ...] = (),
    speeds: tuple[float, ...] = (),
    unit: str = "",
) -> ToolResult:
    """Average speed over several legs: total distance over total time (from times or from speeds)."""
    parts = [exact(d, "distance") for d in distances]
    other = speeds or times
    if len(parts) != len(other) or not parts:
        raise BadInput("Give a time or a speed for each leg.")
    used = (
        [d / exact(s, "speed") for d, s in zip(parts, speeds, strict=True)]
        if speeds
        else [exact(t, "time") for t in times]
    )
    mean = sum(parts) / sum(used)
    return ToolResult(
        values=(
            Value(
                name="speed",
                label="average speed",
                number=float(mean),
                text=None if unit else plain(mean),
                unit=unit or None,
            ),
        ),
        sentence="The average speed is {{speed}} over the whole way.",
        method="total distance divided by total time (not the mean of the speeds)",
        reference=_PLAIN,
        steps=(f"{plain(sum(parts))} in {plain(sum(used))} hours",),
    )


def split_ratio(total: float, ratio: tuple[float, ...], currency: str = "", unit: str = "") -> ToolResult:
    """Divides a total in a ratio."""
    whole, parts = exact(total, "total"), [exact(r, "part of the ratio") for r in ratio]
    if len(parts) < 2:
        raise BadInput("A ratio has at least two parts.")
    shares = [whole * part / sum(parts) for part in parts]
    if sum(shares) != whole:
        raise ToolFailed("The shares do not add up to the total.")
    noun = currency or unit
    return ToolResult(
        values=(
            Value(name="shares", label="shares", text=" and ".join(shown(share, noun) for share in shares)),
        ),
        sentence="The shares are {{shares}}.",
        method="total divided by the sum of the ratio's parts, times each part",
        reference=PROPORTION,
        steps=(f"one part: {plain(whole)} / {plain(sum(parts))} = {plain(whole / sum(parts))}",),
        checked_by="the shares add up to the total",
    )


def shopping(
    prices: tuple[float, ...], counts: tuple[float, ...], paid: float = 0.0, currency: str = ""
) -> ToolResult:
    """Total of a shopping list, and the change from what was paid."""
    if len(prices) != len(counts) or not prices:
        raise BadInput("Give a count for each price.")
    lines = [exact(p, "price") * exact(c, "count") for p, c in zip(prices, counts, strict=True)]
    total = sum(lines, Fraction(0))
    steps = tuple(
        f"{plain(exact(c))} × {shown(exact(p), currency)} = {shown(line, currency)}"
        for p, c, line in zip(prices, counts, lines, strict=True)
    )
    values = [value_of("total", "total", total, currency or "")]
    sentence = "The total is {{total}}."
    if paid:
        change = exact(paid) - total
        if change < 0:
            values.insert(0, value_of("missing", "missing", -change, currency))
            sentence = "It is not enough: {{missing}} is missing, as the total is {{total}}."
        else:
            values.insert(0, value_of("change", "change", change, currency))
            sentence = "The change is {{change}}; the total is {{total}}."
    return ToolResult(
        values=tuple(values),
        sentence=sentence,
        method="count times price, added up",
        reference=_PLAIN,
        steps=steps,
    )


def story(start: float, changes: tuple[float, ...], noun: str = "", things: str = "") -> ToolResult:
    """A number of things after gains (positive) and losses (negative), in order."""
    now = exact(start, "starting number", zero=True)
    steps = [plain(now)]
    for change in changes:
        part = Fraction(repr(change))
        now += part
        steps.append(f"{'+' if part >= 0 else '-'} {plain(abs(part))} = {plain(now)}")
        if now < 0:
            raise BadInput("More is taken away than there is.", remedy="Check the numbers.")
    return ToolResult(
        values=(value_of("left", "number in the end", now, noun),),
        sentence=f"That makes {{{{left}}}}{' ' + things if things else ''} in the end.",
        method="gains added and losses taken away in order",
        reference=_PLAIN,
        steps=(" ".join(steps),),
        checked_by="undoing every change leads back to the start",
    )


def consecutive(total: int, count: int, step: int = 1, odd: bool = False) -> ToolResult:
    """Consecutive integers (or even or odd ones, `step` 2) with a given sum."""
    if not 2 <= count <= 1000 or step not in {1, 2}:
        raise BadInput("Give between two and a thousand numbers.")
    rest = total - step * count * (count - 1) // 2
    if rest % count or (step == 2 and (rest // count) % 2 != int(odd)):
        kind = "integers" if step == 1 else "odd integers" if odd else "even integers"
        return ToolResult(
            values=(Value(name="none", label="solution", text="no"),),
            sentence=f"There are {{{{none}}}} such consecutive {kind}: the sum is not possible.",
            method="the first number would have to be a whole number", reference=_PLAIN,
        )  # fmt: skip
    first = rest // count
    numbers = [first + step * i for i in range(count)]
    if sum(numbers) != total:
        raise ToolFailed("The numbers do not add up.")
    return ToolResult(
        values=(
            Value(
                name="numbers",
                label="numbers",
                text=", ".join(map(str, numbers[:30])) + (" …" if count > 30 else ""),
            ),
        ),
        sentence="The numbers are {{numbers}}.",
        method="n·first + step·n(n − 1)/2 = sum, solved for the first number",
        reference=_PLAIN,
        checked_by="the numbers add up to the sum",
    )


def mixture(amounts: tuple[float, ...], percents: tuple[float, ...], unit: str = "") -> ToolResult:
    """The strength of a mixture of solutions."""
    if len(amounts) != len(percents) or len(amounts) < 2 or max(percents) > 100:
        raise BadInput("Give a strength of at most 100% for each amount.")
    parts = [exact(a, "amount") for a in amounts]
    pure = sum(
        (a * exact(p, "strength", zero=True) / 100 for a, p in zip(parts, percents, strict=True)), Fraction(0)
    )
    strength = pure / sum(parts) * 100
    if not min(percents) - 1e-9 <= float(strength) <= max(percents) + 1e-9:
        raise ToolFailed("The mixture lies outside the strengths of its parts.")
    return ToolResult(
        values=(Value(name="strength", label="strength", number=float(strength), text=f"{plain(strength)}%"),
                value_of("amount", "amount", sum(parts, Fraction(0)), "", unit)),
        sentence="The mixture has a strength of {{strength}} ({{amount}} in all).",
        method="pure substance in all, divided by the whole amount", reference="conservation of the dissolved substance; amounts are taken to add up",
        checked_by="the strength lies between those of the parts",
    )  # fmt: skip


def dilution(amount: float, percent: float, wanted: float, unit: str = "") -> ToolResult:
    """Water to add to a solution to bring it to a lower strength."""
    whole, strong, weak = (
        exact(amount, "amount"),
        exact(percent, "strength"),
        exact(wanted, "strength wanted"),
    )
    if weak >= strong or strong > 100:
        raise BadInput("Adding water only makes a solution weaker.", remedy="Check the percentages.")
    final = whole * strong / weak
    if final * weak != whole * strong:
        raise ToolFailed("The dissolved amount changed.")
    return ToolResult(
        values=(value_of("water", "water to add", final - whole, "", unit), value_of("final", "final amount", final, "", unit)),
        sentence="Add {{water}} of water, which makes {{final}} in all.",
        method="the dissolved amount stays the same: C₁V₁ = C₂V₂", latex=r"C_1 V_1 = C_2 V_2",
        reference="conservation of the dissolved substance; amounts are taken to add up", checked_by="the dissolved amount is the same before and after",
    )  # fmt: skip


def part_of_group(total: float, percent: float, rest: bool = False, noun: str = "") -> ToolResult:
    """How many of a group a percentage is, or how many the others are."""
    whole, share = exact(total, "total"), exact(percent, "percentage", zero=True) / 100
    if share > 1:
        raise BadInput("A part of a group cannot be more than 100%.")
    part = whole * (1 - share if rest else share)
    odd = part.denominator != 1
    return ToolResult(
        values=(value_of("part", "number", part, noun),),
        sentence="That is {{part}}.",
        method="total times " + ("what is left of the percentage" if rest else "the percentage"),
        reference=_PLAIN,
        cautions=("That is not a whole number, so the percentage must be rounded.",) if odd and noun else (),
        checked_by="part and rest add up to the total",
    )
