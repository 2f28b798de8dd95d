"""Whatever is thrown at the webhooks of a served Kithkin: never a fault, never half a message, never a word in the log."""

import asyncio
import contextlib
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest

from kithkin.app.messages import channel_kinds
from kithkin.app.stores import open_stores
from kithkin.messages.inbound import Message
from kithkin.ports.channels import Receiver
from kithkin.settings import load_settings
from support.databases import connect
from support.fuzzing import CHANNELS, MARK, Expected, Mutator, gathered_payloads, pour, sign
from support.graph import Graph, graph_server
from support.walking import (
    ACCOUNTS,
    APP_SECRET,
    PAGE,
    Served,
    free_port,
    serving_channels,
    set_up_graph,
    set_up_home,
    token_of,
)

ANA = "7000000000000001"
MEGABYTE = 2**20
PATH = "/channels/messenger/webhook"
NOTHING = b'{"object":"page","entry":[]}'


@dataclass
class Siege:
    """A served Kithkin with Meta's side, and what ought to stand in its inbox."""

    graph: Graph
    served: Served
    receivers: dict[str, list[Receiver]]
    verify_tokens: dict[str, str]
    expected: Expected = field(default_factory=Expected)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.served.port

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """Rows of its database."""
        with contextlib.closing(connect(self.served.home)) as database:
            return database.execute(statement).fetchall()

    def drained(self, left: int = 500) -> None:
        """Waits until little waits for its answer (what is shared without words waits ten seconds for them)."""
        deadline = time.monotonic() + 300
        statement = (
            "SELECT count(*) FROM inbox WHERE state IN ('waiting', 'answered', 'failing') AND due_at = 0"
        )
        while self.query(statement)[0][0] > left:
            assert time.monotonic() < deadline, self.query(
                "SELECT state, problem, count(*) FROM inbox GROUP BY 1, 2"
            )
            time.sleep(0.1)

    def answers(self) -> None:
        """A member's ordinary question is answered."""
        question = self.graph.say("messenger", PAGE, ANA, text="What is 5 + 6?")
        self.graph.wait_for(
            lambda: [one for one in self.graph.sent("messenger") if one.reply_to == question], 60
        )
        assert "11" in next(one.text for one in self.graph.sent("messenger") if one.reply_to == question)

    def memory(self) -> float:
        """Resident memory of the server's process, in megabytes."""
        assert self.served.process is not None
        status = Path(f"/proc/{self.served.process.pid}/status").read_text("utf-8")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def ask(
        self, request: bytes, *, more: Sequence[bytes] = (), pause: float = 0.0, seconds: float = 60
    ) -> bytes:
        """What comes back for raw bytes on a connection of their own; b"" when it is closed without a word.

        With a `pause` (seconds), nothing more is sent once an answer comes: bytes for a closed connection would cost it.
        """
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as line:
            with contextlib.suppress(OSError):  # it may hang up in the middle
                line.sendall(request)
                for piece in more:
                    if pause and select.select([line], [], [], pause)[0]:
                        break
                    line.sendall(piece)
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_WR)
            answer = b""
            with contextlib.suppress(ConnectionError):
                while piece := line.recv(65536):
                    answer += piece
            return answer

    def hold(self, own_rows: int = 1) -> None:
        """What must be true of its database and its log at any time; `own_rows`: messages of Ana's, at least."""
        assert self.query("PRAGMA integrity_check") == [("ok",)]
        rows = self.query("SELECT channel, account, message, conversation, state, body FROM inbox")
        for channel, account, name, conversation, state, body in rows:
            if body or state in {"waiting", "answered", "held", "failing", "failed"}:
                assert isinstance(body, bytes)
                message = msgspec.json.decode(body, type=Message)
                assert (message.channel, message.account, message.id) == (channel, account, name)
                assert message.conversation == conversation
        here = {(str(row[0]), str(row[1]), str(row[2])) for row in rows}
        assert len(here) == len(rows)
        assert self.expected.must <= here, sorted(self.expected.must - here)[:5]
        own = {row[2] for row in self.query("SELECT channel, account, message FROM inbox WHERE conversation = "
                                            f"'messenger:{PAGE}:{ANA}'")}  # fmt: skip
        assert len(own) >= own_rows
        foreign = {one for one in here - self.expected.must - self.expected.may if one[2] not in own}
        assert not foreign, sorted(foreign)[:5]
        self.hold_log()

    def hold_log(self) -> None:
        """The log tells of no fault and repeats nothing of anyone's."""
        log = self.served.log()
        assert "Traceback" not in log, log[-3000:]
        secrets = [
            APP_SECRET,
            MARK,
            *self.verify_tokens.values(),
            *(token_of(account) for account, _ in ACCOUNTS.values()),
        ]
        assert [one for one in secrets if one in log] == []
        assert len(log) < 100_000


