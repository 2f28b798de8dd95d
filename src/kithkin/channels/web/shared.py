"""What the pages of shared things work with, and how such things are shown. Words of people are plain text throughout."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urlsplit

from kithkin.channels.web.requests import iso
from kithkin.messages.errors import BadInput
from kithkin.messages.sharing import ONLY_ME, Audience, Post, Viewers
from kithkin.ports.importing import Imports
from kithkin.ports.notes import Notes
from kithkin.ports.sharing import SharedPosts
from kithkin.ports.sign_in import Attempts
from kithkin.sharing.audiences import audience_in_words

MOST_NAMED: Final = 5_000
"""Numbers in one request."""
MOST_MEANT: Final = 200_000
"""Things that one request changes."""
_LARGEST_NUMBER: Final = 2**63 - 1
_LONGEST_QUERY: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What people shared, what gets more of it in, and what is remembered. `clock` gives seconds since 1970."""

    posts: SharedPosts
    imports: Imports
    notes: Notes
    attempts: Attempts
    clock: Callable[[], float] = time.time


def plain(text: object, longest: int) -> str:
    """Text as it can be kept: without half characters, at most so long. Raises `BadInput` for what is no text."""
    if not isinstance(text, str):
        raise BadInput("Something is missing.", remedy="Send it as text.")
    return text.encode("utf-8", "replace").decode()[:longest]


def number_of(text: str) -> int:
    """A post's number from an address; 0, which no post has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def audience_of(fields: Mapping[str, Any]) -> Audience:
    """The audience of a request. Raises `BadInput`; whether the people exist is for the store to say."""
    match fields.get("scope"):
        case "only_me":
            return ONLY_ME
        case "circle":
            return Audience(scope="circle")
        case "public":
            return Audience(scope="public")
        case "people":
            named = fields.get("people")
            people = cast("list[object]", named) if isinstance(named, list) else []
            if not people or len(people) > MOST_NAMED:
                raise BadInput("It is not said who may see it.", remedy="Choose at least one person.")
            return Audience(scope="people", people=tuple(dict.fromkeys(plain(one, 100) for one in people)))
        case _:
            raise BadInput(
                "It is not said who may see it.", remedy="Choose only me, people, the circle, or anyone."
            )


async def meant(
    shared: Shared, person: str, fields: Mapping[str, Any], imported: Sequence[int]
) -> list[Post]:
    """The person's own things that a request names: by `ids`, by `query` (with `among` an audience and `kind`),
    or all new ones of an import.

    Numbers of others' things are passed over like ones that never were. Raises `BadInput` where nothing is named.
    """
    if fields.get("imported") is True:
        return await own(shared, person, imported)
    if "ids" in fields:
        ids = fields["ids"]
        if not isinstance(ids, list) or not 0 < len(cast("list[object]", ids)) <= MOST_NAMED:
            raise BadInput(
                "It is not said which are meant.", remedy=f"Choose between 1 and {MOST_NAMED:,} of them."
            )
        given = cast("list[object]", ids)
        wanted = [one for one in given if type(one) is int and 0 < one <= _LARGEST_NUMBER]
        return await own(shared, person, wanted)
    if "query" in fields:
        scope, kind = (plain(fields.get(name, ""), 20) for name in ("among", "kind"))
        query = plain(fields["query"], _LONGEST_QUERY)
        return list((await shared.posts.mine(person, query, limit=MOST_MEANT, scope=scope, kind=kind)).posts)
    raise BadInput("It is not said which are meant.", remedy="Choose some of them.")


async def own(shared: Shared, person: str, ids: Sequence[int]) -> list[Post]:
    """Those of these posts that are the person's."""
    viewers = Viewers(people=frozenset((person,)), strangers=False)
    return [post for post in await shared.posts.visible(viewers, ids) if post.owner == person]


def link_to_original(address: str) -> str:
    """The address where the original is, if it is one of the web's; else nothing."""
    if any(ord(letter) <= 32 or letter in "\\\"'<>`" for letter in address):
        return ""
    try:
        parts = urlsplit(address)
        return address if parts.scheme in {"http", "https"} and parts.hostname else ""
    except ValueError:
        return ""


def present_post(post: Post) -> dict[str, Any]:
    """One of a person's own things, for its owner."""
    item = post.item
    return {
        "id": post.id,
        "platform": item.platform,
        "kind": item.kind,
        "author": item.author,
        "own": item.own,
        "shared_at": iso(item.shared_at),
        "text": item.text,
        "title": item.title,
        "place": item.place,
        "rating": item.rating,
        "link": link_to_original(item.permalink),
        "media": len(item.media),
        "audience": present_audience(post.audience),
    }


def present_audience(audience: Audience) -> dict[str, Any]:
    """Who may see a thing, for programs and in words."""
    return {
        "scope": audience.scope,
        "people": list(audience.people),
        "words": audience_in_words(audience),
    }
