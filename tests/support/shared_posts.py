"""Posts of a small circle, and the real reasoner asked about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from kithkin.messages.replies import Evidence, Reply
from kithkin.messages.sharing import Audience, Platform, Post, SharedItem, ShareKind
from kithkin.reasoning.drafts import Draft
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.shared.answers import answer_from_posts
from kithkin.reasoning.understanding.reading import read_question
from support.reasoner import UNITS

PEOPLE = ("Ana", "Tom Berger", "Lisa Berger", "Ben", "owner")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()
CIRCLE = Audience(scope="circle")
DAY = 86_400.0


def post(
    text: str,
    owner: str = "Ana",
    *,
    number: int = 1,
    at: str = "",
    platform: Platform = "instagram",
    kind: ShareKind = "post",
    author: str = "",
    own: bool = True,
    title: str = "",
    place: str = "",
    rating: str = "",
    link: str | None = None,
) -> Post:
    """One post; `at` is an ISO day, three weeks ago where it is not said."""
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp() if at else NOW - 21 * DAY
    item = SharedItem(
        platform=platform, source_id=f"source-{number}", kind=kind, author=author or owner.casefold(), own=own, shared_at=moment,
        text=text, title=title, place=place, rating=rating,
        permalink=f"https://{platform}.com/p/{number}" if link is None else link,
    )  # fmt: skip
    return Post(id=number, owner=owner, audience=CIRCLE, item=item)


def draft_for(
    question: str, posts: Sequence[Post], asker: str = "Ben"
) -> tuple[Draft | None, tuple[Evidence, ...]]:
    """What the posts say to a question, and the evidence for it."""
    ledger = Ledger(UNITS)
    draft = answer_from_posts(
        read_question(question, UNITS), posts, PEOPLE, ledger, asker=asker, now=NOW, text=question
    )
    return draft, ledger.evidence


def cited(question: str, posts: Sequence[Post], asker: str = "Ben") -> list[int]:
    """The ids of the posts that are quoted in answer to a question, in order."""
    return [evidence.post for evidence in draft_for(question, posts, asker)[1]]


def said(question: str, posts: Sequence[Post], asker: str = "Ben") -> str:
    """The lines of the answer; "" where nothing answers."""
    draft, _ = draft_for(question, posts, asker)
    return "\n".join(piece.text for piece in draft.pieces) if draft is not None else ""


def quotes_of(reply: Reply) -> list[str]:
    """What a reply quotes."""
    return [evidence.value for evidence in reply.evidence if evidence.post]
