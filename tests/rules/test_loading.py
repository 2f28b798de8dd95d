"""The rules as data: whole, sourced, dated, and on paper as they are."""

from datetime import date
from pathlib import Path

import pytest

from kithkin.messages.errors import Misconfigured
from kithkin.rules.describing import rules_as_rows, rules_document
from kithkin.rules.loading import load_rules, parse_rules

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "src" / "kithkin" / "rules" / "data"
CHANNELS = {"whatsapp", "whatsapp-agent", "messenger", "instagram", "facebook", "threads"}


def test_each_channel_has_its_file() -> None:
    assert set(load_rules()) == CHANNELS | {"every-channel"}
    assert {path.stem for path in DATA.glob("*.toml")} == CHANNELS | {"every-channel"}


def test_every_rule_has_words_a_source_and_a_day() -> None:
    rows = rules_as_rows()
    assert len(rows) > 20
    for channel, rule, text, _, source, as_of in rows:
        assert rule.startswith(f"{channel}.")
        assert len(text) > 20
        assert text.endswith(".")
        assert len(source) > 20
        assert date(2025, 10, 15) <= date.fromisoformat(as_of) <= date(2100, 1, 1)
    assert len({rule for _, rule, *_ in rows}) == len(rows)


def test_what_is_our_own_choice_says_so() -> None:
    sources = {rule: source for _, rule, _, _, source, _ in rules_as_rows()}
    for rule in (
        "facebook.rate-comments",
        "instagram.rate-comments",
        "whatsapp.disclosure",
        "every-channel.start",
    ):
        assert "own choice" in sources[rule]


def test_the_document_is_current() -> None:
    paper = (ROOT / "docs" / "channel-rules.md").read_text("utf-8")
    assert paper == rules_document(), "run scripts/write-channel-rules-doc"


GOOD = (DATA / "threads.toml").read_text("utf-8")


def test_the_good_file_is_good() -> None:
    assert parse_rules("threads.toml", GOOD).channel == "threads"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("as_of = 2026-11-22", "as_of = 'lately'", "as_of"),
        ("as_of = 2026-11-22\n", "", "as_of"),
        ("source = ", "sauce = ", "sauce"),
        ("refill = 0.010995", "refill = 0", "refill"),
        ("refill = 0.010995", "refill = 0.02", "more through"),
        ("capacity = 50", "capacity = 0.5", "capacity"),
        ("seconds = 86400\n", "", "most and seconds"),
        ('id = "threads.rate"', 'id = "threads.replies"', "each once"),
        ('id = "threads.rate"', 'id = "rate"', "each once"),
        ('kind = "window"', 'kind = "door"', "kind"),
        ('reach = "public"\ncapacity', 'reach = "private"\ncapacity', "rate"),
        ("[[rules]]", "[[rules", "cannot be used"),
        ('words = "Kithkin', 'words = ""\n# "Kithkin', "words"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(Misconfigured, match=r"threads\.toml") as caught:
        parse_rules("threads.toml", GOOD.replace(old, new, 1))
    assert said in caught.value.message
    assert caught.value.remedy


def test_a_file_without_a_window_is_refused() -> None:
    with pytest.raises(Misconfigured, match="window"):
        parse_rules("x.toml", 'channel = "x"\ntitle = "X"\nrules = []')
    with pytest.raises(Misconfigured, match="quiet hours"):
        parse_rules("every-channel.toml", 'channel = "every-channel"\ntitle = "X"\nrules = []')
