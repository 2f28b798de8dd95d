"""WhatsApp's "Export chat": a text file for each chat, alone or in an archive with the pictures of the chat.

Times are the phone's, without a zone. A message that takes several lines goes on without a header; notices of the app have no
sender. See `whatsapp_lines` for the forms of a header.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import cast

from kithkin.messages.sharing import SharedItem, SharedMedia
from kithkin.sharing.importing.archives import ExportTree, TreeFile
from kithkin.sharing.importing.errors import AskWhoIsImporting, UnreadableExport
from kithkin.sharing.importing.fields import clean
from kithkin.sharing.importing.findings import (
    NOTHING_IN_IT,
    SYSTEM_LINE,
    Finding,
    Findings,
    Identities,
    NotUnderstood,
    Skipped,
)
from kithkin.sharing.importing.media import media_type
from kithkin.sharing.importing.planning import (
    Importer,
    ImportOptions,
    OnRead,
    Plan,
    Source,
    folded,
    need_sources,
)
from kithkin.sharing.importing.whatsapp_dates import DateEvidence, Order, clock_reader, wall_clock
from kithkin.sharing.importing.whatsapp_lines import Header, Shape, header_of, sender_of
from kithkin.sharing.importing.whatsapp_markers import content_of

_LONGEST_LINE = 1 << 20
_LONGEST_MESSAGE = 200_000
"""WhatsApp's own limit is 65,536 characters."""
_FIRST_LINES = 20
_TITLES = (
    r"WhatsApp Chat (?:with|-) ",
    r"WhatsApp[- ]Chat mit ",
    r"Chat de WhatsApp con ",
    r"Discussion WhatsApp avec ",
    r"Chat WhatsApp (?:con|avec|s uživatelem) ",
    r"Conversa do WhatsApp com ",
    r"WhatsApp[- ](?:gesprek|chat) met ",
    r"WhatsApp[- ]chatt med ",
    r"WhatsApp[- ]chat med ",
    r"WhatsApp-keskustelu: ",
    r"Чат WhatsApp с контактом ",
)
_TITLE = re.compile(rf"^(?:{'|'.join(_TITLES)})", re.IGNORECASE)
_COPY = re.compile(r" ?\(\d+\)$")


@dataclass(slots=True)
class _Chat:
    """What a first reading of a chat's file tells."""

    file: TreeFile
    shape: Shape
    title: str
    dates: DateEvidence = field(default_factory=DateEvidence)
    senders: Counter[str] = field(default_factory=Counter[str])


def _lines(file: TreeFile, on_read: OnRead = None) -> Iterator[str]:
    """The lines of a text file, overlong ones in pieces. Broken characters become U+FFFD."""
    with file.open() as stream:
        encoding = "utf-16" if stream.read(2) in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    buffered = io.BufferedReader(cast("io.RawIOBase", file.open(on_read)))
    with io.TextIOWrapper(buffered, encoding=encoding, errors="replace") as text:
        while line := text.readline(_LONGEST_LINE):
            yield line


def _look_at(file: TreeFile) -> _Chat | None:
    """Reads a chat once for its form, its dates and who is in it; None if the file is no chat."""
    chat: _Chat | None = None
    for number, line in enumerate(_lines(file)):
        header = header_of(line)
        if chat is None:
            if header is None and number < _FIRST_LINES:
                continue
            if header is None:
                return None
            chat = _Chat(file, header.shape, _title_of(file))
        if header is not None and header.shape == chat.shape:
            chat.dates.take(header)
            sender, text = sender_of(header.rest)
            if sender and not text.startswith("\u200e"):
                chat.senders[sender] += 1
    return chat


def _title_of(file: TreeFile) -> str:
    """The chat's name, from the text file's or, on an iPhone, the archive's."""
    stem = PurePosixPath(file.path).stem
    if stem == "_chat":
        stem = PurePosixPath(file.container).stem if file.container != file.path else ""
    return clean(_TITLE.sub("", _COPY.sub("", stem)))


