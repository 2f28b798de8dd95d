"""Runs one turn of the application for the terminal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing

from kithkin.app import App
from kithkin.app.household import asked_in_terminal
from kithkin.messages.replies import Finished, Progress, Question, Reply


async def answer_with_progress(app: App, question: Question, progress: Callable[[str], None]) -> Reply:
    """The reply to a question without an asker's name, or with one; `progress` hears what is being done meanwhile. Raises `BadInput`."""
    question = await asked_in_terminal(app.stores, question)
    async with aclosing(app.turns.answer(question)) as events:
        async for event in events:
            if isinstance(event, Progress):
                progress(event.text)
            elif isinstance(event, Finished):
                return event.reply
    raise RuntimeError("A turn ended without a reply.")
