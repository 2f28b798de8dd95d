"""Problems that compare two amounts, take a part of a whole, or change steadily."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from kithkin.messages.readings import Argument, Given, Proposal, Reading
from kithkin.tools.everyday.hearing import Quantity, propose, says
from kithkin.tools.everyday.rates import UNITS, Term, terms_of

_MULTIPLES: Final = {"twice": 2.0, "double": 2.0, "thrice": 3.0, "half": 0.5}
_NAME: Final = r"(?:the |my |his |her |a |one )?([a-z]+)"
_HAVING: Final = (
    r"(?:has|have|had|is|was|are|'s|weighs|earns|costs|collected|scored|picked|sold|read|baked|made|got)"
)
_MORE: Final = r"more|older|longer|taller|heavier|higher|bigger"
_LESS: Final = r"fewer|less|younger|shorter|lighter|lower|smaller"
_TRAPS: Final = (
    r"years? ago", r"in \w+ years", r"years' time", r"percent", r"average", r"each", r"every", r"ratio", r"product", r"square", r"area", r"perimeter", r"speed", r"per",
    r"then", r"gave", r"gives", r"bought", r"lost", r"both of", r"three (?:friends|people|brothers|sisters|numbers|pieces)", r"third", r"will", r"when",
)  # fmt: skip
_OPPOSITES: Final = {
    "girl": "boy",
    "boy": "girl",
    "male": "female",
    "female": "male",
    "men": "women",
    "women": "men",
    "pass": "fail",
    "passed": "failed",
}


def compared(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    """One amount is so many more than, or so many times, another; one of them or their total is known."""
    text = reading.lower
    if not 1 <= len(quantities) <= 2 or says(text, *_TRAPS):
        return None
    if (
        len(re.findall(r"\bthan\b|\bas (?:many|much|old|long|tall|heavy)\b[^.?]*? as\b|\bthe age of\b", text))
        != 1
    ):
        return None
    relation = _relation(text, quantities)
    question = re.search(r"how (?:many|much|old|long|tall|heavy)\b([^?.]*)", text) or re.search(
        r"\bfind\b([^?.]*)", text
    )
    if relation is None or question is None:
        return None
    first, second, times, more, used = relation
    rest = [one for one in quantities if one is not used]
    if len(rest) != 1 or question.start() < rest[0].start:
        return None
    given = _known(text, rest[0], first, second)
    asked = _asked(question.group(1), first, second)
    if given is None or asked is None or given == asked:
        return None
    one = rest[0]
    if used is not None and used.unit != one.unit and used.unit and more:
        return None
    span = (used.start, used.end) if used else None
    arguments: dict[str, Argument] = {
        "times": Given(value=times, span=span if not more else None),
        "more": Given(value=more, span=span if more else None),
        "known": one.given(),
        "given": Given(value=given),
        "asked": Given(value=asked),
    }
    if one.kind == "money":
        arguments["noun"] = Given(value=one.noun)
    elif one.unit:
        arguments["unit"] = Given(value=one.unit)
    return propose("compare_two", arguments, "one amount is compared with another", 0.88)


def _relation(
    text: str, quantities: tuple[Quantity, ...]
) -> tuple[str, str, float, float, Quantity | None] | None:
    """Who is compared with whom, as (first, second, times, difference, the number used)."""
    worded = re.search(
        rf"{_NAME} {_HAVING} (twice|double|thrice|half) (?:as (?:many|much|old|long|tall|heavy)\b[^.?,]*? as|the age of|the \w+ of) {_NAME}",
        text,
    )
    if worded:
        return worded.group(1), worded.group(3), _MULTIPLES[worded.group(2)], 0.0, None
    for one in quantities:
        before, after = text[: one.start], text[one.end :]
        who = re.search(rf"{_NAME} {_HAVING} [$£€]?\s*$", before)
        if not who:
            continue
        as_many = re.match(
            rf"\s*times (?:as (?:many|much|old|long|tall|heavy)\b[^.?,]*? as|the age of|older than) {_NAME}",
            after,
        )
        if as_many and one.kind == "thing" and "older than" not in as_many.group():
            return who.group(1), as_many.group(1), one.value, 0.0, one
        if re.match(r"\s*times\b", after):
            continue
        than = re.match(
            rf"\s*(?:(?:[a-z]+ )?({_MORE})|(?:[a-z]+ )?({_LESS})) (?:[a-z]+ )?than (?:the )?{_NAME}", after
        )
        if than:
            return who.group(1), than.group(3), 1.0, one.value if than.group(1) else -one.value, one
    return None


def _known(text: str, one: Quantity, first: str, second: str) -> str | None:
    """What the other number is: the first, the second, or both together."""
    before = text[: one.start]
    sentence = re.split(r"[.?!;]", before)[-1]
    whole = re.sub(r"\btheir ages\b", "", sentence) + text[one.start : one.end + 30]
    if re.search(r"\b(?:together|sum|total|altogether|combined|in all|both)\b", whole):
        return "total"
    who = re.search(
        rf"(?:^|\b){_NAME} {_HAVING} (?:only )?[$£€]?\s*$",
        sentence.strip() + " " if not sentence.endswith(" ") else sentence,
    )
    if who and who.group(1) in {first, second} and first != second:
        return "first" if who.group(1) == first else "second"
    if second == "other" and re.search(r"\b(?:long|in length)\b", text[one.end : one.end + 12]):
        return "total"
    return None


def _asked(question: str, first: str, second: str) -> str | None:
    if re.search(r"\b(?:together|altogether|in all|in total|total)\b", question):
        return "total"
    named = [
        name
        for name, who in (("first", first), ("second", second))
        if re.search(rf"\b{re.escape(who)}\b", question)
    ]
    if len(named) == 1 and second != "other":
        return named[0]
    if re.search(r"\b(?:each|both|pieces|parts|numbers|they|are the two)\b", question) and not named:
        return "both"
    return None


def age_multiple(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    """In how many years somebody will be twice as old as somebody else."""
    found = re.search(
        r"(?:in )?how many years[^?.]*?\b(twice|double|thrice|\w+ times) (?:as old|(?:his|her|the|their)[^?.]* age)|when will[^?.]*?\b(twice|thrice) as old",
        reading.lower,
    )
    if not found or says(
        reading.lower, r"years? older", r"years? younger", r"sum", r"together", r"was", r"were"
    ):
        return None
    word = (found.group(1) or found.group(2)).split()[0]
    ages = [one for one in quantities if not found.start() <= one.start < found.end()]
    multiples = [one for one in quantities if one not in ages]
    if (
        len(ages) != 2
        or len(multiples) > 1
        or any(one.kind not in {"thing", "month"} or one.unit not in {"", "year"} for one in ages)
    ):
        return None
    times: Argument = multiples[0].given() if multiples else Given(value=_MULTIPLES.get(word, 0.0))
    if not multiples and word not in _MULTIPLES:
        return None
    older, younger = sorted(ages, key=lambda one: -one.value)
    return propose(
        "age_multiple",
        {"older": older.given(), "younger": younger.given(), "times": times},
        "ages and a multiple",
        0.9,
    )


def part_of_whole(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    """ "42 out of 60 as a percentage"; "30% of a number is 45"; "3/4 of the 28 students"."""
    if len(quantities) != 2 or says(
        reading.lower,
        r"discount",
        r"off",
        r"tax",
        r"chance",
        r"probab\w+",
        r"increase\w*",
        r"decrease\w*",
        r"more",
        r"less",
    ):
        return None
    first, second = quantities
    between = reading.lower[first.end : second.start]
    if first.kind == "money" and second.kind == "thing" and second.value < 1:
        return _fraction(reading, first, second, between)
    if first.kind == second.kind == "thing":
        percent = says(
            reading.lower,
            r"what percent(?:age)?",
            r"percent(?:age)?",
            r"per ?cent",
            r"what %",
            r"in %",
            r"as a %",
            r"%",
        )
        out_of = re.fullmatch(
            r"(?: \w+)?(?: right| correct| marks?| questions?)? (?:out of|from|of)(?: the| a total of)? ",
            between,
        )
        if percent and out_of and 0 < first.value <= second.value and first.value == int(first.value):
            return propose(
                "percent_of_whole",
                {"part": first.given(), "whole": second.given()},
                "a part of a whole in percent",
                0.8,
            )
        return _fraction(reading, first, second, between)
    whole = re.fullmatch(
        r" of (?:a |the |what |some |my )?(?:certain )?(?:number|amount|total|whole|money|salary|price|it|class|school|book|x) (?:is|equals|was|=) [$£€]?",
        between,
    )
    asks = says(reading.lower, r"number", r"whole", r"total", r"how (?:many|much)", r"what")
    if first.kind == "percent" and second.kind in {"thing", "money"} and whole and asks:
        noun: dict[str, Argument] = {"noun": second.given(second.noun)} if second.kind == "money" else {}
        return propose(
            "whole_from_percent",
            {"part": second.given(), "percent": first.given()} | noun,
            "a percentage of an unknown whole",
            0.8,
        )
    return None


def _fraction(reading: Reading, first: Quantity, second: Quantity, between: str) -> Proposal | None:
    share, whole = (first, second) if first.value < 1 else (second, first)
    if not 0 < share.value < 1 or whole.value < 2 or whole.value != int(whole.value):
        return None
    text = reading.lower
    joined = (
        re.fullmatch(r" of (?:the |a |an |my |his |her |all |these )?", between) if share is first else None
    )
    within = (
        re.fullmatch(r" of (?:a|the|my) [a-z]+ (?:with|of|that has|which has|cut into) ", between)
        if share is first
        else None
    )
    later = share is second and re.match(
        r"\s*(?:of (?:them|these|those|the|it|that|this|my)\b|are\b|were\b)", text[share.end :]
    )
    asked = re.search(r"how (?:many|much)\b([^?.]*)", text)
    if (
        not (joined or within or later)
        or not asked
        or asked.start() < second.end
        or says(text, r"then", r"rest of", r"and (?:a|1)/")
    ):
        return None
    fraction = Fraction(share.value).limit_denominator(100)
    if abs(float(fraction) - share.value) > 1e-12:
        return None
    rest = says(
        asked.group(1),
        r"left",
        r"remain\w*",
        r"rest",
        r"not",
        r"didn'?t",
        r"don'?t",
        r"aren'?t",
        r"failed",
        r"still",
    )
    negative = says(text[: asked.start()], r"not", r"failed", r"didn'?t")
    if negative:
        return None
    predicate = re.search(
        r"\b(?:are|were|is|like|passed|play|wear|have|had)\b(?: an?| the)? ?([a-z]*)",
        text[share.end : asked.start()],
    )
    if predicate and predicate.group(1) and not rest and predicate.group(1)[:4] not in asked.group(1):
        return None
    span = (share.start, share.end)
    arguments: dict[str, Argument] = {
        "total": whole.given(), "above": Given(value=fraction.numerator, span=span), "below": Given(value=fraction.denominator, span=span),
        "rest": Given(value=rest),
    }  # fmt: skip
    if whole.kind == "money":
        arguments["noun"] = whole.given(whole.noun)
    return propose("share_of", arguments, "a fraction of a number of things", 0.86)


_UNSTEADY: Final = (
    r"percent",
    r"speed",
    r"accelerat\w+",
    r"double[sd]?",
    r"interest",
    r"twice",
    r"half",
    r"until",
)
_RISING: Final = (
    r"grows?", r"rises?", r"increases?", r"fills?", r"gains?", r"adds?", r"pours?", r"saves?", r"flows? in",
)  # fmt: skip
_FALLING: Final = (
    r"leaks?", r"burns?", r"loses?", r"drains?", r"uses?", r"drops?", r"falls?", r"drips?", r"flows? out", r"decreases?", r"eats?",
    r"melts?", r"shrinks?", r"empties",
)  # fmt: skip
_FEES: Final = (
    r"plus", r"call-?out", r"fixed", r"fee", r"charges?", r"base", r"joining", r"flat", r"booking",
)  # fmt: skip


def steady(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    """ "500 litres, leaking 4 litres an hour: how much after 30 hours?" """
    if len(quantities) != 3 or says(reading.lower, *_UNSTEADY):
        return None
    rising, falling = says(reading.lower, *_RISING), says(reading.lower, *_FALLING)
    asked = re.search(
        r"how (?:much|many|tall|high|long|deep|big|far)\b[^?.]*|(?:what|cost)\b[^?.]*", reading.lower
    )
    terms = terms_of(reading)
    fee = says(reading.lower, *_FEES) and not (rising or falling)
    if not asked or terms is None or (rising == falling and not fee):
        return None
    rates = [term for term in terms if len(term.dimensions) == 2]
    starts = [
        term
        for term in terms
        if rates and len(term.dimensions) == 1 and term.dimensions.items() <= rates[0].dimensions.items()
    ]
    times = [
        term
        for term in terms
        if rates
        and len(term.dimensions) == 1
        and dict.fromkeys(term.dimensions, -1).items() <= rates[0].dimensions.items()
    ]
    if len(rates) != 1 or len(starts) != 1 or len(times) != 1:
        return None
    if fee != any(base.startswith("money:") for base in starts[0].dimensions) or says(
        asked.group(), r"each", r"per", r"how long"
    ):
        return None
    if not fee and not re.search(r"(?:after|in)\s*(?:another )?$", times[0].quantity.before):
        return None
    if (
        says(asked.group(), r"how long")
        and times[0].dimensions.keys() & {"time", "month"}
        and "length" not in starts[0].dimensions
    ):
        return None
    return _steady_proposal(starts[0], rates[0], times[0], falling=falling)


def _steady_proposal(start: Term, rate: Term, time: Term, *, falling: bool) -> Proposal:
    factor = rate.factor * time.factor / start.factor
    arguments: dict[str, Argument] = {
        "start": start.quantity.given(), "rate": rate.quantity.given(), "time": time.quantity.given(), "falling": Given(value=falling),
        "conversion": Given(value=(float(factor.numerator), float(factor.denominator))),
    }  # fmt: skip
    unit = start.units[0] if start.units and start.units[0] in UNITS else ""
    if unit:
        arguments["unit"] = Given(value=unit)
    elif start.quantity.noun:
        arguments["noun"] = Given(value=start.quantity.noun)
    if start.quantity.kind == "money":
        arguments["fee"] = Given(value=True)
    return propose("steady_change", arguments, "an amount that changes steadily", 0.86,
                   consumes=(start.quantity, rate.quantity, time.quantity))  # fmt: skip
