"""People come, change their part, are called something else and go; whatever is kept follows, and nobody sees another's words."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import BadInput
from kithkin.messages.inbound import Message, Sender
from kithkin.messages.outbound import Piece
from kithkin.messages.replies import Evidence, Question, Reply, Verdict
from kithkin.messages.sharing import ONLY_ME, Audience, Consent, SharedItem, Viewers
from kithkin.ports.channels import ChannelAccount
from kithkin.ports.circle import Holdings
from kithkin.ports.conversations import Turn
from kithkin.ports.message_ledger import Work
from kithkin.ports.people import Person, Role
from kithkin.ports.sign_in import Passkey
from kithkin.store import (
    Database,
    SqlAttempts,
    SqlCircle,
    SqliteBrowserSessions,
    SqliteChannelAccounts,
    SqliteConversations,
    SqlitePeople,
    SqlMessageLedger,
    SqlPasskeys,
    SqlSharedPosts,
    removing_people,
    renaming_people,
)
from kithkin.store.connections import Connection, Store
from support.databases import open_database

NOON = 1_800_000_000.0
CIRCLE, TO_BEN, TO_ANA = (
    Audience(scope="circle"),
    Audience(scope="people", people=("Ben",)),
    Audience(scope="people", people=("Ana",)),
)
ANA = Sender(id="US.1001", aliases=("15550100",), name="A. on a platform")


@dataclass
class House:
    """Everything that keeps something of people, over one database, with a clock that tests move."""

    database: Store
    now: float = NOON

    def __post_init__(self) -> None:
        self.circle = SqlCircle(self.database, lambda: self.now)
        self.people = SqlitePeople(self.database, lambda: self.now)
        self.conversations = SqliteConversations(self.database)
        self.posts = SqlSharedPosts(self.database)
        self.sessions = SqliteBrowserSessions(self.database)
        self.passkeys = SqlPasskeys(self.database)
        self.attempts = SqlAttempts(self.database)
        self.accounts = SqliteChannelAccounts(self.database)
        self.ledger = SqlMessageLedger(self.database, clock=lambda: self.now)

    async def roles(self) -> dict[str, Role]:
        return {person.name: person.role for person, _ in await self.people.list()}

    async def share(
        self, owner: str, source: str, text: str, audience: Audience = ONLY_ME, **more: str
    ) -> int:
        kind = "note" if more else "post"
        item = SharedItem(
            platform="web", source_id=source, kind=kind, author=more.get("author", f"{owner}.online"),
            own=True, shared_at=NOON, text=text,
        )  # fmt: skip
        return (await self.posts.add(owner, [item], audience, consent(owner, audience))).ids[0]

    async def keep(
        self, asker: str, turn: str, *quotes: int, conversation: str = "c1", picture: str = ""
    ) -> bool:
        evidence = tuple(
            Evidence(
                id=f"s{number}", kind="post", title="a post", detail="quoted", value="quoted", post=number
            )
            for number in quotes
        )
        return await self.conversations.append(
            asker,
            Turn(
                id=turn,
                conversation=conversation,
                question=Question(text=f"asked by {asker}", asker=asker, conversation=conversation),
                reply=Reply(text="the reply", verdict=Verdict.CHECKED, evidence=evidence),
                asked_at="2026-11-28T12:00:00+00:00",
            ),
            [(picture, "image/png", b"pixels of " + asker.encode())] if picture else (),
        )

    async def write(self, message: str, sender: Sender = ANA, account: str = "page") -> None:
        await self.ledger.accept(
            [
                Message(
                    channel="messenger", account=account, id=message, sender=sender, thread=sender.id,
                    sent_at=NOON, text=f"words of {message}",
                )
            ],
            lambda _: None,
        )  # fmt: skip


def consent(owner: str, audience: Audience) -> Consent | None:
    if audience == ONLY_ME:
        return None
    return Consent(
        person=owner,
        given_at=NOON,
        source="web",
        audience=audience,
        purpose="answers",
        wording="May they see it?",
    )


def piece(reference: str, sender: Sender = ANA) -> Piece:
    return Piece(
        reference=reference, channel="messenger", account="page", thread=sender.id, recipient=sender.id,
        text=f"the answer {reference}", public=False,
    )  # fmt: skip


def at(home: Path, test: Callable[[House], Awaitable[None]]) -> None:
    async def walk() -> None:
        database = open_database(home)
        try:
            house = House(database)
            for name, role in (("Ana", "member"), ("Ben", "member"), ("Gus", "guest")):
                await house.people.add(name, role)
            await test(house)
        finally:
            database.close()

    asyncio.run(walk())


async def settle_in(house: House) -> None:
    """Ana leaves a trace everywhere something can be kept of a person."""
    code = await house.people.new_code("Ana", "messenger", NOON)
    assert await house.people.use_code(code, "messenger", "page", ANA, NOON) == "Ana"
    await house.people.new_code("Ana", "threads", NOON)
    await house.keep("Ana", "t1", picture="p1")
    await house.keep("Ben", "t1", picture="p1")
    await house.share("Ana", "only", "Ana's own thing")
    await house.share("Ana", "note", "Ana's note", author="Ana")
    shared = await house.share("Ana", "shared", "Ana's shared thing", CIRCLE)
    bens = await house.share("Ben", "bens", "Ben's thing for Ana", TO_ANA)
    assert await house.keep("Ben", "t2", shared)
    assert await house.keep("Ana", "t2", bens)
    await house.sessions.add_link(b"link", "Ana", NOON + 900)
    await house.sessions.add_session(b"session", "Ana", NOON + 9000, NOON, "Firefox on Linux")
    await house.passkeys.add(passkey("Ana"))
    await house.passkeys.add_challenge(b"challenge", "Ana", NOON + 300, NOON)
    assert await house.attempts.may("code", "Ana", most=5, seconds=60, now=NOON)
    await house.accounts.save(
        ChannelAccount(
            channel="threads", account="900", title="Ana's own", values={}, secrets={"token": "secret of it"}, server="",
            person="Ana", enabled=True, trouble="",
        )
    )  # fmt: skip
    for message in ("m1", "m2"):
        await house.write(message)
    work = await house.ledger.next(f"messenger:page:{ANA.id}", NOON)
    assert isinstance(work, Work)
    assert await house.ledger.begin([work.sequence], "Ana", "chat1")
    await house.keep("Ana", "chat1", conversation="messenger:page")
    assert await house.ledger.answer(work.sequence, [piece("r1")])


def passkey(person: str, ident: bytes = b"key") -> Passkey:
    return Passkey(
        id=ident, person=person, handle=b"handle", public_key=b"public", counter=1, site="localhost", title="Phone",
        created_at=NOON,
    )  # fmt: skip


async def cells(database: Store) -> list[tuple[str, str, object]]:
    """Every value in every table of ours, with its table and column."""

    if not isinstance(database, Database):
        return []  # the same statements run there; SQLite's tables are looked through for both

    def work(connection: Connection) -> list[tuple[str, str, object]]:
        rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        tables = [row[0] for row in rows if not row[0].startswith("sqlite_")]
        found = []
        for table in tables:
            columns = [row[1] for row in connection.execute(f"SELECT * FROM pragma_table_info('{table}')")]
            for row in connection.execute(f"SELECT * FROM {table}").fetchall():
                found += [(table, column, value) for column, value in zip(columns, row, strict=True)]
        return found

    return await database.read(work)


def holding(found: list[tuple[str, str, object]], words: bytes) -> Iterator[tuple[str, str]]:
    for table, column, value in found:
        raw = value.encode() if isinstance(value, str) else value if isinstance(value, bytes) else b""
        if words in raw:
            yield table, column


def test_the_built_in_owner_gets_a_real_name_and_stays_the_first(home: Path) -> None:
    async def test(house: House) -> None:
        assert await house.circle.owner() == Person(name="owner", role="owner")
        assert await house.circle.rename("OWNER", " Mia  Rossi ") == Person(name="Mia Rossi", role="owner")
        await house.circle.set_role("Ana", "owner")
        assert await house.circle.owner() == Person(name="Mia Rossi", role="owner")
        assert await house.circle.person("mia rossi") == Person(name="Mia Rossi", role="owner")
        with pytest.raises(BadInput, match="no person"):
            await house.circle.person("owner")
        mia, ana = (Person(name="Mia Rossi", role="owner"), Person(name="Ana", role="owner"))
        assert await house.circle.asked_for("") == (mia, mia)
        assert await house.circle.asked_for("ANA") == (ana, mia)
        with pytest.raises(BadInput, match="no person"):
            await house.circle.asked_for("owner")
        with pytest.raises(BadInput, match="already"):
            await house.circle.rename("Ana", "BEN")
        with pytest.raises(BadInput, match="letters"):
            await house.circle.rename("Ana", "<b>")
        assert await house.circle.rename("Ana", "ANA") == Person(name="ANA", role="owner")

    at(home, test)


def test_everything_follows_a_new_name(home: Path) -> None:
    async def test(house: House) -> None:
        await settle_in(house)
        before = await house.posts.epoch()
        await house.circle.rename("Ana", "Zoë Quill")
        assert await house.circle.holdings("Zoë Quill") == Holdings(
            conversations=2, pictures=1, posts=3, addresses=1, accounts=1, sessions=1, passkeys=1
        )
        turn = await house.conversations.turn("Zoë Quill", "t1")
        assert turn is not None
        assert turn.question.asker == "Zoë Quill"
        assert await house.conversations.picture("Zoë Quill", "p1") == ("image/png", b"pixels of Ana")
        assert await house.conversations.list("Ana") == []
        assert await house.sessions.person_of(b"session", NOON) == Person(name="Zoë Quill", role="member")
        assert await house.sessions.use_link(b"link", NOON) == "Zoë Quill"
        assert (await house.people.acquaintance("messenger", "page", ANA)).person == "Zoë Quill"
        assert [(one.channel, one.ending) for one in await house.people.addresses("zoë quill")] == [
            ("messenger", "0100")
        ]
        assert (await house.accounts.list("threads"))[0].person == "Zoë Quill"
        assert await house.passkeys.take_challenge(b"challenge", NOON) == "Zoë Quill"
        found = await house.passkeys.find(b"key")
        assert found is not None
        assert found.person == "Zoë Quill"
        mine = (await house.posts.mine("Zoë Quill")).posts
        assert {(post.owner, post.item.author) for post in mine} == {
            ("Zoë Quill", "Ana.online"),
            ("Zoë Quill", "Zoë Quill"),
        }
        bens = (await house.posts.mine("Ben")).posts
        assert bens[0].audience.people == ("Zoë Quill",)
        assert {one.person for one in await house.posts.consents("Zoë Quill")} == {"Zoë Quill"}
        changes = await house.posts.changes(before, "e")
        assert {row.principals for row in changes.rows} == {
            ("p:Zoë Quill",), ("p:Zoë Quill", "circle"), ("p:Ben", "p:Zoë Quill"),
        }  # fmt: skip
        quoting = await house.conversations.turn("Ben", "t2")
        assert quoting is not None
        assert quoting.reply.text == "the reply"
        await house.posts.withdraw("Ben", [bens[0].id])
        undone = await house.conversations.turn("Zoë Quill", "t2")
        assert undone is not None
        assert "no longer shared" in undone.reply.text
        left = set(holding(await cells(house.database), b'"Ana"'))
        assert left <= {("consents", "body")}  # what Ben agreed to is kept as it was said
        named = {(table, column) for table, column, value in await cells(house.database) if value == "Ana"}
        assert named <= {("former_people", "name")}

    at(home, test)


def test_an_answer_under_way_finds_its_person_by_the_new_name_and_nobody_who_is_gone(home: Path) -> None:
    async def test(house: House) -> None:
        await house.circle.rename("Ana", "Zoë")
        await house.circle.rename("Zoë", "Quill")
        assert await house.keep("Ana", "t1", picture="p1")
        turn = await house.conversations.turn("Quill", "t1")
        assert turn is not None
        assert turn.question.asker == "Quill"
        await house.circle.remove("Quill")
        for name in ("Ana", "Zoë", "Quill"):
            assert not await house.keep(name, "t2")
        await house.people.add("Ana", "member")
        assert await house.keep("Ana", "t3")
        assert [title for _, title, _ in await house.conversations.list("Ana")] == ["asked by Ana"]
        assert not await house.keep("Zoë", "t4")

    at(home, test)


def test_who_leaves_leaves_nothing(home: Path) -> None:
    async def test(house: House) -> None:
        await settle_in(house)
        before = await house.posts.epoch()
        held = (await house.circle.remove("ana")).held
        assert held == Holdings(
            conversations=2, pictures=1, posts=3, addresses=1, accounts=1, sessions=1, passkeys=1
        )
        assert "Ana" not in await house.roles()
        assert await house.sessions.person_of(b"session", NOON) is None
        assert await house.sessions.use_link(b"link", NOON) is None
        assert await house.passkeys.find(b"key") is None
        assert (await house.people.acquaintance("messenger", "page", ANA)).person == ""
        assert await house.accounts.list("threads") == []
        assert await house.conversations.picture("Ana", "p1") is None
        undone = await house.conversations.turn("Ben", "t2")
        assert undone is not None
        assert "no longer shared" in undone.reply.text
        assert await house.conversations.picture("Ben", "p1") == ("image/png", b"pixels of Ben")
        assert not isinstance(await house.ledger.next(f"messenger:page:{ANA.id}", NOON), Work)
        await house.write("m1")  # delivered once more: still not a stranger's question
        assert await house.ledger.backlog() == 0
        bens = (await house.posts.mine("Ben")).posts
        assert bens[0].audience == Audience(scope="people", people=())
        changes = await house.posts.changes(before, "e")
        assert [row.principals for row in changes.rows] == [("p:Ben",)]
        assert len(changes.gone) == 3
        everything = await cells(house.database)
        for words in (
            b"Ana's",
            b"words of m",
            b"the answer r1",
            b"pixels of Ana",
            b"asked by Ana",
            b'US.1001"',
            b"secret of it",
        ):
            assert not set(holding(everything, words)), words
        named = {(table, column) for table, column, value in everything if value == "Ana"}
        assert named <= {("former_people", "name")}
        await house.people.add("Ana", "member")
        assert await house.circle.holdings("Ana") == Holdings()

    at(home, test)


def test_what_is_removed_is_not_left_in_the_file(tmp_path: Path) -> None:
    async def test(house: House) -> None:
        await settle_in(house)
        await house.circle.remove("Ana")

    at(tmp_path, test)
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    for words in (b"pixels of Ana", b"Ana's shared thing", b"words of m2", b"asked by Ana"):
        assert words not in raw
    assert b"pixels of Ben" in raw


def test_a_guest_keeps_nothing_of_the_circle(home: Path) -> None:
    async def test(house: House) -> None:
        to_all = await house.share("Ana", "all", "for the circle", CIRCLE)
        to_ben = await house.share("Ana", "ben", "for Ben", TO_BEN)
        assert await house.keep("Ben", "t1", to_all)
        assert await house.keep("Ben", "t2", to_ben)
        assert await house.circle.set_role("Ben", "guest") == Person(name="Ben", role="guest")
        replies = []
        for turn in ("t1", "t2"):
            kept = await house.conversations.turn("Ben", turn)
            assert kept is not None
            replies.append(kept.reply.text)
        assert "no longer shared" in replies[0]
        assert replies[1] == "the reply"
        ben = Viewers(people=frozenset({"Ben"}), strangers=False)
        assert [post.id for post in await house.posts.visible(ben, [to_all, to_ben])] == [to_ben]
        assert not await house.keep("Ben", "t3", to_all)
        await house.circle.set_role("Ben", "member")
        assert await house.keep("Ben", "t4", to_all)

    at(home, test)


def test_ownership_is_handed_over(home: Path) -> None:
    async def test(house: House) -> None:
        assert await house.circle.hand_over("owner", "ana") == Person(name="Ana", role="owner")
        assert await house.roles() == {"Ana": "owner", "Ben": "member", "Gus": "guest", "owner": "member"}
        assert await house.circle.owner() == Person(name="Ana", role="owner")
        with pytest.raises(BadInput, match="not an owner"):
            await house.circle.hand_over("owner", "Ben")
        with pytest.raises(BadInput, match="already"):
            await house.circle.hand_over("Ana", "ana")
        await house.circle.remove("owner")

    at(home, test)


def test_two_owners_who_go_at_once_do_not_both_go(home: Path) -> None:
    async def test(house: House) -> None:
        await house.circle.set_role("Ana", "owner")
        outcomes = await asyncio.gather(
            house.circle.remove("Ana"), house.circle.set_role("owner", "guest"), return_exceptions=True
        )
        assert sum(isinstance(one, BadInput) for one in outcomes) == 1
        assert list((await house.roles()).values()).count("owner") == 1

    at(home, test)


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["role", "remove", "hand over", "rename", "add"]),
            st.sampled_from(["owner", "Ana", "Ben", "Gus", "Zoë"]),
            st.sampled_from(["owner", "member", "guest"]),
            st.sampled_from(["owner", "Ana", "Ben", "Zoë"]),
        ),
        max_size=12,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_there_is_always_an_owner(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, Role, str]]
) -> None:
    async def test(house: House) -> None:
        for step, name, role, other in steps:
            try:
                match step:
                    case "role":
                        await house.circle.set_role(name, role)
                    case "remove":
                        await house.circle.remove(name)
                    case "hand over":
                        await house.circle.hand_over(name, other)
                    case "rename":
                        await house.circle.rename(name, other)
                    case _:
                        await house.people.add(name, role)
            except BadInput:
                pass
            roles = await house.roles()
            assert "owner" in roles.values()
            assert roles[(await house.circle.owner()).name] == "owner"

    at(tmp_path_factory.mktemp("circle"), test)


def test_every_column_that_names_a_person_follows_them(tmp_path: Path) -> None:
    by_themselves = {("turn_pictures", "asker"), ("link_codes", "person"), ("former_people", "name")}
    renamed = {*renaming_people.NAME_HOLDERS, *by_themselves}
    erased = {*removing_people.ERASED, ("inbox", "asker"), ("channel_accounts", "person"), ("posts", "owner")}
    database = Database(tmp_path)
    database.close()
    with contextlib.closing(sqlite3.connect(database.path)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        columns = {
            (table, column)
            for table in tables
            for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
            if column in {"person", "asker", "owner"}
        }
        followed: set[tuple[str, str]] = set()
        erased_along: set[tuple[str, str]] = set()
        for table in tables:
            for column, on_update, on_delete in connection.execute(
                'SELECT "from", on_update, on_delete FROM pragma_foreign_key_list(?)', (table,)
            ):
                if on_update == "CASCADE":
                    followed.add((table, column))
                if on_delete == "CASCADE":
                    erased_along.add((table, column))
    assert ("posts", "owner") in columns
    assert columns - renamed - followed == set()
    assert columns - erased - erased_along == set()
