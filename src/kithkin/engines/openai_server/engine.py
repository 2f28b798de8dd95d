"""The engine port over an OpenAI-compatible server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from kithkin.egress.nearness import is_near
from kithkin.engines.openai_server import problems
from kithkin.engines.openai_server.asking import ChatServer
from kithkin.engines.openai_server.estimates import token_estimate
from kithkin.engines.openai_server.probing import probe_server
from kithkin.engines.openai_server.problems import AttemptFailed, Place
from kithkin.engines.openai_server.reading import AnswerReader
from kithkin.engines.openai_server.requests import body_of, choice_in
from kithkin.messages.errors import EngineUnavailable, Misconfigured
from kithkin.messages.generations import Capabilities, Chunk, Generation, GenerationRequest

_ATTEMPTS = 3
_LONGEST_PAUSE = 20.0
"""Seconds; a server that asks for more is passed on to the caller as `TryAgain`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerOptions:
    """Where a model is served and what it can do. None means: find out by a short trial when first used.

    `programs` says whether it is trusted to write tool programs. `context_tokens` 0 takes what the server
    reports, or else 8,192.
    """

    base_url: str
    model: str
    key: str = field(default="", repr=False)
    pictures: bool | None = None
    json_schema: bool | None = None
    grammar: bool | None = None
    programs: bool = True
    context_tokens: int = 0
    local: bool | None = None


