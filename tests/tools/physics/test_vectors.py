"""Resultants: right angles, compass points, given angles, and questions that leave the angle open."""

import pytest

from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.physics.vectors import recognise_resultant, resultant
from kithkin.tools.units import UnitRegistry

UNITS = UnitRegistry()


@pytest.mark.parametrize(
    ("question", "size"),
    [
        ("a 3 N and a 4 N force act at right angles, what's the resultant", 5.0),
        ("what's the resultant of 6 m/s north and 8 m/s east", 10.0),
        ("resultant of 5 N and 8 N at 60 degrees to each other", 129**0.5),
        ("forces of 10 N east and 4 N west, net force?", 6.0),
    ],
)
def test_resultants(question: str, size: float):
    proposal = recognise_resultant(read_question(question, UNITS))
    assert proposal is not None
    given = {name: argument.value for name, argument in proposal.calls[0].arguments.items()}
    assert resultant(**given).values[0].number == pytest.approx(size)


@pytest.mark.parametrize(
    "question",
    [
        "resultant force of 3 N and 4 N",
        "resultant of 3 N and 4 m/s at right angles",
        "resultant of 3 N north",
        "net force of a 10 N push against 4 N of friction",
    ],
)
def test_an_open_angle_is_not_guessed(question: str):
    assert recognise_resultant(read_question(question, UNITS)) is None
