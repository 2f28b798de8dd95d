"""An account's own posts on Instagram. Source: Instagram Platform, IG User Media (`GET /{ig-id}/media`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from kithkin.channels.instagram.sending import client_of
from kithkin.messages.sharing import SharedItem, synced_source
from kithkin.meta_graph.own_posts import OwnPosts
from kithkin.meta_graph.payloads import moment, words
from kithkin.ports.channels import ChannelAccount

_FIELDS = "id,caption,media_product_type,permalink,timestamp,username"


def own_posts(account: ChannelAccount) -> OwnPosts:
    """Needs instagram_business_basic (Instagram login) or instagram_basic (Facebook login)."""
    return OwnPosts(
        client_of(account),
        f"{account.account}/media",
        _FIELDS,
        partial(_item, account.account),
        platform="Instagram",
    )


def _item(account: str, row: Mapping[str, Any]) -> SharedItem | None:
    number, caption = words(row.get("id")), words(row.get("caption"))
    if not number or not caption:  # a picture without words cannot be found, nor quoted
        return None
    product = words(row.get("media_product_type"))
    return SharedItem(
        platform="instagram",
        source_id=synced_source("instagram", account, number),
        kind="reel" if product == "REELS" else "story" if product == "STORY" else "post",
        author=words(row.get("username")),
        own=True,
        shared_at=moment(row.get("timestamp")),
        text=caption,
        permalink=words(row.get("permalink")),
    )
