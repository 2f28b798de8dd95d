"""What the process that reasons tells of a turn, packed for its server: nearly always a sentence or a plain outcome.

Those go as MessagePack with fixed types, which is quicker to read than a pickle that may hold nothing but values of ours, and can hold
less; whatever else there is goes as such a pickle. Neither is believed more than the other.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from kithkin.messages.replies import Reply, Sentence
from kithkin.ports.reasoning import Outcome, ReasoningEvent
from kithkin.turns.frames import Kind, Unreadable, frame, framed, our_values


class _Plain(msgspec.Struct, array_like=True):
    """An outcome without a program and pictures."""

    reply: Reply
    read_text: str
    note: str
    about_health: bool | None


_ENCODER: Final = msgspec.msgpack.Encoder()
_SENTENCES: Final = msgspec.msgpack.Decoder(Sentence)
_OUTCOMES: Final = msgspec.msgpack.Decoder(_Plain)


def pack_told(turn: int, event: ReasoningEvent) -> bytes:
    """One frame that says so, ready to be sent."""
    try:
        if isinstance(event, Sentence):
            return framed(Kind.SENTENCE, turn, _ENCODER.encode(event))
        if isinstance(event, Outcome) and event.proposal is None and not event.pictures:
            plain = _Plain(event.reply, event.read_text, event.note, event.about_health)
            return framed(Kind.OUTCOME, turn, _ENCODER.encode(plain))
    except (UnicodeEncodeError, OverflowError):  # half a sign, or a number of more than 64 bits
        pass
    return frame(Kind.EVENT, turn, event)


def unpack_told(kind: Kind, payload: bytes) -> Any:
    """What the process said in a frame of this kind. Raises `Unreadable` for anything but values of ours."""
    if kind not in (Kind.SENTENCE, Kind.OUTCOME):
        return our_values(payload)
    try:
        if kind is Kind.SENTENCE:
            return _SENTENCES.decode(payload)
        plain = _OUTCOMES.decode(payload)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    return Outcome(
        reply=plain.reply,
        proposal=None,
        read_text=plain.read_text,
        pictures=(),
        note=plain.note,
        about_health=plain.about_health,
    )
