"""Pictures that examples hold: what is asked was drawn there, measured from the drawing itself where it can be."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")
pytest.importorskip("font_lato", reason="the fonts are not installed here: make muse-test")

import math
import random
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kithkin_muse.data import charts, dials, equations, fonts, icons, labels, molecules, papers, tables
from kithkin_muse.data.damage import photographed
from kithkin_muse.data.drawing import Colour, Sheet, fitting, sheet
from kithkin_muse.data.examples import GENERATORS, Example, example
from kithkin_muse.data.parted import Split

SPLITS: tuple[Split, ...] = ("training", "held_out")


@pytest.fixture
def drawn_words(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every word that is written onto a sheet, in order."""
    seen: list[str] = []
    write = Sheet.write

    def seen_write(drawn: Sheet, place: tuple[float, float], words: str, *others: Any, **named: Any) -> None:
        seen.append(words)
        write(drawn, place, words, *others, **named)

    monkeypatch.setattr(Sheet, "write", seen_write)
    return seen


def made(task: str, index: int) -> Example:
    return example(task, 11, SPLITS[index % 2], index)


@pytest.mark.parametrize(
    "task",
    ["pictures.label", "pictures.label.small", "pictures.label.line", "pictures.table", "pictures.receipt"],
)
def test_what_is_asked_for_was_written(task: str, drawn_words: list[str]) -> None:
    for index in range(40):
        drawn_words.clear()
        truth = made(task, index).truth
        assert truth in [words.lstrip("£") for words in drawn_words] + drawn_words


