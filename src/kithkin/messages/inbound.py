"""What arrives from a channel, in one vocabulary for all of them.

A channel's receiver turns the raw bytes of a platform into these events; nothing above a channel ever sees a payload.
Times are seconds since 1970, UTC, as the platform says them: for people to read, never to order by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who wrote, as the platform knows them.

    `id` is the platform-scoped id to answer to; `aliases` other ids of the same person on this account (a
    business-scoped user id beside a phone number). `phone` in international form without "+", where the platform says it
    (channel rules depend on its country). Names are the sender's own words: never trusted, never identity. Where a platform's call
    names nobody, `id` is empty until the platform has been asked.
    """

    id: str
    aliases: tuple[str, ...] = ()
    name: str = ""
    username: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with a message; its bytes are fetched after the message is stored.

    Either `media_id` (fetched in two steps, with the account's token) or `url` (fetched at once, from allowed hosts).
    `sha256` is lower-case hex, where the platform gives one; `size` bytes, 0 if unknown; `voice` marks a voice note.
    """

    kind: Literal["picture", "sound", "video", "document", "sticker"]
    media_id: str = ""
    url: str = ""
    media_type: str = ""
    name: str = ""
    sha256: str = ""
    size: int = 0
    voice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A location, in degrees (WGS 84)."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Something of somebody's that was shared into the chat: data, not the sender's own words.

    `title` is its caption; `url` its permalink, where known; `picture_url` an image of it; `media_id` the platform's id.
    """

    kind: Literal["post", "reel", "story", "product", "link"]
    title: str = ""
    url: str = ""
    picture_url: str = ""
    media_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact card."""

    name: str
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of one person.

    `account` is our own asset it was written to (phone-number id, page id, Instagram id, Threads user id, agent id);
    `thread` the platform's place of the talk: the sender's id in a private chat, the post in a public one, the group.
    `text` holds the sender's own words (a caption too; the title of a button they pressed, whose value is `payload`).
    `reply_to` is the platform id of the message or post answered to; `replaces` that of an earlier message of which this is
    the edited form. `public`: everyone can read the thread. `unreadable` names, in plain words, parts of a kind we
    cannot use ("a poll").
    """

    channel: str
    account: str
    id: str
    sender: Sender
    thread: str
    sent_at: float
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    place: Place | None = None
    shared: tuple[Shared, ...] = ()
    contacts: tuple[Contact, ...] = ()
    payload: str = ""
    reply_to: str = ""
    replaces: str = ""
    forwarded: bool = False
    public: bool = False
    unreadable: tuple[str, ...] = ()

    @property
    def conversation(self) -> str:
        """The key under which messages are kept in order."""
        return conversation_of(self.channel, self.account, self.thread)


def conversation_of(channel: str, account: str, thread: str) -> str:
    """The key of one conversation on one account of one channel."""
    return f"{channel}:{account}:{thread}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """Its sender took a message back: it is removed, with everything that was derived from it."""

    channel: str
    account: str
    message_id: str
    sender_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What became of something we sent.

    Known by our own `reference` (where the platform hands it back) or by its `platform_id`; a report with a `watermark`
    covers everything sent to `recipient` up to that time. `code` and `problem` say why it failed.
    """

    channel: str
    account: str
    state: Literal["sent", "delivered", "read", "failed"]
    platform_id: str = ""
    reference: str = ""
    recipient: str = ""
    watermark: float = 0.0
    code: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityChanged:
    """The platform gave a person a new id."""

    channel: str
    account: str
    previous: str
    current: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Anything else: kept for a while, never answered.

    `what` says it in a word or two ("reaction", "read mark", "own comment", "unknown field group_status_update"); `id` makes
    it the same when it comes twice; `detail` is plain text for the owner, without anyone's words.
    """

    channel: str
    account: str
    id: str
    what: str
    detail: str = ""


Event = Message | Unsent | DeliveryReport | IdentityChanged | Noted
