"""WhatsApp Cloud API: sending, marks, media, and the payloads of its webhook.

Sources: facebook/openapi business-messaging-api_v23.0.yaml (fields and examples); WhatsApp Cloud API reference, error codes,
typing indicators, business-scoped user ids (2026). Which field takes a business-scoped id in a sending is told differently: `to`
and `recipient` are both taken.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from support.graph.asking import Answered, Asked, authenticate, edge, good, no_such_object, node
from support.graph.state import Account, Letter, Medium, Person, Trouble, World

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
MEDIA_LIMITS = {"image": 5, "video": 16, "audio": 16, "document": 100, "sticker": 0.5}
MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr",
               "video/mp4", "video/3gp", "application/pdf", "text/plain")  # fmt: skip


def bad(code: int, message: str, details: str = "", status: int = 400) -> Trouble:
    """An error as WhatsApp words it."""
    return Trouble(status, code, f"(#{code}) {message}", details=details)


def handle(world: World, asked: Asked, emit: Any) -> Answered | None:
    """A call on graph.facebook.com, None when it is not one of WhatsApp's."""
    head, _, tail = asked.path.partition("/")
    account = world.accounts.get(head)
    number = account if account and account.kind == "number" else None
    business = next(
        (one for one in world.accounts.values() if one.kind == "number" and one.business == head), None
    )
    if number is not None and asked.method == "POST" and tail == "messages":
        return _messages(world, asked, _open(world, asked, number), emit)
    if number is not None and asked.method == "POST" and tail == "media":
        return _upload(world, asked, _open(world, asked, number))
    if number is not None and asked.method == "GET" and not tail:
        return node(_profile(_open(world, asked, number)), asked, ("display_phone_number", "verified_name"))
    if business is not None and tail in ("phone_numbers", "subscribed_apps"):
        return _business(world, asked, business, tail)
    if head in world.media and not tail:
        return _medium(world, asked, world.media[head])
    return None


def _open(world: World, asked: Asked, account: Account) -> Account:
    if account not in authenticate(world, asked, "number"):
        raise no_such_object(asked.method, account.id)
    return account


def _profile(account: Account) -> dict[str, Any]:
    return {
        "id": account.id, "display_phone_number": account.display, "verified_name": account.name,
        "quality_rating": "GREEN", "code_verification_status": "VERIFIED", "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"}, "webhook_configuration": {},
    }  # fmt: skip


def _business(world: World, asked: Asked, account: Account, tail: str) -> Answered:
    _open(world, asked, account)
    if tail == "phone_numbers":
        rows = [_profile(one) for one in world.accounts.values() if one.business == account.business]
        return edge(rows, asked, ("display_phone_number", "verified_name"))
    if asked.method == "POST":
        account.subscribed = ["messages"]
        return good(success=True)
    app = {
        "whatsapp_business_api_data": {"id": world.apps[0].app_id if world.apps else "0", "name": "Kithkin"}
    }
    return good(data=[app] if account.subscribed else [])


# --- sending


def _messages(world: World, asked: Asked, account: Account, emit: Any) -> Answered:
    if asked.json.get("messaging_product") != "whatsapp":
        raise bad(100, "The parameter messaging_product is required.")
    if asked.json.get("status") == "read":
        return _read(world, asked, account)
    to = str(asked.json.get("to") or asked.json.get("recipient") or "").lstrip("+")
    if not to:
        raise bad(100, "The parameter to is required.")
    group = world.groups.get(to, ("", "")) if asked.json.get("recipient_type") == "group" else ("", "")
    person = find_person(world, account.id, group[1] if group[0] == account.id else to)
    said = _said(world, account, asked.json)
    if person is None:
        raise bad(131026, "Message undeliverable", "Message undeliverable")
    if world.limits.pair_rate and not world.allow(f"pair {account.id} {person.id}", 1, 6.0):
        raise bad(131056, "(Business Account, Consumer Account) pair rate limit hit", status=400)
    closed = not world.within_window(account.id, person)
    reengage = "Message failed to send because more than 24 hours have passed since the customer last replied to this number."
    if closed and not world.limits.window_by_status:
        raise bad(131047, "Re-engagement message", reengage)
    wamid = world.token("wamid.HBgL")
    reference = str(asked.json.get("biz_opaque_callback_data") or "")
    if not closed:
        world.effect(
            kind="message", channel="whatsapp_cloud", account=account.id, recipient=to, platform_id=wamid,
            reference=reference, reply_to=str((asked.json.get("context") or {}).get("message_id") or ""), **said,
        )  # fmt: skip
        world.letter(Letter(id=wamid, channel="whatsapp_cloud", account=account.id, person=person.id, mine=True,
                            text=said["text"], at=world.clock.now()))  # fmt: skip
    _report(world, account, person, wamid, reference, closed, emit)
    contact = {"input": to} | ({"wa_id": person.phone} if not person.hidden else {"user_id": person.user_id})
    return good(messaging_product="whatsapp", contacts=[contact], messages=[{"id": wamid}])


