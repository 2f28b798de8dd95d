"""Mean distances, orbits, parallax, weight on other bodies and rankings of the planets."""

from __future__ import annotations

import math

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.sky.planet_facts import BODIES, FACTS_REFERENCE, named

AU_KM = 149_597_870.7
_AU_REFERENCE = "International Astronomical Union, Resolution B2, 2012"
# Semi-major axis in km: of the planets round the Sun, of the Moon round the Earth.
MEAN_DISTANCES = {
    "mercury": 57.9e6, "venus": 108.2e6, "earth": 149.6e6, "mars": 228.0e6, "jupiter": 778.5e6, "saturn": 1432.0e6,
    "uranus": 2867.0e6, "neptune": 4515.0e6, "moon": 384_400.0,
}  # fmt: skip
# Gravity as a multiple of the Earth's (the same fact sheet, ratio to Earth values).
_GRAVITY_RATIOS = {
    "mercury": 0.378, "venus": 0.907, "moon": 0.166, "mars": 0.377, "jupiter": 2.36, "saturn": 0.916, "uranus": 0.889,
    "neptune": 1.12,
}  # fmt: skip
# Gravitational parameter in km³/s² and mean radius in km.
_CENTRES = {"earth": (398_600.4418, 6371.0), "moon": (4902.8, 1737.4), "mars": (42_828.37, 3389.5)}
RANKINGS = {
    "largest": ("diameter", True), "smallest": ("diameter", False), "heaviest": ("mass", True), "lightest": ("mass", False),
    "hottest": ("temperature", True), "coldest": ("temperature", False), "nearest": ("distance", False), "farthest": ("distance", True),
}  # fmt: skip


def mean_distance(body: str) -> ToolResult:
    """Mean distance of a planet from the Sun, or of the Moon from the Earth. Raises `BadInput`."""
    kilometres = MEAN_DISTANCES.get(body)
    if kilometres is None:
        raise BadInput(f"I have no mean distance of {body}.")
    name, centre = named(body), "Earth" if body == "moon" else "Sun"
    more = "" if body == "moon" else ", {{astronomical}} au"
    return ToolResult(
        values=(Value(name="distance", label=f"mean distance of {name}", number=kilometres, unit="kilometer",
                      significant=4, kind="distance"),
                Value(name="astronomical", label="in astronomical units", number=kilometres / AU_KM, significant=4)),
        sentence=f"On average {name} is {{{{distance}}}} from the {centre}{more}.",
        method="semi-major axis of the orbit, read from the table",
        reference=FACTS_REFERENCE,
    )  # fmt: skip


def astronomical_units(distance: float) -> ToolResult:
    """A distance in kilometres, told in kilometres and in millions of them."""
    return ToolResult(
        values=(Value(name="kilometres", label="in kilometres", number=distance, unit="kilometer", significant=10),
                Value(name="millions", label="in millions of kilometres", number=distance / 1e6, significant=7)),
        sentence="{{distance}} is {{millions}} million km.",
        method="one astronomical unit is defined as a fixed number of metres",
        reference=_AU_REFERENCE,
    )  # fmt: skip


def parallax_distance(parallax: float) -> ToolResult:
    """Distance of a star from its annual parallax in arcseconds: d = 1/p parsec."""
    if not 0 < parallax < 1:
        raise BadInput("The parallax of a star lies between 0 and 1 arcsecond.")
    parsecs = 1 / parallax
    kilometres = AU_KM / math.tan(math.radians(parallax / 3600))
    years = parsecs * 648_000 / math.pi * AU_KM / (299_792.458 * 86400 * 365.25)
    if not math.isclose(kilometres, parsecs * 648_000 / math.pi * AU_KM, rel_tol=1e-6):
        raise ToolFailed("The small-angle and the exact distance disagree.")
    return ToolResult(
        values=(Value(name="distance", label="distance", number=parsecs, unit="parsec", significant=4),
                Value(name="light_years", label="in light years", number=years, unit="light_year", significant=4)),
        sentence="The star is {{distance}} away, which is {{light_years}}.",
        method="distance in parsecs is one over the parallax in arcseconds",
        reference="Definition of the parsec: International Astronomical Union, Resolution B2, 2015",
        latex="d = 1/p",
        checked_by="the tangent of the angle",
    )  # fmt: skip


def period_round_the_sun(axis: float) -> ToolResult:
    """Period in years from the semi-major axis in au, for a light body round the Sun: T² = a³."""
    if axis <= 0:
        raise BadInput("The distance must be positive.")
    return ToolResult(
        values=(Value(name="period", label="orbital period", number=axis**1.5, unit="year", significant=4),),
        sentence="One orbit round the Sun at {{axis}} takes {{period}}.",
        method="Kepler's third law with years and astronomical units",
        reference="Kepler, Harmonices Mundi, 1619",
        latex="T^2 = a^3",
    )


