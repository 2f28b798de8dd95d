"""Answers webhook calls: verified, stored, and only then acknowledged.

Written straight on ASGI: it is the one door that must keep up with a platform's bursts. Nothing of a call is logged.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from kithkin import failpoints
from kithkin.channels.webhooks.security_headers import SECURITY_HEADERS
from kithkin.messages.errors import BadInput, NotAllowed, TryAgain
from kithkin.messages.inbound import Event
from kithkin.ports.channels import Accept, Receiver

_log = logging.getLogger(__name__)

PREFIX = "/channels/"
SUFFIX = "/webhook"
LARGEST_BODY = 4 * 1024 * 1024
"""WhatsApp's payloads have up to 3 MB (WhatsApp Cloud API, Webhooks overview); the others are smaller."""

_BODY_SECONDS = 30.0
_AFTER_FAULT_SECONDS = 30.0
_UNREADABLE = "A call could not be read: %s."
_MOST_BYTES_AT_ONCE = 64 * 1024 * 1024

Receivers = Callable[[str], Sequence[Receiver]]
"""The receivers behind a channel's address; none for a channel that is not set up. Several where one app of a platform
has one address for things that are different channels here (a Page's messages and its comments)."""

Answer = Callable[[bytes], None]
"""Hears the answer to a call: the head of a response without a body, and without the empty line that ends it."""


class _Refused(Exception):
    """A call that is answered with this status and no more."""

    def __init__(self, status: int, *, retry_after: float = 0.0) -> None:
        super().__init__(status)
        self.status = status
        self.retry_after = retry_after


class Webhooks:
    """The ASGI application."""

    def __init__(self, accept: Accept, receivers: Receivers) -> None:
        self._accept = accept
        self._receivers = receivers
        self._held = 0

    @staticmethod
    def serves(path: str) -> bool:
        """Whether an address is a webhook's."""
        return path.startswith(PREFIX) and path.endswith(SUFFIX)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one call."""
        if scope["type"] != "http":
            return
        try:
            body = await self._answer(scope, receive)
            await _send(send, 200, body)
        except _Refused as refusal:
            await _send(send, refusal.status, b"", retry_after=refusal.retry_after)
        except Exception as error:  # noqa: BLE001 - the server would log its words, which may hold what was sent
            _log.error(_UNREADABLE, type(error).__name__)
            await _send(send, 500, b"")

    async def _answer(self, scope: Scope, receive: Receive) -> bytes:
        channel = scope["path"][len(PREFIX) : -len(SUFFIX)]
        receivers = self._receivers(channel)
        if not receivers:
            raise _Refused(404)
        match scope["method"]:
            case "GET":
                return _challenge(receivers, scope["query_string"])
            case "POST":
                await self._receive(receivers, scope, receive)
                return b""
            case _:
                raise _Refused(405)

    async def _receive(self, receivers: Sequence[Receiver], scope: Scope, receive: Receive) -> None:
        headers = decoded(scope["headers"])
        body = await self._body(headers, receive)
        events = _read(receivers, body, headers)
        try:
            await self._accept(events)
        except Exception as error:
            raise _refusal_of(error) from error
        failpoints.reach("webhook.before_answer")

    def take(self, channel: str, headers: Iterable[tuple[bytes, bytes]], body: bytes, answer: Answer) -> None:
        """Takes in a call that came whole. Its answer, a whole HTTP head, is handed over once its events are on disk.

        The same as the application, without a task for each call; call it in the event loop.
        """
        try:
            receivers = self._receivers(channel)
            if not receivers:
                raise _Refused(404)
            accepted = asyncio.ensure_future(self._accept(_read(receivers, body, decoded(headers))))
        except _Refused as refusal:
            answer(_head(refusal.status, 0, refusal.retry_after))
            return
        except Exception as error:  # noqa: BLE001 - a fault of a receiver's: the caller hears of it, and the line goes on
            _log.error(_UNREADABLE, type(error).__name__)
            answer(_head(500, 0))
            return

        def stored(outcome: asyncio.Future[None]) -> None:
            error = asyncio.CancelledError() if outcome.cancelled() else outcome.exception()
            if error is None:
                failpoints.reach("webhook.before_answer")
                answer(_ACCEPTED)
            else:
                refusal = _refusal_of(error)
                answer(_head(refusal.status, 0, refusal.retry_after))

        accepted.add_done_callback(stored)

    async def _body(self, headers: Mapping[str, str], receive: Receive) -> bytes:
        said = headers.get("content-length", "0")
        if not said.isascii() or not said.isdigit() or int(said[:12]) > LARGEST_BODY:
            raise _Refused(413)
        pieces: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise _Refused(400)
                    piece: bytes = message.get("body", b"")
                    size += len(piece)
                    self._held += len(piece)
                    if size > LARGEST_BODY:
                        raise _Refused(413)
                    if self._held > _MOST_BYTES_AT_ONCE:
                        raise _Refused(503, retry_after=5.0)
                    pieces.append(piece)
                    if not message.get("more_body", False):
                        return b"".join(pieces)
        except TimeoutError as error:
            raise _Refused(408) from error
        finally:
            self._held -= size


def decoded(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers as receivers read them; of one that is given twice, the last."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}


def _read(receivers: Sequence[Receiver], body: bytes, headers: Mapping[str, str]) -> list[Event]:
    try:
        return _events(receivers, body, headers)
    except NotAllowed as error:
        raise _Refused(403) from error
    except (BadInput, RecursionError) as error:
        raise _Refused(400) from error


def _refusal_of(error: BaseException) -> _Refused:
    """What a caller is told whose call could not be stored."""
    if isinstance(error, TryAgain):
        return _Refused(503, retry_after=error.after)
    # Only what kind of fault: its words may hold what was to be stored.
    _log.warning("A call could not be stored, so it is left to come again: %s.", type(error).__name__)
    return _Refused(503, retry_after=_AFTER_FAULT_SECONDS)


def _events(receivers: Sequence[Receiver], body: bytes, headers: Mapping[str, str]) -> list[Event]:
    """What all receivers of an address read in a call. One whose signature fits is enough to let it in."""
    events: list[Event] = []
    refused: NotAllowed | None = None
    let_in = False
    for receiver in receivers:
        try:
            events += receiver.receive(body, headers)
            let_in = True
        except NotAllowed as error:
            refused = error
    if not let_in and refused is not None:
        raise refused
    return events


def _challenge(receivers: Sequence[Receiver], query: bytes) -> bytes:
    try:
        given = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True, max_num_fields=20))
    except ValueError as error:
        raise _Refused(400) from error
    for receiver in receivers:
        try:
            return receiver.challenge(given).encode("utf-8", "replace")
        except NotAllowed:
            continue
    raise _Refused(403)


def _headers(length: int, retry_after: float) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(length).encode()),
        *SECURITY_HEADERS,
    ]
    if retry_after:
        headers.append((b"retry-after", str(math.ceil(retry_after)).encode()))
    return headers


def _head(status: int, length: int, retry_after: float = 0.0) -> bytes:
    """The head of an answer as it goes over the wire, without the empty line that ends it."""
    first = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()
    return first + b"".join(name + b": " + value + b"\r\n" for name, value in _headers(length, retry_after))


_ACCEPTED = _head(200, 0)


async def _send(send: Send, status: int, body: bytes, *, retry_after: float = 0.0) -> None:
    headers = _headers(len(body), retry_after)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
