"""What a model is told of the conversation so far: what the asker and Kithkin said of their own, and no words of others.

An answer that quotes (what people shared, a source pack, what stands in a picture) holds text that somebody else wrote. Told again as Kithkin's own
words it would be unmarked, and would reach a model server that the turn does not need it for; so it is left out whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.messages.generations import ChatMessage
from kithkin.ports.conversations import Turn

WITHHELD = "(An answer that quoted what others wrote.)"
MOST_TURNS = 4
LONGEST = 2_000


def said_before(history: Sequence[Turn]) -> list[ChatMessage]:
    """The last turns as messages, each cut to `LONGEST` characters; what was passed on is left out with its answer."""
    messages: list[ChatMessage] = []
    for turn in history[-MOST_TURNS:]:
        if turn.question.passed_on:
            continue
        answer = WITHHELD if holds_words_of_others(turn) else turn.reply.text[:LONGEST]
        messages.append(ChatMessage(role="user", text=turn.question.text[:LONGEST]))
        messages.append(ChatMessage(role="assistant", text=answer))
    return messages


def holds_words_of_others(turn: Turn) -> bool:
    """Whether the reply may hold anything that neither the asker nor Kithkin wrote."""
    pictured = bool(turn.pictures or turn.question.pictures)
    return pictured or any(piece.kind in {"post", "picture"} or piece.pack for piece in turn.reply.evidence)
