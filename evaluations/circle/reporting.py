"""Tables of what became of the questions, as Markdown, and the failures in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from evaluations.circle.scoring import Score
from kithkin.turns.found_posts import MOST_POSTS

_LONGEST_CELL = 160


def share(part: int, whole: int) -> str:
    """ "12 of 15 (80.0 %)"."""
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "none asked"


def as_markdown(title: str, scores: Sequence[Score], command: str) -> str:
    """The whole report as a section of the documentation."""
    answerable = [one for one in scores if one.kind == "answerable"]
    nothing = [one for one in scores if one.kind != "answerable"]
    lines = [f"## {title}", "", f"`{command}`", "", *_headline(scores, answerable, nothing), ""]
    lines += [
        f"| Answerable questions | Right post cited | and first | Others only | Nothing cited | Found among the first {MOST_POSTS} |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, some in _groups(answerable):
        lines.append(
            f"| {name} | {_cells(some, 'right')} | {_percent(sum(one.first for one in some), len(some))} | {_cells(some, 'wrong')}"
            f" | {_cells(some, 'silent')} | {_percent(sum(one.found_at > 0 for one in some), len(some))} |"
        )
    lines += [
        "",
        "| Nothing was shared on it | Asked | Nothing cited | and said so | Cited all the same |",
        "|---|---:|---:|---:|---:|",
    ]
    for kind in dict.fromkeys(("all", *sorted({one.kind for one in nothing}))):
        some = [one for one in nothing if kind in ("all", one.kind)]
        lines.append(
            f"| {kind.replace('_', ' ')} | {len(some)} | {_cells(some, 'right')} | {_percent(sum(one.said for one in some), len(some))}"
            f" | {sum(one.outcome == 'wrong' for one in some)} |"
        )
    lines += ["", "| Wrongly cited, by what it is | Times |", "|---|---:|"]
    lines += [f"| {kind.replace('_', ' ')} | {times} |" for kind, times in _wrong_kinds(scores).most_common()]
    return "\n".join(lines) + "\n"


def failures(scores: Iterable[Score]) -> str:
    """Every question that went wrong, to the point."""
    lines: list[str] = []
    for one in scores:
        if one.leaked:
            lines.append(f"LEAKED {', '.join(one.leaked)} | {one.id} | {one.question}")
        if one.inexact:
            lines.append(f"NOT THE POST'S WORDS | {one.id} | {one.question} | {_short(one.reply)}")
        if one.outcome == "wrong":
            lines.append(f"wrong ({one.kind}) | {one.id} | {one.question} | cited {', '.join(one.cited)}")
        elif one.outcome == "silent":
            where = f"found at {one.found_at}" if one.found_at else "not found"
            lines.append(f"silent, {where} | {one.id} | {one.question} | {_short(one.reply)}")
        elif one.good < len(one.cited):
            lines.append(f"besides | {one.id} | {one.question} | cited {', '.join(one.cited)}")
        elif one.kind != "answerable" and not one.said:
            lines.append(f"talks instead | {one.id} | {one.question} | {_short(one.reply)}")
    return "\n".join(lines)


def by_topic(scores: Iterable[Score]) -> str:
    """How many went wrong, by topic and kind, the worst first."""
    counted = Counter((one.topic, one.kind) for one in scores if one.outcome != "right")
    return "\n".join(f"{times:4} {topic} {kind}" for (topic, kind), times in counted.most_common())


def _headline(scores: Sequence[Score], answerable: Sequence[Score], nothing: Sequence[Score]) -> list[str]:
    cited, good = sum(len(one.cited) for one in scores), sum(one.good for one in scores)
    of_answers = sum(len(one.cited) for one in answerable)
    times = sorted(one.seconds for one in scores)
    return [
        f"- A right post is cited: {share(sum(one.outcome == 'right' for one in answerable), len(answerable))} answerable questions.",
        f"- Nothing is cited where nothing was shared: {share(sum(one.outcome == 'right' for one in nothing), len(nothing))}.",
        f"- Citations that answer their question: {share(good, cited)} of all; {share(good, of_answers)} of those given to answerable"
        " questions.",
        f"- Quotes that are not the post's words: {sum(one.inexact for one in scores)}. Posts cited to somebody who may not see them,"
        f" or after they were withdrawn: {sum(len(one.leaked) for one in scores)}.",
        f"- Seconds a question: median {times[len(times) // 2]:.2f}, 95 % under {times[int(len(times) * 0.95)]:.2f}.",
    ]


def _groups(scores: Sequence[Score]) -> list[tuple[str, Sequence[Score]]]:
    groups: list[tuple[str, Sequence[Score]]] = [("all", scores)]
    for language in sorted({one.language for one in scores}):
        same = [one for one in scores if one.language == language and not one.across]
        groups.append((f"asked and told in {language}", same))
    groups.append(("asked in another language than told", [one for one in scores if one.across]))
    return [(name, some) for name, some in groups if some]


def _wrong_kinds(scores: Iterable[Score]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for one in scores:
        if one.good == len(one.cited):
            continue
        for key, kind in zip(one.cited, one.cited_kinds, strict=True):
            if kind == "answer" and one.outcome == "right":
                continue
            counted[
                "another topic's answer" if kind == "answer" and not key.startswith(f"{one.topic}/") else kind
            ] += 1
    return counted


def _cells(scores: Sequence[Score], outcome: str) -> str:
    return _percent(sum(one.outcome == outcome for one in scores), len(scores))


def _percent(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.1%})" if whole else "-"


def _short(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_CELL]
