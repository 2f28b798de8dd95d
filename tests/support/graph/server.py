"""The HTTP side: reads a call, lets the faults have their way, hands it to the host's handler, answers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.datastructures import UploadFile
from starlette.requests import Request

from support.graph import comments, messenger, threads, whatsapp
from support.graph.agent_platform import AgentPlatform
from support.graph.asking import Answered, Asked, authenticate, no_such_object
from support.graph.state import Call, Trouble, World, mask

What = Literal["delay", "error", "reset", "drop", "late", "error_after", "garbage", "hang"]
Control = Callable[[str, str, dict[str, str], bytes], Awaitable[Answered]]


@dataclass(kw_only=True)
class Rule:
    """A fault: what, for which calls, how often, after how many. `path` and `body` are searched for as expressions."""

    what: What
    method: str = ""
    path: str = ""
    body: str = ""
    channel: str = ""
    times: int = 1
    after: int = 0
    seconds: float = 0.0
    retry_after: float | None = None
    status: int = 500
    code: int = 0
    subcode: int = 0
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def due(self, asked: Asked, channel: str) -> bool:
        """Whether it strikes now; counts."""
        fits = (
            self.times > 0
            and self.method in ("", asked.method)
            and self.channel in ("", channel)
            and re.search(self.path, f"/{asked.host}/{asked.path}") is not None
            and re.search(self.body.encode(), asked.body) is not None
        )
        if fits and self.after > 0:
            self.after -= 1
            return False
        if fits:
            self.times -= 1
        return fits

    def trouble(self) -> Answered:
        """The error it answers with."""
        code = self.code or {429: 4, 503: 131016}.get(self.status, 2)
        error = Trouble(self.status, code, f"(#{code}) An error made on command", subcode=self.subcode)
        headers = dict(self.headers)
        if self.retry_after is not None or self.status == 429:
            headers["retry-after"] = f"{1 if self.retry_after is None else self.retry_after:g}"
        return Answered(document=error.document, status=self.status, headers=headers)


class Server:
    """The ASGI application. `control` answers what is asked under `/_test/`."""

    def __init__(self, world: World, agents: AgentPlatform, emit: Any, control: Control) -> None:
        self._world, self._agents, self._emit, self._control = world, agents, emit, control
        self.rules: list[Rule] = []
        self.closing: asyncio.Event | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """One request. Work ends when the client leaves or the server closes."""
        request = Request(scope, receive)
        body = await request.body()
        if scope["path"].startswith("/_test/"):
            answer = await self._control(request.method, scope["path"][7:], dict(request.query_params), body)
            await _respond(send, answer)
            return
        asked = await _asked(request, body)
        work = asyncio.create_task(self._serve(asked, send))
        assert self.closing is not None
        leaving = [asyncio.create_task(_left(receive)), asyncio.create_task(self.closing.wait())]
        await asyncio.wait((work, *leaving), return_when=asyncio.FIRST_COMPLETED)
        for task in (work, *leaving):
            task.cancel()
        results = await asyncio.gather(work, *leaving, return_exceptions=True)
        if isinstance(results[0], Exception):
            raise results[0]

    async def _serve(self, asked: Asked, send: Any) -> None:
        call = self._note(asked)
        with self._world.lock:
            channel = self.channel_of(asked)
            rule = next((rule for rule in self.rules if rule.due(asked, channel)), None)
        if rule is None:
            answer = await self._dispatch(asked, call)
        else:
            call.fault = rule.what
            found = await self._spoil(rule, asked, call, send)
            if found is None:
                return
            answer = found
        call.status, call.answer = answer.status, mask(answer.content[:20000].decode("utf-8", "replace"))
        await _respond(send, answer)

    async def _spoil(self, rule: Rule, asked: Asked, call: Call, send: Any) -> Answered | None:
        """The answer after a fault; None when there is to be none."""
        match rule.what:
            case "delay":
                await asyncio.sleep(rule.seconds)
                return await self._dispatch(asked, call)
            case "error":
                return rule.trouble()
            case "hang":
                await asyncio.Event().wait()
            case "reset":
                _reset(send)
            case "drop":
                await self._dispatch(asked, call)
                _reset(send)
            case "late":
                answer = await self._dispatch(asked, call)
                await asyncio.sleep(rule.seconds)
                return answer
            case "error_after":
                await self._dispatch(asked, call)
                return rule.trouble()
            case "garbage":
                await self._dispatch(asked, call)
                return Answered(document=b"<html>Sorry, something went wrong.</html>")
        return None

    def _note(self, asked: Asked) -> Call:
        parameters = {**asked.query, **asked.form}
        for name in ("access_token", "appsecret_proof"):
            if name in parameters:
                parameters[name] = "***"
        body = "" if asked.files else mask(asked.body[:20000].decode("utf-8", "replace"))
        call = Call(method=asked.method, host=asked.host, path=asked.path, parameters=parameters, body=body,
                    at=self._world.clock.now(), authorized=bool(asked.token))  # fmt: skip
        with self._world.lock:
            self._world.calls.append(call)
        return call

    async def _dispatch(self, asked: Asked, call: Call) -> Answered:
        try:
            if asked.host == "api.whatsapp.com" and (asked.method, asked.path) == ("GET", "updates"):
                return await self._agents.updates(asked)
            with self._world.lock:
                self._world.collected = call.effects
                return self._route(asked) or self._unknown(asked)
        except Trouble as trouble:
            return Answered(document=trouble.document, status=trouble.status, headers=trouble.headers)

    def _route(self, asked: Asked) -> Answered | None:
        world, emit = self._world, self._emit
        match asked.host:
            case "graph.facebook.com":
                return (
                    whatsapp.handle(world, asked, emit)
                    or messenger.handle(world, asked, emit)
                    or comments.handle(world, asked, emit)
                )
            case "graph.instagram.com":
                return messenger.handle(world, asked, emit) or comments.handle(world, asked, emit)
            case "graph.threads.net" | "graph.threads.com":
                return threads.handle(world, asked, emit)
            case "api.whatsapp.com":
                return self._agents.handle(asked)
            case "lookaside.fbsbx.com" | "cdn.fbcdn.net":
                return fetched(world, asked)
            case _:
                raise Trouble(404, 100, f"There is no host {asked.host} here")

    def _unknown(self, asked: Asked) -> Answered:
        if asked.host.startswith("graph."):
            authenticate(self._world, asked)
            raise no_such_object(asked.method, asked.path.partition("/")[0])
        raise Trouble(404, 100, "Not found")

    def channel_of(self, asked: Asked) -> str:
        """The channel that a call belongs to, as far as that can be told."""
        hosts = {
            "api.whatsapp.com": "whatsapp_agent",
            "graph.threads.net": "threads",
            "graph.instagram.com": "instagram",
        }
        head, _, tail = asked.path.partition("/")
        if asked.host in hosts:
            return hosts[asked.host]
        if head in self._world.posts:
            return self._world.posts[head].channel
        if head in self._world.letters:
            return self._world.letters[head].channel
        account = self._world.accounts.get(head)
        if account is not None and account.kind == "page":
            instagram = asked.text("platform") == "instagram"
            return (
                "instagram"
                if instagram
                else "messenger"
                if tail in ("messages", "conversations", "message_attachments")
                else "facebook"
            )
        return {"number": "whatsapp_cloud", "instagram": "instagram"}.get(account.kind if account else "", "")


def fetched(world: World, asked: Asked) -> Answered:
    """The bytes of a file. WhatsApp's need the token and hold for 5 minutes; the CDN's need no token."""
    if asked.host == "cdn.fbcdn.net" or asked.path.startswith("ig_messaging_cdn"):
        name = asked.query.get("asset_id") or asked.path.rpartition("/")[2].partition("_")[0]
        key = asked.query.get("oh") or asked.query.get("signature")
        medium = world.media.get(name)
        if medium is None or medium.stale or medium.key != key:
            return Answered(
                document=b"URL signature expired", status=403, headers={"content-type": "text/plain"}
            )
        return Answered(document=medium.content, headers={"content-type": medium.type})
    found = re.fullmatch(r"agent/v1/media/([^/]+)/content", asked.path)
    name = found[1] if found else asked.query.get("mid", "")
    token = asked.token
    owner = next(
        (one for one in world.accounts.values() if token and one.token == token and not one.revoked), None
    )
    if owner is None:
        raise Trouble(401, 190, "Authentication Error")
    medium = world.media.get(name)
    until = float(asked.query.get("ext") or "inf")
    if medium is None or medium.account != owner.id or medium.stale or world.clock.now() > until:
        raise Trouble(404, 100, "The requested media is unknown or has expired")
    if not found and asked.query.get("hash") != medium.key:
        raise Trouble(404, 100, "The requested media is unknown or has expired")
    return Answered(document=medium.content, headers={"content-type": medium.type})


async def _asked(request: Request, body: bytes) -> Asked:
    host, _, path = request.url.path.lstrip("/").partition("/")
    version = (
        re.match(r"(v\d+\.\d+|agent/v1)/", path)
        if host != "lookaside.fbsbx.com" and host != "cdn.fbcdn.net"
        else None
    )
    asked = Asked(
        method=request.method, host=host, path=path[version.end() :] if version else path, body=body,
        headers={name.lower(): value for name, value in request.headers.items()}, query=dict(request.query_params),
    )  # fmt: skip
    kind = asked.headers.get("content-type", "").split(";")[0]
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    asked.files[name] = (value.filename or "", await value.read(), value.content_type or "")
                else:
                    asked.form[name] = value
    elif body:
        with contextlib.suppress(ValueError):
            found = json.loads(body)
            asked.json = found if isinstance(found, dict) else {}
    return asked


async def _left(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _reset(send: Any) -> None:
    """Breaks the connection beneath the server: a linger time of 0 makes the kernel send a real reset."""
    transport = send.__self__.transport
    transport.get_extra_info("socket").setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
    )
    transport.abort()


async def _respond(send: Any, answer: Answered) -> None:
    headers = {} if answer.document is None else {"content-type": "application/json"}
    pairs = [(name.encode(), value.encode()) for name, value in (headers | answer.headers).items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": pairs})
    await send({"type": "http.response.body", "body": answer.content})
