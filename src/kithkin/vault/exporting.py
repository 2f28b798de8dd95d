"""Everything that is kept about one person, in a folder of files: a page to read, JSON for programs, their pictures.

What others said stays theirs: an answer that quotes what somebody else shared goes out without those words, because they
could not be taken back from a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from kithkin import failpoints
from kithkin.messages.errors import BadInput
from kithkin.messages.replies import Reply, Verdict
from kithkin.messages.sharing import Post
from kithkin.ports.audit import AuditLog
from kithkin.ports.channel_accounts import ChannelAccounts
from kithkin.ports.circle import Circle
from kithkin.ports.conversations import Conversations, Turn
from kithkin.ports.departures import Departures
from kithkin.ports.locking import DAMAGED_ANSWER, DAMAGED_QUESTION, PersonalKey
from kithkin.ports.message_ledger import MessageLedger
from kithkin.ports.people import People, Person
from kithkin.ports.retention import Retention
from kithkin.ports.sharing import SharedPosts
from kithkin.ports.sign_in import BrowserSessions, Passkeys
from kithkin.ports.syncing import SyncedAccounts
from kithkin.private_files import write_new
from kithkin.vault.export_page import page_of
from kithkin.vault.turns import ReadTurn, WriteTurn, turn_as_plain
from kithkin.vault.unfinished import UnfinishedExports

FORMAT: Final = 1
DATA_FILE: Final = "kithkin.json"
PAGE_FILE: Final = "index.html"
PICTURES_FOLDER: Final = "pictures"
HOLDS: Final = frozenset({DATA_FILE, PAGE_FILE, PICTURES_FOLDER})
"""All that lies in one."""
SUFFIXES: Final[Mapping[str, str]] = {"image/png": ".png", "image/jpeg": ".jpg"}
"""Of the safe copies that are kept of pictures."""

THEIRS: Final = (
    "This answer quoted what somebody else shared. Those words are theirs, so they are not in this export."
)
_ALL: Final = 1_000_000_000
_PAGE: Final = 1_000
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,128}")

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptData:
    """Where everything about people is kept."""

    circle: Circle
    people: People
    conversations: Conversations
    posts: SharedPosts
    accounts: ChannelAccounts
    synced: SyncedAccounts
    ledger: MessageLedger
    sessions: BrowserSessions
    passkeys: Passkeys
    audit: AuditLog
    retention: Retention
    departures: Departures
    write_turn: WriteTurn
    read_turn: ReadTurn


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export holds."""

    folder: Path
    conversations: int
    turns: int
    shared: int
    pictures: int
    withheld: int
    """Answers without the words of others that they quoted."""
    damaged: int
    """Locked questions or answers that are not as they were written, so that nobody can read them."""


