"""Sending on WhatsApp over real HTTP against Meta's side, with its faults; and the self-test of a new account."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from kithkin.channels.whatsapp_cloud import KIND
from kithkin.messages.errors import MediaUnavailable, OutcomeUnknown, SendRefused, TryAgain
from kithkin.messages.inbound import Message, Sender
from kithkin.messages.outbound import Piece
from kithkin.ports.channels import ChannelAccount, Check, LookedUp, Outlet
from support.graph import graph_server
from support.scripted_host import Answer, as_json, scripted_host

NUMBER, PHONE = "100000000000001", "16505550123"
SECRET, TOKEN = "0123456789abcdef0123456789abcdef", "EAAtoken0123456789012345"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))

Found = TypeVar("Found")


@pytest.fixture
def graph() -> Iterator[Any]:
    with graph_server(seed=1) as server:
        server.add_app(app_secret=SECRET, verify_token="v", callback_urls={}, proof_required=True)
        server.add_whatsapp_number(NUMBER, token=TOKEN, display="15550001111")
        server.say("whatsapp_cloud", NUMBER, PHONE, text="hello")
        yield server


@pytest.fixture
def account(graph: Any) -> ChannelAccount:
    return account_at(graph.address)


def account_at(server: str) -> ChannelAccount:
    return ChannelAccount(
        channel="whatsapp",
        account=NUMBER,
        values={"business_account_id": "500000000000001"},
        secrets={"access_token": TOKEN, "app_secret": SECRET, "verify_token": "v"},
        server=server,
    )


def piece(**fields: Any) -> Piece:
    plain = {
        "reference": "reference-1",
        "channel": "whatsapp",
        "account": NUMBER,
        "thread": PHONE,
        "recipient": PHONE,
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


def test_a_text_is_sent_once_with_our_reference_and_what_it_answers(
    graph: Any, account: ChannelAccount
) -> None:
    platform_id = send(account, text="Größe: 🌙", reply_to="wamid.THEIRS")
    (sent,) = graph.sent("whatsapp_cloud")
    assert (sent.text, sent.recipient, sent.platform_id) == ("Größe: 🌙", PHONE, platform_id)
    assert (sent.reference, sent.reply_to) == ("reference-1", "wamid.THEIRS")


def test_a_text_of_the_longest_size_is_taken(graph: Any, account: ChannelAccount) -> None:
    text = "🌙" * KIND.limits.text
    send(account, text=text)
    assert graph.sent("whatsapp_cloud")[0].text == text


def test_a_picture_is_uploaded_and_sent_with_its_caption(graph: Any, account: ChannelAccount) -> None:
    send(
        account,
        text="c" * KIND.limits.caption,
        picture=PICTURE,
        picture_type="image/png",
        reply_to="wamid.THEIRS",
    )
    send(account, text="", picture=PICTURE, picture_type="image/png")
    with_caption, without = graph.sent("whatsapp_cloud")
    assert (with_caption.picture, with_caption.picture_type) == (PICTURE, "image/png")
    assert (with_caption.text, with_caption.reply_to) == ("c" * 1024, "wamid.THEIRS")
    assert (without.picture, without.text) == (PICTURE, "")


def test_a_person_whose_number_is_kept_back_is_reached_by_their_user_id(
    graph: Any, account: ChannelAccount
) -> None:
    user = "US.81350120865530274191"
    graph.say("whatsapp_cloud", NUMBER, "somebody", text="hi", user_id=user, hidden=True)
    send(account, thread=user, recipient=user)
    assert graph.sent("whatsapp_cloud")[0].recipient == user
    body = json.loads(graph.calls[-1].body)
    assert body["recipient"] == user
    assert "to" not in body


def test_an_answer_in_a_group_goes_to_the_group() -> None:
    with scripted_host(lambda call: as_json({"messages": [{"id": "wamid.1"}]})) as host:
        send(account_at(host.address), thread="group:Y2Fw", recipient=PHONE)
    body = host.calls[0].json()
    assert (body["recipient_type"], body["to"]) == ("group", "Y2Fw")
    assert host.calls[0].query.keys() == {"appsecret_proof"}
    assert TOKEN not in str(host.calls[0].query)


@pytest.mark.parametrize("picture", [b"", PICTURE])
def test_the_connection_broken_before_or_after_is_told_apart_from_not_reached(
    graph: Any, account: ChannelAccount, picture: bytes
) -> None:
    fields = {"picture": picture, "picture_type": "image/png"}
    for fault in ("drop", "reset", "garbage", "error_after"):
        before = len(graph.sent("whatsapp_cloud"))
        graph.misbehave(fault, path="/messages$", status=500)
        with pytest.raises(OutcomeUnknown):
            send(account, **fields)
        assert len(graph.sent("whatsapp_cloud")) - before == (0 if fault == "reset" else 1)
    with pytest.raises(TryAgain):
        send(replace(account, server="http://127.0.0.1:1"), **fields)


def test_a_picture_that_could_not_be_uploaded_was_certainly_not_sent(
    graph: Any, account: ChannelAccount
) -> None:
    for fault in ("drop", "reset", "garbage", "error_after"):
        graph.misbehave(fault, path="/media$", status=500)
        with pytest.raises(TryAgain):
            send(account, picture=PICTURE, picture_type="image/png")
    graph.misbehave("error", path="/media$", status=400, code=131053)
    with pytest.raises(SendRefused) as refused:
        send(account, picture=PICTURE, picture_type="image/png")
    assert (refused.value.scope, refused.value.code) == ("message", "131053")
    assert graph.sent("whatsapp_cloud") == []


def test_asked_for_patience_it_says_for_how_long(graph: Any, account: ChannelAccount) -> None:
    graph.misbehave("error", path="/messages$", status=429, code=130429, retry_after=17)
    with pytest.raises(TryAgain) as asked:
        send(account)
    assert asked.value.after == 17.0
    graph.misbehave("error", path="/messages$", status=400, code=131056)
    with pytest.raises(TryAgain) as pair:
        send(account)
    assert pair.value.after >= 6.0
    assert graph.sent("whatsapp_cloud") == []
    assert send(account)


def test_a_closed_window_waits_for_the_person(graph: Any, account: ChannelAccount) -> None:
    graph.clock.advance(24 * 3600 + 60)
    with pytest.raises(SendRefused) as refused:
        send(account)
    assert (refused.value.scope, refused.value.code) == ("until_they_write", "131047")
    graph.say("whatsapp_cloud", NUMBER, PHONE, text="still there?")
    assert send(account)


@pytest.mark.parametrize(
    ("code", "scope"),
    [
        (190, "channel"), (10, "channel"), (200, "channel"), (368, "channel"), (131031, "channel"),
        (131042, "channel"), (131026, "message"), (131049, "message"), (131030, "message"), (131062, "message"),
        (130497, "person"), (100, "message"), (139999, "message"),
    ],
)  # fmt: skip
def test_a_refusal_says_how_far_it_reaches(
    graph: Any, account: ChannelAccount, code: int, scope: str
) -> None:
    graph.misbehave("error", path="/messages$", status=400, code=code)
    with pytest.raises(SendRefused) as refused:
        send(account)
    assert (refused.value.scope, refused.value.code) == (scope, str(code))
    assert TOKEN not in str(refused.value)
    assert SECRET not in str(refused.value)


def test_a_server_error_leaves_it_open_but_for_the_one_that_says_it_sent_nothing(
    graph: Any, account: ChannelAccount
) -> None:
    for status, code in ((500, 131000), (500, 2), (503, 0)):
        graph.misbehave("error", path="/messages$", status=status, code=code or 999)
        with pytest.raises(OutcomeUnknown):
            send(account)
    graph.misbehave("error", path="/messages$", status=503, code=131016)
    with pytest.raises(TryAgain):
        send(account)


def test_an_answer_without_an_id_leaves_it_open() -> None:
    for answer in (Answer(status=200), as_json({"messages": []}), as_json([])):
        with scripted_host(lambda call, answer=answer: answer) as host, pytest.raises(OutcomeUnknown):
            send(account_at(host.address))


def test_nothing_can_be_looked_up(account: ChannelAccount) -> None:
    found = use(account, lambda outlet: outlet.look_up(piece(), since=time.time()))
    assert found == LookedUp(state="cannot_tell")


def theirs(message_id: str, thread: str = PHONE) -> Message:
    return Message(
        channel="whatsapp", account=NUMBER, id=message_id, sender=Sender(id=PHONE), thread=thread, sent_at=0.0
    )


def test_reading_and_typing_are_one_call_and_never_raise(graph: Any, account: ChannelAccount) -> None:
    message_id = graph.say("whatsapp_cloud", NUMBER, PHONE, text="hello?")
    use(account, lambda outlet: outlet.mark_read(theirs(message_id), typing=True))
    assert [effect.kind for effect in graph.effects("whatsapp_cloud", "read")] == ["read"]
    assert [effect.platform_id for effect in graph.effects("whatsapp_cloud", "typing")] == [message_id]
    calls = len(graph.calls)
    use(account, lambda outlet: outlet.mark_read(theirs(message_id), typing=False))
    assert len(graph.calls) == calls + 1
    assert len(graph.effects("whatsapp_cloud", "typing")) == 1
    use(account, lambda outlet: outlet.mark_read(theirs(message_id, thread="group:Y2Fw"), typing=True))
    assert len(graph.calls) == calls + 1
    use(account, lambda outlet: outlet.mark_read(theirs("wamid.unknown"), typing=True))
    for fault in ("drop", "reset", "garbage", "error"):
        graph.misbehave(fault, path="/messages$", status=500)
        use(account, lambda outlet: outlet.mark_read(theirs(message_id), typing=True))
    use(replace(account, server="http://127.0.0.1:1"), lambda outlet: outlet.mark_read(theirs(message_id), typing=True))  # fmt: skip


def received(graph: Any, account: ChannelAccount, **said: Any) -> Message:
    """The message as our receiver reads what Meta's side would post."""
    graph.say("whatsapp_cloud", NUMBER, PHONE, **said)
    graph.delivered()
    receiver = KIND.receiver
    assert receiver is not None
    last = graph.deliveries[-1]
    (event,) = receiver([account]).receive(last.body, {"x-hub-signature-256": last.signature})
    assert isinstance(event, Message)
    return event


