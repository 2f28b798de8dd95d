"""Handing conversations to workers: one at a time each, none forgotten."""

import asyncio
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.inbox.local_dispatch import LocalDispatch


async def until_idle(dispatch: LocalDispatch) -> None:
    for _ in range(2000):
        await asyncio.sleep(0)
        if dispatch.idle:
            return
    raise AssertionError("it does not come to rest")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=5), max_size=15), st.integers(1, 4))
def test_each_conversation_is_held_once_and_every_wake_is_followed_by_work(
    wakes: list[list[str]], most: int
) -> None:
    async def go() -> None:
        dispatch = LocalDispatch(most_at_once=most)
        held: Counter[str] = Counter()
        open_work: Counter[str] = Counter()

        async def handle(conversation: str) -> float:
            held[conversation] += 1
            assert held[conversation] == 1
            assert sum(held.values()) <= most
            open_work[conversation] = 0
            await asyncio.sleep(0)
            held[conversation] -= 1
            return 0.0

        running = asyncio.create_task(dispatch.run(handle))
        for conversations in wakes:
            for conversation in conversations:
                open_work[conversation] += 1
            dispatch.wake(conversations)
            await asyncio.sleep(0)
        await until_idle(dispatch)
        assert not +open_work
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(go())


def test_a_conversation_comes_back_when_it_is_due_and_after_a_fault() -> None:
    async def go() -> None:
        now = 100.0
        dispatch = LocalDispatch(clock=lambda: now, after_fault_seconds=0.01)
        came: list[str] = []
        done = asyncio.Event()

        async def handle(conversation: str) -> float:
            came.append(conversation)
            if conversation == "breaks" and came.count("breaks") == 1:
                raise RuntimeError("on purpose")
            if len(came) == 4:
                done.set()
            return now + 0.01 if conversation == "later" and came.count("later") == 1 else 0.0

        running = asyncio.create_task(dispatch.run(handle))
        dispatch.wake(["later", "breaks"])
        await asyncio.wait_for(done.wait(), 10)
        assert Counter(came) == {"later": 2, "breaks": 2}
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(go())


def test_what_was_woken_before_the_start_is_worked_on_after_it() -> None:
    async def go() -> None:
        dispatch = LocalDispatch()
        came: list[str] = []

        async def handle(conversation: str) -> float:
            came.append(conversation)
            return 0.0

        dispatch.wake(["a", "b"])
        running = asyncio.create_task(dispatch.run(handle))
        await until_idle(dispatch)
        assert came == ["a", "b"]
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(go())
