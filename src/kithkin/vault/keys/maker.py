"""Shows that a backup was made by a Kithkin that had the key, and not by somebody who merely knows what to seal to.

The ways in `keys.json` name public halves, so whoever reads a backup can seal a key of their own to them, and put a whole backup of
their own in its place. So a store has a second secret, its maker's, which stays when the key changes. It lies in the list of ways
twice: under the key, for whoever makes a backup; and for each way under what its secret alone leads to, for whoever brings one back. Who
has not had the key or a secret can make neither.

Sources: AES-256-GCM (NIST SP 800-38D) with random nonces; HKDF-SHA256 (RFC 5869).
"""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

_MAKER_BYTES: Final = 32
_NONCE_BYTES: Final = 12


def new_maker() -> bytes:
    """A maker's secret for a store that has none yet."""
    return secrets.token_bytes(_MAKER_BYTES)


def kept_under_key(maker: bytes, key: bytes, store: str) -> bytes:
    """A maker's secret as it is kept for whoever has the store's key."""
    return _put(maker, key, f"kithkin store {store} maker")


def maker_by_key(kept: bytes, key: bytes, store: str) -> bytes | None:
    """The maker's secret; None where there is none, or another hand wrote it."""
    return _taken(kept, key, f"kithkin store {store} maker")


def mark(maker: bytes, marking: bytes, store: str, way: str) -> bytes:
    """A maker's secret as it is kept for whoever has the secret of a way; `marking` is what that leads to."""
    return _put(maker, marking, f"kithkin store {store} mark of {way}")


def maker_by_mark(kept: bytes, marking: bytes, store: str, way: str) -> bytes | None:
    """The maker's secret; None where there is none, or somebody without the way's secret wrote it."""
    return _taken(kept, marking, f"kithkin store {store} mark of {way}")


def _put(content: bytes, key: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_for(key)).encrypt(nonce, content, place.encode())


def _taken(kept: bytes, key: bytes, place: str) -> bytes | None:
    if len(kept) <= _NONCE_BYTES:
        return None
    try:
        return AESGCM(_for(key)).decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], place.encode())
    except InvalidTag:
        return None


def _for(key: bytes) -> bytes:
    return HKDFExpand(algorithm=SHA256(), length=32, info=b"kithkin maker").derive(key)
