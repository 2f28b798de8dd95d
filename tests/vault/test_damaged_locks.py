"""What is locked and damaged is said to be; everything else can be read, exported and unlocked as before."""

import json
from pathlib import Path

import pytest

from kithkin.app.stores import Stores, open_stores
from kithkin.app.vault import kept_data, unfinished_exports
from kithkin.messages.errors import BadInput
from kithkin.ports.locking import DAMAGED_ANSWER, DAMAGED_QUESTION
from kithkin.settings import load_settings
from kithkin.store.post_quotes import NO_LONGER_SHARED
from kithkin.vault.exporting import export
from kithkin.vault.personal.keys import new_lock, open_lock
from support.databases import IN_THE_OPEN
from support.locking import ANA, NOW, PASSPHRASE, PIXELS, Here, at, turn_of

DAMAGE = {
    "question": "UPDATE sealed_turns SET question = CAST(substr(question, 1, 40) || x'00' AS BLOB) WHERE turn = ?",
    "answer": "UPDATE sealed_turns SET answer = substr(answer, 1, length(answer) - 1) WHERE turn = ?",
    "picture": "UPDATE pictures SET content = x'00' WHERE id = ?",
}


async def locked_and_damaged(here: Here, *what: str) -> None:
    """Three conversations with a picture each are locked; then something of the second is damaged."""
    await here.people()
    for number in range(3):
        await here.ask(ANA, f"t{number}", f"c{number}", picture=True)
    await here.locks.lock(ANA, PASSPHRASE)
    assert await here.rest() == 3
    for one in what:
        await here.database.write(lambda connection, one=one: connection.execute(DAMAGE[one], ("t1",)))


@pytest.mark.parametrize("what", DAMAGE)
def test_one_damaged_part_is_named_and_everything_else_is_unlocked(tmp_path: Path, what: str) -> None:
    async def test(here: Here) -> None:
        await locked_and_damaged(here, what)
        key = await here.key()
        for number in (0, 2):
            whole = turn_of(ANA, f"t{number}", f"c{number}", picture=f"t{number}")
            assert await here.conversations.turn(ANA, f"t{number}", key=key) == whole
        shown = await here.conversations.turn(ANA, "t1", key=key)
        assert shown is not None
        assert (shown.question.text == DAMAGED_QUESTION) is (what == "question")
        assert (shown.reply.text == DAMAGED_ANSWER) is (what == "answer")
        assert shown.conversation == "c1"
        assert (await here.conversations.picture(ANA, "t1", key=key) is None) is (what == "picture")
        titles = {name: title for name, title, _ in await here.conversations.list(ANA, key=key)}
        assert titles == {f"c{n}": f"ASKEDt{n}" for n in range(3)} | (
            {"c1": DAMAGED_QUESTION} if what == "question" else {}
        )

        for _ in range(2):  # again is harmless
            with pytest.raises(
                BadInput, match=r"readable again but for 1 .*c1 \(2027-01-15 08:00 UTC\)"
            ) as refusal:
                await here.locks.unlock(ANA, key, lambda _: None)
            assert "--without-damaged" in refusal.value.remedy
        assert [await here.conversations.turn(ANA, f"t{n}") is not None for n in range(3)] == [
            True,
            False,
            True,
        ]
        state = await here.locks.state(ANA)
        assert state is not None
        assert (state.locked, state.opening) == (1, True)

        await here.locks.unlock(ANA, key, lambda _: None, without_damaged=True)
        assert await here.locks.state(ANA) is None
        left = await here.conversations.turn(ANA, "t1")
        assert left is not None
        expected = turn_of(ANA, "t1", "c1", picture="t1")
        if what != "question":
            assert left.question == expected.question
        if what != "answer":
            assert left.reply.text == expected.reply.text
        picture = await here.conversations.picture(ANA, "t1")
        assert picture == (None if what == "picture" else ("image/png", PIXELS.format("t1").encode()))
        assert left.pictures == (() if what == "picture" else ("t1",))

    at(tmp_path, test)


def test_all_of_one_damaged_is_given_up_alone(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        await locked_and_damaged(here, *DAMAGE)
        key = await here.key()
        with pytest.raises(BadInput, match="but for 1"):
            await here.locks.unlock(ANA, key, lambda _: None)
        await here.locks.unlock(ANA, key, lambda _: None, without_damaged=True)
        (left,) = await here.conversations.recent(ANA, "c1")
        assert (left.question.text, left.reply.text, left.pictures) == (DAMAGED_QUESTION, DAMAGED_ANSWER, ())

    at(tmp_path, test)


def test_the_key_of_another_lock_is_still_told_from_damage(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        await locked_and_damaged(here)
        other = open_lock(new_lock(PASSPHRASE, NOW)[0], PASSPHRASE)
        assert other is not None
        for read in (
            here.conversations.turn(ANA, "t1", key=other), here.conversations.recent(ANA, "c1", key=other),
            here.conversations.list(ANA, key=other), here.conversations.picture(ANA, "t1", key=other),
        ):  # fmt: skip
            with pytest.raises(BadInput, match="another lock"):
                await read

    at(tmp_path, test)


def test_an_answer_that_was_destroyed_while_its_question_is_damaged_stays_so(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        post = await here.share("Ben", "something")
        await here.keep(ANA, turn_of(ANA, "t1", "c1", quotes=(post,)))
        await here.locks.lock(ANA, PASSPHRASE)
        await here.rest()
        await here.posts.withdraw("Ben", [post])
        await here.database.write(lambda connection: connection.execute(DAMAGE["question"], ("t1",)))
        await here.locks.unlock(ANA, await here.key(), lambda _: None, without_damaged=True)
        (left,) = await here.conversations.recent(ANA, "c1")
        assert (left.question.text, left.reply.text) == (DAMAGED_QUESTION, NO_LONGER_SHARED)

    at(tmp_path, test)


def test_an_export_goes_on_and_says_how_much_is_damaged(tmp_path: Path) -> None:
    home = tmp_path / "home"
    settings = load_settings({"KITHKIN_HOME": str(home), **IN_THE_OPEN})
    with open_stores(settings):
        pass

    async def test(here: Here) -> None:
        await locked_and_damaged(here, "answer", "picture")

        async def write(stores: Stores) -> None:
            done = await export(
                ANA, tmp_path / "out", kept_data(stores), NOW, lambda _: None, key=await here.key(),
                unfinished=unfinished_exports(settings),
            )  # fmt: skip
            assert (done.turns, done.pictures, done.damaged) == (3, 2, 1)

        with open_stores(settings) as stores:
            await write(stores)
        said = json.loads((tmp_path / "out/kithkin.json").read_text("utf-8"))
        answers = [one["turns"][0]["reply"]["text"] for one in said["conversations"]]
        assert sorted(answers) == sorted(["SAIDt0", "SAIDt2", DAMAGED_ANSWER])

    at(home, test)
