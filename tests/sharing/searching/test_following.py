"""The index follows the store: in pieces, while others wait, past failures and past those who give up waiting."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kithkin.messages.sharing import ONLY_ME
from kithkin.ports.embedding import Embedding
from kithkin.sharing.searching import search as searching
from kithkin.sharing.searching.search import IndexedSearch
from support.searched_circle import CIRCLE, NOW, YES, SearchedCircle, embedding, in_a_circle, item, only


class Slow:
    """The real embedding, which waits until it may go on, and can be made to fail."""

    def __init__(self) -> None:
        self._real = embedding()
        self.name, self.dimensions = self._real.name, self._real.dimensions
        self.begun, self.may_go_on = threading.Event(), threading.Event()
        self.failure: Exception | None = None
        self.texts = 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.begun.set()
        assert self.may_go_on.wait(30)
        if self.failure is not None:
            raise self.failure
        self.texts += len(texts)
        return self._real.embed(texts)


def test_who_gives_up_waiting_leaves_nothing_undone(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        slow = Slow()
        search = IndexedSearch(circle.posts, lambda: slow)
        await circle.posts.add("Ana", [item("1", "Our piano teacher is patient")], CIRCLE, YES)
        waiting = asyncio.create_task(search.search(only("Ben"), "piano", now=NOW))
        beside = asyncio.create_task(search.search(only("Ana"), "piano", now=NOW))
        assert await asyncio.to_thread(slow.begun.wait, 30)
        waiting.cancel()
        ids = [post.id for post in (await circle.posts.mine("Ana")).posts]
        await circle.posts.set_audience("Ana", ids, ONLY_ME, None)
        again = asyncio.create_task(search.search(only("Ben"), "piano", now=NOW))
        slow.may_go_on.set()
        assert list(await again) == []
        assert list(await beside) == ids
        assert list(await search.search(only("Ana"), "piano", now=NOW)) == ids
        with pytest.raises(asyncio.CancelledError):
            await waiting

    in_a_circle(tmp_path, test)


def test_a_started_index_is_ready_and_a_closed_one_lets_the_store_go(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        await circle.posts.add("Ana", [item("1", "Our piano teacher is patient")], CIRCLE, YES)
        slow = Slow()
        search = IndexedSearch(circle.posts, lambda: slow)
        search.start()
        assert await asyncio.to_thread(slow.begun.wait, 30)  # though nobody has searched
        closing = asyncio.create_task(search.close())
        slow.may_go_on.set()
        await closing
        with pytest.raises(RuntimeError):  # nothing runs any more, and nothing is begun
            await search.search(only("Ben"), "piano", now=NOW)
        unused = IndexedSearch(circle.posts, lambda: slow)
        await unused.close()

    in_a_circle(tmp_path, test)


def test_a_failure_is_told_and_the_next_search_tries_again(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        slow = Slow()
        slow.may_go_on.set()
        slow.failure = MemoryError("no room for vectors")
        search = IndexedSearch(circle.posts, lambda: slow)
        await circle.posts.add("Ana", [item("1", "Our piano teacher is patient")], CIRCLE, YES)
        with pytest.raises(MemoryError):
            await search.search(only("Ben"), "piano", now=NOW)
        slow.failure = None
        assert list(await search.search(only("Ben"), "piano", now=NOW)) == [1]

    in_a_circle(tmp_path, test)


def test_many_pages_come_in_whole_and_their_vectors_are_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_ROWS_AT_ONCE", 3)

    async def test(circle: SearchedCircle) -> None:
        await circle.posts.add("Ana", [item(str(one), f"piano {one}") for one in range(10)], CIRCLE, YES)
        slow = Slow()
        slow.may_go_on.set()
        first = IndexedSearch(circle.posts, lambda: slow)
        await asyncio.gather(*(first.catch_up() for _ in range(5)))
        assert slow.texts == 10
        second = IndexedSearch(circle.posts, lambda: slow)
        await second.catch_up()
        assert slow.texts == 10
        await circle.posts.withdraw("Ana", [2, 5])
        for search in (first, second):
            assert sorted(await search.search(only("Ben"), "piano", limit=20, now=NOW)) == [
                1,
                3,
                4,
                6,
                7,
                8,
                9,
                10,
            ]

    in_a_circle(tmp_path, test)


def test_vectors_of_another_make_are_made_anew(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        await circle.posts.add("Ana", [item("1", "Sourdough needs a hot oven")], CIRCLE, YES)
        await circle.posts.keep_vectors(embedding().name, [(1, b"of another length")])
        assert await circle.found(only("Ben"), "how do I bake bread") == ["Sourdough needs a hot oven"]
        kept = await circle.posts.changes(0, embedding().name)
        assert [len(row.vector or b"") for row in kept.rows] == [260]

    in_a_circle(tmp_path, test)


def test_without_posts_nothing_heavy_is_made(tmp_path: Path) -> None:
    def never() -> Embedding:
        raise AssertionError("no embedding is needed while there is no post")

    async def test(circle: SearchedCircle) -> None:
        search = IndexedSearch(circle.posts, never)
        assert list(await search.search(only("Ben"), "piano", now=NOW)) == []
        await circle.people.add("Dora", "member")
        assert list(await search.search(only("Ben"), "piano", now=NOW)) == []

    in_a_circle(tmp_path, test)
