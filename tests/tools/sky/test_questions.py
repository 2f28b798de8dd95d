"""Questions about the sky, asked at 20:00 UTC on 22 November 2026, against almanac values."""

import pytest

TEXTS = [
    ("what time does the sun rise in London on 21 June 2027", "04:43"),
    ("london sunrise on 21 June 2027", "04:43"),
    ("when is the next full moon?", "24 November 2026, 14:54 UTC"),
    ("when is the next lunar eclipse", "20 February 2027, 23:13 UTC"),
    ("When is the winter solstice 2027?", "22 December 2027, 02:42 UTC"),
    ("when is the spring equinox", "20 March 2027, 20:25 UTC"),
    ("what phase is the moon today", "waxing gibbous"),
    ("How long is the day in Oslo on 21 December 2026?", "5 h 54 min"),
    ("sunset new york today", "16:33"),
    ("sunrise at 51.5 N, 0.12 W on 3 March 2027", "06:42"),
]
TRAPS = [
    "when is the next solar eclipse",
    "what time is sunset",
    "how far is mars from the sun",
    "is the sun bigger than the moon",
    "when does the shop in Paris open",
    "what is the average distance to the moon",
    "how long does sunlight take to reach earth",
    "when is the moon festival",
    "will I see mars",
    "sunrise movement meeting in London",
]


@pytest.mark.parametrize(("question", "expected"), TEXTS)
def test_text(answer, question: str, expected: str) -> None:
    assert answer(question) == expected


def test_light_travel_time(answer) -> None:
    assert answer("how long does light take to travel 150 million km") == pytest.approx(500.35, rel=1e-4)


def test_distance_of_the_moon_lies_between_perigee_and_apogee(answer) -> None:
    assert 356_000 < answer("how far away is the moon today") < 407_000


@pytest.mark.parametrize("question", TRAPS)
def test_trap_is_not_answered(answer, question: str) -> None:
    assert all(p.questions or p.confidence < 0.6 for p in answer.proposals(question))
