"""The tables of source packs."""

from __future__ import annotations

from kithkin.store.connections import Connection


def keep_sources(connection: Connection) -> None:
    """Packs, their passages and claims, and the vectors made of these.

    Entries are what an index holds: a passage, or one wording of a claim with the entry of the `passage` that decides it. `changed` and
    the epochs are those of what people shared, so that an index learns of changes to packs and to the circle alike. An entry in
    `gone_source_entries` was removed, and holds no words; `removed_source_packs` says by its digest which pack must not come back with a backup. `source_quotes` says which kept turn quotes which pack.
    """
    for statement in (
        """CREATE TABLE source_packs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            folded TEXT NOT NULL UNIQUE,
            digest TEXT NOT NULL,
            kind TEXT NOT NULL,
            claims INTEGER NOT NULL,
            kept_at REAL NOT NULL,
            body BLOB NOT NULL
        ) STRICT""",
        """CREATE TABLE source_entries (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            pack INTEGER NOT NULL REFERENCES source_packs (id) ON DELETE CASCADE,
            passage INTEGER NOT NULL,
            wording TEXT NOT NULL,
            changed INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT""",
        "CREATE INDEX source_entries_of_pack ON source_entries (pack, id)",
        "CREATE INDEX source_entries_changed ON source_entries (changed, id)",
        """CREATE TABLE source_vectors (
            entry INTEGER NOT NULL REFERENCES source_entries (id) ON DELETE CASCADE,
            embedding TEXT NOT NULL,
            vector BLOB NOT NULL,
            PRIMARY KEY (entry, embedding)
        ) STRICT""",
        "CREATE TABLE gone_source_entries (id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL) STRICT",
        "CREATE INDEX gone_source_entries_by_epoch ON gone_source_entries (epoch)",
        "CREATE TABLE removed_source_packs (digest TEXT PRIMARY KEY) STRICT",
        """CREATE TABLE source_quotes (
            asker TEXT NOT NULL,
            turn TEXT NOT NULL,
            pack INTEGER NOT NULL,
            PRIMARY KEY (asker, turn, pack),
            FOREIGN KEY (asker, turn) REFERENCES turns (asker, id) ON UPDATE CASCADE ON DELETE CASCADE
        ) STRICT""",
        "CREATE INDEX source_quotes_of_pack ON source_quotes (pack)",
    ):
        connection.execute(statement)
