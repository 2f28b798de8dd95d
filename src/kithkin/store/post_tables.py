"""The tables of what people shared, in SQL every database speaks."""

from __future__ import annotations

from kithkin.store.connections import Connection


def keep_posts(connection: Connection) -> None:
    """Posts with their readers, vectors, consents, and the kept answers that quote them.

    `posts.changed` is the epoch of the last change, by which an index catches up; `gone_posts` says the same of what was
    withdrawn, and holds no words. `post_quotes` says which kept turn quotes which post, so that withdrawing reaches it.
    """
    for statement in (
        "CREATE TABLE sharing_epoch (id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL) STRICT",
        "INSERT INTO sharing_epoch (id, epoch) VALUES (1, 1)",
        """CREATE TABLE posts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            owner TEXT NOT NULL REFERENCES people (name) ON UPDATE CASCADE,
            platform TEXT NOT NULL,
            source TEXT NOT NULL,
            kind TEXT NOT NULL,
            scope TEXT NOT NULL,
            own INTEGER NOT NULL,
            shared_at REAL NOT NULL,
            kept_at REAL NOT NULL,
            changed INTEGER NOT NULL,
            folded TEXT NOT NULL,
            body BLOB NOT NULL,
            UNIQUE (owner, platform, source)
        ) STRICT""",
        "CREATE INDEX posts_changed ON posts (changed, id)",
        "CREATE INDEX posts_of_source ON posts (source)",
        "CREATE INDEX posts_of_owner ON posts (owner, shared_at, id)",
        """CREATE TABLE post_readers (
            post INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
            person TEXT NOT NULL REFERENCES people (name) ON UPDATE CASCADE ON DELETE CASCADE,
            PRIMARY KEY (post, person)
        ) STRICT""",
        "CREATE INDEX post_readers_by_person ON post_readers (person)",
        """CREATE TABLE post_vectors (
            post INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
            embedding TEXT NOT NULL,
            vector BLOB NOT NULL,
            PRIMARY KEY (post, embedding)
        ) STRICT""",
        "CREATE TABLE gone_posts (id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL) STRICT",
        "CREATE INDEX gone_posts_by_epoch ON gone_posts (epoch)",
        """CREATE TABLE consents (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            person TEXT NOT NULL REFERENCES people (name) ON UPDATE CASCADE ON DELETE CASCADE,
            given_at REAL NOT NULL,
            body BLOB NOT NULL
        ) STRICT""",
        "CREATE INDEX consents_of_person ON consents (person, id)",
        """CREATE TABLE post_quotes (
            asker TEXT NOT NULL,
            turn TEXT NOT NULL,
            post INTEGER NOT NULL,
            strangers INTEGER NOT NULL,
            PRIMARY KEY (asker, turn, post),
            FOREIGN KEY (asker, turn) REFERENCES turns (asker, id) ON UPDATE CASCADE ON DELETE CASCADE
        ) STRICT""",
        "CREATE INDEX post_quotes_of_post ON post_quotes (post)",
    ):
        connection.execute(statement)
