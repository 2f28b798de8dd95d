"""Undoing the way Meta's exports write text: each UTF-8 byte as a character of its own (`\\u00e2\\u009d\\u00a4` for a heart)."""

from __future__ import annotations

from typing import cast


def repair_text(text: str) -> str:
    """The text as it was written, or unchanged if it was not mangled.

    Only what is mangled throughout is touched: a character above 0xFF, or bytes that are no UTF-8, prove that it is not.
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def repair(value: object) -> object:
    """The same for every string in a decoded JSON value, names of fields included."""
    if isinstance(value, str):
        return repair_text(value)
    if isinstance(value, list):
        return [repair(part) for part in cast("list[object]", value)]
    if isinstance(value, dict):
        return {
            repair_text(str(key)): repair(part) for key, part in cast("dict[object, object]", value).items()
        }
    return value
