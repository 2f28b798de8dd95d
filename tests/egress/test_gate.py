"""The gate: judges every address of a host, connects to those very addresses, records first, and counts."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from kithkin.egress.destinations import Destination, HostLimits, NotRecorded, Refused, is_named, is_public
from kithkin.egress.gate import Gate, acting_for, gate, today
from kithkin.http_connections import Connections, Unsent
from kithkin.messages.errors import Misconfigured
from kithkin.ports.departures import Departure, Traffic

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


class Listening:
    """A server on this machine that answers everything with ok and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.port = 0

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[Listening]:
        writers: list[asyncio.StreamWriter] = []

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writers.append(writer)
            try:
                while head := await reader.readuntil(b"\r\n\r\n"):
                    self.asked.append(head)
                    writer.write(OK)
                    await writer.drain()
            except (asyncio.IncompleteReadError, ConnectionError):
                return

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self
            for writer in writers:
                writer.close()
                with suppress(ConnectionError):
                    await writer.wait_closed()


class Record:
    """Notes what is recorded, and may refuse."""

    def __init__(self, *, broken: bool = False) -> None:
        self.begun: list[Departure] = []
        self.amounts: dict[Departure, Traffic] = {}
        self.broken = broken

    async def begin(self, departure: Departure) -> None:
        if self.broken:
            raise OSError("no room")
        self.begun.append(departure)

    async def add(self, amounts: Mapping[Departure, Traffic]) -> None:
        for departure, traffic in amounts.items():
            self.amounts[departure] = self.amounts.get(departure, Traffic()) + traffic


async def called(destination: Destination, times: int = 1, *, trust_env: bool = False) -> None:
    connections = Connections(destination, largest=1000, trust_env=trust_env)
    try:
        for _ in range(times):
            answer = await connections.call("POST", "/", {}, b"words", seconds=5)
            assert answer.content == b"ok"
    finally:
        await connections.close()
        await gate.flush()


@pytest.fixture
def record() -> Any:
    made = Record()
    gate.record_with(made)
    yield made
    gate.stop_recording(made)
    gate.limit(HostLimits())


def resolving_to(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Makes every name lead to each of these in turn, the last one for ever; notes which names were looked up."""
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if isinstance(host, str) and host.endswith(".example"):
            looked_up.append(host)
            addresses = answers[min(len(looked_up), len(answers)) - 1]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]
        return real(host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return looked_up


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["1.1.1.1", "127.0.0.1"], ["169.254.169.254"], ["10.0.0.7"]]
)
def test_a_host_with_an_address_inside_is_not_reached(
    monkeypatch: pytest.MonkeyPatch, record: Record, addresses: list[str]
) -> None:
    async def run() -> None:
        async with Listening().serving() as server:
            resolving_to(monkeypatch, addresses)
            destination = Destination(
                host="platform.example", port=server.port, secure=False, purpose="messages"
            )
            with pytest.raises(Unsent, match="private network"):
                await called(destination)
            assert server.asked == []

    asyncio.run(run())
    assert [traffic.refused for traffic in record.amounts.values()] == [1]


def test_a_host_is_looked_up_once_and_its_judged_address_is_the_one_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever answers for a name may answer otherwise a moment later."""

    async def run() -> None:
        async with Listening().serving() as server:
            looked_up = resolving_to(monkeypatch, ["127.0.0.1"], ["10.255.255.1"])
            destination = Destination(
                host="engine.example", port=server.port, secure=False, purpose="answering", inside=True
            )
            await called(destination)
            assert len(server.asked) == 1
            assert looked_up == ["engine.example"]

    asyncio.run(run())


def test_an_address_that_does_not_answer_does_not_hold_up_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with Listening().serving() as server:
            resolving_to(monkeypatch, ["127.0.0.9", "127.0.0.1"])  # nobody listens at the first
            await called(
                Destination(
                    host="engine.example", port=server.port, secure=False, purpose="answering", inside=True
                )
            )
            assert len(server.asked) == 1

    asyncio.run(run())


@pytest.mark.parametrize(("host", "refused"), [("localhost", ""), ("127.0.0.1", "SSLCertVerificationError")])
def test_the_name_of_a_certificate_is_checked_though_an_address_is_connected_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, refused: str
) -> None:
    """The same trusted certificate, of localhost alone, by two names of one address."""
    certificate, key = _own_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    monkeypatch.setattr("kithkin.http_connections._contexts", {})

    async def run() -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                await reader.readuntil(b"\r\n\r\n")
                writer.write(OK)
                await writer.drain()
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
        async with server:
            port = server.sockets[0].getsockname()[1]
            destination = Destination(host=host, port=port, secure=True, purpose="messages", inside=True)
            if refused:
                with pytest.raises(Unsent, match=refused):
                    await called(destination, trust_env=True)
            else:
                await called(destination, trust_env=True)

    asyncio.run(run())


