"""WhatsApp's webhook calls become events: each published shape, whole batches, and whatever else may come."""

import contextlib
import copy
import hashlib
import hmac
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.channels.whatsapp_cloud import KIND
from kithkin.channels.whatsapp_cloud.receiving import WhatsAppReceiver
from kithkin.messages.errors import BadInput, NotAllowed
from kithkin.messages.inbound import (
    Attachment,
    Contact,
    DeliveryReport,
    Event,
    IdentityChanged,
    Message,
    Noted,
    Place,
    Sender,
    Shared,
    Unsent,
)
from kithkin.ports.channels import ChannelAccount

PAYLOADS = Path(__file__).parent / "payloads"
MESSAGES, SYSTEM, STATUSES, OTHERS = (
    json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    for name in ("messages", "system", "statuses", "other_fields")
)
NUMBER, OTHER_NUMBER = "100000000000001", "100000000000002"
PHONE, USER, PARENT = "16505550123", "US.81350120865530274191", "US.ENT.11815799212886800001"
NEW_USER = "US.24817305912873645029"
SECRET = "0123456789abcdef0123456789abcdef"
ANOTHER_SECRET = "fedcba9876543210fedcba9876543210"
SHA256 = hashlib.sha256(b"a picture").hexdigest()


def account(number: str = NUMBER, secret: str = SECRET, **values: str) -> ChannelAccount:
    return ChannelAccount(
        channel="whatsapp",
        account=number,
        values={"business_account_id": "500000000000001", **values},
        secrets={"app_secret": secret, "access_token": "t" * 20, "verify_token": "right token"},
    )


RECEIVER = WhatsAppReceiver([account(), account(OTHER_NUMBER, display_phone_number="+1 555-000-9999")])


def change(value: dict[str, Any], field: str = "messages") -> dict[str, Any]:
    return {"value": value, "field": field}


def envelope(*entries: list[dict[str, Any]]) -> bytes:
    found = [{"id": "500000000000001", "changes": changes} for changes in entries]
    return json.dumps({"object": "whatsapp_business_account", "entry": found}).encode()


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def receive(body: bytes, receiver: WhatsAppReceiver = RECEIVER) -> list[Event]:
    return list(receiver.receive(body, signed(body)))


def only(value: dict[str, Any], field: str = "messages") -> Event:
    (event,) = receive(envelope([change(value, field)]))
    return event


def message(name: str) -> Message:
    event = only(MESSAGES[name])
    assert isinstance(event, Message)
    return event


def said(name: str, **fields: Any) -> None:
    """The message of this name holds these fields, and nothing else that a person could have said."""
    event = message(name)
    plain = {
        "text": "",
        "attachments": (),
        "place": None,
        "shared": (),
        "contacts": (),
        "payload": "",
        "reply_to": "",
        "replaces": "",
        "forwarded": False,
        "public": False,
        "unreadable": (),
    }
    assert {name: getattr(event, name) for name in plain} == plain | fields


def test_a_text_with_its_sender_time_and_thread() -> None:
    raw = MESSAGES["text"]["messages"][0]
    assert only(MESSAGES["text"]) == Message(
        channel="whatsapp",
        account=NUMBER,
        id=raw["id"],
        sender=Sender(id=PHONE, name="Ada Müller", phone=PHONE),
        thread=PHONE,
        sent_at=float(raw["timestamp"]),
        text="How far is the Moon?",
    )
    assert message("text").conversation == f"whatsapp:{NUMBER}:{PHONE}"


