"""Draws the pictures that questions are asked about, from seeds; shares its drawing with the tests."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent.parent / "tests"
if str(TESTS) not in sys.path:
    sys.path.insert(0, str(TESTS))

from support import pictures as drawing  # noqa: E402 - the path to the tests must be known first

DAMAGES = {"clean": "clean", "phone": "photo", "rotated": "left"}


def draw(spec: dict[str, Any]) -> bytes:
    """The image file for a question's `picture`."""
    if spec["render"] == "formula":
        return drawing.formula(spec["latex"])
    if spec["render"] == "meadow":
        return drawing.meadow(spec["seed"])
    return drawing.draw(spec["render"], spec["seed"], DAMAGES[spec["damage"]])[0]


def truth_digest(spec: dict[str, Any]) -> str:
    """The SHA-256 of what stands on a drawn picture: keys are void when the drawing changes."""
    if spec["render"] in {"formula", "meadow"}:
        return hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()
    truth = drawing.draw(spec["render"], spec["seed"])[1]
    return hashlib.sha256(json.dumps(truth, sort_keys=True).encode()).hexdigest()
