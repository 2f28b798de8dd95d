"""When something was shared, as questions say it: "yesterday", "last summer", "in 2023", in six languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_DAY = timedelta(days=1)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar janvier enero janeiro gennaio",
            "february februar février febrero fevereiro febbraio",
            "march märz mars marzo março",
            "april avril abril aprile",
            "may mai mayo maio maggio",
            "june juni juin junio junho giugno",
            "july juli juillet julio julho luglio",
            "august août agosto",
            "september septembre septiembre setembro settembre",
            "october oktober octobre octubre outubro ottobre",
            "november novembre noviembre novembro",
            "december dezember décembre diciembre dezembro dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_SEASONS = {
    "spring": 3, "frühling": 3, "frühjahr": 3, "printemps": 3, "primavera": 3,
    "summer": 6, "sommer": 6, "été": 6, "verano": 6, "verão": 6, "estate": 6,
    "autumn": 9, "fall": 9, "herbst": 9, "automne": 9, "otoño": 9, "outono": 9, "autunno": 9,
    "winter": 12, "hiver": 12, "invierno": 12, "inverno": 12,
}  # fmt: skip
_LAST = r"(?:last|letzten|letzte|letztes|vergangenen|vorigen|vorige|el pasado|la pasada|pasado|pasada|passado|passada|dernier|dernière|scorso|scorsa)"
_ROMANCE_LAST = r"(?:dernier|dernière|pasado|pasada|passado|passada|scorso|scorsa)"
_YEAR = r"(?:19[89]\d|20\d\d)"
_YESTERDAY = re.compile(r"\b(?:yesterday|gestern|hier soir|ayer|ontem|ieri)\b", re.I)
_TODAY = re.compile(
    r"\b(?:earlier today|this morning|heute früh|ce matin|esta mañana|hoje de manhã|stamattina)\b", re.I
)
_IN_YEAR = re.compile(
    rf"\b(?:in|during|from|im jahr|en|em|nel|back in|since|seit|depuis|desde|dal)\s+({_YEAR})\b", re.I
)
_MONTH_YEAR = re.compile(rf"\b({'|'.join(_MONTHS)})\s+(?:de\s+|of\s+)?({_YEAR})\b", re.I)
_SEASON = re.compile(
    rf"\b{_LAST}\s+({'|'.join(_SEASONS)})\b|\b({'|'.join(_SEASONS)})\s+{_ROMANCE_LAST}\b|\b({'|'.join(_SEASONS)})\s+(?:of\s+|de\s+)?({_YEAR})\b",
    re.I,
)
_LAST_MONTH_NAMED = re.compile(rf"\b{_LAST}\s+({'|'.join(_MONTHS)})\b", re.I)
_UNITS = (
    (re.compile(rf"\b{_LAST}\s+(?:week|woche)\b|\b(?:semaine|semana|settimana)\s+{_ROMANCE_LAST}\b", re.I), 14),
    (re.compile(rf"\b{_LAST}\s+(?:weekend|wochenende)\b|\b(?:week-end|fin de semana|fim de semana)\s+{_ROMANCE_LAST}\b", re.I), 10),
    (re.compile(rf"\b{_LAST}\s+(?:month|monat)\b|\b(?:mois|mes|mês|mese)\s+{_ROMANCE_LAST}\b", re.I), 62),
    (re.compile(r"\bthis week\b|\bdiese woche\b|\bcette semaine\b|\besta semana\b|\bquesta settimana\b|\bin the last (?:few|couple of) days\b", re.I), 8),
    (re.compile(r"\bthis month\b|\bdiesen monat\b|\bce mois-ci\b|\beste mes\b|\beste mês\b|\bquesto mese\b|\bin the last (?:few|couple of) weeks\b", re.I), 32),
)  # fmt: skip
_LAST_YEAR = re.compile(
    r"\blast year\b|\bletztes jahr\b|\bvoriges jahr\b|\bl'année dernière\b|\b(?:el )?año pasado\b|\bano passado\b|\banno scorso\b",
    re.I,
)
_THIS_YEAR = re.compile(
    r"\bthis year\b|\bdieses jahr\b|\bcette année\b|\beste año\b|\beste ano\b|\bquest'anno\b", re.I
)
_AGO = re.compile(r"\b(\d{1,3}|a|an|one|two|three|four|five|six)\s+(day|week|month|year)s?\s+ago\b", re.I)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_SPANS = {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.25}


@dataclass(frozen=True, slots=True)
class Window:
    """From when (inclusive) until when (exclusive) something was shared, in seconds since 1970; `words` is where the question says so."""

    since: float
    until: float
    words: tuple[int, int]

    def holds(self, moment: float) -> bool:
        """Whether a moment lies within."""
        return self.since <= moment < self.until


def window_in(text: str, now: float) -> Window | None:
    """The time that a question restricts to, or None. Days are taken a few hours wide: nobody asks in UTC."""
    today = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for find in (_near, _named, _seasonal, _yearly):
        found = find(text, today)
        if found is not None:
            since, until, words = found
            slack = timedelta(hours=14)
            return Window((since - slack).timestamp(), (until + slack).timestamp(), words)
    return None


_Found = tuple[datetime, datetime, tuple[int, int]]


def _near(text: str, today: datetime) -> _Found | None:
    match = _YESTERDAY.search(text)
    if match:
        return today - _DAY, today, match.span()
    match = _TODAY.search(text)
    if match:
        return today, today + _DAY, match.span()
    match = _AGO.search(text)
    if match:
        count = _COUNTS.get(match[1].lower()) or int(match[1])
        length = _SPANS[match[2].lower()]
        middle = today - timedelta(days=min(count * length, 36_500))
        return middle - timedelta(days=length / 2), middle + timedelta(days=length / 2 + 1), match.span()
    for pattern, days in _UNITS:
        match = pattern.search(text)
        if match:
            return today - timedelta(days=days), today + _DAY, match.span()
    return None


def _named(text: str, today: datetime) -> _Found | None:
    match = _MONTH_YEAR.search(text)
    if match:
        return *_month(int(match[2]), _MONTHS[match[1].lower()]), match.span()
    match = _LAST_MONTH_NAMED.search(text)
    if match:
        month = _MONTHS[match[1].lower()]
        return *_month(today.year if month < today.month else today.year - 1, month), match.span()
    return None


def _seasonal(text: str, today: datetime) -> _Found | None:
    match = _SEASON.search(text)
    if match is None:
        return None
    month = _SEASONS[(match[1] or match[2] or match[3]).lower()]
    year = int(match[4]) if match[4] else today.year
    since = datetime(year, month, 1, tzinfo=UTC)
    if not match[4] and since + timedelta(days=31) > today:  # this year's has not been yet, or has just begun
        since = since.replace(year=year - 1)
    # People write of a summer until some weeks after it.
    return since, since + timedelta(days=122), match.span()


def _yearly(text: str, today: datetime) -> _Found | None:
    match = _IN_YEAR.search(text)
    if match:
        year = int(match[1])
        open_ended = match[0].lower().startswith(("since", "seit", "depuis", "desde", "dal"))
        until = today + _DAY if open_ended else datetime(year + 1, 1, 1, tzinfo=UTC)
        return datetime(year, 1, 1, tzinfo=UTC), until, match.span()
    for pattern, year in ((_LAST_YEAR, today.year - 1), (_THIS_YEAR, today.year)):
        match = pattern.search(text)
        if match:
            return datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC), match.span()
    return None


def _month(year: int, month: int) -> tuple[datetime, datetime]:
    since = datetime(year, month, 1, tzinfo=UTC)
    return since, (since + timedelta(days=32)).replace(day=1)
