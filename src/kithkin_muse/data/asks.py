"""What people ask that a tool answers: many phrasings with slots, the call that fits, and what comes of it."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from kithkin_muse.data.parted import Parted


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in a slot: as people write it, as a call has it, and as a value to reckon with."""

    shown: str
    written: str
    value: Any


class Slot(Protocol):
    """A place in a phrasing that chance fills."""

    def fill(self, chance: random.Random) -> Filled:
        """What stands there."""
        ...


@dataclass(frozen=True, slots=True)
class Range:
    """A number between two others, with so many digits after the point at most."""

    lowest: float
    highest: float
    places: int = 0

    def fill(self, chance: random.Random) -> Filled:
        """The number; large ones have commas in half of all questions, and never in a call."""
        ten = 10**self.places
        number = chance.randint(round(self.lowest * ten), round(self.highest * ten)) / ten
        written = trimmed(number, self.places)
        commas = number >= 1000 and chance.random() < 0.5
        shown = f"{int(number):,}{written[len(str(int(number))) :]}" if commas else written
        return Filled(shown, written, float(written))


@dataclass(frozen=True, slots=True)
class Words:
    """One of several texts."""

    choices: tuple[str, ...]

    def fill(self, chance: random.Random) -> Filled:
        """The text."""
        chosen = chance.choice(self.choices)
        return Filled(chosen, chosen, chosen)


@dataclass(frozen=True, slots=True)
class Day:
    """A day between two years."""

    first: int
    last: int

    def fill(self, chance: random.Random) -> Filled:
        """The day, as people write it in words, and in a call as year-month-day."""
        days = (date(self.last, 12, 31) - date(self.first, 1, 1)).days
        day = date(self.first, 1, 1) + timedelta(chance.randint(0, days))
        return Filled(f"{day.day} {MONTHS[day.month - 1]} {day.year}", day.isoformat(), day)


MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Ask:
    """A kind of question. Phrasings and arguments hold slots in braces; `reckon` gives the tool's result from their values,
    a text as it is, a number rounded to `places` digits after the point."""

    tool: str
    phrasings: Parted[str]
    slots: Mapping[str, Slot]
    arguments: Mapping[str, str]
    output: str
    """The name of the tool's result."""
    reckon: Callable[[Mapping[str, Any]], float | str]
    answer: str
    """The words of an answer, with `{result}` in them."""
    unit: str = ""
    places: int = 2
    keeps_zeros: bool = False
    """Whether all places are written, as with money."""

    @property
    def field(self) -> str:
        """Its field of knowledge: what its tool's name begins with."""
        return self.tool.split(".")[0]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked: its slots filled in."""

    ask: Ask
    filled: Mapping[str, Filled] = field(default_factory=dict[str, Filled])

    @classmethod
    def by_chance(cls, ask: Ask, chance: random.Random) -> "Asked":
        """A question of a kind."""
        return cls(ask, {name: slot.fill(chance) for name, slot in ask.slots.items()})

    def question(self, phrasing: str) -> str:
        """The question in the words of a phrasing."""
        return phrasing.format_map({name: one.shown for name, one in self.filled.items()})

    def arguments(self) -> dict[str, str]:
        """The arguments of the call."""
        written = {name: one.written for name, one in self.filled.items()}
        return {name: form.format_map(written) for name, form in self.ask.arguments.items()}

    def result(self) -> str:
        """What the tool gives, with its unit, if it has one."""
        found = self.ask.reckon({name: one.value for name, one in self.filled.items()})
        if isinstance(found, str):
            return found
        number = f"{found:.{self.ask.places}f}" if self.ask.keeps_zeros else trimmed(found, self.ask.places)
        return f"{number}{'' if self.ask.unit in ('', '%') else ' '}{self.ask.unit}"


def trimmed(number: float, places: int) -> str:
    """A number with so many digits after the point at most, without zeros at its end."""
    written = f"{number:.{places}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
