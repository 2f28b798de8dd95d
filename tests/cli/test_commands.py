"""The terminal as people use it: real processes, exit statuses, JSON, standard input, one line on errors."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kithkin import __version__
from support.kithkin_process import kithkin, serving

pytestmark = pytest.mark.slow

REPLY_KEYS = {
    "reply",
    "verdict",
    "disposition",
    "claims",
    "evidence",
    "questions",
    "engine",
    "effort",
    "elapsed_s",
}
EVIDENCE_KEYS = {"id", "kind", "title", "detail", "value", "unit", "permalink", "author"}


def one_line(stderr: bytes) -> str:
    lines = stderr.decode().strip().splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("kithkin: ")
    return lines[0]


def test_json_has_the_promised_shape(tmp_path: Path) -> None:
    done = kithkin(tmp_path, "ask", "--json", "bmi for 70kg and 175cm")
    assert done.returncode == 0, done.stderr
    reply = json.loads(done.stdout)
    assert set(reply) >= REPLY_KEYS
    assert reply["verdict"] == "checked"
    assert reply["disposition"] == "information"
    assert reply["effort"] == "instant"
    assert isinstance(reply["elapsed_s"], float)
    assert "22.9" in reply["reply"]
    ids = set()
    for evidence in reply["evidence"]:
        assert set(evidence) >= EVIDENCE_KEYS
        assert evidence["kind"] in {"computation", "source", "post", "picture", "asker"}
        ids.add(evidence["id"])
    assert reply["claims"]
    for claim in reply["claims"]:
        assert set(claim) == {"text", "evidence"}
        assert claim["evidence"]
        assert set(claim["evidence"]) <= ids
    assert reply["questions"] == []


def test_a_question_for_people_may_come_from_standard_input_and_shows_how_it_is_known(tmp_path: Path) -> None:
    done = kithkin(tmp_path, "ask", stdin=b"What is 15% of 80?\n")
    assert done.returncode == 0, done.stderr
    said = done.stdout.decode()
    assert "15% of 80 is 12." in said
    assert "Checked" in said
    assert "How I know" in said
    assert done.stderr == b""


def test_bytes_that_are_no_text_on_standard_input_do_no_harm_and_an_abstention_is_a_reply(
    tmp_path: Path,
) -> None:
    done = kithkin(tmp_path, "ask", "--json", stdin=bytes(range(128, 256)) * 20)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verdict"] == "abstained"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ask",), "question"),
        (("ask", "   "), "question"),
        (("ask", "x" * 20_001), "20,000"),
        (("ask", "what is this", "--image", "/nowhere/at-all.png"), "/nowhere/at-all.png"),
        (("ask", "what is this", "--image", "/"), "cannot be read"),
        (("ask", "hello", "--as", "stranger"), "stranger"),
        (("ask", "hello", "--effort", "heroic"), "instant"),
        (("serve", "--host", "0.0.0.0"), "loopback"),
        (("link",), "kithkin serve"),
        (("engine", "use", "warp"), "embedded"),
        (("engine", "use", "openai"), "--model"),
    ],
)
def test_bad_input_is_one_line_that_says_what_to_do(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = kithkin(tmp_path, *arguments)
    assert done.returncode == 2
    assert words in one_line(done.stderr)
    assert done.stdout == b""


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    fake = tmp_path / "fake.png"
    fake.write_bytes(b"this is no picture at all")
    done = kithkin(tmp_path, "ask", "what does it say", "--image", str(fake))
    assert done.returncode == 2
    one_line(done.stderr)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"KITHKIN_ENGINE": "warp"}, "KITHKIN_ENGINE"),
        ({"KITHKIN_PORT": "many"}, "KITHKIN_PORT"),
        ({"KITHKIN_COLOUR": "red"}, "KITHKIN_COLOUR"),
        ({"KITHKIN_ENGINE": "openai"}, "KITHKIN_OPENAI_MODEL"),
        ({"KITHKIN_LOCALE": "Narnia!"}, "KITHKIN_LOCALE"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, settings: dict[str, str], words: str) -> None:
    done = kithkin(tmp_path, "ask", "What is 15% of 80?", **settings)
    assert done.returncode == 2
    assert words in one_line(done.stderr)


def test_a_home_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file", "utf-8")
    done = kithkin(taken, "ask", "What is 15% of 80?")
    assert done.returncode == 2
    assert str(taken) in one_line(done.stderr)


def test_conversations_are_kept_only_when_named(tmp_path: Path) -> None:
    kithkin(tmp_path, "ask", "--json", "bmi for 70kg and 175cm")
    alone = kithkin(tmp_path, "ask", "--json", "and for 90 kg?")
    assert json.loads(alone.stdout)["verdict"] == "abstained"
    kithkin(tmp_path, "ask", "--json", "--conversation", "body", "bmi for 70kg and 175cm")
    kept = kithkin(tmp_path, "ask", "--json", "--conversation", "body", "and for 90 kg?")
    assert "29.4" in json.loads(kept.stdout)["reply"]


def test_secrets_are_never_listed(tmp_path: Path) -> None:
    for flags in ((), ("--json",)):
        done = kithkin(tmp_path, "settings", *flags, KITHKIN_OPENAI_API_KEY="sk-very-secret")
        assert done.returncode == 0
        assert b"very-secret" not in done.stdout
        assert b"KITHKIN_OPENAI_API_KEY" in done.stdout


def test_the_engine_chosen_is_kept(tmp_path: Path) -> None:
    assert (
        kithkin(
            tmp_path, "engine", "use", "openai", "--model", "m", "--url", "http://127.0.0.1:9/v1"
        ).returncode
        == 0
    )
    listed = json.loads(kithkin(tmp_path, "engine", "list", "--json").stdout)
    assert [row["name"] for row in listed if row["in_use"]] == ["openai"]
    done = kithkin(tmp_path, "ask", "--json", "What", "is", "15%", "of", "80?")
    assert "12" in json.loads(done.stdout)["reply"], "a missing model does not stop sums"


def test_the_version_is_said(tmp_path: Path) -> None:
    assert kithkin(tmp_path, "version").stdout.decode().strip() == __version__


@pytest.mark.engine
def test_the_doctor_finds_this_well(tmp_path: Path) -> None:
    done = kithkin(tmp_path / "home", "doctor", "--json")
    findings = json.loads(done.stdout)
    assert all(finding["ok"] for finding in findings), findings
    assert done.returncode == 0


def test_the_doctor_finds_what_is_wrong(tmp_path: Path) -> None:
    done = kithkin(tmp_path, "doctor", KITHKIN_PORT="many")
    assert done.returncode == 1
    assert b"BAD" in done.stdout


def test_the_page_answers_and_a_second_link_can_be_had(tmp_path: Path) -> None:
    with serving(tmp_path) as page:
        assert page.call("GET", "/readyz")[0] == 200
        assert "12" in str(page.reply("What is 15% of 80?"))
        done = kithkin(tmp_path, "link")
        assert done.returncode == 0, done.stderr
        assert done.stdout.decode().startswith(page.address)
        page.enter(done.stdout.decode().strip())


def test_small_products_are_left_to_one_thread_so_that_none_spins_in_wait_of_more() -> None:
    program = (
        "import sys; sys.argv = ['kithkin', '--help']\n"
        "from contextlib import suppress; from kithkin.cli import main\n"
        "with suppress(SystemExit): main()\n"
        "import numpy, threadpoolctl; print([pool['num_threads'] for pool in threadpoolctl.threadpool_info()])"
    )
    unset = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    said = subprocess.run(
        (sys.executable, "-c", program), capture_output=True, text=True, check=True, env=unset
    ).stdout
    assert said.splitlines()[-1] == "[1]"
