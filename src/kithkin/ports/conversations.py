"""Where conversations are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kithkin.messages.readings import Proposal
from kithkin.messages.replies import Question, Reply
from kithkin.messages.sharing import Viewers
from kithkin.ports.locking import PersonalKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question with its reply, as kept. `question.pictures` are not kept here; `pictures` are the ids of
    their safe copies. `proposal` is the program that answered it, so that a follow-up can change one argument;
    `read_text` is the normalised text its spans refer to. `about_health` says whether it is kept as a matter of health, which
    is for less long; None where that was not found out."""

    id: str
    conversation: str
    question: Question
    reply: Reply
    asked_at: str
    proposal: Proposal | None = None
    read_text: str = ""
    pictures: tuple[str, ...] = ()
    about_health: bool | None = None


class Conversations(Protocol):
    """A person's conversations. Every call names the asker; nobody sees another's.

    What its person has locked is not there for whoever reads without their `key`. With it, a key of another lock raises `BadInput`.
    """

    async def append(
        self,
        asker: str,
        turn: Turn,
        pictures: Sequence[tuple[str, str, bytes]] = (),
        *,
        viewers: Viewers | None = None,
    ) -> bool:
        """Stores a finished turn with its safe pictures (id, media type, content), in one transaction.

        False, and nothing is stored, when it quotes what its readers (`viewers`; None: the asker alone) may not see, or not
        any more.
        """
        ...

    async def recent(
        self, asker: str, conversation: str, limit: int = 10, *, key: PersonalKey | None = None
    ) -> Sequence[Turn]:
        """The latest turns of a conversation, oldest first."""
        ...

    async def list(
        self, asker: str, limit: int = 50, *, key: PersonalKey | None = None
    ) -> Sequence[tuple[str, str, str]]:
        """Conversations as (id, first question, time of the latest turn), latest first."""
        ...

    async def turn(self, asker: str, turn_id: str, *, key: PersonalKey | None = None) -> Turn | None:
        """One turn, or None if there is none of that id that this asker may see."""
        ...

    async def picture(
        self, asker: str, picture_id: str, *, key: PersonalKey | None = None
    ) -> tuple[str, bytes] | None:
        """A safe picture as (media type, content), or None."""
        ...

    async def holds(self, asker: str, turn_id: str) -> bool:
        """Whether there is such a turn, locked or not."""
        ...

    async def locked(self, asker: str, conversation: str = "") -> int:
        """How many turns are locked, of all or of one conversation."""
        ...

    async def delete(self, asker: str, conversation: str) -> None:
        """Removes a conversation with its pictures, physically."""
        ...

    async def delete_turn(self, asker: str, turn_id: str) -> None:
        """Removes one turn with its pictures, physically; nothing happens if there is none such."""
        ...
