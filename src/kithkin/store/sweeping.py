"""Destroys what is old enough of each kind, a portion at a time. Each function runs within a transaction.

A portion is looked for and taken away in one transaction: nothing of it can be on its way again in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from kithkin.messages.sharing import note_source
from kithkin.store.connections import Connection
from kithkin.store.conversations import erase_pictures, pictures_of
from kithkin.store.message_tables import FINISHED, UNFINISHED, WITHDRAWN_IF_READY
from kithkin.store.removing_people import MESSAGES_OF
from kithkin.store.turns_as_json import turn_from_json, turn_to_json

Destroyed = Counter[str]
"""How much, by whose it was; "" for nobody's in particular."""

_ANSWERS: Final = "questions and answers"
_PICTURES: Final = "pictures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweepable:
    """How a kind is looked for and destroyed.

    `rows` is what follows FROM, with what it is joined with; `key` tells one thing, `at` how old it is (in seconds since 1970, or
    `by_day`: its day in UTC as ISO 8601 writes it), `since` since when it is there, where that is another time ("0": nobody
    knows), `when` what is of the kind (`counted`: what is counted as of it, where that is more); `of_person` narrows that to one person and takes the name `names` times. `destroy` takes
    one thing that was found due in the same transaction, and returns whose it was. `recorded` is what the record calls it; "" for what holds nothing of anybody's
    words: it would only make the record longer. About health or not is not told there, since the record stays.
    """

    rows: str
    key: str
    at: str
    since: str = ""
    by_day: bool = False
    when: str
    counted: str = ""
    of_person: str = ""
    names: int = 1
    values: tuple[object, ...] = ()
    recorded: str = ""
    destroy: Callable[[Connection, Any], str]

    def is_due(self, connection: Connection, before: float, person: str) -> bool:
        """Whether there is anything to destroy."""
        return bool(self._due(connection, before, 1, person))

    def count_due(self, connection: Connection, before: float, person: str) -> int:
        """How many there are to destroy."""
        narrowed, names = self._narrowed(person)
        return connection.execute(
            f"SELECT count(*) FROM {self.rows} WHERE {self.when} AND {self.at} < ?{narrowed}",
            (*self.values, self._bound(before), *names),
        ).fetchone()[0]

    def destroy_some(self, connection: Connection, before: float, limit: int, person: str) -> Destroyed:
        """Destroys at most so many."""
        destroyed = Counter[str]()
        for (key,) in self._due(connection, before, limit, person):
            destroyed[self.destroy(connection, key)] += 1
        return destroyed

    def held(self, connection: Connection, person: str) -> tuple[int, float]:
        """How many there are, and the age of the oldest as a time; 0 for none."""
        narrowed, names = self._narrowed(person)
        number, oldest = connection.execute(
            f"SELECT count(*), min({self.since or self.at}) FROM {self.rows} WHERE ({self.counted or self.when}){narrowed}",
            (*self.values, *names),
        ).fetchone()
        if isinstance(oldest, str):
            oldest = datetime.fromisoformat(oldest).replace(tzinfo=UTC).timestamp()
        return number, oldest or 0.0

    def _due(self, connection: Connection, before: float, limit: int, person: str) -> list[Any]:
        narrowed, names = self._narrowed(person)
        return connection.execute(
            f"SELECT {self.key} FROM {self.rows} WHERE {self.when} AND {self.at} < ?{narrowed} ORDER BY {self.at} LIMIT ?",
            (*self.values, self._bound(before), *names, limit),
        ).fetchall()

    def _bound(self, before: float) -> float | str:
        """What is older than this is due; a day is when it is over."""
        return datetime.fromtimestamp(before, UTC).date().isoformat() if self.by_day else before

    def _narrowed(self, person: str) -> tuple[str, tuple[str, ...]]:
        if not person:
            return "", ()
        if not self.of_person:
            return " AND 1 = 0", ()
        return f" AND {self.of_person}", (person,) * self.names


