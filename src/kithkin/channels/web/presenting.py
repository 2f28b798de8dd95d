"""Replies as the page shows them: text cut into parts (plain, maths, backed by evidence), never as markup."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from kithkin.channels.web.mathml import latex_to_mathml
from kithkin.channels.web.shared import link_to_original
from kithkin.messages.replies import Claim, Evidence, Reply
from kithkin.messages.serialising import reply_to_json
from kithkin.ports.conversations import Turn

Part = dict[str, Any]
"""{"text": …} or {"math": node, "latex": …, "block": bool}, either with "evidence": [ids] where a claim stands."""

# As Pandoc decides it: no blank just inside, no digit just after, so that "$5 and $10" stays money.
_MATHS = re.compile(
    r"\$\$(?P<block>[^$]+?)\$\$|(?<![\\$\w])\$(?P<inline>[^\s$](?:[^$\n]*?[^\s$\\])?)\$(?![\d$])", re.DOTALL
)


def present_text(text: str, claims: Sequence[Claim] = (), evidence: Sequence[Evidence] = ()) -> list[Part]:
    """The text in order, cut where maths or a claim begins or ends. All characters are kept, but maths' dollars.

    `evidence` is what the claims rest on. Of a quotation only the quoted words are marked: its edition and day are no results.
    """
    backing = _backing(text, claims, {piece.id: _quoted(text, piece) for piece in evidence if _quotes(piece)})
    parts: list[Part] = []
    position = 0
    for found in _MATHS.finditer(text):
        block = found["block"] is not None
        latex = found["block"] if block else found["inline"]
        tree = latex_to_mathml(latex, block=block)
        if tree is None:
            continue
        parts.extend(_plain_parts(text, position, found.start(), backing))
        part: Part = {"math": tree, "latex": latex, "block": block}
        ids = [name for offset in range(*found.span()) for name in backing.get(offset, ())]
        if ids:
            part["evidence"] = list(dict.fromkeys(ids))
        parts.append(part)
        position = found.end()
    parts.extend(_plain_parts(text, position, len(text), backing))
    return parts


def _quotes(piece: Evidence) -> bool:
    """Whether a reply says this piece of evidence in its own words."""
    return piece.kind == "post" or piece.pack != 0


def _quoted(text: str, piece: Evidence) -> frozenset[int]:
    """Where in the text the words quoted from this piece stand. Dollars that would be read as a formula are written wide there."""
    if not piece.value:
        return frozenset()
    words = re.escape(piece.value).replace(r"\$", "[$＄]")
    return frozenset(offset for found in re.finditer(words, text) for offset in range(*found.span()))


def _backing(
    text: str, claims: Sequence[Claim], quoted: Mapping[str, frozenset[int]]
) -> dict[int, tuple[str, ...]]:
    """Which evidence stands behind each character of the claimed numbers; what rests on a quotation is found within it alone.

    Short claims come first: they are the more exact. Statements without a number are not marked: a page
    underlined throughout points at nothing.
    """
    backing: dict[int, tuple[str, ...]] = {}
    for claim in sorted(claims, key=lambda claim: len(claim.text)):
        if not claim.evidence or not any(character.isdigit() for character in claim.text):
            continue
        places = [quoted.get(one) for one in claim.evidence]
        for found in _as_a_whole(claim.text.strip()).finditer(text):
            span = range(*found.span())
            stands = any(place is None or place.issuperset(span) for place in places)
            if stands and not any(offset in backing for offset in span):
                backing.update(dict.fromkeys(span, claim.evidence))
                break
    return backing


def _as_a_whole(words: str) -> re.Pattern[str]:
    """Finds "12" in "12 kg" and "12.", but not in "120", "3.12" or "12,000"."""
    before = r"(?<!\d)(?<!\d[.,])" if words[0].isdigit() else r"(?<!\w)" if words[0].isalpha() else ""
    after = r"(?!\d)(?![.,]\d)" if words[-1].isdigit() else r"(?!\w)" if words[-1].isalpha() else ""
    return re.compile(before + re.escape(words) + after)


def _plain_parts(text: str, start: int, end: int, backing: dict[int, tuple[str, ...]]) -> list[Part]:
    parts: list[Part] = []
    opened = start
    for offset in range(start, end):
        if offset + 1 == end or backing.get(offset) != backing.get(offset + 1):
            part: Part = {"text": text[opened : offset + 1]}
            if offset in backing:
                part["evidence"] = list(backing[offset])
            parts.append(part)
            opened = offset + 1
    return parts


def present_reply(reply: Reply, turn_id: str) -> dict[str, Any]:
    """`reply_to_json` with what the page needs besides: parts, formulas as trees, addresses of drawings."""
    shown = reply_to_json(reply)
    shown["parts"] = present_text(reply.text, reply.claims, reply.evidence)
    shown["questions_parts"] = [present_text(question) for question in reply.questions]
    for evidence, plain in zip(reply.evidence, shown["evidence"], strict=True):
        plain["formula"] = latex_to_mathml(evidence.latex.strip().strip("$"), block=True)
        plain["detail_parts"] = present_text(evidence.detail)
        plain["steps_parts"] = [present_text(step) for step in evidence.steps]
        plain["permalink"] = link_to_original(evidence.permalink)
        plain["drawing"] = _drawing_address(evidence, turn_id)
        plain["picture"] = f"/pictures/{quote(evidence.picture_id, safe='')}" if evidence.picture_id else ""
        del plain["drawing_svg"]
    return shown


def _drawing_address(evidence: Evidence, turn_id: str) -> str:
    """Where the drawing can be had as an image: images run no scripts, whatever an SVG holds."""
    if not evidence.drawing_svg:
        return ""
    if turn_id:
        return f"/turns/{quote(turn_id, safe='')}/drawings/{quote(evidence.id, safe='')}"
    return "data:image/svg+xml;base64," + base64.b64encode(evidence.drawing_svg.encode()).decode()


def present_turn(turn: Turn) -> dict[str, Any]:
    """A kept turn for the page."""
    return {
        "id": turn.id,
        "conversation": turn.conversation,
        "asked_at": turn.asked_at,
        "question": {
            "text": turn.question.text,
            "passed_on": turn.question.passed_on,
            "pictures": [f"/pictures/{quote(picture, safe='')}" for picture in turn.pictures],
        },
        "reply": present_reply(turn.reply, turn.id),
    }
