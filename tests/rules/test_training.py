"""Which services may train on what is sent to them: data that is whole, and refusals that say why."""

from __future__ import annotations

from datetime import date

import pytest

from kithkin.messages.errors import Misconfigured
from kithkin.rules import training_terms
from kithkin.rules.training import load_terms, parse_terms


@pytest.mark.parametrize(
    ("host", "model", "terms"),
    [
        ("openrouter.ai", "meta-llama/llama-3.3-70b-instruct:free", "openrouter.free"),
        ("OpenRouter.ai.", "openrouter/free", "openrouter.free"),
        ("openrouter.ai", "meta-llama/llama-3.3-70b-instruct", None),
        ("generativelanguage.googleapis.com", "gemini-3-flash", "google.unpaid"),
        ("api.mistral.ai", "mistral-small-latest", "mistral.experiment"),
        ("api.cohere.com", "command-a", "cohere.default"),
        ("api.meta.ai", "muse-spark-1.3-contributor", "meta.contributor"),
        ("openrouter.ai", "meta/Muse-Spark-1.3-Contributor", "meta.contributor"),
        ("api.meta.ai", "muse-spark-1.3", None),
        ("opencode.ai", "nemotron-3-super-free", "opencode.free"),
        ("notopenrouter.ai", "x:free", None),
        ("openrouter.ai.example.org", "x:free", None),
        ("router.huggingface.co", "any", None),
        ("127.0.0.1", "gemini-3-flash", None),
    ],
)
def test_terms_are_found_by_host_and_model(host: str, model: str, terms: str | None) -> None:
    known = training_terms(host, model)
    assert (known.id if known else None) == terms


def test_every_line_has_a_source_and_a_day() -> None:
    assert load_terms()
    for one in load_terms():
        assert "https://" in one.source, one.id
        assert date(2026, 1, 1) <= one.as_of <= date(2030, 1, 1), one.id
        assert one.text.endswith("."), one.id
        assert one.otherwise.endswith("."), one.id


LINE = """[[terms]]
id = "a"
title = "A"
hosts = ["a.example"]
models = ["*"]
text = "t."
otherwise = "o."
source = "https://a.example"
as_of = 2026-11-29
"""


@pytest.mark.parametrize(
    "broken",
    [LINE.replace('source = "https://a.example"\n', ""), LINE + LINE, LINE + "more = 1\n", "[[terms"],
)
def test_what_is_not_whole_is_refused(broken: str) -> None:
    assert [one.id for one in parse_terms(LINE)] == ["a"]
    with pytest.raises(Misconfigured, match="training_terms.toml"):
        parse_terms(broken)
