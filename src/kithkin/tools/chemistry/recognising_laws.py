"""Questions answered by one law: dilution, gases, solutions, titration, yield, electrolysis, colligative effects."""

from __future__ import annotations

import re
from itertools import permutations

from kithkin.messages.readings import Argument, Measure, Proposal
from kithkin.tools.chemistry import law_table
from kithkin.tools.chemistry.acid_table import PROTONS_GIVEN, PROTONS_TAKEN
from kithkin.tools.chemistry.laws import Law, Term
from kithkin.tools.chemistry.recognising_parts import gas_conditions
from kithkin.tools.chemistry.recognising_solutions import colligative, electrolysis, mixing
from kithkin.tools.chemistry.scene import (
    AMOUNT,
    CONCENTRATION,
    MASS,
    PRESSURE,
    RESULT_UNITS,
    TEMPERATURE,
    VOLUME,
    Program,
    Scene,
    assumed,
    given,
    has,
    word_spans,
)

_ASKED_UNIT = re.compile(
    r"\b(?:how many|in|to|into)\s+(ml|mls|litres|liters|millilitres|milliliters|cm3|dm3|l|g|grams|kpa|atm|torr|mmhg)\b"
)


def _result_unit(scene: Scene) -> str | None:
    match = _ASKED_UNIT.search(scene.lower)
    return (
        RESULT_UNITS.get(match.group(1).removesuffix("s") if match.group(1) == "mls" else match.group(1))
        if match
        else None
    )


def _distance(scene: Scene, measure: Measure, words: tuple[str, ...]) -> int:
    """How far a label word is: in front of the measure within its clause, or right behind it."""
    best = 60
    previous = max((m.end for m in scene.measures if m.end <= measure.start), default=0)
    following = min((m.start for m in scene.measures if m.start >= measure.end), default=len(scene.lower))
    for start, end in word_spans(scene.lower, words):
        if previous <= start and end <= measure.start:
            best = min(best, measure.start - end)
        elif measure.end <= start < following:
            best = min(best, start - measure.end + 8)
    return best


def _assign(scene: Scene, measures: list[Measure], terms: list[Term]) -> dict[str, Measure] | None:
    """The cheapest way to give each measure one term by its label words; None when two ways cost the same."""
    scored: list[tuple[int, dict[str, Measure]]] = []
    for chosen_terms in permutations(terms, len(measures)):
        cost = sum(_distance(scene, m, t.words) for m, t in zip(measures, chosen_terms, strict=True))
        scored.append((cost, {t.name: m for m, t in zip(measures, chosen_terms, strict=True)}))
    scored.sort(key=lambda pair: pair[0])
    if len(scored) > 1 and scored[0][0] == scored[1][0]:
        return None
    return scored[0][1]


def _call(law: Law, arguments: dict[str, Argument], scene: Scene, confidence: float) -> Proposal:
    program = Program()
    program.add(law.name.partition(".")[2], **arguments)
    unknown = next((t for t in law.terms if t.name not in arguments and t.usual is None), None)
    unit = _result_unit(scene)
    if unit is None and unknown is not None:
        # People expect the answer in the unit they used for its like.
        likes = [m.unit for m in scene.measures if law_unit_dimension(unknown.unit) == m.dimension and m.unit]
        unit = likes[0] if likes else ("kilopascal" if unknown.unit == "pascal" else None)
    return program.proposal(confidence, law.summary, result_unit=unit)


_DIMENSIONS = {
    "pascal": PRESSURE,
    "liter": VOLUME,
    "kelvin": TEMPERATURE,
    "mole / liter": CONCENTRATION,
    "gram": MASS,
}


def law_unit_dimension(unit: str | None) -> str | None:
    """The dimension of a law's unit, as far as an answer may follow the asker's unit."""
    return _DIMENSIONS.get(unit or "")


