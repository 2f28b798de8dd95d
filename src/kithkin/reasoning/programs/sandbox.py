"""Runs a model's program: its types checked first, bounded in time and memory, no files, no network.

Monty is an interpreter of a subset of Python in worker processes of its own (pydantic-monty). The only things a
program can reach are the functions of one module that we give it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, cast

from pydantic_monty import (
    ExternalModule,
    Monty,
    MontyCrashedError,
    MontyError,
    MontyRuntimeError,
    MontySyntaxError,
    MontyTypingError,
    ResourceLimits,
)

from kithkin.messages.errors import ToolFailed, ToolTimedOut

MODULE = "tools"

# Monty looks for this package three times for each program, through all folders of the path, to tell it what it does. What
# programs do is told to nobody, and known to be absent it costs nothing.
sys.modules.setdefault("opentelemetry", cast("ModuleType", None))

LONGEST_PROGRAM = 8_000
LIMITS: ResourceLimits = {
    "max_feed_duration_secs": 3.0,
    "max_memory": 64 * 2**20,
    "max_recursion_depth": 100,
    "max_suspensions": 60,
    "max_total_sleep_secs": 0.0,
}


def _drop(_stream: str, _text: str) -> None:
    """What a program prints is nobody's business: replies come from `reply` alone."""


class Sandbox:
    """A small pool of interpreters, started with the first program. Blocking: call it from a thread.

    Types are checked for the model's sake, so that it hears of its mistakes; containment does not rest on that,
    and `check_types` False lets a test prove it.
    """

    def __init__(self, processes: int = 2, *, check_types: bool = True) -> None:
        self._processes = processes
        self._check_types = check_types
        self._pool: Monty | None = None
        self._lock = threading.Lock()

    def run(
        self,
        code: str,
        functions: Mapping[str, Callable[..., Any]],
        stubs: str,
        *,
        types_checked: bool = False,
    ) -> None:
        """Runs one program over `functions`, declared by `stubs` (a .pyi text).

        `types_checked`: whoever calls has found the program well typed (see `plain_programs`). The checker starts afresh for each
        program, which takes 30 ms; running a short program takes less than one.

        Raises `ToolFailed` with one message fit for a model to repair its program by, and `ToolTimedOut`.
        """
        if len(code) > LONGEST_PROGRAM:
            raise ToolFailed(f"The program is longer than {LONGEST_PROGRAM} characters.")
        module = ExternalModule(dict(functions), stubs=stubs)
        try:
            with self._started().checkout(
                limits=LIMITS,
                type_check=self._check_types and not types_checked,
                type_check_format="concise",
                external_modules={MODULE: module},
                os_policy={"sleep": "zero"},
            ) as session:
                names = ", ".join(functions)
                session.feed_run(f"from {MODULE} import {names}\n{code}", print_callback=_drop)
        except MontyTypingError as error:
            raise ToolFailed(f"The program does not type-check: {_short(error.display())}") from error
        except MontySyntaxError as error:
            raise ToolFailed(
                f"The program is not valid: {_short(error.display(format='type-msg'))}"
            ) from error
        except MontyRuntimeError as error:
            message = _short(error.display(format="type-msg"))
            if message.startswith("TimeoutError"):
                raise ToolTimedOut("The program took longer than it may.") from error
            raise ToolFailed(f"The program stopped: {message}") from error
        except MontyCrashedError as error:
            raise ToolTimedOut("The program exhausted its sandbox and was stopped.") from error
        except MontyError as error:
            raise ToolFailed("The program could not be run.") from error

    def _started(self) -> Monty:
        with self._lock:
            if self._pool is None:
                self._pool = Monty(min_processes=0, max_processes=self._processes, request_timeout=60.0)
                self._pool.__enter__()
            return self._pool

    def close(self) -> None:
        """Stops the interpreters."""
        with self._lock:
            if self._pool is not None:
                self._pool.__exit__(None, None, None)
                self._pool = None


def _short(message: str, limit: int = 600) -> str:
    return message.strip()[:limit]
