"""What goes between a server and the process that reasons for it: frames of a kind, the number of a turn and mostly a pickle.

The server tells the process what it likes. The other way, only values of ours are taken: the process works on
strangers' text with native code, and is not believed.
"""

from __future__ import annotations

import io
import pickle
import struct
from enum import IntEnum
from typing import Any, ClassVar, cast

from kithkin.messages import errors
from kithkin.messages.errors import KithkinError, ToolFailed

HEADER = struct.Struct("!BQI")
LARGEST_ANSWER = 128 * 2**20
"""Bytes of one frame from the process: an outcome with the safe copies of four pictures is far smaller."""

_BELIEVED = ("kithkin.messages.", "kithkin.ports.")


class Kind(IntEnum):
    """What a frame is. To the process: `START` to `CLOSE`, `PICTURE` and `RECORDED`; from it: the others.

    `DEPARTING` says that something is about to leave, and waits for `RECORDED` with its number; `DEPARTED` says how much it was.
    `PICTURE` holds the bytes of a picture as they are, not a pickle; a turn's pictures go before its `ASK`. `SENTENCE` and `OUTCOME` are
    events too, as MessagePack (`told.py`).
    """

    START = 1
    ASK = 2
    WARM = 3
    CANCEL = 4
    PING = 5
    CLOSE = 6
    READY = 7
    REFUSED = 8
    EVENT = 9
    ENDED = 10
    PONG = 11
    PICTURE = 12
    DEPARTING = 13
    DEPARTED = 14
    RECORDED = 15
    SENTENCE = 16
    OUTCOME = 17


class Unreadable(Exception):
    """A frame that holds what may not travel."""


class _OurValues(pickle.Unpickler):
    known: ClassVar[dict[tuple[str, str], type]] = {}
    """Types of ours that have come before: they are named anew in each frame."""

    def find_class(self, module: str, name: str) -> Any:
        if (known := self.known.get((module, name))) is not None:
            return known
        if module.startswith(_BELIEVED) and not name.startswith("_") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                self.known[module, name] = found
                return found
        raise pickle.UnpicklingError(f"{module}.{name} may not travel")


def frame(kind: Kind, turn: int = 0, content: object = None) -> bytes:
    """One frame, ready to be sent. Raises what pickling raises."""
    return framed(kind, turn, pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL))


def framed(kind: Kind, turn: int, payload: bytes) -> bytes:
    """One frame around what is packed already."""
    return HEADER.pack(kind, turn, len(payload)) + payload


def our_values(payload: bytes) -> Any:
    """What the process sent. Raises `Unreadable` for anything but values of ours."""
    try:
        return _OurValues(io.BytesIO(payload)).load()
    except Exception as error:  # unpickling garbage may raise anything
        raise Unreadable(str(error)) from error


def pack_error(error: KithkinError) -> tuple[str, dict[str, Any]]:
    """An error of ours as its class name and what its constructor takes."""
    fields = {name: value for name, value in vars(error).items() if not name.startswith("_")}
    return type(error).__name__, fields


def unpack_error(packed: object) -> KithkinError:
    """The error again; `ToolFailed` for one that is not known here."""
    match packed:
        case (str() as name, dict() as fields):
            known = getattr(errors, name, None)
            if isinstance(known, type) and issubclass(known, KithkinError):
                try:
                    return known(**cast("dict[str, Any]", fields))
                except TypeError:
                    return ToolFailed(str(cast("dict[str, Any]", fields).get("message", name)))
        case _:
            pass
    return ToolFailed("The answer could not be worked out.", remedy="Ask again.")
