"""An account's own posts, page by page, as the Graph API lists them everywhere: newest first, with a cursor.

Source: Graph API, Paginated results (`paging.cursors.after`, `paging.next`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kithkin.messages.errors import NotAllowed, TryAgain
from kithkin.messages.sharing import SharedItem
from kithkin.meta_graph.client import GraphClient, GraphFault
from kithkin.meta_graph.payloads import record, records, words
from kithkin.ports.channels import PostPage

A_PAGE = 50
_PATIENCE = frozenset({"4", "17", "32", "613", "80001", "80002", "80005"})
"""Rate limits of app, user, page and business use cases (Graph API, Rate limits)."""
_PATIENCE_SECONDS = 600.0
_OUTAGE_SECONDS = 60.0

Read = Callable[[Mapping[str, Any]], SharedItem | None]


class OwnPosts:
    """Implements `ports.channels.PostSource`. `read` makes an item of one row, or None of one that says nothing."""

    def __init__(self, client: GraphClient, path: str, fields: str, read: Read, *, platform: str) -> None:
        self._client = client
        self._path = path
        self._fields = fields
        self._read = read
        self._platform = platform

    async def page(self, after: str) -> PostPage:
        """See the port."""
        query = {"fields": self._fields, "limit": str(A_PAGE), **({"after": after} if after else {})}
        try:
            answer = await self._client.call("GET", self._path, query=query)
        except GraphFault as fault:
            raise _error_of(fault, self._platform) from fault
        paging = record(answer.get("paging"))
        following = words(record(paging.get("cursors")).get("after")) if paging.get("next") else ""
        items = [item for row in records(answer.get("data")) if (item := self._read(row)) is not None]
        return PostPage(items=items, after="" if following == after else following)

    async def close(self) -> None:
        """See the port."""
        await self._client.close()


def _error_of(fault: GraphFault, platform: str) -> TryAgain | NotAllowed:
    if fault.kind != "answered" or fault.status >= 500:
        return TryAgain(
            f"{platform} did not answer ({fault.message}).", after=fault.retry_after or _OUTAGE_SECONDS
        )
    if fault.status == 429 or fault.code.split("/", 1)[0] in _PATIENCE:
        return TryAgain(f"{platform} asks for patience.", after=fault.retry_after or _PATIENCE_SECONDS)
    return NotAllowed(
        f"{platform} does not let the account's posts be read: {fault.message}.",
        remedy="Give the app the permission to read them and set the account up anew with a fresh token.",
    )
