"""What Kithkin is compared with: its small model alone, and itself without the rules that hold answers back."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from evaluations.asking import ask_all, show_progress
from evaluations.quantities import quantities
from evaluations.questions import Item
from evaluations.scoring import Score, close, expected
from kithkin.app import App, toolboxes
from kithkin.messages.generations import ChatMessage, GenerationRequest
from kithkin.messages.readings import Proposal, Reading
from kithkin.messages.replies import Verdict
from kithkin.ports.engines import Engine
from kithkin.reasoning.answering import Reasoner
from kithkin.reasoning.composing import compose
from kithkin.reasoning.danger.assessing import assess
from kithkin.reasoning.drafts import Draft
from kithkin.reasoning.executing import Executor, Step
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.planning import plan
from kithkin.reasoning.solving import Planner, Solver
from kithkin.reasoning.understanding.choosing import Choice
from kithkin.tools.units import UnitRegistry
from kithkin.turns.turn import Turns
from kithkin.vision.reader import RapidPictureReader

SAMPLE = 60
LONGEST = 120


def fixed_sample(items: Sequence[Item], size: int = SAMPLE) -> list[Item]:
    """The same single-turn number questions every time, spread by the digest of their ids."""
    suitable = [
        i
        for i in items
        if len(i.key.numbers) == 1 and not i.key.abstain and not i.picture and len(i.turns) == 1
    ]
    chosen = sorted(suitable, key=lambda item: hashlib.sha256(item.id.encode()).hexdigest())[:size]
    return sorted(chosen, key=lambda item: item.id)


async def ask_plain_model(engine: Engine, items: Sequence[Item]) -> list[tuple[Score, dict[str, Any]]]:
    """The bare question to the model, greedy; the last number of its text counts, whatever its unit."""
    scored: list[tuple[Score, dict[str, Any]]] = []
    for number, item in enumerate(items, start=1):
        started = time.perf_counter()
        message = ChatMessage(role="user", text=item.question)
        generation = await engine.generate(GenerationRequest(messages=(message,), max_tokens=LONGEST))
        seconds = time.perf_counter() - started
        scored.append((score_plain(item, generation.text, seconds), {"reply": generation.text}))
        show_progress(number, len(items), item.id)
    return scored


def score_plain(item: Item, text: str, seconds: float = 0.0) -> Score:
    """Right when the last number is the key's; without a number the model has abstained."""
    found = quantities(text)
    right = bool(found) and close(found[-1].number, item.key.numbers[0], item.key.tolerance)
    return Score(
        id=item.id,
        field=item.field,
        question=item.question,
        outcome="right" if right else "wrong" if found else "abstained",
        checked=False,
        expected=expected(item.key),
        got=text[-200:].replace("\n", " "),
        seconds=seconds,
    )


class UnverifiedSolver(Solver):
    """Takes the surest proposal though it leaves numbers unexplained, and checks no wording."""

    def __init__(
        self, boxes: Sequence[Any], planner: Planner, executor: Executor, units: UnitRegistry
    ) -> None:
        super().__init__(boxes, planner, executor, units)
        self._boxes = boxes
        self._plan = planner
        self._all_relations = tuple(relation for box in boxes for relation in box.relations)
        self._registry = units

    def choose(self, reading: Reading) -> Choice:
        proposals = [proposal for box in self._boxes for proposal in box.recognise(reading)]
        proposals += self._plan(reading, self._all_relations, self._registry)
        ranked = sorted((p for p in proposals if p.calls), key=lambda proposal: -proposal.confidence)
        return Choice(best=replace(ranked[0], questions=()), weak=tuple(ranked)) if ranked else Choice()

    def draft(self, steps: tuple[Step, ...], proposal: Proposal, reading: Reading, ledger: Ledger) -> Draft:
        pieces = tuple(compose(steps, self._registry))
        return Draft(pieces=pieces, verdict=Verdict.CHECKED, reading=reading, steps=steps, proposal=proposal)


async def ask_without_verification(app: App, items: Sequence[Item]) -> list[tuple[Score, dict[str, Any]]]:
    """The same application, its solver replaced by one that trusts every proposal."""
    units = UnitRegistry()
    boxes = toolboxes()
    reader = RapidPictureReader(units)
    reasoner = Reasoner(
        toolboxes=boxes,
        units=units,
        host=app.host,
        engine=app.engine,
        reader=reader,
        danger=assess,
        planner=plan,
    )
    tools = {tool.name: tool for box in boxes for tool in box.tools}
    solver = UnverifiedSolver(boxes, plan, Executor(tools, app.host, units), units)
    # The reasoner offers no door for another solver, and should not for the sake of a comparison.
    reasoner._solver = solver
    try:
        return await ask_all(Turns(reasoner, app.conversations), items)
    finally:
        reasoner.close()
        await reader.close()
