"""Questions of science: statistics, geometry, physics, chemistry, biology, the sky."""

import math
from collections.abc import Mapping
from typing import Any

from kithkin_muse.data.asks import Ask, Range, Words
from kithkin_muse.data.parted import Parted

Values = Mapping[str, Any]

STATISTICS = (
    Ask(
        "statistics.describe",
        Parted(
            training=("Mean of {a}, {b}, {c} and {d}?", "What is the average of {a}, {b}, {c}, {d}?", "average {a} {b} {c} {d}", "find the mean of {a}, {b}, {c}, {d}"),
            held_out=("On average, what are {a}, {b}, {c} and {d}?", "I measured {a}, {b}, {c} and {d}. Their mean, please."),
        ),
        {name: Range(1, 99) for name in "abcd"}, {"numbers": "[{a}, {b}, {c}, {d}]", "wanted": "mean"}, "mean",
        lambda v: (v["a"] + v["b"] + v["c"] + v["d"]) / 4, "The mean is {result}.",
    ),
    Ask(
        "statistics.describe",
        Parted(
            training=("Median of {a}, {b}, {c}?", "What is the median of {a}, {b} and {c}?", "median: {a}, {b}, {c}"),
            held_out=("Which of {a}, {b} and {c} lies in the middle, as the median?",),
        ),
        {name: Range(1, 99) for name in "abc"}, {"numbers": "[{a}, {b}, {c}]", "wanted": "median"}, "median",
        lambda v: sorted((v["a"], v["b"], v["c"]))[1], "The median is {result}.",
    ),
    Ask(
        "statistics.combinations",
        Parted(
            training=("In how many ways can I choose {k} from {n}?", "{n} choose {k}", "How many teams of {k} from {n} people?", "combinations of {k} out of {n}"),
            held_out=("Order aside, how many selections of {k} are there among {n}?",),
        ),
        {"k": Range(2, 5), "n": Range(6, 20)}, {"total": "{n}", "chosen": "{k}"}, "ways", lambda v: math.comb(int(v["n"]), int(v["k"])), "There are {result} ways.",
    ),
    Ask(
        "statistics.handshakes",
        Parted(
            training=("{n} people all shake hands. How many handshakes?", "handshakes among {n} people", "If everyone of {n} shakes hands with everyone, how many is that?"),
            held_out=("Each of {n} guests greets every other by hand once; how often are hands shaken?",),
        ),
        {"n": Range(4, 60)}, {"people": "{n}"}, "pairs", lambda v: v["n"] * (v["n"] - 1) / 2, "There are {result} handshakes.",
    ),
    Ask(
        "statistics.z_score",
        Parted(
            training=("z-score of {x} with mean {m} and standard deviation {s}?", "mean {m}, sd {s}, value {x}: z?", "How many standard deviations is {x} from {m} if the sd is {s}?"),
            held_out=("Standardise {x} for me, given a mean of {m} and a deviation of {s}.",),
        ),
        {"x": Range(60, 140), "m": Range(80, 120), "s": Range(5, 20)}, {"value": "{x}", "mean": "{m}", "sd": "{s}"}, "z",
        lambda v: (v["x"] - v["m"]) / v["s"], "The z-score is {result}.", places=2,
    ),
)  # fmt: skip

