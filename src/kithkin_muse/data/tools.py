"""Kithkin's tools as the model is told of them: names, purposes and parameters, from a table (`scripts/write-muse-tools`)."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from kithkin_muse import chat

TABLE = Path(__file__).with_name("kithkin_tools.json")
MOST_PARAMETERS = 8
"""Tools with more are not offered: their schema would fill what a small model can read."""

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
    rows: list[dict[str, Any]] = json.loads(TABLE.read_text("utf-8"))
    return {row["name"]: _tool(row) for row in rows if len(row["parameters"]) <= MOST_PARAMETERS}


def _tool(row: Mapping[str, Any]) -> chat.Tool:
    properties = {
        one["name"]: _TYPES.get(one["kind"], {"type": "string"})
        | {"description": one["meaning"] + _FORMS.get(one["kind"], "")}
        | ({"enum": one["choices"]} if "choices" in one else {})
        for one in row["parameters"]
    }
    required = [one["name"] for one in row["parameters"] if one["required"]]
    return chat.Tool(
        row["name"], row["purpose"], {"type": "object", "properties": properties, "required": required}
    )
