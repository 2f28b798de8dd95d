"""Writes numbers for people: rounded to the precision they carry, with their units."""

from __future__ import annotations

import math

from kithkin.messages.results import Value
from kithkin.ports.units import Units

_DEFAULT_SIGNIFICANT = 4
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_LARGEST_PLAIN = 1e9
_SMALLEST_PLAIN = 1e-4


def display_number(
    number: float | int, *, decimals: int | None = None, significant: int | None = None
) -> str:
    """The digits alone: whole numbers whole, others to `decimals` places or `significant` figures (default 4).

    Very large and very small numbers are written as "6.022 × 10²³".
    """
    if isinstance(number, int):
        return f"{number:,}" if abs(number) >= 10_000 else str(number)
    if not math.isfinite(number):
        return {math.inf: "infinity", -math.inf: "-infinity"}.get(number, "not a number")
    if decimals is not None and abs(number) < _LARGEST_PLAIN:
        # "z": what rounds to zero has no sign.
        return _grouped(f"{number:z.{decimals}f}")
    figures = significant or _DEFAULT_SIGNIFICANT
    if number == 0.0:
        return "0"
    if abs(number) >= _LARGEST_PLAIN or abs(number) < _SMALLEST_PLAIN:
        mantissa, exponent = f"{number:.{figures - 1}e}".split("e")
        if significant is None and "." in mantissa:
            mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa} × 10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
    return _grouped(_plain(number, figures, keep_zeros=significant is not None))


def _plain(number: float, figures: int, *, keep_zeros: bool) -> str:
    magnitude = math.floor(math.log10(abs(number)))
    # A whole part longer than the figures is still written in full: nobody rounds 12,345.6 to 12,350 unasked.
    text = f"{number:.{max(figures - 1 - magnitude, 0)}f}"
    if not keep_zeros and "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _grouped(text: str) -> str:
    whole, _, fraction = text.partition(".")
    digits = whole.lstrip("-")
    if len(digits) > 4:
        whole = ("-" if whole.startswith("-") else "") + f"{int(digits):,}"
    return f"{whole}.{fraction}" if fraction else whole


def display_value(value: Value, units: Units) -> str:
    """A value as it stands in a sentence, unit included."""
    digits = value.text if value.text is not None else _digits(value)
    return with_unit(digits, value.unit, units)


def _digits(value: Value) -> str:
    if value.number is None:
        return ""
    return display_number(value.number, decimals=value.decimals, significant=value.significant)


def with_unit(digits: str, unit: str | None, units: Units) -> str:
    """Digits followed by the printed unit; "%", "°" and the like stand without a space."""
    if not unit:
        return digits
    printed = units.display(unit)
    if not printed:
        return digits
    return (
        f"{digits}{printed}"
        if printed[0] in "%°‰′″" and not printed.startswith(("°C", "°F"))
        else f"{digits} {printed}"
    )
