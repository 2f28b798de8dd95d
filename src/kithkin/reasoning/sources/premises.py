"""Which claims of source packs a message makes, denies or asks about: by rules that can be checked, and rather not at all than wrongly.

A message is about a claim where one stretch of it holds everything that the claim speaks of, and what it says of that. Which way it
is said decides the rest: only what a source contradicts is corrected, and what is asked is answered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from kithkin.messages.sources import CitedClaim
from kithkin.reasoning.shared.sentences import negations
from kithkin.reasoning.shared.words import fold
from kithkin.reasoning.sources.wording import RELATIONS, Term, put_plainly, terms_of

Way = Literal["asks", "affirms", "denies"]
NEAR_ENOUGH: Final = 0.82
"""Cosine of the sentence model between message and claim below which they are about different things, whatever their words."""
_LONGEST: Final = 2_000
_MOST_CLAUSES: Final = 40
_STRETCH: Final = 3
"""Clauses that are read together: "my son has a fever, can I give him aspirin?"."""
_ENOUGH_THINGS: Final = 3
_FOR: Final = 3
_LEANS: Final = re.compile(r"\b(?:it|they|them|that|this|these|those)\b", re.IGNORECASE)

_ITSELF: Final = (["it"], ["that"], ["this"], ["them"])

_PART: Final = re.compile(
    r"(?<=[.!?;:\n])\s+|,\s+(?=(?:so|then|but|because|and|what|which|how|when|where|who|why|can|could|should|may|do|does|is|are|would|will)\b)|"
    r"\s+(?=(?:so (?:can|should|how|what|which|when|where|do|does|is|are|there)|but|because|even though|although)\b)",
    re.IGNORECASE,
)
_TAG: Final = re.compile(
    r"(?:,\s*|\s+)(?:right|correct|or not|eh)\s*\?+\s*$|,\s*(?:yes|no|(?:is|are|do|does|did|was|were|can|could|will|would|should|has|have)(?:n['’]?t)? (?:it|they|i|he|she|we|you|that|there))\s*\?+\s*$",
    re.IGNORECASE,
)
_WHETHER: Final = re.compile(
    r"^\W*(?:(?:and|so|but|hi|hello|hey|please|ok|then)\W+)*(?:(?:is|are|was|do|does|did|can|could|should|may|will|would|has|have|must)(?:n['’]?t)?|don['’]?t|isn['’]?t|aren['’]?t|doesn['’]?t|can['’]?t|won['’]?t)\b|"
    r"\b(?:is it|it is|is that|that is|was it) (?:really )?(?:true|right|correct|a myth|false|possible)\b|\btrue or false\b|\bwhether\b|\bif it(?:'s| is) true\b",
    re.IGNORECASE,
)
_ASKS_AFTER: Final = re.compile(
    r"\bis (?:that|this|it|she|he) (?:really )?(?:true|right|correct|so)\b|\btrue\?", re.IGNORECASE
)
_BEGINS_DENYING: Final = re.compile(
    r"^\W*(?:do|does|is|are|did|can|could|should|would|will)n['’]?t\b|^\W*(?:is|are|do|does) (?:not|n't)\b",
    re.IGNORECASE,
)
_UNTRUE: Final = re.compile(
    r"\b(?:myth|false|untrue|hoax|nonsense|debunked|wrong|disproved|nothing to do with|rarely|must not|shouldn['’]t|refuse to)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Match:
    """A claim that a message is about, and which way: it asks, affirms or denies what the claim says.

    `against` is the claim of another pack which says the contrary of this one's source.
    """

    claim: CitedClaim
    way: Way
    against: CitedClaim | None = None

    @property
    def matters(self) -> bool:
        """Whether a source has something to say to it: it asks, or says the contrary of what the source does."""
        if self.way == "asks":
            return True
        return (self.way == "affirms") == (self.claim.claim.rating == "false")


def claims_in(text: str, claims: Sequence[CitedClaim]) -> list[CitedClaim]:
    """The claims that a message may be about, by their words alone."""
    return [match.claim for match in _matches(text, claims)]


def _matches(text: str, claims: Sequence[CitedClaim]) -> list[Match]:
    clauses = _clauses(text)
    held = {key for clause in clauses for term in clause.terms for key in term.keys}
    found: list[Match] = []
    for claim in claims:
        wanted = _wanted(claim.wording)
        if wanted.first_keys & held and (way := _way(wanted, clauses)) is not None:
            found.append(Match(claim, way))
    return found


def best_match(text: str, claims: Sequence[CitedClaim], likenesses: Mapping[int, float]) -> Match | None:
    """The claim that a message is about; None where none is surely.

    `likenesses` are cosines of the sentence model by the claims' ids, empty where there is no such model: then only words decide.
    """
    matches = _matches(text, claims)
    if likenesses:
        matches = [one for one in matches if likenesses.get(one.claim.id, 0.0) >= NEAR_ENOUGH]
    best = max(
        (one for one in matches if one.matters),
        key=lambda one: (len(_wanted(one.claim.wording).things), likenesses.get(one.claim.id, 0.0)),
        default=None,
    )
    if best is None:
        return None
    against = next((one.claim for one in matches if _contradicts(one.claim, best.claim)), None)
    return replace(best, against=against)


def _contradicts(one: CitedClaim, other: CitedClaim) -> bool:
    """Whether another pack has the contrary to say of the same things."""
    if one.pack == other.pack or set(_wanted(one.wording).things) != set(_wanted(other.wording).things):
        return False
    return _holds(one) != _holds(other)


def _holds(claim: CitedClaim) -> bool:
    """Whether, by its source, it is so what the claim speaks of; whichever way it is worded."""
    return (claim.claim.rating == "true") != _wanted(claim.wording).denies


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    terms: tuple[Term, ...]
    sentence: int
    asks: bool


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a claim needs: its things, before and after what is said of them, and what that is."""

    things: tuple[frozenset[str], ...]
    relation: frozenset[str]
    before: int
    denies: bool

    @property
    def first_keys(self) -> frozenset[str]:
        return frozenset().union(*self.things)


