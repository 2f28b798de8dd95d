"""The question files: frozen, complete, and with keys that can be scored."""

from __future__ import annotations

import hashlib

import pytest
from evaluations.baselines import fixed_sample, score_plain
from evaluations.pictures import truth_digest
from evaluations.quantities import parse_unit
from evaluations.questions import FOLDER, SETS, Item, load
from evaluations.reporting import as_markdown, as_text, rows
from evaluations.scoring import Score, judge

EVERY = [item for name in SETS for item in load(name)]


def test_frozen_questions_are_as_they_were_frozen() -> None:
    lines = [line.split("  ") for line in (FOLDER / "FROZEN").read_text("utf-8").splitlines()]
    assert {name for _, name in lines} == {
        f"{folder}/{file.name}"
        for folder in ("questions", "heldout")
        for file in (FOLDER / folder).glob("*.jsonl")
    }
    for digest, name in lines:
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name


def test_pictures_still_show_what_their_keys_were_worked_out_from() -> None:
    pinned = dict(
        reversed(line.split("  ")) for line in (FOLDER / "PICTURES").read_text("utf-8").splitlines()
    )
    drawn = {item.id: truth_digest(item.picture) for item in EVERY if item.picture}
    assert drawn == pinned


def test_ids_are_unique_and_every_question_has_a_key_and_a_source() -> None:
    assert len({item.id for item in EVERY}) == len(EVERY)
    for item in EVERY:
        key = item.key
        assert item.question.strip() or item.picture, item.id
        assert item.source.strip(), item.id
        assert key.numbers or key.text or key.abstain or key.disposition, item.id


def test_units_of_keys_are_known() -> None:
    for item in EVERY:
        if item.key.unit != "mL/min/1.73m2":
            assert parse_unit(item.key.unit) is not None, item.id


def test_the_mix_is_as_promised() -> None:
    frozen = load()
    assert len(frozen) >= 320
    assert sum(item.key.abstain for item in frozen) >= 0.2 * len(frozen)
    assert sum(item.picture is not None for item in frozen) >= 32
    assert sum(len(item.turns) > 1 for item in frozen) >= 10
    assert sum(item.field == "red_flags" for item in frozen) >= 20
    assert sum(item.field == "benign" for item in frozen) >= 10
    assert len({item.turns for item in frozen if not item.picture}) == len(
        [i for i in frozen if not i.picture]
    )


@pytest.mark.parametrize("item", [item for item in EVERY if item.key.numbers], ids=lambda item: item.id)
def test_a_reply_that_states_the_key_is_right(item: Item) -> None:
    """Keys can be met: the key itself, written out as a value, scores as right."""
    unit = item.key.unit
    value = ", ".join(f"{number:.12g}" for number in item.key.numbers)
    said = {"GBP": "£", "USD": "$", "EUR": "€"}
    shown = said[unit] + value if unit in said else f"{value} {unit}".strip()
    shown_unit = "" if unit in said or len(item.key.numbers) > 1 else unit
    reply = {
        "reply": shown,
        "verdict": "checked",
        "disposition": "information",
        "questions": [],
        "claims": [{"text": shown, "evidence": ["r1"]}],
        "evidence": [{"id": "r1", "kind": "computation", "value": shown, "unit": shown_unit}],
    }
    assert judge(item, reply).outcome == "right"


def test_the_sample_for_the_plain_model_is_always_the_same() -> None:
    sample = fixed_sample(EVERY)
    assert len(sample) == 60
    assert [item.id for item in sample] == [item.id for item in fixed_sample(list(reversed(EVERY)))]


def test_the_plain_model_is_scored_on_its_last_number() -> None:
    item = next(item for item in EVERY if item.id == "arithmetic-002")
    assert score_plain(item, "7 times 86 is 602").outcome == "right"
    assert score_plain(item, "602, or maybe 600").outcome == "wrong"
    assert score_plain(item, "I cannot say").outcome == "abstained"


def score(identifier: str, outcome: str, *, checked: bool = True) -> Score:
    return Score(
        id=identifier, field="health", question="q", outcome=outcome, checked=checked, expected="e", got="g|h"
    )


def test_reports_count_and_list_what_is_wrong() -> None:
    scores = [
        score("a", "right"),
        score("b", "wrong"),
        score("c", "wrong", checked=False),
        score("d", "abstained"),
    ]
    total = rows(scores, [])[-1]
    assert (total.asked, total.right, total.wrong, total.abstained, total.wrong_but_checked) == (
        4,
        1,
        2,
        1,
        1,
    )
    text = as_text("T", scores, [])
    assert "b [WRONG BUT CHECKED]" in text
    assert "c [wrong]" in text
    assert "g\\|h" in as_markdown("T", scores, [])
