"""Runs a program step by step: binds arguments, converts units, questions the implausible, keeps the evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kithkin.messages.errors import AskThePerson, BadInput, ToolFailed
from kithkin.messages.readings import Argument, Assumed, Call, FromStep, Given, Proposal, Reading
from kithkin.messages.replies import Evidence
from kithkin.messages.results import Citation, ToolResult, Value
from kithkin.ports.tools import Parameter, Tool, ToolHost
from kithkin.ports.units import Units
from kithkin.reasoning.displaying import display_number, display_value, with_unit
from kithkin.reasoning.ledger import Figure, Ledger
from kithkin.reasoning.understanding.requests import FormRequest
from kithkin.reasoning.wording import worded

_AS_IT_IS = FormRequest()
_COMPOUND = re.compile(r"\d\s*[^\d\s.,/^×*-]+\s*\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One bound argument: what the tool receives, how people read it, and where it came from."""

    parameter: Parameter
    value: Any
    shown: str
    argument: Argument
    number: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One finished call with its evidence id; `sources` are the ids of its citations, in their order."""

    call: Call
    tool: Tool
    inputs: tuple[Input, ...]
    result: ToolResult
    evidence: str
    sources: tuple[str, ...] = ()

    @property
    def slots(self) -> dict[str, Value | str]:
        """What sentences may refer to: inputs by parameter name, values and facts by their own names."""
        slots: dict[str, Value | str] = {entry.parameter.name: entry.shown for entry in self.inputs}
        slots |= {value.name: value for value in (*self.result.facts, *self.result.values)}
        return slots


class Executor:
    """Runs programs over the tools of all toolboxes."""

    def __init__(self, tools: Mapping[str, Tool], host: ToolHost, units: Units) -> None:
        self._tools = tools
        self._host = host
        self._units = units

    async def run(
        self, proposal: Proposal, reading: Reading, ledger: Ledger, form: FormRequest = _AS_IT_IS
    ) -> tuple[Step, ...]:
        """All steps in order, each recorded in the ledger; `form` is how the answer should be rounded.

        Raises `AskThePerson`, `BadInput`, `ToolFailed`: the first step that cannot be done ends the program.
        """
        done: dict[str, Step] = {}
        for call in proposal.calls:
            last = call is proposal.calls[-1]
            unit = proposal.result_unit if last else None
            done[call.step] = await self.call(
                call, reading, ledger, done, result_unit=unit, form=form if last else FormRequest()
            )
        return tuple(done.values())

    async def call(
        self,
        call: Call,
        reading: Reading,
        ledger: Ledger,
        done: Mapping[str, Step],
        *,
        result_unit: str | None = None,
        form: FormRequest = _AS_IT_IS,
    ) -> Step:
        """One step. Raises as `run` does."""
        tool = self._tools.get(call.tool)
        if tool is None:
            raise ToolFailed(f"There is no tool named {call.tool}.")
        inputs = self._bind(tool, call, reading, done)
        result = await self._host.run(tool, {entry.parameter.name: entry.value for entry in inputs})
        result = _in_form(self._in_unit(result, result_unit), form)
        identifier = ledger.next_id("r")
        step = Step(call=call, tool=tool, inputs=inputs, result=result, evidence=identifier)
        ledger.add(self._evidence(step), self._figures(step, ledger))
        return replace(step, sources=tuple(_cited(citation, ledger) for citation in result.citations))

    def _bind(self, tool: Tool, call: Call, reading: Reading, done: Mapping[str, Step]) -> tuple[Input, ...]:
        parameters = {parameter.name: parameter for parameter in tool.parameters}
        unknown = [name for name in call.arguments if name not in parameters]
        if unknown:
            raise ToolFailed(f"{tool.name} has no parameter named {unknown[0]}.")
        missing = [
            parameter
            for parameter in tool.parameters
            if parameter.required and parameter.name not in call.arguments
        ]
        if missing:
            raise AskThePerson(
                "Something is missing to work this out.",
                questions=tuple(p.question or f"What is the {p.description.rstrip('.')}?" for p in missing),
            )
        return tuple(
            self._bind_one(parameters[name], argument, reading, done)
            for name, argument in call.arguments.items()
        )

    def _bind_one(
        self, parameter: Parameter, argument: Argument, reading: Reading, done: Mapping[str, Step]
    ) -> Input:
        if isinstance(argument, FromStep):
            return self._from_step(parameter, argument, done)
        value = argument.value
        if isinstance(value, (bool, str)):
            shown = worded(parameter, value, argument, self._units)
            return Input(parameter=parameter, value=value, shown=shown, argument=argument)
        if isinstance(value, tuple):
            return self._bind_several(parameter, argument, value)
        number = self._convert(float(value), argument.unit, parameter)
        self._question_implausible(parameter, number, value, argument.unit)
        bound = int(value) if parameter.kind == "integer" and float(value).is_integer() else number
        if parameter.kind == "integer" and not float(value).is_integer():
            raise BadInput(f"The {parameter.description.rstrip('.')} must be a whole number.",
                           remedy="Give it without a fraction.")  # fmt: skip
        return Input(parameter=parameter, value=bound, shown=self._shown(value, argument, reading),
                     argument=argument, number=float(value), unit=argument.unit)  # fmt: skip

    def _bind_several(self, parameter: Parameter, argument: Given | Assumed, value: tuple[Any, ...]) -> Input:
        if any(isinstance(item, str) for item in value):
            return Input(
                parameter=parameter, value=value, shown=", ".join(map(str, value)), argument=argument
            )
        numbers = tuple(self._convert(float(item), argument.unit, parameter) for item in value)
        shown = ", ".join(display_number(item, significant=None) for item in value)
        return Input(parameter=parameter, value=numbers, argument=argument,
                     shown=with_unit(shown, argument.unit, self._units))  # fmt: skip

    def _from_step(self, parameter: Parameter, argument: FromStep, done: Mapping[str, Step]) -> Input:
        step = done.get(argument.step)
        found = [v for v in step.result.values if v.name == argument.name] if step is not None else []
        if not found:
            raise ToolFailed(f"There is no earlier result {argument.step}.{argument.name}.")
        value = found[0]
        if value.number is None:
            return Input(parameter=parameter, value=value.text, shown=value.text or "", argument=argument)
        number = self._convert(value.number, value.unit, parameter)
        self._question_implausible(parameter, number, value.number, value.unit)
        return Input(parameter=parameter, value=number, shown=display_value(value, self._units),
                     argument=argument, number=float(value.number), unit=value.unit)  # fmt: skip

    def _convert(self, number: float, unit: str | None, parameter: Parameter) -> float:
        if unit is None or parameter.unit is None or unit == parameter.unit:
            return number
        return self._units.convert(number, unit, parameter.unit)

    def _question_implausible(
        self, parameter: Parameter, number: float, given: float, unit: str | None
    ) -> None:
        if parameter.plausible is None or parameter.plausible[0] <= number <= parameter.plausible[1]:
            return
        shown = with_unit(display_number(given), unit, self._units)
        name = parameter.words[0] if parameter.words else parameter.name.replace("_", " ")
        raise AskThePerson(
            f"A {name} of {shown} is outside what I would expect, so I have not computed with it.",
            questions=(f"Is the {name} really {shown}, and in which unit?",),
        )

    def _shown(self, value: float, argument: Given | Assumed, reading: Reading) -> str:
        """A number as the asker wrote it, where it is one of theirs."""
        if isinstance(argument, Given) and argument.span is not None:
            for measure in reading.measures:
                if argument.span[0] <= measure.start and measure.end <= argument.span[1]:
                    if (
                        measure.unit is not None
                        and _COMPOUND.search(measure.text)
                        and measure.number == value
                    ):
                        return measure.text
                    same = measure.number == value and measure.unit == argument.unit
                    if same and measure.exact.count("/") == 0 and not math_like(measure.text):
                        return with_unit(_given_digits(measure.exact), measure.unit, self._units)
        return with_unit(display_number(value, significant=_figures_of(value)), argument.unit, self._units)

    def _in_unit(self, result: ToolResult, unit: str | None) -> ToolResult:
        """The same result with the first value, and those of its kind, in the unit that was asked for."""
        if unit is None:
            return result
        wanted = self._units.dimension(unit)
        values = tuple(
            replace(value, number=self._units.convert(value.number, value.unit, unit), unit=unit, text=None,
                    decimals=None, latex=None)
            if value.unit is not None and value.number is not None and value.unit != unit
            and self._units.dimension(value.unit) == wanted
            else value
            for value in result.values
        )  # fmt: skip
        return replace(result, values=values)

    def _evidence(self, step: Step) -> Evidence:
        first = step.result.values[0]
        shown = display_value(first, self._units)
        inputs = tuple(
            (_label(entry.parameter), entry.shown)
            for entry in step.inputs
            if entry.shown and entry.value is not False
        )
        outputs = tuple((value.label, display_value(value, self._units)) for value in step.result.values)
        lines = [
            f"Inputs: {'; '.join(f'{name} = {value}' for name, value in inputs)}" if inputs else "",
            f"Method: {step.result.method}",
            *step.result.steps,
            f"Checked by: {step.result.checked_by}" if step.result.checked_by else "",
            f"Reference: {step.result.reference}",
        ]
        return Evidence(
            id=step.evidence,
            kind="computation",
            title=step.tool.summary.rstrip("."),
            detail="\n".join(line for line in lines if line),
            value=shown,
            unit=self._units.display(first.unit) if first.unit else "",
            method=step.result.method,
            latex=step.result.latex,
            reference=step.result.reference,
            checked_by=step.result.checked_by,
            tool=step.tool.name,
            inputs=inputs,
            outputs=outputs,
            steps=step.result.steps,
            drawing_svg=step.result.drawing.svg if step.result.drawing else "",
            drawing_description=step.result.drawing.description if step.result.drawing else "",
        )

    def _figures(self, step: Step, ledger: Ledger) -> list[Figure]:
        figures = ledger.result_figures(step.evidence, step.result)
        for entry in step.inputs:
            label = _label(entry.parameter)
            if entry.number is not None:
                figures.append(
                    Figure(
                        evidence=step.evidence,
                        label=label,
                        number=entry.number,
                        unit=entry.unit,
                        origin="input",
                    )
                )
            figures.extend(ledger.text_figures(step.evidence, label, entry.shown, "input"))
        return figures


def _cited(citation: Citation, ledger: Ledger) -> str:
    """The id of the evidence for a citation; the same passage is one piece, however often it is cited."""
    key = f"{citation.address} {citation.passage}"
    known = ledger.known(key)
    if known is not None:
        return known
    identifier = ledger.next_id("s")
    piece = Evidence(
        id=identifier,
        kind="source",
        title=citation.title,
        detail=f"“{citation.passage}” ({citation.section})",
        author=citation.publisher,
        reference=f"{citation.publisher}, {citation.title}, {citation.dating}",
        permalink=citation.address,
    )
    ledger.add(piece, key=key)
    return identifier


def _in_form(result: ToolResult, form: FormRequest) -> ToolResult:
    """The same result with its inexact numbers rounded as the asker wished."""
    if form.decimals is None and form.significant is None:
        return result
    values = tuple(
        replace(value, decimals=form.decimals, significant=form.significant, text=None)
        if isinstance(value.number, float)
        else value
        for value in result.values
    )
    return replace(result, values=values)


def _label(parameter: Parameter) -> str:
    return parameter.words[0] if parameter.words else parameter.name.replace("_", " ")


def math_like(text: str) -> bool:
    """Whether a number was written as a power or in words, so that its plain digits would be no clearer."""
    return "^" in text or "×" in text or "10" in text[3:] and ("x" in text or "*" in text)


def _given_digits(exact: str) -> str:
    whole, _, fraction = exact.partition(".")
    digits = whole.lstrip("-")
    grouped = f"{int(digits or 0):,}" if len(digits) > 4 else digits
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{grouped}.{fraction}" if fraction else f"{sign}{grouped}"


def _figures_of(value: float) -> int:
    """Enough significant figures to write a given number back without loss, at most twelve."""
    return min(max(len(f"{abs(value):.12g}".replace(".", "").lstrip("0").split("e")[0]), 1), 12)
