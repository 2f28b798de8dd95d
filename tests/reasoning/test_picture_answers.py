"""Answers from pictures: look-ups, comparisons, sums, printed ranges, numbered problems; findings as the reader gives them."""

import pytest

from kithkin.messages.pictures import Finding, PictureReading, Region
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.picture_answers import look_up, printed_problems, state_fields
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.units import UnitRegistry

UNITS = UnitRegistry()
PLACE = Region(left=0.1, top=0.1, right=0.9, bottom=0.2)


def _field(text: str, label: str, exact: str = "", unit: str | None = None, **more: str) -> Finding:
    number = float(exact) if exact else None
    return Finding(
        id=f"{label}{more}", kind="field", text=text, region=PLACE, confidence=0.99, label=label, number=number,
        exact=exact, unit=unit, row=more.get("row", ""), column=more.get("column", ""),
    )  # fmt: skip


def _picture(*findings: Finding) -> PictureReading:
    return PictureReading(
        picture_id="picture", width=100, height=100, layout="text", findings=findings, safe_content=b"",
        media_type="image/png",
    )  # fmt: skip


def _lab(name: str, exact: str, low: str, high: str) -> tuple[Finding, ...]:
    unit, printed = "millimole / liter", f"{name} {exact} mmol/L"
    label = name.lower()
    return (
        _field(printed, label, exact, unit),
        _field(f"{printed} {low} - {high}", label, low, unit, column="reference low"),
        _field(f"{printed} {low} - {high}", label, high, unit, column="reference high"),
    )


RECEIPT = _picture(
    _field("Rice 1kg 6.77", "rice 1kg", "6.77", row="Rice 1kg"),
    _field("Tomatoes 4.91", "tomatoes", "4.91", row="Tomatoes"),
    _field("Milk 2L 1.88", "milk 2l", "1.88", row="Milk 2L"),
    _field("SUBTOTAL $13.56", "subtotal", "13.56", row="SUBTOTAL"),
    _field("TAX 5% $0.68", "tax", "0.68", row="TAX 5%"),
    _field("TOTAL $14.24", "total", "14.24", row="TOTAL"),
)
LABEL = _picture(
    _field("Total Fat 9g", "total fat", "9", "gram", column="per serving"),
    _field("Total Fat 12%", "total fat", "12", "percent", column="% daily value"),
    _field("Saturated Fat 3g", "saturated fat", "3", "gram", column="per serving"),
    _field("Protein 1g", "protein", "1", "gram", column="per serving"),
)
REPORT = _picture(
    *_lab("Potassium", "5.1", "3.5", "5.1"),
    *_lab("Sodium", "161", "135", "145"),
    *_lab("Glucose", "3.1", "3.9", "5.6"),
)
MEDICINE = _picture(
    _field("Ibuprofen", "name"),
    _field("100 mg/5 ml", "strength", "100", "milligram"),
    _field("100 mg/5 ml", "strength per", "5", "milliliter"),
)


def _answer(question: str, picture: PictureReading) -> str:
    reading = read_question(question, UNITS, pictures=(picture,))
    ledger = Ledger(UNITS)
    pieces = state_fields(look_up(reading, UNITS), ledger, reading)
    known = {evidence.id for evidence in ledger.evidence}
    assert all(set(piece.evidence) <= known and piece.evidence for piece in pieces)
    return " ".join(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("question", "picture", "expected"),
    [
        ("what's the total", RECEIPT, "“TOTAL $14.24”"),
        ("how much is the milk", RECEIPT, "“Milk 2L 1.88”"),
        ("how much is the milk 2l", RECEIPT, "“Milk 2L 1.88”"),
        ("which item costs most", RECEIPT, "“Rice 1kg 6.77” is the largest of the 3"),
        ("whats the cheapest thing", RECEIPT, "“Milk 2L 1.88” is the smallest of the 3"),
        ("add up the first two items", RECEIPT, "come to 11.68: 6.77 + 4.91"),
        ("add the rice and the milk", RECEIPT, "come to 8.65: 6.77 + 1.88"),
        ("which has more, fat or protein?", LABEL, "“Total Fat 9g” is more than “Protein 1g” (per serving)"),
        ("is my potassium ok", REPORT, "a range of 3.5 to 5.1; this value lies within it"),
        ("what's my sodium", REPORT, "a range of 135 to 145; this value lies above it"),
        (
            "which values are out of range",
            REPORT,
            "“Sodium 161 mmol/L” (above); “Glucose 3.1 mmol/L” (below)",
        ),
        ("how many mg in 10 ml", MEDICINE, "10 ml contains 200 mg"),
        ("how many mg of ibuprofen in 7.5 ml", MEDICINE, "7.5 ml contains 150 mg"),
    ],
)
def test_answers(question: str, picture: PictureReading, expected: str):
    assert expected in _answer(question, picture)


@pytest.mark.parametrize(
    ("question", "picture"),
    [
        ("how much is the bread", RECEIPT),
        ("what is the average price", RECEIPT),
        ("how many items are there", RECEIPT),
        ("is this healthy", LABEL),
        ("how much total carbohydrate", LABEL),
        ("how many mg of paracetamol in 10 ml", MEDICINE),
        ("how many mg in 10 tablets", MEDICINE),
    ],
)
def test_abstains(question: str, picture: PictureReading):
    assert _answer(question, picture) == ""


def test_how_much_is_an_amount_and_not_a_share_of_the_daily_value():
    assert "%" not in _answer("how much fat is in it", LABEL).replace("% daily", "")


def test_no_diagnosis_is_made():
    said = _answer("is my glucose ok", REPORT).lower()
    assert not any(word in said for word in ("diabet", "normal", "healthy", "ill", "fine"))


@pytest.mark.parametrize(("question", "expected"), [("solve these", 3), ("what's the answer to number 2", 1),
                                                    ("do the last one, what is the answer", 1), ("solve question 9", 0)])  # fmt: skip
def test_single_problems_are_chosen_by_number(question: str, expected: int):
    expressions = tuple(
        Finding(id=str(n), kind="expression", text=text, region=PLACE, confidence=0.99)
        for n, text in enumerate(("x + 1 = 2", "2x = 6", "4 + 4"))
    )
    reading = read_question(question, UNITS, pictures=(_picture(*expressions),))
    assert len(printed_problems(reading)) == expected
