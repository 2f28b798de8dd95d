"""Pairs of a question and a post to train on, put together from folders of topics."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evaluations.circle.making import fill, holds, slots_of, voiced
from evaluations.circle.topics import Half, Topic, load_everyday, load_people, load_topics, load_unshared

NearTopics = Mapping[Half, Mapping[str, Sequence[str]]]
"""Ids of the topics of the same folder that are most alike, by folder and the id of a topic."""
_QUESTIONS: Final = 5
_ANSWERS: Final = 2
_NEAR_MISSES: Final = 3
_UNSHARED: Final = 6
_WRAPPED: Final = 0.08
"""Few posts are long ones: these are not read to their end."""
UNTELLABLE: Final = ("old", "other_person")
"""Near-misses that are right or wrong by when and by whom they were said, which the reader is not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A question and a post, whether the post answers, and which of `KINDS` it is."""

    question: str
    post: str
    answers: bool
    kind: str


def pairs_of(folders: Sequence[Half], near: NearTopics, seed: int) -> list[Pair]:
    """Pairs on all topics of these folders, in any order. Another seed, other wordings. `near` knows all of their topics."""
    random_ = random.Random(seed)
    pairs = [pair for folder in folders for pair in _Pairing(random_, folder, near).pairs()]
    random_.shuffle(pairs)
    return pairs


class _Pairing:
    """The pairs of one folder."""

    def __init__(self, random_: random.Random, folder: Half, near: NearTopics) -> None:
        self._random, self._near = random_, near[folder]
        self._topics = {one.id: one for one in load_topics(folder)}
        self._unshared = [text for texts in load_unshared(folder).values() for text in texts]
        self._everyday = load_everyday()
        self._names = [name.split()[0] for name, _ in load_people()]

    def pairs(self) -> Iterator[Pair]:
        for topic in self._topics.values():
            for question in self._asked(topic):
                yield from self._about(topic, question)
        for question in self._random.sample(self._unshared, min(_UNSHARED, len(self._unshared))):
            for _ in range(_ANSWERS):
                topic = self._random.choice(list(self._topics.values()))
                post = self._answer(topic, self._slots(topic))
                yield Pair(question=question, post=post, answers=False, kind="other")

    def _asked(self, topic: Topic) -> list[str]:
        """Some of the topic's questions, unfilled; English ones more often."""
        texts = {text: 3.0 if language == "en" else 1.3
                 for language, some in topic.questions.items() for text in some}  # fmt: skip
        chosen: dict[str, None] = {}
        while len(chosen) < min(_QUESTIONS, len(texts)):
            chosen[self._random.choices(list(texts), list(texts.values()))[0]] = None
        return list(chosen)

    def _about(self, topic: Topic, question: str) -> Iterator[Pair]:
        slots = self._slots(topic)
        asked = fill(question, slots)
        for _ in range(_ANSWERS):
            yield Pair(question=asked, post=self._answer(topic, slots), answers=True, kind="answer")
        # Complaints twice as often: nothing is taken for an answer more often.
        misses = [
            miss
            for miss in topic.near
            if miss.kind not in UNTELLABLE
            for _ in range(2 if miss.kind == "opposite" else 1)
        ]
        for miss in self._random.sample(misses, min(_NEAR_MISSES, len(misses))):
            answers = bool(miss.needs) and not holds(question, miss.needs)
            yield Pair(question=asked, post=self._said(miss.text, slots), answers=answers, kind=miss.kind)
        yield Pair(question=asked, post=self._on_another(topic), answers=False, kind="other")

    def _answer(self, topic: Topic, slots: Mapping[str, str]) -> str:
        others = [language for language in topic.answers if language != "en"]
        language = self._random.choice(others) if others and self._random.random() < 0.3 else "en"
        return self._said(self._random.choice(topic.answers[language]), slots, language)

    def _on_another(self, topic: Topic) -> str:
        """Something said on one of the topics most like this one."""
        other = self._topics[self._random.choice(self._near[topic.id])]
        slots = self._slots(other)
        if other.near and self._random.random() < 0.35:
            return self._said(self._random.choice(other.near).text, slots)
        return self._answer(other, slots)

    def _slots(self, topic: Topic) -> dict[str, str]:
        return {**slots_of(self._random, topic), "author": self._random.choice(self._names)}

    def _said(self, text: str, slots: Mapping[str, str], language: str = "en") -> str:
        return voiced(self._random, self._everyday, fill(text, slots), language, wrapped=_WRAPPED)
