"""What search inside the walls costs: `python -m benchmarks.sharing.searching [--posts 200000]`, one table.

Synthetic posts of real English words (Zipf within 600 topics, 8 to 40 words) by 500 people in 400 circles of friends: 70 % are for
named people, 15 % for the circle, 5 % public, 10 % for their owner; one more person may see everything. Half of the questions are
words of a post that the asker may not see, the hard case for an index that filters after it ranked. Bare is the same index asked
without walls. Times are processor time of the process, since other programs disturb it least. Recall is of the ten best: of vectors
against float32, of words against everything ranked and then filtered. Other ways of searching are asked fewer questions
(`--others`), since some take seconds; the graph index is built where usearch is installed (it is no dependency).
"""

from __future__ import annotations

import argparse
import importlib
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from pyroaring import BitMap

from kithkin.messages.sharing import Viewers
from kithkin.ports.embedding import Embedding
from kithkin.ports.sharing import IndexRow
from kithkin.sharing.searching.embedding import StaticEmbedding, Vectors
from kithkin.sharing.searching.index import PostIndex
from kithkin.sharing.searching.keywords import Keywords
from kithkin.sharing.searching.vectors import VectorRows, pack

PEOPLE, GROUPS, TOPICS, NOW = 500, 400, 600, 1.79e9
BATCH, ALL_SEEING = 5_000, "person who sees all"


@dataclass
class World:
    """Posts and who may see them, by our own bookkeeping beside the index's."""

    rows: list[IndexRow] = field(default_factory=list[IndexRow])
    seen_by: dict[str, BitMap] = field(default_factory=dict[str, BitMap])

    def visible(self, person: str) -> BitMap:
        """Post ids that a member of the circle may see."""
        return BitMap.union(*(self.seen_by.get(one, BitMap()) for one in (f"p:{person}", "circle", "public")))


def make_world(posts: int, generator: random.Random) -> World:
    """The posts."""
    words = _vocabulary(StaticEmbedding())
    topics = [generator.sample(words, 60) for _ in range(TOPICS)]
    people = [f"person {number}" for number in range(PEOPLE)]
    groups = [generator.sample(people, generator.randint(4, 90)) for _ in range(GROUPS)]
    world = World()
    for number in range(1, posts + 1):
        topic = generator.choice(topics)
        text = " ".join(
            topic[min(int(generator.paretovariate(0.9)) - 1, 59)] if generator.random() < 0.6
            else words[min(int(generator.paretovariate(0.6)), len(words) - 1)]
            for _ in range(generator.randint(8, 40))
        )  # fmt: skip
        owner = generator.choice(people)
        principals = dict.fromkeys((f"p:{owner}", f"p:{ALL_SEEING}", *_readers(generator, groups)))
        row = IndexRow(
            id=number, principals=tuple(principals), author=owner, text=text, title="", place="",
            shared_at=NOW - generator.random() * 1e8,
        )  # fmt: skip
        world.rows.append(row)
        for principal in row.principals:
            world.seen_by.setdefault(principal, BitMap()).add(number)
    return world


def _readers(generator: random.Random, groups: Sequence[Sequence[str]]) -> Sequence[str]:
    chance = generator.random()
    if chance < 0.7:
        return [f"p:{one}" for one in generator.choice(groups)]
    return ["circle"] if chance < 0.85 else ["public"] if chance < 0.9 else []


def _vocabulary(embedding: StaticEmbedding) -> list[str]:
    """Words that the embedding knows as one token, the commoner first."""
    found = [
        token[1:] for token, _ in sorted(embedding.tokens().items(), key=lambda one: one[1])
        if token.startswith("\u2581") and token[1:].isascii() and token[1:].isalpha() and len(token) > 4
    ]  # fmt: skip
    return list(dict.fromkeys(word.lower() for word in found))


@dataclass
class Figures:
    """What one way of searching gave."""

    milliseconds: list[float] = field(default_factory=list[float])
    recalls: list[float] = field(default_factory=list[float])
    leaks: int = 0

    def row(self, name: str, bare: float) -> str:
        """A line of the table."""
        middle = statistics.median(self.milliseconds)
        high = sorted(self.milliseconds)[int(len(self.milliseconds) * 0.95)]
        recall = f"{statistics.mean(self.recalls):.3f}" if self.recalls else ""
        return f"| {name} | {middle:.1f} / {high:.1f} | {middle / bare:.2f} | {recall} | {self.leaks} |"


def timed(figures: Figures, work: Callable[[], Any]) -> Any:
    """Runs it and counts its processor time."""
    started = time.process_time()
    result = work()
    figures.milliseconds.append((time.process_time() - started) * 1e3)
    return result


