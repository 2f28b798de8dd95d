"""Answers a question from what people shared: who said it, where, when, and their very words. Nothing is summed up or blended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kithkin.messages.readings import Reading
from kithkin.messages.replies import Evidence, Verdict
from kithkin.messages.sharing import NOTHING_MEANT, Meanings, Post
from kithkin.ports.reading_together import ReadingTogether
from kithkin.reasoning.composing import Piece
from kithkin.reasoning.drafts import Draft, abstention
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.shared.asking import Wanted, understood
from kithkin.reasoning.shared.display import (
    author_of,
    clean,
    day_of,
    iso_day_of,
    label,
    link_of,
    moment_of,
    place_of_talk,
    platform_of,
    quoted,
)
from kithkin.reasoning.shared.finding import (
    Passage,
    Told,
    cut_is_fair,
    fits_asker,
    fullest_passage,
    passage_for,
    told_by,
)
from kithkin.reasoning.shared.people import said_by
from kithkin.reasoning.shared.refusing import is_medical
from kithkin.reasoning.shared.support import supports
from kithkin.reasoning.shared.words import words_of

if TYPE_CHECKING:
    from kithkin.reasoning.shared.judging import Sureness

NOTHING_SHARED = "Nobody has shared anything on that with you."
HEALTH_IS_LEFT_OUT = "What people shared is no evidence for health matters, so I leave it out here. A pharmacist, nurse or doctor can help."
OPINIONS_DIFFER = "Opinions differ:"
MOST_QUOTED = 3
_MOST_JUDGED_BY_WORDS = 12
_OLD_DAYS = 2 * 365.25
_LONG_BEFORE_SECONDS = 90 * 86_400.0
_CLOSE = 0.15
_ALIKE = 0.8
MAY_ANSWER = 0.2
"""How surely a post must answer to take the place of what its author said long before."""
NEARLY_AS_SURE = 0.8
"""What is far less sure than the best is left out beside it."""


def answer_from_posts(
    reading: Reading,
    posts: Sequence[Post],
    people: Sequence[str],
    ledger: Ledger,
    *,
    asker: str,
    now: float,
    text: str = "",
    meanings: Meanings = NOTHING_MEANT,
    reading_together: ReadingTogether | None = None,
) -> Draft | None:
    """A draft that quotes what answers the question, or None where nothing does.

    `posts` are those that every reader may see, best first; `people` the circle's names; `now` seconds since 1970. `text` is
    the question where it is not the reading's own (a follow-up told in full);
    `meanings` what question and posts mean; `reading_together` looks closer at the likeliest, which takes a good part of a second.
    """
    if not posts:
        return None
    question = text or reading.text
    wanted = understood(question, people, now)
    chosen = chosen_passages(wanted, posts, asker, meanings, reading_together)
    if not chosen:
        return None
    return quoting(reading, chosen, ledger, now=now, differ=_differ(chosen))


def nothing_shared(reading: Reading) -> Draft:
    """The same words whether there is nothing or nothing that this asker may see."""
    return abstention(reading, NOTHING_SHARED)


def health_is_left_out(reading: Reading) -> Draft:
    """What is said to a question about health that is put to the circle."""
    return abstention(reading, HEALTH_IS_LEFT_OUT)


def chosen_passages(
    wanted: Wanted,
    posts: Sequence[Post],
    asker: str,
    meanings: Meanings = NOTHING_MEANT,
    reading_together: ReadingTogether | None = None,
) -> list[Passage]:
    """The passages that answer, at most three, best first. What posts mean decides where it is known, else their words do."""
    told = [told_by(post) for post in posts if fits_asker(wanted, post, asker)]
    by_words = _by_words(wanted, told[:_MOST_JUDGED_BY_WORDS])
    if not wanted.has_topic or wanted.own or wanted.aim == "warning":
        return _of_words(wanted, by_words)
    from kithkin.reasoning.shared.judging import how_surely  # noqa: PLC0415 - heavy; a server reasons elsewhere

    sure = how_surely(wanted, told, meanings, reading_together=reading_together)
    return _of_meaning(wanted, told, sure, by_words) if sure.of else _of_words(wanted, by_words)


def _by_words(wanted: Wanted, told: Sequence[Told]) -> list[Passage]:
    found = [one for post in told if (one := passage_for(wanted, post)) is not None and stands(one)]
    if wanted.speakers and not wanted.strict:
        # "Which vet does Tom use?": his own words before those of others who name him.
        found = [one for one in found if said_by(one.post, wanted.speakers)] or found
    return list(_without_repeats(found))


def _of_words(wanted: Wanted, found: list[Passage]) -> list[Passage]:
    """What answers as far as words can tell."""
    if wanted.aim == "fact" or not wanted.has_topic:
        found.sort(key=lambda one: -one.post.item.shared_at)
        if wanted.aim == "fact" and found:
            if wanted.attribute != "when":
                found = [one for one in found if one.stance >= 0] or found
            top = max(one.score for one in found)
            return [one for one in found if one.score >= top - 2 * _CLOSE][:1]
        return found[:MOST_QUOTED]
    found = _by_stance(wanted, found)
    top = max((one.score for one in found), default=0.0)
    kept = [one for one in found if one.score >= top - _CLOSE]
    kept.sort(key=lambda one: -one.score)
    return _with_both_sides(kept)


def _of_meaning(
    wanted: Wanted, told: Sequence[Told], sure: Sureness, by_words: Sequence[Passage]
) -> list[Passage]:
    """What answers surely enough, and beside praise what others have against the very same."""
    likely = _likely(wanted, told, sure, by_words)
    found = _as_last_said([one for one in likely if one.score >= sure.enough], likely)
    found = [one for one in _without_repeats(found) if one.score >= NEARLY_AS_SURE * found[0].score]
    if wanted.aim == "fact":
        return found[:1]
    chosen = {one.post.id for one in found}
    against = [one for one in _against(wanted, by_words, found) if one.post.id not in chosen]
    return _with_both_sides([*found, *against])


def _likely(
    wanted: Wanted, told: Sequence[Told], sure: Sureness, by_words: Sequence[Passage]
) -> list[Passage]:
    """Passages of posts that may answer, the surest first; how surely is their score."""
    quotable = {one.post.id: one for one in by_words}
    found: list[Passage] = []
    for post in told:
        quote = quotable.get(post.post.id)
        # What has not been read for its meaning yet is judged by its words.
        unread = sure.enough if quote is not None and quote.stance >= 0 else 0.0
        score = sure.of.get(post.post.id, unread)
        if score < MAY_ANSWER:
            continue
        quote = quote or fullest_passage(wanted, post)
        if quote is not None and stands(quote) and not is_medical(quote.text):
            found.append(replace(quote, score=score))
    return sorted(found, key=lambda one: -one.score)


def stands(passage: Passage) -> bool:
    """The last check of a quote: its exact words in the post as it is now, saying no less and nothing else than they do there."""
    whole = clean(passage.post.item.text) or passage.whole
    return (
        bool(passage.text)
        and passage.text in whole
        and cut_is_fair(passage)
        and supports(passage.text, whole)
    )


def quoting(
    reading: Reading, passages: Sequence[Passage], ledger: Ledger, *, now: float, differ: bool = False
) -> Draft:
    """The draft that quotes these passages, each in a line of its own with its own evidence."""
    pieces: list[Piece] = []
    identifiers: list[str] = []
    for passage in passages:
        evidence = evidence_of(passage, ledger.next_id("s"))
        ledger.add(evidence)
        identifiers.append(evidence.id)
        line = _line(passage, now)
        pieces.append(Piece(text=line, evidence=(evidence.id,), template=line))
    if differ:
        pieces.insert(0, Piece(text=OPINIONS_DIFFER, evidence=tuple(identifiers), template=OPINIONS_DIFFER))
    return Draft(pieces=tuple(pieces), verdict=Verdict.CHECKED, reading=reading)


def evidence_of(passage: Passage, identifier: str) -> Evidence:
    """The post behind a quote, as evidence."""
    post = passage.post
    return Evidence(
        id=identifier,
        kind="post",
        title=source_of(post),
        detail=passage.whole,
        value=passage.text,
        permalink=link_of(post),
        author=author_of(post),
        post=post.id,
        platform=post.item.platform,
        said_at=iso_day_of(post),
    )


def source_of(post: Post) -> str:
    """Where and when, in a few words: "WhatsApp (Food friends), 3 May 2026"."""
    talk = place_of_talk(post)
    place = f"{platform_of(post)} ({talk})" if talk and talk != author_of(post) else platform_of(post)
    return ", ".join(part for part in (place, day_of(post)) if part)


def _line(passage: Passage, now: float) -> str:
    post = passage.post
    against = "Against it: " if passage.stance < 0 else ""
    at = "" if passage.through_place or post.item.kind == "message" else label(post.item.place)
    where = f", at {at}" if at and at not in passage.text else ""
    return f"{against}{author_of(post)}, {source_of(post)}{where}: {quoted(passage.text)}{_age(post, now)}"


def _age(post: Post, now: float) -> str:
    """A word of caution beside what is more than two years old."""
    moment = moment_of(post)
    if moment is None or (datetime.fromtimestamp(now, UTC) - moment).days <= _OLD_DAYS:
        return ""
    return f" (This is from {moment.year}.)"


def _by_stance(wanted: Wanted, found: list[Passage]) -> list[Passage]:
    """A warning is no recommendation: it stands only beside praise of the same thing, or where that thing is asked about."""
    if wanted.aim in {"said", "opinion"} or (wanted.strict and wanted.speakers):
        return found
    if wanted.aim == "warning":
        return [one for one in found if one.stance < 0] or []
    praised = [one for one in found if one.stance >= 0]
    if any(one.stance > 0 for one in praised):
        # Beside praise, what merely speaks of a thing is no recommendation; it may even be a complaint in plain words.
        praised = [one for one in praised if one.stance > 0]
    return praised + _against(wanted, found, praised)


def _against(wanted: Wanted, found: Sequence[Passage], praised: Sequence[Passage]) -> list[Passage]:
    """Warnings of what is praised as well, or of the very thing that is asked about."""
    named = any(unit.entity for unit in wanted.units)
    return [
        one
        for one in found
        if one.stance < 0
        and (_shares_a_name(one, praised, wanted) or (named and _names_the_thing(one, wanted)))
    ]


def _shares_a_name(one: Passage, praised: Sequence[Passage], wanted: Wanted) -> bool:
    """Whether a warning and some praise name the same thing, beyond what the question itself names."""
    asked = {word.folded for word in words_of(wanted.text)}
    return any((one.names & other.names) - asked for other in praised)


def _names_the_thing(one: Passage, wanted: Wanted) -> bool:
    """Whether the question names nothing but what this warns of ("does anyone recommend Studio Inferno?")."""
    firm = [unit for unit in wanted.units if unit.must and not unit.entity]
    return not firm and one.score >= 1.0


def _with_both_sides(kept: list[Passage]) -> list[Passage]:
    """At most three, but never only one side where there are two."""
    shown = kept[:MOST_QUOTED]
    if len({one.stance < 0 for one in kept}) == 2 and len({one.stance < 0 for one in shown}) == 1:
        other = next(one for one in kept if (one.stance < 0) != (shown[0].stance < 0))
        shown = [*shown[: MOST_QUOTED - 1], other]
    return shown


def _differ(chosen: Sequence[Passage]) -> bool:
    return (
        any(one.stance > 0 for one in chosen)
        and any(one.stance < 0 for one in chosen)
        and len({author_of(one.post) for one in chosen}) > 1
    )


def _as_last_said(found: Sequence[Passage], likely: Sequence[Passage]) -> list[Passage]:
    """What people said last on it instead of what they said long before: it has changed, or so have they.

    `likely` are passages that may answer, with those found among them. What is said last stands as surely as what it takes the place of.
    """
    last: dict[int, Passage] = {}
    for one in found:
        author, at = author_of(one.post), one.post.item.shared_at
        later = [
            other
            for other in likely
            if author_of(other.post) == author and other.post.item.shared_at >= at + _LONG_BEFORE_SECONDS
        ]
        newest = max(later, key=lambda other: other.post.item.shared_at, default=one)
        last.setdefault(newest.post.id, replace(newest, score=max(one.score, newest.score)))
    return list(last.values())


def _without_repeats(found: Sequence[Passage]) -> Iterator[Passage]:
    """Each thing said once: what was posted on two platforms, or copied, counts as the first of them."""
    seen: list[set[str]] = []
    for one in found:
        words = set(one.text.casefold().split())
        if all(len(words & other) < _ALIKE * len(words | other) for other in seen):
            seen.append(words)
            yield one
