"""Questions about similar shapes, shadows, angle pairs and tiles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kithkin.messages.readings import Argument, Given, Proposal, Reading
from kithkin.tools.geometry.hearing import Size, says, shared_unit, sizes_of
from kithkin.tools.geometry.recognising import propose, unit_argument


def relation_proposals(reading: Reading) -> Sequence[Proposal]:
    """Programs for questions that relate shapes, best first."""
    sizes = sizes_of(reading)
    if not sizes:
        return ()
    for attempt in (_angle_pair, _tiles, _shadows, _scaled):
        proposal = attempt(reading, sizes)
        if proposal is not None:
            return (proposal,)
    return ()


def _angle_pair(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    complement = says(reading.lower, r"complement(?:ary)?(?: angle)?")
    supplement = says(reading.lower, r"supplement(?:ary)?(?: angle)?")
    if (
        len(sizes) != 1
        or complement == supplement
        or not (sizes[0].unit == "degree" or says(reading.lower, r"angle"))
    ):
        return None
    if sizes[0].unit not in {"", "degree"} or says(
        reading.lower, r"set", r"gene", r"dna", r"event", r"dose", r"tablets?"
    ):
        return None
    arguments: dict[str, Argument] = {
        "degrees": sizes[0].given(),
        "whole": Given(value=90 if complement else 180),
    }
    return propose("angle_pair", arguments, "an angle that completes another", 0.93)


def _tiles(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    """Four lengths: two of the tile and two of the floor."""
    if len(sizes) not in {3, 4} or any(one.power != 1 or one.unit == "degree" for one in sizes):
        return None
    if not says(reading.lower, r"how many(?: \w+){0,8}") or says(
        reading.lower, r"cost\w*", r"price", r"per", r"gap", r"grout", r"boxes", r"packs?"
    ):
        return None
    tile = re.search(r"\b(?:tiles?|slabs?|bricks?|pavers?|squares|boards?|carpet tiles)\b", reading.lower)
    floor = re.search(
        r"\b(?:floors?|rooms?|patios?|walls?|kitchens?|bathrooms?|terraces?|areas?|halls?|yards?|paths?)\b",
        reading.lower,
    )
    shared = shared_unit(sizes)
    if not tile or not floor or shared is None:
        return None
    first, rest = sizes[:2], sizes[2:]
    if len(sizes) == 3:
        if not says(
            reading.lower, r"square tiles?", r"square (?:slabs?|paving)", r"tiles? (?:of side|with sides?)"
        ):
            return None
        single = min(sizes, key=lambda one: one.value * shared[1][one.start])
        small, large = (single, single), tuple(one for one in sizes if one is not single)
    else:
        scaled = [one.value * shared[1][one.start] for one in sizes]
        pairs = (scaled[0] * scaled[1], scaled[2] * scaled[3])
        small, large = (first, rest) if pairs[0] < pairs[1] else (rest, first)
        if not all(re.search(r"(?:\bby|x|×|\*)", one[0].after) for one in (first, rest)):
            return None
    factors = shared[1]
    arguments: dict[str, Argument] = {
        "floor_long": large[0].given(factors[large[0].start]), "floor_wide": large[1].given(factors[large[1].start]),
        "tile_long": small[0].given(factors[small[0].start]), "tile_wide": small[1].given(factors[small[1].start]),
    }  # fmt: skip
    return propose("tiles", arguments, "tiles and a floor with their sizes", 0.92)


def _shadows(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    """A height with its shadow, and another shadow."""
    lengths = [one for one in sizes if one.power == 1 and one.unit != "degree"]
    if (
        len(sizes) != 3
        or len(lengths) != 3
        or not says(reading.lower, r"shadows?")
        or not says(reading.lower, r"how (?:tall|high)", r"height")
    ):
        return None
    shadows = [
        one
        for one in lengths
        if re.match(r"\s*(?:long )?shadow", one.after)
        or re.search(r"shadow (?:of|is|that is|which is|measures)\s*$", one.before)
    ]
    heights = [one for one in lengths if one not in shadows]
    shared = shared_unit(sizes)
    if len(shadows) != 2 or len(heights) != 1 or shared is None:
        return None
    unit, factors = shared
    matching = min(shadows, key=lambda one: abs(one.start - heights[0].start))
    other = next(one for one in shadows if one is not matching)
    arguments: dict[str, Argument] = {
        "known": heights[0].given(factors[heights[0].start]),
        "matches": matching.given(factors[matching.start]),
        "other": other.given(factors[other.start]),
    }
    return propose(
        "similar_length", arguments | unit_argument(unit), "a height with its shadow and another shadow"
    )


def _scaled(reading: Reading, sizes: tuple[Size, ...]) -> Proposal | None:
    """A scale factor and an area or volume."""
    if len(sizes) != 2 or not says(
        reading.lower, r"(?:linear )?scale factor", r"enlarged by(?: a)?(?: scale)? factor"
    ):
        return None
    factor = next(
        (one for one in sizes if one.power == 0 and re.search(r"factor(?: of| is|:| =)?\s*$", one.before)),
        None,
    )
    size = next((one for one in sizes if one is not factor), None)
    if factor is None or size is None or says(reading.lower, r"area scale factor", r"volume scale factor"):
        return None
    asked = reading.lower[
        max(reading.lower.rfind("new"), reading.lower.rfind("what"), reading.lower.rfind("find")) :
    ]
    powers = {2: r"area|surface", 3: r"volume|capacity", 1: r"length|side|perimeter|width|height"}
    wanted = [power for power, words in powers.items() if says(asked, words)]
    given = [
        power
        for power, words in powers.items()
        if re.search(rf"(?:{words})(?: of [a-z ]{{1,30}})?(?: is| was|:| =)?\s*$", size.before)
    ]
    if len(wanted) != 1 or wanted != given or (size.power and size.power != wanted[0]):
        return None
    arguments: dict[str, Argument] = {
        "factor": factor.given(),
        "value": size.given(),
        "power": Given(value=wanted[0]),
    }
    return propose("scaled_measure", arguments | unit_argument(size.unit), "a size and a scale factor")
