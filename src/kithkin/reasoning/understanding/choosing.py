"""Chooses among the programs that the toolboxes propose.

A proposal is trusted only when it accounts for every number of the question: an unused number means that the
question was not understood. That one rule keeps most wrong answers out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kithkin.messages.readings import Given, Measure, Proposal, Reading
from kithkin.reasoning.understanding.requests import FormRequest

RUN_FROM = 0.6
CLOSE = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What to do: run `best` (and compare with `rival`, if any), or ask, or give up on this way.

    `weak` lists proposals that are not sure enough to run by themselves.
    """

    best: Proposal | None = None
    rival: Proposal | None = None
    questions: tuple[str, ...] = ()
    asking: Proposal | None = None
    weak: tuple[Proposal, ...] = ()


def unused_measures(proposal: Proposal, reading: Reading, request: FormRequest) -> tuple[Measure, ...]:
    """The numbers of the question that the proposal leaves unexplained."""
    spans = [*proposal.consumes, *request.spans]
    for call in proposal.calls:
        spans += [
            argument.span
            for argument in call.arguments.values()
            if isinstance(argument, Given) and argument.span is not None
        ]
    return tuple(
        measure
        for measure in reading.measures
        if not any(start < measure.end and measure.start < end for start, end in spans)
    )


def choose(proposals: Sequence[Proposal], reading: Reading, request: FormRequest) -> Choice:
    """The best proposal that explains the whole question; else what to ask."""
    ranked = sorted(proposals, key=lambda proposal: -proposal.confidence)
    whole = [p for p in ranked if not unused_measures(p, reading, request)]
    runnable = [p for p in whole if not p.questions and p.calls and p.confidence >= RUN_FROM]
    asking = [p for p in whole if p.questions and p.confidence >= RUN_FROM]
    if runnable and not (asking and asking[0].confidence > runnable[0].confidence):
        best = runnable[0]
        rivals = [p for p in runnable[1:] if _differs(p, best) and best.confidence - p.confidence <= CLOSE]
        return Choice(best=best, rival=rivals[0] if rivals else None, weak=tuple(whole))
    if asking:
        return Choice(questions=asking[0].questions, asking=asking[0], weak=tuple(whole))
    loose = [p for p in ranked if p.questions and p.confidence >= RUN_FROM + 0.2]
    if loose and not loose[0].calls:
        return Choice(questions=loose[0].questions, asking=loose[0])
    return Choice(weak=tuple(p for p in whole if p.calls and not p.questions))


def _differs(one: Proposal, other: Proposal) -> bool:
    return one.calls[-1] != other.calls[-1]
