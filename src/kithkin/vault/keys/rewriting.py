"""Writes everything anew under another key, so that a power cut at any instant leaves it under the old one or the new one.

The new list of ways is put beside the old one first, then the file beside the file. That the new file takes the old one's
place is the one step that decides: before it everything new is dropped, after it everything old is.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final

from kithkin import failpoints
from kithkin.messages.errors import BadInput
from kithkin.ports.keys import Progress
from kithkin.private_files import flush_folder
from kithkin.vault.keys.key_file import (
    KEYS,
    NEXT_KEYS,
    KeyFile,
    check_seal,
    read_key_file,
    sealed_key_file,
    write_key_file,
)
from kithkin.vault.keys.maker import maker_by_key, new_maker
from kithkin.vault.keys.opening import Locksmith, marked
from kithkin.vault.keys.ways import KEY_BYTES, Kind, Way, lead_to

_OF_THE_MACHINE: Final[tuple[Kind, ...]] = ("file", "keyring")


def is_unsettled(smith: Locksmith) -> bool:
    """Whether writing anew was cut short."""
    return (smith.folder / NEXT_KEYS).exists()


def settle(smith: Locksmith, unlock: Callable[[KeyFile], bytes] | None = None) -> None:
    """Finishes or undoes what was cut short. Nobody else may use the folder meanwhile. Raises `Misconfigured`.

    `unlock` finds the key of a list of ways, where that takes more than the secrets at hand.
    """
    fresh = read_key_file(smith.folder / NEXT_KEYS)
    if fresh is None:
        smith.file.drop_new()
        return
    kept = smith.kept()
    if smith.file.is_plain() or not smith.file.opens((unlock or smith.unlock)(fresh)):
        _undo(smith, kept, fresh)
    else:
        _take_new_ways(smith, kept, fresh)


def encrypt(smith: Locksmith, told: Progress) -> bytes:
    """Encrypts what lay in the open, and returns the key. Nobody else may use the folder meanwhile. Raises `Misconfigured`."""
    key = secrets.token_bytes(KEY_BYTES)
    _write_anew(smith, None, None, smith.first_ways(key), key, told)
    return key


def rotate(smith: Locksmith, told: Progress) -> None:
    """Puts everything under a new key, and this machine's own secrets anew; passphrase and recovery code stay.

    Nobody else may use the folder meanwhile. Raises `BadInput` when it is not encrypted, and `Misconfigured`.
    """
    kept = smith.kept()
    if kept is None:
        raise BadInput(
            f"What is in {smith.folder} is not encrypted.",
            remedy="With KITHKIN_ENCRYPT=true it is at the next start.",
        )
    key = smith.unlock(kept)
    check_seal(kept, key)
    new_key = secrets.token_bytes(KEY_BYTES)
    _write_anew(smith, kept, key, _listed(kept, key, new_key, lambda _: True, smith), new_key, told)


def replace(smith: Locksmith, key: bytes | None, ways: KeyFile | None, told: Progress) -> None:
    """Puts what the file's source holds in the place of everything here, under a new key to which the same ways lead.

    `key` and `ways` are the source's. Secrets of this machine stay, because backups open by them. Nobody else may use the
    folder meanwhile. Raises `Misconfigured`.
    """
    new_key = secrets.token_bytes(KEY_BYTES)
    kept = read_key_file(smith.folder / KEYS)
    if ways is None:
        fresh = smith.first_ways(new_key)
    else:
        store = ways.store
        fresh = _listed(ways, key, new_key, lambda way: not smith.has_secret(store, way), smith)
    fresh = fresh.model_copy(update={"keeps_secrets": True})
    _write_anew(smith, kept, key, fresh, new_key, told)


def _listed(
    old: KeyFile, key: bytes | None, new_key: bytes, to_renew: Callable[[Way], bool], smith: Locksmith
) -> KeyFile:
    """The list with the same ways led to another key, but for those of this machine's that are `to_renew`: they get other secrets.

    Who made it stays, and is told to the same ways.
    """
    maker = maker_by_key(old.maker, key, old.store) if key is not None else None
    marks = dict(old.marks) if maker else {}
    maker, ways = maker or new_maker(), list[Way]()
    for way in old.ways:
        if way.kind in _OF_THE_MACHINE and to_renew(way):
            fresh = smith.way_of_machine(way.kind, old.store, new_key)
            marks |= marked(maker, old.store, (fresh,))
            ways.append(fresh[0])
        else:
            ways.append(lead_to(way, new_key, old.store))
    return sealed_key_file(old.store, ways, new_key, maker=maker, marks=marks)


def _write_anew(
    smith: Locksmith, kept: KeyFile | None, key: bytes | None, fresh: KeyFile, new_key: bytes, told: Progress
) -> None:
    try:
        write_key_file(smith.folder / NEXT_KEYS, fresh)
        failpoints.reach("rewriting.begun")
        smith.file.write_anew(key, new_key, told)
    except BaseException:
        _undo(smith, kept, fresh)
        raise
    failpoints.reach("rewriting.copied")
    smith.file.take_new()
    failpoints.reach("rewriting.taken")
    _take_new_ways(smith, kept, fresh)


def _undo(smith: Locksmith, kept: KeyFile | None, fresh: KeyFile) -> None:
    smith.file.drop_new()
    (smith.folder / NEXT_KEYS).unlink(missing_ok=True)
    flush_folder(smith.folder)
    if not fresh.keeps_secrets:  # else they are those by which the backup opens
        _forget(smith, fresh, but_for=kept)


def _take_new_ways(smith: Locksmith, kept: KeyFile | None, fresh: KeyFile) -> None:
    if kept is not None and not fresh.keeps_secrets:
        _forget(smith, kept, but_for=fresh)
    failpoints.reach("rewriting.forgotten")
    (smith.folder / NEXT_KEYS).replace(smith.folder / KEYS)
    flush_folder(smith.folder)


def _forget(smith: Locksmith, old: KeyFile, *, but_for: KeyFile | None) -> None:
    """What this machine kept for ways that lead nowhere any more."""
    staying = {way.id for way in but_for.ways} if but_for else set[str]()
    for way in old.ways:
        if way.id not in staying:
            smith.forget_secret(old.store, way)
