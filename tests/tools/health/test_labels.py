"""Questions about a picture: a nutrition label, a laboratory report, a medicine label."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kithkin.messages.pictures import Finding, Region

_REGION = Region(left=0, top=0, right=1, bottom=1)


def field(number: float, label: str, value: float, unit: str, column: str = "") -> Finding:
    return Finding(id=f"p1.{number}", kind="field", text=f"{label} {value}", region=_REGION, confidence=0.9,
                   label=label, number=value, exact=str(value), unit=unit, column=column)  # fmt: skip


AMERICAN = [
    field(1, "serving size", 55, "gram"),
    Finding(id="p1.2", kind="field", text="8 servings per container", region=_REGION, confidence=0.9,
            label="servings per container", number=8, exact="8"),
    field(3, "calories", 230, "kilocalorie"),
    field(4, "total fat", 8, "gram"),
    field(5, "saturated fat", 1, "gram"),
    field(9, "trans fat", 0, "gram"),
    field(6, "sodium", 160, "milligram"),
    field(7, "total sugars", 12, "gram"),
    field(8, "includes added sugars", 10, "gram"),
]  # fmt: skip
BRITISH = [
    field(1, "energy", 1500, "kilojoule", "per 100 g"),
    field(2, "energy", 357, "kilocalorie", "per 100 g"),
    field(3, "energy", 450, "kilojoule", "per serving"),
    field(4, "energy", 107, "kilocalorie", "per serving"),
    field(5, "of which sugars", 20, "gram", "per 100 g"),
    field(6, "of which sugars", 6, "gram", "per serving"),
]


@pytest.mark.parametrize(
    ("question", "label", "expected"),
    [
        ("how much sugar if I eat 3 servings?", AMERICAN, 36),
        ("how much added sugar in two servings", AMERICAN, 20),
        ("how many calories in the whole box?", AMERICAN, 1840),
        ("saturated fat in one serving?", AMERICAN, 1),
        ("how much sodium is in 2.5 servings", AMERICAN, 400),
        ("sugar in 110 g?", AMERICAN, 24),
        ("70 g of this: how many grams of fat", AMERICAN, 8 * 70 / 55),
        ("how much sugar if I eat 3 servings?", BRITISH, 18),
        ("how much sugar in 45 g", BRITISH, 9),
        ("how many kcal in 2 servings", BRITISH, 214),
        ("how many kJ in 2 servings", BRITISH, 900),
    ],
)
def test_label_questions(
    ask: Callable[..., Any], question: str, label: list[Finding], expected: float
) -> None:
    asked = ask(question, label)
    assert asked.unused == ()
    assert asked.value("total") == pytest.approx(expected)


def test_a_nutrient_that_is_not_on_the_label_is_not_answered(ask: Callable[..., Any]) -> None:
    assert ask("how much fiber in 3 servings?", AMERICAN).result is None


def test_per_100_g_figures_are_not_taken_for_a_serving(ask: Callable[..., Any]) -> None:
    only_per_100 = [finding for finding in BRITISH if finding.column == "per 100 g"]
    assert ask("how much sugar if I eat 3 servings?", only_per_100).result is None


def test_amounts_name_the_finding_they_come_from(ask: Callable[..., Any]) -> None:
    asked = ask("how much sugar if I eat 3 servings?", AMERICAN)
    assert asked.proposal.calls[0].arguments["amount"].finding == "p1.7"


LABORATORY = [
    field(1, "glucose", 4.7, "millimole / liter"),
    field(2, "glucose", 3.9, "millimole / liter", "reference low"),
    field(3, "glucose", 5.6, "millimole / liter", "reference high"),
    field(4, "creatinine", 76, "micromole / liter"),
    field(5, "creatinine", 60, "micromole / liter", "reference low"),
    field(6, "hba1c", 6.5, "percent"),
    field(7, "total cholesterol", 2.9, "millimole / liter"),
]
SYRUP = [field(1, "strength", 100, "milligram"), field(2, "strength per", 5, "milliliter")]
TABLETS = [
    field(1, "strength", 25, "microgram"),
    Finding(
        id="p1.2", kind="line", text="Levothyroxine 25 microgram tablets", region=_REGION, confidence=0.9
    ),
]


@pytest.mark.parametrize(
    ("question", "picture", "tool", "name", "expected"),
    [
        ("whats the glucose in mg/dl", LABORATORY, "lab_to_customary", "result", 84.7),
        ("what is my cholesterol in mg/dL?", LABORATORY, "lab_to_customary", "result", 112.1),
        ("creatinine in mg/dl", LABORATORY, "lab_to_customary", "result", 0.86),
        ("egfr for a 54 year old woman", LABORATORY, "egfr", "egfr", 80),
        ("what is the hba1c in mmol/mol", LABORATORY, "a1c_to_mmol", "result", 47.5),
        ("average glucose from this hba1c", LABORATORY, "average_glucose", "eag", 139.9),
        ("how many ml for a dose of 200 mg", SYRUP, "volume_for_dose", "volume", 10),
        ("dose is 150mg, how much do i give?", SYRUP, "volume_for_dose", "volume", 7.5),
        ("how many mg in 7.5 ml", SYRUP, "dose_in_volume", "dose", 150),
        ("she takes 75 micrograms, how many of these tablets", TABLETS, "tablets_for_dose", "tablets", 3),
        ("my dose is 50 mcg how many of these do I take", TABLETS, "tablets_for_dose", "tablets", 2),
        ("what percentage of the calories come from fat", AMERICAN, "energy_share", "share", 100 * 72 / 230),
        ("% of energy from sugars?", BRITISH, "energy_share", "share", 100 * 80 / 357),
    ],
)
def test_figures_of_a_picture(
    ask: Callable[..., Any], question: str, picture: list[Finding], tool: str, name: str, expected: float
) -> None:
    asked = ask(question, picture)
    assert (asked.tool, asked.unused) == (tool, ())
    assert asked.value(name) == pytest.approx(expected, rel=0.01)
    assert any(
        getattr(argument, "finding", None)
        for call in asked.proposal.calls
        for argument in call.arguments.values()
    )


def test_limits_of_the_reference_range_are_no_results(ask: Callable[..., Any]) -> None:
    limits = [finding for finding in LABORATORY if "reference" in finding.column]
    assert ask("whats the glucose in mg/dl", limits).result is None
    assert ask("egfr for a 54 year old woman", limits).result is None


def test_two_results_of_one_name_are_not_chosen_between(ask: Callable[..., Any]) -> None:
    twice = [*LABORATORY, field(8, "creatinine", 90, "micromole / liter")]
    assert ask("creatinine in mg/dl", twice).result is None
    assert ask("egfr for a 54 year old woman", twice).result is None


def test_parts_above_the_whole_are_asked_about(ask: Callable[..., Any]) -> None:
    assert ask("what percent of the calories is from fat, 40 g fat and 200 kcal").questions
