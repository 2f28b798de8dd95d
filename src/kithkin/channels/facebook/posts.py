"""A Page's own posts. Source: Graph API, Page Published Posts (`GET /{page-id}/published_posts`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from kithkin.channels.facebook.sending import client_of
from kithkin.messages.sharing import SharedItem, synced_source
from kithkin.meta_graph.own_posts import OwnPosts
from kithkin.meta_graph.payloads import moment, record, words
from kithkin.ports.channels import ChannelAccount

_FIELDS = "id,message,created_time,permalink_url,place{name},from{id,name}"


def own_posts(account: ChannelAccount) -> OwnPosts:
    """Needs pages_read_engagement, which answering comments needs too."""
    return OwnPosts(
        client_of(account),
        f"{account.account}/published_posts",
        _FIELDS,
        partial(_item, account.account, account.title),
        platform="Facebook",
    )


def _item(page: str, title: str, row: Mapping[str, Any]) -> SharedItem | None:
    number, text, author = words(row.get("id")), words(row.get("message")), record(row.get("from"))
    if not number or not text or (author and words(author.get("id")) != page):  # a visitor's post
        return None
    return SharedItem(
        platform="facebook",
        source_id=synced_source("facebook", page, number),
        kind="post",
        author=words(author.get("name")) or title,
        own=True,
        shared_at=moment(row.get("created_time")),
        text=text,
        place=words(record(row.get("place")).get("name")),
        permalink=words(row.get("permalink_url")),
    )
