"""The measure of triage counts what it says: misses, false alarms and lost urgency."""

from random import Random

import pytest
from evaluations.triage.__main__ import main, missed_red_flags, raised_too_high
from evaluations.triage.messages import batches, emergencies, near_misses, rank, red_flags
from evaluations.triage.relations import ANY_LANGUAGE, IN_ENGLISH, RELATIONS

from kithkin.messages.replies import Disposition


def test_nothing_on_the_set_is_missed_and_every_flag_names_its_source() -> None:
    assert missed_red_flags() == []
    assert all(flag.source.strip() for flag in red_flags())
    assert len(raised_too_high()) <= 0.03 * len(near_misses())


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
    texts = (
        emergencies() if name in ANY_LANGUAGE else [f.text for f in red_flags() if f.language == "english"]
    )
    changed = [IN_ENGLISH.get(name, RELATIONS[name])(text, Random(text)) for text in texts]
    assert changed == [RELATIONS[name](text, Random(text)) for text in texts]
    assert sum(new is not None and new != text for new, text in zip(changed, texts, strict=True)) >= 30


def test_the_command_prints_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--changes", "0"]) == 0
    printed = capsys.readouterr().out
    assert "Red flags:" in printed
    assert "Near misses:" in printed
    assert "Changes that must not lower the urgency: 0" in printed
