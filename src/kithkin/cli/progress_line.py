"""One line on a terminal that says what is being done, where how much is left cannot be told by a bar."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

_SILENT_SECONDS: Final = 1.0
"""What is over sooner needs no line."""
_ANEW: Final = "\r\x1b[K"


class ProgressLine:
    """The line; on standard error, if that is a terminal and `quiet` is not wanted."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet or not sys.stderr.isatty()
        self._begun = time.monotonic()
        self._shown = False

    def tell(self, words: str) -> None:
        """Puts these words in the place of what stood there."""
        if not self._quiet and time.monotonic() - self._begun > _SILENT_SECONDS:
            self._shown = True
            sys.stderr.write(f"{_ANEW}{words} …")
            sys.stderr.flush()

    def clear(self) -> None:
        """Takes the line off the terminal."""
        if self._shown:
            sys.stderr.write(_ANEW)
            sys.stderr.flush()


@contextmanager
def progress_line(*, quiet: bool) -> Generator[ProgressLine]:
    """A line that is gone when the block ends, however it ends."""
    line = ProgressLine(quiet=quiet)
    try:
        yield line
    finally:
        line.clear()
