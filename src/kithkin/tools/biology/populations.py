"""Growth, colony and cell counts, dilutions and enzyme kinetics."""

from __future__ import annotations

import math

from kithkin.messages.errors import AskThePerson, BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value


def _positive(**values: float) -> None:
    for name, value in values.items():
        if not math.isfinite(value) or value <= 0:
            raise BadInput(f"The {name.replace('_', ' ')} must be positive.")


def doubling_growth(initial: float, time: float, doubling_time: float) -> ToolResult:
    """Number of cells after a time of unhindered doubling; both times in the same unit."""
    _positive(initial=initial, doubling_time=doubling_time)
    if time < 0 or time / doubling_time > 1000:
        raise BadInput("The time must not be negative, nor absurdly long.")
    doublings = time / doubling_time
    final = initial * 2**doublings
    return ToolResult(
        values=(Value(name="final", label="number of cells", number=final, significant=4),
                Value(name="doublings", label="doublings", number=doublings, significant=4)),
        sentence="There are {{final}} after {{doublings}} doublings.",
        method="doubled once in each doubling time",
        reference="Exponential growth; J. Monod, Annual Review of Microbiology 3, 1949",
        latex=r"N = N_0 2^{t/t_d}",
    )  # fmt: skip


def doubling_time(initial: float, final: float, time: float) -> ToolResult:
    """Doubling (generation) time of a culture, in the unit of `time` (seconds)."""
    _positive(initial=initial, final=final, time=time)
    if final <= initial:
        raise BadInput("The culture must have grown.")
    doublings = math.log2(final / initial)
    answer = time / doublings
    if not math.isclose(initial * 2 ** (time / answer), final, rel_tol=1e-9):
        raise ToolFailed("The doubling time does not reproduce the count.")
    return ToolResult(
        values=(Value(name="doubling_time", label="doubling time", number=answer, unit="second", significant=4),
                Value(name="doublings", label="generations", number=doublings, significant=4)),
        sentence="The doubling time is {{doubling_time}} ({{doublings}} generations).",
        method="time divided by the number of doublings",
        reference="J. Monod, Annual Review of Microbiology 3, 1949",
        latex=r"t_d = \frac{t}{\log_2 (N/N_0)}",
        checked_by="put back into the growth law",
    )  # fmt: skip


def logistic_growth(initial: float, rate: float, capacity: float, time: float) -> ToolResult:
    """Population after a time of logistic growth; `rate` per unit of `time`."""
    _positive(initial=initial, capacity=capacity)
    if abs(rate * time) > 700:
        raise BadInput("These numbers are too extreme.")
    final = capacity / (1 + (capacity - initial) / initial * math.exp(-rate * time))
    return ToolResult(
        values=(Value(name="final", label="population", number=final, significant=4),),
        sentence="The population is {{final}}.",
        method="logistic equation",
        reference="P.-F. Verhulst, 1838",
        latex=r"N = \frac{K}{1 + \frac{K - N_0}{N_0} e^{-rt}}",
    )


def logistic_rate(population: float, rate: float, capacity: float) -> ToolResult:
    """Growth dN/dt of a population under the logistic equation."""
    _positive(population=population, capacity=capacity)
    growth = rate * population * (1 - population / capacity)
    return ToolResult(
        values=(Value(name="growth", label="growth per unit of time", number=growth, significant=4),),
        sentence="The population changes by {{growth}} individuals per unit of time.",
        method="rate times population times the unused share of the capacity",
        reference="P.-F. Verhulst, 1838",
        latex=r"\frac{dN}{dt} = rN\left(1 - \frac{N}{K}\right)",
    )


def colony_count(colonies: float, dilution: float, plated_volume: float) -> ToolResult:
    """Colony-forming units per millilitre; `dilution` is the fraction (1e-5), `plated_volume` in mL."""
    _positive(colonies=colonies, dilution=dilution, plated_volume=plated_volume)
    if dilution > 1:
        raise AskThePerson("A dilution is a fraction.", questions=("Is the dilution 1 in that number?",))
    result = colonies / (dilution * plated_volume)
    countable = 25 <= colonies <= 300
    return ToolResult(
        values=(Value(name="cfu", label="colony-forming units per mL", number=result, unit="1 / milliliter",
                      significant=3),),
        sentence="The sample holds {{cfu}} (colony-forming units).",
        method="colonies divided by dilution and plated volume",
        reference="U.S. FDA, Bacteriological Analytical Manual, chapter 3 (aerobic plate count)",
        latex=r"\mathrm{CFU/mL} = \frac{N}{d\,V}",
        cautions=() if countable else ("Counts outside the countable range of {{low}} to {{high}} are unreliable."
                                       .replace("{{low}}", "25").replace("{{high}}", "250"),),
        facts=(Value(name="lowest", label="lowest countable", number=25),
               Value(name="highest", label="highest countable", number=250)),
    )  # fmt: skip


