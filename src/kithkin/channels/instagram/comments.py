"""Comments under our own Instagram posts. Answered in public only where they call us by name.

Source: Instagram Platform, Webhooks, Notification examples (`comments`: the Page flavour under `changes[]`, Instagram login
flat on the entry); Graph API, Webhooks reference, Instagram (`from.self_ig_scoped_id` marks the account's own comments).
"""

from __future__ import annotations

import re

from kithkin.messages.inbound import Event, Message, Sender
from kithkin.meta_graph.messaging import Asset, noted
from kithkin.meta_graph.messaging_parts import identifier
from kithkin.meta_graph.payloads import moment, record, words


def read_comment(asset: Asset, value: object, entry_at: float, *, username: str) -> Event:
    """A comment that names us (“@username”) as a public message, any other as `Noted`: friends also talk to one another.

    Instagram's apps put the name in front of an answer to our comment by themselves. `username` is our own.
    """
    comment = record(value)
    author = record(comment.get("from"))
    own_id = identifier(comment.get("id")) or identifier(comment.get("comment_id"))
    author_id, author_name = identifier(author.get("id")), words(author.get("username"))
    media_id = identifier(record(comment.get("media")).get("id"))
    if (
        author_id in asset.ours
        or identifier(author.get("self_ig_scoped_id"))
        or (username and author_name.casefold() == username.casefold())
    ):
        return noted(asset, value, "own comment")
    text = words(comment.get("text"))
    if not (own_id and author_id and media_id):
        return noted(asset, value, "comment without its author or post")
    if not names(text, username):
        return noted(asset, value, "comment", "It does not name this account, so it is not answered.")
    return Message(
        channel=asset.channel,
        account=asset.account,
        id=own_id,
        sender=Sender(id=author_id, username=author_name),
        thread=media_id,
        sent_at=moment(comment.get("timestamp")) or entry_at,
        text=text,
        reply_to=identifier(comment.get("parent_id")) or media_id,
        public=True,
    )


def names(text: str, username: str) -> bool:
    """Whether a text calls somebody by their Instagram name."""
    name = re.escape(username)
    return bool(username) and bool(re.search(rf"(?<![\w.@])@{name}(?![\w]|\.\w)", text, re.IGNORECASE))
