"""Where a change rightly lowers the urgency: what is denied, what is long over, and words in another sense; and how far that goes."""

import pytest

from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger import assess


# A denial is a fact about the body, not a remark about its weight: what is not there is no red flag.
@pytest.mark.parametrize("text", [
    "I do not have chest pain", "I don't have chest pain", "I dont have chest pain", "he has no chest pain", "she denies chest pain and breathlessness",
    "no fever, cough or chest pain", "without any bleeding", "she isn't confused", "not short of breath", "I have never had a seizure", "I no longer have chest pain",
    "sin dolor de pecho", "keine Brustschmerzen", "pas de douleur dans la poitrine", "non ho dolore al petto", "sem dor no peito",
])  # fmt: skip
def test_what_is_denied_does_not_count(text: str) -> None:
    assert assess(text).disposition is Disposition.INFORMATION


# A "no" that belongs to something else denies nothing about the body.
@pytest.mark.parametrize("text", [
    "no big deal chest pain since an hour", "not just chest pain but sweating too", "I don't know if it's chest pain or wind", "no idea why but chest pain",
    "my wife doesn't think it's serious chest pain", "painkillers don't help chest pain", "no fever but chest pain", "I've never had chest pain like this",
    "not sure if it is heartburn or chest pain", "I don't want to make a fuss chest pain and sweating", "the chest pain isn't going away", "I can't say it's not chest pain",
])  # fmt: skip
def test_a_no_that_denies_something_else_leaves_the_danger(text: str) -> None:
    assert assess(text).disposition is Disposition.EMERGENCY


# What is long over needs no ambulance today.
@pytest.mark.parametrize("text", [
    "I had chest pain years ago, all sorted", "my dad had a stroke in 2015 and recovered", "when I was a child I had asthma attacks", "years ago I was short of breath",
    "last year she had sepsis and is well now",
])  # fmt: skip
def test_what_is_long_over_does_not_count(text: str) -> None:
    assert assess(text).disposition is Disposition.INFORMATION


# But an old story does not hide today's complaint, and what still matters stays.
@pytest.mark.parametrize("text", [
    "I had chest pain years ago and now I have chest pain again", "years ago I had chest pain and now my face is drooping", "I had a kidney transplant 3 years ago and have a fever",
    "my dad had a stroke in 2015 and today his speech is slurred", "it started years ago but today the chest pain is crushing", "same chest pain as two years ago",
    "diagnosed with sickle cell as a child, now my chest hurts", "I had a heart attack last year so this chest pain scares me",
])  # fmt: skip
def test_an_old_story_hides_nothing_of_today(text: str) -> None:
    assert assess(text).disposition is Disposition.EMERGENCY


# Words in an ordinary sense are left out, and nothing beside them.
@pytest.mark.parametrize("text", [
    "my phone is dead and my dad collapsed and won't wake up", "I'm on the phone, he is not responding", "the car hit my son", "my baby's lips went blue",
    "a cricket ball hit my son's head and he is vomiting", "a rock fell on his head and he was knocked out", "he's fitting in the kitchen for ten minutes",
    "she can't find the words to say what she wants", "his talk makes no sense, one side of his face dropped", "battery swallowed by my toddler",
    "the roof collapsed on my dad and he can't move", "I smoked heroin and my friend is blue and won't wake", "the smoke alarm went off and we all have headaches and feel sick, the boiler is on",
    "my homework is confusing and I have chest pain", "leg day was fine but now crushing chest pain", "my chest muscles hurt, sweating and pain down my left arm",
    "he hit the road with his head and is vomiting", "I'm confused about where I am, suddenly", "baby blue and floppy", "drowning in work and now chest pain",
])  # fmt: skip
def test_an_ordinary_sense_hides_nothing_beside_it(text: str) -> None:
    assert assess(text).disposition is Disposition.EMERGENCY


@pytest.mark.parametrize("text", ["what are the symptoms of a heart attack", "how common is meningitis", "what causes a stroke", "define seizure"])  # fmt: skip
def test_a_question_about_a_condition_is_information(text: str) -> None:
    assert assess(text).disposition is Disposition.INFORMATION


@pytest.mark.parametrize("text", [
    "why is grandma confused all of a sudden", "why is the baby floppy and not feeding", "what does it mean when my dad's face droops", "why does my mum have chest pain",
])  # fmt: skip
def test_a_question_about_somebody_is_not(text: str) -> None:
    assert assess(text).disposition is Disposition.EMERGENCY


# Without its apostrophe it is another word, and too common a one to mean an overdose.
def test_an_overdose_needs_its_apostrophe() -> None:
    assert assess("he has od'd").disposition is Disposition.EMERGENCY
    assert assess("he has odd socks").disposition is Disposition.INFORMATION
