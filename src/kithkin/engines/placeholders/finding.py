"""Finds personal details in what is about to be sent.

What is found in one text of a request is looked for in all of them: a name that was introduced once is known.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain

from kithkin.engines.placeholders.composed import Composed
from kithkin.engines.placeholders.contacts import contacts_in
from kithkin.engines.placeholders.details import SURENESS, Detail, Kind, apart, detail, placeholders_in
from kithkin.engines.placeholders.given_names import BOTH
from kithkin.engines.placeholders.known_names import KnownNames, known_names
from kithkin.engines.placeholders.names import names_in
from kithkin.engines.placeholders.official_numbers import official_numbers_in
from kithkin.engines.placeholders.places import places_in

_FINDERS: tuple[Callable[[str], Iterable[Detail]], ...] = (
    placeholders_in,
    contacts_in,
    official_numbers_in,
    places_in,
)


def find_details(text: str, people: Sequence[str] = ()) -> tuple[Detail, ...]:
    """The personal details of one text. `people`: names that are known to be somebody's."""
    return find_in([text], people)[0]


def find_in(
    texts: Sequence[str],
    people: Sequence[str] = (),
    contacts: Sequence[str] = (),
    *,
    beside: Sequence[str] = (),
    ordinary: Collection[str] = (),
) -> list[tuple[Detail, ...]]:
    """The personal details of each of several texts that belong together, none overlapping another, in order.

    `people` and `contacts` are known to be somebody's names (see `known_names`); `beside` are further texts whose details are
    looked for, too. `ordinary` are words in small letters that mean no one.
    """
    composed = [Composed(text) for text in texts]
    sure = [_introduced(one.text) for one in composed]
    introduced = list(chain.from_iterable((*sure, *(_introduced(Composed(text).text) for text in beside))))
    repeated = list(_repeated(introduced))
    known = (
        known_names(tuple(people), tuple(contacts)),
        known_names(tuple(dict.fromkeys(_told(introduced)))),
    )
    return [
        one.as_written(apart(chain(_again(one.text, repeated, known, found, ordinary), found)))
        for one, found in zip(composed, sure, strict=True)
    ]


def _introduced(text: str) -> tuple[Detail, ...]:
    """What a text shows by itself to be a detail."""
    formed = apart(sorted(chain.from_iterable(find(text) for find in _FINDERS), key=_rank))
    return apart((*formed, *sorted(names_in(text, formed), key=_rank)))


def _rank(one: Detail) -> tuple[int, int, int]:
    """Surest kind first, then the longest, then the earliest."""
    return SURENESS[one.kind], one.start - one.end, one.start


def _told(found: Iterable[Detail]) -> Iterator[str]:
    """Names that were introduced. A word that is often something else says nothing by itself where only it was introduced."""
    for one in found:
        if one.kind == "person":
            words = one.text.split()
            yield " ".join(word for word in words if len(words) == 1 or word.casefold() not in BOTH)


def _again(
    text: str,
    repeated: Sequence[tuple[Kind, re.Pattern[str]]],
    known: Sequence[KnownNames],
    found: Sequence[Detail],
    ordinary: Collection[str],
) -> Iterator[Detail]:
    """Further places of what is known; nothing of it inside a longer detail."""

    def inside(one: Detail) -> bool:
        """Whether it is a part of what was found; that is in order, and apart."""
        place = bisect_right(found, one.start, key=lambda other: other.start) - 1
        around = found[place] if place >= 0 else one
        return one.end <= around.end and one.end - one.start < around.end - around.start

    named = chain.from_iterable(names.found_in(text, ordinary) for names in known)
    written = (
        detail(kind, text, match.start(), match.end())
        for kind, pattern in repeated
        for match in pattern.finditer(text)
    )
    spans = [one for one in chain(named, written) if not inside(one)]
    yield from sorted(spans, key=lambda one: (one.start - one.end, SURENESS[one.kind]))


def _repeated(found: Iterable[Detail]) -> Iterator[tuple[Kind, re.Pattern[str]]]:
    """What to look for everywhere: each detail as it was written."""
    forms: dict[str, Kind] = {}
    for one in found:
        if one.kind != "text":
            forms.setdefault(one.text, one.kind)
    for form, kind in sorted(forms.items(), key=lambda item: -len(item[0])):
        yield kind, re.compile(_bounded(form, genitive=kind == "person"))


def _bounded(form: str, *, genitive: bool = False) -> str:
    """A pattern for a form as a whole word, also as it stands inside a string of a program."""
    written = {
        form,
        form.replace("\\", "\\\\").replace("'", "\\'"),
        form.replace("\\", "\\\\").replace('"', '\\"'),
    }
    either = "|".join(re.escape(one) for one in sorted(written, key=len, reverse=True))
    after = r"(?=s?(?!\w))" if genitive and len(form) > 3 else r"(?!\w)" if form[-1:].isalnum() else ""
    return (r"(?<!\w)" if form[:1].isalnum() else "") + f"(?:{either})" + after
