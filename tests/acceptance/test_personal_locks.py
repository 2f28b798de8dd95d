"""What people lock is out of reach for everybody but them: with a served Kithkin, and with what they write in their chats."""

import json
import time
from contextlib import closing
from pathlib import Path

import pytest

from kithkin.app.locking import build_locks
from kithkin.settings import load_settings
from kithkin.store.rewriting import write_copy
from support.databases import connect, nobody_told
from support.household import Household, place
from support.kithkin_process import Page, serving
from support.walking import PAGE

pytestmark = pytest.mark.slow

PASSPHRASE = "correct horse battery staple"
CANARY = "canaryseven"
ANA = "7000000000000001"
AT_ONCE = {"KITHKIN_LOCK_AFTER_MINUTES": "0"}


def opened_store(home: Path, into: Path) -> bytes:
    """All bytes that the store holds for whoever has its key."""
    into.unlink(missing_ok=True)
    with closing(connect(home)) as connection:
        write_copy(connection, into, None, nobody_told)
    return into.read_bytes()


def call(page: Page, method: str, path: str, fields: object = None) -> tuple[int, dict[str, object]]:
    body = None if fields is None else json.dumps(fields).encode()
    status, answer = page.call(method, path, body, "application/json")
    return status, json.loads(answer)


def test_a_served_kithkin_locks_at_once_shows_it_for_a_while_and_forgets_the_key_with_its_process(
    tmp_path: Path,
) -> None:
    home, into = tmp_path / "home", tmp_path / "opened"
    with serving(home, **AT_ONCE) as page:
        page.reply(f"What is 15% of 80? {CANARY}", "talk")
        assert CANARY.encode() in opened_store(home, into)
        status, locked = call(page, "POST", "/you/lock", {"passphrase": PASSPHRASE})
        assert (status, locked["locked"]) == (200, 1)
        assert CANARY.encode() not in opened_store(home, into)
        assert CANARY.encode() not in page.call("GET", "/conversations/talk")[1]
        assert call(page, "POST", "/you/lock/open", {"secret": PASSPHRASE})[0] == 200
        assert CANARY.encode() in page.call("GET", "/conversations/talk")[1]
        assert CANARY.encode() not in opened_store(home, into)
        page.reply(f"What is 20% of 80? {CANARY}", "later")
        cookie = page.cookie
    # What was said in its last minutes is locked by the next one as it begins.
    with serving(home, **AT_ONCE) as page:
        page.cookie = cookie
        end = time.monotonic() + 60
        while call(page, "GET", "/you/lock")[1]["locked"] != 2 and time.monotonic() < end:
            time.sleep(0.05)
        assert call(page, "GET", "/you/lock")[1] | {"since": ""} == {
            "since": "", "locked": 2, "opening": False, "open": False, "open_seconds": 0.0, "minutes": 0.0, "open_minutes": 30.0
        }  # fmt: skip
        assert CANARY.encode() not in opened_store(home, into)
        assert CANARY.encode() not in page.call("GET", "/conversations")[1]


def test_what_is_written_in_a_chat_is_locked_and_taken_back_though_it_is(tmp_path: Path) -> None:
    with place(tmp_path, [("Ana", "messenger", ANA)], ["messenger"]) as town:

        async def story(here: Household) -> None:
            stores, words = here.stores, f"my weight is 70 {CANARY}"
            locks = build_locks(load_settings({**town.settings, **AT_ONCE}), stores)
            await locks.lock("Ana", PASSPHRASE)
            first, second = (here.say("messenger", ANA, f"{words} {number}") for number in (1, 2))
            for message in (first, second):
                assert CANARY in (await here.answer("messenger", message)).text
            await here.settled()
            assert await locks.seal("Ana") == 2
            assert CANARY.encode() not in opened_store(here.home, tmp_path / "opened")
            here.graph.unsend("messenger", PAGE, ANA, first)
            await here.until(lambda: here.state(first) == "withdrawn")
            (left,) = await stores.conversations.recent(
                "Ana", f"messenger:{PAGE}", key=await locks.open("Ana", PASSPHRASE)
            )
            assert left.question.text == f"{words} 2"
            assert here.query("SELECT count(*) FROM sealed_turns") == [(1,)]
            third = here.say("messenger", ANA, "and now?")
            assert CANARY not in (await here.answer("messenger", third)).text

        town.play(story)
