"""The edges `/messages` and `/conversations` of a Page or an Instagram account, as private messages go out. Knows no channel.

Sources: Messenger Platform, Send API reference (recipient, messaging_type, message, reply_to, sender_action, filedata);
Messenger Platform and Instagram Platform, Conversations API (platform, user_id; details of the 20 newest messages only).
"""

from __future__ import annotations

import json
import time
import unicodedata
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, Literal

from kithkin.messages.errors import MediaUnavailable, OutcomeUnknown
from kithkin.messages.inbound import Attachment
from kithkin.messages.outbound import Piece, Sent
from kithkin.meta_graph.client import GraphClient, GraphFault
from kithkin.meta_graph.errors import CodeTable
from kithkin.meta_graph.media import MediaDoor
from kithkin.meta_graph.messaging import platform_message_id
from kithkin.meta_graph.payloads import moment, record, records, words
from kithkin.ports.channels import LookedUp

CLOCKS_DIFFER_SECONDS: Final = 10.0
SETTLED_SECONDS: Final = 3.0
"""How soon after its sending a message that is not to be seen may be taken for one that never arrived."""

_DETAILED = 20
_COURTESY_SECONDS = 5.0
_REMEMBERED = 500
_PICTURE_STARTS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")


class MessagesEdge:
    """Sends private messages from one node ("me" or a Page's id) and looks whether they are there.

    `reference_field`: whether the platform keeps our reference with the message, as `metadata`.
    """

    def __init__(
        self,
        client: GraphClient,
        node: str,
        *,
        platform: Literal["messenger", "instagram"],
        codes: CodeTable,
        reference_field: bool,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self._node = node
        self._platform = platform
        self._codes = codes
        self._reference_field = reference_field
        self._clock = clock
        self._known: deque[str] = deque(maxlen=_REMEMBERED)

    async def send_text(self, piece: Piece) -> Sent:
        """Sends words. Raises `TryAgain`, `SendRefused` or `OutcomeUnknown`."""
        return await self._send(
            body={**self._frame(piece), "message": self._message(piece, {"text": piece.text})}
        )

    async def send_picture(self, piece: Piece) -> Sent:
        """Sends a picture from memory, which cannot carry words. Raises as `send_text`."""
        content = {"attachment": {"type": "image", "payload": {"is_reusable": False}}}
        fields = {**self._frame(piece), "message": self._message(piece, content)}
        kind = piece.picture_type or "image/png"
        return await self._send(
            form={key: one if isinstance(one, str) else json.dumps(one) for key, one in fields.items()},
            files={"filedata": (f"picture.{kind.rpartition('/')[2]}", piece.picture, kind)},
        )

    async def send_picture_from(self, piece: Piece) -> Sent:
        """Sends a picture that the platform fetches from its `picture_address`, without words. Raises as `send_text`."""
        content = {"attachment": {"type": "image", "payload": {"url": piece.picture_address}}}
        return await self._send(body={**self._frame(piece), "message": self._message(piece, content)})

    async def act(self, recipient: str, action: Literal["mark_seen", "typing_on"]) -> None:
        """Shows a sign in the chat; that it fails hurts nobody."""
        try:
            await self._client.call(
                "POST",
                f"{self._node}/messages",
                body={"recipient": {"id": recipient}, "sender_action": action},
                seconds=_COURTESY_SECONDS,
            )
        except GraphFault:
            return

    async def find(self, piece: Piece, *, since: float, known: Collection[str] = ()) -> LookedUp:
        """Looks among the newest messages of the conversation for one that can only be this piece, none of the `known`."""
        try:
            return await self._find(piece, since, known)
        except GraphFault:
            return LookedUp(state="cannot_tell")

    async def _find(self, piece: Piece, since: float, known: Collection[str]) -> LookedUp:
        found = await self._client.call(
            "GET",
            f"{self._node}/conversations",
            query={"platform": self._platform, "user_id": piece.recipient, "fields": "id"},
        )
        conversation = next((words(one.get("id")) for one in records(found.get("data"))), "")
        if not conversation:
            return LookedUp(state="cannot_tell")
        fields = f"messages.limit({_DETAILED}){{id,created_time,from,message}}"
        detailed = await self._client.call("GET", conversation, query={"fields": fields})
        rows = records(record(detailed.get("messages")).get("data"))
        ours = [
            row
            for row in rows
            if words(record(row.get("from")).get("id")) not in ("", piece.recipient)
            and words(row.get("id")) not in known
        ]
        there = next((row for row in ours if self._is(row, piece, since)), None)
        if there is not None:
            self._known.append(words(there.get("id")))
            return LookedUp(state="there", platform_id=words(there.get("id")))
        return LookedUp(state="not_there" if self._complete(rows, since) else "cannot_tell")

    def _is(self, row: Mapping[str, Any], piece: Piece, since: float) -> bool:
        if words(row.get("id")) in self._known:
            return False  # another piece, perhaps with the same words
        text = "" if piece.picture else piece.text
        return moment(row.get("created_time")) >= since - CLOCKS_DIFFER_SECONDS and same_words(
            words(row.get("message")), text
        )

    def _complete(self, rows: Sequence[Mapping[str, Any]], since: float) -> bool:
        """Whether a message sent at `since` would have to be among the rows."""
        times = [moment(row.get("created_time")) for row in rows]
        reached = len(rows) < _DETAILED or min(times) < since - CLOCKS_DIFFER_SECONDS
        return bool(rows) and all(times) and reached and self._clock() - since >= SETTLED_SECONDS

    def _frame(self, piece: Piece) -> dict[str, Any]:
        frame: dict[str, Any] = {"recipient": {"id": piece.recipient}, "messaging_type": "RESPONSE"}
        answered = platform_message_id(piece.reply_to)
        return {**frame, "reply_to": {"mid": answered}} if answered else frame

    def _message(self, piece: Piece, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**content, "metadata": piece.reference} if self._reference_field else dict(content)

    async def _send(
        self,
        *,
        body: Mapping[str, Any] | None = None,
        form: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
    ) -> Sent:
        try:
            answer = await self._client.call(
                "POST", f"{self._node}/messages", body=body, form=form, files=files
            )
        except GraphFault as fault:
            raise self._codes.error_of(fault) from fault
        sent = words(answer.get("message_id"))
        if not sent:
            raise OutcomeUnknown("The platform took the message without saying under which id.")
        self._known.append(sent)
        return Sent(platform_id=sent)


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same but for white space and the way accents are written."""
    first, second = (" ".join(unicodedata.normalize("NFC", text).split()) for text in (one, other))
    return first == second


async def fetch_attachment(door: MediaDoor, attachment: Attachment, *, most_bytes: int) -> bytes:
    """The bytes behind an attachment's address, which needs no token and goes stale.

    Meta gives a picture, a video and a page under the same name, so what came is looked at. Raises `MediaUnavailable`;
    `TryAgain` for a fault that may pass.
    """
    if not attachment.url:
        raise MediaUnavailable("The file came without an address: please send it again.")
    content = await door.fetch(attachment.url, most_bytes=most_bytes)
    if not content:
        raise MediaUnavailable("The file is empty: please send it again.")
    if attachment.kind in ("picture", "sticker") and not is_picture(content):
        raise MediaUnavailable("What was sent is no picture that can be read: please send a PNG or JPEG.")
    if attachment.kind in ("sound", "video") and content[:512].lstrip()[:1] == b"<":
        raise MediaUnavailable("The file is no longer there: please send it again.")
    return content


def is_picture(content: bytes) -> bool:
    """Whether bytes begin as a picture does (PNG, JPEG, GIF, BMP, TIFF, WebP, HEIC, AVIF)."""
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    boxed = content[4:8] == b"ftyp" and content[8:12] in (
        b"heic",
        b"heix",
        b"mif1",
        b"msf1",
        b"avif",
        b"avis",
    )
    return webp or boxed or content.startswith(_PICTURE_STARTS)