def dilution(scene: Scene) -> list[Proposal]:  # noqa: PLR0911 - one return per way to ask
    """C1·V1 = C2·V2 from three of the four."""
    concentrations, volumes = scene.of(CONCENTRATION), scene.of(VOLUME)
    wants_make = has(scene.lower, "make", "prepare", "need", "stock", "add") and len(concentrations) == 2
    if not (re.search(r"\bdilut", scene.lower) or wants_make) or len(concentrations) + len(volumes) != 3:
        return []
    if has(scene.lower, "ph", "titration", "mixed with", "mixed", "mix", "titrated", "ka"):
        return []
    law = law_table.DILUTION
    arguments: dict[str, Argument] = {}
    rises = re.search(r"\b(?:from|dilut\w+)\s+(?:a\s+)?$", scene.lower[: concentrations[0].start]) and (
        re.fullmatch(
            r"\s*(?:\w+\s+){0,2}(?:to|into)\s+", scene.lower[concentrations[0].end : concentrations[-1].start]
        )
    )
    if rises and len(concentrations) == 2 and _molar(concentrations[0]) < _molar(concentrations[1]):
        return []  # a dilution cannot raise the concentration
    if len(concentrations) == 2 and len(volumes) == 1:
        high, low = sorted(concentrations, key=lambda m: -m.number * _scale(m.unit))
        if high.number * _scale(high.unit) == low.number * _scale(low.unit):
            return []
        arguments = {"stock_concentration": given(high), "final_concentration": given(low)}
        # The volume belongs to the concentration it stands with: "500 mL of 0.1 M", "25 mL of the 6 M stock".
        volume = volumes[0]
        after = [c for c in concentrations if c.start >= volume.end and c.start - volume.end <= 12]
        if after:
            name = "stock_volume" if after[0] is high else "final_volume"
        else:
            behind = scene.lower[max(0, volume.start - 20) : volume.start]
            name = "final_volume" if re.search(r"\b(?:to|make|final|total)\b[^.]*$", behind) else ""
        if not name:
            return []
        adds_water = re.search(
            r"(?:water|solvent)\b.{0,25}\badd(?:ed)?\b|\badd(?:ed|ing)?\b.{0,12}\b(?:water|solvent)",
            scene.lower,
        )
        if adds_water:
            return _water_to_add(arguments, volume) if name == "stock_volume" else []
        return [_call(law, {**arguments, name: given(volume)}, scene, 0.93)]
    if len(concentrations) == 1 and len(volumes) == 2:
        small, large = sorted(volumes, key=lambda m: m.number * _scale(m.unit))
        arguments = {"stock_volume": given(small), "final_volume": given(large)}
        added = re.search(
            r"\b(?:add|adding|with|adds)\s+(?:another\s+)?$", scene.lower[: large.start]
        ) or re.search(r"\b(?:add|adding|adds)\s+(?:another\s+)?$", scene.lower[: small.start])
        if added or not has(scene.lower, "to", "final", "total", "make"):
            return []
        return [_call(law, {**arguments, "stock_concentration": given(concentrations[0])}, scene, 0.93)]
    return []


def _water_to_add(concentrations: dict[str, Argument], stock: Measure) -> list[Proposal]:
    program = Program()
    final = program.then("dilution", "final_volume", stock_volume=given(stock), **concentrations)
    program.add("volume_to_add", stock_volume=given(stock), final_volume=final)
    return [program.proposal(0.92, "water to add", result_unit=stock.unit)]


def _molar(measure: Measure) -> float:
    return measure.number * _scale(measure.unit)


_SCALES = {"milli": 1e-3, "micro": 1e-6, "nano": 1e-9, "centi": 1e-2, "deci": 0.1, "pico": 1e-12}


def _scale(unit: str | None) -> float:
    name = unit or ""
    for prefix, factor in _SCALES.items():
        if name.startswith(prefix):
            return factor**3 if name.endswith("** 3") and "/" not in name else factor
    return 1e3 if name == "meter ** 3" else 1.0


