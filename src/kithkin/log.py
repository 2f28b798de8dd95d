"""What serving processes write to standard error: what went wrong and where, and nothing that anybody said.

An exception's message may repeat a question, a name or a figure, and so may those of what led to it, and how asyncio shows a task.
Of an exception its kind and the lines of code are written, of all in its chain, and never what any of them says.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Final

_log = logging.getLogger(__name__)

_MOST_CHAINED: Final = 10
_BEGINNING: Final = "Traceback (most recent call last), without what any of them says:"
_CAUSED: Final = "This was the cause of:"
_MEANWHILE: Final = "While this was being handled:"


class WordlessFormatter(logging.Formatter):
    """Writes records without the messages of exceptions, whoever logs them: Kithkin, asyncio, or the server for HTTP."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter`. Text that another formatter has made of the exception is not used."""
        told = logging.makeLogRecord(record.__dict__)
        told.exc_text = told.stack_info = None
        if told.name == "asyncio":
            told.msg, told.args = _without_objects(record.getMessage()), ()
        return super().format(told)

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name is the library's
        """See `logging.Formatter`."""
        error = ei[1] if isinstance(ei, tuple) else None
        return "\n".join([_BEGINNING, *_lines(error)]) if isinstance(error, BaseException) else ""


def log_without_words() -> None:
    """From now on this process logs warnings and worse by `WordlessFormatter`, and nothing else writes exceptions."""
    handler = logging.StreamHandler()
    handler.setFormatter(WordlessFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    sys.excepthook = _tell_end
    sys.unraisablehook = _tell_unraisable
    threading.excepthook = _tell_thread


def _without_objects(message: str) -> str:
    """The first line as far as it is asyncio's own: what follows shows tasks and callbacks, with results and arguments."""
    first = message.partition("\n")[0]
    for sign in "<('\":{[":
        first = first.partition(sign)[0]
    return first.strip()


def _lines(error: BaseException) -> Iterator[str]:
    """In the order in which a traceback is printed: what came first is at the top."""
    chain, between = [error], list[str]()
    while len(chain) < _MOST_CHAINED:
        latest = chain[-1]
        before = latest.__cause__ or (None if latest.__suppress_context__ else latest.__context__)
        if before is None or any(before is one for one in chain):
            break
        between.append(_CAUSED if latest.__cause__ else _MEANWHILE)
        chain.append(before)
    for number, one in reversed(list(enumerate(chain))):
        yield from _own_lines(one)
        if number:
            yield between[number - 1]


def _own_lines(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions[:_MOST_CHAINED]:
            yield from (f"  | {line}" for line in _lines(one))


def _tell_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _log.critical("This program ends by a fault.", exc_info=(kind, error, trace))


def _tell_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
        _log.error("A thread ended by a fault.", exc_info=told.exc_value)


def _tell_unraisable(told: sys.UnraisableHookArgs) -> None:
    if told.exc_value is not None:
        _log.error("A fault could be handed to nobody.", exc_info=told.exc_value)
