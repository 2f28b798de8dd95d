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


@pytest.mark.parametrize("tool", _TOOLS, ids=lambda tool: tool.name.removeprefix("health."))
def test_replies_are_easy_to_read(ask: Callable[..., Any], tool: Any) -> None:
    assert tool.examples
    asked = ask(tool.examples[0])
    if asked.result is None:
        assert asked.questions, tool.name
        assert all(grade(question) <= 12 for question in asked.questions)
        return
    text = spoken(asked.result)
    assert grade(text) <= 9, f"{grade(text):.1f}: {text}"
