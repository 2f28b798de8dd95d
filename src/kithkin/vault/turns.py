"""Kept turns as they stand in an export, and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, cast

import msgspec

from kithkin.ports.conversations import Turn

WriteTurn = Callable[[Turn], bytes]
"""A turn as JSON, with nothing lost."""
ReadTurn = Callable[[bytes], Turn]
"""The turn again, from JSON that Kithkin wrote."""

_Words = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class _Outside(msgspec.Struct):
    """What `ReadTurn` takes as it stands, because Kithkin itself wrote it."""

    id: _Words
    conversation: _Words
    asked_at: _Words
    read_text: str
    pictures: list[_Words]


def turn_as_plain(turn: Turn, write: WriteTurn) -> dict[str, Any]:
    """A turn as plain values."""
    return msgspec.json.decode(write(turn))


def turn_from_plain(plain: object, read: ReadTurn) -> Turn:
    """The turn again, without its program: that runs at a word, and is nobody's to bring along. Raises `ValueError`."""
    try:
        datetime.fromisoformat(msgspec.convert(plain, type=_Outside).asked_at)
        return read(msgspec.json.encode({**cast("dict[str, Any]", plain), "proposal": None}))
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, RecursionError) as error:
        raise ValueError("This is no turn.") from error
