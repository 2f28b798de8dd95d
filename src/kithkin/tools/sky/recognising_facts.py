"""Understanding questions about fixed figures of the Solar System: facts, mean distances, orbits, parallax."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from kithkin.messages.readings import Argument, Assumed, Given, Measure, Proposal, Reading
from kithkin.tools.sky.orbits import MEAN_DISTANCES
from kithkin.tools.sky.recognising import proposed

_BODIES = re.compile(
    r"\b(?!moons\b)(mercury|venus|earth|mars|jupiter|saturn|uranus|neptune|moon|sun)(?:'?s)?\b"
)
_FACTS = (
    (r"\bmass\b|how (?:heavy|massive)|\bweigh", "mass"), (r"\bradius\b", "radius"),
    (r"\bdiameter\b|how (?:big|wide|large)|\bsize\b", "diameter"),
    (r"\bescape (?:velocity|speed)", "escape"), (r"\bgravity\b|gravitational (?:acceleration|field)", "gravity"),
    (r"how long is (?:a|one|the) year|\byear on\b|orbital period|(?:orbit|go (?:a)?round) the sun|length of (?:a|the) year|moon .*orbit the earth", "year"),
    (r"how long is (?:a|one|the) day|\bday on\b|length of (?:a|the) day", "day"),
    (r"temperature|how (?:hot|cold)", "temperature"), (r"hows? many moons|number of moons", "moons"),
)  # fmt: skip
_NO_FACT = re.compile(
    r"\bmy\b|\bif\b|would|core|cent(?:re|er)|crater|today|tonight|burn|tan\b|planet \w+\b.*than|compared|times|"
    r"bar|chocolate|freddie|car\b|thermometer|toxic|poison|fish|phase|eclipse|\bme\b|\bi\b|average distance|rings?\b|volume|"
    r"density|atmospher|\bin the sun\b|under the sun|surface area|cycle|spot|corona|satellite|spacecraft|altitude"
)
_ASKS = re.compile(
    r"what|how|find|give|tell|^(?:surface |mean |orbital |escape )?\w+ (?:of|on)\b|^\w+'?s? (?:mean )?\w+$"
)
_NOT_MEAN = re.compile(
    r"travel|journey|drive|diameter|speed|today|tonight|now\b|currently|at the moment|tomorrow|light|walk|scale|model|\bif\b|19\d\d|20\d\d|nearest|closest|star|edge"
)


def _span(measure: Measure) -> tuple[int, int]:
    return measure.start, measure.end


def _given(measure: Measure) -> Given:
    return Given(value=measure.number, unit=measure.unit, span=_span(measure))


def _named(reading: Reading) -> dict[str, tuple[int, int]]:
    """The bodies named, by where they stand. "Earth years" and "Earth days" only name a unit."""
    found: dict[str, tuple[int, int]] = {}
    for match in _BODIES.finditer(reading.lower):
        if not (match[1] == "earth" and re.match(r" (?:years?|days?)\b", reading.lower[match.end() :])):
            found.setdefault(match[1], match.span(1))
    return found


def facts(reading: Reading, now: datetime) -> list[Proposal]:
    """A fixed fact of one planet, the Moon or the Sun."""
    lower, bodies = reading.lower, _named(reading)
    wanted = [name for pattern, name in _FACTS if re.search(pattern, lower)]
    if wanted == ["year"] and len(bodies) == 2:
        bodies.pop("earth" if "moon" in bodies else "sun", None)
    loose = [measure for measure in reading.measures if not measure.text.lower().startswith("one")]
    if loose or len(bodies) != 1 or len(wanted) != 1 or not _ASKS.search(lower) or _NO_FACT.search(lower):
        return []
    (body, span), fact = *bodies.items(), wanted[0]
    if body == "mercury" and "planet" not in lower:
        return []  # the metal is as likely
    if (fact == "temperature" and body in {"sun", "moon", "earth", "mercury"}) or (
        fact == "escape" and body == "sun"
    ):
        return []
    arguments: dict[str, Argument] = {"body": Given(value=body, span=span), "wanted": Given(value=fact)}
    return [
        proposed(
            "body_fact", 0.93 if fact == "escape" else 0.9, arguments, [_span(m) for m in reading.measures]
        )
    ]


def distances(reading: Reading, now: datetime) -> list[Proposal]:
    """The mean distance of the Moon, or of a planet from the Sun, and the time light takes from the Sun."""
    lower, bodies = reading.lower, _named(reading)
    if reading.measures:
        return []
    planets = [name for name in bodies if name in MEAN_DISTANCES and name not in {"moon", "earth"}]
    if "sun" in bodies and len(planets) == 1 and len(bodies) == 2 and re.search(r"\blight\b|sunlight", lower):
        if (
            re.search(r"how (?:long|many (?:minutes|hours|seconds))|travel time|time", lower)
            and "from" in lower
        ):
            why = f"the mean distance of {planets[0].capitalize()} from the Sun"
            mean = Assumed(value=MEAN_DISTANCES[planets[0]], unit="kilometer", why=why)
            minutes = re.search(r"\bminutes\b", lower)
            found = proposed("light_travel_time", 0.94, {"distance": mean})
            return [replace(found, result_unit="minute" if minutes else None)]
        return []
    if _NOT_MEAN.search(lower) or not re.search(r"how (?:far|many (?:km|kilomet|miles|au))|distance", lower):
        return []
    average = re.search(r"\b(?:average|mean|usual\w*|normal\w*|typical\w*)\b", lower)
    if set(bodies) in ({"moon", "earth"}, {"moon"}) and (average or len(bodies) == 2):
        body = "moon"
    elif set(bodies) == {"earth", "sun"} or (set(bodies) == {"sun"} and average):
        body = "earth"
    elif "sun" in bodies and len(planets) == 1 and len(bodies) == 2:
        body = planets[0]
    else:
        return []
    return [proposed("mean_distance", 0.94, {"body": Given(value=body, span=bodies.get(body))})]


def orbits(reading: Reading, now: datetime) -> list[Proposal]:  # noqa: PLR0911 - one return per kind of question
    """Parallax, Kepler's third law round the Sun, satellites, and astronomical units in millions of kilometres."""
    lower = reading.lower
    if len(reading.measures) != 1:
        if re.search(r"\b(?:an?|the) (?:au|astronomical unit)\b", lower) and re.match(r"(?:what|how)", lower) and not reading.measures:  # fmt: skip
            unit = Assumed(value=1, unit="astronomical_unit", why="one astronomical unit")
            return [proposed("astronomical_units", 0.9, {"distance": unit})]
        return []
    measure = reading.measures[0]
    around_the_sun = set(_named(reading)) <= {"sun"} and not re.search(
        r"\bmoons?\b|satellite|star\b|black hole", lower
    )
    if measure.unit in {"arcsecond", "milliarcsecond"} and "parallax" in lower:
        if re.search(r"how far|distance|parsec|\bpc\b|light.?years?", lower):
            return [proposed("parallax_distance", 0.95, {"parallax": _given(measure)})]
        return []
    orbiting = re.search(r"orbit|kepler|planet|asteroid|comet|semi[- ]?major|period|\byear\b", lower)
    if measure.unit == "astronomical_unit":
        if re.search(r"million (?:km|kilomet)", lower):
            return [proposed("astronomical_units", 0.95, {"distance": _given(measure)})]
        if (
            orbiting
            and re.search(r"\bperiod\b|how long|\byear\b|years", lower)
            and not re.search(r"light|star\b|mass", lower)
        ):
            return [proposed("period_round_the_sun", 0.94, {"axis": _given(measure)})]
        return []
    if measure.dimension == "[time]" and re.search(r"year|day", measure.text.lower()) and re.search(r"orbit|period|kepler", lower):  # fmt: skip
        told = re.search(r"planet|asteroid|comet|\bsun\b|kepler|\bau\b", lower)
        if (
            told
            and around_the_sun
            and re.search(r"semi[- ]?major|\bau\b|from the sun", lower)
            and not re.search(r"light|mass|speed|km", lower)
        ):
            return [proposed("axis_from_period", 0.94, {"period": _given(measure)})]
        return []
    body = next(iter(_named(reading)), "")
    if measure.dimension == "[length]" and re.search(r"satellite|orbit|space station|\biss\b", lower) and body in {"earth", "moon", "mars"}:  # fmt: skip
        above = re.search(r"\babove\b|altitude|\bhigh\b|height", lower) and not re.search(
            r"cent(?:re|er)|radius|speed|fast|velocity", lower
        )
        if above and re.search(r"period|how long|minutes|time", lower):
            return [
                proposed("satellite_period", 0.97, {"altitude": _given(measure), "body": Given(value=body)})
            ]
    return []


