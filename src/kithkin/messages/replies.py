"""A question that comes in, and the reply that goes out with its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from kithkin.messages.pictures import Picture, Region
from kithkin.messages.sharing import NOTHING_MEANT, Meanings, Post
from kithkin.messages.sources import NO_SOURCES, FoundSources

Effort = Literal["instant", "thinking", "contemplating"]
EvidenceKind = Literal["computation", "source", "post", "picture", "asker"]


class Verdict(StrEnum):
    """How far a reply is backed by evidence."""

    CHECKED = "checked"
    PARTLY = "partly"
    UNCHECKED = "unchecked"
    ABSTAINED = "abstained"


class Disposition(StrEnum):
    """How urgent a health matter is; decided before any prose is written."""

    EMERGENCY = "emergency"
    URGENT_TODAY = "urgent_today"
    SEE_SOON = "see_soon"
    SELF_CARE = "self_care"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person asks in one message. `conversation` ties follow-ups together; None stands alone.

    `text` holds the asker's own words; `passed_on` those of somebody else that they forwarded, which ask for nothing.

    `posts` are what was found for it among what people shared, best first: all of it may be seen by everyone who will read
    the answer; `meanings` is what it and they mean. `people` are the names of the circle's persons, to know them by when they are asked about. `circle`
    are their names with every question, and `contacts` those of others who wrote what the asker may see, to keep them from an engine elsewhere.
    `sources` is what was found in source packs.
    """

    text: str
    pictures: tuple[Picture, ...] = ()
    asker: str = "owner"
    conversation: str | None = None
    effort: Effort = "instant"
    locale: str = ""
    posts: tuple[Post, ...] = ()
    meanings: Meanings = NOTHING_MEANT
    people: tuple[str, ...] = ()
    passed_on: str = ""
    circle: tuple[str, ...] = ()
    sources: FoundSources = NO_SOURCES
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One piece a reply rests on; `id` is "r1", "p1", "a1", … within the reply.

    `detail` is plain text with the method, inputs, steps and reference; `value` the displayed value and `unit` its displayed
    unit. For pictures, `picture_id` and `region` say where it was read. `inputs` are (name, displayed value) pairs;
    `numbers` are the exact machine values by name; `drawing_svg` a plot, if any. For posts, `post` is the id of what was
    shared, `value` the words quoted from it, `detail` the whole passage, `author` who said it, `platform` where, and `said_at`
    the day (ISO 8601). For a passage of a source pack, `pack` is the pack's id, `value` the words quoted, `detail` the whole passage,
    `author` the publisher and `said_at` the day it was published.
    """

    id: str
    kind: EvidenceKind
    title: str
    detail: str
    value: str = ""
    unit: str = ""
    permalink: str = ""
    author: str = ""
    method: str = ""
    latex: str = ""
    reference: str = ""
    checked_by: str = ""
    tool: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()
    steps: tuple[str, ...] = ()
    picture_id: str = ""
    region: Region | None = None
    drawing_svg: str = ""
    drawing_description: str = ""
    post: int = 0
    platform: str = ""
    said_at: str = ""
    pack: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number or statement in the reply, with the ids of the evidence that backs it."""

    text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to one question: prose (plain text, `$…$` for maths), verdict and everything it rests on."""

    text: str
    verdict: Verdict
    disposition: Disposition = Disposition.INFORMATION
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    questions: tuple[str, ...] = ()
    engine: str = ""
    effort: Effort = "instant"
    elapsed_seconds: float = 0.0
    notes: tuple[str, ...] = field(default=())

    @property
    def quoted_posts(self) -> tuple[int, ...]:
        """The ids of what people shared that this rests on."""
        return tuple(sorted({evidence.post for evidence in self.evidence if evidence.post}))

    @property
    def quoted_packs(self) -> tuple[int, ...]:
        """The ids of the source packs that this quotes."""
        return tuple(sorted({evidence.pack for evidence in self.evidence if evidence.pack}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Something a person may want to see while waiting ("Reading the picture")."""

    stage: Literal["reading", "understanding", "computing", "writing", "checking"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A verified piece of the reply, ready to be shown before the rest is done."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The end of a turn; `turn_id` is the id under which it was kept, empty when it was not kept."""

    reply: Reply
    turn_id: str = ""


TurnEvent = Progress | Sentence | Finished
