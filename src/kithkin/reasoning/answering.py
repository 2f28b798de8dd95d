"""The walk of one question: danger first, then understand, program, evidence, compose, verify.

The ways of answering are tried from the surest to the least sure: rules that understand the question whole, the
picture itself, a program by a capable model, a suggestion to confirm, plain conversation. The first that has something
to say says it; when none has, the reply abstains.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from copy import copy
from dataclasses import replace
from functools import partial

from kithkin.messages.errors import BadInput, EngineUnavailable, ToolFailed, TryAgain
from kithkin.messages.pictures import PictureReading
from kithkin.messages.readings import Reading
from kithkin.messages.replies import Disposition, Progress, Question, Sentence, Verdict
from kithkin.ports.conversations import Turn
from kithkin.ports.engines import Engine
from kithkin.ports.pictures import PictureReader
from kithkin.ports.reading_together import ReadingTogether
from kithkin.ports.reasoning import Outcome, ReasoningEvent
from kithkin.ports.tools import Toolbox, ToolHost
from kithkin.ports.units import Units
from kithkin.reasoning import conversing
from kithkin.reasoning.contemplating import contemplate
from kithkin.reasoning.danger.assessment import Assessment
from kithkin.reasoning.danger.second_look import SecondLook, with_answer
from kithkin.reasoning.drafts import Draft, does_not_know, passed_on, without_model
from kithkin.reasoning.executing import Executor
from kithkin.reasoning.health_marks import goes_on_about_health, is_about_health
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.programs.sandbox import Sandbox
from kithkin.reasoning.programs.writing import ProgramWriter
from kithkin.reasoning.remembering import keep_note, note_in
from kithkin.reasoning.replying import make_reply
from kithkin.reasoning.rule_answers import SURE, RuleAnswers
from kithkin.reasoning.said_before import said_before
from kithkin.reasoning.shared.answers import nothing_shared
from kithkin.reasoning.shared.circle import from_the_circle, goes_on_about_shared
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
from kithkin.reasoning.understanding.splitting import is_one_request
from kithkin.reasoning.usable import refuse_unusable

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
        reading_together: ReadingTogether | None = None,
        engine_seconds: float = 120.0,
    ) -> None:
        """`engine_seconds` bounds each request to the engine for a program. Without `second_look` the rules of danger decide alone."""
        self._units = units
        self._engine = engine
        self._reader = reader
        self._danger = danger
        self._second_look = second_look
        self._reading_together = reading_together
        self._tools = {tool.name: tool for toolbox in toolboxes for tool in toolbox.tools}
        executor = Executor(self._tools, host, units)
        self._solver = Solver(toolboxes, planner, executor, units)
        self._rules = RuleAnswers(self._solver, units)
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
            if history:
                asked = history[-1].reply.questions
                assessment = with_answer(assessment, question.text, asked, question.locale)
            look = self._second_look
            if (
                look is not None
                and assessment.is_open
                and not self._is_plain_sum(question, reading, assessment)
            ):
                assessment = await look.raised(assessment, words, question.locale)
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

    def _is_plain_sum(self, question: Question, reading: Reading, assessment: Assessment) -> bool:
        """Whether a message is one sum that the rules are sure of, and nothing else: then no second look need be had at it."""
        if question.passed_on or assessment.is_health or not is_one_request(question.text):
            return False
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
        draft = conversing.small_talk(reading) or await _aside(
            question,
            partial(
                goes_on_about_shared, question, reading, history, ledger, assessment,
                now=now, reading_together=self._reading_together,
            ),
        )  # fmt: skip
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
        draft = await _aside(
            question,
            partial(
                from_the_circle, question, reading, ledger, assessment,
                otherwise=choice.best is not None or bool(choice.questions),
                now=now, reading_together=self._reading_together,
            ),
        )  # fmt: skip
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
        draft = await self._rules.answer(reading, ledger, only_sure=capable)
        if draft is None and capable:
            draft = await self._with_engine(reading, ledger, history, assessment)
            if draft.verdict is Verdict.ABSTAINED:
                # The asker is better served by what the rules can say than by a model that could not help.
                draft = await self._rules.answer(reading, ledger, only_sure=False) or draft
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


async def _aside(question: Question, answer: Callable[[], Draft | None]) -> Draft | None:
    """An answer from what people shared: where there is any, it is read in a thread of its own, since that takes its time."""
    return await asyncio.to_thread(answer) if question.posts else answer()


def _leans(draft: Draft, reading: Reading) -> bool:
    """Whether an answer may rest on what was said before."""
    return draft.asked_as is not None or bool(draft.engine) or looks_like_follow_up(reading)