async def export(
    name: str,
    folder: Path,
    kept: KeptData,
    now: float,
    progress: Progress,
    *,
    unfinished: UnfinishedExports,
    key: PersonalKey | None = None,
) -> Exported:
    """Writes all that is kept about a person into a folder that is new or empty, by its whole path. `now`: seconds since 1970.

    It is there whole or not at all, readable by this user of the machine alone. What was cut off before is removed. `key` opens what the person has locked. Raises
    `BadInput`, without it also where something is.
    """
    person = await kept.circle.person(name)
    if key is None and await kept.conversations.locked(person.name):
        raise BadInput(
            f"{person.name}'s past conversations are locked.",
            remedy="Their passphrase opens them, or their recovery code.",
        )
    try:
        unfinished.clear()
        _refuse_occupied(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.writing(folder) as part:
            exported = await _export(person, part, kept, now, progress, key)
            _put_in_place(part, folder)
        return replace(exported, folder=folder)
    except OSError as error:
        raise BadInput(
            f"{folder} could not be written: {error.strerror or error}.",
            remedy="Name a new folder in one of your own, on a disk with room.",
        ) from error


async def _export(
    person: Person, part: Path, kept: KeptData, now: float, progress: Progress, key: PersonalKey | None
) -> Exported:
    exported, data = await _gathered(person, part, kept, now, progress, key)
    await kept.audit.note(person.name, "exported", _in_short(exported))
    data["record"] = [msgspec.to_builtins(one) for one in await kept.audit.list(person.name, limit=_ALL)]
    _write(part / DATA_FILE, msgspec.json.format(msgspec.json.encode(data), indent=1))
    _write(part / PAGE_FILE, page_of(data))
    failpoints.reach("export.gathered")
    return exported


async def _gathered(
    person: Person, folder: Path, kept: KeptData, now: float, progress: Progress, key: PersonalKey | None
) -> tuple[Exported, dict[str, Any]]:
    name = person.name
    progress("Shared things")
    posts = await _posts(kept.posts, name)
    own = {post.id for post in posts}
    conversations, withheld, pictures = await _conversations(kept, name, own, folder, progress, key)
    data: dict[str, Any] = {
        "kithkin_export": FORMAT,
        "made_at": datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds"),
        "person": {"name": name, "role": person.role},
        "conversations": conversations,
        "pictures": pictures,
        "shared": [msgspec.to_builtins(post) for post in posts],
        "consents": [msgspec.to_builtins(one) for one in await kept.posts.consents(name)],
        "keeping": dict((await kept.retention.own_choices()).get(name, {})),
        "addresses": [msgspec.to_builtins(one) for one in await kept.people.addresses(name)],
        "accounts": [
            {"channel": one.channel, "account": one.account, "title": one.title, "values": dict(one.values)}
            for one in await kept.accounts.list()
            if one.person == name
        ],
        "messages_under_way": [msgspec.to_builtins(one) for one in await kept.ledger.under_way(name)],
        "synced": [msgspec.to_builtins(one) for one in await kept.synced.list() if one.person == name],
        "browsers": [msgspec.to_builtins(one) for one in await kept.sessions.list(name, now)],
        "passkeys": [
            {"site": one.site, "title": one.title, "created_at": one.created_at, "used_at": one.used_at}
            for one in await kept.passkeys.list(name)
        ],
        "left": [
            {"day": one.day, "host": one.host, "purpose": one.purpose, **asdict(traffic)}
            for one, traffic in await kept.departures.list(name)
        ],
    }
    return (
        Exported(
            folder=folder,
            conversations=len(conversations),
            turns=sum(len(one["turns"]) for one in conversations),
            shared=len(posts),
            pictures=len(pictures),
            withheld=withheld,
            damaged=sum(_is_damaged(turn) for one in conversations for turn in one["turns"]),
        ),
        data,
    )


async def _posts(shared: SharedPosts, name: str) -> Sequence[Post]:
    posts: list[Post] = []
    start = 0
    while True:
        page = await shared.mine(name, start=start, limit=_PAGE)
        posts += page.posts
        start = page.next_start
        if not start:
            return posts


async def _conversations(
    kept: KeptData, name: str, own: set[int], folder: Path, progress: Progress, key: PersonalKey | None
) -> tuple[list[dict[str, Any]], int, dict[str, str]]:
    """The conversations, how many answers go without what they quote, and where in the folder each picture lies."""
    found: list[dict[str, Any]] = []
    withheld, pictures = 0, dict[str, str]()
    conversations = kept.conversations
    listed = await conversations.list(name, _ALL, key=key)
    for number, (conversation, title, _) in enumerate(listed, start=1):
        progress(f"Conversation {number} of {len(listed)}")
        turns: list[dict[str, Any]] = []
        for turn in await conversations.recent(name, conversation, _ALL, key=key):
            quotes_others = any(post not in own for post in turn.reply.quoted_posts)
            withheld += quotes_others
            turns.append(turn_as_plain(_without_others(turn) if quotes_others else turn, kept.write_turn))
            for picture in turn.pictures:
                if picture not in pictures and (
                    at := await _keep_picture(conversations, name, picture, folder, key)
                ):
                    pictures[picture] = at
        found.append({"id": conversation, "title": title, "turns": turns})
    return found, withheld, pictures


async def _keep_picture(
    conversations: Conversations, name: str, picture: str, folder: Path, key: PersonalKey | None
) -> str:
    kept = await conversations.picture(name, picture, key=key)
    if kept is None or not _PLAIN_NAME.fullmatch(picture):
        return ""
    media_type, content = kept
    (folder / PICTURES_FOLDER).mkdir(mode=0o700, exist_ok=True)
    at = f"{PICTURES_FOLDER}/{picture}{SUFFIXES.get(media_type, '.bin')}"
    _write(folder / at, content)
    return at


def _is_damaged(turn: Mapping[str, Any]) -> bool:
    return turn["question"]["text"] == DAMAGED_QUESTION or turn["reply"]["text"] == DAMAGED_ANSWER


def _without_others(turn: Turn) -> Turn:
    reply = Reply(text=THEIRS, verdict=Verdict.ABSTAINED, engine=turn.reply.engine, effort=turn.reply.effort)
    return replace(turn, reply=reply, proposal=None)


def _refuse_occupied(folder: Path) -> None:
    if (
        folder.is_symlink()
        or (folder.exists() and not folder.is_dir())
        or (folder.is_dir() and any(folder.iterdir()))
    ):
        raise BadInput(
            f"{folder} is there already and holds something.", remedy="Name a folder that is new or empty."
        )


def _put_in_place(part: Path, folder: Path) -> None:
    with suppress(FileNotFoundError):
        folder.rmdir()
    part.rename(folder)


def _write(path: Path, content: str | bytes) -> None:
    write_new(path, content.encode("utf-8", "replace") if isinstance(content, str) else content)


def _in_short(exported: Exported) -> str:
    counts = asdict(exported).items()
    return ", ".join(f"{what} {count}" for what, count in counts if what != "folder" and count)
