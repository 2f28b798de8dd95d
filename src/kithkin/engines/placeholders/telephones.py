"""Telephone numbers: abroad by their plus sign, at home by what leads to them or by the way in which they are grouped there.

What is a number where, and how it is grouped, is known to libphonenumber. Validity alone says little: most long numbers
are valid somewhere, and numbers kept for fiction are valid nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from phonenumbers import Leniency, PhoneNumberMatcher

from kithkin.engines.placeholders.details import Detail, detail

_REGIONS: Final = tuple("US GB IE DE AT CH FR BE ES MX IT NL PL PT BR SE NO DK TR".split())
"""Where the languages are spoken in which Kithkin is asked."""
_CALLING = re.compile(
    r"\b(?:phone|mobile|cell(?:phone)?|call|ring|text|whats ?app|reach|fax|tel\b|(?:my|his|her|their|our) (?:new )?number|landline|telefon\w*|handy\w*|"
    r"rufnummer|(?:meine|seine|ihre) nummer|ruf|anrufen|t[ée]l[ée]phone|portable|(?:mon|son|leur) num[ée]ro|appel\w*|joign\w*|"
    r"tel[ée]fono|m[óo]vil|celular|(?:mi|su) n[úu]mero|ll[áa]m\w*|telem[óo]vel|telefone|(?:o meu|meu|minha|seu) n[úu]mero|lig[au]\w*|cellulare|"
    r"(?:mio|suo) numero|chiam\w*|(?:mijn|zijn|haar) nummer|bel\b|(?:m[óo]j|jego|jej) numer|zadzwo\w*|kom[óo]rk\w*|"
    r"(?:mitt|hans|hennes) nummer|mobil\w*|numaram|numaras\w*|cep\b|ara\b)[^\d+\n]{0,25}$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,/:+-])(?:\+|00)?\(?\d(?:[ ./-]?[()]?[ ]?\d|\d){5,17}(?![\w/]|[.,:-]\d)")
_SUM = re.compile(r"\s*(?:[+*/=^×÷·−<>%]|-\s)")
_DATE = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}$|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}$")
_THOUSANDS = re.compile(r"\d{1,3}(?:([ .])\d{3})(?:\1\d{3})*$")
"""As large numbers are written, too."""


def telephones_in(text: str) -> Iterator[Detail]:
    """Telephone numbers, and no sums, dates or amounts."""
    for match in _NUMBER.finditer(text):
        written = match[0].rstrip("( ")
        start, end = match.start(), match.start() + len(written)
        if _is_phone(written, text[max(0, start - 60) : start], text[end : end + 4]):
            yield detail("phone", text, start, end)


def _is_phone(written: str, before: str, after: str) -> bool:
    digits = re.sub(r"\D", "", written)
    if (
        _DATE.match(written)
        or re.match(r"0\.\d+$", written)
        or _SUM.match(after)
        or set(digits) <= {"0", "1"}
    ):
        return False
    if re.search(r"[*/=^×÷·−(]\s*$|[\d)]\s*[-+]?\s*$", before):
        return False
    if written.startswith("+"):
        a_term = len(digits) == len(written) - 1 and re.search(r"(?:^|\W)\w\s*$", before)  # "x +44100200300"
        return 8 <= len(digits) <= 15 and not a_term
    called = _CALLING.search(before) is not None
    groups = re.split(r"[ ()./-]+", written.strip("( "))
    if written.startswith(("0", "(0")):
        return 9 <= len(digits) <= 15 and (called or len(groups) > 1 or len(digits) in (10, 11))
    long = any(len(group) > 2 for group in groups)  # pairs of digits may be any figures
    if len(groups) > 1 and long and _THOUSANDS.match(written) is None and _is_grouped_as_somewhere(written):
        return True
    dated = len(groups) > 1 and re.fullmatch(r"(?:19|20)\d\d", groups[0])
    return called and 7 <= len(digits) <= 15 and not dated and all(len(group) > 1 for group in groups[1:])


@lru_cache(maxsize=256)
def _is_grouped_as_somewhere(written: str) -> bool:
    """Whether these digits are a telephone number in one of the regions, grouped as it is written there."""
    return any(
        match.start == 0 and match.end == len(written)
        for region in _REGIONS
        for match in PhoneNumberMatcher(written, region, leniency=Leniency.STRICT_GROUPING)
    )
