"""A short way for the commonest webhook calls: plain text messages, and reports of what was delivered and read.

Such a call is read straight into its known shape, several times faster than by looking for everything it could hold. A call
with anything else in it, however small, is left to `messaging`: both ways give the same events, which a test proves.
Sources: Messenger Platform, Webhook events (messages, message_deliveries, message_reads).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from kithkin.messages.inbound import DeliveryReport, Event, Message, Sender
from kithkin.meta_graph.messaging import Asset
from kithkin.meta_graph.messaging_parts import identifier
from kithkin.meta_graph.payloads import moment, words

_LARGEST = 64 * 1024
"""Bytes. What is larger has its objects counted first."""


class _Party(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    id: str


class _Words(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    mid: str
    text: str


class _Delivery(msgspec.Struct, forbid_unknown_fields=True):
    watermark: int
    mids: list[str] = []


class _Read(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    watermark: int


class _Item(msgspec.Struct, forbid_unknown_fields=True):
    sender: _Party
    recipient: _Party
    timestamp: int
    message: _Words | msgspec.UnsetType = msgspec.UNSET
    delivery: _Delivery | msgspec.UnsetType = msgspec.UNSET
    read: _Read | msgspec.UnsetType = msgspec.UNSET


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    time: int
    messaging: list[_Item]


class _Call(msgspec.Struct, forbid_unknown_fields=True):
    object: str
    entry: list[_Entry]


_decode = msgspec.json.Decoder(_Call).decode


def read_plain(body: bytes, assets: Mapping[str, Asset]) -> list[Event] | None:
    """The events of a call that holds nothing but plain messages and reports for accounts of ours; None for any other."""
    if len(body) > _LARGEST:
        return None
    try:
        call = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    found: list[Event] = []
    for entry in call.entry:
        asset = assets.get(entry.id)
        if asset is None or not entry.messaging:
            return None
        for item in entry.messaging:
            if not _read_item(asset, item, entry.time, found):
                return None
    return found


def _read_item(asset: Asset, item: _Item, entry_time: int, found: list[Event]) -> bool:
    """Adds what an item says; False for one that is not plain."""
    sender = identifier(item.sender.id)
    if not sender or sender in asset.ours:
        return False
    said, delivery, read = item.message, item.delivery, item.read
    if isinstance(said, _Words):
        if delivery is not msgspec.UNSET or read is not msgspec.UNSET:
            return False
        return _read_message(asset, sender, said, moment(item.timestamp) or moment(entry_time), found)
    if isinstance(delivery, _Delivery):
        return read is msgspec.UNSET and _read_delivery(asset, sender, delivery, found)
    return isinstance(read, _Read) and _read_mark(asset, sender, read, found)


def _read_message(asset: Asset, sender: str, said: _Words, at: float, found: list[Event]) -> bool:
    mid, text = identifier(said.mid), words(said.text)
    if not mid or not text:
        return False
    found.append(
        Message(
            channel=asset.channel,
            account=asset.account,
            id=mid,
            sender=Sender(id=sender),
            thread=sender,
            sent_at=at,
            text=text,
        )
    )
    return True


def _read_delivery(asset: Asset, sender: str, delivery: _Delivery, found: list[Event]) -> bool:
    watermark = moment(delivery.watermark)
    if not watermark:
        return False
    for mid in filter(None, map(identifier, delivery.mids)):
        found.append(_report(asset, "delivered", sender, mid, 0.0))
    found.append(_report(asset, "delivered", sender, "", watermark))
    return True


def _read_mark(asset: Asset, sender: str, read: _Read, found: list[Event]) -> bool:
    watermark = moment(read.watermark)
    if not watermark:
        return False
    found.append(_report(asset, "read", sender, "", watermark))
    return True


def _report(
    asset: Asset, state: Literal["delivered", "read"], recipient: str, mid: str, watermark: float
) -> DeliveryReport:
    return DeliveryReport(
        channel=asset.channel,
        account=asset.account,
        state=state,
        platform_id=mid,
        recipient=recipient,
        watermark=watermark,
    )
