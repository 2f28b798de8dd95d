"""Strengths of acids and bases in water at 25 °C.

Source: CRC Handbook of Chemistry and Physics, "Dissociation constants of organic/inorganic acids and bases";
OpenStax, Chemistry 2e (2019), appendices H and I, for the values as textbooks round them.
"""

from __future__ import annotations

ACID_REFERENCE = (
    "CRC Handbook of Chemistry and Physics; OpenStax, Chemistry 2e, 2019, appendices H and I (25 °C)"
)

WEAK_ACIDS: dict[str, float] = {
    "CH3COOH": 1.8e-5, "HF": 6.4e-4, "HCOOH": 1.8e-4, "HCN": 4.9e-10, "HNO2": 4.6e-4, "HClO": 2.9e-8,
    "C6H5COOH": 6.3e-5, "NH4^+": 5.6e-10, "H2CO3": 4.3e-7, "H2S": 8.9e-8, "H3PO4": 7.5e-3, "C3H6O3": 1.4e-4,
    "HBrO": 2.8e-9, "H3BO3": 5.4e-10, "C6H5OH": 1.0e-10, "C2H5COOH": 1.3e-5, "HClO2": 1.1e-2,
}  # fmt: skip
"""First dissociation constant, mol/L."""
WEAK_BASES: dict[str, float] = {
    "NH3": 1.8e-5, "CH3NH2": 4.4e-4, "(CH3)2NH": 5.9e-4, "(CH3)3N": 6.3e-5, "C6H5NH2": 4.3e-10, "C5H5N": 1.7e-9,
    "C2H5NH2": 5.6e-4, "N2H4": 1.3e-6,
}  # fmt: skip
STRONG_ACIDS: dict[str, int] = {"HCl": 1, "HBr": 1, "HI": 1, "HNO3": 1, "HClO4": 1, "HClO3": 1, "H2SO4": 2}
"""Protons given; the second of sulfuric acid is weaker (Ka 0.012) and treated apart."""
STRONG_BASES: dict[str, int] = {
    "NaOH": 1, "KOH": 1, "LiOH": 1, "RbOH": 1, "CsOH": 1, "Ba(OH)2": 2, "Sr(OH)2": 2, "Ca(OH)2": 2,
}  # fmt: skip
PROTONS_GIVEN: dict[str, int] = {
    **STRONG_ACIDS, "CH3COOH": 1, "HF": 1, "HCOOH": 1, "HCN": 1, "HNO2": 1, "H3PO4": 3, "H2C2O4": 2, "C6H8O7": 3,
    "C8H5KO4": 1, "C6H5COOH": 1, "C3H6O3": 1, "H2CO3": 2,
}  # fmt: skip
PROTONS_TAKEN: dict[str, int] = {
    **STRONG_BASES, "NH3": 1, "Na2CO3": 2, "NaHCO3": 1, "Mg(OH)2": 2, "Al(OH)3": 3, "K2CO3": 2, "CaCO3": 2,
}  # fmt: skip
