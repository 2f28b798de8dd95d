"""Drawings for chats: SVG of our own tools as PNG of a size that the platform takes."""

from __future__ import annotations

from functools import lru_cache

import resvg_py

_WIDTHS = (1280, 960, 640, 400)
"""Pixels: sharp on a telephone first, then smaller until the picture is small enough."""


@lru_cache(maxsize=16)
def drawing_as_png(svg: str, most_bytes: int) -> bytes | None:
    """The drawing on white, or None when it cannot be drawn or would be too large in any size."""
    for width in _WIDTHS:
        try:
            png = resvg_py.svg_to_bytes(svg_string=svg, width=width, background="#ffffff")
        except ValueError:  # not an SVG that can be drawn
            return None
        if len(png) <= most_bytes:
            return png
    return None
