"""Planning over the physics relations: questions with known answers, and traps that must not be answered."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import BadInput
from kithkin.messages.readings import Assumed, FromStep, Given, Proposal
from kithkin.reasoning.planning import plan
from kithkin.reasoning.planning.kinds import is_a, ordinal, related, state
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.physics import PhysicsToolbox
from kithkin.tools.units import UnitRegistry
from reasoning.planning.questions import ANSWERED, TRAPS

UNITS = UnitRegistry()
TOOLBOX = PhysicsToolbox()
RUNS_FROM = 0.6


def _plans(question: str):
    return plan(read_question(question, UNITS), TOOLBOX.relations, UNITS)


def _run(proposal: Proposal) -> tuple[float, str]:
    tools = {tool.name: tool for tool in TOOLBOX.tools}
    done = {}
    for call in proposal.calls:
        tool = tools[call.tool]
        units = {parameter.name: parameter.unit for parameter in tool.parameters}
        values = {}
        for name, argument in call.arguments.items():
            if isinstance(argument, FromStep):
                found = {value.name: value for value in done[argument.step].values}[argument.name]
                number, unit = found.number, found.unit
            else:
                number, unit = argument.value, argument.unit
            both = unit is not None and units[name] is not None
            values[name] = UNITS.convert(number, unit, units[name]) if both else number
        done[call.step] = tool.run(**values)
    first = done[proposal.calls[-1].step].values[0]
    if proposal.result_unit is None or first.unit is None:
        return first.number, first.unit or ""
    return UNITS.convert(first.number, first.unit, proposal.result_unit), proposal.result_unit


@pytest.mark.parametrize(
    ("question", "number", "unit"), ANSWERED, ids=[question[:60] for question, _, _ in ANSWERED]
)
def test_questions_are_answered(question: str, number: float, unit: str):
    proposals = _plans(question)
    assert proposals
    assert not proposals[0].questions
    assert proposals[0].confidence >= RUNS_FROM
    found, found_unit = _run(proposals[0])
    assert UNITS.dimension(found_unit) == UNITS.dimension(UNITS.canonical(unit) or unit)
    assert UNITS.convert(found, found_unit, UNITS.canonical(unit) or unit) == pytest.approx(number, rel=1e-3)


@pytest.mark.parametrize("question", TRAPS, ids=[question[:60] for question in TRAPS])
def test_traps_are_not_answered(question: str):
    for proposal in _plans(question):
        if proposal.questions or proposal.confidence < RUNS_FROM:
            continue
        with pytest.raises(BadInput):
            _run(proposal)


def test_enough_questions():
    assert len(ANSWERED) >= 120
    assert len(TRAPS) >= 30


@pytest.mark.parametrize(("question", "number", "unit"), ANSWERED[::5])
def test_every_number_is_accounted_for(question: str, number: float, unit: str):
    reading = read_question(question, UNITS)
    proposal = plan(reading, TOOLBOX.relations, UNITS)[0]
    spans = [
        argument.span
        for call in proposal.calls
        for argument in call.arguments.values()
        if isinstance(argument, Given) and argument.span
    ]
    for measure in reading.measures:
        assert any(
            start <= measure.start and measure.end <= end for start, end in (*spans, *proposal.consumes)
        )


def test_gravity_is_assumed_and_said():
    argument = _plans("What is the weight of a 70 kg person")[0].calls[0].arguments["gravity"]
    assert isinstance(argument, Assumed)
    assert argument.value == pytest.approx(9.80665)
    assert "Earth" in argument.why


def test_gravity_that_is_given_is_used():
    argument = _plans("weight of a 70 kg person, g = 10 m/s²")[0].calls[0].arguments["gravity"]
    assert isinstance(argument, Given)
    assert argument.value == 10


def test_a_deceleration_is_negative():
    call = _plans("how far will a car travelling at 20 m/s skid if it decelerates at 5 m/s²")[0].calls[0]
    assert call.arguments["acceleration"].value == -5


def test_two_quantities_asked_at_once():
    proposal = _plans("A 0.5 kg ball moving at 4 m/s. What is its kinetic energy and momentum?")[0]
    assert [answer.name for answer in proposal.answers] == ["kinetic_energy", "momentum"]


def test_ambiguous_questions_are_asked_back():
    proposals = _plans("a spaceship travels at 0.8c for 10 years, what is the time dilation")
    assert proposals[0].questions
    assert all(question.endswith("?") for question in proposals[0].questions)


def test_chains_feed_results_into_later_steps():
    calls = _plans("A 75 kg man climbs stairs 4 m high in 5 s. what is his power")[0].calls
    assert [call.step for call in calls] == ["r1", "r2"]
    assert FromStep(step="r1", name="work") in calls[1].arguments.values()


def test_kinds():
    assert is_a("speed.final", "speed")
    assert not is_a("speeding", "speed")
    assert related("speed", "speed.final")
    assert not related("speed.initial", "speed.final")
    assert (ordinal("mass.second"), ordinal("mass")) == (1, None)
    assert (state("speed.final"), state("speed")) == (1, None)


def test_nothing_to_plan_with():
    assert plan(read_question("what force accelerates 5 kg at 2 m/s²", UNITS), (), UNITS) == ()


@given(
    st.lists(
        st.sampled_from(
            "what is the force of a 5 kg ball 20 m/s dropped from 3 s in how far fast = ? , . and 10 N -1 0 1e400 °C v".split()
        ),
        max_size=25,
    ).map(" ".join)
)
@settings(max_examples=80, deadline=None)
def test_any_text_is_safe(text: str):
    for proposal in _plans(text):
        assert proposal.calls or proposal.questions


@pytest.mark.parametrize("question", ["kinetic energy of a car at 50", "momentum of a lorry at 60"])
def test_a_bare_speed_without_a_mass_is_asked(question: str):
    (proposal,) = _plans(question)
    assert not proposal.calls
    assert proposal.questions[0] == "What is the mass?"