def gases(scene: Scene) -> list[Proposal]:
    """PV = nRT, and a gas before and after a change."""
    pressures, volumes, temperatures, amounts = (scene.of(d) for d in (PRESSURE, VOLUME, TEMPERATURE, AMOUNT))
    if has(scene.lower, "partial", "vapour", "vapor", "osmotic", "blood", "boiling", "freezing"):
        return []
    counts = (len(pressures), len(volumes), len(temperatures), len(amounts))
    if not has(scene.lower, "gas", "ideal", "balloon", "pv=nrt", "pressure", "cylinder", "container", "volume", "helium",
               "oxygen", "nitrogen", "air", "boyle", "charles"):  # fmt: skip
        return []
    standard = _at_standard(scene, amounts, volumes)
    if standard:
        return standard
    if all(count <= 1 for count in counts) and sum(counts) == 3 and len(scene.measures) == 3:
        missing = ("pressure", "volume", "temperature", "amount")[counts.index(0)]
        asked = {"pressure": ("pressure",), "volume": ("volume", "litres", "liters", "space", "big", "l", "ml"),
                 "temperature": ("temperature", "temp", "hot"), "amount": ("moles", "amount", "mol")}  # fmt: skip
        if not has(scene.lower, *asked[missing]):
            return []
        arguments: dict[str, Argument] = {}
        for name, found in zip(("pressure", "volume", "temperature", "amount"),
                               (pressures, volumes, temperatures, amounts), strict=True):  # fmt: skip
            if found:
                arguments[name] = given(found[0])
        return [_call(law_table.IDEAL_GAS, arguments, scene, 0.93)]
    return _changed_gas(scene, pressures, volumes, temperatures) if not amounts else []


def _at_standard(scene: Scene, amounts: list[Measure], volumes: list[Measure]) -> list[Proposal]:
    """The volume of any ideal gas at STP or RTP, or its amount, where no substance is named."""
    conditions = gas_conditions(scene, [])
    if conditions is None or "molar_volume" not in conditions or scene.substances or len(scene.measures) != 1:
        return []
    if len(amounts) == 1 and has(scene.lower, "volume", "litres", "liters", "space", "big", "l", "ml"):
        return [_call(law_table.GAS_VOLUME, {"amount": given(amounts[0]), **conditions}, scene, 0.92)]
    if len(volumes) == 1 and has(scene.lower, "moles", "mol", "amount"):
        return [_call(law_table.GAS_VOLUME, {"volume": given(volumes[0]), **conditions}, scene, 0.92)]
    return []


def _changed_gas(
    scene: Scene, pressures: list[Measure], volumes: list[Measure], temperatures: list[Measure]
) -> list[Proposal]:
    groups = {"pressure": pressures, "volume": volumes, "temperature": temperatures}
    if max(len(group) for group in groups.values()) > 2 or sum(map(len, groups.values())) != len(
        scene.measures
    ):
        return []
    single_ones = [name for name, group in groups.items() if len(group) == 1]
    pairs = [name for name, group in groups.items() if len(group) == 2]
    arguments: dict[str, Argument] = {}
    for name in pairs:
        first, second = groups[name]
        backwards = re.search(r"\bfrom\s*$", scene.lower[: second.start])
        if backwards:
            first, second = second, first
        arguments[f"first_{name}"], arguments[f"second_{name}"] = given(first), given(second)
    asked_second: str | None = None
    if not pairs or len(single_ones) != 1:
        return []
    asked_second = single_ones[0]
    if not has(
        scene.lower,
        asked_second,
        {"temperature": "temp", "volume": "big", "pressure": "pressure"}[asked_second],
    ):
        return []
    arguments[f"first_{asked_second}"] = given(groups[asked_second][0])
    if re.search(r"\b(?:initial|original|before)\s+" + asked_second, scene.lower):
        return []
    for name, group in groups.items():
        if not group:
            # A quantity not mentioned stays the same; any common value cancels.
            unit, usual = {
                "pressure": ("kilopascal", 100.0),
                "volume": ("liter", 1.0),
                "temperature": ("kelvin", 300.0),
            }[name]
            why = f"the {name} stays the same, so its value does not matter"
            arguments[f"first_{name}"] = assumed(usual, unit, why)
            arguments[f"second_{name}"] = assumed(usual, unit, why)
    return [_call(law_table.COMBINED_GAS, arguments, scene, 0.9)]


