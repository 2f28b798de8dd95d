"""Seals by which it shows whether something was written by who holds the key."""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand


def seal(content: bytes, key: bytes, purpose: str) -> str:
    """HMAC-SHA256 in hexadecimal, under a key made for this purpose (HKDF-Expand, RFC 5869, 2.3)."""
    sealing = HKDFExpand(algorithm=SHA256(), length=32, info=f"kithkin {purpose}".encode()).derive(key)
    return hmac.new(sealing, content, "sha256").hexdigest()
