"""A question as chemistry sees it: measures, substances, asked-for words; and a builder for programs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from kithkin.messages.readings import Argument, Assumed, Call, FromStep, Given, Measure, Proposal, Reading
from kithkin.tools.chemistry.substances import Substance, find_substances

MASS, AMOUNT, VOLUME = "[mass]", "[substance]", "[length] ** 3"
CONCENTRATION = "[substance] / [length] ** 3"
MASS_DENSITY = "[mass] / [length] ** 3"
PRESSURE = "[mass] / [length] / [time] ** 2"
TEMPERATURE, CURRENT, TIME = "[temperature]", "[current]", "[time]"
MOLALITY, MOLAR_MASS = "[substance] / [mass]", "[mass] / [substance]"
MOLAR_ENERGY = "[length] ** 2 * [mass] / [substance] / [time] ** 2"
VOLTAGE = "[length] ** 2 * [mass] / [current] / [time] ** 3"

_PER_VOLUME = re.compile(r" ?(?:\. ?)?(?:dm ?\^?-3|dm⁻³|l ?\^?-1|litre-1)(?![\d\w])", re.IGNORECASE)
_PER_MOLE = re.compile(r" ?(?:mol ?\^?-1|mol⁻¹)(?![\d\w])", re.IGNORECASE)
_MOLAL = re.compile(r"[ -]?molal(?![a-z])", re.IGNORECASE)
_MISREAD = re.compile(r"\s(?:ka|kb|kc|kp)$", re.IGNORECASE)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<![a-z0-9])(?:" + "|".join(re.escape(word) for word in ordered) + r")(?![a-z0-9])")


def word_spans(lower: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where any of the words stands, whole words only."""
    return [match.span() for match in _pattern(words).finditer(lower)] if words else []


def has(lower: str, *words: str) -> bool:
    """Whether any of the words stands in the text."""
    return _pattern(words).search(lower) is not None


def _repaired(measure: Measure, text: str) -> Measure:
    after = _PER_VOLUME.match(text, measure.end)
    if measure.dimension == AMOUNT and after:
        unit = "millimole / liter" if measure.unit == "millimole" else "mole / liter"
        return replace(measure, end=after.end(), text=text[measure.start : after.end()], unit=unit,
                       dimension=CONCENTRATION)  # fmt: skip
    if measure.dimension == MASS and after:
        return replace(measure, end=after.end(), text=text[measure.start : after.end()],
                       unit=f"{measure.unit} / liter", dimension=MASS_DENSITY)  # fmt: skip
    per_mole = _PER_MOLE.match(text, measure.end)
    if per_mole and measure.unit in {"kilojoule", "joule", "gram"}:
        dimension = MOLAR_MASS if measure.unit == "gram" else MOLAR_ENERGY
        return replace(measure, end=per_mole.end(), text=text[measure.start : per_mole.end()],
                       unit=f"{measure.unit} / mole", dimension=dimension)  # fmt: skip
    molal = _MOLAL.match(text, measure.end)
    if measure.unit is None and molal:
        return replace(measure, end=molal.end(), text=text[measure.start : molal.end()], unit="mole / kilogram",
                       dimension=MOLALITY)  # fmt: skip
    misread = _MISREAD.search(measure.text)
    if misread and measure.unit:
        return replace(measure, end=measure.start + misread.start(), text=measure.text[: misread.start()], unit=None,
                       dimension="")  # fmt: skip
    return measure


