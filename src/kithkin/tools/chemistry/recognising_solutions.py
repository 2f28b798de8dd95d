"""Questions about electrolysis, freezing and boiling points, and mixtures of solutions."""

from __future__ import annotations

import re

from kithkin.messages.readings import Argument, Proposal
from kithkin.tools.chemistry.more_tables import ION_CHARGES
from kithkin.tools.chemistry.scene import (
    AMOUNT,
    CONCENTRATION,
    CURRENT,
    MASS,
    MOLALITY,
    TIME,
    VOLUME,
    Program,
    Scene,
    assumed,
    chosen,
    given,
    has,
    single,
    written,
)


def electrolysis(scene: Scene) -> list[Proposal]:
    """Mass or amount deposited by a current."""
    currents, times, masses = scene.of(CURRENT), scene.of(TIME), scene.of(MASS)
    words = re.search(r"electroly|electroplat|plated?\b|deposit|cathode|plating", scene.lower)
    if not words or len(currents) != 1:
        return []
    metals = [s for s in scene.substances if len(s.composition.counts) and _metal_of(s.composition.counts)]
    names = {_metal_of(s.composition.counts) for s in metals}
    if len(names) != 1:
        return []
    metal = _metal_of(metals[0].composition.counts)
    charge = ION_CHARGES[metal]
    program = Program()
    electrons = assumed(charge, None, f"{metal} ions take {charge} electron{'s' if charge > 1 else ''} each")
    if len(times) == 1 and not masses and re.search(r"mass|grams|how much|weight|moles", scene.lower):
        amount = program.then(
            "electrolysis", "amount", current=given(currents[0]), time=given(times[0]), electrons=electrons
        )
        if not has(scene.lower, "moles"):
            mass = program.then("molar_mass", "molar_mass", substance=chosen(metal))
            program.add("amount", amount=amount, molar_mass=mass, substance=chosen(metal))
        return [program.proposal(0.93, "electrolysis")]
    if len(masses) == 1 and not times and re.search(r"how long|what time|time", scene.lower):
        mass = program.then("molar_mass", "molar_mass", substance=chosen(metal))
        amount = program.then("amount", "amount", mass=given(masses[0]), molar_mass=mass)
        program.add("electrolysis", amount=amount, current=given(currents[0]), electrons=electrons)
        return [program.proposal(0.93, "electrolysis")]
    return []


def _metal_of(counts: dict[str, int]) -> str:
    return next((symbol for symbol in counts if symbol in ION_CHARGES), "")


_IONS = {"NaCl": 2, "KCl": 2, "CaCl2": 3, "MgCl2": 3, "NaBr": 2, "KNO3": 2, "Na2SO4": 3, "NaNO3": 2, "AlCl3": 4,
         "KBr": 2, "LiCl": 2, "MgSO4": 2, "K2SO4": 3, "FeCl3": 4, "Ca(NO3)2": 3}  # fmt: skip
_MOLECULES = frozenset({"C6H12O6", "C12H22O11", "C2H6O2", "CO(NH2)2", "C3H8O3", "C2H5OH", "CH3OH", "C3H8O2"})


def colligative(scene: Scene) -> list[Proposal]:
    """Freezing and boiling points of solutions in water."""
    freezing = re.search(r"freezing[ -]point|freez", scene.lower)
    boiling = re.search(r"boiling[ -]point|boil", scene.lower)
    solutes = [s for s in scene.substances if s.formula in _IONS or s.formula in _MOLECULES]
    if bool(freezing) == bool(boiling) or len({s.formula for s in solutes}) != 1:
        return []
    program = Program()
    molalities, masses, amounts = scene.of(MOLALITY), scene.of(MASS), scene.of(AMOUNT)
    argument: Argument
    item = solutes[0]
    if len(molalities) == 1 and len(scene.measures) == 1:
        argument = given(molalities[0])
    elif len(masses) == 2 and len(scene.measures) == 2:
        water = next((m for m in masses if (s := scene.substance_of(m)) and s.formula == "H2O"), None)
        solute = next((m for m in masses if m is not water), None)
        if water is None or solute is None:
            return []
        mass = program.then("molar_mass", "molar_mass", substance=written(item))
        amount = program.then(
            "amount", "amount", mass=given(solute), molar_mass=mass, substance=written(item)
        )
        argument = program.then("molality", "molality", amount=amount, solvent_mass=given(water))
    elif len(masses) == 1 and len(amounts) == 1 and len(scene.measures) == 2:
        argument = program.then(
            "molality", "molality", amount=given(amounts[0]), solvent_mass=given(masses[0])
        )
    else:
        return []
    ions = _IONS.get(item.formula, 1)
    extra = {"ions": assumed(ions, None, f"{item.formula} falls apart into {ions} ions")} if ions > 1 else {}
    tool = "freezing_point_depression" if freezing else "boiling_point_elevation"
    shift = program.then(tool, "depression" if freezing else "elevation", molality=argument, **extra)
    if not re.search(r"depression|elevation|change|lowered|raised|how much|drop|rise|by how", scene.lower):
        program.add("solution_point", shift=shift, change=chosen("freezing" if freezing else "boiling"))
    return [program.proposal(0.9, "colligative property of water")]


def mixing(scene: Scene) -> list[Proposal]:
    """Two solutions of the same solute poured together."""
    concentrations, volumes = scene.of(CONCENTRATION), scene.of(VOLUME)
    if not has(scene.lower, "mix", "mixed", "mixing", "combined", "combine", "added to", "mixture") or (
        len(concentrations), len(volumes), len(scene.measures)) != (2, 2, 4):  # fmt: skip
        return []
    if (
        not has(scene.lower, "concentration", "molarity")
        or len({s.formula for s in scene.substances} - {"H2O"}) != 1
    ):
        return []
    pairs = sorted(scene.measures, key=lambda m: m.start)
    if any({a.dimension, b.dimension} != {VOLUME, CONCENTRATION} for a, b in (pairs[:2], pairs[2:])):
        return []
    arguments: dict[str, Argument] = {}
    for name, pair in (("first", pairs[:2]), ("second", pairs[2:])):
        for measure in pair:
            arguments[f"{name}_{'volume' if measure.dimension == VOLUME else 'concentration'}"] = given(
                measure
            )
    return [single("mix_solutions", 0.92, "two solutions of one solute", arguments)]
