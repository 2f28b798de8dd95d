"""Our tools as typed functions for a program, each call recorded as evidence."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kithkin.messages.errors import AskThePerson, BadInput, ToolFailed
from kithkin.messages.pictures import Finding
from kithkin.messages.readings import Argument, Assumed, Call, FromStep, Given, Measure, Reading
from kithkin.messages.results import Value
from kithkin.ports.tools import Parameter, Tool
from kithkin.ports.units import Units
from kithkin.reasoning.executing import Executor, Step
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.understanding.reading import read_question

_TYPES = {
    "quantity": "Quantity", "number": "Quantity | float", "integer": "Quantity | int", "text": "str",
    "expression": "str", "numbers": "list[float]", "choice": "str", "date": "str", "flag": "bool",
}  # fmt: skip
_MEANT = {
    "quantity": "a quantity or a result", "number": "a number, a quantity or a result", "integer": "a whole number",
    "text": "a text", "expression": "a text", "numbers": "a list of numbers", "choice": "one of its choices", "date": "a text",
    "flag": "True or False",
}  # fmt: skip
LONGEST_TEXT = 2_000
LONGEST_LIST = 500
LONGEST_UNIT = 60
LONGEST_REPLY = 4_000
MOST_SLOTS = 40
HEADER = '''from typing import Literal, TypedDict
class Quantity(TypedDict):
    number: float
    unit: str
    id: str
def quantity(number: float, unit: str = "") -> Quantity:
    """A number that stands in the question, with its unit ("kg", "mg/dL"; "" for none)."""
def reply(text: str, values: dict[str, Quantity]) -> None:
    """The answer: plain words in which every number is a slot such as {{mass}}, filled from values."""
'''


def function_name(tool: Tool) -> str:
    """The tool's name as a program writes it."""
    return tool.name.replace(".", "_")


def stub(tool: Tool) -> str:
    """The declaration of one tool, with the docstring a model reads."""
    parameters = [
        f"{p.name}: {_type_of(p)}" + ("" if p.required else " | None = None")
        for p in sorted(tool.parameters, key=lambda p: not p.required)
    ]
    described = "; ".join(
        f"{p.name}: {p.description.rstrip('.')}" + (f" [{p.unit}]" if p.unit else "") for p in tool.parameters
    )
    outputs = ", ".join(output.name for output in tool.outputs)
    docstring = f"{tool.summary.rstrip('.')}. {described}. Returns {outputs}.".replace('"""', "'''").replace(
        "\\", "\\\\"
    )
    arguments = f"*, {', '.join(parameters)}" if parameters else ""
    return f'def {function_name(tool)}({arguments}) -> dict[str, Quantity]:\n    """{docstring}"""\n'


def _type_of(parameter: Parameter) -> str:
    if parameter.kind == "choice" and parameter.choices:
        return f"Literal[{', '.join(json.dumps(choice) for choice in parameter.choices)}]"
    return _TYPES[parameter.kind]


