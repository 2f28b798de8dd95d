"""What the adapter for calls of tools is compared with: a router that learns, a judge that is just, and a card that is held to."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest
from evaluations.muse_calls import Asked, Router, item, read
from evaluations.scoring import judge

ROOT = Path(__file__).resolve().parents[2]
OFFERED = ("units.convert", "health.bmi", "dates.weekday")
SAID = {
    "units.convert": ("How many {} is that in feet?", "Convert {} metres.", "{} miles in km please"),
    "health.bmi": ("My weight is {} kg, what is my BMI?", "Body mass index at {} kg?"),
    "dates.weekday": ("What weekday is the {}th of May?", "On which day of the week falls May {}?"),
}


def asked(tool: str, words: str, offered: tuple[str, ...] = OFFERED) -> Asked:
    return Asked("calls", words, offered, tool, "")


def test_a_router_learns_which_words_go_with_which_tool_and_when_none_does() -> None:
    learned = [
        asked(tool, words.format(n)) for tool, some in SAID.items() for words in some for n in range(1, 9)
    ]
    elsewhere = tuple(name for name in OFFERED if name != "units.convert")
    tried = learned[::3] + [asked("", f"Convert {n} metres.", elsewhere) for n in range(9, 15)]
    router = Router(learned, tried)
    assert router.named(
        [
            asked("", "Please convert 20 metres"),
            asked("", "convert 20 metres", elsewhere),
            asked("", "BMI at 80 kg?"),
            asked("", "which weekday is May 20?"),
            asked("", "How many feet?", ("no.such",)),
        ]
    ) == ["units.convert", "", "health.bmi", "dates.weekday", ""]


def reply(value: str, unit: str = "", kind: str = "computation") -> dict[str, object]:
    evidence = [{"id": "r1", "kind": kind, "value": value, "unit": unit}]
    return {
        "reply": f"That is {value}.",
        "verdict": "checked",
        "disposition": "information",
        "claims": [{"text": value, "evidence": ["r1"]}],
        "evidence": evidence,
        "questions": [],
    }


@pytest.mark.parametrize(
    ("gives", "value", "outcome"),
    [
        ("12.5 bar", "12.5 bar", "right"),
        ("12.5 bar", "1.25 MPa", "right"),
        ("12.5 bar", "12.5 kg", "wrong"),
        ("12.5 bar", "13.5 bar", "wrong"),
        ("240", "$240.00", "right"),
        ("3", "3.4", "right"),  # told without places
        ("3", "3.6", "wrong"),
        ("0", "0", "right"),
        ("0", "1", "wrong"),
        ("-4.5 °C", "-4.5 °C", "right"),
        ("Tuesday", "Tuesday", "right"),
        ("Tuesday", "Friday", "wrong"),
        ("2026-03-01", "1 March 2026", "right"),
        ("2026-03-01", "2 March 2026", "wrong"),
    ],
)
def test_right_is_what_the_call_gives(gives: str, value: str, outcome: str) -> None:
    one = item(0, Asked("calls", "How much?", OFFERED, "units.convert", gives))
    assert judge(one, reply(value)).outcome == outcome


def test_questions_are_read_as_they_were_written(tmp_path: Path) -> None:
    row = {"task": "calls.units", "words": "How?", "offered": ["a", "b"], "tool": "a", "gives": "1"}
    (tmp_path / "calls.json").write_text(json.dumps({"frozen": [row]}), "utf-8")
    assert read(tmp_path / "calls.json") == {"frozen": [Asked("calls.units", "How?", ("a", "b"), "a", "1")]}


def test_a_line_that_is_not_told_is_named() -> None:
    missing = runpy.run_path(str(ROOT / "scripts" / "reproduce-card"))["missing"]
    told = "of these\n1,026,240   parameters, and | a | 96.8% | more"
    printed = ["1,026,240 parameters\n", "| a | 96.8% |\n", "# 90 s\n", "\n", "| a | 97% |\n"]
    assert missing(printed, told) == ["| a | 97% |"]
