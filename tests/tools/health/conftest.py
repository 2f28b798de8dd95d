"""Asks the health toolbox a question the way the core does: read, recognise, convert, run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from kithkin.messages.errors import AskThePerson, BadInput
from kithkin.messages.pictures import Finding, PictureReading
from kithkin.messages.readings import FromStep, Given, Proposal
from kithkin.messages.results import ToolResult
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.health import HealthToolbox
from kithkin.tools.units import UnitRegistry


@dataclass(frozen=True)
class Asked:
    """What became of a question."""

    proposal: Proposal | None
    result: ToolResult | None
    questions: tuple[str, ...]
    unused: tuple[str, ...]
    refused: str = ""

    @property
    def tool(self) -> str:
        return self.proposal.calls[-1].tool.removeprefix("health.") if self.proposal else ""

    def value(self, name: str) -> Any:
        assert self.result is not None, self
        value = next(value for value in self.result.values if value.name == name)
        return value.number if value.number is not None else value.text


@pytest.fixture(scope="session")
def units() -> UnitRegistry:
    return UnitRegistry()


@pytest.fixture(scope="session")
def ask(units: UnitRegistry) -> Callable[..., Asked]:
    toolbox = HealthToolbox(today=lambda: date(2026, 6, 1))
    tools = {tool.name: tool for tool in toolbox.tools}

    def run(proposal: Proposal) -> ToolResult:
        results: dict[str, ToolResult] = {}
        for call in proposal.calls:
            arguments: dict[str, Any] = {}
            parameters = {parameter.name: parameter for parameter in tools[call.tool].parameters}
            for name, argument in call.arguments.items():
                if isinstance(argument, FromStep):
                    source = next(v for v in results[argument.step].values if v.name == argument.name)
                    value, unit = source.number, source.unit
                else:
                    value, unit = argument.value, argument.unit
                target = parameters[name].unit
                if parameters[name].kind == "quantity" and unit and target and unit != target:
                    value = units.convert(float(value), unit, target)
                arguments[name] = value
            results[call.step] = tools[call.tool].run(**arguments)
        return results[proposal.calls[-1].step]

    def asked(text: str, findings: Sequence[Finding] = ()) -> Asked:
        pictures = ()
        if findings:
            pictures = (
                PictureReading(picture_id="p", width=10, height=10, layout="nutrition_label",
                               findings=tuple(findings), safe_content=b"", media_type="image/png"),
            )  # fmt: skip
        reading = read_question(text, units, pictures=pictures)
        proposals = toolbox.recognise(reading)
        if not proposals:
            return Asked(None, None, (), tuple(m.text for m in reading.measures))
        best = proposals[0]
        spans = [
            a.span for call in best.calls for a in call.arguments.values() if isinstance(a, Given) and a.span
        ]
        spans += best.consumes
        unused = tuple(
            m.text for m in reading.measures if not any(s <= m.start and m.end <= e for s, e in spans)
        )
        if best.questions:
            return Asked(best, None, best.questions, unused)
        try:
            return Asked(best, run(best), (), unused)
        except AskThePerson as error:
            return Asked(best, None, error.questions, unused)
        except BadInput as error:
            return Asked(best, None, (), unused, refused=str(error))

    return asked
