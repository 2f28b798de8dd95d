"""What can be seen of a question and a post side by side, as numbers from which `judging` learns what answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kithkin.reasoning.shared.asking import Wanted
from kithkin.reasoning.shared.finding import Told, passage_for, speaks_of, stance_in
from kithkin.reasoning.shared.people import said_by
from kithkin.reasoning.shared.refusing import answers
from kithkin.reasoning.shared.valence import valence

Vector = NDArray[np.float32]
_AIMS: Final = ("advice", "fact", "opinion", "warning", "said")
_ATTRIBUTES: Final = ("cost", "when")
_SAME_MATTER: Final = 0.88
"""From which cosine on two posts of one person are of the same matter, so that the newer one counts."""
_MOST_VALENCE: Final = 4

OF_WORDS: Final = (
    "covered", "covered with its questions", "musts missing", "names missing", "numbers missing", "any must missing",
    "answers by its words", "how well by its words", "asks", "stance", "against", "for", "valence", "nothing speaks against it",
    "is by whom it is asked of", "nothing is wanted", "musts", "speakers", "strict", "own", "explicit",
    *(f"aim {aim}" for aim in _AIMS), *(f"attribute {one}" for one in _ATTRIBUTES), "length",
)  # fmt: skip
_LIKENESS: Final = ("likeness", "likeness in deviations", "likeness behind the best", "rank by likeness")
AMONG_OTHERS: Final = (
    *_LIKENESS, *(f"{one} whatever the language" for one in _LIKENESS), "covered behind the best",
    "covered with its questions behind the best", "by words behind the best", "the same person said otherwise later", "place",
)  # fmt: skip
"""Names of the columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A post beside a question: `numbers` as `OF_WORDS` names them."""

    told: Told
    numbers: tuple[float, ...]

    @property
    def covered(self) -> float:
        """How much of what is wanted the post speaks of, from 0 to 1."""
        return self._number("covered")

    @property
    def covered_with_questions(self) -> float:
        """The same, with what it asks itself."""
        return self._number("covered with its questions")

    @property
    def answers_by_words(self) -> bool:
        """Whether it answers as far as words can tell, and is no complaint."""
        return self._number("answers by its words") > 0 and self._number("stance") >= 0

    @property
    def by_whom(self) -> bool:
        """Whether it is by somebody whose words are asked for."""
        return self._number("is by whom it is asked of") > 0

    def _number(self, name: str) -> float:
        return self.numbers[OF_WORDS.index(name)]


def sight_of(wanted: Wanted, told: Told) -> Sight:
    """What the words of a question and a post have in common, and what they want and tell."""
    telling = [keys for one, keys in zip(told.sentences, told.keys, strict=True) if not one.asks]
    spoken = frozenset[str]().union(*telling)
    with_questions = frozenset[str]().union(*told.keys)
    total = sum(unit.weight for unit in wanted.units)
    lacking = [
        unit for unit in wanted.units if not speaks_of(unit, spoken) and not speaks_of(unit, told.context)
    ]
    musts = [unit for unit in lacking if unit.must]
    passage = passage_for(wanted, told)
    stance, weight = stance_in(told.post, told.text, told.text), valence(told.text)
    numbers = (
        1 - sum(unit.weight for unit in lacking) / total if total else 0.5,
        sum(unit.weight for unit in wanted.units if speaks_of(unit, with_questions)) / total
        if total
        else 0.0,
        len(musts),
        sum(unit.entity for unit in musts),
        sum(unit.number for unit in musts),
        bool(musts),
        passage is not None,
        0.0 if passage is None else passage.score,
        told.asks,
        stance,
        stance < 0,
        stance > 0,
        max(-_MOST_VALENCE, min(weight, _MOST_VALENCE)),
        answers(wanted, told.post, told.text),
        bool(wanted.speakers) and said_by(told.post, wanted.speakers),
        not wanted.units,
        min(sum(unit.must for unit in wanted.units), 4),
        bool(wanted.speakers),
        wanted.strict,
        wanted.own,
        wanted.explicit,
        *(wanted.aim == aim for aim in _AIMS),
        *(wanted.attribute == one for one in _ATTRIBUTES),
        min(len(told.text) / 200, 5),
    )
    return Sight(told=told, numbers=tuple(float(one) for one in numbers))


def among_others(
    sights: Sequence[Sight], likenesses: Vector, whatever_the_language: Vector, meanings: Vector
) -> Vector:
    """How each post stands among all that were found, one row a post, as `AMONG_OTHERS` names the columns.

    The posts stand in the order in which they were found. `likenesses` are cosines to the question, `meanings` the posts'
    vectors, one row a post.
    """
    numbers = np.array([sight.numbers for sight in sights], dtype=np.float32)
    covered, with_questions, by_words = (
        numbers[:, OF_WORDS.index(name)]
        for name in ("covered", "covered with its questions", "how well by its words")
    )
    return np.stack(
        (
            *_compared(likenesses),
            *_compared(whatever_the_language),
            covered.max() - covered,
            with_questions.max() - with_questions,
            by_words.max() - by_words,
            [_is_superseded(number, sights, meanings) for number in range(len(sights))],
            1 / (1 + np.arange(len(sights))),
        ),
        axis=1,
        dtype=np.float32,
    )


def _compared(likenesses: Vector) -> tuple[Vector, ...]:
    """Cosines, and how each stands to the others."""
    rank = np.empty(len(likenesses), dtype=np.float32)
    rank[np.argsort(-likenesses, kind="stable")] = 1 / (1 + np.arange(len(likenesses)))
    deviations = (likenesses - likenesses.mean()) / (likenesses.std() + 1e-6)
    return likenesses, deviations, likenesses.max() - likenesses, rank


def _is_superseded(number: int, sights: Sequence[Sight], meanings: Vector) -> bool:
    """Whether the same person said something newer on the same matter."""
    one = sights[number]
    item = one.told.post.item
    for other_number, other in enumerate(sights):
        later = other.told.post.item
        if (
            later.author == item.author
            and later.shared_at > item.shared_at
            and other.covered >= one.covered - 0.2
            and float(meanings[other_number] @ meanings[number]) > _SAME_MATTER
        ):
            return True
    return False
