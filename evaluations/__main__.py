"""`python -m evaluations`: asks the frozen questions and prints what became of them."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evaluations.asking import application, ask_all
from evaluations.baselines import ask_plain_model, ask_without_verification, fixed_sample
from evaluations.questions import SETS, Item, load
from evaluations.reporting import as_markdown, as_text
from evaluations.scoring import Score

Scored = list[tuple[Score, dict[str, Any]]]


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluations", description=__doc__)
    parser.add_argument(
        "--set", choices=[*SETS, "all"], default="questions", help="frozen questions or audited samples"
    )
    parser.add_argument("--engine", choices=["embedded", "openai", "gguf"], default="embedded")
    parser.add_argument("--field", default="", help="one field only")
    parser.add_argument("--limit", type=int, default=0, help="at most this many questions of each field")
    parser.add_argument("--json", type=Path, help="write scores and whole replies to this file")
    parser.add_argument("--markdown", type=Path, help="write the tables as Markdown to this file")
    parser.add_argument("--ablation", choices=["plain-model", "no-verification"], help="what to compare with")
    return parser.parse_args(given)


def select(which: str, field: str, limit: int) -> list[Item]:
    names = SETS if which == "all" else (which,)
    items = [item for name in names for item in load(name, field)]
    if not limit:
        return items
    seen: dict[str, int] = {}
    chosen: list[Item] = []
    for item in items:
        seen[item.field] = seen.get(item.field, 0) + 1
        if seen[item.field] <= limit:
            chosen.append(item)
    return chosen


async def measure(options: argparse.Namespace, items: Sequence[Item]) -> Scored:
    async with application(options.engine) as app:
        if options.ablation == "plain-model":
            return await ask_plain_model(app.engine, items)
        if options.ablation == "no-verification":
            return await ask_without_verification(app, items)
        return await ask_all(app.turns, items)


def main(given: Sequence[str] | None = None) -> int:
    options = arguments(given)
    items = select(options.set, options.field, options.limit)
    if options.ablation == "plain-model":
        items = fixed_sample(items)
    if not items:
        sys.stderr.write("No questions match. Look at the names of the files in evaluations/questions.\n")
        return 2
    scored = asyncio.run(measure(options, items))
    scores = [score for score, _ in scored]
    named = {"plain-model": "The small model alone", "no-verification": "Without verification"}
    title = f"{named.get(options.ablation, 'Kithkin')} on {len(items)} questions ({options.set}, {options.engine} engine)"
    sys.stdout.write(as_text(title, scores, items) + "\n")
    if options.markdown:
        options.markdown.write_text(as_markdown(title, scores, items), "utf-8")
    if options.json:
        content = [{**asdict(score), "reply": reply} for score, reply in scored]
        options.json.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
