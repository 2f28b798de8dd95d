"""People's own locks: nothing of what is locked is in any byte, nothing is ever lost or half, and nothing but what they know opens it."""

import asyncio
import contextlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import BadInput, TryAgain
from kithkin.ports.conversations import Turn
from kithkin.ports.locking import TurnParts
from kithkin.store.database import FILE
from kithkin.store.rewriting import write_copy
from kithkin.vault.keys.recovery_codes import new_recovery_code
from kithkin.vault.personal import MOST_TRIES, KeysInMemory, OpenedLock
from kithkin.vault.personal.keys import Sealer, new_lock, open_lock
from support.databases import connect, nobody_told
from support.locking import ANA, BEN, NOW, PASSPHRASE, PIXELS, WORDS, Here, at, turn_of


def in_bytes(paths: Sequence[Path], name: str) -> list[str]:
    """Which words of a turn stand in the bytes of files."""
    content = b"".join(path.read_bytes() for path in paths if path.is_file())
    return [one.format(name) for one in WORDS if one.format(name).encode() in content]


def files_of(home: Path) -> list[Path]:
    """All that lies there now."""
    return sorted(home.rglob("*"))


def opened_bytes(home: Path, into: Path) -> Path:
    """Everything that the store says to whoever has its key: a copy of it in the open."""
    with contextlib.closing(connect(home)) as connection:
        write_copy(connection, into, None, nobody_told)
    return into


