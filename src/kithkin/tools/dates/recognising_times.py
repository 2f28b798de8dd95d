"""Questions about clock times and time zones."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from kithkin.messages.readings import Argument, Assumed, Call, Given, Proposal, Reading
from kithkin.tools.dates.places import zone_of
from kithkin.tools.dates.spotting import spot_clocks, spot_dates

_PARTS_OF_SECONDS: Final = re.compile(r"\d:\d\d:\d\d\.\d")
_DURATION: Final = re.compile(
    r"(?<![\d:.])(\d+(?:\.\d+)?)\s*-?(hours?|hrs?|h|minutes?|mins?|m)(?![a-z])(?:\s*(?:and\s+)?(\d{1,2})\s*(?:minutes?|mins?|m)(?![a-z]))?"
)
_PLACE: Final = r"(?P<{0}>[a-z][a-z.' -]*?)"
_END: Final = r"(?=\s*(?:[?,.]|$|\bwhen\b|\bif\b|\bon\b|\btime\b|\bis\b|\bwhat\b|\band\b|\bto\b|\bnow\b))"


def time_proposals(reading: Reading, today: Callable[[], date]) -> Sequence[Proposal]:
    """Programs for questions about clock times, best first. Parts of a second are not ours to drop."""
    if _PARTS_OF_SECONDS.search(reading.lower):
        return ()
    clocks = list(spot_clocks(reading.lower))
    for proposal in (_zones(reading, clocks, today), _arithmetic(reading, clocks), _sums(reading)):
        if proposal is not None:
            return (proposal,)
    return ()


def _span_given(found: re.Match[str]) -> Given:
    return Given(value=found.group().strip(), span=found.span())


def _free(reading: Reading, taken: Sequence[tuple[int, int]]) -> bool:
    return all(any(start < m.end and m.start < end for start, end in taken) for m in reading.measures)


def _zones(reading: Reading, clocks: list[re.Match[str]], today: Callable[[], date]) -> Proposal | None:
    lower = reading.lower
    if len(clocks) > 1:
        return None
    dates = spot_dates(lower, today)
    if len(dates) > 1 or any(one.day is None for one in dates):
        return None
    bare = lower
    for one in dates:
        bare = bare[: one.start] + " " * (one.end - one.start) + bare[one.end :]
    bare = re.sub(r"\bon(?=\s{3,})", "  ", bare)
    source, target = _places(bare, clocks[0] if clocks else None)
    if source is None or target is None:
        return None
    here, there = zone_of(source), zone_of(target)
    if here is None or there is None:
        return None
    day: Argument = Assumed(value=today().isoformat(), why="today's date (UTC)")
    taken = [found.span() for found in clocks]
    if dates and dates[0].day is not None:
        day = Given(value=dates[0].day.isoformat(), span=(dates[0].start, dates[0].end))
        taken.append((dates[0].start, dates[0].end))
    if not _free(reading, taken):
        return None
    arguments: dict[str, Argument] = {"source": Given(value=here), "target": Given(value=there), "day": day}
    tool = "zone_difference"
    if clocks:
        tool, arguments["time"] = "time_zone", _span_given(clocks[0])
        arguments |= _named_places(source, target)
    return Proposal(calls=(Call(step="r1", tool=f"dates.{tool}", arguments=arguments),), confidence=0.9,
                    because="a time in another zone is asked for")  # fmt: skip


def _named_places(source: str, target: str) -> dict[str, Argument]:
    """The places in the asker's words: many cities share a zone that is named after another."""
    named: dict[str, Argument] = {}
    for name, place in (("source_place", source), ("target_place", target)):
        words = place.removesuffix(" time").strip()
        if len(words) > 4:
            named[name] = Given(
                value=" ".join(word.capitalize() for word in words.removeprefix("the ").split())
            )
    return named


