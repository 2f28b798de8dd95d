"""Questions with the posts the judge trusts most, as a file: one environment judges them, another reads them together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post found for a question. `kind`: what was planted, or "other" if it is on another topic; `sure`: the judge's, 0 to 1."""

    text: str
    kind: str
    answers: bool
    sure: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of a folder of topics with the posts trusted most, the surest first, of so many `found`."""

    folder: str
    text: str
    answerable: bool
    found: int
    posts: tuple[Post, ...]


def write(questions: Sequence[Question], path: Path) -> None:
    """Keeps them in one file."""
    path.write_text(json.dumps([asdict(one) for one in questions], ensure_ascii=False, indent=0), "utf-8")


def read(path: Path) -> list[Question]:
    """Reads what `write` kept."""
    return [
        Question(posts=tuple(Post(**post) for post in one.pop("posts")), **one)
        for one in json.loads(path.read_text("utf-8"))
    ]
