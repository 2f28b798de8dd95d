"""Finds personal details in what is about to be sent.

What is found in one text of a request is looked for in all of them: a name that was introduced once is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from kithkin.engines.placeholders.contacts import contacts_in
from kithkin.engines.placeholders.details import Detail, Kind, apart, detail, leading_to, placeholders_in
from kithkin.engines.placeholders.given_names import BOTH, NOT_NAMES, PARTICLES
from kithkin.engines.placeholders.names import names_in
from kithkin.engines.placeholders.official_numbers import official_numbers_in
from kithkin.engines.placeholders.places import places_in

_ORDER: dict[Kind, int] = {
    kind: place
    for place, kind in enumerate(
        (
            "text",
            "link",
            "email",
            "secret",
            "account",
            "identity",
            "network",
            "birthdate",
            "phone",
            "address",
            "plate",
            "person",
        )
    )
}
_FINDERS: tuple[Callable[[str], Iterable[Detail]], ...] = (
    placeholders_in,
    contacts_in,
    official_numbers_in,
    places_in,
)
_NOBODY = frozenset("owner member guest me".split())
"""What people are called until they have a name."""
_SHORTEST_LOWER = 4
_SHORTEST_SURNAME = 3
_OF_A_PERSON = re.compile(
    r"(?:['’]s\b|,|\s+(?:is|was|has|had|says|said|wants|wanted|needs|took|takes|got|gets|went|weighs|lives|asked|told|wrote|and I)\b)"
)
_SENTENCE = re.compile(r"(?:^|[.!?:]\s+|\n\s*|[\"“„«(]\s*)$")


def find_details(text: str, people: Sequence[str] = ()) -> tuple[Detail, ...]:
    """The personal details of one text. `people`: names that are known to be somebody's."""
    return find_in([text], people)[0]


def find_in(texts: Sequence[str], people: Sequence[str] = ()) -> list[tuple[Detail, ...]]:
    """The personal details of each of several texts that belong together, none overlapping another, in order."""
    formed = [
        apart(sorted(chain.from_iterable(find(text) for find in _FINDERS), key=_rank)) for text in texts
    ]
    sure = [
        apart((*found, *sorted(names_in(text, found), key=_rank)))
        for text, found in zip(texts, formed, strict=True)
    ]
    repeated = list(_repeated(chain.from_iterable(sure)))
    known = [pattern for name in people for pattern in _known(name)]
    return [
        apart(chain(_again(text, repeated, known, found), found))
        for text, found in zip(texts, sure, strict=True)
    ]


def _rank(one: Detail) -> tuple[int, int, int]:
    """Surest kind first, then the longest, then the earliest."""
    return _ORDER[one.kind], one.start - one.end, one.start


def _again(
    text: str,
    repeated: Sequence[tuple[Kind, re.Pattern[str]]],
    known: Sequence[tuple[re.Pattern[str], bool]],
    found: Sequence[Detail],
) -> Iterator[Detail]:
    """Further places of what is known; nothing of it inside a longer detail."""
    held = [range(one.start, one.end) for one in found]

    def inside(start: int, end: int) -> bool:
        return any(start >= span.start and end <= span.stop and end - start < len(span) for span in held)

    spans: list[Detail] = []
    for pattern, doubtful in known:
        for match in pattern.finditer(text):
            if (not doubtful or _names_somebody(text, match)) and not inside(match.start(), match.end()):
                spans.append(detail("person", text, match.start(), match.end()))
    for kind, pattern in repeated:
        for match in pattern.finditer(text):
            if not inside(match.start(), match.end()):
                spans.append(detail(kind, text, match.start(), match.end()))
    yield from sorted(spans, key=lambda one: (one.start - one.end, _ORDER[one.kind]))


def _repeated(found: Iterable[Detail]) -> Iterator[tuple[Kind, re.Pattern[str]]]:
    """What to look for everywhere: each detail as it was written, and the parts of names."""
    forms: dict[str, Kind] = {}
    for one in found:
        if one.kind == "text":
            continue
        forms.setdefault(one.text, one.kind)
        if one.kind == "person":
            for part in _parts(one.text):
                if part.casefold() not in BOTH:
                    forms.setdefault(part, "person")
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


def _parts(name: str) -> list[str]:
    """The words of a name that stand for the person by themselves."""
    words = [word for word in re.split(r"\s+", name.strip()) if word.casefold() not in PARTICLES]
    return [
        word
        for word in words
        if len(word) >= _SHORTEST_SURNAME and word.casefold() not in NOT_NAMES and word[-1] != "."
    ]


def _known(name: str) -> Iterator[tuple[re.Pattern[str], bool]]:
    """Patterns for somebody known, each with whether it also means something else.

    However it is written, where the name is long and no common word; else as it is written.
    """
    name = " ".join(name.split())
    if not name or name.casefold() in _NOBODY:
        return
    if " " in name:
        yield re.compile(_bounded(name, genitive=True), re.IGNORECASE), False
    for part in _parts(name) or [name]:
        common = part.casefold() in BOTH or part.casefold() in NOT_NAMES
        anyhow = len(part) >= _SHORTEST_LOWER and not common
        yield re.compile(_bounded(part, genitive=True), re.IGNORECASE if anyhow else 0), common


def _names_somebody(text: str, match: re.Match[str]) -> bool:
    """Whether a name that is a word as well ("Will", "Rose") means the person here."""
    if not match[0][:1].isupper():
        return False
    return (
        _SENTENCE.search(leading_to(text, match.start())) is None
        or _OF_A_PERSON.match(text, match.end()) is not None
    )
