"""Answers on Threads in two steps: a container, which nobody sees, and its publication, which everybody does.

Source: Threads API, Posts (containers, 500 characters); Reply management (`reply_to_id`); Troubleshooting (container status);
Retrieve media objects (`media_url`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import replace
from urllib.parse import quote, urlsplit

from kithkin.channels.threads.errors import NOT_READY, TABLE
from kithkin.messages.errors import KithkinError, MediaUnavailable, OutcomeUnknown, SendRefused, TryAgain
from kithkin.messages.inbound import Attachment, Message
from kithkin.messages.outbound import Limits, Piece, Sent
from kithkin.meta_graph import GraphClient, GraphFault, MediaDoor
from kithkin.meta_graph.payloads import moment, record, records, words
from kithkin.ports.channels import ChannelAccount, LookedUp

_log = logging.getLogger(__name__)

VERSION = "v1.0"
MEDIA_HOSTS = (".cdninstagram.com", ".fbcdn.net")

LIMITS = Limits(
    text=500,
    counted_in="bytes",
    pictures=True,
    picture_bytes=8 * 1024 * 1024,
    caption=450,
    pictures_by_address=True,
)
"""500 characters, of which emoji count as their UTF-8 bytes (Threads API, Posts, Limitations): counting all in bytes is
never too long; a caption leaves room to say that there is no picture. Pictures: JPEG or PNG of 8 MB (Image specifications), fetched by Threads from `image_url` (Posts, single posts)."""

SETTLE_SECONDS = 5.0
"""A reply is not always listed at once: only after this time is its absence believed."""

STATUS_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between looks at a container that is not ready. A text is, mostly at once."""

_NO_PICTURE = "(The drawing is on the page.)"
_CLOCK_DIFFERENCE = 60.0
_PICTURE_PAUSE = 15.0
_LOOKED_AT = 50
_MOST_CONTAINERS = 1000


def base_of(account: ChannelAccount) -> str:
    """The Threads API's address for an account."""
    host = (
        f"{account.server.rstrip('/')}/graph.threads.net" if account.server else "https://graph.threads.net"
    )
    return f"{host}/{VERSION}"


def client_of(account: ChannelAccount) -> GraphClient:
    """Calls with the account's long-lived token."""
    return GraphClient(base_of(account), account.secrets.get("access_token", ""), inside=bool(account.server))


