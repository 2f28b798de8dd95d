"""Interest on one sum: simple and compound, backwards and forwards in time.

Formulas: S. G. Kellison (2009), The Theory of Interest, 3rd edition, chapters 1 and 2.
"""

from __future__ import annotations

from decimal import Decimal

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.finance.money import (
    BREALEY,
    KELLISON,
    PERIODS_PER_YEAR,
    TIME_UNITS,
    amount,
    duration_in_years,
    fact,
    fraction,
    money_value,
    percent_value,
    plain,
    shown,
    time_fact,
)

_CLOSE = Decimal("1e-9")
RATE_PERIODS = {"year": 1, "half-year": 2, "quarter": 4, "month": 12, "week": 52, "day": 365}
_PERIOD_FREQUENCY = {
    "year": "yearly",
    "half-year": "half-yearly",
    "quarter": "quarterly",
    "month": "monthly",
    "week": "weekly",
    "day": "daily",
}


def nominal_rate(rate: float, rate_period: str) -> Decimal:
    """The yearly nominal rate as a fraction, from a percentage per year, month or other period."""
    if rate_period not in RATE_PERIODS:
        raise BadInput("The rate must be per year, half-year, quarter, month, week or day.")
    return fraction(rate) * RATE_PERIODS[rate_period]


def growth(nominal: Decimal, frequency: str, years: Decimal) -> Decimal:
    """The factor by which a sum grows: (1 + i/m)^(m·t), or e^(i·t) when compounded continuously."""
    if frequency == "continuous":
        return (nominal * years).exp()
    if frequency not in PERIODS_PER_YEAR:
        raise BadInput(
            "The compounding must be yearly, half-yearly, quarterly, monthly, weekly, daily or continuous."
        )
    periods = PERIODS_PER_YEAR[frequency]
    return (1 + nominal / periods) ** (years * periods)


def compounding(frequency: str, rate_period: str) -> str:
    """The compounding meant: as said, else as often as the rate is quoted."""
    return frequency or _PERIOD_FREQUENCY.get(rate_period, "yearly")


def rate_fact(rate: float, rate_period: str) -> Value:
    """The rate as given: "5% a year"."""
    return fact("rate_shown", "interest rate", f"{plain(rate)}% a {rate_period}", rate)


def how_compounded(frequency: str) -> str:
    """The compounding in words, as an adverb."""
    return "continuously" if frequency == "continuous" else frequency


def simple_interest(
    principal: float,
    rate: float,
    time: float,
    time_unit: str = "years",
    rate_period: str = "year",
    currency: str = "",
    unsaid: bool = False,
) -> ToolResult:
    """Simple interest I = P·r·t; with `unsaid` it also gives the yearly compound amount."""
    start, nominal = amount(principal, "principal"), nominal_rate(rate, rate_period)
    years = duration_in_years(time, time_unit)
    earned = start * nominal * years
    if abs(earned / start / years - nominal) > _CLOSE:
        raise ToolFailed("The simple interest does not give the rate back.")
    facts = [
        money_value("principal_shown", "principal", start, currency),
        rate_fact(rate, rate_period),
        time_fact(time, time_unit),
    ]
    cautions: tuple[str, ...] = ()
    if unsaid and years > 1:
        compounded = start * growth(nominal, "yearly", years) - start
        facts.append(money_value("compounded", "interest compounded yearly", compounded, currency))
        cautions = ("This is simple interest; compounded yearly it would be {{compounded}}.",)
    return ToolResult(
        values=(
            money_value("interest", "simple interest", earned, currency),
            money_value("total", "principal with interest", start + earned, currency),
        ),
        sentence="The simple interest on {{principal_shown}} at {{rate_shown}} for {{time_shown}} is {{interest}}, "
        "so the total is {{total}}.",
        method="principal times rate times time",
        latex=r"I = P\,r\,t",
        reference=KELLISON,
        steps=(
            f"{shown(start, currency)} × {plain(nominal, 6)} × {plain(years, 6)} years = {shown(earned, currency)}",
        ),
        cautions=cautions,
        checked_by="the interest divided by principal and time gives the rate back",
        facts=tuple(facts),
    )


