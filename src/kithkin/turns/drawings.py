"""Drawings for chats: SVG of our own tools as PNG of a size that the platform takes."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file, files

import resvg_py

_WIDTHS = (1280, 960, 640, 400)
"""Pixels: sharp on a telephone first, then smaller until the picture is small enough."""

_FONT = "dejavu-sans.ttf"
_FAMILY = "DejaVu Sans"
"""Our own, because a server may have no fonts at all, and a graph without its numbers says little."""


@lru_cache(maxsize=16)
def drawing_as_png(svg: str, most_bytes: int) -> bytes | None:
    """The drawing on white, or None when it cannot be drawn or would be too large in any size."""
    with as_file(files("kithkin.turns").joinpath("fonts", _FONT)) as font:
        for width in _WIDTHS:
            try:
                png = resvg_py.svg_to_bytes(
                    svg_string=svg,
                    width=width,
                    background="#ffffff",
                    font_files=[str(font)],
                    font_family=_FAMILY,
                    sans_serif_family=_FAMILY,
                )
            except ValueError:  # not an SVG that can be drawn
                return None
            if len(png) <= most_bytes:
                return png
    return None
