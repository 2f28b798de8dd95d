"""Threads events: replies under our posts, mentions of us, deletions and our own posts, in an envelope of their own.

Source: Threads API, Webhooks (topics `moderate`: `replies`, `delete`; `interaction`: `mentions`, `publish`). Threads names
people by their username only, so that is a sender's id here: whoever takes over a username takes over its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kithkin.messages.errors import BadInput
from kithkin.messages.inbound import Attachment, Event, Message, Noted, Sender, Shared, Unsent
from kithkin.meta_graph import answer_challenge, check_signature
from kithkin.meta_graph.payloads import fingerprint, moment, read_payload, record, records, words
from kithkin.ports.channels import ChannelAccount

CHANNEL = "threads"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Update:
    """One change; `target` is the media (replies, delete) or the mentioned user, `named` its name for when it has no id."""

    field: str
    value: Mapping[str, Any]
    target: str
    time: float
    named: str

    @property
    def id(self) -> str:
        return words(self.value.get("id"))

    @property
    def username(self) -> str:
        return username_of(words(self.value.get("username")))

    def noted(self, account: str, what: str) -> Noted:
        return Noted(channel=CHANNEL, account=account, id=self.named, what=what)


class ThreadsReceiver:
    """Reads Threads webhook calls for all accounts of ours."""

    def __init__(self, accounts: Sequence[ChannelAccount]) -> None:
        self._accounts = {account.account for account in accounts}
        self._usernames = {
            name: account.account
            for account in accounts
            if (name := username_of(account.values.get("username", "")))
        }
        self._secrets = sorted({account.secrets.get("app_secret", "") for account in accounts} - {""})
        self._token = next(filter(None, (account.secrets.get("verify_token") for account in accounts)), "")

    def challenge(self, query: Mapping[str, str]) -> str:
        """The answer to Meta's verification call. Raises `NotAllowed` for a wrong token."""
        return answer_challenge(query, self._token)

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Event]:
        """The events of one call, in its order. Raises `NotAllowed` (signature) or `BadInput` (no Threads payload)."""
        check_signature(body, headers.get("x-hub-signature-256", ""), self._secrets)
        payload = read_payload(body, "Threads")
        if not isinstance(payload.get("values"), dict | list):
            raise BadInput(
                "A webhook call is no Threads event.",
                remedy="Enter this address in the settings of the app's Threads use case only.",
            )
        target, time = words(payload.get("target_id")), moment(payload.get("time"))
        events: list[Event] = []
        for change in records(payload["values"]):
            events += self._read(
                _Update(
                    field=words(change.get("field")),
                    value=record(change.get("value")),
                    target=target,
                    time=time,
                    named=fingerprint({"target": target, **change}),
                )
            )
        return events

    def _read(self, update: _Update) -> Sequence[Event]:
        match update.field:
            case "replies" | "mentions":
                return [self._read_words(update)]
            case "delete":
                return self._read_deletion(update)
            case "publish":
                return [update.noted(self._owner(update), "own post")]
            case field:
                return [update.noted(self._owner(update), f"unknown field {field[:60]}")]

    def _read_words(self, update: _Update) -> Event:
        account = self._owner(update) or self._under_our_answer(update)
        if (
            update.username in self._usernames
        ):  # there is no echo flag: answering it would be answering ourselves
            return update.noted(account or self._usernames[update.username], "own reply")
        if not account:
            return update.noted("", "not our account")
        if not (update.id and update.username):
            return update.noted(account, f"{update.field} without an id or a username")
        return _message(update, account)

    def _read_deletion(self, update: _Update) -> Sequence[Event]:
        """A reply that is gone. The call does not say whose post it stood under: media ids are unique, so all are told."""
        owner = words(record(update.value.get("owner")).get("owner_id"))
        gone = update.id or update.target
        if owner in self._accounts or update.username in self._usernames or not gone:
            return [
                update.noted(self._owner(update), "own post deleted" if gone else "deletion without an id")
            ]
        return [
            Unsent(channel=CHANNEL, account=account, message_id=gone, sender_id=update.username)
            for account in sorted(self._accounts)
        ]

    def _owner(self, update: _Update) -> str:
        """Our account that an update is about: named by its id or username; "" where it names none of ours."""
        root = record(update.value.get("root_post"))
        owner = record(update.value.get("owner"))
        for found in (update.target, words(root.get("owner_id")), words(owner.get("owner_id"))):
            if found in self._accounts:
                return found
        names = [username_of(words(root.get("username")))]
        if update.field in {"delete", "publish"}:
            names.append(update.username)
        return next((self._usernames[name] for name in names if name in self._usernames), "")

    def _under_our_answer(self, update: _Update) -> str:
        """Our account where somebody answers us under another's post.

        Threads tells of replies to our own media only, and of mentions of us only: with one account it can be no other.
        """
        if len(self._accounts) != 1:
            return ""
        root = words(record(update.value.get("root_post")).get("id"))
        answered = words(record(update.value.get("replied_to")).get("id"))
        nested = bool(root and answered and root != answered)
        return next(iter(self._accounts)) if nested and update.field == "replies" else ""


def username_of(text: str) -> str:
    """A username as it is compared: without "@", in lower case."""
    return text.strip().removeprefix("@").casefold()


def _message(update: _Update, account: str) -> Message:
    value = update.value
    answered = words(record(value.get("replied_to")).get("id"))
    root = words(record(value.get("root_post")).get("id"))
    attachments, unreadable = _media(value)
    return Message(
        channel=CHANNEL,
        account=account,
        id=update.id,
        sender=Sender(id=update.username, username=update.username),
        thread=root or answered or update.id,
        sent_at=moment(value.get("timestamp")) or update.time,
        text=words(value.get("text")),
        attachments=attachments,
        shared=_shared(value),
        reply_to=answered,
        public=True,
        unreadable=unreadable,
    )


def _media(value: Mapping[str, Any]) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """The file of a post and, in words, the kinds in it that cannot be used.

    A call tells the type of every post but the address only "when applicable": a picture without one is asked for by its id.
    """
    kind, url = words(value.get("media_type")).upper(), words(value.get("media_url"))
    found: tuple[Attachment, ...] = ()
    if kind == "IMAGE":
        found = (
            Attachment(kind="picture", url=url)
            if url
            else Attachment(kind="picture", media_id=words(value.get("id"))),
        )
    elif kind == "VIDEO" and url:
        found = (Attachment(kind="video", url=url),)
    elif kind == "AUDIO" and url:
        found = (Attachment(kind="sound", url=url),)
    unreadable = [
        name for key, name in (("poll_attachment", "a poll"), ("gif_url", "a GIF")) if value.get(key)
    ]
    if kind == "CAROUSEL_ALBUM":
        unreadable.append("an album")
    return found, tuple(unreadable)


def _shared(value: Mapping[str, Any]) -> tuple[Shared, ...]:
    quoted = words(record(value.get("quoted_post")).get("id"))
    link = words(value.get("link_attachment_url"))
    found = [Shared(kind="post", media_id=quoted)] if quoted else []
    if link:
        found.append(Shared(kind="link", url=link))
    return tuple(found)
