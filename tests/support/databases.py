"""Opens the database of a test's home: SQLite, or Postgres where the home names one."""

from pathlib import Path

from kithkin.store import Database
from kithkin.store.connections import Store
from kithkin.store.postgres import PostgresDatabase

_ADDRESS = "postgres-url"


def keep_in_postgres(home: Path, url: str) -> None:
    """From now on, what is kept in this home stands in that database."""
    (home / _ADDRESS).write_text(url)


def open_database(home: Path) -> Store:
    """The home's database; open it again to see what was left in it."""
    address = home / _ADDRESS
    return PostgresDatabase(address.read_text()) if address.exists() else Database(home)
