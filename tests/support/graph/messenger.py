"""The Send API and the Conversations API, for Messenger and both flavours of Instagram messaging, and their payloads.

Sources: Messenger Platform, Send API, Webhook events (messages, message_echoes, message_reads, …) and Conversations; Instagram
Platform, Messaging and Webhooks; channels' replay fixtures of vercel/chat. Where `reply_to` stands in a sending is told
differently: beside `recipient` and inside `message` are both taken.
"""

from __future__ import annotations

import datetime
import json
from typing import Any

from support.graph.asking import Answered, Asked, authenticate, edge, good, no_such_object, node
from support.graph.fetching import fetched, kind_of
from support.graph.state import Account, Letter, Medium, Person, Trouble, World

ACTIONS = ("typing_on", "typing_off", "mark_seen", "react", "unreact")
PRIVATE_REPLY_SECONDS = 7 * 86400.0


def handle(world: World, asked: Asked, emit: Any) -> Answered | None:
    """A call on graph.facebook.com or graph.instagram.com, None when it is not about private messages."""
    head, _, tail = asked.path.partition("/")
    if (
        tail in ("messages", "conversations", "message_attachments", "subscribed_apps")
        and head not in world.letters
    ):
        account = _asset(world, asked, head)
        if account is not None:
            return _on_asset(world, asked, account, tail, emit)
    if head.startswith("t_") and tail in ("", "messages"):
        return _conversation(world, asked, head, tail)
    letter = world.letters.get(head)
    if (
        letter is not None
        and letter.channel in ("messenger", "instagram")
        and asked.method == "GET"
        and not tail
    ):
        _account_of(world, asked, letter.account)
        return node(_letter(world, letter), asked, ("id", "created_time"))
    return None


def _on_asset(world: World, asked: Asked, account: Account, tail: str, emit: Any) -> Answered | None:
    if tail == "messages" and asked.method == "POST":
        return _send(world, asked, account, emit)
    if tail == "conversations" and asked.method == "GET":
        return _conversations(world, asked, account)
    if tail == "message_attachments" and asked.method == "POST":
        name, content, kind = _filedata(asked)
        return good(attachment_id=world.store(account.id, content, kind, name=name, uploaded=True).id)
    if tail == "subscribed_apps":
        if asked.method == "POST":
            account.subscribed = asked.text("subscribed_fields").split(",")
            return good(success=True)
        app = {"id": world.apps[0].app_id if world.apps else "0", "subscribed_fields": account.subscribed}
        return good(data=[app] if account.subscribed else [])
    return None


def _asset(world: World, asked: Asked, head: str) -> Account | None:
    """The page or Instagram account that is meant: by id, or "me" for whoever the token belongs to."""
    kinds = ("instagram",) if asked.host == "graph.instagram.com" else ("page",)
    opened = [one for one in authenticate(world, asked, *kinds, "instagram") if fits(asked, one)]
    if head == "me":
        return next((one for one in opened if one.kind in kinds), None)
    known = world.accounts.get(head)
    if known is None or known.kind not in ("page", "instagram") or not fits(asked, known):
        return None
    if known not in opened:
        raise no_such_object(asked.method, head)
    return known


def fits(asked: Asked, account: Account) -> bool:
    """Whether an account is to be had on this host."""
    return (account.flavour == "instagram") == (asked.host == "graph.instagram.com")


def _account_of(world: World, asked: Asked, name: str) -> Account:
    account = world.account(name)
    token_of = world.accounts.get(account.page, account) if account.flavour == "page" else account
    if not any(one in (account, token_of) for one in authenticate(world, asked, "page", "instagram")):
        raise no_such_object(asked.method, name)
    return account


# --- sending


