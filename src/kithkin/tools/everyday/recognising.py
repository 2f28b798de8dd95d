"""Problems about shared work, journeys, ratios, shopping, stories, mixtures, fuel and covering areas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kithkin.messages.readings import Argument, Given, Proposal, Reading
from kithkin.tools.everyday.hearing import Quantity, propose, quantities_of, says
from kithkin.tools.everyday.recognising_groups import group
from kithkin.tools.everyday.recognising_household import download, mixing, per_period
from kithkin.tools.everyday.recognising_rates import rate_chain
from kithkin.tools.everyday.recognising_relations import age_multiple, compared, part_of_whole, steady
from kithkin.tools.everyday.recognising_stories import shopping, story


def everyday_proposals(reading: Reading) -> Sequence[Proposal]:
    """Programs for everyday problems, best first."""
    quantities = quantities_of(reading)
    if not quantities:
        return ()
    quantities = _with_shared_speed(quantities)
    for attempt in (
        mixing,
        download,
        per_period,
        _consecutive,
        _together,
        _meeting,
        _average_speed,
        _ratio,
        _mixture,
        _fuel,
        _covering,
        group,
        shopping,
        story,
        age_multiple,
        compared,
        part_of_whole,
        steady,
        rate_chain,
    ):
        proposal = attempt(reading, quantities)
        if proposal is not None:
            return (proposal,)
    return ()


def _with_shared_speed(quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """ "80 and 70 km/h": a bare number joined to a speed is a speed too."""
    result = list(quantities)
    for index in range(len(result) - 1):
        one, following = result[index], result[index + 1]
        if one.kind == "thing" and following.kind == "speed" and one.after in {" and ", " or "}:
            result[index] = replace(one, kind="speed", noun="", unit=following.unit)
    return tuple(result)


def _span(quantities: Sequence[Quantity]) -> tuple[int, int]:
    return quantities[0].start, quantities[-1].end


def _values(quantities: Sequence[Quantity]) -> Given:
    return Given(value=tuple(one.value for one in quantities), span=_span(quantities))


def _consecutive(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    found = re.search(
        r"consecutive (?:(odd|even|positive|whole|natural) )?(?:integers|numbers)", reading.lower
    )
    if (
        not found
        or len(quantities) != 2
        or says(reading.lower, r"product", r"squares?", r"difference", r"multiples?", r"largest", r"smallest")
    ):
        return None
    count = next((one for one in quantities if re.match(r"\s*consecutive", one.after)), None)
    total = next((one for one in quantities if one is not count), None)
    if (
        count is None
        or total is None
        or not re.search(r"(?:sum|add(?:s|ing)? up|add(?:ing)?|total)", reading.lower)
        or total.value != int(total.value)
    ):
        return None
    kind = found.group(1)
    arguments: dict[str, Argument] = {
        "total": total.given(),
        "count": count.given(),
        "step": Given(value=2 if kind in {"odd", "even"} else 1),
        "odd": Given(value=kind == "odd"),
    }
    return propose("consecutive", arguments, "consecutive numbers with a sum", 0.93)


def _together(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    if not says(
        reading.lower,
        r"together",
        r"both (?:taps|pipes|pumps|of them)",
        r"working (?:at the same time|jointly)",
        r"if both",
        r"simultaneously",
    ):
        return None
    times = [one for one in quantities if one.kind == "time"]
    # "two taps fill it in 10 and 15 minutes": the first number only counts the times.
    counting = tuple(one for one in quantities if one.kind == "thing" and one.value == len(times) and one.start < times[0].start) if times else ()  # fmt: skip
    if (
        len(times) + len(counting) != len(quantities)
        or not 2 <= len(times) <= 4
        or len({one.unit for one in times}) != 1
    ):
        return None
    if not says(
        reading.lower,
        r"how long",
        r"how many (?:hours|minutes|days)",
        r"how much time",
        r"time (?:will|would|does)",
        r"both(?: \w+){0,3} together",
        r"together\?",
    ) or says(
        reading.lower,
        r"drain(?:s|ed|ing)?",
        r"empt(?:y|ies|ied)",
        r"leak\w*",
        r"then",
        r"leaves",
        r"left",
        r"together(?: \w+){0,4} (?:in|takes?|needs?|can)(?: \w+){0,6} \d",
        r"alone\?",
        r"after",
    ):
        return None
    if not says(
        reading.lower, r"can", r"takes?", r"fills?", r"paints?", r"alone", r"does", r"in", r"needs?", r"mows?"
    ):
        return None
    return propose(
        "work_together",
        {"times": _values(times), "unit": Given(value=times[0].unit)},
        "times of several who work together",
        consumes=counting,
    )


def _meeting(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    speeds = [one for one in quantities if one.kind == "speed"]
    lengths = [one for one in quantities if one.kind == "length"]
    rest = [one for one in quantities if one not in speeds and one not in lengths]
    if (
        len(speeds) != 2
        or len(lengths) != 1
        or any(one.value not in {1, 2} or one.kind != "thing" for one in rest)
        or speeds[0].unit != speeds[1].unit
    ):
        return None
    towards = says(reading.lower, r"towards?(?: each other)?", r"opposite ends", r"meet", r"approach\w*")
    chasing = says(reading.lower, r"catch(?:es)?(?: up)?", r"overtakes?", r"same direction", r"ahead")
    if towards == chasing or says(
        reading.lower,
        r"later",
        r"after (?:an?|one|two|\d)",
        r"leaves? at",
        r"\d\s?(?:am|pm)",
        r"stops?",
        r"opposite directions",
    ):
        return None
    if not says(reading.lower, r"when", r"how long", r"how many hours", r"how far", r"where", r"time"):
        return None
    unit = "kilometer" if "kilo" in speeds[0].unit else "mile"
    if lengths[0].unit not in {"kilometer", "mile", "meter"} or (lengths[0].unit == "mile") != (
        unit == "mile"
    ):
        return None
    arguments: dict[str, Argument] = {"distance": lengths[0].scaled_to(unit), "first": speeds[0].given(), "second": speeds[1].given(),
                                      "chasing": Given(value=chasing), "unit": Given(value=unit)}  # fmt: skip
    return propose("meeting", arguments, "two move towards or after one another", consumes=tuple(rest))


def _average_speed(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    if not says(reading.lower, r"average speed", r"mean speed", r"overall speed"):
        return None
    lengths, others = (
        [one for one in quantities if one.kind == "length"],
        [one for one in quantities if one.kind != "length"],
    )
    if (
        len(lengths) < 2
        or len(lengths) != len(others)
        or len({one.kind for one in others}) != 1
        or len({one.unit for one in lengths}) != 1
    ):
        return None
    if lengths[0].unit not in {"kilometer", "mile"}:
        return None
    unit = "kilometer_per_hour" if lengths[0].unit == "kilometer" else "mile_per_hour"
    arguments: dict[str, Argument] = {"distances": _values(lengths), "unit": Given(value=unit)}
    if others[0].kind == "time":
        hours = tuple(float(str(one.scaled_to("hour").value)) for one in others)
        arguments["times"] = Given(value=hours, span=_span(others))
    elif others[0].kind == "speed" and {one.unit for one in others} == {unit}:
        arguments["speeds"] = _values(others)
    else:
        return None
    return propose("average_speed", arguments, "legs of a journey", consumes=tuple(quantities))


def _ratio(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    found = re.search(
        r"(?<![\d:])(\d+(?:\.\d+)?)((?:\s*:\s*\d+(?:\.\d+)?)+)(?![\d:])|ratio (?:of )?(\d+) to (\d+)",
        reading.lower,
    )
    if (
        not found
        or not says(reading.lower, r"divid(?:e|ed)", r"split", r"share[ds]?", r"sharing", r"ratio")
        or not says(reading.lower, r"ratio", r"divid(?:e|ed)", r"shared?", r"split")
    ):
        return None
    parts = [one for one in quantities if found.start() <= one.start and one.end <= found.end()]
    rest = [one for one in quantities if one not in parts]
    if (
        len(rest) != 1
        or len(parts) < 2
        or rest[0].kind in {"percent", "other"}
        or says(
            reading.lower,
            r"simplif\w*",
            r"older",
            r"more than",
            r"if there are",
            r"gets? \d",
            r"scale",
            r"map",
        )
    ):
        return None
    if not re.search(
        r"(?:divide|split|share|distribute|sharing|dividing|splitting)(?:d)?\b|(?:is|are|was|be) (?:divided|split|shared)",
        reading.lower,
    ):
        return None
    arguments: dict[str, Argument] = {"total": rest[0].given(), "ratio": _values(parts)}
    if rest[0].kind == "money":
        arguments["currency"] = rest[0].given(rest[0].noun)
    elif rest[0].unit:
        arguments["unit"] = rest[0].given(reading.text[rest[0].start : rest[0].end].lstrip("0123456789.,- "))
    return propose("split_ratio", arguments, "a total divided in a ratio", 0.93)


def _mixture(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    amounts = [one for one in quantities if one.kind in {"volume", "mass"}]
    percents = [one for one in quantities if one.kind == "percent"]
    if len(amounts) + len(percents) != len(quantities):
        return None
    pure_water = says(
        reading.lower,
        r"add(?:ed|ing)? (?:\w+ )?water",
        r"water (?:must|should|needs? to|do i|to) (?:be )?add(?:ed)?",
        r"dilut\w+",
        r"how much water",
    )
    if len(amounts) == 1 and len(percents) == 2 and pure_water and says(reading.lower, r"how much"):
        strong, weak = percents
        if strong.value <= weak.value or not re.search(
            r"(?:to|into|make|get|become|obtain|reduce)\b", weak.before
        ):
            return None
        arguments: dict[str, Argument] = {
            "amount": amounts[0].given(),
            "percent": strong.given(),
            "wanted": weak.given(),
            "unit": Given(value=amounts[0].unit),
        }
        return propose("dilution", arguments, "a solution to be made weaker")
    if (
        len(amounts) == 2 == len(percents)
        and len({one.unit for one in amounts}) == 1
        and says(reading.lower, r"mix(?:ed|ing|es|ture)?", r"combin\w+", r"added to", r"add")
    ):
        kinds = [one.kind == "percent" for one in quantities]
        if kinds in ([False, True, False, True], [True, False, True, False]) and says(
            reading.lower,
            r"concentration",
            r"strength",
            r"percent(?:age)?",
            r"what %",
            r"resulting",
            r"final",
        ):
            span = _span(quantities)
            return propose("mixture", {"amounts": Given(value=tuple(o.value for o in amounts), span=span), "percents": Given(value=tuple(o.value for o in percents), span=span),
                                       "unit": Given(value=amounts[0].unit)}, "two solutions are mixed")  # fmt: skip
    return None


def _fuel(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    rates = [
        m
        for m in reading.measures
        if m.unit in {"liter_per_100_kilometer", "mile_per_gallon", "mile / gallon"}
    ]
    rate = next((one for one in quantities if rates and one.start == rates[0].start), None)
    way = next((one for one in quantities if one.kind == "length" and one is not rate), None)
    money = [one for one in quantities if one.kind in {"money", "price"}]
    if (
        rate is None
        or way is None
        or len(money) > 1
        or len(quantities) != 2 + len(money)
        or not says(reading.lower, r"how much", r"cost", r"fuel", r"petrol", r"gas")
    ):
        return None
    metric = rates[0].unit == "liter_per_100_kilometer"
    if (way.unit == "kilometer") != metric or (not metric and way.unit != "mile"):
        return None
    per = (
        (r"(?:per|a|/|each) ?(?:lit(?:re|er)|l)\b" if metric else r"(?:per|a|/|each) ?(?:gal(?:lon)?)\b")
        if money
        else ""
    )
    unit_said = (
        money
        and money[0].kind == "price"
        and reading.inside(money[0].start, money[0].end)[0].unit == ("1 / liter" if metric else "1 / gallon")
    )
    if (
        money
        and not unit_said
        and not re.match(r"\s*" + per, money[0].after)
        and not re.search(r"(?:lit(?:re|er)|l|gallon)s? (?:costs?|is|at)\s*$", money[0].before)
    ):
        return None
    arguments: dict[str, Argument] = {
        "distance": way.given(),
        "consumption": rate.given(),
        "system": Given(value="l_per_100km" if metric else "mpg"),
    }
    if money:
        arguments |= {"price": money[0].given(), "currency": money[0].given(money[0].noun)}
    return propose("fuel_cost", arguments, "a distance and a consumption are given")


def _covering(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    areas = [
        m
        for m in reading.measures
        if m.unit and m.dimension == "[length] ** 2" and m.unit != "liter_per_100_kilometer"
    ]
    if len(areas) != 2 or areas[0].unit != areas[1].unit or not says(reading.lower, r"covers?", r"coverage"):
        return None
    each = next(
        (
            m
            for m in areas
            if re.search(r"(?:covers?|coverage(?: of| is)?)\s*(?:about |up to )?$", reading.lower[: m.start])
        ),
        None,
    )
    area = next((m for m in areas if m is not each), None)
    rest = [one for one in quantities if all(one.start != m.start for m in areas)]
    coats = [one for one in rest if re.match(r"\s*coats?", one.after)]
    ones = [one for one in rest if one not in coats and one.value == 1]
    if each is None or area is None or len(coats) > 1 or len(coats) + len(ones) != len(rest):
        return None
    thing = re.search(r"how many ([a-z]+)|how much ([a-z]+)", reading.lower)
    if not thing:
        return None
    arguments: dict[str, Argument] = {"area": Given(value=area.number, span=(area.start, area.end)), "each": Given(value=each.number, span=(each.start, each.end)),
                                      "what": Given(value=thing.group(1) or f"units of {thing.group(2)}")}  # fmt: skip
    if coats:
        arguments["coats"] = coats[0].given()
    return propose("covering", arguments, "an area and what one covers", consumes=tuple(ones))
