"""Chats of Messenger and Instagram, in the two forms Meta exports them in.

- `…/messages/<section>/<thread>/message_N.json`: `participants[{name}]`, `messages[{sender_name, timestamp_ms, content, …}]`
  newest first, `title`, `thread_path`; text mangled (see `mojibake`).
- End-to-end encrypted chats come in an archive of their own, one flat file `<Name>_<N>.json` each: `participants` and
  `threadName` are plain text, `messages[{senderName, timestamp, text, media, type, isUnsent}]`, in proper UTF-8.

Neither has ids of messages or people.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kithkin.messages.sharing import Platform, SharedItem, SharedMedia
from kithkin.sharing.importing import notices
from kithkin.sharing.importing.archives import ExportTree, TreeFile
from kithkin.sharing.importing.errors import AskWhoIsImporting, UnreadableExport
from kithkin.sharing.importing.fields import Record, link_of, record_of, records_of, seconds_of, text_of
from kithkin.sharing.importing.findings import (
    CALL,
    NO_TIME,
    NOTHING_IN_IT,
    REACTION,
    SYSTEM_LINE,
    TAKEN_BACK,
    Finding,
    Findings,
    Identities,
    NotUnderstood,
)
from kithkin.sharing.importing.json_entries import BrokenJson, decode, pieces
from kithkin.sharing.importing.mojibake import repair
from kithkin.sharing.importing.planning import OnRead, Source, folded, media_of, read_entries

_THREAD_FILE = re.compile(r"(?:^|/)messages/(?:.+/)?(?P<thread>[^/]+)/message_\d+\.json$")
_FLAT_FILE = re.compile(r"(?:^|/)[^/]+_\d+\.json$")
_NUMBERED = re.compile(r"_\d+$")
_MEDIA_FIELDS = ("photos", "videos", "audio_files", "files", "gifs")
_MILLISECOND = 0.001


@dataclass(frozen=True, slots=True)
class Thread:
    """What a chat's file says of the chat as a whole. `key` stays the same from one export to the next."""

    key: str
    title: str
    participants: tuple[str, ...]
    encrypted: bool


def is_thread_file(path: str) -> bool:
    """Whether a path is one of the ordinary form."""
    return _THREAD_FILE.search(path) is not None


def chat_files(tree: ExportTree, *, flat: bool) -> Sequence[tuple[TreeFile, tuple[str, ...]]]:
    """All chat files of a tree with the names of those in the chat; `flat`: those of the encrypted form as well."""
    found: list[tuple[TreeFile, tuple[str, ...]]] = []
    for file in sorted(tree.files, key=lambda file: file.path):
        if is_thread_file(file.path):
            found.append((file, _participants(file) or ()))
        elif (
            flat
            and _FLAT_FILE.search(file.path)
            and "/" not in file.path.removeprefix(_messages_folder(file.path))
        ):
            participants = _participants(file)
            if participants is not None:
                found.append((file, participants))
    return found


def _messages_folder(path: str) -> str:
    """The part of a flat file's path that may stand before its name: the archive's own folder, or `…/messages/`."""
    head, slash, _ = path.rpartition("/")
    return f"{head}/" if slash and (head.endswith("messages") or "/" not in head) else ""


def _participants(file: TreeFile) -> tuple[str, ...] | None:
    """The names in a chat, read from the beginning of its file; None if it is no chat."""
    names: list[str] = []
    has_messages = False
    try:
        with file.open() as stream:
            for piece in pieces(stream):
                if piece.key == "participants" and piece.is_element:
                    value = repair(decode(piece.raw))
                    name = value if isinstance(value, str) else text_of(record_of(value), "name")
                    names.append(name)
                elif piece.key == "messages":
                    has_messages = True
                    if names:
                        break
    except (BrokenJson, UnreadableExport):
        return tuple(names) if names else None
    return tuple(names) if names or has_messages else None


def own_names(
    chats: Sequence[tuple[TreeFile, tuple[str, ...]]], given: Sequence[str], profile: Sequence[str]
) -> tuple[str, ...]:
    """Under which names the person who imports takes part. Raises `AskWhoIsImporting` when neither they nor the archive say."""
    known = [*given, *profile]
    counts = Counter(name for _, names in chats for name in dict.fromkeys(names) if name)
    wanted = {folded(name) for name in known}
    if chats and counts and (not known or (given and not any(folded(name) in wanted for name in counts))):
        raise AskWhoIsImporting([name for name, _ in counts.most_common(50)], given=tuple(given))
    return tuple(dict.fromkeys(known))


