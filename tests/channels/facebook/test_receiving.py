"""Page webhook calls become events: each published shape, and whatever else may come."""

import contextlib
import copy
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.channels.facebook import KIND, FacebookReceiver
from kithkin.messages.errors import BadInput, NotAllowed
from kithkin.messages.inbound import Attachment, Event, Message, Noted, Sender, Unsent
from kithkin.ports.channels import ChannelAccount

PAYLOADS = Path(__file__).parent / "payloads"
PAGE = "104400000000001"
POST = f"{PAGE}_205500000000001"
COMMENT = "205500000000001_306600000000001"
ADA = Sender(id="7100000000000001", name="Ada Lovelace")
SECRET = "0123456789abcdef0123456789abcdef"

ACCOUNT = ChannelAccount(
    channel="facebook",
    account=PAGE,
    secrets={"app_secret": SECRET, "verify_token": "right token", "access_token": "t"},
)
RECEIVER = FacebookReceiver([ACCOUNT])


def payload(name: str) -> dict[str, Any]:
    return json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def receive(content: object, receiver: FacebookReceiver = RECEIVER) -> list[Event]:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return list(receiver.receive(body, signed(body)))


def one(name: str) -> Event:
    (event,) = receive(payload(name))
    return event


def test_a_comment_under_the_page_is_a_public_message() -> None:
    assert one("comment_add") == Message(
        channel="facebook",
        account=PAGE,
        id=COMMENT,
        sender=ADA,
        thread=COMMENT,
        sent_at=1604755293.0,
        text="What is 3 ft in cm?",
        reply_to=POST,
        public=True,
    )


def test_a_reply_to_a_comment_stays_in_the_talk_that_the_comment_began() -> None:
    event = one("comment_reply")
    assert isinstance(event, Message)
    assert (event.thread, event.reply_to) == (COMMENT, COMMENT)
    first = one("comment_add")
    assert isinstance(first, Message)
    assert first.conversation == event.conversation


def test_the_older_form_of_the_sender_is_read() -> None:
    event = one("comment_older_sender")
    assert isinstance(event, Message)
    assert event.sender == ADA


def test_a_comment_without_words_is_a_message_with_nothing_to_answer() -> None:
    event = one("comment_without_words")
    assert isinstance(event, Message)
    assert (event.text, event.attachments, event.unreadable) == ("", (), ())


def test_a_photo_in_a_comment_can_be_fetched() -> None:
    event = one("comment_photo")
    assert isinstance(event, Message)
    assert event.attachments == (
        Attachment(
            kind="picture", url="https://scontent-fra3-1.xx.fbcdn.net/v/t39.30808-6/1_n.jpg?oh=00_A&oe=6"
        ),
    )


@pytest.mark.parametrize("name", ["comment_edit", "comment_edited"])
def test_an_edited_comment_replaces_the_first_form(name: str) -> None:
    event = one(name)
    assert isinstance(event, Message)
    assert event.replaces == COMMENT
    assert event.id.startswith(f"{COMMENT}#")
    assert event.text == "What is 5 ft in cm?"
    assert event.thread == COMMENT
    assert event == one(name)


def test_two_edits_of_one_comment_are_two_messages() -> None:
    again = payload("comment_edited")
    again["entry"][0]["changes"][0]["value"]["message"] = "What is 6 ft in cm?"
    (second,) = receive(again)
    first = one("comment_edited")
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    assert first.id != second.id


@pytest.mark.parametrize(
    ("name", "sender"), [("comment_remove", ADA.id), ("comment_delete", ADA.id), ("comment_hide", "")]
)
def test_a_comment_that_is_gone_is_taken_back(name: str, sender: str) -> None:
    assert one(name) == Unsent(channel="facebook", account=PAGE, message_id=COMMENT, sender_id=sender)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("comment_own", "own comment"),
        ("comment_unhide", "comment, unhide"),
        ("comment_without_sender", "comment without a sender"),
        ("reaction", "reaction"),
        ("like", "like"),
        ("post_by_visitor", "post"),
        ("status_own", "own post"),
        ("photo_own", "own post"),
        ("item_unknown", "unknown item hologram"),
        ("field_unknown", "unknown field ratings"),
        ("test_button", "not our Page"),
    ],
)
def test_everything_else_is_noted(name: str, what: str) -> None:
    event = one(name)
    assert isinstance(event, Noted)
    assert event.what == what
    assert event.id
    assert event == one(name)


def test_messages_are_left_to_the_channel_that_reads_the_same_calls() -> None:
    assert receive(payload("messaging")) == []


def test_mentions_with_a_sender_are_messages_and_are_answered_where_they_stand() -> None:
    under = one("mention_sender_id")
    assert isinstance(under, Message)
    assert (under.id, under.sender, under.public) == ("880000000000002_880000000000003", ADA, True)
    post = one("mention_from")
    assert isinstance(post, Message)
    assert (post.id, post.thread, post.sender) == ("880000000000001_880000000000002",) * 2 + (ADA,)


def test_a_mention_whose_call_names_nobody_is_a_message_of_somebody_to_be_asked_for() -> None:
    mention = one("mention_without_sender")
    assert isinstance(mention, Message)
    assert mention.sender == Sender(id="")
    assert mention.text
    assert mention.public


def test_a_comment_that_comes_as_feed_and_as_mention_is_one_message() -> None:
    as_mention = payload("comment_add")
    as_mention["entry"][0]["changes"][0]["field"] = "mention"
    assert receive(as_mention) == [one("comment_add")]


def test_a_comment_of_another_page_of_ours_is_not_answered() -> None:
    receiver = FacebookReceiver([ACCOUNT, ChannelAccount(channel="facebook", account=ADA.id)])
    (event,) = receive(payload("comment_add"), receiver)
    assert isinstance(event, Noted)
    assert event.what == "own comment"


