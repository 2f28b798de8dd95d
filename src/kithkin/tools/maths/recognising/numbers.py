"""Recognises percentages, number theory, number bases and progressions."""

from __future__ import annotations

import re

from kithkin.messages.errors import KithkinError
from kithkin.messages.readings import Argument, Given, Proposal
from kithkin.tools.maths.exact import evaluate
from kithkin.tools.maths.reader.tree import Apply
from kithkin.tools.maths.recognising.phrases import Piece, propose

_N = r"[£$€]?(?P<n>-?[\w.,/ ½¼¾-]+?)"
_P = r"(?P<p>-?[\w., ½¼¾-]+?)\s*(?:%|per ?cent|pct)"
_UP = r"(?:increase[sd]?|raise[sd]?|up|mark(?:ed)? up|grow[sn]?|more|added|rises?|rose)"
_DOWN = r"(?:decrease[sd]?|reduce[sd]?|lower(?:ed)?|discount(?:ed)?|drop(?:s|ped)?|cut|less|falls?|fell|marked down)"
_PERCENT: list[tuple[str, re.Pattern[str]]] = [
    ("change", re.compile(r"(?:percent(?:age)?|%) (?:change|increase|decrease|difference|rise|drop) (?:from|between) [£$€]?(?P<p>\S+) (?:to|and) [£$€]?(?P<n>\S+)")),
    ("change", re.compile(r"(?:from )?[£$€]?(?P<p>[\d.,]+) to [£$€]?(?P<n>[\d.,]+) (?:is what|as a|in|what) ?(?:%|percent(?:age)?) ?(?:change|increase|decrease)?")),
    ("what_percent", re.compile(r"(?:what )?(?:%|percent(?:age)?|per cent) (?:of|out of) [£$€]?(?P<n>\S+) (?:is|equals|does) [£$€]?(?P<p>\S+)(?: make)?")),
    ("what_percent", re.compile(r"[£$€]?(?P<p>\S+) (?:is|as|equals) (?:what|a)? ?(?:%|percent(?:age)?|per cent) (?:of|out of) [£$€]?(?P<n>\S+)")),
    ("what_percent", re.compile(r"(?:what )?(?:%|percent(?:age)?|per cent) (?:is|of|for) [£$€]?(?P<p>\S+) (?:of|out of|from|in) [£$€]?(?P<n>\S+)")),
    ("what_percent", re.compile(r"[£$€]?(?P<p>\S+) (?:out of|of) [£$€]?(?P<n>\S+) (?:as a|in|is what|what) ?(?:%|percent(?:age)?|per cent)")),
    ("what_percent", re.compile(r"express [£$€]?(?P<p>\S+) (?:out of|of|over) [£$€]?(?P<n>\S+) as a (?:%|percent(?:age)?|per cent)")),
    ("behind", re.compile(rf"[£$€]?(?P<n>\S+) is {_P} of (?:what|which)(?: number)?")),
    ("behind", re.compile(rf"{_P} of (?:what|which)(?: number)? (?:is|equals) [£$€]?(?P<n>\S+)")),
    ("behind", re.compile(rf"(?:if )?{_P} of (?:a|the|some) (?:number|amount|total|whole) is [£$€]?(?P<n>\S+)(?:,? (?:what is|what's|whats|find) (?:the )?(?:number|amount|total|whole|it))?")),
    ("increase", re.compile(rf"(?:add|put|adding) (?:an? )?(?:extra |tip of |tax of )?{_P}(?: tax| vat| tip)? (?:to|on to|onto|on top of) {_N}")),
    ("decrease", re.compile(rf"(?:take|subtract|deduct|knock|taking|remove) {_P} (?:off|from|away from|off of) {_N}")),
    ("decrease", re.compile(rf"{_P} (?:off|discount on|discount off|discount of|reduction (?:on|of)|less than) (?:of )?{_N}")),
    ("decrease", re.compile(rf"{_N} (?:with|at|after) (?:a )?{_P} (?:off|discount|reduction)")),
    ("decrease", re.compile(rf"{_N} {_DOWN} by {_P}")),
    ("decrease", re.compile(rf"{_DOWN} {_N} by {_P}")),
    ("decrease", re.compile(rf"{_N} (?:less|minus|-) {_P}(?: off)?")),
    ("increase", re.compile(rf"{_N} {_UP} by {_P}")),
    ("increase", re.compile(rf"{_UP} {_N} by {_P}")),
    ("increase", re.compile(rf"{_P} (?:more|greater|higher) than {_N}")),
    ("increase", re.compile(rf"{_N} (?:plus|\+|with|and) (?:a )?{_P}(?: tax| vat| tip| added| more)?")),
    ("of", re.compile(rf"(?:a )?{_P} (?:tip|gratuity|tax|vat|commission) (?:on|of|for) (?:a |an )?{_N}(?: bill| meal| check| tab)?")),
    ("of", re.compile(rf"{_P} (?:of|on|from) {_N}")),
    ("of", re.compile(r"tip (?:on|for|of) (?:a |an )?(?P<n>\S+?)(?: bill| meal| check| tab)? at (?P<p>\S+?)\s*%")),
]  # fmt: skip
# The number told is what is left, and the one before is asked: no percentage of the number told answers it.
_BEFORE = re.compile(
    r"\boriginal(?:ly)?\b|\b(?:before|beforehand|initially|previously|at first|to (?:start|begin) with)\b|"
    r"\b(?:full|old|usual|normal|regular|initial|starting|list|retail|pre-?sale) (?:price|cost|amount|value|number)\b|"
    r"\bwhat (?:was|were|did|had)\b|\bwhat'?s the number\b|\b(?:used to|start(?:ed)? (?:with|at|out)|rrp|msrp)\b"
)
_LEFT = re.compile(
    r"\b(?:after|reduced|discount\w*|off|cut|marked down|down|less|lower\w*|drop\w*|fell|sale|took|taken|knocked|lost|"
    r"increased?|raised?|rose|up|added)\b"
)
_INTEGER = r"(?P<number>[\d,]+|[a-z]+(?:[ -][a-z]+){0,4})"
_THEORY: list[tuple[str, re.Pattern[str]]] = [
    ("prime", re.compile(r"(?:is )?(?P<number>[\d,]+) (?:is )?(?:a )?prime(?: number)?(?: or (?:not|composite))?")),
    ("prime", re.compile(r"(?:if )?(?P<number>[\d,]+) is (?:a )?(?:prime|composite)(?: number)?")),
    ("prime", re.compile(r"is (?P<number>[\d,]+) (?:a )?(?:prime|composite)(?: number)?(?: or (?:prime|composite|not))?")),
    ("factors", re.compile(r"(?:prime factors? of|prime factori[sz]ation (?:of|for)|prime factori[sz]e|factori[sz]e|factor|prime decomposition of|factor tree (?:of|for)) (?P<number>[\d,]+)(?: into primes?(?: factors)?)?")),
    ("factors", re.compile(r"(?:write|express) (?P<number>[\d,]+) as (?:a )?product of (?:its )?primes?(?: factors)?")),
    ("divisors", re.compile(r"(?:all )?(?:the )?(?:factors|divisors|positive divisors|positive factors) (?:of|for) (?P<number>[\d,]+)")),
    ("divisors", re.compile(r"(?:list )?(?:all )?(?:the )?(?:factors|divisors) (?:of|for) (?P<number>[\d,]+)")),
    ("divisors", re.compile(r"(?:how )?many (?:factors|divisors) does (?P<number>[\d,]+) have")),
    ("totient", re.compile(r"(?:euler'?s? )?(?:totient|phi)(?: function)?(?: of)? ?\(?(?P<number>[\d,]+)\)?")),
    ("primes_below", re.compile(r"(?:how )?(?:many|all(?: the)?|list(?: all)?(?: the)?)?\s*(?:the )?(?:primes?|prime numbers?)(?: are there| are)? (?:below|under|less than|smaller than) (?P<number>[\d,]+)")),
    ("primes_up_to", re.compile(r"(?:how )?(?:many|all(?: the)?|list(?: all)?(?: the)?)?\s*(?:the )?(?:primes?|prime numbers?)(?: are there| are)? (?:up to|between 1 and|from 1 to) (?P<number>[\d,]+)")),
    ("nth_prime", re.compile(r"(?P<number>\d+)(?:st|nd|rd|th) prime(?: number)?")),
    ("fibonacci", re.compile(r"(?P<number>\d+)(?:st|nd|rd|th) (?:fibonacci(?: number)?|(?:term|number) (?:of|in) (?:the )?fibonacci(?: sequence| series| numbers)?)")),
    ("fibonacci", re.compile(r"(?:fibonacci number|fib|fibonacci)\s*\(?(?P<number>\d+)\)?")),
]  # fmt: skip
_CHANGES = frozenset({"increase", "decrease", "of"})
_MODULAR: list[tuple[str, re.Pattern[str]]] = [
    ("inverse", re.compile(r"(?:modular |multiplicative )?inverse of (?P<base>\d+) (?:modulo|mod) (?P<modulus>\d+)")),
    ("inverse", re.compile(r"(?P<base>\d+)\^-1 (?:modulo|mod) (?P<modulus>\d+)")),
    ("power", re.compile(r"(?P<base>\d+)\s*(?:\^|\*\*|to the power(?: of)?)\s*(?P<exponent>\d+)\s*(?:modulo|mod|%)\s*(?P<modulus>\d+)")),
    ("power", re.compile(r"remainder (?:when|of) (?P<base>\d+)\s*(?:\^|\*\*|to the power(?: of)?)\s*(?P<exponent>\d+) (?:is )?divided by (?P<modulus>\d+)")),
]  # fmt: skip
_BASES = {
    "binary": "2", "base 2": "2", "base two": "2", "octal": "8", "base 8": "8", "decimal": "10", "denary": "10", "base 10": "10",
    "base ten": "10", "hexadecimal": "16", "hex": "16", "base 16": "16", "roman numerals": "roman", "roman numeral": "roman",
    "roman": "roman", "base 3": "3", "base 4": "4", "base 5": "5", "base 6": "6", "base 7": "7", "base 9": "9",
    "base 12": "12", "base 36": "36", "arabic numerals": "10", "numbers": "10", "normal numbers": "10",
}  # fmt: skip
_B = "|".join(sorted(_BASES, key=len, reverse=True))
_CONVERSIONS = [
    re.compile(rf"(?:convert |write |change |express )?(?:the )?(?:number )?(?P<digits>(?:0x|0b)?[0-9a-f,]+|[mdclxvi]+) (?:from |in )?(?:(?P<source>{_B}) )?(?:number )?(?:in|to|into|as) (?:a )?(?P<target>{_B})(?: numerals?| number)?"),
    re.compile(rf"(?:convert |change )?(?P<source>{_B}) (?:number )?(?P<digits>[0-9a-f,]+|[mdclxvi]+) (?:in|to|into|as) (?:a )?(?P<target>{_B})(?: number)?"),
    re.compile(rf"(?P<target>{_B})(?: form| number| representation| notation| equivalent)? (?:for|of) (?:the number )?(?P<digits>\d+)"),
    re.compile(r"(?P<target>roman numerals?) (?:for|of) (?P<digits>\d+)"),
    re.compile(r"(?P<source>roman numerals?) (?P<digits>[mdclxvi]+)(?: (?:in|as|to) (?P<target>decimal|numbers|normal numbers))?"),
]  # fmt: skip
_KIND = r"(?P<kind>odd|even|natural|positive|whole|counting|square|perfect square|cube|positive odd|positive even|odd natural|even natural)"
_FIRST = re.compile(
    rf"(?:sum of |add (?:up )?)(?:the )?first (?P<count>[\d,]+|[a-z]+) {_KIND}? ?(?:numbers?|integers?|squares|cubes)"
)
_FROM_ONE = re.compile(
    r"(?:sum of |add (?:up )?)?(?:all )?(?:the )?(?:numbers|integers|natural numbers|whole numbers) (?:from )?1 (?:to|through) (?P<count>[\d,]+)"
)
_TERMS = r"(?P<terms>-?[\d.]+(?:\s*,\s*-?[\d.]+){2,})(?:\s*,?\s*(?:\.\.\.|…))?"
_NEXT = [
    re.compile(rf"(?:next|following) (?:number|term|terms|numbers|two terms|three terms|few terms)?\s*(?:in|of|for)?\s*(?:the |this )?(?:sequence|series|pattern)?\s*:?\s*{_TERMS},?(?:\s*\?)?"),
    re.compile(rf"(?:what )?comes next\s*(?:in)?\s*(?:the |this )?(?:sequence|series|pattern)?\s*:?\s*{_TERMS},?"),
    re.compile(rf"{_TERMS},?\s*(?:what is|what's|whats|what) (?:comes )?(?:the )?next(?: number| term)?"),
]  # fmt: skip
_DESCRIBED = re.compile(
    r"(?:(?P<n>\d+)(?:st|nd|rd|th) term|(?P<sum>sum)(?: of)?(?: the)?(?: first (?P<m>\d+) terms)?) (?:of |in )?(?:an? |the )?(?P<kind>arithmetic|geometric) (?:sequence|series|progression)"
    r" (?:with|whose|where|having) (?:a |the )?(?:first term|a)(?: is| of|=|:)*\s*(?P<a>-?[\d.]+),?(?: and| with)?(?: a| the)? ?(?:common (?:difference|ratio)|[dr])(?: is| of|=|:)*\s*(?P<d>-?[\d.]+)"
    r"(?:,?(?: and| with| for)?\s*(?P<k>\d+) terms)?"
)
_NTH = [
    re.compile(rf"(?P<n>\d+)(?:st|nd|rd|th) term (?:of|in) (?:the )?(?:arithmetic |geometric )?(?:sequence|series|progression)?\s*:?\s*{_TERMS}"),
    re.compile(rf"(?P<sum>sum) of (?:the )?first (?P<n>\d+) terms (?:of|in) (?:the )?(?:arithmetic |geometric )?(?:sequence|series|progression)?\s*:?\s*{_TERMS}"),
]  # fmt: skip


