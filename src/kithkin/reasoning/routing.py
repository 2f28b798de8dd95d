"""Finds the tools nearest to a question, from the questions each tool says it answers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from kithkin.ports.tools import Tool

_WORD = re.compile(r"[a-z]+")
_GRAM = 4


class ToolIndex:
    """BM25 over words and word stems of each tool's name, summary, parameters and example questions."""

    def __init__(self, tools: Sequence[Tool]) -> None:
        self._tools = tuple(tools)
        self._documents = [Counter(_terms(_description(tool))) for tool in self._tools]
        self._mean = sum(sum(document.values()) for document in self._documents) / max(
            len(self._documents), 1
        )
        holders = Counter(term for document in self._documents for term in document)
        count = len(self._documents)
        self._weight = {term: math.log(1 + (count - n + 0.5) / (n + 0.5)) for term, n in holders.items()}

    def scored(self, text: str, limit: int) -> list[tuple[float, Tool]]:
        """The tools with their scores, best first (BM25: Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75)."""
        terms = set(_terms(text))
        scored: list[tuple[float, int]] = []
        for number, document in enumerate(self._documents):
            length = 0.25 + 0.75 * sum(document.values()) / max(self._mean, 1.0)
            score = sum(
                self._weight[term] * document[term] * 2.2 / (document[term] + 1.2 * length)
                for term in terms & document.keys()
            )
            if score > 0:
                scored.append((score, number))
        scored.sort(key=lambda entry: (-entry[0], entry[1]))
        return [(score, self._tools[number]) for score, number in scored[:limit]]

    def nearest(self, text: str, limit: int) -> list[Tool]:
        """The nearest tools, best first."""
        return [tool for _, tool in self.scored(text, limit)]


def _description(tool: Tool) -> str:
    words = " ".join(
        word for parameter in tool.parameters for word in (parameter.description, *parameter.words)
    )
    return " ".join([tool.name.replace("_", " ").replace(".", " "), tool.summary, words, *tool.examples])


def _terms(text: str) -> list[str]:
    words = _WORD.findall(text.lower())
    return words + [f"{word[:_GRAM]}~" for word in words if len(word) > _GRAM]
