"""What the second look sees comes first in a reply; plain sums never wait for it; our question has an answer that counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import numpy as np
import pytest

from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger.likeness import bundled
from kithkin.reasoning.danger.second_look import KIND_CLEAR, LIKELY, SURE, SecondLook
from kithkin.reasoning.danger.wording import HAPPENING_NOW
from support.sentences import KNOWS_NOTHING, ScriptedSentences, Vector

Talking = Callable[[ScriptedSentences], Any]
SURELY, PERHAPS = (SURE, np.inf), (LIKELY, SURE)
ODD = "the thing went round and round and then it was not"
"""Says nothing to the rules."""


def like_danger(least: float, most: float) -> Vector:
    """A vector so far on the side of danger: somewhere between an exemplar of danger and one of none."""
    learnt = bundled()
    exemplars = learnt.exemplars.astype(np.float32)
    bodily = np.array([learnt.kind(vector)[0] == "stroke" for vector in exemplars])
    calm, dangerous = (exemplars[np.argmax(signed)] for signed in (-learnt.weights, learnt.weights * bodily))
    for share in np.linspace(1, 0, 200, dtype=np.float32):
        mixed = dangerous * share + calm * (1 - share)
        mixed /= np.linalg.norm(mixed)
        if least <= learnt.danger(mixed[None])[0] < most:
            return mixed
    raise AssertionError("there is nothing between them")


@pytest.fixture
def talking(talk_with: Callable[[SecondLook], Any]) -> Iterator[Talking]:
    with ExitStack() as stack:
        yield lambda model: talk_with(stack.enter_context(closing(SecondLook(model, seconds=60.0))))


def test_what_is_like_an_emergency_brings_advice_first_and_nothing_beside(talking: Talking) -> None:
    vector = like_danger(*SURELY)
    assert bundled().kind(vector)[1] >= KIND_CLEAR
    talk = talking(ScriptedSentences(lambda _: vector))
    reply = talk.ask(ODD)
    assert reply.disposition is Disposition.EMERGENCY
    assert "emergency number" in reply.text.split("\n")[0]
    assert reply.questions
    assert all(piece.title == "Fixed safety advice" for piece in reply.evidence if piece.kind != "asker")
    assert talk.history[-1].about_health


def test_where_it_is_unclear_we_ask_and_a_yes_is_an_emergency(talking: Talking) -> None:
    vectors = iter([like_danger(*PERHAPS)])
    talk = talking(ScriptedSentences(lambda _: next(vectors, KNOWS_NOTHING)))
    reply = talk.say(ODD)
    assert reply.disposition is Disposition.INFORMATION
    assert reply.text.startswith("If someone is hurt, very ill or in danger right now, call")
    assert reply.questions[0] == HAPPENING_NOW
    assert reply.text.count(HAPPENING_NOW) == 1
    reply = talk.say("yes!")
    assert reply.disposition is Disposition.EMERGENCY
    assert "emergency number" in reply.text.split("\n")[0]


@pytest.mark.parametrize("answer", ["no", "no, all is well"])
def test_a_no_ends_it(talking: Talking, answer: str) -> None:
    vectors = iter([like_danger(*PERHAPS)])
    talk = talking(ScriptedSentences(lambda _: next(vectors, KNOWS_NOTHING)))
    talk.say(ODD)
    reply = talk.say(answer)
    assert reply.disposition is Disposition.INFORMATION
    assert HAPPENING_NOW not in reply.text


def test_sums_that_are_plainly_asked_for_never_wait_for_the_model(talking: Talking) -> None:
    sentences = ScriptedSentences()  # it would never answer
    talk = talking(sentences)
    assert talk.ask("What is 15% of 80?").text == "15% of 80 is 12."
    assert "lb" in talk.ask("convert 3 kg to pounds").text
    assert sentences.asked == []


@pytest.mark.parametrize("text", [
    f"{ODD}. What is 15% of 80?", f"What is 15% of 80? {ODD}", f"{ODD} what is 15% of 80", f"what is 15% of 80, {ODD}", f"what is 15% of 80 ({ODD})",
])  # fmt: skip
def test_a_sum_hides_no_emergency_beside_it_and_is_still_worked_out(talking: Talking, text: str) -> None:
    danger = like_danger(*SURELY)
    talk = talking(ScriptedSentences(lambda passage: danger if "round" in passage else KNOWS_NOTHING))
    reply = talk.ask(text)
    assert reply.disposition is Disposition.EMERGENCY
    assert "emergency number" in reply.text.split("\n")[0]


def test_nor_does_a_message_passed_on_beside_a_sum(talking: Talking) -> None:
    danger = like_danger(*SURELY)
    talk = talking(ScriptedSentences(lambda passage: danger if "round" in passage else KNOWS_NOTHING))
    assert talk.ask("What is 15% of 80?", passed_on=ODD).disposition is Disposition.EMERGENCY


def test_a_yes_in_words_of_others_answers_nothing(talking: Talking) -> None:
    vectors = iter([like_danger(*PERHAPS)])
    talk = talking(ScriptedSentences(lambda _: next(vectors, KNOWS_NOTHING)))
    talk.say(ODD)
    assert talk.say("", passed_on="yes, see you there").disposition is Disposition.INFORMATION


def test_a_yes_counts_whatever_else_the_rules_make_of_it(talking: Talking) -> None:
    for answer in ("yes what do i do?", "yes, she has a fever", "yes, what is 15% of 80?"):
        vectors = iter([like_danger(*PERHAPS)])
        talk = talking(ScriptedSentences(lambda _, left=vectors: next(left, KNOWS_NOTHING)))
        talk.say(ODD)
        assert talk.say(answer).disposition is Disposition.EMERGENCY, answer


def test_danger_that_the_rules_see_never_waits_for_the_model(talking: Talking) -> None:
    talk = talking(ScriptedSentences())
    assert talk.ask("crushing chest pain and sweating").disposition is Disposition.EMERGENCY


def test_a_model_that_hangs_is_waited_for_once(talk_with: Callable[[SecondLook], Any]) -> None:
    sentences = ScriptedSentences()
    with closing(SecondLook(sentences, seconds=0.05)) as look:
        talk = talk_with(look)
        assert talk.ask(ODD).text
        assert talk.ask(f"{ODD} again").text
        assert sentences.asked == [ODD]


def test_the_model_is_loaded_before_anybody_asks() -> None:
    sentences = ScriptedSentences(lambda _: KNOWS_NOTHING)
    with closing(SecondLook(sentences)) as look:
        asyncio.run(look.warm())
    assert sentences.asked
