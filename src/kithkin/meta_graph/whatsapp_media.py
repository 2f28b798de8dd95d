"""WhatsApp's files, which both of its interfaces hand over in two steps: ask for an address, then fetch it with the token.

Sources: WhatsApp Cloud API, Media (addresses last five minutes; more than 20 failed downloads in an hour block the number
for 30 minutes); WhatsApp Agent Platform, Media.
"""

from __future__ import annotations

from collections.abc import Mapping

from kithkin.messages.errors import MediaUnavailable, SendRefused, TryAgain
from kithkin.messages.inbound import Attachment
from kithkin.meta_graph.client import GraphClient, GraphFault
from kithkin.meta_graph.errors import CodeTable, unsent_fault
from kithkin.meta_graph.media import MediaDoor, MediaGone
from kithkin.meta_graph.payloads import words
from kithkin.meta_graph.whatsapp_messages import sha256_of

MEDIA_HOSTS = ("lookaside.fbsbx.com", ".fbcdn.net", ".whatsapp.net", "graph.facebook.com", "api.whatsapp.com")

_AFTER_SECONDS = 10.0
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}


class WhatsAppMedia:
    """Fetches and uploads files for one account. `path` is where its files are asked for: "" or "media"."""

    def __init__(
        self,
        graph: GraphClient,
        door: MediaDoor,
        *,
        token: str,
        path: str = "",
        query: Mapping[str, str] | None = None,
    ) -> None:
        self._graph = graph
        self._door = door
        self._headers = {"authorization": f"Bearer {token}"}
        self._path = path
        self._query = dict(query or {})

    async def fetch(self, attachment: Attachment, *, most_bytes: int) -> bytes:
        """The bytes of an attachment; a second address is asked for once, when the first has expired.

        Raises `MediaUnavailable`, or `TryAgain` for a passing fault.
        """
        if attachment.size > most_bytes:
            raise _too_large(most_bytes)
        if not attachment.media_id:
            return await self._get(attachment.url, attachment.sha256, most_bytes)
        url, sha256 = await self._ask(attachment, most_bytes)
        try:
            return await self._get(url, sha256, most_bytes)
        except MediaGone:
            url, sha256 = await self._ask(attachment, most_bytes)
            return await self._get(url, sha256, most_bytes)

    async def upload(self, path: str, picture: bytes, picture_type: str, table: CodeTable) -> str:
        """Uploads a picture and returns its id. Nothing is sent by it, so every passing fault is `TryAgain`.

        Raises `TryAgain` or `SendRefused`.
        """
        try:
            answer = await self._graph.call(
                "POST",
                path,
                form={"messaging_product": "whatsapp", "type": picture_type},
                files={"file": (f"picture.{_ENDINGS.get(picture_type, 'bin')}", picture, picture_type)},
            )
        except GraphFault as fault:
            error = table.error_of(fault)
            if isinstance(error, TryAgain | SendRefused):
                raise error from fault
            raise TryAgain(
                "WhatsApp did not take the picture now.", after=fault.retry_after or _AFTER_SECONDS
            ) from fault
        media_id = words(answer.get("id"))
        if not media_id:
            raise TryAgain("WhatsApp took the picture but gave no id for it.", after=_AFTER_SECONDS)
        return media_id

    async def _get(self, url: str, sha256: str, most_bytes: int) -> bytes:
        return await self._door.fetch(url, most_bytes=most_bytes, headers=self._headers, sha256=sha256)

    async def _ask(self, attachment: Attachment, most_bytes: int) -> tuple[str, str]:
        """The address of a file now, and its SHA-256 in hex ("" if nobody says)."""
        media_id = attachment.media_id
        if not _is_id(media_id):
            raise MediaUnavailable("The file cannot be fetched: please send it again.")
        try:
            answer = await self._graph.call("GET", f"{self._path}/{media_id}", query=self._query)
        except GraphFault as fault:
            raise _not_told(fault) from fault
        size = words(answer.get("file_size"))
        if size.isascii() and size.isdigit() and len(size) < 19 and int(size) > most_bytes:
            raise _too_large(most_bytes)
        return words(answer.get("url")), attachment.sha256 or sha256_of(answer.get("sha256"))


def _is_id(media_id: str) -> bool:
    """Whether it is one step of a path and nothing else."""
    return media_id.isascii() and media_id.replace("-", "").replace("_", "").isalnum()


def _too_large(most_bytes: int) -> MediaUnavailable:
    return MediaUnavailable(f"The file is larger than {most_bytes // 2**20} MB.")


def _not_told(fault: GraphFault) -> MediaUnavailable | TryAgain:
    if fault.kind == "unsent":
        return unsent_fault(fault)
    if fault.kind == "cut" or fault.status == 429 or fault.status >= 500:
        return TryAgain("WhatsApp cannot hand over the file now.", after=fault.retry_after or _AFTER_SECONDS)
    return MediaUnavailable("WhatsApp no longer has the file: please send it again.")
