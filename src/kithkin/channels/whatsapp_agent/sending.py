"""Sends on WhatsApp's Agent Platform, one message a call, and fetches what the person sent.

Source: WhatsApp Agent Platform Developer Manual (2026), Sending messages, Receipts and typing, Media, Limits.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final, Literal

from kithkin.channels.whatsapp_agent.errors import BAD_TOKEN, NOT_TAKEN, TABLE, TOKEN_CODES
from kithkin.messages.errors import OutcomeUnknown, SendRefused, TryAgain
from kithkin.messages.inbound import Attachment, Message
from kithkin.messages.outbound import Limits, Piece, Sent
from kithkin.meta_graph import GraphClient, GraphFault, MediaDoor
from kithkin.meta_graph.payloads import records, words
from kithkin.meta_graph.whatsapp_media import MEDIA_HOSTS, WhatsAppMedia
from kithkin.ports.channels import ChannelAccount, LookedUp

HOST: Final = "api.whatsapp.com"
TYPING_SECONDS: Final = 25.0

LIMITS: Final = Limits(
    text=4096,
    counted_in="characters",
    pictures=True,
    picture_bytes=5 * 1024 * 1024,
    caption=1024,
    most_pieces=4,
)
"""Text, caption and pictures as the manual's Limits have them; few pieces, because an agent may send twelve a minute."""

_SOUGHT_IN_VAIN = "wamid.none"


def client_of(account: ChannelAccount) -> GraphClient:
    """The Agent Platform with the agent's API key."""
    base = f"{account.server}/{HOST}" if account.server else f"https://{HOST}"
    return GraphClient(
        f"{base}/agent/v1", account.secrets.get("access_token", ""), inside=bool(account.server)
    )


async def try_token(graph: GraphClient) -> Literal["good", "bad"]:
    """Whether the API key is in force. Marks as read a message that does not exist: no harm, and no poll is disturbed.

    With a key in force the answer is 131009 (no such message), else 100 or 190. Raises `GraphFault` for anything else.
    """
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": _SOUGHT_IN_VAIN}
    try:
        await graph.call("POST", "statuses", body=body)
    except GraphFault as fault:
        if fault.code == "131009":
            return "good"
        if fault.code in TOKEN_CODES:
            return "bad"
        raise
    return "good"


class AgentOutlet:
    """The sending side of one agent."""

    def __init__(self, account: ChannelAccount) -> None:
        self._graph = client_of(account)
        self._door = MediaDoor(MEDIA_HOSTS, server=account.server)
        self._media = WhatsAppMedia(
            self._graph, self._door, token=account.secrets.get("access_token", ""), path="media"
        )

    async def send(self, piece: Piece) -> Sent:
        """Sends one message, once. Raises `TryAgain`, `SendRefused` or `OutcomeUnknown`."""
        try:
            content = await self._content(piece)
            body: dict[str, Any] = {"messaging_product": "whatsapp", "to": piece.recipient, **content}
            if piece.reply_to:
                body["context"] = {"message_id": piece.reply_to}
            answer = await self._graph.call("POST", "messages", body=body)
        except GraphFault as fault:
            if fault.code == "100":
                raise await self._what_100_means() from fault
            raise TABLE.error_of(fault) from fault
        except SendRefused as refusal:  # by the upload
            if refusal.code == "100":
                raise await self._what_100_means() from refusal
            raise
        platform_id = words(next(iter(records(answer.get("messages"))), {}).get("id"))
        if not platform_id:
            raise OutcomeUnknown("WhatsApp took the message but gave no id for it.")
        return Sent(platform_id=platform_id)

    async def _content(self, piece: Piece) -> dict[str, Any]:
        if not piece.picture:
            return {"type": "text", "text": {"body": piece.text, "preview_url": False}}
        media_id = await self._media.upload("media", piece.picture, piece.picture_type, TABLE)
        image = {"id": media_id, "caption": piece.text} if piece.text else {"id": media_id}
        return {"type": "image", "image": image}

    async def _what_100_means(self) -> SendRefused | TryAgain:
        """Code 100 stands for a bad key and for a bad message alike; the first stops the channel, so it is made sure of."""
        try:
            token = await try_token(self._graph)
        except GraphFault as fault:
            return TryAgain(
                "WhatsApp refused the message and does not say why.", after=fault.retry_after or 30.0
            )
        known = BAD_TOKEN if token == "bad" else NOT_TAKEN
        scope = "channel" if token == "bad" else "message"
        return SendRefused(known.words, scope=scope, code="100", remedy=known.remedy)

    async def look_up(self, piece: Piece, *, since: float, known: Collection[str] = ()) -> LookedUp:
        """Messages cannot be looked up, and receipts name only the platform's own id."""
        return LookedUp(state="cannot_tell")

    async def mark_read(self, message: Message, *, typing: bool) -> None:
        """Marks a message as read and shows typing, in one call. Never raises.

        The platform then no longer hands the message out to a poll: it must be stored before.
        """
        body: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": message.id,
        }
        if typing:
            body["typing_indicator"] = {"type": "text"}
        try:
            await self._graph.call("POST", "statuses", body=body)
        except GraphFault:
            return

    async def fetch(self, attachment: Attachment, *, most_bytes: int) -> bytes:
        """The bytes of an attachment. Raises `MediaUnavailable`, or `TryAgain` for a passing fault."""
        return await self._media.fetch(attachment, most_bytes=most_bytes)

    async def close(self) -> None:
        """Closes connections."""
        await self._graph.close()
        await self._door.close()
