"""Puts results into words: sentences carry slots, code writes the digits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kithkin.messages.errors import ToolFailed
from kithkin.messages.readings import Assumed
from kithkin.messages.results import Value
from kithkin.ports.units import Units
from kithkin.reasoning.displaying import display_value
from kithkin.reasoning.executing import Step

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z{])")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?")
SLOT = re.compile(r"\{\{\s*([\w.:]+)\s*\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A sentence or two of a reply, with the evidence it rests on.

    `template` is the text before its slots were filled, as written by our own code; "" when a model wrote it.
    """

    text: str
    evidence: tuple[str, ...]
    template: str = ""


def fill(template: str, slots: Mapping[str, Value | str], units: Units) -> str:
    """The template with its slots filled. Raises `ToolFailed` for a slot that nothing fills."""

    def replaced(match: re.Match[str]) -> str:
        content = slots.get(match[1])
        if content is None:
            raise ToolFailed(f"Nothing fills the slot {match[1]}.")
        return content if isinstance(content, str) else display_value(content, units)

    return re.sub(r"[ \t]{2,}", " ", SLOT.sub(replaced, template)).strip()


def compose(steps: Sequence[Step], units: Units) -> list[Piece]:
    """The reply to a program: the answer first, then how it was reached, what was assumed, and cautions."""
    last = steps[-1]
    pieces = [_piece(last, last.result.sentence, units)]
    pieces += [_piece(step, f"For this: {_lowered(step.result.sentence)}", units) for step in steps[:-1]]
    pieces += [piece for step in steps for piece in _assumptions(step)]
    return pieces + cautions(steps, units)


def cautions(steps: Sequence[Step], units: Units) -> list[Piece]:
    """What must be said with the results, each sentence once: what others published about them, then their limits."""
    pieces: list[Piece] = [piece for step in steps for piece in _cited(step, units)]
    said: set[str] = set()
    for step in steps:
        for caution in step.result.cautions:
            fresh = [sentence for sentence in _SENTENCE_END.split(caution) if sentence not in said]
            said.update(fresh)
            if fresh:
                pieces.append(_piece(step, " ".join(fresh), units))
    return pieces


def _piece(step: Step, template: str, units: Units) -> Piece:
    return Piece(text=fill(template, step.slots, units), evidence=(step.evidence,), template=template)


def _cited(step: Step, units: Units) -> list[Piece]:
    """The sentences that rest on published passages, each backed by its own."""
    return [
        Piece(
            text=fill(citation.sentence, step.slots, units),
            evidence=(step.evidence, source),
            template=citation.sentence,
        )
        for citation, source in zip(step.result.citations, step.sources, strict=True)
    ]


def _lowered(sentence: str) -> str:
    """A sentence that continues another: its first word in lower case, unless it is a name or a symbol."""
    first, _, rest = sentence.partition(" ")
    return (
        f"{first.lower()} {rest}"
        if first in {"The", "A", "An", "Your", "That", "This", "It", "There"}
        else sentence
    )


def _assumptions(step: Step) -> list[Piece]:
    pieces: list[Piece] = []
    for entry in step.inputs:
        if isinstance(entry.argument, Assumed) and entry.argument.why:
            name = (
                entry.parameter.words[0] if entry.parameter.words else entry.parameter.name.replace("_", " ")
            )
            shown = _spoken_moment(entry.shown)
            why = entry.argument.why.replace(" (", ", ").replace(")", "")
            text = f"I took the {name} as {shown} ({why})."
            own = why if shown == entry.shown else f"{shown} {why}"
            pieces.append(Piece(text=text, evidence=(step.evidence,), template=own))
    return pieces


def _spoken_moment(shown: str) -> str:
    """A date or moment in ISO 8601 as people say it; anything else as it is."""
    if _MOMENT.fullmatch(shown) is None:
        return shown
    try:
        moment = datetime.fromisoformat(shown)
    except ValueError:
        return shown
    day = f"{moment.day} {moment:%B %Y}"
    if "T" not in shown:
        return day
    return f"{day}, {moment:%H:%M}{' UTC' if moment.utcoffset() == timedelta(0) else ''}"


def without_slots(template: str) -> str:
    """What our own code wrote literally in a template."""
    return SLOT.sub(" ", template)
