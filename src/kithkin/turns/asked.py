"""A question with what was said before and what is on record of its asker, packed for the process that reasons.

Of all that goes between the two it is the largest, eight turns with each question, and it goes the way that is believed: so it is MessagePack,
which msgspec reads and writes faster than Python does a pickle of so many small objects.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import Any, Final, cast

import msgspec

from kithkin.messages.readings import Proposal
from kithkin.messages.replies import Question, Reply
from kithkin.ports.conversations import Turn
from kithkin.ports.departures import Departure


class _Said(msgspec.Struct, array_like=True):
    """One turn. Its program goes as a pickle: its values may be numbers of any size."""

    id: str
    conversation: str
    question: Question
    reply: Reply
    asked_at: str
    proposal: bytes | None
    read_text: str
    pictures: tuple[str, ...]
    about_health: bool | None


class _Asked(msgspec.Struct, array_like=True):
    question: Question
    history: tuple[_Said, ...]
    recorded: tuple[Departure, ...]


_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(_Asked)


def pack_asked(question: Question, history: Sequence[Turn], recorded: Sequence[Departure] = ()) -> object:
    """What `unpack_asked` takes."""
    try:
        return _ENCODER.encode(_Asked(question, tuple(_said(turn) for turn in history), tuple(recorded)))
    except (UnicodeEncodeError, OverflowError):  # half a sign, or a number of more than 64 bits
        return question, tuple(history), tuple(recorded)


def unpack_asked(packed: object) -> tuple[Question, Sequence[Turn], Sequence[Departure]]:
    """The question, what was said before, and what is on record."""
    if not isinstance(packed, bytes):
        return cast("tuple[Question, Sequence[Turn], Sequence[Departure]]", packed)
    asked = _DECODER.decode(packed)
    return asked.question, tuple(_turn(said) for said in asked.history), asked.recorded


def _said(turn: Turn) -> _Said:
    return _Said(
        turn.id,
        turn.conversation,
        turn.question,
        turn.reply,
        turn.asked_at,
        None if turn.proposal is None else pickle.dumps(turn.proposal, pickle.HIGHEST_PROTOCOL),
        turn.read_text,
        turn.pictures,
        turn.about_health,
    )


def _turn(said: _Said) -> Turn:
    proposal: Any = None if said.proposal is None else pickle.loads(said.proposal)
    return Turn(
        id=said.id,
        conversation=said.conversation,
        question=said.question,
        reply=said.reply,
        asked_at=said.asked_at,
        proposal=cast("Proposal | None", proposal),
        read_text=said.read_text,
        pictures=said.pictures,
        about_health=said.about_health,
    )