@pytest.mark.parametrize(
    ("name", "attachment", "text"),
    [
        ("image", {"kind": "picture", "media_id": "2000000000000001", "media_type": "image/jpeg"}, "what is this?"),
        ("image_with_url", {"kind": "picture", "media_id": "2000000000000002", "media_type": "image/jpeg"}, ""),
        ("video", {"kind": "video", "media_id": "2000000000000003", "media_type": "video/mp4"}, "look"),
        ("audio", {"kind": "sound", "media_id": "2000000000000004", "media_type": "audio/ogg; codecs=opus"}, ""),
        (
            "voice",
            {"kind": "sound", "media_id": "2000000000000005", "media_type": "audio/ogg; codecs=opus", "voice": True},
            "",
        ),
        (
            "document",
            {"kind": "document", "media_id": "2000000000000006", "media_type": "application/pdf", "name": "bill.pdf"},
            "the bill",
        ),
        ("sticker", {"kind": "sticker", "media_id": "2000000000000007", "media_type": "image/webp"}, ""),
    ],
)  # fmt: skip
def test_files_are_named_with_their_hash_in_hex(name: str, attachment: dict[str, Any], text: str) -> None:
    found = (Attachment(sha256=SHA256, **attachment),)
    said(name, attachments=found, text=text, forwarded=name == "video")


def test_everything_else_a_person_can_say() -> None:
    said("text_escaped", text="Größe von 🌙 – ½?")
    said("location_here", place=Place(latitude=48.13743, longitude=11.57549))
    said(
        "location_named",
        place=Place(latitude=-22.951916, longitude=-43.2104872, name="Cristo", address="Rio de Janeiro"),
    )
    said(
        "contacts",
        contacts=(
            Contact(name="Grace Hopper", phones=("+1 555-000-2222",)),
            Contact(name="Emmy", phones=("15550003333",)),
        ),
    )
    said("reply", text="and Mars?", reply_to="wamid.OURS0001")
    said("forwarded", text="passed on", forwarded=True)
    said("forwarded_often", text="passed on often", forwarded=True)
    said("button", text="Yes", payload="yes-1", reply_to="wamid.OURS0001")
    said("button_reply", text="Tell me more", payload="more", reply_to="wamid.OURS0001")
    said("list_reply", text="Row two", payload="row-2", reply_to="wamid.OURS0001")
    product = (Shared(kind="product", media_id="SKU-1"),)
    said("product_inquiry", text="is it blue?", shared=product, reply_to="wamid.OURS0001")
    ad = Shared(kind="link", title="A telescope", url="https://fb.me/3abc", media_id="400000000000001")
    said("referral", text="tell me more", shared=(ad,))


def test_what_cannot_be_used_is_named_in_plain_words() -> None:
    said("unsupported", unreadable=("a message of this kind",))
    said("unsupported_poll", unreadable=("a poll",))
    said("not_handed_over", unreadable=("a message that WhatsApp did not hand over",))
    said("unknown_type", unreadable=("a message of this kind",))
    said("order", text="please", unreadable=("an order",))
    said("form", unreadable=("an answer of this kind",), reply_to="wamid.OURS0001")
    lost, error = receive(envelope([change(MESSAGES["interactive_lost"])]))
    assert isinstance(lost, Message)
    assert lost.unreadable == ("an answer of this kind",)
    assert isinstance(error, Noted)
    call = only(OTHERS["call"]["value"], "calls")
    assert isinstance(call, Message)
    assert (call.id, call.thread, call.unreadable) == ("wacid.CALL0001", PHONE, ("a call",))


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("reaction", "reaction"),
        ("reaction_removed", "reaction"),
        ("reaction_emptied", "reaction"),
        ("request_welcome", "chat opened"),
        ("unsupported_pin", "a message that says nothing"),
        ("nobody", "a message without a sender"),
        ("own_number", "own message"),
        ("out_of_band_error", "error 130429"),
    ],
)
def test_what_nobody_said_is_noted_and_never_answered(name: str, what: str) -> None:
    event = only(MESSAGES[name])
    assert isinstance(event, Noted)
    assert event.what == what
    assert event.id


def test_a_number_of_ours_on_another_account_is_not_answered_either() -> None:
    value = copy.deepcopy(MESSAGES["text"])
    value["messages"][0]["from"] = "15550009999"
    event = only(value)
    assert isinstance(event, Noted)
    assert event.what == "own message"