def _send(world: World, asked: Asked, account: Account, emit: Any) -> Answered:
    recipient, message, action = (
        asked.object("recipient"),
        asked.object("message"),
        asked.text("sender_action"),
    )
    _check_kind(asked)
    if "comment_id" in recipient:
        return _private_reply(world, account, str(recipient["comment_id"]), message, emit)
    if "id" not in recipient:
        raise Trouble(400, 100, "(#100) The parameter recipient is required")
    account, person = _addressee(world, account, str(recipient["id"]))
    channel = "messenger" if account.kind == "page" else "instagram"
    if action:
        return _act(world, account, channel, person, action)
    if not world.within_window(account.id, person):
        raise Trouble(400, 10, "(#10) This message is sent outside of allowed window.", subcode=2018278)
    said = _said(world, asked, account, channel, message)
    reply_to = asked.object("reply_to") or message.get("reply_to") or {}
    letter = _apply(
        world,
        account,
        channel,
        person,
        said,
        str(message.get("metadata") or ""),
        str(reply_to.get("mid") or ""),
    )
    echo(world, account, channel, person, letter, str(message.get("metadata") or ""), emit)
    return good(recipient_id=person.id, message_id=letter.id)


def _check_kind(asked: Asked) -> None:
    kind = asked.text("messaging_type")
    if kind not in ("", "RESPONSE", "UPDATE", "MESSAGE_TAG"):
        raise Trouble(400, 100, "(#100) Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}")
    if (kind == "MESSAGE_TAG" or asked.text("tag")) and asked.text("tag") != "HUMAN_AGENT":
        raise Trouble(400, 100, "(#100) Invalid message tag")


def _addressee(world: World, account: Account, name: str) -> tuple[Account, Person]:
    """The person, on the page or on the Instagram account behind it (Page flavour)."""
    owners = [
        account,
        *(one for one in world.accounts.values() if one.page == account.id and one.flavour == "page"),
    ]
    for owner in owners:
        person = world.people.get((owner.id, name))
        if person is not None and person.wrote_at:
            return owner, person
    raise Trouble(400, 100, "(#100) No matching user found", subcode=2018001)


def _act(world: World, account: Account, channel: str, person: Person, action: str) -> Answered:
    if action not in ACTIONS:
        raise Trouble(400, 100, "(#100) Param sender_action must be one of " + ", ".join(ACTIONS))
    if action in ("typing_on", "mark_seen"):
        kind = "typing" if action == "typing_on" else "read"
        world.effect(
            kind=kind, channel=channel, account=account.id, recipient=person.id, detail={"action": action}
        )
    return good(recipient_id=person.id)


def _said(
    world: World, asked: Asked, account: Account, channel: str, message: dict[str, Any]
) -> dict[str, Any]:
    words, attachment = message.get("text"), message.get("attachment")
    if not isinstance(attachment, dict) and not (isinstance(words, str) and words.strip()):
        raise Trouble(400, 100, "(#100) Param message must be non-empty.")
    if isinstance(attachment, dict) and words:
        raise Trouble(400, 100, "(#100) Param message[attachment] cannot be used together with message[text]")
    if isinstance(words, str) and words:
        check_length(channel, words)
        return {"text": words}
    assert isinstance(attachment, dict)
    payload = attachment.get("payload") or {}
    if "attachment_id" in payload:
        medium = world.media.get(str(payload["attachment_id"]))
        if medium is None or medium.account not in (account.id, account.page):
            raise Trouble(400, 100, "(#100) Invalid attachment ID", subcode=2018074)
        return {
            "text": "",
            "picture": medium.content,
            "picture_type": medium.type,
            "detail": {"type": attachment.get("type")},
        }
    if "filedata" in asked.files:
        _, content, kind = _filedata(asked)
        return {
            "text": "",
            "picture": content,
            "picture_type": kind,
            "detail": {"type": attachment.get("type")},
        }
    if "url" in payload:
        picture = fetched(str(payload["url"]))
        if not picture:
            raise Trouble(400, 100, "(#100) Failed to fetch the file from the url", subcode=2018008)
        detail = {"type": attachment.get("type"), "url": payload["url"]}
        return {"text": "", "picture": picture, "picture_type": kind_of(picture), "detail": detail}
    raise Trouble(400, 100, "(#100) Incomplete attachment: no url, attachment_id or filedata")


