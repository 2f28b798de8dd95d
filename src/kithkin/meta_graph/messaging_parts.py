"""The pieces of which webhook payloads of Meta's messaging are made: ids, flags and attachments.

Pure functions over parsed JSON. None of them raises on any value: what cannot be used is empty or `unreadable`.
Sources: Messenger Platform, Webhooks, messages; Instagram Platform, Webhooks, Notification examples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from kithkin.messages.inbound import Attachment, Place, Shared
from kithkin.meta_graph.payloads import record, records, words

MEDIA_HOSTS: Final = (".fbcdn.net", ".cdninstagram.com", "lookaside.fbsbx.com", ".fbsbx.com")
"""Where Meta keeps the files of messages; a leading dot means the whole domain."""

_PERMALINK_HOSTS = (
    "facebook.com",
    "instagram.com",
    "messenger.com",
    "threads.com",
    "threads.net",
    "fb.watch",
)
_LONGEST_ID = 1000

_KINDS: Final[Mapping[str, Literal["picture", "sound", "video", "document", "sticker"]]] = {
    "image": "picture",
    "audio": "sound",
    "video": "video",
    "file": "document",
    "sticker": "sticker",
}
_SHARES: Final[Mapping[str, Literal["post", "reel", "story"]]] = {
    "post": "post",
    "ig_post": "post",
    "share": "post",
    "reel": "reel",
    "ig_reel": "reel",
    "ig_story": "story",
    "story_mention": "story",
}
_RICHER_THAN_SHARE = frozenset({"ig_post", "ig_reel", "ig_story"})
_UNREADABLE: Final[Mapping[str, str]] = {
    "ephemeral": "a picture or video that may be seen only once",
    "appointment_booking": "an appointment booking",
    "template": "a message with buttons or cards",
    "fallback": "something shared that the platform does not hand on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the attachments of one message hold."""

    attachments: tuple[Attachment, ...] = ()
    shared: tuple[Shared, ...] = ()
    place: Place | None = None
    unreadable: tuple[str, ...] = ()


def identifier(value: object) -> str:
    """An id, given as text or as a whole number; "" where there is none, or one that no platform would give."""
    found = words(value).strip()
    return found if len(found) <= _LONGEST_ID else ""


def flag(value: object) -> bool:
    """Whether a flag is set, however it is written."""
    return value is True or words(value) in ("1", "true", "True")


def shared_item(
    kind: Literal["post", "reel", "story", "product", "link"],
    address: object,
    *,
    title: object = "",
    media_id: object = "",
) -> Shared:
    """A shared thing whose address may be its permalink or a file of it on Meta's servers.

    Meta sends either under the same name ("url"), so the host decides which it is.
    """
    url = words(address).strip()
    permalink = is_permalink(url)
    return Shared(
        kind=kind,
        title=words(title),
        url=url if permalink else "",
        picture_url="" if permalink else url,
        media_id=identifier(media_id),
    )


def is_permalink(url: str) -> bool:
    """Whether an address is a page of one of Meta's sites, rather than a file."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return any(host == known or host.endswith("." + known) for known in _PERMALINK_HOSTS)


def read_attachments(value: object) -> Parts:
    """The attachments of a message, each thing once.

    The older `share` repeats what `ig_post`, `ig_reel` or `ig_story` says better, and is left out beside them.
    """
    given = records(value)
    types = {words(one.get("type")) for one in given}
    attachments: list[Attachment] = []
    shared: list[Shared] = []
    place: Place | None = None
    unreadable: list[str] = []
    for one in given:
        if one.get("type") == "share" and types & _RICHER_THAN_SHARE:
            continue
        match _read_one(one):
            case Attachment() as found:
                attachments.append(found)
            case Shared() as found:
                shared.append(found)
            case Place() as found:
                place = found
            case str() as found:
                unreadable.append(found)
    return Parts(
        attachments=tuple(dict.fromkeys(attachments)),
        shared=tuple(dict.fromkeys(shared)),
        place=place,
        unreadable=tuple(dict.fromkeys(unreadable)),
    )


def _read_one(one: Mapping[str, Any]) -> Attachment | Shared | Place | str:
    name = words(one.get("type"))
    payload = record(one.get("payload"))
    if name in _KINDS:
        return _file(name, payload)
    if name in _SHARES:
        return _share(name, payload)
    if name == "fallback":
        return _link(one, payload) or _UNREADABLE[name]
    if name == "template":
        return _product(payload) or _UNREADABLE[name]
    if name == "location":
        return _place(record(payload.get("coordinates")), words(one.get("title"))) or "a place"
    return _UNREADABLE.get(name) or f"something of the kind “{name[:40] or 'unknown'}”"


def _file(name: str, payload: Mapping[str, Any]) -> Attachment | str:
    """A file. Until 30 August 2026 a sticker also came as an image with a `sticker_id` (Messenger changelog)."""
    kind = "sticker" if name == "image" and payload.get("sticker_id") else _KINDS[name]
    url = words(payload.get("url")).strip()
    return Attachment(kind=kind, url=url) if url else f"a {kind} without its file"


def _share(name: str, payload: Mapping[str, Any]) -> Shared | str:
    known_as = ("reel_video_id", "ig_post_media_id", "story_media_id", "id")
    media_id = next((payload[key] for key in known_as if identifier(payload.get(key))), "")
    address = payload.get("url") or payload.get("story_media_url") or payload.get("link")
    found = shared_item(_SHARES[name], address, title=payload.get("title"), media_id=media_id)
    return (
        found if found.url or found.picture_url or found.title or found.media_id else f"a shared {found.kind}"
    )


def _link(one: Mapping[str, Any], payload: Mapping[str, Any]) -> Shared | None:
    """A link with a preview; older payloads carry its title and address beside the type instead of inside."""
    url = words(payload.get("url") or one.get("url")).strip()
    title = words(payload.get("title") or one.get("title"))
    return Shared(kind="link", title=title, url=url) if url or title else None


def _product(payload: Mapping[str, Any]) -> Shared | None:
    elements = records(record(payload.get("product")).get("elements"))
    if not elements:
        return None
    first = elements[0]
    return Shared(
        kind="product",
        title=" – ".join(filter(None, (words(first.get("title")), words(first.get("subtitle"))))),
        picture_url=words(first.get("image_url")),
        media_id=identifier(first.get("id")),
    )


def _place(coordinates: Mapping[str, Any], name: str) -> Place | None:
    latitude, longitude = coordinates.get("lat"), coordinates.get("long")
    if isinstance(latitude, bool) or isinstance(longitude, bool):
        return None
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return Place(latitude=float(latitude), longitude=float(longitude), name=name)
