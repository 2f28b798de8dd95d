"""Runs one turn of the application for the terminal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing

from kithkin.app import App
from kithkin.messages.replies import Finished, Progress, Question, Reply


async def answer_with_progress(app: App, question: Question, progress: Callable[[str], None]) -> Reply:
    """The reply; `progress` hears what is being done meanwhile. Raises `BadInput`."""
    async with aclosing(app.turns.answer(question)) as events:
        async for event in events:
            if isinstance(event, Progress):
                progress(event.text)
            elif isinstance(event, Finished):
                return event.reply
    raise RuntimeError("A turn ended without a reply.")
