"""A kill at any instant leaves each question readable or locked, and a lock as it was or as it is to be: nothing lost, nothing half."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from kithkin import failpoints
from kithkin.messages.errors import BadInput
from support.files import all_bytes
from support.locking import ANA, PASSPHRASE, PIXELS, WORDS, Here, at, turn_of


def words_on_disk(home: Path) -> list[str]:
    """Which words of the turns that are kept here stand in any file."""
    content = all_bytes(home)
    words = [one.format(f"N{number}N") for one in WORDS for number in range(5)]
    return [one for one in words if one.encode() in content]


def _killed(home: Path, failpoint: str, work: Callable[[Here], Awaitable[object]]) -> None:
    child = os.fork()
    if child == 0:  # pragma: no cover - killed
        try:

            async def go(here: Here) -> None:
                failpoints.arm(failpoint)
                await work(here)

            at(home, go)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == 9


async def _settle(here: Here) -> None:
    await here.people()
    for number in range(5):
        await here.ask(ANA, f"N{number}N", f"c{number}", picture=True)


async def _all_there(here: Here) -> list[bool]:
    """Everything is there, with the key or without; which is locked."""
    key = await here.key() if await here.locks.state(ANA) else None
    for number in range(5):
        name = f"N{number}N"
        assert await here.conversations.turn(ANA, name, key=key) == turn_of(
            ANA, name, f"c{number}", picture=name
        )
        assert await here.conversations.picture(ANA, name, key=key) == (
            "image/png",
            PIXELS.format(name).encode(),
        )
    return [await here.conversations.turn(ANA, f"N{number}N") is None for number in range(5)]


@pytest.mark.parametrize("failpoint", ["lock.sealing:3", "lock.sealed:3"])
def test_a_kill_while_locking_leaves_each_turn_readable_or_locked_and_the_next_walk_ends_it(
    tmp_path: Path, failpoint: str
) -> None:
    async def lock(here: Here) -> None:
        await _settle(here)
        await here.locks.lock(ANA, PASSPHRASE)

    async def look(here: Here) -> None:
        assert (await _all_there(here)).count(True) == (2 if "sealing" in failpoint else 3)
        await here.rest()
        assert all(await _all_there(here))
        assert words_on_disk(tmp_path) == []

    at(tmp_path, lock)
    _killed(tmp_path, failpoint, Here.rest)
    at(tmp_path, look)


@pytest.mark.parametrize("failpoint", ["lock.sealed:5", "lock.sealing:1"])
def test_after_a_kill_also_what_was_locked_before_it_leaves_the_log(tmp_path: Path, failpoint: str) -> None:
    async def lock(here: Here) -> None:
        await _settle(here)
        await here.locks.lock(ANA, PASSPHRASE)

    at(tmp_path, lock)
    _killed(tmp_path, failpoint, Here.rest)

    async def rest(here: Here) -> None:
        await here.rest()
        assert words_on_disk(tmp_path) == []

    at(tmp_path, rest)


@pytest.mark.parametrize("failpoint", ["lock.opening:3", "lock.opened:3", "lock.opened:5", "lock.removed"])
def test_a_kill_while_unlocking_locks_nothing_again_and_it_goes_on(tmp_path: Path, failpoint: str) -> None:
    async def lock(here: Here) -> None:
        await _settle(here)
        await here.locks.lock(ANA, PASSPHRASE)
        await here.rest()

    async def unlock(here: Here) -> None:
        await here.locks.unlock(ANA, await here.key(), lambda _: None)

    async def look(here: Here) -> None:
        state = await here.locks.state(ANA)
        locked = (await _all_there(here)).count(True)
        assert locked == {"lock.opening:3": 3, "lock.opened:3": 2}.get(failpoint, 0)
        assert await here.rest() == 0
        if state is None:
            assert failpoint == "lock.removed"
            return
        assert state.opening
        await unlock(here)
        assert not any(await _all_there(here))
        assert await here.locks.state(ANA) is None

    at(tmp_path, lock)
    _killed(tmp_path, failpoint, unlock)
    at(tmp_path, look)


@pytest.mark.parametrize("failpoint", ["lock.keeping", "lock.kept"])
def test_a_kill_while_a_lock_is_made_or_changed_leaves_the_old_or_the_new(
    tmp_path: Path, failpoint: str
) -> None:
    kept = failpoint == "lock.kept"

    async def lock(here: Here) -> None:
        await here.locks.lock(ANA, PASSPHRASE)

    async def change(here: Here) -> None:
        await here.locks.set_passphrase(ANA, await here.key(), "another passphrase")

    async def after_making(here: Here) -> None:
        assert (await here.locks.state(ANA) is not None) is kept
        if not kept:
            await lock(here)
        await here.rest()
        assert all(await _all_there(here))

    async def after_changing(here: Here) -> None:
        with pytest.raises(BadInput, match="opens nothing"):
            await here.key(passphrase=PASSPHRASE if kept else "another passphrase")
        key = await here.key(passphrase="another passphrase" if kept else PASSPHRASE)
        assert len(await here.conversations.recent(ANA, "c1", key=key)) == 1

    at(tmp_path, _settle)
    _killed(tmp_path, failpoint, lock)
    at(tmp_path, after_making)
    _killed(tmp_path, failpoint, change)
    at(tmp_path, after_changing)