class Remembering:
    """The bundled embedding, which remembers the vectors of posts as they were before rounding."""

    def __init__(self) -> None:
        self._real = StaticEmbedding()
        self.name, self.dimensions = self._real.name, self._real.dimensions
        self.remembers = True
        self._made: list[Vectors] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See the port."""
        vectors = self._real.embed(texts)
        if self.remembers:
            self._made.append(vectors)
        return vectors

    def made(self) -> Vectors:
        """All of them, by row; no more are remembered."""
        self.remembers = False
        vectors, self._made = np.concatenate(self._made), []
        return vectors


def fill(index: PostIndex, rows: Sequence[IndexRow]) -> None:
    """Takes everything in."""
    for start in range(0, len(rows), BATCH):
        index.apply(rows[start : start + BATCH], ())
    index.commit()


@dataclass
class Asked:
    """One question: its words, its vector, who asks together with whom, and what they may see by the world's own bookkeeping."""

    text: str
    vector: Vectors
    person: str
    friend: str
    allowed: BitMap
    together: BitMap


def questions(world: World, embedding: Embedding, count: int, generator: random.Random) -> list[Asked]:
    """Four words of a post each; every other post is hidden from who asks."""
    asked: list[Asked] = []
    for number in range(count):
        person, friend = f"person {generator.randrange(PEOPLE)}", f"person {generator.randrange(PEOPLE)}"
        allowed, hidden = world.visible(person), number % 2 == 1
        source = generator.choice(world.rows)
        while (source.id in allowed) == hidden:
            source = generator.choice(world.rows)
        text = " ".join(generator.sample(source.text.split(), 4))
        asked.append(
            Asked(text, embedding.embed([text])[0], person, friend, allowed, allowed & world.visible(friend))
        )
    return asked


def inside(index: PostIndex, asked: Sequence[Asked], public: BitMap) -> dict[str, Figures]:
    """The index with and without its walls."""
    circle = {ALL_SEEING: True, **{f"person {number}": True for number in range(PEOPLE)}}
    bare, one, two, everything, outside = Figures(), Figures(), Figures(), Figures(), Figures()
    for question in asked:
        search = partial(index.search, circle=circle, text=question.text, limit=10, now=NOW)
        timed(bare, partial(index.search_without_walls, question.text, circle, limit=10, now=NOW))
        found = timed(one, partial(search, _only(question.person)))
        one.leaks += len(set(found) - set(question.allowed))
        found = timed(two, partial(search, _only(question.person, question.friend)))
        two.leaks += len(set(found) - set(question.together))
        timed(everything, partial(search, _only(ALL_SEEING)))
        found = timed(outside, partial(search, Viewers(people=frozenset(), strangers=True)))
        outside.leaks += len(set(found) - set(public))
    return {
        "bare: the same index without walls": bare,
        "**inside the walls of one person**": one,
        "inside the walls of two people at once": two,
        "of one who may see every post": everything,
        "of strangers (what is public)": outside,
    }


def _only(*people: str) -> Viewers:
    return Viewers(people=frozenset(people), strangers=False)


def halves(rows: Sequence[IndexRow], vectors: Vectors, asked: Sequence[Asked]) -> dict[str, Figures]:
    """Its vectors alone and its words alone, with their recall; and the vectors as they were before rounding."""
    packed_rows, keywords = VectorRows(vectors.shape[1]), Keywords()
    for number, packed in enumerate(pack(vectors), start=1):
        packed_rows.put(number, packed)
    for row in rows:
        keywords.put(row.id, row.text, row.author, row.principals)
    keywords.commit()
    scan, exact, words = Figures(), Figures(), Figures()
    for question in asked:
        allowed = np.fromiter(question.allowed, dtype=np.int64)
        nearest = timed(scan, partial(packed_rows.nearest, question.vector, allowed, 10))
        best = timed(exact, partial(_exactly, vectors, question.vector, allowed))
        scan.recalls.append(_share(nearest.tolist(), best))
        scan.leaks += len(set(nearest.tolist()) - set(question.allowed))
        readers = [{f"p:{question.person}", "circle", "public"}]
        found = timed(words, partial(keywords.search, question.text, readers, 10))
        ranked = keywords.search(question.text, None, len(rows))
        words.recalls.append(_share(found, [row for row in ranked if row in question.allowed][:10]))
        words.leaks += len(set(found) - set(question.allowed))
    return {
        "only its vectors: one byte a dimension, allowed rows": scan,
        "only its words: tantivy, the audience as a condition": words,
        "only vectors: float32 (numpy), allowed rows": exact,
    }


def _exactly(vectors: Vectors, query: Vectors, allowed: np.ndarray[Any, Any]) -> list[int]:
    return allowed[np.argsort(-(vectors[allowed - 1] @ query), kind="stable")[:10]].tolist()


def _share(found: Sequence[int], best: Sequence[int]) -> float:
    return len(set(best) & set(found)) / len(best) if best else 1.0


