"""Messages go out through either login once, whatever becomes of the connection; comments are answered in public."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from kithkin.channels.instagram import KIND
from kithkin.messages.errors import MediaUnavailable, OutcomeUnknown, SendRefused, TryAgain
from kithkin.messages.inbound import Attachment, DeliveryReport, Event, Message, Noted, Sender, Unsent
from kithkin.messages.outbound import Piece
from kithkin.meta_graph import GraphClient
from kithkin.ports.channels import ChannelAccount, Check, Outlet
from support.file_server import file_server
from support.graph import graph_server
from support.graph.callback import Callback

IG, IGSID, PAGE, SECRET, APP = (
    "17841400000000001",
    "900100200300400",
    "100200300400500",
    "0" * 32,
    "1517776481860111",
)
TOKENS = {"instagram": "IGtoken", "page": "EAAtoken"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))


@pytest.fixture(params=["instagram", "page"])
def flavour(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def graph(flavour: str) -> Iterator[Any]:
    with graph_server(seed=1) as server:
        server.add_app(app_secret=SECRET, verify_token="v", callback_urls={}, app_id=APP)
        server.add_page(PAGE, token=TOKENS["page"], name="Kithkin", subscribed=[])
        page = PAGE if flavour == "page" else ""
        server.add_instagram(
            IG, token=TOKENS[flavour], flavour=flavour, page=page, username="kithkin.circle", subscribed=[]
        )
        server.say("instagram", IG, IGSID, text="hello")
        yield server


def account(server: str, flavour: str, token: str = "", username: str = "@kithkin.circle") -> ChannelAccount:
    page = {"page_id": PAGE} if flavour == "page" else {}
    return ChannelAccount(
        channel="instagram",
        account=IG,
        values={"instagram_id": IG, "username": username, "app_id": APP, **page},
        secrets={"access_token": token or TOKENS[flavour], "app_secret": SECRET, "verify_token": "v"},
        server=server,
    )


def piece(text: str = "384,400 km.", reference: str = "a" * 32, **fields: Any) -> Piece:
    return Piece(
        reference=reference,
        channel="instagram",
        account=IG,
        thread=IGSID,
        recipient=fields.pop("recipient", IGSID),
        text=text,
        **fields,
    )


def with_outlet(graph: Any, flavour: str, use: Callable[[Outlet], Awaitable[Any]], token: str = "") -> Any:
    """What comes of using an outlet, which is closed afterwards."""

    async def go() -> Any:
        outlet = KIND.outlet(account(graph.address, flavour, token))
        try:
            return await use(outlet)
        finally:
            await outlet.close()

    return asyncio.run(go())


def received(graph: Any, flavour: str, act: Callable[[], Any]) -> list[Event]:
    """What our receiver reads of the calls that follow an act, over real HTTP."""
    with Callback() as callback:
        graph.add_app(
            app_secret=SECRET, verify_token="v", callback_urls={"instagram": callback.url}, app_id=APP
        )
        act()
        graph.delivered()
    assert KIND.receiver is not None
    receiver = KIND.receiver([account(graph.address, flavour)])
    return [event for call in callback.received for event in receiver.receive(call.body, call.headers)]


def test_words_are_sent_on_the_flavours_own_host(graph: Any, flavour: str):
    sent = with_outlet(graph, flavour, lambda outlet: outlet.send(piece(reply_to="mid_asked")))
    (effect,) = graph.sent("instagram")
    assert (effect.text, effect.recipient, effect.reply_to) == ("384,400 km.", IGSID, "mid_asked")
    assert effect.platform_id == sent.platform_id
    assert effect.reference == ("a" * 32 if flavour == "page" else "")
    call = next(call for call in reversed(graph.calls) if call.method == "POST")
    assert call.host == ("graph.facebook.com" if flavour == "page" else "graph.instagram.com")
    assert call.path.endswith(f"{PAGE}/messages" if flavour == "page" else "me/messages")


def test_the_limit_is_counted_in_bytes(graph: Any, flavour: str):
    assert (KIND.limits.text, KIND.limits.counted_in) == (1000, "bytes")
    longest = "ä" * 500
    with_outlet(graph, flavour, lambda outlet: outlet.send(piece(longest)))
    with pytest.raises(SendRefused) as refused:
        with_outlet(graph, flavour, lambda outlet: outlet.send(piece(longest + "x")))
    assert refused.value.scope == "message"
    assert [effect.text for effect in graph.sent("instagram")] == [longest]


def test_a_picture_goes_through_a_page_and_is_told_in_words_without_one(graph: Any, flavour: str):
    caption = "ä" * (KIND.limits.caption // 2)
    drawing = piece(caption, picture=PNG, picture_type="image/png")
    with_outlet(graph, flavour, lambda outlet: outlet.send(drawing))
    (effect,) = graph.sent("instagram")
    assert effect.picture == (PNG if flavour == "page" else b"")
    assert effect.text.startswith(caption) is (flavour == "instagram")
    found = with_outlet(graph, flavour, lambda outlet: outlet.look_up(drawing, since=time.time() - 5.0))
    assert (found.state, found.platform_id) == ("there", effect.platform_id)


def test_with_an_address_a_picture_goes_without_a_page_too(graph: Any, flavour: str):
    with file_server({"/drawing": PNG}) as address:
        drawing = piece(
            "A circle.", picture=PNG, picture_type="image/png", picture_address=f"{address}/drawing"
        )
        with_outlet(graph, flavour, lambda outlet: outlet.send(drawing))
        found = with_outlet(graph, flavour, lambda outlet: outlet.look_up(drawing, since=time.time() - 5.0))
    (effect,) = graph.sent("instagram")
    assert (effect.picture, effect.text) == (PNG, "")
    assert effect.detail.get("url", "") == (f"{address}/drawing" if flavour == "instagram" else "")
    assert (found.state, found.platform_id) == ("there", effect.platform_id)


def test_a_picture_that_instagram_cannot_fetch_is_told_in_words_once(graph: Any, flavour: str):
    with file_server({}) as address:
        drawing = piece("A circle.", picture=PNG, picture_type="image/png", picture_address=f"{address}/x")
        with_outlet(graph, flavour, lambda outlet: outlet.send(drawing))
    (effect,) = graph.sent("instagram")
    assert effect.picture == (PNG if flavour == "page" else b"")
    assert effect.text.startswith("A circle. (") is (flavour == "instagram")
    found = with_outlet(graph, flavour, lambda outlet: outlet.look_up(drawing, since=time.time() - 5.0))
    assert (found.state, found.platform_id) == ("there", effect.platform_id)


def test_no_picture_goes_under_a_comment(graph: Any, flavour: str):
    comment = graph.comment("instagram", IG, IGSID, "@kithkin.circle draw a circle")
    drawing = piece("A circle.", picture=PNG, picture_type="image/png", recipient=comment, public=True)
    with_outlet(graph, flavour, lambda outlet: outlet.send(drawing))
    (effect,) = graph.sent("instagram")
    assert (effect.kind, effect.picture) == ("comment", b"")
    assert effect.text.startswith("A circle. (")


def test_an_answer_in_progress_is_shown_in_private_only(graph: Any, flavour: str):
    asked = Message(
        channel="instagram", account=IG, id="m", sender=Sender(id=IGSID), thread=IGSID, sent_at=0.0, text="?"
    )
    with_outlet(graph, flavour, lambda outlet: outlet.mark_read(asked, typing=True))
    with_outlet(graph, flavour, lambda outlet: outlet.mark_read(replace(asked, public=True), typing=True))
    assert (len(graph.effects("instagram", "read")), len(graph.effects("instagram", "typing"))) == (1, 1)
    graph.misbehave("error", path="/messages$", status=400, code=100, times=2)
    with_outlet(graph, flavour, lambda outlet: outlet.mark_read(asked, typing=True))


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        ({"status": 429, "code": 613, "retry_after": 17.0}, 17.0),
        ({"status": 400, "code": 613, "subcode": 2534040}, 60.0),
        ({"status": 400, "code": 4}, 60.0),
        ({"status": 400, "code": 80002}, 300.0),
    ],
)
def test_a_request_for_patience_is_passed_on(graph: Any, flavour: str, fault: dict[str, Any], after: float):
    graph.misbehave("error", method="POST", path="/messages$", **fault)
    with pytest.raises(TryAgain) as patience:
        with_outlet(graph, flavour, lambda outlet: outlet.send(piece()))
    assert patience.value.after == after
    assert graph.sent("instagram") == []


@pytest.mark.parametrize(
    ("code", "subcode", "scope"),
    [
        (190, 0, "channel"),
        (10, 0, "channel"),
        (368, 0, "channel"),
        (10, 2534022, "until_they_write"),
        (551, 0, "until_they_write"),
        (100, 2534014, "person"),
        (100, 0, "message"),
    ],
)
def test_a_refusal_says_how_far_it_reaches(graph: Any, flavour: str, code: int, subcode: int, scope: str):
    graph.misbehave("error", method="POST", path="/messages$", status=400, code=code, subcode=subcode)
    with pytest.raises(SendRefused) as refused:
        with_outlet(graph, flavour, lambda outlet: outlet.send(piece()))
    assert refused.value.scope == scope


def test_after_a_day_the_window_is_closed(graph: Any, flavour: str):
    graph.clock.advance(25 * 3600)
    with pytest.raises(SendRefused) as refused:
        with_outlet(graph, flavour, lambda outlet: outlet.send(piece()))
    assert refused.value.scope == "until_they_write"
    assert "24 hours" in (KIND.explain(refused.value.code) or "")


def test_a_wrong_token_stops_the_channel_and_stands_in_no_message(graph: Any, flavour: str):
    with pytest.raises(SendRefused) as refused:
        with_outlet(graph, flavour, lambda outlet: outlet.send(piece()), token="IGwithdrawn")
    assert (refused.value.scope, refused.value.code.split("/")[0]) == ("channel", "190")
    assert "IGwithdrawn" not in f"{refused.value!r} {refused.value}"


@pytest.mark.parametrize("fault", ["drop", "garbage", "error_after"])
def test_a_message_that_was_taken_without_a_word_is_found(graph: Any, flavour: str, fault: str):
    graph.misbehave(fault, method="POST", path="/messages$", after=1)

    async def go(outlet: Outlet) -> None:
        first = await outlet.send(piece())
        started = time.time()
        with pytest.raises(OutcomeUnknown):
            await outlet.send(piece(reference="b" * 32))
        found = await outlet.look_up(piece(reference="b" * 32), since=started)
        assert found.state == "there"
        assert found.platform_id == graph.sent("instagram")[1].platform_id != first.platform_id

    with_outlet(graph, flavour, go)


def test_a_message_that_never_arrived_is_missed_only_after_a_while(graph: Any, flavour: str):
    graph.misbehave("reset", method="POST", path="/messages$")

    async def go(outlet: Outlet) -> tuple[str, str]:
        with pytest.raises(OutcomeUnknown):
            await outlet.send(piece())
        at_once = await outlet.look_up(piece(), since=time.time())
        later = await outlet.look_up(piece(), since=time.time() - 30.0)
        return at_once.state, later.state

    assert with_outlet(graph, flavour, go) == ("cannot_tell", "not_there")
    assert graph.sent("instagram") == []


def test_a_comment_that_calls_us_is_answered_under_it(graph: Any, flavour: str):
    (comment,) = received(
        graph, flavour, lambda: graph.comment("instagram", IG, IGSID, "@kithkin.circle how far is the moon?")
    )
    assert isinstance(comment, Message)
    assert (comment.public, comment.sender.id) == (True, IGSID)
    answer = piece(recipient=comment.id, public=True)
    sent = with_outlet(graph, flavour, lambda outlet: outlet.send(answer))
    (effect,) = graph.sent("instagram")
    assert (effect.kind, effect.text, effect.platform_id) == ("comment", "384,400 km.", sent.platform_id)


@pytest.mark.parametrize("fault", ["drop", "reset"])
def test_an_answer_under_a_comment_is_looked_for(graph: Any, flavour: str, fault: str):
    comment = graph.comment("instagram", IG, IGSID, "@kithkin.circle how far?")
    answer = piece(recipient=comment, public=True)
    graph.misbehave(fault, method="POST", path="/replies$")

    async def go(outlet: Outlet) -> str:
        started = time.time() - 5.0
        with pytest.raises(OutcomeUnknown):
            await outlet.send(answer)
        return (await outlet.look_up(answer, since=started)).state

    assert with_outlet(graph, flavour, go) == ("there" if fault == "drop" else "not_there")
    graph.misbehave("error", method="GET", path="/replies$", status=500, code=2)
    failed = with_outlet(graph, flavour, lambda outlet: outlet.look_up(answer, since=time.time()))
    assert failed.state == "cannot_tell"


def test_a_comment_that_is_gone_refuses_its_answer(graph: Any, flavour: str):
    with pytest.raises(SendRefused) as refused:
        with_outlet(
            graph, flavour, lambda outlet: outlet.send(piece(recipient="17900000000000999", public=True))
        )
    assert refused.value.scope == "message"


def test_what_the_server_says_is_read(graph: Any, flavour: str):
    """Its payloads were written by another hand than the receiver."""
    events = received(graph, flavour, lambda: graph.say("instagram", IG, IGSID, text="Zoë 😀", picture=PNG))
    messages = [event for event in events if isinstance(event, Message)]
    assert [message.text for message in messages if message.text] == ["Zoë 😀"]
    (picture,) = [one for message in messages for one in message.attachments]
    assert with_outlet(graph, flavour, lambda outlet: outlet.fetch(picture, most_bytes=1000)) == PNG
    graph.expire_media()
    with pytest.raises(MediaUnavailable):
        with_outlet(graph, flavour, lambda outlet: outlet.fetch(picture, most_bytes=1000))


def test_our_own_words_come_back_as_no_message(graph: Any, flavour: str):
    sent: list[str] = []

    def act() -> None:
        comment = graph.comment("instagram", IG, IGSID, "How lovely!")
        sent.append(with_outlet(graph, flavour, lambda outlet: outlet.send(piece())).platform_id)
        with_outlet(graph, flavour, lambda outlet: outlet.send(piece(recipient=comment, public=True)))
        graph.own("instagram", IG, "@kithkin.circle talks to itself", parent=comment)
        graph.echo("instagram", IG, IGSID, "written by hand")

    events = received(graph, flavour, act)
    assert not any(isinstance(event, Message) for event in events)
    reports = [event for event in events if isinstance(event, DeliveryReport)]
    assert [(report.state, report.platform_id) for report in reports] == [("sent", sent[0])]
    noted = sorted(event.what for event in events if isinstance(event, Noted))
    assert noted == ["comment", "own comment", "own comment", "own message"]


def test_whatever_people_do_is_read(graph: Any, flavour: str):
    def act() -> None:
        first = graph.say("instagram", IG, IGSID, text="hello")
        graph.edit("instagram", IG, IGSID, first, "hello again")
        graph.react("instagram", IG, IGSID, first, "❤")
        graph.unsend("instagram", IG, IGSID, first)
        graph.postback("instagram", IG, IGSID, payload="P", title="Press me")
        graph.say("instagram", IG, IGSID, text="is that true?", shared="post", shared_title="It is said")

    events = received(graph, flavour, act)
    messages = [event for event in events if isinstance(event, Message)]
    assert {message.text for message in messages} == {"hello", "hello again", "Press me", "is that true?", ""}
    (edited,) = [message for message in messages if message.replaces]
    assert edited.replaces == next(message.id for message in messages if message.text == "hello")
    (unsent,) = [event for event in events if isinstance(event, Unsent)]
    assert unsent.message_id == edited.replaces
    (shared,) = [one for message in messages for one in message.shared]
    assert (shared.kind, shared.title) == ("post", "It is said")


def test_files_come_from_metas_servers_only(graph: Any, flavour: str):
    for url in (
        "",
        "https://example.org/a.png",
        "http://scontent.cdninstagram.com/a.png",
        "https://127.0.0.1/a",
    ):
        with pytest.raises(MediaUnavailable):
            with_outlet(
                graph,
                flavour,
                lambda outlet, url=url: outlet.fetch(Attachment(kind="picture", url=url), most_bytes=1000),
            )


def checked(graph: Any, flavour: str, **fields: Any) -> list[Check]:
    async def go() -> list[Check]:
        return list(await KIND.check(account(graph.address, flavour, **fields)))

    return asyncio.run(go())


def test_the_self_test_finds_a_missing_subscription(graph: Any, flavour: str):
    own, subscription = checked(graph, flavour)
    assert own.ok
    assert own.found == {"title": "kithkin.circle"}
    assert not subscription.ok
    assert "subscribed_fields=messages" in subscription.remedy
    called = subscription.remedy.split("Call POST /")[1].split(" ")[0]
    host = "graph.facebook.com" if flavour == "page" else "graph.instagram.com"

    async def follow() -> None:
        client = GraphClient(f"{graph.address}/{host}/v26.0", TOKENS[flavour], inside=True)
        path, _, fields = called.partition("?subscribed_fields=")
        await client.call("POST", path, query={"subscribed_fields": fields})
        await client.close()

    asyncio.run(follow())
    assert all(check.ok for check in checked(graph, flavour))


def test_the_self_test_finds_a_wrong_token_or_name(graph: Any, flavour: str):
    (check,) = checked(graph, flavour, token="IGwithdrawn")
    assert "new access token" in check.remedy
    (check,) = checked(graph, flavour, username="kithkin.square")
    assert "kithkin.circle" in check.remedy
    graph.misbehave("reset", method="GET")
    (check,) = checked(graph, flavour)
    assert "try again" in check.remedy


def test_every_code_is_put_in_words():
    for code in (
        "190",
        "10",
        "10/2018278",
        "551",
        "613",
        "4",
        "17",
        "32",
        "80002",
        "80006",
        "2",
        "10/1893063",
        "100",
        "368",
    ):
        assert KIND.explain(code)
    assert KIND.explain("123456") is None
