"""The whole of answering, as channels and the terminal see it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from kithkin.messages.replies import Question, TurnEvent


class Answering(Protocol):
    """Answers questions, with evidence."""

    def answer(self, question: Question) -> AsyncGenerator[TurnEvent]:
        """Progress and verified sentences, then exactly one `Finished`. Closing the generator cancels.

        Raises `BadInput` for what cannot be a question (empty, too long, no picture); everything else that
        goes wrong is said in the reply.
        """
        ...
