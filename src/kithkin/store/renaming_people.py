"""Makes everything that stores a person's name follow a new one, within a transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec

from kithkin.messages.sharing import Consent, SharedItem
from kithkin.store.connections import Connection
from kithkin.store.former_people import begin_afresh, note_former
from kithkin.store.names import folded_name
from kithkin.store.post_changes import circle_changed, owner_renamed
from kithkin.store.post_rows import folded_words

NAME_HOLDERS = (
    ("pictures", "asker"),
    ("turns", "asker"),  # with what they quote
    ("browser_sessions", "asker"),
    ("browser_links", "asker"),
    ("passkey_challenges", "person"),
    ("attempts", "person"),
    ("acquaintances", "person"),
    ("channel_accounts", "person"),
    ("inbox", "asker"),
    ("departures", "person"),
)


def rename_person(connection: Connection, name: str, new_name: str, at: float) -> None:
    """Gives a person a name that is free. `at`: seconds since 1970."""
    begin_afresh(connection, new_name)
    circle_changed(connection, name)
    pictures = connection.execute(
        "SELECT turn, picture FROM turn_pictures WHERE asker = ?", (name,)
    ).fetchall()
    connection.execute("DELETE FROM turn_pictures WHERE asker = ?", (name,))
    codes = connection.execute(
        "DELETE FROM link_codes WHERE person = ? RETURNING hash, channel, expires_at", (name,)
    ).fetchall()
    connection.execute(  # what they shared, may see, agreed to and sign in with follows by itself
        "UPDATE people SET name = ?, folded = ? WHERE name = ?", (new_name, folded_name(new_name), name)
    )
    for table, column in NAME_HOLDERS:
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (new_name, name))
    connection.executemany(
        "INSERT INTO turn_pictures (asker, turn, picture) VALUES (?, ?, ?)",
        [(new_name, turn, picture) for turn, picture in pictures],
    )
    connection.executemany(
        "INSERT INTO link_codes (hash, person, channel, expires_at) VALUES (?, ?, ?, ?)",
        [(bytes(code), new_name, channel, expires_at) for code, channel, expires_at in codes],
    )
    _in_turns(connection, new_name)
    _in_consents(connection, new_name)
    _in_notes(connection, name, new_name)
    owner_renamed(connection, new_name)
    note_former(connection, name, new_name, at)


def _in_turns(connection: Connection, name: str) -> None:
    """Who asked also stands in the turn itself; the rest of it is copied as it is, byte for byte.

    A locked one holds nothing that could be read; it is told who asks when it is opened.
    """
    for sequence, body in connection.execute(
        "SELECT sequence, body FROM turns WHERE asker = ? AND body <> ?", (name, b"")
    ).fetchall():
        turn = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        question: dict[str, Any] = dict(msgspec.json.decode(turn["question"], type=dict[str, msgspec.Raw]))
        turn["question"] = msgspec.Raw(msgspec.json.encode({**question, "asker": name}))
        connection.execute(
            "UPDATE turns SET body = ? WHERE sequence = ?", (msgspec.json.encode(turn), sequence)
        )


def _in_consents(connection: Connection, name: str) -> None:
    for number, body in connection.execute(
        "SELECT id, body FROM consents WHERE person = ?", (name,)
    ).fetchall():
        consent = replace(msgspec.json.decode(body, type=Consent), person=name)
        connection.execute(
            "UPDATE consents SET body = ? WHERE id = ?", (msgspec.json.encode(consent), number)
        )


def _in_notes(connection: Connection, name: str, new_name: str) -> None:
    """Their own notes are by them; what comes from a platform keeps the name it has there."""
    for number, body in connection.execute(
        "SELECT id, body FROM posts WHERE owner = ? AND kind = 'note'", (new_name,)
    ).fetchall():
        item = msgspec.json.decode(body, type=SharedItem)
        if item.author == name:
            renamed = replace(item, author=new_name)
            connection.execute(
                "UPDATE posts SET body = ?, folded = ? WHERE id = ?",
                (msgspec.json.encode(renamed), folded_words(renamed), number),
            )
