"""What Instagram says over its webhook, through either login, becomes the right events and nothing else."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import hashlib
import hmac
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.channels.instagram import KIND
from kithkin.channels.instagram.comments import names
from kithkin.messages.errors import BadInput, NotAllowed
from kithkin.messages.inbound import Attachment, DeliveryReport, Event, Message, Noted, Sender, Shared, Unsent
from kithkin.ports.channels import ChannelAccount, Receiver

CALLS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "payloads" / "calls.json").read_text("utf-8")
)
IG, IGSID, SECRET = "17841400000000001", "900100200300400", "0123456789abcdef0123456789abcdef"
AT = 1772998024.0
CDN = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id="


def account(ig: str = IG, *, page: str = "", secret: str = SECRET, token: str = "verify-me"):
    return ChannelAccount(
        channel="instagram",
        account=ig,
        values={
            "instagram_id": ig,
            "page_id": page,
            "username": "@kithkin.circle",
            "app_id": "1517776481860111",
        },
        secrets={"access_token": "IGtoken", "app_secret": secret, "verify_token": token},
    )


def receiver(*accounts: ChannelAccount) -> Receiver:
    assert KIND.receiver is not None
    return KIND.receiver(accounts or (account(),))


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def body_of(call: object) -> bytes:
    """As Meta writes it: everything beyond ASCII escaped."""
    return json.dumps(call, ensure_ascii=True).encode()


def read(call: object, *accounts: ChannelAccount) -> list[Event]:
    body = body_of(call)
    return list(receiver(*accounts).receive(body, signed(body)))


def message(id_: str, **fields: Any) -> Message:
    return Message(
        channel="instagram",
        account=IG,
        id=id_,
        sender=Sender(id=IGSID),
        thread=IGSID,
        sent_at=AT,
        **fields,
    )


def comment(**fields: Any) -> Message:
    return Message(
        channel="instagram",
        account=IG,
        id="17900000000000100",
        sender=Sender(id=IGSID, username="berta"),
        thread="17900000000000200",
        sent_at=1772998024.0,
        text="@kithkin.circle how far is the moon?",
        reply_to=fields.pop("reply_to", "17900000000000200"),
        public=True,
    )


def file(kind: Any, number: int) -> Attachment:
    return Attachment(kind=kind, url=f"{CDN}{number}&signature=S")


MESSAGES: Mapping[str, Message] = {
    "text": message("mid_text", text="Kann man Córdoba zu Fuß …? 😀"),
    "quick reply": message("mid_quick", text="Yes", payload="confirm:yes"),
    "inline reply": message("mid_reply", text="And there?", reply_to="mid_text"),
    "story reply": message(
        "mid_story",
        text="Where is that?",
        reply_to="17900000000000001",
        shared=(Shared(kind="story", picture_url=f"{CDN}9&signature=S", media_id="17900000000000001"),),
    ),
    "image": message("mid_image", attachments=(file("picture", 2),)),
    "audio": message("mid_audio", attachments=(file("sound", 3),)),
    "video": message("mid_video", attachments=(file("video", 4),)),
    "file": message("mid_file", attachments=(file("document", 5),)),
    "share, older": message(
        "mid_share", shared=(Shared(kind="post", picture_url="https://scontent.cdninstagram.com/v/post.jpg"),)
    ),
    "ig_post": message(
        "mid_igpost",
        shared=(
            Shared(
                kind="post",
                title="Grandma's soup: 2 carrots",
                picture_url=f"{CDN}6&signature=S",
                media_id="17900000000000004",
            ),
        ),
    ),
    "ig_post beside share": message(
        "mid_both",
        shared=(
            Shared(
                kind="post",
                title="Grandma's soup",
                picture_url=f"{CDN}6&signature=S",
                media_id="17900000000000004",
            ),
        ),
    ),
    "ig_reel, permalink": message(
        "mid_reel1",
        shared=(
            Shared(
                kind="reel",
                title="Plank",
                url="https://www.instagram.com/reel/Cabc/",
                media_id="17900000000000005",
            ),
        ),
    ),
    "ig_reel, file": message(
        "mid_reel2",
        shared=(
            Shared(
                kind="reel", title="Plank", picture_url=f"{CDN}7&signature=S", media_id="17900000000000005"
            ),
        ),
    ),
    "reel": message(
        "mid_reel3", shared=(Shared(kind="reel", title="Jump", url="https://www.instagram.com/reel/Cdef/"),)
    ),
    "story mention": message(
        "mid_mention", shared=(Shared(kind="story", picture_url=f"{CDN}8&signature=S"),)
    ),
    "ig_story": message(
        "mid_igstory",
        shared=(Shared(kind="story", picture_url=f"{CDN}10&signature=S", media_id="17900000000000006"),),
    ),
    "ephemeral": message("mid_once", unreadable=("a picture or video that may be seen only once",)),
    "unsupported": message("mid_unsupported", unreadable=("something that the platform does not hand on",)),
    "attachments as an object": message("mid_object", attachments=(file("picture", 11),)),
    "edit": message("mid_text#edit-1", text="Is Córdoba walkable?", replaces="mid_text"),
    "edit without words": message(
        "mid_text#edit-2", replaces="mid_text", unreadable=("the new words of a message that was edited",)
    ),
    "postback": message("mid_postback", text="Ask me", payload="ice:1"),
    "message from an advertisement": message("mid_ad", text="hello", payload="spring"),
    "iso time": message("mid_iso", text="hello"),
    "message as a change": message("mid_change", text="hello"),
    "comment, page flavour": comment(reply_to="17900000000000099"),
    "comment, instagram login": comment(),
    "comment in a list": comment(),
}

OTHERS: Mapping[str, Event] = {
    "unsend": Unsent(channel="instagram", account=IG, message_id="mid_text", sender_id=IGSID),
    "seen": DeliveryReport(
        channel="instagram", account=IG, state="read", platform_id="mid_ours_1", recipient=IGSID
    ),
    "echo of ours": DeliveryReport(
        channel="instagram", account=IG, state="sent", platform_id="mid_ours_1", recipient=IGSID
    ),
}

NOTED: Mapping[str, str] = {
    "reaction": "reaction",
    "reaction taken back": "reaction",
    "echo": "own message",
    "echo of a story mention": "own message",
    "self": "own message",
    "self echo": "own message",
    "standby": "standby",
    "standby postback": "standby",
    "dashboard test": "test event",
    "comment that names nobody": "comment",
    "own comment by id": "own comment",
    "own comment by mark": "own comment",
    "own comment by name": "own comment",
    "live comment": "live comment",
    "mention": "mention",
    "story insights": "field story_insights",
    "unknown field": "field dreams",
    "another account": "entry of an account that is not set up",
}


def test_every_published_shape_has_its_expectation():
    assert set(CALLS) == set(MESSAGES) | set(OTHERS) | set(NOTED) | {"referral"}


@pytest.mark.parametrize("page", ["", "100200300400500"])
@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_read_whatever_the_login(name: str, page: str):
    assert read(CALLS[name], account(page=page)) == [MESSAGES[name]]


@pytest.mark.parametrize("name", OTHERS)
def test_what_became_of_messages_is_read(name: str):
    assert read(CALLS[name]) == [OTHERS[name]]


@pytest.mark.parametrize("name", NOTED)
def test_the_rest_is_noted_and_never_answered(name: str):
    (event,) = read(CALLS[name])
    assert isinstance(event, Noted)
    assert event.what == NOTED[name]
    assert event.id


def test_a_link_that_brought_somebody_gets_an_id_that_stays():
    (first,), (again,) = read(CALLS["referral"]), read(CALLS["referral"])
    assert isinstance(first, Message)
    assert first == again
    assert (first.payload, first.text) == ("K7F2", "")


def test_everything_in_one_call_is_read_once_each_in_any_order():
    one_by_one = [event for name in CALLS for event in read(CALLS[name])]
    entries = [entry for name in CALLS for entry in CALLS[name]["entry"]]
    assert read({"object": "instagram", "entry": entries}) == one_by_one
    reordered = read({"object": "instagram", "entry": entries[::-1]})
    assert sorted(map(repr, reordered)) == sorted(map(repr, one_by_one))
    assert read({"object": "instagram", "entry": entries * 2}) == one_by_one * 2


def test_an_entry_may_hold_several_things_at_once():
    entry = {
        "id": IG,
        "time": 1772998024,
        "messaging": CALLS["text"]["entry"][0]["messaging"] * 2,
        "standby": CALLS["standby"]["entry"][0]["standby"],
        "changes": CALLS["comment, page flavour"]["entry"][0]["changes"],
        "field": "comments",
        "value": CALLS["comment, instagram login"]["entry"][0]["value"],
        "novelty": 1,
    }
    events = read({"object": "instagram", "entry": [entry]})
    assert [type(event) for event in events] == [Message, Message, Noted, Message, Message, Noted]
    assert isinstance(events[-1], Noted)
    assert events[-1].what == "unknown field novelty"


def test_accounts_of_both_logins_are_told_apart_by_id_and_have_secrets_of_their_own():
    second = account("17841499999999999", page="100200300400500", secret="f" * 32)
    both = {"object": "instagram", "entry": CALLS["text"]["entry"] + CALLS["another account"]["entry"]}
    assert [event.account for event in read(both, account(), second)] == [IG, "17841499999999999"]
    body = body_of(both)
    assert receiver(account(), second).receive(body, signed(body, "f" * 32))
    with pytest.raises(NotAllowed):
        receiver(account()).receive(body, signed(body, "f" * 32))


def test_without_a_name_no_comment_is_answered():
    nameless = ChannelAccount(channel="instagram", account=IG, secrets={"app_secret": SECRET})
    (event,) = read(CALLS["comment, page flavour"], nameless)
    assert isinstance(event, Noted)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@kithkin.circle how far?", True),
        ("How far, @Kithkin.Circle?", True),
        ("see @kithkin.circle.", True),
        ("(@kithkin.circle)", True),
        ("@kithkin.circles how far?", False),
        ("@kithkin.circle.fans how far?", False),
        ("ann@kithkin.circle", False),
        ("@kithkinXcircle", False),
        ("kithkin.circle", False),
        ("", False),
    ],
)
def test_a_comment_calls_us_by_our_name_only(text: str, called: bool):
    assert names(text, "kithkin.circle") is called


def test_the_signature_is_made_over_the_bytes_that_came():
    escaped = body_of(CALLS["text"])
    assert rb"\ud83d\ude00" in escaped
    assert receiver().receive(escaped, signed(escaped))
    plain = json.dumps(CALLS["text"], ensure_ascii=False).encode()
    with pytest.raises(NotAllowed):
        receiver().receive(plain, signed(escaped))
    for spoilt in (
        "",
        signed(escaped)["x-hub-signature-256"][:-2],
        signed(escaped)["x-hub-signature-256"].upper(),
    ):
        with pytest.raises(NotAllowed):
            receiver().receive(escaped, {"x-hub-signature-256": spoilt})


def test_the_verification_call_is_answered():
    query = {"hub.mode": "subscribe", "hub.verify_token": "verify-me", "hub.challenge": "77"}
    assert receiver().challenge(query) == "77"
    with pytest.raises(NotAllowed):
        receiver().challenge({**query, "hub.verify_token": "wrong"})
    with pytest.raises(NotAllowed):
        receiver().challenge({**query, "hub.mode": "unsubscribe"})


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([IG, IGSID, "comments"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=6)
            | st.sampled_from(
                [
                    "id",
                    "time",
                    "messaging",
                    "standby",
                    "changes",
                    "field",
                    "value",
                    "sender",
                    "recipient",
                    "message",
                    "mid",
                ]
                + [
                    "text",
                    "attachments",
                    "type",
                    "payload",
                    "url",
                    "reply_to",
                    "story",
                    "from",
                    "media",
                    "read",
                    "username",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_else(body: bytes):
    with contextlib.suppress(BadInput):
        receiver().receive(body, signed(body))


@given(JSON)
def test_no_json_raises_anything_else(value: object):
    for entry in (
        value,
        {"id": IG, "messaging": [value]},
        {"id": IG, "changes": [{"field": "comments", "value": value}]},
        {"id": IG, "field": "messages", "value": value},
    ):
        try:
            events = read({"object": "instagram", "entry": [entry]})
        except BadInput:
            continue
        assert all(event.channel == "instagram" for event in events)


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, one in inner for found in places(one, (*path, key)))]


def put(value: Any, path: tuple[Any, ...], new: object) -> Any:
    """The value with something else at a place."""
    if not path:
        return new
    copied = copy.copy(value)
    copied[path[0]] = put(copied[path[0]], path[1:], new)
    return copied


@given(st.data())
def test_no_mutated_call_raises_anything_else_and_what_it_gives_can_be_stored(data: st.DataObject):
    name = data.draw(st.sampled_from(sorted(CALLS)))
    path = data.draw(st.sampled_from(places(CALLS[name])))
    try:
        events = read(put(CALLS[name], path, data.draw(JSON)))
    except BadInput:
        return
    for event in events:
        assert b"\\u0000" not in json.dumps(dataclasses.asdict(event), ensure_ascii=False).encode()
        if isinstance(event, Message):
            assert event.sender.id not in ("", IG)
            assert event.id
            assert event.thread


OWN = ("own comment by id", "own comment by mark", "own comment by name")


@given(
    st.sampled_from(OWN), JSON, st.sampled_from(["text", "media", "id", "parent_id", "timestamp", "novelty"])
)
def test_no_comment_of_ours_becomes_a_message(name: str, content: object, key: str):
    """Whatever else it says, even our own name: it would be answered for ever."""
    value = read_value(name)
    for text in ("@kithkin.circle again?", content):
        for event in read(comment_call({**value, "text": text, key: content})):
            assert not isinstance(event, Message)


@given(JSON, st.sampled_from(["is_echo", "is_self"]))
def test_no_echo_becomes_a_message(content: object, mark: str):
    inner = {"mid": "m_x", **(content if isinstance(content, dict) else {"text": content}), mark: True}
    item = {"sender": {"id": IGSID}, "recipient": {"id": IG}, "timestamp": 1, "message": inner}
    for entry in (
        {"id": IG, "messaging": [item]},
        {"id": IG, "changes": [{"field": "messages", "value": item}]},
    ):
        events = read({"object": "instagram", "entry": [entry]})
        assert not any(isinstance(event, Message) for event in events)


def read_value(name: str) -> dict[str, Any]:
    entry = CALLS[name]["entry"][0]
    return entry["value"] if "value" in entry else entry["changes"][0]["value"]


def comment_call(value: object) -> dict[str, Any]:
    entries = [
        {"id": IG, "time": 1, "changes": [{"field": "comments", "value": value}]},
        {"id": IG, "time": 1, "field": "comments", "value": [value]},
    ]
    return {"object": "instagram", "entry": entries}
