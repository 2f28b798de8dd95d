"""What one poll of WhatsApp's Agent Platform brings, as events. It raises on no answer: what it cannot read is noted.

An agent talks with one person only, the one who made it, and with nobody else. Its ids ("user:…") are opaque and change with
a new phone number. Source: WhatsApp Agent Platform Developer Manual (2026), Receiving messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kithkin.messages.errors import BadInput
from kithkin.messages.inbound import DeliveryReport, Event, Message, Noted, Sender
from kithkin.meta_graph.payloads import fingerprint, moment, record, records, words
from kithkin.meta_graph.whatsapp_messages import content_of
from kithkin.ports.channels import ChannelAccount

CHANNEL: Final = "whatsapp-agent"

_AGENT = "agent:"
_NOT_SAID = {"reaction": "reaction", "system": "system message", "": "a message without a type"}


def read_update(update: Mapping[str, Any], account: ChannelAccount, *, since: float = 0.0) -> Sequence[Event]:
    """The events of one answer. Messages written before `since` (seconds since 1970) are noted, not answered."""
    events: list[Event] = []
    for entry in records(update.get("entry")):
        for change in records(entry.get("changes")):
            value = record(change.get("value"))
            contacts = records(value.get("contacts"))
            for message in records(value.get("messages")):
                events.append(_safely(_message(account.account, message, contacts, since), account, message))
            for status in records(value.get("statuses")):
                events.append(_safely(_report(account.account, status), account, status))
    return events


def _safely(reading: Iterator[Event], account: ChannelAccount, item: Mapping[str, Any]) -> Event:
    """The one event of an item; a note even where it is nested too deeply to be named."""
    try:
        return next(reading)
    except BadInput:
        name = words(item.get("id")) or "nested too deeply"
        return Noted(channel=CHANNEL, account=account.account, id=name, what="an update that cannot be read")


def _message(
    account: str, message: Mapping[str, Any], contacts: Sequence[Mapping[str, Any]], since: float
) -> Iterator[Event]:
    kind, message_id, sender_id = (words(message.get(name)) for name in ("type", "id", "from"))
    written = moment(message.get("timestamp"))
    if not message_id or not sender_id:
        yield _noted(account, "a message without an id or a sender", message)
    elif sender_id.startswith(_AGENT):
        yield _noted(account, "own message", message)
    elif kind in _NOT_SAID:
        yield _noted(account, _NOT_SAID[kind], message)
    elif 0.0 < written < since:
        yield _noted(account, "written before the channel was set up", message)
    else:
        content = content_of(message)
        context = record(message.get("context"))
        if content is None:
            yield _noted(account, "a message that says nothing", message)
            return
        yield Message(
            channel=CHANNEL,
            account=account,
            id=message_id,
            sender=Sender(id=sender_id, name=_name_of(sender_id, contacts)),
            thread=sender_id,
            sent_at=written,
            text=content.text,
            attachments=content.attachments,
            place=content.place,
            contacts=content.contacts,
            payload=content.payload,
            reply_to=words(context.get("id")),
            forwarded=context.get("forwarded") is True or context.get("frequently_forwarded") is True,
            unreadable=content.unreadable,
        )


def _name_of(sender_id: str, contacts: Sequence[Mapping[str, Any]]) -> str:
    """The sender's name, where a contact has one: many leave it out."""
    named = (
        words(record(contact.get("profile")).get("name"))
        for contact in contacts
        if words(contact.get("wa_id")) == sender_id
    )
    return next(filter(None, named), "")


def _report(account: str, status: Mapping[str, Any]) -> Iterator[Event]:
    platform_id = words(status.get("id"))
    match words(status.get("status")):
        case "sent" | "delivered" | "read" | "failed" as state if platform_id:
            error = next(iter(records(status.get("errors"))), {})
            yield DeliveryReport(
                channel=CHANNEL,
                account=account,
                state=state,
                platform_id=platform_id,
                recipient=words(status.get("recipient_id")),
                code=words(error.get("code")),
                problem=words(error.get("title"))[:300],
            )
        case other:
            yield _noted(account, f"receipt {other}"[:40], status)


def _noted(account: str, what: str, item: Mapping[str, Any]) -> Noted:
    return Noted(channel=CHANNEL, account=account, id=fingerprint(item), what=what)
