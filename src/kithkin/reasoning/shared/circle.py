"""One question in one conversation, answered from what people shared, if it can and may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kithkin.messages.readings import Reading
from kithkin.messages.replies import Question, Verdict
from kithkin.ports.conversations import Turn
from kithkin.ports.reading_together import ReadingTogether
from kithkin.reasoning.composing import Piece
from kithkin.reasoning.danger.assessment import Assessment
from kithkin.reasoning.drafts import Draft, abstention
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.shared.answers import (
    NOTHING_SHARED,
    answer_from_posts,
    evidence_of,
    health_is_left_out,
    nothing_shared,
    quoting,
    source_of,
)
from kithkin.reasoning.shared.display import author_of, link_of
from kithkin.reasoning.shared.finding import Passage
from kithkin.reasoning.shared.follow_ups import About, about_the_quoted, asked_before, in_full, quoted_before
from kithkin.reasoning.shared.gate import asks_the_circle, may_concern_shared
from kithkin.reasoning.shared.health import is_health_matter

NO_LONGER_SHARED = "What I quoted is no longer shared with you."
NO_MORE = "I found nothing else that was shared on that with you."


def goes_on_about_shared(
    question: Question,
    reading: Reading,
    history: Sequence[Turn],
    ledger: Ledger,
    assessment: Assessment,
    *,
    now: float,
    reading_together: ReadingTogether | None = None,
) -> Draft | None:
    """The answer to a message that leans on what was quoted just before; None where it does not.

    "Who said that?" is answered for what all readers may still see; "and a guitar teacher?" is read as a question of its own, which the reply
    shows.
    """
    previous = history[-1] if history else None
    if previous is None or reading.pictures or is_health_matter(question.text, assessment):
        return None
    if not previous.reply.quoted_posts and previous.reply.text != NOTHING_SHARED:
        return None
    about = about_the_quoted(question.text)
    if about is not None:
        if not previous.reply.quoted_posts:
            return None
        if about == "more":
            return _more(question, reading, history, ledger, now=now, reading_together=reading_together)
        return _about(about, quoted_before(previous, question.posts), reading, ledger, now=now)
    whole = in_full(question, asked_before(history), now)
    if whole is None:
        return None
    draft = answer_from_posts(
        reading, question.posts, question.people, ledger,
        asker=question.asker, now=now, text=whole, meanings=question.meanings,
        reading_together=reading_together,
    ) or nothing_shared(reading)  # fmt: skip
    return replace(
        draft, reading=replace(reading, text=whole, lower=whole.lower(), measures=()), asked_as=reading.text
    )


def from_the_circle(
    question: Question,
    reading: Reading,
    ledger: Ledger,
    assessment: Assessment,
    *,
    otherwise: bool,
    now: float,
    reading_together: ReadingTogether | None = None,
) -> Draft | None:
    """The answer from `question.posts`; a plain no where the circle was asked and nothing answers; else None.

    `otherwise`: something else understands the question, so that it is not for us to say no.
    """
    if reading.pictures:
        return None
    to_the_circle = asks_the_circle(question.text, question.people) and may_concern_shared(
        question.text, question.people
    )
    if is_health_matter(question.text, assessment):
        plainly = assessment.disposition.value == "information" and to_the_circle and bool(question.people)
        return health_is_left_out(reading) if plainly and not otherwise else None
    draft = answer_from_posts(
        reading, question.posts, question.people, ledger,
        asker=question.asker, now=now, text=question.text, meanings=question.meanings,
        reading_together=reading_together,
    )  # fmt: skip
    if draft is None and to_the_circle and not otherwise:
        return nothing_shared(reading)
    return draft


def _more(
    question: Question,
    reading: Reading,
    history: Sequence[Turn],
    ledger: Ledger,
    *,
    now: float,
    reading_together: ReadingTogether | None,
) -> Draft:
    """Other passages on the same question than those that were quoted."""
    shown = {post for turn in history for post in turn.reply.quoted_posts}
    rest = [post for post in question.posts if post.id not in shown]
    draft = answer_from_posts(
        reading, rest, question.people, ledger,
        asker=question.asker, now=now, text=asked_before(history) or question.text, meanings=question.meanings,
        reading_together=reading_together,
    )  # fmt: skip
    return draft or abstention(reading, NO_MORE)


def _about(about: About, quoted: Sequence[Passage], reading: Reading, ledger: Ledger, *, now: float) -> Draft:
    if not quoted:
        return abstention(reading, NO_LONGER_SHARED)
    if about != "link":
        return quoting(reading, quoted, ledger, now=now)
    pieces: list[Piece] = []
    for passage in quoted:
        evidence = evidence_of(passage, ledger.next_id("s"))
        ledger.add(evidence)
        link = link_of(passage.post) or "there is no link to it, the platform gives none."
        line = f"{author_of(passage.post)}, {source_of(passage.post)}: {link}"
        pieces.append(Piece(text=line, evidence=(evidence.id,), template=line))
    return Draft(pieces=tuple(pieces), verdict=Verdict.CHECKED, reading=reading)
