"""The threat model names real tests, and says plainly where there are none."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAPER = ROOT / "docs" / "threat-model.md"
NOTHING = "nothing yet"
PROOF = re.compile(r"`(?P<file>tests/[a-z0-9_/]+\.py)::(?P<test>test_[a-z0-9_]+)`")
ATTACKERS = (
    "A stranger on a channel",
    "A member of the circle",
    "The owner",
    "A thief of the disk",
    "A hosted engine",
    "The platform",
    "The author of a shared text",
    "A hostile archive",
    "A model file",
    "A dependency",
    "The network",
)


@dataclass(frozen=True)
class Row:
    """One threat as it stands on paper."""

    id: str
    threat: str
    against: str
    proof: str


def rows() -> list[Row]:
    found: list[Row] = []
    for line in PAPER.read_text("utf-8").splitlines():
        if line.startswith("|") and not line.startswith(("| id |", "|---")):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            assert len(cells) == 4, line
            found.append(Row(*cells))
    return found


@cache
def collected_from(path: Path) -> frozenset[str]:
    """The tests that pytest would collect from a file: functions of its top level, and of its classes."""
    tree = ast.parse(path.read_text("utf-8"))
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    return frozenset(
        node.name
        for body in bodies
        for node in body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_each_threat_has_tests_that_there_are_or_says_that_there_are_none(row: Row) -> None:
    assert row.threat
    assert row.against
    if row.proof == NOTHING:
        return
    named = list(PROOF.finditer(row.proof))
    assert named, f"{row.id} names no test, and does not say “{NOTHING}”"
    assert PROOF.sub("", row.proof).strip() == "", f"{row.id}: {row.proof}"
    for one in named:
        path = ROOT / one["file"]
        assert path.is_file(), f"{row.id}: there is no {one['file']}"
        assert one["test"] in collected_from(path), f"{row.id}: {one['file']} has no {one['test']}"


def test_every_attacker_has_threats_and_every_threat_a_name_of_its_own() -> None:
    parts = re.split(r"^## ", PAPER.read_text("utf-8"), flags=re.MULTILINE)[1:]
    for attacker in ATTACKERS:
        [part] = [one for one in parts if one.startswith(attacker)]
        assert re.search(r"^\| [A-Z]\d+ \|", part, re.MULTILINE), f"{attacker} does nothing"
    names = [row.id for row in rows()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[A-Z]\d+", name) for name in names)
