"""The quick looks that spare a field the plain prose of a message hide nothing that the field would have found."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from evaluations.questions import SETS, load
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.readings import Proposal, Reading
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.chemistry import toolbox as chemistry
from kithkin.tools.geometry import toolbox as geometry
from kithkin.tools.health.recognise_medicines import recognise_medicines
from kithkin.tools.health.recognition import Facts
from kithkin.tools.sky import toolbox as sky
from kithkin.tools.statistics import toolbox as statistics
from support.plain_words import mixes, questions
from support.reasoner import UNITS

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def sky_proposals(reading: Reading) -> Sequence[Proposal]:
    return sky.proposals(reading, NOON)


Look = Callable[[Reading], bool]
Full = Callable[[Reading], Sequence[Proposal]]
FIELDS: dict[str, tuple[Look, Full]] = {
    "chemistry": (chemistry.concerns, chemistry.proposals),
    "geometry": (geometry.concerns, geometry.proposals),
    "sky": (sky.concerns, sky_proposals),
    "statistics": (statistics.concerns, statistics.proposals),
}


@pytest.mark.parametrize("field", FIELDS)
def test_no_question_of_the_evaluation_is_lost(field: str) -> None:
    concerns, proposals = FIELDS[field]
    readings = questions()
    passed = [reading for reading in readings if not concerns(reading)]
    assert len(passed) > len(readings) / 5, "else this proves nothing"
    assert [reading.text for reading in passed if proposals(reading)] == []


@pytest.mark.parametrize("field", FIELDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_mix_of_the_words_that_the_field_listens_for_is_lost(field: str, data: st.DataObject) -> None:
    concerns, proposals = FIELDS[field]
    reading = read_question(data.draw(mixes(f"tools/{field}")), UNITS)
    assert concerns(reading) or not proposals(reading)


FOUND = {
    "chemistry": "What is the formula of table salt?",
    "geometry": "sum of the interior angles of a hexagon",
    "sky": "When is the next full moon?",
    "statistics": "How many ways can the letters in the word banana be arranged?",
}


@pytest.mark.parametrize(("field", "question"), FOUND.items())
def test_what_is_asked_without_figures_is_looked_into(field: str, question: str) -> None:
    concerns, proposals = FIELDS[field]
    reading = read_question(question, UNITS)
    assert not reading.has_figures
    assert concerns(reading)
    assert proposals(reading)
    assert not concerns(read_question("Tell me something nice about Mondays.", UNITS))


def test_a_digit_anywhere_is_a_figure() -> None:
    assert read_question("the mass of H2O", UNITS).has_figures
    assert read_question("three apples", UNITS).has_figures
    assert not read_question("apples", UNITS).has_figures


def test_no_question_of_the_evaluation_is_taken_for_one_about_medicines_together() -> None:
    readings = [read_question(item.question, UNITS) for which in SETS for item in load(which)]
    assert len(readings) > 800
    assert [reading.text for reading in readings if recognise_medicines(reading, Facts(reading))] == []
    asked = read_question("Can I take ibuprofen with warfarin?", UNITS)
    assert recognise_medicines(asked, Facts(asked))
