"""Codes to be written on paper: 135 random bits and a sign that tells most slips of the pen.

Source of the alphabet: Crockford, "Base 32": no I, L, O or U, and what is read for them is understood.
"""

from __future__ import annotations

import secrets
import zlib
from typing import Final

from kithkin.messages.errors import BadInput

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans("ILO", "110")
_RANDOM: Final = 27
_GROUP: Final = 4


def new_recovery_code() -> str:
    """A code such as 7KQ2-…, seven groups of four."""
    random = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM))
    whole = random + _check(random)
    return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))


def read_recovery_code(typed: str) -> bytes:
    """The secret in a code, however it was typed. Raises `BadInput` when it cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_READ_AS)
    if len(signs) != _RANDOM + 1 or set(signs) - set(_ALPHABET) or _check(signs[:-1]) != signs[-1]:
        raise BadInput(
            "This is no recovery code: a letter is wrong, missing or too many.",
            remedy="Type it as it was shown: seven groups of four.",
        )
    return signs.encode()


def _check(signs: str) -> str:
    return _ALPHABET[zlib.crc32(signs.encode()) % len(_ALPHABET)]
