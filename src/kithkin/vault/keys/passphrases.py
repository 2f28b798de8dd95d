"""What people think of to open something with: how long it is at least, and the bytes that stand for it."""

from __future__ import annotations

import unicodedata
from typing import Final

from kithkin.messages.errors import BadInput

SHORTEST_PASSPHRASE: Final = 12


def chosen_passphrase(passphrase: str) -> bytes:
    """A new passphrase as bytes. Raises `BadInput` for one that is too short."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BadInput(
            f"A passphrase has at least {SHORTEST_PASSPHRASE} characters.",
            remedy="Four or more words that do not belong together are easy to keep in mind.",
        )
    return passphrase_bytes(passphrase)


def passphrase_bytes(passphrase: str) -> bytes:
    """The same whichever way a keyboard composes its letters (Unicode normalisation form C). Raises `BadInput`."""
    try:
        return unicodedata.normalize("NFC", passphrase).encode()
    except UnicodeEncodeError as error:
        raise BadInput(
            "The passphrase holds what is no letter or sign.", remedy="Write it in UTF-8."
        ) from error