def sqlite(rows: Sequence[IndexRow]) -> sqlite3.Connection:
    """The alternative in SQLite: words in FTS5, audiences in a table beside it, or as words of their own."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, readers, content='')")
    connection.execute(
        "CREATE TABLE readers (post INTEGER, principal TEXT, PRIMARY KEY (post, principal)) WITHOUT ROWID"
    )
    connection.executemany(
        "INSERT INTO words (rowid, text, readers) VALUES (?, ?, ?)",
        ((row.id, row.text, " ".join(map(_as_word, row.principals))) for row in rows),
    )
    connection.executemany(
        "INSERT INTO readers VALUES (?, ?)",
        ((row.id, principal) for row in rows for principal in row.principals),
    )
    return connection


def _as_word(principal: str) -> str:
    return principal.replace("p:", "").replace(" ", "0")


def search_joined(connection: sqlite3.Connection, asked: Asked) -> list[int]:
    """Its best ten of what the person may see, by a join."""
    found = connection.execute(
        "SELECT rowid FROM words WHERE words MATCH ? AND EXISTS (SELECT 1 FROM readers WHERE post = words.rowid"
        " AND principal IN (?, 'circle', 'public')) ORDER BY bm25(words) LIMIT 10",
        (f"text:({_any_of(asked.text)})", f"p:{asked.person}"),
    )
    return [row[0] for row in found]


def search_as_words(connection: sqlite3.Connection, asked: Asked) -> list[int]:
    """Its best ten of what the person may see, with the audience in the full-text query."""
    found = connection.execute(
        "SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, 1.0, 0.0) LIMIT 10",
        (f"text:({_any_of(asked.text)}) AND readers:({_as_word(asked.person)} OR circle OR public)",),
    )
    return [row[0] for row in found]


def _any_of(text: str) -> str:
    return " OR ".join(f'"{word}"' for word in dict.fromkeys(text.split()))


def others(rows: Sequence[IndexRow], vectors: Vectors, asked: Sequence[Asked]) -> dict[str, Figures]:
    """Other ways to search."""
    connection, joined, as_words = sqlite(rows), Figures(), Figures()
    for question in asked:
        for figures, search in ((joined, search_joined), (as_words, search_as_words)):
            found = timed(figures, partial(search, connection, question))
            figures.leaks += len(set(found) - set(question.allowed))
    connection.close()
    figures = {
        "only words: SQLite FTS5, the audience joined": joined,
        "only words: SQLite FTS5, the audience as words": as_words,
    }
    graph = graph_filtered_after(vectors, asked)
    return (
        figures
        if graph is None
        else {**figures, "only vectors: HNSW (usearch), 100 asked, filtered after": graph}
    )


def graph_filtered_after(vectors: Vectors, asked: Sequence[Asked]) -> Figures | None:
    """A graph index that filters what it found, where usearch is installed."""
    try:
        usearch: Any = importlib.import_module("usearch.index")
    except ImportError:
        return None
    index, figures = usearch.Index(ndim=vectors.shape[1], metric="cos", dtype="i8"), Figures()
    index.add(np.arange(1, len(vectors) + 1), vectors, threads=1)
    for question in asked:
        found = timed(figures, partial(index.search, question.vector, 100))
        best = [int(one) for one in found.keys if int(one) in question.allowed][:10]
        allowed = np.fromiter(question.allowed, dtype=np.int64)
        figures.recalls.append(_share(best, _exactly(vectors, question.vector, allowed)))
    return figures


def main() -> None:
    """Builds, asks, prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=200_000)
    parser.add_argument("--questions", type=int, default=120)
    parser.add_argument(
        "--others", type=int, default=24, help="questions to other ways of searching; 0 leaves them out"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    world, embedding = make_world(options.posts, generator), Remembering()
    started, before = time.process_time(), _resident_megabytes()
    index = PostIndex(embedding)
    fill(index, world.rows)
    build, memory = time.process_time() - started, _resident_megabytes() - before
    vectors = embedding.made()
    memory -= vectors.nbytes / 1024**2
    asked = questions(world, embedding, options.questions, generator)
    figures = inside(index, asked, world.seen_by["public"])
    del index
    figures |= halves(world.rows, vectors, asked)
    if options.others:
        figures |= others(world.rows, vectors, asked[: options.others])
    base = statistics.median(next(iter(figures.values())).milliseconds)
    share = statistics.median(len(one.allowed) for one in asked) / len(world.rows)
    print(
        f"{len(world.rows):,} posts, {PEOPLE} people, {len(asked)} questions; who asks may see {share:.0%} of them (median)."
        f" The index: {build:.0f} s of processor time to build, {memory:.0f} MB.\n\n"
        "| search | CPU ms, p50 / p95 | against bare | recall@10 | leaks |\n|---|---|---|---|---|"
    )
    for name, line in figures.items():
        print(line.row(name, base))


def _resident_megabytes() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("The memory in use cannot be read here; this measurement needs Linux.")


if __name__ == "__main__":
    main()
