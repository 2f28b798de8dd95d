"""Keeps the process's own answer to Ctrl+C and SIGTERM while a library insists on installing another."""

from __future__ import annotations

import ctypes
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager

_WATCHED = (signal.SIGINT, signal.SIGTERM)
_STRUCTURE_BYTES = 512
"""More than `struct sigaction` takes on any system we run on (152 bytes on 64-bit Linux)."""


@contextmanager
def signals_kept() -> Generator[None]:
    """Restores the handlers of SIGINT and SIGTERM afterwards.

    llama.cpp's server replaces both below Python's notice, after which Ctrl+C would stop the model instead
    of the programme. Python's `signal.signal` works on the main thread only and models load on others, so
    the C library is asked directly; the structure is kept as opaque bytes.
    """
    if sys.platform == "win32":
        yield
        return
    library = ctypes.CDLL(None, use_errno=True)
    saved = {number: ctypes.create_string_buffer(_STRUCTURE_BYTES) for number in _WATCHED}
    for number, buffer in saved.items():
        library.sigaction(int(number), None, buffer)
    try:
        yield
    finally:
        for number, buffer in saved.items():
            library.sigaction(int(number), buffer, None)