def _turn(connection: Connection, sequence: int) -> str:
    asker, turn_id = connection.execute(
        "SELECT asker, id FROM turns WHERE sequence = ?", (sequence,)
    ).fetchone()
    pictures = pictures_of(connection, asker, turn_id)
    connection.execute("DELETE FROM turns WHERE sequence = ?", (sequence,))
    erase_pictures(connection, asker, pictures)
    return asker


def _pictures_of_turn(connection: Connection, sequence: int) -> str:
    asker, turn_id, body = connection.execute(
        "SELECT asker, id, body FROM turns WHERE sequence = ?", (sequence,)
    ).fetchone()
    connection.execute(
        "UPDATE turns SET body = ? WHERE sequence = ?", (_without_pictures(bytes(body)), sequence)
    )
    pictures = pictures_of(connection, asker, turn_id)
    connection.execute("DELETE FROM turn_pictures WHERE asker = ? AND turn = ?", (asker, turn_id))
    erase_pictures(connection, asker, pictures)
    return asker


def _without_pictures(body: bytes) -> bytes:
    """A kept turn that shows none; one that cannot be read shows none as it is, and must not keep any.

    A locked one is told when it is opened which of its pictures are still there.
    """
    if not body:
        return body
    try:
        turn = turn_from_json(body)
        evidence = tuple(replace(one, picture_id="", region=None) for one in turn.reply.evidence)
        return turn_to_json(replace(turn, pictures=(), reply=replace(turn.reply, evidence=evidence)))
    except Exception:  # noqa: BLE001 - whatever is wrong with it
        return body


def _unanswered(connection: Connection, sequence: int) -> str:
    row = connection.execute(
        f"UPDATE inbox SET state = 'discarded', body = ?, problem = '', kept_at = coalesce(({_THIS_SWEEP}), kept_at)"
        " WHERE sequence = ? RETURNING asker",
        (b"", sequence),
    ).fetchone()
    connection.execute(
        f"UPDATE outbox SET body = ?, state = {WITHDRAWN_IF_READY} WHERE message = ?",
        (b"", sequence),
    )
    return row[0]


def _unclear(connection: Connection, sequence: int) -> str:
    row = connection.execute(
        f"UPDATE outbox SET body = ?, state = {WITHDRAWN_IF_READY} WHERE sequence = ? RETURNING message",
        (b"", sequence),
    ).fetchone()
    return connection.execute("SELECT asker FROM inbox WHERE sequence = ?", row).fetchone()[0]


def _row_of(table: str, key: str, owner: str = "''") -> Callable[[Connection, Any], str]:
    def destroy(connection: Connection, value: Any) -> str:
        return connection.execute(
            f"DELETE FROM {table} WHERE {key} = ? RETURNING {owner}", (value,)
        ).fetchone()[0]

    return destroy


def _simple(
    table: str, key: str, at: str, *, since: str = "", when: str = "1 = 1", owner: str = ""
) -> Sweepable:
    """A kind whose things are the rows of a table."""
    return Sweepable(
        rows=table, key=key, at=at, since=since, when=when, of_person=f"{owner} = ?" if owner else "",
        destroy=_row_of(table, key, owner or "''"),
    )  # fmt: skip


