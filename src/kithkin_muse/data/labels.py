"""Labels and displays with one measured value, to be read off."""

import random
from dataclasses import dataclass

from PIL import Image, ImageDraw

from kithkin_muse.data import fonts
from kithkin_muse.data.forms import Example, answered
from kithkin_muse.data.parted import Parted, Split


@dataclass(frozen=True, slots=True)
class Size:
    """Of a picture, in pixels, and between what heights its writing is."""

    width: int
    height: int
    writing: tuple[int, int]


SMALL = Size(112, 56, (24, 34))
"""Eight cells of 28 pixels, with one value written large: what the smallest model learns to read in minutes."""
LARGE = Size(224, 112, (22, 52))

QUESTIONS = Parted(
    training=("What does it read?", "Read the label.", "What is written here?", "What value is shown?"),
    held_out=("Please tell me what this says.", "Which figure do you see, with its unit?"),
)
UNITS = ("kg", "g", "mg", "ml", "l", "cm", "mm", "m", "km", "bar", "V", "W", "A", "°C", "s", "h")


def label(chance: random.Random, split: Split, *, size: Size = LARGE) -> Example:
    """A value with its unit on a plain ground; the answer is what stands there."""
    value = f"{_value(chance)} {chance.choice(UNITS)}"
    ground, ink = (chance.randint(190, 255), chance.randint(0, 70))
    if chance.random() < 0.3:
        ground, ink = ink, ground
    picture = Image.new("RGB", (size.width, size.height), (ground,) * 3)
    font = fonts.loaded(fonts.PLAIN.pick(chance, split), chance.randint(*size.writing))
    drawing = ImageDraw.Draw(picture)
    left, top, right, bottom = drawing.textbbox((0, 0), value, font=font)
    while right - left > size.width - 8:
        font = font.font_variant(size=font.size - 2)
        left, top, right, bottom = drawing.textbbox((0, 0), value, font=font)
    x = chance.uniform(4, size.width - (right - left) - 4)
    y = chance.uniform(2, size.height - (bottom - top) - 2)
    drawing.text((x - left, y - top), value, font=font, fill=(ink,) * 3)
    return Example(
        task="pictures.label",
        question=(picture, QUESTIONS.pick(chance, split)),
        reply=(answered(value),),
        truth=value,
    )


def _value(chance: random.Random) -> str:
    """A figure of one to four digits, with up to two after the point."""
    places = chance.choice((0, 1, 1, 2))
    return f"{chance.randint(1, 10 ** chance.randint(1, 4)) / 10**places:.{places}f}"
