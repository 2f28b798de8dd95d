"""How well personal details are found: strictly, for what stays in a text has left the house.

A labelled detail counts as found when not one of its characters is left. What was replaced counts as right when it lies within
labelled details: a word too much is a mistake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from evaluations.details.labels import Labelled

Found = Sequence[tuple[str, int, int]]
Finder = Callable[[Labelled], Found]


@dataclass(slots=True)
class Tally:
    """Counts, and the rates they give; a rate of nothing is 1."""

    labelled: int = 0
    found: int = 0
    replaced: int = 0
    right: int = 0

    @property
    def recall(self) -> float:
        return self.found / self.labelled if self.labelled else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.replaced if self.replaced else 1.0


@dataclass(slots=True)
class Score:
    """Tallies by kind and by language, over all, and every mistake in words."""

    kinds: dict[str, Tally] = field(default_factory=dict[str, Tally])
    languages: dict[str, Tally] = field(default_factory=dict[str, Tally])
    total: Tally = field(default_factory=Tally)
    sentences: int = 0
    untouched: Counter[bool] = field(default_factory=Counter[bool])
    mistakes: list[str] = field(default_factory=list[str])


def score(sentences: Iterable[Labelled], find: Finder) -> Score:
    """Looks for the details of every sentence by itself."""
    result = Score()
    for sentence in sentences:
        result.sentences += 1
        predicted = find(sentence)
        if not sentence.details:
            result.untouched[not predicted] += 1
        covered = {at for _, start, end in predicted for at in range(start, end)}
        allowed = {at for _, start, end in sentence.details for at in range(start, end)}
        for kind, start, end in sentence.details:
            whole = covered.issuperset(at for at in range(start, end) if not sentence.text[at].isspace())
            for tally in _tallies(result, kind, sentence.language):
                tally.labelled += 1
                tally.found += whole
            if not whole:
                result.mistakes.append(
                    f"{sentence.language} left {kind} {sentence.text[start:end]!r} in: {sentence.text}"
                )
        for kind, start, end in predicted:
            right = allowed.issuperset(range(start, end))
            for tally in _tallies(result, kind, sentence.language):
                tally.replaced += 1
                tally.right += right
            if not right:
                result.mistakes.append(
                    f"{sentence.language} took {kind} {sentence.text[start:end]!r} in: {sentence.text}"
                )
    return result


def _tallies(result: Score, kind: str, language: str) -> tuple[Tally, Tally, Tally]:
    return (
        result.kinds.setdefault(kind, Tally()),
        result.languages.setdefault(language, Tally()),
        result.total,
    )


def as_text(title: str, result: Score) -> str:
    """A Markdown table with its title."""
    lines = [
        f"## {title}: {result.sentences} sentences",
        "",
        "| | details | found | recall | replaced | right | precision |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    rows = [*sorted(result.kinds.items()), *sorted(result.languages.items()), ("all", result.total)]
    lines += [
        f"| {name} | {one.labelled} | {one.found} | {one.recall:.3f} | {one.replaced} | {one.right} | {one.precision:.3f} |"
        for name, one in rows
    ]
    clean = sum(result.untouched.values())
    lines += [
        "",
        f"Sentences without any detail that stayed as they were: {result.untouched[True]} of {clean}.",
    ]
    return "\n".join(lines)
