"""Drafts that rest on source packs: a premise corrected, a question answered, each by the very words of a passage and where they stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from kithkin.messages.readings import Reading
from kithkin.messages.replies import Evidence, Question, Verdict
from kithkin.messages.sources import CitedPassage, FoundSources
from kithkin.reasoning.composing import Piece
from kithkin.reasoning.danger.assessment import Assessment
from kithkin.reasoning.drafts import Draft
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.shared.display import clean, label, quoted, title_of_source
from kithkin.reasoning.shared.health import is_health_matter
from kithkin.reasoning.sources.looking_up import answering
from kithkin.reasoning.sources.premises import Match, best_match

_LONGEST_TITLE = 100
_LONGEST_HEADING = 60
_OLD_DAYS = 5 * 365.25


def correction(
    question: Question, reading: Reading, ledger: Ledger, assessment: Assessment, *, now: float
) -> Draft | None:
    """What a source says to a claim that the message makes or asks about; None where it says nothing to it, or not surely.

    `now` is seconds since 1970.
    """
    usable = _usable(question, assessment)
    if reading.pictures or not usable.claims:
        return None
    match = best_match(question.text, usable.claims, likenesses(usable))
    if match is None:
        return None
    passages = {one.id: one for one in usable.passages}
    claims = [match.claim] if match.against is None else [match.claim, match.against]
    if not all(one.passage in passages and _stands(one.claim.quote, passages[one.passage]) for one in claims):
        return None
    quoting = [_quotation(passages[one.passage], one.claim.quote, ledger, now) for one in claims]
    first = _verdict_on(match)
    evidence = tuple(one for piece in quoting for one in piece.evidence)
    pieces = (Piece(text=first, evidence=evidence, template=first), *quoting)
    return Draft(pieces=pieces, verdict=Verdict.CHECKED, reading=reading)


def from_sources(
    question: Question, reading: Reading, ledger: Ledger, assessment: Assessment, *, now: float
) -> Draft | None:
    """The passages that answer the question, quoted; None where none surely does. `now` is seconds since 1970."""
    usable = _usable(question, assessment)
    if reading.pictures or not usable.passages:
        return None
    found = answering(question.text, usable, likenesses(usable))
    if not found:
        return None
    pieces = tuple(_quotation(one, one.passage.text, ledger, now) for one in found)
    return Draft(pieces=pieces, verdict=Verdict.CHECKED, reading=reading)


def with_correction(correcting: Draft | None, draft: Draft) -> Draft:
    """The correction first, then what else answers; where nothing else does, the correction is the answer."""
    if correcting is None:
        return draft
    if draft.verdict is Verdict.ABSTAINED:
        return correcting
    return replace(draft, pieces=(*correcting.pieces, *draft.pieces))


def _usable(question: Question, assessment: Assessment) -> FoundSources:
    """What was found; in matters of health only in packs on health."""
    found = question.sources
    if not is_health_matter(question.text, assessment):
        return found
    passages = tuple(one for one in found.passages if one.head.kind == "health")
    packs = {one.pack for one in passages}
    return replace(found, passages=passages, claims=tuple(one for one in found.claims if one.pack in packs))


def likenesses(found: FoundSources) -> dict[int, float]:
    """Cosines to the question by the ids of passages and claims; empty where no model reads sentences."""
    if not found.meanings.question:
        return {}
    import numpy as np  # noqa: PLC0415 - heavy, and most questions find nothing

    asked = np.frombuffer(found.meanings.question, np.float32)
    return {one: float(asked @ np.frombuffer(vector, np.float32)) for one, vector in found.meanings.posts}


def _stands(quote: str, cited: CitedPassage) -> bool:
    """The last check of a quote: its exact words in the passage as it is now."""
    return bool(quote) and clean(quote) in clean(cited.passage.text)


def _verdict_on(match: Match) -> str:
    claim = quoted(clean(match.claim.claim.claim).rstrip("."))
    if match.against is not None:
        return f"My sources differ on {claim}."
    return f"By my source, {claim} is {'true' if match.claim.claim.rating == 'true' else 'not true'}."


def _quotation(cited: CitedPassage, quote: str, ledger: Ledger, now: float) -> Piece:
    """One line with its own evidence, which is put into the ledger."""
    evidence = _evidence(cited, quote, ledger)
    line = _line(cited, quote, now)
    return Piece(text=line, evidence=(evidence.id,), template=line)


def _evidence(cited: CitedPassage, quote: str, ledger: Ledger) -> Evidence:
    """The passage as evidence, in the ledger."""
    passage = cited.passage
    evidence = Evidence(
        id=ledger.next_id("s"),
        kind="source",
        title=_title(cited),
        detail="\n".join(clean(line) for line in passage.text.splitlines()),
        value=clean(quote),
        permalink=passage.address,
        author=title_of_source(cited.head.publisher, _LONGEST_TITLE),
        reference=_issue(cited),
        said_at=_day(cited),
        pack=cited.pack,
    )
    ledger.add(evidence)
    return evidence


def _line(cited: CitedPassage, quote: str, now: float) -> str:
    """Who says it, where, from when, and the words; with a word of caution where they are old."""
    issue = _issue(cited)
    where = f"{title_of_source(cited.head.publisher, _LONGEST_TITLE)}, {_title(cited)}{f' ({issue})' if issue else ''}"
    return f"{where}: {quoted(clean(quote))}{_age(cited, now)}"


def _title(cited: CitedPassage) -> str:
    """The title of the pack, of the page within it, and the heading: "Health Topics, Flu, under Symptoms"."""
    passage = cited.passage
    titles = dict.fromkeys(title_of_source(one, _LONGEST_TITLE) for one in (cited.head.title, passage.title))
    heading = title_of_source(passage.heading, _LONGEST_HEADING)
    return ", ".join([one for one in titles if one] + ([f"under {heading}"] if heading else []))


def _issue(cited: CitedPassage) -> str:
    """The edition and the day, as far as they are known."""
    day = _day(cited)
    shown = ""
    if day:
        moment = date.fromisoformat(day)
        shown = f"{moment.day} {moment:%B %Y}"
    return ", ".join(part for part in (label(cited.head.edition, _LONGEST_TITLE), shown) if part)


def _day(cited: CitedPassage) -> str:
    return cited.passage.date or cited.head.date


def _age(cited: CitedPassage, now: float) -> str:
    day = _day(cited)
    if cited.head.kind != "health" or not day:
        return ""
    published = datetime.fromisoformat(day).replace(tzinfo=UTC)
    if (datetime.fromtimestamp(now, UTC) - published).days <= _OLD_DAYS:
        return ""
    return f" (This is from {published.year}. Newer advice may differ.)"
