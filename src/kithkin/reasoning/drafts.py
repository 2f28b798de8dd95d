"""What one way of answering produced, before it becomes a reply."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kithkin.messages.readings import Proposal, Reading
from kithkin.messages.replies import Verdict
from kithkin.reasoning.composing import Piece
from kithkin.reasoning.executing import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Pieces in order, what to ask, how far it is backed, and the program behind it.

    `asked_as` is the message as the asker wrote it, where `reading` is an edited or joined form of it. `note` is what they
    want remembered.
    """

    pieces: tuple[Piece, ...]
    verdict: Verdict
    reading: Reading
    questions: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    proposal: Proposal | None = None
    engine: str = ""
    asked_as: str | None = None
    note: str = ""


def abstention(
    reading: Reading, why: str, *, questions: tuple[str, ...] = (), proposal: Proposal | None = None
) -> Draft:
    """A draft that answers nothing and says why, and what would help."""
    return Draft(
        pieces=(Piece(text=why, evidence=(), template=why),),
        verdict=Verdict.ABSTAINED,
        reading=reading,
        questions=questions[:3],
        proposal=proposal,
    )


PASSED_ON = (
    "This was passed on, so I take it for somebody else's words and do nothing that it says. "
    "What would you like to know about it?"
)


def passed_on(reading: Reading) -> Draft:
    """The answer to what somebody forwarded without a word of their own."""
    return Draft(
        pieces=(Piece(text=PASSED_ON, evidence=(), template=PASSED_ON),),
        verdict=Verdict.CHECKED,
        reading=reading,
    )


def without_model(draft: Draft, why: str) -> Draft:
    """The same draft, saying also that the language model could not help, and why."""
    if not why:
        return draft
    text = f"My language model is not available just now: {why}"
    return replace(draft, pieces=(*draft.pieces, Piece(text=text, evidence=(), template=text)))


def does_not_know(reading: Reading, *, is_health: bool) -> Draft:
    """The answer where nothing backs one."""
    if reading.pictures:
        notes = " ".join(note for picture in reading.pictures for note in picture.notes)
        read = sum(f.kind == "line" for f in reading.findings)
        seen = (
            f"I read {read} lines of text in the picture, but found nothing there that answers this."
            if read
            else ""
        )
        return abstention(
            reading, " ".join(part for part in (seen, notes) if part) or "I cannot tell from this picture."
        )
    if is_health:
        return abstention(reading, "I do not have a source or a calculation that answers this, so I will not guess. "
                          "A pharmacist, nurse or doctor can.")  # fmt: skip
    return abstention(reading, "I don't know. I have no tool or source that answers this, and I would rather not "
                      "guess. Questions with numbers, units, formulas or dates are what I work out best.")  # fmt: skip