def test_an_edited_message_replaces_and_an_unsent_one_goes() -> None:
    said("edit_text", text="How far is Mars?", replaces="wamid.TEST0001")
    picture = message("edit_caption")
    assert (picture.text, picture.replaces, picture.reply_to) == (
        "new words",
        "wamid.TEST0003",
        "wamid.OURS0001",
    )
    assert picture.attachments[0].media_id == "2000000000000001"
    assert picture.id != "wamid.TEST0003"
    assert only(MESSAGES["revoke"]) == Unsent(
        channel="whatsapp", account=NUMBER, message_id="wamid.TEST0001", sender_id=PHONE
    )


def test_people_are_known_by_phone_first_and_by_every_id_beside_it() -> None:
    assert message("no_contacts").sender == Sender(id=PHONE, phone=PHONE)
    both = message("user_ids_and_phone")
    ada = Sender(id=PHONE, aliases=(USER, PARENT), name="Ada Müller", username="ada.m", phone=PHONE)
    assert both.sender == ada
    assert both.thread == PHONE
    for name in ("user_id_only", "user_id_only_in_contact"):
        hidden = message(name)
        assert hidden.sender == Sender(id=USER, name="Ada Müller", username="ada.m")
        assert hidden.thread == USER
    brazil = message("phone_other_than_wa_id").sender
    assert (brazil.id, brazil.aliases, brazil.phone, brazil.name) == (
        "5511987654321",
        ("551187654321",),
        "5511987654321",
        "Ana",
    )


def test_in_a_batch_everyone_keeps_their_own_name() -> None:
    value = copy.deepcopy(MESSAGES["text"])
    second = {**value["messages"][0], "id": "wamid.SECOND", "from": "4915100000001"}
    third = {**value["messages"][0], "id": "wamid.THIRD", "from": "4915100000002"}
    value["messages"] += [second, third]
    value["contacts"].append({"profile": {"name": "Bo"}, "wa_id": "4915100000001"})
    events = receive(envelope([change(value)]))
    senders = [(event.sender.id, event.sender.name) for event in events if isinstance(event, Message)]
    assert senders == [(PHONE, "Ada Müller"), ("4915100000001", "Bo"), ("4915100000002", "")]


def test_a_group_is_a_thread_of_its_own() -> None:
    group = message("group_text")
    assert group.thread == "group:Y2FwaV9ncm91cDoxMDAwMQ=="
    assert group.sender.id == PHONE
    assert not group.public


def changed(*pairs: tuple[str, str]) -> list[Event]:
    return [
        IdentityChanged(channel="whatsapp", account=NUMBER, previous=previous, current=current)
        for previous, current in pairs
    ]


def test_a_person_who_gets_new_ids_stays_the_same_person() -> None:
    read = {name: receive(envelope([change(value)])) for name, value in SYSTEM.items()}
    assert read["number_changed"] == changed((PHONE, "16505559999"))
    assert read["number_changed_with_ids"] == changed(
        (PHONE, "16505559999"), (USER, NEW_USER), (PARENT, "US.ENT.2")
    )
    assert read["user_id_changed"] == changed((USER, NEW_USER))
    for name in ("user_id_changed_without_previous", "identity_changed"):
        assert [type(event) for event in read[name]] == [Noted]
    update = OTHERS["user_id_update"]
    assert receive(envelope([update])) == changed((USER, NEW_USER), (PARENT, "US.ENT.2"))


def report(state: str, **fields: Any) -> DeliveryReport:
    known = {"platform_id": "wamid.OURS0001", "recipient": PHONE}
    return DeliveryReport(channel="whatsapp", account=NUMBER, state=state, **(known | fields))  # type: ignore[arg-type]


def test_reports_carry_our_reference_and_say_why() -> None:
    assert only(STATUSES["sent"]) == report("sent", reference="reference-1")
    assert only(STATUSES["delivered"]) == report("delivered", reference="reference-1")
    assert only(STATUSES["read"]) == report("read")
    assert only(STATUSES["played"]) == report("read")
    failed = only(STATUSES["failed"])
    words = "More than 24 hours have passed since this person last wrote on WhatsApp."
    assert isinstance(failed, DeliveryReport)
    assert (failed.state, failed.code, failed.reference) == ("failed", "131047", "reference-1")
    assert failed.problem.startswith(words)
    new = report("failed", code="139999", problem="Something new")
    assert only(STATUSES["failed_for_a_reason_unknown"]) == new
    assert only(STATUSES["group"]) == report("delivered", recipient="Y2FwaV9ncm91cDoxMDAwMQ==")
    assert only(STATUSES["user_id_only"]) == report("sent", recipient=USER)
    assert isinstance(only(STATUSES["state_unknown"]), Noted)


