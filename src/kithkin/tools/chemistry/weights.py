"""Standard atomic weights, and the few constants of chemistry that are exact or measured."""

from __future__ import annotations

WEIGHTS_REFERENCE = (
    "IUPAC Commission on Isotopic Abundances and Atomic Weights, Standard atomic weights of the elements 2021 "
    "(Prohaska et al., Pure and Applied Chemistry 94, 2022), abridged to five digits"
)
CONSTANTS_REFERENCE = "CODATA 2022 recommended values of the fundamental physical constants"

AVOGADRO = 6.02214076e23
"""Particles in one mole (exact since 2019)."""
GAS_CONSTANT = 8.314462618
"""J/(mol K); Avogadro's number times Boltzmann's constant, both exact."""
FARADAY = 96485.33212
"""C/mol; Avogadro's number times the elementary charge, both exact."""

_TABLE = """
H Hydrogen 1.008|He Helium 4.0026|Li Lithium 6.94|Be Beryllium 9.0122|B Boron 10.81|C Carbon 12.011
N Nitrogen 14.007|O Oxygen 15.999|F Fluorine 18.998|Ne Neon 20.180|Na Sodium 22.990|Mg Magnesium 24.305
Al Aluminium 26.982|Si Silicon 28.085|P Phosphorus 30.974|S Sulfur 32.06|Cl Chlorine 35.45|Ar Argon 39.95
K Potassium 39.098|Ca Calcium 40.078|Sc Scandium 44.956|Ti Titanium 47.867|V Vanadium 50.942
Cr Chromium 51.996|Mn Manganese 54.938|Fe Iron 55.845|Co Cobalt 58.933|Ni Nickel 58.693|Cu Copper 63.546
Zn Zinc 65.38|Ga Gallium 69.723|Ge Germanium 72.630|As Arsenic 74.922|Se Selenium 78.971|Br Bromine 79.904
Kr Krypton 83.798|Rb Rubidium 85.468|Sr Strontium 87.62|Y Yttrium 88.906|Zr Zirconium 91.224
Nb Niobium 92.906|Mo Molybdenum 95.95|Ru Ruthenium 101.07|Rh Rhodium 102.91|Pd Palladium 106.42
Ag Silver 107.87|Cd Cadmium 112.41|In Indium 114.82|Sn Tin 118.71|Sb Antimony 121.76|Te Tellurium 127.60
I Iodine 126.90|Xe Xenon 131.29|Cs Caesium 132.91|Ba Barium 137.33|La Lanthanum 138.91|Ce Cerium 140.12
Pr Praseodymium 140.91|Nd Neodymium 144.24|Sm Samarium 150.36|Eu Europium 151.96|Gd Gadolinium 157.25
Tb Terbium 158.93|Dy Dysprosium 162.50|Ho Holmium 164.93|Er Erbium 167.26|Tm Thulium 168.93
Yb Ytterbium 173.05|Lu Lutetium 174.97|Hf Hafnium 178.49|Ta Tantalum 180.95|W Tungsten 183.84
Re Rhenium 186.21|Os Osmium 190.23|Ir Iridium 192.22|Pt Platinum 195.08|Au Gold 196.97|Hg Mercury 200.59
Tl Thallium 204.38|Pb Lead 207.2|Bi Bismuth 208.98|Th Thorium 232.04|Pa Protactinium 231.04|U Uranium 238.03
"""
# Elements with no standard weight carry the mass number of a long-lived isotope, as most periodic tables print it.
_RADIOACTIVE = """
Tc Technetium 97|Pm Promethium 145|Po Polonium 209|At Astatine 210|Rn Radon 222|Fr Francium 223|Ra Radium 226
Ac Actinium 227|Np Neptunium 237|Pu Plutonium 244|Am Americium 243|Cm Curium 247|Bk Berkelium 247
Cf Californium 251|Es Einsteinium 252|Fm Fermium 257|Md Mendelevium 258|No Nobelium 259|Lr Lawrencium 262
Rf Rutherfordium 267|Db Dubnium 268|Sg Seaborgium 269|Bh Bohrium 270|Hs Hassium 269|Mt Meitnerium 277
"""


def _read(table: str) -> dict[str, tuple[str, float]]:
    rows = (row.split() for line in table.strip().splitlines() for row in line.split("|"))
    return {symbol: (name, float(weight)) for symbol, name, weight in rows}


_ALL = _read(_TABLE) | _read(_RADIOACTIVE)
ATOMIC_WEIGHTS: dict[str, float] = {symbol: weight for symbol, (_, weight) in _ALL.items()}
"""Atomic weight by symbol, g/mol."""
ELEMENT_NAMES: dict[str, str] = {symbol: name.lower() for symbol, (name, _) in _ALL.items()}
RADIOACTIVE: frozenset[str] = frozenset(_read(_RADIOACTIVE))

SYMBOL_ORDER = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr "
    "Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir "
    "Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt"
).split()
ATOMIC_NUMBERS: dict[str, int] = {symbol: number for number, symbol in enumerate(SYMBOL_ORDER, start=1)}

DIATOMIC: dict[str, str] = {
    "hydrogen": "H2",
    "nitrogen": "N2",
    "oxygen": "O2",
    "fluorine": "F2",
    "chlorine": "Cl2",
    "bromine": "Br2",
    "iodine": "I2",
}
"""Elements that occur as two-atom molecules."""
