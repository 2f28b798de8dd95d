"""Our requests in the words of the chat completions API."""

from __future__ import annotations

import base64
import json
from typing import Any, cast

from kithkin.messages.errors import EngineRefused
from kithkin.messages.generations import Capabilities, ChatMessage, GenerationRequest


def body_of(model: str, request: GenerationRequest, able: Capabilities) -> dict[str, Any]:
    """The chat completion for a request. Raises `EngineRefused` for what the server is known not to do."""
    body: dict[str, Any] = {
        "model": model,
        "messages": [_message(message, able) for message in request.messages],
        "max_tokens": max(1, request.max_tokens),
        "temperature": request.temperature,
        "seed": request.seed,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if request.stop:
        # Four is the most that the API takes; the rest are found on our side.
        body["stop"] = list(request.stop[:4])
    _constrain(body, request, able)
    return body


def _message(message: ChatMessage, able: Capabilities) -> dict[str, Any]:
    if not message.pictures:
        return {"role": message.role, "content": message.text}
    if not able.pictures:
        raise EngineRefused(
            "This model cannot see pictures.", remedy="Choose a model that can, or send the text alone."
        )
    pictures = [
        {"type": "image_url", "image_url": {"url": data_url(content)}} for content in message.pictures
    ]
    return {"role": message.role, "content": [{"type": "text", "text": message.text}, *pictures]}


def data_url(content: bytes) -> str:
    """A safe picture (PNG, or else JPEG) as a data URL."""
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _constrain(body: dict[str, Any], request: GenerationRequest, able: Capabilities) -> None:
    constraint = request.constraint
    if constraint is None:
        return
    if constraint.json_schema is not None:
        if not able.json_schema:
            raise EngineRefused(
                "This server does not keep to a JSON schema.", remedy="Use another engine for this."
            )
        body["response_format"] = schema_format(constraint.json_schema)
    elif constraint.grammar is not None:
        if not able.grammar:
            raise EngineRefused(
                "This server does not keep to a grammar.",
                remedy="Use a llama.cpp server or the embedded engine.",
            )
        body["extra_body"] = {"grammar": constraint.grammar}
    elif not constraint.choices:
        raise EngineRefused("There is nothing to choose from.", remedy="Give at least one choice.")
    elif able.json_schema:
        body["response_format"] = schema_format(_choice_schema(constraint.choices))
    else:
        wish = "Answer with exactly one of these, and nothing else: " + json.dumps(list(constraint.choices))
        body["messages"] = [*body["messages"], {"role": "user", "content": wish}]


def _choice_schema(choices: tuple[str, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"choice": {"type": "string", "enum": list(choices)}},
        "required": ["choice"],
        "additionalProperties": False,
    }


def schema_format(schema: dict[str, Any]) -> dict[str, Any]:
    """The response format for a schema; `strict` where the schema meets the API's conditions for it."""
    return {
        "type": "json_schema",
        "json_schema": {"name": "answer", "schema": schema, "strict": _may_be_strict(schema)},
    }


def _may_be_strict(schema: Any) -> bool:
    """Whether every object in the schema is closed and requires all its properties (OpenAI, structured outputs)."""
    if isinstance(schema, list):
        return all(_may_be_strict(part) for part in cast("list[Any]", schema))
    if not isinstance(schema, dict):
        return True
    parts = cast("dict[str, Any]", schema)
    properties = parts.get("properties")
    if isinstance(properties, dict):
        names = set(cast("dict[str, Any]", properties))
        if parts.get("additionalProperties") is not False or set(parts.get("required", ())) != names:
            return False
    return all(_may_be_strict(part) for part in parts.values())


def choice_in(text: str, choices: tuple[str, ...]) -> str:
    """Which of the choices an answer means. Raises `EngineRefused` when it is none, or not clearly one."""
    try:
        document: Any = json.loads(text)
    except ValueError:
        document = text
    if isinstance(document, dict):
        document = cast("dict[str, Any]", document).get("choice", text)
    said = str(document).strip().strip("\"'`.").casefold()
    exact = [choice for choice in choices if choice.casefold().strip("\"'`.") == said]
    inside = exact or [choice for choice in choices if choice.casefold() in said]
    if len(inside) != 1:
        raise EngineRefused(
            "The model did not pick one of the choices.", remedy="Try again, or use another engine."
        )
    return inside[0]
