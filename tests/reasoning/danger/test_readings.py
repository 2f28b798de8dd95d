"""A worse reading never lowers the urgency: every value that is read, over its whole range, in each of its units."""

from collections.abc import Callable

import pytest
from evaluations.triage.messages import rank
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger.assessing import assess

BESIDE = ["", "I feel dizzy", "I have a headache", "I keep vomiting", "she is confused", "I'm 30 weeks pregnant", "chest pain", "he is drowsy",
          "I'm 62 years old", "he is a 71 year old man"]  # fmt: skip
Say = Callable[[float], str]
MOST_VALUES = 60


def _tenths(low: float, high: float) -> list[float]:
    return [number / 10 for number in range(round(low * 10), round(high * 10) + 1)]


def _fahrenheit(celsius: float) -> float:
    return round(celsius * 9 / 5 + 32, 1)


# What is said of a value, and its whole range from harmless to worst.
VALUES: dict[str, tuple[Say, list[float]]] = {
    "oxygen": (lambda v: f"my oxygen is {v:.0f}%", list(range(100, 0, -1))),
    "oxygen without a sign": (lambda v: f"my oxygen level is {v:.0f}", list(range(100, 0, -1))),
    "saturation": (lambda v: f"spo2 {v:.0f}", list(range(100, 0, -1))),
    "breaths, fast": (lambda v: f"breathing rate is {v:.0f}", list(range(14, 200))),
    "breaths, slow": (lambda v: f"{v:.0f} breaths a minute", list(range(14, -1, -1))),
    "breaths in words": (lambda v: f"breathing {v:.0f} times a minute", list(range(14, 200))),
    "pulse, fast": (lambda v: f"my pulse is {v:.0f}", list(range(70, 351))),
    "pulse, slow": (lambda v: f"heart rate {v:.0f}", list(range(70, -1, -1))),
    "systolic, high": (lambda v: f"blood pressure {v:.0f}/80", list(range(120, 400))),
    "systolic, low": (lambda v: f"bp {v:.0f}/60", list(range(120, 26, -1))),
    "diastolic": (lambda v: f"bp 150/{v:.0f}", list(range(70, 300))),
    "pressure in cmHg": (lambda v: f"bp {v:.0f}/9", list(range(12, 26))),
    "temperature, hot": (lambda v: f"my temperature is {v:.1f} C", _tenths(36.5, 50)),
    "temperature, cold": (lambda v: f"my temperature is {v:.1f} C", _tenths(20, 36.5)[::-1]),
    "temperature in Fahrenheit, hot": (lambda v: f"my temp is {_fahrenheit(v)} F", _tenths(36.5, 50)),
    "temperature in Fahrenheit, cold": (lambda v: f"temp {_fahrenheit(v)} fahrenheit", _tenths(20, 36.5)[::-1]),
    "sugar, high": (lambda v: f"blood sugar {v:.1f} mmol/L", _tenths(6, 100)),
    "sugar, low": (lambda v: f"blood sugar {v:.1f} mmol/L", _tenths(0, 6)[::-1]),
    "sugar in mg/dL, high": (lambda v: f"glucose {v:.0f} mg/dL", list(range(100, 1500))),
    "sugar in mg/dL, low": (lambda v: f"glucose {v:.0f} mg/dL", list(range(100, -1, -1))),
    "tablets": (lambda v: f"I took {v:.0f} paracetamol", list(range(1, 200))),
    "paracetamol in grams": (lambda v: f"took {v:.0f} g of paracetamol", list(range(1, 100))),
    "paracetamol in milligrams": (lambda v: f"took {v:.0f} mg paracetamol", list(range(500, 60_000, 250))),
}  # fmt: skip
OF_CHILDREN: dict[str, tuple[Say, list[float]]] = {
    "fever of a young baby": (
        lambda v: f"my 6 week old baby has a temperature of {v:.1f}",
        _tenths(36.5, 45),
    ),
    "cold young baby": (lambda v: f"my newborn's temperature is {v:.1f} C", _tenths(20, 36.5)[::-1]),
    "fever of a baby": (lambda v: f"my 5 month old has a temperature of {v:.1f} C", _tenths(36.5, 45)),
    "breaths of a baby": (
        lambda v: f"my baby of 8 months takes {v:.0f} breaths a minute",
        list(range(30, 150)),
    ),
    "breaths of a child": (lambda v: f"my 3 year old takes {v:.0f} breaths a minute", list(range(20, 150))),
    "pulse of a child": (lambda v: f"my 3 year old's heart rate is {v:.0f}", list(range(80, 300))),
}


@settings(deadline=None, max_examples=100)
@given(name=st.sampled_from(sorted(VALUES)), beside=st.sampled_from(BESIDE), data=st.data())
def test_the_worse_of_two_readings_is_no_less_urgent(name: str, beside: str, data: st.DataObject) -> None:
    say, values = VALUES[name]
    better, worse = sorted(data.draw(st.lists(st.integers(0, len(values) - 1), min_size=2, max_size=2)))
    before, after = (f"{say(values[index])}. {beside}" for index in (better, worse))
    assert rank(assess(after).disposition) >= rank(assess(before).disposition), (before, after)