@pytest.mark.parametrize("name", ["owners_echo", "call_ended", "group_status", "account_update", "field_unknown"])  # fmt: skip
def test_other_fields_are_noted(name: str) -> None:
    event = only(OTHERS[name]["value"], OTHERS[name]["field"])
    assert isinstance(event, Noted)
    assert event.account == ("500000000000001" if name == "account_update" else NUMBER)
    assert "I answer myself" not in repr(event)


def test_a_number_that_is_not_ours_is_noted() -> None:
    value = copy.deepcopy(MESSAGES["text"])
    value["metadata"]["phone_number_id"] = "999999999999999"
    event = only(value)
    assert isinstance(event, Noted)
    assert (event.account, event.what) == ("999999999999999", "a number that is not set up here")


EVERYTHING = [
    *[change(value) for value in [*MESSAGES.values(), *SYSTEM.values(), *STATUSES.values()]],
    *OTHERS.values(),
]


def test_every_entry_change_and_message_of_a_batch_is_read_in_whatever_order() -> None:
    each = [event for one in EVERYTHING for event in receive(envelope([one]))]
    assert receive(envelope(EVERYTHING)) == each
    assert receive(envelope(*[[one] for one in EVERYTHING])) == each
    messages = [one for value in MESSAGES.values() for one in value.get("messages", [])]
    together = {**MESSAGES["text"], "messages": messages, "contacts": []}
    assert len(receive(envelope([change(together)]))) == len(messages)
    shuffled = EVERYTHING[:]
    random.Random(1).shuffle(shuffled)
    assert sorted(map(repr, receive(envelope(shuffled)))) == sorted(map(repr, each))


def test_delivered_again_in_another_batch_it_is_the_same_event() -> None:
    first = receive(envelope(EVERYTHING[:5]))
    again = receive(envelope(EVERYTHING[5:9], EVERYTHING[:5]))
    assert again[-len(first) :] == first


def test_two_messages_of_two_numbers_come_to_their_own_accounts() -> None:
    other = copy.deepcopy(MESSAGES["reply"])
    other["metadata"] = {"phone_number_id": OTHER_NUMBER, "display_phone_number": "15550009999"}
    first, second = receive(envelope([change(MESSAGES["text"])], [change(other)]))
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    assert (first.account, second.account) == (NUMBER, OTHER_NUMBER)


def test_the_signature_is_over_the_bytes_as_they_came() -> None:
    escaped = envelope([change(MESSAGES["text_escaped"])])
    assert b"\\ud83c\\udf19" in escaped
    assert receive(escaped) == receive(json.dumps(json.loads(escaped), ensure_ascii=False).encode())
    right = signed(escaped)["x-hub-signature-256"]
    digest = right.removeprefix("sha256=")
    wrong = ["", "sha256=", digest, right[:-1], right.upper(), "sha256=" + digest.upper(), "sha1=" + digest,
             "sha256=" + "0" * 64, right + "00", "sha256=ü" + digest[1:], right.replace("sha256", "SHA256")]  # fmt: skip
    for header in wrong:
        with pytest.raises(NotAllowed):
            RECEIVER.receive(escaped, {"x-hub-signature-256": header})
    with pytest.raises(NotAllowed):
        RECEIVER.receive(escaped, {})
    with pytest.raises(NotAllowed):
        RECEIVER.receive(escaped + b" ", signed(escaped))
    with pytest.raises(NotAllowed):
        WhatsAppReceiver([account(secret="")]).receive(escaped, signed(escaped, ""))
    with pytest.raises(NotAllowed):
        WhatsAppReceiver([]).receive(escaped, signed(escaped))