class ProgramRun:
    """The host side of one program: binds its calls to the executor and keeps what it replied.

    `assumed` lists numbers that stand neither in the question, nor in what was read from its pictures, nor in a
    result: the reply cannot be fully checked then. What a model claims to see in a picture is thus compared
    with what was read there; `findings` are the lines it rests on.
    Its functions are called from the sandbox's thread; the tools run on the event loop.
    """

    def __init__(self, executor: Executor, reading: Reading, ledger: Ledger, units: Units) -> None:
        self._executor = executor
        self._reading = reading
        self._ledger = ledger
        self._units = units
        self._loop = asyncio.get_running_loop()
        self._steps: dict[str, Step] = {}
        self._known: list[tuple[Measure, Finding | None]] = [(measure, None) for measure in reading.measures]
        self._known += [
            (measure, finding)
            for finding in reading.findings
            if finding.kind == "line"
            for measure in read_question(finding.text, units).measures
        ]
        self.findings: list[Finding] = []
        self.text: str | None = None
        self.slots: dict[str, Value | str] = {}
        self.assumed: list[str] = []
        self.question: AskThePerson | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The finished calls, in order."""
        return tuple(self._steps.values())

    def say(self, text: str) -> None:
        """What `reply(text, {})` does."""
        self._reply(text, {})

    def functions(self, tools: Sequence[Tool]) -> dict[str, Callable[..., Any]]:
        """What the program may call."""
        functions: dict[str, Callable[..., Any]] = {"quantity": self._quantity, "reply": self._reply}
        return functions | {function_name(tool): self._function(tool) for tool in tools}

    def _function(self, tool: Tool) -> Callable[..., dict[str, Any]]:
        def call(**arguments: Any) -> dict[str, Any]:
            return self._call(tool, arguments)

        return call

    def _call(self, tool: Tool, arguments: Mapping[str, Any]) -> dict[str, Any]:
        _refuse_misfits(tool, arguments)
        parameters = {parameter.name: parameter for parameter in tool.parameters}
        bound = {
            name: self._argument(parameters[name], value)
            for name, value in arguments.items()
            if value is not None
        }
        step = f"r{len(self._steps) + 1}"
        call = Call(step=step, tool=tool.name, arguments=bound)
        running = asyncio.run_coroutine_threadsafe(
            self._executor.call(call, self._reading, self._ledger, self._steps), self._loop
        )
        try:
            done = running.result(timeout=tool.seconds + 30.0)
        except AskThePerson as question:
            self.question = question
            raise
        self._steps[step] = done
        return {value.name: self._handle(step, value) for value in done.result.values}

    def _handle(self, step: str, value: Value) -> dict[str, Any]:
        number = float(value.number) if value.number is not None else 0.0
        return {"number": number, "unit": self._units.display(value.unit) if value.unit else "",
                "id": f"{step}.{value.name}"}  # fmt: skip

    def _quantity(self, number: float, unit: str = "") -> dict[str, Any]:
        if not isinstance(unit, str):  # pyright: ignore[reportUnnecessaryIsInstance] - a program passes what it likes
            raise BadInput("The unit of a quantity is a text.")
        number, canonical = _finite(number), self._unit(unit)
        index = self._index_of(number, canonical)
        alike = [measure.text for measure, _ in self._known if measure.number == number]
        if index is None and alike:
            raise BadInput(
                f"The question says {alike[0]!r}, not {number:g} {unit}: keep its unit.".replace(" :", ":")
            )
        return {"number": number, "unit": unit, "id": f"q{index}" if index is not None else ""}

    def _unit(self, text: str) -> str | None:
        canonical = self._units.canonical(text) if text and len(text) <= LONGEST_UNIT else None
        if text and canonical is None:
            raise BadInput(f"{text[:LONGEST_UNIT]!r} is not a unit I know.")
        return canonical

    def _index_of(self, number: float, unit: str | None) -> int | None:
        for index, (measure, _) in enumerate(self._known):
            if measure.number == number and measure.unit == unit:
                return index
        return None

    def _argument(self, parameter: Parameter, value: Any) -> Argument:
        if isinstance(value, dict):
            return self._from_handle(dict(value))  # pyright: ignore[reportUnknownArgumentType] - checked inside
        if isinstance(value, list | tuple):
            if len(value) > LONGEST_LIST:  # pyright: ignore[reportUnknownArgumentType] - any list has a length
                raise BadInput(f"A list holds at most {LONGEST_LIST} numbers.")
            numbers = tuple(_finite(item) for item in value)  # pyright: ignore[reportUnknownVariableType]
            for number in numbers:
                self._note_unless_asked(number)
            return Given(value=numbers)
        if isinstance(value, bool):
            if self._reading.pictures:
                self.assumed.append(f"{parameter.name.replace('_', ' ')}: {'yes' if value else 'no'}")
            return Given(value=value)
        if isinstance(value, int | float):
            self._note_unless_asked(_finite(value))
            return Given(value=value)
        text = str(value)  # it is one: `_refuse_misfits` has looked
        if len(text) > LONGEST_TEXT:
            raise BadInput(f"A text is at most {LONGEST_TEXT} characters long.")
        if self._reading.pictures:
            self._refuse_foreign(parameter, text)
        if parameter.kind in {"text", "expression", "date"}:
            for measure in read_question(text, self._units).measures:
                self._note_unless_asked(measure.number)
        return Given(value=text)

    def _refuse_foreign(self, parameter: Parameter, text: str) -> None:
        """Beside a picture, a text must be the asker's own or printed maths; one of a tool's own choices is named as taken.

        Anything else could be words of the picture, and some tools repeat their texts. Raises `BadInput`.
        """
        if text.casefold() in self._reading.lower.casefold():
            return
        if parameter.kind == "choice":
            self.assumed.append(text.replace("_", " "))
            return
        printed = [one for one in self._reading.findings if one.kind == "expression" and one.text == text]
        if not printed:
            raise BadInput(
                f"{parameter.name} has to stand in the question just so, or be an equation of the picture."
            )
        self.findings.append(printed[0])

    def _from_handle(self, handle: dict[str, Any]) -> Argument:
        match handle:
            case {"id": str(identifier), "unit": str(unit), "number": given}:
                number = _finite(given)
            case _:
                raise BadInput(
                    "That is no quantity and no single result: take one value of a result, by its name."
                )
        step, _, name = identifier.partition(".")
        if step in self._steps:
            source = [v for v in self._steps[step].result.values if v.name == name]
            if source and (source[0].number is None or float(source[0].number) == number):
                return FromStep(step=step, name=name)
            raise ToolFailed("A result was changed between two calls; pass it on as it is.")
        canonical = self._unit(unit)
        index = self._index_of(number, canonical)
        if index is not None:
            measure, finding = self._known[index]
            if finding is None:
                return Given(value=number, unit=canonical, span=(measure.start, measure.end))
            self.findings.append(finding)
            return Given(value=number, unit=canonical, finding=finding.id)
        self.assumed.append(f"{number:g} {unit}".strip())
        return Assumed(value=number, unit=canonical, why="not in the question: the model supplied it")

    def _note_unless_asked(self, number: float) -> None:
        if not any(measure.number == number for measure, _ in self._known):
            self.assumed.append(f"{number:g}")

    def _reply(self, text: str, values: Mapping[str, Any]) -> None:
        if not isinstance(text, str) or not isinstance(values, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance] - a program passes what it likes
            raise BadInput("reply takes a text and a dict of values.")
        if len(values) > MOST_SLOTS:
            raise BadInput(f"A reply takes at most {MOST_SLOTS} values.")
        slots: dict[str, Value | str] = {}
        for name, handle in values.items():
            if not isinstance(name, str) or not isinstance(handle, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance] - see above
                raise BadInput("The values of a reply are results or quantities, each under a name.")
            step, _, value_name = str(handle.get("id", "")).partition(".")
            found = (
                [v for v in self._steps[step].result.values if v.name == value_name]
                if step in self._steps
                else []
            )
            if found:
                slots[name] = found[0]
            elif step in (asked := {f"q{index}": m.text for index, (m, _) in enumerate(self._known)}):
                slots[name] = asked[step]
            else:
                raise ToolFailed(f"The value {name} is neither a result nor a quantity of the question.")
        self.text, self.slots = text[:LONGEST_REPLY], slots


def _refuse_misfits(tool: Tool, arguments: Mapping[str, Any]) -> None:
    """Raises `BadInput` for arguments that do not fit the declaration: the host relies on no type checker."""
    parameters = {parameter.name: parameter for parameter in tool.parameters}
    for name in arguments:
        if name not in parameters:
            raise BadInput(f"{function_name(tool)} has no parameter named {str(name)[:60]}.")
    for name, parameter in parameters.items():
        value = arguments.get(name)
        if value is None:
            if parameter.required:
                raise BadInput(f"{function_name(tool)} needs {name}.")
        elif not _fits(parameter, value):
            raise BadInput(f"{name} of {function_name(tool)} must be {_MEANT[parameter.kind]}.")


def _fits(parameter: Parameter, value: Any) -> bool:
    match parameter.kind:
        case "quantity":
            return isinstance(value, dict)
        case "number":
            return isinstance(value, dict) or _is_number(value)
        case "integer":
            return isinstance(value, dict) or (_is_number(value) and isinstance(value, int))
        case "numbers":
            return isinstance(value, list | tuple) and all(map(_is_number, value))  # pyright: ignore[reportUnknownArgumentType] - looked at here
        case "flag":
            return isinstance(value, bool)
        case "choice" if parameter.choices:
            return isinstance(value, str) and value in parameter.choices
        case _:
            return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _finite(number: Any) -> float:
    """A number from a program as a float. Raises `BadInput` for what is none, or is too large to be one."""
    try:
        result = float(number) if _is_number(number) else math.nan
    except OverflowError:
        result = math.nan
    if not math.isfinite(result):
        raise BadInput("A number is not finite, or not a number at all.")
    return result
