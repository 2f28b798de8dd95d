"""The database; nothing else speaks SQL.

`Database` owns the file, its one writer and its readers; `SqliteConversations` and `SqliteBrowserSessions` are
what the rest of Kithkin sees of it. `DECODERS` are made as this is imported, before there are threads.
"""

from kithkin.store.audit_log import SqlAuditLog
from kithkin.store.browser_sessions import SqliteBrowserSessions
from kithkin.store.channel_accounts import SqliteChannelAccounts
from kithkin.store.channel_activity import SqlChannelActivity
from kithkin.store.circle import SqlCircle
from kithkin.store.conversations import SqliteConversations
from kithkin.store.database import Database
from kithkin.store.decoding import DECODERS
from kithkin.store.departures import SqlDepartures
from kithkin.store.locked_histories import SqlLockedHistories
from kithkin.store.message_ledger import SqlMessageLedger
from kithkin.store.passkeys import SqlAttempts, SqlPasskeys
from kithkin.store.people import SqlitePeople
from kithkin.store.posts import SqlSharedPosts
from kithkin.store.retention import SqlRetention
from kithkin.store.source_packs import SqlSourcePacks
from kithkin.store.synced_accounts import SqlSyncedAccounts

__all__ = [
    "DECODERS",
    "Database",
    "SqlAttempts",
    "SqlAuditLog",
    "SqlChannelActivity",
    "SqlCircle",
    "SqlDepartures",
    "SqlLockedHistories",
    "SqlMessageLedger",
    "SqlPasskeys",
    "SqlRetention",
    "SqlSharedPosts",
    "SqlSourcePacks",
    "SqlSyncedAccounts",
    "SqliteBrowserSessions",
    "SqliteChannelAccounts",
    "SqliteConversations",
    "SqlitePeople",
]
