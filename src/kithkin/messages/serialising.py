"""Replies as JSON, the same from every door: terminal, web page and model API."""

from __future__ import annotations

from typing import Any

from kithkin.messages.pictures import Region
from kithkin.messages.replies import Evidence, Reply


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """The reply as plain dictionaries and lists, ready for `json.dumps`.

    The names are a promise to programs outside: they may be added to, never renamed.
    """
    return {
        "reply": reply.text,
        "verdict": str(reply.verdict),
        "disposition": str(reply.disposition),
        "claims": [{"text": claim.text, "evidence": list(claim.evidence)} for claim in reply.claims],
        "evidence": [_evidence_to_json(evidence) for evidence in reply.evidence],
        "questions": list(reply.questions),
        "engine": reply.engine,
        "effort": reply.effort,
        "elapsed_s": round(reply.elapsed_seconds, 3),
        "notes": list(reply.notes),
    }


def _evidence_to_json(evidence: Evidence) -> dict[str, Any]:
    return {
        "id": evidence.id,
        "kind": evidence.kind,
        "title": evidence.title,
        "detail": evidence.detail,
        "value": evidence.value,
        "unit": evidence.unit,
        "permalink": evidence.permalink,
        "author": evidence.author,
        "method": evidence.method,
        "latex": evidence.latex,
        "reference": evidence.reference,
        "checked_by": evidence.checked_by,
        "tool": evidence.tool,
        "inputs": [{"name": name, "value": value} for name, value in evidence.inputs],
        "outputs": [{"name": name, "value": value} for name, value in evidence.outputs],
        "steps": list(evidence.steps),
        "picture_id": evidence.picture_id,
        "region": None if evidence.region is None else _region_to_json(evidence.region),
        "drawing_svg": evidence.drawing_svg,
        "drawing_description": evidence.drawing_description,
        "platform": evidence.platform,
        "said_at": evidence.said_at,
        "pack": evidence.pack,
    }


def _region_to_json(region: Region) -> dict[str, float]:
    """Fractions of the picture's width and height, origin top left."""
    return {"left": region.left, "top": region.top, "right": region.right, "bottom": region.bottom}
