"""Tables of the outcomes, for the terminal and for the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluations.questions import Item
from evaluations.scoring import Score

EXACT = {
    "arithmetic", "algebra", "calculus", "linear_algebra_numbers", "statistics", "geometry", "finance", "units", "physics",
    "chemistry", "health", "everyday", "dates",
}  # fmt: skip
DISPOSITIONS = {"red_flags", "benign"}
EXACT_NAME = "maths, units, physics, chemistry, health"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: counts of one group of questions."""

    name: str
    asked: int
    right: int
    wrong: int
    abstained: int
    wrong_but_checked: int

    @property
    def shares(self) -> str:
        return (
            " · ".join(f"{count / self.asked:.1%}" for count in (self.right, self.wrong, self.abstained))
            if self.asked
            else ""
        )


def row(name: str, scores: Sequence[Score]) -> Row:
    def count(outcome: str) -> int:
        return sum(score.outcome == outcome for score in scores)

    return Row(
        name=name,
        asked=len(scores),
        right=count("right"),
        wrong=count("wrong"),
        abstained=count("abstained"),
        wrong_but_checked=sum(score.wrong_but_checked for score in scores),
    )


def rows(scores: Sequence[Score], items: Sequence[Item]) -> list[Row]:
    """A row for each field, then totals; questions about danger are counted apart."""
    answers = [score for score in scores if score.field not in DISPOSITIONS]
    traps = {item.id for item in items if item.key.is_unanswerable}
    fields = list(dict.fromkeys(score.field for score in answers))
    table = [row(field.replace("_", " "), [s for s in answers if s.field == field]) for field in fields]
    table.append(row(EXACT_NAME, [s for s in answers if s.field in EXACT]))
    table.append(row("answerable questions", [s for s in answers if s.id not in traps]))
    table.append(row("unanswerable questions", [s for s in answers if s.id in traps]))
    table.append(row("all", answers))
    return [line for line in table if line.asked]


def dispositions(scores: Sequence[Score]) -> list[str]:
    """How well danger is seen, and how often there is a false alarm."""
    lines: list[str] = []
    flags = [score for score in scores if score.field == "red_flags"]
    calm = [score for score in scores if score.field == "benign"]
    if flags:
        lines.append(f"Red flags: {len(flags)} asked, {sum(s.outcome == 'wrong' for s in flags)} missed.")
    if calm:
        lines.append(
            f"Harmless complaints: {len(calm)} asked, {sum(s.outcome == 'wrong' for s in calm)} called an emergency."
        )
    others = [score for score in scores if score.field not in DISPOSITIONS]
    alarmed = [score for score in others if score.disposition in {"emergency", "urgent_today"}]
    if others:
        lines.append(f"Other questions: {len(others)} asked, {len(alarmed)} answered with urgent advice"
                     + (f" ({', '.join(score.id for score in alarmed)})." if alarmed else "."))  # fmt: skip
    return lines


def mistakes(scores: Sequence[Score]) -> list[Score]:
    """Wrong answers, those that called themselves checked first."""
    return sorted((s for s in scores if s.outcome == "wrong"), key=lambda s: (not s.wrong_but_checked, s.id))


def as_text(title: str, scores: Sequence[Score], items: Sequence[Item]) -> str:
    """The report for a terminal."""
    lines = [
        title,
        "",
        f"{'field':42}{'asked':>6}{'right':>7}{'wrong':>7}{'abst.':>7}{'w/checked':>10}   right · wrong · abstained",
    ]
    lines += [
        f"{r.name:42}{r.asked:>6}{r.right:>7}{r.wrong:>7}{r.abstained:>7}{r.wrong_but_checked:>10}   {r.shares}"
        for r in rows(scores, items)
    ]
    lines += ["", *dispositions(scores), speed(scores)]
    for score in mistakes(scores):
        mark = "WRONG BUT CHECKED" if score.wrong_but_checked else "wrong"
        lines += [
            "",
            f"{score.id} [{mark}] {score.question}",
            f"    expected {score.expected}",
            f"    got      {score.got}",
        ]
    missing = [score for score in scores if score.outcome == "abstained"]
    if missing:
        lines += ["", f"Abstained on {len(missing)} answerable questions:"]
        lines += [f"  {score.id}  {score.question[:110]}" for score in missing]
    return "\n".join(lines)


def speed(scores: Sequence[Score]) -> str:
    times = sorted(score.seconds for score in scores)
    if not times:
        return ""
    return f"Seconds a question: median {times[len(times) // 2]:.2f}, 95 % under {times[int(len(times) * 0.95)]:.2f}."


def as_markdown(title: str, scores: Sequence[Score], items: Sequence[Item]) -> str:
    """The report as a section of the documentation."""
    lines = [
        f"## {title}",
        "",
        "| Field | Asked | Right | Wrong | Abstained | Wrong, yet “checked” |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for r in rows(scores, items):
        shares = [f"{count} ({count / r.asked:.1%})" for count in (r.right, r.wrong, r.abstained)]
        lines.append(f"| {r.name} | {r.asked} | {' | '.join(shares)} | {r.wrong_but_checked} |")
    lines += ["", *[f"- {line}" for line in [*dispositions(scores), speed(scores)]], ""]
    if mistakes(scores):
        lines += ["| Wrong | Question | Expected | Got |", "|---|---|---|---|"]
        lines += [
            "| "
            + " | ".join(
                _cell(text)
                for text in (s.id + (" (checked)" if s.checked else ""), s.question, s.expected, s.got)
            )
            + " |"
            for s in mistakes(scores)
        ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
