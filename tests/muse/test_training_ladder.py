"""The ladder: laws are recovered from what they made, predictions come before what is predicted, and all is in the table."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")

import re
import tomllib
from pathlib import Path

import numpy
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin_muse.training import ladder
from kithkin_muse.training.ladder import (
    FOLDER,
    Result,
    Wanted,
    add_result,
    compared,
    main,
    next_parameters,
    prediction,
    read_plan,
    read_results,
    rungs,
    told,
)
from kithkin_muse.training.laws import Law, fit, fitted

ROOT = Path(__file__).parents[2]
SIZES = [1e5, 2.4e5, 4.3e5, 9.6e5]

PLAN = """
widths = [64, 96]
next = 128
seeds = [1]
rate = 2e-3
compared_widths = [64]
compared_rates = [1e-3]
measured_on = 4

[recipe]
name = "rung"
batch = 2
keep_every = 1000
measure_every = 1000
held_out = 1

[recipe.model]
depth = 1
vocabulary = 320
context = 512
head_width = 32

[[recipe.stages]]
steps = 4
tasks = { grounded = 1 }
learns = "everything"

[recipe.data]
vocabulary_from = 5
"""


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.floats(0, 3), st.floats(0.5, 4), st.floats(0.05, 1.0))
def test_a_law_is_recovered_from_what_it_made(floor: float, gain: float, exponent: float) -> None:
    made = Law(floor, gain * SIZES[0] ** exponent, exponent)
    found = fit(SIZES, [made.at(size) for size in SIZES])
    # The parts of a law are hardly told apart; what it foretells is.
    for size in (*SIZES, 2e6):
        assert found.at(size) == pytest.approx(made.at(size), abs=0.02)


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    made, chance = Law(1.0, 60.0, 0.3), numpy.random.default_rng(1)
    held = 0
    for number in range(60):
        runs = {size: [made.at(size) + one for one in chance.normal(0, 0.02, 2)] for size in SIZES}
        expected = fitted(runs, resamplings=100, seed=number).predicted(2e6, runs=2)
        came = made.at(2e6) + float(chance.normal(0, 0.02, 2).mean())
        held += expected.low <= came <= expected.high
    assert 0.6 <= held / 60 <= 0.97


def test_without_noise_there_is_no_uncertainty() -> None:
    made = Law(1.0, 60.0, 0.3)
    found = fitted({size: [made.at(size)] * 2 for size in SIZES}, resamplings=10)
    expected = found.predicted(2e6, runs=2)
    assert found.noise == 0
    assert expected.low == expected.high == expected.value


@pytest.mark.timeout(300)
def test_from_the_first_rung_to_the_outcome(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    folder = ["--folder", str(tmp_path)]
    assert main(["run", "--next", *folder]) == 1  # not before it is predicted
    assert main(["run", *folder]) == 0
    results = read_results(tmp_path / "results.csv")
    assert [one.wanted for one in results] == [Wanted(64, 1, 2e-3), Wanted(96, 1, 2e-3), Wanted(64, 1, 1e-3)]
    assert results[0].parameters < results[1].parameters
    assert results[0].tokens == results[1].tokens > 0
    assert len({one.loss for one in results}) == 3
    assert main(["run", *folder]) == 0  # nothing is left to run
    assert read_results(tmp_path / "results.csv") == results

    assert main(["predict", *folder]) == 0
    assert main(["predict", *folder]) == 1  # what is foretold is not foretold again
    assert main(["compare", *folder]) == 1
    assert main(["run", "--next", *folder]) == 0
    assert main(["compare", *folder]) == 0
    assert "came" in capsys.readouterr().out


def test_a_hit_and_a_miss_are_told_as_such() -> None:
    plan = read_plan(ROOT / FOLDER / "plan.toml")
    stated = {"loss": 2.0, "low": 1.9, "high": 2.1}

    def said(loss: float) -> str:
        return compared(
            stated, plan, [Result(plan.next, seed, plan.rate, 1, 1, loss, loss, 1.0) for seed in plan.seeds]
        )

    assert "a hit, +0.050" in said(2.05)
    assert "a miss, +0.300" in said(2.3)


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    one = Result(64, 1, 1e-3, 1000, 2000, 1.2345678901234567, 2.5, 3.5)
    for seed in (1, 2):
        add_result(tmp_path / "results.csv", ladder.replace(one, seed=seed))
    assert read_results(tmp_path / "results.csv") == [one, ladder.replace(one, seed=2)]


def test_what_is_committed_belongs_together() -> None:
    """The prediction in the repository is the one that its results give, and the next rung has the stated size."""
    folder = ROOT / FOLDER
    plan, results = read_plan(folder / "plan.toml"), read_results(folder / "results.csv")
    assert set(plan.wanted()) <= {one.wanted for one in results}
    found = rungs(plan, results)
    assert len(found) == len(plan.widths)
    assert {len(losses) for losses in found.values()} == {len(plan.seeds)}
    stated = (folder / "prediction.toml").read_text("utf-8")
    assert stated == prediction(plan, fitted(found))
    assert tomllib.loads(stated)["parameters"] == next_parameters(plan) > max(found)


def test_the_readme_tells_what_the_commands_print() -> None:
    folder = ROOT / FOLDER
    plan, results = read_plan(folder / "plan.toml"), read_results(folder / "results.csv")
    readme = " ".join((ROOT / "src" / "kithkin_muse" / "README.md").read_text("utf-8").split())
    rows = [line for line in told(plan, results).splitlines() if line.startswith("|")]
    assert len(rows) > len(results)
    for row in rows:
        assert row in readme
    outcome = compared(tomllib.loads((folder / "prediction.toml").read_text("utf-8")), plan, results)
    assert outcome.strip() in readme
    found = fitted(rungs(plan, results))
    for name, values in (
        ("E", [law.floor for law in found.resampled]),
        ("α", [law.exponent for law in found.resampled]),
    ):
        told_of = found.interval(values, 0)
        low, high = round(told_of.low, 2), round(told_of.high, 2)
        assert re.search(rf"from {low:g} to {high:g} for {name}\b", readme), name
