"""The process in which isolated tools run; `hosting.py` starts it and talks to it over its pipes.

Started as a program of its own (never forked from a threaded one). It takes one call at a time: a frame is a
length of four bytes and a pickle. Nothing is imported but the module of the tool that is called.
"""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import struct
import sys
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from kithkin.egress.guard import shut_altogether
from kithkin.messages.errors import KithkinError

if TYPE_CHECKING:
    from kithkin.messages.results import ToolResult, Value

FRAME_HEADER = struct.Struct("!I")
RECURSION_LIMIT = 3000
STACK_BYTES = 256 * 1024 * 1024


def write_frame(stream: BinaryIO, content: object) -> None:
    """Sends one pickled frame."""
    payload = pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(FRAME_HEADER.pack(len(payload)) + payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> Any:
    """Receives one frame; raises `EOFError` when the other side has closed."""
    header = stream.read(FRAME_HEADER.size)
    if len(header) < FRAME_HEADER.size:
        raise EOFError
    (size,) = FRAME_HEADER.unpack(header)
    payload = stream.read(size)
    if len(payload) < size:
        raise EOFError
    return pickle.loads(payload)


def _limit_memory(address_space: int) -> None:
    """Bounds this process: a runaway calculation gets a MemoryError instead of the whole machine."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))


def _die_with_parent(parent: int) -> None:
    """Ends this process when the one that started it is gone, even in the middle of a calculation."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=watch, name="parent watch", daemon=True).start()


def _plain(value: Value) -> Value:
    """The value with a number of Python's own: numpy's and SymPy's do not travel."""
    if value.number is None or type(value.number) in (int, float):
        return value
    return replace(value, number=float(value.number))


def _call(module: str, function: str, arguments: dict[str, Any]) -> tuple[str, Any]:
    """Runs one tool and says how it went: ("result", …), ("error", name, fields) or ("failed", words)."""
    try:
        run = getattr(importlib.import_module(module), function)
        result: ToolResult = run(**arguments)
        values, facts = tuple(map(_plain, result.values)), tuple(map(_plain, result.facts))
        answer = replace(result, values=values, facts=facts)
        pickle.dumps(answer)
    except KithkinError as error:
        return "error", (type(error).__name__, dict(vars(error)))
    except MemoryError:
        return "memory", "This calculation needs more memory than it may use."
    except RecursionError:
        return "failed", "This expression is nested too deeply to be worked out."
    except Exception as error:  # noqa: BLE001 - the boundary: whatever a library raises becomes ToolFailed
        return "failed", f"The calculation did not work ({type(error).__name__}: {str(error)[:200]})."
    return "result", answer


def _serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    while True:
        try:
            request = read_frame(incoming)
        except EOFError:
            return
        if request[0] == "load":
            for name in request[1]:
                importlib.import_module(name)
            write_frame(outgoing, ("loaded", None))
        else:
            write_frame(outgoing, _call(*request[1:]))


def main() -> None:
    """Serves calls until the starter closes the pipe. Arguments: the address space in bytes, the starter's id."""
    shut_altogether()
    address_space, parent = int(sys.argv[1]), int(sys.argv[2])
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    # A library that prints must not end up in the middle of a frame.
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(silence, descriptor)
    sys.path[:] = read_frame(incoming)
    _limit_memory(address_space)
    _die_with_parent(parent)
    sys.setrecursionlimit(RECURSION_LIMIT)
    write_frame(outgoing, ("ready", None))
    # Deep but legal recursion inside SymPy overflows the usual 8 MB before Python notices; a thread's stack
    # can be chosen.
    threading.stack_size(STACK_BYTES)
    server = threading.Thread(target=_serve, args=(incoming, outgoing), name="calls")
    server.start()
    server.join()


if __name__ == "__main__":
    main()
