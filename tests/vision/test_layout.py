"""What is made of recognised lines, without any picture: columns, units, repairs, expressions, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.pictures import Finding, Region
from kithkin.tools.units import UnitRegistry
from kithkin.vision.boxes import Character, TextBox
from kithkin.vision.layout import NOTHING_TO_READ, Understood, understand
from kithkin.vision.lines import arrange

UNITS = UnitRegistry()
_ADVANCE, _HEIGHT = 14.0, 28.0


def box(
    text: str, left: float, row: float, confidence: float = 0.99, weak: str = "", **marks: object
) -> TextBox:
    """A run of text at a place; characters in `weak` are unsure."""
    width = _ADVANCE * len(text)
    characters = tuple(
        Character(
            text=letter,
            confidence=0.5 if letter in weak else confidence,
            x=left + _ADVANCE * (index + 0.5),
            **{name: index in places for name, places in marks.items()},
        )
        for index, letter in enumerate(text)
    )
    top = row * 40
    region = Region(
        left=left / 1000, top=top / 2000, right=(left + width) / 1000, bottom=(top + _HEIGHT) / 2000
    )
    return TextBox(
        characters=characters, region=region, left=left, top=top, right=left + width, bottom=top + _HEIGHT
    )


def page(*rows: str, weak: str = "") -> Understood:
    """Rows of cells; a cell's place is its place in the row, cells are set apart by two bars."""
    boxes = [
        box(cell.strip(), 20 + 330 * place, number, weak=weak)
        for number, row in enumerate(rows)
        for place, cell in enumerate(row.split("||"))
        if cell.strip()
    ]
    return understand(arrange(boxes), UNITS)


def field(understood: Understood, label: str, column: str = "", unit: str = "") -> Finding:
    wanted = UNITS.canonical(unit) if unit else None
    found = [
        finding
        for finding in understood.findings
        if finding.kind != "line"
        and finding.label == label
        and finding.column == column
        and (wanted is None or finding.unit == wanted)
    ]
    assert len(found) == 1, (
        label,
        column,
        [(one.label, one.column, one.exact) for one in understood.findings],
    )
    return found[0]


def expressions(understood: Understood) -> list[str]:
    return [finding.text for finding in understood.findings if finding.kind == "expression"]


def test_two_columns_of_a_european_label() -> None:
    read = page(
        "Nutrition information || per 100 g || per portion (30 g)",
        "Energy || 1580 kJ / 375 kcal || 474 kJ / 113 kcal",
        "Fat || 6,5 g || 2,0 g",
        "of which saturates || 1,1g || 0,3g",
        "Salt || <0.01g || <0.01g",
    )
    assert read.layout == "nutrition_label"
    assert field(read, "energy", "per 100 g", "kcal").exact == "375"
    assert field(read, "energy", "per serving", "kJ").exact == "474"
    assert field(read, "fat", "per 100 g").exact == "6.5"
    assert field(read, "saturates", "per serving").exact == "0.3"
    assert field(read, "serving size").number == 30


def test_a_missing_cell_goes_to_the_column_it_stands_under() -> None:
    read = page(
        "Typical values || Per 100g || Per serving",
        "Fat || 6.5g || 2.0g",
        "Fibre || || 2.2g",
        "Salt || 0.5g || 0.1g",
    )
    assert field(read, "fibre", "per serving").exact == "2.2"


def test_american_label_with_letters_for_digits_and_lost_spaces() -> None:
    read = page(
        "Nutrition Facts",
        "8 servings per container",
        "Serving size || 2/3 cup (55g)",
        "Calories || 230",
        "TotalFat 8g || 10%",
        "Cholesterol Omg || O%",
        "Includes 10g Added Sugars || 20%",
        "Sodlum 160mg || 7%",
    )
    assert field(read, "servings per container").number == 8
    assert field(read, "serving size").unit == UNITS.canonical("g")
    assert field(read, "calories", "per serving").unit == UNITS.canonical("kcal")
    assert field(read, "total fat", "per serving").exact == "8"
    assert field(read, "added sugars", "per serving").exact == "10"
    assert field(read, "sodium", "per serving").exact == "160"
    mended = field(read, "cholesterol", "per serving")
    assert (mended.exact, mended.unit) == ("0", UNITS.canonical("mg"))
    assert mended.confidence < 0.8
    assert "Cholesterol Omg" in mended.text


def test_a_g_read_as_nine_is_doubted() -> None:
    read = page(
        "Nutrition Facts", "Calories || 230", "Total Fat 89", "Protein 3g", "Sodium 160mg", "Iron 8mg"
    )
    assert field(read, "total fat").confidence < 0.8


def test_unsure_digits_make_an_unsure_field() -> None:
    read = page("Nutrition Facts", "Calories || 230", "Total Fat 8g", "Protein 3g", "Sodium 160mg", weak="6")
    assert field(read, "sodium").confidence < 0.8
    assert field(read, "protein").confidence > 0.9


def test_medicine_label() -> None:
    read = page(
        "Calpol Infant",
        "Paracetamol 120 mg/5 ml Oral Suspension",
        "200 ml",
        "Keep out of the reach of children",
    )
    assert read.layout == "medicine_label"
    assert (field(read, "strength").number, field(read, "strength").unit) == (120, UNITS.canonical("mg"))
    assert (field(read, "strength per").number, field(read, "strength per").unit) == (
        5,
        UNITS.canonical("ml"),
    )
    assert field(read, "quantity").number == 200


