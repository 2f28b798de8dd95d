"""The wheel is the same to the byte wherever it is built, and holds what is tracked and nothing else."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = "import sys, hatchling.build; print(hatchling.build.build_wheel(sys.argv[1]))"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("hatchling") is None,
        reason="hatchling, which builds the wheel, is not installed here: pip install 'hatchling>=1.27'",
    ),
]


def listed(*options: str) -> list[str]:
    """Names of files that git knows."""
    done = subprocess.run(
        ["git", "ls-files", "-z", *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def copy_of_tracked(folder: Path, *, modified: float, mode: int, owner: int = -1) -> Path:
    for name in listed("src", "pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
        target.chmod(mode)
        os.utime(target, (modified, modified))
        if os.geteuid() == 0:  # only root may give files away
            os.chown(target, owner, owner)
    return folder


def build(source: Path, target: Path, *, umask: int = 0o022, **environment: str) -> Path:
    """The wheel, built without network by the environment's own hatchling."""
    target.mkdir(parents=True)
    kept = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(target)], cwd=source, capture_output=True, text=True, timeout=100,
        check=False, umask=umask, env=kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))} | environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return target / done.stdout.split()[-1]


def digest(wheel: Path) -> str:
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


@pytest.mark.parametrize("epoch", ["", "1700000000"], ids=["without a date", "with SOURCE_DATE_EPOCH"])
def test_the_wheel_is_the_same_wherever_and_whenever_it_is_built(tmp_path: Path, epoch: str) -> None:
    dated = {"SOURCE_DATE_EPOCH": epoch} if epoch else {}
    here = copy_of_tracked(tmp_path / "here", modified=1_000_000_000, mode=0o644)
    there = copy_of_tracked(tmp_path / "a" / "longer way", modified=1_900_000_000, mode=0o600, owner=12_345)
    first = build(here, tmp_path / "one", umask=0o022, TZ="UTC", **dated)
    second = build(
        there,
        tmp_path / "two",
        umask=0o077,
        TZ="Asia/Kathmandu",
        LANG="C",
        PYTHONHASHSEED="7",
        USER="somebody",
        HOME="/",
        **dated,
    )
    assert first.name == second.name
    assert digest(first) == digest(second)


def test_the_wheel_holds_tracked_files_alone(tmp_path: Path) -> None:
    source = copy_of_tracked(tmp_path / "source", modified=1_000_000_000, mode=0o644)
    tracked = {name.removeprefix("src/") for name in listed("src")}
    assert contents(build(source, tmp_path / "one")) == tracked
    # From the folder where people work: what git ignores (compiled files, caches) stays out.
    untracked = {name.removeprefix("src/") for name in listed("--others", "--exclude-standard", "src")}
    assert contents(build(ROOT, tmp_path / "two")) == tracked | untracked


def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
    assert len(names) == len(set(names))
    metadata = {name for name in names if name.split("/")[0].endswith(".dist-info")}
    assert {name.split("/", 1)[1] for name in metadata} == {
        "METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE",
    }  # fmt: skip
    return set(names) - metadata
