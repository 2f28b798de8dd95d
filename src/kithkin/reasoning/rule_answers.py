"""What the rules understand by themselves: whole questions, several in one message, and what stands in pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kithkin.messages.pictures import Finding
from kithkin.messages.readings import Reading
from kithkin.messages.replies import Verdict
from kithkin.ports.units import Units
from kithkin.reasoning import picture_answers
from kithkin.reasoning.composing import Piece
from kithkin.reasoning.drafts import Draft, abstention
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.shared.display import clean, quoted
from kithkin.reasoning.solving import Solver
from kithkin.reasoning.understanding.reading import read_question
from kithkin.reasoning.understanding.splitting import questions_in

SURE: Final = 0.9
"""How confident a program must be to be run before anything else is tried."""


class RuleAnswers:
    """Answers without any model, over the tools and the pictures of a message."""

    def __init__(self, solver: Solver, units: Units) -> None:
        self._solver = solver
        self._units = units

    async def answer(self, reading: Reading, ledger: Ledger, *, only_sure: bool) -> Draft | None:
        """The answer, or what the rules would have to be told; None where they understand nothing. `only_sure`: no more than what is certain."""
        choice = self._solver.choose(reading)
        if choice.best is not None and (not only_sure or choice.best.confidence >= SURE):
            return await self._solver.solve(choice, reading, ledger)
        if choice.best is None and not reading.pictures:
            several = await self._several(reading, ledger)
            if several is not None:
                return several
        if choice.best is None and choice.questions:
            filled = await self._with_fields(reading, ledger, choice.questions)
            if filled is not None:
                return filled
        problems = picture_answers.printed_problems(reading)
        if problems and choice.best is None:
            return await self._printed(reading, ledger, problems)
        found = picture_answers.look_up(reading, self._units)
        if found:
            pieces = picture_answers.state_fields(found, ledger, reading)
            sure = all(finding.confidence >= picture_answers.SURE for finding in found)
            return Draft(
                pieces=tuple(pieces), verdict=Verdict.CHECKED if sure else Verdict.PARTLY, reading=reading
            )
        if picture_answers.wants_text(reading):
            return self._read_out(reading, ledger)
        if choice.questions and not only_sure:
            return self._solver.ask(choice, reading)
        return None

    async def _with_fields(self, reading: Reading, ledger: Ledger, questions: Sequence[str]) -> Draft | None:
        """Answers with the fields of a picture that we would otherwise have to ask for."""
        found = picture_answers.fields_asked_for(reading, questions)
        if not found:
            return None
        told = "; ".join(picture_answers.as_told(finding, self._units) for finding in found)
        inner = read_question(f"{reading.text}; {told}", self._units, effort=reading.effort)
        choice = self._solver.choose(inner)
        if choice.best is None:
            return None
        draft = await self._solver.solve(choice, inner, ledger)
        sure = all(finding.confidence >= picture_answers.SURE for finding in found)
        verdict = draft.verdict if sure or draft.verdict is Verdict.ABSTAINED else Verdict.PARTLY
        pieces = (*draft.pieces, picture_answers.read_back(ledger, reading, found))
        return replace(draft, pieces=pieces, verdict=verdict)

    async def _several(self, reading: Reading, ledger: Ledger) -> Draft | None:
        """Answers several questions in one message, if each can be answered by itself."""
        readings = [
            read_question(text, self._units, effort=reading.effort) for text in questions_in(reading.text)
        ]
        choices = [self._solver.choose(inner) for inner in readings]
        if not choices or any(choice.best is None for choice in choices):
            return None
        drafts = [await self._solver.solve(c, r, ledger) for c, r in zip(choices, readings, strict=True)]
        worst = Verdict.CHECKED if all(d.verdict is Verdict.CHECKED for d in drafts) else Verdict.PARTLY
        return Draft(
            pieces=tuple(piece for draft in drafts for piece in draft.pieces),
            verdict=worst,
            reading=reading,
            questions=tuple(question for draft in drafts for question in draft.questions)[:3],
            steps=tuple(step for draft in drafts for step in draft.steps),
        )

    async def _printed(self, reading: Reading, ledger: Ledger, problems: Sequence[Finding]) -> Draft | None:
        """Works out the problems printed in a picture, each as a question of its own."""
        drafts: list[Draft] = []
        undone: list[str] = []
        for finding in problems:
            inner = read_question(finding.text, self._units)
            choice = self._solver.choose(inner)
            draft = await self._solver.solve(choice, inner, ledger) if choice.best is not None else None
            if draft is not None and draft.verdict is not Verdict.ABSTAINED:
                note = picture_answers.state_fields([finding], ledger, reading)
                drafts.append(
                    Draft(
                        pieces=(*draft.pieces, *note),
                        verdict=draft.verdict,
                        reading=reading,
                        steps=draft.steps,
                    )
                )
            else:
                undone.append(finding.text)
        if not drafts:
            return None
        if undone:
            left = "I could not work out: " + "; ".join(quoted(clean(text)) for text in undone) + "."
            drafts.append(
                Draft(
                    pieces=(Piece(text=left, evidence=(), template=left),),
                    verdict=Verdict.PARTLY,
                    reading=reading,
                )
            )
        sure = all(f.confidence >= picture_answers.SURE for f in problems) and not undone
        whole = sure and all(draft.verdict is Verdict.CHECKED for draft in drafts)
        return Draft(
            pieces=tuple(piece for draft in drafts for piece in draft.pieces),
            verdict=Verdict.CHECKED if whole else Verdict.PARTLY,
            reading=reading,
            steps=tuple(step for draft in drafts for step in draft.steps),
        )

    def _read_out(self, reading: Reading, ledger: Ledger) -> Draft:
        pieces = [
            piece
            for picture in reading.pictures
            for piece in picture_answers.read_out(picture, ledger, reading)
        ]
        notes = [note for picture in reading.pictures for note in picture.notes]
        if not pieces:
            return abstention(reading, " ".join(notes) or "I found no text in this picture.")
        unsure = any(f.confidence < picture_answers.SURE for f in reading.findings if f.kind == "line")
        verdict = Verdict.PARTLY if unsure else Verdict.CHECKED
        return Draft(pieces=tuple(pieces), verdict=verdict, reading=reading)
