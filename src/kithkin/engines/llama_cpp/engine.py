"""The engine port over a llama.cpp server in this process."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Literal

from kithkin.engines.llama_cpp.requests import body_of
from kithkin.engines.llama_cpp.server import Event, LlamaServer, ServerSettings
from kithkin.engines.llama_cpp.stops import StopFinder
from kithkin.messages.errors import EngineRefused, EngineUnavailable, KithkinError
from kithkin.messages.generations import Capabilities, Chunk, Generation, GenerationRequest

Prepare = Callable[[], ServerSettings]
"""Says what to load; called once, on a worker thread, when the model is first wanted."""


@dataclass(frozen=True, slots=True)
class _Done:
    """The end of one run on a worker thread; `problem` is what went wrong."""

    problem: BaseException | None = None


class LlamaCppEngine:
    """A GGUF model behind the engine port.

    The model is loaded when it is first used, on a worker thread. As many requests run at once as there are
    slots; others wait in order. Closing a stream, cancelling its task or running out of `seconds` stops the
    model at the next token, or at the next batch while it is still reading the prompt.
    """

    def __init__(
        self, name: str, prepare: Prepare, *, slots: int = 1, programs: bool = False, thinks: bool = False
    ) -> None:
        self._name = name
        self._prepare = prepare
        self._programs = programs
        self._thinks = thinks
        self._workers = ThreadPoolExecutor(slots, thread_name_prefix="llama")
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="llama-load")
        self._server: LlamaServer | None = None
        self._running: set[_Run] = set()
        self._closed = False

    @property
    def name(self) -> str:
        """What people call it."""
        return self._name

    async def capabilities(self) -> Capabilities:
        """What this model can do here; loads it. Raises `EngineUnavailable`."""
        server = await self._loaded()
        context = await asyncio.get_running_loop().run_in_executor(self._loader, server.context_tokens)
        return Capabilities(
            pictures=server.settings.projector is not None,
            json_schema=True,
            grammar=True,
            programs=self._programs,
            context_tokens=context,
            local=True,
        )

    async def count_tokens(self, text: str) -> int:
        """The number of tokens of a text for this model."""
        server = await self._loaded()
        return await asyncio.get_running_loop().run_in_executor(self._loader, server.count_tokens, text)

    async def generate(self, request: GenerationRequest) -> Generation:
        """The whole text at once. Raises `EngineUnavailable` or `EngineRefused`."""
        async with aclosing(self.stream(request)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Generation):
                    return piece
        raise EngineUnavailable(f"{self._name} gave no answer.", remedy="Try again.")

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Chunk | Generation]:
        """Chunks as they come, then one `Generation`. Raises `EngineUnavailable` or `EngineRefused`."""
        deadline = time.monotonic() + request.seconds
        late = EngineUnavailable(
            f"{self._name} took longer than the {request.seconds:g} seconds it was given.",
            remedy="Allow more time, ask for less, or use a faster engine.",
        )
        try:
            async with asyncio.timeout_at(asyncio.get_running_loop().time() + request.seconds):
                server = await self._loaded()
        except TimeoutError:
            raise late from None
        body = body_of(request, sees_pictures=server.settings.projector is not None, thinks=self._thinks)
        run = _Run(server, body, deadline)
        self._running.add(run)
        future = self._workers.submit(run.work)
        finder, parts, usage = StopFinder(request.stop), list[str](), _Usage()
        try:
            while not finder.found:
                event = await run.next_event(deadline)
                if event is None:
                    raise late
                if isinstance(event, _Done):
                    if event.problem is not None:
                        raise event.problem
                    break
                text = finder.push(usage.take(event))
                if text:
                    parts.append(text)
                    yield Chunk(text=text)
            rest = finder.rest()
            if rest:
                parts.append(rest)
                yield Chunk(text=rest)
            if time.monotonic() > deadline:
                raise late
            if self._closed or (usage.finish is None and not finder.found):
                raise EngineUnavailable(
                    f"{self._name} was stopped before it had finished.", remedy="Try again."
                )
            yield usage.generation("".join(parts), stopped_by_string=finder.found)
        finally:
            run.stop()
            future.cancel()
            self._running.discard(run)

    async def close(self) -> None:
        """Stops what is running and frees the model's memory."""
        self._closed = True
        for run in list(self._running):
            run.stop()
        await asyncio.to_thread(self._free)

    def _free(self) -> None:
        self._workers.shutdown(wait=True, cancel_futures=True)
        self._loader.shutdown(wait=True, cancel_futures=True)
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _loaded(self) -> LlamaServer:
        if self._closed:
            raise EngineUnavailable(f"{self._name} has been closed.", remedy="Start Kithkin again.")
        if self._server is not None:
            return self._server
        return await asyncio.get_running_loop().run_in_executor(self._loader, self._load)

    def _load(self) -> LlamaServer:
        """Runs on the loader's only thread, so that two first users load one model."""
        if self._server is None:
            server = LlamaServer(self._prepare())
            server.load()
            self._server = server
        return self._server


