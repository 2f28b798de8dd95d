"""Percentages, sequences and prices told as stories, where the numbers may carry money or units."""

from __future__ import annotations

import re
from fractions import Fraction

from kithkin.messages.readings import Argument, Call, Given, Measure, Proposal, Reading

_PERCENT = r"(?:per ?cent(?:age)?|pct|%)"
_UP = r"(?:increas\w*|rise[sn]?|rising|rose|gain\w*|growth|grew|grow[sn]?|went up|gone up|go(?:es)? up|climb\w*|up)"
_DOWN = r"(?:decreas\w*|drop\w*|fall\w*|fell|reduc\w*|lower\w*|went down|gone down|go(?:es)? down|loss|lost|down|discount\w*|off)"
_CHANGE = re.compile(rf"\b(?:{_UP}|{_DOWN}|chang\w*|differ\w*|went|gone|goes|moved)\b")
_ASKS_PERCENT = re.compile(rf"{_PERCENT}(?! of\b)|(?:by )?(?:what|how much)[^.?]*{_PERCENT}")
_BETWEEN = re.compile(r"\s*(?:down |up )?(?:to|->|→)(?: only| just)?\s*(?:about )?")
_LATER = re.compile(
    r"\b(?:then|again|after that|more years|per year|each year|annual\w*|compound\w*|yearly|a year|hours?|points?|average|"
    r"mean|probab\w*|chance|tax|vat|interest|mortgage|error|uncertaint\w*|yield|concentration|solution|acid|humid\w*)\b"
)
_OUT_OF = re.compile(r"\s*(?:(?:out )?of|/|from)\s*(?:a total of |the )?")
_SCORE_WORDS = frozenset(
    """i you he she we they my me got get gets have had scored score scores marks mark points point on in a an the test exam quiz
    what whats what's is are was that this it as to into percent percentage per cent pct express write convert find give
    calculate work out of from for so question questions right correct correctly answered please grade how much would
    be do did does answers equals which spelling maths math science homework paper students people if tell can could turn""".split()
)


def recognise_story(reading: Reading) -> Proposal | None:
    """A change between two amounts in percent, a score in percent, or two equations told with prices."""
    return _change(reading) or _score(reading) or _prices(reading)


def _whole(reading: Reading, tool: str, arguments: dict[str, Argument], because: str) -> Proposal:
    call = Call(step="r1", tool=f"maths.{tool}", arguments=arguments)
    return Proposal(
        calls=(call,), confidence=0.92, because=because, consumes=((0, len(reading.text)),)
    )  # fmt: skip


def _bare(measure: Measure) -> Given:
    number = int(measure.number) if measure.is_integer else measure.number
    return Given(value=number, span=(measure.start, measure.end))


def _change(reading: Reading) -> Proposal | None:
    lower = reading.lower
    if len(reading.measures) != 2:
        return None
    old, new = reading.measures
    between = lower[old.end : new.start].replace("$", "").replace("£", "").replace("€", "")
    if not _BETWEEN.fullmatch(between) or old.number <= 0 or new.number < 0 or "%" in old.text + new.text:
        return None
    if "[temperature]" in {old.dimension, new.dimension}:
        return None  # a ratio of two temperatures in degrees means nothing
    if old.unit != new.unit and old.unit is not None and new.unit is not None:
        return None
    around = lower[: old.start] + " " + lower[new.end :]
    if not _ASKS_PERCENT.search(around) or not _CHANGE.search(lower) or _LATER.search(lower):
        return None
    arguments: dict[str, Argument] = {"task": Given(value="change"), "p": _bare(old), "n": _bare(new)}
    return _whole(reading, "percentage", arguments, "a change told from one amount to another")


