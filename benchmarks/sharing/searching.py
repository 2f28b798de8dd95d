"""What search inside the walls costs: `python -m benchmarks.sharing.searching [--posts 200000]`, one table.

Synthetic posts of real English words (Zipf within 600 topics, 8 to 40 words) by 500 people in 400 circles of friends: 70 % are for
named people, 15 % for the circle, 5 % public, 10 % for their owner. Half of the questions are words of a post that the asker may
not see, the hard case for an index that filters after it ranked. Bare is the same index asked without walls. Times are
processor time of the process, since other programs disturb it least; recall is that of the ten nearest vectors against float32.
"""

from __future__ import annotations

import argparse
import importlib
import random
import resource
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from kithkin.messages.sharing import Viewers
from kithkin.ports.sharing import IndexRow
from kithkin.sharing.searching.embedding import StaticEmbedding
from kithkin.sharing.searching.index import PostIndex
from kithkin.sharing.searching.vectors import VectorRows, pack

PEOPLE, GROUPS, TOPICS, NOW = 500, 400, 600, 1.79e9
BATCH = 5_000


@dataclass
class World:
    """Posts and who may see them, by our own bookkeeping beside the index's."""

    rows: list[IndexRow] = field(default_factory=list[IndexRow])
    seen_by: dict[str, set[int]] = field(default_factory=dict[str, set[int]])

    def visible(self, person: str) -> set[int]:
        """Post ids that a member of the circle may see."""
        return set().union(*(self.seen_by.get(one, set()) for one in (f"p:{person}", "circle", "public")))


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
        principals = dict.fromkeys((f"p:{owner}", *_readers(generator, groups)))
        row = IndexRow(
            id=number, principals=tuple(principals), author=owner, text=text, title="", place="",
            shared_at=NOW - generator.random() * 1e8,
        )  # fmt: skip
        world.rows.append(row)
        for principal in row.principals:
            world.seen_by.setdefault(principal, set()).add(number)
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


def fill(index: PostIndex, rows: Sequence[IndexRow]) -> None:
    """Takes everything in."""
    for start in range(0, len(rows), BATCH):
        index.apply(rows[start : start + BATCH], ())
    index.commit()