_DEPARTURE: Final = "day || '|' || person || '|' || host || '|' || purpose"
_UNANSWERED: Final = (
    f"state IN ('failed', 'held', {UNFINISHED[1:-1]}) AND NOT (state = 'waiting' AND begun > 0)"
    " AND NOT (state IN ('answered', 'failing') AND EXISTS"
    " (SELECT 1 FROM outbox WHERE outbox.message = inbox.sequence AND outbox.state IN ('sending', 'sent', 'unknown')))"
)
"""Not what is being answered, nor of what a part has left: both end by themselves, at the latest as failed."""
_ANSWER: Final = (
    "SELECT 1 FROM turns WHERE turns.asker = inbox.asker AND turns.id = inbox.turn"
    f" UNION ALL SELECT 1 FROM posts WHERE posts.source = '{note_source('')}' || inbox.turn AND posts.owner = inbox.asker"
)
"""Whoever takes a message back later takes back its answer and what was remembered, which are found by the message's id."""
_THIS_SWEEP: Final = "SELECT seen_at FROM sweeping WHERE seen_at > kept_at"
"""When it began: the id of a message that is given up is kept from then on, or it might be delivered again and be new."""
_SHOWING: Final = (
    "(SELECT DISTINCT turns.sequence, turns.asker, turns.kept_at, turns.about_health FROM turn_pictures"
    " CROSS JOIN turns WHERE turns.asker = turn_pictures.asker AND turns.id = turn_pictures.turn) AS showing"
)
"""Turns that show a picture, from the pictures on: those are few, and most turns show none."""
_SENT_AT: Final = "CASE WHEN outbox.sending_at > inbox.kept_at THEN outbox.sending_at ELSE inbox.kept_at END"


_MARKED_OR_NOT: Final = "coalesce(about_health, 0) = ?"
"""Of which nobody has said yet whether it is about health is counted as not, and swept as neither."""


def _turns(about_health: int) -> Sweepable:
    return Sweepable(
        rows="turns", key="sequence", at="kept_at", when="about_health = ?", counted=_MARKED_OR_NOT,
        values=(about_health,), of_person="asker = ?", recorded=_ANSWERS, destroy=_turn,
    )  # fmt: skip


def _pictures(about_health: int) -> Sweepable:
    return Sweepable(
        rows=_SHOWING, key="sequence", at="kept_at", when="about_health = ?", counted=_MARKED_OR_NOT,
        values=(about_health,), of_person="asker = ?", recorded=_PICTURES, destroy=_pictures_of_turn,
    )  # fmt: skip


SWEEPABLE: Final[Mapping[str, tuple[Sweepable, ...]]] = {
    "turns": (_turns(0),),
    "turns-about-health": (_turns(1),),
    "pictures": (_pictures(0),),
    "pictures-about-health": (_pictures(1),),
    "unanswered-messages": (
        Sweepable(
            rows="inbox", key="sequence", at="kept_at", when=_UNANSWERED,
            of_person=f"sequence IN ({MESSAGES_OF})", names=3, recorded="messages", destroy=_unanswered,
        ),
    ),
    "unclear-answers": (
        Sweepable(
            rows="outbox JOIN inbox ON inbox.sequence = outbox.message", key="outbox.sequence", at=_SENT_AT,
            when=f"length(outbox.body) > 0 AND inbox.state IN ('failed', {FINISHED[1:-1]})",
            of_person=f"inbox.sequence IN ({MESSAGES_OF})", names=3, recorded="words of answers", destroy=_unclear,
        ),
    ),
    "message-ids": (
        _simple("inbox", "sequence", "kept_at", when=f"state IN {FINISHED} AND NOT EXISTS ({_ANSWER})", owner="asker"),
    ),
    "strangers": (_simple("acquaintances", "id", "seen_at", when="person = ''"),),
    "send-counts": (_simple("buckets", "key", "counted_at"),),
    "departures": (
        Sweepable(
            rows="departures", key=_DEPARTURE, at="day", by_day=True, when="1 = 1", of_person="person = ?",
            destroy=_row_of("departures", _DEPARTURE),
        ),
    ),
    "sessions": (_simple("browser_sessions", "hash", "expires_at", since="created_at", owner="asker"),),
    "codes": (
        _simple("browser_links", "hash", "expires_at", since="0", owner="asker"),
        _simple("link_codes", "hash", "expires_at", since="0", owner="person"),
        _simple("passkey_challenges", "hash", "expires_at", since="0", owner="person"),
        _simple("link_code_tries", "id", "tried_at", since="0"),
        _simple("attempts", "id", "at", since="0", owner="person"),
        _simple("former_people", "name", "at", since="0"),
    ),
}  # fmt: skip
"""By the id of the kind."""
