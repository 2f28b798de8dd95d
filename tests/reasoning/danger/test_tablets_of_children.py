"""For a child fewer tablets are too many than for a grown-up, and the more the worse."""

import pytest

from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger.assessing import assess

TOO_MANY = [
    "my 3 year old took 6 ibuprofen tablets",
    "my toddler swallowed 3 tylenol",
    "my 10 year old took 5 paracetamol tablets",
    "my 5 year old took 3 g of paracetamol",
    "my 15 year old daughter took 7 paracetamol",
    "my son took 5 paracetamol",
    "my daughter took 6 tablets of calpol",
    "I gave my toddler 4 paracetamol tablets",
    "I gave my 3 year old 3 ibuprofen tablets",
    "my three year old took 3 tablets",
    "my child has taken 8 tablets",
]
NOT_TOO_MANY = [
    "my son took 2 paracetamol for his headache",
    "my 10 year old took 1 paracetamol tablet",
    "my 15 year old daughter took 2 paracetamol",
    "my 30 year old son took 5 paracetamol",
    "my 3 year old is asleep and I took 2 paracetamol",
    "my 3 year old is asleep and I took 6 paracetamol",
    "my 10 year old takes 5 tablets a day for epilepsy",
    "my daughter has taken 3 tablets of her antibiotic",
    "can my 12 year old have 2 paracetamol",
    "I took 6 paracetamol tablets today",
]


@pytest.mark.parametrize("text", TOO_MANY)
def test_too_many_tablets_for_a_child_are_an_emergency(text: str) -> None:
    assessed = assess(text)
    assert assessed.disposition is Disposition.EMERGENCY
    assert "many-taken" in assessed.rules


@pytest.mark.parametrize("text", NOT_TOO_MANY)
def test_what_a_child_or_a_grown_up_may_have_is_none(text: str) -> None:
    assert assess(text).disposition is Disposition.INFORMATION


@pytest.mark.parametrize(("years", "most"), [(4, 1), (6, 2), (9, 3), (11, 4), (14, 6), (16, 8)])
def test_the_limit_goes_up_with_the_age(years: int, most: int) -> None:
    for taken in range(1, 12):
        assessed = assess(f"my {years} year old took {taken} paracetamol tablets")
        assert (assessed.disposition is Disposition.EMERGENCY) == (taken > most), taken
