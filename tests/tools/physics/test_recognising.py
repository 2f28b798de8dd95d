"""Formula look-ups and combinations of parts, as people phrase them."""

import pytest

from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.physics import PhysicsToolbox
from kithkin.tools.units import UnitRegistry

UNITS = UnitRegistry()
TOOLBOX = PhysicsToolbox()


def _answer(question: str):
    proposals = TOOLBOX.recognise(read_question(question, UNITS))
    if not proposals:
        return None
    call = proposals[0].calls[0]
    tool = {tool.name: tool for tool in TOOLBOX.tools}[call.tool]
    return tool.run(**{name: argument.value for name, argument in call.arguments.items()}).values[0]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What is the formula for kinetic energy?", "E = m·v²/2"),
        ("formula for density", "ρ = m/V"),
        ("equation for escape velocity", "v = √(2·G·M/r)"),
        ("whats the momentum formula", "p = m·v"),
        ("how do you calculate pressure?", "P = F/A"),
        ("state ohm's law", "V = I·R"),
        ("what is hooke's law", "F = k·x"),
        ("ideal gas law formula", "P·V = n·R·T"),
    ],
)
def test_formulas(question: str, text: str):
    assert _answer(question).text == text


@pytest.mark.parametrize(
    ("question", "total"),
    [
        ("total resistance of 4, 6 and 12 ohm in parallel", 2.0),
        ("resistors of 4 ohm, 6 ohm and 12 ohm in series", 22.0),
        ("three 6 ohm resistors in parallel", 2.0),
        ("2 μF and 3 μF capacitors in series", 1.2),
        ("what is 10 Ω and 20 Ω in series", 30.0),
    ],
)
def test_combinations(question: str, total: float):
    assert _answer(question).number == pytest.approx(total)


@pytest.mark.parametrize(
    "question",
    [
        "what is the formula for glucose",
        "formula for success",
        "current through 4 ohm and 6 ohm in parallel with a 12 V battery",
        "4 ohm in parallel",
        "how do I calculate my taxes",
        "what is murphy's law",
        "",
    ],
)
def test_other_questions_are_left_alone(question: str):
    assert _answer(question) is None