def _number(piece: Piece, match: re.Match[str], name: str) -> Given | None:
    """A plain number in a group, in digits or words; None for anything else."""
    part = piece.group(match, name)
    node = part.node() if part else None
    if part is None or node is None:
        return None
    try:
        value = evaluate(node).fraction
    except KithkinError:
        return None
    if value is None:
        return None
    return Given(value=int(value) if value.denominator == 1 else float(value), span=part.span)


def _is_sum(piece: Piece, match: re.Match[str]) -> bool:
    """Whether "20% of 150 plus 10" was heard as 20% of 160: a sum, in which the percentage comes first."""
    part = piece.group(match, "n")
    node = part.node() if part else None
    return isinstance(node, Apply) and node.operation in {"add", "subtract"}


def _asks_for_what_was(lower: str) -> bool:
    """Whether the number before a change of percent is asked ("84 after 30% off, what was it before")."""
    return _BEFORE.search(lower) is not None and _LEFT.search(lower) is not None


def _percent(piece: Piece) -> Proposal | None:
    for task, pattern in _PERCENT:
        match = pattern.fullmatch(piece.lower)
        if match is None or (task in _CHANGES and _asks_for_what_was(piece.reading.lower)):
            continue
        p, n = _number(piece, match, "p"), _number(piece, match, "n")
        if p is None or n is None or (task == "of" and _is_sum(piece, match)):
            continue
        arguments: dict[str, Argument] = {"task": Given(value=task), "p": p, "n": n}
        sign = re.search(r"[£$€]", piece.text)
        if sign:
            arguments["money"] = Given(value=sign[0])
        return propose(piece, "percentage", arguments, because="a percentage question")
    return None


