"""What people do, turned into the platforms' payloads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from support.graph import messenger, whatsapp
from support.graph.agent_platform import AgentPlatform
from support.graph.public import InPublic
from support.graph.state import Account, Letter, Person, named

AGENT_TYPES = {
    "picture": "image",
    "voice": "audio",
    "document": "document",
    "sticker": "sticker",
    "video": "video",
}
MEDIA_TYPES = {
    "voice": "audio/ogg; codecs=opus", "document": "application/pdf", "sticker": "image/webp", "video": "video/mp4",
}  # fmt: skip


class Inbound(InPublic):
    """The half of `Graph` that writes as people do. `emit` puts a payload on its way."""

    agents: AgentPlatform

    def say(
        self, channel: str, account: str, person: str, *, text: str = "", picture: bytes = b"", picture_type: str = "image/png",
        voice: bytes = b"", document: bytes = b"", document_name: str = "report.pdf", sticker: bytes = b"", video: bytes = b"",
        place: Sequence[Any] | None = None, contact: Sequence[str] | None = None, shared: str = "", shared_title: str = "",
        shared_url: str = "", shared_picture: bytes = b"", payload: str = "", reply_to: str = "", forwarded: bool = False,
        name: str = "", username: str = "", user_id: str = "", phone: str = "", hidden: bool = False, unsupported: str = "",
        group: str = "", extra: Mapping[str, Any] | None = None,
    ) -> str:  # fmt: skip
        """A message of a person; its id on the platform. `extra` fields are put into the message as they are."""
        files = {"picture": picture, "voice": voice, "document": document, "sticker": sticker, "video": video}
        said: dict[str, Any] = {
            "text": text, "files": {kind: content for kind, content in files.items() if content}, "picture_type": picture_type,
            "document_name": document_name, "place": place, "contact": contact, "shared": shared, "shared_title": shared_title,
            "shared_url": shared_url, "shared_picture": shared_picture, "payload": payload, "reply_to": reply_to,
            "forwarded": forwarded, "unsupported": unsupported, "group": group, "extra": dict(extra or {}),
        }  # fmt: skip
        channel = named(channel)
        with self.world.lock:
            who = self._person(
                channel,
                account,
                person,
                name=name,
                username=username,
                user_id=user_id,
                phone=phone,
                hidden=hidden,
            )
            if channel == "threads":
                return self.threads_reply(
                    self.world.account(account, "threads"), who, text, reply_to, picture, picture_type
                )
            who.wrote_at = self.world.clock.now()
            if channel in ("messenger", "instagram"):
                return self._say_privately(
                    channel, self.world.account(account, "page", "instagram"), who, said
                )
            assert channel in ("whatsapp_cloud", "whatsapp_agent"), (
                f"people do not say things on {channel}: use comment()"
            )
            return self._say_on_whatsapp(channel, self.world.account(account, "number", "agent"), who, said)

    def _person(self, channel: str, account: str, person: str, **known: Any) -> Person:
        if channel == "whatsapp_cloud":
            known["phone"] = known.get("phone") or person.lstrip("+")
            old = self.world.people.get((account, person))
            made = "US." + str(int(hashlib.sha256(person.encode()).hexdigest()[:16], 16)).zfill(20)
            known["user_id"] = known.get("user_id") or (old.user_id if old else made)
        return self.world.person(account, person, **known)

    # --- WhatsApp, both kinds

    def _say_on_whatsapp(self, channel: str, account: Account, who: Person, said: dict[str, Any]) -> str:
        message: dict[str, Any] = {}
        for kind, content in said["files"].items():
            message = self._file_part(account, kind, content, said)
            if said["text"] and kind not in ("voice", "sticker"):
                message[message["type"]]["caption"] = said["text"]
        if not message:
            message = whatsapp.part_of(said)
        if said["reply_to"] or said["forwarded"]:
            quoted = self.world.letters.get(said["reply_to"])
            ours = account.display if channel == "whatsapp_cloud" else f"agent:{account.id}"
            theirs = who.phone if channel == "whatsapp_cloud" else who.id
            context = (
                {"from": ours if quoted is None or quoted.mine else theirs, "id": said["reply_to"]}
                if said["reply_to"]
                else {}
            )
            message["context"] = context | ({"forwarded": True} if said["forwarded"] else {})
        if said["group"]:
            message["group_id"] = said["group"]
            self.world.groups[said["group"]] = (account.id, who.id)
        return self._whatsapp_out(
            channel, account, who, message | said["extra"], said["text"], said["reply_to"]
        )

    def _whatsapp_out(
        self, channel: str, account: Account, who: Person, message: dict[str, Any], text: str = "", reply_to: str = ""
    ) -> str:  # fmt: skip
        if channel == "whatsapp_cloud":
            whole = whatsapp.message_payload(self.world, account, who, message)
            name = whole["entry"][0]["changes"][0]["value"]["messages"][0]["id"]
        else:
            name, now = self.world.token("wamid.HBgM"), str(int(self.world.clock.now()))
            whole = {"from": who.id, "id": name, "timestamp": now} | message
        self.world.letter(Letter(id=name, channel=channel, account=account.id, person=who.id, mine=False, text=text,
                                 at=self.world.clock.now(), reply_to=reply_to))  # fmt: skip
        if channel == "whatsapp_cloud":
            self.emit(channel, whole)
        else:
            contact = {"wa_id": who.id} | ({"profile": {"name": who.name}} if who.name else {})
            self.emit(channel, {"agent": account.id, "kind": "messages", "update": whole, "contact": contact})
        return name

    def _file_part(self, account: Account, kind: str, content: bytes, said: dict[str, Any]) -> dict[str, Any]:
        what = AGENT_TYPES[kind]
        mime = said["picture_type"] if kind == "picture" else MEDIA_TYPES[kind]
        more: dict[str, Any] = {"voice": True} if kind == "voice" else {}
        if kind == "document":
            more["filename"] = said["document_name"]
        if kind == "sticker":
            more["animated"] = False
        if account.kind == "agent":
            _, part = self.agents.new_medium(account.id, content, mime)
            return {"type": what, what: part | more}
        medium = self.world.store(account.id, content, mime.split(";")[0])
        return {"type": what, what: whatsapp.media_part(medium, **more) | {"mime_type": mime}}

    # --- Messenger and Instagram

    def _say_privately(self, channel: str, account: Account, who: Person, said: dict[str, Any]) -> str:
        attachments = self._attachments(channel, account, said)
        split = bool(said["shared"] and said["text"])
        message: dict[str, Any] = {}
        if said["text"] and not split:
            message["text"] = said["text"]
        if attachments:
            message["attachments"] = attachments
        if said["payload"]:
            message["quick_reply"] = {"payload": said["payload"]}
        if said["reply_to"]:
            message["reply_to"] = {"mid": said["reply_to"]}
        if said["unsupported"]:
            message["is_unsupported"] = True
        name = self._message(channel, account, who, message | said["extra"], said)
        if split:
            name = self._message(channel, account, who, {"text": said["text"]}, said)
        return name

    def _message(
        self, channel: str, account: Account, who: Person, message: dict[str, Any], said: dict[str, Any]
    ) -> str:
        start = "m_" if channel == "messenger" else "aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE"
        name = self.world.token(start, 45).replace("/", "_").replace("+", "-")
        self.world.letter(Letter(id=name, channel=channel, account=account.id, person=who.id, mine=False,
                                 text=message.get("text", ""), at=self.world.clock.now(), reply_to=said["reply_to"]))  # fmt: skip
        event = messenger.event(self.world, account, who, message={"mid": name} | message)
        self.emit(channel, messenger.payload(self.world, account, event))
        return name

    def _attachments(self, channel: str, account: Account, said: dict[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for kind, content in said["files"].items():
            what = {
                "picture": "image",
                "voice": "audio",
                "document": "file",
                "sticker": "sticker",
                "video": "video",
            }[kind]
            mime = {"picture": said["picture_type"], "voice": "audio/mp4", "sticker": "image/png"}.get(
                kind, MEDIA_TYPES.get(kind, "")
            )
            medium = self.world.store(account.id, content, mime, name=said["document_name"])
            if what == "sticker" and channel == "instagram":
                what = "image"
            more = {"sticker_id": 369239263222822} if what == "sticker" else {}
            found.append(messenger.attachment(self.world, what, medium, **more))
        if said["place"]:
            latitude, longitude = said["place"][:2]
            found.append(
                {"type": "location", "payload": {"coordinates": {"lat": latitude, "long": longitude}}}
            )
        if said["shared"]:
            found.append(self._shared(channel, account, said))
        return found

    def _shared(self, channel: str, account: Account, said: dict[str, Any]) -> dict[str, Any]:
        kind, number = said["shared"], self.world.digits(17, "17")
        medium = (
            self.world.store(account.id, said["shared_picture"], "image/jpeg")
            if said["shared_picture"]
            else None
        )
        image = (
            f"{self.world.address}/lookaside.fbsbx.com/ig_messaging_cdn/?asset_id={medium.id}&signature={medium.key}"
            if medium
            else ""
        )
        title = {"title": said["shared_title"]} if said["shared_title"] else {}
        if channel == "instagram" and kind in ("post", "reel", "ig_post", "ig_reel"):
            post = kind.endswith("post")
            named = {"ig_post_media_id" if post else "reel_video_id": number}
            url = image if post and image else said["shared_url"] or image
            return {"type": "ig_post" if post else "ig_reel", "payload": {"url": url} | title | named}
        if kind == "ephemeral":
            return {"type": "ephemeral"}
        named = {"post": {"id": int(number)}, "reel": {"reel_video_id": int(number)}}.get(kind, {})
        url = said["shared_url"] or image
        if kind == "link":
            kind = "fallback"
        return {"type": kind, "payload": ({"url": url} if url else {}) | title | named}

    # --- what else people do in private

    def postback(self, channel: str, account: str, person: str, *, payload: str, title: str = "") -> str:
        """A button is pressed (Messenger and Instagram: a postback; WhatsApp: a button reply)."""
        channel = named(channel)
        with self.world.lock:
            who = self._person(channel, account, person)
            who.wrote_at = self.world.clock.now()
            if channel == "whatsapp_cloud":
                reply = {"type": "button_reply", "button_reply": {"id": payload, "title": title}}
                message = {"type": "interactive", "interactive": reply}
                return self._whatsapp_out(channel, self.world.account(account), who, message, title)
            owner, name = self.world.account(account), self.world.token("m_", 45)
            event = messenger.event(
                self.world, owner, who, postback={"mid": name, "title": title, "payload": payload}
            )
            self.emit(channel, messenger.payload(self.world, owner, event))
            return name

    def edit(self, channel: str, account: str, person: str, message_id: str, text: str) -> str:
        """The person changes what they wrote; the id of the edit (on Messenger and Instagram the same)."""
        channel = named(channel)
        with self.world.lock:
            who, owner = self._person(channel, account, person), self.world.account(account)
            self.world.letters[message_id].text = text
            if channel == "whatsapp_cloud":
                inner = {"type": "text", "text": {"body": text}}
                message = {"type": "edit", "edit": {"original_message_id": message_id, "message": inner}}
                return self._whatsapp_out(channel, owner, who, message, text)
            event = messenger.event(
                self.world, owner, who, message_edit={"mid": message_id, "text": text, "num_edit": 1}
            )
            self.emit(channel, messenger.payload(self.world, owner, event))
            return message_id

    def unsend(self, channel: str, account: str, person: str, message_id: str) -> str:
        """The person takes a message back."""
        channel = named(channel)
        with self.world.lock:
            who, owner = self._person(channel, account, person), self.world.account(account)
            letter = self.world.letters.pop(message_id, None)
            if channel == "whatsapp_cloud":
                message = {"type": "revoke", "revoke": {"original_message_id": message_id}}
                return self._whatsapp_out(channel, owner, who, message)
            assert letter is not None, "there is no such message"
            event = messenger.event(self.world, owner, who, message={"mid": message_id, "is_deleted": True})
            self.emit(channel, messenger.payload(self.world, owner, event))
            return message_id

    def react(self, channel: str, account: str, person: str, message_id: str, emoji: str = "👍") -> str:
        """A reaction; "" takes it back."""
        channel = named(channel)
        with self.world.lock:
            who, owner = self._person(channel, account, person), self.world.account(account)
            if channel.startswith("whatsapp"):
                return self._whatsapp_out(
                    channel,
                    owner,
                    who,
                    {"type": "reaction", "reaction": {"message_id": message_id, "emoji": emoji}},
                )
            what: dict[str, Any] = {"mid": message_id, "action": "react" if emoji else "unreact"}
            if emoji:
                what |= {"reaction": "other", "emoji": emoji}
            self.emit(
                channel,
                messenger.payload(self.world, owner, messenger.event(self.world, owner, who, reaction=what)),
            )
            return message_id

    def echo(self, channel: str, account: str, person: str, text: str, *, app_id: str = "999") -> str:
        """The owner answers by hand, in the platform's own inbox or app."""
        channel = named(channel)
        with self.world.lock:
            who, owner = self._person(channel, account, person), self.world.account(account)
            name = self.world.token("wamid.HBgL" if channel == "whatsapp_cloud" else "m_", 45)
            letter = self.world.letter(Letter(id=name, channel=channel, account=account, person=who.id, mine=True, text=text,
                                              at=self.world.clock.now()))  # fmt: skip
            if channel == "whatsapp_cloud":
                said = {"from": owner.display, "to": who.phone, "to_user_id": who.user_id, "id": name, "type": "text",
                        "timestamp": str(int(letter.at)), "text": {"body": text}}  # fmt: skip
                self.emit(channel, whatsapp.envelope(owner, "smb_message_echoes", message_echoes=[said]))
            else:
                message = {"mid": name, "is_echo": True, "app_id": int(app_id), "text": text}
                event = messenger.event(self.world, owner, who, mine=True, message=message)
                self.emit(channel, messenger.payload(self.world, owner, event))
            return name

    def read(self, channel: str, account: str, person: str, *, message_id: str = "") -> None:
        """The person has read what we sent (up to now, on Messenger)."""
        if channel.startswith("whatsapp"):
            self.status(account, message_id, "read")
            return
        with self.world.lock:
            who, owner = self._person(channel, account, person), self.world.account(account)
            what = (
                {"watermark": int(self.world.clock.now() * 1000)}
                if channel == "messenger"
                else {"mid": message_id}
            )
            self.emit(
                channel,
                messenger.payload(self.world, owner, messenger.event(self.world, owner, who, read=what)),
            )

    def status(
        self, account: str, platform_id: str, state: str, *, code: int = 0, reference: str | None = None
    ) -> None:
        """A report of WhatsApp on a message of ours. Its reference is handed back unless another (or "") is given."""
        with self.world.lock:
            owner, letter = self.world.account(account, "number", "agent"), self.world.letters[platform_id]
            if owner.kind == "agent":
                update = self.agents.status(platform_id, state, letter.person)
                self.emit(
                    "whatsapp_agent",
                    {
                        "agent": account,
                        "kind": "statuses",
                        "update": update,
                        "contact": {"wa_id": letter.person},
                    },
                )
                return
            sent = next(
                one for one in self.world.effects if one.platform_id == platform_id and one.kind == "message"
            )
            given = sent.reference if reference is None else reference
            who = self._person("whatsapp_cloud", account, letter.person)
            self.emit(
                "whatsapp_cloud",
                whatsapp.status_payload(
                    self.world, owner, who, platform_id, state, given, code, "Failed" if code else ""
                ),
            )

    def change_identity(
        self, account: str, person: str, *, current: str, by_system_message: bool = False
    ) -> None:
        """WhatsApp gives a person a new business-scoped id: field `user_id_update`, or the system message as well."""
        with self.world.lock:
            owner, who = (
                self.world.account(account, "number"),
                self._person("whatsapp_cloud", account, person),
            )
            previous, who.user_id = who.user_id, current
            words = f"User {who.name} changed from {previous} to {current}"
            now = str(int(self.world.clock.now()))
            if by_system_message:
                system = {
                    "type": "system",
                    "system": {"body": words, "user_id": current, "type": "user_changed_user_id"},
                }
                whole = whatsapp.message_payload(self.world, owner, who, system)
                self.emit("whatsapp_cloud", whole)
            contact = {"profile": {"name": who.name}} | ({} if who.hidden else {"wa_id": who.phone})
            update = {
                "detail": "User id has been updated.",
                "timestamp": now,
                "user_id": {"previous": previous, "current": current},
            }
            update |= {} if who.hidden else {"wa_id": who.phone}
            self.emit(
                "whatsapp_cloud",
                whatsapp.envelope(owner, "user_id_update", contacts=[contact], user_id_update=[update]),
            )