def test_a_dose_in_the_directions_is_no_strength() -> None:
    read = page(
        "Ibuprofen 200 mg tablets", "Take 400 mg up to three times a day", "Keep out of the reach of children"
    )
    assert field(read, "strength").number == 200


def test_receipt() -> None:
    read = page(
        "SHOP",
        "Milk 2L || 1.88",
        "Bread || 1.20",
        "SUBTOTAL || $3.08",
        "VAT || $0.15",
        "T0TAL || $3.23",
        "CASH || $5.00",
    )
    assert read.layout == "receipt"
    assert field(read, "total").exact == "3.23"
    assert field(read, "tax").exact == "0.15"
    assert field(read, "milk 2l").exact == "1.88"
    assert field(read, "total").unit is None


def test_laboratory_report_with_flags_and_limits() -> None:
    read = page(
        "Test || Result || Reference range",
        "Glucose || 7.2 H mmol/L || 3.9 - 5.6",
        "HbAlc || 48 mmol/mol || <42",
        "Sodium || 140 || 135-145 mmol/L",
    )
    assert read.layout == "lab_report"
    assert (field(read, "glucose").exact, field(read, "glucose").unit) == ("7.2", UNITS.canonical("mmol/L"))
    assert field(read, "glucose", "reference high").exact == "5.6"
    assert field(read, "hba1c", "reference high").exact == "42"
    assert field(read, "sodium").unit == UNITS.canonical("mmol/L")
    assert field(read, "sodium", "reference low").exact == "135"


def test_table_cells_are_named_by_row_and_column() -> None:
    read = page(
        "Planet || Mass (kg) || Moons", "Earth || 5.97 || 1", "Mars || 0.64 || 2", "Jupiter || 1898 || 95"
    )
    cell = next(
        finding
        for finding in read.findings
        if finding.kind == "cell" and finding.row == "Mars" and finding.column == "mass"
    )
    assert read.layout == "table"
    assert (cell.exact, cell.unit) == ("0.64", UNITS.canonical("kg"))


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("1) 3x + 6 = 24", ["3x + 6 = 24"]),
        ("2)39÷3×6", ["39 / 3 * 6"]),
        ("Solve for x: x²−5x+6=0", ["x^2 - 5x + 6 = 0"]),
        ("12 + 7 = ?", ["12 + 7"]),
        ("15 × 4 = ____", ["15 * 4"]),
        ("3 x 4 + 2", ["3 * 4 + 2"]),
        ("(3+6)×6−4", ["(3 + 6) * 6 - 4"]),
        ("1.5 + 2.25", ["1.5 + 2.25"]),
        ("3. 1.5 + 2.25", ["1.5 + 2.25"]),
        ("a) 2y = 8 b) y + 1 = 3", ["2y = 8", "y + 1 = 3"]),
        ("sin(x) = 1/2", ["sin(x) = 1/2"]),
        ("2O + 5 = 9", ["2O + 5 = 9"]),
        ("12/05/2026", []),
        ("555-1234", []),
        ("Call me at noon", []),
    ],
)
def test_expressions(printed: str, plain: list[str]) -> None:
    squeezed = [text.replace(" ", "") for text in expressions(page(printed))]
    assert squeezed == [text.replace(" ", "") for text in plain]


def test_raised_characters_are_exponents_and_roots_get_brackets() -> None:
    power = understand(arrange([box("210 - 24 = 1000", 20, 1, raised={1, 2})]), UNITS)
    assert expressions(power) == ["2^10 - 24 = 1000"]
    sign = box("√16+3", 20, 1)
    rooted = TextBox(
        characters=(Character(text="√", confidence=0.99, x=27.0, root=2), *sign.characters[1:]),
        region=sign.region,
        left=sign.left,
        top=sign.top,
        right=sign.right,
        bottom=sign.bottom,
    )
    assert expressions(understand(arrange([rooted]), UNITS)) == ["sqrt(16) + 3"]


def test_a_root_without_its_bar_is_doubtful() -> None:
    (found,) = [one for one in page("√x+1=4").findings if one.kind == "expression"]
    assert found.confidence < 0.8


def test_words_are_text_and_specks_are_nothing() -> None:
    assert page("Dear neighbours,", "the water is off on 12 March").layout == "text"
    speck = understand(arrange([box("8", 20, 1)]), UNITS)
    assert speck.layout == "no_text"
    assert NOTHING_TO_READ in speck.notes
    assert understand((), UNITS).notes == (NOTHING_TO_READ,)


_LETTERS = st.text(alphabet="aOl1290.,%gmkJ()=+-×÷²√<>/|$ TtPerx—", min_size=1, max_size=24)


@given(st.lists(st.lists(_LETTERS, min_size=1, max_size=3), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_any_text_is_understood_without_error(rows: list[list[str]]) -> None:
    boxes = [
        box(cell, 20 + 340 * place, number)
        for number, row in enumerate(rows)
        for place, cell in enumerate(row)
    ]
    understood = understand(arrange(boxes), UNITS)
    for finding in understood.findings:
        region = finding.region
        assert region.left <= region.right
        assert region.top <= region.bottom
        if finding.exact:
            assert finding.number == float(finding.exact)
