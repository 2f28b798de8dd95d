"""Hostile calls for the webhooks: mutated real payloads, random JSON and bytes, all by seed, with what ought to come of them."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kithkin.channels.webhooks.application import LARGEST_BODY
from kithkin.messages.errors import BadInput, NotAllowed
from kithkin.messages.inbound import Event, Message, Noted, Unsent
from kithkin.ports.channels import Receiver
from kithkin.store.accepting import storable
from support.graph import Graph, graph_server
from support.graph.callback import Callback
from support.walking import APP_ID, APP_SECRET, CALLBACKS, INSTAGRAM, NUMBER, PAGE, THREADS, set_up_graph

MARK = "zq7secret"
"""Stands in nearly every body, so that one can look for what of it got out."""

CHANNELS = ("whatsapp", "messenger", "instagram", "facebook", "threads")
CHANNEL_TESTS = Path(__file__).parents[1] / "channels"
OURS = {
    "whatsapp": ("100000000000001", NUMBER), "messenger": ("100200300400500", PAGE), "facebook": ("104400000000001", PAGE),
    "threads": ("17841400000000001", THREADS), "instagram": (INSTAGRAM, INSTAGRAM),
}  # fmt: skip
"""Under which id our account stands in a channel's own fixtures, and which it has here."""

_SAID = frozenset({"text", "body", "message", "caption", "title"})
_NAMED = frozenset({"mid", "comment_id", "id", "original_message_id"})
_NAMES = ("wamid", "m_", "mid", "aWd", "18", "179", "205")
_STRINGS = (
    "", " ", "0", "-1", "null", "true", "NaN", "１２３", "\x00", f"a\x00{MARK}\x00b", "\ud800", f"\udfff{MARK}\ud83d", "\ud83d\ude00", "\ufeff", "\u202e" + MARK,
    "👨‍👩‍👧‍👦" * 50, "\r\nset-cookie: a=b", "../../../etc/passwd", "'; DROP TABLE inbox; --", "<script>alert(1)</script>", "%s%n{0.__class__}{{7*7}}",
    "group:", "group:" + MARK, "wamid." + MARK, "m_" + MARK, "#", "#edit-", "derived-", "messages", "comment", "text", "image", "system", "revoke", "edit", "add", "remove",
    "2024-08-07T10:33:16+0000", "9999-99-99", "99999999999999999999", "1e999", "https://scontent.xx.fbcdn.net/v/a.jpg", "https://127.0.0.1/a", "http://[", "file:///etc/passwd",
    "a" * 999, "b" * 1001, MARK * 3000, "é" * 700, "12345678", "again", PAGE, NUMBER, INSTAGRAM, THREADS, "7777000000000001", "491711111111",
)  # fmt: skip
_RAW = (
    "1e999", "-1e999", "NaN", "Infinity", "-Infinity", "-0.0", "1E400", "1e-400", str(2**53 + 1), str(2**70), str(-(2**63) - 1), "9" * 4200, "0.1" + "9" * 300,
    '"\\ud800"', '"\\udfff\\ud800"', '"\\u0000"', '"\\ud83d\\ude00"', '{"a":1,"a":2}', "[[]]", "[{}]", "[null]", '{"":{}}', "true", "null", "-1", "0", "[" * 400 + "]" * 400,
    '{"a":' * 300 + "1" + "}" * 300,
)  # fmt: skip
_NO_JSON = (
    "9" * 5000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000, "01", "+1", "1.", "'a'", "undefined", "/**/1",
)  # fmt: skip
_FEW = 3_000


@dataclass(frozen=True, slots=True)
class Call:
    """One POST. `signatures` are the values of the signature's header, in order; `right` whether they let it in."""

    channel: str
    body: bytes
    signatures: tuple[bytes, ...]
    right: bool


def sign(body: bytes, secret: str = APP_SECRET) -> bytes:
    """The signature as Meta makes it."""
    return b"sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()


def gathered_payloads() -> Mapping[str, Sequence[Any]]:
    """All payloads that the channels' own tests know, and those that the Graph test server builds, by channel."""
    found: dict[str, list[Any]] = {channel: [] for channel in CHANNELS}
    for channel in CHANNELS:
        folder = CHANNEL_TESTS / ("whatsapp_cloud" if channel == "whatsapp" else channel) / "payloads"
        for path in sorted(folder.glob("*.json")):
            content = json.loads(path.read_text("utf-8").replace(*OURS[channel]))
            if channel in ("facebook", "threads"):
                found[channel].append(content)
            elif channel == "whatsapp":
                found[channel] += [_whatsapp(one) for one in content.values()]
            else:
                found[channel] += list(content.values())
    for channel, payloads in _built().items():
        found[channel] += payloads
    assert all(len(payloads) > 10 for payloads in found.values())
    return {channel: [_marked(one) for one in payloads] for channel, payloads in found.items()}


