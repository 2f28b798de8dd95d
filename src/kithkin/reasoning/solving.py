"""Answers by program: proposals from every toolbox, the best one run, composed and verified."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

from kithkin.messages.errors import AskThePerson, BadInput, CannotAnswer, ToolFailed, ToolTimedOut
from kithkin.messages.readings import Proposal, Reading
from kithkin.messages.replies import Verdict
from kithkin.messages.results import Value
from kithkin.ports.tools import Relation, Toolbox
from kithkin.ports.units import Units
from kithkin.reasoning.composing import Piece, compose
from kithkin.reasoning.displaying import display_value
from kithkin.reasoning.drafts import Draft, abstention
from kithkin.reasoning.executing import Executor, Step
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.picture_answers import SURE, read_back, used_findings
from kithkin.reasoning.understanding.choosing import Choice, choose
from kithkin.reasoning.understanding.requests import form_request, without_courtesy, without_form
from kithkin.reasoning.verification import Verifier, half_last_place

Planner = Callable[[Reading, Sequence[Relation], Units], Sequence[Proposal]]


class Solver:
    """Understands a reading by the toolboxes' own rules and runs what they propose."""

    def __init__(
        self, toolboxes: Sequence[Toolbox], planner: Planner, executor: Executor, units: Units
    ) -> None:
        self._toolboxes = toolboxes
        self._relations = tuple(relation for toolbox in toolboxes for relation in toolbox.relations)
        self._planner = planner
        self._executor = executor
        self._units = units
        self._chosen: dict[int, Choice | None] = {}

    @contextmanager
    def remembering(self, reading: Reading) -> Generator[None]:
        """Within the block, `choose` works out this reading (this very object) once, however often it is asked."""
        self._chosen[id(reading)] = None
        try:
            yield
        finally:
            del self._chosen[id(reading)]

    def choose(self, reading: Reading) -> Choice:
        """What the toolboxes make of the question."""
        if id(reading) not in self._chosen:
            return self._choose(reading)
        choice = self._chosen[id(reading)]
        if choice is None:
            choice = self._chosen[id(reading)] = self._choose(reading)
        return choice

    def _choose(self, reading: Reading) -> Choice:
        form = form_request(reading)
        choice = choose(self._proposals(reading), reading, form)
        plain = without_courtesy(without_form(reading, form))
        if choice.best is None and plain is not reading:
            again = choose(self._proposals(plain), plain, form)
            return again if again.best is not None else choice
        return choice

    def _proposals(self, reading: Reading) -> list[Proposal]:
        proposals = [proposal for toolbox in self._toolboxes for proposal in toolbox.recognise(reading)]
        return [*proposals, *self._planner(reading, self._relations, self._units)]

    async def solve(self, choice: Choice, reading: Reading, ledger: Ledger) -> Draft:
        """Runs the choice. Every way in which a tool can fail ends in a draft that says so."""
        if choice.best is None:
            return self.ask(choice, reading)
        try:
            steps = await self._executor.run(choice.best, reading, ledger, form_request(reading))
            if choice.rival is not None:
                await self._compare(steps, choice.rival, reading)
        except AskThePerson as error:
            return abstention(reading, error.message, questions=error.questions, proposal=choice.best)
        except ToolTimedOut:
            return abstention(reading, "This took longer than I allow a calculation, so I stopped it. "
                              "A smaller or simpler form of the question may work.")  # fmt: skip
        except (BadInput, CannotAnswer, ToolFailed) as error:
            return abstention(reading, str(error))
        return self.draft(steps, choice.best, reading, ledger)

    async def run(self, proposal: Proposal, reading: Reading, ledger: Ledger) -> Draft:
        """Runs one given program, as `solve` does."""
        return await self.solve(Choice(best=proposal), reading, ledger)

    def ask(self, choice: Choice, reading: Reading) -> Draft:
        """Asks for what is missing."""
        count = "one more thing" if len(choice.questions) == 1 else "a few more facts"
        return abstention(
            reading, f"I can work this out with {count}.", questions=choice.questions, proposal=choice.asking
        )

    def draft(self, steps: tuple[Step, ...], proposal: Proposal, reading: Reading, ledger: Ledger) -> Draft:
        """The verified words for finished steps."""
        pieces = compose(steps, self._units)
        findings = used_findings(proposal, reading)
        if findings:
            pieces.append(read_back(ledger, reading, findings))
        verifier = Verifier(ledger, self._units)
        sound: list[Piece] = [piece for piece in pieces if not verifier.check_own(piece)]
        if not sound or sound[0] is not pieces[0]:
            return abstention(reading, "I worked this out, but my own check of the wording failed, so I would "
                              "rather not state a result.")  # fmt: skip
        unsure = any(finding.confidence < SURE for finding in findings) or any(
            s.result.partial for s in steps
        )
        verdict = Verdict.PARTLY if unsure or len(sound) < len(pieces) else Verdict.CHECKED
        return Draft(pieces=tuple(sound), verdict=verdict, reading=reading, steps=steps, proposal=proposal)

    async def _compare(self, steps: tuple[Step, ...], rival: Proposal, reading: Reading) -> None:
        """Raises `AskThePerson` when an equally likely reading of the question gives something else."""
        scratch = Ledger(self._units)
        try:
            others = await self._executor.run(rival, reading, scratch, form_request(reading))
        except (AskThePerson, BadInput, CannotAnswer, ToolFailed):
            return
        if not self._agree(steps[-1].result.values[0], others[-1].result.values[0]):
            raise AskThePerson(
                "I can read this question in two ways that give different answers.",
                questions=(f"Do you mean “{_meaning(steps)}” or “{_meaning(others)}”?",),
            )

    def _agree(self, mine: Value, theirs: Value) -> bool:
        """Whether two results say the same at the coarser of the precisions in which they are shown."""
        shown = display_value(mine, self._units), display_value(theirs, self._units)
        if shown[0] == shown[1]:
            return True
        if mine.number is None or theirs.number is None:
            return False
        number = float(theirs.number)
        if mine.unit != theirs.unit:
            if not (mine.unit and theirs.unit):
                return number == float(mine.number)  # "30" and "30 %", told with and without the unit
            try:
                number = self._units.convert(number, theirs.unit, mine.unit)
            except BadInput:
                return False
        coarser = max(
            half_last_place(shown[0]), half_last_place(shown[1]) if mine.unit == theirs.unit else 0.0
        )
        return abs(float(mine.number) - number) <= coarser


def _meaning(steps: tuple[Step, ...]) -> str:
    return steps[-1].tool.summary.rstrip(".")
