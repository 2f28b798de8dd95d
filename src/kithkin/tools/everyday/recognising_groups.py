"""Questions about a percentage of a group."""

from __future__ import annotations

import re

from kithkin.messages.readings import Given, Proposal, Reading
from kithkin.tools.everyday.hearing import Quantity, propose, says

_OPPOSITES = {
    "girl": "boy",
    "boy": "girl",
    "male": "female",
    "female": "male",
    "men": "women",
    "women": "men",
}


def group(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    """How many of a group are of the kind that a percentage is given for, or of its opposite."""
    percents, things = (
        [o for o in quantities if o.kind == "percent"],
        [o for o in quantities if o.kind == "thing" and o.noun],
    )
    asked = re.search(
        r"how many(?: of (?:them|the \w+))? (?:\w+ )?(?:are|were|is|have|had|like|play|did|do|passed|failed|wear|own|prefer|\w+s)\b[^?]*",
        reading.lower,
    )
    if (
        len(percents) != 1
        or len(things) != 1
        or len(quantities) != 2
        or not asked
        or says(
            reading.lower,
            r"off",
            r"discount",
            r"more",
            r"less",
            r"increase\w*",
            r"tax",
            r"solution",
            r"chance",
            r"probability",
            r"total",
            r"in all",
        )
    ):
        return None
    predicate = re.match(
        r"\s*(?:of (?:the |them )?(?:\w+ )?)?(?:are|were|have|had|like|play|wear|own|prefer)\s+(?:an? |the )?([a-z]+)",
        percents[0].after,
    )
    if not predicate:
        return None
    name, question = predicate.group(1), asked.group()
    other = _OPPOSITES.get(name.removesuffix("s"), "")
    flipped = (
        bool(other)
        and bool(re.search(rf"\b{other}", question))
        and not re.search(rf"\b{re.escape(name[:5])}", question)
    )
    negative = says(question, r"not", r"don't", r"do not", r"aren't", r"without")
    if not flipped and not re.search(rf"\b{re.escape(name[:5])}", question):
        return None
    return propose(
        "part_of_group",
        {
            "total": things[0].given(),
            "percent": percents[0].given(),
            "rest": Given(value=negative != flipped),
            "noun": Given(value=""),
        },
        "a percentage of a group",
        0.85,
    )
