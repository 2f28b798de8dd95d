"""`python -m evaluations.circle`: asks invented circles about what they shared, and prints what became of it."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict

from evaluations.asking import application, show_progress
from evaluations.circle.alone import AnswersAlone, LaidOut
from evaluations.circle.baselines import FirstFound, PlainWordSearch
from evaluations.circle.living import Keys, keep_circle, reply_to
from evaluations.circle.making import NOW, Circle, make_circle
from evaluations.circle.reporting import as_markdown, by_topic, failures
from evaluations.circle.scoring import Score, judge
from kithkin.app import App
from kithkin.messages.sharing import Viewers
from kithkin.ports.sharing import PostSearch
from kithkin.turns.found_posts import MOST_POSTS, FoundPosts
from kithkin.turns.turn import Turns

SETUPS = {
    "whole": "",
    "index-and-answers": ", the index and what answers without anything around them",
    "first-found": ", whatever the index finds first is quoted",
    "plain-words": ", whatever plain words find first is quoted",
    "answers-alone": ", everything on the topic laid out for what answers",
}


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluations.circle", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed, other circles")
    parser.add_argument(
        "--circles", type=int, default=5, help="how many circles; five go once through what is planted"
    )
    parser.add_argument("--held-out", action="store_true", help="the half that nobody who tunes may look at")
    parser.add_argument("--language", default="", help="only questions in this language, such as de")
    parser.add_argument("--limit", type=int, default=0, help="at most this many questions of a circle")
    parser.add_argument("--setup", choices=list(SETUPS), default="whole", help="what finds and what answers")
    parser.add_argument("--failures", action="store_true", help="show failures of the held-out half as well")
    parser.add_argument("--json", action="store_true", help="print every score as JSON instead of tables")
    return parser.parse_args(given)


async def measure(options: argparse.Namespace) -> list[Score]:
    scores: list[Score] = []
    for number in range(options.circles):
        circle = make_circle(options.seed, "held_out" if options.held_out else "development", number)
        async with application("embedded") as app:
            scores += await _ask_circle(app, circle, options)
    return scores


def _setup(app: App, circle: Circle, keys: Keys, setup: str) -> tuple[PostSearch, Turns]:
    """What finds and what answers."""
    posts = app.stores.posts
    index = app.sharing.search
    search, reasoning = {
        "whole": (index, None),
        "index-and-answers": (index, AnswersAlone()),
        "first-found": (index, FirstFound()),
        "plain-words": (PlainWordSearch(posts), FirstFound()),
        "answers-alone": (LaidOut(circle, keys), AnswersAlone()),
    }[setup]
    if reasoning is None:
        return search, app.turns
    found = FoundPosts(posts, search, _concerns_everything, clock=lambda: NOW)
    return search, Turns(reasoning, app.conversations, found=found)


async def _ask_circle(app: App, circle: Circle, options: argparse.Namespace) -> list[Score]:
    posts = app.stores.posts
    keys = await keep_circle(circle, app.stores.people, posts)
    await app.sharing.search.deepen()
    search, turns = _setup(app, circle, keys, options.setup)
    asks = [one for one in circle.asks if options.language in ("", one.language)]
    scores: list[Score] = []
    for place, ask in enumerate(asks[: options.limit or len(asks)], start=1):
        viewers = Viewers(people=frozenset((ask.asker,)), strangers=False)
        found = await search.search(viewers, ask.text, limit=MOST_POSTS, now=NOW)
        started = time.perf_counter()
        reply, _ = await reply_to(turns, ask.text, ask.asker, f"evaluation-{ask.id}")
        scores.append(judge(circle, keys, ask, reply, found, time.perf_counter() - started))
        show_progress(place, len(asks), ask.id)
    return scores


def _concerns_everything(_: str, __: Sequence[str]) -> bool:
    return True


def main(given: Sequence[str] | None = None) -> int:
    options = arguments(given)
    scores = asyncio.run(measure(options))
    if options.json:
        sys.stdout.write(json.dumps([asdict(one) for one in scores], ensure_ascii=False, indent=1) + "\n")
        return 0
    half = "the held-out half" if options.held_out else "the development half"
    sys.stdout.write(
        as_markdown(f"{len(scores)} questions of {half}{SETUPS[options.setup]}", scores, _command(given))
    )
    if options.failures or not options.held_out:
        sys.stdout.write(f"\n{by_topic(scores)}\n\n{failures(scores)}\n")
    return 0


def _command(given: Sequence[str] | None) -> str:
    return " ".join((".venv/bin/python -m evaluations.circle", *(sys.argv[1:] if given is None else given)))


if __name__ == "__main__":
    sys.exit(main())