def axis_from_period(period: float) -> ToolResult:
    """Semi-major axis in au from the period in years, for a light body round the Sun: a³ = T²."""
    if period <= 0:
        raise BadInput("The period must be positive.")
    return ToolResult(
        values=(Value(name="axis", label="mean distance from the Sun", number=period ** (2 / 3),
                      unit="astronomical_unit", significant=4),),
        sentence="A body with an orbital period of {{period}} is {{axis}} from the Sun on average.",
        method="Kepler's third law with years and astronomical units",
        reference="Kepler, Harmonices Mundi, 1619",
        latex="a^3 = T^2",
    )  # fmt: skip


def satellite_period(altitude: float, body: str) -> ToolResult:
    """Period of a circular orbit at an altitude in km above the mean surface: T = 2π √((R + h)³ / GM)."""
    if body not in _CENTRES or altitude <= 0:
        raise BadInput("I need a height above the Earth, the Moon or Mars.")
    parameter, radius = _CENTRES[body]
    seconds = 2 * math.pi * math.sqrt((radius + altitude) ** 3 / parameter)
    speed = math.sqrt(parameter / (radius + altitude))
    if not math.isclose(speed * seconds, 2 * math.pi * (radius + altitude), rel_tol=1e-9):
        raise ToolFailed("Speed and period disagree.")
    return ToolResult(
        values=(Value(name="period", label="orbital period", number=seconds / 60, unit="minute", significant=4),
                Value(name="speed", label="orbital speed", number=speed, unit="kilometer / second", significant=4)),
        sentence=f"At {{{{altitude}}}} above {named(body)} one orbit takes {{{{period}}}}, at {{{{speed}}}}.",
        method="circular orbit: gravity gives the centripetal force",
        reference=f"Newton, Principia, 1687; {FACTS_REFERENCE}",
        latex="T = 2\\pi\\sqrt{(R+h)^3/(GM)}",
        checked_by="circumference from speed and period",
        facts=(Value(name="radius", label="mean radius", number=radius, unit="kilometer", significant=5),),
    )  # fmt: skip


def weight_elsewhere(mass: float, body: str, ratio: float = 0.0) -> ToolResult:
    """What scales made for the Earth show on another body for a mass in kg; `ratio` of gravities if it was given."""
    share = ratio or _GRAVITY_RATIOS.get(body, 0.0)
    if mass <= 0 or not 0 < share < 100:
        raise BadInput(f"I cannot tell the weight on {body}.")
    return ToolResult(
        values=(Value(name="shown", label="shown by the scales", number=mass * share, unit="kilogram", significant=3),),
        sentence=f"On {named(body)} scales made for the Earth would show {{{{shown}}}}; gravity there is {{{{share}}}} of the Earth's. "
        "The mass itself stays the same.",
        method="mass times the ratio of the gravities",
        reference=FACTS_REFERENCE,
        facts=(Value(name="share", label="gravity there by gravity here", number=share, significant=3),),
    )  # fmt: skip


def ranking(order: str) -> ToolResult:
    """The planet that comes first in one order (see `RANKINGS`)."""
    if order not in RANKINGS:
        raise BadInput(
            "Ask for the largest, smallest, heaviest, hottest, coldest, nearest or farthest planet."
        )
    what, highest = RANKINGS[order]
    planets = [name for name in MEAN_DISTANCES if name != "moon"]

    def figure(name: str) -> float:
        return MEAN_DISTANCES[name] if what == "distance" else float(getattr(BODIES[name], what))

    first = (max if highest else min)(planets, key=figure)
    unit, scale = {"diameter": ("kilometer", 1.0), "mass": ("kilogram", 1e24), "temperature": ("degree_Celsius", 1.0),
                   "distance": ("kilometer", 1.0)}[what]  # fmt: skip
    label = {"diameter": "diameter at the equator", "mass": "mass", "temperature": "mean temperature",
             "distance": "mean distance from the Sun"}[what]  # fmt: skip
    words = {"nearest": "planet nearest to the Sun", "farthest": "planet farthest from the Sun"}
    return ToolResult(
        values=(Value(name="planet", label="planet", text=named(first)),
                Value(name="figure", label=label, number=figure(first) * scale, unit=unit, significant=3 if what == "temperature" else 6)),
        sentence=f"The {words.get(order, f'{order} planet of the Solar System')} is {{{{planet}}}} ({label} {{{{figure}}}}).",
        method="compared in the table",
        reference=FACTS_REFERENCE,
    )  # fmt: skip