def check_length(channel: str, words: str) -> None:
    """2,000 characters on Messenger, 1,000 bytes of UTF-8 on Instagram."""
    if channel == "messenger" and len(words) > 2000:
        raise Trouble(400, 100, "(#100) Length of param message[text] must be less than or equal to 2000")
    if channel == "instagram" and len(words.encode()) > 1000:
        raise Trouble(
            400,
            100,
            "(#100) Length of param message[text] must be less than or equal to 1000",
            subcode=2534038,
        )


def _filedata(asked: Asked) -> tuple[str, bytes, str]:
    if "filedata" not in asked.files:
        raise Trouble(400, 100, "(#100) filedata is missing", subcode=2018047)
    name, content, kind = asked.files["filedata"]
    if len(content) > (8 if kind.startswith("image/") else 25) * 2**20:
        raise Trouble(400, 100, "(#100) Attachment size exceeds allowable limit", subcode=2018109)
    return name, content, kind


def _apply(
    world: World, account: Account, channel: str, person: Person, said: dict[str, Any], reference: str, reply_to: str,
    kind: str = "message",
) -> Letter:  # fmt: skip
    start = "m_" if channel == "messenger" else "aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE"
    letter = world.letter(
        Letter(id=world.token(start, 45).replace("/", "_").replace("+", "-"), channel=channel, account=account.id,
               person=person.id, mine=True, text=said["text"], at=world.clock.now(), reply_to=reply_to,
               attachments=[{"type": "image"}] if said.get("picture") else [])
    )  # fmt: skip
    world.effect(kind=kind, channel=channel, account=account.id, recipient=person.id, platform_id=letter.id,
                 reference=reference, reply_to=reply_to, **said)  # fmt: skip
    return letter


def _private_reply(
    world: World, account: Account, comment_id: str, message: dict[str, Any], emit: Any
) -> Answered:
    comment = world.posts.get(comment_id)
    if comment is None or not comment.parent or comment.account not in (account.id, *_behind(world, account)):
        raise Trouble(400, 100, "(#100) Invalid comment ID", subcode=2018001)
    if comment.answered_privately:
        raise Trouble(400, 10900, "(#10900) Activity already replied to")
    if world.clock.now() - comment.at > PRIVATE_REPLY_SECONDS:
        raise Trouble(400, 10901, "(#10901) The activity is too old to reply to")
    owner, channel = (
        world.account(comment.account),
        "messenger" if comment.channel == "facebook" else "instagram",
    )
    words = message.get("text")
    if not isinstance(words, str) or not words.strip():
        raise Trouble(400, 100, "(#100) Param message must be non-empty.")
    check_length(channel, words)
    comment.answered_privately = True
    person = world.person(owner.id, comment.author, name=comment.author_name)
    reference = str(message.get("metadata") or "")
    letter = _apply(
        world,
        owner,
        channel,
        person,
        {"text": words, "detail": {"comment": comment_id}},
        reference,
        "",
        "private_reply",
    )
    echo(world, owner, channel, person, letter, reference, emit)
    return good(recipient_id=person.id, message_id=letter.id)


def _behind(world: World, account: Account) -> list[str]:
    return [one.id for one in world.accounts.values() if one.page == account.id]


# --- looking up


def conversation_id(account: str, person: str) -> str:
    """The id of a conversation."""
    return f"t_{account}.{person}"


def _conversations(world: World, asked: Asked, account: Account) -> Answered:
    """Conversations, newest first; of one person with `user_id`. `platform` picks Instagram on a page."""
    instagram = account.kind == "instagram" or asked.text("platform") == "instagram"
    owners = [account.id] if account.kind == "instagram" or not instagram else _behind(world, account)
    channel = "instagram" if instagram else "messenger"
    rows = []
    for owner, name in world.people:
        letters = world.conversation(channel, owner, name)
        if owner in owners and letters and asked.text("user_id") in ("", name):
            rows.append(_talk(world, channel, owner, name))
    return edge(
        sorted(rows, key=lambda row: row["updated_time"], reverse=True), asked, ("id", "updated_time")
    )