def _own_certificate(folder: Path) -> tuple[str, str]:
    """A certificate that nobody trusts, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return str(folder / "certificate.pem"), str(folder / "key.pem")


def test_it_is_recorded_before_it_leaves_and_counted_after(record: Record) -> None:
    async def run() -> None:
        async with Listening().serving() as server:
            destination = Destination(
                host="127.0.0.1", port=server.port, secure=False, purpose="answering", inside=True
            )
            acting_for("ana")
            await called(destination, times=3)
            acting_for("ben")
            await called(destination)

    asyncio.run(run())
    assert [departure.person for departure in record.begun] == ["ana", "ana", "ana", "ben"]
    ana, ben = dict.fromkeys(record.begun)
    assert (record.amounts[ana].calls, record.amounts[ben].calls) == (3, 1)
    assert record.amounts[ana].received == 3 * len(OK)
    assert record.amounts[ana].sent >= 3 * len(b"POST / HTTP/1.1\r\n\r\nwords")


def test_what_cannot_be_recorded_does_not_leave() -> None:
    broken = Record(broken=True)
    gate.record_with(broken)

    async def run() -> None:
        async with Listening().serving() as server:
            with pytest.raises(Unsent, match="cannot be recorded"):
                await called(
                    Destination(
                        host="127.0.0.1", port=server.port, secure=False, purpose="answering", inside=True
                    )
                )
            assert server.asked == []

    try:
        asyncio.run(run())
    finally:
        gate.stop_recording(broken)


def test_a_question_of_each_person_is_asked_for_anew(record: Record) -> None:
    """A name may be another person's by the next question."""

    async def run() -> None:
        acting_for("ana")
        for purpose in ("answering", "answering", "messages", "messages"):
            await gate.admit(Destination(host="api.example", port=443, secure=True, purpose=purpose))

    asyncio.run(run())
    assert [departure.purpose for departure in record.begun] == ["answering", "answering", "messages"]


def test_what_was_on_record_when_it_was_asked_is_not_recorded_again(record: Record) -> None:
    """Only for that host and person, and only by whoever was told so."""
    known = Departure(day=today(), person="ana", host="api.example", purpose="answering")

    async def ask(person: str, host: str, recorded: Sequence[Departure]) -> None:
        acting_for(person, recorded)
        assert await gate.admit(Destination(host=host, port=443, secure=True, purpose="answering"))

    async def run() -> None:
        for person, host, recorded in (
            ("ana", "api.example", [known]),
            ("ana", "other.example", [known]),
            ("ben", "api.example", [known]),
            ("ana", "api.example", [replace(known, day="2026-01-01")]),
            ("ana", "api.example", []),
        ):
            await asyncio.create_task(ask(person, host, recorded))

    asyncio.run(run())
    assert [(one.person, one.host) for one in record.begun] == [
        ("ana", "other.example"), ("ben", "api.example"), ("ana", "api.example"), ("ana", "api.example"),
    ]  # fmt: skip


