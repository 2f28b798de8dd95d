"""Small tables of measured values: standard enthalpies of formation and electrode potentials."""

from __future__ import annotations

ENTHALPY_REFERENCE = (
    "Standard enthalpies of formation at 298.15 K: CRC Handbook of Chemistry and Physics; OpenStax, Chemistry 2e, "
    "2019, appendix G"
)
FORMATION_ENTHALPIES: dict[tuple[str, str], float] = {
    ("H2O", "l"): -285.83, ("H2O", "g"): -241.82, ("CO2", "g"): -393.51, ("CO", "g"): -110.52,
    ("CH4", "g"): -74.6, ("C2H6", "g"): -84.0, ("C3H8", "g"): -103.8, ("C4H10", "g"): -125.7,
    ("C2H4", "g"): 52.4, ("C2H2", "g"): 227.4, ("C6H6", "l"): 49.1, ("C8H18", "l"): -250.1,
    ("CH3OH", "l"): -239.2, ("C2H5OH", "l"): -277.6, ("C6H12O6", "s"): -1273.3, ("NH3", "g"): -45.9,
    ("NO", "g"): 90.25, ("NO2", "g"): 33.2, ("N2O", "g"): 81.6, ("SO2", "g"): -296.83, ("SO3", "g"): -395.72,
    ("HCl", "g"): -92.307, ("HF", "g"): -273.3, ("H2S", "g"): -20.6, ("CaO", "s"): -634.9,
    ("CaCO3", "s"): -1207.6, ("Ca(OH)2", "s"): -985.2, ("NaCl", "s"): -411.12, ("NaOH", "s"): -425.6,
    ("Fe2O3", "s"): -824.2, ("Al2O3", "s"): -1675.7, ("MgO", "s"): -601.6, ("H2O2", "l"): -187.78,
}  # fmt: skip
"""kJ/mol, by formula and state; elements in their usual form are zero."""

POTENTIAL_REFERENCE = "Standard reduction potentials at 25 °C: CRC Handbook of Chemistry and Physics"
REDUCTION_POTENTIALS: dict[str, tuple[str, float, int]] = {
    "Li": ("Li+ + e- → Li", -3.04, 1), "K": ("K+ + e- → K", -2.931, 1), "Ca": ("Ca2+ + 2e- → Ca", -2.868, 2),
    "Na": ("Na+ + e- → Na", -2.71, 1), "Mg": ("Mg2+ + 2e- → Mg", -2.372, 2),
    "Al": ("Al3+ + 3e- → Al", -1.662, 3), "Mn": ("Mn2+ + 2e- → Mn", -1.185, 2),
    "Zn": ("Zn2+ + 2e- → Zn", -0.7618, 2), "Cr": ("Cr3+ + 3e- → Cr", -0.744, 3),
    "Fe": ("Fe2+ + 2e- → Fe", -0.447, 2), "Cd": ("Cd2+ + 2e- → Cd", -0.403, 2),
    "Co": ("Co2+ + 2e- → Co", -0.28, 2), "Ni": ("Ni2+ + 2e- → Ni", -0.257, 2),
    "Sn": ("Sn2+ + 2e- → Sn", -0.1375, 2), "Pb": ("Pb2+ + 2e- → Pb", -0.1262, 2),
    "H2": ("2H+ + 2e- → H2", 0.0, 2), "Cu": ("Cu2+ + 2e- → Cu", 0.3419, 2), "Ag": ("Ag+ + e- → Ag", 0.7996, 1),
    "Hg": ("Hg2+ + 2e- → Hg", 0.851, 2), "Au": ("Au3+ + 3e- → Au", 1.498, 3),
}  # fmt: skip
"""Half reaction, potential in volts against the standard hydrogen electrode, electrons; by metal."""

ION_CHARGES: dict[str, int] = {
    "Ag": 1, "Cu": 2, "Zn": 2, "Al": 3, "Na": 1, "K": 1, "Mg": 2, "Ca": 2, "Ni": 2, "Pb": 2, "Au": 3, "Cr": 3,
    "Sn": 2, "Cd": 2, "Co": 2, "Li": 1,
}  # fmt: skip
"""Usual charge of the ion that electrolysis discharges."""
