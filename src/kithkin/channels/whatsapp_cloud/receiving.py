"""WhatsApp Cloud API's webhook: raw bytes in, events out. Every entry, every change, every message and status is read.

Sources: WhatsApp Cloud API, Webhooks (messages, system, status, smb_message_echoes, calls references); Business-scoped user
IDs; Graph API, Webhooks, Getting started.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kithkin.channels.whatsapp_cloud.errors import TABLE
from kithkin.channels.whatsapp_cloud.senders import CHANNEL, by_ids, group_thread, is_phone, sender_of
from kithkin.messages.errors import BadInput, NotAllowed
from kithkin.messages.inbound import DeliveryReport, Event, IdentityChanged, Message, Noted, Sender, Unsent
from kithkin.meta_graph import answer_challenge, check_signature
from kithkin.meta_graph.payloads import fingerprint, moment, read_payload, record, records, words
from kithkin.meta_graph.whatsapp_messages import Content, content_of, product_of, referral_of
from kithkin.ports.channels import ChannelAccount

_STATES = {"sent": "sent", "delivered": "delivered", "read": "read", "played": "read", "failed": "failed"}
_NOT_SAID = {"reaction": "reaction", "request_welcome": "chat opened"}


class WhatsAppReceiver:
    """The webhook of all WhatsApp numbers; `account` is a phone number id."""

    def __init__(self, accounts: Sequence[ChannelAccount]) -> None:
        self._accounts = tuple(accounts)
        self._own_numbers = frozenset(
            filter(None, (_digits(one.values.get("display_phone_number", "")) for one in accounts))
        )

    def challenge(self, query: Mapping[str, str]) -> str:
        """The answer to Meta's verification call. Raises `NotAllowed`."""
        tokens = dict.fromkeys(one.secrets.get("verify_token", "") for one in self._accounts)
        for token in tokens:
            try:
                return answer_challenge(query, token)
            except NotAllowed:
                continue
        return answer_challenge(query, "")

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Event]:
        """Checks the signature over the raw bytes and reads them. Raises `NotAllowed` or `BadInput`, nothing else."""
        ours = self._signed(body, headers.get("x-hub-signature-256", ""))
        payload = read_payload(body, "WhatsApp")
        if payload.get("object") != "whatsapp_business_account":
            raise BadInput(
                "A webhook call is about something else than WhatsApp.",
                remedy="On developers.facebook.com enter this address for the object WhatsApp Business Account only.",
            )
        events: list[Event] = []
        for entry in records(payload.get("entry")):
            for change in records(entry.get("changes")):
                events += self._change(change, words(entry.get("id")), ours)
        return events

    def _signed(self, body: bytes, header: str) -> frozenset[str]:
        """The accounts whose app signed the call: one app's secret opens no other app's numbers. Raises `NotAllowed`."""
        check_signature(body, header, [one.secrets.get("app_secret", "") for one in self._accounts])
        right: dict[str, bool] = {}
        for secret in {one.secrets.get("app_secret", "") for one in self._accounts}:
            try:
                check_signature(body, header, [secret])
                right[secret] = True
            except NotAllowed:
                right[secret] = False
        return frozenset(one.account for one in self._accounts if right[one.secrets.get("app_secret", "")])

    def _change(self, change: Mapping[str, Any], business: str, ours: frozenset[str]) -> Iterator[Event]:
        value, field = record(change.get("value")), words(change.get("field"))
        metadata = record(value.get("metadata"))
        account = words(metadata.get("phone_number_id"))
        if account and account not in ours:
            yield _noted(account, "a number that is not set up here", change)
            return
        if not account:
            yield _noted(business, f"field {field}"[:80], change, detail=words(value.get("event"))[:80])
            return
        match field:
            case "messages":
                own = self._own_numbers | {_digits(words(metadata.get("display_phone_number")))}
                yield from _messages(account, value, own)
            case "smb_message_echoes":
                for echo in records(value.get("message_echoes")):
                    yield _noted(account, "own message", echo)
            case "user_id_update":
                for update in records(value.get("user_id_update")):
                    yield from _user_id_update(account, update)
            case "calls":
                for call in records(value.get("calls")):
                    yield _call(account, call, value)
            case _:
                yield _noted(account, f"field {field}"[:80], change, detail=words(value.get("event"))[:80])


def _messages(account: str, value: Mapping[str, Any], own: frozenset[str]) -> Iterator[Event]:
    messages = records(value.get("messages"))
    contacts = records(value.get("contacts"))
    known = by_ids(contacts)
    only = contacts[0] if len(messages) == len(contacts) == 1 else {}
    for message in messages:
        yield from _message(account, message, sender_of(message, known, only), own)
    for status in records(value.get("statuses")):
        yield _report(account, status)
    for error in records(value.get("errors")):
        code = words(error.get("code"))
        yield _noted(account, f"error {code}"[:40], error, detail=TABLE.explain(code) or "")
    if not any(records(value.get(part)) for part in ("messages", "statuses", "errors")):
        yield _noted(account, "field messages with nothing in it", value)


