"""Other assistants to measure beside Kithkin: installed only when told to, each run in a home and a process group of its own.

How each is set up was found by running it; both serve an OpenAI-compatible endpoint on loopback and take any key.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2

KEY = secrets.token_hex(32)
"""Made anew for each run: hermes refuses one that could be guessed."""
START_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One assistant. `pythons`: releases of Python that it is installed with here, the preferred one first.

    `set_up` writes its settings into its home, given the model's address and its own port; gives command and environment.
    `headers` and `fields` put a message into a conversation of its own.
    """

    name: str
    package: str
    requirements: Sequence[str]
    pythons: Sequence[tuple[int, int]]
    set_up: Callable[[Path, Path, str, int], tuple[list[str], dict[str, str]]]
    headers: Callable[[str], Mapping[str, str]]
    fields: Callable[[str], Mapping[str, str]]


def _nanobot(folder: Path, home: Path, model: str, port: int) -> tuple[list[str], dict[str, str]]:
    settings = {
        "agents": {"defaults": {"model": "fake", "provider": "custom"}},
        "providers": {"custom": {"apiKey": KEY, "apiBase": model}},
        "api": {"host": "127.0.0.1"},
    }
    (home / ".nanobot").mkdir()
    (home / ".nanobot" / "config.json").write_text(json.dumps(settings))
    return [str(folder / "bin" / "nanobot"), "serve", "--port", str(port)], {}


def _hermes(folder: Path, home: Path, model: str, port: int) -> tuple[list[str], dict[str, str]]:
    settings = {"model": {"provider": "custom", "default": "fake", "base_url": model, "api_key": KEY}}
    (home / ".hermes").mkdir()
    (home / ".hermes" / "config.yaml").write_text(json.dumps(settings))  # JSON is YAML, too
    return [str(folder / "bin" / "hermes"), "gateway", "run"], {
        "HERMES_HOME": str(home / ".hermes"),
        "OPENAI_API_KEY": KEY,
        "API_SERVER_ENABLED": "true",
        "API_SERVER_KEY": KEY,
        "API_SERVER_HOST": "127.0.0.1",
        "API_SERVER_PORT": str(port),
    }


PEERS = (
    Peer(
        name="nanobot", package="nanobot-ai", requirements=("nanobot-ai==0.3.5", "aiohttp"),
        pythons=((3, 11), (3, 12), (3, 13)), set_up=_nanobot,
        headers=lambda _: {}, fields=lambda conversation: {"session_id": conversation},
    ),
    Peer(
        name="hermes", package="hermes-agent", requirements=("hermes-agent==0.19.0", "aiohttp==3.14.1"),
        pythons=((3, 12), (3, 13), (3, 11)), set_up=_hermes,
        headers=lambda conversation: {"X-Hermes-Session-Id": conversation}, fields=lambda _: {},
    ),
)  # fmt: skip


def find_python(releases: Sequence[tuple[int, int]]) -> str:
    """An interpreter of one of these releases: this one, one on the path, or one that pyenv or uv keeps; "" if there is none."""
    for major, minor in releases:
        release = f"{major}.{minor}"
        candidates = [sys.executable, shutil.which(f"python{release}") or ""]
        candidates += map(
            str, sorted((_pyenv() / "versions").glob(f"{release}*/bin/python{release}"), reverse=True)
        )
        if uv := shutil.which("uv"):
            candidates.append(_said([uv, "python", "find", "--no-python-downloads", release]))
        ask = "import sys; print(*sys.version_info[:2], sep='.')"
        for candidate in candidates:
            if candidate and _said([candidate, "-c", ask]) == release:
                return candidate
    return ""


def _pyenv() -> Path:
    return Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")


def _said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def install(peer: Peer, folder: Path) -> str:
    """Installs a peer in a virtual environment in FOLDER/name, unless it is there; says why not where it cannot be, else ""."""
    place = folder / peer.name
    if version_of(peer, folder):
        return ""
    python = find_python(peer.pythons)
    if not python:
        wanted = " or ".join(f"{major}.{minor}" for major, minor in peer.pythons)
        return f"{peer.name} was left out: no Python {wanted} was found here."
    for command in (
        [python, "-m", "venv", "--clear", str(place)],
        [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", *peer.requirements],
    ):
        done = subprocess.run(command, stdout=sys.stderr, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            return f"{peer.name} was left out: it could not be installed ({last})."
    return ""


def version_of(peer: Peer, folder: Path) -> str:
    """The installed release with its Python, "" if it is not there."""
    python = folder / peer.name / "bin" / "python"
    ask = f"import importlib.metadata as m, platform as p; print(m.version('{peer.package}') + ', Python ' + p.python_version())"
    return _said([str(python), "-c", ask]) if python.exists() else ""


@contextmanager
def running(peer: Peer, folder: Path, home: Path, model: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Serves until the block ends. Raises `RuntimeError` with the end of its log if it does not answer."""
    command, more = peer.set_up((folder / peer.name).absolute(), home, model, port)
    environment = {
        "HOME": str(home), "PATH": f"{Path(command[0]).parent}:/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8",
        # Nothing but loopback is reachable: what it looks up elsewhere by itself is no part of a turn.
        "HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1,localhost",
    }  # fmt: skip
    log = home / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            command, cwd=home, env=environment | more, stdin=subprocess.DEVNULL, stdout=written, stderr=written,
            start_new_session=True,
        )  # fmt: skip
    try:
        _wait_for(process, port, log)
        yield process
    finally:
        _stop_group(process)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(httpx2.TransportError):
            httpx2.get(f"http://127.0.0.1:{port}/health", timeout=5)
            return
        time.sleep(0.2)
    raise RuntimeError("It does not answer:\n" + log.read_text("utf-8", "replace")[-2000:])


def _stop_group(process: subprocess.Popen[bytes]) -> None:
    for number, seconds in ((signal.SIGTERM, 20), (signal.SIGKILL, 5)):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
