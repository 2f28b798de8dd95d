"""A circle in a real home: kept through the real store, found through the real index, asked through real turns."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass
from itertools import groupby

from evaluations.circle.making import NOW, Circle, Planted
from kithkin.messages.errors import KithkinError
from kithkin.messages.replies import Finished, Question, Reply, Verdict
from kithkin.messages.sharing import Audience, Consent
from kithkin.ports.people import People
from kithkin.ports.sharing import SharedPosts
from kithkin.turns.turn import Turns

MOST_THINGS = 10_000
WORDING = "Yes, the people named may find this and be given quotes of it."


@dataclass(frozen=True, slots=True)
class Keys:
    """Which post of the store is which of the circle."""

    ids: Mapping[str, int]

    def key(self, post: int) -> str:
        """The key of a post; "?" for one that was never planted."""
        return {number: key for key, number in self.ids.items()}.get(post, "?")


def consent(owner: str, audience: Audience) -> Consent | None:
    """What a person says before others may see anything; nothing where nobody else may."""
    if audience.scope == "only_me":
        return None
    return Consent(
        person=owner,
        given_at=NOW,
        source="evaluation",
        audience=audience,
        purpose="answers to the circle",
        wording=WORDING,
    )


async def keep_circle(circle: Circle, people: People, posts: SharedPosts) -> Keys:
    """Adds the people, keeps everything as they would, and then withdraws what is withdrawn."""
    for one in circle.people:
        await people.add(one.name, one.role)
    ids: dict[str, int] = {}

    def order(post: Planted) -> tuple[str, str, tuple[str, ...]]:
        return post.owner, post.audience.scope, post.audience.people

    for _, group in groupby(sorted(circle.posts, key=order), key=order):
        together = list(group)
        owner, audience = together[0].owner, together[0].audience
        await posts.add(owner, [one.item for one in together], audience, consent(owner, audience))
    by_source = {(one.item.platform, one.item.source_id): one for one in circle.posts}
    for one in circle.people:
        mine = await posts.mine(one.name, limit=MOST_THINGS)
        for post in mine.posts:
            ids[by_source[post.item.platform, post.item.source_id].key] = post.id
    for planted in circle.posts:
        if planted.withdrawn:
            await posts.withdraw(planted.owner, [ids[planted.key]])
    return Keys(ids)


async def reply_to(turns: Turns, text: str, asker: str, conversation: str | None = None) -> tuple[Reply, str]:
    """The reply, and the id under which the turn is kept. A refusal with words of its own is an abstention."""
    question = Question(text=text, asker=asker, conversation=conversation)
    try:
        async with aclosing(turns.answer(question)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    return event.reply, event.turn_id
    except KithkinError as error:
        return Reply(text=str(error), verdict=Verdict.ABSTAINED), ""
    raise AssertionError("a turn ended without a reply")