def _score(reading: Reading) -> Proposal | None:
    lower = reading.lower
    if not re.search(_PERCENT, lower) or any(
        "%" in m.text or (m.unit and not m.text.lower().endswith("percentage")) for m in reading.measures
    ):
        return None
    ratio = re.search(r"(?<![\d/.])(\d+(?:\.\d+)?)\s*(?:out of|/)\s*(\d+(?:\.\d+)?)(?![\d/.])", lower)
    if ratio is None or "off" in lower or Fraction(ratio[2]) <= 0 or Fraction(ratio[1]) > Fraction(ratio[2]):
        return None
    rest = lower[: ratio.start()] + " " + lower[ratio.end() :]
    if re.search(r"\d", rest) or set(re.findall(r"[a-z']+", rest)) - _SCORE_WORDS:
        return None
    p, n = (Given(value=float(ratio[k]), span=ratio.span(k)) for k in (1, 2))
    if "out of" in rest:
        return None
    arguments: dict[str, Argument] = {"task": Given(value="what_percent"), "p": p, "n": n}
    return _whole(reading, "percentage", arguments, "a share to be given in percent")


_COUNT = r"(\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
_CLAUSE = re.compile(
    rf"\b{_COUNT} ([a-z]+) (?:and|&|plus|with) {_COUNT} ([a-z]+),? (?:costs?|cost me|come to|comes to|is|are|for|total|sell for|=)(?: a total of| together)? ([$£€]?)(\d+(?:\.\d+)?)(?: ?(?:dollars|pounds|euros|quid|p|pence|cents))?"
)
_WORDS = dict(zip("a an one two three four five six seven eight nine ten".split(), (1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))  # fmt: skip
_PRICE_ASKED = re.compile(
    r"[\s,.;:]*(?:so |then |and )?(?:what(?:'s| is|s)? |how much |find |work out |calculate )?(?:does |do |is |are |would |will |the )*(?:price |cost )?(?:of |for )?(?:each |a |an |one |1 |single )*(?P<noun>[a-z]+)?(?: (?:and|or) (?:a |an |one |each )?(?P<other>[a-z]+))?(?: each| on its own| cost| worth)*[\s?.!]*"
)


def _singular(noun: str) -> str:
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def _prices(reading: Reading) -> Proposal | None:
    """ "2 pens and 3 pads cost 13, 4 pens and 1 pad cost 11. What does a pen cost?" """
    clauses = list(_CLAUSE.finditer(reading.lower))
    if len(clauses) != 2:
        return None
    head = reading.lower[: clauses[0].start()].strip(" ,.:")
    middle = reading.lower[clauses[0].end() : clauses[1].start()].strip(" ,.;:")
    asked = _PRICE_ASKED.fullmatch(reading.lower[clauses[1].end() :])
    if (
        head not in {"", "if", "in a shop", "suppose"}
        or middle not in {"", "and", "while", "but"}
        or asked is None
    ):
        return None
    nouns = [_singular(clauses[0][2]), _singular(clauses[0][4])]
    counts: list[tuple[int, int]] = []
    for clause in clauses:
        named = {_singular(clause[2]): clause[1], _singular(clause[4]): clause[3]}
        if set(named) != set(nouns) or len(named) != 2:
            return None
        counts.append(tuple(_WORDS.get(named[n]) or int(named[n]) for n in nouns))  # pyright: ignore[reportArgumentType] - two nouns
    wanted = _singular(asked["noun"] or "")
    if wanted not in {*nouns, "", "item", "thing"}:
        return None
    order = (1, 0) if wanted == nouns[1] else (0, 1)
    whole = (0, len(reading.text))
    arguments: dict[str, Argument] = {
        "names": Given(value=tuple(nouns[k] for k in order), span=whole),
        "first": Given(value=tuple(float(counts[0][k]) for k in order) + (float(clauses[0][6]),), span=whole),
        "second": Given(
            value=tuple(float(counts[1][k]) for k in order) + (float(clauses[1][6]),), span=whole
        ),
        "money": Given(value=clauses[0][5]),
    }
    return _whole(reading, "two_prices", arguments, "two totals of the same two things")


_TERM = r"[-−]?\d+(?:\.\d+)?(?:/\d+)?"
_LISTED = re.compile(
    rf"(?<![\d.])({_TERM}(?:\s*(?:,|\+)\s*{_TERM}){{2,}})\s*(?:[,+]?\s*(?:\.\.+|…)|[,+]?\s*(?:etc|and so on))?"
)
_SEQUENCE_WORDS = frozenset(
    """the a an of in for this what whats what's is are find arithmetic geometric sequence series progression pattern term terms
    th st nd rd number starts start starting begins beginning goes going that with has have whose first give me work out
    calculate sum total infinite infinity to and which would be how many hey hi please up all its it s ap gp add as
    formula rule general expression nth n""".split()
)
_WANTED = (
    (re.compile(r"\bsum to infinity\b|\binfinite (?:sum|series|geometric)|\bto infinity\b"), "infinite"),
    (re.compile(r"\b(?:to|for|up to) (?P<n>\d+) terms\b"), "sum"),
    (re.compile(r"\bsum (?:of )?(?:the )?(?:first )?(?P<n>\d+)(?: terms)?\b|\bfirst (?P<m>\d+) terms\b|\b(?P<k>\d+) terms?,? (?:sum|total)"), "sum"),
    (re.compile(r"\b(?P<n>\d+)(?:st|nd|rd|th)\b(?: (?:term|number|one))?|\bterm (?:number )?(?P<m>\d+)\b"), "term"),
    (re.compile(r"\bnth term\b|\bgeneral term\b|\bn-th term\b|\bformula\b|\brule\b"), "rule"),
)  # fmt: skip


_FROM_FIRST = re.compile(
    r"(?:first term|a)(?: is| of|=|:)*\s*(?P<a>-?[\d.]+),?(?: and| with)?(?: an?| the)? ?(?:common )?(?:ratio|r)(?: is| of|=|:)*\s*(?P<r>-?[\d.]+(?:/\d+)?)"
)


def from_first_term(text: str) -> str:
    """ "sum to infinity … first term 6 and ratio 1/3" with the terms listed."""
    told = _FROM_FIRST.search(text)
    if told is None or "infinit" not in text:
        return text
    try:
        first, ratio = Fraction(told["a"]), Fraction(told["r"])
    except (ValueError, ZeroDivisionError):
        return text
    listed = ", ".join(str(first * ratio**k) for k in range(3))
    return f"{text[: told.start()]} {listed} {text[told.end() :]}"


def sequence(reading: Reading, text: str) -> Proposal | None:
    """A listed sequence and what is wanted of it, in any order of the words."""
    listed = _LISTED.search(text)
    if listed is None:
        return None
    rest = text[: listed.start()] + " " + text[listed.end() :]
    endless = (
        re.search(r"\.\.+|…", listed[0])
        and "+" in listed[0]
        and not re.search(r"[a-z]{2,}", re.sub(r"\b(?:what|whats|is|find|the|sum|of)\b", "", rest))
    )
    arguments: dict[str, Argument] = {}
    for pattern, task in _WANTED:
        match = pattern.search(rest)
        if match is None:
            continue
        count = next((value for value in match.groupdict().values() if value), None)
        if (
            task == "sum"
            and "sum" not in rest
            and "add" not in rest
            and "total" not in rest
            and "+" not in listed[0]
        ):
            continue
        rest = rest[: match.start()] + " " + rest[match.end() :]
        arguments = {"task": Given(value=task)}
        if count:
            arguments["n"] = Given(value=int(count))
        break
    if not arguments:
        if not endless:
            return None
        arguments = {"task": Given(value="infinite")}
    if re.search(r"\d", rest) or set(re.findall(r"[a-z']+", rest)) - _SEQUENCE_WORDS:
        return None
    terms = tuple(
        float(Fraction(term.replace("−", "-")))
        for term in re.findall(_TERM, listed[1].replace(" ", "").replace("+", " "))
        if not term.endswith("/0")
    )
    return _whole(
        reading,
        "progression",
        {"terms": Given(value=terms, span=(0, len(reading.text)))} | arguments,
        "a sequence and what is wanted of it",
    )
