"""`pack.toml`: what a pack says of itself, of its pages, and which claims it decides."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, cast
from urllib.parse import urlsplit

from kithkin.messages.errors import BadInput
from kithkin.messages.sources import PackHead, Rating
from kithkin.sources.bounds import LONGEST_CLAIM, LONGEST_FIELD, MOST_CLAIMS

PACK_FILE: Final = "pack.toml"
_HEAD: Final = frozenset({"title", "publisher", "kind", "edition", "date", "licence", "address"})
_TABLES: Final = frozenset({"pages", "claims"})
_PAGE: Final = frozenset({"file", "title", "date", "address"})
_CLAIM: Final = frozenset({"claim", "rating", "quote", "also"})
_KINDS: Final = ("health", "science", "local")
_LONGEST_QUOTE: Final = 600
_SEE: Final = "docs/source-packs.md shows the format."


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSays:
    """What `pack.toml` says of one page; "" where it says nothing."""

    title: str = ""
    date: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSays:
    """A claim as written: the words of the pack that decide it are still to be found in its passages."""

    claim: str
    rating: Rating
    quote: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """All that `pack.toml` says. `pages` are by the path of their file."""

    head: PackHead
    pages: Mapping[str, PageSays]
    claims: tuple[ClaimSays, ...]


def read_description(content: bytes) -> Description:
    """Reads a `pack.toml`. Raises `BadInput` that says what is wrong with it."""
    try:
        plain = cast("dict[str, object]", tomllib.loads(content.decode("utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput(f"{PACK_FILE} is no readable TOML: {error}.", remedy=_SEE) from error
    _refuse_unknown(plain, _HEAD | _TABLES, PACK_FILE)
    head = head_from({name: plain.get(name, "") for name in _HEAD})
    pages: dict[str, PageSays] = {}
    for row in _rows(plain, "pages"):
        _refuse_unknown(row, _PAGE, "a page")
        pages[_text(row, "file", needed=True)] = PageSays(
            title=_text(row, "title"), date=_day(row.get("date", "")), address=_address(_text(row, "address"))
        )
    claims = tuple(_claim(row) for row in _rows(plain, "claims"))
    if len(claims) > MOST_CLAIMS:
        raise BadInput(f"There are more than {MOST_CLAIMS:,} claims.", remedy="Part the pack.")
    return Description(head=head, pages=pages, claims=claims)


def head_from(plain: Mapping[str, object]) -> PackHead:
    """What a pack says of itself, from plain values by their names. Raises `BadInput`."""
    kind = _text(plain, "kind", needed=True)
    if kind not in _KINDS:
        raise BadInput(f"There is no kind of pack named {kind}.", remedy=f"Name one of: {', '.join(_KINDS)}.")
    head = PackHead(
        title=_text(plain, "title", needed=True),
        publisher=_text(plain, "publisher", needed=True),
        kind=kind,
        edition=_text(plain, "edition"),
        date=_day(plain.get("date", "")),
        licence=_text(plain, "licence"),
        address=_address(_text(plain, "address")),
    )
    if not head.edition and not head.date:
        raise BadInput(
            "It is not said from when this is: neither an edition nor a date.",
            remedy="Give one of them: whoever reads a quotation must know how old it is.",
        )
    return head


def _claim(row: Mapping[str, object]) -> ClaimSays:
    _refuse_unknown(row, _CLAIM, "a claim")
    claim = _text(row, "claim", needed=True, longest=LONGEST_CLAIM)
    rating = _text(row, "rating", needed=True)
    if rating not in {"true", "false"}:
        raise BadInput(f"The claim “{claim}” is rated {rating}.", remedy='A rating is "true" or "false".')
    also = row.get("also", [])
    if not isinstance(also, list):
        raise BadInput(f"Other wordings of “{claim}” are no list.", remedy=_SEE)
    return ClaimSays(
        claim=claim,
        rating=cast("Rating", rating),
        quote=_text(row, "quote", needed=True, longest=_LONGEST_QUOTE),
        also=tuple(
            _text({"also": one}, "also", needed=True, longest=LONGEST_CLAIM)
            for one in cast("list[object]", also)
        ),
    )


def _rows(plain: Mapping[str, object], name: str) -> Sequence[Mapping[str, object]]:
    rows = plain.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in cast("list[object]", rows)):
        raise BadInput(
            f"{name} in {PACK_FILE} is no list of tables.", remedy=f"Write [[{name}]] above each. {_SEE}"
        )
    return cast("Sequence[Mapping[str, object]]", rows)


def _refuse_unknown(plain: Mapping[str, object], known: frozenset[str], where: str) -> None:
    """A misspelt name would be lost without a word."""
    for name in plain:
        if name not in known:
            raise BadInput(
                f"{where} has something named {name[:40]!r}.",
                remedy=f"Known are: {', '.join(sorted(known))}.",
            )


def _text(
    plain: Mapping[str, object], name: str, *, needed: bool = False, longest: int = LONGEST_FIELD
) -> str:
    """A field as one clean line. Raises `BadInput` where it is no text, too long, or lacking though needed."""
    given = plain.get(name, "")
    if not isinstance(given, str):
        raise BadInput(f"{name} is no text.", remedy=f"Write it in quotation marks. {_SEE}")
    text = " ".join(given.split())
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs"} for sign in text):
        raise BadInput(f"{name} holds signs that steer a screen.", remedy="Write it anew, in plain letters.")
    if len(text) > longest:
        raise BadInput(f"{name} is longer than {longest} characters.", remedy="Shorten it.")
    if needed and not text:
        raise BadInput(f"{name} is missing.", remedy=f"Say it. {_SEE}")
    return text


def _day(given: object) -> str:
    """A date as an ISO day; TOML's own dates too."""
    if isinstance(given, datetime):
        given = given.date()
    if isinstance(given, date):
        return given.isoformat()
    if not isinstance(given, str):
        raise BadInput("date is no day.", remedy="Write it as 2026-05-03.")
    text = given.strip()
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise BadInput(f"{text[:40]!r} is no day.", remedy="Write it as 2026-05-03.") from error


def _address(text: str) -> str:
    """An ordinary web address. Raises `BadInput` for any other."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        usual = (
            parts.scheme in {"https", "http"} and bool(parts.hostname) and text.isascii() and " " not in text
        )
    except ValueError:
        usual = False
    if not usual:
        raise BadInput(
            f"{text[:60]!r} is no web address.", remedy="Write it in full, with https:// before it."
        )
    return text