def _places(lower: str, clock: re.Match[str] | None) -> tuple[str | None, str | None]:
    """The place whose time is given and the one whose time is wanted."""
    if clock is None:
        if not re.search(
            r"time (?:difference|zone difference)|how many hours|hours? (?:ahead|behind)", lower
        ):
            return None, None
        found = re.search(
            r"between " + _PLACE.format("a") + r" and " + _PLACE.format("b") + r"(?=\s*(?:[?,.]|$|\bon\b))",
            lower,
        )
        if not found:
            found = re.search(
                r"(?:is|are) "
                + _PLACE.format("b")
                + r" (?:ahead of|behind|from) "
                + _PLACE.format("a")
                + r"(?=\s*(?:[?,.]|$))",
                lower,
            )
        return (found["a"], found["b"]) if found else (None, None)
    before, after = lower[: clock.start()], lower[clock.end() :]
    source = re.match(r"\s*(?:in|at)?\s*" + _PLACE.format("a") + _END, after)
    wanted = re.search(r"(?:what(?:'s|s)?(?: is| will)?(?: the)? (?:local )?time(?: is it| will it be| is that| it is| would it be| was it)?|when|in|to|for)\s*(?:in\s+|the time in\s+)?" + _PLACE.format("b")
                       + r"\s*(?:time)?\s*(?:when|if|at)\b", before)  # fmt: skip
    if source and wanted and source["a"]:
        return source["a"], wanted["b"].removeprefix("in ").strip()
    found = re.match(
        r"\s*(?:in\s+)?" + _PLACE.format("a") + r"\s*(?:time)?,?\s*(?:to|is what time in|in|into|what time is (?:it|that) in|converted to|what is it in|whats? (?:it|that) in|how late is it in)\s+"
        + _PLACE.format("b") + r"(?:\s+time)?\s*(?:[?.]|$|\bon\b)", after)  # fmt: skip
    if found and found["a"].strip():
        target = re.sub(r"^(?:what time is (?:it|that) )?in ", "", found["b"].strip())
        return found["a"].strip().removesuffix(", what time is it"), target
    return None, None


def _arithmetic(reading: Reading, clocks: list[re.Match[str]]) -> Proposal | None:
    lower = reading.lower
    durations = [
        found for found in _DURATION.finditer(lower)
        if not any(clock.start() < found.end() and found.start() < clock.end() for clock in clocks)
    ]  # fmt: skip
    words = [m for m in reading.measures if m.unit in {"hour", "minute"} and not re.match(r"[\d.]", m.text)]
    if len(clocks) == 2 and not durations and not words:
        asked = re.search(
            r"how long|how many (?:hours|minutes)|(?:time|hours|minutes|difference|duration) (?:\w+ )?(?:between|from|elapsed|passed)|elapsed|what is the (?:time )?(?:difference|duration)",
            lower,
        )
        if (
            not asked
            or not _free(reading, [one.span() for one in clocks])
            or re.search(r"\b(?:in|to) [a-z]+ time\b|flight|fly|lands? in", lower)
        ):
            return None
        backwards = re.search(r"(?:until|till|before)\s*$", lower[: clocks[0].start()]) and re.search(
            r"(?:from|it'?s|it is|now|is|was)\s*$", lower[: clocks[1].start()]
        )
        first, last = (clocks[1], clocks[0]) if backwards else (clocks[0], clocks[1])
        call = Call(step="r1", tool="dates.time_difference",
                    arguments={"start": _span_given(first), "end": _span_given(last)})  # fmt: skip
        return Proposal(calls=(call,), confidence=0.9, because="asks for the time between two clock times")
    leaving = _leaving(reading, clocks)
    if leaving is not None:
        return leaving
    # "8 and a half hours": the pattern hears the halves of what the reading took whole.
    whole = [m for m in reading.measures if m.unit in {"hour", "minute"} and re.search(r"[a-z] ", m.text)]
    if len(whole) == 1 and len(durations) <= 1 and all(d.start() < whole[0].end and whole[0].start < d.end() for d in durations) and "half" in whole[0].text:  # fmt: skip
        durations, words = [], whole
    if len(clocks) != 1 or len(durations) + len(words) != 1:
        return None
    return _shifted(reading, clocks[0], durations)


