"""Sends on WhatsApp Cloud API, one message a call, and fetches what people sent.

Sources: WhatsApp Cloud API, Messages, Media, Mark messages as read, Typing indicators; Business-scoped user IDs (`recipient`).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from kithkin.channels.whatsapp_cloud.errors import TABLE
from kithkin.channels.whatsapp_cloud.senders import address_of
from kithkin.messages.errors import OutcomeUnknown
from kithkin.messages.inbound import Attachment, Message
from kithkin.messages.outbound import Limits, Piece, Sent
from kithkin.meta_graph import GraphClient, GraphFault, MediaDoor
from kithkin.meta_graph.payloads import records, words
from kithkin.meta_graph.whatsapp_media import MEDIA_HOSTS, WhatsAppMedia
from kithkin.ports.channels import ChannelAccount, LookedUp

HOST: Final = "graph.facebook.com"
VERSION: Final = "v26.0"
TYPING_SECONDS: Final = 25.0
"""How long a typing sign lasts (WhatsApp Cloud API, Typing indicators)."""

LIMITS: Final = Limits(
    text=4096,
    counted_in="characters",
    pictures=True,
    picture_bytes=5 * 1024 * 1024,
    caption=1024,
    most_pieces=4,
)
"""Text and caption as the Messages reference has them, pictures as Media has them. Few pieces, because only about one message
in six seconds may go to the same person (Messaging limits, pair rate)."""


def client_of(account: ChannelAccount, *, proof: bool = True) -> GraphClient:
    """The Graph API with the account's token, and with the app secret's proof unless that is not wanted."""
    return GraphClient(
        f"{account.server}/{HOST}/{VERSION}" if account.server else f"https://{HOST}/{VERSION}",
        account.secrets.get("access_token", ""),
        app_secret=account.secrets.get("app_secret", "") if proof else "",
        inside=bool(account.server),
    )


class WhatsAppOutlet:
    """The sending side of one WhatsApp number; `account` is its phone number id."""

    def __init__(self, account: ChannelAccount) -> None:
        self._account = account.account
        self._graph = client_of(account)
        self._door = MediaDoor(MEDIA_HOSTS, server=account.server)
        self._media = WhatsAppMedia(
            self._graph,
            self._door,
            token=account.secrets.get("access_token", ""),
            query={"phone_number_id": self._account},
        )

    async def send(self, piece: Piece) -> Sent:
        """Sends one message, once. Raises `TryAgain`, `SendRefused` or `OutcomeUnknown`."""
        content = await self._content(piece)
        body: dict[str, Any] = {
            "messaging_product": "whatsapp",
            **address_of(piece.thread, piece.recipient),
            "biz_opaque_callback_data": piece.reference,
            **content,
        }
        if piece.reply_to:
            body["context"] = {"message_id": piece.reply_to}
        try:
            answer = await self._graph.call("POST", f"{self._account}/messages", body=body)
        except GraphFault as fault:
            raise TABLE.error_of(fault) from fault
        platform_id = words(next(iter(records(answer.get("messages"))), {}).get("id"))
        if not platform_id:
            raise OutcomeUnknown("WhatsApp took the message but gave no id for it.")
        return Sent(platform_id=platform_id)

    async def _content(self, piece: Piece) -> dict[str, Any]:
        if not piece.picture:
            return {"type": "text", "text": {"body": piece.text, "preview_url": False}}
        media_id = await self._media.upload(
            f"{self._account}/media", piece.picture, piece.picture_type, TABLE
        )
        image = {"id": media_id, "caption": piece.text} if piece.text else {"id": media_id}
        return {"type": "image", "image": image}

    async def look_up(self, piece: Piece, *, since: float, known: Collection[str] = ()) -> LookedUp:
        """Messages cannot be looked up: a status webhook that hands our reference back resolves what was left open."""
        return LookedUp(state="cannot_tell")

    async def mark_read(self, message: Message, *, typing: bool) -> None:
        """Marks a message as read and shows typing, in one call; groups have neither. Never raises."""
        if message.thread != message.sender.id:
            return
        body: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": message.id,
        }
        if typing:
            body["typing_indicator"] = {"type": "text"}
        try:
            await self._graph.call("POST", f"{self._account}/messages", body=body)
        except GraphFault:
            return

    async def fetch(self, attachment: Attachment, *, most_bytes: int) -> bytes:
        """The bytes of an attachment. Raises `MediaUnavailable`, or `TryAgain` for a passing fault."""
        return await self._media.fetch(attachment, most_bytes=most_bytes)

    async def close(self) -> None:
        """Closes connections."""
        await self._graph.close()
        await self._door.close()
