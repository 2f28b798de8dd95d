"""Conversations in SQLite. The asker is part of every WHERE: there is no query that could cross the wall."""

from __future__ import annotations

import builtins
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from kithkin.messages.errors import BadInput
from kithkin.messages.replies import Question
from kithkin.messages.sharing import Viewers
from kithkin.ports.conversations import Turn
from kithkin.ports.locking import PersonalKey
from kithkin.store.connections import Connection, Store
from kithkin.store.former_people import person_now
from kithkin.store.health_marks import share_marks
from kithkin.store.post_changes import remove_note
from kithkin.store.post_quotes import may_quote, note_quotes
from kithkin.store.sealed_turns import (
    NOT_SEALED,
    SEALED,
    SEALED_COLUMNS,
    is_in_force,
    sealed_question,
    sealed_turn,
)
from kithkin.store.source_quotes import may_quote_packs, note_pack_quotes
from kithkin.store.sweeping_pauses import counted_from
from kithkin.store.turns_as_json import turn_from_json, turn_to_json

_TITLE_CHARACTERS = 200
_TURN = f"turns.id, body, about_health, {SEALED_COLUMNS} FROM turns {SEALED}"
_FORWARDED = "Forwarded: ‘{}’"
"""Single marks: where a title is named, it stands within the others."""


