"""The mass of one element within a compound, and the conditions of a gas."""

from __future__ import annotations

import re

from kithkin.messages.readings import Argument, Given, Measure, Proposal
from kithkin.tools.chemistry.scene import (
    MASS,
    PRESSURE,
    TEMPERATURE,
    Program,
    Scene,
    assumed,
    given,
    has,
    written,
)

_ELEMENT_IN = re.compile(
    r"\b(?:how much|how many grams of|(?:what(?:'s| is)? (?:the )?)?mass of|grams of|weight of)\s"
)

# "… grams of water formed": an amount asked for without a question word.
MADE = re.compile(
    r"(?<![a-z0-9])(moles?|mols?|amount in moles|grams?|g|kg|kilograms|mg|milligrams|mass|weight) of [a-z0-9 ()]{1,30}? "
    r"(?:is |are |was |will be |can be )?(?:formed|produced|made|obtained|released|needed|required|used)\b"
)


def element_within(scene: Scene) -> list[Proposal]:
    """ "How much iron is in 100 g of iron(III) oxide": one element, one compound that holds it, one mass."""
    masses = scene.of(MASS)
    items = list(dict.fromkeys(scene.substances))
    singles = [s for s in items if len(s.composition.counts) == 1]
    compounds = [s for s in items if len(s.composition.counts) > 1]
    if len(masses) != 1 or len(scene.measures) != 1 or (len(singles), len(compounds)) != (1, 1):
        return []
    element, compound = singles[0], compounds[0]
    symbol = next(iter(element.composition.counts))
    between = scene.lower[element.end : masses[0].start]
    in_words = re.fullmatch(
        r"\s*(?:(?:atoms?|is|are|there|contained|present|found|do i have|can be (?:got|extracted))\s+)*(?:in|from|within)\s+(?:an?\s+|the\s+)?",
        between,
    )
    if symbol not in compound.composition.counts or not in_words or scene.substance_of(masses[0]) != compound:
        return []
    if not _ELEMENT_IN.search(scene.lower[: element.start]) or has(
        scene.lower, "react", "reacts", "burn", "burns", "produced", "form"
    ):
        return []
    program = Program()
    program.add("element_mass", mass=given(masses[0]), substance=written(compound),
                element=Given(value=symbol, span=(element.start, element.end)))  # fmt: skip
    return [program.proposal(0.94, "mass of an element in a compound", result_unit=masses[0].unit)]


_STANDARD = re.compile(r"\b(?:s\.?t\.?p\.?|standard temperature and pressure|standard conditions)(?![a-z])")
_ROOM = re.compile(r"\b(?:r\.?t\.?p\.?|room temperature and pressure|room conditions)(?![a-z])")
_AMBIENT = re.compile(r"\b(?:satp|standard ambient temperature and pressure)\b")


def gas_conditions(scene: Scene, rest: list[Measure]) -> dict[str, Argument] | None:
    """The molar volume by convention, or pressure and temperature as given; None when neither is known."""
    if _AMBIENT.search(scene.lower):
        return {"molar_volume": assumed(24.79, "liter / mole", "gas at 25 °C and 100 kPa (SATP)")}
    if _STANDARD.search(scene.lower):
        why = "gas at 0 °C and 1 atm, the STP of textbooks (IUPAC's STP since 1982 is 100 kPa: 22.71 L/mol)"
        return {"molar_volume": assumed(22.414, "liter / mole", why)}
    if _ROOM.search(scene.lower):
        return {
            "molar_volume": assumed(
                24.0, "liter / mole", "gas at room temperature and pressure, as schools use"
            )
        }
    pressures = [m for m in rest if m.dimension == PRESSURE]
    temperatures = [m for m in rest if m.dimension == TEMPERATURE]
    if len(pressures) == 1 and len(temperatures) == 1:
        return {"pressure": given(pressures[0]), "temperature": given(temperatures[0])}
    return None
