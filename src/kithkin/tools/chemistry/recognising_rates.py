"""Questions about rates, cells away from standard conditions, and mixtures of gases."""

from __future__ import annotations

import re

from kithkin.messages.readings import Argument, Given, Measure, Proposal
from kithkin.tools.chemistry.scene import (
    MOLAR_ENERGY,
    PRESSURE,
    TEMPERATURE,
    TIME,
    VOLTAGE,
    Scene,
    assumed,
    chosen,
    given,
    has,
    single,
)

_ELECTRONS = ("n", "z", "electrons", "number of electrons", "moles of electrons")
_QUOTIENT = ("q", "reaction quotient", "quotient")
_RATES = ("k", "k1", "k2", "rate constant", "rate", "rate constants")
_DOUBLES = re.compile(r"\brate(?: constant)?s?\b.{0,30}?\b(doubl|tripl|quadrupl)")
_FACTORS = {"doubl": 2.0, "tripl": 3.0, "quadrupl": 4.0}


def nernst(scene: Scene) -> list[Proposal]:
    """Cell potential from the standard potential, the electrons and the reaction quotient."""
    volts, temperatures = scene.of(VOLTAGE), scene.of(TEMPERATURE)
    if not re.search(r"\bnernst\b|cell potential|electrode potential|\be ?cell\b|\bemf\b", scene.lower):
        return []
    electrons, quotient = _beside(scene, _ELECTRONS), scene.labelled(_QUOTIENT, within=12)
    if len(volts) != 1 or len(temperatures) > 1 or electrons is None or quotient is None:
        return []
    used = [*volts, *temperatures, electrons, quotient]
    if len({m.start for m in used}) != len(scene.measures) or electrons.start == quotient.start:
        return []
    arguments: dict[str, Argument] = {
        "standard_potential": given(volts[0]),
        "electrons": given(electrons),
        "quotient": given(quotient),
    }
    if temperatures:
        arguments["temperature"] = given(temperatures[0])
    else:
        arguments["temperature"] = assumed(298.15, "kelvin", "no temperature was given")
    return [single("nernst", 0.93, "Nernst equation", arguments)]


def _beside(scene: Scene, words: tuple[str, ...]) -> Measure | None:
    """A plain number after a label ("n = 2"), or before it ("2 electrons")."""
    labelled = scene.labelled(words, within=12)
    if labelled is not None and labelled.unit is None:
        return labelled
    return next(
        (m for m in scene.bare if re.match(r"\s*(?:moles? of )?electrons?\b", scene.lower[m.end :])), None
    )


def arrhenius(scene: Scene) -> list[Proposal]:
    """Activation energy from two rates, or a rate constant at another temperature."""
    temperatures, energies = scene.of(TEMPERATURE), scene.of(MOLAR_ENERGY)
    if len(temperatures) != 2 or not re.search(r"activation energy|arrhenius|rate constant", scene.lower):
        return []
    rates = [m for m in scene.measures if m not in temperatures and m not in energies]
    first, second = temperatures
    if not energies and re.search(r"activation energy", scene.lower):
        factor = _DOUBLES.search(scene.lower)
        if factor and not rates:
            times = _FACTORS[factor[1]]
            why = "only the ratio of the rate constants matters"
            arguments: dict[str, Argument] = {
                "first_rate": assumed(1.0, None, why),
                "second_rate": Given(value=times, span=factor.span(1)),
                "first_temperature": given(first),
                "second_temperature": given(second),
            }
            return [single("activation_energy", 0.92, "activation energy", arguments)]
        return _from_rates(scene, rates, temperatures)
    if len(energies) == 1 and len(rates) == 1 and rates[0].start < second.start:
        nearer = min(temperatures, key=lambda m: abs(m.start - rates[0].start))
        if nearer is not first or not re.search(r"rate", scene.lower):
            return []
        arguments = {
            "first_rate": Given(value=rates[0].number, span=(rates[0].start, rates[0].end)),
            "first_temperature": given(first),
            "second_temperature": given(second),
            "activation_energy": given(energies[0]),
        }
        return [single("arrhenius", 0.9, "rate constant at another temperature", arguments)]
    return []


def _from_rates(scene: Scene, rates: list[Measure], temperatures: list[Measure]) -> list[Proposal]:
    """Two rates, each said together with its temperature: "0.02 at 300 K and 0.05 at 320 K", or the reverse."""
    if len(rates) != 2 or rates[0].unit != rates[1].unit:
        return []
    order = ["r" if m in rates else "t" for m in sorted(scene.measures, key=lambda m: m.start)]
    if order not in (list("rtrt"), list("trtr")):
        return []
    arguments: dict[str, Argument] = {
        "first_rate": Given(value=rates[0].number, span=(rates[0].start, rates[0].end)),
        "second_rate": Given(value=rates[1].number, span=(rates[1].start, rates[1].end)),
        "first_temperature": given(temperatures[0]),
        "second_temperature": given(temperatures[1]),
    }
    return [single("activation_energy", 0.92, "activation energy", arguments)]