def test_amounts_that_could_not_be_recorded_are_recorded_later(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kithkin.egress.gate._FLUSH_SECONDS", 0.01)
    departure = Departure(day="2026-11-30", person="", host="api.example", purpose="answering")
    tries: list[int] = []
    add = record.add

    async def fail_twice(amounts: Mapping[Departure, Traffic]) -> None:
        tries.append(len(tries))
        if len(tries) <= 2:
            raise OSError("no room")
        await add(amounts)

    monkeypatch.setattr(record, "add", fail_twice)

    async def run() -> None:
        gate.count(departure, 5, 7)
        async with asyncio.timeout(60):
            while not record.amounts:  # noqa: ASYNC110 - what is waited for tells nobody
                await asyncio.sleep(0.01)

    asyncio.run(run())
    assert record.amounts == {departure: Traffic(calls=1, sent=5, received=7)}


def test_nothing_leaves_where_nothing_records() -> None:
    async def run() -> None:
        with pytest.raises(NotRecorded):
            await Gate().admit(Destination(host="api.example", port=443, secure=True, purpose="answering"))

    asyncio.run(run())


def test_who_no_longer_records_gives_way_to_whoever_did_before() -> None:
    async def run() -> list[int]:
        one, first, second = Gate(), Record(), Record()
        destination = Destination(host="api.example", port=443, secure=True, purpose="answering")
        one.record_with(first)
        one.record_with(second)
        await one.admit(destination)
        one.stop_recording(second)
        await one.admit(destination)
        return [len(first.begun), len(second.begun)]

    assert asyncio.run(run()) == [1, 1]


@pytest.mark.parametrize(
    "text", ["none,graph.facebook.com", "host:8000", "*.example.com", "https://host", "."]
)
def test_limits_that_would_match_nothing_are_refused(text: str) -> None:
    with pytest.raises(Misconfigured, match="KITHKIN_REACHABLE_HOSTS"):
        HostLimits.parse(text)


def test_limits_are_read_as_they_are_meant() -> None:
    assert HostLimits.parse("[::1], Graph.Facebook.com.").hosts == ("::1", "graph.facebook.com")


def test_a_new_day_is_recorded_anew() -> None:
    days = iter(["2026-11-29", "2026-11-29", "2026-11-30"])
    record, one = Record(), Gate(today=lambda: next(days))
    one.record_with(record)
    destination = Destination(host="api.example", port=443, secure=True, purpose="answering")

    async def run() -> None:
        for _ in range(3):
            await one.admit(destination)

    asyncio.run(run())
    assert [departure.day for departure in record.begun] == ["2026-11-29", "2026-11-30"]


@pytest.mark.parametrize(
    ("limits", "reached"),
    [("", True), ("127.0.0.1", True), ("none", False), ("graph.facebook.com, .fbcdn.net", False)],
)
def test_the_owner_limits_what_is_reached(record: Record, limits: str, reached: bool) -> None:
    gate.limit(HostLimits.parse(limits))

    async def run() -> None:
        async with Listening().serving() as server:
            destination = Destination(
                host="127.0.0.1", port=server.port, secure=False, purpose="answering", inside=True
            )
            if reached:
                await called(destination)
            else:
                with pytest.raises(Unsent, match="KITHKIN_REACHABLE_HOSTS"):
                    await called(destination)
            assert len(server.asked) == reached

    asyncio.run(run())
    assert bool(record.begun) == reached


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.31.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::8.8.8.8", True),
        ("2001:0:a00:1::1", False),
        ("::10.0.0.1", False),
        ("::127.0.0.1", False),
        ("::ffff:0:10.0.0.1", False),
        ("64:ff9b:1::a00:1", False),
        ("fec0::1", False),
        ("3fff::1", False),
        ("192.0.0.192", False),
        ("64:ff9b::192.0.0.192", False),
        ("5f00::1", False),
        ("100:0:0:1::1", False),
    ],
)
def test_which_addresses_are_of_the_internet(address: str, public: bool) -> None:
    assert is_public(address) is public


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_makes_none_public(address: Any) -> None:
    plain = is_public(str(address))
    number = int(address)
    for wrapped in (
        f"::ffff:{address}",
        f"::{address}",
        f"::ffff:0:{address}",
        f"64:ff9b::{address}",
        str(IPv6Address((0x2002 << 112) | (number << 80))),
    ):
        assert not is_public(wrapped) or plain


def test_names_and_domains() -> None:
    assert is_named("Graph.Facebook.com.", ("graph.facebook.com",))
    assert is_named("scontent.xx.fbcdn.net", (".fbcdn.net",))
    assert is_named("fbcdn.net", (".fbcdn.net",))
    assert not is_named("evilfbcdn.net", (".fbcdn.net",))
    assert not is_named("graph.facebook.com.evil.example", ("graph.facebook.com",))


@pytest.mark.parametrize(
    "address", ["", "nonsense", "http://", "http://[::1", "ftp://host/x", "http://host:99999"]
)
def test_what_is_no_address_is_no_destination(address: str) -> None:
    with pytest.raises(Refused):
        Destination.of(address, "files")
