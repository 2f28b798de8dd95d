"""An example in the base model's own form of a conversation: prompt and reply, as text and as ids.

The base knows no recipients, so that a call is JSON here: {"name": "units.convert", "arguments": {"amount": 6.8, …}}.
"""

import json
from typing import Any, cast

from transformers import PreTrainedTokenizerBase

from kithkin_muse import chat
from kithkin_muse.data.examples import Example

END = "<|im_end|>"
FORM = 'To use a tool, reply with JSON alone: {"name": "…", "arguments": {…}}. The tools:'
_CHOICES_SHOWN = 12
"""Of a parameter with a long list of choices only the first are told: prompts cost most of the time."""


def messages(example: Example) -> list[dict[str, str]]:
    """What the model is told before it replies. Raises `ValueError` for an example with pictures or several turns."""
    if example.before or example.since or not all(isinstance(part, str) for part in example.question):
        raise ValueError(f"{example.task} is not one question in words")
    told = [example.system, *([FORM, *map(_described, example.tools)] if example.tools else [])]
    asked = "".join(part for part in example.question if isinstance(part, str))
    return [{"role": "system", "content": "\n".join(told)}, {"role": "user", "content": asked}]


def reply(example: Example) -> str:
    """What the model is to reply."""
    (message,) = example.reply
    words = "".join(part for part in message.content if isinstance(part, str))
    calls = chat.read_calls(words)
    return _written(calls[0], example) if calls else words


def read(text: str) -> chat.Reply:
    """A reply as it is judged: with a call, if there is one anywhere in the text, or else words alone."""
    begins = text.find("{")
    try:
        found: Any = json.JSONDecoder().raw_decode(text, begins)[0] if begins >= 0 else None
    except (ValueError, RecursionError):
        found = None
    match found:
        case {"name": str(name), "arguments": dict(arguments)}:
            values = {str(key): _raw(value) for key, value in cast(dict[str, Any], arguments).items()}
            return chat.Reply(calls=(chat.ToolCall(name, values),))
        case _:
            return chat.Reply(answer=text.strip())


def prompt_ids(example: Example, tokenizer: PreTrainedTokenizerBase) -> list[int]:
    """The ids of everything up to where the reply begins."""
    laid_out = tokenizer.apply_chat_template(messages(example), tokenize=False, add_generation_prompt=True)
    return tokenizer.encode(cast(str, laid_out), add_special_tokens=False)


def reply_ids(example: Example, tokenizer: PreTrainedTokenizerBase) -> list[int]:
    """The ids of the reply and its end."""
    return tokenizer.encode(reply(example) + END, add_special_tokens=False)


def _described(tool: chat.Tool) -> str:
    """A tool in one line: name, parameters with their types or choices, purpose. A question mark: may be left out."""
    required = tool.parameters["required"]
    listed = (
        f"{name}{'' if name in required else '?'}: {_kind(one)}"
        for name, one in tool.parameters["properties"].items()
    )
    return f"{tool.name}({', '.join(listed)}): {tool.purpose}"


def _kind(parameter: dict[str, Any]) -> str:
    choices: list[str] = parameter.get("enum", [])
    shown = " | ".join(choices[:_CHOICES_SHOWN]) + (" | …" if len(choices) > _CHOICES_SHOWN else "")
    return shown or parameter["type"]


def _written(call: chat.ToolCall, example: Example) -> str:
    tool = next(one for one in example.tools if one.name == call.tool)
    values = chat.typed(call, tool.parameters)
    return json.dumps({"name": call.tool, "arguments": values}, ensure_ascii=False)


def _raw(value: Any) -> str:
    """A value as calls are compared: strings as they are, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)