@pytest.fixture(scope="module")
def siege(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    """One Kithkin on all channels that are called, with one member."""
    home, port = tmp_path_factory.mktemp("siege"), free_port()
    with graph_server(seed=21) as graph:
        set_up_graph(graph, port)
        set_up_home(home, graph.address, [("Ana", "messenger", ANA)], CHANNELS)
        receivers, tokens = asyncio.run(receivers_of(home))
        with serving_channels(home, port) as served:
            yield Siege(graph, served, receivers, tokens)
            assert served.process is not None
            assert served.process.poll() is None, "it died"


async def receivers_of(home: Path) -> tuple[dict[str, list[Receiver]], dict[str, str]]:
    """The receivers behind each address, as the server builds them, and the verify tokens."""
    with open_stores(load_settings({"KITHKIN_HOME": str(home)})) as stores:
        accounts = await stores.accounts.list()
        tokens = {channel: await stores.accounts.verify_token(channel) for channel in CHANNELS}
    built = {
        kind.name: kind.receiver([one for one in accounts if one.channel == kind.name])
        for kind in channel_kinds()
        if kind.receiver is not None
    }
    page = [built["facebook"], built["messenger"]]
    return {name: page if name in ("facebook", "messenger") else [one] for name, one in built.items()}, tokens


def besiege(siege: Siege, *, rounds: int, calls: int, seed: int) -> str:
    """Pours calls in, round after round; a line that says what became of them."""
    mutator = Mutator(seed, gathered_payloads())
    memory: list[float] = []
    for number in range(rounds):
        wrong = asyncio.run(
            pour(siege.port, mutator.calls(calls), siege.expected, siege.receivers.__getitem__)
        )
        assert not wrong, "\n".join([f"{len(wrong)} calls were answered otherwise:", *wrong[:5]])
        siege.drained()
        siege.answers()
        memory.append(siege.memory())
        print(f"round {number + 1}: {memory[-1]:.0f} MB")
        assert memory[-1] < memory[0] * 1.5 + 64, memory
    siege.hold(rounds)
    tally = ", ".join(f"{count:,} {what}" for what, count in sorted(siege.expected.tally.items()))
    return (
        f"{rounds * calls:,} calls on five webhooks: {tally}; {len(siege.expected.must):,} rows, all whole; 0 faults;"
        f" memory {memory[0]:.0f} MB after the first round, {max(memory):.0f} MB at most, {memory[-1]:.0f} MB at the end"
    )


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(300)
def test_thousands_of_hostile_calls_hurt_nothing_and_a_slow_one_is_not_waited_for(siege: Siege) -> None:
    slow: list[set[int]] = []

    def drip() -> None:
        request = head("POST", PATH, b"content-length: 1000", b"x-hub-signature-256: " + sign(NOTHING))
        slow.append(statuses(siege.ask(request, more=[b"x"] * 33, pause=1.0)))

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        print(besiege(siege, rounds=2, calls=2_000, seed=1))
    finally:
        dripping.join()
    assert slow == [{408}]
    siege.drained(left=3)
    siege.hold(2)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_hundred_thousand_hostile_calls_hurt_nothing(siege: Siege) -> None:
    print(besiege(siege, rounds=20, calls=10_000, seed=2))


def head(method: str = "POST", path: str = PATH, *headers: bytes) -> bytes:
    """The head of a request."""
    return (
        f"{method} {path} HTTP/1.1\r\nhost: x\r\n".encode("latin-1")
        + b"".join(one + b"\r\n" for one in headers)
        + b"\r\n"
    )


def signed(body: bytes = NOTHING, *headers: bytes) -> bytes:
    """A whole call that is let in."""
    return (
        head(
            "POST",
            PATH,
            b"connection: close",
            b"x-hub-signature-256: " + sign(body),
            b"content-length: %d" % len(body),
            *headers,
        )
        + body
    )


def chunked(pieces: Sequence[bytes]) -> list[bytes]:
    """Chunks of a body, without its end."""
    return [b"%x\r\n" % len(piece) + piece + b"\r\n" for piece in pieces]


STRANGE: dict[str, tuple[bytes, set[int]]] = {
    "an ordinary call": (signed(), {200}),
    "the signature twice": (signed(NOTHING, b"x-hub-signature-256: " + sign(b"x")), {200, 403}),
    "junk around it": (signed(NOTHING, *(b"x-%d: %s" % (n, MARK.encode() * 40) for n in range(100))), {200, 400, 431}),
    "bytes beyond ascii in headers": (signed(NOTHING, b"x-\xff: \xfe", b"x-a: \x80\x81"), {200, 400}),
    "a header without a name": (signed(NOTHING, b": x"), {400}),
    "a header without a colon": (signed(NOTHING, b"nonsense"), {400}),
    "a folded header": (signed(NOTHING, b"x-a: b", b"  c"), {200, 400}),
    "a nul in a header": (signed(NOTHING, b"x-a: \x00"), {400}),
    "another content type": (signed(NOTHING, b"content-type: multipart/form-data"), {200}),
    "an encoding that is not there": (signed(NOTHING, b"content-encoding: gzip"), {200, 400, 415}),
    "two lengths": (signed(NOTHING, b"content-length: 3"), {400}),
    "a length and chunks": (signed(NOTHING, b"transfer-encoding: chunked"), {400, 0}),
    "no length at all": (head("POST", PATH, b"connection: close", b"x-hub-signature-256: " + sign(b"")), {400, 403}),
    "a length below zero": (head("POST", PATH, b"content-length: -1"), {400}),
    "a length in words": (head("POST", PATH, b"content-length: many"), {400}),
    "a length of twenty digits": (head("POST", PATH, b"content-length: " + b"9" * 20), {400, 413}),
    "a length of many zeros": (head("POST", PATH, b"connection: close", b"content-length: " + b"0" * 19, b"x-hub-signature-256: " + sign(b"")), {400}),
    "a length that is too much": (head("POST", PATH, b"content-length: %d" % (50 * MEGABYTE)), {413}),
    "chunks of no size": (head("POST", PATH, b"transfer-encoding: chunked") + b"zz\r\nx\r\n", {400, 0}),
    "a chunk of a huge size": (head("POST", PATH, b"transfer-encoding: chunked") + b"f" * 16 + b"\r\nx", {400, 413, 0}),
    "an old version": (signed().replace(b"HTTP/1.1", b"HTTP/1.0"), {200}),
    "a version to come": (signed().replace(b"HTTP/1.1", b"HTTP/9.9"), {400, 505}),
    "a wish to go on": (signed(NOTHING, b"expect: 100-continue"), {100, 200}),
    "a web socket": (head("GET", PATH, b"connection: upgrade", b"upgrade: websocket", b"sec-websocket-version: 13",
                          b"sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA=="), {400, 403, 404, 426}),
    "the second version": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9), {400, 404, 405, 505, 0}),
    "nothing but new lines": (b"\r\n" * 1000, {0, 400}),
    "nonsense": (b"\x16\x03\x01" + bytes(range(256)) * 40, {0, 400}),
    "a line without an end": (b"POST " + b"/" * 100_000, {0, 400, 414}),
    "two calls at once": (signed().replace(b"connection: close\r\n", b"") + signed(), {200}),
    "no host": (b"POST " + PATH.encode() + b" HTTP/1.1\r\ncontent-length: 0\r\n\r\n", {400, 403}),
    "a body that ends early": (head("POST", PATH, b"content-length: 1000", b"x-hub-signature-256: " + sign(NOTHING)) + NOTHING, {0, 400}),
    "chunks that end early": (head("POST", PATH, b"transfer-encoding: chunked", b"x-hub-signature-256: " + sign(NOTHING)) + chunked([NOTHING])[0], {0, 400}),
    "half a head": (signed()[:40], {0, 400}),
}  # fmt: skip


