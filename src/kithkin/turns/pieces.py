"""A reply as the pieces that one channel can carry, each with a reference of its own."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from kithkin.messages.inbound import Message
from kithkin.messages.outbound import Limits, Piece
from kithkin.messages.replies import Reply
from kithkin.turns.fitting import measure
from kithkin.turns.rendering import render

_TWICE = "This is my answer once more: if the first one reached you after all, you have it twice."
_BELOW = f"\n\n{_TWICE}"


def pieces_of(
    reply: Reply,
    message: Message,
    limits: Limits,
    *,
    disclosure: str = "",
    remarks: Sequence[str] = (),
    urgent: bool = False,
) -> tuple[Piece, ...]:
    """The pieces that answer a message, the first threaded to it. `remarks` say what of it could not be used."""
    if remarks:
        reply = replace(reply, text="\n".join((reply.text, *remarks)))
    return tuple(
        replace(
            _piece_to(message),
            text=part.text,
            picture=part.picture,
            picture_type=part.picture_type,
            reply_to=message.id if number == 0 else "",
            urgent=urgent,
        )
        for number, part in enumerate(render(reply, limits, disclosure=disclosure))
    )


def notice_to(message: Message, words: str, *, like: Piece | None = None) -> Piece:
    """A word to whoever wrote a message; with `like`, what that piece said once more."""
    piece = replace(_piece_to(message), text=words, kind="notice", reply_to=message.id)
    if like is None:
        return piece
    return replace(
        piece, kind=like.kind, picture=like.picture, picture_type=like.picture_type, urgent=like.urgent
    )


def once_more(message: Message, pieces: Sequence[Piece], limits: Limits) -> tuple[Piece, ...]:
    """Pieces that may have arrived, sent again because a message asks for it, and below them that they may be there twice.

    Below, because an emergency's first words are what to do.
    """
    if not pieces:
        return ()
    *before, last = (notice_to(message, piece.text.removesuffix(_BELOW), like=piece) for piece in pieces)
    room = limits.caption if last.picture else limits.text
    if measure(last.text + _BELOW, limits.counted_in) <= room:
        return (*before, replace(last, text=last.text + _BELOW))
    return (*before, last, replace(notice_to(message, _TWICE), urgent=last.urgent))


def _piece_to(message: Message) -> Piece:
    group = message.thread.startswith("group:")
    recipient = (
        message.id
        if message.public
        else message.thread.removeprefix("group:")
        if group
        else message.sender.id
    )
    return Piece(
        reference=uuid.uuid4().hex,
        channel=message.channel,
        account=message.account,
        thread=message.thread,
        recipient=recipient,
        text="",
        public=message.public,
    )
