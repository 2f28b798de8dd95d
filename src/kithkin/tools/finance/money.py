"""Amounts of money: exact decimal arithmetic, and how amounts are shown."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from kithkin.messages.errors import BadInput
from kithkin.messages.results import Value

KELLISON: Final = "Kellison, S. G. (2009), The Theory of Interest, 3rd edition, McGraw-Hill"
BREALEY: Final = "Brealey, Myers and Allen (2020), Principles of Corporate Finance, 13th edition, McGraw-Hill"

PERIODS_PER_YEAR: Final[Mapping[str, int]] = {
    "yearly": 1,
    "half-yearly": 2,
    "quarterly": 4,
    "monthly": 12,
    "fortnightly": 26,
    "weekly": 52,
    "daily": 365,
}
TIME_UNITS: Final[Mapping[str, Decimal]] = {
    "years": Decimal(1),
    "quarters": Decimal(4),
    "months": Decimal(12),
    "weeks": Decimal(52),
    "days": Decimal(365),
}
_LARGEST: Final = Decimal("1e15")
_PREFIXES: Final = frozenset({"$", "£", "€", "¥", "₹", "₩", "₽", "₺", "₦", "฿", "₫", "US$", "A$", "C$", "R$"})
_WITHOUT_CENTS: Final = frozenset({"¥", "₩", "₫", "JPY", "KRW", "VND"})


def exact(number: float | int | str) -> Decimal:
    """A number as an exact decimal, by its shortest written form."""
    return Decimal(str(number))


def amount(number: float | int, name: str, *, zero: bool = False) -> Decimal:
    """A positive amount of money. Raises `BadInput` for negative, zero (unless allowed) or huge amounts."""
    value = exact(number)
    if not value.is_finite() or value < 0 or (value == 0 and not zero) or value > _LARGEST:
        raise BadInput(f"The {name} must be a positive amount of money.", remedy="Check the amount.")
    return value


def fraction(
    percent: float | int, name: str = "rate", *, lowest: float = 0.0, highest: float = 1000.0
) -> Decimal:
    """A percentage as a fraction (5 → 0.05). Raises `BadInput` outside the bounds."""
    if not lowest <= percent <= highest:
        raise BadInput(f"The {name} of {percent:g}% is not between {lowest:g}% and {highest:g}%.")
    return exact(percent) / 100


def duration_in_years(time: float | int, time_unit: str) -> Decimal:
    """A time in years of 12 months, 52 weeks or 365 days. Raises `BadInput` for an unusable time."""
    per_year = TIME_UNITS.get(time_unit)
    if per_year is None or not time > 0:
        raise BadInput("The time must be positive, in years, quarters, months, weeks or days.")
    years = exact(time) / per_year
    if years > 500:
        raise BadInput("The time is longer than five hundred years.", remedy="Give a shorter time.")
    return years


def cents(value: Decimal, currency: str = "") -> Decimal:
    """Rounded to the smallest usual coin, half up."""
    places = Decimal(1) if currency in _WITHOUT_CENTS else Decimal("0.01")
    return value.quantize(places, rounding=ROUND_HALF_UP)


def shown(value: Decimal, currency: str = "") -> str:
    """An amount for people: "$1,234.50", "1,234.50 CHF", "1,234.50"."""
    rounded = cents(value, currency)
    digits = f"{abs(rounded):,}"
    sign = "-" if rounded < 0 else ""
    if currency in _PREFIXES:
        return f"{sign}{currency}{digits}"
    return f"{sign}{digits} {currency}".strip()


def money_value(name: str, label: str, value: Decimal, currency: str) -> Value:
    """A value that is an amount of money."""
    return Value(
        name=name,
        label=label,
        number=float(cents(value, currency)),
        text=shown(value, currency),
        decimals=0 if currency in _WITHOUT_CENTS else 2,
        kind="money",
    )


def plain(value: Decimal | float | int, places: int = 4) -> str:
    """A number without superfluous zeros, at most `places` decimals."""
    rounded = exact(value if not isinstance(value, Decimal) else str(value)).quantize(
        Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP
    )
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_value(name: str, label: str, percent: Decimal, places: int = 2) -> Value:
    """A value that is a percentage; its text carries the sign."""
    return Value(
        name=name, label=label, number=float(percent), text=f"{plain(percent, places)}%", decimals=places
    )


def fact(name: str, label: str, text: str, number: float | int | None = None) -> Value:
    """Something the sentence mentions besides the results, already written for people."""
    return Value(name=name, label=label, text=text, number=number)


def time_fact(time: float | int, time_unit: str) -> Value:
    """The time as given: "3 years"."""
    words = time_unit.rstrip("s") if time == 1 else time_unit
    return fact("time_shown", "time", f"{plain(time)} {words}", time)


def length_of_time(months: int) -> str:
    """A number of months for people: "5 years and 3 months"."""
    years, rest = divmod(months, 12)
    parts = [f"{years} year{'s' if years != 1 else ''}"] if years else []
    if rest or not years:
        parts.append(f"{rest} month{'s' if rest != 1 else ''}")
    return " and ".join(parts)
