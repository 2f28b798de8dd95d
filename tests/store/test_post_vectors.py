"""What happens while an index reads is never missed: it comes again the next time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from kithkin.messages.sharing import Audience, Consent, SharedItem
from kithkin.store import Database
from kithkin.store.people import SqlitePeople
from kithkin.store.post_vectors import changed_since, rows_of
from kithkin.store.posts import SqlSharedPosts

CIRCLE = Audience(scope="circle")
YES = Consent(person="Ana", given_at=1.0, source="test", audience=CIRCLE, purpose="answers", wording="Yes?")


class Fetched:
    """Rows that were read before something else happened."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._rows = rows

    def fetchall(self) -> Sequence[Any]:
        return self._rows


class Interrupted:
    """A real connection; something happens once, just after it has read posts."""

    def __init__(self, real: Any, happens: Callable[[], object]) -> None:
        self._real, self._happens = real, happens
        self._waits = True

    def execute(self, statement: str, values: Sequence[object] = ()) -> Any:
        found = self._real.execute(statement, values)
        if "FROM posts" not in statement or not self._waits:
            return found
        self._waits = False
        rows = found.fetchall()
        self._happens()
        return Fetched(rows)


def item(text: str) -> SharedItem:
    return SharedItem(
        platform="threads", source_id="1", kind="post", author="Ana", own=True, shared_at=1.0, text=text
    )


def in_a_store(home: Path, test: Callable[[Database, SqlSharedPosts], Awaitable[None]]) -> None:
    """Runs a test in a circle of Ana, who has shared one thing."""

    async def walk() -> None:
        database = Database(home)
        try:
            await SqlitePeople(database).add("Ana", "member")
            posts = SqlSharedPosts(database)
            await posts.add("Ana", [item("former words")], CIRCLE, YES)
            await test(database, posts)
        finally:
            database.close()

    asyncio.run(walk())


def test_what_is_withdrawn_while_changes_are_read_is_gone_the_next_time(tmp_path: Path) -> None:
    async def test(database: Database, posts: SqlSharedPosts) -> None:
        loop = asyncio.get_running_loop()

        def withdraw() -> object:
            return asyncio.run_coroutine_threadsafe(posts.withdraw("Ana", [1]), loop).result(30)

        page = await database.read(
            lambda connection: changed_since(Interrupted(connection, withdraw), 0, "none", 0, 10)
        )
        assert [row.text for row in page.rows] == ["former words"]
        assert (await posts.changes(page.epoch, "none")).gone == [1]

    in_a_store(tmp_path, test)


def test_a_vector_of_words_that_changed_while_they_were_read_is_not_kept(tmp_path: Path) -> None:
    async def test(database: Database, posts: SqlSharedPosts) -> None:
        loop = asyncio.get_running_loop()

        def renew() -> object:
            again = posts.add("Ana", [item("new words")], CIRCLE, YES)
            return asyncio.run_coroutine_threadsafe(again, loop).result(30)

        page = await database.read(lambda connection: rows_of(Interrupted(connection, renew), [1], "some"))
        assert [row.text for row in page.rows] == ["former words"]
        kept = await posts.keep_vectors("some", [(1, b"of former words")], unchanged_since=page.epoch)
        assert kept == frozenset()

    in_a_store(tmp_path, test)
