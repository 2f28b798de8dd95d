"""Questions about the sky, asked at 20:00 UTC on 22 November 2026, against almanac values."""

import pytest

from kithkin.messages.errors import AskThePerson
from kithkin.tools.sky.places import resolve_place

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
    ("biggest planet in the solar system", "Jupiter"),
    ("which planet is closest to the sun", "Mercury"),
    ("shortest day 2027", "22 December 2027, 02:42 UTC"),
    ("when does spring start in 2027", "20 March 2027, 20:25 UTC"),
    ("sunrise tokyo 3 feb 2027", "06:40"),
    ("when was the full moon in January 2024", "25 January 2024, 17:54 UTC"),
    ("sunrise at 51.5 N, 0.12 W on 3 March 2027", "06:42"),
]
TRAPS = [
    "when is the next solar eclipse",
    "what time is sunset",
    "how far is mars from the sun by car today",
    "is the sun bigger than the moon",
    "when does the shop in Paris open",
    "how far is mars from jupiter on average",
    "a moon orbits jupiter with a period of 2 years, semi-major axis in au",
    "I weigh 70 kg on mars, what is that on earth",
    "which planet is the biggest danger",
    "when does the summer sales season start",
    "a satellite 7000 km from the centre of the earth, period",
    "what is the mass of mercury",
    "what is the temperature in the sun today",
    "how heavy is my moon boot",
    "when was the full moon in 2024",
    "when is the moon festival",
    "will I see mars",
    "sunrise movement meeting in London",
]


@pytest.mark.parametrize(("question", "expected"), TEXTS)
def test_text(answer, question: str, expected: str) -> None:
    assert answer(question) == expected


def test_light_travel_time(answer) -> None:
    assert answer("how long does light take to travel 150 million km") == pytest.approx(500.35, rel=1e-4)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("how long does sunlight take to reach earth", 499.0),
        ("how long does light take to get from the sun to earth", 499.0),
        ("whats the mass of jupiter", 1.898e27),
        ("how big is the sun", 1391400),
        ("how long is a year on saturn", 10747),
        ("how many moons does mars have", 2),
        ("surface temperature of venus", 464),
        ("how far is the moon on average in km", 384400),
        ("what's the distance between the earth and the moon", 384400),
        ("how far is mars from the sun", 228.0e6),
        ("mean distance from earth to sun", 149.6e6),
        ("how long does light take to reach mars from the sun", 760.5),
        ("how many minutes does light need from the sun to mars", 12.675),
        ("how many earth years does saturn take to go around the sun", 10747),
        ("how many days does venus need to go around the sun", 224.7),
        ("radius of mars", 3389.5),
        ("escape velocity of mars", 5.0),
        ("gravity on mars", 3.7),
        ("I weigh 80 kg here. What would my scales show on Mars? (0.38 g)", 30.4),
        ("I weigh 70 kg, how much would i weigh on the moon", 11.62),
        ("orbital period of a satellite 400 km above the earth in minutes", 92.414),
        ("1 AU in million km", 149597870.7),
        ("a star has a parallax of 0.1 arcseconds how far away is it", 10),
        ("a planet orbits at 4 au, what is its period in years", 8),
        ("asteroid with orbital period of 27 years, semi major axis in au?", 9),
    ],
)
def test_number(answer, question: str, expected: float) -> None:
    assert answer(question) == pytest.approx(expected, rel=1e-4)


def test_towns_of_one_name_in_several_time_zones_are_asked_about() -> None:
    with pytest.raises(AskThePerson, match="several places"):
        resolve_place("Springfield")


def test_distance_of_the_moon_lies_between_perigee_and_apogee(answer) -> None:
    assert 356_000 < answer("how far away is the moon today") < 407_000


@pytest.mark.parametrize("question", TRAPS)
def test_trap_is_not_answered(answer, question: str) -> None:
    assert all(p.questions or p.confidence < 0.6 for p in answer.proposals(question))
