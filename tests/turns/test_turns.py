"""Turns over a real database: what was said is kept, a follow-up works after a restart, and nothing else is kept."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kithkin.app import toolboxes
from kithkin.messages.errors import BadInput, EngineUnavailable
from kithkin.messages.generations import Capabilities
from kithkin.messages.replies import Finished, Question, Sentence, TurnEvent, Verdict
from kithkin.store import Database, SqliteConversations
from kithkin.tools.hosting import WorkerToolHost
from kithkin.turns.turn import Turns
from support.adversary import ScriptedEngine
from support.reasoner import reasoner_with

MOMENT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class NoEngine(ScriptedEngine):
    async def capabilities(self) -> Capabilities:
        raise EngineUnavailable("There is no model here.")


@asynccontextmanager
async def started(home: Path, locale: str = "") -> AsyncGenerator[tuple[Turns, SqliteConversations]]:
    host, database = WorkerToolHost(), Database(home)
    conversations = SqliteConversations(database)
    reasoner = reasoner_with(NoEngine(""), toolboxes(), host)
    try:
        yield Turns(reasoner, conversations, locale=locale, now=lambda: MOMENT), conversations
    finally:
        database.close()
        reasoner.close()
        await host.close()


async def finish(
    turns: Turns, text: str, conversation: str | None = "c", asker: str = "owner", **more: str
) -> Finished:
    events: list[TurnEvent] = [
        event
        async for event in turns.answer(Question(text=text, conversation=conversation, asker=asker, **more))  # type: ignore[arg-type]
    ]
    assert isinstance(events[-1], Finished)
    assert sum(isinstance(event, Finished) for event in events) == 1
    assert any(isinstance(event, Sentence) for event in events)
    return events[-1]


def test_a_turn_is_kept_whole(tmp_path: Path) -> None:
    async def go() -> None:
        async with started(tmp_path) as (turns, conversations):
            finished = await finish(turns, "bmi for 70kg and 175cm")
            kept = await conversations.turn("owner", finished.turn_id)
            assert kept is not None
            assert kept.reply == finished.reply
            assert kept.question.text == "bmi for 70kg and 175cm"
            assert kept.asked_at == MOMENT.isoformat()
            assert kept.proposal is not None
            assert kept.proposal.calls[-1].tool == "health.bmi"

    asyncio.run(go())


def test_a_follow_up_works_after_a_restart(tmp_path: Path) -> None:
    async def first() -> None:
        async with started(tmp_path) as (turns, _):
            await finish(turns, "bmi for 70kg and 175cm")

    async def second() -> Finished:
        async with started(tmp_path) as (turns, _):
            return await finish(turns, "and for 90 kg?")

    asyncio.run(first())
    finished = asyncio.run(second())
    assert "29.4" in finished.reply.text
    assert finished.reply.verdict is Verdict.CHECKED


def test_an_answer_to_our_question_works_after_a_restart(tmp_path: Path) -> None:
    async def say(text: str) -> Finished:
        async with started(tmp_path) as (turns, _):
            return await finish(turns, text)

    assert asyncio.run(say("my bmi, I weigh 80 kg")).reply.questions
    assert "24.7" in asyncio.run(say("180 cm")).reply.text


def test_conversations_and_askers_do_not_mix(tmp_path: Path) -> None:
    async def go() -> None:
        async with started(tmp_path) as (turns, _):
            await finish(turns, "bmi for 70kg and 175cm", "one", "ann")
            assert (await finish(turns, "and for 90 kg?", "two", "ann")).reply.verdict is Verdict.ABSTAINED
            assert (await finish(turns, "and for 90 kg?", "one", "bob")).reply.verdict is Verdict.ABSTAINED
            assert "29.4" in (await finish(turns, "and for 90 kg?", "one", "ann")).reply.text

    asyncio.run(go())


def test_outside_a_conversation_nothing_is_kept(tmp_path: Path) -> None:
    async def go() -> None:
        async with started(tmp_path) as (turns, conversations):
            finished = await finish(turns, "my secret weight is 71.25 kg at 175 cm, bmi?", None)
            assert finished.turn_id == ""
            assert await conversations.list("owner") == []

    asyncio.run(go())
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"71.25" not in everything
    with sqlite3.connect(tmp_path / "kithkin.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_incognito_promises_to_remember_nothing_not_even_for_a_moment(tmp_path: Path) -> None:
    async def go() -> None:
        async with started(tmp_path) as (turns, _):
            question = Question(
                text="Remember that my locker code is 8472", conversation="incognito-1", asker="owner"
            )
            *told, finished = [event async for event in turns.answer(question)]
            assert isinstance(finished, Finished)
            assert "noted nothing" in finished.reply.text
            said = [event.text for event in told if isinstance(event, Sentence)]
            assert said == [finished.reply.text]
            *told, finished = [event async for event in turns.answer(replace(question, text="15% of 80"))]
            assert isinstance(finished, Finished)
            assert [event.text for event in told if isinstance(event, Sentence)] == [finished.reply.text]

    asyncio.run(go())


def test_a_refused_question_is_not_kept(tmp_path: Path) -> None:
    async def go() -> None:
        async with started(tmp_path) as (turns, conversations):
            with pytest.raises(BadInput):
                await finish(turns, "   ")
            assert await conversations.list("owner") == []

    asyncio.run(go())


def test_leaving_early_keeps_nothing(tmp_path: Path) -> None:
    async def go() -> None:
        async with started(tmp_path) as (turns, conversations):
            events = turns.answer(Question(text="bmi for 70kg and 175cm", conversation="c"))
            await anext(events)
            await events.aclose()
            assert await conversations.list("owner") == []

    asyncio.run(go())


@pytest.mark.parametrize(
    ("locale", "number"), [("GB", "999"), ("DE", "112"), ("US", "911"), ("", "local emergency number")]
)
def test_the_emergency_number_is_that_of_the_place(tmp_path: Path, locale: str, number: str) -> None:
    async def go() -> Finished:
        async with started(tmp_path, locale) as (turns, _):
            return await finish(turns, "my dad has crushing chest pain and is sweating and grey")

    reply = asyncio.run(go()).reply
    first = reply.text.split("\n")[0]
    assert number in first
    assert len(first.split()) <= 25
    assert reply.disposition == "emergency"


def test_what_a_place_was_asked_with_wins(tmp_path: Path) -> None:
    async def go() -> Finished:
        async with started(tmp_path, "GB") as (turns, _):
            return await finish(turns, "my dad has crushing chest pain and is sweating and grey", locale="US")

    assert "911" in asyncio.run(go()).reply.text


def test_many_turns_at_once_all_end(tmp_path: Path) -> None:
    async def go() -> None:
        async with started(tmp_path) as (turns, conversations):
            finished = await asyncio.gather(
                *(finish(turns, f"what is {n}% of 200?", f"c{n}") for n in range(1, 21))
            )
            for number, one in enumerate(finished, start=1):
                assert f"is {2 * number}." in one.reply.text
            assert len(await conversations.list("owner", 50)) == 20

    asyncio.run(go())
