"""People's own locks, and turns going behind them and back, one transaction each."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from kithkin import failpoints
from kithkin.ports.locking import DAMAGED_ANSWER, Lock, TurnParts
from kithkin.store.audit_log import note_deed
from kithkin.store.connections import Connection, Store
from kithkin.store.conversations import erase_unseen_pictures, title_of
from kithkin.store.message_tables import UNFINISHED
from kithkin.store.names import person_named
from kithkin.store.sealed_turns import NOT_SEALED, damaged_question, destroyed_answer, opened_turn
from kithkin.store.turns_as_json import join_turn, split_turn, turn_to_json

_COLUMNS: Final = "id, public, ways, made_at, opening"
_UNDER_WAY: Final = (
    f"SELECT turn FROM inbox WHERE asker = ? AND state IN {UNFINISHED}"
    " UNION ALL SELECT turn FROM inbox WHERE asker = ? AND state = 'failed'"
    " UNION ALL SELECT turn FROM inbox WHERE asker = ? AND state = 'held'"
)
"""The answer to a message that is tried again is taken from its turn; each state has an index of its own."""
_SHOWN_BY_NONE: Final = (
    "NOT EXISTS (SELECT 1 FROM turn_pictures JOIN turns ON turns.asker = turn_pictures.asker"
    f" AND turns.id = turn_pictures.turn AND {NOT_SEALED}"
    " WHERE turn_pictures.asker = pictures.asker AND turn_pictures.picture = pictures.id)"
)
"""Of a row of `pictures`: whether no turn shows it that can be read without a key."""


class SqlLockedHistories:
    """Implements `ports.locking.LockedHistories`. `clock`: seconds since 1970."""

    def __init__(self, database: Store, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def lock_of(self, person: str) -> Lock | None:
        """See the port."""
        row = await self._database.read(
            lambda connection: connection.execute(
                f"SELECT {_COLUMNS} FROM personal_locks WHERE person = ?", (person,)
            ).fetchone()
        )
        return None if row is None else _lock(row)

    async def locks(self) -> Mapping[str, Lock]:
        """See the port."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                f"SELECT person, {_COLUMNS} FROM personal_locks ORDER BY person"
            ).fetchall()
        )
        return {row[0]: _lock(row[1:]) for row in rows}

    async def add(self, person: str, lock: Lock) -> bool:
        """See the port."""

        def work(connection: Connection) -> bool:
            name = person_named(connection, person)
            added = connection.execute(
                f"INSERT INTO personal_locks (person, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, 0)"
                " ON CONFLICT (person) DO NOTHING",
                (name, lock.id, lock.public, lock.ways, lock.made_at),
            )
            if not added.rowcount:
                return False
            note_deed(connection, name, "history locked", "", self._clock())
            failpoints.reach("lock.keeping")
            return True

        return await self._database.write(work)

    async def renew(self, person: str, lock: Lock, *, before: Lock) -> bool:
        """See the port. The old ways are overwritten, and leave the log."""

        def work(connection: Connection) -> bool:
            renewed = connection.execute(
                "UPDATE personal_locks SET ways = ? WHERE person = ? AND id = ? AND ways = ?",
                (lock.ways, person, before.id, before.ways),
            )
            if not renewed.rowcount:
                return False
            note_deed(connection, person, "lock changed", "", self._clock())
            failpoints.reach("lock.keeping")
            return True

        return await self._database.write(work, erases=True)

    async def begin_opening(self, person: str, lock: str) -> bool:
        """See the port."""

        def work(connection: Connection) -> bool:
            return (
                connection.execute(
                    "UPDATE personal_locks SET opening = 1 WHERE person = ? AND id = ?", (person, lock)
                ).rowcount
                > 0
            )

        return await self._database.write(work)

    async def remove(self, person: str, lock: str) -> bool:
        """See the port."""

        def work(connection: Connection) -> bool:
            left = connection.execute(
                "SELECT 1 FROM sealed_turns WHERE asker = ? LIMIT 1", (person,)
            ).fetchone()
            if left is not None:
                return False
            removed = connection.execute(
                "DELETE FROM personal_locks WHERE person = ? AND id = ?", (person, lock)
            ).rowcount
            if removed:
                note_deed(connection, person, "history unlocked", "", self._clock())
            return removed > 0

        return await self._database.write(work, erases=True)

    async def give_up(self, person: str) -> int:
        """See the port."""

        def work(connection: Connection) -> int:
            gone = connection.execute(
                "DELETE FROM turns WHERE asker = ? AND id IN (SELECT turn FROM sealed_turns WHERE asker = ?)",
                (person, person),
            ).rowcount
            erase_unseen_pictures(connection, person)
            if connection.execute("DELETE FROM personal_locks WHERE person = ?", (person,)).rowcount:
                note_deed(
                    connection, person, "history given up", f"questions and answers {gone}", self._clock()
                )
            return gone

        return await self._database.write(work, erases=True)

    async def due(
        self, person: str, *, quiet_before: float, old_before: float, limit: int
    ) -> Sequence[TurnParts]:
        """See the port."""

        def work(connection: Connection) -> list[TurnParts]:
            rows = connection.execute(
                "SELECT turns.id, turns.body FROM turns WHERE turns.asker = ? AND turns.about_health IS NOT NULL"
                f" AND {NOT_SEALED} AND (turns.kept_at < ? OR NOT EXISTS (SELECT 1 FROM turns AS later"
                " WHERE later.asker = turns.asker AND later.conversation = turns.conversation AND later.kept_at >= ?))"
                f" AND turns.id NOT IN ({_UNDER_WAY}) LIMIT ?",  # in any order: to sort, all would have to be read each time
                (person, old_before, quiet_before, person, person, person, limit),
            ).fetchall()
            found: list[TurnParts] = []
            for turn, body in rows:
                question, answer = split_turn(bytes(body))
                pictures = _pictures(connection, person, turn, sealed=False)
                found.append(TurnParts(turn=turn, question=question, answer=answer, pictures=pictures))
            return found

        return await self._database.read(work)

    async def seal(self, person: str, lock: str, readable: TurnParts, sealed: TurnParts) -> bool:
        """See the port. The log is emptied by `settle`, once for all."""

        def work(connection: Connection) -> bool:
            row = connection.execute(
                f"SELECT body FROM turns WHERE asker = ? AND id = ? AND {NOT_SEALED}", (person, readable.turn)
            ).fetchone()
            if (
                not _locks(connection, person, lock)
                or row is None
                or split_turn(bytes(row[0])) != (readable.question, readable.answer)
            ):
                return False
            connection.execute(
                "INSERT INTO sealed_turns (asker, turn, question, answer, notice) VALUES (?, ?, ?, ?, '')",
                (person, sealed.turn, sealed.question, sealed.answer),
            )
            connection.execute(
                "UPDATE turns SET question = '', body = ? WHERE asker = ? AND id = ?",
                (b"", person, sealed.turn),
            )
            for picture, content in sealed.pictures.items():
                connection.execute(
                    "UPDATE pictures SET content = ?, sealed = 1 WHERE asker = ? AND id = ? AND sealed = 0"
                    f" AND {_SHOWN_BY_NONE}",
                    (content, person, picture),
                )
            failpoints.reach("lock.sealing")
            return True

        return await self._database.write(work)

    async def seal_left_pictures(
        self, person: str, lock: str, seal: Callable[[str, bytes], bytes], limit: int
    ) -> int:
        """See the port."""
        left = f"SELECT id, content FROM pictures WHERE asker = ? AND sealed = 0 AND {_SHOWN_BY_NONE} ORDER BY id LIMIT ?"

        def work(connection: Connection) -> int:
            if not _locks(connection, person, lock):
                return 0
            rows = connection.execute(left, (person, limit)).fetchall()
            for picture, content in rows:
                connection.execute(
                    "UPDATE pictures SET content = ?, sealed = 1 WHERE asker = ? AND id = ?",
                    (seal(picture, bytes(content)), person, picture),
                )
            return len(rows)

        found = await self._database.read(lambda connection: connection.execute(left, (person, 1)).fetchone())
        return 0 if found is None else await self._database.write(work)

    async def sealed(self, person: str, limit: int) -> Sequence[TurnParts]:
        """See the port."""

        def work(connection: Connection) -> list[TurnParts]:
            rows = connection.execute(
                "SELECT turn, question, answer FROM sealed_turns WHERE asker = ? LIMIT ?",
                (person, limit),
            ).fetchall()
            return [
                TurnParts(
                    turn=turn,
                    question=bytes(question),
                    answer=bytes(answer),
                    pictures=_pictures(connection, person, turn, sealed=True),
                )
                for turn, question, answer in rows
            ]

        return await self._database.read(work)

    async def unseal(self, person: str, sealed: TurnParts, readable: TurnParts) -> bool:
        """See the port."""

        def work(connection: Connection) -> bool:
            row = connection.execute(
                "DELETE FROM sealed_turns WHERE asker = ? AND turn = ? AND question = ? AND answer = ?"
                " RETURNING notice",
                (person, sealed.turn, sealed.question, sealed.answer),
            ).fetchone()
            if row is None:
                return False
            answer, question = readable.answer, readable.question
            if "question" in readable.damaged:
                question = damaged_question(connection, person, sealed.turn)
            if row[0] or "answer" in readable.damaged:
                answer = destroyed_answer(row[0] or DAMAGED_ANSWER)
            for picture in sealed.pictures.keys() - readable.pictures.keys():
                _destroy_sealed_picture(connection, person, picture)
            title, body = _written(connection, person, sealed.turn, join_turn(question, answer))
            connection.execute(
                "UPDATE turns SET question = ?, body = ? WHERE asker = ? AND id = ?",
                (title, body, person, sealed.turn),
            )
            for picture, content in readable.pictures.items():
                connection.execute(
                    "UPDATE pictures SET content = ?, sealed = 0 WHERE asker = ? AND id = ? AND sealed = 1",
                    (content, person, picture),
                )
            failpoints.reach("lock.opening")
            return True

        return await self._database.write(work)

    async def settle(self) -> None:
        """See the port."""
        await self._database.write(lambda _: None, erases=True)


