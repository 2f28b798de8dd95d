"""`python -m evaluations.triage`: how many red flags are missed, how many harmless messages are raised, and what lowers the urgency.

Ends with 1 when a red flag of the set is no emergency or a change has lowered the urgency.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from random import Random

from evaluations.questions import load
from evaluations.triage.messages import (
    LANGUAGES,
    batches,
    emergencies,
    everyday_texts,
    in_english,
    near_misses,
    rank,
    red_flags,
)
from evaluations.triage.relations import ANY_LANGUAGE, RELATIONS
from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger.assessing import assess

Failure = tuple[str, str]


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluations.triage", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed, other changes to the messages")
    parser.add_argument("--changes", type=int, default=3, help="how often each relation changes each message")
    parser.add_argument(
        "--every",
        type=int,
        default=1,
        help="change only every so manieth message, and read so few everyday texts",
    )
    parser.add_argument("--failures", action="store_true", help="show every failure")
    return parser.parse_args(given)


def missed_red_flags() -> list[Failure]:
    """Red flags that are no emergency, by language; those of the later batches by the batch."""
    texts = [(flag.language, flag.text) for flag in red_flags()]
    texts += [(batch.name, text) for batch in batches() for text in batch.red_flags]
    return [(where, text) for where, text in texts if assess(text).disposition is not Disposition.EMERGENCY]


def raised_too_high() -> list[Failure]:
    """Near misses above what they may be, with what they were held for."""
    found: list[Failure] = []
    for near in near_misses():
        disposition = assess(near.text).disposition
        if rank(disposition) > rank(near.most):
            found.append((str(disposition), near.text))
    return found


def raised(texts: Sequence[str]) -> list[Failure]:
    """Those of the texts that are held for more than information."""
    held = [(assess(text).disposition, text) for text in texts]
    return [
        (str(disposition), text) for disposition, text in held if disposition is not Disposition.INFORMATION
    ]


def broken_relations(seed: int, changes: int, every: int = 1) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Changed messages that lost urgency, by relation, and how many changed messages there were."""
    english = set(in_english())
    broken: dict[str, list[str]] = {name: [] for name in RELATIONS}
    asked = dict.fromkeys(RELATIONS, 0)
    for text in emergencies()[::every]:
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


def _print_failures(kind: str, failures: Sequence[Failure]) -> None:
    for what, text in failures:
        _write(f"    {kind} [{what}] {text}")


def _print_sets(*, show: bool) -> int:
    """How many red flags were missed."""
    flags, near = red_flags(), near_misses()
    missed, too_high = missed_red_flags(), raised_too_high()
    _write(f"Red flags: {len({flag.flag for flag in flags})}, in {len(flags)} wordings")
    for language in LANGUAGES:
        whole = sum(flag.language == language for flag in flags)
        _write(f"  {language:12}{whole:5} wordings, missed {sum(name == language for name, _ in missed)}")
    _write(
        f"Near misses: {len(near)}, raised above what they may be {_share(len(too_high), len(near))}, "
        f"of them to an emergency {sum(level == Disposition.EMERGENCY for level, _ in too_high)}"
    )
    frozen = [item.question for item in load("questions", "red_flags")]
    unseen = [text for text in frozen if assess(text).disposition is not Disposition.EMERGENCY]
    _write(f"Frozen red flags: {_share(len(unseen), len(frozen))} missed")
    harmless = [item.question for item in load("questions", "benign")]
    alarms = [text for text in harmless if assess(text).disposition is Disposition.EMERGENCY]
    _write(f"Frozen harmless complaints: {_share(len(alarms), len(harmless))} called an emergency")
    for batch in batches():
        now = sum(name == batch.name for name, _ in missed)
        _write(
            f"The {batch.name} batch: of {len(batch.red_flags)} red flags {batch.missed_before} missed before the first widening, "
            f"{_share(batch.missed_at_first, len(batch.red_flags))} at first, {now} now; "
            f"of {len(batch.harmless)} harmless {batch.raised_before}, {batch.raised_at_first}, {len(raised(batch.harmless))} raised"
        )
    if show:
        _print_failures("missed", [*missed, *(("frozen", text) for text in unseen)])
        _print_failures("raised", too_high)
    return len(missed) + len(unseen)


def _print_everyday(every: int, *, show: bool) -> None:
    texts = everyday_texts()[::every]
    found = raised(texts)
    _write(
        f"Everyday texts: {len(texts)}, raised {_share(len(found), len(texts))}, "
        f"of them to an emergency {sum(level == Disposition.EMERGENCY for level, _ in found)}"
    )
    if show:
        _print_failures("raised", found)


def _print_relations(options: argparse.Namespace) -> int:
    """How many changes have lowered the urgency."""
    broken, asked = broken_relations(options.seed, options.changes, options.every)
    lost, whole = sum(map(len, broken.values())), sum(asked.values())
    _write(f"Changes that must not lower the urgency: {whole}, urgency lost by {_share(lost, whole)}")
    for name, texts in broken.items():
        _write(f"  {name:36}{asked[name]:6}{len(texts):6}")
        if options.failures:
            for text in texts:
                _write(f"    {text!r}")
    return lost


def main(given: Sequence[str] | None = None) -> int:
    options = arguments(given)
    missed = _print_sets(show=options.failures)
    _print_everyday(options.every, show=options.failures)
    return 1 if _print_relations(options) + missed else 0


if __name__ == "__main__":
    sys.exit(main())
