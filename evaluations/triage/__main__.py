"""`python -m evaluations.triage`: how many red flags are missed, how many harmless messages are raised, and what lowers the urgency."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from random import Random

from evaluations.questions import load
from evaluations.triage.messages import LANGUAGES, batches, emergencies, near_misses, rank, red_flags
from evaluations.triage.relations import ANY_LANGUAGE, RELATIONS
from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger import assess

Failure = tuple[str, str]


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluations.triage", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed, other changes to the messages")
    parser.add_argument("--changes", type=int, default=3, help="how often each relation changes each message")
    parser.add_argument("--failures", action="store_true", help="show every failure")
    return parser.parse_args(given)


def missed_red_flags() -> list[Failure]:
    """Red flags that are no emergency, by language."""
    return [
        (flag.language, flag.text)
        for flag in red_flags()
        if assess(flag.text).disposition is not Disposition.EMERGENCY
    ]


def raised_too_high() -> list[Failure]:
    """Near misses above what they may be, with what they were held for."""
    found: list[Failure] = []
    for near in near_misses():
        disposition = assess(near.text).disposition
        if rank(disposition) > rank(near.most):
            found.append((str(disposition), near.text))
    return found


def broken_relations(seed: int, changes: int) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Changed messages that lost urgency, by relation, and how many changed messages there were."""
    english = {flag.text for flag in red_flags() if flag.language == "english"}
    english |= {text for batch in batches() for text in batch.red_flags}
    broken: dict[str, list[str]] = {name: [] for name in RELATIONS}
    asked = dict.fromkeys(RELATIONS, 0)
    for text in emergencies():
        before = rank(assess(text).disposition)
        for name, relation in RELATIONS.items():
            if name not in ANY_LANGUAGE and text not in english:
                continue
            for change in range(changes):
                changed = relation(text, Random(f"{seed} {name} {text} {change}"))
                if changed is None:
                    break
                asked[name] += 1
                if rank(assess(changed).disposition) < before:
                    broken[name].append(changed)
    return broken, asked


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "none"


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")


def _print_sets(show: bool) -> None:
    flags, near = red_flags(), near_misses()
    missed, raised = missed_red_flags(), raised_too_high()
    _write(f"Red flags: {len({flag.flag for flag in flags})}, in {len(flags)} wordings")
    for language in LANGUAGES:
        whole = sum(flag.language == language for flag in flags)
        _write(f"  {language:12}{whole:5} wordings, missed {sum(name == language for name, _ in missed)}")
    _write(
        f"Near misses: {len(near)}, raised above what they may be {_share(len(raised), len(near))}, "
        f"of them to an emergency {sum(level == Disposition.EMERGENCY for level, _ in raised)}"
    )
    harmless = [item.question for item in load("questions", "benign")]
    alarms = [text for text in harmless if assess(text).disposition is Disposition.EMERGENCY]
    _write(f"Frozen harmless complaints: {_share(len(alarms), len(harmless))} called an emergency")
    for batch in batches():
        now = sum(assess(text).disposition is not Disposition.EMERGENCY for text in batch.red_flags)
        high = sum(assess(text).disposition is not Disposition.INFORMATION for text in batch.harmless)
        _write(
            f"The {batch.name} batch: of {len(batch.red_flags)} red flags {batch.missed_before} missed before the widening, {batch.missed_at_first} at first, {now} now; "
            f"of {len(batch.harmless)} harmless {batch.raised_before}, {batch.raised_at_first}, {high} raised"
        )
    if show:
        for kind, failures in (("missed", missed), ("raised", raised)):
            for what, text in failures:
                _write(f"    {kind} [{what}] {text}")


def _print_relations(
    options: argparse.Namespace, measure: Callable[[int, int], tuple[dict[str, list[str]], dict[str, int]]]
) -> None:
    broken, asked = measure(options.seed, options.changes)
    lost, whole = sum(map(len, broken.values())), sum(asked.values())
    _write(f"Changes that must not lower the urgency: {whole}, urgency lost by {_share(lost, whole)}")
    for name, texts in broken.items():
        _write(f"  {name:36}{asked[name]:6}{len(texts):6}")
        if options.failures:
            for text in texts:
                _write(f"    {text!r}")


def main(given: Sequence[str] | None = None) -> int:
    options = arguments(given)
    _print_sets(options.failures)
    _print_relations(options, broken_relations)
    return 0


if __name__ == "__main__":
    sys.exit(main())
