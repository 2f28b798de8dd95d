"""The rules of the house, held by a machine: sizes, imports, settings on paper, plain words."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kithkin.settings import describe_settings, load_settings

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
# Split, so that this file does not hold them.
FORBIDDEN = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"/wo" r"rk/",
        r"\bcla" r"ude\b",
        r"\banth" r"ropic\b",
        r"\bchat" r"gpt\b",
        r"(?-i:\bTO"
        r"DO\b|\bFIX"
        r"ME\b|\bXX"
        r"X\b)",  # in capitals: a queue calls what waits its "to" "do"
        r"as an a" r"i language model",
        r"co-auth" r"ored-by",
        r"lorem ip" r"sum",
    )
]
TEXTS = {
    ".py",
    ".md",
    ".toml",
    ".js",
    ".css",
    ".html",
    ".txt",
    ".sh",
    ".json",
    ".yml",
    ".yaml",
    ".lock",
    ".cfg",
    ".ini",
    "",
}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_imports_are_absolute_and_modules_say_what_they_are(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    relative = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    assert relative == []
    assert ast.get_docstring(tree) or not tree.body, "a module begins with a docstring"


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        _name(path)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    assert readers == {"src/kithkin/settings.py"}


def test_only_the_gate_opens_connections() -> None:
    """Whoever imports what could connect is named here, with what for."""
    could_connect = re.compile(
        r"^\s*(?:import|from) (?:socket|http\.client|urllib\.request|httpx2|ssl|uvloop|aiohappyeyeballs|ftplib|smtplib)\b",
        re.MULTILINE,
    )
    assert {_name(path) for path in SOURCES if could_connect.search(path.read_text("utf-8"))} == {
        f"src/kithkin/{name}"
        for name in (
            "egress/gate.py",  # the gate
            "egress/loop.py",  # makes the event loop connect where it is seen
            "http_connections.py",  # certificates, over connections that the gate opened
            "engines/openai_server/reaching.py",  # through the environment's proxy, admitted by the gate
            "engines/llama_cpp/hub_gate.py",  # which proxies the environment names
            "engines/llama_cpp/pull.py",  # names of errors
            "engines/llama_cpp/server.py",  # its own server, in this process
            "meta_graph/client.py",  # makes a form's bytes
            "channels/terminal/sending.py",  # a socket file
            "cli/serving.py",  # listens
            "cli/listening.py",  # listens
            "cli/diagnoses/addresses.py",  # asks its own server
            "store/conversation_guard.py",  # this machine's name
            "turns/hosted_process.py",  # a pair of sockets
            "turns/hosted_worker.py",  # the same
        )
    }


def test_only_the_store_speaks_to_the_database() -> None:
    speakers = {
        _name(path)
        for path in SOURCES
        if re.search(r"^\s*(?:import sqlite3|from sqlite3)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert all(name.startswith("src/kithkin/store/") for name in speakers)
    assert speakers


@pytest.mark.slow
def test_the_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        pytest.skip("import-linter is not installed here")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_every_setting_is_on_paper_as_it_is() -> None:
    paper = (ROOT / "docs" / "settings.md").read_text("utf-8")
    for name, _, meaning in describe_settings(load_settings({})):
        assert f"`{name}`" in paper, f"{name} is missing: run scripts/write-settings-doc"
        assert meaning in paper, f"{name} is described otherwise: run scripts/write-settings-doc"
    known = {name for name, _, _ in describe_settings(load_settings({}))}
    assert set(re.findall(r"KITHKIN_[A-Z_]+", paper)) <= known


def test_no_document_names_a_setting_that_does_not_exist() -> None:
    known = {name for name, _, _ in describe_settings(load_settings({}))}
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        named = set(re.findall(r"\bKITHKIN_[A-Z]+(?:_[A-Z]+)*\b", path.read_text("utf-8")))
        assert named <= known, path


def _tracked() -> Iterator[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if name and path.suffix in TEXTS and path.is_file():
            yield path


def test_no_words_that_do_not_belong() -> None:
    found = [
        f"{_name(path)}: {match.group()}"
        for path in _tracked()
        if path.name != "test_house.py"
        for pattern in FORBIDDEN
        for match in pattern.finditer(path.read_text("utf-8", "replace"))
    ]
    assert found == []


def test_nothing_large_is_tracked() -> None:
    large = [f"{_name(path)} {path.stat().st_size}" for path in _tracked() if path.stat().st_size > 2_000_000]
    assert large == []
