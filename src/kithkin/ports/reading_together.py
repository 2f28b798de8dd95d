"""A question and a post read as one text: whether the post answers, and what it is to the question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KINDS: Final = (
    "answer", "opposite", "asks_too", "other_thing", "shop", "other_town", "other_person", "same_surname", "one_digit",
    "other",
)  # fmt: skip
"""What a post may be to a question: its answer, a near-miss on the same topic, or something on another topic."""
JUDGEMENTS: Final = 1 + len(KINDS)
"""How many numbers are said of a post."""


class ReadingTogether(Protocol):
    """What reads so. It is slow (tens of milliseconds a post): call it off the event loop."""

    def read_together(self, question: str, posts: Sequence[str]) -> NDArray[np.float32]:
        """One row of `JUDGEMENTS` a post: the log-odds that it answers, then a score for each of `KINDS`, of which only the differences
        mean something; all zeros for a post of which it knows nothing. Raises `ToolFailed` when the model cannot be used."""
        ...
