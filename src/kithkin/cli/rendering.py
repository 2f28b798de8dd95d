"""Prints a reply for people: the answer, how far it is checked, and how it is known."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from kithkin.messages.replies import Disposition, Evidence, Reply, Verdict

VERDICTS = {
    Verdict.CHECKED: ("Checked", "green"),
    Verdict.PARTLY: ("Partly checked", "yellow"),
    Verdict.UNCHECKED: ("Not checked", "yellow"),
    Verdict.ABSTAINED: ("I don't know", "blue"),
}


def print_reply(reply: Reply, console: Console) -> None:
    """Prints the whole reply."""
    urgent = reply.disposition in {Disposition.EMERGENCY, Disposition.URGENT_TODAY}
    for number, line in enumerate(reply.text.split("\n")):
        style = "bold red" if urgent and number == 0 else "bold" if number == 0 else ""
        console.print(Text(line, style=style))
    words, colour = VERDICTS[reply.verdict]
    if reply.verdict is Verdict.ABSTAINED and reply.questions:
        words = "I need to know more"
    console.print()
    console.print(Text(f"{words} · {reply.elapsed_seconds:.1f} s", style=colour))
    shown = [evidence for evidence in reply.evidence if evidence.kind != "asker"]
    if shown:
        console.print(Text("How I know", style="underline"))
        for evidence in shown:
            _print_evidence(evidence, console)


def _print_evidence(evidence: Evidence, console: Console) -> None:
    console.print(Text(f"  [{evidence.id}] {evidence.title}", style="bold"))
    if evidence.kind == "computation":
        inputs = ", ".join(f"{name} = {value}" for name, value in evidence.inputs)
        rows = [("from", inputs), ("result", evidence.value), ("method", evidence.method),
                ("checked by", evidence.checked_by), ("reference", evidence.reference)]  # fmt: skip
        if evidence.drawing_description:
            rows.append(("drawing", f"{evidence.drawing_description} (shown on the page)"))
    else:
        rows = [("", line) for line in evidence.detail.split("\n")]
        if evidence.pack:
            rows += [
                ("published by", evidence.author),
                ("edition", evidence.reference),
                ("link", evidence.permalink),
            ]
    for name, value in rows:
        if value:
            console.print(Text(f"      {name + ': ' if name else ''}{value}", style="dim"))
