"""The sky against published almanac values."""

import pickle

import pytest

from kithkin.messages.errors import AskThePerson, BadInput
from kithkin.tools.sky import tools_of_the_sky as sky
from kithkin.tools.sky.places import find_place, read_coordinates


def test_places_take_the_most_populous_and_accept_a_qualifier() -> None:
    paris, texan = find_place("Paris"), find_place("paris, texas")
    assert paris is not None
    assert texan is not None
    assert (paris.zone, texan.zone) == ("Europe/Paris", "America/Chicago")
    assert find_place("Nowhereville") is None


def test_coordinates() -> None:
    place = read_coordinates("33.9 S, 151.2 E")
    assert place is not None
    assert (place.latitude, place.longitude) == (-33.9, 151.2)


@pytest.mark.parametrize(
    ("event", "year", "when"),
    [
        # U.S. Naval Observatory, Earth's Seasons.
        ("march", 2024, "20 March 2024, 03:06 UTC"),
        ("june", 2024, "20 June 2024, 20:51 UTC"),
        ("september", 2024, "22 September 2024, 12:44 UTC"),
        ("december", 2024, "21 December 2024, 09:21 UTC"),
    ],
)
def test_seasons(event: str, year: int, when: str) -> None:
    # Published to the minute; we round, so compare the date and hour and allow the minute to differ by one.
    found = sky.season(event, year).values[0].text
    assert found is not None
    assert found[:-7] == when[:-7]
    assert abs(int(found[-6:-4]) - int(when[-6:-4])) <= 1


def test_total_lunar_eclipse_of_march_2025() -> None:
    values = {value.name: value.text for value in sky.next_lunar_eclipse("2025-01-01").values}
    assert (values["iso_date"], values["kind"]) == ("2025-03-14", "total")


def test_full_moon_of_january_2024() -> None:
    # 25 January 2024, 17:54 UTC (U.S. Naval Observatory).
    assert sky.next_moon_phase("full moon", "2024-01-10").values[0].text == "25 January 2024, 17:54 UTC"


def test_midnight_sun() -> None:
    result = sky.sun_times("Tromsø", "2027-06-21")
    assert "stays up all day" in result.sentence
    assert pickle.loads(pickle.dumps(result)) == result


def test_unknown_place_and_date_outside() -> None:
    with pytest.raises(AskThePerson):
        sky.sun_times("Nowhereville", "2027-06-21")
    with pytest.raises(BadInput):
        sky.sun_times("London", "2150-06-21")
    with pytest.raises(BadInput):
        sky.moon_phase("yesterday")
