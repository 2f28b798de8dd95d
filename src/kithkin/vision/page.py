"""A whole page: which way up it is, how it leans, and every run of text on it in levelled coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from kithkin.messages.pictures import Region
from kithkin.vision.boxes import Character, TextBox
from kithkin.vision.ink import Ink, examine
from kithkin.vision.recognition import Corners, Pixels, ReadLine, TextModels, crop

_SURE = 0.9
_DOUBTFUL = 0.8
_TINY = 20.0
_SAMPLE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The runs of text of a page, and by how many quarter turns (counter-clockwise) it had to be turned upright."""

    quarters: int
    boxes: tuple[TextBox, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    corners: list[Corners]
    crops: list[Pixels]
    lines: list[ReadLine]

    @property
    def confidence(self) -> float:
        """Mean over all characters."""
        sure = [sure for line in self.lines for _, sure, _ in line.characters]
        return sum(sure) / len(sure) if sure else 0.0

    @property
    def worth(self) -> float:
        """Confidence summed over what is likely right: more text well read is worth more."""
        return sum(max(0.0, sure - 0.4) for line in self.lines for _, sure, _ in line.characters)


def read_page(models: TextModels, pixels: Pixels) -> Page:
    """Reads an upright or turned page given as blue-green-red pixels."""
    quarters, corners = _upright(models, pixels)
    turned = _turn(pixels, quarters)
    best = _read(models, turned, corners)
    heights = [_height(quad) for quad in best.corners]
    if heights and float(np.median(heights)) < _TINY:
        best = _better(best, _read_enlarged(models, turned))
    if best.confidence < _DOUBTFUL:
        evened = even_light(turned)
        again = _read(models, evened, models.find(evened))
        best = _better(best, again)
    return Page(quarters=quarters, boxes=_boxes(best, turned.shape[1], turned.shape[0]))


def even_light(pixels: Pixels) -> Pixels:
    """The page under even light: brightness divided by its surroundings', then stretched. For shadows and glare."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    reach = max(31, (max(grey.shape) // 24) | 1)
    ground = cv2.medianBlur(cv2.dilate(grey, np.ones((7, 7), np.uint8)), min(reach, 255))
    flat = 255 - cv2.absdiff(grey, ground)
    stretched = cv2.normalize(flat, np.empty_like(flat), 0, 255, cv2.NORM_MINMAX)
    return cast("Pixels", cv2.cvtColor(stretched, cv2.COLOR_GRAY2BGR))


def _turn(pixels: Pixels, quarters: int) -> Pixels:
    return pixels if quarters % 4 == 0 else np.ascontiguousarray(np.rot90(pixels, quarters))


def _upright(models: TextModels, pixels: Pixels) -> tuple[int, list[Corners]]:
    """Quarter turns that make the page upright, and the text found on the page thus turned."""
    corners = models.find(pixels)
    if not corners:
        return 0, corners
    quarters = 0
    lying = sum(max(0.0, _width(quad) - _height(quad)) for quad in corners)
    standing = sum(max(0.0, _height(quad) - _width(quad)) for quad in corners)
    # Columns of single digits and fractions stand too, but no line of text is so short.
    if standing > 1.5 * lying and any(_height(quad) > 3 * _width(quad) for quad in corners):
        quarters = 1
        corners = models.find(_turn(pixels, 1))
    turned = _turn(pixels, quarters)
    sample = sorted(corners, key=_width, reverse=True)[:_SAMPLE]
    crops = [crop(turned, quad) for quad in sample]
    this_way = _sureness(models.read(crops))
    if this_way >= _SURE:
        return quarters, corners
    other_way = _sureness(models.read([np.ascontiguousarray(np.rot90(part, 2)) for part in crops]))
    if other_way > this_way + 0.1:
        quarters += 2
        corners = models.find(_turn(pixels, quarters))
    return quarters, corners


def _sureness(lines: Sequence[ReadLine]) -> float:
    sure = [value for line in lines for _, value, _ in line.characters]
    return sum(sure) / len(sure) if sure else 0.0


def _read(models: TextModels, pixels: Pixels, corners: list[Corners]) -> _Attempt:
    crops = [crop(pixels, quad) for quad in corners]
    return _Attempt(corners=corners, crops=crops, lines=models.read(crops))


def _read_enlarged(models: TextModels, pixels: Pixels) -> _Attempt:
    """Twice the size, at most 3,000 pixels: small print is found and read better; corners in the old frame."""
    scale = min(2.0, 3000 / max(pixels.shape[:2]))
    size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
    large = cast("Pixels", cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC))
    attempt = _read(models, large, models.find(large, side=2016))
    return _Attempt(
        corners=[quad / scale for quad in attempt.corners], crops=attempt.crops, lines=attempt.lines
    )


def _better(one: _Attempt, other: _Attempt) -> _Attempt:
    return other if other.worth > one.worth * 1.02 else one


def _width(quad: Corners) -> float:
    return float(max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[2] - quad[3])))


def _height(quad: Corners) -> float:
    return float(max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2])))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lean:
    """How lines lean: slope = `base` + `bend`·(x - `x`) + `fan`·y, by least squares over the wide runs of text.

    `base` is the turn of the page, `fan` the perspective (lines converge), `bend` a curled sheet.
    """

    x: float = 0.0
    y: float = 0.0
    base: float = 0.0
    bend: float = 0.0
    fan: float = 0.0

    def level(self, point: tuple[float, float]) -> tuple[float, float]:
        """The point where it would be if lines were horizontal and columns upright."""
        across, down = point[0] - self.x, point[1] - self.y
        height = (down - self.base * across - self.bend * across * across / 2) / max(
            0.2, 1 + self.fan * across
        )
        return across + (self.base + self.fan * height) * height, height


def _lean(corners: Sequence[Corners], width: int, height: int) -> _Lean:
    rows: list[tuple[float, float, float]] = []
    slopes: list[float] = []
    weights: list[float] = []
    for quad in corners:
        wide = _width(quad)
        if wide < 3 * _height(quad):
            continue
        along = (quad[1] - quad[0]) + (quad[2] - quad[3])
        if along[0] <= 0:
            continue
        middle = quad.mean(axis=0)
        rows.append((1.0, (float(middle[0]) - width / 2) / width, (float(middle[1]) - height / 2) / height))
        slopes.append(float(along[1] / along[0]))
        weights.append(wide)
    centre = _Lean(x=width / 2, y=height / 2)
    if not rows:
        return centre
    base = float(np.median(np.repeat(slopes, [max(1, round(weight / 40)) for weight in weights])))
    kept = [index for index, slope in enumerate(slopes) if abs(slope - base) < 0.1]
    if len(kept) < 6:
        return _Lean(x=centre.x, y=centre.y, base=base)
    scale = np.sqrt([weights[index] for index in kept])
    # A little ridge on bend and fan: they must be earned by the data.
    matrix = np.vstack(
        [np.array([rows[index] for index in kept]) * scale[:, None], np.diag([0.0, 12.0, 12.0])]
    )
    target = np.concatenate([np.array([slopes[index] for index in kept]) * scale, np.zeros(3)])
    found = np.linalg.lstsq(matrix, target, rcond=None)[0]
    return _Lean(
        x=centre.x,
        y=centre.y,
        base=float(found[0]),
        bend=float(found[1]) / width,
        fan=float(found[2]) / height,
    )


def _boxes(attempt: _Attempt, width: int, height: int) -> tuple[TextBox, ...]:
    lean = _lean(attempt.corners, width, height)
    boxes: list[TextBox] = []
    for quad, part, line in zip(attempt.corners, attempt.crops, attempt.lines, strict=True):
        if not line.text.strip():
            continue
        points = [lean.level((float(x), float(y))) for x, y in quad]
        left = (points[0][0] + points[3][0]) / 2
        right = (points[1][0] + points[2][0]) / 2
        boxes.append(
            TextBox(
                characters=_characters(line, examine(part, line), left, right),
                region=_region(quad, width, height),
                left=left,
                top=(points[0][1] + points[1][1]) / 2,
                right=right,
                bottom=(points[2][1] + points[3][1]) / 2,
            )
        )
    return tuple(boxes)


def _characters(line: ReadLine, ink: Ink, left: float, right: float) -> tuple[Character, ...]:
    return tuple(
        Character(
            text=text,
            confidence=min(1.0, max(0.0, sure)),
            x=left + place * (right - left),
            raised=index in ink.raised,
            lowered=index in ink.lowered,
            root=ink.roots.get(index, 0),
            stacked=ink.stacked,
        )
        for index, (text, sure, place) in enumerate(line.characters)
    )


def _region(quad: Corners, width: int, height: int) -> Region:
    low, high = quad.min(axis=0), quad.max(axis=0)
    return Region(
        left=min(1.0, max(0.0, float(low[0]) / width)),
        top=min(1.0, max(0.0, float(low[1]) / height)),
        right=min(1.0, max(0.0, float(high[0]) / width)),
        bottom=min(1.0, max(0.0, float(high[1]) / height)),
    )
