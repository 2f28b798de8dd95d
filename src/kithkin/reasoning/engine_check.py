"""Finds out by trying what an engine can do here, and says it in plain words."""

from __future__ import annotations

import ast
import asyncio
import io
import json
import re
import time
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw

from kithkin.messages.errors import EngineRefused, EngineUnavailable, TryAgain
from kithkin.messages.generations import (
    Capabilities,
    ChatMessage,
    Chunk,
    Constraint,
    Generation,
    GenerationRequest,
)
from kithkin.ports.engines import Engine

Trial = Literal["plain", "json", "picture", "program"]
_SLOW_TOKENS_PER_SECOND = 8.0
"""About the pace at which people read aloud; slower than that, waiting shows."""
_SECONDS = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One trial: whether it went well, and what came back (or went wrong), shortened."""

    trial: Trial
    works: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What an engine really did. `claimed` is what it says of itself; times are seconds, speeds tokens a second."""

    engine: str
    claimed: Capabilities
    findings: tuple[Finding, ...]
    first_token_seconds: float
    tokens_per_second: float

    def works(self, trial: Trial) -> bool:
        """Whether a trial went well; one that was not made did not."""
        return any(finding.works for finding in self.findings if finding.trial == trial)

    def __str__(self) -> str:
        where = "on this machine or in this network" if self.claimed.local else "on a hosted service"
        lines = [f"{self.engine}, {where}."]
        lines.append(
            f"Speed: the first word after {self.first_token_seconds:.1f} s, then {self.tokens_per_second:.0f} "
            f"tokens a second{' (slow)' if self.tokens_per_second < _SLOW_TOKENS_PER_SECOND else ''}."
        )
        lines.append(f"It holds {self.claimed.context_tokens:,} tokens at once.")
        lines += [
            f"{'yes' if finding.works else 'no '}  {_TITLES[finding.trial]}" for finding in self.findings
        ]
        left_out = [_WITHOUT[finding.trial] for finding in self.findings if not finding.works]
        if left_out:
            lines += ["Left out with this engine:", *(f"- {sentence}" for sentence in left_out)]
        else:
            lines.append("Nothing is left out with this engine.")
        return "\n".join(lines)


_TITLES: dict[Trial, str] = {
    "plain": "answers in words",
    "json": "keeps to a given form",
    "picture": "sees pictures",
    "program": "writes small programs over the tools",
}
_WITHOUT: dict[Trial, str] = {
    "plain": "Conversation: it gives no sensible text. Questions the tools recognise are still answered.",
    "json": "Choosing among readings of an unclear question; the person is asked instead.",
    "picture": "Looking at pictures with the model; printed text and numbers are still read from them.",
    "program": "Questions that need several steps in a new order; those the tools recognise are still answered.",
}


async def check(engine: Engine) -> CheckReport:
    """Tries an engine with four tiny requests, none of which holds anything of anyone's.

    Raises `EngineUnavailable` or `TryAgain` when it cannot be reached at all; a trial that goes wrong is a finding.
    """
    claimed = await engine.capabilities()
    plain, first, speed = await _plain(engine)
    findings = [plain, await _json(engine), await _picture(engine), await _program(engine)]
    return CheckReport(
        engine=engine.name,
        claimed=claimed,
        findings=tuple(findings),
        first_token_seconds=first,
        tokens_per_second=speed,
    )


async def _plain(engine: Engine) -> tuple[Finding, float, float]:
    """Words, and how fast they come. The prompt is long enough for its reading to show in the time."""
    request = _request("Explain in a few sentences why the sky is blue.", max_tokens=64)
    started = time.perf_counter()
    moments: list[float] = []
    generation: Generation | None = None
    stream = engine.stream(request)
    async for piece in stream:
        if isinstance(piece, Chunk):
            moments.append(time.perf_counter())
        else:
            generation = piece
    if generation is None or not moments:
        return Finding(trial="plain", works=False, detail="no text"), time.perf_counter() - started, 0.0
    words = re.findall(r"[A-Za-z]{2,}", generation.text)
    pace = (
        (generation.generated_tokens - 1) / max(moments[-1] - moments[0], 1e-3) if len(moments) > 1 else 0.0
    )
    works = len(words) >= 5 and len({word.lower() for word in words}) >= 4
    return Finding(trial="plain", works=works, detail=_short(generation.text)), moments[0] - started, pace