GEOMETRY = (
    Ask(
        "geometry.circle",
        Parted(
            training=("Area of a circle with radius {r} {u}?", "What is the area of a circle of radius {r} {u}?", "circle, radius {r} {u}, area?", "A round table has a radius of {r} {u}. Its area?"),
            held_out=("How large is the surface inside a circle whose radius is {r} {u}?",),
        ),
        {"r": Range(1, 90), "u": Words(("cm", "m"))}, {"value": "{r}", "given": "radius", "wanted": "area", "unit": "{u}"}, "area",
        lambda v: f"{math.pi * v['r'] ** 2:.2f} {v['u']}²", "Its area is {result}.",
    ),
    Ask(
        "geometry.rectangle",
        Parted(
            training=("Area of a rectangle {a} by {b} {u}?", "A room is {a} {u} long and {b} {u} wide. What is its area?", "{a} {u} times {b} {u} rectangle, area"),
            held_out=("How much floor does a rectangle with sides of {a} and {b} {u} cover?",),
        ),
        {"a": Range(11, 90), "b": Range(2, 10), "u": Words(("cm", "m"))}, {"long": "{a}", "wide": "{b}", "wanted": "area", "unit": "{u}"}, "area",
        lambda v: f"{v['a'] * v['b']:.0f} {v['u']}²", "Its area is {result}.",
    ),
    Ask(
        "geometry.hypotenuse",
        Parted(
            training=("A right triangle has legs of {a} and {b} {u}. The hypotenuse?", "hypotenuse for legs {a} and {b} {u}", "Longest side of a right triangle with {a} {u} and {b} {u}?"),
            held_out=("Two sides of {a} and {b} {u} meet at a right angle; how far apart are their ends?",),
        ),
        {"a": Range(3, 60), "b": Range(3, 60), "u": Words(("cm", "m"))}, {"first": "{a}", "second": "{b}", "unit": "{u}"}, "hypotenuse",
        lambda v: f"{math.hypot(v['a'], v['b']):.2f} {v['u']}", "It is {result} long.",
    ),
    Ask(
        "geometry.cylinder",
        Parted(
            training=("Volume of a cylinder, radius {r} cm, height {h} cm?", "A can is {h} cm high with a radius of {r} cm. What volume?", "cylinder r = {r} cm h = {h} cm volume"),
            held_out=("How much fits into a tube of radius {r} cm that is {h} cm tall?",),
        ),
        {"r": Range(2, 20), "h": Range(3, 60)}, {"radius": "{r}", "height": "{h}", "wanted": "volume", "unit": "cm"}, "volume",
        lambda v: math.pi * v["r"] ** 2 * v["h"], "It holds {result}.", "cm³",
    ),
)  # fmt: skip

PHYSICS = (
    Ask(
        "physics.resistors",
        Parted(
            training=("{a} ohm and {b} ohm in parallel?", "Resistors of {a} and {b} ohms are in parallel. Total?", "parallel resistance of {a} Ω and {b} Ω"),
            held_out=("Side by side I connect {a} ohms and {b} ohms; what do they amount to?",),
        ),
        {"a": Range(10, 900), "b": Range(10, 900)}, {"values": "[{a}, {b}]", "arrangement": "parallel"}, "total",
        lambda v: v["a"] * v["b"] / (v["a"] + v["b"]), "Together they have {result}.", "Ω",
    ),
    Ask(
        "physics.resistors",
        Parted(
            training=("{a} ohm and {b} ohm in series?", "Resistors of {a} and {b} ohms follow one another. Total?", "series resistance of {a} Ω and {b} Ω"),
            held_out=("One after the other I connect {a} ohms and {b} ohms; what do they amount to?",),
        ),
        {"a": Range(10, 900), "b": Range(10, 900)}, {"values": "[{a}, {b}]", "arrangement": "series"}, "total",
        lambda v: v["a"] + v["b"], "Together they have {result}.", "Ω",
    ),
)  # fmt: skip

_MASSES = {
    "H2O": 18.015,
    "CO2": 44.009,
    "NaCl": 58.44,
    "CH4": 16.043,
    "NH3": 17.031,
    "C6H12O6": 180.156,
    "H2SO4": 98.08,
    "CaCO3": 100.086,
}
"""Molar masses in g/mol, from standard atomic weights (IUPAC 2021, abridged)."""

