"""What leaves, as people use it: nothing past the gate, all of it recorded where to, when, why and for whom.

The hosted server is reached through the environment's proxy, a scripted server on this machine: the application believes that it
speaks to models.example.com.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from support.kithkin_process import kithkin, serving
from support.openai_server import Answer, OpenAIServer

pytestmark = pytest.mark.slow

QUESTION = "Zork wants a bar chart with labels and values (file 31 of 90): Odette weighs 70 kg and Beatriz weighs 62 kg."


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        server.fallback = lambda _: Answer("```python\nreply('I do not know.', {})\n```")
        yield server


def through(server: OpenAIServer, host: str, **more: str) -> dict[str, str]:
    proxy = server.base_url.removesuffix("/v1")
    return {
        "KITHKIN_ENGINE": "openai", "KITHKIN_OPENAI_BASE_URL": f"http://{host}/v1", "KITHKIN_OPENAI_MODEL": "scripted",
        "KITHKIN_OPENAI_PICTURES": "false", "KITHKIN_OPENAI_CONTEXT_TOKENS": "32000",
        "HTTP_PROXY": proxy, "http_proxy": proxy, "NO_PROXY": "", "no_proxy": "", **more,
    }  # fmt: skip


def reported(home: Path, *more: str) -> list[dict[str, Any]]:
    done = kithkin(home, "privacy", "report", "--json", *more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["places"]


def test_a_question_to_a_hosted_engine_is_reported_and_recorded(server: OpenAIServer, tmp_path: Path) -> None:
    assert kithkin(tmp_path, "person", "add", "Ana").returncode == 0
    done = kithkin(tmp_path, "ask", "--as", "Ana", QUESTION, **through(server, "models.example.com"))
    assert done.returncode == 0, done.stderr
    asked = len(server.chats)
    assert asked
    (place,) = reported(tmp_path)
    assert (place["host"], place["where"], place["purpose"]) == (
        "models.example.com",
        "elsewhere",
        "answering",
    )
    assert place["people"] == {"Ana": place["calls"]}
    assert place["calls"] >= asked
    assert place["bytes_sent"] > 1000
    assert reported(tmp_path, "--as", "owner") == []
    said = kithkin(tmp_path, "privacy", "report").stdout.decode()
    assert "models.example.com (elsewhere): questions for the model that answers" in said
    lines = json.loads(kithkin(tmp_path, "audit", "list", "--json").stdout)
    assert [(line["person"], line["detail"]) for line in lines if line["deed"] == "sent to an engine"] == [
        ("Ana", "models.example.com")
    ]
    assert kithkin(tmp_path, "audit", "verify").returncode == 0


def test_who_is_erased_leaves_the_report_but_not_the_count(server: OpenAIServer, tmp_path: Path) -> None:
    assert kithkin(tmp_path, "person", "add", "Ana").returncode == 0
    kithkin(tmp_path, "ask", "--as", "Ana", QUESTION, **through(server, "models.example.com"))
    (before,) = reported(tmp_path)
    assert kithkin(tmp_path, "erase", "--as", "Ana", "--yes").returncode == 0
    (after,) = reported(tmp_path)
    assert after == {**before, "people": {}}


def test_the_embedded_engine_sends_nothing(tmp_path: Path) -> None:
    assert kithkin(tmp_path, "ask", "What is 15% of 80?").returncode == 0
    assert reported(tmp_path) == []
    assert "Nothing left for other machines" in kithkin(tmp_path, "privacy", "report").stdout.decode()


def test_a_host_that_is_not_named_is_not_reached(server: OpenAIServer, tmp_path: Path) -> None:
    limited = through(server, "models.example.com", KITHKIN_REACHABLE_HOSTS="graph.facebook.com")
    done = kithkin(tmp_path, "ask", QUESTION, **limited)
    assert server.chats == []
    assert "KITHKIN_REACHABLE_HOSTS" in (done.stdout + done.stderr).decode()
    (place,) = reported(tmp_path)
    assert place["calls"] == 0
    assert place["refused"]


def test_what_left_is_known_after_a_kill_and_an_incognito_asker_is_not(
    server: OpenAIServer, tmp_path: Path
) -> None:
    """A served Kithkin: the process that reasons asks the server to record before anything leaves."""
    assert kithkin(tmp_path, "person", "add", "Ana").returncode == 0
    with serving(tmp_path, **through(server, "models.example.com")) as page:
        page.ask(QUESTION, "incognito-0123456789abcdef")
        assert server.chats
    (place,) = reported(tmp_path)
    assert place["calls"] >= 1
    assert place["people"] == {}
    server.fallback = lambda _: (_kill_all(tmp_path), Answer("late"))[1]
    with (
        contextlib.suppress(OSError, http.client.HTTPException, AssertionError),
        serving(tmp_path, **through(server, "elsewhere.example.com")) as page,
    ):
        page.ask(QUESTION, "open")
    found = {place["host"]: place for place in reported(tmp_path)}
    assert found["elsewhere.example.com"]["people"] == {"owner": 0}, "it is known that it left, not how much"


def _kill_all(home: Path) -> None:
    """Kills whatever runs from this home, as the kernel would."""
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if (
                process.name.isdigit()
                and f"KITHKIN_HOME={home}\0".encode() in (process / "environ").read_bytes()
            ):
                os.kill(int(process.name), signal.SIGKILL)


def _address_of_this_machine() -> str:
    """One that is not loopback; skips where there is none."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            pytest.skip("this machine has no network")
        address = probe.getsockname()[0]
    if address.startswith("127."):
        pytest.skip("this machine has no network")
    return address


