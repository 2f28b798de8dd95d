"""A way to the key: a secret that somebody knows or this machine keeps, and the key sealed so that only that secret opens it.

Every secret leads to a key pair, and the key is sealed to its public half, so that it can be changed without asking
everybody for their secret again. Sources: HPKE (RFC 9180; DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM); Argon2id with
the second recommended option of RFC 9106, section 4 (3 passes, 64 MiB, 4 lanes) for what people think of; HKDF-SHA256
(RFC 5869) for secrets that are random.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import Base64UrlBytes, BaseModel, ConfigDict

Kind = Literal["file", "keyring", "passphrase", "recovery"]
KEY_BYTES: Final = 32
SECRET_BYTES: Final = 32
_SALT_BYTES: Final = 16
SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
"""How anything is sealed to the public half of a key pair."""


class Way(BaseModel):
    """One way to the key. `made`: when (ISO 8601, UTC); `sealed`: the key for who holds the private half of `public`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: Kind
    made: str
    salt: Base64UrlBytes
    public: Base64UrlBytes
    sealed: Base64UrlBytes


class Gone(NamedTuple):
    """A way that was gone: the key it led to, and what else only its secret leads to."""

    key: bytes
    marking: bytes


def new_way(kind: Kind, secret: bytes, key: bytes, store: str) -> Way:
    """Makes a way by a secret to the key of a store."""
    return marked_way(kind, secret, key, store)[0]


def marked_way(kind: Kind, secret: bytes, key: bytes, store: str) -> tuple[Way, bytes]:
    """The same, with what else only the secret leads to (`Gone.marking`)."""
    salt = secrets.token_bytes(_SALT_BYTES)
    private = _private_half(kind, secret, salt)
    way = Way.model_construct(  # from bytes as they are: the model's own doors expect base64
        id=secrets.token_hex(4),
        kind=kind,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        salt=salt,
        public=private.public_key().public_bytes_raw(),
        sealed=b"",
    )
    return lead_to(way, key, store), private.private_bytes_raw()


def lead_to(way: Way, key: bytes, store: str) -> Way:
    """The same way to another key; its secret is not needed."""
    public = X25519PublicKey.from_public_bytes(way.public)
    return way.model_copy(update={"sealed": SUITE.encrypt(key, public, info=_purpose(store, way.id))})


def go(way: Way, secret: bytes, store: str) -> bytes | None:
    """The key, or None when the secret is not this way's."""
    gone = go_all_of(way, secret, store)
    return gone.key if gone is not None else None


def go_all_of(way: Way, secret: bytes, store: str) -> Gone | None:
    """The key and what else the secret leads to, or None when it is not this way's."""
    private = _private_half(way.kind, secret, way.salt)
    if private.public_key().public_bytes_raw() != way.public:
        return None
    try:
        key = SUITE.decrypt(way.sealed, private, info=_purpose(store, way.id))
    except InvalidTag:
        return None
    return Gone(key, private.private_bytes_raw())


def _private_half(kind: Kind, secret: bytes, salt: bytes) -> X25519PrivateKey:
    if kind == "passphrase":
        seed = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=64 * 1024).derive(secret)
    else:
        seed = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"kithkin way").derive(secret)
    return X25519PrivateKey.from_private_bytes(seed)


def _purpose(store: str, way_id: str) -> bytes:
    return f"kithkin store {store} way {way_id}".encode()
