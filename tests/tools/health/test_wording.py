"""Health replies are written in plain words: at most the ninth school year by Flesch-Kincaid."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from kithkin.messages.results import ToolResult
from kithkin.tools.health import HealthToolbox
from support.readability import grade

_TOOLS = HealthToolbox().tools


def spoken(result: ToolResult) -> str:
    """The sentence with its figures (a figure counts as no word), and the cautions."""

    def shown(match: re.Match[str]) -> str:
        value = next((v for v in result.values if v.name == match[1]), None)
        return value.text if value is not None and value.text else "5"

    filled = re.sub(r"\{\{(\w+)\}\}", shown, result.sentence)
    return " ".join((filled, *result.cautions))


def test_the_grade_is_computed_as_published() -> None:
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert grade("Anticoagulation necessitates individualised consideration of contraindications.") > 20


_EXAMPLES = [(tool.name.removeprefix("health."), example) for tool in _TOOLS for example in tool.examples]


def test_every_tool_has_an_example() -> None:
    assert all(tool.examples for tool in _TOOLS)


@pytest.mark.parametrize(("name", "example"), _EXAMPLES)
def test_replies_and_questions_are_easy_to_read(ask: Callable[..., Any], name: str, example: str) -> None:
    asked = ask(example)
    if asked.result is None:
        assert asked.questions, name
        for question in asked.questions:
            assert grade(question) <= 9, f"{grade(question):.1f}: {question}"
        return
    text = spoken(asked.result)
    assert grade(text) <= 9, f"{grade(text):.1f}: {text}"


_ASKED_FOR = sorted({one.question for tool in _TOOLS for one in tool.parameters if one.question})


@pytest.mark.parametrize("question", _ASKED_FOR)
def test_whatever_may_be_asked_for_is_asked_in_plain_words(question: str) -> None:
    assert grade(question) <= 9, f"{grade(question):.1f}: {question}"