def compound_interest(
    principal: float,
    rate: float,
    time: float,
    time_unit: str = "years",
    frequency: str = "",
    rate_period: str = "year",
    currency: str = "",
) -> ToolResult:
    """Compound interest A = P(1 + i/m)^(m·t)."""
    start, nominal = amount(principal, "principal"), nominal_rate(rate, rate_period)
    years, how = duration_in_years(time, time_unit), compounding(frequency, rate_period)
    factor = growth(nominal, how, years)
    final = start * factor
    if abs(final / growth(nominal, how, years / 2) ** 2 / start - 1) > _CLOSE:
        raise ToolFailed("The amount does not discount back to the principal.")
    return ToolResult(
        values=(
            money_value("amount", "final amount", final, currency),
            money_value("interest", "compound interest", final - start, currency),
        ),
        sentence=f"{{{{principal_shown}}}} at {{{{rate_shown}}}} compounded {how_compounded(how)} grows to "
        "{{amount}} in {{time_shown}}; {{interest}} of that is interest.",
        method=f"the principal multiplied by the growth factor, compounded {how_compounded(how)}",
        latex=r"A = P e^{rt}" if how == "continuous" else r"A = P\left(1 + \frac{r}{m}\right)^{mt}",
        reference=KELLISON,
        steps=(
            f"growth factor over {plain(years, 6)} years: {plain(factor, 8)}",
            f"{shown(start, currency)} × {plain(factor, 8)} = {shown(final, currency)}",
        ),
        checked_by="discounted in two halves back to the principal",
        facts=(
            money_value("principal_shown", "principal", start, currency),
            rate_fact(rate, rate_period),
            time_fact(time, time_unit),
        ),
    )


def present_value(
    future: float,
    rate: float,
    time: float,
    time_unit: str = "years",
    frequency: str = "",
    rate_period: str = "year",
    currency: str = "",
) -> ToolResult:
    """What must be invested now to have a sum later: P = A / (1 + i/m)^(m·t)."""
    target, nominal = amount(future, "future amount"), nominal_rate(rate, rate_period)
    years, how = duration_in_years(time, time_unit), compounding(frequency, rate_period)
    factor = growth(nominal, how, years)
    now = target / factor
    if abs(now * growth(nominal, how, years / 2) ** 2 / target - 1) > _CLOSE:
        raise ToolFailed("The present value does not grow to the future amount.")
    return ToolResult(
        values=(money_value("present", "present value", now, currency),),
        sentence=f"The present value is {{{{present}}}}: at {{{{rate_shown}}}} compounded {how_compounded(how)} it grows to "
        "{{future_shown}} in {{time_shown}}.",
        method="the future amount divided by the growth factor",
        latex=r"P = \frac{A}{(1 + r/m)^{mt}}",
        reference=BREALEY,
        steps=(f"{shown(target, currency)} / {plain(factor, 8)} = {shown(now, currency)}",),
        checked_by="grown forward in two halves to the future amount",
        facts=(
            money_value("future_shown", "future amount", target, currency),
            rate_fact(rate, rate_period),
            time_fact(time, time_unit),
        ),
    )


