"""Understanding questions about the sky."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from kithkin.messages.readings import Argument, Assumed, Call, FromStep, Given, Proposal, Reading

_MONTH_NAMES = "january february march april may june july august september october november december".split()
_MONTHS = {
    name[:size]: number for number, name in enumerate(_MONTH_NAMES, start=1) for size in (3, len(name))
} | {"sept": 9}
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?"
_DATES = (
    re.compile(r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{1,2})\b"),
    re.compile(
        r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?P<month>" + _MONTH + r")(?:,? (?P<year>\d{4}))?\b"
    ),
    re.compile(
        r"\b(?P<month>" + _MONTH + r") (?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,? (?P<year>\d{4}))?(?!\d)"
    ),
)
_PLANETS = r"mercury|venus|mars|jupiter|saturn|uranus|neptune|pluto"
_STOP = (
    r"(?=\s+(?:on|today|tomorrow|tonight|now|right|this|at the moment|currently|at|in|for|yesterday|please|rise|set|next|it|"
    r"is|will|be|when|what|does|do|the|sunrise|sunset|get|have)\b|[?!.;]|,\s*(?:on|today|tomorrow|\d)|\s+\d|\s*$)"
)
_PLACE = re.compile(
    r"\b(?:in|at|for|from|near|over)\s+(?!the\b|which\b|what\b|a\b|my\b|an\b|"
    + _MONTH
    + r"\b|\d)([a-zà-ÿ][\w'’\-]*(?:[ ,]+(?!(?:on|today|tomorrow|tonight|now|right|this|at|in|for|yesterday|please|rise|set|next|it|is|will|be|when|what|does|do|the|sunrise|sunset|get|have)\b)[a-zà-ÿ][\w.'’\-]*){0,3}?)"
    + _STOP
)
_PLACE_FIRST = re.compile(
    r"^(?:what(?:'s|s| is)? (?:the )?)?([a-zà-ÿ][\w'’\-]*(?: [a-zà-ÿ][\w'’\-]*)?)(?:'s)? (?:sunrise|sunset)\b"
)
_PLACE_AFTER = re.compile(
    r"\b(?:sunset|sunrise)(?: times?)? (?!in\b|at\b|on\b|for\b|today|tomorrow|tonight|now|is\b|will\b|time)([a-zà-ÿ][\w'’\-]*(?: [a-zà-ÿ][\w'’\-]*)?)(?= today| tomorrow| tonight| on\b| \d| (?:"
    + _MONTH
    + r")\b|[?.!]|\s*$)"
)
_NOT_PLACES = frozenset(
    "time is when what the which how whats next does did will that this a it todays tonights".split()
)
_COORDINATES = re.compile(r"-?\d{1,2}(?:\.\d+)?\s*°?\s*[ns]?\s*,\s*-?\d{1,3}(?:\.\d+)?\s*°?\s*[ew]?(?![\w.])")
_SUN_WANTED = (
    (r"(?:day ?length|length of (?:the )?day|how long is (?:the )?day|hours of (?:day)?light|daylight hours|how (?:much|many hours of) daylight|how long .* daylight)", "day_length"),
    (r"solar noon|\bsun (?:is )?(?:at its )?highest", "solar_noon"),
    (r"sunrise|sun ?up\b|sun (?:come|comes|coming) up|sun (?:will )?rises?|does the sun rise|will the sun rise", "sunrise"),
    (r"sunset|sun ?down\b|sun (?:go|goes|going) down|sun (?:will )?sets?|does the sun set", "sunset"),
    (r"\bdawn\b|first light|civil twilight (?:start|begin)|morning twilight", "dawn"),
    (r"\bdusk\b|last light|civil twilight (?:end)|evening twilight|twilight end|get(?:s|ting)? dark", "dusk"),
)  # fmt: skip
_SEASONS = (
    (r"(?:march|spring|vernal) equinox|(?:first day|start|beginning) of spring|spring (?:start|begin)s?", "march"), (r"(?:june|summer) solstice|longest day(?: of the year)?|(?:first day|start|beginning) of summer|summer (?:start|begin)s?", "june"),
    (r"(?:september|autumn(?:al)?|fall) equinox|(?:first day|start|beginning) of (?:autumn|fall)|(?:autumn|fall) (?:start|begin)s?", "september"), (r"(?:december|winter) solstice|shortest day(?: of the year)?|(?:first day|start|beginning) of winter|winter (?:start|begin)s?", "december"),
)  # fmt: skip


def proposed(
    tool: str, confidence: float, arguments: dict[str, Argument], consumes: Sequence[tuple[int, int]] = (),
    *, questions: tuple[str, ...] = (), answers: tuple[FromStep, ...] = (),
) -> Proposal:  # fmt: skip
    """One call of a tool of the sky."""
    call = Call(step="r1", tool=f"sky.{tool}", arguments=arguments)
    return Proposal(calls=(call,), confidence=confidence, because=tool.replace("_", " "), consumes=tuple(consumes),
                    questions=questions, answers=answers)  # fmt: skip


class _When:
    """The day or moment a question means."""

    def __init__(self, reading: Reading, now: datetime) -> None:
        self.argument: Argument = Assumed(
            value=now.isoformat(timespec="seconds"), why="no date was given, so now is meant"
        )
        self.span: tuple[int, int] | None = None
        self.year: tuple[int, tuple[int, int]] | None = None
        for pattern in _DATES:
            match = pattern.search(reading.lower)
            if match:
                found = _read(match, now)
                if found is not None:
                    self.span = match.span()
                    self.argument = Given(value=found.isoformat(), span=self.span)
                break
        if self.span is None:
            self._relative(reading, now)

    def _relative(self, reading: Reading, now: datetime) -> None:
        for word, days in (("day after tomorrow", 2), ("tomorrow", 1), ("yesterday", -1), ("today", 0), ("tonight", 0),
                           ("right now", 0), ("now", 0)):  # fmt: skip
            match = re.search(rf"\b{word}\b", reading.lower)
            if match:
                moment = (now + timedelta(days=days)).isoformat(timespec="seconds")
                self.span = match.span()
                self.argument = Given(value=moment, span=self.span)
                return
        year = re.search(r"\b(?:in |of |for )?((?:19|20)\d\d)\b", reading.lower)
        if year:
            self.year = int(year.group(1)), year.span(1)


def _read(match: re.Match[str], now: datetime) -> date | None:
    parts = match.groupdict()
    month = (
        int(parts["number"])
        if parts.get("number")
        else _MONTHS.get((parts.get("month") or "").rstrip("."), 0)
    )
    year = int(parts["year"]) if parts.get("year") else now.year
    try:
        return date(year, month, int(parts["day"]))
    except ValueError:
        return None


def _place(reading: Reading) -> Given | None:
    coordinates = _COORDINATES.search(reading.lower)
    if coordinates:
        return Given(value=reading.text[slice(*coordinates.span())], span=coordinates.span())
    for pattern in (_PLACE, _PLACE_FIRST, _PLACE_AFTER):
        for match in pattern.finditer(reading.lower):
            name = match.group(1).strip(" ,")
            if _NOT_PLACES & set(name.split(" ")):
                continue
            if name in {"sunrise", "sunset", "time", "what time", "when is", "next", "todays", "today", "morning", "night", "earth",
                        "when", "local", "kilometers", "kilometres", "km", "miles", "au", "winter", "summer", "general"} or name.startswith(("the ", "my ", "when ", "what ")):  # fmt: skip
                continue
            start = match.start(1)
            return Given(value=reading.text[start : start + len(name)], span=(start, start + len(name)))
    return None


def _unexplained(reading: Reading, spans: Sequence[tuple[int, int] | None]) -> bool:
    return any(not any(s and s[0] <= m.start and m.end <= max(s[1], m.end if m.start < s[1] else 0) for s in spans)
               for m in reading.measures)  # fmt: skip


def _covering(reading: Reading, spans: Sequence[tuple[int, int] | None]) -> list[tuple[int, int]]:
    """Spans widened to the measures they overlap ("2027" read with a neighbouring letter as a unit)."""
    widened: list[tuple[int, int]] = []
    for span in spans:
        if span is None:
            continue
        touching = [m for m in reading.measures if m.start < span[1] and span[0] < m.end]
        widened.append(
            (min([span[0], *(m.start for m in touching)]), max([span[1], *(m.end for m in touching)]))
        )
    return widened


def sun(reading: Reading, now: datetime) -> list[Proposal]:
    """Sunrise, sunset, day length, noon, twilight."""
    if re.search(r"distance|far|planet|moonrise|moonset|equinox|solstice|light take|eclipse", reading.lower):
        return []
    wanted = next((name for pattern, name in _SUN_WANTED if re.search(pattern, reading.lower)), None)
    asks = re.search(
        r"\b(?:when|what|whats|how|time|at)\b|\bto(?:day|night|morrow)\b|^(?:\S+ )?sun(?:rise|set)(?: times?)? (?:in|at|for|on)\b|solar noon|day length",
        reading.lower,
    )
    when, place = _When(reading, now), _place(reading)
    asks = asks or (when.span and re.match(r"sun(?:rise|set)\b", reading.lower))
    if wanted is None or not asks:
        return []
    spans = _covering(reading, [when.span, place.span if place else None])
    if _unexplained(reading, spans) or when.year:
        return []
    arguments: dict[str, Argument] = {"date": when.argument, "wanted": Given(value=wanted)}
    if place is None:
        return [proposed("sun_times", 0.85, arguments, spans, questions=("For which town or coordinates?",))]
    return [proposed("sun_times", 0.94, {**arguments, "place": place}, spans)]


def moon(reading: Reading, now: datetime) -> list[Proposal]:  # noqa: PLR0911 - one return per kind of question
    """Phases of the Moon and lunar eclipses."""
    lower = reading.lower
    when = _When(reading, now)
    spans = _covering(reading, [when.span])
    if _unexplained(reading, spans if when.year is None else [*spans, when.year[1]]):
        return []
    if "eclipse" in lower:
        if (
            re.search(r"solar|\bsun\b", lower)
            or when.year
            or when.span
            or not re.search(r"lunar|moon", lower)
        ):
            return []
        if re.search(r"\bnext\b|when|upcoming", lower):
            arguments: dict[str, Argument] = {"after": when.argument}
            return [proposed("next_lunar_eclipse", 0.93, arguments, spans)]
        return []
    named = re.search(r"\b(full|new) moon\b|\b(first|last|third) quarter\b", lower)
    asks_when = re.search(
        r"\b(?:when|next|date of|upcoming|how (?:long|many days) until|what day|was there)\b", lower
    )
    if named and asks_when and "moon" in lower:
        if re.search(r"until|blue moon|harvest|orbit|mean|how many", lower):
            return []
        phase = (
            f"{named.group(1)} moon"
            if named.group(1)
            else f"{(named.group(2) or '').replace('third', 'last')} quarter"
        )
        if when.year:
            month = re.search(rf"\b({_MONTH}),? (?:of )?{when.year[0]}\b", lower)
            if month is None:
                return []
            first = date(when.year[0], _MONTHS[month[1].rstrip(".")], 1).isoformat()
            when.argument = Given(value=first, span=month.span())
            spans = _covering(reading, [month.span()])
        return [
            proposed(
                "next_moon_phase",
                0.94,
                {"phase": Given(value=phase, span=named.span()), "after": when.argument},
                spans,
            )
        ]
    if re.search(
        r"(?:phase of the moon|moon(?:'s)? phase|phase is the moon|moon illuminat|illuminated is the moon|how full is the moon|is (?:it|the moon) (?:a )?full)",
        lower,
    ):
        return [proposed("moon_phase", 0.94, {"time": when.argument}, spans)] if not when.year else []
    return []


def planets(reading: Reading, now: datetime) -> list[Proposal]:  # noqa: PLR0911 - one return per kind of question
    """Rise and set, position and distance of the Moon and the planets."""
    lower = reading.lower
    bodies = list(re.finditer(rf"\b(?:{_PLANETS}|moon|sun)\b|\bmoon(?=rise|set)", lower))
    names = {match.group() for match in bodies}
    if len(names) != 1 or "light-year" in lower:
        return []
    body = bodies[0].group()
    when, place = _When(reading, now), _place(reading)
    spans = _covering(reading, [when.span, place.span if place else None])
    if _unexplained(reading, spans) or when.year:
        return []
    named = Given(value=body, span=bodies[0].span())
    earth = re.search(r"from (?:the )?(?:sun|mars|earth|us|here)|away|distance to|distance of|how far", lower)
    if (
        earth
        and re.search(r"how far|distance", lower)
        and not re.search(
            r"travel|journey|drive|from the sun|orbit|diameter|speed|average|mean|usual|normal|typical|between the",
            lower,
        )
    ):
        return [proposed("distance", 0.92, {"body": named, "time": when.argument}, spans)]
    if re.search(
        rf"how long (?:does|do|would|will) (?:it take )?(?:sun)?light .*(?:{body})", lower
    ) and not re.search(r"from the sun to", lower):
        return [
            proposed(
                "distance",
                0.85,
                {"body": named, "time": when.argument},
                spans,
                answers=(FromStep(step="r1", name="light_time"),),
            )
        ]
    if body == "sun":
        return []
    movement = re.search(r"\b(?:rise|rises|rising|moonrise|come up|comes up)\b|moonrise", lower) or re.search(
        r"\b(?:set|sets|setting|go down|moonset)\b|moonset", lower
    )
    if movement and re.search(r"when|what time|time", lower):
        wanted = "rise" if re.search(r"ris|come", movement.group()) else "set"
        arguments: dict[str, Argument] = {"body": named, "date": when.argument, "wanted": Given(value=wanted)}
        if place is None:
            return [
                proposed(
                    "rise_and_set", 0.85, arguments, spans, questions=("For which town or coordinates?",)
                )
            ]
        return [proposed("rise_and_set", 0.94, {**arguments, "place": place}, spans)]
    if re.search(
        r"\b(?:altitude|how high|visible|can i see|above the horizon|where is|where's|position)\b", lower
    ):
        arguments = {"body": named, "time": when.argument}
        if place is None:
            return [
                proposed("position", 0.8, arguments, spans, questions=("From which town or coordinates?",))
            ]
        return [proposed("position", 0.9, {**arguments, "place": place}, spans)]
    return []


def seasons(reading: Reading, now: datetime) -> list[Proposal]:
    """Equinoxes and solstices."""
    found = next(((m, name) for pattern, name in _SEASONS if (m := re.search(pattern, reading.lower))), None)
    if found is None or not re.search(
        r"\bwhen\b|\bdate\b|what (?:day|time)|\bnext\b|^\S* ?\w+ (?:equinox|solstice)|^(?:the )?(?:(?:short|long)est day|first day of|start of)",
        reading.lower,
    ):
        return []
    match, event = found
    if re.search(rf"\b(?:{_PLANETS}|moon|school|holidays?|sales?|term|season)\b", reading.lower):
        return []
    if re.search(
        r"southern|australia|new zealand|south africa|argentina|chile|brazil|hemisphere", reading.lower
    ) and not match.group().startswith(("march", "june", "sept", "dec")):
        return []
    years = re.search(r"\b((?:19|20)\d\d)\b", reading.lower)
    spans = _covering(reading, [years.span(1) if years else None])
    if _unexplained(reading, spans):
        return []
    arguments: dict[str, Argument] = {"event": Given(value=event, span=match.span())}
    if years:
        arguments["year"] = Given(value=int(years.group(1)), span=years.span(1))
    else:
        # The events fall near the 20th; after that day the next one is in the following year.
        month = {"march": 3, "june": 6, "september": 9, "december": 12}[event]
        passed = (now.month, now.day) > (month, 20) and re.search(r"\bthis year\b", reading.lower) is None
        arguments["year"] = Assumed(
            value=now.year + passed, why="no year was given, so the next one is meant"
        )
    return [proposed("season", 0.94, arguments, spans)]


def light(reading: Reading, now: datetime) -> list[Proposal]:
    """How long light takes for a stated distance."""
    lengths = reading.of_dimension("[length]")
    from_sun = re.search(
        r"(?:sun(?:light)?|light)\b.*\bfrom the sun\b.*\b(?:to|reach)(?: the)? (?:earth|us|here)\b|"
        r"(?:sun)?light from the sun\b.*\breach|sunlight\b.*\breach(?: the)? (?:earth|us)",
        reading.lower,
    )
    if from_sun and re.search(r"how long|how many minutes", reading.lower) and not reading.measures:
        mean = Assumed(value=1, unit="astronomical_unit", why="the mean distance of the Earth from the Sun")
        return [proposed("light_travel_time", 0.95, {"distance": mean})]
    if (
        re.search(r"how long .*\blight\b.*(?:take|travel)|light travel time", reading.lower)
        and len(lengths) == len(reading.measures) == 1
    ):
        measure = lengths[0]
        argument = Given(value=measure.number, unit=measure.unit, span=(measure.start, measure.end))
        return [proposed("light_travel_time", 0.93, {"distance": argument})]
    return []


RECOGNISERS = (sun, moon, planets, seasons, light)