def _whatsapp(value: Any) -> Any:
    change = value if "field" in value else {"field": "messages", "value": value}
    return {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [change]}]}


def _built() -> Mapping[str, list[Any]]:
    """What the Graph test server delivers when people do all they can do."""
    with Callback() as callback, graph_server(seed=11) as graph:
        set_up_graph(graph, 9)
        graph.add_app(app_secret=APP_SECRET, app_id=APP_ID, verify_token="unused",
                      callback_urls=dict.fromkeys(CALLBACKS, callback.url))  # fmt: skip
        _do_everything(graph)
        graph.delivered()
        found: dict[str, list[Any]] = {}
        for delivery in graph.deliveries:
            found.setdefault(CALLBACKS[delivery.channel], []).append(json.loads(delivery.body))
    return found


def _do_everything(graph: Graph) -> None:
    for channel, account, person in (
        ("whatsapp_cloud", NUMBER, "491711111112"), ("messenger", PAGE, "7777000000000002"), ("instagram", INSTAGRAM, "8777000000000002"),
    ):  # fmt: skip
        first = graph.say(channel, account, person, text="hello")
        for content in (
            {"picture": b"p", "text": "what is it?"}, {"voice": b"v"}, {"document": b"d"}, {"sticker": b"s"}, {"video": b"v"},
            {"place": (48.2, 16.37, "Stephansdom", "Wien")}, {"text": "an answer", "reply_to": first},
        ):  # fmt: skip
            graph.say(channel, account, person, **content)
        graph.postback(channel, account, person, payload="START", title="Start")
        graph.edit(channel, account, person, first, "hello, you")
        graph.react(channel, account, person, first)
        graph.echo(channel, account, person, "by hand")
        with graph.batch(deep=True):
            for number in range(5):
                graph.say(channel, account, person, text=f"message {number}")
        if channel != "whatsapp_cloud":
            graph.say(channel, account, person, text="look", shared="post", shared_title="A post", shared_url="https://www.instagram.com/p/1")  # fmt: skip
        graph.unsend(channel, account, person, first)
    graph.say("whatsapp_cloud", NUMBER, "491711111112", text="in a group", group="Z3JvdXA")
    graph.change_identity(NUMBER, "491711111112", current="US.99999999999999999991", by_system_message=True)
    for channel, account in (("facebook", PAGE), ("instagram", INSTAGRAM)):
        comment = graph.comment(channel, account, "9777000000000002", "@circle hello")
        graph.comment(channel, account, "9777000000000003", "below", parent=comment)
        graph.mention(channel, account, "9777000000000002", "@circle there")
        graph.own(channel, account, "ours", parent=comment)
        graph.remove_comment(channel, comment)
    reply = graph.say("threads", THREADS, "zed_on_threads", text="hello")
    graph.mention("threads", THREADS, "zed_on_threads", "@circle hello")
    graph.remove_comment("threads", reply)


