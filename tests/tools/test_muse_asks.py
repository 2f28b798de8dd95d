"""What the model is taught of Kithkin's tools is so: their names and parameters, and what they give."""

import json
import math
import random
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from kithkin.app import toolboxes
from kithkin.messages.errors import BadInput
from kithkin.ports.tools import Parameter, Tool
from kithkin.tools.units import UnitRegistry
from kithkin_muse.data import asks_everyday, asks_health, asks_science
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
