"""Kithkin's tools as a table: names, purposes and parameters, and the words with which it asks for programs over them."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("kithkin_tools.json")
"""Written by `scripts/write-muse-tools`."""
MOST_PARAMETERS = 8
"""Tools with more are not offered: their description would fill what a small model can read."""


@lru_cache(maxsize=1)
def _read() -> Mapping[str, Any]:
    return json.loads(TABLE.read_text("utf-8"))


@lru_cache(maxsize=1)
def rows() -> Mapping[str, Mapping[str, Any]]:
    """Every tool by its name."""
    return {row["name"]: row for row in _read()["tools"]}


def program_words() -> str:
    """What Kithkin says to an engine before the functions that it may call."""
    return _read()["instructions"] + _read()["header"]
