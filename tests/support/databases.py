"""Opens the database of a test's home: SQLite, or Postgres where the home names one."""

import sqlite3
from pathlib import Path

from kithkin.app.keys import build_locksmith
from kithkin.settings import load_settings
from kithkin.store import Database, sqlite_files
from kithkin.store.connections import Store
from kithkin.store.postgres import PostgresDatabase

_ADDRESS = "postgres-url"
IN_THE_OPEN = {"KITHKIN_ENCRYPT": "false"}
"""For a home in whose files it is looked for words: encrypted, none would be found whatever went wrong."""


def keep_in_postgres(home: Path, url: str) -> None:
    """From now on, what is kept in this home stands in that database."""
    (home / _ADDRESS).write_text(url)


def open_database(home: Path) -> Store:
    """The home's database; open it again to see what was left in it."""
    address = home / _ADDRESS
    return PostgresDatabase(address.read_text()) if address.exists() else Database(home, key=key_of(home))


def key_of(home: Path) -> bytes | None:
    """The key of a home that this machine opens by itself; None for one that lies in the open, or is new."""
    return build_locksmith(load_settings({"KITHKIN_HOME": str(home)})).key()


def connect(home: Path) -> sqlite3.Connection:
    """A connection of one's own to a home's database file, beside Kithkin's."""
    return sqlite_files.connect(home / "kithkin.db", key_of(home))


def nobody_told(_done: float) -> None:
    """Progress that nobody looks at."""
