"""Finds out by trying what a server can do."""

from __future__ import annotations

import asyncio
import json
import struct
import zlib
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from kithkin.engines.openai_server.problems import AttemptFailed
from kithkin.engines.openai_server.requests import data_url, schema_format
from kithkin.messages.errors import EngineRefused, KithkinError, TryAgain
from kithkin.messages.generations import ChatMessage, Chunk, Generation, GenerationRequest

Once = Callable[[dict[str, Any], GenerationRequest, float], AsyncGenerator[Chunk | Generation]]
_SECONDS = 60.0
_USUAL_CONTEXT = 8192
_CONTEXT_NAMES = (
    "max_model_len",
    "context_length",
    "max_context_length",
    "context_window",
    "n_ctx",
    "n_ctx_train",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a trial found."""

    pictures: bool
    json_schema: bool
    grammar: bool
    context_tokens: int


async def probe_server(once: Once, model: str, details: dict[str, Any]) -> Found:
    """Asks four tiny things, one after another. Raises what the first of them, a plain question, raises."""
    plain = await _try(once, model, "Say yes.")
    if isinstance(plain, KithkinError):
        raise plain
    schema = {
        "type": "object",
        "properties": {"answer": {"type": "string", "enum": ["quokka"]}},
        "required": ["answer"],
        "additionalProperties": False,
    }
    kept = await _try(once, model, "Write the JSON object.", {"response_format": schema_format(schema)})
    grammar = await _try(once, model, "Say yes.", {"extra_body": {"grammar": 'root ::= "quokka"'}})
    pictures = await _try(once, model, "What colour is this? One word.", picture=_red_square())
    return Found(
        pictures=isinstance(pictures, str),
        json_schema=isinstance(kept, str) and _is_the_document(kept),
        grammar=grammar == "quokka",
        context_tokens=_context(details),
    )


async def _try(
    once: Once, model: str, text: str, extra: dict[str, Any] | None = None, *, picture: bytes = b""
) -> str | KithkinError:
    """The text a request brings, or why it brings none. Raises `TryAgain`: no finding can be had then."""
    content: Any = text
    if picture:
        content = [
            {"type": "text", "text": text},
            {"type": "image_url", "image_url": {"url": data_url(picture)}},
        ]
    request = GenerationRequest(messages=(ChatMessage(role="user", text=text),), max_tokens=32)
    body = {
        "model": model,
        "messages": [{"role": "user", "content": content}],
        "max_tokens": request.max_tokens,
        "temperature": 0,
        "stream": True,
        **(extra or {}),
    }
    deadline = asyncio.get_running_loop().time() + _SECONDS
    try:
        async with aclosing(once(body, request, deadline)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Generation):
                    return piece.text
    except AttemptFailed as failed:
        if isinstance(failed.error, TryAgain):
            raise failed.error from None
        return failed.error
    except TimeoutError:
        return EngineRefused(f"The server did not answer within {_SECONDS:g} seconds.", remedy="Try again.")
    return ""


def _is_the_document(text: str) -> bool:
    try:
        return json.loads(text) == {"answer": "quokka"}
    except ValueError:
        return False


def _context(details: dict[str, Any]) -> int:
    """How many tokens the server says the model holds; servers name it differently."""
    nested: Any = details.get("meta")
    for source in (details, nested if isinstance(nested, dict) else {}):
        for name in _CONTEXT_NAMES:
            value: Any = source.get(name)
            if isinstance(value, int) and value > 0:
                return value
    return _USUAL_CONTEXT


def _red_square(side: int = 32) -> bytes:
    """A red PNG (W3C, Portable Network Graphics), small enough for any server."""
    rows = (b"\x00" + b"\xd0\x10\x10" * side) * side

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
    )
