"""Pictures of labels, receipts, tables, laboratory reports and worksheets, drawn from known truth.

`draw(kind, seed, damage)` returns an image file and what stands in it. Everything depends on the seed alone.
Truth: `layout`; `fields`, each with `label`, `exact` (digits as printed), `unit` (as printed, "" for none) and
`column`; `expressions` as printed in one line; `text`, words that stand in it.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import matplotlib as mpl
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from support import labels

Truth = dict[str, Any]

_FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
_FACES = {
    "sans": "DejaVuSans.ttf",
    "bold": "DejaVuSans-Bold.ttf",
    "mono": "DejaVuSansMono.ttf",
    "serif": "DejaVuSerif.ttf",
}


def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / _FACES[face]), size)


@dataclass
class Sheet:
    """A sheet of paper on which lines are set from top to bottom; cut to what is on it."""

    width: int = 900
    margin: int = 40
    paper: tuple[int, int, int] = (255, 255, 255)
    ink: tuple[int, int, int] = (20, 20, 20)
    y: int = 40
    image: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (self.width, 2400), self.paper)
        self.pen = ImageDraw.Draw(self.image)

    def line(self, text: str, size: int = 30, face: str = "sans", right: str = "", indent: int = 0) -> None:
        letters = font(face, size)
        self.pen.text((self.margin + indent, self.y), text, font=letters, fill=self.ink)
        if right:
            wide = self.pen.textlength(right, font=letters)
            self.pen.text((self.width - self.margin - wide, self.y), right, font=letters, fill=self.ink)
        self.y += round(size * 1.45)

    def row(self, cells: list[str], places: list[int], size: int = 28, face: str = "sans") -> None:
        """Cells at given left edges; a negative place is a right edge."""
        letters = font(face, size)
        for text, place in zip(cells, places, strict=True):
            left = place if place >= 0 else -place - self.pen.textlength(text, font=letters)
            self.pen.text((left, self.y), text, font=letters, fill=self.ink)
        self.y += round(size * 1.5)

    def rule(self, thick: int = 3) -> None:
        self.pen.rectangle((self.margin, self.y, self.width - self.margin, self.y + thick), fill=self.ink)
        self.y += thick + 10

    def gap(self, pixels: int = 16) -> None:
        self.y += pixels

    def cut(self) -> Image.Image:
        return self.image.crop((0, 0, self.width, self.y + self.margin))


def draw(kind: str, seed: int = 0, damage: str = "clean") -> tuple[bytes, Truth]:
    """An image file of `kind` (see `KINDS`) with `damage` (see `DAMAGES`), and its truth."""
    chance = random.Random(f"{kind}-{seed}")
    sheet = Sheet()
    truth = KINDS[kind](sheet, chance)
    picture = np.asarray(sheet.cut())
    return DAMAGES[damage](picture, np.random.default_rng(seed)), truth


def encode(picture: np.ndarray, form: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, form, **options)
    return buffer.getvalue()


def _clean(picture: np.ndarray, _chance: np.random.Generator) -> bytes:
    return encode(picture)


def _photographed(picture: np.ndarray, chance: np.random.Generator, strength: float) -> np.ndarray:
    height, width = picture.shape[:2]
    edge = round(0.08 * max(height, width))
    desk = (110, 95, 80)
    picture = cv2.copyMakeBorder(picture, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=desk)
    height, width = picture.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    shift = chance.uniform(-0.03, 0.03, (4, 2)) * strength * np.array([width, height])
    angle = np.deg2rad(chance.uniform(-4, 4) * strength)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    centre = np.array([width / 2, height / 2])
    moved = ((corners - centre) @ turn.T + centre + shift).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved)
    picture = cv2.warpPerspective(picture, matrix, (width, height), borderValue=desk)
    along = np.linspace(0, 1, width)[None, :] * chance.uniform(0, 1) + np.linspace(0, 1, height)[:, None]
    shade = 1.0 - 0.35 * strength * along / along.max()
    picture = np.clip(picture * shade[..., None], 0, 255)
    picture = cv2.GaussianBlur(picture, (0, 0), 0.9 * strength)
    picture = picture + chance.normal(0, 5 * strength, picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8)


def _photo(picture: np.ndarray, chance: np.random.Generator) -> bytes:
    return encode(_photographed(picture, chance, 1.0), "JPEG", quality=80)


def _hard(picture: np.ndarray, chance: np.random.Generator) -> bytes:
    return encode(_photographed(picture, chance, 1.7), "JPEG", quality=60)


def _turned(quarters: int) -> Callable[[np.ndarray, np.random.Generator], bytes]:
    def turn(picture: np.ndarray, chance: np.random.Generator) -> bytes:
        return encode(
            np.ascontiguousarray(np.rot90(_photographed(picture, chance, 0.6), quarters)), "JPEG", quality=85
        )

    return turn


def _small(picture: np.ndarray, _chance: np.random.Generator) -> bytes:
    height, width = picture.shape[:2]
    return encode(cv2.resize(picture, (width * 2 // 5, height * 2 // 5), interpolation=cv2.INTER_AREA))


DAMAGES: dict[str, Callable[[np.ndarray, np.random.Generator], bytes]] = {
    "clean": _clean,
    "photo": _photo,
    "hard": _hard,
    "left": _turned(1),
    "upside_down": _turned(2),
    "right": _turned(3),
    "small": _small,
}

KINDS: dict[str, Callable[[Sheet, random.Random], Truth]] = {
    "nutrition_us": labels.nutrition_us,
    "nutrition_eu": labels.nutrition_eu,
    "medicine": labels.medicine,
    "receipt": labels.receipt,
    "lab_report": labels.lab_report,
    "table": labels.table,
    "worksheet": labels.worksheet,
    "letter": labels.letter,
}


def formula(latex: str, size: int = 30) -> bytes:
    """One formula set by matplotlib's mathtext, black on white, as a PNG."""
    from matplotlib.mathtext import math_to_image  # noqa: PLC0415 - slow to load, few tests need it

    buffer = io.BytesIO()
    math_to_image(f"${latex}$", buffer, dpi=200, format="png")
    buffer.seek(0)
    drawn = Image.open(buffer).convert("RGBA")
    paper = Image.new("RGB", (drawn.width + 120, drawn.height + 100), "white")
    paper.paste(drawn, (60, 50), drawn)
    return encode(np.asarray(paper.resize((paper.width * size // 20, paper.height * size // 20))))


def meadow(seed: int = 0) -> bytes:
    """Something without any text: soft green and brown blobs."""
    chance = np.random.default_rng(seed)
    blobs = chance.uniform(0, 255, (12, 16, 3)) * np.array([0.5, 0.9, 0.35])
    return encode(
        cv2.resize(blobs.astype(np.uint8), (1200, 900), interpolation=cv2.INTER_CUBIC), "JPEG", quality=85
    )
