"""The sky toolbox."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from kithkin.messages.readings import Proposal, Reading
from kithkin.messages.results import ToolResult
from kithkin.ports.tools import Output, Parameter, Relation, Tool
from kithkin.tools.sky import orbits
from kithkin.tools.sky import tools_of_the_sky as functions
from kithkin.tools.sky.heavens import BODIES, EPHEMERIS_REFERENCE
from kithkin.tools.sky.planet_facts import FACTS_REFERENCE, WANTED, body_fact
from kithkin.tools.sky.recognising import RECOGNISERS as SKY_RECOGNISERS
from kithkin.tools.sky.recognising_facts import RECOGNISERS as FACT_RECOGNISERS

_LONGEST = 400
# What is asked of the sky names a body, a light, a season or a unit of the sky.
_OF_THE_SKY = re.compile(
    r"sun|moon|planet|earth|mercury|venus|mars|jupiter|saturn|uranus|neptune|pluto|light|dawn|dusk|dark|noon|eclipse|full|"
    r"day ?length|of (?:the )?day|is (?:the )?day|est day|equinox|solstice|spring|summer|autumn|fall|winter|\bau\b|astronomical"
)


def _text(name: str, description: str, question: str = "") -> Parameter:
    return Parameter(name=name, kind="text", description=description, question=question)


def _choice(name: str, description: str, *choices: str) -> Parameter:
    return Parameter(name=name, kind="choice", description=description, choices={c: (c,) for c in choices})


_PLACE = _text("place", "town, or latitude and longitude", "For which town or coordinates?")
_DATE = _text("date", "local date (ISO), or a moment in UTC", "For which date?")
_TIME = _text("time", "moment (ISO, UTC)", "At what time?")
_BODY = _choice("body", "Sun, Moon or planet", *BODIES)


def _tool(
    name: str, run: Callable[..., ToolResult], summary: str, parameters: tuple[Parameter, ...],
    outputs: tuple[tuple[str, str | None], ...], *examples: str, isolated: bool = True,
) -> Tool:  # fmt: skip
    return Tool(name=f"sky.{name}", summary=summary, parameters=parameters,
                outputs=tuple(Output(name=out, unit=unit) for out, unit in outputs), run=run,
                reference=EPHEMERIS_REFERENCE, examples=examples, isolated=isolated, seconds=15.0,
                limits="From 1900 to 2049; eclipses of the Sun are not covered.")  # fmt: skip


TOOLS: tuple[Tool, ...] = (
    _tool("sun_times", functions.sun_times, "Sunrise, sunset, day length, noon and twilight.",
          (_PLACE, _DATE, _choice("wanted", "which time", "sunrise", "sunset", "day_length", "solar_noon", "dawn", "dusk")),
          (("sunrise", None), ("sunset", None), ("day_length", "second")), "When is sunset in Paris tomorrow?"),
    _tool("rise_and_set", functions.rise_and_set, "Rise and set of the Moon or a planet.",
          (_BODY, _PLACE, _DATE, _choice("wanted", "rise or set", "rise", "set")), (("rise", None), ("set", None)),
          "When does Jupiter rise in New York tonight?"),
    _tool("position", functions.position, "Where a body stands in the sky.", (_BODY, _PLACE, _TIME),
          (("altitude", "degree"), ("azimuth", "degree")), "Is Mars visible from London now?"),
    _tool("moon_phase", functions.moon_phase, "Phase of the Moon.", (_TIME,), (("phase", None), ("lit", "percent")),
          "What phase is the moon today?"),
    _tool("next_moon_phase", functions.next_moon_phase, "Next full or new Moon.",
          (_choice("phase", "phase", "new moon", "first quarter", "full moon", "last quarter"),
           _text("after", "moment (ISO, UTC)"),
           Parameter(name="zone", kind="text", description="time zone", required=False, default="UTC")),
          (("when", None), ("iso_date", None)), "When is the next full moon?"),
    _tool("next_lunar_eclipse", functions.next_lunar_eclipse, "Next eclipse of the Moon.",
          (_text("after", "moment (ISO, UTC)"),), (("when", None), ("kind", None)), "When is the next lunar eclipse?"),
    _tool("season", functions.season, "Equinoxes and solstices.",
          (_choice("event", "which one", "march", "june", "september", "december"),
           Parameter(name="year", kind="integer", description="year", plausible=(1900, 2049), question="In which year?")),
          (("when", None),), "When is the winter solstice 2027?"),
    _tool("distance", functions.distance, "Distance of the Sun, Moon or a planet.", (_BODY, _TIME),
          (("distance", "kilometer"), ("light_time", "second")), "How far away is the Moon on 1 January 2027?"),
    Tool(name="sky.body_fact", summary="Mass, size, gravity, year, day, temperature or moons of a planet.",
         parameters=(_choice("body", "Sun, Moon or planet", *BODIES, "earth"), _choice("wanted", "which fact", *WANTED)),
         outputs=tuple(Output(name=name) for name in WANTED), run=body_fact, reference=FACTS_REFERENCE,
         examples=("What is the mass of Jupiter?",), limits="Fixed figures only."),
    _tool("light_travel_time", functions.light_travel_time, "Time light takes for a distance.",
          (Parameter(name="distance", kind="quantity", unit="kilometer", description="distance",
                     quantity_kind="distance", question="What is the distance?"),), (("light_time", "second"),),
          "How long does light take to travel 150 million km?", isolated=False),
)  # fmt: skip


def _quantity(name: str, unit: str, kind: str, description: str) -> Parameter:
    return Parameter(name=name, kind="quantity", unit=unit, quantity_kind=kind, description=description,
                     question=f"What is the {description}?")  # fmt: skip


def _plain(
    name: str, run: Callable[..., ToolResult], summary: str, parameters: tuple[Parameter, ...],
    outputs: tuple[tuple[str, str | None], ...], example: str, reference: str = FACTS_REFERENCE,
) -> Tool:  # fmt: skip
    return Tool(name=f"sky.{name}", summary=summary, parameters=parameters, run=run, reference=reference,
                outputs=tuple(Output(name=out, unit=unit) for out, unit in outputs), examples=(example,))  # fmt: skip


_KEPLER = "Kepler, Harmonices Mundi, 1619"
ORBIT_TOOLS: tuple[Tool, ...] = (
    _plain("mean_distance", orbits.mean_distance, "Mean distance of a planet from the Sun, or of the Moon.",
           (_choice("body", "planet or Moon", *orbits.MEAN_DISTANCES),), (("distance", "kilometer"), ("astronomical", None)),
           "How far is Mars from the Sun on average?"),
    _plain("astronomical_units", orbits.astronomical_units, "Astronomical units in millions of kilometres.",
           (_quantity("distance", "kilometer", "distance", "distance"),), (("kilometres", "kilometer"), ("millions", None)),
           "1 AU in million km"),
    _plain("parallax_distance", orbits.parallax_distance, "Distance of a star from its parallax.",
           (_quantity("parallax", "arcsecond", "angle.parallax", "parallax"),), (("distance", "parsec"), ("light_years", "light_year")),
           "distance of a star with a parallax of 0.1 arcsec"),
    _plain("period_round_the_sun", orbits.period_round_the_sun, "Period of an orbit round the Sun.",
           (_quantity("axis", "astronomical_unit", "distance.orbit", "mean distance from the Sun"),), (("period", "year"),),
           "period of a planet at 4 au", _KEPLER),
    _plain("axis_from_period", orbits.axis_from_period, "Mean distance from the Sun for a period.",
           (_quantity("period", "year", "time.orbit", "orbital period"),), (("axis", "astronomical_unit"),),
           "how far from the sun is a planet with a period of 8 years", _KEPLER),
    _plain("satellite_period", orbits.satellite_period, "Period of a satellite at a height.",
           (_quantity("altitude", "kilometer", "length.altitude", "height above the surface"),
            _choice("body", "what it orbits", "earth", "moon", "mars")), (("period", "minute"), ("speed", "kilometer / second")),
           "orbital period of a satellite 400 km above the earth"),
    _plain("weight_elsewhere", orbits.weight_elsewhere, "What scales show on the Moon or a planet.",
           (_quantity("mass", "kilogram", "mass", "weight on the Earth"), _choice("body", "where", *orbits.MEAN_DISTANCES),
            Parameter(name="ratio", kind="number", description="gravity there by gravity here", required=False, default=0.0)),
           (("shown", "kilogram"),), "I weigh 70 kg, what would I weigh on the Moon?"),
    _plain("ranking", orbits.ranking, "The largest, smallest, hottest, nearest planet and so on.",
           (_choice("order", "which", *orbits.RANKINGS),), (("planet", None), ("figure", None)), "biggest planet"),
)  # fmt: skip


def concerns(reading: Reading) -> bool:
    """Whether a question may be one about the sky: a quick look that spares all others."""
    return reading.has_figures or _OF_THE_SKY.search(reading.lower) is not None


def proposals(reading: Reading, now: datetime) -> Sequence[Proposal]:
    """Programs for questions about the sky, best first."""
    found = [
        proposal
        for recogniser in (*SKY_RECOGNISERS, *FACT_RECOGNISERS)
        for proposal in recogniser(reading, now)
    ]
    return tuple(sorted(found, key=lambda proposal: -proposal.confidence))


class SkyToolbox:
    """Sun, Moon and planets. `now` is the clock by which "today" and "next" are meant."""

    def __init__(self, now: Callable[[], datetime] = functions.utc_now) -> None:
        self._now = now

    @property
    def name(self) -> str:
        """The field."""
        return "sky"

    @property
    def tools(self) -> Sequence[Tool]:
        """All tools for the sky."""
        return (*TOOLS, *ORBIT_TOOLS)

    @property
    def relations(self) -> Sequence[Relation]:
        """None: the sky is computed, not solved for."""
        return ()

    def recognise(self, reading: Reading) -> Sequence[Proposal]:
        """Programs for questions about the sky, best first."""
        return proposals(reading, self._now()) if len(reading.text) <= _LONGEST and concerns(reading) else ()