class SqliteConversations:
    """Implements `ports.conversations.Conversations`. `clock`: seconds since 1970."""

    def __init__(self, database: Store, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def append(
        self,
        asker: str,
        turn: Turn,
        pictures: Sequence[tuple[str, str, bytes]] = (),
        *,
        viewers: Viewers | None = None,
    ) -> bool:
        """See the port: in one transaction; a turn stored before is left."""
        if not turn.pictures:
            turn = replace(turn, pictures=tuple(picture[0] for picture in pictures))
        strangers = viewers is not None and viewers.strangers
        readers = frozenset((asker,)) if viewers is None else viewers.people

        def work(connection: Connection) -> bool:
            person = person_now(connection, asker)
            now = [person_now(connection, one) for one in readers]
            if person is None or None in now:
                return False
            present = Viewers(people=frozenset(one for one in now if one), strangers=strangers)
            named = turn if person == asker else replace(turn, question=replace(turn.question, asker=person))
            return _keep_turn(connection, person, named, pictures, present, self._clock())

        return await self._database.write(work)

    async def recent(
        self, asker: str, conversation: str, limit: int = 10, *, key: PersonalKey | None = None
    ) -> Sequence[Turn]:
        """See the port."""

        def work(connection: Connection) -> builtins.list[Turn]:
            rows = connection.execute(
                f"SELECT {_TURN} WHERE turns.asker = ? AND conversation = ?{_readable(key)}"
                " ORDER BY sequence DESC LIMIT ?",
                (asker, conversation, limit),
            ).fetchall()
            return [_turn_of(connection, asker, row, key) for row in reversed(rows)]

        return await self._database.read(work)

    async def list(
        self, asker: str, limit: int = 50, *, key: PersonalKey | None = None
    ) -> Sequence[tuple[str, str, str]]:
        """See the port."""

        def work(connection: Connection) -> builtins.list[tuple[str, str, str]]:
            rows = connection.execute(
                "SELECT latest.conversation, turns.question, newest.asked_at, turns.id, sealed_turns.question FROM"
                " (SELECT conversation, min(sequence) AS first, max(sequence) AS last FROM turns"
                f"  WHERE asker = ?{_readable(key)} GROUP BY conversation ORDER BY last DESC LIMIT ?) AS latest"
                f" JOIN turns ON turns.sequence = latest.first AND turns.asker = ? {SEALED}"
                " JOIN turns AS newest ON newest.sequence = latest.last AND newest.asker = ?"
                " ORDER BY latest.last DESC",
                (asker, limit, asker, asker),
            ).fetchall()
            return [
                (
                    name,
                    title_of(asked)
                    if sealed and key and (asked := sealed_question(connection, asker, first, sealed, key))
                    else title,
                    latest_at,
                )
                for name, title, latest_at, first, sealed in rows
            ]

        return await self._database.read(work)

    async def turn(self, asker: str, turn_id: str, *, key: PersonalKey | None = None) -> Turn | None:
        """See the port."""

        def work(connection: Connection) -> Turn | None:
            row = connection.execute(
                f"SELECT {_TURN} WHERE turns.asker = ? AND id = ?{_readable(key)}", (asker, turn_id)
            ).fetchone()
            return None if row is None else _turn_of(connection, asker, row, key)

        return await self._database.read(work)

    async def picture(
        self, asker: str, picture_id: str, *, key: PersonalKey | None = None
    ) -> tuple[str, bytes] | None:
        """See the port."""

        def work(connection: Connection) -> tuple[str, bytes] | None:
            row = connection.execute(
                "SELECT media_type, content, sealed FROM pictures WHERE asker = ? AND id = ?",
                (asker, picture_id),
            ).fetchone()
            if row is None or (row[2] and key is None):
                return None
            content = bytes(row[1])
            if not row[2] or key is None:
                return row[0], content
            try:
                return row[0], key.open_picture(picture_id, content)
            except BadInput:
                if is_in_force(connection, asker, key):
                    return None  # damaged
                raise

        return await self._database.read(work)

    async def holds(self, asker: str, turn_id: str) -> bool:
        """See the port."""
        row = await self._database.read(
            lambda connection: connection.execute(
                "SELECT 1 FROM turns WHERE asker = ? AND id = ?", (asker, turn_id)
            ).fetchone()
        )
        return row is not None

    async def locked(self, asker: str, conversation: str = "") -> int:
        """See the port."""
        only, values = (" AND turns.conversation = ?", (conversation,)) if conversation else ("", ())
        row = await self._database.read(
            lambda connection: connection.execute(
                "SELECT count(*) FROM sealed_turns JOIN turns ON turns.asker = sealed_turns.asker"
                f" AND turns.id = sealed_turns.turn WHERE sealed_turns.asker = ?{only}",
                (asker, *values),
            ).fetchone()
        )
        return row[0]

    async def delete(self, asker: str, conversation: str) -> None:
        """Removes a conversation with its pictures, physically: overwritten in the file, gone from its log."""

        def work(connection: Connection) -> None:
            connection.execute(
                "DELETE FROM turns WHERE asker = ? AND conversation = ?", (asker, conversation)
            )
            erase_unseen_pictures(connection, asker)

        await self._database.write(work, erases=True)

    async def delete_turn(self, asker: str, turn_id: str) -> None:
        """Removes one turn with its pictures and what it had remembered, physically; nothing happens if there is none such."""
        await self._database.write(lambda connection: erase_turn(connection, asker, turn_id), erases=True)


def _readable(key: PersonalKey | None) -> str:
    """What narrows turns to those that can be read."""
    return f" AND {NOT_SEALED}" if key is None else ""


def _turn_of(connection: Connection, asker: str, row: Sequence[Any], key: PersonalKey | None) -> Turn:
    """A kept turn from a row of `_TURN`; whether it is about health may have been found out after it was written down."""
    turn_id, body, about_health, *sealed = row
    turn = (
        turn_from_json(body) if body or key is None else sealed_turn(connection, asker, turn_id, sealed, key)
    )
    return replace(turn, about_health=None if about_health is None else bool(about_health))


def title_of(question: Question) -> str:
    """What a conversation that begins with this question is called. What somebody forwarded is marked as theirs."""
    if question.text.strip() or not question.passed_on.strip():
        return " ".join(question.text.split())[:_TITLE_CHARACTERS]
    room = _TITLE_CHARACTERS - len(_FORWARDED.format(""))
    return _FORWARDED.format(" ".join(question.passed_on.split())[:room])


def _keep_turn(
    connection: Connection,
    asker: str,
    turn: Turn,
    pictures: Sequence[tuple[str, str, bytes]],
    viewers: Viewers,
    now: float,
) -> bool:
    quotable = may_quote(connection, viewers, turn.reply.quoted_posts)
    if not quotable or not may_quote_packs(connection, viewers, turn.reply.quoted_packs):
        return False
    added = connection.execute(
        "INSERT INTO turns (asker, id, conversation, asked_at, question, body, kept_at, about_health)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (asker, id) DO NOTHING",
        (
            asker, turn.id, turn.conversation, turn.asked_at, title_of(turn.question), turn_to_json(turn),
            counted_from(connection, now),
            None if turn.about_health is None else int(turn.about_health),
        ),
    )  # fmt: skip
    if added.rowcount == 0:
        return True
    note_quotes(connection, asker, turn, strangers=viewers.strangers)
    note_pack_quotes(connection, asker, turn)
    connection.executemany(
        # One that is locked is readable again as long as this turn is.
        "INSERT INTO pictures (asker, id, media_type, content) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (asker, id) DO UPDATE SET media_type = excluded.media_type, content = excluded.content, sealed = 0"
        " WHERE pictures.sealed = 1",
        [(asker, *picture) for picture in pictures],
    )
    connection.executemany(
        "INSERT INTO turn_pictures (asker, turn, picture) VALUES (?, ?, ?)"
        " ON CONFLICT (asker, turn, picture) DO NOTHING",
        [(asker, turn.id, picture[0]) for picture in pictures],
    )
    if pictures:
        share_marks(connection, asker, turn.id)
    return True


def erase_turn(connection: Connection, asker: str, turn_id: str) -> None:
    """Deletes one turn, what it had remembered, and the pictures that no other turn of the asker shows; within a transaction."""
    connection.execute("DELETE FROM turns WHERE asker = ? AND id = ?", (asker, turn_id))
    remove_note(connection, asker, turn_id)
    erase_unseen_pictures(connection, asker)


def pictures_of(connection: Connection, asker: str, turn_id: str) -> Sequence[str]:
    """The ids of the pictures that a turn shows."""
    rows = connection.execute(
        "SELECT picture FROM turn_pictures WHERE asker = ? AND turn = ?", (asker, turn_id)
    ).fetchall()
    return [row[0] for row in rows]


def erase_pictures(connection: Connection, asker: str, pictures: Sequence[str]) -> None:
    """Deletes those of these pictures that no turn of the asker shows any more, within a transaction."""
    for picture in pictures:
        connection.execute(
            "DELETE FROM pictures WHERE asker = ? AND id = ? AND NOT EXISTS (SELECT 1 FROM turn_pictures"
            " WHERE turn_pictures.asker = ? AND turn_pictures.picture = ?)",
            (asker, picture, asker, picture),
        )


def erase_unseen_pictures(connection: Connection, asker: str) -> None:
    """Deletes the pictures of an asker that none of their turns shows any more, within a transaction."""
    connection.execute(
        "DELETE FROM pictures WHERE asker = ? AND NOT EXISTS (SELECT 1 FROM turn_pictures"
        " WHERE turn_pictures.asker = pictures.asker AND turn_pictures.picture = pictures.id)",
        (asker,),
    )
