"""Texts whose accents may be written as characters of their own, as some systems do in names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from kithkin.engines.placeholders.details import Detail, detail

_CLUSTER = re.compile(
    r"[\s\S][\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a]*"
)


class Composed:
    """A text with every accent joined to its letter, and where each of its characters stands in what was written."""

    def __init__(self, written: str) -> None:
        self._written = written
        self._places: list[int] = []
        self.text = written
        if not unicodedata.is_normalized("NFC", written):
            self._compose()

    def as_written(self, found: Iterable[Detail]) -> tuple[Detail, ...]:
        """The same details in the text as it was written."""
        if not self._places:
            return tuple(found)
        return tuple(
            detail(one.kind, self._written, self._places[one.start], self._places[one.end]) for one in found
        )

    def _compose(self) -> None:
        parts: list[str] = []
        for cluster in _CLUSTER.finditer(self._written):
            part = unicodedata.normalize("NFC", cluster[0])
            self._places += [cluster.start()] * len(part)
            parts.append(part)
        self._places.append(len(self._written))
        self.text = "".join(parts)
