"""The toolbox of mathematics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kithkin.messages.readings import Argument, FromStep, Given, Proposal, Reading
from kithkin.ports.tools import Relation, Tool
from kithkin.tools.maths.catalogue import ARITHMETIC_TOOLS, SYMBOLIC_TOOLS
from kithkin.tools.maths.number_catalogue import NUMBER_TOOLS
from kithkin.tools.maths.reader.latex import plain_from_latex
from kithkin.tools.maths.recognising import numbers, symbolic
from kithkin.tools.maths.recognising.arithmetic import recognise_arithmetic
from kithkin.tools.maths.recognising.drawings import recognise_drawing
from kithkin.tools.maths.recognising.phrases import Piece, after_preamble, foreign_units, starts, whole
from kithkin.tools.maths.recognising.prose import is_prose
from kithkin.tools.maths.recognising.rewording import retellings, spelt
from kithkin.tools.maths.recognising.solving import recognise_solving
from kithkin.tools.maths.recognising.stories import from_first_term, recognise_story, sequence
from kithkin.tools.maths.recognising.structures import recognise_differential, recognise_matrices

LONGEST_QUESTION = 1500
CHATTY = 0.92
_RECOGNISERS: tuple[Callable[[Piece], Proposal | None], ...] = (
    recognise_drawing, recognise_matrices, recognise_differential, *numbers.RECOGNISERS, *symbolic.RECOGNISERS, recognise_arithmetic, recognise_solving,
)  # fmt: skip


class MathsToolbox:
    """Arithmetic, algebra, calculus and the rest of school and early university mathematics."""

    @property
    def name(self) -> str:
        """The field."""
        return "maths"

    @property
    def tools(self) -> Sequence[Tool]:
        """All tools."""
        return (*ARITHMETIC_TOOLS, *NUMBER_TOOLS, *SYMBOLIC_TOOLS)

    @property
    def relations(self) -> Sequence[Relation]:
        """None: expressions are not planned through."""
        return ()

    def recognise(self, reading: Reading) -> Sequence[Proposal]:
        """The first reading in which every word has its place; empty otherwise."""
        if len(reading.text) > LONGEST_QUESTION or is_prose(reading):
            return ()
        story = recognise_story(reading)
        if story is not None:
            return (story,)
        if foreign_units(reading):
            return ()
        if "\\" in reading.text:
            return tuple(_from_latex(reading))
        return tuple(_first(reading) or _retold(reading))


def _first(reading: Reading) -> list[Proposal]:
    asked = whole(reading)
    for piece in starts(asked):
        proposal = _recognised(piece)
        if proposal is not None:
            return [proposal]
    for request in after_preamble(asked):
        for piece in starts(request):
            proposal = _recognised(piece)
            if proposal is not None:
                return [replace(proposal, confidence=min(proposal.confidence, CHATTY))]
    return []


def _recognised(piece: Piece) -> Proposal | None:
    if not piece.text:
        return None
    return next((p for recognise in _RECOGNISERS if (p := recognise(piece)) is not None), None)


def _from_latex(reading: Reading) -> list[Proposal]:
    """Reads the question with its LaTeX written plainly; every argument then stands for the whole question."""
    plain = plain_from_latex(reading.text)
    lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    return _for_the_whole(reading, _first(replace(reading, text=plain, lower=lower, measures=())))


def _retold(reading: Reading) -> list[Proposal]:
    """The first retelling of the question that is understood."""
    listed = sequence(reading, from_first_term(spelt(reading)))
    if listed is not None:
        return [listed]
    for text, wanted in retellings(reading):
        for proposal in _for_the_whole(reading, _first(replace(reading, text=text, lower=text, measures=()))):
            answers = (FromStep(step="r1", name=wanted),) if wanted else proposal.answers
            return [replace(proposal, confidence=min(proposal.confidence, CHATTY), answers=answers)]
    return []


def _for_the_whole(reading: Reading, found: list[Proposal]) -> list[Proposal]:
    """Every argument stands for the whole question, since offsets in another text mean nothing in it."""
    everything = (0, len(reading.text))
    proposals: list[Proposal] = []
    for proposal in found:
        calls = tuple(
            replace(call, arguments={n: _standing_at(a, everything) for n, a in call.arguments.items()})
            for call in proposal.calls
        )
        proposals.append(replace(proposal, calls=calls, consumes=(everything,)))
    return proposals


def _standing_at(argument: Argument, span: tuple[int, int]) -> Argument:
    return replace(argument, span=span) if isinstance(argument, Given) and argument.span else argument
