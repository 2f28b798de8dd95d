"""What all drawn pictures share: paper and ink, and writing that stays within its place."""

import random
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from kithkin_muse.data import fonts
from kithkin_muse.data.fonts import Font
from kithkin_muse.data.parted import Parted, Split

Colour = tuple[int, int, int]

PAPERS: Parted[Colour] = Parted(
    training=((255, 255, 255), (250, 246, 236), (240, 240, 240), (226, 234, 242), (255, 250, 214)),
    held_out=((247, 250, 252), (236, 228, 214), (224, 240, 226)),
)
INKS: Parted[Colour] = Parted(
    training=((0, 0, 0), (34, 34, 34), (20, 30, 90), (70, 20, 20)),
    held_out=((15, 60, 40), (50, 40, 70), (12, 12, 24)),
)
COLOURS: Parted[Colour] = Parted(
    training=((31, 119, 180), (214, 90, 40), (44, 140, 60), (150, 60, 160), (120, 90, 60)),
    held_out=((0, 140, 150), (190, 50, 90), (90, 100, 200)),
)
"""Of bars, lines and bands."""


@dataclass(slots=True)
class Sheet:
    """A picture that is being drawn, with its paper and ink."""

    picture: Image.Image
    pen: ImageDraw.ImageDraw
    paper: Colour
    ink: Colour

    def write(
        self,
        place: tuple[float, float],
        words: str,
        font: ImageFont.FreeTypeFont,
        *,
        anchor: str = "la",
        colour: Colour | None = None,
    ) -> None:
        """Writes words; `anchor` is PIL's: how they lie at their place ("mm" around it, "la" right and below)."""
        self.pen.text(place, words, font=font, fill=colour or self.ink, anchor=anchor)


def sheet(width: int, height: int, chance: random.Random, split: Split) -> Sheet:
    """An empty sheet."""
    paper, ink = PAPERS.pick(chance, split), INKS.pick(chance, split)
    picture = Image.new("RGB", (width, height), paper)
    return Sheet(picture, ImageDraw.Draw(picture), paper, ink)


def fitting(font: Font, words: str, size: int, width: float, smallest: int = 9) -> ImageFont.FreeTypeFont:
    """A font at a height, or at the largest below it at which the words are no wider than `width`. Raises `ValueError`
    where they could only be unreadably small."""
    for height in range(size, smallest - 1, -1):
        found = fonts.loaded(font, height)
        if found.getlength(words) <= width:
            return found
    raise ValueError(f"there is no room for {words!r} in {width:.0f} pixels")