def fts(rows: Sequence[IndexRow]) -> sqlite3.Connection:
    """The alternative in SQLite: words in FTS5, audiences in a table beside it."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='')")
    connection.execute(
        "CREATE TABLE readers (post INTEGER, principal TEXT, PRIMARY KEY (post, principal)) WITHOUT ROWID"
    )
    connection.executemany(
        "INSERT INTO words (rowid, text) VALUES (?, ?)", ((row.id, row.text) for row in rows)
    )
    connection.executemany(
        "INSERT INTO readers VALUES (?, ?)",
        ((row.id, principal) for row in rows for principal in row.principals),
    )
    return connection


def search_fts(connection: sqlite3.Connection, text: str, person: str) -> list[int]:
    """Its best ten of what the person may see."""
    match = " OR ".join(f'"{word}"' for word in dict.fromkeys(text.split()))
    found = connection.execute(
        "SELECT rowid FROM words WHERE words MATCH ? AND EXISTS (SELECT 1 FROM readers WHERE post = words.rowid"
        " AND principal IN (?, 'circle', 'public')) ORDER BY bm25(words) LIMIT 10",
        (match, f"p:{person}"),
    )
    return [row[0] for row in found]


def hnsw_after(
    vectors: np.ndarray[Any, Any], queries: Sequence[tuple[str, np.ndarray[Any, Any], set[int]]]
) -> Figures | None:
    """A graph index that filters what it found (ten times as many as wanted), where usearch is installed."""
    try:
        usearch: Any = importlib.import_module("usearch.index")
    except ImportError:
        return None
    index, figures = usearch.Index(ndim=vectors.shape[1], metric="cos", dtype="i8"), Figures()
    index.add(np.arange(1, len(vectors) + 1), vectors)
    for _, query, allowed in queries:
        found = timed(figures, partial(index.search, query, 100))
        best = [int(one) for one in found.keys if int(one) in allowed][:10]
        figures.recalls.append(_recall(best, vectors, query, allowed))
    return figures


def _recall(
    found: Sequence[int], vectors: np.ndarray[Any, Any], query: np.ndarray[Any, Any], allowed: set[int]
) -> float:
    ids = np.fromiter(sorted(allowed), dtype=np.int64)
    exact = ids[np.argsort(-(vectors[ids - 1] @ query), kind="stable")[:10]]
    return len(set(map(int, exact)) & set(found)) / max(1, len(exact))


def main() -> None:
    """Builds, asks, prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=200_000)
    parser.add_argument("--questions", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    world, embedding = make_world(options.posts, generator), StaticEmbedding()
    started = time.process_time()
    index = PostIndex(embedding)
    fill(index, world.rows)
    build = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    vectors = embedding.embed([row.text for row in world.rows])
    compare(options, generator, world, index, embedding, vectors, build, memory)


def compare(
    options: argparse.Namespace, generator: random.Random, world: World, index: PostIndex, embedding: StaticEmbedding,
    vectors: np.ndarray[Any, Any], build: float, memory: float,
) -> None:  # fmt: skip
    """Asks every way the same and prints the table."""
    circle = {f"person {number}": True for number in range(PEOPLE)}
    bare, walls, group, exact, words = Figures(), Figures(), Figures(), Figures(), Figures()
    scan, packed_rows, connection = Figures(), VectorRows(embedding.dimensions), fts(world.rows)
    for number, packed in enumerate(pack(vectors), start=1):
        packed_rows.put(number, packed)
    queries: list[tuple[str, np.ndarray[Any, Any], set[int]]] = []
    for number in range(options.questions):
        person = f"person {generator.randrange(PEOPLE)}"
        allowed = world.visible(person)
        hidden = number % 2 == 1
        source = generator.choice(world.rows)
        while (source.id in allowed) == hidden:
            source = generator.choice(world.rows)
        text = " ".join(generator.sample(source.text.split(), 4))
        query = embedding.embed([text])[0]
        queries.append((text, query, allowed))
        only = Viewers(people=frozenset({person}), strangers=False)
        friend = f"person {generator.randrange(PEOPLE)}"
        both = Viewers(people=frozenset({person, friend}), strangers=False)
        timed(bare, lambda text=text: index.search_without_walls(text, limit=10, now=NOW))
        found = timed(walls, lambda only=only, text=text: index.search(only, circle, text, limit=10, now=NOW))
        walls.leaks += len(set(found) - allowed)
        found = timed(group, lambda both=both, text=text: index.search(both, circle, text, limit=10, now=NOW))
        group.leaks += len(set(found) - (allowed & world.visible(friend)))
        rows = np.fromiter(sorted(allowed), dtype=np.int64)
        nearest = timed(scan, lambda query=query, rows=rows: packed_rows.nearest(query, rows, 10))
        scan.recalls.append(_recall([int(one) for one in nearest], vectors, query, allowed))
        timed(exact, lambda query=query, rows=rows: np.argsort(-(vectors[rows - 1] @ query))[:10])
        timed(words, lambda text=text, person=person: search_fts(connection, text, person))
    base = statistics.median(bare.milliseconds)
    print(
        f"{len(world.rows):,} posts, {PEOPLE} people, {options.questions} questions; a person may see"
        f" {statistics.median(len(one[2]) for one in queries) / len(world.rows):.0%} of them (median)."
        f" Built in {build:.1f} s of processor time, {memory:.0f} MB at most.\n"
    )
    print(
        "| search | CPU ms, p50 / p95 | against bare | recall@10 of vectors | leaks |\n|---|---|---|---|---|"
    )
    print(bare.row("bare: the same index without walls", base))
    print(walls.row("**inside the walls of one person**", base))
    print(group.row("inside the walls of two people at once", base))
    print(scan.row("only its vectors: one byte a dimension, allowed rows", base))
    print(exact.row("only vectors: float32, allowed rows", base))
    print(words.row("only words: SQLite FTS5 with an audience join", base))
    graph = hnsw_after(vectors, queries)
    if graph is not None:
        print(graph.row("only vectors: HNSW, filtered after (100 asked for)", base))


if __name__ == "__main__":
    main()
