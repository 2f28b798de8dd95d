"""The database; nothing else speaks SQL.

`Database` owns the file, its one writer and its readers; `SqliteConversations` and `SqliteBrowserSessions` are
what the rest of Kithkin sees of it.
"""

from kithkin.store.browser_sessions import SqliteBrowserSessions
from kithkin.store.channel_accounts import SqliteChannelAccounts
from kithkin.store.channel_activity import SqlChannelActivity
from kithkin.store.conversations import SqliteConversations
from kithkin.store.database import Database
from kithkin.store.message_ledger import SqlMessageLedger
from kithkin.store.people import SqlitePeople
from kithkin.store.posts import SqlSharedPosts

__all__ = [
    "Database",
    "SqlChannelActivity",
    "SqlMessageLedger",
    "SqlSharedPosts",
    "SqliteBrowserSessions",
    "SqliteChannelAccounts",
    "SqliteConversations",
    "SqlitePeople",
]