def chat_source(platform: Platform, tree: ExportTree, file: TreeFile, own: Sequence[str]) -> Source:
    """How one chat file is read."""

    def read(on_read: OnRead) -> Findings:
        thread = _thread(file)
        reader = _ChatReader(platform, tree, file, thread, own)
        return read_entries(file, {"messages": reader.message}, on_read, mangled=not thread.encrypted)

    return Source(file, read)


def _thread(file: TreeFile) -> Thread:
    header: dict[str, object] = {}
    names: list[str] = []
    try:
        with file.open() as stream:
            for piece in pieces(stream):
                if piece.key == "participants" and piece.is_element:
                    value = decode(piece.raw)
                    names.append(
                        value if isinstance(value, str) else text_of(record_of(repair(value)), "name")
                    )
                elif not piece.is_element and len(header) < 50:
                    header[piece.key] = decode(piece.raw)
    except (BrokenJson, UnreadableExport):
        pass  # what was read until then is used; the damage is reported when the messages are read
    encrypted = "threadName" in header or (not is_thread_file(file.path))
    if encrypted:
        title = _NUMBERED.sub("", text_of(header, "threadName"))
        key = "\n".join([title, *sorted(names)])
        return Thread(key, title, tuple(names), True)
    repaired = record_of(repair(header))
    return Thread(_folder_key(file.path), text_of(repaired, "title"), tuple(names), False)


def _folder_key(path: str) -> str:
    """The number at the end of a thread's folder; its words follow the other's name, which may change, and so does the section."""
    match = _THREAD_FILE.search(path)
    folder = match["thread"] if match else path
    number = folder.rpartition("_")[2]
    return number if number and folder != number else folder


class _ChatReader:
    def __init__(
        self, platform: Platform, tree: ExportTree, file: TreeFile, thread: Thread, own: Sequence[str]
    ) -> None:
        self._platform: Platform = platform
        self._tree = tree
        self._file = file
        self._thread = thread
        self._own = {folded(name) for name in own}
        self._identities = Identities()

    def message(self, record: Record) -> Finding:
        """What one message leads to."""
        sender = text_of(record, "sender_name", "senderName")
        said_at = seconds_of(record.get("timestamp_ms", record.get("timestamp")), unit=_MILLISECOND)
        if not said_at:
            return NO_TIME
        if not sender:
            return NotUnderstood("it has no sender")
        content = text_of(record, "content", "text")
        if skipped := _no_message(record, sender, content):
            return skipped
        own = folded(sender) in self._own
        text, media = self._content(record, sender, content, own)
        if not text and not media:
            return NOTHING_IN_IT
        return SharedItem(
            platform=self._platform,
            source_id=self._identities.of(
                self._platform, "message", self._thread.key, sender, str(round(said_at * 1000)), content
            ),
            kind="message",
            author=sender,
            own=own,
            shared_at=said_at,
            text=text,
            title=self._thread.title,
            media=media,
        )

    def _content(
        self, record: Record, sender: str, content: str, own: bool
    ) -> tuple[str, tuple[SharedMedia, ...]]:
        """The words and media of a message. What somebody else wrote and this one only passed on is not taken for their words."""
        media = [part for name in _MEDIA_FIELDS for part in records_of(record.get(name))]
        media.extend(records_of(record.get("media")))
        if sticker := record_of(record.get("sticker")):
            media.append(sticker)
        share = record_of(record.get("share"))
        link = link_of(share.get("link"))
        if share and notices.is_attachment_notice(sender, content):
            content = ""
        words = [content, "" if own else text_of(share, "share_text"), "" if link in content else link]
        return "\n".join(word for word in words if word), media_of(media, self._tree, self._file)


def _no_message(record: Mapping[str, object], sender: str, content: str) -> Finding | None:
    """Why an entry is no message of anybody's, if it is not."""
    kind = text_of(record, "type").casefold()
    taken_back = ("is_unsent", "isUnsent", "is_unsent_image_by_messenger_kid_parent")
    if any(record.get(name) is True for name in taken_back) or notices.is_taken_back(kind, content):
        return TAKEN_BACK
    if "call_duration" in record or kind in {"call", "video_call"}:
        return CALL
    if kind in {"subscribe", "unsubscribe"}:
        return SYSTEM_LINE
    if notices.is_reaction(content):
        return REACTION
    if not record.get("share") and notices.is_notice(sender, content):
        return SYSTEM_LINE
    return None
