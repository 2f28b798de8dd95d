"""Examples that ship with Kithkin, so that everything can be tried without having a picture at hand."""

from __future__ import annotations

from importlib.resources import files


def nutrition_label() -> bytes:
    """A drawn nutrition label of an invented cereal, as PNG."""
    return files("kithkin.examples").joinpath("nutrition_label.png").read_bytes()
