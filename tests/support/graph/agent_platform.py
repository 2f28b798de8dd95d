"""The WhatsApp Agent Platform; its wire form is told in AGENT_PLATFORM.md, with where that is known from."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Any

from support.graph.asking import Answered, Asked, good
from support.graph.state import Account, Letter, Medium, Trouble, World
from support.graph.whatsapp import bad

KEPT_SECONDS = 30 * 86400.0
FIRST_OFFSET = 9_007_199_254_741_993
"""2^53 + 1001: whoever keeps the cursor as a float loses messages."""
SIZES = {"image": 5.0, "sticker": 0.5}
UPLOADS = ("image/jpeg", "image/png", "image/webp", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "video/mp4",
           "application/pdf", "text/plain", "application/octet-stream")  # fmt: skip


@dataclass(kw_only=True)
class Buffer:
    """What waits for one agent's poll: (offset, "messages" or "statuses", the update, its contact)."""

    rows: list[tuple[int, str, dict[str, Any], dict[str, Any]]] = field(default_factory=list[Any])
    next: int = FIRST_OFFSET
    poller: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class AgentPlatform:
    """Buffers of all agents. `put` may be called from any thread; the rest runs on the server's loop."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._buffers: dict[str, Buffer] = {}
        self.loop: asyncio.AbstractEventLoop | None = None

    def buffer(self, agent: str) -> Buffer:
        """One agent's."""
        return self._buffers.setdefault(agent, Buffer())

    def put(self, agent: str, kind: str, update: dict[str, Any], contact: dict[str, Any]) -> None:
        """Adds a message or a receipt."""
        with self._world.lock:
            buffer = self.buffer(agent)
            buffer.rows.append((buffer.next, kind, update, contact))
            buffer.next += 1
        if self.loop is not None:
            self.loop.call_soon_threadsafe(buffer.changed.set)

    def authenticate(self, asked: Asked) -> Account:
        """The agent of the token. 401/190 without a proper header, 400/100 for a token that is not one."""
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Trouble(401, 190, "(#190) Missing or malformed Authorization header")
        for account in self._world.accounts.values():
            if account.kind == "agent" and account.token == token.strip() and not account.revoked:
                return account
        raise bad(100, "Invalid parameter", "The access token is not valid")

    def handle(self, asked: Asked) -> Answered | None:
        """Every call but `GET /updates`."""
        agent = self.authenticate(asked)
        head, _, tail = asked.path.partition("/")
        if asked.method == "POST" and asked.path in ("messages", "statuses", "media"):
            self._pace(agent, asked.path, 12)
        if asked.method == "POST" and asked.path == "messages":
            return self._send(asked, agent)
        if asked.method == "POST" and asked.path == "statuses":
            return self._read(asked, agent)
        if asked.method == "POST" and asked.path == "media":
            return self._upload(asked, agent)
        if head == "media" and tail and "/" not in tail:
            self._pace(agent, f"{asked.method} media", 12)
            return self._medium(asked, agent, tail)
        return None

    def _pace(self, agent: Account, what: str, most: int) -> None:
        if self._world.limits.agent_rates and not self._world.allow(f"agent {agent.id} {what}", most, 60.0):
            raise bad(130429, "Too many requests", status=429)

    # --- receiving

    async def updates(self, asked: Asked) -> Answered:
        """One long poll."""
        with self._world.lock:
            agent = self.authenticate(asked)
            self._pace(agent, "updates", 15)
            buffer = self.buffer(agent.id)
            offset, limit, timeout = (
                _whole(asked, "offset", buffer.next),
                _whole(asked, "limit", 50),
                _whole(asked, "timeout", 15),
            )
            buffer.poller += 1
            mine = buffer.poller
        buffer.changed.set()  # an older poll, if any, sees that it was replaced
        deadline = asyncio.get_running_loop().time() + min(max(timeout, 0), 25)
        while True:
            buffer.changed.clear()
            if buffer.poller != mine:
                raise bad(1752041, "A newer poll replaced this one", status=409)
            with self._world.lock:
                answer = self._collect(agent, buffer, offset, min(max(limit, 1), 100))
            if answer is not None:
                return answer
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return Answered(document=None, status=204)
            try:
                await asyncio.wait_for(buffer.changed.wait(), left)
            except TimeoutError:
                continue

    def _collect(self, agent: Account, buffer: Buffer, offset: int, limit: int) -> Answered | None:
        oldest = self._world.clock.now() - KEPT_SECONDS
        rows = [row for row in buffer.rows if row[0] >= offset and float(row[2]["timestamp"]) >= oldest][
            :limit
        ]
        if not rows:
            return None
        contacts = {row[3]["wa_id"]: row[3] for row in rows}
        value: dict[str, Any] = {"messaging_product": "whatsapp", "contacts": list(contacts.values())}
        for kind in ("messages", "statuses"):
            value[kind] = [row[2] for row in rows if row[1] == kind]
        entry = {"id": agent.id, "changes": [{"field": "messages", "value": value}]}
        return good(object="whatsapp_agent_platform", entry=[entry], next_offset=rows[-1][0] + 1)

    # --- sending

    def _send(self, asked: Asked, agent: Account) -> Answered:
        to, kind = str(asked.json.get("to") or ""), str(asked.json.get("type") or "")
        if asked.json.get("messaging_product") != "whatsapp":
            raise bad(131009, "Parameter value is not valid", "messaging_product is required")
        if not to.startswith("user:") or to == "user:":
            raise bad(131009, "Parameter value is not valid", "to must be the identifier of a WhatsApp user")
        if to != agent.creator:
            raise bad(131005, "Access denied", "An agent may message its creator only", status=403)
        said = self._said(asked.json, kind, agent)
        wamid = self._world.token("wamid.HBgM")
        reply_to = str((asked.json.get("context") or {}).get("message_id") or "")
        self._world.effect(kind="message", channel="whatsapp_agent", account=agent.id, recipient=to, platform_id=wamid,
                           reply_to=reply_to, **said)  # fmt: skip
        self._world.letter(Letter(id=wamid, channel="whatsapp_agent", account=agent.id, person=to, mine=True,
                                  text=said["text"], at=self._world.clock.now()))  # fmt: skip
        if self._world.automatic:
            self.put(agent.id, "statuses", self.status(wamid, "delivered", to), {"wa_id": to})
        return good(
            messaging_product="whatsapp", contacts=[{"input": to, "wa_id": to}], messages=[{"id": wamid}]
        )

    def status(self, wamid: str, state: str, to: str) -> dict[str, Any]:
        """A receipt."""
        return {
            "id": wamid,
            "status": state,
            "recipient_id": to,
            "timestamp": str(int(self._world.clock.now())),
        }

    def _said(self, body: dict[str, Any], kind: str, agent: Account) -> dict[str, Any]:
        part = body.get(kind)
        if kind not in ("text", "image", "audio", "video", "document", "sticker") or not isinstance(
            part, dict
        ):
            raise bad(131009, "Parameter value is not valid", f"type {kind!r} with its object is required")
        if kind == "text":
            words = part.get("body")
            if not isinstance(words, str) or not words:
                raise bad(131009, "Parameter value is not valid", "text.body is required")
            if len(words) > 4096:
                raise bad(100, "text.body")
            return {"text": words}
        caption = str(part.get("caption") or "")
        if caption and kind in ("audio", "sticker"):
            raise bad(131009, "Parameter value is not valid", f"{kind} takes no caption")
        if len(caption) > 1024:
            raise bad(100, f"{kind}.caption")
        medium = self._world.media.get(str(part.get("id")))
        if medium is None or medium.account != agent.id or self._old(medium):
            raise bad(131009, "Parameter value is not valid", f"{kind}.id is unknown or expired")
        return {
            "text": caption,
            "picture": medium.content,
            "picture_type": medium.type,
            "detail": {"type": kind},
        }

    def _read(self, asked: Asked, agent: Account) -> Answered:
        letter = self._world.letters.get(str(asked.json.get("message_id")))
        if asked.json.get("messaging_product") != "whatsapp" or asked.json.get("status") != "read":
            raise bad(131009, "Parameter value is not valid", "status must be read")
        if letter is None or letter.account != agent.id or letter.mine:
            raise bad(
                131009, "Parameter value is not valid", "message_id must be a message this agent received"
            )
        typing = asked.json.get("typing_indicator")
        if typing not in (None, {"type": "text"}):
            raise bad(131009, "Parameter value is not valid", "typing_indicator.type must be text")
        buffer = self.buffer(agent.id)
        buffer.rows = [row for row in buffer.rows if row[1] != "messages" or row[2]["id"] != letter.id]
        self._world.effect(
            kind="read",
            channel="whatsapp_agent",
            account=agent.id,
            recipient=letter.person,
            platform_id=letter.id,
        )
        if typing:
            self._world.effect(
                kind="typing",
                channel="whatsapp_agent",
                account=agent.id,
                recipient=letter.person,
                platform_id=letter.id,
            )
        return good(success=True)

    # --- media

    def _old(self, medium: Medium) -> bool:
        return self._world.clock.now() - medium.created > KEPT_SECONDS

    def _upload(self, asked: Asked, agent: Account) -> Answered:
        if asked.form.get("messaging_product") != "whatsapp" or "file" not in asked.files:
            raise bad(131009, "Parameter value is not valid", "messaging_product and file are required")
        name, content, kind = asked.files["file"]
        kind = (asked.form.get("type") or kind).split(";")[0]
        if kind not in UPLOADS:
            raise bad(131053, "Media upload error", f"type {kind} is not accepted")
        most = SIZES.get("sticker" if kind == "image/webp" else kind.split("/")[0], 16.0)
        if not content or len(content) > most * 2**20:
            raise bad(131053, "Media upload error", f"{len(content)} bytes, the limit is {int(most * 2**20)}")
        return good(
            id=self._world.store(agent.id, content, kind, name=name, uploaded=True, name_it=self._uuid()).id
        )

    def _uuid(self) -> str:
        return str(uuid.UUID(int=self._world.random.getrandbits(128), version=4))

    def new_medium(
        self, agent: str, content: bytes, kind: str, name: str = ""
    ) -> tuple[Medium, dict[str, Any]]:
        """Stores what a person sends; the medium and how a message names it."""
        medium = self._world.store(agent, content, kind, name=name, name_it=self._uuid())
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        return medium, {"id": medium.id, "mime_type": kind, "sha256": digest}

    def _medium(self, asked: Asked, agent: Account, name: str) -> Answered:
        medium = self._world.media.get(name)
        if medium is None or medium.account != agent.id or self._old(medium):
            raise bad(100, "Invalid parameter", "media id is unknown or expired")
        if asked.method == "DELETE":
            del self._world.media[name]
            return good(success=True)
        medium.stale = False
        return good(
            messaging_product="whatsapp", id=name, url=f"{self._world.address}/lookaside.fbsbx.com/agent/v1/media/{name}/content",
            mime_type=medium.type, sha256=hashlib.sha256(medium.content).hexdigest(), file_size=len(medium.content),
        )  # fmt: skip


def _whole(asked: Asked, name: str, default: int) -> int:
    raw = asked.query.get(name)
    try:
        return default if raw is None else int(raw)
    except ValueError as error:
        raise bad(131009, "Parameter value is not valid", f"{name} must be an integer") from error