@pytest.mark.parametrize("encrypted", [False, True], ids=["in the open", "encrypted"])
def test_of_what_is_locked_no_byte_is_left_that_whoever_opens_the_store_could_read(
    tmp_path: Path, *, encrypted: bool
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    if encrypted:
        from kithkin.app.stores import open_stores  # noqa: PLC0415 - only here
        from kithkin.settings import load_settings  # noqa: PLC0415 - the same

        with open_stores(load_settings({"KITHKIN_HOME": str(home)})):
            pass

    async def test(here: Here) -> None:
        await here.people()
        for number in range(12):
            await here.ask(ANA, f"N{number}N", f"c{number % 3}", picture=number % 2 == 0)
        await here.ask(BEN, "BENS")
        everything = files_of(home)
        if not encrypted:
            assert len(in_bytes(everything, "N0N")) == len(WORDS)
        await here.locks.lock(ANA, PASSPHRASE)
        assert await here.rest() == 12
        assert (home / f"{FILE}-wal").exists()
        paths = [*everything, opened_bytes(home, tmp_path / "opened")]
        for number in range(12):
            assert in_bytes(paths, f"N{number}N") == []
        assert len(in_bytes(paths, "BENS")) == len(WORDS) - 1  # he sent no picture
        key = await here.key()
        for number in range(12):
            kept = await here.conversations.turn(ANA, f"N{number}N", key=key)
            assert kept == turn_of(
                ANA, f"N{number}N", f"c{number % 3}", picture=f"N{number}N" if number % 2 == 0 else ""
            )

    at(home, test)


def test_nothing_opens_it_but_passphrase_and_code_and_both_can_be_changed(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        for short in ("", "eleven sign"):
            with pytest.raises(BadInput, match="at least 12"):
                await here.locks.lock(ANA, short)
        code = await here.locks.lock(ANA, PASSPHRASE)
        await here.ask(ANA, "one")
        await here.rest()
        for passphrase in ("", PASSPHRASE + " ", PASSPHRASE.upper()):
            with pytest.raises(BadInput, match="opens nothing"):
                await here.locks.open(ANA, passphrase)
        with pytest.raises(BadInput, match="opens nothing"):
            await here.locks.open(ANA, new_recovery_code())
        with pytest.raises(BadInput, match="not locked"):
            await here.locks.open(BEN, PASSPHRASE)
        key = await here.locks.open(ANA, code.lower())
        await here.locks.set_passphrase(ANA, key, "another passphrase")
        newer = await here.locks.set_code(ANA, key)
        here.now += 3601  # for more tries
        for secret in (PASSPHRASE, code):
            with pytest.raises(BadInput, match="opens nothing"):
                await here.locks.open(ANA, secret)
        for key in (await here.locks.open(ANA, "another passphrase"), await here.locks.open(ANA, newer)):
            assert [one.id for one in await here.conversations.recent(ANA, "c1", key=key)] == ["one"]
        deeds = [line.deed for line in await here.audit.list(ANA)]
        assert deeds == ["lock changed", "lock changed", "history locked"]

    at(tmp_path, test)


def test_who_guesses_is_stopped_and_let_on_after_an_hour(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        for name in (ANA, BEN):
            await here.locks.lock(name, PASSPHRASE)
        for number in range(MOST_TRIES):
            with pytest.raises(BadInput):
                await here.locks.open(ANA, f"guess number {number}")
        for _ in range(2):
            with pytest.raises(TryAgain):
                await here.key()
        await here.key(BEN)
        here.now += 3601
        await here.key()

    at(tmp_path, test)


def test_who_knows_the_passphrase_opens_it_as_often_as_they_like_and_after_a_clock_that_was_ahead(
    tmp_path: Path,
) -> None:
    async def test(here: Here) -> None:
        await here.people()
        await here.locks.lock(ANA, PASSPHRASE)
        for _ in range(MOST_TRIES + 1):
            await here.key()
        here.now += 400 * 24 * 3600
        for number in range(MOST_TRIES):
            with pytest.raises(BadInput):
                await here.locks.open(ANA, f"guess number {number}")
        here.now -= 400 * 24 * 3600
        await here.key()

    at(tmp_path, test)


def test_a_part_opens_in_its_own_place_alone(tmp_path: Path) -> None:
    lock, code = new_lock(PASSPHRASE, NOW)
    seal = Sealer(lock).seal_turn
    one = TurnParts(turn="one", question=b"asked", answer=b"said", pictures={"p": b"pixels", "q": b"others"})
    sealed = seal(one)
    key = open_lock(lock, PASSPHRASE)
    assert key is not None
    assert key.open_turn(sealed) == one
    assert seal(one) != sealed  # nobody sees that the same was said again
    for open_wrong in (
        lambda: key.open_part("two", "question", sealed.question),
        lambda: key.open_part("one", "answer", sealed.question),
        lambda: key.open_picture("q", sealed.pictures["p"]),
        lambda: key.open_part("one", "question", sealed.question[:-1]),
        lambda: key.open_part("one", "question", b""),
    ):
        with pytest.raises(BadInput):
            open_wrong()
    other, _ = new_lock(PASSPHRASE, NOW)
    theirs = open_lock(other, PASSPHRASE)
    assert theirs is not None
    with pytest.raises(BadInput):
        theirs.open_turn(sealed)
    assert open_lock(other, code) is None
    assert PASSPHRASE.encode() not in lock.ways


@settings(max_examples=40, deadline=None)
@given(parts=st.tuples(st.binary(), st.binary(min_size=1), st.dictionaries(st.text(), st.binary())))
def test_whatever_is_sealed_opens_as_it_was(parts: tuple[bytes, bytes, dict[str, bytes]]) -> None:
    question, answer, pictures = parts
    whole = TurnParts(turn="t", question=question, answer=answer, pictures=pictures)
    assert KEY.open_turn(SEAL(whole)) == whole


LOCK, _ = new_lock(PASSPHRASE, NOW)
SEAL = Sealer(LOCK).seal_turn
_opened = open_lock(LOCK, PASSPHRASE)
assert _opened is not None
KEY: OpenedLock = _opened

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.integers(0, 2), st.sampled_from(["", "p", "q"]), st.booleans()),
        st.tuples(st.just("rest")),
        st.tuples(st.just("some minutes")),
        st.tuples(st.just("withdraw")),
        st.tuples(st.just("delete turn"), st.integers(0, 20)),
        st.tuples(st.just("delete"), st.integers(0, 2)),
        st.tuples(st.just("rename")),
        st.tuples(st.just("unlock and lock")),
        st.tuples(st.just("lock changed")),
    ),
    max_size=14,
)


class Model:
    """What is to be there of Ana's, whatever is locked of it."""

    def __init__(self) -> None:
        self.name = ANA
        self.turns: dict[str, Turn] = {}
        self.quoting: set[str] = set()
        self.withdrawn: set[str] = set()
        self.key: OpenedLock | None = None

    def drop(self, names: Sequence[str]) -> None:
        for name in names:
            self.turns.pop(name, None)

    @property
    def pictures(self) -> set[str]:
        return {one for turn in self.turns.values() for one in turn.pictures}


