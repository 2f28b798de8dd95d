"""Turns as JSON and back.

Data are written field by field with msgspec; only a program's arguments need care: they are one of several
dataclasses, and their values may be whole numbers beyond 64 bits or infinite, which JSON readers do not keep.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Final, cast

import msgspec

from kithkin.messages.readings import Argument, Assumed, Call, FromStep, Given, Proposal
from kithkin.messages.replies import Question, Reply
from kithkin.messages.sharing import NOTHING_MEANT
from kithkin.messages.sources import NO_SOURCES
from kithkin.ports.conversations import Turn

_LARGEST_PLAIN_INTEGER = 2**63 - 1


class _Kept(msgspec.Struct):
    """A turn as it is written down."""

    id: str
    conversation: str
    asked_at: str
    read_text: str
    pictures: tuple[str, ...]
    question: Question
    reply: Reply
    proposal: dict[str, Any] | None
    about_health: Any = None


_KEPT: Final = msgspec.json.Decoder(_Kept)
"""Made once: each turn of a conversation is read with each of its questions."""


def turn_to_json(turn: Turn) -> bytes:
    """A turn without its question's pictures (their safe copies are kept apart) and without what was found for it."""
    return msgspec.json.encode(
        {
            "id": turn.id,
            "conversation": turn.conversation,
            "asked_at": turn.asked_at,
            "read_text": turn.read_text,
            "pictures": turn.pictures,
            "question": replace(
                turn.question, pictures=(), posts=(), meanings=NOTHING_MEANT, people=(), sources=NO_SOURCES
            ),
            "reply": turn.reply,
            "proposal": None if turn.proposal is None else _proposal_to_plain(turn.proposal),
            "about_health": turn.about_health,
        }
    )


def turn_from_json(body: bytes) -> Turn:
    """The turn that `turn_to_json` wrote."""
    kept = _KEPT.decode(body)
    return Turn(
        id=kept.id,
        conversation=kept.conversation,
        asked_at=kept.asked_at,
        read_text=kept.read_text,
        pictures=kept.pictures,
        question=kept.question,
        reply=kept.reply,
        proposal=None if kept.proposal is None else _proposal_from_plain(kept.proposal),
        about_health=kept.about_health if isinstance(kept.about_health, bool) else None,
    )


_ANSWER: Final = ("reply", "proposal")


def split_turn(body: bytes) -> tuple[bytes, bytes]:
    """The question and the answer of a written turn apart; all of one that cannot be read counts as the question."""
    try:
        whole = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        return body, b""
    answer = {key: whole.pop(key) for key in _ANSWER if key in whole}
    return msgspec.json.encode(whole), msgspec.json.encode(answer)


def join_turn(question: bytes, answer: bytes) -> bytes:
    """A written turn from the two parts that `split_turn` made of it."""
    if not answer:
        return question
    parts = (msgspec.json.decode(part, type=dict[str, msgspec.Raw]) for part in (question, answer))
    return msgspec.json.encode({key: value for part in parts for key, value in part.items()})


def question_from_json(part: bytes) -> Question:
    """The question in the part that `split_turn` made of a turn."""
    plain = cast("dict[str, Any]", msgspec.json.decode(part))
    return msgspec.convert(plain["question"], type=Question)


def _proposal_to_plain(proposal: Proposal) -> dict[str, Any]:
    return {
        "calls": [
            {
                "step": call.step,
                "tool": call.tool,
                "arguments": {name: _argument_to_plain(value) for name, value in call.arguments.items()},
            }
            for call in proposal.calls
        ],
        "confidence": float(proposal.confidence),
        "because": proposal.because,
        "consumes": proposal.consumes,
        "questions": proposal.questions,
        "result_unit": proposal.result_unit,
        "answers": [(answer.step, answer.name) for answer in proposal.answers],
    }


def _proposal_from_plain(plain: dict[str, Any]) -> Proposal:
    return Proposal(
        calls=tuple(
            Call(
                step=call["step"],
                tool=call["tool"],
                arguments={name: _argument_from_plain(value) for name, value in call["arguments"].items()},
            )
            for call in plain["calls"]
        ),
        confidence=plain["confidence"],
        because=plain["because"],
        consumes=tuple((start, end) for start, end in plain["consumes"]),
        questions=tuple(plain["questions"]),
        result_unit=plain["result_unit"],
        answers=tuple(FromStep(step=step, name=name) for step, name in plain["answers"]),
    )


def _argument_to_plain(argument: Argument) -> dict[str, Any]:
    match argument:
        case Given():
            return {
                "is": "given",
                "value": _value_to_plain(argument.value),
                "unit": argument.unit,
                "span": argument.span,
                "finding": argument.finding,
            }
        case FromStep():
            return {"is": "from_step", "step": argument.step, "name": argument.name}
        case Assumed():
            return {
                "is": "assumed",
                "value": _value_to_plain(argument.value),
                "unit": argument.unit,
                "why": argument.why,
            }


def _argument_from_plain(plain: dict[str, Any]) -> Argument:
    match plain["is"]:
        case "given":
            span = plain["span"]
            return Given(
                value=_value_from_plain(plain["value"]),
                unit=plain["unit"],
                span=None if span is None else (span[0], span[1]),
                finding=plain["finding"],
            )
        case "from_step":
            return FromStep(step=plain["step"], name=plain["name"])
        case _:
            return Assumed(value=_value_from_plain(plain["value"]), unit=plain["unit"], why=plain["why"])


def _value_to_plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_value_to_plain(item) for item in cast("tuple[object, ...]", value)]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _LARGEST_PLAIN_INTEGER:
        return {
            "integer": hex(value)
        }  # hex: decimal digits of huge numbers are refused by Python's own limit
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": repr(value)}
    return value


def _value_from_plain(plain: object) -> Any:
    if isinstance(plain, list):
        return tuple(_value_from_plain(item) for item in cast("list[object]", plain))
    if isinstance(plain, dict):
        special = cast("dict[str, str]", plain)
        return int(special["integer"], 16) if "integer" in special else float(special["number"])
    return plain