def serial_dilution(factor: float, steps: int) -> ToolResult:
    """Total dilution after several equal steps; `factor` 10 means 1 in 10."""
    if factor <= 1 or not 1 <= steps <= 60:
        raise BadInput("Each step must dilute, and there must be between one and sixty steps.")
    total = factor**steps
    return ToolResult(
        values=(Value(name="total", label="total dilution factor", number=total, significant=4),),
        sentence="The total dilution is one in {{total}}.",
        method="the factor of one step to the power of the number of steps",
        reference="Multiplication of dilution factors",
    )


def hemocytometer(cells: float, squares: float = 1.0, dilution_factor: float = 1.0) -> ToolResult:
    """Cells per mL from a count in large squares (1 mm by 1 mm by 0.1 mm) of a Neubauer chamber."""
    _positive(cells=cells, squares=squares, dilution_factor=dilution_factor)
    result = cells / squares * dilution_factor * 1e4
    return ToolResult(
        values=(Value(name="density", label="cells per mL", number=result, unit="1 / milliliter", significant=3),),
        sentence="There are {{density}} (cells).",
        method="cells per large square times the dilution factor times ten thousand",
        reference="Improved Neubauer chamber: a large square holds 0.1 µL",
        facts=(Value(name="chamber_factor", label="squares per mL", number=10000),
               Value(name="square_volume", label="volume of a large square", number=0.1, unit="microliter")),
    )  # fmt: skip


def michaelis_menten(
    maximum: float | None = None, constant: float | None = None, substrate: float | None = None,
    rate: float | None = None,
) -> ToolResult:  # fmt: skip
    """v = Vmax·[S]/(Km + [S]), solved for the one not given. Rates in one unit, concentrations in mol/L."""
    given = {"maximum": maximum, "constant": constant, "substrate": substrate, "rate": rate}
    missing = [name for name, value in given.items() if value is None]
    if len(missing) != 1:
        labels = {"maximum": "Vmax", "constant": "Km", "substrate": "substrate concentration", "rate": "rate"}
        questions = tuple(f"What is the {labels[name]}?" for name in missing) or ("Which one is wanted?",)
        raise AskThePerson("Three of rate, Vmax, Km and substrate are needed.", questions=questions)
    _positive(**{name: value for name, value in given.items() if value is not None})
    v_max, k_m, s, v = maximum or 0.0, constant or 0.0, substrate or 0.0, rate or 0.0
    if missing[0] != "rate" and missing[0] != "maximum" and v >= v_max:
        raise AskThePerson("The rate cannot reach Vmax.", questions=("Are the rate and Vmax right?",))
    answers = {
        "rate": lambda: v_max * s / (k_m + s),
        "maximum": lambda: v * (k_m + s) / s,
        "substrate": lambda: v * k_m / (v_max - v),
        "constant": lambda: s * (v_max - v) / v,
    }
    answer = answers[missing[0]]()
    is_concentration = missing[0] in {"constant", "substrate"}
    label = {"rate": "reaction rate", "maximum": "maximum rate Vmax", "substrate": "substrate concentration",
             "constant": "Michaelis constant Km"}[missing[0]]  # fmt: skip
    unit = "mole / liter" if is_concentration else None
    return ToolResult(
        values=(Value(name=missing[0], label=label, number=answer, unit=unit, significant=4),),
        sentence=f"The {label} is {{{{{missing[0]}}}}}"
        + ("." if is_concentration else ", in the unit of the rate that was given."),
        method="Michaelis–Menten equation",
        reference="L. Michaelis and M. L. Menten, Biochemische Zeitschrift 49, 1913",
        latex=r"v = \frac{V_\max [S]}{K_m + [S]}",
    )
