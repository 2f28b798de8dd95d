"""Names that stand for a pack of which several kinds exist ("Advil Cold & Sinus", "Claritin-D"): the brand does not tell what is in it."""

from __future__ import annotations

import re

from kithkin.tools.health.medicine_table import Known, pack_question

_KIND = (
    r"(?:cold|flu|sinus|pm|dm|pe|d|allergy|allergies|hayfever|congestion|mucus|cough|coughs|chesty|dry|severe|night-?time|day-?time|"
    r"night(?! (?:before|after))|day(?! (?:before|after|\d))|complete|duo|multi-?symptom|migraine|menstrual|sleep|powders?|"
    r"back (?:and|&|\+) body|all[ -]in[ -]one|dual action|dual relief|one a day|once a day|combo)(?![\w-])"
)
_STRENGTH = r"(?:(?:max|maximum|extra|double|ultra)(?: strength)? |extra-strength )?"
_PLUS = r"plus(?=\s*(?:$|[?.!,;)]|(?:with|and|together|or)\b))"
_EXTRA = r"(?:extra|max extra)(?![ -]strength)(?=\s*(?:$|[?.!,;)]|(?:with|and|together|or)\b))"
_AFTER = re.compile(
    rf"[\s-]+(?:{_STRENGTH}{_KIND}(?:\s*(?:,|and|&|\+|/|-)?\s*{_KIND})*(?: {_PLUS})?|{_PLUS}|{_EXTRA})"
)
_IN_CAPITALS = frozenset({"pm", "dm", "pe", "d"})


def kind_after(lower: str, end: int, known: Known) -> tuple[Known, int] | None:
    """What a brand becomes with the kind that follows it in a text in lower case, and where that ends; None for the plain brand."""
    branded = known.countries or known.question
    if not branded or (known.passage is not None and not known.varies):
        return None
    match = _AFTER.match(lower, end)
    if match is None:
        return None
    words = re.split(r"[\s-]+", match[0].strip(" -"))
    shown = " ".join([known.shown, *map(_written, words)])
    return Known(shown=shown, medicines=(), question=pack_question(shown)), match.end()


def _written(word: str) -> str:
    if word in _IN_CAPITALS:
        return word.upper()
    return word if word in {"and", "in", "a"} else word.capitalize()
