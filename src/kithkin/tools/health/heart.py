"""Heart: mean arterial and pulse pressure, QT corrected for rate."""

from __future__ import annotations

import math

from kithkin.messages.errors import AskThePerson
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter
from kithkin.tools.health import parameters as known
from kithkin.tools.health.definitions import NOT_ADVICE, Topic, answer, health_tool

_MMHG = "millimeter_Hg"


def _check_pressures(systolic: float, diastolic: float) -> None:
    if diastolic >= systolic:
        raise AskThePerson(
            "The lower pressure cannot be above the upper one.",
            questions=("Which is the upper (systolic) and which the lower (diastolic) pressure?",),
        )


def mean_arterial_pressure(systolic: float, diastolic: float) -> ToolResult:
    """(systolic + 2 × diastolic) / 3, in mmHg."""
    _check_pressures(systolic, diastolic)
    value = Value(name="map", label="mean arterial pressure", number=(systolic + 2 * diastolic) / 3, unit=_MMHG,
                  decimals=0, kind="mean_arterial_pressure")  # fmt: skip
    return answer(
        "The mean arterial pressure is {{map}}.", (value,),
        method="lower pressure plus a third of the difference to the upper one",
        reference="Levick, An Introduction to Cardiovascular Physiology", cautions=(NOT_ADVICE,),
    )  # fmt: skip


def pulse_pressure(systolic: float, diastolic: float) -> ToolResult:
    """systolic − diastolic, in mmHg."""
    _check_pressures(systolic, diastolic)
    value = Value(
        name="pulse_pressure", label="pulse pressure", number=systolic - diastolic, unit=_MMHG, decimals=0
    )
    return answer(
        "The pulse pressure is {{pulse_pressure}}.", (value,), method="upper pressure minus lower pressure",
        reference="Levick, An Introduction to Cardiovascular Physiology", cautions=(NOT_ADVICE,),
    )  # fmt: skip


def corrected_qt(qt: float, heart_rate: float, formula: str = "all") -> ToolResult:
    """QTc (ms) by Bazett 1920, Fridericia 1920, Framingham (Sagie 1992) and Hodges 1983; QT in ms, rate in beats a minute."""
    interval = 60 / heart_rate
    results = {
        "bazett": qt / math.sqrt(interval),
        "fridericia": qt / interval ** (1 / 3),
        "framingham": qt + 154 * (1 - interval),
        "hodges": qt + 1.75 * (heart_rate - 60),
    }
    order = [formula, *(name for name in results if name != formula)] if formula in results else list(results)
    values = tuple(
        Value(
            name=name,
            label=f"QTc ({name.capitalize()})",
            number=results[name],
            unit="millisecond",
            decimals=0,
        )
        for name in order
    )
    parts = [f"{{{{{name}}}}} by {name.capitalize()}" for name in order]
    return answer(
        f"The QTc is {parts[0]}, {parts[1]}, {parts[2]} and {parts[3]}.", values,
        method="RR = 60 over heart rate; Bazett QT/√RR; Fridericia QT/∛RR; Framingham QT + 154 × (1 − RR); "
        "Hodges QT + 1.75 × (rate − 60)",
        reference="Bazett, Heart 1920; Fridericia, Acta Med Scand 1920; Sagie et al., Am J Cardiol 1992; "
        "Hodges et al., J Am Coll Cardiol 1983",
        cautions=("Bazett over-corrects at fast rates. It is not for irregular beats. " + NOT_ADVICE,),
    )  # fmt: skip


_FORMULA = Parameter(
    name="formula", kind="choice", description="which formula comes first", required=False, default="all",
    choices={"bazett": ("bazett", "bazzet", "bazet"), "fridericia": ("fridericia", "fredericia", "friderica"),
             "framingham": ("framingham",), "hodges": ("hodges",)},
)  # fmt: skip

_PRESSURES = (known.SYSTOLIC, known.DIASTOLIC)

TOPICS: tuple[Topic, ...] = (
    Topic(
        tool=health_tool(
            "mean_arterial_pressure", mean_arterial_pressure, _PRESSURES, (Output(name="map", unit=_MMHG),),
            summary="mean arterial pressure", reference="Levick", examples=("MAP for 120/80",),
        ),
        words=("mean arterial pressure", "mean arterial", "map", "mean blood pressure", "mean bp", "mean pressure"),
        fits=0.95,
    ),
    Topic(
        tool=health_tool(
            "pulse_pressure", pulse_pressure, _PRESSURES, (Output(name="pulse_pressure", unit=_MMHG),),
            summary="pulse pressure", reference="Levick", examples=("pulse pressure for 142/88",),
        ),
        words=("pulse pressure",),
        fits=0.96,
    ),
    Topic(
        tool=health_tool(
            "corrected_qt", corrected_qt, (known.QT, known.HEART_RATE, _FORMULA),
            (Output(name="bazett", unit="millisecond"),), summary="QT corrected for heart rate",
            reference="Bazett 1920; Fridericia 1920; Sagie 1992; Hodges 1983",
            examples=("QTc with QT 400 and heart rate 75",),
        ),
        words=("qtc", "corrected qt", "qt correction", "correct the qt", "correct qt", "qt corrected", "bazett", "fridericia", "framingham", "hodges"),
        fits=0.96,
    ),
)  # fmt: skip