def _marked(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _marked(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_marked(one) for one in value]
    return f"{value} {MARK}" if isinstance(value, str) and key in _SAID else value


class Mutator:
    """Makes calls of payloads; the same seed makes the same calls."""

    def __init__(self, seed: int, payloads: Mapping[str, Sequence[Any]]) -> None:
        self._chance = random.Random(seed)
        self._payloads = payloads
        self._number = 0
        self._raw: dict[str, str] = {}

    def calls(self, count: int, channels: Sequence[str] = CHANNELS) -> Iterator[Call]:
        """So many calls, the channels in turn."""
        for _ in range(count):
            self._number += 1
            channel = channels[self._number % len(channels)]
            body = self._body(channel)
            if self._chance.random() < 0.06:
                yield self._wrongly_signed(channel, body)
            else:
                yield Call(channel, body, (sign(body),), right=True)

    def _wrongly_signed(self, channel: str, body: bytes) -> Call:
        right = sign(body)
        wrong: tuple[tuple[bytes, ...], ...] = (
            (), (b"",), (b"sha256=",), (right[:-1],), (right + b"0",), (right + right,), (right + b"," + right,), (right.upper(),), (right[7:],),
            (b"sha1=" + right[7:],), (sign(body, "another secret"),), (sign(body + b" "),), (b"sha256=" + b"0" * 64,), (b"\xff\xfe" * 36,),
            (b"sha256=" + b"a" * 20_000,), (right[7:] + b"=sha256",), (sign(body, ""),), (right, sign(body, "x")), (b"sha256= " + right[7:],),
        )  # fmt: skip
        return Call(channel, body, self._chance.choice(wrong), right=False)

    def _body(self, channel: str) -> bytes:
        chance, self._raw = self._chance, {}
        kind = chance.random()
        if kind < 0.04:
            return chance.choice((b"", MARK.encode())) + chance.randbytes(chance.choice((0, 1, 7, 64, 5000)))
        if kind < 0.14:
            return self._written(self._anything(0))
        payload = self._fresh(chance.choice(self._payloads[channel]))
        if kind < 0.2:
            return self._written(payload)
        if kind < 0.205:
            payload = self._giant(payload)
        for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
            payload = self._changed(payload)
        body = self._written(payload)
        return self._torn(body) if chance.random() < 0.06 else body

    def _fresh(self, value: Any, key: str = "", suffix: str = "") -> Any:
        """The payload with names of its own, so that it is not one that was there before."""
        suffix = suffix or (f"{self._number}" if self._chance.random() < 0.85 else "-")
        if isinstance(value, dict):
            return {name: self._fresh(one, name, suffix) for name, one in value.items()}
        if isinstance(value, list):
            return [self._fresh(one, key, suffix) for one in value]
        named = key in _NAMED and isinstance(value, str) and value.startswith(_NAMES)
        ours = {NUMBER, PAGE, INSTAGRAM, THREADS}
        return value + suffix if named and suffix != "-" and value not in ours else value

    def _changed(self, payload: Any) -> Any:
        """One place of it, changed."""
        places = list(_places(payload))
        if not places:
            return self._anything(0)
        holder, key = self._chance.choice(places)
        match self._chance.randrange(9):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[self._chance.choice(_STRINGS)] = holder.pop(key)
            case 2:
                holder[key] = [holder[key]] * self._chance.choice((0, 1, 2, 20))
            case 3:
                holder[key] = {self._chance.choice(_STRINGS[:20]): holder[key]}
            case 4:
                other, theirs = self._chance.choice(places)
                holder[key] = _copied(other.get(theirs) if isinstance(other, dict) else _at(other, theirs))
            case 5:
                holder[key] = self._raw_value()
            case 6 if isinstance(holder[key], int):
                holder[key] = holder[key] * self._chance.choice((-1, 0, 1000, 10**9, 2**70))
            case 7 if isinstance(holder[key], str):
                text = holder[key]
                cut = self._chance.randrange(len(text) + 1)
                holder[key] = text[:cut] + self._chance.choice(_STRINGS[:14]) + text[cut:]
            case _:
                holder[key] = self._anything(2)
        return payload

    def _giant(self, payload: Any) -> Any:
        places = [
            (holder, key)
            for holder, key in _places(payload)
            if isinstance(_at(holder, key), list | dict | str)
        ]
        if not places:
            return payload
        holder, key = self._chance.choice(places)
        value = _at(holder, key)
        if isinstance(value, str):
            holder[key] = value + MARK * self._chance.choice((20_000, 110_000))
        elif isinstance(value, dict):
            holder[key] = {**value, **{f"{MARK}{number}": number for number in range(_FEW // 2)}}
        else:
            holder[key] = [
                self._fresh(one, key, f"{self._number}x{n}") for n in range(_FEW) for one in value[:1]
            ]
        return payload

    def _anything(self, depth: int) -> Any:
        kind = self._chance.randrange(8 if depth < 4 else 6)
        match kind:
            case 0:
                return self._raw_value()
            case 1:
                return self._chance.choice((True, False, None, 0, -1, 2**70, 1.5, -0.0))
            case 2 | 3 | 4 | 5:
                return self._chance.choice(_STRINGS)
            case 6:
                return [self._anything(depth + 1) for _ in range(self._chance.randrange(5))]
            case _:
                names = ("object", "entry", "id", "messaging", "changes", "field", "value", "values", "sender", "message", "mid", "text", "messages", "metadata")  # fmt: skip
                return {
                    self._chance.choice(names if self._chance.random() < 0.8 else _STRINGS): self._anything(
                        depth + 1
                    )
                    for _ in range(self._chance.randrange(6))
                }

    def _raw_value(self) -> str:
        """A place to be filled with text that no Python value is written as."""
        place = f"@raw{len(self._raw)}@"
        self._raw[place] = self._chance.choice(_NO_JSON if self._chance.random() < 0.1 else _RAW)
        return place

    def _written(self, value: Any) -> bytes:
        text = json.dumps(value, ensure_ascii=self._chance.random() < 0.8)
        for place, raw in self._raw.items():
            text = text.replace(f'"{place}"', raw)
        if self._chance.random() < 0.04:  # a key twice
            key = self._chance.choice(re.findall(r'"[a-z_]+":', text) or ["{"])
            text = text.replace(key, f"{key} {self._chance.choice(_RAW[:20])}, {key}" if key != "{" else key)
        return text.encode("utf-8", "surrogatepass")

    def _torn(self, body: bytes) -> bytes:
        place = self._chance.randrange(len(body) + 1)
        match self._chance.randrange(5):
            case 0:
                return body[:place]
            case 1:
                return body[:place] + self._chance.randbytes(4) + body[place:]
            case 2:
                return b"\xef\xbb\xbf" + body
            case 3:
                return body.decode("utf-8", "replace").encode("utf-16")
            case _:
                return body + body


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (holder, key) in it."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        yield value, key
        yield from _places(one)


def _at(holder: Any, key: Any) -> Any:
    try:
        return holder[key]
    except (LookupError, TypeError):
        return None


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(one) for key, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value


@dataclass
class Expected:
    """What ought to stand in the inbox: rows that must be there, and rows that may (an edit's original, if it came first)."""

    must: set[tuple[str, str, str]] = field(default_factory=set[tuple[str, str, str]])
    may: set[tuple[str, str, str]] = field(default_factory=set[tuple[str, str, str]])
    tally: Counter[str] = field(default_factory=Counter[str])

    def status(self, call: Call, receivers: Sequence[Receiver]) -> int:
        """The status that a call must get; remembers what it leaves behind."""
        if len(call.body) > LARGEST_BODY:
            self.tally["too large"] += 1
            return 413
        if not call.right:
            self.tally["refused for their signature"] += 1
            return 403
        events = read(call, receivers)
        if events is None:
            self.tally["refused as no payload"] += 1
            return 400
        self.tally["let in"] += 1
        for event in map(storable, events):
            self.tally["events"] += 1
            if isinstance(event, Message | Noted):
                self.must.add((event.channel, event.account, event.id))
            if isinstance(event, Message) and event.replaces:
                self.may.add((event.channel, event.account, event.replaces))
            if isinstance(event, Unsent):
                self.must.add((event.channel, event.account, event.message_id))
        return 200


def read(call: Call, receivers: Sequence[Receiver]) -> list[Event] | None:
    """What the receivers make of a body; None for `BadInput`. Any other error than that is a finding and comes through."""
    headers = {"x-hub-signature-256": call.signatures[-1].decode("latin-1")}
    events: list[Event] = []
    for receiver in receivers:
        try:
            events += receiver.receive(call.body, headers)
        except BadInput:
            return None
        except NotAllowed as error:
            raise AssertionError("a right signature was refused") from error
    return events


class Caller:
    """Connections to the server, each kept alive as long as it lets one."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, call: Call) -> int:
        """The status of a POST."""
        signatures = b"".join(b"x-hub-signature-256: " + one + b"\r\n" for one in call.signatures)
        head = f"POST /channels/{call.channel}/webhook HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n".encode()
        length = f"content-length: {len(call.body)}\r\n\r\n".encode()
        return await self._ask(head + signatures + length + call.body)

    async def _ask(self, request: bytes) -> int:
        for _ in range(2):
            fresh = self._line is None
            if self._line is None:
                self._line = await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
            reader, writer = self._line
            try:
                writer.write(request)
                await writer.drain()
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            except (ConnectionError, asyncio.IncompleteReadError):
                await self.close()
                if fresh:
                    return 0
                continue
            length = int((re.search(r"content-length: (\d+)", head) or [0, "0"])[1])
            await reader.readexactly(length)
            if "connection: close" in head:
                await self.close()
            return int(head.split(" ", 2)[1])
        return 0

    async def close(self) -> None:
        """Lets go of the connection."""
        if self._line is not None:
            self._line[1].close()
            with contextlib.suppress(ConnectionError):
                await self._line[1].wait_closed()
            self._line = None


async def pour(
    port: int, calls: Iterator[Call], expected: Expected, receivers: Callable[[str], Sequence[Receiver]], at_once: int = 8
) -> list[str]:  # fmt: skip
    """Makes all calls, several at once; returns, in words, each that was answered otherwise than it must be."""
    wrong: list[str] = []

    async def work() -> None:
        caller = Caller(port)
        try:
            for call in calls:
                right = expected.status(call, receivers(call.channel))
                status = await caller.post(call)
                if status != right:
                    wrong.append(
                        f"{call.channel}: {status}, not {right}: {call.body[:2000]!r} {call.signatures!r}"[
                            :2500
                        ]
                    )
        finally:
            await caller.close()

    await asyncio.gather(*(work() for _ in range(at_once)))
    return wrong