def _leaving(reading: Reading, clocks: list[re.Match[str]]) -> Proposal | None:
    """A time to be there, and two or more things that take time before it."""
    if len(clocks) != 1:
        return None
    asked = re.search(
        r"(?P<before>how (?:many minutes|long) before)|(?:when|what time|by when|how early)[^?.]*\b(?:leave|set off|go|start|get up|wake up|head out|set (?:my|the|an) alarm)\b|leave(?: home)? (?:at|by) what",
        reading.lower,
    )
    times = [m for m in reading.measures if m.unit in {"hour", "minute"} and m.start >= 0]
    if not asked or not (len(times) >= 2 or (times and asked["before"])):
        return None
    fixed = re.search(r"(?:leaves?|departs?|goes|starts?|begins?|opens|is|be (?:there|at \w+|in)|arrive|there|at \w+|by|at|for)\s*(?:the \w+ )?(?:at|by|for|before)?\s*$", reading.lower[: clocks[0].start()])  # fmt: skip
    takes = re.search(r"\btakes?\b|\bneeds?\b|\bspare\b|\bwalk\b|\bdrive\b|\bjourney\b|\bextra\b|\bearly\b", reading.lower)  # fmt: skip
    if (
        not fixed
        or not takes
        or re.search(r"\b(?:later|after|late|lasts?|then|delayed|ago|finish(?:es)?|end)\b", reading.lower)
    ):
        return None
    if not _free(reading, [clocks[0].span(), *((m.start, m.end) for m in times)]):
        return None
    spans = tuple((m.start, m.end) for m in times)
    values = Given(value=tuple(m.number * (60 if m.unit == "hour" else 1) for m in times), span=spans[0])
    wanted: Argument = Given(value="minutes" if asked["before"] else "time")
    call = Call(step="r1", tool="dates.leave_by", arguments={"arrive": _span_given(clocks[0]), "minutes": values, "wanted": wanted})  # fmt: skip
    return Proposal(
        calls=(call,), confidence=0.9, because="a time to be there and what it takes before", consumes=spans
    )


def _shifted(reading: Reading, clock: re.Match[str], durations: list[re.Match[str]]) -> Proposal | None:
    lower = reading.lower
    if durations:
        found = durations[0]
        scale = 60 if found.group(2).startswith("h") else 1
        minutes, span = float(found.group(1)) * scale + float(found.group(3) or 0), found.span()
    else:
        word = next(m for m in reading.measures if m.unit in {"hour", "minute"})
        minutes, span = word.number * (60 if word.unit == "hour" else 1), (word.start, word.end)
    # A duration such as "2 h 20 min." is one measure, full stop included.
    inside = [m for m in reading.measures if span[0] < m.end and m.start < span[1]]
    span = (
        (min(span[0], *(m.start for m in inside)), max(span[1], *(m.end for m in inside))) if inside else span
    )
    if not _free(reading, [clock.span(), span]):
        return None
    back = bool(
        re.search(
            r"\b(?:before|earlier|minus|subtract|ago)\b|must (?:i|we) (?:leave|start)|should (?:i|we) (?:leave|start)|need(?:s|ed)? to (?:leave|start)|arrive (?:by|at)",
            lower,
        )
    )
    forward = bool(
        re.search(
            r"\b(?:after|later|plus|add|from|end|ends|finish|finishes|arrive|arrives|arrival|over|ready|done|land|lands|sleep|wake|alarm|in (?:an?|\w+) (?:hours?|minutes?|hrs?|mins?))\b|\+|takes|lasts?|long",
            lower,
        )
    )
    if re.search(
        r"\b(?:arrive|be|get|finish|ready)\b(?: [a-z]+){0,3} (?:by|at|before)\b|should (?:i|we) (?:leave|start|set off|go)|(?:must|do|have to) (?:i|we)(?: have to| need to)? (?:leave|start|set off)",
        lower,
    ):
        forward, back = False, True
    if back == forward:
        return None
    if not re.search(r"what|when|which|whats|arrival|\+|plus|minus|time", lower):
        return None
    arguments: dict[str, Argument] = {
        "start": _span_given(clock),
        "minutes": Given(value=minutes, span=span),
        "backwards": Given(value=back),
    }
    return Proposal(calls=(Call(step="r1", tool="dates.time_shift", arguments=arguments),), confidence=0.85,
                    because="a clock time some time before or after another")  # fmt: skip


def _sums(reading: Reading) -> Proposal | None:
    times = list(re.finditer(r"(?<![\d:])\d{1,4}:[0-5]\d(?![\d:]|\s*[ap]\.?m)", reading.lower))
    if len(times) < 2 or not re.search(r"add|sum|total|plus|\+|altogether", reading.lower):
        return None
    if not re.search(r"hours|h:mm|time sheet|timesheet|worked|durations?|minutes|times", reading.lower):
        return None
    if re.search(r"between|\bfrom\b|until|start", reading.lower):
        return None
    spans = tuple(found.span() for found in times)
    if not _free(reading, spans):
        return None
    values = Given(value=tuple(found.group() for found in times), span=spans[0])
    return Proposal(calls=(Call(step="r1", tool="dates.time_sum", arguments={"times": values}),), confidence=0.9,
                    because="durations in hours and minutes are to be added", consumes=spans)  # fmt: skip
