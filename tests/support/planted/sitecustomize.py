"""Plants faults whose messages are people's own words, in `kithkin serve` and in the process that reasons for it.

Python runs it where PYTHONPATH leads here (docs of `site`). A question says by its words where it is to fail.
"""

import asyncio
import gc
import sys
import threading
from collections.abc import AsyncGenerator
from typing import Any

OURS = {"kithkin", "kithkin.turns.hosted_worker"}


def fail(words: str) -> None:
    try:
        raise KeyError(words)
    except KeyError as error:
        error.add_note(words)
        raise ValueError(f"not understood: {words}") from error


async def fail_later(words: str) -> None:
    fail(words)


def plant() -> None:
    from kithkin.reasoning.answering import Reasoner  # noqa: PLC0415 - only where it is planted
    from kithkin.store import SqliteConversations  # noqa: PLC0415 - the same
    from kithkin.turns.turn import Turns  # noqa: PLC0415 - the same

    reason, answer, recent = Reasoner.answer, Turns.answer, SqliteConversations.recent

    async def reasoned(self: Reasoner, question: Any, *more: Any) -> AsyncGenerator[Any]:
        if "in the worker" in question.text:
            fail(question.text)
        async for event in reason(self, question, *more):
            yield event

    async def answered(self: Turns, question: Any, **more: Any) -> AsyncGenerator[Any]:
        loop, words = asyncio.get_running_loop(), question.text
        if "in the server" in words:
            fail(words)
        elif "in a task" in words:
            loop.create_task(fail_later(words))
            await asyncio.sleep(0)
            gc.collect()
        elif "in a callback" in words:
            loop.call_soon(fail, words)
            await asyncio.sleep(0)
        elif "in a thread" in words:
            thread = threading.Thread(target=fail, args=(words,))
            thread.start()
            thread.join()
        async for event in answer(self, question, **more):
            yield event

    async def recalled(
        self: SqliteConversations, asker: str, conversation: str, *more: Any, **named: Any
    ) -> Any:
        if conversation.startswith("about"):
            fail(conversation)
        return await recent(self, asker, conversation, *more, **named)

    Reasoner.answer, Turns.answer, SqliteConversations.recent = reasoned, answered, recalled  # type: ignore[assignment, method-assign]


if OURS & set(sys.orig_argv):
    plant()
