"""Finds the key of what is kept, makes it for a new folder, and adds and removes the ways to it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from kithkin.messages.errors import BadInput, Misconfigured
from kithkin.ports.keys import KeyedFile, MachineSecrets
from kithkin.vault.keys.key_file import (
    KEYS,
    KeyFile,
    check_seal,
    read_key_file,
    sealed_key_file,
    write_first_key_file,
    write_key_file,
)
from kithkin.vault.keys.maker import maker_by_key, maker_by_mark, mark, new_maker
from kithkin.vault.keys.passphrases import chosen_passphrase, passphrase_bytes
from kithkin.vault.keys.recovery_codes import new_recovery_code, read_recovery_code
from kithkin.vault.keys.ways import KEY_BYTES, SECRET_BYTES, Gone, Kind, Way, go_all_of, marked_way

FIRST_QUESTION: Final = "Passphrase: "
_STORE_BYTES: Final = 8
_TRIES: Final = 3


class Unlocked(NamedTuple):
    """The key of a list of ways, and the secret of who made the list, "" where the way that was gone does not tell it."""

    key: bytes
    maker: bytes


MarkedWay = tuple[Way, bytes]
"""A way that was just made, and what else only its secret leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locksmith:
    """Opens the folder of one Kithkin.

    `machine` says where this machine may keep secrets of its own, `passphrase` is one that was given beforehand, and `ask`
    asks somebody for theirs, where there is somebody: it gets the question and returns what was typed.
    """

    folder: Path
    file: KeyedFile
    machine: Mapping[Kind, MachineSecrets]
    passphrase: str = ""
    ask: Callable[[str], str] | None = None

    def kept(self) -> KeyFile | None:
        """The ways there are; None for a folder that is not encrypted, or new. Raises `Misconfigured` for a damaged list."""
        return read_key_file(self.folder / KEYS)

    def key(self) -> bytes | None:
        """The key; None for a folder that is not encrypted, or new. Raises `Misconfigured` when no secret is at hand."""
        kept = self.kept()
        if kept is not None:
            return self.unlock(kept)
        if self.file.is_begun() and not self.file.is_plain():
            raise Misconfigured(
                f"Everything in {self.folder} is encrypted, and the list of ways to its key ({KEYS}) is gone.",
                remedy=f"Put {KEYS} of your last backup back in its place.",
            )
        return None

    def first_key(self) -> bytes:
        """Makes the key of a new folder, or finds the one that another process has just made. Raises `Misconfigured`."""
        store, key = secrets.token_hex(_STORE_BYTES), secrets.token_bytes(KEY_BYTES)
        way, marking = self._first_way(store, key)
        if write_first_key_file(self.folder / KEYS, first_key_file(store, (way, marking), key)):
            return key
        self.forget_secret(store, way)
        kept = self.kept()
        if kept is None:
            raise Misconfigured("The folder changes while it is being opened.", remedy="Try again.")
        return self.unlock(kept)

    def first_ways(self, key: bytes) -> KeyFile:
        """The ways to a key for what lay in the open so far."""
        store = secrets.token_hex(_STORE_BYTES)
        return first_key_file(store, self._first_way(store, key), key)

    def unlock(self, kept: KeyFile) -> bytes:
        """The key of a list of ways, by whatever secret is at hand. Raises `Misconfigured` when none is."""
        return self.open(kept).key

    def open(self, kept: KeyFile) -> Unlocked:
        """The same, and who made the list, as far as that way tells it."""
        for way in kept.ways:
            if (gone := self._gone_by_machine(kept, way)) is not None:
                return _unlocked(kept, way, gone)
        return self._unlock_by_passphrase(kept)

    def _gone_by_machine(self, kept: KeyFile, way: Way) -> Gone | None:
        place = self.machine.get(way.kind)
        secret = place.get(secret_name(kept.store, way)) if place else None
        return go_all_of(way, secret, kept.store) if secret else None

    def _unlock_by_passphrase(self, kept: KeyFile) -> Unlocked:
        ways = [way for way in kept.ways if way.kind == "passphrase"]
        if not ways:
            raise _locked_out(self.folder, kept, self.machine)
        if self.passphrase:
            if (found := _by_passphrase(kept, ways, self.passphrase)) is not None:
                return found
            raise Misconfigured(
                f"KITHKIN_PASSPHRASE does not open {self.folder}.",
                remedy="Set it to the passphrase that was chosen with `kithkin key passphrase`"
                + (
                    "; with a recovery code, `kithkin key recover` sets a new one."
                    if _recovery(kept)
                    else "."
                ),
            )
        if self.ask is None:
            raise _locked_out(self.folder, kept, self.machine)
        for number in range(_TRIES):
            typed = self.ask(FIRST_QUESTION if number == 0 else f"That is not it. {FIRST_QUESTION}")
            if (found := _by_passphrase(kept, ways, typed)) is not None:
                return found
        raise _locked_out(self.folder, kept, self.machine)

    def recover(self, code: str) -> None:
        """Opens by a recovery code, and lets this machine keep a secret of its own again instead of whichever it kept.

        The code stays good. Raises `BadInput` when it is not this folder's, and `Misconfigured`.
        """
        kept = self._must_be_kept()
        key = self.open_by_code(kept, code).key
        check_seal(kept, key)
        fresh = self.way_of_machine("file", kept.store, key)
        self._write(kept, key, without=("file", "keyring"), added=fresh)

    def open_by_code(self, kept: KeyFile, code: str) -> Unlocked:
        """The key of a list of ways, by a recovery code. Raises `BadInput` when it is not one of theirs."""
        secret = read_recovery_code(code)
        for way in kept.ways:
            gone = go_all_of(way, secret, kept.store) if way.kind == "recovery" else None
            if gone is not None:
                return _unlocked(kept, way, gone)
        raise BadInput(
            "This recovery code is another folder's, or was replaced by a newer one.",
            remedy="Use the newest.",
        )

    def set_passphrase(self, passphrase: str, *, keep_machine: bool) -> None:
        """From now on a passphrase opens the folder; this machine by itself only with `keep_machine`. Raises `BadInput`."""
        chosen = chosen_passphrase(passphrase)
        kept = self._must_be_kept()
        key = self._checked_key(kept)
        way = marked_way("passphrase", chosen, key, kept.store)
        leaving: tuple[Kind, ...] = ("passphrase",) if keep_machine else ("passphrase", "file", "keyring")
        self._write(kept, key, without=leaving, added=way)

    def keep_on_machine(self, kind: Kind) -> None:
        """From now on this machine opens the folder by itself, by a file or its keyring; other secrets of its own are removed."""
        kept = self._must_be_kept()
        key = self._checked_key(kept)
        self._write(kept, key, without=("file", "keyring"), added=self.way_of_machine(kind, kept.store, key))

    def set_recovery_code(self) -> str:
        """Makes a recovery code, in place of the one before, and returns it: it is kept nowhere."""
        kept = self._must_be_kept()
        key = self._checked_key(kept)
        code = new_recovery_code()
        way = marked_way("recovery", read_recovery_code(code), key, kept.store)
        self._write(kept, key, without=("recovery",), added=way)
        return code

    def has_secret(self, store: str, way: Way) -> bool:
        """Whether this machine keeps what opens a way."""
        place = self.machine.get(way.kind)
        return place is not None and place.get(secret_name(store, way)) is not None

    def forget_secret(self, store: str, way: Way) -> None:
        """Removes what this machine kept for a way."""
        place = self.machine.get(way.kind)
        if place is not None:
            place.remove(secret_name(store, way))

    def _checked_key(self, kept: KeyFile) -> bytes:
        key = self.unlock(kept)
        check_seal(kept, key)
        return key

    def _must_be_kept(self) -> KeyFile:
        kept = self.kept()
        if kept is None:
            raise BadInput(
                f"What is in {self.folder} is not encrypted.",
                remedy="With KITHKIN_ENCRYPT=true it is at the next start.",
            )
        return kept

    def maker(self) -> bytes | None:
        """The maker's secret of what is kept here, for a backup; None where it is not encrypted. Raises `Misconfigured`.

        Where an older Kithkin made the list of ways it is made now, and told to each way whose secret is at hand.
        """
        kept = self.kept()
        if kept is None:
            return None
        key = self._checked_key(kept)
        known = maker_by_key(kept.maker, key, kept.store)
        maker, marks = known or new_maker(), dict(kept.marks) if known else {}
        for way in kept.ways:
            gone = None if way.id in marks else self._gone_by_machine(kept, way)
            if gone is None and way.id not in marks and way.kind == "passphrase":
                typed = self.passphrase or (self.ask(FIRST_QUESTION) if self.ask is not None else "")
                gone = go_all_of(way, passphrase_bytes(typed), kept.store) if typed else None
            if gone is not None:
                marks[way.id] = mark(maker, gone.marking, kept.store, way.id)
        if known is None or marks != kept.marks:
            fresh = sealed_key_file(kept.store, kept.ways, key, maker=maker, marks=marks)
            write_key_file(self.folder / KEYS, fresh.model_copy(update={"keeps_secrets": kept.keeps_secrets}))
        return maker

    def _write(self, kept: KeyFile, key: bytes, *, without: tuple[Kind, ...], added: MarkedWay) -> None:
        left = [way for way in kept.ways if way.kind in without]
        ways = (*(way for way in kept.ways if way.kind not in without), added[0])
        maker = maker_by_key(kept.maker, key, kept.store)
        marks = {
            **(kept.marks if maker else {}),
            **marked(maker := maker or new_maker(), kept.store, (added,)),
        }
        write_key_file(self.folder / KEYS, sealed_key_file(kept.store, ways, key, maker=maker, marks=marks))
        for way in left:
            self.forget_secret(kept.store, way)

    def _first_way(self, store: str, key: bytes) -> MarkedWay:
        if self.passphrase:
            return marked_way("passphrase", chosen_passphrase(self.passphrase), key, store)
        return self.way_of_machine("file", store, key)

    def way_of_machine(self, kind: Kind, store: str, key: bytes) -> MarkedWay:
        """A way by a new secret that this machine keeps. Raises `Misconfigured` where it does not keep it."""
        secret = secrets.token_bytes(SECRET_BYTES)
        way, marking = marked_way(kind, secret, key, store)
        place, name = self.machine[kind], secret_name(store, way)
        place.put(name, secret)
        if place.get(name) != secret:
            raise Misconfigured(
                f"This machine's {kind} took the key, but does not give it back.",
                remedy="Use `kithkin key file` or `kithkin key passphrase`; nothing was changed.",
            )
        return way, marking


