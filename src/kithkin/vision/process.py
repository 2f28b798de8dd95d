"""The other end of `vision.worker`: starts it, gives it pictures, and stops it when it is slow, idle or unwanted."""

from __future__ import annotations

import struct
import subprocess
import sys
import threading

import msgspec

from kithkin.messages.errors import BadInput, ToolFailed, ToolTimedOut
from kithkin.vision.boxes import Answer, Recognised

_LENGTH = struct.Struct(">I")
_LARGEST_ANSWER = 64 * 1024 * 1024


class ReadingProcess:
    """One worker process, started when first needed. `read` must not be called by two threads at once; `stop` may be
    called by any thread at any time and ends a `read` that is under way."""

    def __init__(self, *, seconds: float, idle_seconds: float) -> None:
        self._seconds = seconds
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._idle: threading.Timer | None = None
        self._pictures = 0

    @property
    def pid(self) -> int | None:
        """The process id, or None while none runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def read(self, content: bytes) -> Recognised:
        """Everything in a picture file. Raises `BadInput`, `ToolTimedOut`, or `ToolFailed` when the worker died."""
        process = self._running()
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(self._seconds, give_up)
        clock.daemon = True
        clock.start()
        try:
            answer = _exchange(process, content)
        except (OSError, EOFError, msgspec.DecodeError, msgspec.ValidationError) as error:
            self.stop()
            if late.is_set():
                raise ToolTimedOut(
                    f"Reading the picture took longer than {self._seconds:.0f} seconds.",
                    remedy="Please send a smaller or simpler picture.",
                ) from error
            raise ToolFailed(
                "The picture could not be read: the reader stopped.",
                remedy="Please send it again, or a screenshot of it.",
            ) from error
        finally:
            clock.cancel()
        self._rest()
        if answer.recognised is not None:
            return answer.recognised
        refused = answer.refused
        raise BadInput(
            refused.message if refused else "The picture cannot be used.",
            remedy=refused.remedy if refused else "",
        )

    def stop(self) -> None:
        """Ends the process, if one runs; the next `read` starts a new one."""
        with self._lock:
            process, self._process = self._process, None
            if self._idle is not None:
                self._idle.cancel()
                self._idle = None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _close(stream)

    def _running(self) -> subprocess.Popen[bytes]:
        with self._lock:
            self._pictures += 1
            if self._idle is not None:
                self._idle.cancel()
                self._idle = None
            if self._process is not None and self._process.poll() is None:
                return self._process
        self.stop()
        process = subprocess.Popen(
            [sys.executable, "-m", "kithkin.vision.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        with self._lock:
            self._process = process
        return process

    def _rest(self) -> None:
        """Frees the worker's memory when nobody sends a picture for a while."""
        with self._lock:
            if self._process is None:
                return
            self._idle = threading.Timer(self._idle_seconds, self._retire, (self._pictures,))
            self._idle.daemon = True
            self._idle.start()

    def _retire(self, pictures: int) -> None:
        with self._lock:
            # A picture may have arrived in the instant in which the timer went off.
            is_idle = self._pictures == pictures
        if is_idle:
            self.stop()


def _close(stream: object) -> None:
    try:
        stream.close()  # pyright: ignore[reportAttributeAccessIssue] - a pipe's end
    except OSError:
        # Closing flushes, and there is nobody left to flush to.
        return


def _exchange(process: subprocess.Popen[bytes], content: bytes) -> Answer:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(_LENGTH.pack(len(content)))
    process.stdin.write(content)
    process.stdin.flush()
    header = process.stdout.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(header)
    if length > _LARGEST_ANSWER:
        raise EOFError
    answer = process.stdout.read(length)
    if len(answer) < length:
        raise EOFError
    return msgspec.msgpack.decode(answer, type=Answer)
