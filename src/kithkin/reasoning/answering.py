"""The walk of one question: danger first, then understand, program, evidence, compose, verify.

The ways of answering are tried from the surest to the least sure: rules that understand the question whole, the
picture itself, a program by a capable model, a suggestion to confirm, plain conversation. The first that has something
to say says it; when none has, the reply abstains.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Sequence
from copy import copy
from dataclasses import replace

from kithkin.messages.errors import BadInput, EngineUnavailable, ToolFailed, TryAgain
from kithkin.messages.pictures import Finding, PictureReading
from kithkin.messages.readings import Reading
from kithkin.messages.replies import Disposition, Progress, Question, Sentence, Verdict
from kithkin.ports.conversations import Turn
from kithkin.ports.engines import Engine
from kithkin.ports.pictures import PictureReader
from kithkin.ports.reasoning import Outcome, ReasoningEvent
from kithkin.ports.tools import Toolbox, ToolHost
from kithkin.ports.units import Units
from kithkin.reasoning import conversing, picture_answers
from kithkin.reasoning.composing import Piece
from kithkin.reasoning.contemplating import contemplate
from kithkin.reasoning.danger.assessment import Assessment
from kithkin.reasoning.danger.second_look import SecondLook
from kithkin.reasoning.drafts import Draft, abstention, does_not_know, passed_on, without_model
from kithkin.reasoning.executing import Executor
from kithkin.reasoning.health_marks import goes_on_about_health, is_about_health
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.programs.sandbox import Sandbox
from kithkin.reasoning.programs.writing import ProgramWriter
from kithkin.reasoning.remembering import keep_note, note_in
from kithkin.reasoning.replying import make_reply
from kithkin.reasoning.said_before import said_before
from kithkin.reasoning.shared import from_the_circle, goes_on_about_shared, nothing_shared
from kithkin.reasoning.shared.display import clean, quoted
from kithkin.reasoning.solving import Planner, Solver
from kithkin.reasoning.sources.answers import correction, from_sources, with_correction
from kithkin.reasoning.suggesting import Suggester
from kithkin.reasoning.understanding.follow_ups import (
    adds_nothing,
    edited,
    is_yes,
    joined,
    looks_like_follow_up,
    referring,
)
from kithkin.reasoning.understanding.reading import read_question
from kithkin.reasoning.understanding.splitting import questions_in
from kithkin.reasoning.usable import refuse_unusable

SURE = 0.9
Danger = Callable[[str, Sequence[str], str], Assessment]


class Reasoner:
    """Answers questions over the tools, pictures and engine it was given; keeps nothing between questions."""

    def __init__(
        self,
        *,
        toolboxes: Sequence[Toolbox],
        units: Units,
        host: ToolHost,
        engine: Engine,
        reader: PictureReader,
        danger: Danger,
        planner: Planner,
        second_look: SecondLook | None = None,
        engine_seconds: float = 120.0,
    ) -> None:
        """`engine_seconds` bounds each request to the engine for a program. Without `second_look` the rules of danger decide alone."""
        self._units = units
        self._engine = engine
        self._reader = reader
        self._danger = danger
        self._second_look = second_look
        self._tools = {tool.name: tool for toolbox in toolboxes for tool in toolbox.tools}
        executor = Executor(self._tools, host, units)
        self._solver = Solver(toolboxes, planner, executor, units)
        self._sandbox = Sandbox()
        tools = tuple(self._tools.values())
        self._writer = ProgramWriter(tools, executor, self._sandbox, units, seconds=engine_seconds)
        self._suggester = Suggester(tools, units)

    def over(self, engine: Engine) -> Reasoner:
        """The same reasoner over another engine; they share all else, so only one of them is to be closed."""
        other = copy(self)
        other._engine = engine
        return other

    async def answer(
        self, question: Question, history: Sequence[Turn] = ()
    ) -> AsyncGenerator[ReasoningEvent]:
        """Progress and verified sentences, then one `Outcome`. Raises `BadInput` as `ports.answering` says."""
        started = time.perf_counter()
        refuse_unusable(question)
        pictures: list[PictureReading] = []
        for number, picture in enumerate(question.pictures, start=1):
            which = f" {number} of {len(question.pictures)}" if len(question.pictures) > 1 else ""
            yield Progress(stage="reading", text=f"Reading the picture{which}")
            try:
                pictures.append(await self._reader.read(picture))
            except ToolFailed as error:
                raise BadInput(
                    "This picture could not be read in time.", remedy="Send a smaller or plainer one."
                ) from error
        yield Progress(stage="understanding", text="Understanding the question")
        reading = read_question(question.text, self._units, pictures=pictures, effort=question.effort)
        ledger = Ledger(self._units)
        ledger.add_asker(reading)
        earlier = [f"{turn.question.text}\n{turn.question.passed_on}".strip() for turn in history[-3:]]
        # Danger is seen in words of others too: it brings fixed advice and nothing else.
        words = f"{reading.text}\n{question.passed_on}".strip()
        assessment = self._danger(words, earlier, question.locale)
        with self._solver.remembering(reading):
            if self._second_look is not None and assessment.is_open and not self._is_plain_sum(reading):
                asked = history[-1].reply.questions if history else ()
                assessment = await self._second_look.raised(assessment, words, asked, question.locale)
            if assessment.disposition is not Disposition.EMERGENCY and not assessment.is_crisis:
                yield Progress(stage="computing", text="Working it out")
            draft, ledger = await self._answered(question, reading, ledger, history, assessment)
        reply = make_reply(
            draft, ledger, assessment, self._units, effort=question.effort,
            engine=draft.engine or "tools only", started=started,
        )  # fmt: skip
        for paragraph in reply.text.split("\n"):
            if paragraph.strip():
                yield Sentence(text=paragraph)
        yield Outcome(
            reply=reply,
            proposal=draft.proposal,
            read_text=draft.reading.text,
            pictures=tuple(pictures),
            note=draft.note,
            about_health=goes_on_about_health(history, leans=_leans(draft, reading))
            or is_about_health(question, reply, draft.proposal, assessment, pictures),
        )

    async def _answered(
        self,
        question: Question,
        reading: Reading,
        ledger: Ledger,
        history: Sequence[Turn],
        assessment: Assessment,
    ) -> tuple[Draft, Ledger]:
        """What is said beside the advice on danger."""
        if assessment.is_crisis:
            return Draft(pieces=(), verdict=Verdict.CHECKED, reading=reading), ledger
        if assessment.disposition is Disposition.EMERGENCY:
            return await self._beside_emergency(reading, ledger), ledger
        if question.passed_on and not question.text.strip() and not reading.pictures:
            return passed_on(reading), ledger
        if note := note_in(question.text):
            return keep_note(note, reading), ledger
        correcting = correction(question, reading, ledger, assessment, now=time.time())
        draft, ledger = await self._draft(
            question, reading, ledger, history, assessment, corrected=correcting is not None
        )
        return with_correction(correcting, draft), ledger

    def _is_plain_sum(self, reading: Reading) -> bool:
        """Whether the rules are sure what is to be worked out: then no second look need be had at it."""
        best = self._solver.choose(reading).best
        return best is not None and best.confidence >= SURE

    async def _beside_emergency(self, reading: Reading, ledger: Ledger) -> Draft:
        """After the advice, a sum that was plainly asked for; nothing else may stand beside an emergency."""
        choice = self._solver.choose(reading)
        if choice.best is not None and choice.best.confidence >= SURE:
            draft = await self._solver.solve(choice, reading, ledger)
            if draft.verdict is Verdict.CHECKED:
                return draft
        return Draft(pieces=(), verdict=Verdict.CHECKED, reading=reading)

    async def _draft(
        self,
        question: Question,
        reading: Reading,
        ledger: Ledger,
        history: Sequence[Turn],
        assessment: Assessment,
        *,
        corrected: bool,
    ) -> tuple[Draft, Ledger]:
        """`corrected`: a source contradicts what is taken for granted, so that only rules that are sure may add to that."""
        now = time.time()
        draft = conversing.small_talk(reading) or goes_on_about_shared(
            question, reading, history, ledger, assessment, now=now
        )
        if draft is not None:
            return draft, ledger
        previous = history[-1] if history else None
        if previous is not None:
            draft = await self._follow_up(reading, previous, ledger)
            if draft is not None:
                return draft, ledger
        choice = self._solver.choose(reading)
        if reading.effort != "contemplating" and choice.best is not None and choice.best.confidence >= SURE:
            # What the rules are sure of never waits for a model.
            return await self._solver.solve(choice, reading, ledger), ledger
        draft = from_the_circle(
            question, reading, ledger, assessment, otherwise=choice.best is not None, now=now
        )
        if not corrected and choice.best is None and (draft is None or draft.verdict is Verdict.ABSTAINED):
            draft = from_sources(question, reading, ledger, assessment, now=now) or draft
        if draft is not None or corrected:
            return draft or does_not_know(reading, is_health=assessment.is_health), ledger
        capable, missing = await self._ability()
        if capable and reading.effort == "contemplating":
            return await contemplate(
                self._engine, self._solver, self._writer, reading, said_before(history), self._units,
                quoting=not assessment.is_health,
            )  # fmt: skip
        draft = await self._by_rules(reading, ledger, only_sure=capable)
        if draft is None and capable:
            draft = await self._with_engine(reading, ledger, history, assessment)
            if draft.verdict is Verdict.ABSTAINED:
                # The asker is better served by what the rules can say than by a model that could not help.
                draft = await self._by_rules(reading, ledger, only_sure=False) or draft
        if draft is None and not capable:
            draft = await self._with_small_engine(reading, ledger, history, assessment)
        if draft is None and question.people and not reading.pictures and not assessment.is_health:
            return nothing_shared(reading), ledger  # it was looked for among what people shared
        return draft or without_model(does_not_know(reading, is_health=assessment.is_health), missing), ledger

    async def _ability(self) -> tuple[bool, str]:
        """Whether the engine can write programs, and what is wrong where it cannot be asked."""
        try:
            return (await self._engine.capabilities()).programs, ""
        except (EngineUnavailable, TryAgain) as error:
            return False, error.in_own_words

    async def _follow_up(self, reading: Reading, previous: Turn, ledger: Ledger) -> Draft | None:
        """A confirmation, the facts we asked for, or the earlier question with one thing changed."""
        if (
            previous.reply.questions
            and previous.proposal is not None
            and previous.proposal.calls
            and is_yes(reading)
        ):
            earlier = read_question(previous.read_text, self._units, pictures=reading.pictures)
            ledger.add_asker(earlier)
            draft = await self._solver.run(previous.proposal, earlier, ledger)
            return replace(draft, asked_as=reading.text)
        candidates: list[Reading] = []
        if previous.reply.questions:
            candidates.append(joined(reading, previous, self._units))
        leaning = looks_like_follow_up(reading)
        if leaning:
            candidates += edited(reading, previous, self._units)
        if self._solver.choose(reading).best is not None and not leaning:
            return None
        candidates += referring(reading, previous, self._units)
        for candidate in candidates:
            choice = self._solver.choose(candidate)
            if choice.best is not None and adds_nothing(choice.best, previous):
                continue
            if choice.best is not None or (choice.questions and previous.reply.questions):
                ledger.add_asker(candidate)
                draft = await self._solver.solve(choice, candidate, ledger)
                return replace(draft, asked_as=reading.text)
        return None

    async def _by_rules(self, reading: Reading, ledger: Ledger, *, only_sure: bool) -> Draft | None:
        """What the rules understand by themselves: whole questions, and pictures."""
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

    async def _with_engine(
        self, reading: Reading, ledger: Ledger, history: Sequence[Turn], assessment: Assessment
    ) -> Draft:
        try:
            return await self._writer.answer(
                self._engine, reading, ledger, said_before(history), quoting=not assessment.is_health
            )
        except (EngineUnavailable, TryAgain) as error:
            return without_model(does_not_know(reading, is_health=assessment.is_health), error.in_own_words)

    async def _with_small_engine(
        self, reading: Reading, ledger: Ledger, history: Sequence[Turn], assessment: Assessment
    ) -> Draft | None:
        try:
            if conversing.is_writing(reading) and not assessment.is_health:
                return await conversing.write(
                    self._engine, reading, said_before(history), ledger, self._units
                )
            weak = self._solver.choose(reading).weak
            return await self._suggester.suggest(self._engine, reading, weak, self._tools)
        except (EngineUnavailable, TryAgain):
            return None

    def close(self) -> None:
        """Stops the interpreters of model programs."""
        self._sandbox.close()


def _leans(draft: Draft, reading: Reading) -> bool:
    """Whether an answer may rest on what was said before."""
    return draft.asked_as is not None or bool(draft.engine) or looks_like_follow_up(reading)
