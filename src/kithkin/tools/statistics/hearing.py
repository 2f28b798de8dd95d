"""How a question about numbers and chances is heard: lists of numbers, and numbers beside the words that name them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from kithkin.messages.readings import Argument, Call, FromStep, Given, Measure, Proposal, Reading

CHANCE: Final = (r"probabilit(?:y|ies)", r"chances?", r"odds", r"likely", r"likelihood", r"p\s*\(")
MEAN: Final = r"mean|average|avg|mu|μ|mean \w+|averag(?:es?|ing)"
SD: Final = r"standard deviation|std\.? ?dev\w*|stdev|sd|s\.d\.?|sigma|σ|s\s*="
_GLUE = r"(?:of|is|are|was|at|a|an|the|for|about|only|with|in|be|has|have|equals?|mu|sigma|μ|σ|score|value|population|sample|known)"
_SEPARATOR = re.compile(r"\s*(?:,\s*and|,|;|&|\band\b|\n|\s)\s*")


@dataclass(frozen=True, slots=True)
class NumberList:
    """Numbers that stand in a row, with the text before and after them."""

    measures: tuple[Measure, ...]
    before: str
    after: str

    @property
    def span(self) -> tuple[int, int]:
        """Where the list stands."""
        return self.measures[0].start, self.measures[-1].end

    def given(self) -> Given:
        """The list as an argument."""
        return Given(value=tuple(m.number for m in self.measures), span=self.span)


def says(reading: Reading, *words: str) -> bool:
    """Whether any of the phrases (regular expressions for whole words) stands in the question."""
    return any(_whole(word).search(reading.lower) for word in words)


@cache
def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{word})(?![a-z])")


def lists_of(reading: Reading, least: int = 2) -> tuple[NumberList, ...]:
    """Runs of numbers separated only by commas, semicolons, spaces or "and"."""
    runs: list[list[Measure]] = []
    for measure in reading.measures:
        if runs and _SEPARATOR.fullmatch(reading.lower, runs[-1][-1].end, measure.start):
            runs[-1].append(measure)
        else:
            runs.append([measure])
    ends = [0, *(run[-1].end for run in runs)]
    starts = [*(run[0].start for run in runs), len(reading.lower)]
    found: list[NumberList] = []
    for index, run in enumerate(runs):
        if len(run) >= least:
            found.append(
                NumberList(
                    tuple(run),
                    reading.lower[ends[index] : run[0].start],
                    reading.lower[run[-1].end : starts[index + 1]],
                )
            )
    return tuple(found)


def labelled(reading: Reading, words: str, among: Iterable[Measure], after: str = "") -> Measure | None:
    """The number right after one of the words (or right before one of `after`), if there is exactly one."""
    found = [
        m for m in among
        if re.search(rf"(?<![a-z])(?:{words})(?:[\s:=,]*{_GLUE})*[\s:=]*$", reading.lower[: m.start])
        or (after and re.match(rf"\s*(?:{after})(?![a-z])", reading.lower[m.end :]))
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def of(measure: Measure, value: float | int | None = None) -> Given:
    """A number as an argument; whole numbers as integers."""
    number = measure.number if value is None else value
    return Given(value=int(number) if number == int(number) else number, span=(measure.start, measure.end))


def is_percent(measure: Measure) -> bool:
    """Whether the number is a percentage."""
    return (measure.unit or "").startswith("percent")


def propose(tool: str, arguments: dict[str, Argument], because: str, confidence: float = 0.9, answer: str = "",
            consumes: Iterable[Measure] = ()) -> Proposal:  # fmt: skip
    """A proposal of one call."""
    return Proposal(
        calls=(Call(step="r1", tool=f"statistics.{tool}", arguments=arguments),),
        confidence=confidence,
        because=because,
        answers=(FromStep(step="r1", name=answer),) if answer else (),
        consumes=tuple((m.start, m.end) for m in consumes),
    )


def all_used(reading: Reading, used: Iterable[Measure]) -> bool:
    """Whether every number of the question has found its place."""
    taken = {(m.start, m.end) for m in used}
    return all((m.start, m.end) in taken for m in reading.measures)


def comparison_before(reading: Reading, measure: Measure) -> str:
    """How a count is compared, by the words around it; "exactly" if nothing is said."""
    before, after = reading.lower[: measure.start], reading.lower[measure.end :]
    for name, words in (
        ("at_least", r"at least|no (?:fewer|less) than|minimum of|>=|≥"),
        ("at_most", r"at most|no more than|not more than|up to|maximum of|<=|≤"),
        ("more_than", r"more than|greater than|over|above|>"),
        ("fewer_than", r"(?:fewer|less) than|below|under|<"),
    ):
        if re.search(rf"(?:{words})\s*(?:a |an )?(?:sum of |total of )?$", before):
            return name
    found = re.match(r"\s*(?:\w+ )?or (more|greater|higher|above|over|fewer|less|lower|below)\b", after)
    if found:
        return "at_least" if found.group(1) in {"more", "greater", "higher", "above", "over"} else "at_most"
    return "exactly"


_ABOVE: Final = (
    r"(?:more|greater|higher|larger|taller|heavier|longer|bigger|older|over|above|exceed\w*|at least|better)(?: than)?",
    r"or (?:more|above|higher|over)",
)
_BELOW: Final = (
    r"(?:less|fewer|lower|smaller|shorter|lighter|younger|under|below|at most|up to|worse|within)(?: than)?",
    r"or (?:less|below|fewer|under)",
)


def beyond(reading: Reading) -> str | None:
    """Whether a bound is a "lower" one (values above it are asked for) or an "upper" one; None when unclear."""
    above = says(reading, *_ABOVE) or ">" in reading.lower
    below = says(reading, *_BELOW) or "<" in reading.lower
    return None if above == below else "lower" if above else "upper"