def test_a_picture_that_somebody_sends_is_received_and_fetched_and_hashed() -> None:
    with (
        scripted_host(lambda call: Answer()) as us,
        graph_server(seed=2) as graph,
    ):
        urls = {"whatsapp_cloud": f"{us.address}/channels/whatsapp/webhook"}
        graph.add_app(app_secret=SECRET, verify_token="v", callback_urls=urls, proof_required=True)
        graph.add_whatsapp_number(NUMBER, token=TOKEN, display="15550001111")
        account = account_at(graph.address)
        message = received(graph, account, picture=PICTURE, text="Größe? 🌙")
        assert message.text == "Größe? 🌙"
        (attachment,) = message.attachments
        fetch = use(account, lambda outlet: outlet.fetch(attachment, most_bytes=10_000))
        assert fetch == PICTURE
        with pytest.raises(MediaUnavailable):
            use(account, lambda outlet: outlet.fetch(attachment, most_bytes=100))
        damaged = replace(attachment, sha256="0" * 64)
        with pytest.raises(MediaUnavailable, match="damaged"):
            use(account, lambda outlet: outlet.fetch(damaged, most_bytes=10_000))
        graph.clock.advance(8 * 86400)
        calls = len(graph.calls)
        with pytest.raises(MediaUnavailable):
            use(account, lambda outlet: outlet.fetch(attachment, most_bytes=10_000))
        assert len(graph.calls) == calls + 1


