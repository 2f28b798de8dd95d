"""The tables of people, of their addresses on channels, and of the channels' set-up, in SQL every database speaks."""

from __future__ import annotations

from kithkin.store.connections import Connection

_PEOPLE = (
    """CREATE TABLE people (
        name TEXT PRIMARY KEY,
        folded TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL
    ) STRICT""",
    "INSERT INTO people (name, folded, role) VALUES ('owner', 'owner', 'owner')",
    """CREATE TABLE acquaintances (
        id TEXT PRIMARY KEY,
        channel TEXT NOT NULL,
        account TEXT NOT NULL,
        person TEXT NOT NULL DEFAULT '',
        last_wrote_at REAL NOT NULL DEFAULT 0,
        disclosed_at REAL NOT NULL DEFAULT 0,
        disclosed_wording TEXT NOT NULL DEFAULT '',
        turned_away_at REAL NOT NULL DEFAULT 0,
        seen_at REAL NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE INDEX acquaintances_by_age ON acquaintances (channel, account, person, seen_at)",
    """CREATE TABLE addresses (
        channel TEXT NOT NULL,
        account TEXT NOT NULL,
        platform_id TEXT NOT NULL,
        acquaintance TEXT NOT NULL REFERENCES acquaintances (id) ON DELETE CASCADE,
        PRIMARY KEY (channel, account, platform_id)
    ) STRICT""",
    "CREATE INDEX addresses_of_acquaintance ON addresses (acquaintance)",
    """CREATE TABLE link_codes (
        hash BLOB PRIMARY KEY,
        person TEXT NOT NULL REFERENCES people (name) ON DELETE CASCADE,
        channel TEXT NOT NULL,
        expires_at REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE link_code_salts (
        id INTEGER PRIMARY KEY,
        salt BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE link_code_tries (
        id TEXT PRIMARY KEY,
        channel TEXT NOT NULL,
        account TEXT NOT NULL,
        sender TEXT NOT NULL,
        tried_at REAL NOT NULL
    ) STRICT""",
    "CREATE INDEX link_code_tries_of_account ON link_code_tries (channel, account, tried_at)",
)

_ACCOUNTS = (
    """CREATE TABLE channel_accounts (
        channel TEXT NOT NULL,
        account TEXT NOT NULL,
        title TEXT NOT NULL DEFAULT '',
        setup TEXT NOT NULL,
        server TEXT NOT NULL DEFAULT '',
        person TEXT NOT NULL DEFAULT '',
        enabled INTEGER NOT NULL DEFAULT 1,
        trouble TEXT NOT NULL DEFAULT '',
        read_up_to TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (channel, account)
    ) STRICT""",
    """CREATE TABLE secrets (
        channel TEXT NOT NULL,
        account TEXT NOT NULL,
        name TEXT NOT NULL,
        secret TEXT NOT NULL,
        PRIMARY KEY (channel, account, name),
        FOREIGN KEY (channel, account) REFERENCES channel_accounts (channel, account) ON DELETE CASCADE
    ) STRICT""",
    """CREATE TABLE verify_tokens (
        channel TEXT PRIMARY KEY,
        token TEXT NOT NULL
    ) STRICT""",
)


def keep_people(connection: Connection) -> None:
    """People and their addresses, whoever else has written, one-time codes, and the owner's channel accounts.

    An acquaintance is whoever writes on an account, with all their platform ids (`addresses`); its `person` is empty for
    a stranger. Secrets of accounts stand in a table of their own, so that nothing that lists accounts reads them.
    """
    for statement in (*_PEOPLE, *_ACCOUNTS):
        connection.execute(statement)
