"""Threads that decode the same kind for the first time at once do not crash the process."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kithkin
from kithkin.store.decoding import KINDS

ONE_THREAD_ONLY = {
    "Answer": "the reader of pictures has one thread",
    "Line": "a command has one thread",
    "kind": "the same, of each kind that it may be",
    "_Outside": "the same",
    "_Table": "it is read once, by whoever sweeps",
}

RACE = """
import importlib, sys, threading
import msgspec
importlib.import_module(sys.argv[1])
kinds = [getattr(importlib.import_module(name), kind) for name, kind in (one.split(":") for one in sys.argv[2:])]
sys.setswitchinterval(1e-6)
for kind in kinds:
    together = threading.Barrier(6)
    def decode():
        together.wait()
        try:
            msgspec.json.decode(b'{"unheard": 1, "of": 2}', type=kind)
        except msgspec.ValidationError:
            pass
    threads = [threading.Thread(target=decode) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def crashes(module: str) -> Iterator[bool]:
    """Whether threads that decode all kinds together crash a fresh process that has loaded `module`; time and again."""
    kinds = [f"{kind.__module__}:{kind.__name__}" for kind in KINDS]
    while True:
        done = subprocess.run([sys.executable, "-c", RACE, module, *kinds], capture_output=True, timeout=60)
        assert done.returncode in {0, -11}, done.stderr.decode()
        yield done.returncode != 0


@pytest.mark.slow
def test_kinds_that_the_store_decodes_are_known_before_any_thread_reads() -> None:
    assert not any(crash for crash, _ in zip(crashes("kithkin.store"), range(4), strict=False))


def decoded_kinds() -> Iterator[tuple[str, str]]:
    for path in Path(kithkin.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("msgspec."):
                for one in node.keywords:
                    if one.arg == "type":
                        yield path.name, ast.unparse(one.value)


def test_no_other_kind_is_decoded_in_threads() -> None:
    known = {kind.__name__ for kind in KINDS} | set(ONE_THREAD_ONLY)
    found = {(file, kind) for file, kind in decoded_kinds() if not kind.startswith("dict[")}
    assert len(found) >= len(KINDS)
    assert {one for one in found if one[1] not in known} == set(), "name it in kithkin.store.decoding"
