"""“Remember that …”: what a person wants kept for them, in their own words."""

from __future__ import annotations

import re

from kithkin.messages.readings import Reading
from kithkin.messages.replies import Verdict
from kithkin.reasoning.composing import Piece
from kithkin.reasoning.drafts import Draft

LONGEST_NOTE = 1_000
_PLEASE = r"(?:please\s+|bitte\s+|por favor,?\s+|per favore,?\s+|s'il (?:te|vous) pla[iî]t,?\s+)?"
_REMEMBER = re.compile(
    rf"^\s*{_PLEASE}(?:(?:can|could|would) you (?:please )?)?(?:"
    r"remember(?: that|:|,)|remember (?=(?:my|our|his|her|their|the|i|we)\b)|(?:make|take) a note(?: that|:)|note(?: down)?(?: that|:)"
    r"|merk(?:e)? dir,?(?: dass|:)|souviens-toi (?:que|:)|retiens(?: que|:)|recuerda(?: que|:)|lembr[ae](?:-te)?(?: de)?(?: que|:)"
    r"|ricorda(?:ti)?(?: che|:))\s*(?P<note>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)


def note_in(text: str) -> str:
    """What is to be remembered, "" where nothing is. A question is never a note ("Remember my dog?")."""
    found = _REMEMBER.match(text)
    if found is None:
        return ""
    note = " ".join(found["note"].split()).rstrip(" .")
    return "" if note.endswith("?") or len(note) > LONGEST_NOTE else note


def keep_note(note: str, reading: Reading) -> Draft:
    """Says back what will be kept. Whoever runs the turn keeps it before the reply is shown."""
    text = f"I will remember: “{note}”. Only you can see it. Ask “what do you remember?” to see or remove it."
    return Draft(
        pieces=(Piece(text=text, evidence=(), template=text),),
        verdict=Verdict.CHECKED,
        reading=reading,
        note=note,
    )
