"""`kithkin lock` and `unlock`: in the terminal only the person's own passphrase or code opens what they said before."""

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kithkin.cli.commands import app
from kithkin.messages.errors import KithkinError
from kithkin.store.rewriting import write_copy
from support.databases import connect, nobody_told

pytestmark = pytest.mark.slow

PASSPHRASE, ANOTHER = "correct horse battery staple", "quite another passphrase"
AT_ONCE = {"KITHKIN_LOCK_AFTER_MINUTES": "0"}
CANARY = "canaryseven"


def run(home: Path, *arguments: str, typed: Sequence[str] = (), refused: bool = False) -> str:
    """What a command said, on both streams; what it was refused with."""
    lines = "".join(f"{line}\n" for line in typed)
    result = CliRunner().invoke(app, arguments, input=lines, env={"KITHKIN_HOME": str(home), **AT_ONCE})
    if isinstance(result.exception, KithkinError):
        assert refused, result.exception
        return str(result.exception)
    assert (result.exit_code, refused) == (0, False), result.output
    return result.output


def opened_store(home: Path, into: Path) -> bytes:
    """All bytes that the store holds for whoever has its key."""
    into.unlink(missing_ok=True)
    with closing(connect(home)) as connection:
        write_copy(connection, into, None, nobody_told)
    return into.read_bytes()


def code_in(said: str) -> str:
    """The recovery code that was shown."""
    return next(line for line in said.splitlines() if line.count("-") == 6)


def test_only_who_knows_the_passphrase_or_the_code_gets_at_it(tmp_path: Path) -> None:
    home, into = tmp_path / "home", tmp_path / "opened"
    run(home, "ask", f"What is 15% of 80? {CANARY}", "--conversation", "sums")
    assert CANARY.encode() in opened_store(home, into)
    assert json.loads(run(home, "lock", "--json"))["locks"] is False
    assert "at least 12" in run(home, "lock", typed=["short"], refused=True)
    said = run(home, "lock", typed=[PASSPHRASE])
    assert "GONE FOR GOOD" in said
    assert "are locked: 1 question, and those to come" in said
    code = code_in(said)
    assert json.loads(run(home, "lock", "--json"))["locked"] == 1
    assert ": 1 question locked." in run(home, "lock")
    assert CANARY.encode() not in opened_store(home, into)

    refused = run(home, "export", str(tmp_path / "nothing"), refused=True)
    assert "owner's own passphrase or recovery code" in refused
    assert "opens nothing" in run(home, "export", str(tmp_path / "nothing"), typed=["wrong"], refused=True)
    assert not (tmp_path / "nothing").exists()
    everything = [
        *(
            run(home, *one)
            for one in (
                ("audit", "list"),
                ("keep", "show", "--as", "owner"),
                ("inbox", "list"),
                ("shared",),
                ("privacy", "report"),
                ("doctor",),
            )
        ),
        run(home, "backup", str(tmp_path / "disk")),
        run(home, "ask", "and of 100?", "--conversation", "sums"),
    ]
    assert CANARY not in "".join(everything)
    assert "locked, so I did not look at it" in everything[-1]
    assert "history locked" in everything[0]
    assert CANARY.encode() not in opened_store(home, into)

    run(home, "export", str(tmp_path / "mine"), typed=[PASSPHRASE])
    assert CANARY in (tmp_path / "mine/index.html").read_text("utf-8")
    assert json.loads(run(home, "import", "kithkin", str(tmp_path / "mine"), "--json"))["turns"] == 0

    assert "new passphrase opens" in run(home, "lock", "--passphrase", typed=[PASSPHRASE, ANOTHER])
    assert "opens nothing" in run(home, "lock", "--new-code", typed=[PASSPHRASE], refused=True)
    newer = code_in(run(home, "lock", "--new-code", typed=[ANOTHER]))
    assert "no recovery code" in run(home, "unlock", "--recovery-code", typed=[newer[:-1]], refused=True)
    assert "opens nothing" in run(home, "unlock", "--recovery-code", typed=[code], refused=True)
    run(home, "lock", "--recovery-code", typed=[newer, PASSPHRASE])
    run(home, "export", str(tmp_path / "again"), "--recovery-code", typed=[newer])
    assert "readable again" in run(home, "unlock", typed=[PASSPHRASE])
    assert CANARY.encode() in opened_store(home, into)
    assert "are not locked" in run(home, "unlock", typed=[PASSPHRASE], refused=True)


def test_a_new_key_of_everything_and_a_backup_leave_it_locked_and_open_to_its_person(tmp_path: Path) -> None:
    home, other, into = tmp_path / "home", tmp_path / "other", tmp_path / "opened"
    run(home, "ask", f"What is 15% of 80? {CANARY}", "--conversation", "sums")
    run(home, "lock", typed=[PASSPHRASE])
    run(home, "key", "rotate")
    run(home, "backup", str(tmp_path / "disk"))
    (backup,) = (tmp_path / "disk").glob("*.backup")
    run(other, "restore", str(backup))
    for place in (home, other):
        assert CANARY.encode() not in opened_store(place, into)
        folder = tmp_path / f"export of {place.name}"
        run(place, "export", str(folder), typed=[PASSPHRASE])
        assert CANARY in (folder / "kithkin.json").read_text("utf-8")


def test_who_has_lost_both_can_begin_anew(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "ask", "What is 15% of 80?", "--conversation", "sums")
    assert "are not locked" in run(home, "unlock", "--both-lost", "--yes", refused=True)
    run(home, "lock", typed=[PASSPHRASE])
    assert "cannot be undone" in run(home, "unlock", "--both-lost", refused=True)
    assert json.loads(run(home, "lock", "--json"))["locked"] == 1
    assert "is destroyed (1 question)" in run(home, "unlock", "--both-lost", "--yes")
    assert json.loads(run(home, "lock", "--json"))["locks"] is False
