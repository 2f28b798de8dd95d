"""What encryption costs: `python -m benchmarks.vault.encrypting [--posts 20000] [--questions 300]`, one table, ratios in one run.

The same posts of the same people (as in `benchmarks.sharing.searching`) are kept in the open and encrypted; both are asked the same
questions by turns, through the whole search and the last look at who may see what is found. Times are processor time of the
process, since other programs disturb it least.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import secrets
import statistics
import tempfile
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.sharing.searching import NOW, World, make_world
from kithkin.messages.sharing import Audience, Consent, SharedItem, Viewers
from kithkin.sharing.searching.search import IndexedSearch
from kithkin.store import Database, SqlitePeople, SqlSharedPosts

_BATCH = 500
_COMMITS = 400


@dataclass
class Store:
    """One of the two, and what it took (milliseconds of processor time) by what was done."""

    database: Database
    taken: dict[str, list[float]] = field(default_factory=dict[str, list[float]])

    @property
    def posts(self) -> SqlSharedPosts:
        """What was shared."""
        return SqlSharedPosts(self.database)

    async def timed(self, what: str, work: Awaitable[object]) -> None:
        """Does it and counts the time."""
        started = time.process_time()
        await work
        self.taken.setdefault(what, []).append((time.process_time() - started) * 1e3)


def _batches(world: World) -> list[tuple[str, Audience, list[SharedItem]]]:
    """What each person shared, with whom."""
    found: dict[tuple[str, tuple[str, ...]], list[SharedItem]] = {}
    for row in world.rows:
        item = SharedItem(
            platform="web", source_id=str(row.id), kind="post", author=row.author, own=True, shared_at=row.shared_at, text=row.text
        )  # fmt: skip
        others = tuple(
            sorted(one[2:] for one in row.principals if one.startswith("p:") and one[2:] != row.author)
        )
        found.setdefault((row.author, others), []).append(item)
    return [
        (author, Audience(scope="people", people=others), items[start : start + _BATCH])
        for (author, others), items in found.items()
        for start in range(0, len(items), _BATCH)
    ]


async def _fill(
    store: Store, people: Sequence[str], batches: Sequence[tuple[str, Audience, list[SharedItem]]]
) -> None:
    for name in people:
        await SqlitePeople(store.database).add(name, "member")
    for author, audience, items in batches:
        consent = Consent(
            person=author, purpose="a benchmark", source="a benchmark", audience=audience, given_at=NOW, wording="Yes."
        )  # fmt: skip
        await store.timed("keeping posts", store.posts.add(author, items, audience, consent))


async def _ask(stores: Sequence[Store], asked: Sequence[tuple[str, str]]) -> None:
    searches = [IndexedSearch(store.posts) for store in stores]
    for store, search in zip(stores, searches, strict=True):
        await store.timed(
            "building the index",
            search.search(Viewers(people=frozenset({asked[0][0]}), strangers=False), "piano", now=NOW),
        )
    for number, (person, words) in enumerate(asked):
        for turn in (0, 1):
            which = (number + turn) % 2  # each goes first as often as the other
            store, search = stores[which], searches[which]

            await store.timed("a question", _find(store, search, person, words))
    for search in searches:
        await search.close()


async def _find(store: Store, search: IndexedSearch, person: str, words: str) -> None:
    viewers = Viewers(people=frozenset({person}), strangers=False)
    ids = await search.search(viewers, words, limit=10, now=NOW)
    await store.posts.visible(viewers, ids)


async def _commit(stores: Sequence[Store]) -> None:
    for number in range(_COMMITS):
        for store in stores:
            await store.timed("a small commit", SqlitePeople(store.database).add(f"guest {number}", "guest"))


async def _measure(posts: int, questions: int) -> Sequence[Store]:
    generator = random.Random(11)
    world = make_world(posts, generator)
    people = sorted(
        {row.author for row in world.rows}
        | {one[2:] for row in world.rows for one in row.principals if one.startswith("p:")}
    )
    asked = [
        (generator.choice(people), " ".join(generator.sample(generator.choice(world.rows).text.split(), 4)))
        for _ in range(questions)
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        stores = [
            Store(Database(Path(folder) / "open")),
            Store(Database(Path(folder) / "encrypted", key=secrets.token_bytes(32))),
        ]
        batches = _batches(world)
        for store in stores:
            await _fill(store, people, batches)
        await _ask(stores, asked)
        await _commit(stores)
        for store in stores:
            store.database.close()
    return stores


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=300)
    given = parser.parse_args()
    plain, encrypted = asyncio.run(_measure(given.posts, given.questions))
    print(f"{given.posts:,} posts, {given.questions} questions; milliseconds of processor time\n")
    print("| | in the open | encrypted | ratio |\n| --- | ---: | ---: | ---: |")
    for what in plain.taken:
        sums = [sum(store.taken[what]) for store in (plain, encrypted)]
        each = [statistics.mean(store.taken[what]) for store in (plain, encrypted)]
        print(f"| {what} | {each[0]:.2f} | {each[1]:.2f} | {sums[1] / sums[0]:.2f} |")


if __name__ == "__main__":
    main()