def _messages(chat: _Chat, on_read: OnRead) -> Iterator[tuple[Header, list[str], bool]]:
    """Each header with the lines that belong to it, and whether they grew beyond what a message can be."""
    current: Header | None = None
    lines: list[str] = []
    length = 0
    for line in _lines(chat.file, on_read):
        header = header_of(line)
        if header is not None and header.shape == chat.shape:
            if current is not None:
                yield current, lines, length > _LONGEST_MESSAGE
            current, lines, length = header, [], 0
        elif current is not None:
            length += len(line)
            if length <= _LONGEST_MESSAGE:
                lines.append(line.rstrip("\n"))
    if current is not None:
        yield current, lines, length > _LONGEST_MESSAGE


@dataclass(slots=True)
class _Reader:
    """Turns a chat's lines into items."""

    chat: _Chat
    order: Order
    seconds_of: Callable[[datetime], float]
    own: frozenset[str]
    tree: ExportTree
    in_export: frozenset[str]
    identities: Identities = field(default_factory=Identities)

    def findings(self, on_read: OnRead) -> Findings:
        """What each entry leads to. Damage ends the file and counts as one entry."""
        try:
            for header, lines, too_long in _messages(self.chat, on_read):
                yield (
                    NotUnderstood("it is longer than any message can be")
                    if too_long
                    else self._finding(header, lines)
                )
        except UnreadableExport as error:
            yield NotUnderstood(f"the file breaks off or is damaged: {error.message}")

    def _finding(self, header: Header, lines: Sequence[str]) -> Finding:
        shown = wall_clock(header, self.order)
        if shown is None:
            return NotUnderstood("its date does not exist")
        sender, first = sender_of(header.rest)
        if not sender:
            return SYSTEM_LINE
        content = content_of(
            "\n".join([first, *lines]), in_export=self.in_export, iphone=self.chat.shape.bracket
        )
        if isinstance(content, Skipped):
            return content
        text = clean(content.text)
        if not text and not content.file:
            return NOTHING_IN_IT
        try:
            said_at = self.seconds_of(shown)
        except (OverflowError, ValueError):
            return NotUnderstood("its date does not exist")
        return SharedItem(
            platform="whatsapp",
            source_id=self.identities.of(
                "whatsapp", folded(self.chat.title), shown.isoformat(), sender, text or content.file
            ),
            kind="message",
            author=sender,
            own=folded(sender) in self.own,
            shared_at=said_at,
            text=text,
            title=self.chat.title,
            media=self._media(content.file),
        )

    def _media(self, name: str) -> tuple[SharedMedia, ...]:
        if not name:
            return ()
        inside = self.tree.find(name, beside=self.chat.file.path)
        return (SharedMedia(name=inside.path if inside else name, media_type=media_type(name)),)


def _source(reader: _Reader) -> Source:
    def read(on_read: OnRead) -> Findings:
        reader.identities = Identities()
        return reader.findings(on_read)

    return Source(reader.chat.file, read)


def _own_names(chats: Sequence[_Chat], given: Sequence[str]) -> tuple[str, ...]:
    """Checks the names given against the senders. Raises `AskWhoIsImporting` when they are missing or nobody's."""
    senders: Counter[str] = Counter()
    for chat in chats:
        senders.update(dict.fromkeys(chat.senders, 1))
    wanted = {folded(name) for name in given}
    if senders and not any(folded(name) in wanted for name in senders):
        raise AskWhoIsImporting([name for name, _ in senders.most_common(50)], given=tuple(given))
    return tuple(given)


def _plan(tree: ExportTree, options: ImportOptions) -> Plan:
    seconds_of = clock_reader(options.time_zone)
    texts = [
        file for file in sorted(tree.files, key=lambda file: file.path) if file.path.lower().endswith(".txt")
    ]
    chats = [chat for file in texts if (chat := _look_at(file)) is not None]
    plan = Plan()
    orders: list[Order] = [chat.dates.order(chat.file.path, options.day_first) for chat in chats]
    plan.own_names = _own_names(chats, options.own_names)
    in_export = frozenset(PurePosixPath(file.path).name.casefold() for file in tree.files)
    own = frozenset(folded(name) for name in plan.own_names)
    for chat, order in zip(chats, orders, strict=True):
        plan.sources.append(_source(_Reader(chat, order, seconds_of, own, tree, in_export)))
    need_sources(plan, tree, "WhatsApp", [], lambda _: False)
    return plan


IMPORTER = Importer("whatsapp", _plan, lambda path: PurePosixPath(path).name == "_chat.txt")