def _theory(piece: Piece) -> Proposal | None:
    for operation, pattern in _MODULAR:
        match = pattern.fullmatch(piece.lower)
        if match:
            arguments: dict[str, Argument] = {"operation": Given(value=operation)}
            for name in pattern.groupindex:
                given = _number(piece, match, name)
                if given is None:
                    return None
                arguments[name] = given
            return propose(piece, "modular", arguments, because="modular arithmetic")
    for operation, pattern in _THEORY:
        match = pattern.fullmatch(piece.lower)
        number = _number(piece, match, "number") if match else None
        if number is not None and isinstance(number.value, int):
            arguments = {"number": number, "operation": Given(value=operation)}
            return propose(piece, "number_theory", arguments, because="a property of a whole number")
    return None


def _bases(piece: Piece) -> Proposal | None:
    for pattern in _CONVERSIONS:
        match = pattern.fullmatch(piece.lower)
        if match is None:
            continue
        part = piece.group(match, "digits")
        if part is None:
            continue
        digits, groups = part.text, match.groupdict()
        source, target = (
            _BASES.get(groups.get("source") or "", ""),
            _BASES.get(groups.get("target") or "", "10"),
        )
        if digits.lower().startswith(("0x", "0b")):
            source, digits = ("16" if digits[1] in "xX" else "2"), digits[2:]
        if not source:
            roman = re.fullmatch(r"[mdclxvi]+", digits.lower()) and target == "10"
            source = "roman" if roman else "10"
        if source == target or (source != "roman" and not _fits(digits, source)):
            continue
        arguments: dict[str, Argument] = {
            "digits": Given(value=digits, span=part.span),
            "source": Given(value=source),
            "target": Given(value=target),
        }
        return propose(piece, "convert_base", arguments, because="another notation for a whole number")
    return None