def _message(
    account: str, message: Mapping[str, Any], sender: Sender | None, own: frozenset[str]
) -> Iterator[Event]:
    kind = words(message.get("type"))
    message_id = words(message.get("id"))
    if kind == "system":
        yield from _system(account, message)
    elif not message_id or sender is None:
        yield _noted(account, "a message without an id" if sender else "a message without a sender", message)
    elif sender.phone and sender.phone in own:
        yield _noted(account, "own message", message)
    elif kind in _NOT_SAID or not kind:
        yield _noted(account, _NOT_SAID.get(kind, "a message without a type"), message)
    elif kind == "revoke":
        original = words(record(message.get("revoke")).get("original_message_id"))
        unsent = Unsent(channel=CHANNEL, account=account, message_id=original, sender_id=sender.id)
        yield unsent if original else _noted(account, "an unsent message without an id", message)
    elif kind == "edit":
        edit = record(message.get("edit"))
        inner = {**record(edit.get("message"))}
        inner.setdefault("context", message.get("context"))
        original = words(edit.get("original_message_id"))
        yield _said(account, message, inner, sender, content_of(inner), replaces=original)
    else:
        yield _said(account, message, message, sender, content_of(message))


def _said(
    account: str,
    message: Mapping[str, Any],
    inner: Mapping[str, Any],
    sender: Sender,
    content: Content | None,
    *,
    replaces: str = "",
) -> Message | Noted:
    """The event for what a person said; `inner` is the edited form, where `message` only tells of an edit."""
    if content is None:
        return _noted(account, "a message that says nothing", message)
    context = record(inner.get("context"))
    group = words(message.get("group_id"))
    return Message(
        channel=CHANNEL,
        account=account,
        id=words(message.get("id")),
        sender=sender,
        thread=group_thread(group) if group else sender.id,
        sent_at=moment(message.get("timestamp")),
        text=content.text,
        attachments=content.attachments,
        place=content.place,
        shared=(*content.shared, *referral_of(inner), *product_of(context)),
        contacts=content.contacts,
        payload=content.payload,
        reply_to=words(context.get("id")),
        replaces=replaces,
        forwarded=context.get("forwarded") is True or context.get("frequently_forwarded") is True,
        unreadable=content.unreadable,
    )


def _report(account: str, status: Mapping[str, Any]) -> DeliveryReport | Noted:
    platform_id = words(status.get("id"))
    reference = words(status.get("biz_opaque_callback_data"))
    error = next(iter(records(status.get("errors"))), {})
    code = words(error.get("code"))
    problem = TABLE.explain(code) or words(error.get("title")) or words(error.get("message"))
    recipient = words(status.get("recipient_id")) or words(status.get("recipient_user_id"))
    found = DeliveryReport(
        channel=CHANNEL,
        account=account,
        state="failed",
        platform_id=platform_id,
        reference=reference,
        recipient=recipient,
        code=code,
        problem=problem[:300] if error else "",
    )
    if not (platform_id or reference):
        return _noted(account, "a report without an id", status)
    match _STATES.get(words(status.get("status"))):
        case "failed":
            return found
        case "sent" | "delivered" | "read" as state:
            return DeliveryReport(
                channel=CHANNEL,
                account=account,
                state=state,
                platform_id=platform_id,
                reference=reference,
                recipient=recipient,
            )
        case _:
            return _noted(account, f"status {words(status.get('status'))}"[:40], status)


def _system(account: str, message: Mapping[str, Any]) -> Iterator[Event]:
    """A person's ids changed: the old phone number in `from`, the old business-scoped ids in `previous_…`.

    Source: WhatsApp Cloud API, System messages webhook reference (August 2026).
    """
    system = record(message.get("system"))
    phone, user, parent = (words(system.get(name)) for name in ("wa_id", "user_id", "parent_user_id"))
    kind = words(system.get("type"))
    old_phone = words(message.get("from")) if kind == "user_changed_number" else ""
    pairs = [
        (old_phone, phone or user),
        (words(system.get("previous_user_id")) or words(message.get("from_user_id")), user),
        (
            words(system.get("previous_parent_user_id")) or words(message.get("from_parent_user_id")),
            parent,
        ),
    ]
    changed = [pair for pair in dict.fromkeys(pairs) if all(pair) and pair[0] != pair[1]]
    if not kind.startswith("user_changed_"):
        changed = []
    for previous, current in changed:
        yield IdentityChanged(channel=CHANNEL, account=account, previous=previous, current=current)
    if not changed:
        yield _noted(account, f"system {kind}"[:60], message)


def _user_id_update(account: str, update: Mapping[str, Any]) -> Iterator[Event]:
    changed = False
    for name in ("user_id", "parent_user_id"):
        ids = record(update.get(name))
        previous, current = words(ids.get("previous")), words(ids.get("current"))
        if previous and current and previous != current:
            changed = True
            yield IdentityChanged(channel=CHANNEL, account=account, previous=previous, current=current)
    if not changed:
        yield _noted(account, "user id update without ids", update)


def _call(account: str, call: Mapping[str, Any], value: Mapping[str, Any]) -> Message | Noted:
    """A person who rings is told that a machine cannot pick up; everything else about calls is noted."""
    sender = sender_of(call, by_ids(records(value.get("contacts"))), {})
    call_id = words(call.get("id"))
    theirs = words(call.get("direction")) in ("USER_INITIATED", "")
    if words(call.get("event")) != "connect" or not theirs or sender is None or not call_id:
        return _noted(account, f"call {words(call.get('event'))}"[:40], call)
    return Message(
        channel=CHANNEL,
        account=account,
        id=call_id,
        sender=sender,
        thread=sender.id,
        sent_at=moment(call.get("timestamp")),
        unreadable=("a call",),
    )


def _noted(account: str, what: str, value: Mapping[str, Any], *, detail: str = "") -> Noted:
    return Noted(channel=CHANNEL, account=account, id=fingerprint(value), what=what, detail=detail)


def _digits(text: str) -> str:
    """A number as WhatsApp writes it in `from`: digits only. "" for what is none."""
    digits = "".join(one for one in text if one.isascii() and one.isdigit())
    return digits if is_phone(digits) else ""
