"""Contemplating: several solvers of different make, in parallel; votes and disagreement are shown."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kithkin.messages.errors import EngineUnavailable, TryAgain
from kithkin.messages.generations import ChatMessage
from kithkin.messages.readings import Reading
from kithkin.messages.replies import Verdict
from kithkin.ports.engines import Engine
from kithkin.ports.units import Units
from kithkin.reasoning.composing import Piece
from kithkin.reasoning.displaying import display_value
from kithkin.reasoning.drafts import Draft, abstention
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.programs.writing import ProgramWriter
from kithkin.reasoning.solving import Solver

PROGRAMS = 3


async def contemplate(
    engine: Engine,
    solver: Solver,
    writer: ProgramWriter,
    reading: Reading,
    history: Sequence[ChatMessage],
    units: Units,
    *,
    quoting: bool,
) -> tuple[Draft, Ledger]:
    """The draft that most solvers agree on, with its ledger. The budget is `PROGRAMS` programs and the rules.

    `quoting`: see `ProgramWriter.answer`.
    """

    async def by_rules(ledger: Ledger) -> Draft:
        choice = solver.choose(reading)
        if choice.best is None:
            return abstention(reading, "The rules do not cover this.")
        return await solver.solve(choice, reading, ledger)

    async def by_program(number: int, ledger: Ledger) -> Draft:
        try:
            warmth = 0.0 if number == 0 else 0.7
            return await writer.answer(
                engine, reading, ledger, history, quoting=quoting, seed=number, temperature=warmth
            )
        except (EngineUnavailable, TryAgain) as error:
            return abstention(reading, f"My language model is not available just now: {error.in_own_words}")

    ledgers = [Ledger(units) for _ in range(PROGRAMS + 1)]
    for ledger in ledgers:
        ledger.add_asker(reading)
    drafts = await asyncio.gather(
        by_rules(ledgers[-1]), *(by_program(number, ledgers[number]) for number in range(PROGRAMS))
    )
    results = list(zip(drafts, [ledgers[-1], *ledgers[:-1]], strict=True))
    answered = [(draft, ledger) for draft, ledger in results if draft.steps]
    if not answered:
        return results[1]
    votes = Counter(_value(draft, units) for draft, _ in answered)
    best, count = votes.most_common(1)[0]
    draft, ledger = next((d, led) for d, led in answered if _value(d, units) == best)
    return _with_votes(draft, votes, count, len(answered)), ledger


def _value(draft: Draft, units: Units) -> str:
    return display_value(draft.steps[-1].result.values[0], units)


def _with_votes(draft: Draft, votes: Counter[str], count: int, solvers: int) -> Draft:
    if len(votes) == 1:
        text = (
            f"{solvers} of {solvers} ways of working this out agree."
            if solvers > 1
            else "Only one way of working this out succeeded."
        )
    else:
        others = "; ".join(value for value, _ in votes.most_common()[1:])
        text = f"{count} of {solvers} ways of working this out agree; others gave {others}."
    agreed = len(votes) == 1 and solvers > 1
    verdict = draft.verdict if agreed or draft.verdict is Verdict.ABSTAINED else Verdict.PARTLY
    return replace(
        draft, pieces=(*draft.pieces, Piece(text=text, evidence=(), template=text)), verdict=verdict
    )
