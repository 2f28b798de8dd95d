"""Problems of proportion: so much for so many, how much for another number; recipes; shared labour; better buys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kithkin.messages.readings import Argument, Given, Proposal, Reading
from kithkin.tools.everyday.hearing import Quantity, propose, quantities_of, says, singular

_ASKS: Final = re.compile(
    r"how (?:much|many|long|far)|what (?:is|would|will|do|does|did)(?: the)?(?: total)? (?:cost|price)|what(?:'s| is| would be)? the (?:cost|price)|(?:cost|price) of|what (?:will|would|do|does) .{1,40}? (?:cost|be)\b"
)
_WORKERS: Final = frozenset(
    "worker man woman people person painter builder pump machine tap pipe labourer laborer gardener cleaner farmer".split()
) | {"men"}
_RATE_VERBS: Final = (
    r"costs?", r"price[ds]?", r"pay(?:s|ing)?", r"paid", r"for", r"prints?", r"makes?", r"uses?", r"needs?", r"requires?", r"travels?", r"drives?",
    r"walks?", r"runs?", r"types?", r"reads?", r"earns?", r"produces?", r"fills?", r"packs?", r"weigh(?:s|ed)?", r"cycles?", r"buys?", r"bakes?",
    r"knits?", r"at this rate", r"at the same rate", r"are", r"is", r"burns?", r"eats?", r"drinks?", r"covers?", r"goes", r"feeds?", r"serves?", r"yields?", r"takes?", r"in", r"holds?",
)  # fmt: skip
# Only what is done one after another takes time in proportion to its number; things that dry or boil together do not.
_SERIAL: Final = (
    r"prints?",
    r"types?",
    r"reads?",
    r"writes?",
    r"makes?",
    r"packs?",
    r"produces?",
    r"washe?s?",
    r"cuts?",
    r"assembles?",
    r"answers?",
    r"solves?",
    r"knits?",
    r"sews?",
    r"copies",
    r"copy",
    r"marks?",
    r"per",
    r"rate",
    r"machine",
    r"printer",
    r"climbs?",
    r"laps?",
)
_TOGETHER: Final = (
    r"dry(?:ing)?",
    r"dries",
    r"boil\w*",
    r"bak\w+",
    r"cook\w*",
    r"freez\w+",
    r"melt\w*",
    r"grow\w*",
    r"symphony",
    r"orchestra",
    r"musicians?",
    r"concert",
    r"song",
    r"pregnan\w+",
    r"bab(?:y|ies)",
    r"fly",
    r"flies",
    r"old",
    r"age",
    r"tall",
)
_TRAPS: Final = (
    r"more than", r"less than", r"fewer than", r"twice", r"half as", r"left", r"remaining", r"already", r"then", r"each other", r"increase[sd]?",
    r"decrease[sd]?", r"discount", r"off", r"tax", r"tip", r"older", r"younger", r"average", r"mean", r"interest", r"gave", r"gives", r"lost", r"first",
    r"sale", r"but", r"percent", r"ratio", r"probability", r"rest", r"speeds? up", r"slows? down", r"doubles?", r"triples?", r"grows?", r"compound\w*",
    r"bacteria", r"half-?life", r"free", r"plus", r"fixed", r"fee", r"delivery", r"another", r"change", r"square", r"area", r"share", r"how much more", r"instal+ments?", r"cash", r"deposit",
)  # fmt: skip


def proportion_proposals(reading: Reading) -> Sequence[Proposal]:
    """Programs for problems of proportion."""
    quantities = quantities_of(reading)
    for attempt in (_better_buy, _labour, _direct):
        proposal = attempt(reading, quantities)
        if proposal is not None:
            return (proposal,)
    return ()


def _wanted_last(reading: Reading, quantities: tuple[Quantity, ...]) -> int | None:
    """Which of three quantities belongs to the question: the one in the question's own clause."""
    asked = _ASKS.search(reading.lower)
    if not asked:
        return None
    after = [i for i, one in enumerate(quantities) if one.start >= asked.start()]
    if len(after) == 3:
        clause = reading.lower[asked.start() : quantities[1].start]
        return (
            0
            if re.search(r"\bif\b|\bwhen\b|\bgiven\b|\?|\.", clause[quantities[0].end - asked.start() :])
            else None
        )
    if len(after) <= 1:
        return 2
    return None


