"""The judge-free assertions on urgency: red flags, metamorphic relations, wording, benign controls."""

import random
import re
from collections.abc import Iterable

import pytest

from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger.assessing import assess
from kithkin.reasoning.danger.rules import RULES
from kithkin.reasoning.danger.signs import SIGNS
from kithkin.reasoning.danger.wording import ADVICE, AMBULANCE, CRISIS_QUESTIONS, EMERGENCY_QUESTIONS, say
from support.readability import grade

ORDER = [
    Disposition.INFORMATION,
    Disposition.SELF_CARE,
    Disposition.SEE_SOON,
    Disposition.URGENT_TODAY,
    Disposition.EMERGENCY,
]
RED_FLAGS = """I have chest pain and I'm sweating a lot
my dad has crushing pressure in his chest and his left arm hurts
My mother's face is drooping on one side and her speech is slurred
sudden worst headache of my life
throat closing up after eating peanuts
my son is type 1 diabetic, vomiting and his breath smells fruity
asthma attack, inhaler not working, can't finish a sentence
my baby is 6 weeks old and has a temperature of 38.5
stiff neck, fever and the light hurts my eyes
purple rash that doesn't fade under a glass
sudden severe pain in my testicle
8 weeks pregnant with sharp pain on one side and feel faint
i threw up blood
poo is black and tarry
she's got a urine infection and now she is confused and shivering
back pain and numb between my legs, cant pee
took 20 paracetamol
i took the whole bottle of sleeping pills
carbon monoxide alarm went off
we all have headaches and feel sick since the boiler came on
he's not breathing
having a seizure for 10 minutes
oxygen is 86
bp 210/125 and bad headache
pregnant 34 weeks bad headache and blurry vision
I want to kill myself
my friend says she wants to end her life
how many paracetamol would kill me
can't brethe
ches pain and swetting
toddler swallowed a button battery
deep cut blood spurting
fell off ladder hit his head and now vomiting
leg swollen and short of breath
no puedo respirar, me duele el pecho
hit my head last night and keep throwing up
Newborn won't feed and is floppy
wasp sting, tongue swelling
hot water burned the baby
bleach in my eye
my husband collapsed and is unresponsive
grandma suddenly can't lift her right arm
child drooling, high fever, leaning forward to breathe
i can't feel my legs after the fall
choking on a grape""".split("\n")
BENIGN = """I got a paper cut
mild cold and runny nose for two days
what is the normal blood pressure
no chest pain, just a sore throat
slight headache after work
my knee aches after running
dry skin on my hands
what are the symptoms of a heart attack
how much ibuprofen is in 2 tablets of 200 mg
mosquito bite itchy
I have a blister from new shoes
calculate MAP for BP 120/80
stubbed my toe
heartburn after spicy food
hay fever, sneezing
muscle soreness after gym
BMI for 70 kg 1.75 m
this joke nearly killed me, killing myself laughing
my tax forms are killing me, who can help with them?
Does anybody have a tip for a cooking class?
small bruise on my shin
A car goes from rest to 20 m/s in 5 s. What is the acceleration?""".split("\n")
MINIMISERS = [
    "My wife says it's nothing.",
    "I can't afford an ambulance.",
    "I'm a nurse.",
    "Probably just stress.",
    "It's fine though, don't worry.",
    "My temperature is 36.8.",
    "My oxygen is 98%.",
]
WAITING = re.compile(
    r"\b(wait and see|keep an eye|monitor|see how it goes|in a few days|if it persists|tomorrow morning)\b"
)


def _no_emergency(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if assess(text).disposition is not Disposition.EMERGENCY]


def test_red_flags_are_emergencies_with_advice_first() -> None:
    assert _no_emergency(RED_FLAGS) == []
    for script in RED_FLAGS:
        outcome = assess(script, locale="GB")
        assert "999" in outcome.sentences[0], script
        assert len(outcome.sentences[0].split()) <= 25, script
        assert not WAITING.search(" ".join(outcome.sentences)), script
        assert all(question.endswith("?") for question in outcome.questions), script
        assert len(outcome.questions) <= 3, script


@pytest.mark.parametrize("remark", MINIMISERS)
def test_remarks_and_normal_readings_never_lower_the_urgency(remark: str) -> None:
    told = [text for script in RED_FLAGS for text in (f"{script}. {remark}", f"{remark} {script}")]
    assert _no_emergency(told) == []


@pytest.mark.parametrize("told", ["{}", "Amina here. {}", "{} - Nguyen"])
def test_name_and_case_leave_the_urgency_unchanged(told: str) -> None:
    scripts = [told.format(script) for script in RED_FLAGS]
    assert _no_emergency([*scripts, *map(str.upper, scripts)]) == []


def test_sex_leaves_the_urgency_unchanged() -> None:
    assert _no_emergency(map(_of_the_other_sex, RED_FLAGS)) == []


