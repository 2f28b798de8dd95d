"""Bar and line charts whose values can be read off the axis."""

import random
from collections.abc import Mapping

from kithkin_muse.data import fonts
from kithkin_muse.data.damage import photographed
from kithkin_muse.data.drawing import COLOURS, Colour, Sheet, fitting, sheet
from kithkin_muse.data.fonts import Font
from kithkin_muse.data.forms import Compared, Example, answered
from kithkin_muse.data.parted import Parted, Split

KINDS = Parted(training=("bars", "line", "dotted"), held_out=("lying bars", "thin bars"))
"""How values are shown."""
NAMES = Parted(
    training=(
        ("Mon", "Tue", "Wed", "Thu", "Fri"), ("Jan", "Feb", "Mar", "Apr", "May"), ("A", "B", "C", "D", "E"),
        ("2019", "2020", "2021", "2022", "2023"), ("Cats", "Dogs", "Fish", "Birds", "Mice"),
    ),
    held_out=(("P1", "P2", "P3", "P4", "P5"), ("Red", "Blue", "Green", "White", "Pink"), ("Q1", "Q2", "Q3", "Q4", "Q5")),
)  # fmt: skip
"""What the values belong to."""
VALUE = Parted(
    training=(
        "What is the value for {name}?", "How high is {name}?", "Read {name} off the chart.", "{name}?", "What does the chart show for {name}?",
    ),
    held_out=("Going by the axis, how much is {name}?", "Which number belongs to {name} in this figure?"),
)  # fmt: skip
MOST = Parted(
    training=("Which is highest?", "Where is the largest value?", "What has the most?"),
    held_out=("Which one comes out on top?", "Name the maximum."),
)
LEAST = Parted(
    training=("Which is lowest?", "Where is the smallest value?", "What has the least?"),
    held_out=("Which one comes last?", "Name the minimum."),
)
STEPS = (1, 2, 5, 10, 20, 50, 100)


def chart(chance: random.Random, split: Split) -> Example:
    """A chart of three to five values, each on a line of the grid or halfway between two. Asked is one value, or which is the
    most or least (then no other is equal)."""
    names = NAMES.pick(chance, split)[: chance.randint(3, 5)]
    step = chance.choice(STEPS)
    halves = chance.sample(range(1, 11), len(names))
    values = {name: half * step / 2 for name, half in zip(names, halves, strict=True)}
    drawn = sheet(224, 168, chance, split)
    kind, face, colour = (
        KINDS.pick(chance, split),
        fonts.PLAIN.pick(chance, split),
        COLOURS.pick(chance, split),
    )
    draw(drawn, values, step, kind, face, colour)
    compared: Compared = "text"
    asked = chance.random()
    if asked < 0.7:
        name = chance.choice(names)
        question, truth, compared = (
            VALUE.pick(chance, split).format(name=name),
            f"{values[name]:g}",
            "figures",
        )
    elif asked < 0.85:
        question, truth = MOST.pick(chance, split), max(values, key=lambda name: values[name])
    else:
        question, truth = LEAST.pick(chance, split), min(values, key=lambda name: values[name])
    return Example(
        task="pictures.chart",
        question=(photographed(drawn.picture, chance, split), question),
        reply=(answered(truth),),
        truth=truth,
        compared=compared,
    )


def draw(
    drawn: Sheet, values: Mapping[str, float], step: float, kind: str, face: Font, colour: Colour
) -> None:
    """A chart of a kind, with a line of its grid every `step` up to five steps."""
    pale = tuple((3 * one + two) // 4 for one, two in zip(drawn.paper, drawn.ink, strict=True))
    left, top, right, bottom = 42, 12, 214, 140
    lying = kind == "lying bars"
    if lying:
        left, right = 60, 206
    along, across = (right - left, bottom - top) if lying else (bottom - top, right - left)
    for number in range(6):
        words = f"{number * step:g}"
        reach = along * number / 5
        if lying:
            drawn.pen.line((left + reach, top, left + reach, bottom), fill=pale)
            drawn.write((left + reach, bottom + 4), words, fitting(face, words, 13, 28), anchor="ma")
        else:
            drawn.pen.line((left, bottom - reach, right, bottom - reach), fill=pale)
            drawn.write((left - 5, bottom - reach), words, fitting(face, words, 14, 34), anchor="rm")
    drawn.pen.line((left, top, left, bottom), fill=drawn.ink, width=2)
    drawn.pen.line((left, bottom, right, bottom), fill=drawn.ink, width=2)
    room = across / len(values)
    points: list[tuple[float, float]] = []
    for number, (name, height) in enumerate(values.items()):
        middle, reach = room * (number + 0.5), along * height / (5 * step)
        half = room * (0.14 if kind == "thin bars" else 0.32)
        if lying:
            drawn.write((left - 6, top + middle), name, fitting(face, name, 14, 50), anchor="rm")
            drawn.pen.rectangle(
                (left + 1, top + middle - half, left + reach, top + middle + half), fill=colour
            )
            continue
        drawn.write((left + middle, bottom + 5), name, fitting(face, name, 14, room - 2), anchor="ma")
        points.append((left + middle, bottom - reach))
        if kind in ("bars", "thin bars"):
            drawn.pen.rectangle(
                (left + middle - half, bottom - reach, left + middle + half, bottom - 1), fill=colour
            )
    if kind in ("line", "dotted"):
        if kind == "line":
            drawn.pen.line(points, fill=colour, width=3)
        for x, y in points:
            drawn.pen.ellipse((x - 4, y - 4, x + 4, y + 4), fill=colour)
