"""What a question says of the person: age, sex, blood pressure, and conditions with their negations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kithkin.messages.readings import Given, Reading

_AGE_UNITS = {"y": "year", "m": "month", "w": "week", "d": "day"}
_UNIT = r"(years?|yrs?|y|months?|mos?|mths?|weeks?|wks?|days?)"
_PERSON = (
    r"(?:i|he|she|who|dad|daddy|father|mom|mum|mother|husband|wife|son|daughter|baby|child|kid|patient|boy|girl|"
    r"grandma|grandmother|grandpa|grandfather|brother|sister|uncle|aunt|partner|friend|toddler|girlfriend|boyfriend)"
)
_AGES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\d./'])(?P<y>\d{1,2})\s*(?:years?|yrs?|y)[\s,-]*(?:and\s+)?(?P<m>\d{1,2})\s*(?:months?|mos?|mths?|m)\b(?:[\s-]*old)?",
        rf"(?<![\d./'])(?P<n>\d{{1,3}}(?:\.\d+)?)[\s-]*{_UNIT}[\s-]*(?:old|of age)\b",
        r"(?<![\d./'])(?P<n>\d{1,3})[\s-]*(?P<u>y|m)/?\.?\s?o\b\.?",
        r"(?<![\d./'])(?P<n>\d{1,3})[\s-]*(?:yrs?|y/o|y)(?![\w/])",
        r"\b(?:aged?|age of|age is|age was|age)\s*[:=]?\s*(?P<n>\d{1,3}(?:\.\d+)?)\b(?!\s*(?:months?|weeks?|days?|kg|cm))",
        rf"\b(?:aged?|age of|age is|age)\s*[:=]?\s*(?P<n>\d{{1,3}}(?:\.\d+)?)\s*{_UNIT}\b",
        r"(?<![\d./'])(?P<n>\d{1,3})\s*(?:year\s+)?(?=(?:male|female|man|woman|guy|lady|boy|girl)\b)",
        r"(?<![\d./'])(?P<n>1[89]|[2-9]\d)(?:/|\s/\s?)?(?=[mf]\b(?!['²/]))",
        r"(?<![\d./'])(?P<n>\d{1,2})\s(?=f\b(?!['²/]))",
        r"\b(?:[mf]|male|female|man|woman)[\s,/]*(?P<n>\d{2})\b(?![./]\d|\s*(?:kg|lb|cm|bpm|%|mg|ml|mmol|/))",
        rf"\b(?:{_PERSON}(?:'s| is| am| was| turned| turns|'m)|im|and am|turning|turned|just turned)\s+(?:just |only |now |about |almost )?"
        r"(?P<n>\d{1,3})(?=\s*(?:$|[,;?!)]|\.(?!\d)|and\b|with\b|male\b|female\b|what\b|weigh|now\b|my\b|today\b|so\b|who\b|creat|bp\b|,))",
    )
)  # fmt: skip
_NEWBORN = re.compile(r"\b(?:newborn|new-born|new born|at birth|birth weight|birthweight)\b")
_EXPLICIT = {
    "female": r"(?:\b(?:female|woman|women|girl|lady)|(?<=\d)f|(?<=\d )f|(?<=\d/)f)\b",
    "male": r"(?:\b(?:male|man|men|boy|guy|gentleman)|(?<=\d)m|(?<=\d/)m)\b",
}
_UPPER = {"female": r"(?:\b\d{1,2} F\b|\bF[ ,/]*\d{2}\b)", "male": r"(?:\b\d{1,2} M\b|\bM[ ,/]*\d{2}\b)"}
_RELATIONS = {
    "female": r"\b(?:mom|mum|mother|wife|daughter|sister|grandma|grandmother|granny|nan|aunt|girlfriend|niece|she|her|mrs|ms)\b",
    "male": r"\b(?:dad|daddy|father|husband|son|brother|grandpa|grandfather|uncle|boyfriend|nephew|he|his|him|mr)\b",
}
_PRESSURE = re.compile(r"(?<![\d/.])(\d{2,3})\s*(?:/|over|\\| on )\s*(\d{2,3})(?![\d/]|\.\d)")
_CLAUSE = re.compile(r"[,;.:]|\bbut\b|\bhowever\b|\bthough\b|\bhas\b|\bhave\b|\byes\b|\bwith\b|\bplus\b")
_NEGATION = re.compile(
    r"\b(?:no|not|without|denies|never|none|non|neither|nor|negative for|absent|isn't|hasn't|haven't|doesn't|don't|n't|free of|absence of)\b"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something said of the person, with where it was said."""

    value: float | str | bool
    unit: str | None
    start: int
    end: int

    @property
    def given(self) -> Given:
        """The fact as a program's argument."""
        return Given(value=self.value, unit=self.unit, span=(self.start, self.end))


