"""The command's side: hands a question over to a running server, if there is one."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable
from pathlib import Path

import msgspec

from kithkin.channels.terminal.wire import ErrorLine, FinishedLine, Line, ProgressLine
from kithkin.messages.errors import BadInput
from kithkin.messages.replies import Question, Reply

_LONGEST_PATH = 100
_SECONDS = 300.0


class NobodyThere(Exception):
    """No server runs on this folder."""


def socket_path(home: Path) -> Path | None:
    """Where the socket file of a folder lies; None where the system has no such files or the path is too long."""
    path = home / "kithkin.sock"
    return path if hasattr(socket, "AF_UNIX") and len(str(path)) <= _LONGEST_PATH else None


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(_SECONDS)
        self.sock.connect(str(self._path))


def hand_over(home: Path, question: Question, progress: Callable[[str], None]) -> Reply:
    """The reply of the server that runs on this folder. Raises `NobodyThere`, and `BadInput` as the server says."""
    path = socket_path(home)
    if path is None or not path.exists():
        raise NobodyThere
    connection = _Connection(path)
    try:
        connection.request("POST", "/ask", body=msgspec.json.encode(question))
        response = connection.getresponse()
        if response.status != 200:
            raise NobodyThere
        for raw in response:
            line: ProgressLine | FinishedLine | ErrorLine = msgspec.json.decode(raw, type=Line)
            match line:
                case ProgressLine(text=text):
                    progress(text)
                case FinishedLine(reply=reply):
                    return reply
                case ErrorLine(message=message, remedy=remedy):
                    raise BadInput(message, remedy=remedy)
    except (OSError, http.client.HTTPException, msgspec.DecodeError) as error:
        raise NobodyThere from error
    finally:
        connection.close()
    raise NobodyThere
