"""What goes between a server and the process that reasons for it: frames of a kind, the number of a turn and a pickle.

The server tells the process what it likes. The other way, only values of ours are taken: the process works on
strangers' text with native code, and is not believed.
"""

from __future__ import annotations

import io
import pickle
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from enum import IntEnum
from functools import cache, lru_cache
from operator import attrgetter
from types import MemberDescriptorType
from typing import Any, cast

from kithkin.messages import errors
from kithkin.messages.errors import KithkinError, ToolFailed

HEADER = struct.Struct("!BQI")
LARGEST_ANSWER = 128 * 2**20
"""Bytes of one frame from the process: an outcome with the safe copies of four pictures is far smaller."""

_BELIEVED = ("kithkin.messages.", "kithkin.ports.")


class Kind(IntEnum):
    """What a frame is. To the process: `START` to `CLOSE`, `PICTURE` and `RECORDED`; from it: the others.

    `DEPARTING` says that something is about to leave, and waits for `RECORDED` with its number; `DEPARTED` says how much it was.
    `PICTURE` holds the bytes of a picture as they are, not a pickle; a turn's pictures go before its `ASK`.
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


class Unreadable(Exception):
    """A frame that holds what may not travel."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the fields of a dataclass are read all at once, and how each is put into a new one."""

    read: Callable[[Any], tuple[object, ...]]
    put: tuple[Callable[[Any, object], None], ...]


@cache
def _shape(kind: type) -> _Shape | None:
    """The shape of a dataclass of ours with slots; None for anything else."""
    if not is_dataclass(kind) or not kind.__module__.startswith(_BELIEVED):
        return None
    names = [field.name for field in fields(kind)]
    slots = [vars(kind).get(name) for name in names]
    if len(names) < 2 or not all(isinstance(slot, MemberDescriptorType) for slot in slots):  # noqa: PLR2004 - of one, attrgetter makes no tuple
        return None
    return _Shape(attrgetter(*names), tuple(cast("MemberDescriptorType", slot).__set__ for slot in slots))


def value_of(kind: type, *values: object) -> object:
    """A dataclass of ours from all its fields. Raises `UnpicklingError` for anything else."""
    shape = _shape(kind)
    if shape is None or len(values) != len(shape.put):
        raise pickle.UnpicklingError(f"{kind} may not travel so")
    made = object.__new__(kind)
    for put, value in zip(shape.put, values, strict=True):
        put(made, value)
    return made


class _OurPickler(pickle.Pickler):
    """Takes our dataclasses by their shapes: their own way looks through the declarations of all fields for each object."""

    def reducer_override(self, value: Any) -> Any:
        shape = _shape(type(value))
        return NotImplemented if shape is None else (value_of, (type(value), *shape.read(value)))


@lru_cache(maxsize=512)
def _our_type(module: str, name: str) -> type | None:
    """The type of ours of this name, None where there is none."""
    if not module.startswith(_BELIEVED) or name.startswith("_") or "." in name:
        return None
    __import__(module)
    found = getattr(sys.modules[module], name)
    return found if isinstance(found, type) and found.__module__ == module else None


class _OurValues(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == (value_of.__module__, value_of.__name__):
            return value_of
        found = _our_type(module, name)
        if found is None:
            raise pickle.UnpicklingError(f"{module}.{name} may not travel")
        return found


def frame(kind: Kind, turn: int = 0, content: object = None) -> bytes:
    """One frame, ready to be sent. Raises what pickling raises."""
    packed = io.BytesIO()
    _OurPickler(packed, pickle.HIGHEST_PROTOCOL).dump(content)
    payload = packed.getvalue()
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
