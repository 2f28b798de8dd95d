"""Answers one question in the terminal."""

from __future__ import annotations

import json
import sys
from contextlib import aclosing

from rich.console import Console

from kithkin.app import App, running
from kithkin.cli.rendering import print_reply
from kithkin.messages.replies import Finished, Progress, Question, Reply
from kithkin.messages.serialising import reply_to_json
from kithkin.settings import Settings


async def ask_once(settings: Settings, question: Question, *, as_json: bool) -> None:
    """Answers one question and prints the reply. Raises `BadInput`."""
    async with running(settings) as app:
        reply = await answer_with_progress(app, question)
    if as_json:
        sys.stdout.write(json.dumps(reply_to_json(reply), ensure_ascii=False, indent=2) + "\n")
    else:
        print_reply(reply, Console())


async def answer_with_progress(app: App, question: Question) -> Reply:
    """The reply; what is being done meanwhile shows on stderr when that is a terminal."""
    console = Console(stderr=True)
    with console.status("Starting", spinner="dots") as status:
        async with aclosing(app.turns.answer(question)) as events:
            async for event in events:
                if isinstance(event, Progress):
                    status.update(event.text)
                elif isinstance(event, Finished):
                    return event.reply
    raise RuntimeError("A turn ended without a reply.")
