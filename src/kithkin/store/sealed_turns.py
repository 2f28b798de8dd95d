"""Locked turns, read with their person's key or left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import msgspec

from kithkin.messages.replies import Question, Reply, Verdict
from kithkin.ports.conversations import Turn
from kithkin.ports.locking import PersonalKey
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
    """A locked turn from `SEALED_COLUMNS`, without the answer that was destroyed since. Raises `BadInput` for another lock's key."""
    question, answer, notice = sealed
    body = join_turn(
        key.open_part(turn, "question", bytes(question)),
        key.open_part(turn, "answer", bytes(answer)) if answer else destroyed_answer(notice),
    )
    return opened_turn(connection, asker, turn, body)


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


def sealed_question(turn: str, question: bytes, key: PersonalKey) -> Question | None:
    """What was asked in a locked turn; None where that could not be read before it was locked. Raises `BadInput` for another lock's key."""
    opened = key.open_part(turn, "question", bytes(question))
    try:
        return question_from_json(opened)
    except (ValueError, KeyError, TypeError):
        return None


def destroyed_answer(notice: str) -> bytes:
    """The answer part of a turn whose answer was destroyed while it was locked."""
    return msgspec.json.encode({"reply": Reply(text=notice, verdict=Verdict.ABSTAINED), "proposal": None})
