"""What serving processes write when something goes wrong says where it was, and repeats nobody's words."""

import asyncio
import gc
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kithkin.inbox.local_dispatch import LocalDispatch
from kithkin.log import WordlessFormatter
from support.kithkin_process import serving
from support.logs import wordless_log
from support.planted.sitecustomize import fail, fail_later

SECRET = "Marlowe Quillfeather, 71.25 kg"
PLANTED = Path(__file__).parent.parent / "support/planted"
PLACES = ("in the worker", "in the server", "in a task", "in a callback", "in a thread")


def of(work: Callable[[], object]) -> str:
    """What is logged of the fault of some work."""
    with wordless_log() as said:
        try:
            work()
        except BaseException:
            logging.getLogger("anybody's").exception("It failed.")
    return said.getvalue()


def test_kind_and_place_of_all_in_the_chain_are_written_and_no_message() -> None:
    said = of(lambda: fail(SECRET))
    assert "ERROR It failed.\nTraceback (most recent call last)" in said, (
        "as whoever searches a log for faults expects"
    )
    assert re.findall(r"^builtins\.(\w+)$", said, re.MULTILINE) == ["KeyError", "ValueError"]
    assert said.index("KeyError") < said.index("This was the cause of:") < said.index("ValueError")
    assert len(re.findall(r"sitecustomize\.py:\d+ in fail$", said, re.MULTILINE)) == 2
    assert "Marlowe" not in said
    assert "raise" not in said


def test_what_came_while_another_was_handled_and_several_at_once() -> None:
    def meanwhile() -> None:
        try:
            fail(SECRET)
        except ValueError:
            raise LookupError(SECRET)  # noqa: B904 - what is wanted here

    def alone() -> None:
        try:
            fail(SECRET)
        except ValueError:
            raise LookupError(SECRET) from None

    async def several() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail_later(SECRET))
            group.create_task(fail_later(SECRET))

    said = of(meanwhile)
    assert "While this was being handled:" in said
    assert [one in said for one in ("KeyError", "ValueError", "LookupError")] == [True] * 3
    assert "ValueError" not in of(alone)
    together = of(lambda: asyncio.run(several()))
    assert together.count("| builtins.ValueError") == 2
    assert "ExceptionGroup" in together
    for one in (said, of(alone), together):
        assert "Marlowe" not in one


def test_an_exception_that_leads_to_itself_ends() -> None:
    def ring() -> None:
        first, second = ValueError(SECRET), KeyError(SECRET)
        first.__cause__, second.__cause__ = second, first
        raise first

    assert of(ring).count("builtins.ValueError") == 1


def test_what_another_formatter_made_of_an_exception_is_not_used() -> None:
    try:
        fail(SECRET)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "It failed.", (), sys.exc_info())
    assert "Marlowe" in logging.Formatter().format(record)
    assert "Marlowe" in str(record.exc_text)
    assert "Marlowe" not in WordlessFormatter().format(record)


def test_what_asyncio_says_of_tasks_and_callbacks_shows_neither() -> None:
    async def go() -> None:
        loop = asyncio.get_running_loop()
        loop.call_soon(fail, SECRET)
        task = loop.create_task(fail_later(SECRET))
        await asyncio.sleep(0.01)
        del task
        gc.collect()

    with wordless_log() as said:
        asyncio.run(go())
    assert "Exception in callback" in said.getvalue()
    assert "Task exception was never retrieved" in said.getvalue()
    assert said.getvalue().count("builtins.ValueError") == 2
    assert "Marlowe" not in said.getvalue()


def test_a_conversation_that_cannot_be_worked_on() -> None:
    async def go() -> None:
        dispatch, done = LocalDispatch(after_fault_seconds=30), asyncio.Event()

        async def handle(conversation: str) -> float:
            done.set()
            fail(SECRET)
            return 0.0

        running = asyncio.create_task(dispatch.run(handle))
        dispatch.wake(["one"])
        await asyncio.wait_for(done.wait(), 10)
        await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    with wordless_log() as said:
        asyncio.run(go())
    assert "A conversation could not be worked on" in said.getvalue()
    assert "builtins.ValueError" in said.getvalue()
    assert "Marlowe" not in said.getvalue()


@pytest.mark.slow
def test_a_served_kithkin_writes_of_no_fault_what_it_was_asked(tmp_path: Path) -> None:
    log = tmp_path / "log"
    path = os.pathsep.join([str(PLANTED), *(one for one in sys.path if one)])
    with serving(tmp_path / "home", log, PYTHONPATH=path) as page:
        for place in PLACES:
            status, _ = page.ask(f"I am {SECRET}, and this fails {place}. What is 2 + 2?")
            assert status == 200
        assert page.call("GET", "/conversations/about-Marlowe-Quillfeather")[0] == 500
    said = log.read_text("utf-8")
    assert said.count("This was the cause of:") == len(PLACES) + 1
    for told in (
        "ERROR A turn failed.",
        "ERROR Exception in ASGI application",
        "ERROR Task exception was never retrieved",
        "ERROR Exception in callback",
        "ERROR A thread ended by a fault.",
    ):
        assert told in said
    assert said.count("ERROR A turn failed.") == 2, "in the server, and in the process that reasons"
    assert said.count("sitecustomize.py") >= 2 * (len(PLACES) + 1)
    for word in ("Marlowe", "Quillfeather", "71.25", "KeyError(", "ValueError("):
        assert word not in said


@pytest.mark.slow
def test_a_fault_that_ends_the_program_is_written_without_words_too() -> None:
    script = f"from kithkin.log import log_without_words\nlog_without_words()\nint({SECRET!r})\n"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "CRITICAL This program ends by a fault." in done.stderr
    assert "builtins.ValueError" in done.stderr
    assert "Marlowe" not in done.stderr
