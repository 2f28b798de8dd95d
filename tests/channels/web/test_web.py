"""The routes over real HTTP: who gets in, what is refused, what a stream says, what stops it."""

import asyncio
import http.client
import json
import re
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kithkin.channels.web import Access
from kithkin.ports.people import Person
from kithkin.store import Database, SqliteBrowserSessions
from support.browser import RunningApp, running_app
from support.scripted import PLOT, nutrition_label

BOUNDARY = "----kithkin"


class Caller:
    """A program with (or without) a session, talking HTTP by hand."""

    def __init__(self, app: RunningApp, *, enter: bool = True) -> None:
        self.app = app
        self.host = urlsplit(app.address).netloc
        self.cookie = ""
        if enter:
            status, headers, _ = self.call("GET", app.link().removeprefix(app.address))
            assert status == 200
            self.cookie = headers["set-cookie"].split(";")[0]

    def call(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        with self.open(method, path, body, **headers) as response:
            return (
                response.status,
                {name.lower(): value for name, value in response.getheaders()},
                response.read(),
            )

    @contextmanager
    def open(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> Iterator[http.client.HTTPResponse]:
        connection = http.client.HTTPConnection(self.host, timeout=20)
        sent = {"cookie": self.cookie, "origin": self.app.address} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        connection.request(method, path, body, {name: value for name, value in sent.items() if value})
        try:
            yield connection.getresponse()
        finally:
            connection.close()

    def ask(self, text: str, *pictures: bytes, **fields: str) -> list[tuple[str, dict]]:
        status, _, body = self.call("POST", "/ask", form(text, *pictures, **fields), content_type=kind())
        assert status == 200, body
        return events(body)


def kind() -> str:
    return f"multipart/form-data; boundary={BOUNDARY}"


def form(text: str, *pictures: bytes, **fields: str) -> bytes:
    body = b""
    for name, value in {"text": text, **fields}.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for picture in pictures:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="picture"; filename="p.png"\r\n\r\n'
        body += head.encode() + picture + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


def events(body: bytes) -> list[tuple[str, dict]]:
    found = re.findall(r"event: (\w+)\ndata: (.*)\n\n", body.decode())
    return [(name, json.loads(data)) for name, data in found]


@pytest.fixture
def caller(app: RunningApp) -> Caller:
    return Caller(app)


def test_a_question_streams_progress_sentences_and_the_reply(caller: Caller) -> None:
    told = caller.ask("BMI for 70 kg and 1.75 m")
    assert [name for name, _ in told] == ["started", "progress", "progress", "sentence", "finished"]
    finished = told[-1][1]
    assert finished["reply"]["verdict"] == "checked"
    status, _, body = caller.call("GET", f"/turns/{finished['turn']}")
    assert status == 200
    assert json.loads(body)["reply"] == finished["reply"]
    status, headers, body = caller.call("GET", finished["reply"]["evidence"][0]["drawing"])
    assert (status, body.decode()) == (200, PLOT)
    assert "sandbox" in headers["content-security-policy"]


def test_follow_ups_share_a_conversation_and_deleting_it_removes_all(caller: Caller) -> None:
    first = caller.ask("how much sugar is in this?", nutrition_label())
    key = first[0][1]["conversation"]
    second = caller.ask("and salt?", conversation=key)
    assert second[0][1]["conversation"] == key
    assert caller.app.answering.asked[0].pictures[0].content == nutrition_label()
    listed = json.loads(caller.call("GET", "/conversations")[2])["conversations"]
    assert [(one["id"], one["title"]) for one in listed] == [(key, "how much sugar is in this?")]
    turns = json.loads(caller.call("GET", f"/conversations/{key}")[2])["turns"]
    assert len(turns) == 2
    picture = turns[0]["question"]["pictures"][0]
    status, headers, body = caller.call("GET", picture)
    assert (status, headers["content-type"], body) == (200, "image/png", nutrition_label())
    assert headers["cache-control"] == "no-store"
    assert caller.call("DELETE", f"/conversations/{key}")[0] == 204
    for gone in (f"/conversations/{key}", f"/turns/{turns[0]['id']}", picture):
        assert caller.call("GET", gone)[0] == 404


def test_a_link_works_once_and_sets_a_cookie_scripts_cannot_read(app: RunningApp) -> None:
    caller = Caller(app, enter=False)
    path = app.link().removeprefix(app.address)
    assert caller.call("HEAD", path)[0] == 200  # a preview must not use it up
    status, headers, _ = caller.call("GET", path)
    assert status == 200
    cookie = headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert caller.call("GET", path)[0] == 401
    assert caller.call("GET", "/enter?token=guess")[0] == 401
    assert caller.call("GET", "/enter")[0] == 401


@pytest.mark.parametrize(
    "path", ["/", "/conversations", "/conversations/x", "/turns/x", "/pictures/x", "/metrics", "/nowhere"]
)
def test_without_a_session_nothing_but_the_door_is_open(app: RunningApp, path: str) -> None:
    stranger = Caller(app, enter=False)
    status, _, body = stranger.call("GET", path, accept="text/html")
    assert status == 401
    assert b"kithkin link" in body
    status, _, body = stranger.call("GET", path, cookie="kithkin_session=forged")
    assert status == 401
    assert "kithkin link" in json.loads(body)["remedy"]


def test_health_readiness_and_static_files_need_no_session(app: RunningApp) -> None:
    stranger = Caller(app, enter=False)
    assert stranger.call("GET", "/healthz")[0] == 200
    assert json.loads(stranger.call("GET", "/readyz")[2]) == {"ready": True, "parts": {}}
    assert stranger.call("GET", "/static/base.css")[0] == 200
    assert stranger.call("GET", "/static/../guard.py")[0] == 404
    assert stranger.call("GET", "/static/%2e%2e/guard.py")[0] == 404


def test_another_host_name_is_refused_even_with_a_session(caller: Caller) -> None:
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "localhost@evil.example"):
        assert caller.call("GET", "/conversations", host=host or " ")[0] in {400, 421}, host
    assert caller.call("GET", "/conversations", host="localhost:1234")[0] == 200


def test_another_origin_may_not_change_anything(caller: Caller) -> None:
    for origin in ("http://evil.example", "null", f"{caller.app.address}0", ""):
        status, _, body = caller.call("POST", "/ask", form("hello"), content_type=kind(), origin=origin)
        assert status == 403, origin
        assert json.loads(body)["remedy"]
        assert caller.call("DELETE", "/conversations/x", origin=origin)[0] == 403
    assert caller.app.answering.asked == []


def test_every_answer_carries_the_security_headers(caller: Caller) -> None:
    for path in ("/", "/static/chat.js", "/healthz", "/nowhere", "/conversations"):
        _, headers, _ = caller.call("GET", path)
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        (form("  \n "), 400, "no question"),
        (form("x" * 20_001), 413, "20,000 characters"),
        (form("é" * 50_000), 413, "20,000 characters"),
        (form("x", *[b"p"] * 5), 413, "4 pictures"),
        (form("x", effort="heroic"), 400, "effort"),
        (form("x", sideways="1"), 400, "not known"),
        (b"no form at all", 400, "cannot be read"),
        (b"", 400, "no question"),
    ],
)
def test_what_cannot_be_a_question_is_refused_in_plain_words(
    caller: Caller, body: bytes, status: int, word: str
) -> None:
    got, _, answer = caller.call("POST", "/ask", body, content_type=kind())
    assert got == status
    assert word in json.loads(answer)["error"]
    assert json.loads(answer)["remedy"]


