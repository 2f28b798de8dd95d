"""The measure of triage counts what it says: misses, false alarms and lost urgency."""

import re
from random import Random

import pytest
from evaluations.triage import __main__ as command
from evaluations.triage.__main__ import main
from evaluations.triage.messages import (
    RedFlag,
    batches,
    emergencies,
    in_english,
    near_misses,
    rank,
    red_flags,
)
from evaluations.triage.relations import ANY_LANGUAGE, IN_ENGLISH, RELATIONS

from kithkin.messages.replies import Disposition


def test_every_flag_names_its_source() -> None:
    assert all(flag.source.strip() for flag in red_flags())
    for host in ("dailymotion", "scribd", "staging"):
        assert not [flag.source for flag in red_flags() if host in flag.source]


def test_the_order_is_from_information_to_emergency() -> None:
    assert rank(Disposition.INFORMATION) < rank(Disposition.SEE_SOON) < rank(Disposition.URGENT_TODAY)
    assert rank(Disposition.URGENT_TODAY) < rank(Disposition.EMERGENCY)


def test_no_message_is_both_a_danger_and_harmless() -> None:
    harmless = {near.text for near in near_misses()} | {
        text for batch in batches() for text in batch.harmless
    }
    assert not harmless & set(emergencies())


@pytest.mark.parametrize("name", RELATIONS)
def test_every_relation_changes_messages_and_repeats_itself(name: str) -> None:
    texts = emergencies() if name in ANY_LANGUAGE else in_english()
    changed = [IN_ENGLISH.get(name, RELATIONS[name])(text, Random(text)) for text in texts]
    assert changed == [RELATIONS[name](text, Random(text)) for text in texts]
    assert sum(new is not None and new != text for new, text in zip(changed, texts, strict=True)) >= 30


def test_the_command_ends_well_when_nothing_is_missed_and_nothing_lowers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--changes", "1", "--every", "100"]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"^Red flags: \d+, in \d+ wordings$", printed, re.MULTILINE)
    assert set(re.findall(r"wordings, missed (\d+)", printed)) == {"0"}
    assert re.search(r"^Frozen red flags: 0 of ", printed, re.MULTILINE)
    assert re.search(
        r"^Changes that must not lower the urgency: [1-9]\d*, urgency lost by 0 of ", printed, re.MULTILINE
    )
    assert set(re.findall(r"at first, (\d+) now", printed)) == {"0"}


def test_the_command_says_what_is_missed_and_ends_with_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = RedFlag(flag="calm", language="english", text="the kettle is on", source="none")
    monkeypatch.setattr(command, "red_flags", lambda: [calm])
    monkeypatch.setattr(command, "emergencies", list)
    monkeypatch.setattr(command, "everyday_texts", lambda: ["the kettle is on", "my dad collapsed"])
    assert main(["--changes", "0", "--failures"]) == 1
    printed = capsys.readouterr().out
    assert "missed [english] the kettle is on" in printed
    assert "Everyday texts: 2, raised 1 of 2" in printed
    assert "raised [emergency] my dad collapsed" in printed
