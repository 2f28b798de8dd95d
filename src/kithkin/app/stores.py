"""Opens everything that is kept, over one database."""

from __future__ import annotations

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from kithkin.inbox.local_dispatch import LocalDispatch
from kithkin.messages.errors import Misconfigured
from kithkin.ports.channel_rules import ChannelRules
from kithkin.ports.dispatch import Dispatch
from kithkin.rules import build_rules
from kithkin.settings import Settings
from kithkin.store import (
    Database,
    SqliteBrowserSessions,
    SqliteChannelAccounts,
    SqliteConversations,
    SqlitePeople,
    SqlMessageLedger,
)
from kithkin.store.connections import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Everything that is kept, over one database."""

    database: Store
    conversations: SqliteConversations
    browser_sessions: SqliteBrowserSessions
    people: SqlitePeople
    accounts: SqliteChannelAccounts
    ledger: SqlMessageLedger
    dispatch: Dispatch
    rules: ChannelRules


@contextmanager
def open_stores(settings: Settings) -> Generator[Stores]:
    """The stores, until the block ends. Raises `Misconfigured` when the database cannot be used."""
    database = Database(settings.home)
    try:
        yield _stores(settings, database, LocalDispatch())
    finally:
        database.close()


def _stores(settings: Settings, database: Store, dispatch: Dispatch) -> Stores:
    return Stores(
        database=database,
        conversations=SqliteConversations(database),
        browser_sessions=SqliteBrowserSessions(database),
        people=SqlitePeople(database),
        accounts=SqliteChannelAccounts(database),
        ledger=SqlMessageLedger(database, enqueue=dispatch.enqueue),
        dispatch=dispatch,
        rules=build_rules(settings.quiet_hours, settings.time_zone),
    )


@contextmanager
def alone(settings: Settings) -> Generator[None]:
    """Holds the folder: two servers on one SQLite file would send everything twice.

    Raises `Misconfigured` when another server has it. The lock goes with the process, however it ends.
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.home / "server.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Misconfigured(
                f"Another Kithkin is being served from {settings.home}.",
                remedy="Stop it first, or set KITHKIN_HOME to another folder.",
            ) from error
        yield
