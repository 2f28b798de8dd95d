"""Writes the files of a form to disk as they arrive, counted byte by byte; never is more than a little of them in memory."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from kithkin.channels.web.problems import TooLarge
from kithkin.messages.errors import BadInput, TryAgain
from kithkin.ports.importing import Reception

FIELDS: Final = ("platform", "time_zone")
STALL_SECONDS: Final = 60.0
_LONGEST_FIELD: Final = 200
_LONGEST_HEADER: Final = 2_000
_WRITE_BYTES: Final = 1024 * 1024
_DRAIN_BYTES: Final = 8 * 1024 * 1024
_DRAIN_SECONDS: Final = 2.0


@dataclass(slots=True)
class _Part:
    header_name: bytes = b""
    header_value: bytes = b""
    disposition: bytes = b""
    name: str = ""
    file: BinaryIO | None = None
    content: bytearray = field(default_factory=bytearray)


class ArrivingFiles:
    """The form while it arrives. Close it after use (`contextlib.aclosing`)."""

    def __init__(self) -> None:
        self._reception: Reception | None = None
        self._part = _Part()
        self._files: list[BinaryIO] = []
        self._waiting: list[tuple[BinaryIO, bytes]] = []
        self._waiting_bytes = 0
        self.fields: dict[str, str] = {}
        self.complete = False
        """Whether all that was sent has been taken in."""

    async def read(self, request: Request, reception: Reception, most_bytes: int) -> None:
        """Reads the whole form; its files go to `reception`. Raises `TooLarge`, `BadInput`, `TryAgain`, and `ClientDisconnect` for a broken connection."""
        self._reception = reception
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise BadInput("Files are sent as a form.", remedy="Send multipart/form-data.")
        try:
            parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin,
                    "on_header_field": self._header_name,
                    "on_header_value": self._header_value,
                    "on_header_end": self._header_end,
                    "on_headers_finished": self._headers_finished,
                    "on_part_data": self._data,
                    "on_part_end": self._end,
                },
            )
            received = 0
            chunks = aiter(request.stream())
            while True:
                try:
                    chunk = await asyncio.wait_for(anext(chunks), STALL_SECONDS)
                except StopAsyncIteration:
                    self.complete = True
                    break
                received += len(chunk)
                if received > most_bytes:
                    raise too_large(most_bytes)
                parser.write(chunk)
                if self._waiting_bytes >= _WRITE_BYTES:
                    await self._write()
            parser.finalize()
        except FormParserError as error:
            raise BadInput("The form cannot be read.", remedy="Send it again.") from error
        except TimeoutError as error:
            raise TryAgain("The files stopped arriving.", after=1.0, remedy="Send them again.") from error
        await self._write()

    async def aclose(self) -> None:
        """Closes the files."""
        for file in self._files:
            await asyncio.to_thread(file.close)

    async def _write(self) -> None:
        waiting, self._waiting, self._waiting_bytes = self._waiting, [], 0
        if waiting:
            await asyncio.to_thread(_write_all, waiting)

    def _begin(self) -> None:
        self._part = _Part()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._part.header_name += data[start:end]
        self._check_header()

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._part.header_value += data[start:end]
        self._check_header()

    def _check_header(self) -> None:
        if len(self._part.header_name) + len(self._part.header_value) > _LONGEST_HEADER:
            raise BadInput("The form's headers are too long.", remedy="Give the file a shorter name.")

    def _header_end(self) -> None:
        if self._part.header_name.lower() == b"content-disposition":
            self._part.disposition = self._part.header_value
        self._part.header_name = self._part.header_value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._part.disposition)
        self._part.name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            name = options[b"filename"].decode("utf-8", "replace")
            if name and self._reception is not None:  # a choice of nothing has no name
                self._part.file = self._reception.new_file(name)
                self._files.append(self._part.file)
        elif self._part.name not in FIELDS:
            raise BadInput(
                "The form has a field that is not known.", remedy=f"Known are {', '.join(FIELDS)}."
            )

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        if part.file is not None:
            self._waiting.append((part.file, data[start:end]))
            self._waiting_bytes += end - start
            return
        part.content += data[start:end]
        if len(part.content) > _LONGEST_FIELD:
            raise TooLarge(f"“{part.name}” is too long.", remedy="Shorten it.")

    def _end(self) -> None:
        if self._part.file is None and self._part.name in FIELDS:
            self.fields[self._part.name] = self._part.content.decode("utf-8", "replace")
        self._part = _Part()


def too_large(most_bytes: int) -> TooLarge:
    """More than one import on the page may bring."""
    return TooLarge(
        f"One import on this page may have at most {most_bytes // 1024**2:,} MB.",
        remedy="Send the archives one after another, ask for an export without media, or use `kithkin import` in a terminal.",
    )


async def drain(request: Request) -> None:
    """Takes in a little of what is still arriving: a connection closed with unread data is reset, and our words with it."""
    drained = 0
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            while drained < _DRAIN_BYTES:
                message = await request.receive()
                drained += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    return
    except TimeoutError:
        return


def _write_all(pieces: list[tuple[BinaryIO, bytes]]) -> None:
    for file, piece in pieces:
        file.write(piece)
