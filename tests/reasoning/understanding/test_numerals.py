import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.reasoning.understanding import numerals
from kithkin.reasoning.understanding.normalising import lower_in_place, normalise
from kithkin.reasoning.understanding.numerals import find_numerals


def numbers(text: str) -> list[str]:
    normal = normalise(text)
    return [one.exact for one in find_numerals(normal, lower_in_place(normal))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("If 3 apples cost $2.40 how much do seven cost", ["3", "2.4", "7"]),
        ("6.02×10^23 atoms of H2O", ["602000000000000000000000"]),
        ("3.0x10^8 m/s", ["300000000"]),
        ("1 1/2 cups", ["1.5"]),
        ("2½ cups of flour", ["2.5"]),
        ("BP 142/88", ["142", "88"]),
        ("carbon-14 and COVID-19 and B12 and type 2", []),
        ("twenty-five hundred", ["2500"]),
        ("two and a half hours", ["2.5"]),
        ("a dozen eggs", ["12"]),
        ("half-life of 5 days", ["5"]),
        ("a 5k run, $50k, 2 million", ["5000", "50000", "2000000"]),
        ("-5 degrees and x - 5", ["-5", "5"]),
        ("1,200.50 and 3/4 cup", ["1200.5", "0.75"]),
        ("3/4/2024", ["3", "4", "2024"]),
        ("1e5 Pa, 10^-3 mol, 10⁻³ M", ["100000", "0.001", "0.001"]),
        ("one hundred and five", ["105"]),
        ("1. What is 5+5?", ["5", "5"]),
        ("three quarters of 80", ["0.75", "80"]),
        ("one mole of gas, which one", ["1"]),
        ("a third of 90", ["1/3", "90"]),
        ("\uff11\uff12 kg \u2212 3", ["12", "3"]),
    ],
)
def test_numbers_are_found_as_people_write_them(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


@given(st.text(max_size=300))
def test_any_text_is_read_without_raising_and_spans_never_overlap(text: str) -> None:
    normal = normalise(text)
    end = 0
    for numeral in find_numerals(normal, lower_in_place(normal)):
        assert end <= numeral.start < numeral.end <= len(normal)
        end = numeral.end


@given(st.integers(min_value=0, max_value=10**12))
def test_digits_with_thousands_separators_keep_their_value(number: int) -> None:
    assert numbers(f"about {number:,} people") == [str(number)]


def test_nothing_that_may_begin_a_number_is_passed_over() -> None:
    """Characters that can begin none are skipped without looking further: of the others none may be among them."""
    passed = (one for one in map(chr, range(0x20, 0x2FFFF)) if not numerals._may_begin(one))
    found = [
        one
        for one in passed
        if any(numerals._NUMERAL.match(one + more) for more in ("5", ".5", "1/2", "½", " 1/2", "1,000", "%"))
    ]
    assert found == []
    assert not numerals._may_begin("x")
