"""Pictures to patches: resized to whole cells at their own shape, scaled to −1 … 1, and cut up."""

import math

import numpy
import torch
from PIL import Image
from torch import Tensor

from kithkin_muse.configuration import VisionConfiguration
from kithkin_muse.model import Pictures
from kithkin_muse.vision import Grid

MOST_TOKENS = 4096
"""Merged tokens of one picture at most, as the published models were trained."""


def cells(height: int, width: int, cell: int, most: int) -> tuple[int, int]:
    """Rows and columns of cells of `cell` pixels for a picture: of the four whole grids around its size (or around the
    largest size with `most` cells, if it is larger), the one that distorts it least."""
    rows, columns = height / cell, width / cell
    if rows * columns > most:
        shape = columns / rows
        rows = math.sqrt(most / shape)
        columns = rows * shape
    # A set, so that of equally good grids the one is chosen that transformers would.
    grids = {
        (r, c) for r in (math.floor(rows), math.ceil(rows)) for c in (math.floor(columns), math.ceil(columns))
    }
    fitting = [grid for grid in grids if min(grid) >= 1 and math.prod(grid) <= most]
    if not fitting:
        return max(1, min(most, round(rows))), max(1, min(most, round(columns)))
    return min(fitting, key=lambda grid: abs(grid[0] / grid[1] - height / width))


def patches_of(
    picture: Image.Image, vision: VisionConfiguration, most: int = MOST_TOKENS
) -> tuple[Tensor, Grid]:
    """Patches [n, values] of one picture, each (frame, colour, row, column), and their grid. A still picture is seen
    twice, since patches of the model span two frames."""
    cell = vision.patch * vision.merge
    rows, columns = cells(picture.height, picture.width, cell, most)
    fitted = picture.convert("RGB").resize((columns * cell, rows * cell), Image.Resampling.LANCZOS)
    values = torch.from_numpy(numpy.array(fitted, dtype=numpy.float32)) / 127.5 - 1
    grid = (1, rows * vision.merge, columns * vision.merge)
    squares = values.view(grid[1], vision.patch, grid[2], vision.patch, 3).permute(0, 2, 4, 1, 3)
    one = squares.reshape(grid[1] * grid[2], -1)
    return one.repeat(1, vision.frames), grid


def pictures_of(
    pictures: list[Image.Image], vision: VisionConfiguration, most: int = MOST_TOKENS
) -> Pictures:
    """What the model takes for several pictures."""
    patches, grids = zip(*(patches_of(picture, vision, most) for picture in pictures), strict=True)
    return Pictures(torch.cat(patches), list(grids))


def tokens_of(grid: Grid, vision: VisionConfiguration) -> int:
    """How many tokens of text a picture takes the place of."""
    return math.prod(grid) // vision.merge**2
