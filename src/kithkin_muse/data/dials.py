"""Gauges, thermometers and meters whose pointer stands on a mark or halfway between two."""

import math
import random
from dataclasses import dataclass

from kithkin_muse.data import fonts
from kithkin_muse.data.damage import photographed
from kithkin_muse.data.drawing import COLOURS, Colour, Sheet, fitting, sheet
from kithkin_muse.data.fonts import Font
from kithkin_muse.data.forms import Example, answered
from kithkin_muse.data.parted import Parted, Split


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale with numbered marks every `step`, and small marks between them."""

    lowest: float
    step: float
    numbered: int
    """Numbered marks after the first."""
    between: int
    """Parts between two numbered marks."""
    unit: str

    @property
    def parts(self) -> int:
        """Parts of the whole scale."""
        return self.numbered * self.between

    def value(self, part: float) -> str:
        """What a part of the scale is, as people write it."""
        number = self.lowest + part * self.step / self.between
        return f"{round(number, 4):g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Dial:
    """An arc with a needle: from where to where, in degrees clockwise from the right, and whether its rim is drawn."""

    begins: float
    ends: float
    rim: bool


SHAPES: Parted[Dial | str] = Parted(
    training=(Dial(135, 405, rim=True), Dial(200, 340, rim=False), Dial(180, 360, rim=True), "thermometer"),
    held_out=(Dial(150, 390, rim=False), Dial(120, 420, rim=True), "slide"),
)
"""Arcs, and straight scales: standing ("thermometer") and lying ("slide")."""
ASKED = Parted(
    training=(
        "What does the gauge read?", "Read the meter.", "What value does it point to?", "What is the reading?", "Where does it stand?",
        "How much does it show?",
    ),
    held_out=("Which value is indicated, with its unit?", "Tell me what this instrument shows.", "How far up is it?"),
)  # fmt: skip
SCALES = (
    Scale(0, 1, 6, 5, "bar"), Scale(0, 2, 5, 4, "bar"), Scale(0, 20, 5, 4, "psi"), Scale(0, 50, 4, 5, "kPa"), Scale(0, 10, 6, 5, "V"),
    Scale(0, 5, 6, 5, "A"), Scale(0, 1, 5, 2, "A"), Scale(0, 20, 6, 4, "km/h"), Scale(0, 100, 5, 4, "W"), Scale(0, 20, 5, 5, "%"),
)  # fmt: skip
WARMTH = (
    Scale(-20, 10, 7, 5, "°C"),
    Scale(0, 10, 6, 2, "°C"),
    Scale(20, 20, 5, 4, "°F"),
    Scale(35, 1, 7, 5, "°C"),
)
"""Of straight scales."""


def gauge(chance: random.Random, split: Split) -> Example:
    """An instrument and what it shows: on a mark, or, where there is room between marks, sometimes halfway to the next."""
    shape = SHAPES.pick(chance, split)
    scale = chance.choice(SCALES if isinstance(shape, Dial) else WARMTH)
    most_halved = 30 if isinstance(shape, Dial) else 14
    part = chance.randint(0, scale.parts - 1) + (
        0.5 if chance.random() < 0.3 and scale.parts <= most_halved else 0
    )
    face, colour = fonts.PLAIN.pick(chance, split), COLOURS.pick(chance, split)
    if isinstance(shape, Dial):
        drawn = sheet(224, 224, chance, split)
        draw_dial(drawn, shape, scale, part, face, colour)
    elif shape == "thermometer":
        drawn = sheet(112, 224, chance, split)
        draw_thermometer(drawn, scale, part, face, colour)
    else:
        drawn = sheet(224, 84, chance, split)
        draw_slide(drawn, scale, part, face, colour)
    truth = scale.value(part)
    return Example(
        task="pictures.gauge",
        question=(photographed(drawn.picture, chance, split), ASKED.pick(chance, split)),
        reply=(answered(truth),),
        truth=truth,
    )


def draw_dial(drawn: Sheet, dial: Dial, scale: Scale, part: float, face: Font, colour: Colour) -> None:
    """An arc with marks, and a needle at a part of the scale."""
    x, y, radius = 112.0, 112.0, 100.0
    if dial.ends - dial.begins <= 180:
        y, radius = 150.0, 104.0

    def place(share: float, reach: float) -> tuple[float, float]:
        angle = math.radians(dial.begins + share * (dial.ends - dial.begins))
        return x + reach * radius * math.cos(angle), y + reach * radius * math.sin(angle)

    if dial.rim:
        drawn.pen.ellipse(
            (x - radius - 4, y - radius - 4, x + radius + 4, y + radius + 4), outline=colour, width=4
        )
    for number in range(scale.parts + 1):
        share, is_numbered = number / scale.parts, number % scale.between == 0
        drawn.pen.line(
            (place(share, 0.96), place(share, 0.82 if is_numbered else 0.9)),
            fill=drawn.ink,
            width=3 if is_numbered else 1,
        )
        if is_numbered:
            words = scale.value(number).split()[0]
            drawn.write(place(share, 0.66), words, fitting(face, words, 18, 40), anchor="mm")
    drawn.write((x, y + radius * 0.32), scale.unit, fitting(face, scale.unit, 20, 70), anchor="mm")
    drawn.pen.line(((x, y), place(part / scale.parts, 0.93)), fill=colour, width=3)
    drawn.pen.ellipse((x - 7, y - 7, x + 7, y + 7), fill=drawn.ink)


def draw_thermometer(drawn: Sheet, scale: Scale, part: float, face: Font, colour: Colour) -> None:
    """A column that stands at a part of a standing scale."""
    x, top, bottom = 40.0, 30.0, 176.0

    def height(number: float) -> float:
        return bottom - (bottom - top) * number / scale.parts

    drawn.pen.rounded_rectangle((x - 7, top - 12, x + 7, bottom + 20), radius=7, outline=drawn.ink, width=2)
    drawn.pen.ellipse((x - 13, bottom + 12, x + 13, bottom + 38), fill=colour)
    drawn.pen.rectangle((x - 3, height(part), x + 3, bottom + 20), fill=colour)
    for number in range(scale.parts + 1):
        is_numbered = number % scale.between == 0
        drawn.pen.line(
            (x + 9, height(number), x + (22 if is_numbered else 15), height(number)),
            fill=drawn.ink,
            width=2 if is_numbered else 1,
        )
        if is_numbered:
            words = scale.value(number).split()[0]
            drawn.write((x + 27, height(number)), words, fitting(face, words, 16, 40), anchor="lm")
    drawn.write((78, 12), scale.unit, fitting(face, scale.unit, 17, 40), anchor="mm")


def draw_slide(drawn: Sheet, scale: Scale, part: float, face: Font, colour: Colour) -> None:
    """A pointer at a part of a lying scale."""
    left, right, y = 20.0, 190.0, 40.0

    def across(number: float) -> float:
        return left + (right - left) * number / scale.parts

    drawn.pen.line((left, y, right, y), fill=drawn.ink, width=2)
    for number in range(scale.parts + 1):
        is_numbered = number % scale.between == 0
        drawn.pen.line(
            (across(number), y, across(number), y + (14 if is_numbered else 8)),
            fill=drawn.ink,
            width=2 if is_numbered else 1,
        )
        if is_numbered:
            words = scale.value(number).split()[0]
            drawn.write((across(number), y + 18), words, fitting(face, words, 14, 30), anchor="ma")
    drawn.write((206, y), scale.unit, fitting(face, scale.unit, 16, 32), anchor="mm")
    x = across(part)
    drawn.pen.polygon(((x, y - 2), (x - 7, y - 20), (x + 7, y - 20)), fill=colour)
