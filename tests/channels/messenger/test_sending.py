"""Messages go out to a Page's people once, whatever becomes of the connection; files come in from Meta's servers only."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from kithkin.channels.messenger import KIND
from kithkin.messages.errors import MediaUnavailable, OutcomeUnknown, SendRefused, TryAgain
from kithkin.messages.inbound import Attachment, DeliveryReport, Event, Message, Noted, Sender
from kithkin.messages.outbound import Piece
from kithkin.meta_graph import GraphClient
from kithkin.ports.channels import ChannelAccount, Check, Outlet
from support.graph import graph_server
from support.graph.callback import Callback

PAGE, PSID, TOKEN, SECRET, APP = (
    "100200300400500",
    "7001002003004005",
    "EAAtoken",
    "0" * 32,
    "1517776481860111",
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))


@pytest.fixture
def graph() -> Iterator[Any]:
    with graph_server(seed=1) as server:
        server.add_app(app_secret=SECRET, verify_token="v", callback_urls={}, app_id=APP, proof_required=True)
        server.add_page(PAGE, token=TOKEN, name="Kithkin")
        server.say("messenger", PAGE, PSID, text="hello")
        yield server


def account(server: str, token: str = TOKEN) -> ChannelAccount:
    return ChannelAccount(
        channel="messenger",
        account=PAGE,
        values={"page_id": PAGE, "app_id": APP},
        secrets={"access_token": token, "app_secret": SECRET, "verify_token": "v"},
        server=server,
    )


def piece(text: str = "2,502 m.", reference: str = "a" * 32, **fields: Any) -> Piece:
    return Piece(
        reference=reference,
        channel="messenger",
        account=PAGE,
        thread=PSID,
        recipient=PSID,
        text=text,
        **fields,
    )


def with_outlet(server: str, use: Callable[[Outlet], Awaitable[Any]], token: str = TOKEN) -> Any:
    """What comes of using an outlet, which is closed afterwards."""

    async def go() -> Any:
        outlet = KIND.outlet(account(server, token))
        try:
            return await use(outlet)
        finally:
            await outlet.close()

    return asyncio.run(go())


def last_body(graph: Any) -> dict[str, Any]:
    return json.loads(next(call.body for call in reversed(graph.calls) if call.method == "POST"))


def test_words_are_sent_as_an_answer_with_our_reference(graph: Any):
    sent = with_outlet(graph.address, lambda outlet: outlet.send(piece(reply_to="m_asked")))
    (effect,) = graph.sent("messenger")
    assert (effect.text, effect.recipient, effect.reference, effect.reply_to) == (
        "2,502 m.",
        PSID,
        "a" * 32,
        "m_asked",
    )
    assert effect.platform_id == sent.platform_id
    assert last_body(graph)["messaging_type"] == "RESPONSE"


@pytest.mark.parametrize(
    ("answered", "threaded"), [("m_x#edit-2", "m_x"), ("derived-" + "0" * 32, ""), ("", "")]
)
def test_only_ids_of_the_platforms_own_are_threaded_to(graph: Any, answered: str, threaded: str):
    with_outlet(graph.address, lambda outlet: outlet.send(piece(reply_to=answered)))
    assert graph.sent("messenger")[0].reply_to == threaded


def test_the_longest_text_passes_and_one_more_character_does_not(graph: Any):
    longest = "ä😀" * (KIND.limits.text // 2)
    with_outlet(graph.address, lambda outlet: outlet.send(piece(longest)))
    with pytest.raises(SendRefused) as refused:
        with_outlet(graph.address, lambda outlet: outlet.send(piece(longest + "x")))
    assert (refused.value.scope, refused.value.code) == ("message", "100")
    assert [effect.text for effect in graph.sent("messenger")] == [longest]


def test_a_picture_is_sent_from_memory(graph: Any):
    with_outlet(graph.address, lambda outlet: outlet.send(piece("", picture=PNG, picture_type="image/png")))
    (effect,) = graph.sent("messenger")
    assert (effect.picture, effect.picture_type, effect.reference) == (PNG, "image/png", "a" * 32)


def test_an_answer_in_progress_is_shown_and_its_failing_hurts_nobody(graph: Any):
    asked = Message(
        channel="messenger",
        account=PAGE,
        id="m_1",
        sender=Sender(id=PSID),
        thread=PSID,
        sent_at=0.0,
        text="hello",
    )
    with_outlet(graph.address, lambda outlet: outlet.mark_read(asked, typing=False))
    assert (len(graph.effects("messenger", "read")), len(graph.effects("messenger", "typing"))) == (1, 0)
    with_outlet(graph.address, lambda outlet: outlet.mark_read(asked, typing=True))
    assert len(graph.effects("messenger", "typing")) == 1
    graph.misbehave("reset", channel="messenger", times=2)
    with_outlet(graph.address, lambda outlet: outlet.mark_read(asked, typing=True))


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        ({"status": 429, "retry_after": 17.0}, 17.0),
        ({"status": 400, "code": 613}, 60.0),
        ({"status": 400, "code": 613, "subcode": 2534040}, 60.0),
        ({"status": 400, "code": 4}, 60.0),
        ({"status": 400, "code": 32}, 60.0),
        ({"status": 400, "code": 80006}, 300.0),
    ],
)
def test_a_request_for_patience_is_passed_on(graph: Any, fault: dict[str, Any], after: float):
    if fault["status"] == 429:
        fault = {**fault, "code": 613}
    graph.misbehave("error", method="POST", path="/messages$", **fault)
    with pytest.raises(TryAgain) as patience:
        with_outlet(graph.address, lambda outlet: outlet.send(piece()))
    assert patience.value.after == after
    assert graph.sent("messenger") == []


@pytest.mark.parametrize(
    ("code", "subcode", "scope"),
    [
        (190, 0, "channel"),
        (10, 0, "channel"),
        (10, 1893063, "channel"),
        (368, 0, "channel"),
        (200, 0, "channel"),
        (10, 2018278, "until_they_write"),
        (551, 0, "until_they_write"),
        (100, 2018001, "person"),
        (100, 0, "message"),
        (99999, 0, "message"),
    ],
)
def test_a_refusal_says_how_far_it_reaches(graph: Any, code: int, subcode: int, scope: str):
    graph.misbehave("error", method="POST", path="/messages$", status=400, code=code, subcode=subcode)
    with pytest.raises(SendRefused) as refused:
        with_outlet(graph.address, lambda outlet: outlet.send(piece()))
    assert refused.value.scope == scope
    assert refused.value.code.split("/")[0] == str(code)


def test_after_a_day_the_window_is_closed(graph: Any):
    graph.clock.advance(25 * 3600)
    with pytest.raises(SendRefused) as refused:
        with_outlet(graph.address, lambda outlet: outlet.send(piece()))
    assert (refused.value.scope, refused.value.code) == ("until_they_write", "10/2018278")
    assert "24 hours" in (KIND.explain(refused.value.code) or "")


def test_a_person_unknown_to_the_page_is_refused_for_good(graph: Any):
    with pytest.raises(SendRefused) as refused:
        with_outlet(graph.address, lambda outlet: outlet.send(replace(piece(), recipient="4040")))
    assert refused.value.scope == "person"


def test_a_wrong_token_stops_the_channel_and_stands_in_no_message(graph: Any):
    with pytest.raises(SendRefused) as refused:
        with_outlet(graph.address, lambda outlet: outlet.send(piece()), token="EAAwithdrawn")
    assert (refused.value.scope, refused.value.code.split("/")[0]) == ("channel", "190")
    assert "EAAwithdrawn" not in f"{refused.value!r} {refused.value} {account(graph.address)!r}"
    assert SECRET not in repr(account(graph.address))


def test_a_server_that_cannot_be_reached_took_nothing():
    with pytest.raises(TryAgain):
        with_outlet("http://127.0.0.1:9", lambda outlet: outlet.send(piece()))


@pytest.mark.parametrize("fault", ["drop", "garbage", "error_after"])
def test_a_message_that_was_taken_without_a_word_is_found(graph: Any, fault: str):
    """And another piece with the same words, sent before, is not taken for it."""
    graph.misbehave(fault, method="POST", path="/messages$", times=1, after=1)

    async def go(outlet: Outlet) -> None:
        first = await outlet.send(piece())
        started = time.time()
        with pytest.raises(OutcomeUnknown):
            await outlet.send(piece(reference="b" * 32))
        found = await outlet.look_up(piece(reference="b" * 32), since=started)
        assert found.state == "there"
        assert found.platform_id == graph.sent("messenger")[1].platform_id != first.platform_id

    with_outlet(graph.address, go)
    assert len(graph.sent("messenger")) == 2


@pytest.mark.parametrize("fault", ["drop", "reset"])
def test_a_picture_without_an_answer_is_looked_for_too(graph: Any, fault: str):
    graph.misbehave(fault, method="POST", path="/messages$")
    picture = piece("", picture=PNG, picture_type="image/png")

    async def go(outlet: Outlet) -> str:
        started = time.time() - 5.0
        with pytest.raises(OutcomeUnknown):
            await outlet.send(picture)
        return (await outlet.look_up(picture, since=started)).state

    assert with_outlet(graph.address, go) == ("there" if fault == "drop" else "not_there")


def test_a_message_that_never_arrived_is_missed_only_after_a_while(graph: Any):
    graph.misbehave("reset", method="POST", path="/messages$")

    async def go(outlet: Outlet) -> tuple[str, str]:
        with pytest.raises(OutcomeUnknown):
            await outlet.send(piece())
        at_once = await outlet.look_up(piece(), since=time.time())
        later = await outlet.look_up(piece(), since=time.time() - 30.0)
        return at_once.state, later.state

    assert with_outlet(graph.address, go) == ("cannot_tell", "not_there")
    assert graph.sent("messenger") == []


def test_a_message_that_shows_up_late_is_not_given_up_at_once(graph: Any):
    graph.limits.listing_delay = 60.0
    graph.misbehave("drop", method="POST", path="/messages$")

    async def go(outlet: Outlet) -> tuple[str, str]:
        started = time.time()
        with pytest.raises(OutcomeUnknown):
            await outlet.send(piece())
        at_once = await outlet.look_up(piece(), since=started)
        graph.clock.advance(61.0)
        return at_once.state, (await outlet.look_up(piece(), since=started)).state

    assert with_outlet(graph.address, go) == ("cannot_tell", "there")


def test_the_same_words_of_yesterday_are_not_taken_for_todays(graph: Any):
    with_outlet(graph.address, lambda outlet: outlet.send(piece()))
    later = time.time() + 3600.0
    found = with_outlet(graph.address, lambda outlet: outlet.look_up(piece(reference="b" * 32), since=later))
    assert found.state == "cannot_tell"  # the far side's clock has not come so far


def test_the_persons_own_words_are_not_taken_for_ours(graph: Any):
    graph.say("messenger", PAGE, PSID, text="2,502 m.")
    found = with_outlet(graph.address, lambda outlet: outlet.look_up(piece(), since=time.time() - 5.0))
    assert found.state == "not_there"


def test_what_may_lie_beyond_the_newest_messages_cannot_be_told(graph: Any):
    started = time.time() - 5.0
    for number in range(20):
        graph.say("messenger", PAGE, PSID, text=f"number {number}")
    found = with_outlet(graph.address, lambda outlet: outlet.look_up(piece(), since=started))
    assert found.state == "cannot_tell"


@pytest.mark.parametrize("path", ["/conversations$", "/t_"])
def test_looking_in_vain_says_so(graph: Any, path: str):
    graph.misbehave("error", method="GET", path=path, status=500, code=2)
    found = with_outlet(graph.address, lambda outlet: outlet.look_up(piece(), since=time.time() - 60.0))
    assert found.state == "cannot_tell"
    stranger = replace(piece(), recipient="4040")
    assert (
        with_outlet(graph.address, lambda outlet: outlet.look_up(stranger, since=1.0)).state == "cannot_tell"
    )


def received(graph: Any, act: Callable[[], Any]) -> list[Event]:
    """What our receiver reads of the calls that follow an act, over real HTTP."""
    with Callback() as callback:
        graph.add_app(
            app_secret=SECRET, verify_token="v", callback_urls={"messenger": callback.url}, app_id=APP
        )
        act()
        graph.delivered()
    assert KIND.receiver is not None
    receiver = KIND.receiver([account(graph.address)])
    return [event for call in callback.received for event in receiver.receive(call.body, call.headers)]


def test_what_we_send_comes_back_as_reports_only(graph: Any):
    def act() -> None:
        with_outlet(graph.address, lambda outlet: outlet.send(piece()))
        graph.echo("messenger", PAGE, PSID, "written by hand")
        graph.read("messenger", PAGE, PSID)

    events = received(graph, act)
    sent = graph.sent("messenger")[0].platform_id
    reports = [event for event in events if isinstance(event, DeliveryReport)]
    assert ("sent", sent, "a" * 32) in [(one.state, one.platform_id, one.reference) for one in reports]
    assert ("delivered", sent) in [(one.state, one.platform_id) for one in reports]
    assert any(one.state == "read" and one.watermark > 0 for one in reports)
    assert [event.what for event in events if isinstance(event, Noted)] == ["own message"]
    assert not any(isinstance(event, Message) for event in events)


def test_whatever_people_do_is_read(graph: Any):
    def act() -> None:
        first = graph.say("messenger", PAGE, PSID, text="Zoë 😀")
        graph.edit("messenger", PAGE, PSID, first, "Zoë again")
        graph.react("messenger", PAGE, PSID, first, "❤")
        graph.postback("messenger", PAGE, PSID, payload="P", title="Press me")
        graph.say("messenger", PAGE, PSID, text="is that true?", shared="reel", shared_title="It is said")
        graph.say("messenger", PAGE, PSID, sticker=PNG)

    messages = [event for event in received(graph, act) if isinstance(event, Message)]
    assert {message.text for message in messages} == {"Zoë 😀", "Zoë again", "Press me", "is that true?", ""}
    (edited,) = [message for message in messages if message.replaces]
    assert edited.replaces == next(message.id for message in messages if message.text == "Zoë 😀")
    (shared,) = [one for message in messages for one in message.shared]
    assert (shared.kind, shared.title) == ("reel", "It is said")
    assert [one.kind for message in messages for one in message.attachments] == ["sticker"]


def picture_address(graph: Any, content: bytes) -> str:
    """Where a picture that somebody sends is to be had, as our own receiver reads it."""
    (message,) = received(graph, lambda: graph.say("messenger", PAGE, PSID, picture=content))
    assert isinstance(message, Message)
    return message.attachments[0].url


def test_a_picture_is_fetched_at_once_and_not_when_it_is_stale(graph: Any):
    url = picture_address(graph, PNG)
    one = Attachment(kind="picture", url=url)
    assert with_outlet(graph.address, lambda outlet: outlet.fetch(one, most_bytes=1000)) == PNG
    with pytest.raises(MediaUnavailable, match="larger"):
        with_outlet(graph.address, lambda outlet: outlet.fetch(one, most_bytes=len(PNG) - 1))
    graph.expire_media()
    with pytest.raises(MediaUnavailable):
        with_outlet(graph.address, lambda outlet: outlet.fetch(one, most_bytes=1000))


def test_what_is_no_picture_is_not_taken_for_one(graph: Any):
    url = picture_address(graph, b"<!DOCTYPE html><title>Log in</title>")
    for kind in ("picture", "sticker", "video", "sound"):
        with pytest.raises(MediaUnavailable):
            with_outlet(
                graph.address,
                lambda outlet, kind=kind: outlet.fetch(Attachment(kind=kind, url=url), most_bytes=1000),
            )


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://scontent.xx.fbcdn.net/a.png",
        "https://example.org/a.png",
        "https://fbcdn.net.example.org/a.png",
        "https://evilfbcdn.net/a.png",
        "https://127.0.0.1/a.png",
        "https://user@scontent.xx.fbcdn.net/a.png",
        "https://scontent.xx.fbcdn.net:8443/a.png",
        "file:///etc/passwd",
        "https://[",
    ],
)
def test_files_come_from_metas_servers_only(graph: Any, url: str):
    with pytest.raises(MediaUnavailable):
        with_outlet(
            graph.address, lambda outlet: outlet.fetch(Attachment(kind="picture", url=url), most_bytes=1000)
        )


def checked(graph: Any, token: str = TOKEN) -> list[Check]:
    async def go() -> list[Check]:
        return list(await KIND.check(account(graph.address, token)))

    return asyncio.run(go())


def subscribe(graph: Any, fields: str) -> None:
    async def go() -> None:
        client = GraphClient(
            f"{graph.address}/graph.facebook.com/v26.0", TOKEN, app_secret=SECRET, inside=True
        )
        await client.call("POST", f"{PAGE}/subscribed_apps", query={"subscribed_fields": fields})
        await client.close()

    asyncio.run(go())


def test_the_self_test_finds_a_missing_subscription(graph: Any):
    subscribe(graph, "messages,messaging_postbacks")
    page, subscription = checked(graph)
    assert page.ok
    assert page.found == {"title": "Kithkin"}
    assert not subscription.ok
    assert "message_echoes" in subscription.remedy
    line = next(line for line in KIND.subscribe("https://me.example/cb", "tok") if "tick" in line)
    subscribe(graph, line.split("tick: ")[1].rstrip(".").replace(" ", ""))
    assert all(check.ok for check in checked(graph))


def test_the_self_test_finds_a_wrong_token_and_says_what_to_do(graph: Any):
    (check,) = checked(graph, "EAAwithdrawn")
    assert not check.ok
    assert "new Page access token" in check.remedy
    graph.add_page("555555", token="EAAother", name="Another")
    (check,) = checked(graph, "EAAother")
    assert "another Page" in check.remedy
    graph.misbehave("error", method="GET", path="/me$", status=500, code=2)
    (check,) = checked(graph)
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
        "80006",
        "2",
        "10/1893063",
        "100",
        "368",
    ):
        words = KIND.explain(code)
        assert words
        assert words.rstrip().endswith(".")
    assert KIND.explain("123456") is None


def test_another_message_with_the_same_words_is_not_taken_for_it_even_after_a_restart(graph):
    started = time.time() - 30.0

    async def first(outlet):
        return await outlet.send(piece())

    sent = with_outlet(graph.address, first)
    found = with_outlet(
        graph.address, lambda outlet: outlet.look_up(piece(), since=started, known={sent.platform_id})
    )
    assert found.state == "not_there"
    assert with_outlet(graph.address, lambda outlet: outlet.look_up(piece(), since=started)).state == "there"
