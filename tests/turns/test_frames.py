"""What goes between the server and the process that reasons: everything of ours arrives whole, nothing else arrives."""

import os
import pickle
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import AskThePerson, KithkinError, SendRefused, ToolFailed, TryAgain
from kithkin.messages.replies import Evidence, Progress, Question, Reply, Sentence, Verdict
from kithkin.ports.conversations import Turn
from kithkin.ports.reasoning import Outcome, ReasoningEvent
from kithkin.settings import Settings
from kithkin.turns.frames import HEADER, Kind, Unreadable, frame, our_values, pack_error, unpack_error
from kithkin.turns.told import pack_told, unpack_told


def travelled(value: object) -> object:
    sent = frame(Kind.EVENT, 7, value)
    kind, turn, size = HEADER.unpack(sent[: HEADER.size])
    assert (kind, turn, size) == (Kind.EVENT, 7, len(sent) - HEADER.size)
    return our_values(sent[HEADER.size :])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type(Progress) | st.from_type(Sentence) | st.from_type(Outcome) | st.from_type(Turn))
def test_values_of_ours_arrive_whole(value: object) -> None:
    # By their words, as a number may be nan.
    arrived = travelled(value)
    assert repr(arrived) == repr(value)
    assert type(arrived) is type(value)


def every_error(kind: type[KithkinError]) -> set[type[KithkinError]]:
    return {kind}.union(*(every_error(one) for one in kind.__subclasses__()))


MORE = {
    TryAgain: {"after": 2.5},
    AskThePerson: {"questions": ("How tall?",)},
    SendRefused: {"scope": "person", "code": "131047"},
}


@pytest.mark.parametrize(
    "kind",
    sorted(
        (one for one in every_error(KithkinError) if one.__module__ == "kithkin.messages.errors"),
        key=lambda one: one.__name__,
    ),
)
def test_errors_of_ours_arrive_as_themselves(kind: type[KithkinError]) -> None:
    error = kind("What happened.", remedy="What to do.", **MORE.get(kind, {}))
    arrived = unpack_error(travelled(pack_error(error)))
    assert type(arrived) is kind
    assert vars(arrived) == vars(error)
    assert str(arrived) == str(error)


@pytest.mark.parametrize(
    "packed",
    [None, (), ("BadInput",), ("KithkinError", {"nothing": 1}), ("Exception", {}), ("errors", {}), 5],
)
def test_an_unknown_error_is_an_error_all_the_same(packed: object) -> None:
    assert isinstance(unpack_error(packed), ToolFailed)


class Harmful:
    def __init__(self, call: Callable[..., object], *arguments: object) -> None:
        self._reduced = (call, arguments)

    def __reduce__(self) -> tuple[object, ...]:
        return self._reduced


@pytest.mark.parametrize(
    "value",
    [
        Harmful(os.system, "true"),
        Harmful(getattr, Question, "text"),
        Harmful(eval, "1"),
        Harmful(frame, Kind.EVENT),
        Settings(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_nothing_else_arrives(value: object) -> None:
    with pytest.raises(Unreadable):
        our_values(pickle.dumps(value))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type(Outcome), st.data())
def test_part_of_a_value_is_unreadable(outcome: Outcome, data: st.DataObject) -> None:
    payload = frame(Kind.EVENT, 1, outcome)[HEADER.size :]
    with pytest.raises(Unreadable):
        our_values(payload[: data.draw(st.integers(0, len(payload) - 1))])


def told(event: ReasoningEvent) -> ReasoningEvent:
    sent = pack_told(7, event)
    kind, turn, size = HEADER.unpack(sent[: HEADER.size])
    assert (turn, size) == (7, len(sent) - HEADER.size)
    return unpack_told(Kind(kind), sent[HEADER.size :])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type(Progress) | st.from_type(Sentence) | st.from_type(Outcome), st.booleans())
def test_what_is_told_of_a_turn_arrives_whole(event: ReasoningEvent, plain: bool) -> None:
    if plain and isinstance(event, Outcome):
        event = replace(event, proposal=None, pictures=())
    assert repr(told(event)) == repr(event)


@pytest.mark.parametrize(("text", "post"), [("half a sign \ud800", 1), ("a large id", 2**70)])
def test_what_is_out_of_the_ordinary_is_told_as_well(text: str, post: int) -> None:
    evidence = Evidence(id="p1", kind="post", title="Post", detail="", post=post)
    reply = Reply(text=text, verdict=Verdict.CHECKED, evidence=(evidence,))
    outcome = Outcome(reply=reply, proposal=None, read_text="", pictures=())
    assert told(outcome) == outcome
    assert told(Sentence(text=text)) == Sentence(text=text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type(Outcome), st.data())
def test_part_of_what_is_told_is_unreadable(outcome: Outcome, data: st.DataObject) -> None:
    payload = pack_told(1, replace(outcome, proposal=None, pictures=()))[HEADER.size :]
    with pytest.raises(Unreadable):
        unpack_told(Kind.OUTCOME, payload[: data.draw(st.integers(0, len(payload) - 1))])


@pytest.mark.parametrize(
    "payload", [b"", b"\xc1", b"\x94" * 100_000, msgspec.msgpack.encode([1, 2, 3, 4]), pickle.dumps(1)]
)
@pytest.mark.parametrize("kind", [Kind.SENTENCE, Kind.OUTCOME])
def test_what_is_no_outcome_is_unreadable(kind: Kind, payload: bytes) -> None:
    with pytest.raises(Unreadable):
        unpack_told(kind, payload)
