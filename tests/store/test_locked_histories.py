"""Turns behind their person's lock: what is there of them with the key and without, and what still reaches them."""

from pathlib import Path

import pytest

from kithkin.messages.errors import BadInput
from kithkin.messages.replies import Verdict
from kithkin.store.post_quotes import NO_LONGER_SHARED
from kithkin.vault.personal.keys import Sealer, new_lock
from support.locking import ANA, BEN, PASSPHRASE, PIXELS, WORDS, Here, at, turn_of

DAY_SECONDS = 24 * 3600.0


async def rows(here: Here, query: str, *values: object) -> list[tuple[object, ...]]:
    return await here.database.read(lambda connection: connection.execute(query, values).fetchall())


async def everything(here: Here) -> str:
    """All that the database says to whoever has it open."""
    said: list[str] = []
    for table in ("turns", "pictures", "sealed_turns", "personal_locks", "turn_pictures", "audit_log"):
        for row in await rows(here, f"SELECT * FROM {table}"):
            said += [
                bytes(one).decode("latin-1") if isinstance(one, bytes | memoryview) else str(one)
                for one in row
            ]
    return " ".join(said)


def test_what_is_locked_is_there_with_its_key_and_not_without(home: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        before = [await here.ask(ANA, "one", picture=True), await here.ask(ANA, "two", "c2")]
        bens = await here.ask(BEN, "bens")
        assert await here.locks.lock(ANA, PASSPHRASE)
        assert await here.rest() == 2
        said = await everything(here)
        for name in ("one", "two"):
            assert not [one for one in WORDS if one.format(name) in said]
        assert "ASKEDbens" in said
        conversations = here.conversations
        assert await conversations.list(ANA) == []
        assert await conversations.recent(ANA, "c1") == []
        assert await conversations.turn(ANA, "one") is None
        assert await conversations.picture(ANA, "one") is None
        assert await conversations.holds(ANA, "one")
        assert (await conversations.locked(ANA), await conversations.locked(ANA, "c2")) == (2, 1)
        assert await conversations.recent(BEN, "c1") == [bens]

        key = await here.key()
        assert [one[:2] for one in await conversations.list(ANA, key=key)] == [
            ("c2", "ASKEDtwo"),
            ("c1", "ASKEDone"),
        ]
        assert await conversations.recent(ANA, "c1", key=key) == before[:1]
        assert await conversations.turn(ANA, "two", key=key) == before[1]
        assert await conversations.picture(ANA, "one", key=key) == (
            "image/png",
            PIXELS.format("one").encode(),
        )
        assert await conversations.turn(BEN, "one", key=key) is None

        await here.locks.unlock(ANA, key, lambda _: None)
        assert await conversations.recent(ANA, "c1") == before[:1]
        assert await conversations.picture(ANA, "one") == ("image/png", PIXELS.format("one").encode())
        assert await here.locks.state(ANA) is None
        assert await here.rest() == 0
        assert [one.deed for one in await here.audit.list(ANA)] == ["history unlocked", "history locked"]

    at(home, test)


def test_only_what_rests_is_locked_and_a_talk_without_rest_but_for_its_last_day(home: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        await here.locks.lock(ANA, PASSPHRASE)
        await here.ask(ANA, "first")
        here.now += 3000
        await here.ask(ANA, "second")
        here.now += 3000  # the first is old enough by itself, but the talk goes on
        assert await here.walk.seal() == 0
        here.now += 601
        assert await here.walk.seal() == 2
        for number in range(30):  # every fifty minutes for more than a day
            await here.ask(ANA, f"on{number}")
            here.now += 3000
        assert await here.walk.seal() == 2
        assert [one.id for one in await here.conversations.recent(ANA, "c1", 100)][0] == "on2"

    at(home, test)


def test_nothing_is_locked_before_it_is_known_whether_it_is_about_health(home: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        await here.locks.lock(ANA, PASSPHRASE)
        assert await here.keep(ANA, turn_of(ANA, "unmarked", about_health=None))
        assert await here.rest() == 0
        await here.sweep()
        assert await here.rest() == 1

    at(home, test)


def test_what_a_message_under_way_still_needs_is_not_locked(home: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        await here.locks.lock(ANA, PASSPHRASE)
        states = ("waiting", "answered", "failing", "failed", "held", "done", "discarded")
        for number, state in enumerate(states):
            await here.ask(ANA, f"m{number}", f"c{number}")
            await here.database.write(
                lambda connection, number=number, state=state: (
                    connection.execute(
                        "INSERT INTO inbox (channel, account, message, replaces, conversation, sender, asker, turn, state, body,"
                        " received_at, due_at, begun, failures, problem) VALUES ('c', 'a', ?, '', '', '', ?, ?, ?, ?, 0, 0, 0, 0, '')",
                        (str(number), ANA, f"m{number}", state, b""),
                    ).rowcount
                )
            )
        assert await here.rest() == 2
        assert not await here.conversations.recent(ANA, "c5")
        assert await here.conversations.recent(ANA, "c0")

    at(home, test)


def test_a_picture_is_locked_with_the_last_turn_that_shows_it_and_comes_back_with_the_next(
    home: Path,
) -> None:
    async def test(here: Here) -> None:
        await here.people()
        await here.locks.lock(ANA, PASSPHRASE)
        assert await here.keep(ANA, turn_of(ANA, "early", "c1", picture="p"))
        await here.rest()
        assert await here.conversations.picture(ANA, "p") is None
        assert await here.keep(ANA, turn_of(ANA, "late", "c2", picture="p"))
        pixels = ("image/png", PIXELS.format("p").encode())
        assert await here.conversations.picture(ANA, "p") == pixels
        assert await here.conversations.picture(ANA, "p", key=await here.key()) == pixels
        await here.rest()
        assert await here.conversations.picture(ANA, "p") is None
        assert PIXELS.format("p") not in await everything(here)
        await here.conversations.delete_turn(ANA, "early")
        assert await here.conversations.picture(ANA, "p", key=await here.key()) == pixels
        await here.conversations.delete(ANA, "c2")
        assert await rows(here, "SELECT * FROM pictures") == []
        assert await rows(here, "SELECT * FROM sealed_turns") == []

    at(home, test)


def test_a_picture_that_a_readable_turn_showed_as_well_is_locked_when_that_turn_has_gone(home: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        await here.locks.lock(ANA, PASSPHRASE)
        assert await here.keep(ANA, turn_of(ANA, "early", "c1", picture="p"))
        await here.rest()
        assert await here.keep(ANA, turn_of(ANA, "late", "c2", picture="p"))
        await here.conversations.delete(ANA, "c2")
        assert await here.conversations.picture(ANA, "p") is not None  # until the next walk
        assert await here.walk.seal() == 0
        assert await here.conversations.picture(ANA, "p") is None
        assert PIXELS.format("p") not in await everything(here)
        pixels = ("image/png", PIXELS.format("p").encode())
        assert await here.conversations.picture(ANA, "p", key=await here.key()) == pixels

    at(home, test)


def test_an_answer_that_quotes_what_is_withdrawn_is_destroyed_though_nobody_can_read_it(home: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        post, other = await here.share(BEN, "a teacher"), await here.share(BEN, "a plumber")
        await here.locks.lock(ANA, PASSPHRASE)
        for name, quoted in (("gone", post), ("stays", other)):
            assert await here.keep(ANA, turn_of(ANA, name, quotes=(quoted,)))
        await here.rest()
        sealed = dict(await rows(here, "SELECT turn, answer FROM sealed_turns"))
        assert await here.posts.withdraw(BEN, [post]) == 1
        assert dict(await rows(here, "SELECT turn, answer FROM sealed_turns")) == {**sealed, "gone": b""}
        key = await here.key()
        for opened in (False, True):
            if opened:
                await here.locks.unlock(ANA, key, lambda _: None)
            gone, stays = await here.conversations.recent(ANA, "c1", key=None if opened else key)
            assert (gone.question.text, gone.reply.text) == ("ASKEDgone", NO_LONGER_SHARED)
            assert gone.reply.verdict is Verdict.ABSTAINED
            assert stays.reply.text == "SAIDstays"
        assert not await rows(here, "SELECT * FROM post_quotes WHERE post = ?", post)

    at(home, test)


def test_it_is_swept_by_age_and_health_and_pictures_go_before_it(home: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        await here.locks.lock(ANA, PASSPHRASE)
        for name, about_health in (("ill", True), ("well", False)):
            assert await here.keep(ANA, turn_of(ANA, name, name, picture=name, about_health=about_health))
        await here.rest()
        key = await here.key()
        here.now += 8 * DAY_SECONDS
        await here.sweep()
        (ill,) = await here.conversations.recent(ANA, "ill", key=key)
        assert (ill.pictures, [one.picture_id for one in ill.reply.evidence], ill.about_health) == (
            (),
            [""],
            True,
        )
        assert await here.conversations.picture(ANA, "well", key=key) is not None
        here.now += 25 * DAY_SECONDS
        assert dict((await here.sweep()).destroyed) == {"turns-about-health": 1, "pictures": 1}
        assert [one.id for one in await here.conversations.recent(ANA, "well", key=key)] == ["well"]
        await here.locks.unlock(ANA, key, lambda _: None)
        (well,) = await here.conversations.recent(ANA, "well")
        assert (well.pictures, well.reply.text) == ((), "SAIDwell")
        here.now += 180 * DAY_SECONDS
        await here.sweep()
        assert await rows(here, "SELECT * FROM turns") == []

    at(home, test)


def test_a_new_name_and_erasure_reach_it(home: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        await here.locks.lock(ANA, PASSPHRASE)
        await here.ask(ANA, "one", picture=True)
        await here.rest()
        key = await here.key()
        await here.circle.rename(ANA, "Hannah")
        assert await here.locks.state(ANA) is None
        (opened,) = await here.conversations.recent("Hannah", "c1", key=key)
        assert (opened.question.asker, opened.question.text, opened.pictures) == (
            "Hannah",
            "ASKEDone",
            ("one",),
        )
        await here.locks.unlock("Hannah", key, lambda _: None)
        assert [one.question.asker for one in await here.conversations.recent("Hannah", "c1")] == ["Hannah"]
        await here.locks.lock("Hannah", PASSPHRASE)
        await here.rest()
        held = (await here.circle.remove("Hannah")).held
        assert (held.conversations, held.pictures) == (1, 1)
        for table in ("personal_locks", "sealed_turns", "pictures", "turns"):
            assert await rows(here, f"SELECT * FROM {table}") == []

    at(home, test)


def test_what_is_given_up_goes_whole_and_nothing_else_does(home: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        for name in (ANA, BEN):
            await here.locks.lock(name, PASSPHRASE)
            await here.ask(name, "one", picture=True)
        assert await here.keep(ANA, turn_of(ANA, "early", "c2", picture="p"))
        assert await here.rest() == 3
        assert await here.keep(ANA, turn_of(ANA, "late", "c3", picture="p"))
        assert await here.locks.give_up(ANA) == 2
        assert [one.id for one in await here.conversations.recent(ANA, "c3")] == ["late"]
        assert await rows(here, "SELECT asker, id FROM pictures ORDER BY asker") == [(ANA, "p"), (BEN, "one")]
        assert (await here.conversations.locked(ANA), await here.conversations.locked(BEN)) == (0, 1)
        assert [one.deed for one in await here.audit.list(ANA)] == ["history given up", "history locked"]
        with pytest.raises(BadInput, match="are not locked"):
            await here.locks.give_up(ANA)

    at(home, test)


def test_what_could_not_be_read_before_it_was_locked_keeps_nothing_else_from_being_read(home: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        for name in ("one", "two"):
            await here.ask(ANA, name, name)
        broken = ("UPDATE turns SET body = ? WHERE id = 'one'", (b"no turn",))
        await here.database.write(lambda connection: connection.execute(*broken).rowcount)
        await here.locks.lock(ANA, PASSPHRASE)
        assert await here.rest() == 2
        key = await here.key()
        listed = await here.conversations.list(ANA, key=key)
        assert [one[:2] for one in listed] == [("two", "ASKEDtwo"), ("one", "")]
        await here.locks.unlock(ANA, key, lambda _: None)
        assert await rows(here, "SELECT body FROM turns WHERE id = 'one'") == [(b"no turn",)]
        assert [one.reply.text for one in await here.conversations.recent(ANA, "two")] == ["SAIDtwo"]

    at(home, test)


def test_what_changed_meanwhile_is_not_locked_as_it_was(home: Path) -> None:
    """Between being read and being put behind the lock, an answer loses its words, or its lock is taken away."""

    async def test(here: Here) -> None:
        await here.people()
        post = await here.share(BEN, "a teacher")
        await here.locks.lock(ANA, PASSPHRASE)
        assert await here.keep(ANA, turn_of(ANA, "one", quotes=(post,)))
        lock = await here.histories.lock_of(ANA)
        assert lock is not None
        later = here.now + 1
        (read,) = await here.histories.due(ANA, quiet_before=later, old_before=0, limit=9)
        sealed = Sealer(lock).seal_turn(read)
        await here.posts.withdraw(BEN, [post])
        assert not await here.histories.seal(ANA, lock.id, read, sealed)
        (read,) = await here.histories.due(ANA, quiet_before=later, old_before=0, limit=9)
        assert not await here.histories.seal(ANA, "another lock", read, Sealer(lock).seal_turn(read))
        assert await here.histories.begin_opening(ANA, lock.id)
        assert not await here.histories.seal(ANA, lock.id, read, Sealer(lock).seal_turn(read))
        assert [one.reply.text for one in await here.conversations.recent(ANA, "c1")] == [NO_LONGER_SHARED]

    at(home, test)


def test_two_changes_of_one_lock_at_once_lose_neither_way(home: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        await here.locks.lock(ANA, PASSPHRASE)
        before = await here.histories.lock_of(ANA)
        assert before is not None
        key = await here.key()
        await here.locks.set_passphrase(ANA, key, "another passphrase")
        late, _ = new_lock(PASSPHRASE, 0.0)
        assert not await here.histories.renew(ANA, late, before=before)
        with pytest.raises(BadInput, match="opens nothing"):
            await here.key()
        await here.key(passphrase="another passphrase")
        assert not await here.histories.add(ANA, late)
        with pytest.raises(BadInput, match="locked already"):
            await here.locks.lock(ANA, PASSPHRASE)

    at(home, test)
