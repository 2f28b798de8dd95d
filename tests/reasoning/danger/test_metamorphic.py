"""What is added to a red flag, or changed in how it is written, never lowers its urgency."""

from random import Random

import pytest
from evaluations.triage.messages import emergencies, in_english
from evaluations.triage.relations import ANY_LANGUAGE, OLD_STORIES, RELATIONS, REMARKS, UNRELATED
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger.assessing import assess

ENGLISH = in_english()
ALL = emergencies()

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Long runs (make soak) draw many more changes of the same kinds.
THOROUGH = settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SEEDS = st.integers(min_value=0, max_value=2**32)
# Thoughts of suicide, from vague to stated, in the first and in the third person.
THOUGHTS = [
    "i don't want to be here anymore", "I wish I was dead", "I can't go on like this", "everyone would be better off without me", "I'm tired of living",
    "my friend doesn't want to live", "my son says he wants to die", "she wishes she was dead", "my colleague says there is no reason to live",
]  # fmt: skip
PLANS = [
    "I have the pills here", "I have a rope", "I bought a gun", "tonight", "I have written a note", "there is a bridge near here and I am going to jump",
    "I have a razor blade ready", "I said goodbye to everyone", "I have planned it", "I turned on the gas",
]  # fmt: skip
PEOPLE = [
    "my friend",
    "my brother",
    "a colleague",
    "my daughter",
    "my neighbour",
    "my student",
    "somebody I know online",
    "my ex",
]
IDEATION = [
    "says they want to kill themselves", "wants to end it all", "wants to die", "is suicidal", "keeps saying everyone is better off without them",
    "has been cutting herself", "talks about suicide all the time", "said he will jump off a bridge",
]  # fmt: skip


# What a relation says nothing of is not drawn; a slip may still leave a word as it was.
CHANGED = {
    name: [
        text for text in (ALL if name in ANY_LANGUAGE else ENGLISH) if relation(text, Random(0)) is not None
    ]
    for name, relation in RELATIONS.items()
}


def _keeps_the_urgency(name: str, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(CHANGED[name]))
    changed = RELATIONS[name](text, Random(data.draw(SEEDS)))
    assume(changed is not None)
    assert changed is not None
    assert assess(changed).disposition is Disposition.EMERGENCY, changed


@pytest.mark.parametrize("name", RELATIONS)
@QUICK
@given(data=st.data())
def test_a_change_never_lowers_the_urgency(name: str, data: st.DataObject) -> None:
    _keeps_the_urgency(name, data)


@pytest.mark.soak
@pytest.mark.parametrize("name", RELATIONS)
@THOROUGH
@given(data=st.data())
def test_thousands_of_changes_never_lower_the_urgency(name: str, data: st.DataObject) -> None:
    _keeps_the_urgency(name, data)


@QUICK
@given(
    text=st.sampled_from(ALL),
    earlier=st.lists(
        st.sampled_from([*REMARKS, *UNRELATED, *OLD_STORIES, "no fever and no chest pain"]), max_size=4
    ),
)
def test_what_was_said_before_never_lowers_the_urgency(text: str, earlier: list[str]) -> None:
    assert assess(text, earlier).disposition is Disposition.EMERGENCY


@QUICK
@given(one=st.sampled_from(ALL), other=st.sampled_from(ALL))
def test_two_dangers_are_no_less_urgent_than_one(one: str, other: str) -> None:
    assert assess(f"{one}. {other}").disposition is Disposition.EMERGENCY


@pytest.mark.parametrize("thought", THOUGHTS)
def test_a_plan_or_method_is_an_emergency_beside_thoughts(thought: str) -> None:
    assert assess(thought).is_crisis
    for plan in PLANS:
        for text in (f"{thought}. {plan}", f"{plan} and {thought}", f"{thought}, {plan}"):
            stated = assess(text)
            assert stated.is_crisis, text
            assert stated.disposition is Disposition.EMERGENCY, text


@pytest.mark.parametrize("what", IDEATION)
def test_a_third_person_in_crisis_counts(what: str) -> None:
    assert [who for who in PEOPLE if not assess(f"{who} {what}").is_crisis] == []


@pytest.mark.parametrize("thought", THOUGHTS)
@pytest.mark.parametrize("harm", ["I took 30 paracetamol", "she has cut herself and the bleeding won't stop", "chest pain and sweating"])  # fmt: skip
def test_thoughts_of_suicide_never_lower_a_bodily_emergency(thought: str, harm: str) -> None:
    outcome = assess(f"{harm}. {thought}", locale="GB")
    assert outcome.disposition is Disposition.EMERGENCY
    assert outcome.is_crisis
    assert "999" in outcome.sentences[0]
    assert any("116 123" in sentence for sentence in outcome.sentences)
