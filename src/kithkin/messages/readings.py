"""What was understood of a question before any tool is chosen: its words, numbers, quantities and pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from kithkin.messages.pictures import Finding, PictureReading

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number the asker wrote, with its unit where there is one.

    `start` and `end` are offsets into `Reading.text`; they cover number and unit. `exact` holds the digits in
    plain decimal notation as written ("1200.50"), so that nothing is lost to floating point. `unit` is a
    canonical unit name (see `ports.units.Units`), `dimension` its dimensionality ("[mass]"); both are None and
    "" for a bare number. `finding` names the picture finding it was read from, if any.
    """

    text: str
    start: int
    end: int
    number: float
    exact: str
    unit: str | None = None
    dimension: str = ""
    finding: str | None = None

    @property
    def is_integer(self) -> bool:
        """Whether the number was written without a fractional part."""
        return self.number == int(self.number) if abs(self.number) < 1e15 else True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One question, read. `text` is the normalised question; `lower` the same in lower case, same offsets."""

    text: str
    lower: str
    measures: tuple[Measure, ...] = ()
    pictures: tuple[PictureReading, ...] = ()
    language: str = "en"
    effort: Literal["instant", "thinking", "contemplating"] = "instant"

    @property
    def has_figures(self) -> bool:
        """Whether anything in it is a number, or a digit that is part of something else ("H2O")."""
        return bool(self.measures) or _DIGIT.search(self.text) is not None

    @property
    def quantities(self) -> tuple[Measure, ...]:
        """The measures that carry a unit."""
        return tuple(measure for measure in self.measures if measure.unit is not None)

    @property
    def numbers(self) -> tuple[Measure, ...]:
        """The measures that carry none."""
        return tuple(measure for measure in self.measures if measure.unit is None)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything read from the pictures, in reading order."""
        return tuple(finding for picture in self.pictures for finding in picture.findings)

    def of_dimension(self, dimension: str) -> tuple[Measure, ...]:
        """The quantities of one dimensionality, in order of appearance."""
        return tuple(measure for measure in self.measures if measure.unit and measure.dimension == dimension)

    def inside(self, start: int, end: int) -> tuple[Measure, ...]:
        """The measures that lie wholly within a span of the text."""
        return tuple(measure for measure in self.measures if start <= measure.start and measure.end <= end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An argument that stands in the asker's words, or in a picture. `unit` is the unit as given.

    `span` is where it stands in `Reading.text` (None only for things that are implied by the wording, such as a
    chosen operation); every number inside the span counts as used.
    """

    value: float | int | str | bool | tuple[float, ...] | tuple[str, ...]
    unit: str | None = None
    span: tuple[int, int] | None = None
    finding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FromStep:
    """An argument that is the result of an earlier step: value `name` of step `step` ("r1", "r2", …)."""

    step: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """An argument nobody gave: a usual value. The reply must say that it was assumed, and `why`."""

    value: float | int | str | bool
    unit: str | None = None
    why: str = ""


Argument = Given | FromStep | Assumed


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One step of a program: a tool by name, with its arguments by parameter name. `step` is "r1", "r2", …"""

    step: str
    tool: str
    arguments: dict[str, Argument] = field(default_factory=dict[str, Argument])


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One way to answer a question: a short program over the tools, and how sure its author is.

    `confidence`: 0.95 and more, the wording leaves no other reading; 0.8, the usual reading; 0.5, a guess that
    needs support from elsewhere. `consumes` lists further spans whose numbers are accounted for. `questions`
    (each ending in "?") ask for facts that are missing: a proposal with questions is asked, not run.
    `result_unit` is the unit in which the asker wants the answer; `answers` names the values the question is about (default: the
    first value of the last step).
    """

    calls: tuple[Call, ...]
    confidence: float
    because: str
    consumes: tuple[tuple[int, int], ...] = ()
    questions: tuple[str, ...] = ()
    result_unit: str | None = None
    answers: tuple[FromStep, ...] = ()
