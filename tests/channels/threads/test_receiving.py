"""Threads webhook calls become events: each published shape, and whatever else may come."""

import contextlib
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.channels.threads import KIND, ThreadsReceiver
from kithkin.messages.errors import BadInput, NotAllowed
from kithkin.messages.inbound import Attachment, Event, Message, Noted, Sender, Shared, Unsent
from kithkin.ports.channels import ChannelAccount

PAYLOADS = Path(__file__).parent / "payloads"
US = "17841400000000001"
POST = "18000000000000001"
REPLY = "18000000000000002"
ADA = Sender(id="ada.lovelace", username="ada.lovelace")
SECRET = "0123456789abcdef0123456789abcdef"

ACCOUNT = ChannelAccount(
    channel="threads",
    account=US,
    values={"username": "@Kithkin_Home"},
    secrets={"app_secret": SECRET, "verify_token": "right token", "access_token": "t"},
)
OTHER = ChannelAccount(
    channel="threads",
    account="17841400000000099",
    values={"username": "second_home"},
    secrets={"app_secret": "e" * 32, "verify_token": "right token"},
)
RECEIVER = ThreadsReceiver([ACCOUNT])
BOTH = ThreadsReceiver([ACCOUNT, OTHER])


def payload(name: str) -> dict[str, Any]:
    return json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def receive(content: object, receiver: ThreadsReceiver = RECEIVER) -> list[Event]:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return list(receiver.receive(body, signed(body)))


def one(name: str, receiver: ThreadsReceiver = RECEIVER) -> Event:
    (event,) = receive(payload(name), receiver)
    return event


def test_a_reply_under_our_post_is_a_public_message() -> None:
    assert one("reply") == Message(
        channel="threads",
        account=US,
        id=REPLY,
        sender=ADA,
        thread=POST,
        sent_at=1723026796.0,
        text="What is 3 ft in cm?",
        reply_to=POST,
        public=True,
    )
    assert one("reply", BOTH) == one("reply")


def test_values_may_be_a_list_and_every_one_is_read() -> None:
    assert one("reply_in_list") == one("reply")
    content = payload("reply_in_list")
    content["values"] += [payload("reply_own")["values"], payload("reply_nested")["values"]]
    events = receive(content)
    assert [type(event) for event in events] == [Message, Noted, Message]
    assert receive({**content, "values": content["values"][::-1]}) == events[::-1]


def test_a_nested_reply_stays_in_the_talk_of_its_root() -> None:
    event = one("reply_nested")
    assert isinstance(event, Message)
    assert (event.thread, event.reply_to) == (POST, "18000000000000003")


def test_a_mention_begins_a_talk_of_its_own() -> None:
    event = one("mention")
    assert isinstance(event, Message)
    assert (event.account, event.id, event.thread, event.reply_to) == (US, REPLY, REPLY, "")
    assert (event.sender, event.public) == (ADA, True)


def test_a_mention_in_a_reply_names_what_it_quotes_and_links() -> None:
    event = one("mention_in_reply")
    assert isinstance(event, Message)
    assert (event.thread, event.reply_to) == ("18000000000000090", "18000000000000091")
    assert event.shared == (
        Shared(kind="post", media_id="18000000000000080"),
        Shared(kind="link", url="https://example.org/"),
    )


def test_pictures_can_be_fetched_and_what_cannot_be_read_is_named() -> None:
    picture = one("reply_with_picture")
    assert isinstance(picture, Message)
    assert picture.attachments == (
        Attachment(kind="picture", url="https://scontent.cdninstagram.com/v/t51/1.jpg?oe=6"),
    )
    unsaid = payload("reply_with_picture")
    del unsaid["values"]["value"]["media_url"]
    (asked_for,) = receive(unsaid)
    assert isinstance(asked_for, Message)
    assert asked_for.attachments == (Attachment(kind="picture", media_id=REPLY),)
    moving = one("mention_with_gif")
    assert isinstance(moving, Message)
    assert (moving.attachments, moving.unreadable) == ((), ("a GIF",))


def test_somebody_answers_our_answer_under_anothers_post() -> None:
    event = one("reply_to_our_answer_elsewhere")
    assert isinstance(event, Message)
    assert (event.account, event.thread) == (US, "18000000000000090")
    # With two accounts it cannot be told whose answer it was.
    assert isinstance(one("reply_to_our_answer_elsewhere", BOTH), Noted)


def test_a_deleted_reply_is_taken_back() -> None:
    gone = Unsent(channel="threads", account=US, message_id=REPLY, sender_id="ada.lovelace")
    assert one("delete") == gone
    assert gone in receive(payload("delete"), BOTH)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("reply_own", "own reply"),
        ("reply_elsewhere", "not our account"),
        ("delete_own", "own post deleted"),
        ("publish", "own post"),
        ("field_unknown", "unknown field reposts"),
    ],
)
def test_everything_else_is_noted(name: str, what: str) -> None:
    event = one(name)
    assert isinstance(event, Noted)
    assert event.what == what
    assert event.id
    assert event == one(name)


