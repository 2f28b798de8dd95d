"""Turns a draft into the reply: advice about danger first, then the answer, then what to ask."""

from __future__ import annotations

import time

from kithkin.messages.replies import Claim, Disposition, Effort, Evidence, Reply, Verdict
from kithkin.ports.units import Units
from kithkin.reasoning.composing import Piece
from kithkin.reasoning.danger.assessment import Assessment
from kithkin.reasoning.drafts import Draft
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.understanding.reading import read_question


def make_reply(
    draft: Draft,
    ledger: Ledger,
    assessment: Assessment,
    units: Units,
    *,
    effort: Effort,
    engine: str,
    started: float,
) -> Reply:
    """The reply with its claims; only evidence that was used, or that the asker gave, goes with it."""
    advice = _advice(assessment, ledger)
    pieces = [*advice, *draft.pieces]
    lines = [piece.text for piece in pieces]
    if draft.reading.text and _was_understood_anew(draft):
        lines.append(f"I read your question as: “{draft.reading.text}”")
    questions = (*assessment.questions, *draft.questions)[:3]
    unasked = [question for question in questions if question not in " ".join(lines)]
    claims = tuple(claim for piece in pieces if piece.evidence for claim in _claims(piece, units))
    used = {identifier for claim in claims for identifier in claim.evidence}
    steps = {step.evidence for step in draft.steps}
    evidence = tuple(e for e in ledger.evidence if e.kind != "asker" and e.id in used | steps)
    evidence += tuple(e for e in ledger.evidence if e.kind == "asker")
    verdict = draft.verdict
    if advice and verdict is Verdict.ABSTAINED and assessment.disposition is not Disposition.INFORMATION:
        verdict = Verdict.PARTLY
    return Reply(
        text="\n".join([*lines, *unasked]),
        verdict=verdict,
        disposition=assessment.disposition,
        claims=claims,
        evidence=evidence,
        questions=tuple(questions),
        engine=engine,
        effort=effort,
        elapsed_seconds=time.perf_counter() - started,
    )


def _claims(piece: Piece, units: Units) -> list[Claim]:
    """The statement as a whole, and each number in it."""
    numbers = dict.fromkeys(measure.text for measure in read_question(piece.text, units).measures)
    return [Claim(text=text, evidence=piece.evidence) for text in (piece.text, *numbers)]


def _advice(assessment: Assessment, ledger: Ledger) -> list[Piece]:
    if not assessment.sentences:
        return []
    identifier = ledger.next_id("s")
    ledger.add(
        Evidence(
            id=identifier,
            kind="source",
            title="Fixed safety advice",
            detail="\n".join(assessment.references),
            reference="; ".join(assessment.references),
        )
    )
    return [Piece(text=text, evidence=(identifier,), template=text) for text in assessment.sentences]


def _was_understood_anew(draft: Draft) -> bool:
    """Whether the question answered is an edited one, which the asker must be able to see."""
    return draft.asked_as is not None and draft.asked_as != draft.reading.text
