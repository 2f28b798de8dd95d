"""Which claims a message makes, denies or asks about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.reasoning.sources.premises import best_match, claims_in
from support.packs import claim, claims_of, medlineplus

CURE = claim("Antibiotics cure the flu.")
CAUSE = claim("Stress causes acne.")
NOT_CONTAGIOUS = claim("Pink eye is not contagious.")
TRUE = claim("The measles vaccine prevents measles.", "true")


def way(text: str, about: object = CURE) -> str:
    found = best_match(text, [about], {})  # type: ignore[list-item]
    return found.way if found is not None else ""


@pytest.mark.parametrize(
    "text",
    [
        "Since antibiotics cure the flu, how many days should I take them?",
        "I have the flu. Antibiotics will get rid of it, so which one?",
        "Which antibiotic kills influenza?",
        "My flu goes away with antibiotics",
        "The doctor gave me antibiotics for the flu, how many a day?",
    ],
)
def test_what_takes_a_false_claim_for_granted_affirms_it(text: str) -> None:
    assert way(text) == "affirms"


@pytest.mark.parametrize(
    "text",
    [
        "Do antibiotics cure the flu?",
        "Antibiotics don't cure the flu, do they?",
        "Antibiotics cure the flu, right?",
        "My aunt says antibiotics cure the flu. Is that true?",
        "Is it a myth that antibiotics cure the flu?",
        "Don't antibiotics cure the flu?",
    ],
)
def test_what_wants_to_know_asks(text: str) -> None:
    assert way(text) == "asks"


@pytest.mark.parametrize(
    "text",
    [
        "Antibiotics don't cure the flu, so what does?",
        "Why don't antibiotics cure the flu?",
        "It is a myth that antibiotics cure the flu. What helps?",
        "Antibiotics are useless against the flu. What else?",
        "Antibiotics never cured my flu.",
    ],
)
def test_who_says_what_the_source_says_is_not_corrected(text: str) -> None:
    assert way(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "I have the flu and take antibiotics after surgery. May I drink wine?",
        "How long does the flu last?",
        "Antibiotics cure strep throat, how long do I take them?",
        "I got the flu after my antibiotics.",
        "What is 15% of 80?",
        "",
    ],
)
def test_what_is_about_something_else_is_left_alone(text: str) -> None:
    assert way(text) == ""


def test_causes_have_a_direction() -> None:
    assert way("Stress causes acne, so is yoga good?", CAUSE) == "affirms"
    assert way("I get pimples from stress, what now?", CAUSE) == "affirms"
    assert way("My zits are caused by stress, what now?", CAUSE) == "affirms"
    assert way("Acne causes me stress, what now?", CAUSE) == ""


def test_a_claim_that_denies_is_contradicted_by_denying() -> None:
    assert way("Pink eye isn't contagious, so may she go to school?", NOT_CONTAGIOUS) == "affirms"
    assert way("Pink eye is contagious, so must she stay home?", NOT_CONTAGIOUS) == ""
    assert way("Is pink eye contagious?", NOT_CONTAGIOUS) == "asks"


def test_a_true_claim_is_told_to_who_denies_it() -> None:
    assert way("The measles vaccine doesn't prevent measles, so why bother?", TRUE) == "denies"
    assert way("The measles vaccine prevents measles, so when is it due?", TRUE) == ""


def test_the_sentence_model_has_a_veto_and_no_voice() -> None:
    text = "Since antibiotics cure the flu, how many days should I take them?"
    assert best_match(text, [CURE], {CURE.id: 0.5}) is None
    assert best_match(text, [CURE], {CURE.id: 0.9}) is not None
    assert best_match("How long does the flu last?", [CURE], {CURE.id: 0.99}) is None


def test_of_two_claims_the_one_that_says_more_is_meant() -> None:
    claims = claims_of(medlineplus())
    found = best_match("Antibiotics cure a cold, so which one should I take?", claims, {})
    assert found is not None
    assert found.claim.claim.claim == "Antibiotics cure a cold."


def test_where_another_pack_says_the_contrary_both_are_named() -> None:
    theirs = replace(claim("Pink eye is contagious."), id=2, pack=2)
    found = best_match("Is pink eye contagious?", [replace(CURE, id=9), theirs], {})
    assert found is not None
    assert found.against is None
    ours = replace(claim("Pink eye is contagious.", "true"), id=3, pack=3)
    for text in ("Is pink eye contagious?", "Pink eye is contagious, so must she stay home?"):
        found = best_match(text, [theirs, ours], {})
        assert found is not None
        assert {found.claim, found.against} == {theirs, ours}
    agreeing = replace(NOT_CONTAGIOUS, id=4, pack=4)
    found = best_match("Is pink eye contagious?", [agreeing, ours], {})
    assert found is not None
    assert found.against is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=3000))
def test_no_text_breaks_it_and_noise_makes_no_claim(text: str) -> None:
    assert claims_in(text, claims_of(medlineplus())) == []


def test_a_long_message_costs_little() -> None:
    text = "antibiotics flu cure not? " * 800
    assert len(claims_in(text, claims_of(medlineplus()))) <= 40