def test_one_apps_secret_opens_only_its_own_numbers() -> None:
    receiver = WhatsAppReceiver([account(), account(OTHER_NUMBER, ANOTHER_SECRET)])
    body = envelope([change(MESSAGES["text"])])
    (right,) = receiver.receive(body, signed(body))
    (crossed,) = receiver.receive(body, signed(body, ANOTHER_SECRET))
    assert isinstance(right, Message)
    assert isinstance(crossed, Noted)


def test_the_verification_call_is_answered_for_the_right_token_only() -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "right token"}
    assert RECEIVER.challenge(query) == "1158201444"
    for wrong in ({"hub.verify_token": "wrong"}, {"hub.verify_token": ""}, {"hub.mode": "unsubscribe"}):
        with pytest.raises(NotAllowed):
            RECEIVER.challenge(query | wrong)
    with pytest.raises(NotAllowed):
        WhatsAppReceiver([]).challenge(query | {"hub.verify_token": ""})


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"\xff\xfe", b"{}", b'{"object":"page","entry":[]}', b"[" * 100_000])  # fmt: skip
def test_what_is_no_payload_of_whatsapp_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput):
        receive(body)


def test_texts_that_no_database_takes_are_mended() -> None:
    value = copy.deepcopy(MESSAGES["text"])
    value["messages"][0]["text"]["body"] = "a\ud83cb\x00c"
    value["contacts"][0]["profile"]["name"] = "\udf19"
    event = only(value)
    assert isinstance(event, Message)
    assert event.text == "a\ufffdbc"
    assert event.sender.name == "\ufffd"


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["", "wamid.X", "group"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        found += places(value, (*path, key))
    return found


def storable(event: Event) -> None:
    """Texts can be encoded, and nothing that comes twice could be told apart by a missing id."""
    repr(event).encode()
    if isinstance(event, Message):
        assert event.id
        assert event.sender.id
        assert event.thread
        assert event.text.encode() is not None
        assert "\x00" not in event.text
        assert 0.0 <= event.sent_at < 1e12


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_mutation_of_a_real_payload_does_harm(data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(EVERYTHING))
    payload = json.loads(envelope([copy.deepcopy(one)]))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(payload) or [("object",)]))
        node: Any = payload
        for step in path[:-1]:
            node = node[step]
        if data.draw(st.booleans()) and isinstance(node, dict):
            node.pop(path[-1], None)
        else:
            node[path[-1]] = data.draw(JUNK)
    with contextlib.suppress(BadInput):
        for event in receive(json.dumps(payload).encode()):
            storable(event)


@settings(max_examples=200, deadline=None)
@given(body=st.binary(max_size=200) | JUNK.map(lambda value: json.dumps(value).encode()), right=st.booleans())
def test_no_bytes_break_the_receiver(body: bytes, right: bool) -> None:
    headers = signed(body) if right else {"x-hub-signature-256": "sha256=00"}
    with contextlib.suppress(BadInput, NotAllowed):
        RECEIVER.receive(body, headers)


def test_the_channel_says_what_it_is() -> None:
    assert (KIND.name, KIND.limits.text, KIND.limits.caption, KIND.typing_seconds) == ("whatsapp", 4096, 1024, 25.0)  # fmt: skip
    assert [field.name for field in KIND.fields if field.identifies] == ["phone_number_id"]
    assert {field.name for field in KIND.fields if field.secret} == {"access_token", "app_secret"}
    steps = KIND.subscribe("https://kith.example/channels/whatsapp/webhook", "token-1")
    assert any("https://kith.example/channels/whatsapp/webhook" in line for line in steps)
    assert any("token-1" in line for line in steps)
    assert [line.partition(".")[0] for line in steps] == [str(number + 1) for number in range(len(steps))]
    assert SECRET not in repr(account())


@pytest.mark.parametrize("code", "0 3 10 200 299 4 190 80007 130429 131056 131048 131064 131047 131026 131049 130472 131051 131052 131053 131000 131016 135000 131008 131009 131021 131030 131042 131031 368 130497 131062 131020 131041 131201 131215 133016".split())  # fmt: skip
def test_every_documented_error_is_put_in_words(code: str) -> None:
    words = KIND.explain(code)
    assert words is not None
    assert words.endswith(".")
    assert code not in words
