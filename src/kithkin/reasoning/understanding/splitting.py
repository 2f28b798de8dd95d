"""Takes a message with several questions apart; what is stated around them belongs to each."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[^.!?\n]*(?:\.\d[^.!?\n]*)*[.!?\n]?")
_JOINED = re.compile(
    r",?\s+(?:and|also|then)\s+(?=(?:what|whats|what's|how|when|which|where|find|calculate|solve|convert)\b)",
    re.I,
)
_ASKS = re.compile(r"^\s*(?:and\s+|also\s+|then\s+)?(?:what|whats|what's|how|when|which|where|find|calculate|solve|convert|work out)\b", re.I)  # fmt: skip
_BESIDE = re.compile(r"[.!?…]\s+\S|\n|(?:[,;:(]|\s[-–—])\s*[^\W\d_]{2}")
MOST = 5


def questions_in(text: str) -> list[str]:
    """Each question with the statements it may need, when there are two to five; else nothing."""
    statements: list[str] = []
    asked: list[str] = []
    for sentence in _SENTENCE.findall(text):
        if not sentence.strip():
            continue
        parts = _JOINED.split(sentence)
        if len(parts) > 1 and all(_ASKS.match(part) for part in parts):
            asked += [part.strip() for part in parts]
        elif sentence.rstrip().endswith("?") or _ASKS.match(sentence):
            asked.append(sentence.strip())
        else:
            statements.append(sentence.strip())
    if not 2 <= len(asked) <= MOST:
        return []
    return [" ".join([*statements, question]) for question in asked]


def is_one_request(text: str) -> bool:
    """Whether a message is one question or order in plain form, and nothing is told before, beside or after it."""
    text = text.strip()
    return _ASKS.match(text) is not None and _BESIDE.search(text) is None
