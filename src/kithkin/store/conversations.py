"""Conversations in SQLite. The asker is part of every WHERE: there is no query that could cross the wall."""

from __future__ import annotations

import builtins
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from kithkin.messages.replies import Question
from kithkin.messages.sharing import Viewers
from kithkin.ports.conversations import Turn
from kithkin.store.connections import Connection, Store
from kithkin.store.former_people import person_now
from kithkin.store.health_marks import share_marks
from kithkin.store.post_quotes import may_quote, note_quotes
from kithkin.store.source_quotes import may_quote_packs, note_pack_quotes
from kithkin.store.sweeping_pauses import counted_from
from kithkin.store.turns_as_json import turn_from_json, turn_to_json

_TITLE_CHARACTERS = 200
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

    async def recent(self, asker: str, conversation: str, limit: int = 10) -> Sequence[Turn]:
        """The latest turns of a conversation, oldest first."""

        def work(connection: Connection) -> builtins.list[tuple[bytes, int | None]]:
            return connection.execute(
                "SELECT body, about_health FROM turns WHERE asker = ? AND conversation = ?"
                " ORDER BY sequence DESC LIMIT ?",
                (asker, conversation, limit),
            ).fetchall()

        return [_turn_of(*row) for row in reversed(await self._database.read(work))]

    async def list(self, asker: str, limit: int = 50) -> Sequence[tuple[str, str, str]]:
        """Conversations as (id, first question, time of the latest turn), latest first."""

        def work(connection: Connection) -> builtins.list[tuple[str, str, str]]:
            return connection.execute(
                "SELECT latest.conversation, opening.question, newest.asked_at FROM"
                " (SELECT conversation, min(sequence) AS first, max(sequence) AS last FROM turns"
                "  WHERE asker = ? GROUP BY conversation ORDER BY last DESC LIMIT ?) AS latest"
                " JOIN turns AS opening ON opening.sequence = latest.first AND opening.asker = ?"
                " JOIN turns AS newest ON newest.sequence = latest.last AND newest.asker = ?"
                " ORDER BY latest.last DESC",
                (asker, limit, asker, asker),
            ).fetchall()

        return await self._database.read(work)

    async def turn(self, asker: str, turn_id: str) -> Turn | None:
        """One turn, or None if there is none of that id that this asker may see."""

        def work(connection: Connection) -> tuple[bytes, int | None] | None:
            return connection.execute(
                "SELECT body, about_health FROM turns WHERE asker = ? AND id = ?", (asker, turn_id)
            ).fetchone()

        row = await self._database.read(work)
        return None if row is None else _turn_of(*row)

    async def picture(self, asker: str, picture_id: str) -> tuple[str, bytes] | None:
        """A safe picture as (media type, content), or None."""

        def work(connection: Connection) -> tuple[str, bytes] | None:
            return connection.execute(
                "SELECT media_type, content FROM pictures WHERE asker = ? AND id = ?", (asker, picture_id)
            ).fetchone()

        return await self._database.read(work)

    async def delete(self, asker: str, conversation: str) -> None:
        """Removes a conversation with its pictures, physically: overwritten in the file, gone from its log."""

        def work(connection: Connection) -> None:
            connection.execute(
                "DELETE FROM turns WHERE asker = ? AND conversation = ?", (asker, conversation)
            )
            erase_unseen_pictures(connection, asker)

        await self._database.write(work, erases=True)

    async def delete_turn(self, asker: str, turn_id: str) -> None:
        """Removes one turn with its pictures, physically; nothing happens if there is none such."""
        await self._database.write(lambda connection: erase_turn(connection, asker, turn_id), erases=True)


def _turn_of(body: bytes, about_health: int | None) -> Turn:
    """A kept turn; whether it is about health may have been found out after it was written down."""
    return replace(turn_from_json(body), about_health=None if about_health is None else bool(about_health))


def _title(question: Question) -> str:
    """What somebody forwarded is marked as theirs."""
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
            asker, turn.id, turn.conversation, turn.asked_at, _title(turn.question), turn_to_json(turn),
            counted_from(connection, now),
            None if turn.about_health is None else int(turn.about_health),
        ),
    )  # fmt: skip
    if added.rowcount == 0:
        return True
    note_quotes(connection, asker, turn, strangers=viewers.strangers)
    note_pack_quotes(connection, asker, turn)
    connection.executemany(
        "INSERT INTO pictures (asker, id, media_type, content) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (asker, id) DO NOTHING",
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
    """Deletes one turn with the pictures that no other turn of the asker shows, within a transaction."""
    connection.execute("DELETE FROM turns WHERE asker = ? AND id = ?", (asker, turn_id))
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