@lru_cache(maxsize=8_192)
def _wanted(wording: str) -> _Wanted:
    terms = [term for term in terms_of(wording) if not term.light]
    place = next((number for number, term in enumerate(terms) if term.keys & RELATIONS), None)
    if len(terms) < 2:
        place = None
    things = tuple(term.keys for number, term in enumerate(terms) if number != place)
    relation = frozenset[str]() if place is None else terms[place].keys & RELATIONS
    return _Wanted(things, relation, place or 0, negations(wording) % 2 == 1)


def _clauses(text: str) -> list[_Clause]:
    found: list[_Clause] = []
    plain = text[:_LONGEST].replace("’", "'").strip()
    sentences = [one for one in re.split(r"(?<=[.!?\n])\s+", plain) if one]
    for number, sentence in enumerate(sentences):
        asked_after = any(_ASKS_AFTER.search(later) for later in sentences[number + 1 : number + 2])
        untagged = _TAG.sub("", sentence)
        parts = [part for part in _PART.split(untagged) if part and part.strip()]
        for place, part in enumerate(parts, start=1):
            tagged = untagged != sentence and place == len(parts)
            whether = "?" in sentence and _WHETHER.search(part) is not None
            found.append(_Clause(part, terms_of(part), number, asked_after or tagged or whether))
    return found[:_MOST_CLAUSES]


def _way(wanted: _Wanted, clauses: Sequence[_Clause]) -> Way | None:
    """Which way the shortest stretch that holds everything says it; None where none does."""
    for length in range(1, _STRETCH + 1):
        for start in range(len(clauses) - length + 1):
            stretch = clauses[start : start + length]
            if stretch[-1].sentence - stretch[0].sentence <= 1:
                telling = _telling(wanted, stretch)
                if telling is not None:
                    return _which_way(wanted, telling)
    return None


def _telling(wanted: _Wanted, stretch: Sequence[_Clause]) -> _Clause | None:
    """The clause that says what the claim says of its things, if the stretch speaks of all of them."""
    places = [_places(thing, stretch) for thing in wanted.things]
    if any(
        len(found) < wanted.things.count(thing) for thing, found in zip(wanted.things, places, strict=True)
    ):
        return None
    if not wanted.relation:
        return next(
            clause
            for clause in reversed(stretch)
            if any(term.keys & wanted.things[-1] for term in clause.terms)
        )
    for clause_number, clause in enumerate(stretch):
        if not (_speaks_of(clause, wanted) or _LEANS.search(clause.text)):
            continue
        for term in clause.terms:
            place = (clause_number, term.place)
            if term.keys & wanted.relation and _is_that_way(wanted, term, place, places):
                return clause
            if "causedby" in term.keys and "cause" in wanted.relation and _is_reversed(wanted, places):
                return clause
            if "cause" in term.keys and "causedby" in wanted.relation and _is_reversed(wanted, places):
                return clause
        if wanted.relation & {"cure", "help", "take"} and _is_for(wanted, clause):
            return clause
    asking = [one for one in stretch if one.asks and _speaks_of(one, wanted)]
    return asking[-1] if asking and len(wanted.things) >= _ENOUGH_THINGS else None


def _speaks_of(clause: _Clause, wanted: _Wanted) -> bool:
    return any(term.keys & wanted.first_keys for term in clause.terms)


_Place = tuple[int, int]


def _places(thing: frozenset[str], stretch: Sequence[_Clause]) -> list[_Place]:
    return [
        (number, term.place)
        for number, clause in enumerate(stretch)
        for term in clause.terms
        if term.keys & thing
    ]


def _is_that_way(wanted: _Wanted, term: Term, place: _Place, places: Sequence[Sequence[_Place]]) -> bool:
    """Whether what is said is not one of the things itself; and for causes, whether it goes from the first to the second."""
    if any(list(found) == [place] for found in places):
        return False
    if not wanted.relation & {"cause", "causedby"}:
        return True
    return _in_order(wanted, places)


def _in_order(wanted: _Wanted, places: Sequence[Sequence[_Place]]) -> bool:
    before, after = places[: wanted.before], places[wanted.before :]
    return not before or not after or min(map(min, before)) < max(map(max, after))


def _is_reversed(wanted: _Wanted, places: Sequence[Sequence[_Place]]) -> bool:
    before, after = places[: wanted.before], places[wanted.before :]
    return bool(before) and bool(after) and min(map(min, after)) < max(map(max, before))


def _is_for(wanted: _Wanted, clause: _Clause) -> bool:
    """Whether a clause names a thing of the claim as what another is for: "antibiotics for my cold"."""
    words = fold(clause.text).split()
    for number, word in enumerate(words):
        if word == "for":
            following = terms_of(" ".join(words[number + 1 : number + 1 + _FOR]))
            if (
                any(term.keys & wanted.first_keys for term in following)
                or words[number + 1 : number + 2] in _ITSELF
            ):
                return True
    return False


def _which_way(wanted: _Wanted, clause: _Clause) -> Way:
    if clause.asks:
        return "asks"
    plain = put_plainly(_BEGINS_DENYING.sub(" ", clause.text))
    denied = negations(_UNTRUE.sub(" not ", plain)) % 2 == 1
    return "denies" if denied != wanted.denies else "affirms"
