"""Sending by an agent over real HTTP against WhatsApp's side, with its faults; a whole poll; the self-test."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from kithkin.channels.whatsapp_agent import KIND
from kithkin.messages.errors import (
    MediaUnavailable,
    Misconfigured,
    NotAllowed,
    OutcomeUnknown,
    SendRefused,
    TryAgain,
)
from kithkin.messages.inbound import DeliveryReport, Event, Message, Sender
from kithkin.messages.outbound import Piece
from kithkin.ports.channels import ChannelAccount, LookedUp, Outlet
from support.graph import graph_server

AGENT, USER, KEY = "700000000000001", "user:50900000000001", "key-of-ada-0123456789"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))

Found = TypeVar("Found")


@pytest.fixture
def graph() -> Iterator[Any]:
    with graph_server(seed=1) as server:
        server.add_agent(AGENT, token=KEY, creator=USER)
        yield server


@pytest.fixture
def account(graph: Any) -> ChannelAccount:
    return ChannelAccount(
        channel="whatsapp-agent", account="ada", secrets={"access_token": KEY}, server=graph.address
    )


def piece(**fields: Any) -> Piece:
    plain = {
        "reference": "reference-1",
        "channel": "whatsapp-agent",
        "account": "ada",
        "thread": USER,
        "recipient": USER,
    }
    return Piece(**({"text": "The Moon is 384 400 km away."} | plain | fields))


def use(account: ChannelAccount, call: Callable[[Outlet], Awaitable[Found]]) -> Found:
    async def go() -> Found:
        outlet = KIND.outlet(account)
        try:
            return await call(outlet)
        finally:
            await outlet.close()

    return asyncio.run(go())


def send(account: ChannelAccount, **fields: Any) -> str:
    return use(account, lambda outlet: outlet.send(piece(**fields))).platform_id


def test_text_and_pictures_are_sent_once(graph: Any, account: ChannelAccount) -> None:
    first = send(account, text="Größe: 🌙", reply_to="wamid.THEIRS")
    send(account, text="a caption", picture=PICTURE, picture_type="image/png")
    text, picture = graph.sent("whatsapp_agent")
    assert (text.text, text.recipient, text.reply_to, text.platform_id) == (
        "Größe: 🌙",
        USER,
        "wamid.THEIRS",
        first,
    )
    assert (picture.picture, picture.picture_type, picture.text) == (PICTURE, "image/png", "a caption")


@pytest.mark.parametrize("fault", ["drop", "reset", "garbage", "error_after"])
def test_what_was_left_open_is_never_taken_for_unsent(
    graph: Any, account: ChannelAccount, fault: str
) -> None:
    graph.misbehave(fault, path="/messages$", status=500, code=2)
    with pytest.raises(OutcomeUnknown):
        send(account)
    assert use(account, lambda outlet: outlet.look_up(piece(), since=0.0)) == LookedUp(state="cannot_tell")


def test_what_was_certainly_not_sent_is_tried_again(graph: Any, account: ChannelAccount) -> None:
    graph.misbehave("error", path="/messages$", status=503, code=131016)
    graph.misbehave("error", path="/messages$", status=429, code=130429)
    for _ in range(2):
        with pytest.raises(TryAgain) as asked:
            send(account)
        assert asked.value.after > 0.0
    graph.misbehave("reset", path="/media$")
    with pytest.raises(TryAgain):
        send(account, picture=PICTURE, picture_type="image/png")
    with pytest.raises(TryAgain):
        send(replace(account, server="http://127.0.0.1:1"))
    assert graph.sent("whatsapp_agent") == []
    assert send(account)


def test_a_500_is_left_open(graph: Any, account: ChannelAccount) -> None:
    graph.misbehave("error", path="/messages$", status=500, code=2)
    with pytest.raises(OutcomeUnknown):
        send(account)


def refusal(account: ChannelAccount, **fields: Any) -> tuple[str, str]:
    with pytest.raises(SendRefused) as refused:
        send(account, **fields)
    assert KEY not in str(refused.value)
    return refused.value.scope, refused.value.code


def test_a_bad_key_stops_the_channel_but_a_bad_message_only_itself(
    graph: Any, account: ChannelAccount
) -> None:
    wrong = replace(account, secrets={"access_token": "another-key-0123456789"})
    assert refusal(wrong) == ("channel", "100")
    assert refusal(wrong, picture=PICTURE, picture_type="image/png") == ("channel", "100")
    assert refusal(account, text="x" * 4097) == ("message", "100")
    assert refusal(account, recipient="user:1") == ("person", "131005")
    assert refusal(account, recipient="agent:1") == ("message", "131009")
    assert refusal(account, picture=PICTURE, picture_type="image/x-odd") == ("message", "131053")
    graph.misbehave("error", path="/statuses$", status=503, code=131016)
    with pytest.raises(TryAgain):
        send(account, text="x" * 4097)


def theirs(message_id: str) -> Message:
    return Message(
        channel="whatsapp-agent",
        account="ada",
        id=message_id,
        sender=Sender(id=USER),
        thread=USER,
        sent_at=0.0,
    )


def test_reading_and_typing_are_one_call_and_never_raise(graph: Any, account: ChannelAccount) -> None:
    message_id = graph.say("whatsapp_agent", AGENT, USER, text="hello?")
    use(account, lambda outlet: outlet.mark_read(theirs(message_id), typing=True))
    assert [effect.platform_id for effect in graph.effects("whatsapp_agent", "typing")] == [message_id]
    assert len(graph.calls) == 1
    use(account, lambda outlet: outlet.mark_read(theirs("wamid.unknown"), typing=False))
    for fault in ("drop", "reset", "garbage", "error"):
        graph.misbehave(fault, path="/statuses$", status=500)
        use(account, lambda outlet: outlet.mark_read(theirs(message_id), typing=True))


class Store:
    """Keeps what is accepted, in memory; a poll ends when it is cancelled."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.cursor = ""
        self.enough: Callable[[], bool] = lambda: False
        self.done = asyncio.Event()

    async def accept(self, events: Sequence[Event]) -> None:
        self.events += events

    async def keep(self, cursor: str) -> None:
        self.cursor = cursor
        if self.enough():
            self.done.set()