def titration(scene: Scene) -> list[Proposal]:
    """Unknown concentration or volume at equivalence of a named acid and a named base."""
    if (
        not re.search(r"\btitrat|\bneutrali[sz]|equivalence point|\bend ?point", scene.lower)
        or "ph" in scene.lower.split()
    ):
        return []
    acids = [s for s in scene.substances if s.formula in PROTONS_GIVEN]
    bases = [s for s in scene.substances if s.formula in PROTONS_TAKEN]
    if len({s.formula for s in acids}) != 1 or len({s.formula for s in bases}) != 1:
        return []
    arguments: dict[str, Argument] = {}
    for measure in scene.measures:
        kind = {CONCENTRATION: "concentration", VOLUME: "volume"}.get(measure.dimension)
        item = scene.substance_of(measure)
        side = "acid" if item in acids else "base" if item in bases else None
        if kind is None or side is None or f"{side}_{kind}" in arguments:
            return []
        arguments[f"{side}_{kind}"] = given(measure)
    if len(arguments) != 3:
        return []
    protons, hydroxides = PROTONS_GIVEN[acids[0].formula], PROTONS_TAKEN[bases[0].formula]
    if protons > 1:
        arguments["acid_protons"] = assumed(protons, None, f"each {acids[0].formula} gives {protons} protons")
    if hydroxides > 1:
        arguments["base_hydroxides"] = assumed(
            hydroxides, None, f"each {bases[0].formula} takes {hydroxides} protons"
        )
    return [_call(law_table.TITRATION, arguments, scene, 0.93)]


def percent_yield(scene: Scene) -> list[Proposal]:
    """Percent, actual or theoretical yield from the other two masses."""
    if not has(scene.lower, "yield", "yields", "yielded"):
        return []
    masses = scene.of(MASS)
    percents = [m for m in scene.measures if m.unit == "percent"]
    terms = [law_table.PERCENT_YIELD.term("actual_yield"), law_table.PERCENT_YIELD.term("theoretical_yield")]
    if len(masses) == 2 and len(scene.measures) == 2 and re.search(r"percent|%", scene.lower):
        slots = _assign(scene, masses, terms)
        if slots is None:
            return []
        return [_call(law_table.PERCENT_YIELD, {name: given(m) for name, m in slots.items()}, scene, 0.93)]
    if len(masses) == 1 and len(percents) == 1 and len(scene.measures) == 2:
        theoretical = has(
            scene.lower, "theoretical yield is", "theoretical yield of", "theoretical", "expected", "maximum"
        )
        wants_actual = re.search(r"actual (?:yield|mass)|how (?:much|many)", scene.lower)
        if theoretical and wants_actual:
            arguments: dict[str, Argument] = {
                "theoretical_yield": given(masses[0]),
                "percent_yield": given(percents[0]),
            }
            return [_call(law_table.PERCENT_YIELD, arguments, scene, 0.9)]
    return []


def mass_percent(scene: Scene) -> list[Proposal]:
    """Percent by mass of a solution."""
    masses = scene.of(MASS)
    percents = [m for m in scene.measures if m.unit == "percent"]
    asks = re.search(
        r"(?:percent|%|percentage)(?: concentration)?(?: by mass| by weight)|mass percent|weight percent|w/w",
        scene.lower,
    )
    if len(masses) == 2 and len(scene.measures) == 2 and asks:
        solute, other = masses
        if solute.number * _scale(solute.unit) > other.number * _scale(other.unit):
            solute, other = other, solute
        whole = re.search(r"solution|total|mixture", scene.lower[other.end : other.end + 25])
        in_solvent = re.match(r"\s*(?:of\s+)?(?:water|solvent)", scene.lower[other.end :])
        if in_solvent:
            program = Program()
            program.add("percent_of_parts", solute_mass=given(solute), solvent_mass=given(other))
            return [program.proposal(0.93, "solute in solvent")]
        if whole:
            return [
                _call(
                    law_table.MASS_PERCENT,
                    {"solute_mass": given(solute), "solution_mass": given(other)},
                    scene,
                    0.93,
                )
            ]
    if len(masses) == 1 and len(percents) == 1 and len(scene.measures) == 2:
        by_mass = has(scene.lower, "solution", "by mass", "w/w", "saline")
        if (
            by_mass
            and re.search(r"how (?:much|many grams)|what mass|mass of|grams of", scene.lower)
            and scene.substances
        ):
            arguments: dict[str, Argument] = {
                "solution_mass": given(masses[0]),
                "mass_percent": given(percents[0]),
            }
            return [_call(law_table.MASS_PERCENT, arguments, scene, 0.88)]
    return []


def recognise_laws(scene: Scene) -> list[Proposal]:
    """All questions that one law answers."""
    found: list[Proposal] = []
    for recogniser in (
        dilution,
        gases,
        titration,
        percent_yield,
        mass_percent,
        electrolysis,
        colligative,
        mixing,
    ):
        found.extend(recogniser(scene))
    return found
