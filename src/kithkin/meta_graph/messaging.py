"""The `messaging[]` shape in which Meta hands on private messages, read into events. Knows no channel.

Pure functions. What is not known becomes `Noted`; an echo of our own message never becomes a `Message`.
Sources: Graph API, Webhooks, Getting started (envelope); Messenger Platform, Webhook events (messages, message_echoes,
message_edits, message_deliveries, message_reads, messaging_postbacks, messaging_referrals, message_reactions);
Instagram Platform, Webhooks, Notification examples (the same, with `read.mid`, `is_deleted`, `is_self`, stories).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

from kithkin.messages.errors import BadInput
from kithkin.messages.inbound import DeliveryReport, Event, Message, Noted, Sender, Shared, Unsent
from kithkin.meta_graph.messaging_parts import (
    flag,
    identifier,
    read_attachments,
    shared_item,
)
from kithkin.meta_graph.payloads import fingerprint, moment, read_payload, record, records, words

MESSAGING_FIELDS: Final = frozenset(
    {
        "messages",
        "message_deliveries",
        "message_echoes",
        "message_edit",
        "message_edits",
        "message_reactions",
        "message_reads",
        "messaging_postbacks",
        "messaging_referral",
        "messaging_referrals",
        "messaging_seen",
    }
)
"""Fields whose items stand in `messaging[]`, or as the value of a change under this name."""

_EDIT = "#edit-"
_DERIVED = "derived-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One Page or Instagram account of ours. `ours` are all ids under which we write; `app_id` is our app's, or ""."""

    channel: str
    account: str
    ours: frozenset[str]
    app_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that changed, with its new value."""

    field: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a call says of one asset. `at`: when it was sent, seconds since 1970. `unknown`: keys nobody knows, with their values."""

    id: str
    at: float = 0.0
    messaging: tuple[Any, ...] = ()
    standby: tuple[Any, ...] = ()
    changes: tuple[Change, ...] = ()
    unknown: tuple[tuple[str, Any], ...] = ()
    raw: Any = field(default=None, repr=False)


def read_entries(body: bytes) -> list[Entry]:
    """The entries of a webhook call; which keys are present decides, not `object`. Raises `BadInput`."""
    envelope = read_payload(body, "Meta")
    if not isinstance(envelope.get("object"), str) or not isinstance(envelope.get("entry"), list):
        raise BadInput(
            "A webhook call was none of Meta's.",
            remedy="Its body must be an object with “object” and a list “entry”.",
        )
    return [_entry(one) for one in envelope["entry"]]


def _entry(raw: object) -> Entry:
    fields = record(raw)
    changes = [
        Change(field=words(one.get("field"))[:60], value=one.get("value"))
        for one in records(fields.get("changes"))
    ]
    if "field" in fields:  # Instagram login writes a comment flat on the entry, possibly as a list of one
        values = fields.get("value")
        changes += [
            Change(field=words(fields["field"])[:60], value=value)
            for value in (values if isinstance(values, list) else [values])
        ]
    known = {"id", "time", "uid", "messaging", "standby", "changes", "field", "value", "changed_fields"}
    return Entry(
        id=identifier(fields.get("id")),
        at=moment(fields.get("time")),
        messaging=_list(fields.get("messaging")),
        standby=_list(fields.get("standby")),
        changes=tuple(changes),
        unknown=tuple((words(key)[:60], fields[key]) for key in sorted(fields) if key not in known),
        raw=raw,
    )


def _list(value: object) -> tuple[Any, ...]:
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else ()


def derived_id(account: str, value: object) -> str:
    """A stable id for something that has none of its own: the same whenever it is delivered. Raises `BadInput`."""
    return _DERIVED + fingerprint([account, value])


def platform_message_id(own: str) -> str:
    """The platform's own id behind one of `Message.id`, to thread an answer to; "" where it has none."""
    return "" if own.startswith(_DERIVED) else own.split(_EDIT, 1)[0]


def noted(asset: Asset, value: object, what: str, detail: str = "") -> Noted:
    """Something that is kept and never answered."""
    return Noted(
        channel=asset.channel,
        account=asset.account,
        id=derived_id(asset.account, value),
        what=what,
        detail=detail,
    )


