"""Golden values: published worked examples, table entries of the standards, or independent arithmetic."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.messages.errors import AskThePerson, BadInput
from kithkin.messages.results import ToolResult
from kithkin.tools.health import HealthToolbox
from kithkin.tools.health.body import bmi_category
from kithkin.tools.health.growth import growth_lms, z_score
from kithkin.tools.health.kidney import ckd_epi_2021, kidney_stage
from kithkin.tools.health.labs import ANALYTES
from kithkin.tools.health.scores_hospital import scale_two_points

TOOLS = {tool.name.removeprefix("health."): tool for tool in HealthToolbox().tools}


def run(tool: str, **arguments: Any) -> ToolResult:
    return TOOLS[tool].run(**arguments)


def number(result: ToolResult, name: str) -> float:
    value = next(value.number for value in result.values if value.name == name)
    assert value is not None
    return value


# From an independent implementation (medcalc-bench 1.7.0).
@pytest.mark.parametrize(
    ("creatinine", "age", "sex", "expected"),
    [
        (1.2, 50, "male", 73.674),
        (1.0, 50, "female", 68.633),
        (0.7, 40, "female", 112.054),
        (0.9, 40, "male", 110.726),
    ],
)
def test_ckd_epi_2021(creatinine: float, age: float, sex: str, expected: float) -> None:
    assert ckd_epi_2021(creatinine, age, sex) == pytest.approx(expected, abs=0.002)


@pytest.mark.parametrize(
    ("rate", "stage"),
    [(90, "G1"), (89, "G2"), (60, "G2"), (59, "G3a"), (45, "G3a"), (44, "G3b"), (29, "G4"), (14, "G5")],
)
def test_kidney_stages(rate: float, stage: str) -> None:
    assert kidney_stage(rate) == stage


def test_egfr_reply_names_equation_unit_and_three_months() -> None:
    result = run("egfr", creatinine=1.4, age=62, sex="female")
    assert "CKD-EPI 2021" in result.sentence
    assert result.values[0].unit == "standard_filtration_rate"
    assert "3 months" in " ".join(result.cautions)


@pytest.mark.parametrize(
    ("bmi", "name"),
    [(15.9, "severe thinness"), (16, "moderate thinness"), (18.4, "mild thinness"), (18.5, "normal range"),
     (24.9, "normal range"), (25, "overweight (pre-obese)"), (30, "obesity class I"), (40, "obesity class III")],
)  # fmt: skip
def test_bmi_categories(bmi: float, name: str) -> None:
    assert bmi_category(bmi) == name


def test_bmi_groups_are_kept_from_children_and_pregnancy() -> None:
    with pytest.raises(BadInput):
        run("bmi", weight=50, height=160, age=15)
    pregnant = run("bmi", weight=70, height=165, pregnant=True)
    assert "category" not in {value.name for value in pregnant.values}
    assert "pregnancy" in pregnant.cautions[0]


# The WHO's own tables (2006, day resolution), as carried by a second package (anthro 1.1.1).
@pytest.mark.parametrize(
    ("indicator", "sex", "days", "lms"),
    [
        ("weight", "male", 365, (0.0645, 9.646, 0.10925)),
        ("weight", "female", 30, (0.1727, 4.1716, 0.13738)),
        ("weight", "female", 1000, (-0.3153, 13.256, 0.12729)),
        ("height", "female", 1500, (1.0, 103.4842, 0.0421)),
        ("bmi", "male", 700, (-0.6328, 15.7853, 0.07786)),
        ("bmi", "female", 1200, (-0.5684, 15.3434, 0.08675)),
        ("weight", "male", 0, (0.3487, 3.3464, 0.14602)),
        ("weight", "female", 0, (0.3809, 3.2322, 0.14171)),
        ("height", "male", 0, (1.0, 49.8842, 0.03795)),
        ("height", "male", 365, (1.0, 75.7391, 0.03137)),
        ("bmi", "female", 0, (-0.0631, 13.3363, 0.09272)),
        ("head", "male", 0, (1.0, 34.4618, 0.03686)),
    ],
)
def test_growth_tables(indicator: str, sex: str, days: float, lms: tuple[float, float, float]) -> None:
    assert growth_lms(indicator, sex, days) == pytest.approx(lms, rel=1e-3)


def test_growth_z_score_agrees_with_two_packages() -> None:
    # Both anthro and pygrowthstandards: a boy of 365 days, 75.2 cm, has z = -0.2269.
    z = z_score(75.2, growth_lms("height", "male", 365), restricted=False)
    assert z == pytest.approx(-0.2269, abs=0.001)


def test_growth_beyond_three_is_linear_for_weight() -> None:
    lms = growth_lms("weight", "male", 0)
    power, median, spread = lms

    def at(z: float) -> float:
        return median * (1 + power * spread * z) ** (1 / power)

    step = at(3) - at(2)
    assert z_score(at(3) + step, lms, restricted=True) == pytest.approx(4)
    assert z_score(at(2), lms, restricted=True) == pytest.approx(2)


@given(
    z=st.floats(-2.9, 2.9), days=st.integers(0, 1826), indicator=st.sampled_from(["weight", "height", "bmi", "head"]),
    sex=st.sampled_from(["female", "male"]),
)  # fmt: skip
def test_z_score_undoes_the_table(z: float, days: int, indicator: str, sex: str) -> None:
    power, median, spread = growth_lms(indicator, sex, days)
    value = median * (1 + power * spread * z) ** (1 / power) if power else median * math.exp(spread * z)
    assert z_score(value, (power, median, spread), restricted=True) == pytest.approx(z, abs=1e-6)


def test_framingham_and_hodges() -> None:
    result = run("corrected_qt", qt=400, heart_rate=60)
    assert all(value.number == pytest.approx(400) for value in result.values)


def test_hba1c_published_pairs() -> None:
    # NGSP table: 5 % = 31, 6 % = 42, 7 % = 53, 8 % = 64, 9 % = 75 mmol/mol.
    for percent, mmol in ((5, 31), (6, 42), (7, 53), (8, 64), (9, 75)):
        assert round(number(run("a1c_to_mmol", hba1c=percent), "result")) == mmol
    # ADAG table (Nathan 2008): 6 % = 126, 7 % = 154, 8 % = 183 mg/dL; 7 % = 8.6 mmol/L.
    for percent, glucose in ((6, 126), (7, 154), (8, 183)):
        assert int(number(run("average_glucose", hba1c=percent), "eag") + 0.5) == pytest.approx(
            glucose, abs=1
        )
    assert number(run("average_glucose", hba1c=7), "eag_si") == pytest.approx(8.6, abs=0.06)


@given(name=st.sampled_from(sorted(ANALYTES)), share=st.floats(0.01, 0.99))
def test_laboratory_conversions_undo_each_other(name: str, share: float) -> None:
    low, high = ANALYTES[name].plausible
    customary = low + share * (high - low)
    si = number(run("lab_to_si", analyte=name, customary=customary), "result")
    assert number(run("lab_to_customary", analyte=name, si=si), "result") == pytest.approx(customary)


@pytest.mark.parametrize(
    ("analyte", "customary", "si"),
    [("glucose", 100, 5.55), ("cholesterol", 200, 5.17), ("triglycerides", 150, 1.69), ("creatinine", 1, 88.4),
     ("urea", 20, 7.14), ("calcium", 10, 2.5), ("bilirubin", 1, 17.1), ("urate", 7, 416), ("vitamin_d", 20, 49.9),
     ("vitamin_b12", 400, 295), ("iron", 100, 17.9), ("haemoglobin", 15, 150), ("testosterone", 600, 20.8),
     ("cortisol", 10, 276)],
)  # fmt: skip
def test_laboratory_factors(analyte: str, customary: float, si: float) -> None:
    assert number(run("lab_to_si", analyte=analyte, customary=customary), "result") == pytest.approx(
        si, rel=0.004
    )


# Royal College of Physicians 2017, chart 1 and SpO2 scale 2.
def test_news2_extremes() -> None:
    normal = {"respiratory_rate": 16, "oxygen_saturation": 98, "supplemental_oxygen": False, "systolic": 125,
              "heart_rate": 70, "consciousness": "alert", "temperature": 37.0}  # fmt: skip
    assert number(run("news2", **normal), "score") == 0
    worst = {"respiratory_rate": 30, "oxygen_saturation": 85, "supplemental_oxygen": True, "systolic": 80,
             "heart_rate": 140, "consciousness": "not alert", "temperature": 34.0}  # fmt: skip
    assert number(run("news2", **worst), "score") == 20
    single = run("news2", **{**normal, "systolic": 85})
    assert single.values[-1].text is not None
    assert single.values[-1].text.startswith("low–medium")


@pytest.mark.parametrize(
    ("saturation", "oxygen", "points"),
    [
        (83, False, 3),
        (85, False, 2),
        (87, True, 1),
        (92, True, 0),
        (93, False, 0),
        (94, True, 1),
        (96, True, 2),
        (97, True, 3),
    ],
)
def test_saturation_scale_two(saturation: float, oxygen: bool, points: float) -> None:
    assert scale_two_points(saturation, oxygen) == points


@given(extra=st.floats(0, 15))
def test_news2_never_falls_as_saturation_falls(extra: float) -> None:
    facts = {"respiratory_rate": 16, "supplemental_oxygen": False, "systolic": 125, "heart_rate": 70,
             "consciousness": "alert", "temperature": 37.0}  # fmt: skip
    high = number(run("news2", oxygen_saturation=97.0, **facts), "score")
    assert number(run("news2", oxygen_saturation=97.0 - extra, **facts), "score") >= high


def test_curb_65_counts_the_pressure_once() -> None:
    both = run(
        "curb_65", confusion=False, urea_nitrogen=10, respiratory_rate=16, systolic=85, diastolic=50, age=40
    )
    assert number(both, "score") == 1


# The same independent implementation.
@pytest.mark.parametrize(
    ("creatinine", "bilirubin", "inr", "sodium", "expected"),
    [(1.5, 3, 1.8, 130, 25), (2.2, 5, 2.1, 128, 32), (1.1, 1.5, 1.2, 140, 11), (3, 10, 2.5, 125, 38)],
)
def test_meld_sodium(creatinine: float, bilirubin: float, inr: float, sodium: float, expected: int) -> None:
    result = run("meld_na", creatinine=creatinine, bilirubin=bilirubin, inr=inr, sodium=sodium)
    assert number(result, "meld") == expected


def test_meld_bounds() -> None:
    assert number(run("meld_na", creatinine=0.8, bilirubin=0.8, inr=0.9, sodium=140), "meld") == 6
    assert number(run("meld_na", creatinine=9.0, bilirubin=40, inr=8, sodium=120), "meld") == 40


def test_phq_9_speaks_of_help_when_the_last_answer_is_not_zero() -> None:
    result = run("phq_9", items=(0, 0, 0, 0, 0, 0, 0, 0, 1))
    assert "last question" in result.cautions[0]
    assert "emergency number" in result.cautions[0]
    with pytest.raises(AskThePerson):
        run("phq_9", items=(1, 2, 5, 0, 0, 0, 0, 0, 0))


def test_dose_and_volume_undo_each_other() -> None:
    volume = number(run("volume_for_dose", dose=180, strength_mass=120, strength_volume=5), "volume")
    assert number(run("dose_in_volume", volume=volume, strength_mass=120, strength_volume=5), "dose") == 180


def test_odd_tablets_are_pointed_out() -> None:
    assert "pharmacist" in run("tablets_for_dose", dose=100, tablet=75).cautions[0]
    assert "split" in run("tablets_for_dose", dose=75, tablet=50).cautions[0]


def test_blood_alcohol_never_speaks_of_safe_driving_and_never_is_negative() -> None:
    result = run("blood_alcohol", volume=330, strength=4, weight=90, sex="male", duration=12)
    assert number(result, "alcohol") == 0
    assert "never means that driving is safe" in result.cautions[0]


def test_missing_arguments_are_asked_for_not_guessed() -> None:
    with pytest.raises(AskThePerson) as caught:
        run("egfr", creatinine=1.0)
    assert len(caught.value.questions) == 2


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_tools_are_described(name: str) -> None:
    tool = TOOLS[name]
    assert tool.is_health
    assert tool.reference
    assert tool.summary
    assert tool.examples
    assert all(
        p.question.endswith("?") for p in tool.parameters if p.required and p.name not in ("unit", "on")
    )


def test_sentences_carry_no_digits_of_results() -> None:
    for result in (
        run("bmi", weight=81.6, height=178),
        run("ldl", total_cholesterol=200, hdl=50, triglycerides=150),
        run("news2", respiratory_rate=22, oxygen_saturation=94, supplemental_oxygen=False, systolic=105,
            heart_rate=105, consciousness="alert", temperature=38.5),
        run("days_of_supply", amount=100, dose=5, times=2),
    ):  # fmt: skip
        assert not re.search(r"\d", re.sub(r"\{\{\w+\}\}", "", result.sentence))


def test_figures_in_cautions_are_listed_as_facts() -> None:
    result = run("egfr", creatinine=1.4, age=62, sex="female")
    listed = {fact.number for fact in result.facts}
    assert {3, 88.4, 2021} <= listed
