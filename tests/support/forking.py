"""A process with Kithkin's commands loaded, from which each command is forked: loading takes most of a short command's time.

Run as `python -m support.forking FD`, with the number of an open Unix socket. Each request on it is one byte with four files:
JSON (`arguments`, `environment`), and the command's standard input, output and errors. It is answered by two lines: the
command's process id at once, and when it has ended its exit status, as `os.waitpid` tells it. One command runs at a time.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time

import kithkin.app  # noqa: F401 - what most commands load after they have read their arguments
from kithkin.cli import main


def forked(calls: socket.socket) -> bool:
    """Forks for each request. True in a process that is to be a command; False in the first one, once nobody calls any more."""
    while True:
        request, files, _, _ = socket.recv_fds(calls, 1, 4)
        if not request:
            return False
        process = os.fork()
        if process == 0:
            calls.close()
            _become(*files)
            return True
        for file in files:
            os.close(file)
        calls.sendall(b"%d\n" % process)
        _, status = os.waitpid(process, 0)
        calls.sendall(b"%d\n" % status)


def _become(request: int, *standard: int) -> None:
    with os.fdopen(request) as file:
        wanted = json.load(file)
    for place, file in enumerate(standard):
        os.dup2(file, place)
        os.close(file)
    sys.argv[1:] = wanted["arguments"]
    os.environ.clear()
    os.environ.update(wanted["environment"])
    time.tzset()


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as line:
        command = forked(line)
    if command:
        main()
