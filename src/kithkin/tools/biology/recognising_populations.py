"""Questions about growth, counts and enzymes."""

from __future__ import annotations

import re

from kithkin.messages.readings import Argument, Given, Measure, Proposal, Reading
from kithkin.tools.biology.wording import (
    CONCENTRATION,
    TIME,
    VOLUME,
    after_label,
    has,
    number,
    quantity,
    single,
)


def growth(reading: Reading) -> list[Proposal]:
    """Bacteria that double; doubling times; logistic growth."""
    lower = reading.lower
    living = has(
        lower,
        r"bacteri|\bcells?\b|e\. ?coli|yeast|culture|microb|germs|population|organism|algae|carrying capacity|logistic",
    )
    if not living:
        return []
    times = [m for m in reading.measures if m.dimension == TIME]
    counts = [m for m in reading.measures if m.unit is None]
    doubles = re.search(r"doubl(?:e|es|ing)|divid(?:e|es|ing)|generation time", lower)
    if (
        doubles
        and len(times) == 2
        and len(counts) == 1
        and len(reading.measures) == 3
        and has(lower, r"how many|number|population|count")
    ):
        every = [
            m
            for m in times
            if re.search(
                r"(?:every|doubling time|generation time|takes|each)[^,.;]*$",
                lower[max(0, m.start - 32) : m.start],
            )
        ]
        if len(every) != 1:
            return []
        other = times[0] if times[1] is every[0] else times[1]
        arguments: dict[str, Argument] = {
            "initial": number(counts[0]),
            "time": quantity(other),
            "doubling_time": quantity(every[0]),
        }
        return [single("doubling_growth", 0.92, "doubling", arguments)]
    return _doubling_time(reading, times, counts) if doubles else _logistic(reading)


def _doubling_time(reading: Reading, times: list[Measure], counts: list[Measure]) -> list[Proposal]:
    """ "From 1000 to 8000 in 3 hours: what is the doubling time?"."""
    asked = has(reading.lower, r"(?:doubling|generation) time")
    if not asked or len(times) != 1 or len(counts) != 2 or len(reading.measures) != 3:
        return _logistic(reading)
    small, large = counts
    arguments: dict[str, Argument] = {
        "initial": number(small), "final": number(large), "time": quantity(times[0])
    }  # fmt: skip
    proposal = single("doubling_time", 0.92, "doubling time", arguments, result_unit=times[0].unit)
    return [proposal] if small.number < large.number else []


def _logistic(reading: Reading) -> list[Proposal]:
    """Growth at one moment of a population with a carrying capacity."""
    capacity, rate = (
        after_label(reading, r"carrying capacity|\bk\b"),
        after_label(reading, r"growth rate|\br(?:max)?\b"),
    )
    size = after_label(reading, r"\bn0?\b|population size|current population|population of|population is")
    if capacity and rate and size and len({capacity, rate, size}) == 3 and len(reading.measures) == 3:
        value: Argument = Given(
            value=rate.number / 100 if rate.unit == "percent" else rate.number, span=(rate.start, rate.end)
        )
        arguments: dict[str, Argument] = {
            "population": number(size),
            "rate": value,
            "capacity": number(capacity),
        }
        return [single("logistic_rate", 0.9, "logistic growth", arguments)]
    return []


def counting(reading: Reading) -> list[Proposal]:
    """CFU counts, serial dilutions, counting chambers, recombination."""
    lower = reading.lower
    found: list[Proposal] = []
    volumes = [m for m in reading.measures if m.dimension == VOLUME]
    colonies = next(
        (m for m in reading.measures if re.match(r"\s*(?:bacterial |e\. ?coli )?coloni", lower[m.end :])),
        None,
    )
    tenth = re.search(r"(10\s?\^?\s?-\s?\d|1\s?(?::|/|in)\s?[\d,]+|[\d,]+[ -]?fold)", lower)
    if colonies and len(volumes) == 1 and tenth and has(lower, r"cfu|colony|bacteria|per ml|concentration"):
        fraction = _dilution(tenth.group())
        rest = [
            m
            for m in reading.measures
            if m not in (colonies, volumes[0]) and not tenth.start() <= m.start < tenth.end()
        ]
        if fraction and not rest:
            arguments: dict[str, Argument] = {
                "colonies": number(colonies), "dilution": Given(value=fraction, span=tenth.span()),
                "plated_volume": quantity(volumes[0]),
            }  # fmt: skip
            found.append(single("colony_count", 0.93, "plate count", arguments, (tenth.span(),)))
    steps = re.search(
        r"\b(\d+|two|three|four|five|six|seven|eight|nine|ten)\s+(?:serial\s+|successive\s+|consecutive\s+)?(?:1\s?(?::|in|/)\s?(\d+)|(\d+|ten)[ -]?fold)\s+(?:serial\s+)?dilutions?",
        lower,
    )
    if steps and not colonies:
        words = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten".split())}
        count = words.get(steps.group(1)) or int(steps.group(1))
        factor = words.get(steps.group(2) or steps.group(3)) or float(steps.group(2) or steps.group(3))
        if all(steps.start() <= m.start and m.end <= steps.end() for m in reading.measures):
            arguments = {
                "factor": Given(value=factor, span=steps.span()),
                "steps": Given(value=count, span=steps.span(1)),
            }
            found.append(single("serial_dilution", 0.93, "serial dilution", arguments, (steps.span(),)))
    recombinants = next(
        (m for m in reading.measures if re.match(r"\s*(?:were |are |of them )?recombinant", lower[m.end :])),
        None,
    )
    if (
        recombinants
        and len(reading.measures) == 2
        and has(lower, r"recombination|map distance|map units|centimorgan")
    ):
        total = next(m for m in reading.measures if m is not recombinants)
        if total.unit is None and total.number > recombinants.number:
            found.append(
                single(
                    "recombination",
                    0.93,
                    "recombination",
                    {"recombinants": number(recombinants), "total": number(total)},
                )
            )
    if has(lower, r"h(?:a)?emocytometer|neubauer|counting chamber"):
        found.extend(_chamber(reading))
    return found


