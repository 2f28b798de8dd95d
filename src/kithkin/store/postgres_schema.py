"""The shape of a Postgres database: our own steps, and procrastinate's tables for the queue of conversations.

All of it happens in one transaction behind one advisory lock: of several hosts that start at once, one does it and the
others then find it done.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import psycopg

from kithkin.messages.errors import Misconfigured
from kithkin.store.connections import Connection
from kithkin.store.migrations import Migration, apply_missing, record_migrations

_LOCK = 0x4B495448  # "KITH"
_OURS = "kithkin"
_TABLES = (
    "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
)


def prepare_schema(
    raw: psycopg.Connection[Any], connection: Connection, migrations: Sequence[Migration]
) -> None:
    """Brings a database up to date, or refuses it with `Misconfigured`. `connection` speaks the stores' SQL over `raw`."""
    with raw.transaction():
        raw.execute("SET LOCAL lock_timeout = 0")  # another host's migration may take its time
        raw.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        _claim(raw, connection)
        apply_missing(connection, migrations)
        _keep_queue(raw)


def _claim(raw: psycopg.Connection[Any], connection: Connection) -> None:
    """Marks a new database as ours; refuses one that is somebody else's."""
    if _one(raw, "SELECT current_setting('server_encoding')") != "UTF8":
        raise Misconfigured(
            "The Postgres database does not keep its text as UTF-8.",
            remedy="Create it with: createdb --encoding=UTF8 --template=template0 kithkin",
        )
    if _one(raw, "SELECT obj_description(to_regclass('migrations'), 'pg_class')") == _OURS:
        return
    if _one(raw, _TABLES) != 0:
        raise Misconfigured(
            "The Postgres database belongs to another program.",
            remedy="Give Kithkin a database of its own (createdb kithkin) and name it in KITHKIN_DATABASE_URL.",
        )
    record_migrations(connection)
    raw.execute(f"COMMENT ON TABLE migrations IS '{_OURS}'".encode())


def _keep_queue(raw: psycopg.Connection[Any]) -> None:
    """Procrastinate's tables as its package writes them; the table's comment says up to which of its steps."""
    folder = Path(str(metadata.distribution("procrastinate").locate_file("procrastinate/sql")))
    steps = sorted(path.name for path in (folder / "migrations").glob("*.sql"))
    if _one(raw, "SELECT to_regclass('procrastinate_jobs')::text") is None:
        raw.execute((folder / "schema.sql").read_bytes())
    else:
        present = str(_one(raw, "SELECT obj_description(to_regclass('procrastinate_jobs'), 'pg_class')"))
        steps = [step for step in steps if step > present]
        for step in steps:
            raw.execute((folder / "migrations" / step).read_bytes())
    if steps:
        raw.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{steps[-1]}'".encode())


def _one(raw: psycopg.Connection[Any], query: str) -> object:
    row = raw.execute(query.encode()).fetchone()
    return None if row is None else row[0]