def foreign_entry(channel: str, entry: Entry) -> Noted:
    """An entry for an asset that is not ours; id "0" is the "Test" button of the App Dashboard."""
    asset = Asset(channel=channel, account=entry.id, ours=frozenset())
    if entry.id == "0":
        return noted(
            asset, entry.raw, "test event", "The App Dashboard's test call arrived: the webhook works."
        )
    return noted(
        asset, entry.raw, "entry of an account that is not set up", f"Its id is {entry.id[:60] or 'missing'}."
    )


def read_private(asset: Asset, entry: Entry) -> list[Event]:
    """The events in an entry's `messaging[]` and `standby[]`, in the order given.

    While another app has the conversation, what is said in it comes as `standby` and is not for us to answer.
    """
    found = [event for one in entry.messaging for event in read_item(asset, one, entry.at)]
    found += [noted(asset, one, "standby", "Another app has this conversation.") for one in entry.standby]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    asset: Asset
    raw: Mapping[str, Any]
    inner: Mapping[str, Any]
    sender: Sender
    recipient: str
    at: float

    @property
    def own(self) -> bool:
        return self.sender.id in self.asset.ours

    def noted(self, what: str, detail: str = "") -> list[Event]:
        return [noted(self.asset, self.raw, what, detail)]

    def message(self, id_: str) -> Message:
        """A message of the sender with nothing in it yet."""
        asset = self.asset
        return Message(
            channel=asset.channel,
            account=asset.account,
            id=id_ or derived_id(asset.account, self.raw),
            sender=self.sender,
            thread=self.sender.id,
            sent_at=self.at,
        )


def read_item(asset: Asset, value: object, entry_at: float = 0.0) -> list[Event]:
    """The events of one item of `messaging[]`. `entry_at` serves where it says no time of its own."""
    raw = record(value)
    sender = record(raw.get("sender"))
    for key, read in _READERS.items():
        if isinstance(raw.get(key), dict):
            return read(
                _Item(
                    asset=asset,
                    raw=raw,
                    inner=record(raw[key]),
                    sender=Sender(
                        id=identifier(sender.get("id")),
                        name=words(sender.get("name")),
                        username=words(sender.get("username")),
                    ),
                    recipient=identifier(record(raw.get("recipient")).get("id")),
                    at=moment(raw.get("timestamp")) or entry_at,
                )
            )
    return [noted(asset, value, *_name_of(raw))]


def _name_of(raw: Mapping[str, Any]) -> tuple[str, str]:
    """What an item is that says nothing to us, and a detail of it."""
    known = next((key for key in _KEPT if key in raw), "")
    if known:
        return known.replace("_", " "), words(record(raw[known]).get("action"))[:60]
    rest = sorted(words(key)[:60] for key in raw if key not in ("sender", "recipient", "timestamp"))
    return f"unknown field {rest[0]}" if rest else "empty item", ""


def _message(item: _Item) -> list[Event]:
    inner, mid = item.inner, identifier(item.inner.get("mid"))
    if flag(inner.get("is_echo")) or flag(inner.get("is_self")) or item.own:
        return _echo(item, mid)
    if flag(inner.get("is_deleted")):
        asset = item.asset
        return [
            Unsent(channel=asset.channel, account=asset.account, message_id=mid, sender_id=item.sender.id)
        ] if mid else item.noted("taken back")  # fmt: skip
    if not item.sender.id:
        return item.noted("message without a sender")
    parts = read_attachments(inner.get("attachments"))
    text = words(inner.get("text"))
    answered = record(inner.get("reply_to"))
    story = _story(record(answered.get("story")))
    shared = parts.shared + ((story,) if story else ())
    unreadable = parts.unreadable
    if flag(inner.get("is_unsupported")) or not (
        text or parts.attachments or shared or parts.place or unreadable
    ):
        unreadable += ("something that the platform does not hand on",)
    return [
        replace(
            item.message(mid),
            text=text,
            attachments=parts.attachments,
            place=parts.place,
            shared=shared,
            payload=words(record(inner.get("quick_reply")).get("payload"))
            or words(record(inner.get("referral")).get("ref")),
            reply_to=identifier(answered.get("mid")) or (story.media_id if story else ""),
            unreadable=unreadable,
        )
    ]


