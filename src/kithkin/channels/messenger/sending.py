"""Sends messages of a Page to Messenger and fetches what people attached.

Source: Messenger Platform, Send API reference.
"""

from __future__ import annotations

from collections.abc import Collection

from kithkin.channels.messenger.errors import CODES
from kithkin.messages.inbound import Attachment, Message
from kithkin.messages.outbound import Limits, Piece, Sent
from kithkin.meta_graph import GraphClient, MediaDoor
from kithkin.meta_graph.messages_edge import MessagesEdge, fetch_attachment
from kithkin.meta_graph.messaging_parts import MEDIA_HOSTS
from kithkin.ports.channels import ChannelAccount, LookedUp

LIMITS = Limits(text=2000, pictures=True, picture_bytes=8 * 1024 * 1024)
"""2,000 characters: Messenger Platform, as integrators report it. Pictures carry no words; 8 MB: Attachment upload."""

TYPING_SECONDS = 20.0


def client_of(account: ChannelAccount) -> GraphClient:
    """The Graph API with a Page's token."""
    host = f"{account.server}/graph.facebook.com" if account.server else "https://graph.facebook.com"
    return GraphClient(
        f"{host}/v26.0",
        account.secrets.get("access_token", ""),
        app_secret=account.secrets.get("app_secret", ""),
        inside=bool(account.server),
    )


class MessengerOutlet:
    """The sending side of one Page. Our reference travels as `metadata` and comes back in the echo."""

    def __init__(self, account: ChannelAccount) -> None:
        self._client = client_of(account)
        self._door = MediaDoor(MEDIA_HOSTS, server=account.server)
        self._edge = MessagesEdge(
            self._client, account.account, platform="messenger", codes=CODES, reference_field=True
        )

    async def send(self, piece: Piece) -> Sent:
        """Sends one message, once. Raises `TryAgain`, `SendRefused` or `OutcomeUnknown`."""
        return await (self._edge.send_picture(piece) if piece.picture else self._edge.send_text(piece))

    async def look_up(self, piece: Piece, *, since: float, known: Collection[str] = ()) -> LookedUp:
        """Looks for a message among the newest of its conversation."""
        return await self._edge.find(piece, since=since, known=known)

    async def mark_read(self, message: Message, *, typing: bool) -> None:
        """Marks the conversation as seen and, with `typing`, shows that an answer is being written."""
        await self._edge.act(message.sender.id, "mark_seen")
        if typing:
            await self._edge.act(message.sender.id, "typing_on")

    async def fetch(self, attachment: Attachment, *, most_bytes: int) -> bytes:
        """The bytes of an attachment. Raises `MediaUnavailable` or `TryAgain`."""
        return await fetch_attachment(self._door, attachment, most_bytes=most_bytes)

    async def close(self) -> None:
        """Closes connections."""
        await self._client.close()
        await self._door.close()
