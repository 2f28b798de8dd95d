"""Our requests in llama.cpp's words."""

from __future__ import annotations

import base64
from typing import Any

from kithkin.messages.errors import EngineRefused
from kithkin.messages.generations import ChatMessage, Constraint, GenerationRequest


def body_of(request: GenerationRequest, *, sees_pictures: bool, thinks: bool) -> dict[str, Any]:
    """The chat completion for a request, without its stop strings. Raises `EngineRefused`."""
    body: dict[str, Any] = {
        "messages": [_message(message, sees_pictures=sees_pictures) for message in request.messages],
        "max_tokens": max(1, request.max_tokens),
        "temperature": request.temperature,
        "seed": request.seed,
        "cache_prompt": True,
        "stream_options": {"include_usage": True},
        "chat_template_kwargs": {"enable_thinking": thinks},
    }
    if request.constraint is not None:
        body |= _constraint(request.constraint)
    return body


def _message(message: ChatMessage, *, sees_pictures: bool) -> dict[str, Any]:
    if not message.pictures:
        return {"role": message.role, "content": message.text}
    if not sees_pictures:
        raise EngineRefused(
            "This model cannot see pictures.",
            remedy="Choose a model with a picture projector (mmproj), or send the text alone.",
        )
    pictures = [
        {"type": "image_url", "image_url": {"url": f"data:{media_type(content)};base64,{_base64(content)}"}}
        for content in message.pictures
    ]
    return {"role": message.role, "content": [*pictures, {"type": "text", "text": message.text}]}


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def media_type(content: bytes) -> str:
    """The media type of a safe picture, which is PNG or else JPEG."""
    return "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"


def _constraint(constraint: Constraint) -> dict[str, Any]:
    if constraint.json_schema is not None:
        return {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": constraint.json_schema},
            }
        }
    if constraint.grammar is not None:
        return {"grammar": constraint.grammar}
    return {"grammar": choice_grammar(constraint.choices)}


def choice_grammar(choices: tuple[str, ...]) -> str:
    """A GBNF grammar that admits exactly these strings. Raises `EngineRefused` when there are none."""
    if not choices or any(not choice for choice in choices):
        raise EngineRefused(
            "There is nothing to choose from.", remedy="Give at least one choice, none empty."
        )
    return "root ::= " + " | ".join(f'"{_escaped(choice)}"' for choice in choices)


def _escaped(text: str) -> str:
    """A GBNF string literal's content: control characters, quotes and backslashes by their code points."""
    return "".join(
        letter if letter.isprintable() and letter not in '"\\' else f"\\U{ord(letter):08X}" for letter in text
    )
