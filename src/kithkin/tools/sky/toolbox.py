"""The sky toolbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from kithkin.messages.readings import Proposal, Reading
from kithkin.messages.results import ToolResult
from kithkin.ports.tools import Output, Parameter, Relation, Tool
from kithkin.tools.sky import tools_of_the_sky as functions
from kithkin.tools.sky.heavens import BODIES, EPHEMERIS_REFERENCE
from kithkin.tools.sky.planet_facts import FACTS_REFERENCE, WANTED, body_fact
from kithkin.tools.sky.recognising import RECOGNISERS

_LONGEST = 400


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
        return TOOLS

    @property
    def relations(self) -> Sequence[Relation]:
        """None: the sky is computed, not solved for."""
        return ()

    def recognise(self, reading: Reading) -> Sequence[Proposal]:
        """Programs for questions about the sky, best first."""
        if len(reading.text) > _LONGEST:
            return ()
        now = self._now()
        found = [proposal for recogniser in RECOGNISERS for proposal in recogniser(reading, now)]
        return tuple(sorted(found, key=lambda proposal: -proposal.confidence))
