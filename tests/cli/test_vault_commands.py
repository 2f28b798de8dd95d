"""Export, bringing back, erasure and the record, in the terminal."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kithkin.cli.commands import app
from support.databases import connect
from support.kithkin_process import kithkin

pytestmark = pytest.mark.slow


def done(home: Path, *arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(app, arguments, env={"KITHKIN_HOME": str(home)})
    assert result.exit_code == status, result.output
    return result.stdout


def test_out_back_and_forgotten(tmp_path: Path) -> None:
    home, other, folder = tmp_path / "home", tmp_path / "other", tmp_path / "mine"
    done(home, "person", "add", "Ana")
    assert "12" in done(home, "ask", "What is 15% of 80?", "--conversation", "sums")
    assert "1 answer in 1 conversation" in done(home, "export", str(folder))
    assert "15% of 80" in (folder / "index.html").read_text("utf-8")
    assert json.loads(done(home, "export", str(tmp_path / "again"), "--json"))["turns"] == 1
    refused = kithkin(home, "export", str(folder))
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"new or empty" in refused.stderr

    assert json.loads(done(other, "import", "kithkin", str(folder), "--json"))["turns"] == 1
    assert "0 answers" in done(other, "import", "kithkin", str(folder))
    for wrong in ((str(folder), str(folder)), (str(tmp_path),), (str(folder), "--audience", "circle")):
        finished = kithkin(other, "import", "kithkin", *wrong)
        assert finished.returncode == 2
        assert finished.stderr.count(b"\n") == 1

    receipt = tmp_path / "receipt.json"
    nowhere = kithkin(home, "erase", "--as", "Ana", "--yes", "--receipt", str(tmp_path / "none/receipt.json"))
    assert (nowhere.returncode, b"Nothing was erased" in nowhere.stderr) == (2, True)
    assert b"--yes" in kithkin(home, "erase", "--as", "Ana").stderr
    assert "Ana is forgotten" in done(home, "erase", "--as", "ana", "--yes", "--receipt", str(receipt))
    said = json.loads(receipt.read_text("utf-8"))
    assert said["destroyed"]["conversations"] == 0
    assert (
        b"there already" in kithkin(home, "erase", "--as", "owner", "--yes", "--receipt", str(receipt)).stderr
    )
    assert b"only owner" in kithkin(home, "erase", "--as", "owner", "--yes").stderr

    listed = json.loads(done(home, "audit", "list", "--json"))
    assert [one["deed"] for one in reversed(listed)] == ["exported", "exported", "erased"]
    assert listed[0]["digest"] == said["record"]["digest"]
    assert "somebody who is erased  erased" in done(home, "audit", "list")
    assert json.loads(done(home, "audit", "verify", "--json"))["whole"] is True


def test_a_record_that_was_changed_is_told(tmp_path: Path) -> None:
    assert "Nothing is recorded" in done(tmp_path, "audit", "list")
    done(tmp_path / "home", "export", str(tmp_path / "mine"))
    assert "Whole: 1 line" in done(tmp_path / "home", "audit", "verify")
    with closing(connect(tmp_path / "home")) as connection:
        connection.execute("UPDATE audit_log SET detail = 'nothing at all'")
    assert "BROKEN at line 1" in done(tmp_path / "home", "audit", "verify", status=1)
    assert json.loads(done(tmp_path / "home", "audit", "verify", "--json", status=1))["broken_at"] == 1


def test_what_was_noted_elsewhere_is_looked_for_in_the_record(tmp_path: Path) -> None:
    home, mine, printed, receipt = (
        tmp_path / name for name in ("home", "mine", "printed.json", "receipt.json")
    )
    done(home, "person", "add", "Ana")
    done(home, "export", str(mine))
    listed = tmp_path / "listed.json"
    listed.write_text(done(home, "audit", "list", "--json"))
    printed.write_text(done(home, "audit", "verify", "--json"))
    done(home, "erase", "--as", "Ana", "--yes", "--receipt", str(receipt))
    kept = [
        argument
        for path in (mine, mine / "kithkin.json", printed, listed, receipt)
        for argument in ("--noted", str(path))
    ]
    assert "As noted elsewhere: 2 lines" in done(home, "audit", "verify", *kept)
    for content in ("{}", "[]", "[]x", '{"record": {"line": 0, "digest": "y"}}'):
        (tmp_path / "other.json").write_text(content)
        refused = kithkin(home, "audit", "verify", "--noted", str(tmp_path / "other.json"))
        assert (refused.returncode, b"no line of a record" in refused.stderr) == (2, True), content
    assert kithkin(home, "audit", "verify", "--noted", str(tmp_path / "none")).returncode == 2
    with closing(
        connect(home)
    ) as connection:  # as whoever has the machine may: everything anew, and whole in itself
        connection.execute("DELETE FROM audit_log")
        connection.execute("UPDATE audit_head SET number = 0, digest = ?", ("0" * 64,))
    done(home, "export", str(tmp_path / "again"))
    assert "Whole: 1 line" in done(home, "audit", "verify")
    for path in (mine, printed, listed, receipt):
        assert "NOT AS NOTED at line" in done(home, "audit", "verify", "--noted", str(path), status=1), path
    assert (
        json.loads(done(home, "audit", "verify", "--json", "--noted", str(mine), status=1))["unlike_noted"]
        == 1
    )
    refused = kithkin(home, "audit", "verify", "--noted", str(mine), "--noted", str(tmp_path / "again"))
    assert (refused.returncode, b"do not agree" in refused.stderr) == (2, True)