def _conversation(world: World, asked: Asked, head: str, tail: str) -> Answered:
    owner, _, name = head[2:].partition(".")
    if owner not in world.accounts:
        raise no_such_object(asked.method, head)
    account = _account_of(world, asked, owner)
    talk = _talk(world, "messenger" if account.kind == "page" else "instagram", owner, name)
    return (
        edge(talk["messages"], asked, ("id", "created_time"))
        if tail
        else node(talk, asked, ("id", "updated_time"))
    )


def _talk(world: World, channel: str, owner: str, name: str) -> dict[str, Any]:
    letters = world.conversation(channel, owner, name)
    return {
        "id": conversation_id(owner, name), "updated_time": iso(letters[0].at if letters else 0.0),
        "messages": [_letter(world, one) for one in letters if not one.mine or world.listed(one.at)],
        "participants": {"data": [{"id": owner}, {"id": name}]},
    }  # fmt: skip


def _letter(world: World, letter: Letter) -> dict[str, Any]:
    us, them = {"id": letter.account, "name": world.account(letter.account).name}, {"id": letter.person}
    return {
        "id": letter.id, "created_time": iso(letter.at), "message": letter.text,
        "from": us if letter.mine else them, "to": {"data": [them if letter.mine else us]},
        "attachments": {"data": letter.attachments} if letter.attachments else None,
    }  # fmt: skip


def iso(at: float) -> str:
    """A time as the Graph API writes it."""
    return datetime.datetime.fromtimestamp(at, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


# --- payloads


def payload(
    world: World, account: Account, *events: dict[str, Any], key: str = "messaging"
) -> dict[str, Any]:
    """The webhook's outer form."""
    kind = "page" if account.kind == "page" else "instagram"
    return {
        "object": kind,
        "entry": [{"id": account.id, "time": int(world.clock.now() * 1000), key: list(events)}],
    }


def event(
    world: World, account: Account, person: Person, *, mine: bool = False, **what: Any
) -> dict[str, Any]:
    """One event between a person and the account."""
    us, them = {"id": account.id}, {"id": person.id}
    sides = {"sender": us, "recipient": them} if mine else {"sender": them, "recipient": us}
    return sides | {"timestamp": int(world.clock.now() * 1000)} | what


def echo(
    world: World, account: Account, channel: str, person: Person, letter: Letter, reference: str, emit: Any, app_id: str = ""
) -> None:  # fmt: skip
    """Our own message coming back, and on Messenger that it was delivered."""
    if not world.automatic:
        return
    app = app_id or next((app.app_id for app in world.apps if channel in app.callback_urls), "0")
    message: dict[str, Any] = {"mid": letter.id, "is_echo": True, "app_id": int(app)}
    if letter.text:
        message["text"] = letter.text
    if letter.attachments:
        message["attachments"] = [
            {"type": "image", "payload": {"url": f"{world.address}/cdn.fbcdn.net/v/echo_n.png"}}
        ]
    if reference and account.flavour != "instagram":  # with Instagram login `metadata` is not documented
        message["metadata"] = reference
    if letter.reply_to:
        message["reply_to"] = {"mid": letter.reply_to}
    emit(channel, payload(world, account, event(world, account, person, mine=True, message=message)))
    if channel == "messenger":
        report = {"mids": [letter.id], "watermark": int(letter.at * 1000)}
        emit(channel, payload(world, account, event(world, account, person, delivery=report)))


def attachment(world: World, kind: str, medium: Medium | None = None, **more: Any) -> dict[str, Any]:
    """An attachment as a message carries it; the address of its bytes needs no token."""
    where = {"url": world.plain_address(medium)} if medium else {}
    return json.loads(json.dumps({"type": kind, "payload": where | more}))
