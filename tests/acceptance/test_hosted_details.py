"""A circle with a hosted engine, as people use it: names and numbers stay here, answers show them all the same.

The hosted server is reached through the environment's proxy, which is a scripted server on this machine: the application believes
that it speaks to models.example.com.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.databases import connect
from support.kithkin_process import kithkin
from support.openai_server import Answer, OpenAIServer

pytestmark = pytest.mark.slow

HOSTED = "http://models.example.com/v1"
QUESTION = (
    "Zork wants a bar chart with labels and values (file 31 of 90) for my sister Odette Marchand, +1 202-555-0143, and Beatriz: "
    "Odette weighs 70 kg and Beatriz weighs 62 kg."
)
PROGRAM = """c = maths_chart(labels="OB", values=[70, 62], title="<PERSON_1B>, <PERSON_2>")
reply("Odd bars for <PERSON_1>, <person_2> and <PERSON_9>, call <PHONE_1>.", {})"""


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


def settings(server: OpenAIServer, **more: str) -> dict[str, str]:
    address = server.base_url.removesuffix("/v1")
    return {
        "KITHKIN_ENGINE": "openai", "KITHKIN_OPENAI_BASE_URL": HOSTED, "KITHKIN_OPENAI_MODEL": "scripted", "KITHKIN_OPENAI_PICTURES": "false",
        "KITHKIN_OPENAI_CONTEXT_TOKENS": "32000", "HTTP_PROXY": address, "http_proxy": address, "NO_PROXY": "", "no_proxy": "", **more,
    }  # fmt: skip


def asked(server: OpenAIServer, home: Path, question: str, **more: str) -> dict[str, object]:
    done = kithkin(home, "ask", "--json", "--conversation", "one", question, **settings(server, **more))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def sent(server: OpenAIServer) -> str:
    return json.dumps([chat.body["messages"] for chat in server.chats], ensure_ascii=False)


def test_the_circle_stays_here_and_a_program_gets_the_real_words(
    server: OpenAIServer, tmp_path: Path
) -> None:
    assert kithkin(tmp_path, "person", "add", "Beatriz Figueiral").returncode == 0
    server.fallback = lambda _: Answer(f"```python\n{PROGRAM}\n```")
    reply = asked(server, tmp_path, QUESTION)
    assert server.chats, "the engine was asked"
    words = sent(server)
    assert [name for name in ("Odette", "Marchand", "Beatriz", "555-0143") if name in words] == []
    assert "70 kg" in words
    assert "62 kg" in words
    whole = json.dumps(reply, ensure_ascii=False)
    assert "Odette" in whole
    assert "Beatriz" in whole
    assert "<PERSON_1" not in whole
    drawn = [piece for piece in reply["evidence"] if piece["tool"] == "maths.chart"]  # type: ignore[attr-defined]
    assert drawn
    assert "Odette, Beatriz" in json.dumps(drawn, ensure_ascii=False)


def test_whom_the_asker_knows_from_what_was_shared_stays_here(server: OpenAIServer, tmp_path: Path) -> None:
    archive = tmp_path / "chat.txt"
    archive.write_text(
        "[23/05/2026, 18:01:00] Ana: Shall we?\n[23/05/2026, 18:02:00] Keziah Ottoline: Sure\n", "utf-8"
    )
    home = tmp_path / "home"
    assert kithkin(home, "person", "add", "Ana").returncode == 0
    assert kithkin(home, "person", "add", "Ben").returncode == 0
    done = kithkin(home, "import", "whatsapp", str(archive), "--as", "Ana")
    assert done.returncode == 0, done.stderr
    server.fallback = lambda _: Answer("```python\nreply('I do not know.', {})\n```")
    question = "Zork (file 31 of 90) wants keziah weighed against ottoline, so there."
    for asker, known in (("Ana", True), ("Ben", False)):
        before = len(server.chats)
        done = kithkin(home, "ask", "--json", "--as", asker, question, **settings(server))
        assert done.returncode == 0, done.stderr
        words = json.dumps([chat.body["messages"] for chat in server.chats[before:]], ensure_ascii=False)
        assert "weighed against" in words
        assert [name not in words for name in ("keziah", "ottoline")] == [known, known], asker


def test_the_owner_may_send_details_by_name(server: OpenAIServer, tmp_path: Path) -> None:
    server.fallback = lambda _: Answer("```python\nreply('I do not know.', {})\n```")
    asked(server, tmp_path, QUESTION, KITHKIN_HOSTED_DETAILS="sent")
    assert "Odette Marchand" in sent(server)


def test_an_engine_in_the_house_is_asked_in_the_very_words(server: OpenAIServer, tmp_path: Path) -> None:
    server.fallback = lambda _: Answer("```python\nreply('I do not know.', {})\n```")
    asked(server, tmp_path, QUESTION, KITHKIN_OPENAI_BASE_URL=server.base_url)
    assert "Odette Marchand, +1 202-555-0143" in sent(server)


def test_a_tier_that_trains_is_refused_in_one_line(server: OpenAIServer, tmp_path: Path) -> None:
    trains = settings(
        server, KITHKIN_OPENAI_BASE_URL="https://openrouter.ai/api/v1", KITHKIN_OPENAI_MODEL="a/b:free"
    )
    done = kithkin(tmp_path, "ask", "What is 15% of 80?", **trains)
    assert done.returncode == 2
    lines = done.stderr.decode().strip().splitlines()
    assert len(lines) == 1
    assert "KITHKIN_TRAINING_ALLOWED=openrouter.ai" in lines[0]
    used = kithkin(
        tmp_path, "engine", "use", "openai", "--url", "https://openrouter.ai/api/v1", "--model", "a/b:free"
    )
    assert used.returncode == 2
    assert not (tmp_path / "kithkin.toml").exists()


def test_the_circle_is_not_kept_with_the_turn(server: OpenAIServer, tmp_path: Path) -> None:
    assert kithkin(tmp_path, "person", "add", "Beatriz Figueiral").returncode == 0
    server.fallback = lambda _: Answer("```python\nreply('I do not know.', {})\n```")
    asked(server, tmp_path, "Zork (file 31 of 90) wants its body mass index thing: 70 kg heavy.")
    assert server.chats
    with contextlib.closing(connect(tmp_path)) as database:
        kept = repr(database.execute("SELECT * FROM turns").fetchall())
    assert "body mass index thing" in kept
    assert "Figueiral" not in kept