def statuses(answer: bytes) -> set[int]:
    """The statuses in what came back; 0 for nothing."""
    return {int(part[2:5]) for part in answer.split(b"HTTP/1.")[1:] if part[2:5].isdigit()} or {0}


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.parametrize("name", STRANGE)
def test_strange_calls_are_answered_or_cut_off(siege: Siege, name: str) -> None:
    request, allowed = STRANGE[name]
    before = siege.query("SELECT count(*) FROM inbox")
    found = statuses(siege.ask(request))
    assert found & allowed, found
    assert not any(500 <= one != 505 for one in found), found
    assert siege.query("SELECT count(*) FROM inbox") == before
    assert statuses(siege.ask(signed())) == {200}
    siege.hold_log()


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "CONNECT", "post", "GETT", "", "\xff"]
)
def test_other_methods_are_not_there(siege: Siege, method: str) -> None:
    (status,) = statuses(siege.ask(head(method, PATH, b"connection: close", b"content-length: 0")))
    assert status in {400, 403, 405}
    siege.hold_log()


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.parametrize("path", [
    "/channels//webhook", "/channels/webhook", "/channels/%00/webhook", "/channels/messenger%2Fwebhook", "/channels/../webhook", "/channels/MESSENGER/webhook", "/channels/web/webhook",
    "/channels/whatsapp-agent/webhook", "/channels/messenger/webhook/", "/channels/messenger/webhook/webhook", "/channels/\xff\xfe/webhook", "/channels/" + "x" * 30_000 + "/webhook",
    "/channels/{0.__class__}/webhook", "//channels/messenger/webhook", "/channels/messenger;x/webhook", "http://x/channels/messenger/nothing", "*", "/%ff%fe%00",
    "/channels/%E2%98%83/webhook",
])  # fmt: skip
def test_other_addresses_are_not_there(siege: Siege, path: str) -> None:
    for method in ("POST", "GET"):
        (status,) = statuses(siege.ask(head(method, path, b"connection: close", b"content-length: 0")))
        assert status in {307, 400, 401, 403, 404, 405, 414, 421}, status
    siege.hold_log()


