"""Puts details back where a model wrote their placeholders, in whole texts and in pieces of any size."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kithkin.engines.placeholders.details import PLACEHOLDER

_LESS = r"(?:<|&lt;|\\u003c)"
_BEGUN = re.compile(
    r"(?:&(?:lt?)?|\\(?:u(?:0(?:0(?:3)?)?)?)?"
    rf"|{_LESS}\s{{0,2}}(?:[a-z]{{0,9}}|[a-z]{{4,9}}(?:\\|\\?[_ -])?\s?(?:\d{{1,4}}[a-z]{{0,2}}\s{{0,2}})?(?:&(?:gt?)?|\\(?:u(?:0(?:0(?:3)?)?)?)?)?))\Z",
    re.IGNORECASE,
)
"""The end of a text that may be the beginning of a placeholder."""
_IN_A_STRING = re.compile(
    r"(?:[(=,\[{:+]|\breturn)\s*[a-z]{0,2}(\"\"\"|'''|\"|')((?:\\.|(?!\1).)*)\Z", re.IGNORECASE
)
"""The end of a line of a program, or of JSON, that stands inside a string."""
_READY = re.compile(r"[^\\\"'\n]*(?:\\[\\\"'][^\\\"'\n]*)+")
_LONGEST_LINE = 4_000


class Restorer:
    """Restores one answer. `values`: details by the names of their placeholders ("PERSON_1").

    A placeholder that was never given stays as it is: what a model makes up stands for nobody. Inside a string of a program or of
    JSON a detail is escaped as that string needs it.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._held = ""
        self._line = ""

    def feed(self, piece: str) -> str:
        """What can be said now; the rest is held until it is clear."""
        self._held += piece
        begun = _BEGUN.search(self._held) if self._values else None
        clear = self._held[: begun.start()] if begun else self._held
        self._held = self._held[len(clear) :]
        return self._restored(clear)

    def end(self) -> str:
        """What was held back to the last."""
        rest, self._held = self._held, ""
        return self._restored(rest)

    def _restored(self, text: str) -> str:
        before = self._line

        def value(match: re.Match[str]) -> str:
            kind, number, variant = match.groups()
            detail = self._values.get(f"{kind.upper()}_{int(number)}{variant.upper()}")
            if detail is None:
                return match[0]
            line = (before + text[: match.start()]).rpartition("\n")[2]
            return _escaped(detail, line)

        self._line = (before + text).rpartition("\n")[2][-_LONGEST_LINE:]
        return PLACEHOLDER.sub(value, text)


def restore(text: str, values: Mapping[str, str]) -> str:
    """A whole text restored."""
    restorer = Restorer(values)
    return restorer.feed(text) + restorer.end()


def _escaped(detail: str, line: str) -> str:
    """A detail as it may stand after this beginning of a line: a quote in a name must not end a string.

    One that was itself found inside a string, all its quotes escaped, is ready.
    """
    if not any(character in detail for character in "\\\"'\n") or _READY.fullmatch(detail):
        return detail
    inside = _IN_A_STRING.search(line)
    if inside is None:
        return detail
    quote = inside[1][0]
    return detail.replace("\\", "\\\\").replace(quote, f"\\{quote}").replace("\n", "\\n")