def find_ages(reading: Reading) -> tuple[Fact, ...]:
    """All ages said, in order, without overlaps; digits by pattern, number words by their unit and "old"."""
    found: list[Fact] = []
    for pattern in _AGES:
        for match in pattern.finditer(reading.lower):
            fact = _over_measures(_age(match, reading), reading)
            if fact is not None and not any(f.start < fact.end and fact.start < f.end for f in found):
                found.append(fact)
    for measure in reading.measures:
        after = reading.lower[measure.end : measure.end + 10]
        spelled = measure.unit in _AGE_UNITS.values() and re.match(r"[\s-]*(?:old|of age)\b", after)
        short = measure.unit is None and re.match(r"[\s-]*(?:yo|y/o|years? old)\b", after)
        inside = any(f.start <= measure.start < f.end for f in found)
        if (spelled or short) and not inside:
            found.append(Fact(measure.number, measure.unit or "year", measure.start, measure.end))
    newborn = _NEWBORN.search(reading.lower)
    if newborn is not None and not found:
        found.append(Fact(0, "day", *newborn.span()))
    return tuple(sorted(found, key=lambda fact: fact.start))


def _over_measures(fact: Fact | None, reading: Reading) -> Fact | None:
    """The fact over the whole of the measures it touches; None where it is the tail of another ("5 ft 6 woman")."""
    if fact is None:
        return None
    touched = [m for m in reading.measures if m.start < fact.end and fact.start < m.end]
    if any(measure.start < fact.start for measure in touched):
        return None
    return Fact(fact.value, fact.unit, fact.start, max((fact.end, *(m.end for m in touched))))


def _age(match: re.Match[str], reading: Reading) -> Fact | None:
    groups = match.groupdict()
    start, end = match.span()
    if groups.get("y") is not None:
        return Fact(12 * int(groups["y"]) + int(groups["m"]), "month", start, end)
    before = reading.lower[max(0, start - 14) : start]
    if re.search(
        r"(?:temp|fever|temperature|weigh\w*|pulse|rate|pressure|bp)[^a-z]*(?:is|of|was)?\s*$", before
    ):
        return None
    number = float(groups["n"])
    word = groups.get("u") or next((g for g in match.groups()[1:] if g and not g[0].isdigit()), "y")
    unit = _AGE_UNITS[word[0]]
    if unit == "year" and number > 125:
        return None
    return Fact(int(number) if number == int(number) else number, unit, start, end)


def find_sex(reading: Reading) -> Fact | None:
    """The sex said: a plain word first, else the relation or pronoun; None when both or neither are said."""
    for table, text in ((_EXPLICIT, reading.lower), (_UPPER, reading.text), (_RELATIONS, reading.lower)):
        hits = {sex: re.search(pattern, text) for sex, pattern in table.items()}
        female, male = hits["female"], hits["male"]
        if female and male:
            return None
        if female or male:
            match = female or male
            assert match is not None
            return Fact("female" if female else "male", None, *_without_digits(match))
    if re.search(r"\b(?:pregnant|my period|breastfeeding)\b", reading.lower):
        match = re.search(r"\b(?:pregnant|my period|breastfeeding)\b", reading.lower)
        assert match is not None
        return Fact("female", None, *match.span())
    return None


def _without_digits(match: re.Match[str]) -> tuple[int, int]:
    start, end = match.span()
    letters = [start + i for i, char in enumerate(match[0]) if char.isalpha()]
    return (letters[0], letters[-1] + 1) if letters else (start, end)


def find_pressure(reading: Reading) -> tuple[Fact, Fact] | None:
    """Upper and lower blood pressure written as a pair ("142/88", "142 over 88"), or None."""
    pairs = [
        match
        for match in _PRESSURE.finditer(reading.lower)
        if 50 <= int(match[1]) <= 300 and 20 <= int(match[2]) <= 200
    ]
    if len(pairs) != 1:
        return None
    match = pairs[0]
    end = match.end()
    unit = re.match(r"\s*mm\s?hg", reading.lower[end:])
    end += unit.end() if unit else 0
    return (
        Fact(int(match[1]), "millimeter_Hg", match.start(1), match.end(1)),
        Fact(int(match[2]), "millimeter_Hg", match.start(2), end),
    )


_GAP = r"(?![\w-])(?:[^.?!;]|\.\d){1,40}?(?<![\w-])"


def word_pattern(word: str) -> re.Pattern[str]:
    """A phrase at word boundaries; "waist … ratio" allows other words, of one sentence, in the gap."""
    parts = (re.escape(part) for part in word.split(" … "))
    return re.compile(rf"(?<![\w-]){_GAP.join(parts)}(?![\w]|-\w)")


def find_condition(lower: str, words: tuple[str, ...]) -> Fact | None:
    """Whether a condition is said to be present or absent, or None when it is not mentioned."""
    for word in sorted(words, key=len, reverse=True):
        for match in word_pattern(word).finditer(lower):
            return Fact(not _negated(lower, match.start(), match.end()), None, *match.span())
    return None


def _negated(lower: str, start: int, end: int) -> bool:
    """Whether a mention lies under "no", "without" …, also across a list that ends in "or"."""
    breaks = list(_CLAUSE.finditer(lower, 0, start))
    clause = breaks[-1].end() if breaks else 0
    if _NEGATION.search(lower, clause, start):
        return True
    if re.match(r"\s*(?:[:=-]\s*)?(?:no|none|absent|negative|false)\b", lower[end:]):
        return True
    following = re.split(r"[;.]|\bbut\b|\bhas\b|\bwith\b", lower[start:])[0]
    previous = next((b for b in reversed(breaks) if b[0] != ","), None)
    run = lower[previous.end() if previous else 0 : start]
    return bool(
        breaks and breaks[-1][0] == "," and re.search(r"\b(?:or|nor)\b", following) and _NEGATION.search(run)
    )
