"""Reads webhook payloads without trusting their shape: what is missing or of another kind is empty, nothing breaks.

Source of the envelope: Graph API, Webhooks, Getting started. Texts may hold escaped half pairs of surrogates and NULs, which
no database takes: they are replaced here, once.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from datetime import UTC, datetime
from typing import Any, cast

from kithkin.messages.errors import BadInput

_HALF_PAIR = re.compile("[\ud800-\udfff]")
_MOST_OBJECTS = 50_000
"""Meta puts at most 1,000 updates into one call (Graph API, Webhooks), each of some twenty objects."""

_COUNTED_BYTES = 64 * 1024
"""A smaller body cannot hold enough of them to matter."""

_MOST_SECONDS = 100_000_000_000.0


def read_payload(body: bytes, platform: str) -> dict[str, Any]:
    """The JSON object that a webhook call carries. Raises `BadInput`."""
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadInput(f"A webhook call from {platform} holds no readable JSON.") from error
    if not isinstance(found, dict):
        raise BadInput(f"A webhook call from {platform} holds no JSON object.")
    if len(body) > _COUNTED_BYTES and _objects_in(found) > _MOST_OBJECTS:
        raise BadInput(f"A webhook call from {platform} holds more than a platform ever sends at once.")
    return cast("dict[str, Any]", found)


def _objects_in(payload: object) -> int:
    """How many objects and lists a payload is made of; counting stops soon after there are too many."""
    count, waiting = 0, [payload]
    while waiting and count <= _MOST_OBJECTS:
        value = waiting.pop()
        if isinstance(value, dict):
            count += 1
            waiting.extend(cast("dict[str, object]", value).values())
        elif isinstance(value, list):
            count += 1
            waiting.extend(cast("list[object]", value))
    return count


def record(value: object) -> dict[str, Any]:
    """An object as it is; {} for anything else."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def records(value: object) -> list[dict[str, Any]]:
    """The objects in a list (or the one object that stands where a list could); [] for anything else."""
    if isinstance(value, dict):
        return [cast("dict[str, Any]", value)]
    found = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("dict[str, Any]", one) for one in found if isinstance(one, dict)]


def words(value: object) -> str:
    """A text that can be stored, or a whole number (ids come as either) as text; "" for anything else."""
    if isinstance(value, str):
        if value.isascii() and "\x00" not in value:
            return value
        return _HALF_PAIR.sub("\ufffd", value.replace("\x00", ""))
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def moment(value: object) -> float:
    """A time in seconds since 1970 from seconds, milliseconds or ISO 8601 ("2024-08-07T10:33:16+0000"); 0.0 for none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return 0.0
    try:
        seconds = float(value)
    except OverflowError:
        return 0.0
    except ValueError:
        seconds = _iso(str(value))
    if not math.isfinite(seconds) or seconds < 0.0:
        return 0.0
    seconds = seconds / 1000.0 if seconds >= _MOST_SECONDS else seconds
    return seconds if seconds < _MOST_SECONDS else 0.0


def fingerprint(value: object) -> str:
    """A name for an event that has no id of its own: the same whenever it is delivered again, in whatever batch."""
    try:
        text = json.dumps(value, sort_keys=True)
    except RecursionError as error:
        raise BadInput("A webhook call is nested too deeply.") from error
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _iso(text: str) -> float:
    try:
        when = datetime.fromisoformat(text)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return 0.0
