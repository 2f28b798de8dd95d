"""The engine port over an OpenAI-compatible server, through the official SDK."""

from __future__ import annotations

import asyncio
import ipaddress
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kithkin.engines.openai_server import problems
from kithkin.engines.openai_server.estimates import token_estimate
from kithkin.engines.openai_server.probing import probe_server
from kithkin.engines.openai_server.problems import AttemptFailed, Place
from kithkin.engines.openai_server.reading import AnswerReader
from kithkin.engines.openai_server.requests import body_of, choice_in
from kithkin.messages.errors import EngineUnavailable, Misconfigured
from kithkin.messages.generations import Capabilities, Chunk, Generation, GenerationRequest

if TYPE_CHECKING:
    from openai import AsyncOpenAI

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
        self._client: AsyncOpenAI | None = None
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
        async with aclosing(self._events(self._fitted(body), deadline)) as events:
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

    async def _events(self, body: dict[str, Any], deadline: float) -> AsyncGenerator[Any]:
        """The stream's events, with the SDK's errors translated; the connection is closed at the end."""
        client = await self._connected()
        import openai  # noqa: PLC0415 - loaded on a thread by `_connected`; here it only gets its name

        stream: Any = None
        try:
            async with asyncio.timeout_at(deadline):
                stream = await client.chat.completions.create(**body)
            while True:
                async with asyncio.timeout_at(deadline):
                    event = await anext(stream, None)
                if event is None:
                    return
                yield event
        except openai.APIStatusError as problem:
            headers = {name.lower(): value for name, value in problem.response.headers.items()}
            raise problems.for_status(
                self._place, problem.status_code, headers, problem.body, problem.message
            ) from None
        except openai.APITimeoutError:
            raise problems.unreachable(self._place) from None
        except openai.APIConnectionError:
            failed = problems.unreachable(self._place) if stream is None else problems.broken_off(self._place)
            raise failed from None
        except openai.APIError as problem:
            raise problems.for_status(self._place, 500, {}, problem.body, problem.message) from None
        except json.JSONDecodeError:
            raise problems.not_understood(self._place) from None
        finally:
            if stream is not None:
                await stream.close()

    async def _details(self) -> dict[str, Any]:
        """What the server's list says about the model; empty where there is no list."""
        client = await self._connected()
        import openai  # noqa: PLC0415 - see `_events`

        try:
            async for model in await client.with_options(timeout=10).models.list():
                if model.id == self._options.model:
                    return model.model_dump()
        except openai.APIConnectionError:
            raise problems.unreachable(self._place).error from None
        except openai.APIStatusError as problem:
            if problem.status_code in (401, 403):
                raise problems.for_status(self._place, problem.status_code, {}, None, "").error from None
        except (openai.OpenAIError, ValueError):
            return {}
        return {}

    async def _connected(self) -> AsyncOpenAI:
        async with self._starting:
            if self._closed:
                raise EngineUnavailable(f"{self.name} has been closed.", remedy="Start Kithkin again.")
            if self._client is None:
                self._client = await asyncio.to_thread(_client_for, self._options)
            return self._client

    async def close(self) -> None:
        """Closes all connections."""
        self._closed = True
        if self._client is not None:
            await self._client.close()
            self._client = None


def _client_for(options: ServerOptions) -> AsyncOpenAI:
    """Loads the SDK (seconds on a slow machine, hence on a thread) and makes a client that retries nothing."""
    import openai  # noqa: PLC0415 - slow to load, and only wanted where a server is used

    address = urlsplit(options.base_url)
    client = openai.AsyncOpenAI(
        base_url=options.base_url,
        # The SDK insists on some key; servers at home want none.
        api_key=options.key or "none",
        max_retries=0,
        timeout=3600.0,
        http_client=openai.DefaultAsyncHttpxClient(
            # A question goes to the server the owner named and to no other that it points to, and what is on
            # this machine is not reached through a proxy.
            follow_redirects=False,
            trust_env=not is_near(address.hostname or ""),
        ),
    )
    # Taken from the environment by the SDK; they belong to another service.
    client.organization = None
    client.project = None
    return client


def is_near(host: str) -> bool:
    """Whether a host is this machine or in a private network."""
    if host == "localhost" or host.endswith((".localhost", ".local")):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_private
