"""A question goes to the process that reasons with what was said before, and arrives whole."""

import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithkin.messages.readings import Call, Given, Proposal
from kithkin.messages.replies import Evidence, Question, Reply, Verdict
from kithkin.ports.conversations import Turn
from kithkin.ports.departures import Departure
from kithkin.turns.asked import pack_asked, unpack_asked

RECORDED = Departure(day="2026-01-01", person="Ana", host="engine.example", purpose="answering")


def arrived(question: Question, *history: Turn) -> tuple[Question, tuple[Turn, ...]]:
    """As it goes through a frame."""
    packed = pack_asked(question, history, [RECORDED])
    asked, said, recorded = unpack_asked(pickle.loads(pickle.dumps(packed)))
    assert tuple(recorded) == (RECORDED,)
    return asked, tuple(said)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type(Question), st.lists(st.from_type(Turn), max_size=2))
def test_a_question_arrives_with_what_was_said_before(question: Question, history: list[Turn]) -> None:
    # By their words, as a number may be nan.
    assert repr(arrived(question, *history)) == repr((question, tuple(history)))


@pytest.mark.parametrize(
    ("text", "post", "value"),
    [("2^70?", 1, 2**70), ("half a sign \ud800", 1, 1), ("a large id", 2**70, float("inf"))],
)
def test_what_is_out_of_the_ordinary_arrives_as_well(text: str, post: int, value: float) -> None:
    evidence = Evidence(id="p1", kind="post", title="Post", detail="", post=post)
    call = Call(step="r1", tool="maths.evaluate", arguments={"value": Given(value=value)})
    turn = Turn(
        id="1",
        conversation="c",
        question=Question(text=text),
        reply=Reply(text="", verdict=Verdict.CHECKED, evidence=(evidence,)),
        asked_at="2026-01-01",
        proposal=Proposal(calls=(call,), confidence=1.0, because=""),
    )
    assert arrived(Question(text=text), turn) == (Question(text=text), (turn,))