def weights(reading: Reading, now: datetime) -> list[Proposal]:
    """What somebody weighs on the Moon or a planet."""
    lower = reading.lower
    bodies = {name: span for name, span in _named(reading).items() if name not in {"earth", "sun"}}
    masses = [m for m in reading.measures if m.unit in {"kilogram", "pound", "stone"}]
    if len(bodies) != 1 or len(masses) != 1 or not re.search(r"weigh|scales?\b", lower):
        return []
    (body, span) = next(iter(bodies.items()))
    if not re.search(rf"\bon (?:the )?(?:planet )?{body}\b", lower) or re.search(rf"(?:weigh\w*|is|am) [^?.]*\bon (?:the )?{body}\b[^?.]*\bearth\b", lower):  # fmt: skip
        return []
    arguments: dict[str, Argument] = {"mass": _given(masses[0]), "body": Given(value=body, span=span)}
    others = [m for m in reading.measures if m is not masses[0]]
    if others:
        ratio = others[0]
        # "0.38 g" beside a planet is a share of the Earth's gravity, not a mass.
        if len(others) > 1 or ratio.unit not in {"gram", "standard_gravity"} or not 0 < ratio.number < 30:
            return []
        arguments["ratio"] = Given(value=ratio.number, span=_span(ratio))
    elif re.search(r"newton|\bforce\b|\bin n\b", lower):
        return []
    return [proposed("weight_elsewhere", 0.96, arguments)]


