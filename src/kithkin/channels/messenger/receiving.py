"""Messenger's webhook: verification, signature, and raw bytes into events.

Source: Messenger Platform, Webhooks (object `page`, `entry[].messaging[]`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kithkin.messages.errors import NotAllowed
from kithkin.messages.inbound import Event
from kithkin.meta_graph import answer_challenge, check_signature
from kithkin.meta_graph.messaging import (
    MESSAGING_FIELDS,
    Asset,
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

CHANNEL = "messenger"

_COMMENTS = frozenset({"feed", "mention"})
"""Fields of the Facebook channel, which reads the same calls: an app has one address for everything about a Page."""


class MessengerReceiver:
    """The webhook side of all our Pages."""

    def __init__(self, accounts: Sequence[ChannelAccount]) -> None:
        self._tokens = _distinct(accounts, "verify_token")
        self._app_secrets = _distinct(accounts, "app_secret")
        self._assets = {
            one.account: Asset(
                channel=CHANNEL,
                account=one.account,
                ours=frozenset({one.account}),
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
        """Checks the signature over the raw bytes and reads them. Raises `NotAllowed` or `BadInput`."""
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
        for change in entry.changes:
            value = record(change.value)
            if change.field in MESSAGING_FIELDS and "sender" in value:
                found += read_item(asset, value, entry.at)
            elif change.field not in _COMMENTS:
                found.append(noted(asset, [change.field, change.value], f"field {change.field}"))
        found += [
            noted(asset, [key, value, entry.at], f"unknown field {key}") for key, value in entry.unknown
        ]
        if not found and not entry.changes:
            found.append(noted(asset, entry.raw, "empty entry"))
        return found


def _distinct(accounts: Sequence[ChannelAccount], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.secrets[name] for one in accounts if one.secrets.get(name)))
