"""Runs the best proposal for a question as the core does: units converted, every number accounted for."""

from __future__ import annotations

import re

import pytest

from kithkin.messages.readings import FromStep, Given
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.chemistry import ChemistryToolbox
from kithkin.tools.units import UnitRegistry


class Answering:
    """Asks the toolbox and computes."""

    def __init__(self) -> None:
        self.units = UnitRegistry()
        self.box = ChemistryToolbox()
        self.tools = {tool.name: tool for tool in self.box.tools}

    def proposals(self, question: str):
        return self.box.recognise(read_question(question, self.units))

    def __call__(self, question: str):
        reading = read_question(question, self.units)
        proposal = self.box.recognise(reading)[0]
        assert not proposal.questions
        results = {}
        spans = list(proposal.consumes)
        for call in proposal.calls:
            tool = self.tools[call.tool]
            kinds = {parameter.name: parameter for parameter in tool.parameters}
            arguments = {}
            for name, argument in call.arguments.items():
                if isinstance(argument, FromStep):
                    value = next(v for v in results[argument.step].values if v.name == argument.name)
                    number, unit = (value.number if value.number is not None else value.text), value.unit
                else:
                    number, unit = argument.value, argument.unit
                    if isinstance(argument, Given) and argument.span:
                        spans.append(argument.span)
                target = kinds[name].unit
                if kinds[name].kind == "quantity" and unit and unit != target:
                    number = self.units.convert(number, unit, target)
                elif kinds[name].kind == "numbers" and unit and target:
                    number = tuple(self.units.convert(item, unit, target) for item in number)
                arguments[name] = number
            result = tool.run(**arguments)
            named = {v.name for v in (*result.values, *result.facts)} | set(kinds)
            slots = set(re.findall(r"\{\{(\w+)\}\}", result.sentence))
            assert slots <= named, result.sentence
            assert not re.search(r"\d", re.sub(r"\{\{\w+\}\}", "", result.sentence)), result.sentence
            results[call.step] = result
        for measure in reading.measures:
            assert any(s <= measure.start and measure.end <= e for s, e in spans), (
                f"{measure.text} is not used"
            )
        value = results[proposal.calls[-1].step].values[0]
        for answer in proposal.answers[:1]:
            value = next(v for v in results[answer.step].values if v.name == answer.name)
        if value.number is None:
            return value.text
        if proposal.result_unit and value.unit:
            return self.units.convert(value.number, value.unit, proposal.result_unit)
        return value.number


@pytest.fixture(scope="session")
def answer() -> Answering:
    return Answering()