class _Run:
    """One chat completion on a worker thread, heard from an event loop."""

    def __init__(self, server: LlamaServer, body: dict[str, Any], deadline: float) -> None:
        self._server = server
        self._body = body
        self._deadline = deadline
        self._stopped = False
        self._loop = asyncio.get_running_loop()
        self._events: asyncio.Queue[Event | _Done] = asyncio.Queue()

    def stop(self) -> None:
        """Asks the worker thread to end at its next event."""
        self._stopped = True

    def work(self) -> None:
        """Runs on the worker thread."""
        if self._stopped:
            return
        problem: BaseException | None = None
        try:
            self._server.chat(self._body, self._heard)
        except KithkinError as raised:
            problem = raised
        self._tell(_Done(problem))

    def _heard(self, event: Event) -> bool:
        """True ends the run. The library swallows what is raised here, so nothing may be."""
        if self._stopped or time.monotonic() > self._deadline:
            return True
        self._tell(event)
        return self._stopped

    def _tell(self, event: Event | _Done) -> None:
        try:
            self._loop.call_soon_threadsafe(self._events.put_nowait, event)
        except RuntimeError:
            # The loop is gone, and with it everyone who could listen.
            self._stopped = True

    async def next_event(self, deadline: float) -> Event | _Done | None:
        """The next event, or None when the time is over."""
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                return await self._events.get()
        except TimeoutError:
            return None


@dataclass(slots=True)
class _Usage:
    """What the events told about the generation as a whole."""

    prompt_tokens: int = 0
    generated_tokens: int = 0
    pieces: int = 0
    finish: str | None = None

    def take(self, event: Event) -> str:
        """Reads one event and returns the text it brought. Raises what the event says went wrong."""
        if "error" in event:
            raise _refusal(event["error"])
        progress: dict[str, Any] = event.get("prompt_progress") or {}
        self.prompt_tokens = int(progress.get("total", self.prompt_tokens))
        usage: dict[str, Any] = event.get("usage") or {}
        self.prompt_tokens = int(usage.get("prompt_tokens", self.prompt_tokens))
        self.generated_tokens = int(usage.get("completion_tokens", self.generated_tokens))
        choices: list[dict[str, Any]] = event.get("choices") or []
        if not choices:
            return ""
        self.finish = choices[0].get("finish_reason") or self.finish
        text: str = (choices[0].get("delta") or {}).get("content") or ""
        self.pieces += bool(text)
        return text

    def generation(self, text: str, *, stopped_by_string: bool) -> Generation:
        """The summary at the end. A stop string ends the run before the count comes: then pieces are counted."""
        stopped: Literal["end", "length", "stop"] = "length" if self.finish == "length" else "end"
        return Generation(
            text=text,
            stopped="stop" if stopped_by_string else stopped,
            prompt_tokens=self.prompt_tokens,
            generated_tokens=self.generated_tokens or self.pieces,
        )


def _refusal(error: dict[str, Any]) -> EngineUnavailable:
    if error.get("type") == "exceed_context_size_error":
        return EngineRefused(
            f"The request has {error.get('n_prompt_tokens')} tokens, and this model holds {error.get('n_ctx')}.",
            remedy="Ask with less text, or use an engine with a longer context.",
        )
    kind = EngineRefused if int(error.get("code", 500)) < 500 else EngineUnavailable
    return kind(
        f"The model could not answer: {error.get('message', 'no reason given')}.",
        remedy="Ask it differently.",
    )


def usual_threads() -> int:
    """One thread for each processor core this process may use, but one.

    llama.cpp's threads wait for one another by spinning: when something else takes a core, all of them stand
    still, and a model on all cores becomes ten times slower (docs/decisions/0002).
    """
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)) - 1)
    return max(1, (os.cpu_count() or 1) - 1)
