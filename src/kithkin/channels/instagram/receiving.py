"""Instagram's webhook, for both login flavours: verification, signature, and raw bytes into events.

Sources: Instagram Platform, Webhooks, Notification examples; Messenger Platform, Instagram messaging webhooks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kithkin.channels.instagram.comments import read_comment
from kithkin.messages.errors import NotAllowed
from kithkin.messages.inbound import Event
from kithkin.meta_graph import answer_challenge, check_signature
from kithkin.meta_graph.messaging import (
    MESSAGING_FIELDS,
    Asset,
    Change,
    Entry,
    foreign_entry,
    noted,
    read_entries,
    read_item,
    read_private,
)
from kithkin.meta_graph.payloads import record
from kithkin.meta_graph.plain_calls import read_plain
from kithkin.ports.channels import ChannelAccount

CHANNEL = "instagram"


class InstagramReceiver:
    """The webhook side of all our Instagram accounts: entries find theirs by id, whatever the flavour."""

    def __init__(self, accounts: Sequence[ChannelAccount]) -> None:
        self._tokens = _distinct(accounts, "verify_token")
        self._app_secrets = _distinct(accounts, "app_secret")
        self._usernames = {one.account: one.values.get("username", "").lstrip("@") for one in accounts}
        self._assets = {
            one.account: Asset(
                channel=CHANNEL,
                account=one.account,
                ours=frozenset(filter(None, (one.account, one.values.get("page_id", "")))),
                app_id=one.values.get("app_id", ""),
            )
            for one in accounts
        }

    def challenge(self, query: Mapping[str, str]) -> str:
        """The answer to Meta's verification call. Raises `NotAllowed` for a wrong token."""
        for token in self._tokens[:-1]:
            try:
                return answer_challenge(query, token)
            except NotAllowed:
                continue
        return answer_challenge(query, self._tokens[-1] if self._tokens else "")

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Event]:
        """Checks the signature over the raw bytes and reads them. Raises `NotAllowed` or `BadInput`.

        The signature of Instagram login is made with the Instagram app secret, that of the Page flavour with the app's.
        """
        check_signature(body, headers.get("x-hub-signature-256", ""), self._app_secrets)
        plain = read_plain(body, self._assets)
        if plain is not None:
            return plain
        return [event for entry in read_entries(body) for event in self._read(entry)]

    def _read(self, entry: Entry) -> list[Event]:
        asset = self._assets.get(entry.id)
        if asset is None:
            return [foreign_entry(CHANNEL, entry)]
        found = read_private(asset, entry)
        found += [event for change in entry.changes for event in self._change(asset, change, entry.at)]
        found += [
            noted(asset, [key, value, entry.at], f"unknown field {key}") for key, value in entry.unknown
        ]
        return found or [noted(asset, entry.raw, "empty entry")]

    def _change(self, asset: Asset, change: Change, entry_at: float) -> list[Event]:
        if change.field in MESSAGING_FIELDS and "sender" in record(change.value):
            return read_item(asset, change.value, entry_at)
        if change.field == "comments":
            return [read_comment(asset, change.value, entry_at, username=self._usernames[asset.account])]
        kept = [change.field, change.value]
        if change.field == "mentions":
            return [noted(asset, kept, "mention", "Mentions under other people's posts are not answered.")]
        if change.field == "live_comments":
            return [noted(asset, kept, "live comment", "Comments on live videos are not answered.")]
        return [noted(asset, kept, f"field {change.field}")]


def _distinct(accounts: Sequence[ChannelAccount], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.secrets[name] for one in accounts if one.secrets.get(name)))
