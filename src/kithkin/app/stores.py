"""Opens everything that is kept, over one database."""

from __future__ import annotations

import fcntl
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kithkin.app.keys import opened_folder
from kithkin.egress.destinations import HostLimits
from kithkin.egress.gate import gate
from kithkin.inbox.local_dispatch import LocalDispatch
from kithkin.messages.errors import Misconfigured
from kithkin.ports.channel_rules import ChannelRules
from kithkin.ports.dispatch import Dispatch
from kithkin.rules import build_rules
from kithkin.settings import Settings
from kithkin.store import (
    Database,
    SqlAttempts,
    SqlAuditLog,
    SqlCircle,
    SqlDepartures,
    SqliteBrowserSessions,
    SqliteChannelAccounts,
    SqliteConversations,
    SqlitePeople,
    SqlLockedHistories,
    SqlMessageLedger,
    SqlPasskeys,
    SqlRetention,
    SqlSharedPosts,
    SqlSourcePacks,
    SqlSyncedAccounts,
)
from kithkin.store.connections import Store

if TYPE_CHECKING:
    from kithkin.store.postgres import PostgresDatabase


_LOCK: Final = "server.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Everything that is kept, over one database."""

    database: Store
    conversations: SqliteConversations
    browser_sessions: SqliteBrowserSessions
    people: SqlitePeople
    circle: SqlCircle
    passkeys: SqlPasskeys
    attempts: SqlAttempts
    audit: SqlAuditLog
    departures: SqlDepartures
    accounts: SqliteChannelAccounts
    ledger: SqlMessageLedger
    dispatch: Dispatch
    posts: SqlSharedPosts
    sources: SqlSourcePacks
    synced: SqlSyncedAccounts
    retention: SqlRetention
    locked: SqlLockedHistories
    rules: ChannelRules


@contextmanager
def open_stores(settings: Settings) -> Generator[Stores]:
    """The stores, until the block ends. Raises `Misconfigured` when the database cannot be used, or its key is not at hand."""
    address = settings.database_url.get_secret_value()
    if address:
        database, dispatch = _on_postgres(address)
        with closing(database), _recorded(settings, _stores(settings, database, dispatch)) as stores:
            yield stores
    else:
        with (
            opened_folder(settings) as key,
            closing(Database(settings.home, key=key)) as database,
            _recorded(settings, _stores(settings, database, LocalDispatch())) as stores,
        ):
            yield stores


@contextmanager
def _recorded(settings: Settings, stores: Stores) -> Generator[Stores]:
    """While they are open, what leaves this process is recorded there."""
    gate.limit(HostLimits.parse(settings.reachable_hosts))
    gate.record_with(stores.departures)
    try:
        yield stores
    finally:
        gate.stop_recording(stores.departures)


def _on_postgres(address: str) -> tuple[PostgresDatabase, Dispatch]:
    try:
        from kithkin.store.postgres import PostgresDatabase  # noqa: PLC0415 - an extra that most do without
        from kithkin.store.procrastinate_dispatch import ProcrastinateDispatch  # noqa: PLC0415 - the same
    except ModuleNotFoundError as error:
        raise Misconfigured(
            "KITHKIN_DATABASE_URL is set, but what speaks to Postgres is not installed.",
            remedy="Install it: pip install 'kithkin[postgres]'.",
        ) from error
    database = PostgresDatabase(address)
    return database, ProcrastinateDispatch(database.conninfo)


def _stores(settings: Settings, database: Store, dispatch: Dispatch) -> Stores:
    return Stores(
        database=database,
        conversations=SqliteConversations(database),
        browser_sessions=SqliteBrowserSessions(database),
        people=SqlitePeople(database),
        circle=SqlCircle(database),
        passkeys=SqlPasskeys(database),
        attempts=SqlAttempts(database),
        audit=SqlAuditLog(database),
        departures=SqlDepartures(database),
        accounts=SqliteChannelAccounts(database),
        ledger=SqlMessageLedger(database, enqueue=dispatch.enqueue),
        dispatch=dispatch,
        posts=SqlSharedPosts(database),
        sources=SqlSourcePacks(database),
        synced=SqlSyncedAccounts(database),
        retention=SqlRetention(database),
        locked=SqlLockedHistories(database),
        rules=build_rules(settings.quiet_hours, settings.time_zone),
    )


def is_served(settings: Settings) -> bool:
    """Whether a server has the folder now. The lock is what counts: its file stays when a server ends."""
    try:
        with (settings.home / _LOCK).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


@contextmanager
def alone(settings: Settings) -> Generator[None]:
    """Holds the folder: two servers on one SQLite file would send everything twice. On Postgres each has its own.

    Raises `Misconfigured` when another server has it. The lock goes with the process, however it ends.
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.home / _LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Misconfigured(
                f"Another Kithkin is being served from {settings.home}.",
                remedy="Stop it first, or set KITHKIN_HOME to another folder.",
            ) from error
        yield