def _report(
    world: World, account: Account, person: Person, wamid: str, reference: str, closed: bool, emit: Any
) -> None:
    if closed:
        emit(
            "whatsapp_cloud",
            status_payload(
                world, account, person, wamid, "failed", reference, 131047, "Re-engagement message"
            ),
        )
    elif world.automatic:
        for state in ("sent", "delivered"):
            emit("whatsapp_cloud", status_payload(world, account, person, wamid, state, reference))


def find_person(world: World, account: str, to: str) -> Person | None:
    """The person by number or business-scoped id, if they ever wrote."""
    return next(
        (
            one
            for (owner, _), one in world.people.items()
            if owner == account and to in (one.phone, one.user_id, one.id)
        ),
        None,
    )


def _said(world: World, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    """The text, or the picture with its caption. Raises for what WhatsApp would not take."""
    kind = body.get("type", "text")
    part = body.get(kind)
    if not isinstance(part, dict):
        raise bad(100, f"The parameter {kind} is required.")
    if kind == "text":
        words = part.get("body")
        if not isinstance(words, str) or not words.strip():
            raise bad(100, "The parameter text['body'] is required.")
        if len(words) > TEXT_LIMIT:
            raise bad(100, f"Param text['body'] must be at most {TEXT_LIMIT} characters long.")
        return {"text": words}
    if kind not in MEDIA_LIMITS:
        raise bad(
            131009, "Parameter value is not valid", f"type {kind} is not one that this test server takes"
        )
    caption = str(part.get("caption") or "")
    if len(caption) > CAPTION_LIMIT:
        raise bad(100, f"Param {kind}['caption'] must be at most {CAPTION_LIMIT} characters long.")
    medium = world.media.get(str(part.get("id")))
    if medium is None or medium.account != account.id or not medium.uploaded or _too_old(world, medium):
        raise bad(131009, "Parameter value is not valid",
                  f"Param {kind}['id'] is not a valid whatsapp business account media attachment ID")  # fmt: skip
    return {"text": caption, "picture": medium.content, "picture_type": medium.type, "detail": {"type": kind}}


def _read(world: World, asked: Asked, account: Account) -> Answered:
    letter = world.letters.get(str(asked.json.get("message_id")))
    if letter is None or letter.account != account.id or letter.mine:
        raise bad(
            131009, "Parameter value is not valid", "message_id is not a message that this number received"
        )
    letter.read = True
    world.effect(
        kind="read",
        channel="whatsapp_cloud",
        account=account.id,
        recipient=letter.person,
        platform_id=letter.id,
    )
    if "typing_indicator" in asked.json:
        if asked.json["typing_indicator"] != {"type": "text"}:
            raise bad(100, "Invalid parameter", "typing_indicator.type must be text")
        world.effect(
            kind="typing",
            channel="whatsapp_cloud",
            account=account.id,
            recipient=letter.person,
            platform_id=letter.id,
        )
    return good(success=True)


# --- media


def _too_old(world: World, medium: Medium) -> bool:
    """Ids from webhooks hold 7 days, uploaded ones 30."""
    return world.clock.now() - medium.created > (30 if medium.uploaded else 7) * 86400.0


def _upload(world: World, asked: Asked, account: Account) -> Answered:
    if asked.form.get("messaging_product") != "whatsapp" or "file" not in asked.files:
        raise bad(100, "Invalid parameter", "messaging_product and file are required")
    name, content, kind = asked.files["file"]
    kind = (asked.form.get("type") or kind).split(";")[0]
    if kind not in MEDIA_TYPES:
        raise bad(
            100,
            f"Param file must be a file with one of the following types: {', '.join(MEDIA_TYPES)}. Received file of type '{kind}'.",
        )
    most = MEDIA_LIMITS.get(kind.split("/")[0], MEDIA_LIMITS["document"])
    if len(content) > most * 2**20:
        raise bad(131053, "Media upload error", f"file is {len(content)} bytes; the limit is {most} MB")
    return good(id=world.store(account.id, content, kind, name=name, uploaded=True).id)


def _medium(world: World, asked: Asked, medium: Medium) -> Answered | None:
    owner = world.accounts.get(medium.account)
    if owner is None or owner.kind != "number":
        return None
    _open(world, asked, owner)
    if asked.text("phone_number_id") not in ("", owner.id) or _too_old(world, medium):
        raise no_such_object(asked.method, medium.id)
    if asked.method == "DELETE":
        del world.media[medium.id]
        return good(success=True)
    medium.stale = False
    return good(
        messaging_product="whatsapp", id=medium.id, mime_type=medium.type, file_size=len(medium.content),
        sha256=hashlib.sha256(medium.content).hexdigest(), url=world.guarded_address(medium, "whatsapp_business/attachments/"),
    )  # fmt: skip


# --- payloads


def envelope(account: Account, field: str, **value: Any) -> dict[str, Any]:
    """The webhook's outer form."""
    metadata = {"display_phone_number": account.display, "phone_number_id": account.id}
    change = {"value": {"messaging_product": "whatsapp", "metadata": metadata} | value, "field": field}
    return {"object": "whatsapp_business_account", "entry": [{"id": account.business, "changes": [change]}]}


def _who(person: Person, name: str) -> dict[str, Any]:
    contact: dict[str, Any] = {"profile": {"name": name or "Somebody"}}
    if person.username:
        contact["profile"]["username"] = person.username
    if not person.hidden:
        contact["wa_id"] = person.phone
    return contact | {"user_id": person.user_id}


def message_payload(
    world: World, account: Account, person: Person, message: dict[str, Any]
) -> dict[str, Any]:
    """A message of a person, in its envelope. `message` has `type` and what belongs to it."""
    sender = {} if person.hidden else {"from": person.phone}
    whole = sender | {
        "from_user_id": person.user_id,
        "id": world.token("wamid.HBgL"),
        "timestamp": str(int(world.clock.now())),
    }
    return envelope(account, "messages", contacts=[_who(person, person.name)], messages=[whole | message])


def media_part(medium: Medium, *, address: str = "", **more: Any) -> dict[str, Any]:
    """A file as a message names it; the digest is base64 here and hexadecimal in the look-up."""
    digest = base64.b64encode(hashlib.sha256(medium.content).digest()).decode()
    part = {"mime_type": medium.type, "sha256": digest, "id": medium.id} | {
        k: v for k, v in more.items() if v not in ("", None)
    }
    return part | ({"url": address} if address else {})


def part_of(said: dict[str, Any]) -> dict[str, Any]:
    """What `Inbound.say` was told, as the part of a message that goes with its type; files apart."""
    if said["place"]:
        latitude, longitude, *rest = said["place"]
        named = dict(zip(("name", "address"), rest, strict=False))
        return {"type": "location", "location": {"latitude": latitude, "longitude": longitude} | named}
    if said["contact"]:
        name, phone = said["contact"]
        card = {
            "name": {"formatted_name": name, "first_name": name},
            "phones": [{"phone": phone, "wa_id": phone.lstrip("+"), "type": "CELL"}],
        }
        return {"type": "contacts", "contacts": [card]}
    if said["unsupported"]:
        error = {"code": 131051, "title": "Message type unknown", "message": "Message type unknown",
                 "error_data": {"details": "Message type is currently not supported."}}  # fmt: skip
        return {"type": "unsupported", "errors": [error], "unsupported": {"type": said["unsupported"]}}
    if said["payload"]:
        return {"type": "button", "button": {"payload": said["payload"], "text": said["text"]}}
    return {"type": "text", "text": {"body": said["text"]}}


def status_payload(
    world: World, account: Account, person: Person, wamid: str, state: str, reference: str = "", code: int = 0, title: str = ""
) -> dict[str, Any]:  # fmt: skip
    """What became of a message of ours."""
    status: dict[str, Any] = {"id": wamid, "status": state, "timestamp": str(int(world.clock.now()))}
    if not person.hidden:
        status["recipient_id"] = person.phone
    status["recipient_user_id"] = person.user_id
    if reference:
        status["biz_opaque_callback_data"] = reference
    if state in ("sent", "delivered"):
        status["pricing"] = {
            "billable": True,
            "pricing_model": "PMP",
            "category": "service",
            "type": "regular",
        }
    if code:
        status["errors"] = [
            {"code": code, "title": title, "message": title, "error_data": {"details": title}}
        ]
    return envelope(account, "messages", contacts=[_who(person, person.name)], statuses=[status])
