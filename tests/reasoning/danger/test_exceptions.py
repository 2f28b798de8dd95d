"""Where a change rightly lowers the urgency: what is denied, what is long over, and words in another sense; and how far that goes."""

import pytest

from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger.assessing import assess


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
    "last year she had sepsis and is well now", "I had seizures as a child, all well again since", "she had pneumonia last year and is back to normal",
])  # fmt: skip
def test_what_is_long_over_does_not_count(text: str) -> None:
    assert assess(text).disposition is Disposition.INFORMATION


# But an old story does not hide today's complaint, and what still matters stays.
@pytest.mark.parametrize("text", [
    "I had chest pain years ago and now I have chest pain again", "years ago I had chest pain and now my face is drooping", "I had a kidney transplant 3 years ago and have a fever",
    "my dad had a stroke in 2015 and today his speech is slurred", "it started years ago but today the chest pain is crushing", "same chest pain as two years ago",
    "diagnosed with sickle cell as a child, now my chest hurts", "I had a heart attack last year so this chest pain scares me",
    "had a stroke last year, and now my face droops", "heart attack two years ago and the same pain is back now", "I had seizures as a child and just had one that lasted ten minutes",
    "my mum had sepsis last year and it's happening again", "I hit my head two months ago and now I'm confused and vomiting", "passed out years ago and now my face is numb on one side",
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


@pytest.mark.parametrize("text", [
    "what are the symptoms of a heart attack", "how common is meningitis", "what causes a stroke", "define seizure", "name the signs of a stroke", "what causes chest pain",
    "what is heart attack pain like", "why do people faint", "what does anaphylaxis mean",
])  # fmt: skip
def test_a_question_about_a_condition_is_information(text: str) -> None:
    assert assess(text).disposition is Disposition.INFORMATION


@pytest.mark.parametrize("text", [
    "why is grandma confused all of a sudden", "why is the baby floppy and not feeding", "what does it mean when my dad's face droops", "why does my mum have chest pain",
    "name: Tom, crushing chest pain", "list of what happened: chest pain, sweating", "explain: chest pain left arm numb", "why is chest hurting and arm numb",
    "why does chest hurt when breathing", "what are these purple spots that don't fade under a glass", "why is toddler blue and floppy", "what does baby bulging soft spot mean",
    "what is causing crushing chest pain and sweating", "what is the kid choking on, he can't cough",
])  # fmt: skip
def test_a_question_about_somebody_is_not(text: str) -> None:
    assert assess(text).disposition is Disposition.EMERGENCY


# Without its apostrophe it is another word, and too common a one to mean an overdose.
def test_an_overdose_needs_its_apostrophe() -> None:
    assert assess("he has od'd").disposition is Disposition.EMERGENCY
    assert assess("he has odd socks").disposition is Disposition.INFORMATION


# A first sight of the clinic's words: said to be happening, by name.
@pytest.mark.parametrize("text", [
    "I think I'm having a heart attack", "my husband is having a stroke", "could this be a heart attack", "my mum has just had a stroke", "he collapsed", "she keeled over",
    "my colleague collapsed at her desk",
])  # fmt: skip
def test_a_danger_called_by_its_name_is_one(text: str) -> None:
    assert assess(text).disposition is Disposition.EMERGENCY


@pytest.mark.parametrize("text", [
    "everyone's life would be easier if I was gone", "the world is better off without me", "he'd be better off if he wasn't around", "they'd be better off without me",
    "everyone would be better off if I wasn't here", "ngl i just wanna not exist anymore", "ya no quiero vivir más", "ich will nicht mehr leben", "je ne veux plus vivre",
    "não quero mais viver", "non voglio più vivere", "my student wrote that she won't be here tomorrow", "I cut myself when I feel sad", "I cut myself on the arm again",
    "I hurt myself in the bathroom when I'm alone", "what is the suicide hotline number", "I left a suicide note in my drawer",
    "I cut myself with a kitchen knife because I hate myself",
])  # fmt: skip
def test_thoughts_of_not_being_are_met_with_help(text: str) -> None:
    assert assess(text).is_crisis


@pytest.mark.parametrize("text", [
    "he'd be better off with a cheaper phone plan", "we'd be better off without the second car", "I want to die my hair red", "I cut myself shaving", "I cut myself on a glass",
    "I hurt myself playing football", "suicide prevention week is in September", "cut me some slack", "the suspense was killing us",
])  # fmt: skip
def test_ways_of_speaking_are_no_crisis(text: str) -> None:
    assert not assess(text).is_crisis


@pytest.mark.parametrize("figure", [
    "killing myself laughing", "the film Suicide Squad", "cut me some slack", "I cut myself shaving", "I hurt myself playing football", "I would die for a pizza",
    "my tax forms are killing me", "these shoes are killing me", "he cut me off in traffic",
])  # fmt: skip
@pytest.mark.parametrize("thought", ["I want to kill myself tonight", "I want to die", "my friend is suicidal", "I cut myself when I feel sad"])  # fmt: skip
def test_a_figure_of_speech_hides_no_crisis_beside_it(figure: str, thought: str) -> None:
    for text in (f"{figure}. {thought}", f"{thought}, {figure}", f"{figure} but {thought}"):
        assert assess(text).is_crisis