def test_every_update_of_a_batch_is_read_in_order_for_two_pages() -> None:
    other = copy.deepcopy(payload("comment_add")["entry"][0])
    other["id"] = "555"
    other["changes"][0]["value"] |= {"comment_id": "5_6", "parent_id": "555_5", "post_id": "555_5"}
    first = payload("comment_add")["entry"][0]
    first["changes"] += (
        payload("reaction")["entry"][0]["changes"] + payload("comment_reply")["entry"][0]["changes"]
    )
    batch = {"object": "page", "entry": [first, *payload("messaging")["entry"], other]}
    receiver = FacebookReceiver([ACCOUNT, ChannelAccount(channel="facebook", account="555")])
    events = receive(batch, receiver)
    assert [type(event) for event in events] == [Message, Noted, Message, Message]
    assert [event.account for event in events] == [PAGE, PAGE, PAGE, "555"]


def test_what_is_delivered_again_in_another_batch_keeps_its_id() -> None:
    (alone,) = receive(payload("reaction"))
    batch = payload("reaction")
    batch["entry"][0]["time"] += 60
    batch["entry"][0]["changes"].insert(0, payload("comment_add")["entry"][0]["changes"][0])
    assert receive(batch)[1] == alone


def test_a_flat_entry_is_read_too() -> None:
    flat = payload("comment_add")
    (change,) = flat["entry"][0].pop("changes")
    flat["entry"][0] |= change
    assert receive(flat) == [one("comment_add")]


def test_the_signature_is_checked_over_the_bytes_as_they_came() -> None:
    content = payload("comment_add")
    content["entry"][0]["changes"][0]["value"]["message"] = "Grüße 😀 \u00bd"
    escaped = json.dumps(content, ensure_ascii=True).replace("/", "\\/").encode()
    assert b"\\u00fc" in escaped
    (event,) = receive(escaped)
    assert isinstance(event, Message)
    assert event.text == "Grüße 😀 ½"
    with pytest.raises(NotAllowed):
        RECEIVER.receive(escaped, signed(json.dumps(content, ensure_ascii=False).encode()))


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        "sha256=00",
        signed(b"{}", "f" * 32)["x-hub-signature-256"],
        signed(b"{}")["x-hub-signature-256"].upper(),
        signed(b"{}")["x-hub-signature-256"].removeprefix("sha256="),
        signed(b"{}")["x-hub-signature-256"][:-1],
        "é",
    ],
)
def test_a_wrong_signature_is_refused(header: str) -> None:
    with pytest.raises(NotAllowed):
        RECEIVER.receive(b"{}", {"x-hub-signature-256": header})
    with pytest.raises(NotAllowed):
        RECEIVER.receive(b"{}", {})


def test_without_accounts_nothing_gets_in() -> None:
    body = b"{}"
    with pytest.raises(NotAllowed):
        FacebookReceiver([]).receive(body, signed(body, ""))
    with pytest.raises(NotAllowed):
        FacebookReceiver([]).challenge(
            {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": ""}
        )


def test_each_apps_secret_opens_the_door() -> None:
    other = ChannelAccount(channel="facebook", account="555", secrets={"app_secret": "e" * 32})
    receiver = FacebookReceiver([ACCOUNT, other])
    body = json.dumps(payload("comment_add")).encode()
    assert receiver.receive(body, signed(body, "e" * 32)) == receiver.receive(body, signed(body))


def test_the_challenge_is_answered_for_the_right_token_only() -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "right token"}
    assert RECEIVER.challenge(query) == "1158201444"
    with pytest.raises(NotAllowed):
        RECEIVER.challenge({**query, "hub.verify_token": "wrong"})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{",
        b"1",
        b"{}",
        b'{"object":"instagram","entry":[]}',
        b'{"object":"page"}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_page_event_is_bad_input(content: bytes) -> None:
    with pytest.raises(BadInput):
        receive(content)


def test_half_pairs_and_nuls_become_storable() -> None:
    content = payload("comment_add")
    content["entry"][0]["changes"][0]["value"]["message"] = "a\ud83d \u0000b"
    (event,) = receive(content)
    assert isinstance(event, Message)
    assert event.text == "a\ufffd b"


def test_the_kind_hands_out_the_receiver() -> None:
    assert KIND.name == "facebook"
    assert KIND.receiver is not None
    assert isinstance(KIND.receiver([ACCOUNT]), FacebookReceiver)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["\ud800", PAGE, "add"]),
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
        assert event.sender.id != PAGE
        assert event.thread
        assert "\x00" not in event.text
        event.text.encode("utf-8")


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_receiver(body: bytes) -> None:
    with contextlib.suppress(BadInput):
        receive(body)


@settings(deadline=None)
@given(JSON)
def test_no_json_in_the_envelope_breaks_the_receiver(value: object) -> None:
    for content in (
        {"object": "page", "entry": value},
        {"object": "page", "entry": [{"id": PAGE, "time": value, "changes": value}]},
        {"object": "page", "entry": [{"id": PAGE, "changes": [{"field": "feed", "value": value}]}]},
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
    st.dictionaries(st.sampled_from(["item", "verb", "message", "parent_id", "sender_id"]), JSON),
)
def test_our_own_words_never_become_a_message(name: str, changed: dict[str, object]) -> None:
    content = payload(name)
    for entry in content["entry"]:
        for change in entry.get("changes", []):
            change["value"] |= {**changed, "from": {"id": PAGE, "name": "Kithkin"}}
    assert not any(isinstance(event, Message) for event in receive(content))
