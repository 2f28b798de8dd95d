"""The hand-written material: topics with wordings of posts and questions, near-misses, people, everyday posts.

It lies in two halves. `development/` is for whoever works on what answers; `held_out/` is for measuring alone and holds
topics of its own as well as further wordings for the topics of the development half. See README.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).parent
Half = Literal["development", "held_out"]
Part = Literal["topics", "wordings"]
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
    """Something that people share and ask about. Texts hold slots in braces; `slots` says what may stand in them.

    `part` tells topics that only the held-out half has from known ones in other wordings.
    """

    id: str
    slots: Mapping[str, tuple[str, ...]]
    answers: Wordings
    questions: Wordings
    near: tuple[NearMiss, ...]
    part: Part = "topics"


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
    """All topics of a half, in order of their ids; those of the development half in other wordings come last."""
    own = sorted(
        (
            _topic(read)
            for path in sorted((FOLDER / half).glob("*.toml"))
            for read in _read(path).get("topic", ())
        ),
        key=lambda topic: topic.id,
    )
    if half == "development":
        return tuple(own)
    known = {topic.id: topic for topic in load_topics("development")}
    further = [
        replace(
            known[read["topic"]],
            answers=_wordings(read["answers"]),
            questions=_wordings(read["questions"]),
            part="wordings",
        )
        for read in _read(FOLDER / half / "further_wordings.toml")["wordings"]
    ]
    return (*own, *further)


def load_unshared(half: Half) -> Wordings:
    """Questions that nothing in a circle answers."""
    return _wordings(_read(FOLDER / half / "unshared.toml")["questions"])


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


@cache
def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