def _direct(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    if len(quantities) != 3 or says(reading.lower, *_TRAPS) or not says(reading.lower, *_RATE_VERBS):
        return None
    index = _wanted_last(reading, quantities)
    if index is None:
        return None
    new = quantities[index]
    first, second = (one for i, one in enumerate(quantities) if i != index)
    if any(one.kind in {"percent", "other", "speed"} or one.value <= 0 for one in quantities):
        return None
    new, first, second = _name_bare(reading, new, first, second)
    first, second = _named_as(reading, first, new), _named_as(reading, second, new)
    same = [one for one in (first, second) if one.type == new.type]
    if len(same) != 1 or first.type == second.type:
        return None
    like = same[0]
    other = second if like is first else first
    if new.kind == "thing" and not new.noun or (other.kind == "thing" and not other.noun):
        return None
    labour = {other.kind, like.kind} == {"thing", "time"} and _is_labour(
        like if like.kind == "thing" else other
    )
    if labour or not _asks_for(reading, other, new) or not _steady(reading, other, like):
        return None
    return _proportion(reading, other, like, new)


def _steady(reading: Reading, other: Quantity, like: Quantity) -> bool:
    """Whether the two really keep their ratio: not growth with age, nor things that happen at the same time."""
    kinds = {other.kind, like.kind}
    if kinds & {"time", "month"}:
        if says(reading.lower, *_TOGETHER) or kinds == {"length", "month"} or kinds == {"time", "month"}:
            return False
        if kinds & {"mass", "volume"} and not says(
            reading.lower,
            r"eats?",
            r"drinks?",
            r"uses?",
            r"burns?",
            r"consumes?",
            r"produces?",
            r"fills?",
            r"pumps?",
            r"leaks?",
            r"drips?",
            r"lasts?",
        ):
            return False
        if other.kind in {"time", "month"} and like.kind == "thing":
            return says(reading.lower, *_SERIAL)
    return True


def _name_bare(
    reading: Reading, new: Quantity, first: Quantity, second: Quantity
) -> tuple[Quantity, Quantity, Quantity]:
    """A bare "7" in "how much do 7 cost" counts the same things as before; "for 4" in a recipe counts people."""
    if says(reading.lower, r"recipe", r"serves?", r"serving"):
        named = [_person(one) for one in (new, first, second)]
        return named[0], named[1], named[2]
    return new, first, second


def _named_as(reading: Reading, one: Quantity, new: Quantity) -> Quantity:
    """ "4 pancake portions" and then "10 portions": the last word names what is counted."""
    if one.kind != "thing" or new.kind != "thing" or not new.noun or not one.noun or one.noun == new.noun:
        return one
    words = re.match(r"\s*([a-z]+) ([a-z]+)", reading.lower[one.end :])
    return replace(one, noun=new.noun) if words and singular(words.group(2)) == new.noun else one


def _person(one: Quantity) -> Quantity:
    bare = one.kind == "thing" and (
        not one.noun
        or one.noun in {"people", "person", "guest", "serving", "friend", "portion"}
        or singular(one.noun) in {"recipe"}
    )
    if bare and (
        re.search(r"(?:for|serves?|feeds?|serving|we are|we're|there are|there will be)\s*$", one.before)
        or one.noun
    ):
        return type(one)(
            kind="thing",
            noun="person",
            unit="",
            value=one.value,
            start=one.start,
            end=one.end,
            before=one.before,
            after=one.after,
        )
    return one


def _asks_for(reading: Reading, other: Quantity, new: Quantity) -> bool:
    """Whether the question asks for the kind of thing that `other` is."""
    text = reading.lower
    if other.kind == "money":
        return says(text, r"how much(?! (?:flour|sugar|butter|milk|water|rice))", r"cost", r"price")
    if other.kind == "time":
        return says(text, r"how long", r"how many (?:hours|minutes|days|seconds|weeks)", r"how much time")
    if other.kind == "length":
        return says(
            text,
            r"how far",
            r"how many (?:km|kilomet\w+|miles|met(?:re|er)s|feet|yards)",
            r"what distance",
            r"how much distance",
            r"how (?:long|tall|high)",
        )
    if other.kind in {"mass", "volume"}:
        return (
            says(
                text,
                r"how much",
                r"how many (?:grams|g|kg|kilos?|litres|liters|ml|ounces|cups|pounds)",
                r"what (?:does|do|would|will)",
            )
            and new.kind != "money"
        )
    asked = re.search(r"how many ((?:[a-z']+ ){0,2}[a-z']+)", text)
    if not asked:
        return False
    words = [singular(word) for word in asked.group(1).split()]
    if (
        other.kind == "thing"
        and new.kind != "thing"
        and words[0] in {"in", "for", "will", "would", "can", "does", "do"}
    ):
        return True
    return other.noun in words or (new.kind == "money" and words[0] in {"can", "could", "do", "would"})


def _is_labour(one: Quantity) -> bool:
    return one.noun in _WORKERS


def _proportion(
    reading: Reading, other: Quantity, like: Quantity, new: Quantity, *, inverse: bool = False
) -> Proposal:
    arguments: dict[str, Argument] = {
        "known": other.given(),
        "belongs_to": like.given(),
        "wanted": new.scaled_to(like.unit) if like.unit else new.given(),
    }
    if other.unit:
        arguments["unit"] = other.given(other.unit)
    elif other.noun:
        arguments["noun"] = other.given(other.noun if other.kind == "money" else _plural(other.noun))
    if other.kind == "money" and like.kind == "thing" and like.noun and new.value != 1:
        arguments["things"] = Given(value=_plural(like.noun))
    if new.kind == "money" and other.kind == "thing":
        arguments["whole"] = Given(value=True)
    if inverse:
        arguments["inverse"] = Given(value=True)
    return propose("proportion", arguments, "a pair that belongs together, and one of another such pair")


def _plural(noun: str) -> str:
    irregular = {"people": "people", "person": "people", "man": "men", "woman": "women", "child": "children"}
    if noun in irregular:
        return irregular[noun]
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _labour(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    """Workers and the time for one job: more hands, less time."""
    if len(quantities) != 3 or says(reading.lower, *_TRAPS):
        return None
    workers = [one for one in quantities if one.kind == "thing" and _is_labour(one)]
    times = [one for one in quantities if one.kind == "time"]
    if len(workers) != 2 or len(times) != 1 or workers[0].noun != workers[1].noun:
        return None
    if not says(reading.lower, r"how long", r"how many (?:hours|days|minutes|weeks)"):
        return None
    index = _wanted_last(reading, quantities)
    if index is None or quantities[index] not in workers:
        return None
    new = quantities[index]
    like = workers[0] if workers[1] is new else workers[1]
    return _proportion(reading, times[0], like, new, inverse=True)


def _better_buy(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    if len(quantities) != 4 or not says(
        reading.lower,
        r"better (?:value|buy|deal|price)",
        r"cheaper",
        r"best (?:value|buy|deal)",
        r"which is better",
        r"unit price",
    ):
        return None
    money = [one for one in quantities if one.kind == "money"]
    amounts = [one for one in quantities if one.kind != "money"]
    if (
        len(money) != 2
        or len(amounts) != 2
        or amounts[0].type != amounts[1].type
        or amounts[0].kind in {"percent", "other"}
    ):
        return None
    ordered = [one.kind == "money" for one in quantities]
    if ordered not in ([False, True, False, True], [True, False, True, False]):
        return None
    unit = amounts[0].unit
    span = (quantities[0].start, quantities[-1].end)
    scaled = tuple(float(str(one.scaled_to(unit).value)) for one in amounts)
    arguments: dict[str, Argument] = {
        "prices": Given(value=tuple(one.value for one in money), span=span), "amounts": Given(value=scaled, span=span),
        "currency": Given(value=money[0].noun), "unit": Given(value=unit or _plural(amounts[0].noun) if amounts[0].noun or unit else ""),
    }  # fmt: skip
    if says(
        reading.lower, r"price (?:of )?each", r"each", r"per (?:one|item|unit)", r"what is one", r"unit price"
    ):
        arguments["each"] = Given(value=True)
    return propose("better_buy", arguments, "two prices for two amounts")
