"""Questions about cards from a deck and coloured things from a bag."""

from __future__ import annotations

import re
from typing import Final

from kithkin.messages.readings import Argument, Given, Measure, Proposal, Reading
from kithkin.tools.statistics.hearing import CHANCE, comparison_before, of, propose, says

_CARDS: Final = (
    (r"face cards?|court cards?|picture cards?", 12), (r"aces?", 4), (r"kings?", 4), (r"queens?", 4), (r"jacks?", 4),
    (r"hearts?", 13), (r"diamonds?", 13), (r"clubs?", 13), (r"spades?", 13), (r"red cards?|reds", 26), (r"black cards?", 26),
)  # fmt: skip


_COLOURS: Final = r"red|blue|green|yellow|white|black|orange|purple|pink|brown|grey|gray"


_WITH: Final = (
    r"with replacement",
    r"replac(?:ed|ing)",
    r"put(?:s|ting)? (?:it |them |the \w+ )?back",
    r"return(?:ed|ing|s)? (?:it|them)?",
)


_STAYS_OUT: Final = (
    r"without (?:replac\w+|putting|returning)", r"no replacement", r"(?:not|never|isn't|aren't|don't|doesn't|didn't) (?:being |be )?(?:replac\w+|return\w*|put)",
    r"keep(?:s|ing)? (?:it|them|the first)",
)  # fmt: skip
_DECK: Final = (
    r"deck",
    r"cards?",
    r"pack",
    r"draw\w*(?: \w+)? (?:aces?|kings?|queens?|jacks?|hearts?|spades?)",
)
_OTHER_DECKS: Final = (
    r"jokers?", r"given", r"then", r"followed by", r"same", r"pair", r"flush", r"straight", r"full house", r"not", r"or", r"neither",
)  # fmt: skip


def put_back(reading: Reading) -> bool:
    """Whether what is drawn goes back each time."""
    return says(reading, *_WITH) and not says(reading, *_STAYS_OUT)


def cards(reading: Reading) -> Proposal | None:
    """Cards from a deck."""
    if not says(reading, *CHANCE) or not says(reading, *_DECK) or says(reading, *_OTHER_DECKS):
        return None
    kinds = [(words, many) for words, many in _CARDS if says(reading, words)]
    if len(kinds) > 1 or not kinds:
        return None
    words, many = kinds[0]
    deck = [m for m in reading.measures if m.number == 52]
    rest = [
        m
        for m in reading.measures
        if m not in deck
        and not (m.number == 1 and re.match(r"\s*(?:card|deck|pack)", reading.lower[m.end :]))
    ]
    ones = [m for m in reading.measures if m not in deck and m not in rest]
    if not rest:
        base: dict[str, Argument] = {
            "total": Given(value=52),
            "marked": Given(value=many),
            "drawn": Given(value=1),
            "count": Given(value=1),
        }
        return propose("draws", base, "one card is drawn", 0.93, consumes=[*deck, *ones])
    counted = next((m for m in rest if re.match(rf"\s*(?:{words})(?![a-z])", reading.lower[m.end :])), None)
    drawn = next(
        (
            m
            for m in rest
            if m is not counted and re.match(r"[\s-]*(?:random )?cards?", reading.lower[m.end :])
        ),
        None,
    )
    every = says(reading, r"both", r"all", r"in a row")
    if counted is not None and drawn is None and len(rest) == 1 and not says(reading, r"at least", r"hand"):
        arguments: dict[str, Argument] = {"drawn": of(counted), "count": of(counted)}
    elif drawn is not None and len(rest) == 1 and every:
        arguments = {"drawn": of(drawn), "count": of(drawn)}
    elif drawn is not None and counted is not None and len(rest) == 2:
        arguments = {
            "drawn": of(drawn),
            "count": of(counted),
            "comparison": Given(value=comparison_before(reading, counted)),
        }
    else:
        return None
    arguments |= {
        "total": Given(value=52),
        "marked": Given(value=many),
        "replacement": Given(value=put_back(reading)),
    }
    return propose("draws", arguments, "cards are drawn from a deck", consumes=[*deck, *ones])


def urn(reading: Reading) -> Proposal | None:
    """Coloured things from a bag."""
    if not says(reading, *CHANCE) or says(
        reading,
        r"given",
        r"then",
        r"or",
        r"not",
        r"neither",
        r"different",
        r"same",
        r"until",
        r"first",
        r"second",
    ):
        return None
    counts = {
        m: found.group(1)
        for m in reading.measures
        if m.unit is None and (found := re.match(rf"\s*({_COLOURS})\b", reading.lower[m.end :]))
    }
    stated = list(counts)
    asked = re.search(r"(?:probability|chance|likelihood|odds|likely)", reading.lower)
    tail_start = asked.start() if asked else 0
    inside = [m for m in stated if m.start < tail_start or tail_start < 20]
    if len(inside) < 2 or len({counts[m] for m in inside}) != len(inside):
        return None
    wanted = [
        found.group(1)
        for found in re.finditer(rf"({_COLOURS})", reading.lower)
        if not any(m.end <= found.start() <= m.end + 2 for m in inside)
    ]
    rest = [m for m in reading.measures if m not in inside]
    if len(set(wanted)) != 1 or wanted[0] not in {counts[m] for m in inside}:
        return None
    marked = next(m for m in inside if counts[m] == wanted[0])
    total = sum(int(m.number) for m in inside)
    span = (inside[0].start, inside[-1].end)
    arguments: dict[str, Argument] = {"total": Given(value=total, span=span), "marked": of(marked)}
    return _drawn(reading, arguments, inside, rest, wanted[0])


def _drawn(
    reading: Reading, arguments: dict[str, Argument], inside: list[Measure], rest: list[Measure], colour: str
) -> Proposal | None:
    ones = [m for m in rest if m.number == 1 and not re.search(r"at least\s*$", reading.lower[: m.start])]
    numbers = [m for m in rest if m not in ones]
    things = r"(?:\s*(?:balls?|marbles?|sweets?|candies|socks?|are|is|beads?|counters?|chips?|of them|at random|without|with|times|jelly\s?beans|tokens?|cards?|pens?)|\s*$)"
    counted = next((m for m in numbers if re.match(rf"\s*(?:{colour})", reading.lower[m.end :])), None)
    drawn = next(
        (
            m
            for m in numbers
            if m is not counted
            and re.match(things, reading.lower[m.end :])
            and not re.search(r"at least\s*$", reading.lower[: m.start])
        ),
        None,
    )
    least = next((m for m in numbers if m not in {counted, drawn} and m.number == 1), None)
    arguments["replacement"] = Given(value=put_back(reading))
    consumed = [*inside, *ones]
    if drawn is None:
        if numbers:
            return None
        return propose(
            "draws",
            arguments | {"drawn": Given(value=1), "count": Given(value=1)},
            "one is drawn",
            0.93,
            consumes=consumed,
        )
    arguments["drawn"] = of(drawn)
    if counted is not None and len(numbers) == 2:
        arguments |= {"count": of(counted), "comparison": Given(value=comparison_before(reading, counted))}
    elif says(reading, r"both", r"all") and len(numbers) == 1:
        arguments["count"] = of(drawn)
    elif (
        says(reading, r"at least (?:one|1)") and len(numbers) <= 2 and (least is None) == (len(numbers) == 1)
    ):
        arguments |= {"count": Given(value=1), "comparison": Given(value="at_least")}
        consumed += [least] if least else []
    else:
        return None
    return propose("draws", arguments, "things of a colour are drawn", consumes=consumed)
