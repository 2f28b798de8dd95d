"""Tables: a cell is to be found by its row and column."""

import random
from dataclasses import dataclass

from kithkin_muse.data import fonts
from kithkin_muse.data.damage import photographed
from kithkin_muse.data.drawing import COLOURS, Sheet, fitting, sheet
from kithkin_muse.data.forms import Example, answered
from kithkin_muse.data.parted import Parted, Split


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table is about: the names of its rows and columns, and what its cells may be."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    lowest: int
    highest: int
    places: int


SUBJECTS = Parted(
    training=(
        Subject(("Apples", "Pears", "Plums", "Figs", "Grapes", "Limes", "Dates"), ("Price", "Stock", "Sold", "Order"), 1, 900, 1),
        Subject(("Leeds", "York", "Bath", "Derby", "Hull", "Ripon", "Ely"), ("Morning", "Noon", "Night", "Wind"), -9, 34, 0),
        Subject(("Sample A", "Sample B", "Sample C", "Sample D", "Sample E"), ("Mass", "pH", "Volume", "Temp"), 1, 99, 2),
        Subject(("Anna", "Ben", "Carla", "Dev", "Emma", "Finn", "Grace"), ("Maths", "Art", "Music", "Sport"), 1, 100, 0),
        Subject(("Rent", "Food", "Power", "Water", "Phone", "Travel"), ("Jan", "Feb", "Mar", "Apr"), 5, 950, 2),
    ),
    held_out=(
        Subject(("Oak", "Elm", "Birch", "Pine", "Cedar", "Maple"), ("Height", "Girth", "Age", "Cones"), 1, 400, 1),
        Subject(("Bus 4", "Bus 7", "Tram 2", "Ferry", "Metro"), ("Stops", "Riders", "Delay", "Fare"), 1, 800, 0),
    ),
)  # fmt: skip
LAYOUTS = Parted(training=("grid", "striped", "underlined"), held_out=("open", "headed"))
FIND = Parted(
    training=(
        "What is the {column} of {row}?", "Look up {column} for {row}.", "{row}, {column}?", "In the row {row}, what stands under {column}?",
        "What does the table give for {row} under {column}?", "Read the cell {row} / {column}.", "{column} of {row} please",
    ),
    held_out=(
        "Going by this table, which figure has {row} in the column {column}?", "Under {column}, what do I find next to {row}?",
        "I want the {column} figure for {row}.",
    ),
)  # fmt: skip


def table(chance: random.Random, split: Split) -> Example:
    """A table of two to four columns and three to six rows; one cell is asked for."""
    subject = SUBJECTS.pick(chance, split)
    rows = chance.sample(subject.rows, chance.randint(3, min(6, len(subject.rows))))
    columns = chance.sample(subject.columns, chance.randint(2, min(3, len(subject.columns))))
    cells = {(row, column): _cell(subject, chance) for row in rows for column in columns}
    width, height = 112 + 56 * len(columns), 28 * (len(rows) + 1)
    drawn = sheet(width, height, chance, split)
    _draw(drawn, rows, columns, cells, chance, split)
    row, column = chance.choice(rows), chance.choice(columns)
    truth = cells[row, column]
    return Example(
        task="pictures.table",
        question=(
            photographed(drawn.picture, chance, split),
            FIND.pick(chance, split).format(row=row, column=column),
        ),
        reply=(answered(truth),),
        truth=truth,
    )


def _cell(subject: Subject, chance: random.Random) -> str:
    ten = 10**subject.places
    return f"{chance.randint(subject.lowest * ten, subject.highest * ten) / ten:.{subject.places}f}"


def _draw(
    drawn: Sheet,
    rows: list[str],
    columns: list[str],
    cells: dict[tuple[str, str], str],
    chance: random.Random,
    split: Split,
) -> None:
    layout, face = LAYOUTS.pick(chance, split), fonts.PLAIN.pick(chance, split)
    band = COLOURS.pick(chance, split)
    width, height = drawn.picture.size
    step = height / (len(rows) + 1)
    edges = [4.0, *(108.0 + (width - 112) / len(columns) * number for number in range(len(columns) + 1))]
    if layout == "striped":
        pale = tuple((2 * one + two) // 3 for one, two in zip(drawn.paper, band, strict=True))
        for number in range(1, len(rows) + 1, 2):
            drawn.pen.rectangle((4, step * number, width - 4, step * (number + 1)), fill=pale)
    if layout == "headed":
        drawn.pen.rectangle((0, 0, width, step), fill=band)
    if layout == "grid":
        for number in range(len(rows) + 2):
            y = min(height - 2, step * number + 1)
            drawn.pen.line((4, y, edges[-1], y), fill=drawn.ink)
        for x in edges:
            drawn.pen.line((x, 1, x, height - 2), fill=drawn.ink)
    if layout in ("underlined", "striped"):
        drawn.pen.line((4, step, width - 4, step), fill=drawn.ink, width=2)
    white = (255, 255, 255) if layout == "headed" else None
    for place, name in enumerate(columns):
        drawn.write(
            (edges[place + 2] - 5, step / 2),
            name,
            fitting(face, name, 15, edges[place + 2] - edges[place + 1] - 8),
            anchor="rm",
            colour=white,
        )
    for number, row in enumerate(rows):
        y = step * (number + 1.5)
        drawn.write((9, y), row, fitting(face, row, 16, 92), anchor="lm")
        for place, name in enumerate(columns):
            words = cells[row, name]
            drawn.write((edges[place + 2] - 5, y), words, fitting(face, words, 16, 48), anchor="rm")