CHEMISTRY = (
    Ask(
        "chemistry.molar_mass",
        Parted(
            training=("Molar mass of {s}?", "What is the molar mass of {s}?", "how heavy is one mole of {s}", "{s} g/mol?"),
            held_out=("How many grams does a mole of {s} weigh?", "I need {s}'s mass per mole."),
        ),
        {"s": Words(tuple(_MASSES))}, {"substance": "{s}"}, "molar_mass", lambda v: _MASSES[v["s"]], "Its molar mass is {result}.", "g/mol",
    ),
    Ask(
        "chemistry.percent_of_parts",
        Parted(
            training=("{a} g of salt in {b} g of water: percent by mass?", "What percentage by mass is {a} g in {b} g of water?", "mass percent, {a} g solute, {b} g solvent"),
            held_out=("How strong by mass is a solution made of {a} g of sugar and {b} g of water?",),
        ),
        {"a": Range(2, 90), "b": Range(100, 900)}, {"solute_mass": "{a} g", "solvent_mass": "{b} g"}, "mass_percent",
        lambda v: 100 * v["a"] / (v["a"] + v["b"]), "It is {result} by mass.", "%", places=2,
    ),
    Ask(
        "chemistry.volume_to_add",
        Parted(
            training=("How much water do I add to {a} ml to make {b} ml?", "Dilute {a} ml to {b} ml: how much solvent?", "{a} ml up to {b} ml, add?"),
            held_out=("What do I pour in so that {a} ml become {b} ml?",),
        ),
        {"a": Range(5, 95), "b": Range(100, 900)}, {"stock_volume": "{a} ml", "final_volume": "{b} ml"}, "added",
        lambda v: v["b"] - v["a"], "Add {result}.", "ml",
    ),
)  # fmt: skip

BIOLOGY = (
    Ask(
        "biology.mark_recapture",
        Parted(
            training=(
                "We marked {m} fish, later caught {c}, of which {r} were marked. How many are there?", "{m} marked, {c} caught, {r} recaptured: population?",
                "mark and recapture with {m}, {c} and {r}",
            ),
            held_out=("Of {c} beetles in the second catch {r} carried our mark, given to {m}; estimate how many live there.",),
        ),
        {"m": Range(20, 90), "c": Range(30, 90), "r": Range(4, 19)}, {"marked": "{m}", "caught": "{c}", "recaptured": "{r}"}, "size",
        lambda v: v["m"] * v["c"] / v["r"], "There are about {result}.", places=0,
    ),
    Ask(
        "biology.codon_count",
        Parted(
            training=("How many codons are {n} nucleotides?", "codons in {n} bases", "A gene has {n} nucleotides. How many codons?"),
            held_out=("Into how many triplets do {n} nucleotides fall?",),
        ),
        {"n": Words(tuple(str(3 * number) for number in range(20, 400, 7)))}, {"nucleotides": "{n}"}, "codons", lambda v: float(v["n"]) / 3, "They are {result} codons.",
    ),
    Ask(
        "biology.serial_dilution",
        Parted(
            training=("{n} dilutions of 1 in {f}: total factor?", "Total dilution after {n} steps of {f}-fold", "serial dilution, factor {f}, {n} steps"),
            held_out=("By how much have I diluted after doing one in {f} {n} times over?",),
        ),
        {"n": Range(2, 5), "f": Words(("2", "4", "5", "10"))}, {"factor": "{f}", "steps": "{n}"}, "total", lambda v: float(v["f"]) ** v["n"], "The total factor is {result}.",
    ),
)  # fmt: skip

SKY = (
    Ask(
        "sky.light_travel_time",
        Parted(
            training=("How long does light take for {d} million km?", "light travel time for {d} million kilometres", "{d} million km at the speed of light, how many seconds?"),
            held_out=("In what time does a ray of light cross {d} million km?",),
        ),
        {"d": Range(1, 900)}, {"distance": "{d} million km"}, "light_time", lambda v: v["d"] * 1e6 / 299_792.458, "Light takes {result}.", "s", places=1,
    ),
)  # fmt: skip
