"""The formula table: equation, variables, limits of validity and source of each relation.

Sources: Young and Freedman, "University Physics", 15th edition, 2020, unless a row names another. Constants of
nature: CODATA recommended values of 2022 (Mohr et al., 2025); G, m_e, k_e are rounded there, c, h, k, N_A and e are
exact in the SI of 2019.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from kithkin.tools.physics.equations import Equation
from kithkin.tools.physics.formula_rows import ROWS
from kithkin.tools.physics.quantities import QUANTITIES, Quantity

SOURCE = "Young and Freedman, University Physics, 15th edition, 2020"
CONSTANTS: dict[str, float] = {
    "pi": math.pi,
    "G_N": 6.67430e-11,
    "c_0": 299792458.0,
    "h_P": 6.62607015e-34,
    "k_B": 1.380649e-23,
    "R_g": 8.31446261815324,
    "sigma_SB": 5.670374419e-8,
    "k_e": 8.9875517862e9,
    "b_W": 2.897771955e-3,
    "mu_0": 1.25663706127e-6,
    "N_A": 6.02214076e23,
    "E_R": 2.1798723611030e-18,
    "R_inf": 1.0973731568157e7,
    "I_0": 1e-12,
}


@dataclass(frozen=True)
class Formula:
    """One relation between quantities. `symbols` maps the letters of `text` to argument names."""

    name: str
    title: str
    text: str
    symbols: dict[str, str]
    words: tuple[str, ...]
    limits: str
    source: str

    @cached_property
    def equation(self) -> Equation:
        """The equation over its letters."""
        return Equation(self.text, CONSTANTS)

    @cached_property
    def letters(self) -> dict[str, str]:
        """Argument names to letters."""
        return {argument: letter for letter, argument in self.symbols.items()}

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities in the order in which they are named."""
        return tuple(QUANTITIES[argument] for argument in self.symbols.values())


def _read(row: str) -> Formula:
    name, title, text, mapping, words, limits, *source = (part.strip() for part in row.split("|"))
    symbols = dict(pair.split(":") for pair in mapping.split())
    return Formula(
        name=name,
        title=title,
        text=text,
        symbols={letter: str(argument) for letter, argument in symbols.items()},
        words=tuple(word.strip() for word in words.split(",") if word.strip()),
        limits=limits,
        source=source[0] if source and source[0] else SOURCE,
    )


FORMULAS: dict[str, Formula] = {
    formula.name: formula for formula in (_read(row) for row in ROWS.strip().splitlines())
}
