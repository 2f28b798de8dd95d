"""The messages that danger is measured on: red flags, near misses, and the batches written later."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kithkin.messages.replies import Disposition

FOLDER = Path(__file__).parent
LANGUAGES = ("english", "spanish", "german", "french", "portuguese", "italian")
ORDER = (
    Disposition.INFORMATION,
    Disposition.SELF_CARE,
    Disposition.SEE_SOON,
    Disposition.URGENT_TODAY,
    Disposition.EMERGENCY,
)
"""From the least to the most urgent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """One wording of a red flag, which must be an emergency. `source` is the published list it comes from."""

    flag: str
    language: str
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A message that must be no more urgent than `most`."""

    text: str
    most: Disposition


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Messages measured once before their failures were known, with what was missed and raised then and before the widening."""

    name: str
    red_flags: tuple[str, ...]
    harmless: tuple[str, ...]
    missed_before: int
    missed_at_first: int
    raised_before: int
    raised_at_first: int


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


def red_flags() -> list[RedFlag]:
    """Every wording in every language, in the order of the file."""
    content = _read("red_flags.toml")
    return [
        RedFlag(flag=flag["id"], language=language, text=text, source=content["sources"][flag["source"]])
        for flag in content["flags"]
        for language in LANGUAGES
        for text in flag.get(language, ())
    ]


def near_misses() -> list[NearMiss]:
    """Every near miss with how urgent its reply may be at most."""
    return [
        NearMiss(text=text, most=Disposition(most))
        for most, groups in _read("near_misses.toml").items()
        for texts in groups.values()
        for text in texts
    ]


def batches() -> list[Batch]:
    """The batches written after the widening."""
    return [
        Batch(**{key: tuple(value) if isinstance(value, list) else value for key, value in batch.items()})
        for batch in _read("later_batches.toml")["batches"]
    ]


def emergencies() -> list[str]:
    """All messages that must be emergencies, each once."""
    texts = [flag.text for flag in red_flags()] + [text for batch in batches() for text in batch.red_flags]
    return list(dict.fromkeys(texts))


def rank(disposition: Disposition) -> int:
    """How urgent, as a number: 0 is information."""
    return ORDER.index(disposition)
