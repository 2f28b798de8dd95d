"""Erases a person from everything that is kept, within a transaction. What they shared is taken away by whoever calls."""

from __future__ import annotations

from kithkin.ports.circle import Holdings
from kithkin.store.connections import Connection
from kithkin.store.departures import forget_departures_of
from kithkin.store.message_tables import WITHDRAWN_IF_READY
from kithkin.store.post_rows import literally

_COUNTS = {
    "conversations": "SELECT count(DISTINCT conversation) FROM turns WHERE asker = ?",
    "pictures": "SELECT count(*) FROM pictures WHERE asker = ?",
    "posts": "SELECT count(*) FROM posts WHERE owner = ?",
    "addresses": "SELECT count(*) FROM acquaintances WHERE person = ?",
    "accounts": "SELECT count(*) FROM channel_accounts WHERE person = ?",
    "sessions": "SELECT count(*) FROM browser_sessions WHERE asker = ?",
    "passkeys": "SELECT count(*) FROM passkeys WHERE person = ?",
}

# Takes the person's name three times.
MESSAGES_OF = (
    "SELECT sequence FROM inbox WHERE asker = ?"
    " OR EXISTS (SELECT 1 FROM channel_accounts WHERE channel_accounts.person = ?"
    " AND channel_accounts.channel = inbox.channel AND channel_accounts.account = inbox.account)"
    " OR EXISTS (SELECT 1 FROM addresses JOIN acquaintances ON acquaintances.id = addresses.acquaintance"
    " WHERE acquaintances.person = ? AND addresses.channel = inbox.channel AND addresses.account = inbox.account"
    " AND addresses.platform_id = inbox.sender)"
)

ERASED = (
    ("turns", "asker"),  # with what they quote, and which pictures they show
    ("pictures", "asker"),
    ("browser_sessions", "asker"),
    ("browser_links", "asker"),
    ("passkey_challenges", "person"),
    ("attempts", "person"),
    ("acquaintances", "person"),  # with their addresses
    ("departures", "person"),  # none is left: they were counted for nobody before
    ("people", "name"),  # with codes, passkeys, consents, and what others let them see
)


def holdings_of(connection: Connection, person: str) -> Holdings:
    """How much is kept of a person."""
    return Holdings(
        **{name: connection.execute(query, (person,)).fetchone()[0] for name, query in _COUNTS.items()}
    )


def in_short(held: Holdings) -> str:
    """How much that is, for the record."""
    return ", ".join(f"{name} {count}" for name in _COUNTS if (count := getattr(held, name)))


def erase_person(connection: Connection, person: str) -> None:
    """Removes all that is kept of a person, and the person."""
    _take_messages_back(connection, person)
    _forget_platform_ids(connection, person)
    forget_departures_of(connection, person)
    for channel, account in connection.execute(
        "SELECT channel, account FROM channel_accounts WHERE person = ?", (person,)
    ).fetchall():
        for table in ("secrets", "acquaintances", "link_code_tries", "inbox", "channel_accounts"):
            connection.execute(f"DELETE FROM {table} WHERE channel = ? AND account = ?", (channel, account))
    for table, column in ERASED:
        connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (person,))


def _take_messages_back(connection: Connection, person: str) -> None:
    """Their messages lose their words and whoever wrote them; what of a reply has not left does not leave.

    The platform's id of each stays for a while, so that one that is delivered again is not answered to a stranger. What is
    being sent this instant is beyond recall; its words go with the outcome.
    """
    for (sequence,) in connection.execute(MESSAGES_OF, (person, person, person)).fetchall():
        connection.execute(
            "UPDATE inbox SET state = 'withdrawn', body = ?, conversation = '', sender = '', asker = '', turn = '', problem = ''"
            " WHERE sequence = ?",
            (b"", sequence),
        )
        connection.execute(
            f"UPDATE outbox SET body = ?, recipient = '', platform_id = '', state = {WITHDRAWN_IF_READY}"
            " WHERE message = ? AND state <> 'sending'",
            (b"", sequence),
        )


def forget_recipients(connection: Connection) -> None:
    """Forgets to whom went what was being sent in the instant in which its person was erased, now that it has come to an end."""
    connection.execute(
        "UPDATE outbox SET recipient = '', platform_id = '' WHERE body = ? AND recipient <> '' AND message IN"
        " (SELECT sequence FROM inbox WHERE state = 'withdrawn' AND conversation = '')",
        (b"",),
    )


def _forget_platform_ids(connection: Connection, person: str) -> None:
    """By which ids platforms know them, where it was noted how much was sent to whom and who tried a code."""
    for channel, account, platform_id in connection.execute(
        "SELECT addresses.channel, addresses.account, addresses.platform_id FROM addresses"
        " JOIN acquaintances ON acquaintances.id = addresses.acquaintance WHERE acquaintances.person = ?",
        (person,),
    ).fetchall():
        connection.execute(
            "DELETE FROM buckets WHERE key LIKE ? ESCAPE '!'", (f"%:{literally(f'{account}:{platform_id}')}",)
        )
        connection.execute(
            "DELETE FROM link_code_tries WHERE channel = ? AND account = ? AND sender = ?",
            (channel, account, platform_id),
        )
