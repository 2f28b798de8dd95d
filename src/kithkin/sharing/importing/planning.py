"""What an importer is told, and what it answers before anything is read: which files it will read, and how."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from kithkin.messages.sharing import Platform, SharedMedia
from kithkin.sharing.importing.archives import ExportTree, TreeFile
from kithkin.sharing.importing.errors import UnreadableExport, WrongFormat
from kithkin.sharing.importing.fields import Record, link_of, text_of
from kithkin.sharing.importing.findings import UNKNOWN_SHAPE, Finding, Findings, NotUnderstood
from kithkin.sharing.importing.json_entries import BrokenJson, Piece, decode, pieces
from kithkin.sharing.importing.limits import LIMITS, Limits
from kithkin.sharing.importing.media import media_type
from kithkin.sharing.importing.mojibake import repair
from kithkin.sharing.importing.reports import Progress

_MOST_FIELDS = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the person says about their export.

    `own_names`: their names as the chats show them; needed for WhatsApp, and where an archive has no profile. `time_zone`
    (such as "Europe/Vienna") is where the phone was that made a WhatsApp export, empty for this machine's; `day_first`
    answers `AskDateOrder`. `batch_size` items are handed out at a time.
    """

    own_names: Sequence[str] = ()
    time_zone: str = ""
    day_first: bool | None = None
    batch_size: int = 500
    limits: Limits = LIMITS
    on_progress: Callable[[Progress], None] | None = None


OnRead = Callable[[int], None] | None


@dataclass(frozen=True, slots=True)
class Source:
    """One file that will be read, and how: given whom to tell of bytes read, it finds its entries one by one."""

    file: TreeFile
    read: Callable[[OnRead], Findings]


@dataclass(slots=True, kw_only=True)
class Plan:
    """What an importer will do with a tree."""

    sources: list[Source] = field(default_factory=list[Source])
    own_names: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Importer:
    """One platform's importer. `make_plan` may raise questions (`AskThePerson`); `recognises` says whether a path looks like its own."""

    platform: Platform
    make_plan: Callable[[ExportTree, ImportOptions], Plan]
    recognises: Callable[[str], bool]


Handler = Callable[[Record], Finding]


def read_entries(
    file: TreeFile,
    handlers: Mapping[str, Handler],
    on_read: OnRead,
    *,
    single: Handler | None = None,
    mangled: bool = True,
) -> Findings:
    """What the entries of a JSON file lead to: of each list named in `handlers` ("" for a file that is a list itself).

    `single` takes a file that is one entry by itself, which is how Meta writes lists of one. `mangled`: whether text has to
    be repaired. Damage ends the file and counts as one entry that was not understood.
    """
    alone: list[Piece] = []
    known = foreign = held = 0
    try:
        with file.open(on_read) as stream:
            for piece in pieces(stream):
                if piece.key in handlers and (piece.is_element or piece.raw.startswith(b"{")):
                    known += 1
                    yield _handled(piece.raw, handlers[piece.key], mangled)
                    continue
                foreign += piece.key not in handlers
                held += len(piece.raw) + 64
                if single and held < _MOST_FIELDS:
                    alone.append(piece)
    except (BrokenJson, UnreadableExport) as error:
        yield NotUnderstood(f"the file breaks off or is damaged: {error.message}")
        return
    if not known and single and foreign:
        yield _single(alone, single, mangled)
    elif not known and foreign:
        yield UNKNOWN_SHAPE


def _handled(raw: bytes, handler: Handler, mangled: bool) -> Finding:
    try:
        value = decode(raw)
    except BrokenJson:
        return NotUnderstood("it is not valid JSON")
    value = repair(value) if mangled else value
    return handler(value) if isinstance(value, dict) else UNKNOWN_SHAPE  # pyright: ignore[reportUnknownArgumentType] keys of JSON objects are text


def _single(alone: Sequence[Piece], handler: Handler, mangled: bool) -> Finding:
    record: dict[str, object] = {}
    try:
        for piece in alone:
            value = decode(piece.raw)
            if piece.is_element:
                held = record.setdefault(piece.key, [])
                if isinstance(held, list):
                    held.append(value)
            else:
                record[piece.key] = value
    except BrokenJson:
        return NotUnderstood("it is not valid JSON")
    repaired = repair(record) if mangled else record
    return handler(repaired) if isinstance(repaired, dict) else UNKNOWN_SHAPE  # pyright: ignore[reportUnknownArgumentType] keys of JSON objects are text


def media_of(records: Iterable[Record], tree: ExportTree, file: TreeFile) -> tuple[SharedMedia, ...]:
    """The media that records name by `uri`: where they lie in the export, or as they are named if they are not there."""
    found: dict[str, SharedMedia] = {}
    for record in records:
        uri = text_of(record, "uri")
        if not uri or len(uri) > 2000:
            continue
        inside = None if link_of(uri) else tree.find(uri, beside=file.path)
        name = inside.path if inside else uri
        found.setdefault(
            name,
            SharedMedia(
                name=name,
                media_type=media_type(name),
                description=text_of(record, "description", "title")[:2000],
            ),
        )
    return tuple(found.values())


def folded(name: str) -> str:
    """A name as it is compared: without case, spaces around it, invisible marks or ways of writing an accent."""
    seen = "".join(
        letter for letter in unicodedata.normalize("NFC", name) if unicodedata.category(letter) != "Cf"
    )
    return seen.strip().removeprefix("~").strip().casefold()


def field_values(file: TreeFile, wanted: str) -> Iterator[object]:
    """The elements or the value of one field of a JSON object; reading stops after it. Nothing where the file is damaged."""
    seen = False
    try:
        with file.open() as stream:
            for piece in pieces(stream):
                if piece.key == wanted:
                    seen = True
                    yield repair(decode(piece.raw))
                elif seen:
                    return
    except (BrokenJson, UnreadableExport):
        return


def need_sources(
    plan: Plan, tree: ExportTree, platform: str, others: Sequence[str], html: Callable[[str], bool]
) -> None:
    """Raises `WrongFormat` or `UnreadableExport` where there is nothing to read, and says what was found instead."""
    if plan.sources:
        return
    if any(
        html(file.path) for file in tree.files if PurePosixPath(file.path).suffix.lower() in {".html", ".htm"}
    ):
        raise WrongFormat(
            "This export was made in the format HTML, which is only for looking at.",
            remedy=HOW_TO_GET_JSON,
        )
    hint = f" It looks like an export of {' or '.join(others)}." if others else ""
    raise UnreadableExport(
        f"There is nothing from {platform} in it that can be imported.{hint}",
        remedy="Import the archive that the platform gave you, as it is.",
    )


HOW_TO_GET_JSON = (
    "Ask for it anew: in Accounts Center choose “Your information and permissions”, “Export your information”, and under "
    "“Format” JSON instead of HTML."
)
