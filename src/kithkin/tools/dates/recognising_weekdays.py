"""Questions about the date of a coming or past weekday."""

from __future__ import annotations

import re

from kithkin.messages.readings import Argument, Given, Proposal
from kithkin.tools.dates.asking import WEEKDAYS, Asked, ask, call, now


def coming_weekday(asked: Asked) -> Proposal | None:
    """The date of this or next Friday, or of last Monday."""
    found = re.search(
        rf"\b(this|next|coming|last|on) ({WEEKDAYS})\b(?! (?:in|of|before|after|plus|minus|and)\b)",
        asked.lower,
    )
    if (
        not found
        or asked.dates
        or asked.durations
        or asked.others
        or not asked.says(r"date", r"when is", r"which day")
    ):
        return None
    today = asked.today()
    wanted = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday").index(
        found.group(2)
    )
    ahead = (wanted - today.weekday()) % 7 or 7
    back = (today.weekday() - wanted) % 7 or 7
    # From Sunday "next Friday" can only be the coming one; on Monday some mean the one after it.
    if found.group(1) == "next" and today.weekday() < wanted:
        return ask(
            "Do you mean the coming one, or the one a week later?", "next weekday within the same week"
        )
    days = back if found.group(1) == "last" else ahead
    arguments: dict[str, Argument] = {
        "day": now(asked),
        "days": Given(value=days, span=found.span()),
        "backwards": Given(value=found.group(1) == "last"),
    }
    return call("shift", arguments, "asks for the date of a coming or past weekday")
