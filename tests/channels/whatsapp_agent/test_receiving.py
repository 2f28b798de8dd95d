"""What a poll brings becomes events: each documented shape, and whatever else may come."""

import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.channels.whatsapp_agent import KIND
from kithkin.channels.whatsapp_agent.receiving import read_update
from kithkin.messages.inbound import Attachment, DeliveryReport, Event, Message, Noted, Sender
from kithkin.ports.channels import ChannelAccount

UPDATES = json.loads((Path(__file__).parent / "payloads" / "updates.json").read_text("utf-8"))
ACCOUNT = ChannelAccount(channel="whatsapp-agent", account="ada")
USER = "user:50900000000001"
SHA256 = hashlib.sha256(b"a picture").hexdigest()


def read(name: str, since: float = 0.0) -> Event:
    (event,) = read_update(UPDATES[name], ACCOUNT, since=since)
    return event


def message(name: str) -> Message:
    event = read(name)
    assert isinstance(event, Message)
    return event


def test_a_text_with_its_sender_time_and_thread() -> None:
    assert read("text") == Message(
        channel="whatsapp-agent",
        account="ada",
        id="wamid.AGENT001",
        sender=Sender(id=USER, name="Ada Müller"),
        thread=USER,
        sent_at=1786000001.0,
        text="How far is the Moon?",
    )
    assert message("without_profile").sender == Sender(id=USER)
    assert message("quote").reply_to == "wamid.OURS001"


@pytest.mark.parametrize(
    ("name", "kind", "number", "fields"),
    [
        ("image", "picture", 1, {"media_type": "image/jpeg"}),
        ("voice", "sound", 2, {"media_type": "audio/ogg; codecs=opus", "voice": True}),
        ("video", "video", 3, {"media_type": "video/mp4"}),
        ("document", "document", 4, {"media_type": "application/pdf", "name": "bill.pdf"}),
        ("sticker", "sticker", 5, {"media_type": "image/webp"}),
    ],
)
def test_files_are_named_with_their_hash_in_hex(
    name: str, kind: Any, number: int, fields: dict[str, Any]
) -> None:
    media_id = f"998a7c17-0000-4000-8000-00000000000{number}"
    assert message(name).attachments == (Attachment(kind=kind, media_id=media_id, sha256=SHA256, **fields),)


def test_what_is_no_message_is_noted_and_what_cannot_be_used_is_said() -> None:
    for name, what in (("reaction", "reaction"), ("reaction_removed", "reaction"), ("own", "own message")):
        event = read(name)
        assert isinstance(event, Noted)
        assert event.what == what
    assert message("unknown_type").unreadable == ("a message of this kind",)
    assert list(read_update(UPDATES["empty"], ACCOUNT)) == []


def test_receipts_name_what_was_sent() -> None:
    for state in ("delivered", "read"):
        assert read(state) == DeliveryReport(
            channel="whatsapp-agent", account="ada", state=state, platform_id="wamid.OURS001", recipient=USER
        )


def test_messages_from_before_the_set_up_are_noted() -> None:
    event = read("text", since=1786000002.0)
    assert isinstance(event, Noted)
    assert event.what == "written before the channel was set up"
    assert isinstance(read("text", since=1786000001.0), Message)


def test_every_entry_change_message_and_receipt_is_read_in_order() -> None:
    entries = [entry for update in UPDATES.values() for entry in update["entry"]]
    each = [event for update in UPDATES.values() for event in read_update(update, ACCOUNT)]
    assert list(read_update({"entry": entries}, ACCOUNT)) == each
    changes = [change for entry in entries for change in entry["changes"]]
    assert list(read_update({"entry": [{"changes": changes}]}, ACCOUNT)) == each
    assert len(each) == len(UPDATES) - 1


def test_what_is_nested_too_deeply_is_noted_and_the_rest_is_read() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    update = copy.deepcopy(UPDATES["text"])
    messages = update["entry"][0]["changes"][0]["value"]["messages"]
    messages.insert(0, {"type": "reaction", "id": "wamid.DEEP", "from": USER, "reaction": deep})
    first, second = read_update(update, ACCOUNT)
    assert isinstance(first, Noted)
    assert first.id == "wamid.DEEP"
    assert isinstance(second, Message)
    while deep:  # taken apart from outside, so that Python does not go down all of it at once
        deep = deep.pop()


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["", "agent:1", USER]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        found += places(value, (*path, key))
    return found


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_mutation_of_an_answer_does_harm(data: st.DataObject) -> None:
    update = copy.deepcopy(UPDATES[data.draw(st.sampled_from(sorted(UPDATES)))])
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(update) or [("object",)]))
        node: Any = update
        for step in path[:-1]:
            node = node[step]
        if data.draw(st.booleans()) and isinstance(node, dict):
            node.pop(path[-1], None)
        else:
            node[path[-1]] = data.draw(JUNK)
    for event in read_update(update, ACCOUNT):
        repr(event).encode()
        assert event.account == "ada"
        if isinstance(event, Message):
            assert event.id
            assert event.sender.id
            assert not event.sender.id.startswith("agent:")


def test_the_channel_says_what_it_is() -> None:
    assert (KIND.name, KIND.receiver, KIND.limits.text, KIND.typing_seconds) == ("whatsapp-agent", None, 4096, 25.0)  # fmt: skip
    assert KIND.poller is not None
    assert [field.name for field in KIND.fields if field.identifies] == ["agent"]
    assert KIND.subscribe("", "")
    for code in "2 100 190 130429 131005 131009 131016 131053 1752041".split():
        assert (KIND.explain(code) or "").rstrip(")").endswith(".")
