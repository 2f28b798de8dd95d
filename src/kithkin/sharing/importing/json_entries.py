"""Reading JSON files of any size entry by entry: the elements of their lists, each decoded only when it is whole.

A streaming parser of the usual make was measured and left aside: ijson's `items` builds a path for every level of nesting,
so 30,000 opening brackets (30 kB) cost it two gigabytes. Here depth and size of an entry are bounded before it is decoded, and a
bad entry spoils only itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

import msgspec

from kithkin.messages.errors import BadInput
from kithkin.sharing.importing.limits import LIMITS

_CHUNK = 64 * 1024
_DEEPEST = 64
_QUOTE, _COMMA, _COLON, _OPEN_LIST, _CLOSE_LIST, _OPEN, _CLOSE = b'",:[]{}'
# Everything up to the next bracket outside of strings; stops early at a string that is not complete yet.
_FLAT = re.compile(rb'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+', re.DOTALL)
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SCALAR = re.compile(rb"[-+.0-9A-Za-z]+")
_SPACE = re.compile(rb"[ \t\r\n]*+")


class BrokenJson(BadInput):
    """A file that is not JSON, breaks off, or has an entry too large or too deep. What came before the break still counts."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a JSON file: an element of the list under `key` ("" for a file that is itself a list), or another field's value."""

    key: str
    raw: bytes
    is_element: bool


def pieces(stream: BinaryIO, entry_bytes: int = LIMITS.entry_bytes) -> Iterator[Piece]:
    """The parts of a JSON file in order. Raises `BrokenJson` where it stops being JSON."""
    scanner = _Scanner(stream, entry_bytes)
    opening = scanner.peek()
    if opening == _OPEN_LIST:
        for raw in scanner.elements():
            yield Piece("", raw, True)
    elif opening == _OPEN:
        yield from _fields(scanner)
    else:
        raise BrokenJson("It is not JSON.")
    if scanner.peek() != -1:
        raise BrokenJson("There is something after its end.")


def _fields(scanner: _Scanner) -> Iterator[Piece]:
    scanner.take()
    while scanner.peek() != _CLOSE:
        if scanner.peek() != _QUOTE:
            raise BrokenJson("It is damaged.")
        key = str(decode(scanner.value()))
        scanner.expect(_COLON)
        if scanner.peek() == _OPEN_LIST:
            for raw in scanner.elements():
                yield Piece(key, raw, True)
        else:
            yield Piece(key, scanner.value(), False)
        if scanner.peek() != _CLOSE:
            scanner.expect(_COMMA)
    scanner.take()


def decode(raw: bytes) -> object:
    """One value. Half characters, which JavaScript writes and strict JSON forbids, are let through. Raises `BrokenJson`."""
    try:
        return cast("object", msgspec.json.decode(raw))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return cast("object", json.loads(raw, parse_constant=_no_constant))
    except (ValueError, RecursionError):
        raise BrokenJson("It is not valid JSON.") from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


class _Scanner:
    """Finds where values begin and end, holding no more than one of them."""

    def __init__(self, stream: BinaryIO, entry_bytes: int) -> None:
        self._stream = stream
        self._limit = entry_bytes
        self._buffer = b""
        self._at = 0
        self._fill()
        if self._buffer.startswith(b"\xef\xbb\xbf"):
            self._at = 3

    def _fill(self) -> bool:
        """Reads on, at least as much as is held, so that a long value is not looked through again and again."""
        held = self._buffer[self._at :]
        if len(held) > self._limit:
            raise BrokenJson(f"An entry is larger than {self._limit} bytes.")
        chunk = self._stream.read(max(_CHUNK, len(held)))
        self._buffer = held + chunk
        self._at = 0
        return bool(chunk)

    def peek(self) -> int:
        """The next byte that is not space, -1 at the end."""
        while True:
            self._at = _end(_SPACE, self._buffer, self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._fill():
                return -1

    def take(self) -> None:
        """Steps over the byte that `peek` showed."""
        self._at += 1

    def expect(self, byte: int) -> None:
        """Steps over a byte that has to come now."""
        if self.peek() != byte:
            raise BrokenJson("It breaks off or is damaged.")
        self._at += 1

    def elements(self) -> Iterator[bytes]:
        """The elements of the list that begins here."""
        self.expect(_OPEN_LIST)
        while self.peek() != _CLOSE_LIST:
            yield self.value()
            if self.peek() != _CLOSE_LIST:
                self.expect(_COMMA)
        self.take()

    def value(self) -> bytes:
        """The bytes of the value that begins here."""
        opening = self.peek()
        if opening in {_OPEN, _OPEN_LIST}:
            return self._nested()
        pattern = _STRING if opening == _QUOTE else _SCALAR
        while True:
            match = pattern.match(self._buffer, self._at)
            if match and (match.end() < len(self._buffer) or opening == _QUOTE):
                break
            if not match and opening != _QUOTE:
                raise BrokenJson("It is damaged.")
            if not self._fill():
                if match:
                    break
                raise BrokenJson("It breaks off.")
        self._at = match.end()
        return match.group()

    def _nested(self) -> bytes:
        depth, at = 0, self._at
        while True:
            end = _end(_FLAT, self._buffer, at)
            if end == len(self._buffer) or self._buffer[end] == _QUOTE:
                offset = end - self._at
                if not self._fill():
                    raise BrokenJson("It breaks off.")
                at = self._at + offset
                continue
            depth += 1 if self._buffer[end] in {_OPEN, _OPEN_LIST} else -1
            at = end + 1
            if depth > _DEEPEST:
                raise BrokenJson("An entry is nested too deeply.")
            if depth == 0:
                raw = self._buffer[self._at : at]
                self._at = at
                return raw


def _end(pattern: re.Pattern[bytes], buffer: bytes, at: int) -> int:
    match = pattern.match(buffer, at)
    return match.end() if match else at
