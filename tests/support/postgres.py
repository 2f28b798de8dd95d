"""A real Postgres, started for the tests in a folder of its own and thrown away after them."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest

_NUMBERS = count(1)
_WAIT_SECONDS = 60


@dataclass(frozen=True)
class RunningPostgres:
    """A server of our own. `folder` holds its data; `process` is the postmaster."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def server(self) -> str:
        """Where it listens, as the user who may do all."""
        return f"postgresql://kithkin@127.0.0.1:{self.port}/postgres"

    def new_database(self) -> str:
        """The address of a new, empty database."""
        name = f"kithkin{os.getpid()}_{next(_NUMBERS)}"
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql://kithkin@127.0.0.1:{self.port}/{name}"


def postgres_programs() -> Path | None:
    """The folder with `initdb` and `postgres`: Debian's newest, or whatever is on the path."""
    debian = sorted(
        (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0,
    )
    found = shutil.which("initdb")
    return debian[-1] if debian else Path(found).resolve().parent if found else None


@contextlib.contextmanager
def running_postgres(*, safe_from_power_cuts: bool = True) -> Iterator[RunningPostgres]:
    """Debian's Postgres (or any on the path); skips, aloud, where there is none.

    Without its safety against power cuts, making a database and its tables takes a quarter of the time. Nothing else is
    different: what is committed outlives whatever happens to any process.
    """
    programs = postgres_programs()
    if programs is None:
        pytest.skip(
            "NO POSTGRES FOUND: the store on Postgres is NOT tested. Install it: apt-get install postgresql"
        )
    # initdb refuses to run as root, and a socket's path may have 107 bytes at most.
    user = "postgres" if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="kithkin-pg-", dir="/tmp"))
    if user is not None:
        entry = pwd.getpwnam(_somebody(user))
        user = entry.pw_name
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    data = folder / "data"
    try:
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "kithkin", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder, env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
        with _started(programs, folder, data, user, "on" if safe_from_power_cuts else "off") as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _started(
    programs: Path, folder: Path, data: Path, user: str | None, fsync: str
) -> Iterator[RunningPostgres]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    options = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": str(folder),
               "fsync": fsync, "synchronous_commit": "on", "shared_buffers": "32MB", "max_connections": "200"}  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *(f"--{name}={value}" for name, value in options.items())],
            stdout=log, stderr=log, user=user, cwd=folder, env={"PATH": os.environ["PATH"]}, start_new_session=True,
        )  # fmt: skip
    running = RunningPostgres(folder=folder, port=port, process=process)
    try:
        _wait_until_it_answers(running)
        yield running
    finally:
        process.send_signal(signal.SIGQUIT)  # "immediate": nobody needs its files any more
        try:
            process.wait(_WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_until_it_answers(running: RunningPostgres) -> None:
    pause = threading.Event()
    for _ in range(_WAIT_SECONDS * 10):
        assert running.process.poll() is None, (running.folder / "log").read_text()
        try:
            psycopg.connect(running.server, connect_timeout=2).close()
        except psycopg.OperationalError:
            pause.wait(0.1)
        else:
            return
    raise AssertionError((running.folder / "log").read_text())


def _somebody(wanted: str) -> str:
    """A user who is not root: Debian's own for Postgres, else nobody."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return wanted if wanted in names else "nobody"
