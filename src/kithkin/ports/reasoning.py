"""Reasoning, as whoever runs turns sees it: one question with what was said before goes in, an outcome comes out.

Whether it happens in this process or in another is not the caller's business.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Protocol

from kithkin.messages.pictures import PictureReading
from kithkin.messages.readings import Proposal
from kithkin.messages.replies import Progress, Question, Reply, Sentence
from kithkin.ports.conversations import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The end of a walk: the reply, and what a follow-up will need. `note` is what the asker wants remembered, "" for nothing.

    `about_health` says whether question or answer are a matter of health, so that they are kept for less long; None where
    nobody looked.
    """

    reply: Reply
    proposal: Proposal | None
    read_text: str
    pictures: tuple[PictureReading, ...]
    note: str = ""
    about_health: bool | None = None


ReasoningEvent = Progress | Sentence | Outcome


class Reasoning(Protocol):
    """Answers questions; keeps nothing between them."""

    def answer(self, question: Question, history: Sequence[Turn] = ()) -> AsyncGenerator[ReasoningEvent]:
        """Progress and verified sentences, then exactly one `Outcome`. Closing the generator cancels.

        Raises `BadInput` for what cannot be a question; `TryAgain` when too much is waiting, and `ToolFailed` when
        the process that reasons is lost (where it is another process).
        """
        ...


class StartedReasoning(Reasoning, Protocol):
    """Reasoning together with everything it runs on."""

    @property
    def engine_name(self) -> str:
        """What people call the engine; "" while it is not known."""
        ...

    def start(self) -> None:
        """Begins, without waiting, what would make the first question wait."""
        ...

    async def warm(self) -> None:
        """The same, but waits for it. Raises `Misconfigured` when it cannot be started as it is set."""
        ...

    async def close(self) -> None:
        """Stops everything; nothing may be asked afterwards."""
        ...
