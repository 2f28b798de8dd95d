"""What a tool is: a typed, referenced function with the words by which people ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from kithkin.messages.readings import Proposal, Reading
from kithkin.messages.results import ToolResult

ParameterKind = Literal[
    "quantity", "number", "integer", "text", "expression", "numbers", "choice", "date", "flag"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One argument of a tool.

    `kind` "quantity" means: the function receives a float in `unit` (a canonical unit name); whoever calls
    converts. "expression" is maths as text (plain or LaTeX); "numbers" a tuple of floats; "date" an ISO date.
    `quantity_kind` names what it measures, for chaining one tool's result into another's argument ("mass",
    "molar_mass", "body_mass"). `words` are how people name it; `choices` maps each choice to its words.
    `plausible` bounds (in `unit`, inclusive): outside them the person is asked instead of computing.
    `question` is what to ask when it is missing (ends in "?").
    """

    name: str
    kind: ParameterKind
    description: str
    unit: str | None = None
    quantity_kind: str = ""
    words: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    required: bool = True
    default: Any = None
    plausible: tuple[float, float] | None = None
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A value the tool promises to return, with what it measures (for chaining) and its unit."""

    name: str
    quantity_kind: str = ""
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A typed function that can be called by a program.

    `name` is "<toolbox>.<function>". `run` takes keyword arguments named as the parameters and returns a
    `ToolResult`; it raises `BadInput`, `AskThePerson` or `ToolFailed`, never anything else on purpose. It must be a
    module-level function when `isolated` is set: then it runs in a worker process that is stopped after
    `seconds`. `examples` are questions that this tool answers, as people phrase them. `limits` says what it is not for.
    `is_health` marks results that belong to health (figures from pictures are read back first).
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    outputs: tuple[Output, ...]
    run: Callable[..., ToolResult]
    reference: str
    examples: tuple[str, ...] = ()
    limits: str = ""
    isolated: bool = False
    seconds: float = 5.0
    is_health: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One quantity in a relation. `argument` is the tool's parameter name; `unit` canonical; `words` how
    people name it ("mass", "speed"), `symbols` how formulas do ("m", "v"); `usual` a default with its reason."""

    argument: str
    quantity_kind: str
    unit: str | None
    words: tuple[str, ...]
    symbols: tuple[str, ...] = ()
    usual: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """An equation that a tool can solve for some of its variables, so that programs can be planned through it.

    Calling `tool` with every variable but one, plus `fixed` arguments, plus `unknown_argument` naming the missing one
    (when set), returns that one as the first value, named as its argument. `words` are topic words that make the
    relation likely, `unless` words that rule it out ("thrown" rules out constant speed).
    """

    name: str
    tool: str
    variables: tuple[Variable, ...]
    solves_for: tuple[str, ...]
    fixed: Mapping[str, str] = field(default_factory=dict[str, str])
    unknown_argument: str | None = None
    words: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Toolbox(Protocol):
    """The tools of one field, and how to recognise questions for them without any model."""

    @property
    def name(self) -> str:
        """The field ("health")."""
        ...

    @property
    def tools(self) -> Sequence[Tool]:
        """All tools; names are unique over all toolboxes."""
        ...

    @property
    def relations(self) -> Sequence[Relation]:
        """Relations for planning; empty where there are none."""
        ...

    def recognise(self, reading: Reading) -> Sequence[Proposal]:
        """Programs that would answer the question, best first; empty when the question is not of this field.

        Must be quick (a few milliseconds), must never raise on any text, and must rather return nothing, or a
        proposal with `questions`, than a guess.
        """
        ...


class ToolHost(Protocol):
    """Runs tools within limits of time and memory."""

    async def run(self, tool: Tool, arguments: Mapping[str, Any]) -> ToolResult:
        """Calls `tool.run(**arguments)`. Raises what the tool raises, and `ToolTimedOut`."""
        ...

    async def close(self) -> None:
        """Stops all workers."""
        ...