def first_key_file(store: str, way: MarkedWay, key: bytes) -> KeyFile:
    """The list of one way to a new key."""
    maker = new_maker()
    return sealed_key_file(store, (way[0],), key, maker=maker, marks=marked(maker, store, (way,)))


def marked(maker: bytes, store: str, ways: Sequence[MarkedWay]) -> Mapping[str, bytes]:
    """The marks of ways that were just made."""
    return {way.id: mark(maker, marking, store, way.id) for way, marking in ways}


def secret_name(store: str, way: Way) -> str:
    """How the secret of a way is called where this machine keeps it."""
    return f"{store}-{way.id}"


def _locked_out(folder: Path, kept: KeyFile, machine: Mapping[Kind, MachineSecrets]) -> Misconfigured:
    """What to say when no secret is at hand."""
    ways = {way.kind: way for way in kept.ways}
    advice: list[str] = []
    if "passphrase" in ways:
        advice.append("set KITHKIN_PASSPHRASE, or give the passphrase in a terminal")
    if "file" in ways:
        where = getattr(machine.get("file"), "folder", None)
        name = f"{secret_name(kept.store, ways['file'])}.key"
        advice.append(f"put {name} back into {where or 'its folder'}")
    if "keyring" in ways:
        advice.append("unlock this machine's keyring")
    if "recovery" in ways:
        advice.append("use your recovery code: `kithkin key recover`")
    return Misconfigured(
        f"Everything in {folder} is encrypted, and its key is not at hand.",
        remedy=_sentence(advice),
    )


def _by_passphrase(kept: KeyFile, ways: Sequence[Way], passphrase: str) -> Unlocked | None:
    for way in ways:
        if (gone := go_all_of(way, passphrase_bytes(passphrase), kept.store)) is not None:
            return _unlocked(kept, way, gone)
    return None


def _unlocked(kept: KeyFile, way: Way, gone: Gone) -> Unlocked:
    maker = maker_by_mark(kept.marks.get(way.id, b""), gone.marking, kept.store, way.id)
    return Unlocked(gone.key, maker or b"")


def _sentence(advice: list[str]) -> str:
    joined = "; or ".join(advice)
    return f"{joined[:1].upper()}{joined[1:]}." if joined else f"Put {KEYS} of your last backup back."


def _recovery(kept: KeyFile) -> bool:
    return any(way.kind == "recovery" for way in kept.ways)
