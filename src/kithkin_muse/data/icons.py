"""Signs of things: what is shown, how many of it, and of what colour."""

import json
import random
from functools import lru_cache

from kithkin_muse.data import fonts
from kithkin_muse.data.damage import photographed
from kithkin_muse.data.drawing import Colour, sheet
from kithkin_muse.data.fonts import Font
from kithkin_muse.data.forms import Compared, Example, answered
from kithkin_muse.data.parted import Parted, Split

THINGS = (
    "anchor", "bed", "bell", "bicycle", "book", "briefcase", "bug", "bus", "calculator", "camera", "car", "cat", "clock", "cloud", "cookie",
    "crown", "dog", "eye", "fire", "fish", "flag", "flask", "ghost", "gift", "headphones", "heart", "horse", "key", "laptop", "leaf",
    "lightbulb", "lock", "magnet", "microphone", "moon", "pencil", "robot", "rocket", "scissors", "snowflake", "star", "sun", "tree",
    "trophy", "truck", "umbrella", "wallet",
)  # fmt: skip
"""Each is in every font of signs."""
_NAMED = {
    ("Material Design Icons", "moon"): "weather-night",
    ("Material Design Icons", "scissors"): "content-cut",
    ("Material Design Icons", "sun"): "weather-sunny",
}
"""What a font calls a thing, where not by its name."""
LISTS = {
    "Font Awesome": "fonts/fontawesome6-solid-webfont-charmap-6.7.2.json",
    "Phosphor": "fonts/phosphor-charmap-1.3.0.json",
    "Material Design Icons": "fonts/materialdesignicons6-webfont-charmap-6.9.96.json",
}
PLURALS = {
    "bus": "buses",
    "leaf": "leaves",
    "fish": "fish",
    "headphones": "headphones",
    "scissors": "scissors",
}
SHADES: Parted[tuple[tuple[str, Colour], ...]] = Parted(
    training=(
        (("red", (200, 30, 30)), ("blue", (30, 70, 200)), ("green", (20, 130, 50)), ("orange", (230, 130, 10)), ("black", (20, 20, 20))),
        (("red", (170, 20, 40)), ("blue", (50, 110, 190)), ("green", (60, 140, 30)), ("orange", (215, 110, 30)), ("black", (45, 45, 45))),
    ),
    held_out=(
        (("red", (225, 50, 45)), ("blue", (20, 40, 150)), ("green", (10, 105, 70)), ("orange", (240, 145, 40)), ("black", (8, 8, 30))),
    ),
)  # fmt: skip
"""Colours by their names, as each part sees them."""
WHAT = Parted(
    training=("What is shown?", "What is this?", "What thing is in the picture?", "Name what you see."),
    held_out=("Which object does this sign stand for?", "Say in a word what that is."),
)
COUNT = Parted(
    training=(
        "How many {things} are there?",
        "Count the {things}.",
        "Number of {things}?",
        "How many {things} can you see?",
    ),
    held_out=("What is the count of {things} here?", "Of all these signs, how many are {things}?"),
)
COLOUR = Parted(
    training=(
        "What colour is the {thing}?",
        "Which colour does the {thing} have?",
        "The {thing} is what colour?",
    ),
    held_out=("In which colour was the {thing} drawn?", "Tell me the {thing}'s colour."),
)


def plural(thing: str) -> str:
    """A thing, several times."""
    return PLURALS.get(thing, f"{thing}s")


@lru_cache(maxsize=8)
def _list(family: str, package: str) -> dict[str, str]:
    return json.loads((fonts.folder(package) / LISTS[family]).read_text("utf-8"))


def sign(font: Font, thing: str) -> str:
    """The letter that stands for a thing in a font of signs. Raises `KeyError` where there is none."""
    named = _NAMED.get((font.family, thing), f"{thing}-fill" if font.family == "Phosphor" else thing)
    return chr(int(_list(font.family, font.package)[named], 16))


def icon(chance: random.Random, split: Split) -> Example:
    """One sign to be named, several to be counted, or some of which one's colour is asked."""
    asked = chance.choice(("what", "count", "colour"))
    things = chance.sample(THINGS, 3)
    compared: Compared = "text"
    if asked == "what":
        shown = things[:1]
        question, truth = WHAT.pick(chance, split), things[0]
    elif asked == "count":
        number = chance.randint(1, 6)
        shown = things[:1] * number + chance.choices(things[1:], k=chance.randint(1, 8 - number))
        question, truth, compared = (
            COUNT.pick(chance, split).format(things=plural(things[0])),
            str(number),
            "figures",
        )
    else:
        shown = list(things)
        question, truth = COLOUR.pick(chance, split).format(thing=things[0]), ""
    chance.shuffle(shown)
    columns = {1: 1, 2: 2, 3: 3}.get(len(shown), 4)
    rows = -(-len(shown) // columns)
    cell = 112 if len(shown) == 1 else 56
    drawn = sheet(cell * columns, cell * rows, chance, split)
    font, shades = fonts.SIGNS.pick(chance, split), SHADES.pick(chance, split)
    one_colour = chance.choice(shades)
    colours = chance.sample(shades, len(shown)) if asked == "colour" else [one_colour] * len(shown)
    for place, (thing, (name, colour)) in enumerate(zip(shown, colours, strict=True)):
        x, y = cell * (place % columns + 0.5), cell * (place // columns + 0.5)
        size = round(cell * chance.uniform(0.55, 0.75))
        wander = cell * 0.06
        spot = (x + chance.uniform(-wander, wander), y + chance.uniform(-wander, wander))
        drawn.write(spot, sign(font, thing), fonts.loaded(font, size), anchor="mm", colour=colour)
        if asked == "colour" and thing == things[0]:
            truth = name
    return Example(
        task="pictures.icon",
        question=(photographed(drawn.picture, chance, split), question),
        reply=(answered(truth),),
        truth=truth,
        compared=compared,
    )