def poll(account: ChannelAccount, cursor: str, enough: Callable[[Store], bool]) -> Store:
    """Polls until there is enough."""

    async def go() -> Store:
        store = Store()
        store.enough = lambda: enough(store)
        assert KIND.poller is not None
        running = asyncio.create_task(KIND.poller(account).run(store.accept, cursor, store.keep))
        waiting = asyncio.create_task(store.done.wait())
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            waiting.cancel()
            running.result()
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        return store

    return asyncio.run(go())


def test_messages_and_receipts_come_over_one_cursor_and_pictures_are_fetched(
    graph: Any, account: ChannelAccount
) -> None:
    graph.say("whatsapp_agent", AGENT, USER, text="Größe? 🌙")
    graph.say("whatsapp_agent", AGENT, USER, text="what is this?", picture=PICTURE)
    platform_id = send(account)
    store = poll(account, "", lambda store: len(store.events) >= 3)
    text, picture, report = store.events
    assert isinstance(text, Message)
    assert isinstance(picture, Message)
    assert isinstance(report, DeliveryReport)
    assert (text.text, text.sender.id, picture.text) == ("Größe? 🌙", USER, "what is this?")
    assert (report.platform_id, report.state) == (platform_id, "delivered")
    (attachment,) = picture.attachments
    assert use(account, lambda outlet: outlet.fetch(attachment, most_bytes=10_000)) == PICTURE
    with pytest.raises(MediaUnavailable):
        use(account, lambda outlet: outlet.fetch(attachment, most_bytes=10))
    gone = replace(attachment, media_id="998a7c17-0000-4000-8000-000000000009")
    with pytest.raises(MediaUnavailable):
        use(account, lambda outlet: outlet.fetch(gone, most_bytes=10_000))

    graph.say("whatsapp_agent", AGENT, USER, text="later", name="Ada")
    onward = poll(account, store.cursor, lambda store: bool(store.events))
    assert [(event.text, event.sender.name) for event in onward.events if isinstance(event, Message)] == [
        ("later", "Ada")
    ]
    assert int(onward.cursor) > int(store.cursor)


def test_a_bad_key_and_another_poller_stop_it(graph: Any, account: ChannelAccount) -> None:
    with pytest.raises(NotAllowed):
        poll(replace(account, secrets={"access_token": "another-key-0123456789"}), "", lambda store: True)
    graph.misbehave("error", path="/updates$", status=409, code=1752041)
    with pytest.raises(Misconfigured):
        poll(account, "", lambda store: True)


def test_the_self_test_tries_the_key_and_disturbs_no_poll(graph: Any, account: ChannelAccount) -> None:
    (good,) = asyncio.run(KIND.check(account))
    assert good.ok
    assert [(call.method, call.path.rpartition("/")[2]) for call in graph.calls] == [("POST", "statuses")]
    assert graph.effects("whatsapp_agent", "read") == []
    (bad,) = asyncio.run(KIND.check(replace(account, secrets={"access_token": "another-key-0123456789"})))
    assert not bad.ok
    assert "API key" in bad.remedy
    (away,) = asyncio.run(KIND.check(replace(account, server="http://127.0.0.1:1")))
    assert not away.ok
    assert "network" in away.remedy