VERIFYING: dict[str, Callable[[str], str]] = {
    "nothing": lambda token: "",
    "no token": lambda token: "hub.mode=subscribe&hub.challenge=1",
    "a wrong token": lambda token: f"hub.mode=subscribe&hub.challenge=1&hub.verify_token={token}x",
    "an empty token": lambda token: "hub.mode=subscribe&hub.challenge=1&hub.verify_token=",
    "another mode": lambda token: f"hub.mode=unsubscribe&hub.challenge=1&hub.verify_token={token}",
    "no challenge": lambda token: f"hub.mode=subscribe&hub.verify_token={token}",
    "a token that is another's": lambda token: f"hub.mode=subscribe&hub.challenge=1&hub.verify_token={token[::-1]}",
    "too many fields": lambda token: "&".join(f"a{n}=b" for n in range(100)) + f"&hub.mode=subscribe&hub.challenge=1&hub.verify_token={token}",
    "broken escapes": lambda token: "hub.mode=%&hub.challenge=%zz&hub.verify_token=%ff%fe",
    "half pairs": lambda token: "hub.mode=subscribe&hub.challenge=%ed%a0%80&hub.verify_token=%ed%a0%80",
    "nul": lambda token: f"hub.mode=subscribe&hub.challenge=1&hub.verify_token={token}%00",
    "semicolons": lambda token: f"hub.mode=subscribe;hub.challenge=1;hub.verify_token={token}",
    "a list": lambda token: f"hub.mode[]=subscribe&hub.challenge[]=1&hub.verify_token[]={token}",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.parametrize("channel", CHANNELS)
def test_verification_answers_the_right_token_only_and_repeats_nothing_but_the_challenge(
    siege: Siege, channel: str
) -> None:
    path, token = f"/channels/{channel}/webhook?", siege.verify_tokens[channel]
    for name, query in VERIFYING.items():
        (status,) = statuses(siege.ask(head("GET", path + query(quote(token)), b"connection: close")))
        assert status in {400, 403}, name
    for challenge in ("1158201444", "a\r\nset-cookie: a=b\r\n\r\n<script>", "☃" * 100, "x" * 20_000):
        right = f"hub.mode=subscribe&hub.challenge={quote(challenge)}&hub.verify_token={quote(token)}"
        answer = siege.ask(head("GET", path + right, b"connection: close"))
        top, _, body = answer.partition(b"\r\n\r\n")
        assert statuses(top) == {200}
        assert body == challenge.encode()
        assert b"set-cookie" not in top
        assert b"text/plain" in top
    siege.hold_log()


@pytest.mark.slow
@pytest.mark.alone
def test_bodies_that_are_huge_or_cut_off_cost_no_memory_and_leave_nothing(siege: Siege) -> None:
    before, memory = siege.query("SELECT count(*) FROM inbox"), siege.memory()
    huge = [b"x" * MEGABYTE] * 50
    for _ in range(3):
        announced = siege.ask(head("POST", PATH, b"content-length: %d" % (50 * MEGABYTE)), more=huge)
        assert statuses(announced) == {413}
        assert statuses(siege.ask(head("POST", PATH, b"transfer-encoding: chunked"), more=chunked(huge))) <= {413, 0}  # fmt: skip
    cut_off(siege, 200)
    exact = b'{"object":"page","entry":[],"x":"' + b"x" * (4 * MEGABYTE - 35) + b'"}'
    assert statuses(siege.ask(signed(exact))) == {200}
    assert statuses(siege.ask(signed(exact + b" "))) == {413}
    assert siege.query("SELECT count(*) FROM inbox") == before
    assert siege.memory() < memory + 96
    siege.answers()
    siege.hold_log()


def cut_off(siege: Siege, times: int) -> None:
    """Calls that end in the middle of their body, some of them politely."""
    for number in range(times):
        with socket.create_connection(("127.0.0.1", siege.port)) as line:
            line.sendall(
                head("POST", PATH, b"content-length: 100000", b"x-hub-signature-256: " + sign(NOTHING))
            )
            line.sendall(b"x" * (number * 400))


@pytest.mark.slow
@pytest.mark.alone
def test_a_head_without_end_costs_no_memory(siege: Siege) -> None:
    memory = siege.memory()
    start = b"POST " + PATH.encode() + b" HTTP/1.1\r\nhost: x\r\nx-long: "
    answer = siege.ask(start, more=[b"x" * MEGABYTE] * 20)
    assert statuses(answer) <= {400, 431, 0}
    assert siege.memory() < memory + 64
    siege.answers()


@pytest.mark.slow
@pytest.mark.alone
def test_a_greeting_in_cipher_is_not_understood(siege: Siege) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", siege.port), timeout=20) as line,
        pytest.raises((ssl.SSLError, OSError)),
    ):
        context.wrap_socket(line).close()
    assert statuses(siege.ask(signed())) == {200}
    siege.hold_log()
