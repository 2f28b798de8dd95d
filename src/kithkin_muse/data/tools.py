"""Kithkin's tools as the model is told of them, each with a JSON schema of its parameters."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kithkin_muse import chat
from kithkin_muse.data.tool_table import MOST_PARAMETERS, rows

_TYPES: Mapping[str, dict[str, Any]] = {
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "flag": {"type": "boolean"},
    "numbers": {"type": "array", "items": {"type": "number"}},
}
"""Types of JSON by Kithkin's kinds of parameters; the others are texts."""
_FORMS = {"quantity": ", a number with its unit", "date": ", as year-month-day"}


@lru_cache(maxsize=1)
def tools() -> Mapping[str, chat.Tool]:
    """Every tool with few enough parameters, by its name."""
    return {name: _tool(row) for name, row in rows().items() if len(row["parameters"]) <= MOST_PARAMETERS}


def _tool(row: Mapping[str, Any]) -> chat.Tool:
    properties = {
        one["name"]: _TYPES.get(one["kind"], {"type": "string"})
        | {"description": one["meaning"] + _FORMS.get(one["kind"], "")}
        | ({"enum": one["choices"]} if "choices" in one else {})
        for one in row["parameters"]
    }
    required = [one["name"] for one in row["parameters"] if one["required"]]
    schema = {"type": "object", "properties": properties, "required": required}
    return chat.Tool(row["name"], row["purpose"], schema)
