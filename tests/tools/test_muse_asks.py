"""What the model is taught of Kithkin's tools is so: their names and parameters, and what they give."""

import asyncio
import json
import math
import random
import re
import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kithkin.app import toolboxes
from kithkin.messages.errors import BadInput
from kithkin.messages.results import ToolResult
from kithkin.ports.tools import Parameter, Tool
from kithkin.reasoning.executing import Executor
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.programs.plain_programs import is_plainly_typed
from kithkin.reasoning.programs.sandbox import Sandbox
from kithkin.reasoning.programs.tool_functions import HEADER, ProgramRun, stub
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.units import UnitRegistry
from kithkin_muse.data import asks_everyday, asks_health, asks_science, programs, tool_table
from kithkin_muse.data.asks import Ask, Asked

ROOT = Path(__file__).resolve().parents[2]
ASKS: tuple[Ask, ...] = tuple(
    ask
    for module in (asks_everyday, asks_science, asks_health)
    for group in vars(module).values()
    if isinstance(group, tuple)
    for ask in group
    if isinstance(ask, Ask)
)
TOOLS: dict[str, Tool] = {tool.name: tool for box in toolboxes() for tool in box.tools}
UNITS = UnitRegistry()


def test_the_table_of_tools_is_kithkins() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "write-muse-tools"))
    written = (ROOT / "src" / "kithkin_muse" / "data" / "kithkin_tools.json").read_text("utf-8")
    assert written == script["table"](), "run scripts/write-muse-tools"


@pytest.mark.parametrize("number", range(len(ASKS)), ids=[f"{ask.tool}-{n}" for n, ask in enumerate(ASKS)])
def test_a_call_runs_and_gives_what_the_model_is_told(number: int) -> None:
    ask, chance = ASKS[number], random.Random(number)
    tool = TOOLS[ask.tool]
    for _ in range(5):
        asked = Asked.by_chance(ask, chance)
        parameters = {one.name: one for one in tool.parameters}
        given = {name: _argument(parameters[name], text) for name, text in asked.arguments().items()}
        left_out = {
            one.name: one.default for one in tool.parameters if one.name not in given and not one.required
        }
        result = tool.run(**left_out, **given)
        value = (
            result.values[0]
            if ask.output == "converted"
            else next(one for one in result.values if one.name == ask.output)
        )
        told = asked.result()
        figure = re.match(r"-?[\d.]+", told)
        if value.number is None or figure is None:
            assert value.text == told, (asked.question(ask.phrasings.training[0]), value, told)
            continue
        found = float(value.number)
        unit = told[figure.end() :].strip()
        if value.unit and unit and (canonical := UNITS.canonical(unit)):
            found = UNITS.convert(found, value.unit, canonical)
        assert math.isclose(found, float(figure[0]), rel_tol=2e-3, abs_tol=0.51 * 10.0**-ask.places), (
            asked.arguments(),
            value,
            told,
        )


class RunningHere:
    """Runs tools in this process."""

    async def run(self, tool: Tool, arguments: Mapping[str, Any]) -> ToolResult:
        return tool.run(**arguments)

    async def close(self) -> None:
        return


@pytest.mark.parametrize("number", range(len(ASKS)), ids=[f"{ask.tool}-{n}" for n, ask in enumerate(ASKS)])
def test_a_program_runs_in_kithkin_on_the_figures_of_the_question(number: int) -> None:
    """In every phrasing: the sandbox takes it, it tells the tool's result, and no figure of it came from nowhere."""
    ask, chance = ASKS[number], random.Random(number)
    tool, sandbox = TOOLS[ask.tool], Sandbox()
    for phrasing in (*ask.phrasings.training, *ask.phrasings.held_out):
        asked = Asked.by_chance(ask, chance)
        question = asked.question(phrasing)
        code = programs.program(asked, question)
        assert is_plainly_typed(code, [tool]), code

        async def run(code: str = code, question: str = question) -> ProgramRun:
            executor = Executor(TOOLS, RunningHere(), UNITS)
            running = ProgramRun(executor, read_question(question, UNITS), Ledger(UNITS), UNITS)
            functions = running.functions([tool])
            await asyncio.to_thread(sandbox.run, code, functions, HEADER + stub(tool), types_checked=True)
            return running

        done = asyncio.run(run())
        assert done.text == ask.answer.format(result=f"{{{{{ask.output}}}}}")
        assert done.slots[ask.output] in [value for step in done.steps for value in step.result.values]
        if ask.field != "dates":  # the months of dates stand in words
            assert not done.assumed, (question, code, done.assumed)


def _argument(parameter: Parameter, text: str) -> Any:
    """What a tool takes for an argument as the model writes it."""
    match parameter.kind:
        case "quantity":
            number, unit = text.split(" ", 1)
            many = 1e6 if unit.startswith("million ") else 1.0
            canonical = UNITS.canonical(unit.removeprefix("million "))
            if canonical is None or parameter.unit is None:
                raise BadInput(f"{unit} is no unit")
            return UNITS.convert(float(number) * many, canonical, parameter.unit)
        case "number":
            return float(text)
        case "integer":
            return int(text)
        case "numbers":
            return tuple(float(one) for one in json.loads(text))
        case "choice":
            assert text in parameter.choices
            return text
        case _:
            return text


def test_functions_are_declared_word_for_word_as_kithkin_declares_them() -> None:
    for name, row in tool_table.rows().items():
        assert programs.stub(row) == stub(TOOLS[name])
