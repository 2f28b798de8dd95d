"""The short way for plain calls gives what the long way gives, or nothing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.messages.inbound import DeliveryReport, Message
from kithkin.meta_graph.messaging import Asset, read_entries, read_private
from kithkin.meta_graph.plain_calls import read_plain

PAGE = "101112131415161"
ASSETS = {PAGE: Asset(channel="messenger", account=PAGE, ours=frozenset({PAGE}), app_id="9")}


def the_long_way(body: bytes) -> list[Any]:
    return [event for entry in read_entries(body) for event in read_private(ASSETS[entry.id], entry)]


def call(*messaging: Any, **entry: Any) -> bytes:
    item = {"id": PAGE, "time": 1_700_000_000_000, "messaging": list(messaging), **entry}
    return json.dumps({"object": "page", "entry": [item]}).encode()


def item(**said: Any) -> dict[str, Any]:
    return {"sender": {"id": "7"}, "recipient": {"id": PAGE}, "timestamp": 1_700_000_000_123, **said}


def test_the_commonest_calls_go_the_short_way() -> None:
    message = item(message={"mid": "m_1", "text": "Grüße 😀"})
    delivery = item(delivery={"mids": ["m_2", "m_3"], "watermark": 1_700_000_000_000})
    found = read_plain(call(message, delivery, item(read={"watermark": 1_700_000_000_000})), ASSETS)
    assert found is not None
    assert [type(event) for event in found] == [Message, *[DeliveryReport] * 4]
    assert found == the_long_way(call(message, delivery, item(read={"watermark": 1_700_000_000_000})))


@pytest.mark.parametrize(
    "body",
    [
        call(item(message={"mid": "m_1", "text": "a", "is_echo": True})),
        call(item(message={"mid": "m_1", "text": "a", "attachments": []})),
        call(item(message={"mid": "m_1", "text": "a"}, read={"watermark": 1})),
        call(item(message={"mid": "m_1"})),
        call(item(message={"mid": "", "text": "a"})),
        call(item(message={"mid": "m_1", "text": "\x00"})),
        call(item(sender={"id": PAGE}, message={"mid": "m_1", "text": "a"})),
        call(item(sender={"id": "7", "name": "Ana"}, message={"mid": "m_1", "text": "a"})),
        call(item(reaction={"mid": "m_1", "action": "react"})),
        call(item(message={"mid": "m_1", "text": "a"}), id="1"),
        call(item(message={"mid": "m_1", "text": "a"}), changes=[]),
        call(item(read={"watermark": 0})),
        call(),
        call(*[item(message={"mid": f"m_{number}", "text": "a"}) for number in range(2000)]),
        call(item(message={"mid": "m_1", "text": "a"})).replace(b"1700000000123", b"9" * 5000),
        b"[" * 50_000,
        b"\xff",
        b"",
    ],
)
def test_anything_else_is_left_to_the_long_way(body: bytes) -> None:
    assert read_plain(body, ASSETS) is None


texts = st.text(max_size=6) | st.sampled_from(["m_1", " m_2 ", "7", PAGE, "\ud800", "\x00", "x" * 1001])
numbers = st.integers() | st.sampled_from([0, -1, 1_700_000_000, 1_700_000_000_000, 10**30, 10**400])
wild = (
    st.none() | st.booleans() | numbers | st.floats(allow_nan=False) | texts | st.just({}) | st.lists(texts)
)


def mostly(*usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(*usual, *usual, *usual, wild)


def some_object(
    required: dict[str, st.SearchStrategy[Any]], optional: dict[str, st.SearchStrategy[Any]]
) -> Any:
    return st.fixed_dictionaries(required, optional=optional)


parties = some_object({"id": mostly(texts)}, {"name": texts})
messages = some_object(
    {"mid": mostly(texts), "text": mostly(texts)}, {"is_echo": wild, "seq": numbers, "reply_to": wild}
)
deliveries = some_object({"watermark": mostly(numbers)}, {"mids": mostly(st.lists(texts, max_size=3))})
items = some_object(
    {"sender": mostly(parties), "recipient": mostly(parties), "timestamp": mostly(numbers)},
    {
        "message": mostly(messages),
        "delivery": mostly(deliveries),
        "read": mostly(some_object({}, {"watermark": numbers, "mid": texts})),
        "reaction": wild,
    },
)
entries = some_object(
    {"id": st.just(PAGE), "time": mostly(numbers), "messaging": mostly(st.lists(mostly(items), max_size=3))},
    {"standby": wild, "changes": wild},
)
calls = some_object({"object": st.just("page"), "entry": st.lists(entries, max_size=3)}, {"more": wild})


@given(calls)
def test_what_goes_the_short_way_would_have_come_out_the_same(payload: Any) -> None:
    body = json.dumps(payload).encode()
    found = read_plain(body, ASSETS)
    if found is not None:
        assert found == the_long_way(body)


def a_message(mid: str, text: str, sender: str) -> dict[str, Any]:
    return item(sender={"id": sender}, message={"mid": mid, "text": text})


def a_delivery(mids: list[str], watermark: int) -> dict[str, Any]:
    return item(delivery={"mids": mids, "watermark": watermark})


def a_read_mark(watermark: int) -> dict[str, Any]:
    return item(read={"watermark": watermark})


plain = st.one_of(
    st.builds(a_message, texts, texts, texts),
    st.builds(a_delivery, st.lists(texts), numbers),
    st.builds(a_read_mark, numbers),
)


@given(st.lists(plain, min_size=1, max_size=4), st.sampled_from(["", "time", "sender", "mid"]))
def test_so_do_plain_items_with_odd_values_and_keys_that_come_twice(messaging: list[Any], twice: str) -> None:
    body = call(*messaging)
    if twice:
        body = body.replace(f'"{twice}": '.encode(), f'"{twice}": {{}}, "{twice}": '.encode(), 1)
    found = read_plain(body, ASSETS)
    if found is not None:
        assert found == the_long_way(body)
