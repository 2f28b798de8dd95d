"""How surely a post answers a question, learnt from invented circles in which that is known.

Words alone do not tell: a complaint may use none of the words of complaints, and an answer none of the question's. So what
words show (`observing`) goes together with what a sentence model understood, and trees that were grown on the development half of
`evaluations/circle` and on topics written for that weigh it (gradient boosting: Friedman, 2001). `evaluations.circle.learning` grows them.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from kithkin.messages.errors import ToolFailed
from kithkin.messages.sharing import Meanings
from kithkin.reasoning.shared.asking import Wanted
from kithkin.reasoning.shared.finding import Told
from kithkin.reasoning.shared.observing import Sight, among_others, sight_of
from kithkin.reasoning.shared.together import SURE_WHEN_PLAIN, read_closer
from kithkin.reasoning.shared.trees import Numbers, Trees

if TYPE_CHECKING:
    from kithkin.ports.reading_together import ReadingTogether

_log = logging.getLogger(__name__)
SURE_ENOUGH: Final = 0.4
"""How surely a post must answer to be quoted: less gave more answers and more wrong ones on invented circles."""
SURE_ENOUGH_WHEN_READ: Final = 0.62
"""The same where posts were read together with the question: on topics that nothing was learnt from, of questions that
nothing answers nearly 95 % are then told so (`evaluations.circle.learning.joint`, which prints the share)."""
_ALL: Final = 0.99
_NEAR_IT: Final = 0.3
_NOT_ABSURD: Final = 0.05
_LEAST: Final = np.float32(1e-4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """Directions in which vectors are looked at, one row each; what they show goes to the trees.

    `sorts` and `sort_biases` say from the vector of a post how much it is of one sort or another (a complaint, a question), in
    log-odds. `products` and `differences` are directions in what question and post have in common and in which they differ,
    component by component; `posts` and `questions` directions in each alone. `languages` are those in which texts differ
    by their language.
    """

    sorts: Numbers
    sort_biases: Numbers
    products: Numbers
    differences: Numbers
    posts: Numbers
    questions: Numbers
    languages: Numbers

    def columns(self, sights: Sequence[Sight], question: Numbers, vectors: Numbers) -> Numbers:
        """All that is known of each post beside the question, one row a post. `vectors` has one row a post."""
        spoken, asked = self._without_language(vectors), self._without_language(question[None])[0]
        return np.hstack(
            (
                np.array([sight.numbers for sight in sights], dtype=np.float32),
                among_others(sights, vectors @ question, spoken @ asked, vectors),
                vectors @ self.sorts.T + self.sort_biases,
                (vectors * question) @ self.products.T,
                np.abs(vectors - question) @ self.differences.T,
                vectors @ self.posts.T,
                np.broadcast_to(question @ self.questions.T, (len(vectors), len(self.questions))),
            )
        ).astype(np.float32)

    def _without_language(self, vectors: Numbers) -> Numbers:
        left = vectors - (vectors @ self.languages.T) @ self.languages
        lengths = np.linalg.norm(left, axis=1, keepdims=True).astype(np.float32)
        return left / (lengths + _LEAST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What was learnt: how to look, and how to weigh what is seen."""

    views: Views
    trees: Trees

    def write(self, path: Path) -> None:
        """Keeps it in one file."""
        np.savez_compressed(path, **{**asdict(self.views), **asdict(self.trees)})

    @classmethod
    def read(cls, path: Path) -> Learnt:
        """Reads what `write` kept."""
        with np.load(path, allow_pickle=False) as file:
            return cls(
                views=Views(**{field.name: file[field.name] for field in fields(Views)}),
                trees=Trees(**{field.name: file[field.name] for field in fields(Trees)}),
            )


@cache
def bundled() -> Learnt:
    """What comes with Kithkin."""
    with as_file(files("kithkin.reasoning.shared") / "learnt.npz") as path:
        return Learnt.read(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sureness:
    """How surely each post answers, from 0 to 1, by its id; and how sure is sure `enough` to be quoted."""

    of: Mapping[int, float]
    enough: float


def how_surely(
    wanted: Wanted,
    told: Sequence[Told],
    meanings: Meanings,
    learnt: Learnt | None = None,
    *,
    reading_together: ReadingTogether | None = None,
) -> Sureness:
    """How surely posts answer; only of those whose meaning is known.

    `told` are posts that fit the asker (`finding.fits_asker`), in the order in which they were found.
    `learnt` is what comes with Kithkin if it is not given. Where there is a model for it, the surest posts are read together with the
    question, which takes a good part of a second.
    """
    by_post = {post: np.frombuffer(vector, np.float32) for post, vector in meanings.posts}
    known = [one for one in told if one.post.id in by_post]
    if not known or not meanings.question:
        return Sureness(of={}, enough=SURE_ENOUGH)
    learnt = learnt or bundled()
    question = np.frombuffer(meanings.question, np.float32)
    vectors = np.stack([by_post[one.post.id] for one in known])
    sights = [sight_of(wanted, one) for one in known]
    sure, enough = learnt.trees.probabilities(learnt.views.columns(sights, question, vectors)), SURE_ENOUGH
    plain = _plain_answer(sights, vectors @ question, sure)
    if reading_together is not None:
        try:
            words = np.array([one.answers_by_words and one.covered >= _ALL for one in sights])
            sure = read_closer(wanted.text, [one.text for one in known], sure, reading_together, plain=words)
            enough = SURE_ENOUGH_WHEN_READ
        except ToolFailed as error:
            _log.warning("What people shared is judged without being read closer: %s", error)
    if plain is not None and sure[plain] >= _NOT_ABSURD:
        sure[plain] = max(sure[plain], SURE_WHEN_PLAIN)
    if wanted.aim == "said" and wanted.speakers:
        # What somebody said of a thing need not answer anything: it is enough that they speak of it.
        theirs = np.array([one.covered >= _ALL and one.answers_by_words and one.by_whom for one in sights])
        sure = np.where(theirs, np.maximum(sure, SURE_WHEN_PLAIN), sure)
    return Sureness(
        of={one.post.id: float(found) for one, found in zip(known, sure, strict=True)}, enough=enough
    )


def _plain_answer(sights: Sequence[Sight], likenesses: Numbers, sure: Numbers) -> int | None:
    """The one post that speaks of all that is wanted, where none comes near it and nothing is more alike in meaning.

    The circles that are learnt from are full of posts that look like answers, so that trees grown there trust none that stands
    alone. In most circles most answers do.
    """
    most = int(np.argmax(likenesses))
    one = sights[most]
    rivals = (other.covered_with_questions for place, other in enumerate(sights) if place != most)
    alone = all(other < one.covered - _NEAR_IT for other in rivals)
    if one.answers_by_words and one.covered >= _ALL and alone and sure[most] >= _NOT_ABSURD:
        return most
    return None
