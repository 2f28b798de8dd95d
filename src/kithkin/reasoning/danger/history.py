"""Leaves out what is long over: "I had chest pain years ago, all sorted".

Only the clause that dates itself goes, never what follows it, so that an old story does not hide today's complaint. A clause stays
when it tells how today's complaint began, or names what still matters (a transplant, a birth, a lasting illness).
"""

from __future__ import annotations

import re

_LONG_AGO = re.compile(
    r"\b(?:(?:(?:\w+ )?(?:years|yrs|months|decades)|ages|a year|a long time) ago|last year|(?:back )?in (?:19|20)\d\d|as an? (?:\w+ )?(?:child|kid|teenager|baby)|"
    r"when (?:i|he|she|we|they) (?:was|were) (?:a (?:child|kid|teenager|baby)|young\w*|little|small)|in (?:my|his|her) (?:childhood|youth|twenties|thirties))\b"
)  # fmt: skip
_BOUNDARY = re.compile(
    r"[.,;!?\n:]|\b(?:and|but|now|today|tonight|then|so|since|because|however|except|though|this)\b"
)
_STILL_MATTERS = re.compile(
    r"\b(?:started|began|begun|first|still|again|like|same|never|ever since|worse|transplant\w*|spleen|diagnos\w*|addison\w*|adrenal|chemo\w*|stent|epilep\w*|"
    r"(?:hit|bang\w*|bump\w*|knock\w*|bash\w*|fell on) (?:my|his|her|their) head|surgery|operation|diabet\w*|sickle|pregnan\w*|birth|baby|caesarean|asthma\w*|on warfarin|blood thinner\w*)\b"
)  # fmt: skip
# What speaks of the old story as of today's: then it is today's. "Better again" and "back to normal" are not.
_COMES_BACK = re.compile(
    r"\b(?:(?:the|it'?s|is|happen\w*|feels?|hurts?) same|(?:is|are|it'?s|they'?re|came|coming|comes|come|has come|all) back\b(?! to)|(?<!well )(?<!fine )(?<!fit )(?<!better )(?<!healthy )again|"
    r"(?:just|now|today|had|having|got|get|gets|getting) (?:had |having |got )?another|(?:just|now) (?:had|having|got) (?:one|it)|returned|like (?:then|before|last time)|this time)\b"
)
_WORDS_AFTER_A_DATE = 6


def without_history(text: str) -> str:
    """The text in lower case without clauses about what was long ago."""
    if _COMES_BACK.search(text):
        return text
    pieces: list[str] = []
    position = 0
    for boundary in [*_BOUNDARY.finditer(text), None]:
        end = boundary.start() if boundary else len(text)
        pieces.append(_kept(text[position:end]))
        if boundary:
            pieces.append(boundary.group())
            position = boundary.end()
    return "".join(pieces)


def _kept(clause: str) -> str:
    date = _LONG_AGO.search(clause)
    if date is None:
        return clause
    told = clause.replace(date.group(), " ")
    if _STILL_MATTERS.search(told):
        return clause
    after = clause[date.end() :].split()
    opens = len(clause[: date.start()].split()) <= 1
    # A date that opens its clause dates the next few words; one that closes it dates what went before.
    rest = after[_WORDS_AFTER_A_DATE:] if opens else after
    return " . " + " ".join(rest) + " " if rest else " . "
