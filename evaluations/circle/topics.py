"""The hand-written material: topics with wordings of posts and questions, near-misses, people, everyday posts.

It lies in two halves with topics of their own. `development/` is for whoever works on what answers, `held_out/` for measuring
alone. See README.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

FOLDER = Path(__file__).parent
Training = Literal[
    "training_one", "training_two", "training_three", "training_four", "training_five", "training_six", "training_seven",
    "training_eight", "training_nine", "training_ten", "training_eleven", "training_twelve",
]  # fmt: skip
TRAINING: Final[tuple[Training, ...]] = get_args(Training)
"""Further topics, to learn from."""
Half = Literal["development", "held_out"] | Training
NEAR_MISSES = (
    "other_thing", "shop", "asks_too", "other_town", "other_person", "opposite", "same_surname", "one_digit", "old",
)  # fmt: skip
Wordings = Mapping[str, tuple[str, ...]]
"""Texts by language (ISO 639-1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A post that looks like an answer and is none, for questions that hold all slots in `needs`; else it answers as well.

    `kind` is one of `NEAR_MISSES`.
    """

    kind: str
    text: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something that people share and ask about. Texts hold slots in braces; `slots` says what may stand in them."""

    id: str
    slots: Mapping[str, tuple[str, ...]]
    answers: Wordings
    questions: Wordings
    near: tuple[NearMiss, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Everyday:
    """What people write all day, and what a short post is wrapped in to become a long one; by language."""

    posts: Wordings
    openers: Wordings
    closers: Wordings


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """Posts in which canaries stand, and questions that try to get at them."""

    posts: tuple[str, ...]
    questions: tuple[str, ...]


def load_topics(half: Half) -> tuple[Topic, ...]:
    """All topics of a half, in order of their ids, each with the wordings that another hand added later."""
    files = [_read(path) for path in sorted((FOLDER / half).glob("*.toml"))]
    topics = {topic.id: topic for topic in (_topic(read) for file in files for read in file.get("topic", ()))}
    for read in (read for file in files for read in file.get("wordings", ())):
        topic = topics[read["topic"]]
        topics[topic.id] = replace(
            topic,
            answers=_together(topic.answers, _wordings(read["answers"])),
            questions=_together(topic.questions, _wordings(read["questions"])),
        )
    return tuple(topics[name] for name in sorted(topics))


def load_unshared(half: Half) -> Wordings:
    """Questions that nothing in a circle answers."""
    found: Wordings = {}
    for path in sorted((FOLDER / half).glob("*unshared.toml")):
        found = _together(found, _wordings(_read(path)["questions"]))
    return found


def load_people() -> tuple[tuple[str, str], ...]:
    """Names with the names that a platform shows."""
    return tuple(
        (one["name"], one.get("shown", one["name"])) for one in _read(FOLDER / "people.toml")["people"]
    )


def load_everyday() -> Everyday:
    """What stands around planted facts."""
    read = _read(FOLDER / "everyday.toml")
    return Everyday(
        posts=_wordings(read["posts"]), openers=_wordings(read["openers"]), closers=_wordings(read["closers"])
    )


def load_secrets() -> Secrets:
    """Where canaries stand and how they are looked for."""
    read = _read(FOLDER / "secrets.toml")
    return Secrets(posts=tuple(read["posts"]), questions=tuple(read["questions"]))


def _topic(read: dict[str, Any]) -> Topic:
    return Topic(
        id=read["id"],
        slots=_wordings(read.get("slots", {})),
        answers=_wordings(read["answers"]),
        questions=_wordings(read["questions"]),
        near=tuple(
            NearMiss(kind=one["kind"], text=one["text"], needs=tuple(one.get("needs", ())))
            for one in read.get("near", ())
        ),
    )


def _wordings(read: Mapping[str, list[str]]) -> Wordings:
    return {language: tuple(texts) for language, texts in read.items()}


def _together(some: Wordings, more: Wordings) -> Wordings:
    return {
        language: (*some.get(language, ()), *more.get(language, ()))
        for language in dict.fromkeys((*some, *more))
    }


@cache
def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
