"""Page events: comments under the Page's posts, and comments and posts of others that mention the Page.

Source: Graph API, Webhooks reference, Page (fields `feed` and `mention`). Meta publishes no full examples of `feed` any more;
the shapes are those that receivers of real calls have written down (tests/channels/facebook/payloads/README.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kithkin.messages.errors import BadInput
from kithkin.messages.inbound import Attachment, Event, Message, Noted, Sender, Unsent
from kithkin.meta_graph import answer_challenge, check_signature
from kithkin.meta_graph.payloads import fingerprint, moment, read_payload, record, records, words
from kithkin.ports.channels import ChannelAccount

CHANNEL = "facebook"

EDIT_MARK = "#"
"""Stands between a comment's id and what makes one edit of it different from another; Facebook's ids never hold it."""

_ADDED = frozenset({"add"})
_EDITED = frozenset({"edit", "edited"})
_GONE = frozenset({"remove", "delete", "hide"})
_POSTS = frozenset({"post", "status", "photo", "video", "share", "album", "event", "note", "link"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """One change of one Page: `named` is its own name for when it has no other id, `time` the envelope's."""

    page: str
    field: str
    value: Mapping[str, Any]
    named: str
    time: float

    def noted(self, what: str) -> Noted:
        return Noted(channel=CHANNEL, account=self.page, id=self.named, what=what)


class FacebookReceiver:
    """Reads Page webhook calls for all Pages of ours."""

    def __init__(self, accounts: Sequence[ChannelAccount]) -> None:
        self._pages = frozenset(account.account for account in accounts)
        self._secrets = sorted({account.secrets.get("app_secret", "") for account in accounts} - {""})
        self._token = next(filter(None, (account.secrets.get("verify_token") for account in accounts)), "")

    def challenge(self, query: Mapping[str, str]) -> str:
        """The answer to Meta's verification call. Raises `NotAllowed` for a wrong token."""
        return answer_challenge(query, self._token)

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Event]:
        """The events of one call, in its order. Raises `NotAllowed` (signature) or `BadInput` (no Page payload)."""
        check_signature(body, headers.get("x-hub-signature-256", ""), self._secrets)
        payload = read_payload(body, "Facebook")
        if payload.get("object") != "page" or not isinstance(payload.get("entry"), list):
            raise BadInput(
                "A webhook call is no Page event.",
                remedy="Enter this address on the Webhooks page of the app for the object Page only.",
            )
        return [event for entry in records(payload["entry"]) for event in self._read_entry(entry)]

    def _read_entry(self, entry: Mapping[str, Any]) -> list[Event]:
        page = words(entry.get("id"))
        whole = _Change(
            page=page, field="", value={}, named=fingerprint(entry), time=moment(entry.get("time"))
        )
        if page not in self._pages:
            return [whole.noted("not our Page")]
        if "messaging" in entry or "standby" in entry:
            return []  # the Messenger channel's, which reads the same calls
        changes = records(entry.get("changes")) or ([dict(entry)] if "field" in entry else [])
        if not changes:
            return [whole.noted("an entry without changes")]
        return [
            self._read_change(
                _Change(
                    page=page,
                    field=words(change.get("field")),
                    value=record(change.get("value")),
                    named=fingerprint(
                        {"page": page, "field": change.get("field"), "value": change.get("value")}
                    ),
                    time=whole.time,
                )
            )
            for change in changes
        ]

    def _read_change(self, change: _Change) -> Event:
        item = words(change.value.get("item"))
        if change.field == "mention":
            return self._read_words(
                change, words(change.value.get("comment_id")) or words(change.value.get("post_id"))
            )
        if change.field != "feed":
            return change.noted(f"unknown field {change.field[:60]}")
        if item == "comment":
            return self._read_words(change, words(change.value.get("comment_id")))
        if item in _POSTS:
            own = _sender(change.value).id in self._pages
            gone, post = words(change.value.get("verb")) in _GONE, words(change.value.get("post_id"))
            if own and gone and post:  # what was synced of it goes too
                return Unsent(channel=CHANNEL, account=change.page, message_id=post)
            return change.noted("own post" if own else "post")
        return change.noted(item if item in {"reaction", "like"} else f"unknown item {item[:60]}")

    def _read_words(self, change: _Change, spoken: str) -> Event:
        """A comment or a mentioning post with the id `spoken`."""
        sender, verb = _sender(change.value), words(change.value.get("verb"))
        own = sender.id in self._pages
        if not spoken:
            return change.noted("comment without an id")
        if verb in _GONE:
            # Who hides is the Page, whoever wrote: only a removal can name the author.
            author = "" if own or verb == "hide" else sender.id
            return Unsent(channel=CHANNEL, account=change.page, message_id=spoken, sender_id=author)
        if verb not in _ADDED | _EDITED:
            return change.noted(f"comment, {verb[:60] or 'no verb'}")
        if own:  # there is no echo flag: answering it would be answering ourselves
            return change.noted("own comment")
        if not sender.id and change.field != "mention":
            return change.noted("comment without a sender")
        return _message(change, spoken, sender, edited=verb in _EDITED)


def _message(change: _Change, spoken: str, sender: Sender, *, edited: bool) -> Message:
    value = change.value
    text = words(value.get("message"))
    said_at = moment(value.get("created_time")) or change.time
    return Message(
        channel=CHANNEL,
        account=change.page,
        id=f"{spoken}{EDIT_MARK}{_edition(text, value)}" if edited else spoken,
        sender=sender,
        thread=_thread(change.page, spoken, value),
        sent_at=said_at,
        text=text,
        attachments=_attachments(value),
        reply_to=words(value.get("parent_id")),
        replaces=spoken if edited else "",
        public=True,
    )


def _sender(value: Mapping[str, Any]) -> Sender:
    """`from {id, name}`, or the older `sender_id` and `sender_name`; an empty id where neither is given, as in most mentions."""
    author = record(value.get("from"))
    if author:
        return Sender(id=words(author.get("id")), name=words(author.get("name")))
    return Sender(id=words(value.get("sender_id")), name=words(value.get("sender_name")))


def _thread(page: str, spoken: str, value: Mapping[str, Any]) -> str:
    """The comment that the talk began with, so that people who talk under one post do not wait for one another.

    `parent_id` is the post for a comment of the first level, and else that comment.
    """
    parent = words(value.get("parent_id"))
    top = not parent or parent == words(value.get("post_id")) or parent.startswith(f"{page}_")
    return spoken if top else parent


def _edition(text: str, value: Mapping[str, Any]) -> str:
    said = f"{words(value.get('created_time'))}\n{text}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _attachments(value: Mapping[str, Any]) -> tuple[Attachment, ...]:
    photo, video = words(value.get("photo")), words(value.get("video"))
    found = [Attachment(kind="picture", url=photo)] if photo else []
    if video:
        found.append(Attachment(kind="video", url=video))
    return tuple(found)
