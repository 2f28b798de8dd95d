"""“How I know” for chats: what a reply rests on, as short numbered lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kithkin.messages.replies import Evidence
from kithkin.turns.plain_maths import plain_text

Detail = Literal["full", "short", "pointer", "none"]
HEADING = "How I know"


def cite(evidence: Sequence[Evidence], detail: Detail) -> str:
    """The lines, with their heading; empty where there is nothing to name. The asker's own words are left out.

    "short" names each in a few words, "pointer" only says how many there are and where to find them.
    """
    shown = [piece for piece in evidence if piece.kind != "asker"]
    if not shown or detail == "none":
        return ""
    if detail == "pointer":
        return f"{HEADING}: see the page ({len(shown)} {'entry' if len(shown) == 1 else 'entries'})."
    write = _full if detail == "full" else _short
    lines = [f"{number}. {write(piece)}" for number, piece in enumerate(shown, start=1)]
    return "\n".join((HEADING, *lines))


def _full(piece: Evidence) -> str:
    match piece.kind:
        case "computation":
            inputs = ", ".join(f"{_worded(name)} = {_flat(value)}" for name, value in piece.inputs)
            return _sentences(
                _result(piece),
                f"From {inputs}" if inputs else "",
                f"Method: {_flat(piece.method)}" if piece.method else "",
                f"Checked by: {_flat(piece.checked_by)}" if piece.checked_by else "",
                f"Reference: {_flat(piece.reference)}" if piece.reference else "",
            )
        case "picture":
            return _sentences(f"{_flat(piece.title)}: {_flat(piece.detail or piece.value)}")
        case "post":
            return _shared(piece)
        case _:
            named = _named(piece)
            said = _flat(piece.reference or piece.detail)
            whole = f"{named}: {said}" if said and said not in named else named
            return " ".join(part for part in (_sentences(whole), piece.permalink) if part)


def _short(piece: Evidence) -> str:
    match piece.kind:
        case "computation":
            return _sentences(_result(piece))
        case "picture":
            return _sentences(f"{_flat(piece.title)}: {_flat(piece.value or piece.detail)}")
        case "post":
            return _shared(piece)
        case _:
            return " ".join(part for part in (_sentences(_named(piece)), piece.permalink) if part)


def _shared(piece: Evidence) -> str:
    """Who, where, when and the link: the words themselves stand in the answer."""
    named = ", ".join(" ".join(part.split()) for part in (piece.author, piece.title) if part.strip())
    return " ".join(part for part in (named, piece.permalink) if part)


def _result(piece: Evidence) -> str:
    title = _flat(piece.title).rstrip(".")
    return f"{title}: {_flat(piece.value)}" if piece.value else title


def _named(piece: Evidence) -> str:
    return ", ".join(part for part in (_flat(piece.author), _flat(piece.title)) if part)


def _worded(name: str) -> str:
    return _flat(name).replace("_", " ")


def _flat(text: str) -> str:
    return " ".join(plain_text(text).split())


def _sentences(*parts: str) -> str:
    """The parts as sentences, each with one full stop."""
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)
