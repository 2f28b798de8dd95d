from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from kithkin.messages.errors import AskThePerson, ToolFailed, ToolTimedOut, TryAgain
from kithkin.tools.hosting import WorkerToolHost
from tools import hosting_samples as samples


def run(scenario):
    async def wrapped():
        host = WorkerToolHost()
        try:
            return await scenario(host)
        finally:
            await host.close()

    return asyncio.run(wrapped())


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def answer(outcome) -> str:
    return outcome.values[0].text


def test_isolated_tools_run_in_another_process_that_is_kept():
    async def scenario(host):
        first = answer(await host.run(samples.tool(samples.process_id), {}))
        second = answer(await host.run(samples.tool(samples.process_id), {}))
        return int(first), int(second)

    first, second = run(scenario)
    assert first == second != os.getpid()
    assert not is_alive(first)


def test_quick_tools_run_here_but_not_in_the_event_loop():
    async def scenario(host):
        return answer(await host.run(samples.tool(samples.thread_name, isolated=False), {}))

    assert run(scenario) != "MainThread"


@pytest.mark.parametrize("isolated", [True, False])
def test_our_errors_come_back_whole(isolated):
    async def scenario(host):
        with pytest.raises(AskThePerson) as asked:
            await host.run(samples.tool(samples.ask, isolated=isolated), {})
        with pytest.raises(TryAgain) as again:
            await host.run(samples.tool(samples.again, isolated=isolated), {})
        with pytest.raises(ToolFailed) as failed:
            await host.run(samples.tool(samples.divide_by_zero, isolated=isolated), {})
        return asked.value, again.value, failed.value

    asked, again, failed = run(scenario)
    assert asked.questions == ("How old?", "How tall?")
    assert (asked.message, asked.remedy) == ("I need more.", "Say so.")
    assert again.after == 2.5
    assert "ZeroDivisionError" in failed.message


def test_a_call_that_takes_too_long_is_stopped_and_the_next_one_works():
    async def scenario(host):
        before = int(answer(await host.run(samples.tool(samples.process_id), {})))
        with pytest.raises(ToolTimedOut):
            await host.run(samples.tool(samples.wait, seconds=0.3), {"seconds": 30})
        after = int(answer(await host.run(samples.tool(samples.process_id), {})))
        return before, after

    before, after = run(scenario)
    assert before != after
    assert not is_alive(before)


def test_memory_recursion_and_sudden_death_are_contained():
    async def scenario(host):
        with pytest.raises(ToolTimedOut, match="memory"):
            await host.run(samples.tool(samples.devour), {})
        with pytest.raises(ToolFailed, match="nested too deeply"):
            await host.run(samples.tool(samples.dive), {})
        with pytest.raises(ToolFailed, match="unexpectedly"):
            await host.run(samples.tool(samples.vanish), {})
        return answer(await host.run(samples.tool(samples.chatter), {}))

    assert run(scenario) == "quiet"


def test_a_worker_killed_while_idle_is_replaced():
    async def scenario(host):
        process = int(answer(await host.run(samples.tool(samples.process_id), {})))
        os.kill(process, signal.SIGKILL)
        return process, int(answer(await host.run(samples.tool(samples.process_id), {})))

    first, second = run(scenario)
    assert first != second


def test_cancelling_frees_the_worker():
    async def scenario(host):
        process = int(answer(await host.run(samples.tool(samples.process_id), {})))
        call = asyncio.create_task(host.run(samples.tool(samples.wait, seconds=60), {"seconds": 60}))
        await asyncio.sleep(0.2)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        return process

    assert not is_alive(run(scenario))


def test_no_more_workers_than_allowed():
    async def scenario(host):
        calls = [host.run(samples.tool(samples.process_id), {}) for _ in range(6)]
        return {answer(outcome) for outcome in await asyncio.gather(*calls)}

    assert len(run(scenario)) <= 2


def test_a_worker_sees_no_secrets_and_its_objects_are_not_trusted(monkeypatch):
    monkeypatch.setenv("KITHKIN_TEST_SECRET", "x")
    trap = Path("/tmp/kithkin-unpickled-a-trap")

    async def scenario(host):
        names = answer(await host.run(samples.tool(samples.environment), {}))
        with pytest.raises(ToolFailed):
            await host.run(samples.tool(samples.smuggle), {})
        return names

    assert "SECRET" not in run(scenario)
    assert not trap.exists()


def test_a_warm_worker_serves_the_next_call():
    async def scenario(host):
        await host.warm("decimal")
        started = time.monotonic()
        await host.run(samples.tool(samples.process_id), {})
        return time.monotonic() - started

    assert run(scenario) < 1.0
