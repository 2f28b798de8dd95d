"""Runs tools within limits of time and memory: quick ones in a thread, isolated ones in worker processes.

A worker is a fresh interpreter (nothing is forked from this process, which has threads), with an empty
environment, an address-space limit and its own session. A call that takes too long, or whose asker goes away,
costs its worker: it is killed, and the next call starts another.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import pickle
import struct
import sys
from collections.abc import Callable, Mapping
from typing import Any, cast

from kithkin.messages import errors
from kithkin.messages.errors import KithkinError, ToolFailed, ToolTimedOut
from kithkin.messages.results import ToolResult
from kithkin.ports.tools import Tool

# The program of the other side, named rather than imported, and how both delimit what they say.
WORKER_MODULE = "kithkin.tools.worker"
FRAME_HEADER = struct.Struct("!I")

ADDRESS_SPACE_BYTES = 2 * 1024**3
START_SECONDS = 30.0
LARGEST_REPLY_BYTES = 32 * 1024**2
# One thread per worker: the machine is shared, and every extra BLAS thread costs address space.
WORKER_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "MPLBACKEND": "Agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "SYMPY_GROUND_TYPES": "python",
}


class _ResultReader(pickle.Unpickler):
    """Unpickles only our own values: a worker works on strangers' text and is not believed."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "kithkin.messages.results" and not name.startswith("_") and "." not in name:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} may not travel")


class _Worker:
    """One worker process and its pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, address_space: int) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            WORKER_MODULE,
            str(address_space),
            str(os.getpid()),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=WORKER_ENVIRONMENT,
            start_new_session=True,
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker.exchange(list(sys.path))
        except BaseException:
            await worker.kill()
            raise
        return worker

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def exchange(self, request: object) -> tuple[str, Any]:
        """Sends a request and waits for its answer. Raises `ConnectionError` or `EOFError` if the worker died."""
        stdin = cast(asyncio.StreamWriter, self._process.stdin)
        stdout = cast(asyncio.StreamReader, self._process.stdout)
        payload = pickle.dumps(request, protocol=pickle.HIGHEST_PROTOCOL)
        stdin.write(FRAME_HEADER.pack(len(payload)) + payload)
        await stdin.drain()
        (size,) = FRAME_HEADER.unpack(await stdout.readexactly(FRAME_HEADER.size))
        if size > LARGEST_REPLY_BYTES:
            raise ConnectionError("reply too large")
        return _ResultReader(io.BytesIO(await stdout.readexactly(size))).load()

    async def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        stdin = self._process.stdin
        if stdin is not None:
            stdin.close()
        await asyncio.shield(self._process.wait())
        # Without this the pipe's transport outlives the event loop and complains.
        cast(Any, self._process)._transport.close()


class WorkerToolHost:
    """A `ToolHost` with a small pool of workers, started when first needed. Belongs to one event loop."""

    def __init__(self, *, workers: int = 2, address_space: int = ADDRESS_SPACE_BYTES) -> None:
        self._free = asyncio.Semaphore(workers)
        self._idle: list[_Worker] = []
        self._address_space = address_space
        self._closed = False

    async def run(self, tool: Tool, arguments: Mapping[str, Any]) -> ToolResult:
        """Calls the tool. Raises what the tool raises, `ToolTimedOut` after `tool.seconds` (or when memory runs
        out), and `ToolFailed` for anything that is no error of ours."""
        if tool.isolated:
            return await self._run_isolated(tool, arguments)
        try:
            async with asyncio.timeout(tool.seconds):
                return await asyncio.to_thread(_run_guarded, tool.run, dict(arguments))
        except TimeoutError:
            raise _timed_out(tool) from None

    async def warm(self, *modules: str) -> None:
        """Starts one worker ahead of need and lets it import `modules` ("sympy"); failing quietly is fine."""
        async with self._free:
            worker: _Worker | None = None
            try:
                worker = await self._take()
                async with asyncio.timeout(START_SECONDS):
                    await worker.exchange(("load", modules))
            except (ToolFailed, OSError, EOFError, TimeoutError):
                if worker is not None:
                    await worker.kill()
                return
            except BaseException:
                if worker is not None:
                    await worker.kill()
                raise
            await self._put_back(worker)

    async def close(self) -> None:
        """Stops all workers."""
        self._closed = True
        idle, self._idle = self._idle, []
        for worker in idle:
            await worker.kill()

    async def _take(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            await worker.kill()
        if self._closed:
            raise ToolFailed("Kithkin is shutting down.")
        try:
            return await _Worker.start(self._address_space)
        except (OSError, EOFError, TimeoutError) as error:
            raise ToolFailed("A calculation worker could not be started.", remedy="Try again.") from error

    async def _put_back(self, worker: _Worker) -> None:
        if self._closed:
            await worker.kill()
        else:
            self._idle.append(worker)

    async def _run_isolated(self, tool: Tool, arguments: Mapping[str, Any]) -> ToolResult:
        request = ("call", tool.run.__module__, tool.run.__qualname__, dict(arguments))
        async with self._free:
            outcome = await self._ask(tool, request)
        match outcome:
            case ("result", ToolResult() as result):
                return result
            case ("error", (str() as name, dict() as fields)):
                raise _error(name, cast(dict[str, Any], fields))
            case ("memory", str() as words):
                raise ToolTimedOut(words, remedy="Try a smaller one.")
            case (_, words):
                raise ToolFailed(str(words))

    async def _ask(self, tool: Tool, request: object) -> tuple[str, Any]:
        """One exchange with a worker, twice if the first turns out to have died while idle."""
        for attempt in (1, 2):
            fresh = not self._idle
            worker = await self._take()
            try:
                async with asyncio.timeout(tool.seconds):
                    outcome = await worker.exchange(request)
            except TimeoutError:
                await worker.kill()
                raise _timed_out(tool) from None
            except (OSError, EOFError, pickle.UnpicklingError) as error:
                await worker.kill()
                if attempt == 1 and not fresh:
                    continue
                raise ToolFailed("The calculation stopped unexpectedly.") from error
            except BaseException:
                await worker.kill()
                raise
            if outcome[0] == "memory":
                await worker.kill()
            else:
                await self._put_back(worker)
            return outcome
        raise ToolFailed("The calculation stopped unexpectedly.")


def _timed_out(tool: Tool) -> ToolTimedOut:
    return ToolTimedOut(
        f"This took longer than the {tool.seconds:g} seconds it may take.", remedy="Try a simpler one."
    )


def _run_guarded(run: Callable[..., ToolResult], arguments: dict[str, Any]) -> ToolResult:
    """Calls a tool in this process; whatever is no error of ours becomes `ToolFailed`."""
    try:
        return run(**arguments)
    except KithkinError:
        raise
    except RecursionError as error:
        raise ToolFailed("This expression is nested too deeply to be worked out.") from error
    except Exception as error:  # the boundary: a tool's accident must not end the turn
        raise ToolFailed(f"The calculation did not work ({type(error).__name__}).") from error


def _error(name: str, fields: dict[str, Any]) -> KithkinError:
    """Rebuilds an error of ours from its class name and constructor fields."""
    known = getattr(errors, name, None)
    if not (isinstance(known, type) and issubclass(known, KithkinError)):
        return ToolFailed(str(fields.get("message", "The calculation did not work.")))
    return known(**fields)
