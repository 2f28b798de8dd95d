"""Reads the events of one streamed chat completion."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from kithkin.engines.openai_server.estimates import token_estimate
from kithkin.messages.errors import EngineRefused
from kithkin.messages.generations import Generation, GenerationRequest

_OPENING, _CLOSING = "<think>", "</think>"


@dataclass(slots=True)
class AnswerReader:
    """Gathers text, usage and ending; leaves out what a model thinks aloud before it answers."""

    request: GenerationRequest
    parts: list[str] = field(default_factory=list[str])
    finish: str | None = None
    stop_string: bool = False
    _prompt_tokens: int | None = None
    _generated_tokens: int | None = None
    _held: str = ""
    _tail: str = ""
    _thinking: Literal["unknown", "yes", "no"] = "unknown"

    def take(self, event: Any) -> str:
        """Reads one event (a `ChatCompletionChunk`, leniently) and returns the text it brought."""
        usage = getattr(event, "usage", None)
        if usage is not None:
            self._prompt_tokens = getattr(usage, "prompt_tokens", None)
            self._generated_tokens = getattr(usage, "completion_tokens", None)
        choices: list[Any] = getattr(event, "choices", None) or []
        if not choices:
            return ""
        choice = choices[0]
        self.finish = getattr(choice, "finish_reason", None) or self.finish
        # vLLM names the stop string that ended the text; others do not tell it from the model's own ending.
        if isinstance(getattr(choice, "stop_reason", None), str):
            self.stop_string = True
        if self.finish == "content_filter":
            raise EngineRefused(
                "The server withheld its answer.", remedy="Ask it differently, or use another engine."
            )
        text: Any = getattr(getattr(choice, "delta", None), "content", None)
        return self._shown(self._without_thoughts(text)) if isinstance(text, str) and text else ""

    def _shown(self, text: str) -> str:
        """Cuts before the first stop string (servers take four at most, and some ignore them)."""
        stops = [stop for stop in self.request.stop if stop]
        if stops:
            text = self._tail + text
            cut = min((place for stop in stops if (place := text.find(stop)) >= 0), default=-1)
            self.stop_string = cut >= 0
            kept = len(text) - max(len(stop) for stop in stops) + 1
            end = cut if self.stop_string else max(0, kept)
            text, self._tail = text[:end], "" if self.stop_string else text[end:]
        if text:
            self.parts.append(text)
        return text

    def _without_thoughts(self, text: str) -> str:
        """Some servers send thoughts inside the answer, between <think> and </think> at its start."""
        if self._thinking == "no":
            return text
        self._held += text
        if self._thinking == "unknown":
            start = self._held.lstrip()
            if start.startswith(_OPENING):
                self._thinking = "yes"
            elif _OPENING.startswith(start):
                return ""
            else:
                self._thinking = "no"
                held, self._held = self._held, ""
                return held
        _, closing, rest = self._held.partition(_CLOSING)
        if not closing:
            return ""
        self._thinking, self._held = "no", ""
        return rest.lstrip("\n")

    def rest(self) -> str:
        """Text held back that turned out to be neither a thought nor a stop string."""
        held = "" if self._thinking == "yes" else self._held
        self._held = ""
        shown = self._shown(held) if held else ""
        tail, self._tail = self._tail, ""
        if tail:
            self.parts.append(tail)
        return shown + tail

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self.parts)

    def generation(self, text: str) -> Generation:
        """The summary; counts are estimated (upwards) where the server does not report them."""
        prompt = self._prompt_tokens
        if prompt is None:
            prompt = sum(token_estimate(message.text) + 4 for message in self.request.messages)
        generated = token_estimate(text) if self._generated_tokens is None else self._generated_tokens
        stopped: Literal["end", "length", "stop"] = "end"
        if self.stop_string:
            stopped = "stop"
        elif self.finish == "length":
            stopped = "length"
        return Generation(text=text, stopped=stopped, prompt_tokens=prompt, generated_tokens=generated)