def _story(story: Mapping[str, Any]) -> Shared | None:
    """The story that a message answers: ours, but what it shows is needed to understand the words."""
    if not story:
        return None
    found = shared_item("story", story.get("url"), media_id=story.get("id"))
    return found if found.url or found.picture_url or found.media_id else None


def _echo(item: _Item, mid: str) -> list[Event]:
    """A message of our own coming back. One that our app sent is a report; a person's in the inbox is not.

    `metadata` is the reference that we sent along; `app_id` is missing for messages written by hand.
    """
    asset, inner = item.asset, item.inner
    app_id, reference = identifier(inner.get("app_id")), identifier(inner.get("metadata"))
    ours = app_id == asset.app_id if app_id and asset.app_id else bool(reference)
    if not mid or not ours or not flag(inner.get("is_echo")):
        return item.noted("own message")
    return [
        DeliveryReport(
            channel=asset.channel,
            account=asset.account,
            state="sent",
            platform_id=mid,
            reference=reference,
            recipient=item.recipient,
        )
    ]


def _edit(item: _Item) -> list[Event]:
    mid = identifier(item.inner.get("mid"))
    if item.own or not item.sender.id or not mid:
        return item.noted("own edit" if item.own else "edit without its message")
    text, number = words(item.inner.get("text")), identifier(item.inner.get("num_edit"))
    own_id = mid + _EDIT + (number or derived_id(mid, text).removeprefix(_DERIVED))
    unreadable = () if text else ("the new words of a message that was edited",)
    return [replace(item.message(own_id), text=text, replaces=mid, unreadable=unreadable)]


def _postback(item: _Item) -> list[Event]:
    title, payload = words(item.inner.get("title")), words(item.inner.get("payload"))
    payload = payload or words(record(item.inner.get("referral")).get("ref"))
    if item.own or not item.sender.id or not (title or payload):
        return item.noted("postback")
    return [replace(item.message(identifier(item.inner.get("mid"))), text=title, payload=payload)]


def _referral(item: _Item) -> list[Event]:
    """Somebody came by a link of ours (m.me, ig.me); one without a word of ours (an advertisement) says nothing."""
    ref = words(item.inner.get("ref"))
    if item.own or not item.sender.id or not ref:
        return item.noted("referral", words(item.inner.get("source"))[:60])
    return [replace(item.message(identifier(item.inner.get("mid"))), payload=ref)]


def _reaction(item: _Item) -> list[Event]:
    return item.noted("reaction", words(item.inner.get("action"))[:60])


def _delivery(item: _Item) -> list[Event]:
    asset = item.asset
    report = DeliveryReport(
        channel=asset.channel, account=asset.account, state="delivered", recipient=item.sender.id
    )
    mids = item.inner.get("mids")
    found: list[Event] = [
        replace(report, platform_id=mid)
        for mid in map(identifier, mids if isinstance(mids, list) else ())
        if mid
    ]
    watermark = moment(item.inner.get("watermark"))
    if watermark and item.sender.id and not item.own:
        found.append(replace(report, watermark=watermark))
    return found or item.noted("delivery mark")


def _read(item: _Item) -> list[Event]:
    """Messenger says up to when everything was read, Instagram which message was."""
    asset, mid = item.asset, identifier(item.inner.get("mid"))
    watermark = moment(item.inner.get("watermark"))
    if item.own or not (mid or (watermark and item.sender.id)):
        return item.noted("read mark")
    return [
        DeliveryReport(
            channel=asset.channel,
            account=asset.account,
            state="read",
            platform_id=mid,
            recipient=item.sender.id,
            watermark=0.0 if mid else watermark,
        )
    ]


_READERS: Final[Mapping[str, Callable[[_Item], list[Event]]]] = {
    "message": _message,
    "message_edit": _edit,
    "postback": _postback,
    "reaction": _reaction,
    "delivery": _delivery,
    "read": _read,
    "referral": _referral,
}

_KEPT: Final = (
    "policy_enforcement",
    "pass_thread_control",
    "take_thread_control",
    "request_thread_control",
    "app_roles",
    "optin",
    "account_linking",
    "messaging_feedback",
)