async def _step(here: Here, model: Model, number: int, step: tuple[object, ...], post: list[int]) -> None:
    match step:
        case ("ask", int() as conversation, str() as picture, bool() as quotes):
            quoted = (post[0],) if quotes else ()
            turn = turn_of(model.name, f"t{number}", f"c{conversation}", picture=picture, quotes=quoted)
            assert await here.keep(model.name, turn)
            model.turns[turn.id] = turn
            if quotes:
                model.quoting.add(turn.id)
        case ("rest",):
            await here.rest()
        case ("some minutes",):
            here.now += 600
            await here.walk.seal()
        case ("withdraw",):
            await here.posts.withdraw(BEN, [post[0]])
            model.withdrawn |= model.quoting
            model.quoting = set()
            post[0] = await here.share(BEN, f"something {number}")
        case ("delete turn", int() as which):
            names = sorted(model.turns)[which : which + 1]
            for name in names:
                await here.conversations.delete_turn(model.name, name)
            model.drop(names)
        case ("delete", int() as conversation):
            await here.conversations.delete(model.name, f"c{conversation}")
            model.drop(
                [name for name, turn in model.turns.items() if turn.conversation == f"c{conversation}"]
            )
        case ("rename",):
            fresh = "Hannah" if model.name == ANA else ANA
            await here.circle.rename(model.name, fresh)
            model.name = fresh
        case ("unlock and lock",):
            await here.locks.unlock(model.name, await _key(here, model), lambda _: None)
            await _compare(here, model, None)
            await here.locks.lock(model.name, PASSPHRASE)
            model.key = None
        case _:
            await here.locks.set_code(model.name, await _key(here, model))


async def _key(here: Here, model: Model) -> OpenedLock:
    """Opened once for each lock: that takes a while."""
    if model.key is None:
        here.now += 3601 / MOST_TRIES  # else it is tried too often
        model.key = await here.key(model.name)
    return model.key


async def _compare(here: Here, model: Model, key: OpenedLock | None) -> None:
    """With the key everything is there as it was said, but for what was withdrawn; and no picture is locked that a readable turn shows."""
    for conversation in ("c0", "c1", "c2"):
        found = await here.conversations.recent(model.name, conversation, 100, key=key)
        expected = [turn for turn in model.turns.values() if turn.conversation == conversation]
        assert [turn.id for turn in found] == [turn.id for turn in expected]
        for turn, as_said in zip(found, expected, strict=True):
            assert turn.question.text == as_said.question.text
            assert (turn.question.asker, turn.pictures) == (model.name, as_said.pictures)
            if turn.id in model.withdrawn:
                assert (turn.reply.evidence, turn.reply.claims) == ((), ())
                assert "no longer shared" in turn.reply.text
            else:
                assert turn.reply == as_said.reply
    for picture in ("p", "q"):
        found = await here.conversations.picture(model.name, picture, key=key)
        assert found == (
            ("image/png", PIXELS.format(picture).encode()) if picture in model.pictures else None
        )
    for turn in [
        one for name in ("c0", "c1", "c2") for one in await here.conversations.recent(model.name, name, 100)
    ]:
        for picture in turn.pictures:
            assert await here.conversations.picture(model.name, picture) is not None


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(steps=STEPS)
def test_whatever_happens_nothing_is_lost_and_everything_can_be_opened(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[object, ...]]
) -> None:
    async def test(here: Here) -> None:
        await here.people()
        model, post = Model(), [await here.share(BEN, "something")]
        await here.locks.lock(ANA, PASSPHRASE)
        for number, step in enumerate(steps):
            await _step(here, model, number, step, post)
            if step[0] not in ("ask", "some minutes"):
                await _compare(here, model, await _key(here, model))
        await here.rest()
        readable = [await here.conversations.recent(model.name, name) for name in ("c0", "c1", "c2")]
        assert readable == [[], [], []]
        assert [await here.conversations.picture(model.name, one) for one in ("p", "q")] == [None, None]
        await _compare(here, model, await _key(here, model))
        await here.locks.unlock(model.name, await _key(here, model), lambda _: None)
        await _compare(here, model, None)

    at(tmp_path_factory.mktemp("home"), test)


def test_a_key_is_forgotten_by_itself_and_when_its_session_ends() -> None:
    async def test() -> None:
        now = [0.0]
        keys = KeysInMemory(lambda: now[0], idle_seconds=1800)
        for session in (b"one", b"two", b"three"):
            keys.hold(session, BEN if session == b"three" else ANA, KEY)
        now[0] = 1000
        assert keys.key(b"one") is KEY
        now[0] = 1900
        assert keys.key(b"one") is KEY
        assert (keys.key(b"two"), keys.key(b"three"), len(keys)) == (None, None, 1)
        keys.hold(b"two", ANA, KEY)
        keys.hold(b"three", BEN, KEY)
        keys.close_all(ANA, but_for=b"two")
        assert (keys.key(b"one"), keys.key(b"two"), keys.key(b"three")) == (None, KEY, KEY)
        keys.close(b"three")
        assert keys.key(b"three") is None
        swift = KeysInMemory(idle_seconds=0.05)
        swift.hold(b"one", ANA, KEY)
        async with asyncio.timeout(20):
            while len(swift):  # noqa: ASYNC110 - its own timer is what is waited for
                await asyncio.sleep(0.01)

    asyncio.run(test())
