"""Asks the whole of Kithkin, in this process, one question after another."""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evaluations.pictures import draw
from evaluations.questions import Item
from evaluations.scoring import Score, judge
from kithkin.app import App, running
from kithkin.messages.errors import BadInput
from kithkin.messages.pictures import Picture
from kithkin.messages.replies import Finished, Question, Reply, Verdict
from kithkin.messages.serialising import reply_to_json
from kithkin.settings import Settings, load_settings
from kithkin.turns.turn import Turns


@asynccontextmanager
async def application(engine: str = "") -> AsyncGenerator[App]:
    """The real application over an empty home; other settings are those of the environment."""
    with TemporaryDirectory(prefix="kithkin-evaluation-") as home:
        settings: Settings = load_settings()
        changes: dict[str, Any] = {"home": Path(home)} | ({"engine": engine} if engine else {})
        async with running(settings.model_copy(update=changes)) as app:
            await app.warm()
            yield app


async def reply_to(turns: Turns, item: Item) -> Reply:
    """The reply to the last turn of an item, asked in a conversation of its own. Refusals become abstentions."""
    reply = Reply(text="", verdict=Verdict.ABSTAINED)
    for number, text in enumerate(item.turns, start=1):
        last = number == len(item.turns)
        pictures = (Picture(content=draw(item.picture)),) if last and item.picture else ()
        question = Question(text=text, pictures=pictures, conversation=f"evaluation-{item.id}")
        try:
            async with aclosing(turns.answer(question)) as events:
                async for event in events:
                    if isinstance(event, Finished):
                        reply = event.reply
        except BadInput as error:
            reply = Reply(text=str(error), verdict=Verdict.ABSTAINED)
    return reply


async def ask_all(turns: Turns, items: Sequence[Item]) -> list[tuple[Score, dict[str, Any]]]:
    """Scores and replies in order, with progress on stderr."""
    scored: list[tuple[Score, dict[str, Any]]] = []
    for number, item in enumerate(items, start=1):
        started = time.perf_counter()
        reply = reply_to_json(await reply_to(turns, item))
        scored.append((judge(item, reply, time.perf_counter() - started), reply))
        show_progress(number, len(items), item.id)
    return scored


def show_progress(number: int, total: int, what: str) -> None:
    """One line on a terminal, a line in a hundred elsewhere."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{number}/{total} {what}" + ("\n" if number == total else ""))
    elif number % 100 == 0 or number == total:
        sys.stderr.write(f"{number}/{total}\n")
    sys.stderr.flush()
