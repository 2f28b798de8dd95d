"""The quick look that spares plain prose the search for plans hides none."""

from hypothesis import given, settings

from kithkin.app.reasoner import toolboxes
from kithkin.reasoning.planning.planner import may_be_planned, search_plans
from kithkin.reasoning.understanding.reading import read_question
from support.plain_words import mixes, questions
from support.reasoner import UNITS

RELATIONS = tuple(relation for toolbox in toolboxes() for relation in toolbox.relations)


def test_no_question_of_the_evaluation_is_lost() -> None:
    readings = questions()
    passed = [reading for reading in readings if not may_be_planned(reading)]
    assert len(passed) > len(readings) / 5, "else this proves nothing"
    assert [reading.text for reading in passed if search_plans(reading, RELATIONS, UNITS)] == []


@settings(max_examples=200, deadline=None)
@given(mixes("reasoning/planning"))
def test_no_mix_of_the_words_of_plans_is_lost(text: str) -> None:
    reading = read_question(text, UNITS)
    assert may_be_planned(reading) or not search_plans(reading, RELATIONS, UNITS)


def test_a_plan_may_start_from_a_thing_whose_value_is_known() -> None:
    assert search_plans(read_question("escape velocity of the moon", UNITS), RELATIONS, UNITS)
    assert may_be_planned(read_question("escape velocity of the moon", UNITS))
    assert not may_be_planned(read_question("Tell me something nice about Mondays.", UNITS))
