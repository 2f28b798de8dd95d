"""Questions about guessing, picking one of a group, codes, and a value missing for a mean."""

from __future__ import annotations

import re
from typing import Final

from kithkin.messages.readings import Argument, Given, Proposal, Reading
from kithkin.tools.statistics.hearing import CHANCE, comparison_before, labelled, lists_of, of, propose, says

_OPPOSITES: Final = {
    "girl": "boy", "boy": "girl", "man": "woman", "woman": "man", "men": "women", "male": "female", "female": "male", "defective": "good",
    "faulty": "good", "broken": "good",
}  # fmt: skip


def guessing(reading: Reading) -> Proposal | None:
    """A multiple-choice test answered by guessing."""
    if not says(reading, *CHANCE) or not says(reading, r"guess(?:ing|es|ed)?", r"random(?:ly)?"):
        return None
    measures = reading.measures
    trials = [m for m in measures if re.match(r"\s*(?:[a-z-]+ ){0,2}questions?", reading.lower[m.end :])]
    options = [
        m
        for m in measures
        if re.match(
            r"\s*(?:possible |answer )?(?:options|choices|answers|alternatives)", reading.lower[m.end :]
        )
    ]
    if len(trials) != 1 or len(options) != 1 or len(measures) != 3 or not 2 <= options[0].number <= 20:
        return None
    count = next(m for m in measures if m not in (trials[0], options[0]))
    if (
        not re.match(
            r"\s*(?:or more |or fewer )?(?:of them |questions )?(?:right|correct)", reading.lower[count.end :]
        )
        or not count.is_integer
    ):
        return None
    arguments: dict[str, Argument] = {
        "trials": of(trials[0]), "probability": Given(value=1 / options[0].number, span=(options[0].start, options[0].end)),
        "count": of(count), "comparison": Given(value=comparison_before(reading, count)),
    }  # fmt: skip
    return propose("binomial", arguments, "guessing at a multiple-choice test", 0.92)


def random_member(reading: Reading) -> Proposal | None:
    """One of a group, picked at random, is of the kind that was counted, or of its opposite."""
    if (
        not says(reading, *CHANCE)
        or len(reading.measures) != 2
        or any(m.unit or not m.is_integer for m in reading.measures)
    ):
        return None
    if not says(reading, r"random(?:ly)?", r"picks?", r"picked", r"chosen?", r"select\w*") or says(
        reading, r"both", r"then", r"or", r"given", r"not", r"replace\w*", r"dice"
    ):
        return None
    total = next((m for m in reading.measures if re.search(r"\b(?:of|with|has|are|contains?)\s*$", reading.lower[: m.start])
                  and re.search(r"\b(?:class|group|team|box|batch|bag|school|crate|pack|lot|there)\b", reading.lower[max(0, m.start - 40) : m.start])), None)  # fmt: skip
    part = next((m for m in reading.measures if m is not total), None)
    if total is None or part is None or total.number < part.number:
        return None
    named = re.match(r"\s*(?:of them |are |of which |is )*([a-z]+)", reading.lower[part.end :])
    asked = reading.lower[
        max(
            reading.lower.rfind("probability"), reading.lower.rfind("chance"), reading.lower.rfind("likely")
        ) :
    ]
    if not named or not asked:
        return None
    noun = named.group(1).removesuffix("s")
    opposite = _OPPOSITES.get(noun, "")
    hit, miss = re.search(rf"\b{noun}s?\b", asked), bool(opposite) and re.search(rf"\b{opposite}s?\b", asked)
    if bool(hit) == bool(miss):
        return None
    span = (min(total.start, part.start), max(total.end, part.end))
    marked = part.number if hit else total.number - part.number
    arguments: dict[str, Argument] = {
        "total": of(total), "marked": Given(value=int(marked), span=span), "drawn": Given(value=1), "count": Given(value=1),
    }  # fmt: skip
    return propose("draws", arguments, "one of a group is picked", 0.9)


def codes(reading: Reading) -> Proposal | None:
    """Codes of so many digits."""
    found = re.search(
        r"\b(?:pin|pins|pin codes?|codes?|passcodes?|lock combinations?|combination locks?)\b", reading.lower
    )
    if (
        not found
        or len(reading.measures) != 1
        or not says(reading, r"how many", r"number of")
        or says(reading, r"letters?", r"start", r"even", r"odd", r"probability")
    ):
        return None
    one = reading.measures[0]
    if not re.match(r"[\s-]*(?:digits?|numbers?)\b", reading.lower[one.end :]) or not one.is_integer:
        return None
    distinct = says(
        reading,
        r"different digits",
        r"no (?:digit )?repeat\w*",
        r"without repeat\w*",
        r"distinct",
        r"not repeat\w*",
        r"no digit",
    )
    arguments: dict[str, Argument] = {
        "total": Given(value=10),
        "chosen": of(one),
        "repeats": Given(value=not distinct),
    }
    return propose("permutations", arguments, "codes of digits are counted", 0.92)


def missing_value(reading: Reading) -> Proposal | None:
    """The value still missing for a wanted mean."""
    if not says(reading, r"mean", r"average") or not says(
        reading,
        r"need(?:ed|s)?",
        r"missing",
        r"fourth",
        r"fifth",
        r"sixth",
        r"other",
        r"last",
        r"next",
        r"unknown",
        r"final",
        r"third",
        r"remaining",
        r"must",
        r"have to",
    ):
        return None
    if says(
        reading, r"speed", r"weight(?:s|ed)?", r"standard deviation", r"median", r"new mean", r"new average"
    ):
        return None
    wanted = labelled(reading, r"(?:average|mean) of (?:\w+ ){1,3}(?:is|was)", reading.measures) or labelled(
        reading, r"average(?: of)?|mean|averaging", reading.measures
    )
    if wanted is None or wanted.unit:
        return None
    lists = [one for one in lists_of(reading) if wanted not in one.measures]
    if len(lists) != 1:
        return None
    known = lists[0].measures
    rest = [m for m in reading.measures if m is not wanted and m not in known]
    allowed = {len(known), len(known) + 1}
    if any(m.number not in allowed or m.unit for m in rest) or (
        not rest and not says(reading, r"next", r"need", r"last", r"other")
    ):
        return None
    return propose(
        "needed_value",
        {"numbers": lists[0].given(), "mean": of(wanted)},
        "a value is missing for a mean",
        0.92,
        consumes=rest,
    )
