"""What a photograph does to a page: it leans, turns, is unevenly lit, shines, blurs, rustles and is squeezed as JPEG.

Each kind of damage has a range for training and another, worse one that is held out.
"""

import math
import random
from dataclasses import dataclass
from io import BytesIO

import numpy
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from kithkin_muse.data.parted import Split


@dataclass(frozen=True, slots=True)
class Ranges:
    """Between what a kind of damage lies, in each part. Raises `ValueError` where the parts meet."""

    training: tuple[float, float]
    held_out: tuple[float, float]

    def __post_init__(self) -> None:
        (a, b), (c, d) = self.training, self.held_out
        if not (a <= b < c <= d or c <= d < a <= b):
            raise ValueError(f"the ranges {self.training} and {self.held_out} are not apart")

    def pick(self, chance: random.Random, split: Split) -> float:
        """An amount within the range of a part."""
        return chance.uniform(*(self.training if split == "training" else self.held_out))


TURN = Ranges(training=(0.0, 2.9), held_out=(3.0, 4.5))
"""Degrees, either way."""
LEAN = Ranges(training=(0.0, 0.039), held_out=(0.04, 0.06))
"""By how much a corner comes inwards, as a part of the shorter side."""
SHADE = Ranges(training=(0.05, 0.29), held_out=(0.3, 0.4))
"""How much darker the dark side is."""
SHINE = Ranges(training=(20.0, 69.0), held_out=(70.0, 95.0))
"""How much brighter the middle of a reflection is, of 255."""
BLUR = Ranges(training=(0.1, 0.49), held_out=(0.5, 0.7))
"""Radius in pixels on a picture of 112 pixels, and in proportion on others, up to twice as much."""
RUSTLE = Ranges(training=(1.0, 6.9), held_out=(7.0, 10.0))
"""Standard deviation of noise, of 255."""
QUALITY = Ranges(training=(62.0, 95.0), held_out=(45.0, 61.0))
"""Of JPEG."""
KINDS = {
    "turn": TURN,
    "lean": LEAN,
    "shade": SHADE,
    "shine": SHINE,
    "blur": BLUR,
    "rustle": RUSTLE,
    "quality": QUALITY,
}
"""Every kind by its name."""


def photographed(picture: Image.Image, chance: random.Random, split: Split) -> Image.Image:
    """A picture as if it had been photographed: each kind of damage comes with a chance of its own, one in six has none."""
    if chance.random() < 1 / 6:
        return picture
    scale = min(2.0, min(picture.size) / 112)
    if chance.random() < 0.6:
        picture = _shaded(picture, SHADE.pick(chance, split), chance.uniform(0, 2 * math.pi))
    if chance.random() < 0.6:
        picture = _held(picture, chance, split)
    if chance.random() < 0.25:
        picture = _shining(picture, SHINE.pick(chance, split), chance)
    if chance.random() < 0.5:
        picture = picture.filter(ImageFilter.GaussianBlur(BLUR.pick(chance, split) * scale))
    if chance.random() < 0.6:
        picture = _rustling(picture, RUSTLE.pick(chance, split), chance.getrandbits(64))
    if chance.random() < 0.6:
        picture = _squeezed(picture, round(QUALITY.pick(chance, split)))
    return picture


def _shaded(picture: Image.Image, amount: float, direction: float) -> Image.Image:
    """Darker towards one side."""
    width, height = picture.size
    across = numpy.linspace(-0.5, 0.5, width)[None, :] * math.cos(direction)
    down = numpy.linspace(-0.5, 0.5, height)[:, None] * math.sin(direction)
    light = 1 - amount * (0.5 + (across + down) / math.sqrt(2))
    return _picture(_values(picture) * light[:, :, None])


def _held(picture: Image.Image, chance: random.Random, split: Split) -> Image.Image:
    """Turned a little and seen from a side, upon something of another colour."""
    width, height = picture.size
    turn = math.radians(TURN.pick(chance, split)) * chance.choice((-1, 1))
    corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
    inwards = min(width, height)
    seen: list[tuple[float, float]] = []
    for x, y in corners:
        x += math.copysign(LEAN.pick(chance, split) * inwards, width / 2 - x)
        y += math.copysign(LEAN.pick(chance, split) * inwards, height / 2 - y)
        dx, dy = x - width / 2, y - height / 2
        seen.append((dx * math.cos(turn) - dy * math.sin(turn), dx * math.sin(turn) + dy * math.cos(turn)))
    within = min(1.0, width / 2 / max(abs(x) for x, _ in seen), height / 2 / max(abs(y) for _, y in seen))
    placed = [(x * within + width / 2, y * within + height / 2) for x, y in seen]
    ground = tuple(chance.randint(30, 215) for _ in range(3))
    return picture.transform(
        picture.size, Image.Transform.PERSPECTIVE, _perspective(placed, corners), Image.Resampling.BICUBIC, fillcolor=ground
    )  # fmt: skip


def _perspective(seen: list[tuple[float, float]], corners: list[tuple[float, float]]) -> list[float]:
    """The eight numbers with which PIL looks up each seen point in the picture: (ax+by+c, dx+ey+f) / (gx+hy+1)."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, corners, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    wanted = [value for corner in corners for value in corner]
    return [float(value) for value in numpy.linalg.solve(numpy.array(rows), numpy.array(wanted))]


def _shining(picture: Image.Image, amount: float, chance: random.Random) -> Image.Image:
    """With a soft bright spot."""
    width, height = picture.size
    spot = Image.new("L", picture.size, 0)
    x, y, radius = chance.uniform(0, width), chance.uniform(0, height), chance.uniform(0.1, 0.25) * height
    ImageDraw.Draw(spot).ellipse((x - 2 * radius, y - radius, x + 2 * radius, y + radius), fill=round(amount))
    soft = numpy.asarray(spot.filter(ImageFilter.GaussianBlur(radius / 2)), dtype=numpy.float64)
    return _picture(_values(picture) + soft[:, :, None])


def _rustling(picture: Image.Image, amount: float, seed: int) -> Image.Image:
    values = _values(picture)
    return _picture(values + numpy.random.default_rng(seed).normal(0, amount, values.shape))


def _squeezed(picture: Image.Image, quality: int) -> Image.Image:
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=quality)
    return Image.open(kept).convert("RGB")


def _values(picture: Image.Image) -> NDArray[numpy.float64]:
    return numpy.asarray(picture, dtype=numpy.float64)


def _picture(values: NDArray[numpy.float64]) -> Image.Image:
    return Image.fromarray(numpy.clip(values.round(), 0, 255).astype(numpy.uint8), "RGB")
