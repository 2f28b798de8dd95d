"""Arithmetic on numbers that stand in the question: exact where possible, always checked a second way."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.maths.exact import Evaluated, evaluate
from kithkin.tools.maths.floating import as_float
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.reader.tree import Apply, Node, Number, operations, walk
from kithkin.tools.maths.reader.writing import decimal_text, for_people, latex

ARITHMETIC_REFERENCE = "Ordinary arithmetic with exact fractions; irrational values to 60 digits (mpmath)."
MOST_DIGITS_SHOWN = 400
_TRIGONOMETRIC = {"sin", "cos", "tan", "sec", "csc", "cot"}
_INVERSE = {"asin", "acos", "atan"}


def number_value(name: str, label: str, value: Fraction, *, prefer_decimal: bool = False) -> Value:
    """A value for an exact number: whole and finite decimals in digits, others as a fraction."""
    written = decimal_text(value)
    if value.denominator == 1:
        whole = int(value)
        if abs(whole) < 10**15:
            return Value(name=name, label=label, number=whole)
        return Value(name=name, label=label, text=written, number=whole if abs(whole) < 10**300 else None)
    if written is not None and prefer_decimal and len(written) <= 30:
        return Value(name=name, label=label, number=float(value), text=written)
    fraction = f"{value.numerator}/{value.denominator}"
    return Value(name=name, label=label, number=float(value), text=fraction)


def calculate(
    expression: str, decimals: int | None = None, significant: int | None = None, form: str = ""
) -> ToolResult:
    """The value of an expression of numbers.

    `decimals` or `significant` ask for a rounded answer, `form` for "decimal", "fraction" or "percent". Raises `BadInput` for what is no expression and `ToolFailed`
    for what has no value or is too large.
    """
    node = parse(expression)
    bare = _bare_angle(node)
    if bare is not None:
        return _angle_in_both(node, bare)
    result = evaluate(node)
    _confirm(node, result)
    if form:
        return _formed(node, result, form)
    return _result(node, result, decimals, significant)


def _formed(node: Node, result: Evaluated, form: str) -> ToolResult:
    """The value as a decimal, a fraction in lowest terms or a percentage."""
    exact = result.fraction
    if exact is None:
        raise ToolFailed("This is irrational: it has no exact form of this kind.")
    if form == "percent":
        values, sentence = _decimal(exact * 100)
        sentence = sentence.replace("{{answer}}", "{{answer}}%")
    elif form == "fraction":
        values, sentence = [number_value("answer", "as a fraction", exact)], "{{shown}} = {{answer}}."
        if exact.denominator != 1 and abs(exact) > 1:
            whole, rest = divmod(abs(exact), 1)
            text = f"{'-' if exact < 0 else ''}{whole} {rest.numerator}/{rest.denominator}"
            values.append(Value(name="mixed", label="as a mixed number", text=text))
            sentence = "{{shown}} = {{answer}} = {{mixed}}."
    elif form == "scientific":
        text = _power_of_ten(exact)
        values, sentence = (
            [Value(name="answer", label="in scientific notation", number=float(exact), text=text)],
            "{{shown}} = {{answer}}.",
        )
    else:
        values, sentence = _decimal(exact)
    return ToolResult(
        values=tuple(values),
        sentence=sentence,
        method="rewritten exactly",
        reference=ARITHMETIC_REFERENCE,
        latex=latex(node),
        checked_by=_confirm(node, result),
        facts=(Value(name="shown", label="as read", text=for_people(node)),),
    )


def _power_of_ten(value: Fraction) -> str:
    """One digit before the point, times a power of ten. Raises `ToolFailed` where the digits do not end soon."""
    written = decimal_text(abs(value))
    if value == 0 or written is None or len(written) > 40:
        raise ToolFailed("This number cannot be written exactly in scientific notation.")
    digits = written.replace(".", "").lstrip("0").rstrip("0")
    exponent = Decimal(written).adjusted()
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    power = str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{'-' if value < 0 else ''}{mantissa} × 10{power}"


def _confirm(node: Node, result: Evaluated) -> str:
    """Compares with floating point; says how it was checked, or "" where floating point cannot follow."""
    try:
        second, largest = as_float(node)
        first = float(result.approximate)
    except (OverflowError, ValueError, ZeroDivisionError, KeyError, TypeError):
        return ""
    if abs(first) == float("inf"):
        return ""
    if abs(first - second) > 1e-8 * max(largest, abs(first), 1e-300):
        raise ToolFailed("Two ways of working this out disagree, so I give no answer.")
    return "worked out a second time in floating point"


def _result(node: Node, result: Evaluated, decimals: int | None, significant: int | None) -> ToolResult:
    shown = Value(name="shown", label="as read", text=for_people(node))
    values, sentence = _values(node, result, decimals, significant)
    if isinstance(node, Number):
        sentence = sentence.removeprefix("{{shown}} = ").removeprefix("{{shown}} ≈ ")
    return ToolResult(
        values=tuple(values),
        sentence=sentence,
        method="worked out step by step in the usual order of operations",
        reference=ARITHMETIC_REFERENCE,
        latex=latex(node),
        steps=_steps(node),
        checked_by=_confirm(node, result),
        facts=(shown,),
    )


def _values(
    node: Node, result: Evaluated, decimals: int | None, significant: int | None
) -> tuple[list[Value], str]:
    fraction = result.fraction
    if decimals is not None or significant is not None:
        return _rounded(result, decimals, significant)
    if fraction is None:
        return _irrational(node, result.approximate)
    if fraction.denominator == 1:
        return _whole(int(fraction))
    if _written_in_decimals(node) or fraction.denominator > 1000:
        return _decimal(fraction)
    return _ratio(node, fraction)


def _decimal(fraction: Fraction) -> tuple[list[Value], str]:
    written = decimal_text(fraction)
    if written is not None and len(written) <= 14:
        value = Value(name="answer", label="result", number=float(fraction), text=written)
        return [value], "{{shown}} = {{answer}}."
    value = Value(name="answer", label="result", number=float(fraction), significant=8)
    return [value], "{{shown}} ≈ {{answer}}."


def _ratio(node: Node, fraction: Fraction) -> tuple[list[Value], str]:
    """A fraction, as a fraction and as a decimal."""
    exact, written = number_value("fraction", "as a fraction", fraction), decimal_text(fraction)
    already_shown = exact.text == for_people(node)
    if written is not None and len(written) <= 14:
        decimal, sign = Value(name="answer", label="result", number=float(fraction), text=written), "="
    else:
        decimal, sign = Value(name="answer", label="result", number=float(fraction), significant=6), "≈"
    if already_shown:
        return [decimal], f"{{{{shown}}}} {sign} {{{{answer}}}}."
    values, middle = [decimal, exact], ""
    if abs(fraction) > 1 and sign == "≈":
        whole, rest = divmod(abs(fraction), 1)
        text = f"{'-' if fraction < 0 else ''}{whole} {rest.numerator}/{rest.denominator}"
        values.append(Value(name="mixed", label="as a mixed number", text=text))
        middle = " = {{mixed}}"
    return values, f"{{{{shown}}}} = {{{{fraction}}}}{middle} {sign} {{{{answer}}}}."


def _whole(value: int) -> tuple[list[Value], str]:
    digits = value.bit_length() * 30103 // 100000 + 1
    if digits <= MOST_DIGITS_SHOWN:
        return [number_value("answer", "result", Fraction(value))], "{{shown}} = {{answer}}."
    count = len(str(abs(value))) if digits < 4000 else digits
    leading = _scientific(evaluate(Number(Fraction(value))).approximate)
    return [
        Value(name="answer", label="result", text=leading),
        Value(name="digits", label="number of digits", number=count),
    ], ("{{shown}} ≈ {{answer}}, a number of {{digits}} digits.")


def _scientific(value: Any, digits: int = 8) -> str:
    """A number of mpmath in scientific notation ("4.2812477 × 10^369693099")."""
    context = value.context
    exponent = int(context.floor(context.log10(abs(value))))
    mantissa = float(value / context.mpf(10) ** exponent)
    return f"{mantissa:.{digits - 1}f}".rstrip("0").rstrip(".") + f" × 10^{exponent}"


def _irrational(node: Node, value: Any) -> tuple[list[Value], str]:
    if not 1e-9 < abs(value) < 1e15:
        return [Value(name="answer", label="result", text=_scientific(value))], "{{shown}} ≈ {{answer}}."
    number = float(value)
    if isinstance(node, Apply) and node.operation in _INVERSE:
        degrees = math.degrees(number)
        nice = round(degrees, 9)
        in_degrees = Value(
            name="answer",
            label="angle in degrees",
            number=int(nice) if nice == int(nice) else nice,
            significant=7,
        )
        in_radians = Value(name="radians", label="angle in radians", number=number, significant=7)
        return [in_degrees, in_radians], "{{shown}} = {{answer}}°, which is {{radians}} radians."
    decimal = Value(name="answer", label="result", number=number, significant=10)
    surd = _surd(node)
    if surd is None or surd == for_people(node):
        return [decimal], "{{shown}} ≈ {{answer}}."
    exact = Value(name="exact", label="exactly", text=surd)
    return [decimal, exact], "{{shown}} = {{exact}} ≈ {{answer}}."


def _surd(node: Node) -> str | None:
    """A lone square root of a whole number with its square factor taken out ("2√3")."""
    if not (isinstance(node, Apply) and node.operation == "sqrt"):
        return None
    inside = evaluate(node.arguments[0]).fraction
    if inside is None or inside.denominator != 1 or not 1 < inside <= 10**8:
        return None
    whole, factor = int(inside), 1
    for root in range(min(int(whole**0.5), 10_000), 1, -1):
        if whole % (root * root) == 0:
            factor, whole = root, whole // (root * root)
            break
    return f"{factor if factor > 1 else ''}√{whole}"


def _rounded(result: Evaluated, decimals: int | None, significant: int | None) -> tuple[list[Value], str]:
    exact = result.fraction if result.fraction is not None else Fraction(str(result.approximate))
    rounded = round_half_up(exact, decimals, significant)
    places = max(0, decimals) if decimals is not None else None
    same = rounded == exact and result.fraction is not None
    value = Value(
        name="answer",
        label="result, rounded",
        number=float(rounded),
        decimals=places,
        significant=significant,
    )
    return [value], "{{shown}} " + ("=" if same else "≈") + " {{answer}}."


def round_half_up(value: Fraction, decimals: int | None, significant: int | None = None) -> Fraction:
    """Rounds as taught at school (halves away from zero), exactly. Negative `decimals` round to tens, hundreds…"""
    if decimals is None:
        if significant is None or value == 0:
            return value
        exponent = 0
        while abs(value) >= Fraction(10) ** (exponent + 1):
            exponent += 1
        while abs(value) < Fraction(10) ** exponent:
            exponent -= 1
        decimals = significant - 1 - exponent
    scale = Fraction(10) ** decimals
    scaled = abs(value) * scale + Fraction(1, 2)
    rounded = Fraction(scaled.numerator // scaled.denominator) / scale
    return rounded if value >= 0 else -rounded


def round_number(expression: str, decimals: int | None = None, significant: int | None = None) -> ToolResult:
    """A number rounded half up to `decimals` places (0 by default, negative for tens and hundreds) or to
    `significant` digits. Raises `BadInput` for absurd places."""
    if decimals is None and significant is None:
        decimals = 0
    if (decimals is not None and not -30 <= decimals <= 30) or (
        significant is not None and not 1 <= significant <= 30
    ):
        raise BadInput("I can round to at most thirty places.")
    node = parse(expression)
    result = evaluate(node)
    values, _ = _rounded(result, decimals, significant)
    return ToolResult(
        values=tuple(values),
        sentence="{{shown}}, rounded, is {{answer}}.",
        method="rounded half up (a digit of five or more rounds away from zero)",
        reference="Rounding half away from zero, as in ISO 80000-1:2009, annex B, rule B.",
        latex=latex(node),
        facts=(Value(name="shown", label="as read", text=for_people(node)),),
    )


def _written_in_decimals(node: Node) -> bool:
    parts = list(walk(node))
    fractions = any(
        isinstance(p, Apply) and p.operation == "divide" and all(isinstance(a, Number) for a in p.arguments)
        for p in parts
    )
    return any(isinstance(p, Number) and p.decimal for p in parts) or (
        bool(operations(node) & {"percent"}) and not fractions
    )


def _bare_angle(node: Node) -> Apply | None:
    """The trigonometric call whose plain number may be meant in degrees or in radians, if there is one."""
    if (
        isinstance(node, Apply)
        and node.operation in _TRIGONOMETRIC
        and isinstance(node.arguments[0], Number)
        and node.arguments[0].value != 0
    ):
        return node
    return None


def _angle_in_both(node: Node, call: Apply) -> ToolResult:
    in_degrees = Apply(call.operation, (Apply("degrees", call.arguments),))
    values: list[Value] = []
    for name, label, reading in (
        ("answer", "taking the angle in degrees", in_degrees),
        ("radians", "taking the angle in radians", call),
    ):
        result = evaluate(reading)
        _confirm(reading, result)
        number = float(result.approximate)
        exact = result.fraction is not None and result.fraction.denominator == 1
        values.append(Value(name=name, label=label, number=int(number) if exact else number, significant=10))
    return ToolResult(
        values=tuple(values),
        sentence="{{degrees_form}} = {{answer}} with the angle in degrees; in radians it would be {{radians}}.",
        method="worked out for both units of angle, because none was given",
        reference=ARITHMETIC_REFERENCE,
        latex=latex(in_degrees),
        checked_by="worked out a second time in floating point",
        facts=(Value(name="degrees_form", label="as read", text=for_people(in_degrees)),),
    )


def _steps(node: Node) -> tuple[str, ...]:
    """The calculation, innermost operation first, each line one operation; at most eight lines."""
    lines: list[str] = []

    def reduce(part: Node) -> Node:
        if not isinstance(part, Apply) or len(lines) > 8:
            return part
        reduced = Apply(part.operation, tuple(reduce(argument) for argument in part.arguments))
        if part.operation in {"percent", "degrees", "negate", "row", "list"} or _plain_fraction(reduced):
            return reduced
        result = evaluate(reduced).fraction
        if result is None or len(str(result)) > 30:
            raise ToolFailed("no short steps")
        decimal = _written_in_decimals(reduced) and decimal_text(result) is not None
        answer = Number(result, decimal)
        lines.append(f"{for_people(reduced)} = {for_people(answer)}")
        return answer

    try:
        reduce(node)
    except ToolFailed:
        return ()
    return tuple(lines) if 1 < len(lines) <= 8 else ()


def _plain_fraction(node: Apply) -> bool:
    return node.operation == "divide" and all(
        isinstance(part, Number) and part.value.denominator == 1 for part in node.arguments
    )
