"""What people shared reaches a question only within the walls of everyone who will read the answer."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kithkin.messages.inbound import Message, Sender
from kithkin.messages.replies import Evidence, Finished, Question, Reply, Sentence, TurnEvent, Verdict
from kithkin.messages.sharing import Audience, Consent, Meanings, Post, SharedItem, Viewers
from kithkin.ports.conversations import Turn
from kithkin.ports.reasoning import Outcome, ReasoningEvent
from kithkin.store import Database
from kithkin.store.conversations import SqliteConversations
from kithkin.store.people import SqlitePeople
from kithkin.store.posts import SqlSharedPosts
from kithkin.turns.found_posts import FoundPosts
from kithkin.turns.standing import viewers_of
from kithkin.turns.turn import Turns

CIRCLE = Audience(scope="circle")
YES = Consent(person="Ana", given_at=1.0, source="web", audience=CIRCLE, purpose="answers", wording="Yes?")
BEN = Viewers(people=frozenset({"Ben"}), strangers=False)


@dataclass
class Everything:
    """A search that finds every post for anyone: whatever stays out of answers, the walls kept out."""

    asked: list[tuple[Viewers, str]] = field(default_factory=list[tuple[Viewers, str]])
    meant: list[str] = field(default_factory=list[str])

    async def search(self, viewers: Viewers, query: str, *, limit: int = 10, now: float) -> Sequence[int]:
        self.asked.append((viewers, query))
        return range(1, limit + 1)

    async def meanings(self, query: str, ids: Sequence[int]) -> Meanings:
        self.meant.append(query)
        return Meanings(question=b"?", posts=tuple((post, bytes([post])) for post in ids))


@dataclass
class Quoting:
    """Reasons by quoting the first post it is given; `meanwhile` happens just before it answers."""

    meanwhile: list[Callable[[], Awaitable[object]]] = field(
        default_factory=list[Callable[[], Awaitable[object]]]
    )
    given: list[tuple[Post, ...]] = field(default_factory=list[tuple[Post, ...]])

    async def answer(
        self, question: Question, history: Sequence[Turn] = ()
    ) -> AsyncGenerator[ReasoningEvent]:
        self.given.append(question.posts)
        evidence = tuple(
            Evidence(
                id="s1", kind="post", title="", detail=post.item.text, value=post.item.text, post=post.id
            )
            for post in question.posts[:1]
        )
        text = evidence[0].value if evidence else "I don't know."
        yield Sentence(text=text)
        if self.meanwhile:
            await self.meanwhile.pop()()
        verdict = Verdict.CHECKED if evidence else Verdict.ABSTAINED
        yield Outcome(
            reply=Reply(text=text, verdict=verdict, evidence=evidence),
            proposal=None,
            read_text="",
            pictures=(),
        )


@dataclass
class House:
    posts: SqlSharedPosts
    conversations: SqliteConversations
    search: Everything
    reasoner: Quoting
    turns: Turns

    async def ask(
        self, text: str, viewers: Viewers | None = BEN, conversation: str | None = "c"
    ) -> list[TurnEvent]:
        question = Question(text=text, asker="Ben", conversation=conversation)
        return [event async for event in self.turns.answer(question, viewers=viewers)]


def in_a_house(home: Path, test: Callable[[House], Awaitable[None]]) -> None:
    async def walk() -> None:
        database = Database(home)
        try:
            people = SqlitePeople(database)
            await people.add("Ana", "member")
            await people.add("Ben", "member")
            posts, search, reasoner = SqlSharedPosts(database), Everything(), Quoting()
            conversations = SqliteConversations(database)
            found = FoundPosts(posts, search, lambda text, _: "who" in text)
            await test(
                House(posts, conversations, search, reasoner, Turns(reasoner, conversations, found=found))
            )
        finally:
            database.close()

    asyncio.run(walk())


def item(number: int) -> SharedItem:
    return SharedItem(
        platform="threads", source_id=str(number), kind="post", author="ana", own=True,
        shared_at=1.7e9, text=f"thing {number}",
    )  # fmt: skip


def reply_of(events: Sequence[TurnEvent]) -> Reply:
    [finished] = [event for event in events if isinstance(event, Finished)]
    return finished.reply


def test_only_questions_that_may_concern_it_look(tmp_path: Path) -> None:
    async def test(house: House) -> None:
        await house.posts.add("Ana", [item(1)], CIRCLE, YES)
        await house.ask("what is 2 + 2?")
        assert house.search.asked == []
        assert reply_of(await house.ask("who knows?")).text == "thing 1"
        assert house.search.asked == [(BEN, "who knows?")]

    in_a_house(tmp_path, test)


def test_what_stands_alone_is_judged_alone_and_what_leans_on_a_quoted_answer_with_it(tmp_path: Path) -> None:
    async def test(house: House) -> None:
        await house.posts.add("Ana", [item(1)], CIRCLE, YES)
        for text in ("who knows?", "who else?", "and in Leeds?"):
            await house.ask(text)
        assert house.search.meant == ["who knows?", "who else?", "and in Leeds? who else?"]

    in_a_house(tmp_path, test)


def test_what_one_reader_may_not_see_is_not_even_shown_to_the_reasoner(tmp_path: Path) -> None:
    async def test(house: House) -> None:
        await house.posts.add("Ana", [item(1)], CIRCLE, YES)
        await house.ask("who knows?", Viewers(people=frozenset({"Ben"}), strangers=True))
        await house.ask("who knows?", Viewers(people=frozenset({"Ben", "nobody"}), strangers=False))
        assert house.reasoner.given == [(), ()]

    in_a_house(tmp_path, test)


@pytest.mark.parametrize("conversation", ["c", None])
def test_what_is_withdrawn_while_it_is_answered_is_neither_said_nor_kept(
    tmp_path: Path, conversation: str | None
) -> None:
    async def test(house: House) -> None:
        await house.posts.add("Ana", [item(1), item(2)], CIRCLE, YES)
        house.reasoner.meanwhile.append(lambda: house.posts.withdraw("Ana", [1]))
        events = await house.ask("who knows?", conversation=conversation)
        assert reply_of(events).text == "thing 2"
        assert "thing 1" not in repr(events)

    in_a_house(tmp_path, test)


def test_after_many_withdrawals_it_answers_without_quotes(tmp_path: Path) -> None:
    async def test(house: House) -> None:
        await house.posts.add("Ana", [item(n) for n in range(1, 9)], CIRCLE, YES)
        for number in range(8, 0, -1):
            house.reasoner.meanwhile.insert(
                0, lambda number=number: house.posts.withdraw("Ana", [9 - number])
            )
        events = await house.ask("who knows?")
        assert reply_of(events).verdict is Verdict.ABSTAINED

    in_a_house(tmp_path, test)


def test_a_follow_up_is_about_what_was_quoted(tmp_path: Path) -> None:
    async def test(house: House) -> None:
        await house.posts.add("Ana", [item(1), item(2)], CIRCLE, YES)
        await house.ask("who knows?")
        await house.posts.withdraw("Ana", [1])
        await house.ask("show me the link")
        assert [[post.id for post in given] for given in house.reasoner.given] == [[1, 2], []]
        await house.ask("who knows?")
        await house.ask("show me the link")
        assert house.search.asked[-1] == (BEN, "show me the link who knows?")
        assert [post.id for post in house.reasoner.given[-1]] == [2]

    in_a_house(tmp_path, test)


@pytest.mark.parametrize(
    ("thread", "public", "strangers"),
    [("7001", False, False), ("7001", True, True), ("group-1", False, True)],
)
def test_in_groups_and_in_public_anybody_may_read_along(
    *, thread: str, public: bool, strangers: bool
) -> None:
    message = Message(
        channel="messenger",
        account="1",
        id="m",
        sender=Sender(id="7001"),
        thread=thread,
        sent_at=0.0,
        public=public,
    )
    assert viewers_of(message, "Ben") == Viewers(people=frozenset({"Ben"}), strangers=strangers)
