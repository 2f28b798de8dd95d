"""Sends Instagram messages and public replies to comments, and fetches what people attached; both login flavours.

Sources: Instagram Platform, Messaging (Instagram login: graph.instagram.com, `POST /me/messages`); Messenger Platform, Instagram
messaging (Page flavour: graph.facebook.com, `POST /{page-id}/messages`); Instagram Platform, Comment moderation
(`POST /{comment-id}/replies`).
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Collection
from dataclasses import replace
from urllib.parse import urlsplit

from kithkin.channels.instagram.errors import CODES
from kithkin.messages.errors import OutcomeUnknown, SendRefused
from kithkin.messages.inbound import Attachment, Message
from kithkin.messages.outbound import Limits, Piece, Sent
from kithkin.meta_graph import GraphClient, GraphFault, MediaDoor
from kithkin.meta_graph.messages_edge import (
    CLOCKS_DIFFER_SECONDS,
    SETTLED_SECONDS,
    MessagesEdge,
    fetch_attachment,
    same_words,
)
from kithkin.meta_graph.messaging_parts import MEDIA_HOSTS
from kithkin.meta_graph.payloads import moment, record, records, words
from kithkin.ports.channels import ChannelAccount, LookedUp

LIMITS = Limits(text=1000, counted_in="bytes", pictures=True, picture_bytes=8 * 1024 * 1024, caption=800)
"""1,000 UTF-8 bytes: as integrators report it. 8 MB: Instagram messaging, Attachment upload. Instagram shows no words beside a
picture: a caption is what is said in its place where it cannot be sent."""

TYPING_SECONDS = 20.0

_log = logging.getLogger(__name__)

_MOST_REPLIES = 50
_NO_PICTURE = "(Instagram takes no picture here: it is on the page.)"


def page_of(account: ChannelAccount) -> str:
    """The Page that an account is linked to and used through; "" for Instagram login."""
    return account.values.get("page_id", "")


def client_of(account: ChannelAccount) -> GraphClient:
    """The Graph API on the flavour's own host.

    The app's proof goes only to graph.facebook.com: Meta documents it for that host.
    """
    host = "graph.facebook.com" if page_of(account) else "graph.instagram.com"
    return GraphClient(
        f"{account.server}/{host}/v26.0" if account.server else f"https://{host}/v26.0",
        account.secrets.get("access_token", ""),
        app_secret=account.secrets.get("app_secret", "") if page_of(account) else "",
        inside=bool(account.server),
    )


class InstagramOutlet:
    """The sending side of one Instagram account.

    Instagram login takes pictures by public address only: where Kithkin has none, or it leads nowhere, their caption is sent.
    """

    def __init__(self, account: ChannelAccount) -> None:
        self._account = account
        self._client = client_of(account)
        self._door = MediaDoor(MEDIA_HOSTS, server=account.server)
        self._edge = MessagesEdge(
            self._client,
            page_of(account) or "me",
            platform="instagram",
            codes=CODES,
            # Only the Send API of the Messenger Platform documents `metadata`.
            reference_field=bool(page_of(account)),
        )
        self._replies: deque[str] = deque(maxlen=500)

    async def send(self, piece: Piece) -> Sent:
        """Sends one message, once. Raises `TryAgain`, `SendRefused` or `OutcomeUnknown`."""
        piece = self._sendable(piece)
        if piece.public:
            return await self._reply(piece)
        if not piece.picture:
            return await self._edge.send_text(piece)
        if page_of(self._account):
            return await self._edge.send_picture(piece)
        try:
            return await self._edge.send_picture_from(piece)
        except SendRefused as refused:  # certainly not sent
            if refused.scope != "message":
                raise
            _log.warning(
                "Instagram took no picture from %s: %s", urlsplit(piece.picture_address).netloc, refused
            )
            return await self._edge.send_text(_in_words(piece))

    async def look_up(self, piece: Piece, *, since: float, known: Collection[str] = ()) -> LookedUp:
        """Looks for a message among the newest of its conversation, for a reply among those to its comment."""
        piece = self._sendable(piece)
        if not piece.public:
            found = await self._edge.find(piece, since=since, known=known)
            if found.state != "not_there" or not piece.picture or page_of(self._account):
                return found
            return await self._edge.find(_in_words(piece), since=since, known=known)
        try:
            return await self._find_reply(piece, since, known)
        except GraphFault:
            return LookedUp(state="cannot_tell")

    async def mark_read(self, message: Message, *, typing: bool) -> None:
        """Marks the conversation as seen and, with `typing`, shows that an answer is being written."""
        if message.public:
            return
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

    def _sendable(self, piece: Piece) -> Piece:
        """The piece as this account can carry it: pictures go only in private, and through a Page or from an address."""
        reachable = page_of(self._account) or piece.picture_address
        if piece.picture and (piece.public or not reachable):
            return _in_words(piece)
        return piece

    async def _reply(self, piece: Piece) -> Sent:
        try:
            answer = await self._client.call(
                "POST", f"{piece.recipient}/replies", form={"message": piece.text}
            )
        except GraphFault as fault:
            raise CODES.error_of(fault) from fault
        sent = words(answer.get("id"))
        if not sent:
            raise OutcomeUnknown("Instagram took the reply without saying under which id.")
        self._replies.append(sent)
        return Sent(platform_id=sent)

    async def _find_reply(self, piece: Piece, since: float, known: Collection[str]) -> LookedUp:
        answer = await self._client.call(
            "GET",
            f"{piece.recipient}/replies",
            query={"fields": "id,text,timestamp,from", "limit": str(_MOST_REPLIES)},
        )
        rows = records(answer.get("data"))
        for row in rows:
            own_id, author = words(row.get("id")), words(record(row.get("from")).get("id"))
            recent = moment(row.get("timestamp")) >= since - CLOCKS_DIFFER_SECONDS
            ours = author in ("", self._account.account) and own_id not in {*self._replies, *known}
            if recent and ours and same_words(words(row.get("text")), piece.text):
                self._replies.append(own_id)
                return LookedUp(state="there", platform_id=own_id)
        sure = len(rows) < _MOST_REPLIES and time.time() - since >= SETTLED_SECONDS
        return LookedUp(state="not_there" if sure else "cannot_tell")


def _in_words(piece: Piece) -> Piece:
    return replace(piece, text=f"{piece.text} {_NO_PICTURE}".strip(), picture=b"", picture_type="")
