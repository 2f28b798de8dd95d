"""Comments made by the Page over real HTTP, with the faults of the far side."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from kithkin.channels.facebook import KIND, FacebookOutlet
from kithkin.channels.facebook.sending import client_of
from kithkin.messages.errors import MediaUnavailable, OutcomeUnknown, SendRefused, TryAgain
from kithkin.messages.inbound import Attachment
from kithkin.messages.outbound import Piece
from kithkin.ports.channels import ChannelAccount, LookedUp
from support.graph import graph_server

PAGE = "104400000000001"
SECRET = "0123456789abcdef0123456789abcdef"
TOKEN = "EAAtoken0123456789012345"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))

Found = TypeVar("Found")


@pytest.fixture
def graph() -> Iterator[Any]:
    with graph_server(seed=1) as server:
        server.add_app(app_secret=SECRET, verify_token="v", callback_urls={}, proof_required=True)
        server.add_page(PAGE, token=TOKEN, name="Kithkin")
        yield server


@pytest.fixture
def account(graph: Any) -> ChannelAccount:
    return ChannelAccount(
        channel="facebook",
        account=PAGE,
        server=graph.address,
        secrets={"access_token": TOKEN, "app_secret": SECRET},
    )


@pytest.fixture
def comment(graph: Any) -> str:
    return graph.comment("facebook", PAGE, "7100000000000001", "What is 3 ft in cm?")


def piece(comment: str, text: str = "91.44 cm") -> Piece:
    return Piece(
        reference="r1",
        channel="facebook",
        account=PAGE,
        thread=comment,
        recipient=comment,
        text=text,
        public=True,
    )


def run(
    account: ChannelAccount, do: Callable[[FacebookOutlet], Awaitable[Found]], *, settle_seconds: float = 0.0
) -> Found:
    async def go() -> Found:
        outlet = FacebookOutlet(account, settle_seconds=settle_seconds)
        try:
            return await do(outlet)
        finally:
            await outlet.close()

    return asyncio.run(go())


def made(graph: Any) -> list[Any]:
    return [effect for effect in graph.sent("facebook") if effect.kind == "comment"]


def test_the_answer_stands_under_the_comment(graph: Any, account: ChannelAccount, comment: str) -> None:
    sent = run(account, lambda outlet: outlet.send(piece(comment, "Grüße 😀: 91.44 cm")))
    (effect,) = made(graph)
    assert effect.text == "Grüße 😀: 91.44 cm"
    assert effect.platform_id == sent.platform_id
    assert effect.reply_to == comment
    assert effect.account == PAGE


def test_an_edited_comment_is_answered_where_it_stands(
    graph: Any, account: ChannelAccount, comment: str
) -> None:
    run(account, lambda outlet: outlet.send(piece(f"{comment}#0123456789abcdef")))
    (effect,) = made(graph)
    assert effect.reply_to == comment


def test_a_picture_goes_with_its_words(graph: Any, account: ChannelAccount, comment: str) -> None:
    shown = replace(piece(comment, "A parabola"), picture=PICTURE, picture_type="image/png")
    run(account, lambda outlet: outlet.send(shown))
    (effect,) = made(graph)
    assert (effect.text, effect.picture, effect.picture_type) == ("A parabola", PICTURE, "image/png")


@pytest.mark.parametrize("what", ["drop", "error_after", "garbage"])
def test_what_was_taken_without_an_answer_is_found(
    graph: Any, account: ChannelAccount, comment: str, what: str
) -> None:
    graph.misbehave(what, method="POST", path="comments", status=500)

    async def go(outlet: FacebookOutlet) -> LookedUp:
        since = time.time()
        with pytest.raises(OutcomeUnknown):
            await outlet.send(piece(comment))
        return await outlet.look_up(piece(comment), since=since)

    looked = run(account, go)
    (effect,) = made(graph)
    assert looked == LookedUp(state="there", platform_id=effect.platform_id)


@pytest.mark.parametrize(("what", "status"), [("reset", 0), ("error", 500), ("error", 503)])
def test_what_was_not_taken_is_known_not_to_be_there(
    graph: Any, account: ChannelAccount, comment: str, what: str, status: int
) -> None:
    run(account, lambda outlet: outlet.send(piece(comment, "another answer")))
    graph.misbehave(what, method="POST", path="comments", status=status)

    async def go(outlet: FacebookOutlet) -> LookedUp:
        since = time.time()
        with pytest.raises(OutcomeUnknown):
            await outlet.send(piece(comment))
        return await outlet.look_up(piece(comment), since=since)

    assert run(account, go) == LookedUp(state="not_there")
    assert len(made(graph)) == 1


def test_absence_is_not_believed_at_once_nor_when_the_look_fails(
    graph: Any, account: ChannelAccount, comment: str
) -> None:
    now = time.time()
    looked = run(account, lambda outlet: outlet.look_up(piece(comment), since=now), settle_seconds=3600.0)
    assert looked.state == "cannot_tell"
    graph.misbehave("error", method="GET", path="comments", status=500)
    assert run(account, lambda outlet: outlet.look_up(piece(comment), since=now)).state == "cannot_tell"


def test_anothers_same_words_are_not_ours(graph: Any, account: ChannelAccount, comment: str) -> None:
    graph.comment("facebook", PAGE, "7100000000000002", "91.44 cm", parent=comment)
    looked = run(account, lambda outlet: outlet.look_up(piece(comment), since=time.time()))
    assert looked.state == "not_there"


def test_patience_is_what_the_far_side_asks_for(graph: Any, account: ChannelAccount, comment: str) -> None:
    graph.misbehave("error", method="POST", path="comments", status=429, retry_after=17)
    with pytest.raises(TryAgain) as raised:
        run(account, lambda outlet: outlet.send(piece(comment)))
    assert raised.value.after == 17.0
    assert made(graph) == []


@pytest.mark.parametrize(
    ("status", "code", "subcode", "scope"),
    [
        (400, 100, 33, "message"),
        (400, 190, 463, "channel"),
        (403, 10, 0, "channel"),
        (403, 200, 0, "message"),
        (400, 368, 0, "channel"),
        (400, 1705, 0, "message"),
        (400, 99999, 0, "message"),
    ],
)
def test_refusals_reach_as_far_as_they_mean(
    graph: Any, account: ChannelAccount, comment: str, status: int, code: int, subcode: int, scope: str
) -> None:
    graph.misbehave("error", method="POST", path="comments", status=status, code=code, subcode=subcode)
    with pytest.raises(SendRefused) as raised:
        run(account, lambda outlet: outlet.send(piece(comment)))
    assert raised.value.scope == scope
    assert raised.value.code.split("/")[0] == str(code)
    assert TOKEN not in str(raised.value)


def test_a_deleted_comment_cannot_be_answered(graph: Any, account: ChannelAccount, comment: str) -> None:
    graph.remove_comment("facebook", comment)
    with pytest.raises(SendRefused) as raised:
        run(account, lambda outlet: outlet.send(piece(comment)))
    assert raised.value.scope == "message"
    assert made(graph) == []


def test_nobody_there_means_certainly_not_sent(account: ChannelAccount) -> None:
    with pytest.raises(TryAgain):
        run(replace(account, server="http://127.0.0.1:9"), lambda outlet: outlet.send(piece("1_2")))


def test_a_photo_of_a_comment_is_fetched_from_facebook_only(graph: Any, account: ChannelAccount) -> None:
    nowhere = Attachment(kind="picture", url="https://example.org/1.jpg")
    inside = Attachment(kind="picture", url="http://127.0.0.1:9/1.jpg")
    for attachment in (nowhere, inside, Attachment(kind="picture")):
        with pytest.raises(MediaUnavailable):
            run(account, lambda outlet, what=attachment: outlet.fetch(what, most_bytes=1000))


def test_the_self_test_finds_the_page_and_its_subscription(graph: Any, account: ChannelAccount) -> None:
    checks = asyncio.run(KIND.check(account))
    assert checks[0].ok
    assert checks[0].found == {"title": "Kithkin"}
    wrong = asyncio.run(KIND.check(replace(account, secrets={**account.secrets, "access_token": "wrong"})))
    assert [one.ok for one in wrong] == [False]
    assert wrong[0].remedy
    elsewhere = asyncio.run(KIND.check(replace(account, account="999999")))
    assert [one.ok for one in elsewhere] == [False]


def test_an_unsubscribed_page_is_found_out(graph: Any, account: ChannelAccount) -> None:
    async def subscribe_to_messages_only() -> None:
        client = client_of(account)
        try:
            await client.call("POST", f"{PAGE}/subscribed_apps", query={"subscribed_fields": "messages,feed"})
        finally:
            await client.close()

    asyncio.run(subscribe_to_messages_only())
    checks = asyncio.run(KIND.check(account))
    assert [one.ok for one in checks] == [True, False]
    assert "feed,mention" in checks[1].remedy


def test_codes_are_explained_in_words() -> None:
    assert "token" in (KIND.explain("190/463") or "")
    assert KIND.explain("99999") is None


def test_setting_up_names_address_token_and_fields() -> None:
    lines = "\n".join(KIND.subscribe("https://kith.example/channels/facebook/webhook", "tok"))
    assert "https://kith.example/channels/facebook/webhook" in lines
    assert "tok" in lines
    assert "feed" in lines
    assert "mention" in lines
    assert sum(one.identifies for one in KIND.fields) == 1
    assert {one.name for one in KIND.fields if one.secret} == {"access_token", "app_secret"}
