"""What a model says after it looked at a picture: words that the picture may have put into its mouth.

They are nobody's statement but the model's, so they are quoted as its words, never checked, and never a question of ours.
"""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.reasoning.composing import Piece
from kithkin.reasoning.shared.display import clean, quoted

HEARSAY = "My language model looked at the picture and says:"
LONGEST_HEARSAY = 600


def hearsay(sentences: Sequence[str]) -> Piece:
    """The model's sentences as a quotation, cut to `LONGEST_HEARSAY` characters."""
    said = clean(" ".join(sentences))
    shown = said if len(said) <= LONGEST_HEARSAY else f"{said[: LONGEST_HEARSAY - 1].rstrip()}…"
    text = f"{HEARSAY} {quoted(shown)}"
    return Piece(text=text, evidence=(), template=text)
