"""The form of a conversation: messages with recipients, calls of tools in angle brackets, ids made without seams.

    <|start|>user<|message|>What is 2 + 2?<|eot|>
    <|start|>assistant to=self<|message|>Simple.<|eom|><|start|>assistant to=user<|message|>4<|eot|>

A message to `self` is reasoning, one to `user` the answer, one to a tool a call. A turn may have several messages; only
its last ends with <|eot|>. Special tokens are set as ids, so words of people and tools can never make one.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from kithkin_muse.configuration import VisionConfiguration
from kithkin_muse.images import tokens_of
from kithkin_muse.tokens import (
    BEGIN,
    END_OF_MESSAGE,
    END_OF_TEXT,
    END_OF_TURN,
    MESSAGE,
    PICTURE,
    PICTURE_END,
    PICTURE_START,
    START,
    Vocabulary,
)
from kithkin_muse.vision import Grid

Strength = Literal["low", "medium", "high", "xhigh"]
"""How long to reason."""

_CALL = re.compile(r'<atem:invoke name="([^"]+)">(.*?)</atem:invoke>', re.DOTALL)
_PARAMETER = re.compile(r'<atem:parameter name="([^"]+)">(.*?)</atem:parameter>', re.DOTALL)
_HEADER = re.compile(r"\s*(?:assistant)?(?:\s*to=(\S+))?\s*")


@dataclass(frozen=True, slots=True)
class Tool:
    """What a model may call: a name, what it does, and a JSON schema of its parameters."""

    name: str
    purpose: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call. Values are as they are written: strings raw, everything else as JSON (see `typed`)."""

    tool: str
    arguments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `content` is text with the grids of pictures in it; only assistants have a recipient."""

    role: Literal["system", "user", "assistant", "tool"]
    content: Sequence[str | Grid]
    recipient: str = ""
    tool: str = ""
    """Whose result this is, in messages of a tool."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote in one turn."""

    reasoning: str = ""
    answer: str = ""
    calls: tuple[ToolCall, ...] = field(default=())


def system(words: str, *, strength: Strength = "high", tools: Sequence[Tool] = ()) -> Message:
    """The first message: who the model is, how long it is to reason, what it may call, to whom it may write."""
    parts = [words, f"Reasoning strength: {strength}."]
    if tools:
        described = [
            json.dumps({"name": one.name, "description": one.purpose, "parameters": one.parameters})
            for one in tools
        ]
        parts.append("\n".join(["Functions, each with a JSON schema of its parameters:", *described]))
    recipients = ["self", *dict.fromkeys(f"{one.name.split('.')[0]}.*" for one in tools), "user"]
    parts.append("# Valid recipients: " + ", ".join(f'"{one}"' for one in recipients) + ".")
    return Message("system", ["\n\n".join(parts)])


def called(call: ToolCall) -> Message:
    """The message with which an assistant calls a tool. Raises `ValueError` for what cannot be written."""
    return Message("assistant", [written_call(call)], recipient=call.tool)


def written_call(call: ToolCall) -> str:
    """A call as the model writes it. Raises `ValueError` where a name or value would break the form."""
    lines = ["<atem:function_calls>", f'<atem:invoke name="{_plain(call.tool)}">']
    for name, value in call.arguments.items():
        if "</atem:" in value:
            raise ValueError(f"the value of {name} holds a closing bracket of the form itself")
        lines.append(f'<atem:parameter name="{_plain(name)}">{value}</atem:parameter>')
    return "\n".join([*lines, "</atem:invoke>", "</atem:function_calls>"])


def _plain(name: str) -> str:
    if not re.fullmatch(r"[\w.-]+", name):
        raise ValueError(f"{name!r} is no name for a tool or parameter")
    return name


def read_calls(text: str) -> tuple[ToolCall, ...]:
    """The calls in a message. What is malformed is no call."""
    return tuple(ToolCall(name, dict(_PARAMETER.findall(body))) for name, body in _CALL.findall(text))


def typed(call: ToolCall, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a call as a JSON schema has them. Raises `ValueError` where one is not of its type."""
    properties: Mapping[str, Mapping[str, Any]] = parameters.get("properties", {})
    values: dict[str, Any] = {}
    for name, value in call.arguments.items():
        if properties.get(name, {}).get("type", "string") == "string":
            values[name] = value
            continue
        try:
            values[name] = json.loads(value)
        except ValueError as problem:
            raise ValueError(
                f"the value of {name} is not {properties[name]['type']}: {value[:40]!r}"
            ) from problem
    return values


def conversation(
    messages: Sequence[Message], vocabulary: Vocabulary, vision: VisionConfiguration, *, reply: bool = True
) -> list[int]:
    """The ids of a conversation; with `reply`, up to where the assistant begins its turn."""
    ids = [vocabulary.id(BEGIN)]
    for number, message in enumerate(messages):
        following = messages[number + 1] if number + 1 < len(messages) else None
        goes_on = message.role == "assistant" and following is not None and following.role == "assistant"
        ids += [vocabulary.id(START), *vocabulary.ids(_header(message)), vocabulary.id(MESSAGE)]
        for part in message.content:
            ids += vocabulary.ids(part) if isinstance(part, str) else picture_ids(part, vocabulary, vision)
        ids.append(vocabulary.id(END_OF_MESSAGE if goes_on else END_OF_TURN))
    return [*ids, vocabulary.id(START), *vocabulary.ids("assistant")] if reply else ids


def _header(message: Message) -> str:
    if message.role == "tool":
        return f"tool {_plain(message.tool)}"
    return (
        f"assistant to={_plain(message.recipient or 'user')}" if message.role == "assistant" else message.role
    )


def picture_ids(grid: Grid, vocabulary: Vocabulary, vision: VisionConfiguration) -> list[int]:
    """The places that a picture takes in a conversation."""
    places = [vocabulary.id(PICTURE)] * tokens_of(grid, vision)
    return [vocabulary.id(PICTURE_START), *places, vocabulary.id(PICTURE_END)]


def read_reply(ids: Sequence[int], vocabulary: Vocabulary) -> Reply:
    """What the ids of a turn say, from right after `<|start|>assistant` on. A message that breaks off counts as far as
    it goes."""
    start, begins = vocabulary.id(START), vocabulary.id(MESSAGE)
    ends = {vocabulary.id(one) for one in (END_OF_MESSAGE, END_OF_TURN, END_OF_TEXT)}
    reasoning: list[str] = []
    answer: list[str] = []
    calls: list[ToolCall] = []
    header: list[int] = []
    body: list[int] | None = None

    def close() -> None:
        nonlocal header, body
        if body is not None:
            found = _HEADER.fullmatch(vocabulary.text(header))
            text = vocabulary.text(body)
            recipient = (found[1] if found else None) or "user"
            if recipient == "self":
                reasoning.append(text)
            elif recipient == "user":
                answer.append(text)
            else:
                calls.extend(read_calls(text))
        header, body = [], None

    for number in ids:
        if number == start or number in ends:
            close()
        elif number == begins and body is None:
            body = []
        elif body is None:
            header.append(number)
        else:
            body.append(number)
    close()
    return Reply("\n".join(reasoning), "\n".join(answer), tuple(calls))
