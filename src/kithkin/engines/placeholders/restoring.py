"""Puts details back where a model wrote their placeholders, in whole texts and in pieces of any size."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kithkin.engines.placeholders.details import PLACEHOLDER

_LESS = r"(?:\\?<|&lt;|\\u003c)"
_BEGUN = re.compile(
    r"(?:&(?:lt?)?|\\(?:u(?:0(?:0(?:3)?)?)?)?"
    rf"|{_LESS}\s{{0,2}}(?:[a-z]{{0,9}}|[a-z]{{4,9}}(?:\\|\\?[_ -])?\s?(?:\d{{1,4}}[a-z]{{0,2}}\s{{0,2}})?(?:&(?:gt?)?|\\(?:u(?:0(?:0(?:3)?)?)?)?)?))\Z",
    re.IGNORECASE,
)
"""The end of a text that may be the beginning of a placeholder."""
_FENCE = re.compile(r"^[ \t]*```[ \t]*(\w*)[^\n]*\n", re.MULTILINE)
_PROGRAM_FENCES = frozenset(("", "python", "py", "json"))
_TOKEN = re.compile(
    r"#[^\n]*|(\"\"\"|''')(?:\\.|(?!\1).)*\1"
    r"|(?!\"\"\"|''')([\"'])(?:\\.|(?!\2)[^\\\n])*(?:\2|(?=\n))|[^#\"']+",
    re.DOTALL,
)
"""A comment, a closed string, or what is neither."""
_BEGINS_A_PROGRAM = re.compile(
    r"\s*(?:[\[{\"#]|(?:from|import|def|if|for|while|return|with)\s[^\n]*[:=(]|[\w.]+(?:\(|\s*\+?=(?!=)))"
)
"""What a program or JSON without a fence begins with; words around one would keep it from being one."""
_READY = re.compile(r"[^\\\"'\n]*(?:\\[\\\"'][^\\\"'\n]*)+")


class Restorer:
    """Restores one answer. `values`: details by the names of their placeholders ("PERSON_1").

    A placeholder that was never given stays as it is: what a model makes up stands for nobody. Inside a string of a program or of
    JSON a detail is escaped as that string needs it.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._held = ""
        self._before = ""

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
        before = self._before

        def value(match: re.Match[str]) -> str:
            kind, number, variant = match.groups()
            detail = self._values.get(f"{kind.upper()}_{int(number)}{variant.upper()}")
            if detail is None:
                return match[0]
            return _escaped(detail, before + text[: match.start()])

        self._before = before + text
        return PLACEHOLDER.sub(value, text)


def restore(text: str, values: Mapping[str, str]) -> str:
    """A whole text restored."""
    restorer = Restorer(values)
    return restorer.feed(text) + restorer.end()


def _escaped(detail: str, before: str) -> str:
    """A detail as it may stand after what was said before: a quote in a name must not end a string.

    One that was itself found inside a string, all its quotes escaped, is ready.
    """
    if not any(character in detail for character in "\\\"'\n") or _READY.fullmatch(detail):
        return detail
    quote = _open_quote(before)
    if not quote:
        return detail
    return detail.replace("\\", "\\\\").replace(quote, f"\\{quote}").replace("\n", "\\n")


def _open_quote(before: str) -> str:
    """The quotation mark of the string that is open at the end of this; "" where none is."""
    program = _open_program(before)
    at = 0
    while at < len(program):
        token = _TOKEN.match(program, at)
        if token is None:
            return program[at]
        at = token.end()
    return ""


def _open_program(before: str) -> str:
    """The part of a program that was said so far; "" outside of one."""
    start, program = 0, _BEGINS_A_PROGRAM.match(before) is not None
    fenced = False
    for fence in _FENCE.finditer(before):
        if not fenced:
            fenced, start, program = True, fence.end(), fence[1].casefold() in _PROGRAM_FENCES
        elif not fence[1]:
            fenced, program = False, False
    return before[start:] if program else ""
