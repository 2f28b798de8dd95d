"""Answers one question in the terminal."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable

from rich.console import Console

from kithkin.channels.terminal import NobodyThere, hand_over
from kithkin.cli.rendering import print_reply
from kithkin.egress.gate import acting_for
from kithkin.messages.replies import Question, Reply
from kithkin.messages.serialising import reply_to_json
from kithkin.settings import Settings


def ask_once(settings: Settings, question: Question, *, as_json: bool) -> None:
    """Answers one question, by a running server if there is one, and prints the reply. Raises `BadInput`."""
    with Console(stderr=True).status("Starting", spinner="dots") as status:
        try:
            reply = hand_over(settings.home, question, status.update)
        except NobodyThere:
            reply = asyncio.run(_answer_here(settings, question, status.update))
    if as_json:
        sys.stdout.write(json.dumps(reply_to_json(reply), ensure_ascii=False, indent=2) + "\n")
    else:
        print_reply(reply, Console())


async def _answer_here(settings: Settings, question: Question, progress: Callable[[str], None]) -> Reply:
    # Everything that answers is heavy to import, and not needed when a server does the work.
    from kithkin.app import running  # noqa: PLC0415 - see above
    from kithkin.app.household import with_asker  # noqa: PLC0415 - see above
    from kithkin.app.stores import open_stores  # noqa: PLC0415 - see above
    from kithkin.cli.answering import answer_with_progress  # noqa: PLC0415 - see above

    with open_stores(settings) as stores:  # who may not ask hears so at once
        question = await with_asker(stores, question)
    acting_for(question.asker)
    async with running(settings) as app:
        return await answer_with_progress(app, question, progress)