def test_json_is_not_a_form(caller: Caller) -> None:
    assert caller.call("POST", "/ask", b"{}", content_type="application/json")[0] == 400


def test_a_gigabyte_is_refused_early_whether_announced_or_not(caller: Caller) -> None:
    head = (
        f"POST /ask HTTP/1.1\r\nHost: {caller.host}\r\nOrigin: {caller.app.address}\r\n"
        f"Cookie: {caller.cookie}\r\nContent-Type: {kind()}\r\n"
    )
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="p"; filename="p"\r\n\r\n'.encode()
    block = b"x" * 1_000_000
    with socket.create_connection(caller.host.split(":")) as announced:
        announced.sendall(f"{head}Content-Length: {10**9}\r\n\r\n".encode())
        assert announced.recv(100).startswith(b"HTTP/1.1 413")
    sent = 0
    with socket.create_connection(caller.host.split(":")) as chunked:
        chunked.settimeout(10)
        chunked.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        chunked.sendall(b"%x\r\n%s\r\n" % (len(part), part))
        try:
            while sent < 200:
                chunked.sendall(b"%x\r\n%s\r\n" % (len(block), block))
                sent += 1
        except (ConnectionError, TimeoutError):
            pass
        assert chunked.recv(100).startswith(b"HTTP/1.1 413")
    assert sent < 60  # the limit is 25 MB; some more is drained and buffered


def test_uploads_under_way_are_bounded_all_together(tmp_path: Path) -> None:
    def begin(caller: Caller) -> socket.socket:
        """Six megabytes of a picture arrive, and more is announced."""
        host, port = caller.host.split(":")
        line = socket.create_connection((host, int(port)), timeout=20)
        line.sendall(
            f"POST /ask HTTP/1.1\r\nHost: {caller.host}\r\nOrigin: {caller.app.address}\r\nCookie: {caller.cookie}\r\n"
            f"Content-Type: {kind()}\r\nContent-Length: {7_000_000}\r\n\r\n"
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="picture"; filename="p.png"\r\n\r\n'.encode()
        )
        line.sendall(b"x" * 6_000_000)
        return line

    with running_app(tmp_path, upload_bytes=10_000_000) as app:
        caller = Caller(app)
        with begin(caller) as first, begin(caller) as second:
            answered = select.select([first, second], [], [], 20)[0]
            assert len(answered) == 1, "one of them goes on"
            said = answered[0].recv(2_000)
            assert said.startswith(b"HTTP/1.1 503")
            assert b"retry-after" in said.lower()
        with begin(caller) as third:
            assert select.select([third], [], [], 1.0)[0] == [], "there is room again"


