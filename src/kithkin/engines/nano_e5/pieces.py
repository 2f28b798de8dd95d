"""Texts as the numbers of pieces that the sentence model was trained on."""

from __future__ import annotations

import re
from array import array
from pathlib import Path
from typing import Final

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from kithkin.engines.nano_e5.package_file import Vocabulary

LONGEST_QUESTION: Final = 60
LONGEST_POST: Final = 90
"""In pieces; what comes after is not read together."""
QUESTION: Final = "query: "
ANSWER: Final = "passage: "
"""What the model was trained to have before a text that asks, and before one that may answer."""
_SPACE: Final = "\N{LOWER ONE EIGHTH BLOCK}"
PREPARED: Final = Path(__file__).with_name("pieces.npz")
"""The trie of all pieces and their numbers by their place in it, as `scripts/write-sentence-pieces` wrote them: to build it anew
takes half a second, and memory for 250,000 texts."""
_UNKNOWN_PENALTY: Final = 10.0
"""How much less likely than the unlikeliest piece a character is that is in none."""


class Pieces:
    """Cuts texts into the likeliest pieces (Kudo, "Subword regularization", 2018), as the model was trained.

    The library `tokenizers` cuts in the same way, and needs some forty times the memory for these 250,000 pieces
    (`benchmarks.engines.sentences`).
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.start, self.end = vocabulary.start, vocabulary.end
        self._unknown = vocabulary.unknown
        self._replaced = vocabulary.replaced
        with np.load(PREPARED, allow_pickle=False) as file:
            numbers: NDArray[np.int32] = file["numbers"]
            self._longest = int(file["longest"])
            self._trie = marisa_trie.Trie().frombytes(file["trie"].tobytes())
        # Arrays of Python's give single numbers faster than NumPy's.
        self._numbers = array("i", numbers.tobytes())
        self._scores = array("f", vocabulary.scores[numbers].tobytes())
        self._scores[self._trie.key_id(vocabulary.piece(self._unknown))] = float("-inf")
        self._unknown_score = float(vocabulary.scores.min()) - _UNKNOWN_PENALTY

    def together(self, question: str, post: str) -> list[int]:
        """Question and post as one text of two parts."""
        asked = self.cut(QUESTION + question)[:LONGEST_QUESTION]
        return [self.start, *asked, self.end, *self.cut(post)[:LONGEST_POST], self.end]

    def cut(self, text: str) -> list[int]:
        """The numbers of the pieces of a text, which is taken to stand after a space."""
        plain = re.sub(" {2,}", " ", text.translate(self._replaced))
        whole = (plain if plain.startswith(" ") else f" {plain}").replace(" ", _SPACE)
        likelihood = [float("-inf")] * (len(whole) + 1)
        likelihood[0] = 0.0
        came: list[tuple[int, int]] = [(0, self._unknown)] * (len(whole) + 1)
        for place in range(len(whole)):
            here = likelihood[place]
            for piece in self._trie.prefixes(whole[place : place + self._longest]):
                found, after = self._trie.key_id(piece), place + len(piece)
                if here + self._scores[found] > likelihood[after]:
                    likelihood[after] = here + self._scores[found]
                    came[after] = (place, self._numbers[found])
            if here + self._unknown_score > likelihood[place + 1]:
                likelihood[place + 1] = here + self._unknown_score
                came[place + 1] = (place, self._unknown)
        numbers: list[int] = []
        place = len(whole)
        while place:
            place, number = came[place]
            numbers.append(number)
        return numbers[::-1]