# --- the self-test of an account


def checks(account: ChannelAccount) -> list[Check]:
    return list(asyncio.run(KIND.check(account)))


def with_business(graph: Any, account: ChannelAccount) -> ChannelAccount:
    return replace(account, values={"business_account_id": graph.world.account(NUMBER).business})


def test_a_working_account_passes_and_says_its_name(graph: Any, account: ChannelAccount) -> None:
    account = with_business(graph, account)
    found = checks(account)
    assert [check.ok for check in found] == [True, True, True]
    assert found[0].found["display_phone_number"] == "15550001111"
    assert found[0].found["title"].endswith("15550001111")


def test_a_secret_of_another_app_is_found_out_where_the_proof_is_not_demanded_too() -> None:
    with graph_server(seed=3) as graph:
        graph.add_app(app_secret=SECRET, verify_token="v", callback_urls={})
        graph.add_whatsapp_number(NUMBER, token=TOKEN, display="15550001111")
        account = with_business(graph, account_at(graph.address))
        assert [check.ok for check in checks(account)] == [True, True, True]
        wrong = replace(account, secrets={"access_token": TOKEN, "app_secret": "f" * 32})
        assert [check.ok for check in checks(wrong)] == [True, False]


def test_an_app_that_is_not_told_yet_is_subscribed(graph: Any, account: ChannelAccount) -> None:
    account = with_business(graph, account)
    graph.world.account(NUMBER).subscribed = []
    assert [check.ok for check in checks(account)] == [True, True, True]
    assert graph.world.account(NUMBER).subscribed


@pytest.mark.parametrize(
    ("change", "which", "word"),
    [
        ({"secrets": {"access_token": "wrong" * 5, "app_secret": SECRET}}, 0, "token"),
        ({"account": "100000000000099"}, 0, "phone number id"),
        ({"secrets": {"access_token": TOKEN, "app_secret": "f" * 32}}, 0, "app secret"),
        ({"values": {"business_account_id": "500000000000099"}}, 2, "WhatsApp Business Account ID"),
        ({"server": "http://127.0.0.1:1"}, 0, "network"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    graph: Any, account: ChannelAccount, change: dict[str, Any], which: int, word: str
) -> None:
    found = checks(replace(with_business(graph, account), **change))
    assert [check.ok for check in found] == [True] * which + [False]
    assert word in found[-1].remedy
    assert SECRET not in repr(found)
    assert TOKEN not in repr(found)