@dataclass(frozen=True)
class Scene:
    """One question with what chemistry finds in it."""

    reading: Reading

    @property
    def text(self) -> str:
        """The question."""
        return self.reading.text

    @property
    def lower(self) -> str:
        """The question in lower case."""
        return self.reading.lower

    @cached_property
    def substances(self) -> tuple[Substance, ...]:
        """Names and formulas, in order."""
        return find_substances(self.text)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The measures outside formulas, with chemists' spellings of units mended."""
        kept: list[Measure] = []
        for measure in self.reading.measures:
            mended = _repaired(measure, self.text)
            covered = any(s.start < mended.end and mended.start < s.end for s in self.substances)
            if not covered and (not kept or kept[-1].end <= mended.start):
                kept.append(mended)
        return tuple(kept)

    def of(self, dimension: str) -> list[Measure]:
        """The measures of a dimension."""
        return [measure for measure in self.measures if measure.dimension == dimension and measure.unit]

    @property
    def bare(self) -> list[Measure]:
        """The numbers without a unit."""
        return [measure for measure in self.measures if measure.unit is None]

    def labelled(self, words: tuple[str, ...], within: int = 25, unit: str | None = None) -> Measure | None:
        """The first measure that follows one of the words closely ("pKa = 4.76", "ka of acetic acid is …")."""
        for _, end in word_spans(self.lower, words):
            for measure in self.measures:
                gap = self.lower[end : measure.start]
                crosses = any(end < other.end <= measure.start for other in self.measures)
                if (
                    0 <= measure.start - end <= within
                    and not crosses
                    and not re.search(r"[.;?]\s|\band\b|,", gap)
                ) and (unit is None or measure.unit == unit):
                    return measure
        return None

    def substance_of(self, measure: Measure) -> Substance | None:
        """The substance a measure belongs to: the next one after it, or one just before it."""
        for item in self.substances:
            between = self.lower[measure.end : item.start] if item.start >= measure.end else None
            if between is not None and re.fullmatch(
                r"\s*(?:(?:an?|the|of|is|pure|solid|aqueous|liquid|excess|dissolved|aq|gas|gaseous|some|stock|dry|"
                r"solution|molecules?|atoms?|moles?|particles?|each|ions?|formula|units?|-|\(|,)\s*|"
                + r"[\d.]+\s*(?:mol/l|mol/dm3|mol dm-3|molar|mm|m)\s*)*",
                between,
            ):
                return item
        before = [item for item in self.substances if item.end <= measure.start]
        if before and re.fullmatch(
            r"[\s(:=,]*(?:(?:weighing|is|of|has|a|mass|solution|with|volume|gas|sample)\s*)*",
            self.lower[before[-1].end : measure.start],
        ):
            return before[-1]
        return None


def given(measure: Measure) -> Given:
    """A measure as an argument."""
    return Given(
        value=measure.number, unit=measure.unit, span=(measure.start, measure.end), finding=measure.finding
    )


def written(item: Substance) -> Given:
    """A substance as an argument."""
    return Given(value=item.formula if not item.by_name else item.written, span=(item.start, item.end))


@dataclass
class Program:
    """Collects calls; each `add` returns the step's name."""

    calls: list[Call] = field(default_factory=list[Call])

    def add(self, tool: str, **arguments: Argument) -> str:
        """Appends a call."""
        step = f"r{len(self.calls) + 1}"
        self.calls.append(Call(step=step, tool=f"chemistry.{tool}", arguments=dict(arguments)))
        return step

    def then(self, tool: str, output: str, **arguments: Argument) -> FromStep:
        """Appends a call and refers to one of its values."""
        return FromStep(step=self.add(tool, **arguments), name=output)

    def proposal(
        self,
        confidence: float,
        because: str,
        *,
        consumes: tuple[tuple[int, int], ...] = (),
        result_unit: str | None = None,
        questions: tuple[str, ...] = (),
        answers: tuple[FromStep, ...] = (),
    ) -> Proposal:
        """The program as a proposal."""
        return Proposal(
            calls=tuple(self.calls),
            confidence=confidence,
            because=because,
            consumes=consumes,
            result_unit=result_unit,
            questions=questions[:3],
            answers=answers,
        )


def single(
    tool: str,
    confidence: float,
    because: str,
    arguments: dict[str, Argument],
    *,
    consumes: tuple[tuple[int, int], ...] = (),
) -> Proposal:
    """A program of one call."""
    call = Call(step="r1", tool=f"chemistry.{tool}", arguments=arguments)
    return Proposal(calls=(call,), confidence=confidence, because=because, consumes=consumes)


def chosen(value: str | int | float) -> Given:
    """An argument implied by the wording."""
    return Given(value=value)


def assumed(value: float, unit: str | None, why: str) -> Assumed:
    """A usual value that nobody gave."""
    return Assumed(value=value, unit=unit, why=why)


RESULT_UNITS: dict[str, str] = {
    "grams": "gram", "gram": "gram", "g": "gram", "kilograms": "kilogram", "kilogram": "kilogram", "kg": "kilogram",
    "milligrams": "milligram", "mg": "milligram", "litres": "liter", "liters": "liter", "litre": "liter",
    "liter": "liter", "l": "liter", "ml": "milliliter", "millilitres": "milliliter", "milliliters": "milliliter",
    "cm3": "centimeter ** 3", "cm^3": "centimeter ** 3", "dm3": "decimeter ** 3", "dm^3": "decimeter ** 3",
    "moles": "mole", "mol": "mole", "mole": "mole", "mols": "mole", "mmol": "millimole", "millimoles": "millimole",
    "kpa": "kilopascal", "atm": "standard_atmosphere", "mmhg": "millimeter_Hg", "torr": "torr",
}  # fmt: skip
