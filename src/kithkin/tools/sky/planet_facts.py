"""Fixed facts of the planets, the Moon and the Sun: mass, size, gravity, year, day, temperature, moons."""

from __future__ import annotations

from dataclasses import dataclass

from kithkin.messages.errors import BadInput
from kithkin.messages.results import ToolResult, Value

FACTS_REFERENCE = "D. R. Williams, NASA Planetary Fact Sheet (NSSDCA)"


@dataclass(frozen=True, slots=True)
class Body:
    """Mass in 10^24 kg, diameter at the equator in km, gravity in m/s², year in days, day in hours, mean °C."""

    mass: float
    diameter: float
    gravity: float
    year: float | None
    day: float | None
    temperature: float | None
    moons: int | None


# Moons only where no more are being found.
BODIES = {
    "mercury": Body(0.330, 4879, 3.7, 88.0, 4222.6, 167, 0),
    "venus": Body(4.87, 12104, 8.9, 224.7, 2802.0, 464, 0),
    "earth": Body(5.97, 12756, 9.8, 365.2, 24.0, 15, 1),
    "mars": Body(0.642, 6792, 3.7, 687.0, 24.7, -65, 2),
    "jupiter": Body(1898, 142984, 23.1, 4331, 9.9, -110, None),
    "saturn": Body(568, 120536, 9.0, 10747, 10.7, -140, None),
    "uranus": Body(86.8, 51118, 8.7, 30589, 17.2, -195, None),
    "neptune": Body(102, 49528, 11.0, 59800, 16.1, -200, None),
    "moon": Body(0.0735, 3475, 1.6, 27.3, 708.7, None, 0),
    "sun": Body(1988400, 1391400, 274, None, None, None, None),
}
# Volumetric mean radius in km, and escape velocity in km/s, from the same fact sheets.
_RADII = {"mercury": 2439.7, "venus": 6051.8, "earth": 6371.0, "mars": 3389.5, "jupiter": 69911, "saturn": 58232,
          "uranus": 25362, "neptune": 24622, "moon": 1737.4, "sun": 695700}  # fmt: skip
_ESCAPES = {"mercury": 4.3, "venus": 10.4, "earth": 11.2, "mars": 5.0, "jupiter": 59.5, "saturn": 35.5, "uranus": 21.3,
            "neptune": 23.5, "moon": 2.4}  # fmt: skip
WANTED = ("mass", "diameter", "radius", "escape", "gravity", "year", "day", "temperature", "moons")
_ARTICLES = {"moon": "the Moon", "sun": "the Sun", "earth": "the Earth"}


def named(body: str) -> str:
    """The body as sentences call it."""
    return _ARTICLES.get(body.lower(), body.capitalize())


def _digits(mass: float) -> int:
    """How many digits the table gives for a mass."""
    return 3 if mass < 1000 else 4 if mass < 10_000 else 5


def _radius_or_escape(body: str, row: Body, wanted: str) -> ToolResult:
    name = named(body)
    if wanted == "radius":
        value = Value(
            name="radius",
            label=f"mean radius of {name}",
            number=_RADII[body],
            unit="kilometer",
            significant=6,
        )
        sentence = f"The mean radius of {name} is {{{{radius}}}} (at the equator {{{{equator}}}})."
        facts = (Value(name="equator", label="radius at the equator", number=row.diameter / 2, unit="kilometer", significant=6),)  # fmt: skip
        return ToolResult(values=(value,), sentence=sentence, method="read from the table", reference=FACTS_REFERENCE, facts=facts)  # fmt: skip
    if body not in _ESCAPES:
        raise BadInput(f"I have no escape velocity of {name}.")
    value = Value(name="escape", label=f"escape velocity of {name}", number=_ESCAPES[body], unit="kilometer / second", decimals=1)  # fmt: skip
    sentence = f"The escape velocity of {name} is {{{{escape}}}}."
    return ToolResult(
        values=(value,), sentence=sentence, method="read from the table", reference=FACTS_REFERENCE
    )


def body_fact(body: str, wanted: str) -> ToolResult:
    """One fact of a body. Raises `BadInput` where the table has none."""
    row = BODIES.get(body.lower())
    if row is None or wanted not in WANTED:
        raise BadInput(f"I have no such fact for {body}.")
    if wanted in {"radius", "escape"}:
        return _radius_or_escape(body.lower(), row, wanted)
    number = getattr(row, wanted)
    name = named(body)
    if number is None:
        raise BadInput(f"I have no settled figure for that of {name}.")
    values = {
        "mass": Value(name="mass", label=f"mass of {name}", number=row.mass * 1e24, unit="kilogram", significant=_digits(row.mass),
                      kind="mass"),
        "diameter": Value(name="diameter", label=f"diameter of {name}", number=row.diameter, unit="kilometer",
                          significant=6),
        "gravity": Value(name="gravity", label=f"gravity on {name}", number=row.gravity, unit="meter / second ** 2",
                         decimals=1),
        "year": Value(name="year", label=f"orbit of {name}", number=row.year, unit="day", significant=5),
        "day": Value(name="day", label=f"day on {name}", number=row.day, unit="hour", significant=5),
        "temperature": Value(name="temperature", label=f"mean temperature of {name}", number=row.temperature,
                             unit="degree_Celsius", decimals=0),
        "moons": Value(name="moons", label=f"moons of {name}", number=row.moons),
    }  # fmt: skip
    facts: tuple[Value, ...] = ()
    sentences = {
        "mass": f"The mass of {name} is {{{{mass}}}}.",
        "diameter": f"{name[:1].upper()}{name[1:]} is {{{{diameter}}}} across, a radius of {{{{radius}}}}.",
        "gravity": f"Gravity at the surface of {name} is {{{{gravity}}}}.",
        "year": f"{name[:1].upper()}{name[1:]} takes {{{{year}}}} to go round once ({{{{years}}}}).",
        "day": f"From noon to noon on {name} takes {{{{day}}}}.",
        "temperature": f"The mean temperature of {name} is {{{{temperature}}}}.",
        "moons": f"{name[:1].upper()}{name[1:]} has {{{{moons}}}} moon{'' if row.moons == 1 else 's'}.",
    }
    if wanted == "diameter":
        facts = (Value(name="radius", label="radius at the equator", number=row.diameter / 2, unit="kilometer", significant=6),)  # fmt: skip
    if wanted == "year":
        facts = (Value(name="years", label="the same in Earth years", number=(row.year or 0) / 365.25, unit="year", significant=4),)  # fmt: skip
    return ToolResult(
        values=(values[wanted],),
        sentence=sentences[wanted],
        method="read from the table",
        reference=FACTS_REFERENCE,
        facts=facts,
    )
