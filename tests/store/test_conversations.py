"""Conversations in either database: order, walls, and deletion that leaves nothing behind."""

import asyncio
import secrets
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kithkin.messages.errors import Misconfigured
from kithkin.messages.replies import Question, Reply, Verdict
from kithkin.ports.conversations import Conversations, Turn
from kithkin.store import Database, SqliteConversations
from support.databases import open_database


def turn(turn_id: str, *, conversation: str = "c1", text: str = "how many?", reply: str = "Twelve.") -> Turn:
    return Turn(
        id=turn_id,
        conversation=conversation,
        question=Question(text=text, conversation=conversation),
        reply=Reply(text=reply, verdict=Verdict.CHECKED),
        asked_at=f"2026-11-22T12:00:00+00:00 {turn_id}",
    )


def test_recent_turns_come_oldest_first_and_limited(home: Path) -> None:
    async def walk() -> None:
        database = open_database(home)
        conversations: Conversations = SqliteConversations(database)
        for number in range(5):
            await conversations.append("ann", turn(f"t{number}"))
        assert [kept.id for kept in await conversations.recent("ann", "c1", 3)] == ["t2", "t3", "t4"]
        database.close()

    asyncio.run(walk())


def test_list_names_the_first_question_and_puts_the_latest_first(home: Path) -> None:
    async def walk() -> None:
        database = open_database(home)
        conversations = SqliteConversations(database)
        await conversations.append("ann", turn("t1", conversation="old", text="first  of\nold"))
        await conversations.append("ann", turn("t2", conversation="new", text="first of new"))
        await conversations.append("ann", turn("t3", conversation="old", text="second of old"))
        listed = await conversations.list("ann")
        assert [(key, title) for key, title, _ in listed] == [
            ("old", "first of old"),
            ("new", "first of new"),
        ]
        assert listed[0][2].endswith("t3")
        assert await conversations.list("ann", 1) == listed[:1]
        database.close()

    asyncio.run(walk())


def test_what_was_forwarded_is_no_title_of_the_askers_own(home: Path) -> None:
    async def walk() -> None:
        database = open_database(home)
        conversations = SqliteConversations(database)
        for key, own, passed_on in (
            ("theirs", "", "Send\nmoney  now"),
            ("long", " ", "x" * 500),
            ("both", "is that so?", "Send money now"),
            ("neither", "", ""),
        ):
            kept = turn(key, conversation=key, text=own)
            await conversations.append(
                "ann", replace(kept, question=replace(kept.question, passed_on=passed_on))
            )
        titles = {key: title for key, title, _ in await conversations.list("ann")}
        database.close()
        assert titles["theirs"] == "Forwarded: ‘Send money now’"
        assert titles["long"] == f"Forwarded: ‘{'x' * 187}’"
        assert (titles["both"], titles["neither"]) == ("is that so?", "")

    asyncio.run(walk())


def test_nobody_sees_or_deletes_what_is_anothers(home: Path) -> None:
    async def walk() -> None:
        database = open_database(home)
        conversations = SqliteConversations(database)
        await conversations.append("ann", turn("t1"), [("p1", "image/png", b"ann's")])
        assert await conversations.turn("ben", "t1") is None
        assert await conversations.picture("ben", "p1") is None
        assert await conversations.recent("ben", "c1") == []
        assert await conversations.list("ben") == []
        await conversations.delete("ben", "c1")
        assert await conversations.turn("ann", "t1") is not None
        # the same ids in another's hands are other things
        await conversations.append("ben", turn("t1", reply="Thirteen."), [("p1", "image/png", b"ben's")])
        kept = await conversations.turn("ann", "t1")
        assert kept is not None
        assert kept.reply.text == "Twelve."
        assert kept.pictures == ("p1",)
        assert await conversations.picture("ann", "p1") == ("image/png", b"ann's")
        database.close()

    asyncio.run(walk())


def test_a_deleted_conversation_is_not_in_any_file_any_more(tmp_path: Path) -> None:
    secret, picture = secrets.token_hex(24), secrets.token_bytes(300_000)

    def found(needle: bytes) -> bool:
        return any(needle in path.read_bytes() for path in tmp_path.iterdir())

    async def walk() -> None:
        database = Database(tmp_path)
        conversations = SqliteConversations(database)
        await conversations.append("ann", turn("t1", text=secret * 300), [("p1", "image/png", picture)])
        await conversations.append("ann", turn("t2", conversation="kept"))
        assert found(secret.encode())
        assert found(picture[100_000:100_064])
        await conversations.delete("ann", "c1")
        assert not found(secret.encode())
        assert not found(picture[:64])
        assert not found(picture[100_000:100_064])
        assert [key for key, _, _ in await conversations.list("ann")] == ["kept"]
        database.close()
        assert not found(secret.encode())

    asyncio.run(walk())


def test_a_picture_shared_by_two_conversations_stays_until_the_last_is_deleted(home: Path) -> None:
    async def walk() -> None:
        database = open_database(home)
        conversations = SqliteConversations(database)
        await conversations.append("ann", turn("t1"), [("p1", "image/png", b"same")])
        await conversations.append("ann", turn("t2", conversation="c2"), [("p1", "image/png", b"same")])
        await conversations.delete("ann", "c1")
        assert await conversations.picture("ann", "p1") == ("image/png", b"same")
        await conversations.delete("ann", "c2")
        assert await conversations.picture("ann", "p1") is None
        database.close()

    asyncio.run(walk())


def test_a_turn_stored_twice_is_kept_once(home: Path) -> None:
    async def walk() -> None:
        database = open_database(home)
        conversations = SqliteConversations(database)
        await conversations.append("ann", turn("t1"))
        await conversations.append("ann", turn("t1", reply="Thirteen."))
        assert [kept.reply.text for kept in await conversations.recent("ann", "c1")] == ["Twelve."]
        database.close()

    asyncio.run(walk())


def test_what_was_said_is_there_after_reopening_and_files_are_private(tmp_path: Path) -> None:
    home = tmp_path / "home"

    async def write() -> None:
        database = Database(home)
        await SqliteConversations(database).append("ann", turn("t1"))
        for path in home.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        database.close()

    async def read() -> None:
        database = Database(home)
        assert await SqliteConversations(database).turn("ann", "t1") == turn("t1")
        database.close()

    asyncio.run(write())
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    asyncio.run(read())


WRITER = """
import asyncio, sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from test_conversations import turn
from kithkin.store import SqliteConversations
from support.databases import open_database

async def main():
    database = open_database(Path(sys.argv[1]))
    conversations = SqliteConversations(database)
    for number in range(40):
        await conversations.append("ann", turn(f"{sys.argv[2]}{number}"))
    database.close()

asyncio.run(main())
"""


def test_two_processes_may_write_to_one_home(home: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(home)]
    here = Path(__file__).parent
    running = [
        subprocess.Popen([*command, name, str(here), str(here.parent)], stderr=subprocess.PIPE)
        for name in ("a", "b")
    ]
    for process in running:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()

    async def count() -> int:
        database = open_database(home)
        kept = await SqliteConversations(database).recent("ann", "c1", 1000)
        database.close()
        return len(kept)

    assert asyncio.run(count()) == 80


def test_a_closed_database_says_so(home: Path) -> None:
    async def walk() -> None:
        database = open_database(home)
        database.close()
        database.close()
        with pytest.raises(Misconfigured):
            await SqliteConversations(database).append("ann", turn("t1"))

    asyncio.run(walk())
