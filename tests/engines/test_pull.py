"""Fetching models, against a small hub over real HTTP."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kithkin.engines.llama_cpp.pull import PullPlan, RemoteFile, choose_model, choose_projector, pull
from kithkin.messages.errors import BadInput, EngineRefused, EngineUnavailable

FILES = {
    "Tiny-Q4_K_M.gguf": b"GGUF" + b"q4" * 5000,
    "Tiny-Q8_0.gguf": b"GGUF" + b"q8" * 6_000_000,
    "mmproj-Tiny-F16.gguf": b"GGUF" + b"f16" * 700,
    "README.md": b"# Tiny",
}


class Hub:
    """Just enough of the hub's API: the list of files, and the files, with ranges."""

    def __init__(self) -> None:
        self.gets: list[tuple[str, str]] = []
        self.damage = b""
        self.break_after = 0
        self.claimed_size = 0
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
                pass

            def do_HEAD(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                if self.path.startswith("/api/models/tests/tiny"):
                    self.answer(200, json.dumps(hub.listing()).encode(), {})
                    return
                found = re.fullmatch(r"/tests/tiny/resolve/[^/]+/(.+)", self.path)
                if found is None or found[1] not in FILES:
                    self.answer(404, b"{}", {"X-Error-Code": "RepoNotFound"})
                    return
                content = FILES[found[1]]
                headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()}"', "X-Repo-Commit": "c" * 40}
                served = content.replace(b"q", hub.damage) if hub.damage else content
                wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
                if self.command == "GET":
                    hub.gets.append((found[1], self.headers.get("Range", "")))
                if wanted:
                    start = int(wanted[1])
                    headers["Content-Range"] = f"bytes {start}-{len(served) - 1}/{len(served)}"
                    self.answer(206, served[start:], headers)
                else:
                    self.answer(200, served, headers)

            def answer(self, status: int, content: bytes, headers: dict[str, str]) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command == "GET":
                    whole = not (hub.break_after and content.startswith(b"GGUF"))
                    self.wfile.write(content if whole else content[: hub.break_after])
                    self.close_connection = not whole
                    hub.break_after = hub.break_after if whole else 0

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def listing(self) -> dict[str, Any]:
        siblings = [
            {
                "rfilename": name,
                "size": self.claimed_size or len(content),
                "lfs": {
                    "size": len(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "pointerSize": 1,
                },
            }
            for name, content in FILES.items()
        ]
        return {"id": "tests/tiny", "modelId": "tests/tiny", "sha": "c" * 40, "siblings": siblings}


@pytest.fixture
def hub():
    running = Hub()
    yield running
    running.server.shutdown()
    running.server.server_close()


def test_model_and_projector_are_fetched_shown_first_and_not_again(hub: Hub, tmp_path: Path):
    plans: list[PullPlan] = []
    told: list[tuple[str, int, int]] = []

    def confirm(plan: PullPlan) -> bool:
        assert not hub.gets
        plans.append(plan)
        return True

    def told_of(name: str, there: int, size: int) -> None:
        told.append((name, there, size))

    pulled = pull("tests/tiny", "q4_k_m", tmp_path, told_of, confirm=confirm, endpoint=hub.url)
    assert pulled.model.read_bytes() == FILES["Tiny-Q4_K_M.gguf"]
    assert pulled.projector is not None
    assert pulled.projector.read_bytes() == FILES["mmproj-Tiny-F16.gguf"]
    assert sorted(name for name, _ in hub.gets) == ["Tiny-Q4_K_M.gguf", "mmproj-Tiny-F16.gguf"]
    hub.gets.clear()
    assert "together 0.00 GB from tests/tiny" in str(plans[0])
    assert ("Tiny-Q4_K_M.gguf", 10004, 10004) in told
    again = pull("tests/tiny", "Q4_K_M", tmp_path, lambda *_: None, endpoint=hub.url)
    assert again == pulled
    assert hub.gets == []


def test_what_broke_off_is_continued(hub: Hub, tmp_path: Path):
    hub.break_after = 11_000_000
    pulled = pull("tests/tiny", "Q8_0", tmp_path, lambda *_: None, endpoint=hub.url)
    assert pulled.model.read_bytes() == FILES["Tiny-Q8_0.gguf"]
    ranges = [wanted for name, wanted in hub.gets if name == "Tiny-Q8_0.gguf"]
    assert ranges[0] == ""
    assert 0 < int(ranges[1].removeprefix("bytes=").rstrip("-")) <= 11_000_000


def test_a_file_with_the_wrong_content_is_fetched_anew(hub: Hub, tmp_path: Path):
    pulled = pull("tests/tiny", "Q8_0", tmp_path, lambda *_: None, endpoint=hub.url)
    pulled.model.write_bytes(FILES["Tiny-Q8_0.gguf"][:-1] + b"!")
    hub.gets.clear()
    pull("tests/tiny", "Q8_0", tmp_path, lambda *_: None, endpoint=hub.url)
    assert pulled.model.read_bytes() == FILES["Tiny-Q8_0.gguf"]
    assert [name for name, _ in hub.gets] == ["Tiny-Q8_0.gguf"]


def test_a_damaged_file_is_not_kept(hub: Hub, tmp_path: Path):
    hub.damage = b"x"
    with pytest.raises(EngineUnavailable, match="damaged"):
        pull("tests/tiny", "Q8_0", tmp_path, lambda *_: None, endpoint=hub.url)
    assert not list(tmp_path.rglob("Tiny-Q8_0.gguf"))


def test_no_room_and_no_consent_fetch_nothing(hub: Hub, tmp_path: Path):
    with pytest.raises(EngineRefused, match="Nothing"):
        pull("tests/tiny", "Q8_0", tmp_path, lambda *_: None, confirm=lambda _: False, endpoint=hub.url)
    hub.claimed_size = 10**15
    with pytest.raises(EngineRefused, match="GB are free"):
        pull("tests/tiny", "Q8_0", tmp_path, lambda *_: None, endpoint=hub.url)
    assert hub.gets == []


def test_unknown_names_and_no_network_say_what_to_do(hub: Hub, tmp_path: Path):
    for repo, wanted, words in (
        ("nonsense", "Q8_0", "OWNER/NAME"),
        ("tests/none", "Q8_0", "no model repository"),
        ("tests/tiny", "Q2_K", "Tiny-Q4_K_M.gguf"),
    ):
        with pytest.raises(BadInput, match=words):
            pull(repo, wanted, tmp_path, lambda *_: None, endpoint=hub.url)
    with pytest.raises(EngineUnavailable, match="cannot be reached") as offline:
        pull("tests/tiny", "Q8_0", tmp_path, lambda *_: None, endpoint="http://127.0.0.1:9")
    assert "copy a .gguf" in offline.value.remedy


def test_the_right_files_are_chosen():
    def files(*names: str) -> list[RemoteFile]:
        return [RemoteFile(name=name, size=1) for name in names]

    listed = files(
        "M-Q4_K.gguf",
        "M-Q4_K_M.gguf",
        "Q8_0/M-Q8_0-00002-of-00002.gguf",
        "Q8_0/M-Q8_0-00001-of-00002.gguf",
        "M-BF16.gguf",
        "mmproj-F32.gguf",
        "mmproj-BF16.gguf",
        "mmproj-F16.gguf",
    )
    assert [file.name for file in choose_model(listed, "Q4_K")] == ["M-Q4_K.gguf"]
    assert [file.name for file in choose_model(listed, "q8_0")] == [
        "Q8_0/M-Q8_0-00001-of-00002.gguf",
        "Q8_0/M-Q8_0-00002-of-00002.gguf",
    ]
    projector = choose_projector(listed)
    assert projector is not None
    assert projector.name == "mmproj-F16.gguf"
    with pytest.raises(BadInput, match="more than one"):
        choose_model(listed, "M")
    with pytest.raises(BadInput, match="F16"):
        choose_model(listed, "F16")
    assert choose_projector(files("M-Q4_K.gguf")) is None