def test_a_post_of_another_account_of_ours_is_not_answered() -> None:
    content = payload("mention")
    content["values"]["value"]["username"] = "Second_Home"
    (event,) = receive(content, BOTH)
    assert isinstance(event, Noted)


def test_an_unreadable_time_falls_back_to_the_envelopes() -> None:
    content = payload("reply")
    for said, read in [
        ("2024-08-07T10:33:16Z", 1723026796.0),
        ("yesterday", 1723226877.0),
        (1723026796000, 1723026796.0),
    ]:
        content["values"]["value"]["timestamp"] = said
        (event,) = receive(content)
        assert isinstance(event, Message)
        assert event.sent_at == read


def test_the_signature_is_checked_over_the_bytes_as_they_came() -> None:
    content = payload("reply")
    content["values"]["value"]["text"] = "Grüße 😀 ½"
    escaped = json.dumps(content, ensure_ascii=True).replace("/", "\\/").encode()
    (event,) = receive(escaped)
    assert isinstance(event, Message)
    assert event.text == "Grüße 😀 ½"
    with pytest.raises(NotAllowed):
        RECEIVER.receive(escaped, signed(json.dumps(content, ensure_ascii=False).encode()))
    with pytest.raises(NotAllowed):
        RECEIVER.receive(escaped, signed(escaped, "e" * 32))
    with pytest.raises(NotAllowed):
        RECEIVER.receive(escaped, {})
    assert BOTH.receive(escaped, signed(escaped, "e" * 32))


def test_the_challenge_is_answered_for_the_right_token_only() -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "right token"}
    assert RECEIVER.challenge(query) == "1158201444"
    with pytest.raises(NotAllowed):
        RECEIVER.challenge({**query, "hub.verify_token": "wrong"})


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{", b"{}", b'{"object":"page","entry":[]}', b'{"values":1}', b"[" * 100_000],
)
def test_what_is_no_threads_event_is_bad_input(content: bytes) -> None:
    with pytest.raises(BadInput):
        receive(content)


def test_the_kind_hands_out_the_receiver() -> None:
    assert KIND.name == "threads"
    assert KIND.receiver is not None
    assert isinstance(KIND.receiver([ACCOUNT]), ThreadsReceiver)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["\ud800", US, POST]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = sorted(path.stem for path in PAYLOADS.glob("*.json"))


def places(value: object) -> list[tuple[Any, Any]]:
    """Every place in a payload that can be put another value into."""
    found: list[tuple[Any, Any]] = []
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        found.append((value, key))
        found += places(child)
    return found


def storable(event: Event) -> None:
    repr(event).encode("utf-8")
    if isinstance(event, Message):
        assert event.id
        assert event.account
        assert event.sender.id not in {"", "kithkin_home"}
        assert event.thread
        assert "\x00" not in event.text
        event.text.encode("utf-8")


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_receiver(body: bytes) -> None:
    with contextlib.suppress(BadInput):
        receive(body)


@settings(deadline=None)
@given(JSON, st.sampled_from(["replies", "mentions", "delete", "publish", ""]))
def test_no_json_in_the_envelope_breaks_the_receiver(value: object, field: str) -> None:
    for content in (
        {"values": value, "target_id": value, "time": value},
        {"values": {"field": field, "value": value}, "target_id": US},
        {"values": [value]},
        value,
    ):
        try:
            events = receive(content)
        except BadInput:
            continue
        for event in events:
            storable(event)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_no_change_of_a_payload_breaks_the_receiver(name: str, data: st.DataObject) -> None:
    content = payload(name)
    holder, key = data.draw(st.sampled_from(places(content)), label="place")
    if data.draw(st.booleans(), label="leave out"):
        del holder[key]
    else:
        holder[key] = data.draw(JSON, label="value")
    try:
        events = receive(content)
    except BadInput:
        return
    for event in events:
        storable(event)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.dictionaries(st.sampled_from(["text", "root_post", "replied_to", "owner", "media_type"]), JSON),
    st.sampled_from(["kithkin_home", "KITHKIN_HOME", "@kithkin_home", " Kithkin_home "]),
)
def test_our_own_words_never_become_a_message(name: str, changed: dict[str, object], username: str) -> None:
    content = payload(name)
    values = content["values"] if isinstance(content["values"], list) else [content["values"]]
    for change in values:
        change["value"] |= {**changed, "username": username}
    assert not any(isinstance(event, Message) for event in receive(content))
