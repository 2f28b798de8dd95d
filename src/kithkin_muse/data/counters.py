"""Counters, as on a meter for water or power: one figure in each window, to be read off as a number."""

import random

from PIL import Image, ImageDraw

from kithkin_muse.data import fonts
from kithkin_muse.data.forms import Example, answered
from kithkin_muse.data.parted import Parted, Split

WINDOW = 28
"""Pixels of a window, in both directions: one cell of the vision tower."""
FIGURES = (2, 3)
"""How many windows a counter has."""
EDGE = (60, 60, 60)

FRAMES = Parted(
    training=("line between windows", "box around each figure", "none"),
    held_out=("box around all", "line below"),
)


def counter(chance: random.Random, split: Split, *, windows: tuple[int, ...] = FIGURES) -> Example:
    """A counter, white on grey, sent without words; the answer is the number, with its leading zeros."""
    figures = chance.choice(windows)
    value = f"{chance.randrange(10**figures):0{figures}d}"
    ground, ink = chance.randint(105, 150), chance.randint(225, 255)
    picture = Image.new("RGB", (figures * WINDOW, WINDOW), (ground,) * 3)
    drawing = ImageDraw.Draw(picture)
    _frame(drawing, FRAMES.pick(chance, split), figures)
    font = fonts.loaded(fonts.PLAIN.pick(chance, split), chance.randint(21, 25))
    for number, figure in enumerate(value):
        centre = ((number + 0.5) * WINDOW + chance.uniform(-2, 2), WINDOW / 2 + chance.uniform(-2, 2))
        left, top, right, bottom = font.getbbox(figure)
        drawing.text(
            (centre[0] - (left + right) / 2, centre[1] - (top + bottom) / 2),
            figure,
            font=font,
            fill=(ink,) * 3,
        )
    return Example(
        task="pictures.counter",
        question=(picture,),
        reply=(answered(value),),
        truth=value,
    )


def _frame(drawing: ImageDraw.ImageDraw, kind: str, figures: int) -> None:
    right, bottom = figures * WINDOW - 1, WINDOW - 1
    match kind:
        case "line between windows":
            for number in range(1, figures):
                drawing.line((number * WINDOW, 0, number * WINDOW, bottom), fill=EDGE)
        case "box around each figure":
            for number in range(figures):
                drawing.rectangle((number * WINDOW, 0, (number + 1) * WINDOW - 1, bottom), outline=EDGE)
        case "box around all":
            drawing.rectangle((0, 0, right, bottom), outline=EDGE)
        case "line below":
            drawing.line((0, bottom, right, bottom), fill=(0, 0, 0), width=2)
        case _:
            pass
