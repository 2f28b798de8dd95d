"""Questions about a picture of a nutrition label."""

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
