"""Labels and displays: one value to be read off, or one of several lines."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from kithkin_muse.data import fonts
from kithkin_muse.data.damage import photographed
from kithkin_muse.data.drawing import COLOURS, Sheet, fitting, sheet
from kithkin_muse.data.forms import Example, answered
from kithkin_muse.data.parted import Parted, Split


@dataclass(frozen=True, slots=True)
class Size:
    """Of a picture with one value, in pixels, and between what heights its writing is."""

    width: int
    height: int
    writing: tuple[int, int]


SMALL = Size(112, 56, (24, 34))
"""Eight cells of 28 pixels: what the smallest model learns to read in minutes."""
LARGE = Size(224, 112, (26, 56))

READ = Parted(
    training=(
        "What does it read?", "Read the label.", "What is written here?", "What value is shown?", "What does it say?",
        "Read this for me.", "what's the reading", "Which value is on the display?",
    ),
    held_out=("Please tell me what this says.", "Which figure do you see, with its unit?", "What have we got here?"),
)  # fmt: skip
"""Questions about a single value."""
FIND = Parted(
    training=(
        "What is the {name}?", "Read the {name} off the label.", "{name}?", "What does it give as the {name}?",
        "I need the {name} from this label.", "Find the {name}.",
    ),
    held_out=(
        "Could you look up the {name} on this sticker?", "Which {name} is printed there?", "Tell me its {name} please",
    ),
)  # fmt: skip
"""Questions about one line of several."""
LAYOUTS = Parted(training=("plain", "framed", "banded", "ruled"), held_out=("tag", "columns"))

UNITS = (
    "kg", "g", "mg", "ml", "l", "cm", "mm", "m", "km", "bar", "V", "W", "A", "°C", "s", "h", "%", "Hz", "kPa", "lb", "oz",
)  # fmt: skip
THINGS = (
    "Oat flakes", "Green tea", "Motor oil", "Wall paint", "Rice", "Cough syrup", "Lamp", "Water pump", "Cable", "Honey",
    "Soap", "Battery", "Salt", "Fan heater", "Glue", "Apple juice", "Kettle", "Cocoa",
)  # fmt: skip
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def figure(chance: random.Random) -> str:
    """A figure of one to four digits, with up to two after the point."""
    places = chance.choice((0, 1, 1, 2))
    return f"{chance.randint(1, 10 ** chance.randint(1, 4)) / 10**places:.{places}f}"


def _with(*units: str) -> Callable[[random.Random], str]:
    return lambda chance: f"{figure(chance)} {chance.choice(units)}"


LINES: dict[str, Callable[[random.Random], str]] = {
    "net weight": _with("kg", "g"),
    "volume": _with("ml", "l"),
    "length": _with("cm", "m", "mm"),
    "power": _with("W", "kW"),
    "voltage": _with("V"),
    "pressure": _with("bar", "kPa"),
    "temperature": _with("°C"),
    "energy": _with("kJ", "kcal"),
    "price": lambda chance: f"{chance.choice('£$€')}{chance.randint(50, 9999) / 100:.2f}",
    "batch": lambda chance: f"{chance.choice('ABCDEFGHKLMNPRSTX')}-{chance.randint(100, 9999)}",
    "use-by date": lambda chance: (
        f"{chance.randint(1, 28)} {chance.choice(_MONTHS)} {chance.randint(2024, 2032)}"
    ),
}
"""Lines of a label, by name, with what may stand there."""


def value(chance: random.Random, split: Split, *, size: Size = LARGE) -> Example:
    """A value with its unit; the answer is what stands there."""
    words = f"{figure(chance)} {chance.choice(UNITS)}"
    drawn = sheet(size.width, size.height, chance, split)
    if chance.random() < 0.3:
        drawn.pen.rectangle((0, 0, size.width, size.height), fill=drawn.ink)
        drawn.ink = drawn.paper
    family = fonts.WIDE if chance.random() < 0.2 else fonts.PLAIN
    font = fitting(family.pick(chance, split), words, chance.randint(*size.writing), size.width - 16)
    left, top, right, bottom = font.getbbox(words)
    x = chance.uniform(8, size.width - 8 - (right - left)) - left
    y = chance.uniform(6, size.height - 6 - (bottom - top)) - top
    drawn.write((x, y), words, font)
    return Example(
        task="pictures.label",
        question=(photographed(drawn.picture, chance, split), READ.pick(chance, split)),
        reply=(answered(words),),
        truth=words,
    )


def label(chance: random.Random, split: Split) -> Example:
    """A label with a name and two to four lines, one of which is asked for."""
    lines = {name: LINES[name](chance) for name in chance.sample(sorted(LINES), chance.randint(2, 4))}
    drawn = sheet(224, 168, chance, split)
    _draw(drawn, chance.choice(THINGS), lines, chance, split)
    asked = chance.choice(list(lines))
    question = FIND.pick(chance, split).format(name=asked)
    return Example(
        task="pictures.label.line",
        question=(photographed(drawn.picture, chance, split), question),
        reply=(answered(lines[asked]),),
        truth=lines[asked],
    )


def _draw(drawn: Sheet, title: str, lines: dict[str, str], chance: random.Random, split: Split) -> None:
    layout, face = LAYOUTS.pick(chance, split), fonts.PLAIN.pick(chance, split)
    band = COLOURS.pick(chance, split)
    left, top, right, bottom = 16, 14, 208, 156
    if layout == "framed":
        drawn.pen.rectangle((6, 6, 217, 161), outline=drawn.ink, width=2)
    elif layout == "banded":
        drawn.pen.rectangle((0, 0, 224, 44), fill=band)
    elif layout == "tag":
        drawn.pen.rounded_rectangle((6, 6, 217, 161), radius=18, outline=band, width=4)
        drawn.pen.ellipse((192, 16, 204, 28), outline=band, width=2)
    heading = fitting(face, title, 24, right - left - 20)
    drawn.write((left, top), title, heading, colour=(255, 255, 255) if layout == "banded" else None)
    step = (bottom - 50) / len(lines)
    for number, (name, words) in enumerate(lines.items()):
        y = 50 + step * (number + 0.5)
        named = name.capitalize() + (":" if layout in ("plain", "tag") else "")
        drawn.write((left, y), named, fitting(face, named, 17, 88), anchor="lm")
        font = fitting(face, words, 20, 92)
        if layout == "columns":
            drawn.write((left + 100, y), words, font, anchor="lm")
        else:
            drawn.write((right, y), words, font, anchor="rm")
        if layout == "ruled":
            drawn.pen.line((left, y - step / 2, right, y - step / 2), fill=drawn.ink)
