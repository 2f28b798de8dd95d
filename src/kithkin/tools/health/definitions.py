"""How a health tool is written down: its parameters, its topic words, its answer, its plausibility check."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kithkin.messages.errors import AskThePerson
from kithkin.messages.results import Citation, ToolResult, Value
from kithkin.ports.tools import Output, Parameter, Tool

NOT_ADVICE = "This is a published calculation on your numbers, not a diagnosis."

_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d+(?:,\d{3})*(?:\.\d+)?")
_SHORT_UNITS: Mapping[str, str] = {
    "kilogram": "kg",
    "centimeter": "cm",
    "year": "years",
    "week": "weeks",
    "day": "days",
    "millimeter_Hg": "mmHg",
    "milligram / deciliter": "mg/dL",
    "gram / deciliter": "g/dL",
    "millimole / liter": "mmol/L",
    "micromole / liter": "µmol/L",
    "degree_Celsius": "°C",
    "milligram": "mg",
    "milliliter": "mL",
    "millisecond": "ms",
    "percent": "%",
    "gram": "g",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A tool with the words that bring it up.

    `words` are phrases of which one must occur; `fits` gives them weight when several tools share a word (higher
    wins). `implied` parameters may be taken as "no" when the person listed other conditions but not this one.
    """

    tool: Tool
    words: tuple[str, ...]
    fits: float = 0.9
    implied: tuple[str, ...] = ()


def answer(
    sentence: str,
    values: Sequence[Value],
    *,
    method: str,
    reference: str,
    latex: str = "",
    steps: Sequence[str] = (),
    cautions: Sequence[str] = (),
    checked_by: str = "",
    citations: Sequence[Citation] = (),
    partial: bool = False,
) -> ToolResult:
    """A result whose fixed figures (in method, steps and cautions) are listed as facts, so none is an orphan."""
    texts = (method, *steps, *cautions)
    return ToolResult(
        values=tuple(values),
        sentence=sentence,
        method=method,
        reference=reference,
        latex=latex,
        steps=tuple(steps),
        cautions=tuple(cautions),
        checked_by=checked_by,
        facts=figures(*texts),
        citations=tuple(citations),
        partial=partial,
    )


def figures(*texts: str) -> tuple[Value, ...]:
    """Every number written in the given texts, once each, as values at the precision written."""
    found: dict[str, Value] = {}
    for text in texts:
        for match in _NUMBER.finditer(text):
            digits = match[0].replace(",", "")
            decimals = len(digits.partition(".")[2])
            number = float(digits) if "." in digits else int(digits)
            name = f"figure_{len(found) + 1}"
            fact = Value(name=name, label="a fixed figure of the method", number=number, decimals=decimals)
            found.setdefault(digits, fact)
    return tuple(found.values())


def optional(parameter: Parameter, default: Any = None) -> Parameter:
    """The same parameter, but it may be left out."""
    return replace(parameter, required=False, default=default)


def short_unit(unit: str | None) -> str:
    """How a unit is written in a question back to the person."""
    return "" if unit is None else _SHORT_UNITS.get(unit, unit.replace(" ", "").replace("**", "^"))


def implausible_question(parameter: Parameter, value: float) -> str:
    """What to ask when a figure is outside what a person can have."""
    name = parameter.name.replace("_", " ")
    unit = short_unit(parameter.unit)
    shown = f"{value:.4g}"
    return f"Please check the {name}: is it really {shown}{' ' + unit if unit else ''}?"


def is_plausible(parameter: Parameter, value: float) -> bool:
    """Whether a value, in the parameter's own unit, is one a person can have."""
    return parameter.plausible is None or parameter.plausible[0] <= value <= parameter.plausible[1]


def _check(parameters: Sequence[Parameter], arguments: Mapping[str, Any]) -> None:
    missing = [p for p in parameters if p.required and arguments.get(p.name) is None]
    if missing:
        raise AskThePerson(
            "Some facts are missing.",
            questions=tuple(p.question or f"What is the {p.name}?" for p in missing),
        )
    for parameter in parameters:
        value: object = arguments.get(parameter.name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            continue
        if not is_plausible(parameter, value):
            raise AskThePerson(
                "One figure does not look right.", questions=(implausible_question(parameter, value),)
            )


def health_tool(
    name: str,
    function: Callable[..., ToolResult],
    parameters: Sequence[Parameter],
    outputs: Sequence[Output],
    *,
    summary: str,
    reference: str,
    limits: str = "",
    examples: Sequence[str] = (),
) -> Tool:
    """A tool of this toolbox: it asks instead of computing when a figure is missing or cannot be true."""
    declared = tuple(parameters)

    def run(**arguments: Any) -> ToolResult:
        _check(declared, arguments)
        return function(**{key: value for key, value in arguments.items() if value is not None})

    return Tool(
        name=f"health.{name}",
        summary=summary if summary.startswith("qSOFA") else summary[:1].upper() + summary[1:],
        parameters=declared,
        outputs=tuple(outputs),
        run=run,
        reference=reference,
        examples=tuple(examples),
        limits=limits,
        is_health=True,
    )
