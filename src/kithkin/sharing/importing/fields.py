"""Reading fields of decoded JSON that may be missing or of another kind than expected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

Record = Mapping[str, object]

_EARLIEST = 631152000
"""1 January 1990. Facebook lets people date posts back, but nothing that this reads is older than the first chats."""
_LATEST = 4102444800
"""1 January 2100."""
_TAG = re.compile(r"@\[\d+:\d+:([^\]]*)\]")
_HALVES = re.compile("[\ud800-\udfff]")
"""Surrogates, which stand for half a character each."""
_LINK = re.compile(r"https?://[^\s<>\"'\x00-\x1f]{3,2000}\Z")


def text_of(record: Record, *names: str) -> str:
    """The first of these fields that holds text, cleaned; empty if none does."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return clean(value)
    return ""


def clean(text: str) -> str:
    """Text without what no store takes (zero characters, halves of characters), without spaces around it, lines ended one way."""
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    if _HALVES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.strip()


def untagged(text: str) -> str:
    """Facebook text with its marks for tagged people (`@[123:2048:Ana]`) turned into their names."""
    return _TAG.sub(r"\1", text)


def record_of(value: object) -> Record:
    """The value if it is an object, else an empty one."""
    return cast("Record", value) if isinstance(value, dict) else {}


def records_of(value: object) -> Iterator[Record]:
    """The objects in a list; none if it is not a list."""
    if isinstance(value, list):
        for part in cast("Sequence[object]", value):
            if isinstance(part, dict):
                yield cast("Record", part)


def seconds_of(value: object, *, unit: float = 1.0) -> float:
    """A time in seconds since 1970, or 0 when it is missing or absurd. `unit`: how many seconds one of the value's steps is."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 16:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    if not _EARLIEST <= value * unit < _LATEST:
        return 0.0
    return value * unit if unit == 1.0 else round(value * unit, 3)


def link_of(value: object) -> str:
    """A web address, or nothing."""
    return value.strip() if isinstance(value, str) and _LINK.match(value.strip()) else ""


@dataclass(slots=True)
class Labels:
    """The newer form of Meta's records: pairs of a label, in the account's language, and a value."""

    values: dict[str, str] = field(default_factory=dict[str, str])
    links: list[str] = field(default_factory=list[str])
    media: list[Record] = field(default_factory=list[Record])
    time: float = 0.0

    def text(self, *labels: str) -> str:
        """The first value that has one of these labels (compared without case)."""
        for label in labels:
            if value := self.values.get(label.casefold()):
                return value
        return ""


def labels_of(record: Record) -> Labels:
    """All labels of a record, nested ones included."""
    found = Labels()
    _collect(record.get("label_values"), found, 0)
    return found


def _collect(values: object, found: Labels, depth: int) -> None:
    for value in records_of(values):
        label = text_of(value, "label", "title").casefold()
        text = text_of(value, "value")
        if label and text:
            found.values.setdefault(label, text)
        if link := link_of(value.get("href")) or link_of(value.get("value")):
            found.links.append(link)
        found.media.extend(records_of(value.get("media")))
        found.time = found.time or seconds_of(value.get("timestamp_value"))
        if depth < 6:
            _collect(value.get("dict"), found, depth + 1)