TRIES = {
    "socket": "import socket; socket.create_connection(({host!r}, {port}), 60)",
    "urllib": "import urllib.request; urllib.request.urlopen('http://{host}:{port}/', timeout=60)",
    "httpx2": "import httpx2; httpx2.get('http://{host}:{port}/', timeout=60, trust_env=False)",
    "asyncio": "import asyncio; asyncio.run(asyncio.open_connection({host!r}, {port}))",
    "uvloop": "import asyncio; from kithkin.egress.loop import new_event_loop\nwith asyncio.Runner(loop_factory=new_event_loop) as runner: "
    "runner.run(asyncio.wait_for(asyncio.open_connection({host!r}, {port}), 60))",
    "httpx2 on uvloop": "import asyncio, httpx2; from kithkin.egress.loop import new_event_loop\n"
    "with asyncio.Runner(loop_factory=new_event_loop) as runner: "
    "runner.run(httpx2.AsyncClient(trust_env=False).get('http://{host}:{port}/', timeout=60))",
    "datagrams": "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ({host!r}, {port}))",
}


@pytest.mark.parametrize("way", TRIES)
@pytest.mark.parametrize("shut", [False, True])
def test_no_library_connects_past_the_gate(way: str, shut: bool) -> None:
    """The same try reaches a listening server of this machine's network address without the guard, and none with it."""
    host = _address_of_this_machine()
    kind = socket.SOCK_DGRAM if way == "datagrams" else socket.SOCK_STREAM
    with closing(socket.socket(socket.AF_INET, kind)) as listener:
        listener.bind((host, 0))
        reached = threading.Event()

        def wait() -> None:
            with contextlib.suppress(OSError):  # nobody came
                if kind == socket.SOCK_DGRAM:
                    listener.recv(1)
                else:
                    with closing(listener.accept()[0]) as connection:
                        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
                reached.set()

        if kind == socket.SOCK_STREAM:
            listener.listen()
        listener.settimeout(60)  # a loaded machine may be long in starting Python
        waiting = threading.Thread(target=wait, daemon=True)
        waiting.start()
        program = TRIES[way].format(host=host, port=listener.getsockname()[1])
        if shut:
            program = f"from kithkin.egress.guard import shut; shut()\n{program}"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        if shut:
            assert done.returncode != 0
            assert not reached.wait(0.2)
        else:
            assert done.returncode == 0, done.stderr
            assert reached.wait(60)


PROCESSES = {
    "kithkin.turns.hosted_worker": "socket.create_connection(('192.0.2.55', 9), 1)",
    "kithkin.tools.worker": "socket.getaddrinfo('words.example.com', 80)",
    "kithkin.vision.worker": "socket.getaddrinfo('words.example.com', 80)",
    "kithkin.engines.nano_e5.worker": "socket.getaddrinfo('words.example.com', 80)",
}


@pytest.mark.parametrize("process", PROCESSES)
def test_every_process_that_reads_strangers_words_is_shut(process: str) -> None:
    """Its own program shuts the gate before it reads anything: what tries to get out when it is over is refused."""
    program = (
        "import atexit, os, runpy, socket, sys\n"
        "leave = os._exit\n"
        "def get_out(*_):\n"
        f"    try: {PROCESSES[process]}\n"
        "    except OSError as error: os.write(2, f'{type(error).__module__}:{error}'.encode())\n"
        "    else: os.write(2, b'OUT')\n"
        "    leave(0)\n"
        "os.dup2(os.open(os.devnull, os.O_RDONLY), 0)\n"
        "os._exit = get_out\n"
        "atexit.register(get_out)\n"
        f"sys.argv = [{process!r}, '4294967296', str(os.getppid())]\n"
        f"runpy.run_module({process!r}, run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=90, check=False)
    assert b"Kithkin" in done.stderr or b"nobody to speak to" in done.stderr, done.stderr
    assert b"OUT" not in done.stderr


def test_commands_that_try_the_engine_keep_to_the_gate_and_are_recorded(
    server: OpenAIServer, tmp_path: Path
) -> None:
    for command in (("engine", "check"), ("doctor",)):
        kithkin(tmp_path, *command, **through(server, "models.example.com", KITHKIN_REACHABLE_HOSTS="none"))
        assert server.requests == [], command
    kithkin(tmp_path, "engine", "check", **through(server, "checked.example.com"))
    kithkin(tmp_path, "doctor", **through(server, "looked.example.com", KITHKIN_OPENAI_CONTEXT_TOKENS="0"))
    assert server.requests
    called = {place["host"]: place["calls"] for place in reported(tmp_path)}
    assert called["checked.example.com"]
    assert called["looked.example.com"]
