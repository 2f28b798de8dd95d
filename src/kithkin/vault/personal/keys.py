"""The key pair of a person's lock. Its public half locks; the other half is sealed to a passphrase and to a recovery code.

The ways to it are made as those to the key of everything are (`vault.keys.ways`, with its sources). Turns are sealed to the
public half by HPKE (RFC 9180), each part for its own place, so that none can be put in the place of another.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import replace
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from pydantic import BaseModel, ConfigDict

from kithkin.messages.errors import BadInput
from kithkin.ports.locking import Lock, Part, TurnParts
from kithkin.vault.keys.passphrases import chosen_passphrase, passphrase_bytes
from kithkin.vault.keys.recovery_codes import new_recovery_code, read_recovery_code
from kithkin.vault.keys.ways import SUITE, Kind, Way, go, new_way

_ID_BYTES: Final = 8


class _Ways(BaseModel):
    """The ways to the private half, as they are kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ways: tuple[Way, ...]


class OpenedLock:
    """Implements `ports.locking.PersonalKey`: the private half, in memory. `ways`: as they were when it was opened."""

    def __init__(self, lock: str, private: bytes, ways: bytes = b"") -> None:
        self._lock = lock
        self.ways = ways
        self._private = X25519PrivateKey.from_private_bytes(private)

    @property
    def lock(self) -> str:
        """See the port."""
        return self._lock

    def open_part(self, turn: str, part: Part, sealed: bytes) -> bytes:
        """See the port."""
        return self._open(sealed, _place_of_part(self._lock, turn, part))

    def open_picture(self, picture: str, sealed: bytes) -> bytes:
        """See the port."""
        return self._open(sealed, _place_of_picture(self._lock, picture))

    def open_turn(self, sealed: TurnParts) -> TurnParts:
        """A whole turn, readable; an answer that was destroyed is empty. Raises `BadInput`."""
        return TurnParts(
            turn=sealed.turn,
            question=self.open_part(sealed.turn, "question", sealed.question),
            answer=self.open_part(sealed.turn, "answer", sealed.answer) if sealed.answer else b"",
            pictures={name: self.open_picture(name, content) for name, content in sealed.pictures.items()},
        )

    def open_what_is_whole(self, sealed: TurnParts) -> TurnParts:
        """The same of a turn of this lock's, without what is damaged."""
        question, answer = self._whole(sealed, "question"), self._whole(sealed, "answer")
        pictures: dict[str, bytes] = {}
        for name, content in sealed.pictures.items():
            with suppress(BadInput):
                pictures[name] = self.open_picture(name, content)
        parts: dict[Part, bytes | None] = {"question": question, "answer": answer}
        return TurnParts(
            turn=sealed.turn,
            question=question or b"",
            answer=answer or b"",
            pictures=pictures,
            damaged=frozenset(name for name, opened in parts.items() if opened is None),
        )

    def _whole(self, sealed: TurnParts, part: Part) -> bytes | None:
        content = sealed.question if part == "question" else sealed.answer
        if part == "answer" and not content:
            return b""  # it was destroyed
        try:
            return self.open_part(sealed.turn, part, content)
        except BadInput:
            return None

    def ways_with(self, lock: Lock, kind: Kind, secret: bytes) -> Lock:
        """The lock with another way of this kind in place of the one before."""
        fresh = new_way(kind, secret, self._private.private_bytes_raw(), lock.id)
        staying = tuple(way for way in _ways(lock) if way.kind != kind)
        return replace(lock, ways=_written((*staying, fresh)))

    def _open(self, sealed: bytes, place: bytes) -> bytes:
        try:
            return SUITE.decrypt(sealed, self._private, info=place)
        except (InvalidTag, ValueError) as error:
            raise BadInput(
                "This was locked by another lock than the one that is open, or is damaged.",
                remedy="Close your locked past, and open it again.",
            ) from error


def new_lock(passphrase: str, now: float) -> tuple[Lock, str]:
    """A new lock and its recovery code, which is kept nowhere. Raises `BadInput` for a passphrase that is too short."""
    secret, code = chosen_passphrase(passphrase), new_recovery_code()
    private = X25519PrivateKey.generate()
    lock = Lock(
        id=secrets.token_hex(_ID_BYTES),
        public=private.public_key().public_bytes_raw(),
        ways=_written(()),
        made_at=now,
    )
    opened = OpenedLock(lock.id, private.private_bytes_raw())
    lock = opened.ways_with(lock, "passphrase", secret)
    return opened.ways_with(lock, "recovery", read_recovery_code(code)), code


def open_lock(lock: Lock, secret: str) -> OpenedLock | None:
    """The lock opened by its passphrase or its recovery code; None when that is neither. Raises `BadInput` for no letters or signs."""
    opened = _by(lock, "passphrase", passphrase_bytes(secret))
    if opened is None:
        with suppress(BadInput):  # what cannot be a code is none
            opened = _by(lock, "recovery", read_recovery_code(secret))
    return opened


def with_passphrase(lock: Lock, opened: OpenedLock, passphrase: str) -> Lock:
    """The lock with another passphrase. Raises `BadInput` for one that is too short."""
    return opened.ways_with(lock, "passphrase", chosen_passphrase(passphrase))


def with_new_code(lock: Lock, opened: OpenedLock) -> tuple[Lock, str]:
    """The lock with another recovery code, and the code."""
    code = new_recovery_code()
    return opened.ways_with(lock, "recovery", read_recovery_code(code)), code


class Sealer:
    """What seals so that only a lock's key opens it."""

    def __init__(self, lock: Lock) -> None:
        self._lock = lock.id
        self._public = X25519PublicKey.from_public_bytes(lock.public)

    def seal_turn(self, readable: TurnParts) -> TurnParts:
        """A turn, sealed."""

        def part(name: Part, content: bytes) -> bytes:
            return SUITE.encrypt(content, self._public, info=_place_of_part(self._lock, readable.turn, name))

        return TurnParts(
            turn=readable.turn,
            question=part("question", readable.question),
            answer=part("answer", readable.answer),
            pictures={name: self.seal_picture(name, content) for name, content in readable.pictures.items()},
        )

    def seal_picture(self, picture: str, content: bytes) -> bytes:
        """The content of a picture, sealed."""
        return SUITE.encrypt(content, self._public, info=_place_of_picture(self._lock, picture))


def _by(lock: Lock, kind: Kind, secret: bytes) -> OpenedLock | None:
    for way in _ways(lock):
        if way.kind == kind and (private := go(way, secret, lock.id)) is not None:
            return OpenedLock(lock.id, private, lock.ways)
    return None


def _ways(lock: Lock) -> tuple[Way, ...]:
    return _Ways.model_validate_json(lock.ways).ways


def _written(ways: tuple[Way, ...]) -> bytes:
    return _Ways.model_construct(ways=ways).model_dump_json().encode()


def _place_of_part(lock: str, turn: str, part: Part) -> bytes:
    return f"kithkin lock {lock} {part} of {turn}".encode()


def _place_of_picture(lock: str, picture: str) -> bytes:
    return f"kithkin lock {lock} picture {picture}".encode()