def _dilution(text: str) -> float | None:
    compact = text.replace(" ", "").replace(",", "")
    power = re.fullmatch(r"10\^?-(\d)", compact)
    if power:
        return 10.0 ** -int(power.group(1))
    number = re.search(r"(\d+)(?:-?fold)?$", compact)
    return 1 / float(number.group(1)) if number and float(number.group(1)) > 1 else None


def _chamber(reading: Reading) -> list[Proposal]:
    lower = reading.lower
    slots: dict[str, Measure] = {}
    for measure in reading.measures:
        after = lower[measure.end : measure.end + 20]
        before = lower[max(0, measure.start - 20) : measure.start]
        if re.match(r"\s*(?:live |viable |total )?cells", after):
            slots["cells"] = measure
        elif re.match(r"\s*(?:large |big |corner )*squares", after):
            slots["squares"] = measure
        elif re.match(r"[ -]?(?:fold|x\b|times)", after) or re.search(
            r"dilution(?: factor)?(?: of| is|:| =)?\s*$|1:$", before
        ):
            slots["dilution_factor"] = measure
        elif measure.number == 1 and reading.lower[measure.end : measure.end + 1] == ":":
            continue
        else:
            return []
    if "cells" not in slots or "each" in lower or "per square" in lower:
        return []
    consumes = tuple((m.start, m.end) for m in reading.measures)
    return [
        single("hemocytometer", 0.9, "counting chamber", {n: number(m) for n, m in slots.items()}, consumes)
    ]


def enzymes(reading: Reading) -> list[Proposal]:
    """Michaelis–Menten with three of the four quantities."""
    lower = reading.lower
    if not has(lower, r"michaelis|\bkm\b|v ?max"):
        return []
    maximum, constant = (
        after_label(reading, r"v ?_?max"),
        after_label(reading, r"\bk_?m\b|michaelis constant"),
    )
    substrate = after_label(reading, r"\[s\]|substrate(?: concentration)?(?: is| of)?|\bs\b")
    rate = after_label(reading, r"\b(?:initial )?(?:rate|velocity|v0)\b(?: is| of|:)?")
    rate = None if rate is maximum else rate
    found = {"maximum": maximum, "constant": constant, "substrate": substrate, "rate": rate}
    if substrate is None:
        free = [
            m for m in reading.measures if m not in (maximum, constant, rate) and m.dimension == CONCENTRATION
        ]
        if len(free) == 1 and has(lower, r"substrate|\[s\]"):
            found["substrate"] = free[0]
    known = {name: measure for name, measure in found.items() if measure is not None}
    if len(known) != 3 or len({(m.start, m.end) for m in known.values()}) != 3 or len(reading.measures) != 3:
        return []
    units = [known[name].unit for name in ("constant", "substrate") if name in known]
    if any(u is not None for u in units) and any(
        known[n].dimension != CONCENTRATION for n in ("constant", "substrate") if n in known
    ):
        return []
    rates = [known[name].unit for name in ("maximum", "rate") if name in known]
    if len(set(rates)) > 1:
        return []
    arguments: dict[str, Argument] = {
        name: quantity(m) if name in {"constant", "substrate"} else number(m) for name, m in known.items()
    }
    missing = next(name for name in found if name not in known)
    unit = units[0] if missing in {"constant", "substrate"} and units else None
    return [single("michaelis_menten", 0.92, "enzyme kinetics", arguments, result_unit=unit)]