def first_order(scene: Scene) -> list[Proposal]:
    """How much of a reactant is left after a time, from its half-life."""
    times = scene.of(TIME)
    if not has(scene.lower, "first order", "first-order") or not re.search(
        r"half[- ]?li(?:fe|ves)", scene.lower
    ):
        return []
    if (
        len(times) != 2
        or len(scene.measures) != 2
        or not re.search(r"percent|fraction|%|how much", scene.lower)
    ):
        return []
    half = scene.labelled(("half-life", "half life", "halflife"), within=25)
    other = next((m for m in times if m is not half), None)
    if half is None or other is None or not re.search(r"remain|left|unreacted", scene.lower):
        return []
    return [
        single("first_order", 0.92, "first-order decay", {"half_life": given(half), "time": given(other)})
    ]


def total_pressure(scene: Scene) -> list[Proposal]:
    """Dalton's law: partial pressures added up."""
    pressures = scene.of(PRESSURE)
    if not re.search(r"\btotal pressure\b|\bdalton", scene.lower) or len(pressures) < 2:
        return []
    if len({m.unit for m in pressures}) != 1 or re.search(
        r"total pressure (?:is|was)\s+\d|total pressure of\s+\d.*\bpartial", scene.lower
    ):
        return []
    counts = [m for m in scene.bare if m.number == len(pressures)]
    if len(pressures) + len(counts) != len(scene.measures):
        return []
    span = (pressures[0].start, pressures[-1].end)
    argument = Given(value=tuple(m.number for m in pressures), unit=pressures[0].unit, span=span)
    consumes = tuple((m.start, m.end) for m in counts)
    call = single("total_pressure", 0.92, "partial pressures", {"pressures": argument}, consumes=consumes)
    return [Proposal(calls=call.calls, confidence=call.confidence, because=call.because, consumes=consumes,
                     result_unit=pressures[0].unit)]  # fmt: skip


_NEUTRONS = re.compile(r"\bneutrons?\b")
_ISOTOPE = re.compile(r"[\s-]?(\d{1,3})(?![\d.])(?:\s?(\d?)([+-])(?![\w]))?")
_CHARGE = re.compile(r"\^?\s?\{?(\d?)([+-])\}?(?![\w])")


def particles_of_atoms(
    scene: Scene, found: list[tuple[str, int, int]], names: dict[str, str]
) -> list[Proposal]:
    """Neutrons, protons and electrons of isotopes ("carbon-14") and ions ("Ca2+")."""
    wanted = re.search(
        r"(?:how many|number of|find (?:the )?)\s*(neutrons?|electrons?|protons?)\b", scene.lower
    )
    if wanted is None or len({symbol for symbol, _, _ in found}) != 1:
        return []
    if has(
        scene.lower, "moles", "mole", "mol", "valence", "outer", "transferred", "shell", "unpaired", "bond"
    ):
        return []
    symbol, start, end = found[0]
    kind = wanted[1].rstrip("s") + "s"
    arguments: dict[str, Argument] = {
        "element": Given(value=names[symbol], span=(start, end)),
        "wanted": chosen(kind),
    }
    consumes: list[tuple[int, int]] = []
    isotope = _ISOTOPE.match(scene.lower, end)
    charge = _CHARGE.match(scene.lower, end) if scene.text[start:end] == symbol else None
    mass_number = scene.labelled(("mass number", "mass no"), within=12)
    if charge:
        size = int(charge[1] or 1) * (1 if charge[2] == "+" else -1)
        arguments["charge"] = Given(value=size, span=charge.span())
        consumes.append(charge.span())
    elif isotope and scene.lower[end] in "- ":
        arguments["mass_number"] = Given(value=int(isotope[1]), span=isotope.span(1))
        consumes.append(isotope.span())
    if mass_number is not None and "mass_number" not in arguments:
        arguments["mass_number"] = given(mass_number)
    before = re.search(r"(?<!\d)(\d{1,3})-?$", scene.lower[:start])
    if before and scene.text[start:end] == symbol and "mass_number" not in arguments:
        arguments["mass_number"] = Given(value=int(before[1]), span=before.span(1))
        consumes.append(before.span(1))
    if len(arguments) == 2 and (kind != "neutrons" or has(scene.lower, "ion")):
        return []
    questions = ()
    if kind == "neutrons" and "mass_number" not in arguments:
        questions = (f"Which isotope of {names[symbol]} is meant (its mass number)?",)
    call = single("atom_particles", 0.95, "particles of an atom", arguments, consumes=tuple(consumes))
    return [
        Proposal(
            calls=call.calls,
            confidence=0.96,
            because=call.because,
            consumes=tuple(consumes),
            questions=questions,
        )
    ]


RATES = (nernst, arrhenius, first_order, total_pressure)
