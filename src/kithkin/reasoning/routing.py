"""Finds the tools nearest to a question, from the questions each tool says it answers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest

from kithkin.ports.tools import Tool

_WORD = re.compile(r"[a-z]+")
_GRAM = 4


class ToolIndex:
    """BM25 over words and word stems of each tool's name, summary, parameters and example questions."""

    def __init__(self, tools: Sequence[Tool]) -> None:
        self._tools = tuple(tools)
        documents = [Counter(_terms(_description(tool))) for tool in self._tools]
        count, lengths = len(documents), [sum(document.values()) for document in documents]
        mean = sum(lengths) / max(count, 1)
        holders = Counter(term for document in documents for term in document)
        # What a term is worth in each tool that has it: few tools have a given term, so few are looked at.
        self._worth: dict[str, list[tuple[int, float]]] = {term: [] for term in holders}
        for number, document in enumerate(documents):
            length = 0.25 + 0.75 * lengths[number] / max(mean, 1.0)
            for term, often in document.items():
                weight = math.log(1 + (count - holders[term] + 0.5) / (holders[term] + 0.5))
                self._worth[term].append((number, weight * often * 2.2 / (often + 1.2 * length)))

    def scored(self, text: str, limit: int) -> list[tuple[float, Tool]]:
        """The tools with their scores, best first (BM25: Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75)."""
        scores: dict[int, float] = {}
        for term in sorted(set(_terms(text))):
            for number, worth in self._worth.get(term, ()):
                scores[number] = scores.get(number, 0.0) + worth
        best = nsmallest(limit, scores.items(), key=lambda entry: (-entry[1], entry[0]))
        return [(score, self._tools[number]) for number, score in best]

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