def test_leaving_the_page_stops_the_work(caller: Caller) -> None:
    with caller.open("POST", "/ask", form("slow please"), content_type=kind()) as response:
        told = b""
        while b"This begins well." not in told:
            told += response.read1(1000)
    deadline = time.monotonic() + 5
    while caller.app.answering.cancelled == 0:
        assert time.monotonic() < deadline, "the turn goes on although nobody listens"
        time.sleep(0.01)
    metrics = caller.call("GET", "/metrics")[2].decode()
    assert 'kithkin_turns_total{ended="cancelled"} 1' in metrics
    assert "kithkin_turns_running 0" in metrics


def test_two_run_sixteen_wait_and_the_next_is_told_to_come_back(caller: Caller) -> None:
    connections: list[http.client.HTTPConnection] = []
    for _ in range(18):
        connection = http.client.HTTPConnection(caller.host, timeout=20)
        headers = {"cookie": caller.cookie, "origin": caller.app.address, "content-type": kind()}
        connection.request("POST", "/ask", form("slow please"), headers)
        assert connection.getresponse().status == 200
        connections.append(connection)
    metrics = caller.call("GET", "/metrics")[2].decode()
    assert "kithkin_turns_running 2" in metrics
    assert "kithkin_turns_waiting 16" in metrics
    status, headers, body = caller.call("POST", "/ask", form("me too"), content_type=kind())
    assert status == 503
    assert int(headers["retry-after"]) > 0
    assert "waiting" in json.loads(body)["error"]
    for connection in connections:
        connection.close()
    deadline = time.monotonic() + 10
    while "kithkin_turns_waiting 0" not in caller.call("GET", "/metrics")[2].decode():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert caller.ask("BMI please")[-1][0] == "finished"


def test_refusals_and_bugs_are_told_in_the_stream_without_their_insides(caller: Caller) -> None:
    assert caller.ask("nothing here")[-1] == (
        "error",
        {"error": "That is not a question.", "remedy": "Say what you want to know."},
    )
    name, problem = caller.ask("boom")[-1]
    assert name == "error"
    assert "secrets" not in json.dumps(problem)
    assert problem["remedy"]


def test_metrics_count_verdicts_and_hold_no_words(caller: Caller) -> None:
    caller.ask("BMI secretword")
    caller.ask("syrup")
    text = caller.call("GET", "/metrics")[2].decode()
    assert 'kithkin_turns_total{ended="checked"} 1' in text
    assert 'kithkin_turns_total{ended="abstained"} 1' in text
    assert "kithkin_turn_seconds_count 2" in text
    assert "secretword" not in text


def test_unknown_addresses_and_methods_are_said_to_be_so(caller: Caller) -> None:
    assert json.loads(caller.call("GET", "/nowhere")[2])["error"]
    assert caller.call("GET", "/ask")[0] == 405
    assert caller.call("POST", "/conversations", b"")[0] == 405


def test_links_expire_and_only_loopback_is_served(tmp_path: Path) -> None:
    now = [1000.0]

    async def walk() -> None:
        database = Database(tmp_path)
        access = Access(SqliteBrowserSessions(database), clock=lambda: now[0])
        link = await access.new_link("http://127.0.0.1:1/", person="owner")
        assert link.startswith("http://127.0.0.1:1/enter?token=")
        token = link.split("=")[1]
        now[0] += 16 * 60
        assert await access.enter(token) is None
        session = await access.enter((await access.new_link("http://x", person="owner")).split("=")[1])
        assert session is not None
        entered = await access.entered(session)
        assert entered is not None
        assert entered.person == Person(name="owner", role="owner")
        assert await access.entered(session + "x") is None
        now[0] += 31 * 24 * 3600
        assert await access.entered(session) is None
        assert token.encode() not in (tmp_path / "kithkin.db-wal").read_bytes()
        database.close()
        assert access.allows("127.0.0.1", "localhost:1")
        assert access.allows("::1", "localhost:1")
        assert not access.allows("192.168.1.7", "localhost:1")
        assert not access.allows(None, "localhost:1")
        assert not access.allows("::ffff:10.0.0.1", "localhost:1")

    asyncio.run(walk())


def test_answers_to_several_askers_at_once_do_not_mix(caller: Caller) -> None:
    replies: dict[str, str] = {}

    def one(word: str) -> None:
        replies[word] = caller.ask(f"{word} x")[-1][1]["reply"]["reply"]

    threads = [threading.Thread(target=one, args=(word,)) for word in ("chest", "syrup", "שלום", "BMI")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies["chest"].startswith("Call 112")
    assert replies["syrup"].startswith("I cannot tell")
    assert replies["BMI"].startswith("Your body mass index")