def _locks(connection: Connection, person: str, lock: str) -> bool:
    """Whether a person has this lock, and it is not being taken away."""
    row = connection.execute(
        "SELECT 1 FROM personal_locks WHERE person = ? AND id = ? AND opening = 0", (person, lock)
    ).fetchone()
    return row is not None


def _lock(row: Sequence[Any]) -> Lock:
    return Lock(id=row[0], public=bytes(row[1]), ways=bytes(row[2]), made_at=row[3], opening=bool(row[4]))


def _written(connection: Connection, person: str, turn: str, body: bytes) -> tuple[str, bytes]:
    """The title and the body of a turn that is opened; one that could not be read before is as it was."""
    try:
        opened = opened_turn(connection, person, turn, body)
    except (ValueError, KeyError, TypeError):
        return "", body
    return title_of(opened.question), turn_to_json(opened)


def _destroy_sealed_picture(connection: Connection, person: str, picture: str) -> None:
    """Unless it was sent again since, and so can be read."""
    sealed = "asker = ? AND id = ? AND sealed = 1"
    connection.execute(
        f"DELETE FROM turn_pictures WHERE asker = ? AND picture = ? AND EXISTS (SELECT 1 FROM pictures WHERE {sealed})",
        (person, picture, person, picture),
    )
    connection.execute(f"DELETE FROM pictures WHERE {sealed}", (person, picture))


def _pictures(connection: Connection, person: str, turn: str, *, sealed: bool) -> dict[str, bytes]:
    rows = connection.execute(
        "SELECT pictures.id, pictures.content FROM pictures JOIN turn_pictures ON turn_pictures.asker = pictures.asker"
        " AND turn_pictures.picture = pictures.id WHERE turn_pictures.asker = ? AND turn_pictures.turn = ?"
        " AND pictures.sealed = ? ORDER BY pictures.id",
        (person, turn, int(sealed)),
    ).fetchall()
    return {picture: bytes(content) for picture, content in rows}
