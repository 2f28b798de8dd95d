"""People in the terminal: their parts, names and leaving, who asks, and links to the page."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kithkin.cli.commands import app
from kithkin.messages.errors import KithkinError
from support.kithkin_process import kithkin, serving

pytestmark = pytest.mark.slow


def done(home: Path, *arguments: str, **settings: str) -> str:
    """What a command says, run in this process: a process of its own for each takes seconds."""
    result = CliRunner().invoke(app, arguments, env={"KITHKIN_HOME": str(home), **settings})
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(home: Path, *arguments: str, **settings: str) -> str:
    result = CliRunner().invoke(app, arguments, env={"KITHKIN_HOME": str(home), **settings})
    assert isinstance(result.exception, KithkinError)
    return str(result.exception)


def roles(home: Path) -> dict[str, str]:
    return {one["name"]: one["role"] for one in json.loads(done(home, "person", "list", "--json"))}


def test_parts_names_and_ownership_change_and_people_go(tmp_path: Path) -> None:
    done(tmp_path, "person", "add", "Ana")
    done(tmp_path, "person", "add", "Gus", "--role", "guest")
    assert done(tmp_path, "person", "rename", "owner", "Mia Rossi") == "owner is called Mia Rossi now.\n"
    assert "no person named owner" in refused(tmp_path, "person", "rename", "owner", "Zoë")
    assert done(tmp_path, "person", "role", "gus", "member") == "Gus is a member now.\n"
    assert "only owner" in refused(tmp_path, "person", "role", "mia rossi", "guest")
    assert "only owner" in refused(tmp_path, "person", "leave", "Mia Rossi", "--yes")
    assert done(tmp_path, "person", "hand-over", "Ana") == "Ana is an owner now, and Mia Rossi a member.\n"
    assert roles(tmp_path) == {"Ana": "owner", "Gus": "member", "Mia Rossi": "member"}
    assert "Add --yes" in refused(tmp_path, "person", "remove", "Gus")
    assert (
        done(tmp_path, "person", "remove", "Gus", "--yes")
        == "Gus is gone, and with them: nothing but the name.\n"
    )
    assert "Mia Rossi is gone" in done(tmp_path, "person", "leave", "mia rossi", "--yes")
    assert roles(tmp_path) == {"Ana": "owner"}


def test_anyone_of_the_circle_may_be_asked_for_but_their_conversations_stay_theirs(tmp_path: Path) -> None:
    done(tmp_path, "person", "add", "Ana")
    done(tmp_path, "person", "rename", "owner", "Mia")
    assert "12" in done(tmp_path, "ask", "What is 15% of 80?", "--as", "ANA")
    assert "12" in done(tmp_path, "ask", "What is 15% of 80?", "--conversation", "sums")
    assert "no person named stranger" in refused(tmp_path, "ask", "hello", "--as", "stranger")
    assert "are theirs" in refused(tmp_path, "ask", "and of 90?", "--as", "Ana", "--conversation", "sums")
    assert "1 conversation" in refused(tmp_path, "person", "remove", "Mia")
    assert "nothing but the name" in refused(tmp_path, "person", "remove", "Ana")


def test_a_running_server_knows_who_asks_and_links_open_as_their_person(tmp_path: Path) -> None:
    done(tmp_path, "person", "add", "Ana")
    with serving(tmp_path):
        assert "12" in done(tmp_path, "ask", "What is 15% of 80?", "--as", "ana")
        assert "no person named stranger" in refused(tmp_path, "ask", "hello", "--as", "stranger")
        assert "are theirs" in refused(tmp_path, "ask", "hello", "--as", "Ana", "--conversation", "x")
        finished = kithkin(tmp_path, "ask", "hello", "--as", "stranger")
        assert finished.returncode == 2
        assert b"kithkin: There is no person named stranger." in finished.stderr
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/enter\?token=\S+\n", done(tmp_path, "link"))
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/open#\S+\n", done(tmp_path, "link", "Ana"))
    public = {"KITHKIN_PUBLIC_ADDRESS": "https://kith.example", "KITHKIN_PUBLIC_PAGE": "true"}
    assert done(tmp_path, "link", "Ana", **public).startswith("https://kith.example/open#")
    assert "no person named" in refused(tmp_path, "link", "Zed")
    insecure = {"KITHKIN_PUBLIC_ADDRESS": "http://kith.example", "KITHKIN_PUBLIC_PAGE": "true"}
    assert "https" in refused(tmp_path, "link", "Ana", **insecure)


def test_where_nobody_is_named_all_commands_mean_the_owner_of_the_longest_time(tmp_path: Path) -> None:
    done(tmp_path, "person", "rename", "owner", "Mia")
    done(tmp_path, "person", "add", "Ana", "--role", "owner")
    done(tmp_path, "ask", "remember that my bin day is Tuesday", "--as", "Mia")
    assert "bin day" in done(tmp_path, "shared")
    done(tmp_path, "export", str(tmp_path / "mine"))
    assert json.loads((tmp_path / "mine/kithkin.json").read_text())["person"]["name"] == "Mia"
    assert '"person": "Mia"' in done(tmp_path, "lock", "--json")


def test_what_the_terminal_reads_of_others_stands_in_the_record(tmp_path: Path) -> None:
    assert kithkin(tmp_path, "person", "add", "Ana").returncode == 0
    assert kithkin(tmp_path, "ask", "What is 15% of 80?").returncode == 0
    assert kithkin(tmp_path, "shared").returncode == 0
    assert recorded(tmp_path) == []
    assert kithkin(tmp_path, "ask", "--as", "Ana", "What is 15% of 80?").returncode == 0
    assert kithkin(tmp_path, "shared", "--as", "Ana").returncode == 0
    with serving(tmp_path):
        assert kithkin(tmp_path, "link", "Ana").returncode == 0
        assert kithkin(tmp_path, "ask", "--as", "Ana", "What is 15% of 80?").returncode == 0
    assert recorded(tmp_path) == [
        ("Ana", "asked for in the terminal"),
        ("Ana", "read in the terminal"),
        ("Ana", "link made"),
        ("Ana", "asked for in the terminal"),
    ]
    assert kithkin(tmp_path, "audit", "verify").returncode == 0


def recorded(home: Path) -> list[tuple[str, str]]:
    """Who and what stands in the record of reading, earliest first."""
    lines = json.loads(kithkin(home, "audit", "list", "--json").stdout)
    kinds = ("asked for in the terminal", "read in the terminal", "link made")
    return [(line["person"], line["deed"]) for line in reversed(lines) if line["deed"] in kinds]
