"""How arguments that are not numbers read to people: choices, flags, units and moments."""

from __future__ import annotations

from datetime import datetime

from kithkin.messages.readings import Assumed, Given
from kithkin.ports.tools import Parameter
from kithkin.ports.units import Units


def worded(parameter: Parameter, value: bool | str, argument: Given | Assumed, units: Units) -> str:
    """A flag as yes or no, a choice by its first word, a unit as printed, an assumed moment as a date with its time."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if parameter.choices.get(value):
        return parameter.choices[value][0]
    if "unit" in parameter.name.split("_") and len(value) > 2:
        try:
            return units.display(value) or value
        except (ValueError, KeyError, AttributeError):
            return value  # the word for a unit that is not one of ours ("apples")
    if parameter.kind == "choice":
        return value.replace("_", " ")
    if isinstance(argument, Assumed) and len(value) > len("2026-01-01T00:00"):
        return _moment(value)
    return value


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    zone = moment.tzname() or ""
    return f"{moment.day} {moment:%B %Y, %H:%M} {zone}".strip()
