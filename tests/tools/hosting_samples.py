"""Small tools for the tests of hosting: each behaves, or misbehaves, in one way."""

from __future__ import annotations

import os
import threading
import time

from kithkin.messages.errors import AskThePerson, TryAgain
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Tool


def result(text: str) -> ToolResult:
    return ToolResult(
        values=(Value(name="answer", label="answer", text=text),),
        sentence="{{answer}}",
        method="m",
        reference="r",
    )


def process_id() -> ToolResult:
    return result(str(os.getpid()))


def thread_name() -> ToolResult:
    return result(threading.current_thread().name)


def wait(seconds: float) -> ToolResult:
    time.sleep(seconds)
    return result("waited")


def ask() -> ToolResult:
    raise AskThePerson("I need more.", questions=("How old?", "How tall?"), remedy="Say so.")


def again() -> ToolResult:
    raise TryAgain("later", after=2.5)


def divide_by_zero() -> ToolResult:
    return result(str(1 // 0))


def devour() -> ToolResult:
    return result(str(len(bytearray(6 * 1024**3))))


def dive(depth: int = 0) -> ToolResult:
    return dive(depth + 1)


def vanish() -> ToolResult:
    os._exit(3)


def chatter() -> ToolResult:
    os.write(1, b"noise on the wire")
    print("more noise")
    return result("quiet")


def environment() -> ToolResult:
    return result(" ".join(sorted(os.environ)))


def smuggle() -> ToolResult:
    return ToolResult(
        values=(Value(name="answer", label="answer", text=Trap()),),  # type: ignore[arg-type]
        sentence="",
        method="",
        reference="",
    )


class Trap(str):
    """A value that would run code in whoever unpickles it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, ("/tmp/kithkin-unpickled-a-trap",)


def tool(run, *, isolated: bool = True, seconds: float = 10.0) -> Tool:
    return Tool(
        name=f"test.{run.__name__}",
        summary="",
        parameters=(),
        outputs=(),
        run=run,
        reference="",
        isolated=isolated,
        seconds=seconds,
    )
