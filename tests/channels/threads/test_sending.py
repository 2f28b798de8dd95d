"""Replies published on Threads over real HTTP, with the faults of the far side in either step."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from kithkin.channels.threads import KIND, ThreadsOutlet
from kithkin.messages.errors import MediaUnavailable, OutcomeUnknown, SendRefused, TryAgain
from kithkin.messages.inbound import Attachment
from kithkin.messages.outbound import Piece
from kithkin.ports.channels import ChannelAccount, LookedUp
from support.file_server import file_server
from support.graph import graph_server

US = "17841400000000001"
SECRET = "0123456789abcdef0123456789abcdef"
TOKEN = "THAAtoken0123456789012345"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
CONTAINER = r"/me/threads$"
PUBLISH = "threads_publish"

Found = TypeVar("Found")


@pytest.fixture
def graph() -> Iterator[Any]:
    with graph_server(seed=1) as server:
        server.add_app(app_secret=SECRET, verify_token="v", callback_urls={})
        server.add_threads(US, token=TOKEN, username="kithkin_home")
        yield server


@pytest.fixture
def account(graph: Any) -> ChannelAccount:
    return ChannelAccount(
        channel="threads",
        account=US,
        server=graph.address,
        values={"username": "kithkin_home"},
        secrets={"access_token": TOKEN, "app_secret": SECRET},
    )


@pytest.fixture
def reply(graph: Any) -> str:
    return graph.say("threads", US, "ada.lovelace", text="What is 3 ft in cm?")


def piece(reply: str, text: str = "91.44 cm") -> Piece:
    return Piece(
        reference="r1", channel="threads", account=US, thread=reply, recipient=reply, text=text, public=True
    )


def run(
    account: ChannelAccount, do: Callable[[ThreadsOutlet], Awaitable[Found]], *, settle_seconds: float = 0.0
) -> Found:
    async def go() -> Found:
        outlet = ThreadsOutlet(account, settle_seconds=settle_seconds, status_pauses=(0.0, 0.0))
        try:
            return await do(outlet)
        finally:
            await outlet.close()

    return asyncio.run(go())


def published(graph: Any) -> list[Any]:
    return list(graph.sent("threads"))


def test_the_answer_is_published_as_a_reply(graph: Any, account: ChannelAccount, reply: str) -> None:
    sent = run(account, lambda outlet: outlet.send(piece(reply, "Grüße 😀: 91.44 cm")))
    (effect,) = published(graph)
    assert effect.text == "Grüße 😀: 91.44 cm"
    assert effect.reply_to == reply
    assert effect.platform_id == sent.platform_id


@pytest.mark.parametrize(
    ("what", "status"),
    [("reset", 0), ("drop", 0), ("error", 500), ("error_after", 500), ("garbage", 0), ("error", 429)],
)
def test_any_fault_of_the_first_step_is_certainly_not_sent(
    graph: Any, account: ChannelAccount, reply: str, what: str, status: int
) -> None:
    graph.misbehave(what, method="POST", path=CONTAINER, status=status)

    async def go(outlet: ThreadsOutlet) -> None:
        with pytest.raises(TryAgain):
            await outlet.send(piece(reply))
        assert published(graph) == []
        await outlet.send(piece(reply))

    run(account, go)
    assert len(published(graph)) == 1


@pytest.mark.parametrize("what", ["drop", "error_after", "garbage"])
def test_what_was_published_without_an_answer_is_found(
    graph: Any, account: ChannelAccount, reply: str, what: str
) -> None:
    graph.misbehave(what, method="POST", path=PUBLISH, status=500)
    since = time.time()

    async def send(outlet: ThreadsOutlet) -> None:
        with pytest.raises(OutcomeUnknown):
            await outlet.send(piece(reply))

    run(account, send)
    looked = run(account, lambda outlet: outlet.look_up(piece(reply), since=since))  # as after a restart
    (effect,) = published(graph)
    assert looked == LookedUp(state="there", platform_id=effect.platform_id)


def test_a_second_try_with_a_published_container_publishes_nothing(
    graph: Any, account: ChannelAccount, reply: str
) -> None:
    graph.misbehave("drop", method="POST", path=PUBLISH)

    async def go(outlet: ThreadsOutlet) -> str:
        with pytest.raises(OutcomeUnknown):
            await outlet.send(piece(reply))
        return (await outlet.send(piece(reply))).platform_id

    platform_id = run(account, go)
    (effect,) = published(graph)
    assert effect.platform_id == platform_id


@pytest.mark.parametrize(("what", "status"), [("reset", 0), ("error", 500)])
def test_what_was_not_published_is_known_not_to_be_there_and_goes_out_once(
    graph: Any, account: ChannelAccount, reply: str, what: str, status: int
) -> None:
    graph.misbehave(what, method="POST", path=PUBLISH, status=status)

    async def go(outlet: ThreadsOutlet) -> LookedUp:
        since = time.time()
        with pytest.raises(OutcomeUnknown):
            await outlet.send(piece(reply))
        looked = await outlet.look_up(piece(reply), since=since)
        await outlet.send(piece(reply))
        return looked

    assert run(account, go) == LookedUp(state="not_there")
    assert len(published(graph)) == 1


def test_absence_is_not_believed_at_once_nor_when_the_look_fails(
    graph: Any, account: ChannelAccount, reply: str
) -> None:
    now = time.time()
    looked = run(account, lambda outlet: outlet.look_up(piece(reply), since=now), settle_seconds=3600.0)
    assert looked.state == "cannot_tell"
    graph.misbehave("reset", method="GET", path="replies")
    assert run(account, lambda outlet: outlet.look_up(piece(reply), since=now)).state == "cannot_tell"


def test_a_container_that_is_not_ready_is_published_later(
    graph: Any, account: ChannelAccount, reply: str
) -> None:
    graph.misbehave("error", method="POST", path=PUBLISH, status=400, code=24, subcode=4279009)

    async def go(outlet: ThreadsOutlet) -> None:
        with pytest.raises(TryAgain):
            await outlet.send(piece(reply))
        await outlet.send(piece(reply))

    run(account, go)
    assert len(published(graph)) == 1
    made = [call for call in graph.calls if call.method == "POST" and call.path.endswith("/threads")]
    assert len(made) == 1  # the same container was used


def test_patience_is_what_the_far_side_asks_for(graph: Any, account: ChannelAccount, reply: str) -> None:
    graph.misbehave("error", method="POST", path=PUBLISH, status=429, retry_after=17)
    with pytest.raises(TryAgain) as raised:
        run(account, lambda outlet: outlet.send(piece(reply)))
    assert raised.value.after == 17.0
    assert published(graph) == []


@pytest.mark.parametrize("step", [CONTAINER, PUBLISH])
@pytest.mark.parametrize(
    ("status", "code", "subcode", "scope"),
    [(400, 190, 463, "channel"), (403, 10, 0, "channel"), (400, 368, 0, "channel"), (400, 100, 0, "message")],
)
def test_refusals_reach_as_far_as_they_mean(
    graph: Any,
    account: ChannelAccount,
    reply: str,
    step: str,
    status: int,
    code: int,
    subcode: int,
    scope: str,
) -> None:
    graph.misbehave("error", method="POST", path=step, status=status, code=code, subcode=subcode)
    with pytest.raises(SendRefused) as raised:
        run(account, lambda outlet: outlet.send(piece(reply)))
    assert raised.value.scope == scope
    assert TOKEN not in str(raised.value)
    assert published(graph) == []


def test_a_post_that_is_gone_cannot_be_answered(graph: Any, account: ChannelAccount, reply: str) -> None:
    graph.remove_comment("threads", reply)
    with pytest.raises(SendRefused) as raised:
        run(account, lambda outlet: outlet.send(piece(reply)))
    assert raised.value.scope == "message"
    assert published(graph) == []


def test_a_spent_quota_is_waited_out(graph: Any, account: ChannelAccount, reply: str) -> None:
    graph.misbehave("error", method="POST", path=PUBLISH, status=403, code=9, subcode=2207042)

    async def go(outlet: ThreadsOutlet) -> None:
        with pytest.raises(TryAgain) as raised:
            await outlet.send(piece(reply))
        assert raised.value.after >= 60
        assert published(graph) == []
        await outlet.send(piece(reply))

    run(account, go)
    assert len(published(graph)) == 1


def test_nobody_there_means_certainly_not_sent(account: ChannelAccount) -> None:
    with pytest.raises(TryAgain):
        run(replace(account, server="http://127.0.0.1:9"), lambda outlet: outlet.send(piece("1")))


def test_a_picture_is_fetched_from_its_address_and_published_with_its_words(
    graph: Any, account: ChannelAccount, reply: str
) -> None:
    with file_server({"/drawing": PNG}) as address:
        drawing = replace(
            piece(reply, "A graph."),
            picture=PNG,
            picture_type="image/png",
            picture_address=f"{address}/drawing",
        )
        sent = run(account, lambda outlet: outlet.send(drawing))
    (effect,) = published(graph)
    assert (effect.picture, effect.text, effect.reply_to) == (PNG, "A graph.", reply)
    assert effect.platform_id == sent.platform_id
    found = run(account, lambda outlet: outlet.look_up(drawing, since=time.time() - 5.0))
    assert (found.state, found.platform_id) == ("there", sent.platform_id)


@pytest.mark.parametrize("path", ["/nothing", ""])
def test_a_picture_that_cannot_be_fetched_is_told_in_words_once(
    graph: Any, account: ChannelAccount, reply: str, path: str
) -> None:
    with file_server({}) as address:
        where = f"{address}{path}" if path else ""
        drawing = replace(
            piece(reply, "ä" * (KIND.limits.caption // 2)),
            picture=PNG,
            picture_type="image/png",
            picture_address=where,
        )
        sent = run(account, lambda outlet: outlet.send(drawing))
    (effect,) = published(graph)
    assert effect.text.startswith("ä")
    assert effect.text.endswith("(The drawing is on the page.)")
    found = run(account, lambda outlet: outlet.look_up(drawing, since=time.time() - 5.0))
    assert (found.state, found.platform_id) == ("there", sent.platform_id)


def test_pictures_are_fetched_from_meta_only(account: ChannelAccount) -> None:
    for attachment in (
        Attachment(kind="picture", url="https://media2.giphy.com/1.gif"),
        Attachment(kind="picture"),
    ):
        with pytest.raises(MediaUnavailable):
            run(account, lambda outlet, what=attachment: outlet.fetch(what, most_bytes=1000))


def test_a_picture_without_an_address_is_asked_for_by_its_post(graph: Any, account: ChannelAccount) -> None:
    reply = graph.say("threads", US, "ada.lovelace", text="Is it fresh?", picture=b"\x89PNG picture")
    without = graph.say("threads", US, "ada.lovelace", text="And this?")

    def fetch(post: str) -> bytes:
        picture = Attachment(kind="picture", media_id=post)
        return run(account, lambda outlet: outlet.fetch(picture, most_bytes=1000))

    assert fetch(reply) == b"\x89PNG picture"
    for post in (without, "18000000000000000"):
        with pytest.raises(MediaUnavailable):
            fetch(post)
    for fault in ({"what": "reset"}, {"what": "error", "status": 429, "code": 4}):
        graph.misbehave(path=f"{reply}$", **fault)
        with pytest.raises(TryAgain):
            fetch(reply)
    assert fetch(reply) == b"\x89PNG picture"


def test_the_self_test_learns_the_accounts_id(account: ChannelAccount) -> None:
    checks = asyncio.run(KIND.check(replace(account, account="")))
    assert [one.ok for one in checks] == [True, True]
    assert checks[0].found == {"account": US, "title": "@kithkin_home"}
    other = asyncio.run(KIND.check(replace(account, values={"username": "somebody"})))
    assert [one.ok for one in other] == [False]
    assert "@kithkin_home" in other[0].remedy
    wrong = asyncio.run(KIND.check(replace(account, secrets={"access_token": "wrong"})))
    assert [one.ok for one in wrong] == [False]
    assert wrong[0].remedy


def test_codes_are_explained_in_words() -> None:
    assert "token" in (KIND.explain("190/463") or "")
    assert KIND.explain("99999") is None


def test_setting_up_names_address_token_and_fields() -> None:
    lines = "\n".join(KIND.subscribe("https://kith.example/channels/threads/webhook", "tok"))
    assert "https://kith.example/channels/threads/webhook" in lines
    assert "tok" in lines
    for field in ("replies", "mentions", "delete", "publish"):
        assert field in lines
    assert {one.name for one in KIND.fields if one.secret} == {"access_token", "app_secret"}
