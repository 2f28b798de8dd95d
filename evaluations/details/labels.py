"""The labelled sentences: which words of each are personal details, and of which kind.

One sentence a line; `[kind:words]` marks a detail. The halves were drawn, by a digest of each sentence, before anything looked for
details. They share their turns of phrase, so that the held-out one says little of what people write; unrehearsed sentences were
therefore written after the rules, in other ways, and what they showed at first sight is noted in docs/hosted-engines.md. `FROZEN` holds the
digests of the files. Where people are known by name (`known`), their names stand before the sentence. All people are invented. Phone numbers are of ranges kept for fiction: NANP 555-01xx, Ofcom (01632 960,
07700 900, 020 7946 0), Bundesnetzagentur (030 23125), PTS (070-174 06); the French (06 39 98, 01 99 00), Cardiff (029 2018 0) and German mobile ones (0171 39200)
are said to be such, which could not be looked up. Domains are `example` ones, official numbers are those of specifications and manuals.

What counts as a detail: whatever says who somebody private is, or where, or how to reach or impersonate them. A given name alone in a
textbook story ("Anna has 3 apples"), people of public record and dates from which the question wants something computed do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

FOLDER = Path(__file__).parent
Half = Literal["development", "held_out", "unrehearsed"]
KNOWN = "known"
_MARKED = re.compile(r"\[([a-z]+):([^\]]+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One sentence as people would write it, with (kind, start, end) of every detail in it. `people` are those known by name."""

    language: str
    text: str
    details: tuple[tuple[str, int, int], ...]
    people: tuple[str, ...] = ()


def labelled(language: str, line: str) -> Labelled:
    """Reads one line."""
    text, details, at = "", list[tuple[str, int, int]](), 0
    for mark in _MARKED.finditer(line):
        text += line[at : mark.start()]
        details.append((mark[1], len(text), len(text) + len(mark[2])))
        text, at = text + mark[2], mark.end()
    return Labelled(language=language, text=text + line[at:], details=tuple(details))


def load(half: Half) -> list[Labelled]:
    """The sentences of one half, by language."""
    return [
        labelled(file.stem, line)
        for file in sorted((FOLDER / half).glob("*.txt"))
        for line in file.read_text("utf-8").splitlines()
        if line.strip()
    ]


def load_known() -> list[Labelled]:
    """The sentences about people who are known by name, by language."""
    return [
        replace(labelled(file.stem, line), people=tuple(name.strip() for name in people.split(";")))
        for file in sorted((FOLDER / KNOWN).glob("*.txt"))
        for people, _, line in (one.partition(" | ") for one in file.read_text("utf-8").splitlines())
    ]