class ThreadsOutlet:
    """The replying side of one account.

    The container of a reply that is not out yet is remembered: it can be published only once, so a second try with the
    same one cannot publish twice.
    """

    def __init__(
        self,
        account: ChannelAccount,
        *,
        settle_seconds: float = SETTLE_SECONDS,
        status_pauses: Sequence[float] = STATUS_PAUSES,
    ) -> None:
        self._graph = client_of(account)
        self._media = MediaDoor(MEDIA_HOSTS, server=account.server)
        self._settle_seconds = settle_seconds
        self._status_pauses = tuple(status_pauses)
        self._containers: OrderedDict[str, str] = OrderedDict()

    async def send(self, piece: Piece) -> Sent:
        """Publishes once. Raises `TryAgain`, `SendRefused` or `OutcomeUnknown`."""
        if piece.picture and piece.picture_address:
            try:
                return await self._publish(piece)
            except SendRefused as refused:  # certainly not published
                if refused.scope != "message":
                    raise
                _log.warning("Threads took no picture from %s: %s", _host(piece), refused)
        return await self._publish(_in_words(piece) if piece.picture else piece)

    async def _publish(self, piece: Piece) -> Sent:
        container = self._containers.get(piece.reference) or await self._make_container(piece)
        if await self._is_published(container, piece):
            self._forget(piece)
            found = await self.look_up(piece, since=0.0)
            return Sent(platform_id=found.platform_id or container)
        try:
            answer = await self._graph.call("POST", "me/threads_publish", form={"creation_id": container})
        except GraphFault as fault:
            error = TABLE.error_of(fault)
            if isinstance(error, SendRefused):
                self._forget(piece)
            raise error from fault
        published = words(answer.get("id"))
        if not published:
            raise OutcomeUnknown("Threads took the reply but gave it no id.")
        self._forget(piece)
        return Sent(platform_id=published)

    async def _make_container(self, piece: Piece) -> str:
        form = {"text": piece.text, "reply_to_id": piece.recipient}
        if piece.picture:
            form |= {"media_type": "IMAGE", "image_url": piece.picture_address}
        else:
            form |= {"media_type": "TEXT"}
        try:
            answer = await self._graph.call("POST", "me/threads", form=form)
        except GraphFault as fault:
            raise _before_publishing(fault) from fault
        container = words(answer.get("id"))
        if not container:
            raise TryAgain("Threads prepared the reply but gave it no id.", after=10.0)
        self._containers[piece.reference] = container
        while len(self._containers) > _MOST_CONTAINERS:
            self._containers.popitem(last=False)
        return container

    async def _is_published(self, container: str, piece: Piece) -> bool:
        """Waits until a container can be published; True if it already is. Raises `TryAgain` or `SendRefused`."""
        # A picture is fetched from here meanwhile, and can be only while it is being sent.
        for pause in (0.0, *self._status_pauses, *((_PICTURE_PAUSE,) if piece.picture else ())):
            await asyncio.sleep(pause)
            status, problem = await self._status(container)
            match status:
                case "FINISHED":
                    return False
                case "PUBLISHED":
                    return True
                case "EXPIRED":
                    self._forget(piece)
                    raise TryAgain("The reply waited too long to be published.", after=1.0)
                case "ERROR":
                    self._forget(piece)
                    raise SendRefused(
                        f"Threads could not prepare the reply: {problem or 'no reason given'}.",
                        scope="message",
                    )
                case _:
                    continue
        raise TryAgain("Threads is still preparing the reply.", after=15.0)

    async def _status(self, container: str) -> tuple[str, str]:
        path, query = quote(container, safe=""), {"fields": "status,error_message"}
        try:
            answer = await self._graph.call("GET", path, query=query)
        except GraphFault as fault:
            if fault.kind == "answered" and fault.code.partition("/")[0] in {"24", "100"}:
                return "IN_PROGRESS", ""  # just made and not to be seen yet
            raise _before_publishing(fault) from fault
        return words(answer.get("status")), words(answer.get("error_message"))

    async def look_up(self, piece: Piece, *, since: float, known: Collection[str] = ()) -> LookedUp:
        """Looks for our own reply with these words to what was answered. Never raises."""
        query = {"fields": "id,text,timestamp,replied_to", "limit": str(_LOOKED_AT)}
        try:
            answer = await self._graph.call("GET", "me/replies", query=query)
        except GraphFault:
            return LookedUp(state="cannot_tell")
        replies = records(answer.get("data"))
        earliest = since - _CLOCK_DIFFERENCE
        ours = [piece.text.split(), *([_in_words(piece).text.split()] if piece.picture else [])]
        for reply in replies:
            answered = words(record(reply.get("replied_to")).get("id"))
            same = words(reply.get("text")).split() in ours and answered in {piece.recipient, ""}
            fresh = words(reply.get("id")) not in known and moment(reply.get("timestamp")) >= earliest
            if same and fresh:
                return LookedUp(state="there", platform_id=words(reply.get("id")))
        oldest = min((moment(reply.get("timestamp")) for reply in replies), default=0.0)
        complete = isinstance(answer.get("data"), list) and (
            oldest < earliest or "next" not in record(answer.get("paging"))
        )
        container = self._containers.get(piece.reference, "")
        if container and await self._has_become_public(container):
            return LookedUp(state="there", platform_id=container)
        settled = time.time() - since >= self._settle_seconds
        return LookedUp(state="not_there" if complete and settled else "cannot_tell")

    async def _has_become_public(self, container: str) -> bool:
        """Whether a container says of itself that it is published: lists tell later."""
        try:
            return (await self._status(container))[0] == "PUBLISHED"
        except KithkinError:
            return False

    async def mark_read(self, message: Message, *, typing: bool) -> None:
        """Nothing: replies know no read marks."""

    async def fetch(self, attachment: Attachment, *, most_bytes: int) -> bytes:
        """The bytes of a post's picture. Raises `MediaUnavailable`, or `TryAgain` for a passing fault."""
        url = attachment.url or (attachment.media_id and await self._address_of(attachment.media_id))
        if not url:
            raise MediaUnavailable("Threads did not say where the file is: please send it again.")
        return await self._media.fetch(url, most_bytes=most_bytes, sha256=attachment.sha256)

    async def _address_of(self, post: str) -> str:
        """Where a post's picture lies, as Threads says when asked; "" where it does not say."""
        try:
            shown = await self._graph.call("GET", quote(post, safe=""), query={"fields": "media_url"})
        except GraphFault as fault:
            error = _before_publishing(fault)
            if isinstance(error, TryAgain):
                raise error from fault
            raise MediaUnavailable("Threads does not show the picture: please send it again.") from fault
        return words(shown.get("media_url"))

    async def close(self) -> None:
        """Closes connections."""
        await self._graph.close()
        await self._media.close()

    def _forget(self, piece: Piece) -> None:
        self._containers.pop(piece.reference, None)


def _host(piece: Piece) -> str:
    return urlsplit(piece.picture_address).netloc


def _in_words(piece: Piece) -> Piece:
    return replace(piece, text=f"{piece.text} {_NO_PICTURE}".strip(), picture=b"", picture_type="")


def _before_publishing(fault: GraphFault) -> KithkinError:
    """The error for a call before anything could be seen: what was left open does no harm and is done again."""
    if fault.code == NOT_READY:  # in this step it is the post to answer that is not found
        return SendRefused(
            "The post to answer is gone, or can no longer be seen.", scope="message", code=fault.code
        )
    error = TABLE.error_of(fault)
    return TryAgain(error.message, after=10.0) if isinstance(error, OutcomeUnknown) else error
