"""What is said to a model, and what it says back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """One message to or from a model; `pictures` are safe JPEG or PNG bytes (see `PictureReading`)."""

    role: Literal["system", "user", "assistant"]
    text: str
    pictures: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """What a model's output must look like; exactly one of the three is set.

    `json_schema`: a JSON document of this schema. `grammar`: GBNF. `choices`: exactly one of these strings.
    """

    json_schema: dict[str, Any] | None = None
    grammar: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationRequest:
    """What to generate. `temperature` 0 is greedy and repeatable; `seconds` bounds the whole call."""

    messages: tuple[ChatMessage, ...]
    max_tokens: int = 256
    temperature: float = 0.0
    seed: int = 0
    constraint: Constraint | None = None
    stop: tuple[str, ...] = ()
    seconds: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of text as it is generated."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """A finished generation. `stopped`: "end", "length" (max_tokens reached) or "stop" (a stop string)."""

    text: str
    stopped: Literal["end", "length", "stop"]
    prompt_tokens: int
    generated_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What an engine can do here. `programs`: able to write tool programs (not the embedded 135M model)."""

    pictures: bool
    json_schema: bool
    grammar: bool
    programs: bool
    context_tokens: int
    local: bool