@pytest.mark.parametrize(
    ("say", "values"), [*VALUES.values(), *OF_CHILDREN.values()], ids=[*VALUES, *OF_CHILDREN]
)
def test_urgency_rises_over_the_whole_range(say: Say, values: list[float]) -> None:
    """Of long ranges a part of the values, other ones for each; all of them in the long runs."""
    _rises(say, _thinned(values))


@pytest.mark.soak
@pytest.mark.parametrize(
    ("say", "values"), [*VALUES.values(), *OF_CHILDREN.values()], ids=[*VALUES, *OF_CHILDREN]
)
def test_urgency_rises_from_each_value_to_the_next(say: Say, values: list[float]) -> None:
    _rises(say, values)


def _thinned(values: list[float]) -> list[float]:
    step = max(1, len(values) // MOST_VALUES)
    return values[: MOST_VALUES // 2] + values[MOST_VALUES // 2 : -1 : step] + values[-1:]


def _rises(say: Say, values: list[float]) -> None:
    levels = [rank(assess(say(value)).disposition) for value in values]
    assert levels == sorted(levels)
    assert levels[0] == 0
    assert levels[-1] > 0


@pytest.mark.parametrize(("text", "least"), [
    ("my oxygen is 91%", Disposition.EMERGENCY), ("my oxygen is 93%", Disposition.URGENT_TODAY), ("oxygen sats are 35", Disposition.EMERGENCY),
    ("a 62 year old man breathing 34 times a minute", Disposition.EMERGENCY), ("bp 70/65", Disposition.URGENT_TODAY),
    ("36 weeks pregnant, bp 165/112", Disposition.EMERGENCY), ("blood sugar 37", Disposition.URGENT_TODAY),
    ("pregnant, blood pressure 150/95", Disposition.URGENT_TODAY), ("my pressure is 21/13 and my head aches", Disposition.EMERGENCY),
    ("took thirty ibuprofen", Disposition.EMERGENCY),
    ("I'm 30 weeks pregnant, the baby kicks, and I take 36 breaths a minute", Disposition.EMERGENCY), ("my wife gave birth on Sunday, the baby is fine, her pulse is 155", Disposition.EMERGENCY), ("I took 6 g of paracetamol", Disposition.EMERGENCY),
])  # fmt: skip
def test_limits_hold_where_they_are_published(text: str, least: Disposition) -> None:
    assert rank(assess(text).disposition) >= rank(least)


@pytest.mark.parametrize(("text", "urgency"), [
    ("my newborn is 38.2", Disposition.EMERGENCY), ("my two month old has 38.6", Disposition.EMERGENCY), ("my six week old is 101.2", Disposition.EMERGENCY),
    ("mi bebé de tres semanas tiene 38,5", Disposition.EMERGENCY), ("mein Baby ist vier Wochen alt und hat 38,6 Fieber", Disposition.EMERGENCY),
    ("please my baby very hot, one month only", Disposition.EMERGENCY), ("my baby has 38.4", Disposition.URGENT_TODAY), ("my baby has a temperature of 38.4", Disposition.URGENT_TODAY),
    ("our baby weighs 3.8 kg and is 51.2 cm", Disposition.INFORMATION), ("baby is 38.4 weeks", Disposition.INFORMATION), ("my baby is 37.1", Disposition.INFORMATION),
    ("our baby is 36.5 cm round the head", Disposition.INFORMATION),
])  # fmt: skip
def test_a_bare_number_of_a_baby_is_its_temperature(text: str, urgency: Disposition) -> None:
    """Without an age it may be a young one: seen today. Under three months it is an emergency (NICE NG143)."""
    assert assess(text).disposition is urgency


@pytest.mark.parametrize(("text", "urgency"), [
    ("my waters broke at 32 weeks", Disposition.EMERGENCY), ("my waters went and i'm only 30 weeks", Disposition.EMERGENCY), ("waters have gone and they're bright red", Disposition.EMERGENCY),
    ("my waters broke and I can feel something like a rope between my legs", Disposition.EMERGENCY), ("my waters have gone, there's blood in it", Disposition.EMERGENCY),
    ("my waters broke, I'm 39 weeks", Disposition.URGENT_TODAY), ("my waters broke", Disposition.URGENT_TODAY), ("my baby hasn't moved since yesterday morning, I'm 37 weeks", Disposition.EMERGENCY),
    ("das Baby bewegt sich nicht mehr, 36. Woche", Disposition.EMERGENCY), ("the project is due in 30 weeks", Disposition.INFORMATION),
    ("I'm 12 weeks into my training plan", Disposition.INFORMATION), ("our baby hasn't moved to solid food yet", Disposition.INFORMATION),
])  # fmt: skip
def test_weeks_of_pregnancy_are_read(text: str, urgency: Disposition) -> None:
    assert assess(text).disposition is urgency


@pytest.mark.parametrize("text", [
    "bp 210/125 and a bad headache. Our car needs new tyres.", "my oxygen is 84%. The oven is at 200 C", "blood sugar 28 and vomiting. I went running on Sunday",
    "her pulse is 170 and she feels faint. We use a lot of water", "my 5 week old has a temperature of 38.6. it is 30 degrees outside",
])  # fmt: skip
def test_sport_kitchen_and_weather_elsewhere_in_a_message_hide_no_reading(text: str) -> None:
    assert assess(text).disposition is Disposition.EMERGENCY