def time_to_grow(multiple: float, rate: float, frequency: str = "", rate_period: str = "year") -> ToolResult:
    """The time in which a sum grows to `multiple` times itself: t = ln(multiple) / (m·ln(1 + i/m))."""
    nominal, how = nominal_rate(rate, rate_period), compounding(frequency, rate_period)
    if not 1 < multiple < 1e9 or nominal <= 0:
        raise BadInput("A sum only grows to a larger one, at a rate above zero.")
    yearly = growth(nominal, how, Decimal(1))
    wanted = Decimal(str(multiple))
    years = wanted.ln() / yearly.ln()
    if abs(growth(nominal, how, years) / wanted - 1) > _CLOSE:
        raise ToolFailed("The time found does not give the growth asked for.")
    return ToolResult(
        values=(
            Value(
                name="years", label="time", number=float(years), text=f"{plain(years, 2)} years", decimals=2
            ),
        ),
        sentence=f"It takes {{{{years}}}} to grow to {{{{multiple_shown}}}} times as much at {{{{rate_shown}}}} "
        f"compounded {how_compounded(how)}.",
        method="logarithm of the growth wanted divided by the logarithm of the growth in one year",
        latex=r"t = \frac{\ln k}{m \ln(1 + r/m)}",
        reference=KELLISON,
        steps=(f"growth in one year: {plain(yearly, 8)}", f"ln {plain(wanted)} / ln {plain(yearly, 8)}"),
        checked_by="the growth factor over the time found equals the growth wanted",
        facts=(
            fact("multiple_shown", "growth wanted", plain(wanted), multiple),
            rate_fact(rate, rate_period),
        ),
    )


def growth_rate(
    start: float, end: float, time: float, time_unit: str = "years", currency: str = ""
) -> ToolResult:
    """Compound annual growth rate: (end/start)^(1/t) − 1."""
    first, last = amount(start, "starting value"), amount(end, "final value")
    years = duration_in_years(time, time_unit)
    rate = (last / first) ** (1 / years) - 1
    if abs(first * (1 + rate) ** years / last - 1) > _CLOSE:
        raise ToolFailed("The rate found does not lead from the first value to the last.")
    return ToolResult(
        values=(percent_value("rate", "compound annual growth rate", rate * 100),),
        sentence="The compound annual growth rate is {{rate}} a year, from {{start_shown}} to {{end_shown}} "
        "in {{time_shown}}.",
        method="the ratio of the values to the power of one over the years, minus one",
        latex=r"r = \left(\frac{V_1}{V_0}\right)^{1/t} - 1",
        reference=BREALEY,
        steps=(f"({plain(last)} / {plain(first)})^(1/{plain(years, 6)}) - 1 = {plain(rate, 6)}",),
        checked_by="the first value grown at this rate gives the last",
        facts=(
            money_value("start_shown", "starting value", first, currency),
            money_value("end_shown", "final value", last, currency),
            time_fact(time, time_unit),
        ),
    )


def effective_rate(rate: float, frequency: str) -> ToolResult:
    """Effective annual rate of a nominal rate: (1 + i/m)^m − 1."""
    nominal = fraction(rate)
    effective = growth(nominal, frequency, Decimal(1)) - 1
    back = (
        (1 + effective).ln()
        if frequency == "continuous"
        else ((1 + effective) ** (Decimal(1) / PERIODS_PER_YEAR[frequency]) - 1) * PERIODS_PER_YEAR[frequency]
    )
    if abs(back - nominal) > _CLOSE:
        raise ToolFailed("The effective rate does not give the nominal rate back.")
    return ToolResult(
        values=(percent_value("effective", "effective annual rate", effective * 100, 3),),
        sentence=f"The effective annual rate is {{{{effective}}}}, for a nominal {{{{rate_shown}}}} compounded "
        f"{how_compounded(frequency)}.",
        method="the growth of one unit of money in a year, minus one",
        latex=r"i_e = \left(1 + \frac{i}{m}\right)^m - 1",
        reference=KELLISON,
        steps=(f"growth in one year: {plain(1 + effective, 8)}",),
        checked_by="converted back to the nominal rate",
        facts=(rate_fact(rate, "year"),),
    )


def known_time_unit(unit: str) -> str | None:
    """The time unit of these tools for a canonical unit name ("year" → "years"), if there is one."""
    name = unit + "s"
    return name if name in TIME_UNITS else None
