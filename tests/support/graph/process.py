"""The server in a process of its own, with the same interface from here."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

from support.graph.control import CALLABLE, from_json, to_json
from support.graph.state import Call, Delivery, Effect

TESTS = Path(__file__).parents[2]


class GraphProcess:
    """Speaks to a server in another process. Methods are those of `Graph` that `/_test/call` knows."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in CALLABLE:
            raise AttributeError(name)
        return lambda *positional, **named: self._call(name, positional, named)

    def _call(self, name: str, positional: tuple[Any, ...], named: dict[str, Any]) -> Any:
        arguments = {key: to_json(value) for key, value in named.items()} | {
            "positional": to_json(positional)
        }
        body = json.dumps({"call": name, "arguments": arguments}).encode()
        return self._ask(
            urllib.request.Request(f"{self.address}/_test/call", body, {"content-type": "application/json"})
        )

    def _ask(self, request: urllib.request.Request | str) -> Any:
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return from_json(json.loads(response.read())["result"])
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from error

    def effects(self, channel: str = "", kind: str = "") -> list[Effect]:
        """Everything that was applied, in order."""
        return [Effect(**one) for one in self._call("effects", (channel, kind), {})]

    def sent(self, channel: str = "") -> list[Effect]:
        """Words that were sent, in order."""
        return [Effect(**one) for one in self._call("sent", (channel,), {})]

    @property
    def calls(self) -> list[Call]:
        """Every call that came in."""
        return [
            Call(**one | {"effects": [Effect(**effect) for effect in one["effects"]]})
            for one in self._ask(f"{self.address}/_test/calls")
        ]

    @property
    def deliveries(self) -> list[Delivery]:
        """Every try to deliver."""
        return [Delivery(**one) for one in self._ask(f"{self.address}/_test/deliveries")]

    def wait_for(self, true: Callable[[], Any], seconds: float = 20.0) -> Any:
        """Waits until something has come true, and gives it back."""
        deadline = time.monotonic() + seconds
        while not (found := true()):
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.02)
        return found

    @contextlib.contextmanager
    def batch(self, *, deep: bool = False) -> Iterator[None]:
        """What is said within comes in one POST."""
        self._call("hold", (), {})
        try:
            yield
        finally:
            self._call("release", (), {"together": True, "deep": deep})

    @contextlib.contextmanager
    def held(self, *, reorder: bool = True) -> Iterator[None]:
        """What is said within comes afterwards, shuffled."""
        self._call("hold", (), {})
        try:
            yield
        finally:
            self._call("release", (), {"reorder": reorder})


@contextlib.contextmanager
def graph_process(
    *, seed: int = 1, port: int = 0, signal_with: Literal["terminate", "kill"] = "terminate"
) -> Iterator[GraphProcess]:
    """`with graph_process() as graph:` starts the server as a process and ends it."""
    command = [sys.executable, "-m", "support.graph", "--port", str(port), "--seed", str(seed)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=TESTS)
    try:
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        assert line.startswith("http://"), f"the server did not start: {line!r}"
        yield GraphProcess(line.strip())
    finally:
        getattr(process, signal_with)()
        process.wait(timeout=15)
        assert process.stdout is not None
        process.stdout.close()