def test_the_cell_that_is_asked_for_stands_in_its_row_and_column(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured by places: the cell lies at the height of its row's name, and ends where its column's does."""
    placed: dict[str, list[tuple[float, float]]] = {}

    def seen_write(drawn: Sheet, place: tuple[float, float], words: str, *others: Any, **named: Any) -> None:
        placed.setdefault(words, []).append(place)

    monkeypatch.setattr(Sheet, "write", seen_write)
    for index in range(60):
        placed.clear()
        one = made("pictures.table", index)
        question = one.question[1]
        assert isinstance(question, str)
        rows = [
            words
            for subject in (*tables.SUBJECTS.training, *tables.SUBJECTS.held_out)
            for words in subject.rows
        ]
        columns = [
            words
            for subject in (*tables.SUBJECTS.training, *tables.SUBJECTS.held_out)
            for words in subject.columns
        ]
        row = max((name for name in rows if name in question and name in placed), key=len)
        column = max((name for name in columns if name in question and name in placed), key=len)
        assert any(
            math.isclose(x, placed[column][0][0]) and math.isclose(y, placed[row][0][1])
            for x, y in placed[one.truth]
        ), question


def test_the_total_of_a_receipt_is_that_of_its_prices(drawn_words: list[str]) -> None:
    for index in range(40):
        drawn_words.clear()
        made("pictures.receipt", index)
        prices = [
            round(100 * float(words.lstrip("£")))
            for words in drawn_words
            if words.lstrip("£").replace(".", "").isdigit()
        ]
        assert sum(prices[:-1]) == prices[-1]


def test_a_worksheet_holds_the_sum_and_the_answer_that_are_asked_for(drawn_words: list[str]) -> None:
    for index in range(60):
        drawn_words.clear()
        one = made("pictures.worksheet", index)
        question = one.question[1]
        assert isinstance(question, str)
        number = int("".join(filter(str.isdigit, question)))
        _, seen, written = drawn_words[1 + 3 * (number - 1) : 1 + 3 * number]
        assert one.truth in (seen.removesuffix(" =").replace("−", "-"), written)


def test_sums_are_right() -> None:
    for words, answer in papers.sums(random.Random(1), 200):
        assert eval(words.replace("×", "*").replace("÷", "/")) == int(answer)


def test_an_equation_in_plain_signs_has_the_signs_that_were_drawn(drawn_words: list[str]) -> None:
    for index in range(60):
        drawn_words.clear()
        one = made("pictures.equation", index)
        seen = "".join(drawn_words).replace("−", "-").replace(" ", "")
        plain = one.truth.replace("sqrt", "")
        assert seen == "".join(sign for sign in plain if sign not in " ^/()")


def plain_sheet(width: int, height: int) -> Sheet:
    drawn = sheet(width, height, random.Random(0), "training")
    drawn.pen.rectangle((0, 0, width, height), fill=(255, 255, 255))
    drawn.paper, drawn.ink = (255, 255, 255), (0, 0, 0)
    return drawn


RED: Colour = (250, 0, 0)


def where_red(drawn: Sheet) -> tuple[Any, Any]:
    values = numpy.asarray(drawn.picture).astype(int)
    rows, columns = numpy.nonzero((values[:, :, 0] > 180) & (values[:, :, 1] < 60))
    return rows, columns


@pytest.mark.parametrize(
    "dial", [one for split in SPLITS for one in dials.SHAPES.of(split) if isinstance(one, dials.Dial)]
)
def test_the_needle_stands_where_the_value_says(dial: dials.Dial) -> None:
    """Measured from the drawn pixels: the angle of the needle between hub and marks."""
    bare = dials.Dial(dial.begins, dial.ends, rim=False)
    for scale in dials.SCALES:
        for part in (0, 1.5, scale.parts / 3, scale.parts - 1):
            drawn = plain_sheet(224, 224)
            dials.draw_dial(drawn, bare, scale, part, fonts.PLAIN.training[0], RED)
            rows, columns = where_red(drawn)
            y, x = (rows - (150 if dial.ends - dial.begins <= 180 else 112)), columns - 112
            far = numpy.hypot(x, y) > 70
            turned = math.degrees(math.atan2(y[far].mean(), x[far].mean()))
            angle = dial.begins + (turned - dial.begins + 30) % 360 - 30
            read = (angle - dial.begins) / (dial.ends - dial.begins) * scale.parts
            assert abs(read - part) < 0.25, (scale, part, read)
            number = float(scale.value(part).split()[0])
            assert math.isclose(number, scale.lowest + scale.step * part / scale.between, abs_tol=1e-3)


@pytest.mark.parametrize("scale", dials.WARMTH)
def test_columns_and_pointers_stand_where_the_value_says(scale: dials.Scale) -> None:
    for part in (0, 1, scale.parts // 2, scale.parts - 1):
        drawn = plain_sheet(112, 224)
        dials.draw_thermometer(drawn, scale, part, fonts.PLAIN.training[0], RED)
        rows, _ = where_red(drawn)
        assert abs((176 - rows.min()) / 146 * scale.parts - part) < 0.4
        drawn = plain_sheet(224, 84)
        dials.draw_slide(drawn, scale, part, fonts.PLAIN.training[0], RED)
        rows, columns = where_red(drawn)
        assert abs((columns[rows == rows.max()].mean() - 20) / 170 * scale.parts - part) < 0.4


@pytest.mark.parametrize("kind", [*charts.KINDS.training, *charts.KINDS.held_out])
def test_bars_and_points_are_as_high_as_their_values(kind: str) -> None:
    """Measured from the drawn pixels, for one value at a time."""
    for half in range(1, 11):
        drawn = plain_sheet(224, 168)
        charts.draw(drawn, {"A": half * 5.0, "B": 1.0, "C": 1.0}, 10, kind, fonts.PLAIN.training[0], RED)
        rows, columns = where_red(drawn)
        if kind == "lying bars":
            read = (columns[rows < 12 + 128 / 3].max() - 60) / 146 * 50
        else:
            first = columns < 42 + 172 / 3 * 0.9
            top = rows[first].min() + (4 if kind in ("line", "dotted") else 0)
            read = (140 - top) / 128 * 50
        assert abs(read - half * 5) < 1, (half, read)


def test_names_of_charts_are_theirs_and_no_two_values_are_equal() -> None:
    for index in range(80):
        one = made("pictures.chart", index)
        names = {name for names in charts.NAMES.of(SPLITS[index % 2]) for name in names}
        assert one.truth in names if one.compared == "text" else float(one.truth) > 0


def test_formulas_of_molecules_are_those_of_their_families() -> None:
    """By the general formulas of textbooks, from the name alone."""
    families: dict[str, Callable[[int], str]] = {
        "ane": lambda n: f"C{n}H{2 * n + 2}",
        "an-1-ol": lambda n: f"C{n}H{2 * n + 2}O",
        "an-2-ol": lambda n: f"C{n}H{2 * n + 2}O",
        "anal": lambda n: f"C{n}H{2 * n}O",
        "anoic acid": lambda n: f"C{n}H{2 * n}O2",
        "anone": lambda n: f"C{n}H{2 * n}O",
        "an-2-one": lambda n: f"C{n}H{2 * n}O",
        "an-1-amine": lambda n: f"C{n}H{2 * n + 3}N",
        "ene": lambda n: f"C{n}H{2 * n}",
        "-1-ene": lambda n: f"C{n}H{2 * n}",
    }
    rings = {
        "benzene": "C6H6", "phenol": "C6H6O", "aniline": "C6H7N", "toluene": "C7H8", "chlorobenzene": "C6H5Cl", "bromobenzene": "C6H5Br",
        "fluorobenzene": "C6H5F", "cyclopentanol": "C5H10O", "cyclohexanol": "C6H12O", "cyclopentanone": "C5H8O", "cyclohexanone": "C6H10O",
    }  # fmt: skip
    wanted = dict(rings)
    for length, stem in molecules.STEMS.items():
        wanted |= {stem + ending: formula(length) for ending, formula in families.items()}
        wanted[f"1-chloro{stem}ane"] = f"C{length}H{2 * length + 1}Cl"
        wanted[f"cyclo{stem}ane"] = f"C{length}H{2 * length}"
    for name, molecule in molecules.ALL.items():
        assert molecule.formula() == wanted[name], name
        assert all(molecule.hydrogens(atom) >= 0 for atom in range(len(molecule.atoms)))


def test_every_sign_is_in_every_font_and_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    for split in SPLITS:
        for font in fonts.SIGNS.of(split):
            seen: set[bytes] = set()
            for thing in icons.THINGS:
                drawn = plain_sheet(56, 56)
                drawn.write((28, 28), icons.sign(font, thing), fonts.loaded(font, 36), anchor="mm")
                seen.add(drawn.picture.tobytes())
            assert len(seen) == len(icons.THINGS), "two things look the same, or one is missing"


def test_the_number_of_signs_is_the_number_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def seen_write(_: Sheet, place: tuple[float, float], words: str, *others: Any, **named: Any) -> None:
        drawn.append(words)

    monkeypatch.setattr(Sheet, "write", seen_write)
    counted = 0
    for index in range(120):
        drawn.clear()
        one = made("pictures.icon", index)
        if one.compared == "figures":
            question = one.question[1]
            assert isinstance(question, str)
            thing = max((thing for thing in icons.THINGS if icons.plural(thing) in question), key=len)
            signs = {icons.sign(font, thing) for font in fonts.SIGNS.of(SPLITS[index % 2])}
            assert sum(words in signs for words in drawn) == int(one.truth)
            counted += 1
    assert counted > 20


@pytest.mark.parametrize("module", [charts, dials, equations, icons, labels, molecules, papers, tables])
def test_undamaged_pictures_have_their_writing_within_them(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No word reaches over the edge of its picture."""
    monkeypatch.setattr(module, "photographed", lambda picture, *_: picture)
    over: list[str] = []
    write = Sheet.write

    def seen_write(
        drawn: Sheet,
        place: tuple[float, float],
        words: str,
        font: Any,
        *,
        anchor: str = "la",
        colour: Colour | None = None,
    ) -> None:
        left, top, right, bottom = drawn.pen.textbbox(place, words, font=font, anchor=anchor)
        if left < 0 or top < 0 or right > drawn.picture.width or bottom > drawn.picture.height:
            over.append(f"{words} {(left, top, right, bottom)} in {drawn.picture.size}")
        write(drawn, place, words, font, anchor=anchor, colour=colour)

    monkeypatch.setattr(Sheet, "write", seen_write)
    for task, generator in GENERATORS.items():
        if getattr(getattr(generator, "func", generator), "__module__", "") == module.__name__:
            for index in range(60):
                made(task, index)
    assert not over, over[:5]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(SPLITS), st.integers(28, 260), st.integers(28, 260))
def test_damage_keeps_a_picture_of_its_size_and_comes_again_from_the_same_chance(
    seed: int, split: Split, width: int, height: int
) -> None:
    picture = Image.new("RGB", (width, height), (200, 210, 220))
    first = photographed(picture, random.Random(seed), split)
    assert first.size == picture.size
    assert first.mode == "RGB"
    assert first.tobytes() == photographed(picture, random.Random(seed), split).tobytes()


def test_words_that_have_no_room_are_refused() -> None:
    font = fonts.PLAIN.training[0]
    assert fitting(font, "12.5 bar", 40, 60).getlength("12.5 bar") <= 60
    with pytest.raises(ValueError, match="no room"):
        fitting(font, "12.5 bar", 40, 10)
