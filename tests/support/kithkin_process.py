"""Kithkin as people run it: `kithkin …` in a process of its own, with a home of its own."""

import atexit
import contextlib
import functools
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

COMMAND = (sys.executable, "-m", "kithkin")
BOUNDARY = "----kithkin"


def environment(home: Path, **more: str) -> dict[str, str]:
    """The tests' own environment without any Kithkin settings but these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KITHKIN_")}
    return (
        kept | {"KITHKIN_HOME": str(home), "KITHKIN_THREADS": "1", "NO_COLOR": "1", "COLUMNS": "200"} | more
    )


def kithkin(
    home: Path, *arguments: str, stdin: bytes | None = b"", seconds: float = 90, **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """One finished command, in a process forked from one that has loaded what commands need. `stdin` None leaves it empty."""
    return _commands().run(arguments, stdin or b"", seconds, environment(home, **settings))


class _Commands:
    """The process that commands are forked from; see `support.forking`."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "support.forking", str(theirs.fileno())], pass_fds=[theirs.fileno()],
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        self._answers = self._line.makefile("rb")

    def run(
        self, arguments: Sequence[str], stdin: bytes, seconds: float, environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[bytes]:
        wanted = json.dumps({"arguments": arguments, "environment": environment}).encode()
        with contextlib.ExitStack() as opened:
            files = [opened.enter_context(tempfile.TemporaryFile()) for _ in range(4)]
            for file, content in zip(files, (wanted, stdin), strict=False):
                file.write(content)
                file.seek(0)
            socket.send_fds(self._line, [b"."], [file.fileno() for file in files])
            process, late = int(self._answers.readline()), threading.Event()
            clock = threading.Timer(seconds, lambda: (late.set(), os.kill(process, signal.SIGKILL)))
            clock.start()
            status = int(self._answers.readline())
            clock.cancel()
            clock.join()
            output, errors = [(file.seek(0), file.read())[1] for file in files[2:]]
        if late.is_set():
            raise subprocess.TimeoutExpired(list(arguments), seconds, output, errors)
        return subprocess.CompletedProcess(list(arguments), os.waitstatus_to_exitcode(status), output, errors)

    def close(self) -> None:
        self._answers.close()
        self._line.close()
        self._process.wait()


@functools.cache
def _commands() -> _Commands:
    commands = _Commands()
    atexit.register(commands.close)
    return commands


@dataclass
class Page:
    """A served Kithkin, and one browser's session with it."""

    address: str
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def call(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, bytes]:
        """Status and body of one request."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        sent = {"cookie": self.cookie, "origin": self.address, "content-type": kind}
        try:
            connection.request(method, path, body, {name: value for name, value in sent.items() if value})
            response = connection.getresponse()
            self.headers = {name.lower(): value for name, value in response.getheaders()}
            return response.status, response.read()
        finally:
            connection.close()

    def enter(self, link: str) -> None:
        """Opens the one-time link."""
        status, body = self.call("GET", link.removeprefix(self.address))
        assert status == 200, body
        self.cookie = self.headers["set-cookie"].split(";")[0]

    def ask(self, text: str, conversation: str = "") -> tuple[int, bytes]:
        """Posts a question as the page does."""
        fields = {"text": text} | ({"conversation": conversation} if conversation else {})
        body = b"".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
            + value.encode("utf-8", "surrogatepass") + b"\r\n"
            for name, value in fields.items()
        ) + f"--{BOUNDARY}--\r\n".encode()  # fmt: skip
        return self.call("POST", "/ask", body, f"multipart/form-data; boundary={BOUNDARY}")

    def reply(self, text: str, conversation: str = "") -> dict[str, object]:
        """The reply to a question that must be answered."""
        status, body = self.ask(text, conversation)
        assert status == 200, body
        found = re.findall(r"event: (\w+)\ndata: (.*)\n\n", body.decode())
        told = [json.loads(data) for name, data in found if name == "finished"]
        assert told, body[-500:]
        return told[-1]["reply"]


@contextlib.contextmanager
def serving(home: Path, log: Path | None = None, **settings: str) -> Iterator[Page]:
    """`kithkin serve --port 0` until the block ends; fails if it died meanwhile. Its errors are added to the file `log`."""
    with contextlib.ExitStack() as opened:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0"], stdout=subprocess.PIPE, env=environment(home, **settings),
            stderr=opened.enter_context(log.open("ab")) if log else subprocess.STDOUT,
        )  # fmt: skip
    watch = threading.Timer(90, process.kill)
    watch.start()
    try:
        assert process.stdout is not None
        said = b""
        while (link := re.search(rb"once: (http://\S+)", said)) is None:
            line = process.stdout.readline()
            assert line, said
            said += line
        watch.cancel()
        url = link[1].decode()
        parts = urlsplit(url)
        page = Page(f"{parts.scheme}://{parts.netloc}")
        page.enter(url)
        yield page
        assert process.poll() is None, "it died"
    finally:
        watch.cancel()
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
