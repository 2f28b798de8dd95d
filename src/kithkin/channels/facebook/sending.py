"""Answers publicly, under the comment or post that called the Page.

Source: Graph API, Comment reference, Comments edge (creating: `message`, `source`; reading: `order`, `filter`).
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote

from kithkin.channels.facebook.errors import TABLE, TOKEN_CODES
from kithkin.channels.facebook.receiving import EDIT_MARK
from kithkin.messages.errors import MediaUnavailable, OutcomeUnknown, SendRefused, TryAgain
from kithkin.messages.inbound import Attachment, Message, Sender
from kithkin.messages.outbound import Limits, Piece, Sent
from kithkin.meta_graph import GraphClient, GraphFault, MediaDoor
from kithkin.meta_graph.payloads import moment, record, records, words
from kithkin.ports.channels import ChannelAccount, LookedUp

VERSION = "v26.0"
MEDIA_HOSTS = (".fbcdn.net",)

LIMITS = Limits(text=8000, counted_in="utf16", pictures=True, picture_bytes=4 * 1024 * 1024, caption=8000)
"""A comment holds 8,000 characters (Facebook refuses longer ones); UTF-16 units never count less than it does. Pictures
of more than 4 MB are advised against (Graph API, Page photos)."""

SETTLE_SECONDS = 5.0
"""A comment is not always listed at once: only after this time is its absence believed."""

_CLOCK_DIFFERENCE = 60.0
_LOOKED_AT = 50


def base_of(account: ChannelAccount) -> str:
    """The Graph API's address for an account."""
    host = (
        f"{account.server.rstrip('/')}/graph.facebook.com" if account.server else "https://graph.facebook.com"
    )
    return f"{host}/{VERSION}"


def client_of(account: ChannelAccount) -> GraphClient:
    """Calls with the Page's own token, proven with the app's secret."""
    return GraphClient(
        base_of(account),
        account.secrets.get("access_token", ""),
        app_secret=account.secrets.get("app_secret", ""),
        inside=bool(account.server),
    )


class FacebookOutlet:
    """The commenting side of one Page."""

    def __init__(self, account: ChannelAccount, *, settle_seconds: float = SETTLE_SECONDS) -> None:
        self._page = account.account
        self._graph = client_of(account)
        self._media = MediaDoor(MEDIA_HOSTS, server=account.server)
        self._settle_seconds = settle_seconds

    async def send(self, piece: Piece) -> Sent:
        """Comments once. Raises `TryAgain`, `SendRefused` or `OutcomeUnknown`."""
        form = {"message": piece.text} if piece.text else {}
        kind = piece.picture_type or "image/png"
        files = (
            {"source": (f"picture.{kind.rpartition('/')[2]}", piece.picture, kind)} if piece.picture else None
        )
        try:
            answer = await self._graph.call("POST", _comments_of(piece), form=form, files=files)
        except GraphFault as fault:
            raise TABLE.error_of(fault) from fault
        made = words(answer.get("id"))
        if not made:
            raise OutcomeUnknown("Facebook took the comment but gave it no id.")
        return Sent(platform_id=made)

    async def look_up(self, piece: Piece, *, since: float, known: Collection[str] = ()) -> LookedUp:
        """Looks for the Page's own comment with these words under what was answered. Never raises."""
        query = {
            "fields": "id,message,from,created_time",
            "order": "reverse_chronological",
            "filter": "stream",
            "limit": str(_LOOKED_AT),
        }
        try:
            answer = await self._graph.call("GET", _comments_of(piece), query=query)
        except GraphFault:
            return LookedUp(state="cannot_tell")
        comments = records(answer.get("data"))
        earliest = since - _CLOCK_DIFFERENCE
        for comment in comments:
            if words(comment.get("id")) not in known and self._is_ours(comment, piece, earliest):
                return LookedUp(state="there", platform_id=words(comment.get("id")))
        oldest = min((moment(comment.get("created_time")) for comment in comments), default=0.0)
        complete = isinstance(answer.get("data"), list) and (
            oldest < earliest or "next" not in record(answer.get("paging"))
        )
        settled = time.time() - since >= self._settle_seconds
        return LookedUp(state="not_there" if complete and settled else "cannot_tell")

    def _is_ours(self, comment: Mapping[str, Any], piece: Piece, earliest: float) -> bool:
        return (
            words(record(comment.get("from")).get("id")) == self._page
            and words(comment.get("message")).split() == piece.text.split()
            and moment(comment.get("created_time")) >= earliest
        )

    async def mark_read(self, message: Message, *, typing: bool) -> None:
        """Nothing: comments know no read marks, and a like would say something."""

    async def fetch(self, attachment: Attachment, *, most_bytes: int) -> bytes:
        """The bytes of a comment's picture. Raises `MediaUnavailable`, or `TryAgain` for a passing fault."""
        if not attachment.url:
            raise MediaUnavailable("Facebook did not say where the file is: please send it again.")
        return await self._media.fetch(attachment.url, most_bytes=most_bytes, sha256=attachment.sha256)

    async def close(self) -> None:
        """Closes connections."""
        await self._graph.close()
        await self._media.close()


async def author(account: ChannelAccount, message: Message) -> Sender | None:
    """Who wrote the comment or post that mentions the Page: the call names nobody. Raises `TryAgain` for a fault that may pass."""
    graph = client_of(account)
    try:
        shown = await graph.call(
            "GET", quote(_on_facebook(message.id), safe=""), query={"fields": "from{id,name}"}
        )
    except GraphFault as fault:
        token = fault.code.partition("/")[0] in TOKEN_CODES
        if isinstance(TABLE.error_of(fault), SendRefused) and not token:  # gone, or not shown to this app
            return None
        raise TryAgain(
            "Facebook does not say now who mentioned the Page.", after=fault.retry_after or 30.0
        ) from fault
    finally:
        await graph.close()
    found = record(shown.get("from"))
    return (
        Sender(id=words(found.get("id")), name=words(found.get("name"))) if words(found.get("id")) else None
    )


def _comments_of(piece: Piece) -> str:
    """The edge of the comment or post that a piece answers."""
    return f"{quote(_on_facebook(piece.recipient), safe='')}/comments"


def _on_facebook(message_id: str) -> str:
    """The id on Facebook, which an edited comment keeps."""
    return message_id.partition(EDIT_MARK)[0]
