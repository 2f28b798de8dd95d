"""An account's own posts on Threads. Source: Threads API, Retrieve a user's threads (`GET /{threads-user-id}/threads`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from kithkin.channels.threads.sending import client_of
from kithkin.messages.sharing import SharedItem, synced_source
from kithkin.meta_graph.own_posts import OwnPosts
from kithkin.meta_graph.payloads import moment, words
from kithkin.ports.channels import ChannelAccount

_FIELDS = "id,text,timestamp,username,permalink,media_type"


def own_posts(account: ChannelAccount) -> OwnPosts:
    """Needs the permission threads_basic, which answering needs too."""
    return OwnPosts(
        client_of(account),
        f"{account.account}/threads",
        _FIELDS,
        partial(_item, account.account),
        platform="Threads",
    )


def _item(account: str, row: Mapping[str, Any]) -> SharedItem | None:
    number, text = words(row.get("id")), words(row.get("text"))
    if not number or not text or words(row.get("media_type")) == "REPOST_FACADE":  # somebody else's words
        return None
    return SharedItem(
        platform="threads",
        source_id=synced_source("threads", account, number),
        kind="post",
        author=words(row.get("username")),
        own=True,
        shared_at=moment(row.get("timestamp")),
        text=text,
        permalink=words(row.get("permalink")),
    )
