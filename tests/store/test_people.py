"""People, their addresses, and the codes that prove them."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from kithkin.messages.errors import BadInput
from kithkin.messages.inbound import Sender
from kithkin.ports.people import Acquaintance, People
from kithkin.store import Database, identities
from kithkin.store.connections import Connection, Store
from kithkin.store.people import SqlitePeople, rename_identity
from kithkin.store.postgres import PostgresDatabase

NOON = 1_800_000_000.0
ANA = Sender(id="US.1001", aliases=("15550100",), name="Ana")
STRANGER = Sender(id="US.2002", name="owner")


OpenStore = Callable[[], Store]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> OpenStore:
    """The same people on either database."""
    if request.param == "sqlite":
        return lambda: Database(tmp_path)
    url = request.getfixturevalue("postgres_url")
    return lambda: PostgresDatabase(url)


def with_people(open_store: OpenStore, test: Callable[[SqlitePeople, Store], Awaitable[None]]) -> None:
    async def walk() -> None:
        database = open_store()
        try:
            await test(SqlitePeople(database), database)
        finally:
            database.close()

    asyncio.run(walk())


async def link(people: People, name: str, sender: Sender, *, channel: str = "messenger") -> None:
    code = await people.new_code(name, channel, NOON)
    assert await people.use_code(code, channel, "page", sender, NOON + 1) == name


async def who(people: People, sender: Sender, *, account: str = "page") -> str:
    return (await people.acquaintance("messenger", account, sender)).person


def test_the_owner_is_there_from_the_beginning_and_names_ignore_case(open_store: OpenStore) -> None:
    async def test(people: SqlitePeople, _: Store) -> None:
        await people.add("  Ana   María ", "member")
        await people.add("d'Artagnan-2", "guest")
        assert [(person.name, person.role, list(at)) for person, at in await people.list()] == [
            ("owner", "owner", []),
            ("Ana María", "member", []),
            ("d'Artagnan-2", "guest", []),
        ]
        for taken in ("ana maría", "ANA MARI\u0301A", "Owner"):
            with pytest.raises(BadInput, match="already"):
                await people.add(taken, "guest")

    with_people(open_store, test)


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a/b", "a\nb\x00", "<b>", "-", "Ana;", "😀"])
def test_what_is_no_name_is_refused_with_what_is(open_store: OpenStore, name: str) -> None:
    async def test(people: SqlitePeople, _: Store) -> None:
        with pytest.raises(BadInput, match="letters"):
            await people.add(name, "member")

    with_people(open_store, test)


@pytest.mark.parametrize("name", ["李小龙", "Zoë", "अनिता", "O’Brien", "x" * 40, "Łukasz 2"])
def test_names_of_any_script_are_names(open_store: OpenStore, name: str) -> None:
    async def test(people: SqlitePeople, _: Store) -> None:
        await people.add(name, "member")
        assert name in [person.name for person, _ in await people.list()]

    with_people(open_store, test)


def test_a_code_links_whoever_sends_it_once_on_its_channel_for_a_quarter_of_an_hour(
    open_store: OpenStore,
) -> None:
    async def test(people: SqlitePeople, _: Store) -> None:
        await people.add("Ana", "member")
        code = await people.new_code("ana", "messenger", NOON)
        assert len(code.replace(" ", "")) == 8
        assert await people.use_code(code, "threads", "page", ANA, NOON) is None
        assert await people.use_code(code, "messenger", "page", ANA, NOON + 899) == "Ana"
        assert await people.use_code(code, "messenger", "page", STRANGER, NOON + 899) is None
        assert await who(people, ANA) == "Ana"
        assert await who(people, Sender(id="15550100")) == "Ana"  # by any of her ids
        assert await who(people, STRANGER) == ""
        assert await who(people, ANA, account="another page") == ""
        late = await people.new_code("Ana", "messenger", NOON)
        assert await people.use_code(late, "messenger", "page", STRANGER, NOON + 900) is None
        listed = {person.name: list(at) for person, at in await people.list()}
        assert listed["Ana"] == [("messenger", "page")]
        with pytest.raises(BadInput, match="person list"):
            await people.new_code("Bob", "messenger", NOON)

    with_people(open_store, test)


def test_a_new_code_replaces_the_last_one(open_store: OpenStore) -> None:
    async def test(people: SqlitePeople, _: Store) -> None:
        first = await people.new_code("owner", "messenger", NOON)
        other = await people.new_code("owner", "threads", NOON)
        second = await people.new_code("owner", "messenger", NOON)
        assert await people.use_code(first, "messenger", "page", ANA, NOON) is None
        assert await people.use_code(second, "messenger", "page", ANA, NOON) == "owner"
        assert await people.use_code(other, "threads", "me", ANA, NOON) == "owner"

    with_people(open_store, test)


def test_only_a_hash_of_a_code_is_in_the_file(tmp_path: Path) -> None:
    codes: list[str] = []

    async def test(people: SqlitePeople, _: Store) -> None:
        codes.append(await people.new_code("owner", "messenger", NOON))

    with_people(lambda: Database(tmp_path), test)
    for content in (file.read_bytes() for file in tmp_path.iterdir()):
        assert codes[0].encode() not in content
        assert codes[0].replace(" ", "").encode() not in content


def wrong(code: str, number: int) -> str:
    return f"{(int(code.replace(' ', '')) + number + 1) % 10**8:08d}"


def test_five_wrong_tries_an_hour_are_all_a_sender_has_by_whatever_id(open_store: OpenStore) -> None:
    async def test(people: SqlitePeople, _: Store) -> None:
        code = await people.new_code("owner", "messenger", NOON)
        for number in range(4):
            assert await people.use_code(wrong(code, number), "messenger", "page", ANA, NOON) is None
        only_the_alias = Sender(id="15550100")
        assert await people.use_code(wrong(code, 9), "messenger", "page", only_the_alias, NOON) is None
        assert await people.use_code(code, "messenger", "page", ANA, NOON) is None  # right, but the sixth
        assert await people.use_code(code, "messenger", "page", STRANGER, NOON) == "owner"
        later = await people.new_code("owner", "messenger", NOON + 3600)
        assert await people.use_code(later, "messenger", "page", ANA, NOON + 3600) == "owner"

    with_people(open_store, test)


def test_twenty_wrong_tries_an_hour_are_all_an_account_has(open_store: OpenStore) -> None:
    async def test(people: SqlitePeople, _: Store) -> None:
        code = await people.new_code("owner", "messenger", NOON)

        async def guess(number: int) -> str | None:
            return await people.use_code(
                wrong(code, number), "messenger", "page", Sender(id=str(number)), NOON
            )

        assert set(await asyncio.gather(*(guess(number) for number in range(30)))) == {None}
        assert await people.use_code(code, "messenger", "page", STRANGER, NOON) is None
        assert await people.use_code(code, "messenger", "other page", STRANGER, NOON) == "owner"

    with_people(open_store, test)


def test_right_tries_and_words_that_are_no_code_do_not_count(open_store: OpenStore) -> None:
    async def test(people: SqlitePeople, _: Store) -> None:
        for _ in range(8):
            assert await people.use_code("hello", "messenger", "page", ANA, NOON) is None
            await link(people, "owner", ANA)

    with_people(open_store, test)


def test_one_code_sent_twice_at_once_works_once(open_store: OpenStore) -> None:
    async def test(people: SqlitePeople, _: Store) -> None:
        code = await people.new_code("owner", "messenger", NOON)
        outcomes = await asyncio.gather(
            *(people.use_code(code, "messenger", "page", Sender(id=one), NOON) for one in ("a", "b", "c"))
        )
        assert sorted(outcomes, key=str) == [None, None, "owner"]

    with_people(open_store, test)


def test_new_ids_of_a_known_person_are_remembered(open_store: OpenStore) -> None:
    async def test(people: SqlitePeople, _: Store) -> None:
        await link(people, "owner", Sender(id="15550100"))
        await people.wrote("messenger", "page", Sender(id="US.1001"), NOON + 5)  # a stranger still
        both = Sender(id="US.1001", aliases=("15550100", "username.ana"))
        known = await people.acquaintance("messenger", "page", both)
        assert (known.person, known.last_wrote_at) == ("owner", NOON + 5)
        for one in ("US.1001", "15550100", "username.ana"):
            assert await who(people, Sender(id=one)) == "owner"

    with_people(open_store, test)


def test_an_id_of_another_person_stays_theirs(open_store: OpenStore) -> None:
    async def test(people: SqlitePeople, _: Store) -> None:
        await people.add("Ana", "member")
        await link(people, "owner", Sender(id="1"))
        await link(people, "Ana", Sender(id="2"))
        assert await who(people, Sender(id="1", aliases=("2",))) == "owner"
        assert await who(people, Sender(id="2", aliases=("1",))) == "Ana"
        assert await who(people, Sender(id="2")) == "Ana"

    with_people(open_store, test)


def test_what_strangers_did_is_remembered_and_goes_over_to_who_they_turn_out_to_be(
    open_store: OpenStore,
) -> None:
    async def test(people: SqlitePeople, _: Store) -> None:
        assert await people.acquaintance("messenger", "page", STRANGER) == Acquaintance()
        await people.turned_away("messenger", "page", STRANGER, NOON)
        await people.disclosed("messenger", "page", STRANGER, NOON + 1, "A machine answers.")
        await people.wrote("messenger", "page", STRANGER, NOON + 2)
        await people.wrote("messenger", "page", STRANGER, NOON - 9)  # delivered late: not the last word
        expected = Acquaintance(last_wrote_at=NOON + 2, disclosed_at=NOON + 1, turned_away_at=NOON)
        assert await people.acquaintance("messenger", "page", STRANGER) == expected
        await link(people, "owner", STRANGER)
        assert (await people.acquaintance("messenger", "page", STRANGER)).disclosed_at == NOON + 1
        assert await people.acquaintance("messenger", "page", Sender(id="")) == Acquaintance()

    with_people(open_store, test)


def test_strangers_beyond_the_bound_are_forgotten_oldest_first_and_people_never(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identities, "STRANGERS_KEPT", 3)

    async def test(people: SqlitePeople, _: Store) -> None:
        await link(people, "owner", Sender(id="me"))
        for number in range(6):
            await people.wrote("messenger", "page", Sender(id=f"s{number}"), NOON + 10 + number)
            await people.wrote("messenger", "elsewhere", Sender(id="s"), NOON)
        kept = [
            number
            for number in range(6)
            if (await people.acquaintance("messenger", "page", Sender(id=f"s{number}"))).last_wrote_at
        ]
        assert kept == [3, 4, 5]
        assert await who(people, Sender(id="me")) == "owner"
        elsewhere = await people.acquaintance("messenger", "elsewhere", Sender(id="s"))
        assert elsewhere.last_wrote_at == NOON

    with_people(open_store, test)


def test_a_new_id_takes_the_place_of_the_old_one_which_may_be_given_to_others(open_store: OpenStore) -> None:
    async def test(people: SqlitePeople, database: Store) -> None:
        await link(people, "owner", Sender(id="15550100"))
        await people.wrote("messenger", "page", Sender(id="15550199"), NOON)

        def rename(previous: str, current: str) -> Callable[[Connection], None]:
            return lambda connection: rename_identity(connection, "messenger", "page", previous, current)

        await database.write(rename("15550100", "15550199"))
        await database.write(rename("nobody", "somebody"))
        await database.write(rename("15550199", ""))
        await database.write(rename("15550199", "15550199"))
        assert await who(people, Sender(id="15550199")) == "owner"
        assert await who(people, Sender(id="15550100")) == ""
        assert await who(people, Sender(id="somebody")) == ""

    with_people(open_store, test)


def test_a_person_can_be_unlinked_with_codes_not_used_yet(open_store: OpenStore) -> None:
    async def test(people: SqlitePeople, _: Store) -> None:
        await people.add("Ana", "member")
        await link(people, "Ana", ANA)
        code = await people.new_code("Ana", "messenger", NOON)
        assert await people.unlink("ANA", "messenger") == 1
        assert await people.unlink("ANA", "messenger") == 0
        assert await who(people, ANA) == ""
        assert await people.use_code(code, "messenger", "page", ANA, NOON) is None

    with_people(open_store, test)
