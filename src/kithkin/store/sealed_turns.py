"""Locked turns, read with their person's key or left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import msgspec

from kithkin.messages.errors import BadInput
from kithkin.messages.replies import Question, Reply, Verdict
from kithkin.ports.conversations import Turn
from kithkin.ports.locking import DAMAGED_ANSWER, DAMAGED_QUESTION, Part, PersonalKey
from kithkin.store.connections import Connection
from kithkin.store.turns_as_json import join_turn, question_from_json, turn_from_json

NOT_SEALED: Final = "NOT EXISTS (SELECT 1 FROM sealed_turns WHERE sealed_turns.asker = turns.asker AND sealed_turns.turn = turns.id)"
"""Of a row of `turns`: whether it can be read without a key."""
SEALED: Final = "LEFT JOIN sealed_turns ON sealed_turns.asker = turns.asker AND sealed_turns.turn = turns.id"
SEALED_COLUMNS: Final = "sealed_turns.question, sealed_turns.answer, sealed_turns.notice"
"""Of a row of `turns` joined with `SEALED`. In one statement, for between two a turn may be locked, or opened."""


def sealed_turn(
    connection: Connection, asker: str, turn: str, sealed: Sequence[Any], key: PersonalKey
) -> Turn:
    """A locked turn from `SEALED_COLUMNS`, without the answer that was destroyed since, and with words in the place of what is damaged.

    Raises `BadInput` for another lock's key.
    """
    question, answer, notice = sealed
    opened = _opened_part(connection, asker, turn, "question", bytes(question), key)
    asked = damaged_question(connection, asker, turn) if opened is None else opened
    said = destroyed_answer(notice)
    if answer:
        opened = _opened_part(connection, asker, turn, "answer", bytes(answer), key)
        said = destroyed_answer(DAMAGED_ANSWER) if opened is None else opened
    return opened_turn(connection, asker, turn, join_turn(asked, said))


def is_in_force(connection: Connection, asker: str, key: PersonalKey) -> bool:
    """Whether a key is that of the lock that somebody has: what it does not open is damaged, and not another lock's."""
    row = connection.execute(
        "SELECT 1 FROM personal_locks WHERE person = ? AND id = ?", (asker, key.lock)
    ).fetchone()
    return row is not None


def _opened_part(
    connection: Connection, asker: str, turn: str, part: Part, sealed: bytes, key: PersonalKey
) -> bytes | None:
    """A part, readable; None for one that is damaged. Raises `BadInput` for another lock's key."""
    try:
        return key.open_part(turn, part, sealed)
    except BadInput:
        if is_in_force(connection, asker, key):
            return None
        raise


def damaged_question(connection: Connection, asker: str, turn: str) -> bytes:
    """The question part of a turn whose own is damaged: what is known of it beside."""
    conversation, asked_at = connection.execute(
        "SELECT conversation, asked_at FROM turns WHERE asker = ? AND id = ?", (asker, turn)
    ).fetchone()
    pictures = connection.execute(
        "SELECT picture FROM turn_pictures WHERE asker = ? AND turn = ?", (asker, turn)
    ).fetchall()
    return msgspec.json.encode(
        {
            "id": turn,
            "conversation": conversation,
            "asked_at": asked_at,
            "read_text": "",
            "pictures": [row[0] for row in pictures],
            "question": Question(text=DAMAGED_QUESTION, asker=asker, conversation=conversation),
            "about_health": None,
        }
    )


def opened_turn(connection: Connection, asker: str, turn: str, body: bytes) -> Turn:
    """A turn as it was when it was locked, for whoever asked it by the name they have now, and without pictures that went since."""
    opened = turn_from_json(body)
    shown = {
        row[0]
        for row in connection.execute(
            "SELECT picture FROM turn_pictures WHERE asker = ? AND turn = ?", (asker, turn)
        ).fetchall()
    }
    evidence = tuple(
        one if one.picture_id in shown else replace(one, picture_id="", region=None)
        for one in opened.reply.evidence
    )
    return replace(
        opened,
        question=replace(opened.question, asker=asker),
        reply=replace(opened.reply, evidence=evidence),
        pictures=tuple(picture for picture in opened.pictures if picture in shown),
    )


def sealed_question(
    connection: Connection, asker: str, turn: str, question: bytes, key: PersonalKey
) -> Question | None:
    """What was asked in a locked turn; None where that could not be read before it was locked. Raises `BadInput` for another lock's key."""
    opened = _opened_part(connection, asker, turn, "question", bytes(question), key)
    if opened is None:
        return Question(text=DAMAGED_QUESTION)
    try:
        return question_from_json(opened)
    except (ValueError, KeyError, TypeError):
        return None


def destroyed_answer(notice: str) -> bytes:
    """The answer part of a turn whose answer was destroyed while it was locked."""
    return msgspec.json.encode({"reply": Reply(text=notice, verdict=Verdict.ABSTAINED), "proposal": None})