class OpenAIServerEngine:
    """A served model behind the engine port. Requests are plain chat completions, always streamed, without the
    API's own tool calls. Closing a stream or cancelling its task closes the connection."""

    def __init__(self, options: ServerOptions) -> None:
        address = urlsplit(options.base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise Misconfigured(
                "The engine's address is not a web address.", remedy="Write it like http://127.0.0.1:8080/v1."
            )
        self._options = options
        self._host = address.hostname if address.port is None else f"{address.hostname}:{address.port}"
        self._local = is_near(address.hostname) if options.local is None else options.local
        self._place = Place(self._host, options.model, options.key)
        self._server: ChatServer | None = None
        self._starting = asyncio.Lock()
        self._trying = asyncio.Lock()
        self._capabilities: Capabilities | None = None
        self._unknown_parameters: set[str] = set()
        self._closed = False

    def __repr__(self) -> str:
        return f"OpenAIServerEngine({self.name!r})"

    @property
    def name(self) -> str:
        """What people call it."""
        return f"{self._options.model} ({self._host})"

    async def capabilities(self) -> Capabilities:
        """What the server can do: as configured, or as found by trying, once. Raises `EngineUnavailable`."""
        async with self._trying:
            if self._capabilities is None:
                options = self._options
                known = (options.pictures, options.json_schema, options.grammar)
                if None in known or not options.context_tokens:
                    self._capabilities = await self.probe()
                else:
                    self._capabilities = self._configured(known, options.context_tokens)
            return self._capabilities

    def _configured(self, flags: tuple[bool | None, bool | None, bool | None], context: int) -> Capabilities:
        pictures, json_schema, grammar = flags
        return Capabilities(
            pictures=bool(pictures),
            json_schema=bool(json_schema),
            grammar=bool(grammar),
            programs=self._options.programs,
            context_tokens=context,
            local=self._local,
        )

    async def probe(self) -> Capabilities:
        """Tries what was not configured, with a few tiny requests that carry nothing of anyone's.

        Raises `EngineUnavailable` where the server cannot be reached or does not know the model.
        """
        options = self._options
        found = await probe_server(self._once_adapted, options.model, await self._details())
        wanted = (options.pictures, options.json_schema, options.grammar)
        tried = (found.pictures, found.json_schema, found.grammar)
        flags = tuple(seen if wish is None else wish for wish, seen in zip(wanted, tried, strict=True))
        return self._configured(
            (flags[0], flags[1], flags[2]), options.context_tokens or found.context_tokens
        )

    async def count_tokens(self, text: str) -> int:
        """An upper estimate: the API has no way to count."""
        return token_estimate(text)

    async def generate(self, request: GenerationRequest) -> Generation:
        """The whole text at once. Raises `EngineUnavailable`, `EngineRefused` or `TryAgain`."""
        async with aclosing(self._attempts(request, shown_early=False)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Generation):
                    return piece
        raise EngineUnavailable(f"{self.name} gave no answer.", remedy="Try again.")

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Chunk | Generation]:
        """Chunks as they come, then one `Generation`. Raises as `generate` does."""
        async with aclosing(self._attempts(request, shown_early=True)) as pieces:
            async for piece in pieces:
                yield piece

    async def _attempts(
        self, request: GenerationRequest, *, shown_early: bool
    ) -> AsyncGenerator[Chunk | Generation]:
        """Tries up to three times; not once text has been shown, for it cannot be taken back."""
        now = asyncio.get_running_loop().time
        deadline = now() + request.seconds
        late = problems.too_slow(self._place, request.seconds)
        try:
            async with asyncio.timeout_at(deadline):
                able = await self.capabilities()
        except TimeoutError:
            raise late from None
        body = body_of(self._options.model, request, able)
        failures = 0
        while True:
            began = False
            try:
                async with aclosing(self._once_adapted(body, request, deadline)) as pieces:
                    async for piece in pieces:
                        began = shown_early
                        yield piece
                return
            except TimeoutError:
                raise late from None
            except AttemptFailed as failed:
                failures += 1
                pause = failed.again_after
                if began or pause is None or failures >= _ATTEMPTS or pause > _LONGEST_PAUSE:
                    raise failed.error from None
                pause *= failures
                if now() + pause >= deadline:
                    raise failed.error from None
            await asyncio.sleep(pause)

    async def _once_adapted(
        self, body: dict[str, Any], request: GenerationRequest, deadline: float
    ) -> AsyncGenerator[Chunk | Generation]:
        """One attempt; parameters that the server does not know are left out, now and from now on."""
        while True:
            try:
                async with aclosing(self._once(body, request, deadline)) as pieces:
                    async for piece in pieces:
                        yield piece
                return
            except AttemptFailed as failed:
                if not failed.parameter or failed.parameter in self._unknown_parameters:
                    raise
                self._unknown_parameters.add(failed.parameter)

    async def _once(
        self, body: dict[str, Any], request: GenerationRequest, deadline: float
    ) -> AsyncGenerator[Chunk | Generation]:
        """One attempt. Raises `AttemptFailed`, `TimeoutError` or `EngineRefused`."""
        reader = AnswerReader(request)
        choices = request.constraint.choices if request.constraint is not None else ()
        server = await self._connected()
        async with aclosing(server.events(self._fitted(body), deadline)) as events:
            async for event in events:
                text = reader.take(event)
                if text and not choices:
                    yield Chunk(text=text)
                if reader.stop_string:
                    break
        if reader.finish is None and not reader.stop_string:
            raise problems.broken_off(self._place)
        rest = reader.rest()
        text = choice_in(reader.text, choices) if choices else reader.text
        if choices or rest:
            yield Chunk(text=text if choices else rest)
        yield reader.generation(text)

    def _fitted(self, body: dict[str, Any]) -> dict[str, Any]:
        fitted = {name: value for name, value in body.items() if name not in self._unknown_parameters}
        if "max_tokens" in self._unknown_parameters:
            fitted["max_completion_tokens"] = body["max_tokens"]
        return fitted

    async def _details(self) -> dict[str, Any]:
        """What the server's list says about the model. Raises `EngineUnavailable` or `EngineRefused`."""
        server = await self._connected()
        try:
            return await server.details(self._options.model)
        except AttemptFailed as failed:
            raise failed.error from None

    async def _connected(self) -> ChatServer:
        async with self._starting:
            if self._closed:
                raise EngineUnavailable(f"{self.name} has been closed.", remedy="Start Kithkin again.")
            if self._server is None:
                # On a thread: reading the list of those who vouch for servers takes a while.
                self._server = await asyncio.to_thread(self._connection)
            return self._server

    def _connection(self) -> ChatServer:
        # What is on this machine or beside it is not reached through a proxy, whatever else is said of the engine.
        near = is_near(urlsplit(self._options.base_url).hostname or "")
        return ChatServer(self._options.base_url, self._options.key, self._place, near=near)

    async def close(self) -> None:
        """Closes all connections."""
        self._closed = True
        if self._server is not None:
            await self._server.close()
            self._server = None