async def _json(engine: Engine) -> Finding:
    schema = {
        "type": "object",
        "properties": {"colour": {"type": "string", "enum": ["blue", "green"]}, "count": {"type": "integer"}},
        "required": ["colour", "count"],
        "additionalProperties": False,
    }
    text, failed = await _ask(
        engine,
        _request(
            "The sky is blue. Give its colour and the count 3.", constraint=Constraint(json_schema=schema)
        ),
    )
    try:
        document = json.loads(text)
    except ValueError:
        return Finding(trial="json", works=False, detail=failed or _short(text))
    works = (
        isinstance(document, dict)
        and set(document) == {"colour", "count"}
        and document["colour"] in ("blue", "green")
        and isinstance(document["count"], int)
    )
    return Finding(trial="json", works=works, detail=_short(text))


async def _picture(engine: Engine) -> Finding:
    """Two pictures that differ only in what stands in them: a lucky guess does not pass."""
    answers: list[str] = []
    for digits, colour in (("73", "red"), ("48", "green")):
        message = ChatMessage(
            role="user",
            text="Which number is written in this picture, and which colour is the bar below it: red or green?",
            pictures=(_drawn(digits, colour),),
        )
        request = GenerationRequest(messages=(message,), max_tokens=48, seconds=_SECONDS)
        text, failed = await _ask(engine, request)
        other = "green" if colour == "red" else "red"
        said = text.lower()
        if failed or digits not in said or colour not in said or other in said:
            return Finding(trial="picture", works=False, detail=failed or _short(text))
        answers.append(_short(text))
    return Finding(trial="picture", works=True, detail=" / ".join(answers))


def _drawn(digits: str, colour: str) -> bytes:
    picture = Image.new("RGB", (224, 224), "white")
    drawing = ImageDraw.Draw(picture)
    drawing.text((40, 20), digits, fill="black", font_size=110)
    drawing.rectangle((20, 170, 204, 204), fill=colour)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


async def _program(engine: Engine) -> Finding:
    """A program is read, not run: it must parse and call the given function with the numbers of the question."""
    text, failed = await _ask(
        engine,
        _request(
            "You write Python. There is one function: area_of_rectangle(width, height). Write exactly two lines: "
            "the first stores the result of calling it for a width of 7 and a height of 12 in `result`, the second "
            "prints `result`. Only the code.",
            max_tokens=96,
        ),
    )
    return Finding(trial="program", works=_calls(_code_in(text)), detail=failed or _short(text))


def _code_in(text: str) -> str:
    fenced = re.search(r"```(?:python|py)?\s*\n(.*?)```", text, re.DOTALL)
    return (fenced[1] if fenced else text).strip()


def _calls(code: str) -> bool:
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError):
        return False
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "area_of_rectangle"
        ):
            given = {str(place): value for place, value in enumerate(node.args)}
            given |= {keyword.arg or "": keyword.value for keyword in node.keywords}
            numbers = {name: value.value for name, value in given.items() if isinstance(value, ast.Constant)}
            width = numbers.get("width", numbers.get("0"))
            height = numbers.get("height", numbers.get("1"))
            return len(tree.body) <= 3 and (width, height) == (7, 12)
    return False


def _request(text: str, *, max_tokens: int = 64, constraint: Constraint | None = None) -> GenerationRequest:
    return GenerationRequest(
        messages=(ChatMessage(role="user", text=text),),
        max_tokens=max_tokens,
        constraint=constraint,
        seconds=_SECONDS,
    )


async def _ask(engine: Engine, request: GenerationRequest) -> tuple[str, str]:
    """The text, or else what went wrong. Where the engine has gone away there is nothing to find out."""
    try:
        return (await engine.generate(request)).text, ""
    except EngineRefused as problem:
        return "", problem.message
    except TryAgain as problem:
        if problem.after > _SECONDS:
            raise
        await asyncio.sleep(problem.after)
        return (await engine.generate(request)).text, ""
    except EngineUnavailable as problem:
        return "", problem.message


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 160 else words[:159] + "…"
