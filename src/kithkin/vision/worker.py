"""The process in which pictures are opened and read, so that a hostile or huge one can harm nothing else.

Started as `python -m kithkin.vision.worker` by `vision.process`. On standard input come pictures, each preceded by its length (four
bytes, big endian); each is answered on standard output, framed alike, with an `Answer` in MessagePack. The end of the input ends the process.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
import sys
import threading
import time
from typing import BinaryIO, cast

import msgspec
import numpy as np
from PIL import Image

from kithkin.egress.guard import shut_altogether
from kithkin.messages.errors import BadInput
from kithkin.vision.boxes import Answer, Recognised, Refused
from kithkin.vision.page import read_page
from kithkin.vision.recognition import Pixels, TextModels
from kithkin.vision.safe import encode, make_safe

_LENGTH = struct.Struct(">I")
_QUARTER_TURNS = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}


class PageReader:
    """Opens and reads pictures one after another; the networks are loaded with the first."""

    def __init__(self) -> None:
        self._models: TextModels | None = None

    def read(self, content: bytes) -> Answer:
        """Everything in one picture file, or why it cannot be used."""
        try:
            safe, image = make_safe(content)
        except BadInput as refusal:
            return Answer(refused=Refused(message=refusal.message, remedy=refusal.remedy))
        del content
        if self._models is None:
            self._models = TextModels()
        pixels = cast("Pixels", np.ascontiguousarray(np.asarray(image)[:, :, ::-1]))
        page = read_page(self._models, pixels)
        if page.quarters % 4:
            turned = image.transpose(_QUARTER_TURNS[page.quarters % 4])
            safe = encode(turned, prefer_png=safe.media_type == "image/png")
        return Answer(
            recognised=Recognised(
                picture_id=safe.picture_id,
                content=safe.content,
                media_type=safe.media_type,
                width=safe.width,
                height=safe.height,
                boxes=page.boxes,
            )
        )


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answers pictures until the input ends."""
    reader = PageReader()
    while True:
        header = incoming.read(_LENGTH.size)
        if len(header) < _LENGTH.size:
            return
        (length,) = _LENGTH.unpack(header)
        content = incoming.read(length)
        if len(content) < length:
            return
        answer = msgspec.msgpack.encode(reader.read(content))
        del content
        _give_back_memory()
        outgoing.write(_LENGTH.pack(len(answer)) + answer)
        outgoing.flush()


def _give_back_memory() -> None:
    """Returns freed memory to the system where the C library can (glibc keeps it otherwise: some 100 MB)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def _end_with_starter(starter: int) -> None:
    """Ends this process when the one that started it is gone, even in the middle of a picture."""

    def watch() -> None:
        while os.getppid() == starter:
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=watch, name="starter watch", daemon=True).start()


def main() -> None:
    """Serves on the standard streams; whatever a library prints goes nowhere."""
    shut_altogether()
    _end_with_starter(os.getppid())
    outgoing = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        serve(sys.stdin.buffer, outgoing)


if __name__ == "__main__":
    main()
