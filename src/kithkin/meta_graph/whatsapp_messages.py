"""What a WhatsApp message holds, as both of WhatsApp's interfaces write it (Cloud API and Agent Platform).

Pure functions over parsed JSON that raise on no value. Sources: WhatsApp Cloud API, Webhooks, messages reference (text, image,
audio, video, document, sticker, location, contacts, button, interactive, order, unsupported); WhatsApp Agent Platform,
Receiving messages.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from kithkin.messages.inbound import Attachment, Contact, Place, Shared
from kithkin.meta_graph.payloads import record, records, words

_MEDIA: Final[Mapping[str, tuple[Literal["picture", "sound", "video", "document", "sticker"], str]]] = {
    "image": ("picture", "a picture that WhatsApp did not hand over"),
    "audio": ("sound", "a recording that WhatsApp did not hand over"),
    "video": ("video", "a video that WhatsApp did not hand over"),
    "document": ("document", "a file that WhatsApp did not hand over"),
    "sticker": ("sticker", "a sticker that WhatsApp did not hand over"),
}
_UNREADABLE: Final[Mapping[str, str]] = {
    "poll_creation": "a poll",
    "poll_update": "a poll",
    "poll": "a poll",
    "gif": "an animated picture",
    "group_invite": "a group invitation",
    "link_preview": "a link preview",
    "list": "a list",
    "button": "a button",
    "interactive": "a message with buttons",
    "product": "a product",
    "order": "an order",
    "edit": "an edited message",
    "image": "a picture of this kind",
    "location": "a live location",
    "media_placeholder": "a picture or video that WhatsApp did not hand over",
    "video_note": "a video message",
    "event": "an event",
    "errors": "a message that WhatsApp could not process",
}
"""Kinds of messages that cannot be used, and WhatsApp's own names in `unsupported.type` (Unsupported messages reference)."""

_NOT_SAID: Final = frozenset({"pin", "keep_in_chat", "reaction"})
_UNKNOWN_KIND = "a message of this kind"
_NOT_HANDED_OVER = "131060"
_HEX = re.compile("[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What one message holds, in the words of `messages.inbound.Message`."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    place: Place | None = None
    shared: tuple[Shared, ...] = ()
    contacts: tuple[Contact, ...] = ()
    payload: str = ""
    unreadable: tuple[str, ...] = ()


def content_of(message: Mapping[str, Any]) -> Content | None:
    """What a message object holds; None when nothing was said in it (a pin, a reaction that is not supported)."""
    kind = words(message.get("type"))
    if kind in _MEDIA:
        return _media(kind, record(message.get(kind)))
    read = _READERS.get(kind)
    if read is not None:
        return read(message)
    return Content(unreadable=(_UNREADABLE.get(kind, _UNKNOWN_KIND),))


def referral_of(message: Mapping[str, Any]) -> tuple[Shared, ...]:
    """The post or advertisement by which a person came, if they did: its title and address, not its picture."""
    referral = record(message.get("referral"))
    title = words(referral.get("headline")) or words(referral.get("body"))
    url = words(referral.get("source_url"))
    if not (title or url):
        return ()
    kind = "post" if words(referral.get("source_type")) == "post" else "link"
    return (Shared(kind=kind, title=title, url=url, media_id=words(referral.get("source_id"))),)


def product_of(context: Mapping[str, Any]) -> tuple[Shared, ...]:
    """The product of a catalogue that a message asks about, if it does."""
    product_id = words(record(context.get("referred_product")).get("product_retailer_id"))
    return (Shared(kind="product", media_id=product_id),) if product_id else ()


def sha256_of(value: object) -> str:
    """A file's SHA-256 as lower-case hex: WhatsApp writes base64 in messages and hex in answers. "" for anything else."""
    text = words(value)
    if _HEX.fullmatch(text):
        return text.lower()
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return raw.hex() if len(raw) == 32 else ""


def _media(kind: str, media: Mapping[str, Any]) -> Content:
    as_what, missing = _MEDIA[kind]
    text = words(media.get("caption"))
    media_id = words(media.get("id"))
    url = "" if media_id else words(media.get("url"))
    if not (media_id or url):
        return Content(text=text, unreadable=(missing,))
    size = media.get("file_size")
    found = Attachment(
        kind=as_what,
        media_id=media_id,
        url=url,
        media_type=words(media.get("mime_type")).lower(),
        name=words(media.get("filename")),
        sha256=sha256_of(media.get("sha256")),
        size=size if isinstance(size, int) and not isinstance(size, bool) and size > 0 else 0,
        voice=media.get("voice") is True,
    )
    return Content(text=text, attachments=(found,))


def _text(message: Mapping[str, Any]) -> Content:
    text = words(record(message.get("text")).get("body"))
    return Content(text=text) if text else Content(unreadable=("an empty message",))


def _location(message: Mapping[str, Any]) -> Content:
    where = record(message.get("location"))
    latitude, longitude = _degrees(where.get("latitude"), 90.0), _degrees(where.get("longitude"), 180.0)
    if latitude is None or longitude is None:
        return Content(unreadable=("a place that WhatsApp did not hand over",))
    name, address = words(where.get("name")), words(where.get("address"))
    return Content(place=Place(latitude=latitude, longitude=longitude, name=name, address=address))


def _degrees(value: object, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) and abs(found) <= most else None


def _contacts(message: Mapping[str, Any]) -> Content:
    found = tuple(_contact(card) for card in records(message.get("contacts")))
    return Content(contacts=found) if found else Content(unreadable=("a contact card",))


def _contact(card: Mapping[str, Any]) -> Contact:
    name = record(card.get("name"))
    parts = [words(name.get(part)) for part in ("first_name", "last_name")]
    phones = [words(phone.get("phone")) or words(phone.get("wa_id")) for phone in records(card.get("phones"))]
    return Contact(
        name=words(name.get("formatted_name")) or " ".join(part for part in parts if part),
        phones=tuple(phone for phone in phones if phone),
    )


def _button(message: Mapping[str, Any]) -> Content:
    button = record(message.get("button"))
    return _pressed(words(button.get("text")), words(button.get("payload")))


def _interactive(message: Mapping[str, Any]) -> Content:
    interactive = record(message.get("interactive"))
    for kind in ("button_reply", "list_reply"):
        reply = record(interactive.get(kind))
        if reply:
            return _pressed(words(reply.get("title")), words(reply.get("id")))
    return Content(unreadable=("an answer of this kind",))


def _pressed(title: str, payload: str) -> Content:
    return Content(text=title, payload=payload) if title or payload else Content(unreadable=("a button",))


def _order(message: Mapping[str, Any]) -> Content:
    text = words(record(message.get("order")).get("text"))
    return Content(text=text, unreadable=(_UNREADABLE["order"],))


def _unsupported(message: Mapping[str, Any]) -> Content | None:
    kind = words(record(message.get("unsupported")).get("type"))
    if kind in _NOT_SAID:
        return None
    if any(words(error.get("code")) == _NOT_HANDED_OVER for error in records(message.get("errors"))):
        return Content(unreadable=("a message that WhatsApp did not hand over",))
    return Content(unreadable=(_UNREADABLE.get(kind, _UNKNOWN_KIND),))


_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Content | None]]] = {
    "text": _text,
    "location": _location,
    "contacts": _contacts,
    "button": _button,
    "interactive": _interactive,
    "order": _order,
    "unsupported": _unsupported,
}
