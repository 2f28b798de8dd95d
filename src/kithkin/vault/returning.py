"""Brings a person's own export back, here or into another Kithkin: what they shared, for them alone, and their conversations.

The files have lain anywhere, so nothing in them is believed: every value is read as what it must be, a picture must have
the name that its bytes give it, and answers say that they were not checked here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, cast

import msgspec

from kithkin.messages.errors import BadInput
from kithkin.messages.sharing import ONLY_ME, SharedItem
from kithkin.ports.conversations import Turn
from kithkin.vault.exporting import DATA_FILE, FORMAT, SUFFIXES, KeptData
from kithkin.vault.turns import ReadTurn, turn_from_plain

NOT_CHECKED_HERE: Final = "Brought along from an export; it was not checked again here."
_YEAR_10000: Final = 253_402_300_800
_PICTURE_NAME: Final = re.compile(r"picture-[0-9a-f]{24}")
_LARGEST_DATA: Final = 512 * 2**20
_LARGEST_PICTURE: Final = 32 * 2**20
_STARTS: Final[Mapping[str, bytes]] = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}

_Picture = tuple[str, str, bytes]
"""Id, media type, content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An export as it was read: nothing of it is kept yet. `name` is whose it was, `left_out` counts answers that quote posts."""

    folder: Path
    name: str
    items: Sequence[SharedItem]
    turns: Sequence[Turn]
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What came of it. `known` was there already."""

    shared: int
    known: int
    turns: int
    pictures: int
    left_out: int


def read_export(folder: Path, read_turn: ReadTurn) -> Export:
    """Reads and checks an export as `exporting` writes it. Raises `BadInput`."""
    data = _data(folder)
    name = _mapping(data.get("person")).get("name")
    if not isinstance(name, str):
        raise _unreadable("whose it is")
    turns = [_turn(one, read_turn) for one in _list(data, "conversations", "turns")]
    items = [_item(_mapping(one).get("item")) for one in _list(data, "shared")]
    kept = [turn for turn in turns if not (turn.reply.quoted_posts or turn.reply.quoted_packs)]
    return Export(folder=folder, name=name, items=items, turns=kept, left_out=len(turns) - len(kept))


async def bring_back(
    name: str, exported: Export, kept: KeptData, progress: Callable[[str], None]
) -> Returned:
    """Keeps what is not there yet, for this person alone. Doing it again is harmless. Raises `BadInput`."""
    person = (await kept.circle.person(name)).name
    if exported.name != person and exported.name in await kept.posts.circle():
        raise BadInput(
            f"This is {exported.name}'s export, and {exported.name} belongs to this circle.",
            remedy="Bring it back --as them: nobody's words become another's.",
        )
    progress("Shared things")
    oldest_first = tuple(reversed(exported.items))
    added = await kept.posts.add(person, oldest_first, ONLY_ME, renew=False)
    turns, pictures = 0, set[str]()
    for number, turn in enumerate(exported.turns, start=1):
        progress(f"Answer {number} of {len(exported.turns)}")
        if await kept.conversations.holds(person, turn.id):
            continue
        with_it = [one for picture in turn.pictures if (one := _picture(exported.folder, picture))]
        pictures |= {one[0] for one in with_it}
        turns += await kept.conversations.append(person, _as_theirs(turn, person, with_it), with_it)
    returned = Returned(
        shared=added.new, known=added.known, turns=turns, pictures=len(pictures), left_out=exported.left_out
    )  # fmt: skip
    await kept.audit.note(person, "brought back", f"shared {returned.shared}, turns {returned.turns}")
    return returned


def _as_theirs(turn: Turn, person: str, pictures: Sequence[_Picture]) -> Turn:
    """The turn for this person."""
    evidence = tuple(replace(one, permalink=_https(one.permalink)) for one in turn.reply.evidence)
    notes = tuple(dict.fromkeys((*turn.reply.notes, NOT_CHECKED_HERE)))
    return replace(
        turn,
        question=replace(
            turn.question, asker=person, conversation=turn.conversation, pictures=(), posts=(), people=()
        ),
        reply=replace(turn.reply, notes=notes, evidence=evidence),
        pictures=tuple(one[0] for one in pictures),
        about_health=None,  # what the file says of it may be said to have it kept for longer
    )


def _https(link: str) -> str:
    return link if link.startswith("https://") else ""


def _data(folder: Path) -> Mapping[str, object]:
    path = folder / DATA_FILE
    if not path.is_file() or path.is_symlink():
        raise BadInput(
            f"There is no {DATA_FILE} in {folder}.", remedy="Name the folder that `kithkin export` made."
        )
    if path.stat().st_size > _LARGEST_DATA:
        raise BadInput(
            f"{path} is larger than any export.", remedy="Name the folder that `kithkin export` made."
        )
    try:
        # Not `json`, which takes endless numbers and half letters.
        data: object = msgspec.json.decode(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise _unreadable("the file") from error
    mapping = _mapping(data)
    version = mapping.get("kithkin_export")
    if not isinstance(version, int) or version > FORMAT:
        raise BadInput(
            f"{path} was not written by this Kithkin, or by a newer one.", remedy="Upgrade Kithkin, or look which folder it is."
        )  # fmt: skip
    return mapping


def _list(data: Mapping[str, object], *path: str) -> list[object]:
    """What stands in the lists under these keys, one within the other."""
    found: list[object] = [data]
    for key in path:
        inner = [_mapping(one).get(key, []) for one in found]
        if not all(isinstance(one, list) for one in inner):
            raise _unreadable(key)
        found = [value for one in inner for value in cast("list[object]", one)]
    return found


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _unreadable("a part of it")
    return cast("dict[str, Any]", value)


def _item(plain: object) -> SharedItem:
    try:
        item = msgspec.convert(plain, type=SharedItem)
    except (ValueError, RecursionError) as error:
        raise _unreadable("something that was shared") from error
    if not item.source_id or not 0 <= item.shared_at < _YEAR_10000:
        raise _unreadable("something that was shared")
    return item


def _turn(plain: object, read: ReadTurn) -> Turn:
    try:
        return turn_from_plain(plain, read)
    except ValueError as error:
        raise _unreadable("a conversation") from error


def _picture(folder: Path, name: str) -> _Picture | None:
    """A picture of the export, if its bytes are a picture's and give it this name."""
    if not _PICTURE_NAME.fullmatch(name):
        return None
    for media_type, suffix in SUFFIXES.items():
        path = folder / "pictures" / f"{name}{suffix}"
        if not path.is_file() or path.is_symlink() or path.stat().st_size > _LARGEST_PICTURE:
            continue
        content = path.read_bytes()
        named = f"picture-{hashlib.sha256(content).hexdigest()[:24]}"
        if named == name and content.startswith(_STARTS[media_type]):
            return name, media_type, content
    return None


def _unreadable(what: str) -> BadInput:
    return BadInput(
        f"The export cannot be read: {what} in it is not as Kithkin writes it.",
        remedy="Bring back a folder as `kithkin export` made it. Nothing was kept.",
    )
