"""When no rule is sure: the small model picks among calls that the question itself allows, and the asker confirms.

The candidates are built from the question: only tools near to it, only numbers and units that stand in it, every
number used exactly once and every required argument filled. The model chooses one of these strings under a grammar and can
write nothing else. What it picks is put to the asker as a question, because a small model's pick is right only
about half the time.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from kithkin.messages.generations import ChatMessage, Constraint, GenerationRequest
from kithkin.messages.readings import Call, Given, Measure, Proposal, Reading
from kithkin.ports.engines import Engine
from kithkin.ports.tools import Parameter, Tool
from kithkin.ports.units import Units
from kithkin.reasoning.drafts import Draft, abstention
from kithkin.reasoning.routing import ToolIndex

_NEAREST = 3
_EXAMPLES = 8
_NEAR_ENOUGH = 6.0
_COMMON = frozenset(
    "from with that this what when where which many much long does have year years number numbers time whether amount".split()
)
_NONE = "none of these"


class Suggester:
    """Turns an unsure question into "Shall I work out …?"."""

    def __init__(self, tools: Sequence[Tool], units: Units) -> None:
        self._index = ToolIndex(tools)
        self._units = units

    def candidates(
        self, reading: Reading, weak: Sequence[Proposal], tools: Mapping[str, Tool]
    ) -> dict[str, Proposal]:
        """The calls that the question allows, by how they read aloud."""
        found = {
            _read_aloud(tools[proposal.calls[-1].tool], ()): proposal
            for proposal in weak[:_NEAREST]
            if proposal.calls and proposal.calls[-1].tool in tools
        }
        if not 0 < len(reading.measures) <= 4:
            return found
        for score, tool in self._index.scored(reading.text, _NEAREST):
            if score < _NEAR_ENOUGH:
                break
            if not _shares_topic(tool, reading):
                continue
            calls = list(itertools.islice(self._bindings(tool, reading), 2))
            if len(calls) == 1:
                found.setdefault(_read_aloud(tool, reading.measures), Proposal(
                    calls=(calls[0],), confidence=0.5, because="nearest tool; every number fits one way"))  # fmt: skip
        return found

    def _bindings(self, tool: Tool, reading: Reading) -> Iterator[Call]:
        """Every way to give each number of the question to a different parameter and fill all required ones."""
        required = [parameter for parameter in tool.parameters if parameter.required]
        if len(required) != len(reading.measures):
            return
        for order in itertools.permutations(reading.measures):
            if all(
                self._fits(parameter, measure) for parameter, measure in zip(required, order, strict=True)
            ):
                yield Call(
                    step="r1",
                    tool=tool.name,
                    arguments={
                        p.name: Given(value=m.number, unit=m.unit, span=(m.start, m.end))
                        for p, m in zip(required, order, strict=True)
                    },
                )

    def _fits(self, parameter: Parameter, measure: Measure) -> bool:
        if parameter.kind == "quantity" and parameter.unit is not None:
            return measure.unit is not None and self._units.dimension(parameter.unit) == measure.dimension
        return parameter.kind in {"quantity", "number", "integer"} and measure.unit is None

    async def suggest(
        self, engine: Engine, reading: Reading, weak: Sequence[Proposal], tools: Mapping[str, Tool]
    ) -> Draft | None:
        """A question to the asker, or None when nothing fits. Raises `EngineUnavailable` of the engine."""
        candidates = self.candidates(reading, weak, tools)
        if not candidates:
            return None
        chosen = next(iter(candidates))
        if len(candidates) > 1:
            chosen = await self._pick(engine, reading, tuple(candidates))
        if chosen not in candidates:
            return None
        question = f"Shall I work out this: {chosen}?"
        return abstention(
            reading, "I am not sure I understood you.", questions=(question,), proposal=candidates[chosen]
        )

    async def _pick(self, engine: Engine, reading: Reading, choices: tuple[str, ...]) -> str:
        examples = [
            f"Question: {tool.examples[0]}\nTask: {tool.summary.rstrip('.').lower()}"
            for tool in self._index.nearest(reading.text, _EXAMPLES)
            if tool.examples
        ]
        listed = "\n".join(f"- {choice}" for choice in (*choices, _NONE))
        prompt = "\n\n".join([*reversed(examples), f"Tasks:\n{listed}", f"Question: {reading.text}\nTask:"])
        request = GenerationRequest(
            messages=(ChatMessage(role="user", text=prompt),),
            max_tokens=60,
            constraint=Constraint(choices=(*choices, _NONE)),
            seconds=30.0,
        )
        return (await engine.generate(request)).text.strip()


def _shares_topic(tool: Tool, reading: Reading) -> bool:
    """Whether the question holds a word of the tool's own summary; likeness of common words is no topic."""
    topic = set(re.findall(r"[a-z]{4,}", tool.summary.lower())) - _COMMON
    return bool(topic & set(re.findall(r"[a-z]{4,}", reading.lower)))


def _read_aloud(tool: Tool, measures: Sequence[Measure]) -> str:
    summary = tool.summary.rstrip(".")
    lowered = summary[0].lower() + summary[1:] if summary[1:2].islower() else summary
    return f"{lowered} from {', '.join(measure.text for measure in measures)}" if measures else lowered