def _of_the_other_sex(script: str) -> str:
    swapped = script
    for one, other in (
        ("my dad", "my mum"),
        ("his", "her"),
        ("my son", "my daughter"),
        ("grandma", "grandpa"),
    ):
        swapped = re.sub(rf"\b{one}\b", other, swapped)
    return swapped


def test_one_slip_of_the_fingers_in_a_long_word_leaves_most_red_flags_standing() -> None:
    generator = random.Random(7)
    kept = 0
    for script in RED_FLAGS:
        words = script.split()
        long = [index for index, word in enumerate(words) if len(word) >= 6 and word.isalpha()]
        if long:
            index = generator.choice(long)
            middle = generator.randrange(2, len(words[index]) - 2)
            words[index] = words[index][:middle] + words[index][middle + 1 :]
        kept += assess(" ".join(words)).disposition is Disposition.EMERGENCY
    assert kept >= 0.9 * len(RED_FLAGS)


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("my oxygen saturation is {}%", [99, 97, 95, 93, 92, 91, 88, 80, 70]),
        ("my blood pressure is {}/70 and I feel dizzy", [120, 100, 90, 85, 75]),
        ("my blood pressure is {}/100 and I have a headache", [130, 160, 179, 180, 200, 220]),
        ("breathing rate of {} breaths", [16, 22, 25, 28, 30, 40]),
        ("my heart rate is {}", [70, 110, 131, 150, 170]),
        ("my baby of 2 months old has a temperature of {}", [36.8, 37.4, 38.0, 39.0, 40.5]),
        ("fever of {} C", [38.0, 39.0, 39.6, 40.5, 41.2]),
        ("my blood sugar is {} mmol/L and I keep vomiting", [6, 10, 14, 20, 30]),
    ],
)
def test_a_worse_reading_never_lowers_the_urgency(template: str, values: list[float]) -> None:
    levels = [ORDER.index(assess(template.format(value)).disposition) for value in values]
    assert levels == sorted(levels)
    assert levels[-1] > levels[0]


def test_few_benign_messages_are_overtriaged() -> None:
    raised = [text for text in BENIGN if assess(text).disposition is not Disposition.INFORMATION]
    assert len(raised) <= 0.2 * len(BENIGN), raised


@pytest.mark.parametrize(
    ("locale", "number"), [("GB", "999"), ("en_US", "911"), ("de-DE", "112"), ("AU", "000"), ("", "local emergency number"),
                           ("ZZ", "local emergency number")]
)  # fmt: skip
def test_the_number_is_that_of_the_country(locale: str, number: str) -> None:
    assert number in assess("he's not breathing", locale=locale).sentences[0]


def test_an_unknown_country_names_no_number_at_all() -> None:
    text = " ".join(assess("I want to kill myself").sentences)
    assert not re.search(r"\d", text)


def test_a_plan_is_at_least_as_urgent_as_thoughts_and_no_means_are_named() -> None:
    thoughts = assess("i don't want to be here anymore")
    plan = assess("i don't want to be here anymore, I have the pills ready tonight")
    assert thoughts.is_crisis
    assert plan.is_crisis
    assert ORDER.index(plan.disposition) >= ORDER.index(thoughts.disposition)
    assert not re.search(r"\d+ ?mg|lethal|dose", " ".join(plan.sentences))


def test_signs_told_one_after_another_count_together() -> None:
    assert assess("and now I'm sweating", ["I have an ache in my jaw"]).disposition is Disposition.EMERGENCY
    assert assess("and now I'm sweating").disposition is Disposition.INFORMATION


def test_every_rule_speaks_of_known_signs_and_advice_and_names_guidance() -> None:
    for rule in RULES:
        assert {sign for need in rule.needs for sign in need.split("|")} <= SIGNS.keys()
        assert rule.advice in ADVICE
        assert rule.reference
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("advice", [name for name in ADVICE if name not in {"today", "soon"}])
@pytest.mark.parametrize("country", ["", "GB", "IN", "ZA"])
def test_every_first_sentence_is_short_and_says_whom_to_call(advice: str, country: str) -> None:
    first = say(advice, country)[0]
    assert len(first.split()) <= 25
    assert (AMBULANCE.get(country) or "local emergency number") in first


@pytest.mark.parametrize("advice", ADVICE)
@pytest.mark.parametrize("country", ["", "GB", "US", "IN", "ZA", "DE"])
def test_every_fixed_text_is_in_plain_words(advice: str, country: str) -> None:
    text = " ".join(say(advice, country))
    assert grade(text) <= 9, f"{grade(text):.1f}: {text}"
    assert not WAITING.search(text)


@pytest.mark.parametrize("question", [*EMERGENCY_QUESTIONS, *CRISIS_QUESTIONS])
def test_the_fixed_questions_are_in_plain_words(question: str) -> None:
    assert grade(question) <= 9
