"""What is about health is marked as such when it is answered, so that it is kept for less long."""

import json
import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from evaluations.questions import SETS, load

from kithkin.messages.pictures import Finding, PictureReading, Region
from kithkin.messages.replies import Question
from kithkin.reasoning.answering import Outcome
from kithkin.reasoning.health_marks import turn_is_about_health
from kithkin.store.turns_as_json import turn_from_json, turn_to_json

SPECIAL = {"health", "red_flags"}
PLAIN = {
    "algebra",
    "arithmetic",
    "calculus",
    "dates",
    "finance",
    "geometry",
    "physics",
    "sky",
    "statistics",
    "units",
}


def picture(layout: str, text: str) -> PictureReading:
    finding = Finding(
        id="f1", kind="line", text=text, region=Region(left=0, top=0, right=1, bottom=1), confidence=0.99
    )
    return PictureReading(
        picture_id="p1", width=9, height=9, layout=layout, findings=(finding,), safe_content=b"x",  # type: ignore[arg-type]
        media_type="image/png",
    )  # fmt: skip


def mark(talk: Any, text: str, reading: PictureReading | None = None) -> bool | None:
    talk.ask(text, reading)
    return talk.history[-1].about_health


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I weigh 71 kg and am 1.75 m tall, what is my BMI?", True),
        ("crushing chest pain and sweating", True),
        ("Can I take ibuprofen with warfarin?", True),
        ("My aunt is 58 and her creatinine came back as 96 µmol/L. What's her eGFR by CKD-EPI 2021?", True),
        ("Ich habe Fieber und Husten", True),
        ("I want to kill myself", True),
        ("What is 15% of 80?", False),
        ("A 5 kg object falls from 20 m. How fast is it going when it hits the ground?", False),
        ("molar mass of caffeine", False),
        ("remember that my locker code is 8472", False),
        ("remember that I am allergic to penicillin", True),
    ],
)
def test_words_tools_and_danger_mark_a_turn(talk: Any, text: str, expected: bool) -> None:
    assert mark(talk, text) is expected


@pytest.mark.parametrize(
    ("layout", "text", "expected"),
    [
        ("lab_report", "Sodium 140 mmol/L", True),
        ("medicine_label", "one a day", True),
        ("text", "Your doctor's appointment is at 9:30", True),
        ("receipt", "Bread 2.50", False),
    ],
)
def test_a_picture_marks_the_turn_in_which_it_was_read(
    talk: Any, layout: str, text: str, expected: bool
) -> None:
    assert mark(talk, "read this out", picture(layout, text)) is expected


def test_what_goes_on_with_a_matter_of_health_is_one_and_what_begins_anew_is_not(talk: Any) -> None:
    talk.ask("I weigh 71 kg and am 1.75 m tall, what is my BMI?")
    talk.say("And for 80 kg?")
    talk.say("and with 90?")
    assert [turn.about_health for turn in talk.history] == [True, True, True]
    talk.say("What is 15% of 80?")
    assert talk.history[-1].about_health is False


def test_words_of_others_that_are_passed_on_count(talk: Any) -> None:
    async def go() -> Outcome:
        question = Question(text="", passed_on="She has diabetes now", conversation="c")
        events = [event async for event in talk.reasoner.answer(question)]
        assert isinstance(events[-1], Outcome)
        return events[-1]

    assert talk.loop.run_until_complete(go()).about_health is True


def test_a_turn_without_a_mark_is_judged_by_what_is_kept_of_it(talk: Any) -> None:
    for text, expected in (
        ("I weigh 71 kg and am 1.75 m tall, what is my BMI?", True),
        ("crushing chest pain and sweating", True),
        ("What is 15% of 80?", False),
    ):
        talk.ask(text)
        plain = json.loads(turn_to_json(talk.history[-1]))
        del plain["about_health"]  # as an older Kithkin kept it
        kept = turn_from_json(json.dumps(plain).encode())
        assert kept.about_health is None
        assert turn_is_about_health(kept) is expected
        bare = replace(kept, question=replace(kept.question, text="?"), read_text="", proposal=None)
        assert (
            turn_is_about_health(bare) is expected
        )  # by the tool that answered, or the danger that was seen


@pytest.mark.slow
def test_of_the_frozen_questions_those_about_health_are_marked_and_few_others(talk: Any) -> None:
    asked, marked = Counter[str](), Counter[str]()
    items = [item for name in SETS for item in load(name) if len(item.turns) == 1 and item.picture is None]
    random.Random(7).shuffle(items)
    for item in items:
        which = "special" if item.field in SPECIAL else "plain" if item.field in PLAIN else ""
        if not which or asked[which] >= 120:
            continue
        asked[which] += 1
        marked[which] += bool(mark(talk, item.question))
    assert min(asked.values()) >= 95, asked
    assert marked["special"] >= 0.95 * asked["special"], marked
    assert marked["plain"] <= 0.03 * asked["plain"], marked
