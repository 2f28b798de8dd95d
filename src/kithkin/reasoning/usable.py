"""What cannot be a question is refused before anything is done about it."""

from __future__ import annotations

from kithkin.messages.errors import BadInput
from kithkin.messages.replies import Question

LONGEST_QUESTION = 20_000
MOST_PICTURES = 4


def refuse_unusable(question: Question) -> None:
    """Raises `BadInput` for nothing at all, and for more text or pictures than are read at once."""
    if not (question.text.strip() or question.passed_on.strip() or question.pictures):
        raise BadInput("There is no question here.", remedy="Write one, or attach a picture.")
    if len(question.text) > LONGEST_QUESTION:
        raise BadInput(
            f"This is {len(question.text):,} characters long; I read at most {LONGEST_QUESTION:,}.",
            remedy="Ask about a part of it.",
        )
    if len(question.pictures) > MOST_PICTURES:
        raise BadInput(f"I read at most {MOST_PICTURES} pictures at once.", remedy="Send fewer.")