def _fits(digits: str, base: str) -> bool:
    try:
        int(digits.replace(",", ""), int(base))
    except ValueError:
        return False
    return True


def _progression(piece: Piece) -> Proposal | None:
    for pattern in (_FIRST, _FROM_ONE):
        match = pattern.fullmatch(piece.lower)
        count = _number(piece, match, "count") if match else None
        if match is None or count is None or not isinstance(count.value, int):
            continue
        kind = match.groupdict().get("kind") or (
            "square" if "squares" in piece.lower else "cube" if "cubes" in piece.lower else ""
        )
        chosen = next((k for k in ("odd", "even", "square", "cube") if k in kind), "natural")
        arguments: dict[str, Argument] = {"count": count, "kind": Given(value=chosen)}
        return propose(piece, "sum_of_first", arguments, because="a sum of the first numbers of a kind")
    described = _DESCRIBED.fullmatch(piece.lower)
    if described:
        return _described(piece, described)
    for pattern in (*_NEXT, *_NTH):
        match = pattern.fullmatch(piece.lower)
        part = piece.group(match, "terms") if match else None
        if match is None or part is None:
            continue
        terms = tuple(float(text) for text in re.findall(r"-?\d*\.?\d+", part.text))
        arguments = {"terms": Given(value=terms, span=part.span)}
        groups = match.groupdict()
        if groups.get("n"):
            number = _number(piece, match, "n") or Given(
                value=int(groups["n"]), span=piece.cut(*match.span("n")).span
            )
            arguments |= {"n": number, "task": Given(value="sum" if groups.get("sum") else "term")}
        return propose(piece, "progression", arguments, because="a sequence of numbers to be continued")
    return None


def _described(piece: Piece, match: re.Match[str]) -> Proposal | None:
    """A progression said by its first term and its common difference or ratio."""
    counts = [match[name] for name in ("n", "m", "k") if match[name]]
    if len(counts) != 1:
        return None
    first, step = float(match["a"]), float(match["d"])
    arithmetic = match["kind"] == "arithmetic"
    terms = tuple(first + index * step if arithmetic else first * step**index for index in range(4))
    arguments: dict[str, Argument] = {
        "terms": Given(value=terms, span=piece.cut(match.start("a"), match.end("d")).span),
        "n": Given(value=int(counts[0]), span=piece.span),
        "task": Given(value="term" if match["n"] else "sum"),
    }
    return propose(piece, "progression", arguments, because="a progression described in words")


RECOGNISERS = (_percent, _theory, _bases, _progression)
