"""What people shared: as an importer or a channel finds it, as it is kept, and who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Platform = Literal["instagram", "facebook", "threads", "messenger", "whatsapp", "web"]
ShareKind = Literal["post", "story", "reel", "comment", "review", "check_in", "saved", "message", "note"]
Scope = Literal["only_me", "people", "circle", "public"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who may see a thing beside its owner: nobody, named people, the circle (its owners and members, not its guests), anyone.

    `people` are names of persons of the circle, only with the scope "people".
    """

    scope: Scope
    people: tuple[str, ...] = ()


ONLY_ME = Audience(scope="only_me")


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewers:
    """Everyone who will see an answer. All of them must be allowed to see whatever it uses.

    `people` are persons of the circle; `strangers`: people outside it read along as well (a public thread, a group with
    unknown members), so only what is public may be used. There is no default and no "nobody".
    """

    people: frozenset[str]
    strangers: bool

    def __post_init__(self) -> None:
        """Raises `ValueError` when there is nobody: such a query would see everything or nothing, both by accident."""
        if not self.people and not self.strangers:
            raise ValueError("An answer has at least one reader.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedMedia:
    """A picture, film or sound of a shared thing.

    `name` is where it lies in the archive it came from, or its address; `media_type` a MIME type; `description` the words
    that came with it (a caption or the platform's alt text).
    """

    name: str
    media_type: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedItem:
    """One shared thing as an importer, a sync or a message found it; not yet anybody's.

    `source_id` is stable: the same thing found again, in this archive or a later one, has the same (platform, source_id).
    `author` is the display name the platform gives; `own` whether that is the person who imports. Words of others are never
    shared onwards. `shared_at` is seconds since 1970, UTC. `title` is a heading or the place of talk (a chat's name),
    `place` where it was, `rating` what a review gives ("4 of 5"), `permalink` the original's address, empty where the
    platform gives none.
    """

    platform: Platform
    source_id: str
    kind: ShareKind
    author: str
    own: bool
    shared_at: float
    text: str = ""
    title: str = ""
    place: str = ""
    rating: str = ""
    permalink: str = ""
    media: tuple[SharedMedia, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One shared thing as it is kept. `id` is positive and never used again; `owner` the person whose it is."""

    id: int
    owner: str
    audience: Audience
    item: SharedItem
    kept_at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanings:
    """What a question and posts mean, as vectors of one sentence model; empty where there is none.

    Each is float32 and of length one. `posts` are pairs of a post's id and its vector, of those of which it is known; a vector
    says as much as its post, and is kept and hidden like it.
    """

    question: bytes = b""
    posts: tuple[tuple[int, bytes], ...] = ()


NOTHING_MEANT = Meanings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A person's yes: when, to what, in which words. `purpose` is what for ("answers to the circle")."""

    person: str
    given_at: float
    source: str
    audience: Audience
    purpose: str
    wording: str


MOST_SAVED = 10
"""Things saved of one message."""


def saved_sources(channel: str, account: str, message: str) -> tuple[str, ...]:
    """The sources of whatever is saved from one message, by which an unsent message takes it along."""
    return tuple(f"message {channel}:{account}:{message} {number}" for number in range(1, MOST_SAVED + 1))


def note_source(turn: str) -> str:
    """The source of what was remembered in one turn, by which an unsent message takes it along."""
    return f"note {turn}"


def synced_source(channel: str, account: str, post: str = "") -> str:
    """The source of a post that was synced from an account, by the platform's id; without one, what all of them begin with."""
    return f"synced {channel}:{account}:{post}"


def is_synced(source: str) -> bool:
    """Whether a source is that of a synced post, which comes again by itself as long as it stands on the platform."""
    return source.startswith("synced ")
