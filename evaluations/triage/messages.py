"""The messages that danger is measured on: red flags, near misses, and the batches written later."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from evaluations.questions import SETS, load
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
    english: bool = True


@lru_cache
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
        Batch(**batch | {key: tuple(batch[key]) for key in ("red_flags", "harmless")})
        for batch in _read("later_batches.toml")["batches"]
    ]


def in_english() -> list[str]:
    """The messages that must be emergencies and are in English, each once."""
    texts = [flag.text for flag in red_flags() if flag.language == "english"]
    return list(
        dict.fromkeys(texts + [text for batch in batches() if batch.english for text in batch.red_flags])
    )


def everyday_texts() -> list[str]:
    """What speaks of no danger: the questions of the other evaluations but their red flags, and all that circles are made of."""
    texts = [item.question for chosen in SETS for item in load(chosen) if item.field != "red_flags"]
    for path in sorted((FOLDER.parent / "circle").rglob("*.toml")):
        texts += _strings(tomllib.loads(path.read_text("utf-8")))
    return list(dict.fromkeys(texts))


def _strings(content: Any) -> list[str]:
    if isinstance(content, str):
        return [content]
    parts = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return [text for part in parts for text in _strings(part)]


def emergencies() -> list[str]:
    """All messages that must be emergencies, each once."""
    texts = [flag.text for flag in red_flags()] + [text for batch in batches() for text in batch.red_flags]
    return list(dict.fromkeys(texts))


def rank(disposition: Disposition) -> int:
    """How urgent, as a number: 0 is information."""
    return ORDER.index(disposition)
