"""What the maths toolbox must leave alone: prices already reduced, and powers of ten beyond reckoning."""

import pytest

from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.maths import MathsToolbox
from kithkin.tools.units import UnitRegistry

UNITS = UnitRegistry()
TOOLBOX = MathsToolbox()


@pytest.mark.parametrize(
    "question",
    [
        "got it for 84 after 30% off, what was it before",
        "reduced by 20% to 40, what was the original",
        "original price: 84 after 30% off",
        "what was 84 after 30% off",
        "before: 40 reduced by 20%",
        "I took 15% off a number, added a bit back and now it's 90. What was the number?",
        "1e-999999999",
        "what is 1e-999999999 + 1",
        "2.5e+1234567 - 3",
        "sqrt(4e99999)",
    ],
)
def test_left_alone(question: str):
    found = TOOLBOX.recognise(read_question(question, UNITS))
    assert not [p for p in found if p.calls[0].tool in ("maths.percentage", "maths.calculate")]


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("84 after 30% off", "maths.percentage"),
        ("reduce 40 by 20%", "maths.percentage"),
        ("1e-5 + 1", "maths.calculate"),
        ("2e - 5", "maths.calculate"),
    ],
)
def test_plain_ones_stay(question: str, tool: str):
    (proposal,) = TOOLBOX.recognise(read_question(question, UNITS))
    assert proposal.calls[0].tool == tool