_ORDERS = (
    (r"biggest|largest", "largest"), (r"smallest", "smallest"), (r"heaviest|most massive", "heaviest"), (r"lightest|least massive", "lightest"),
    (r"hottest|warmest", "hottest"), (r"coldest", "coldest"), (r"(?:closest|nearest)(?: planet)? to the sun", "nearest"),
    (r"(?:farthest|furthest|most distant)(?: planet)? from the sun", "farthest"),
)  # fmt: skip
_RANKED = re.compile(
    r"(?:(?:what|whats|what's|which|is|the|name|of|tell|me|planets?|in|our|solar|system|one|hi|hey|please|has|by|size|diameter|mass|"
    r"biggest|largest|smallest|heaviest|lightest|most|least|massive|hottest|warmest|coldest|closest|nearest|farthest|furthest|distant|to|from|sun)\W*)+"
)


def rankings(reading: Reading, now: datetime) -> list[Proposal]:
    """The largest, hottest, nearest … planet; every word must belong."""
    lower = reading.lower
    found = [order for pattern, order in _ORDERS if re.search(rf"\b(?:{pattern})\b", lower)]
    if len(found) != 1 or "planet" not in lower or not _RANKED.fullmatch(lower):
        return []
    return [proposed("ranking", 0.95, {"order": Given(value=found[0])}, [_span(m) for m in reading.measures])]


RECOGNISERS = (facts, distances, orbits, weights, rankings)
