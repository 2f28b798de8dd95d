"""What reasons cannot open what is kept, whatever runs in it: the kernel keeps it from the database, the keys and other processes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kithkin.settings import without_secrets
from support.kithkin_process import serving

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Landlock is Linux's")
PASSPHRASE = "correct horse battery staple"

_TRIES = """
import json, os, sys, threading
from pathlib import Path
from kithkin.turns.confining import keep_from
home, keys, beside = map(Path, sys.argv[1:])
if not keep_from([home, keys], but_for=[home / "cache", home / "none"]):
    print("null")
    sys.exit()
def tried(work):
    try:
        work()
    except OSError as error:
        return type(error).__name__
    return "done"
def all_tries():
    return {
        "read the database": tried((home / "kithkin.db").read_bytes),
        "write the database": tried(lambda: (home / "kithkin.db").write_bytes(b"x")),
        "cut the database": tried(lambda: os.truncate(home / "kithkin.db", 0)),
        "read the key": tried((keys / "one.key").read_bytes),
        "link it elsewhere": tried(lambda: os.link(home / "kithkin.db", beside / "stolen")),
        "move it where it may be read": tried(lambda: (home / "kithkin.db").rename(home / "cache/stolen")),
        "read another process's memory": tried(lambda: open(f"/proc/{os.getppid()}/mem", "rb")),
        "read beside": tried((beside / "file").read_bytes),
        "write beside": tried(lambda: (beside / "new").write_bytes(b"x")),
        "write in the cache": tried(lambda: (home / "cache/new").write_bytes(b"x")),
    }
found = [all_tries()]
thread = threading.Thread(target=lambda: found.append(all_tries()))
thread.start()
thread.join()
if (child := os.fork()) == 0:
    os._exit(int(all_tries()["read the database"] == "done"))
print(json.dumps([*found, os.waitpid(child, 0)[1]]))
"""
CLOSED = {
    "read the database": "PermissionError", "write the database": "PermissionError", "cut the database": "PermissionError",
    "read the key": "PermissionError", "link it elsewhere": "OSError", "move it where it may be read": "OSError",
    "read another process's memory": "PermissionError",
}  # fmt: skip
OPEN = {"read beside": "done", "write beside": "done", "write in the cache": "done"}


def test_a_confined_process_opens_neither_database_nor_keys_nor_another_process(tmp_path: Path) -> None:
    home, keys, beside = tmp_path / "a/home", tmp_path / "b/keys", tmp_path / "c"
    for folder in (home / "cache", keys, beside):
        folder.mkdir(parents=True)
    for file in (home / "kithkin.db", keys / "one.key", beside / "file"):
        file.write_text("words")
    told = subprocess.run(
        [sys.executable, "-c", _TRIES, str(home), str(keys), str(beside)],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(told.stdout)
    if found is None:
        pytest.skip("this kernel has no Landlock")
    assert found == [CLOSED | OPEN, CLOSED | OPEN, 0]
    assert (home / "kithkin.db").read_text() == "words"


_PROBE = """
import os, signal, sys
if "kithkin.turns.hosted_worker" in sys.orig_argv:
    def probe(*_):
        told = []
        for path in (os.environ["PROBED_DATABASE"], os.environ["PROBED_KEY"], sys.executable):
            try:
                open(path, "rb").close()
                told.append("open")
            except OSError as error:
                told.append(type(error).__name__)
        with open(os.environ["PROBED_CACHE"], "w") as file:
            file.write(" ".join(told) + "\\n")
    signal.signal(signal.SIGUSR1, probe)
"""


@pytest.mark.slow
def test_the_process_that_reasons_for_a_server_is_confined_and_has_no_secrets(tmp_path: Path) -> None:
    home, keys, planted = tmp_path / "home", tmp_path / "keys", tmp_path / "planted"
    planted.mkdir()
    (planted / "sitecustomize.py").write_text(_PROBE)
    keys.mkdir(mode=0o700)
    (keys / "one.key").write_text("words")
    told = home / "cache/probe"
    given = {
        "KITHKIN_PASSPHRASE": PASSPHRASE, "KITHKIN_KEY_FOLDER": str(keys), "PROBED_DATABASE": str(home / "kithkin.db"),
        "PROBED_KEY": str(keys / "one.key"), "PROBED_CACHE": str(told),
        "PYTHONPATH": os.pathsep.join((str(planted), *filter(None, sys.path))),
    }  # fmt: skip
    with serving(home, None, **given) as page:
        assert "12" in str(page.reply("What is 15% of 80?"))
        (server,) = _of(home, "serve")
        (worker,) = [
            one
            for one in _of(home, "kithkin.turns.hosted_worker")
            if f"PPid:\t{server}\n" in Path(f"/proc/{one}/status").read_text()
        ]
        for process in (server, worker):
            assert PASSPHRASE.encode() not in Path(f"/proc/{process}/environ").read_bytes()
        os.kill(worker, signal.SIGUSR1)
        end = time.monotonic() + 60
        while not (told.is_file() and told.read_text().endswith("\n")) and time.monotonic() < end:
            time.sleep(0.05)
        found = told.read_text().split()
        if "NoNewPrivs:\t0" in Path(f"/proc/{worker}/status").read_text():
            pytest.skip("this kernel has no Landlock")
        assert found == ["PermissionError", "PermissionError", "open"]


def _of(home: Path, word: str) -> list[int]:
    """The processes of a home that were started with a word."""
    found: list[int] = []
    for process in Path("/proc").iterdir():
        try:
            if (
                process.name.isdigit()
                and word.encode() in (process / "cmdline").read_bytes().split(b"\0")
                and f"KITHKIN_HOME={home}\0".encode() in (process / "environ").read_bytes()
            ):
                found.append(int(process.name))
        except OSError:
            continue
    return found


def test_what_has_nothing_to_open_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KITHKIN_PASSPHRASE", "KITHKIN_DATABASE_URL", "KITHKIN_OPENAI_API_KEY", "KITHKIN_LOCALE"):
        monkeypatch.setenv(name, "GB")
    left = without_secrets()
    assert [name for name in left if name.startswith("KITHKIN_")].count("KITHKIN_LOCALE") == 1
    assert not {"KITHKIN_PASSPHRASE", "KITHKIN_DATABASE_URL", "KITHKIN_OPENAI_API_KEY"} & left.keys()
