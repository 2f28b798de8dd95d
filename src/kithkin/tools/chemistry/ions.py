"""Ions, and systematic names of salts, acids of simple anions and binary compounds made from them by rule.

Source of the rules: IUPAC, Nomenclature of Inorganic Chemistry ("Red Book"), 2005.
"""

from __future__ import annotations

import re
from functools import cache
from math import gcd

from kithkin.tools.chemistry.weights import ELEMENT_NAMES

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7}

FIXED_CATIONS: dict[str, tuple[str, int]] = {
    "lithium": ("Li", 1), "sodium": ("Na", 1), "potassium": ("K", 1), "rubidium": ("Rb", 1),
    "cesium": ("Cs", 1), "silver": ("Ag", 1), "ammonium": ("NH4", 1), "magnesium": ("Mg", 2),
    "calcium": ("Ca", 2), "strontium": ("Sr", 2), "barium": ("Ba", 2), "zinc": ("Zn", 2),
    "beryllium": ("Be", 2), "cadmium": ("Cd", 2), "aluminum": ("Al", 3), "gallium": ("Ga", 3),
    "scandium": ("Sc", 3), "cuprous": ("Cu", 1), "cupric": ("Cu", 2), "ferrous": ("Fe", 2),
    "ferric": ("Fe", 3), "stannous": ("Sn", 2), "stannic": ("Sn", 4), "plumbous": ("Pb", 2),
    "plumbic": ("Pb", 4), "mercuric": ("Hg", 2), "cobaltous": ("Co", 2), "manganous": ("Mn", 2),
    "chromic": ("Cr", 3), "bismuth": ("Bi", 3), "lanthanum": ("La", 3), "yttrium": ("Y", 3),
    "radium": ("Ra", 2),
}  # fmt: skip
# The charge people mean when they leave it out; iron, tin, mercury and gold are not here, because they do not agree.
USUAL_CATIONS: dict[str, tuple[str, int]] = {
    "copper": ("Cu", 2), "lead": ("Pb", 2), "nickel": ("Ni", 2), "cobalt": ("Co", 2),
}  # fmt: skip
VARIABLE_METALS: dict[str, str] = {
    "iron": "Fe", "copper": "Cu", "lead": "Pb", "tin": "Sn", "nickel": "Ni", "cobalt": "Co",
    "chromium": "Cr", "manganese": "Mn", "mercury": "Hg", "gold": "Au", "titanium": "Ti", "vanadium": "V",
    "platinum": "Pt", "silver": "Ag", "zinc": "Zn", "uranium": "U", "cerium": "Ce", "molybdenum": "Mo",
    "tungsten": "W", "palladium": "Pd", "thallium": "Tl", "bismuth": "Bi", "antimony": "Sb", "arsenic": "As",
}  # fmt: skip
ANIONS: dict[str, tuple[str, int]] = {
    "fluoride": ("F", 1), "chloride": ("Cl", 1), "bromide": ("Br", 1), "iodide": ("I", 1),
    "hydride": ("H", 1), "oxide": ("O", 2), "sulfide": ("S", 2), "selenide": ("Se", 2),
    "nitride": ("N", 3), "phosphide": ("P", 3), "carbide": ("C", 4), "peroxide": ("O2", 2),
    "superoxide": ("O2", 1), "azide": ("N3", 1), "hydroxide": ("OH", 1), "cyanide": ("CN", 1),
    "cyanate": ("OCN", 1), "thiocyanate": ("SCN", 1), "nitrate": ("NO3", 1), "nitrite": ("NO2", 1),
    "sulfate": ("SO4", 2), "sulfite": ("SO3", 2), "thiosulfate": ("S2O3", 2), "persulfate": ("S2O8", 2),
    "carbonate": ("CO3", 2), "phosphate": ("PO4", 3), "phosphite": ("PO3", 3), "arsenate": ("AsO4", 3),
    "chromate": ("CrO4", 2), "dichromate": ("Cr2O7", 2), "permanganate": ("MnO4", 1),
    "manganate": ("MnO4", 2), "chlorate": ("ClO3", 1), "perchlorate": ("ClO4", 1), "chlorite": ("ClO2", 1),
    "hypochlorite": ("ClO", 1), "bromate": ("BrO3", 1), "iodate": ("IO3", 1), "periodate": ("IO4", 1),
    "acetate": ("C2H3O2", 1), "ethanoate": ("C2H3O2", 1), "formate": ("HCOO", 1), "oxalate": ("C2O4", 2),
    "silicate": ("SiO3", 2), "borate": ("BO3", 3), "tetraborate": ("B4O7", 2),
    "bicarbonate": ("HCO3", 1), "hydrogen carbonate": ("HCO3", 1), "hydrogencarbonate": ("HCO3", 1),
    "bisulfate": ("HSO4", 1), "hydrogen sulfate": ("HSO4", 1), "bisulfite": ("HSO3", 1),
    "hydrogen sulfite": ("HSO3", 1), "hydrogen phosphate": ("HPO4", 2), "hydrogen sulfide": ("HS", 1),
    "dihydrogen phosphate": ("H2PO4", 1), "citrate": ("C6H5O7", 3), "benzoate": ("C7H5O2", 1),
    "tartrate": ("C4H4O6", 2), "molybdate": ("MoO4", 2), "tungstate": ("WO4", 2), "stearate": ("C18H35O2", 1),
    "lactate": ("C3H5O3", 1), "ferrocyanide": ("Fe(CN)6", 4), "ferricyanide": ("Fe(CN)6", 3),
}  # fmt: skip
HYDRATE_PREFIXES = {
    "hemi": 0, "mono": 1, "di": 2, "tri": 3, "tetra": 4, "penta": 5, "hexa": 6, "hepta": 7,
    "octa": 8, "nona": 9, "deca": 10, "dodeca": 12,
}  # fmt: skip
_MULTIPLIERS = {
    "mono": 1, "di": 2, "tri": 3, "tetra": 4, "penta": 5, "hexa": 6, "hepta": 7, "octa": 8, "nona": 9, "deca": 10,
}  # fmt: skip
_BINARY_ENDINGS = {
    "oxide": "O", "fluoride": "F", "chloride": "Cl", "bromide": "Br", "iodide": "I", "sulfide": "S",
    "nitride": "N", "phosphide": "P", "carbide": "C", "hydride": "H", "selenide": "Se",
}  # fmt: skip
_ENDINGS = tuple(_BINARY_ENDINGS)
_NONMETALS = frozenset(
    "boron carbon nitrogen oxygen fluorine silicon phosphorus sulfur chlorine arsenic selenium bromine tellurium "
    "iodine xenon krypton antimony hydrogen uranium titanium tungsten manganese germanium tin vanadium lead".split()
)


def _group(formula: str, count: int) -> str:
    if count == 1:
        return formula
    many_atoms = sum(character.isupper() for character in formula) > 1 or formula[-1].isdigit()
    return f"({formula}){count}" if many_atoms else f"{formula}{count}"


def neutral_salt(cation: tuple[str, int], anion: tuple[str, int]) -> str:
    """The formula in which the charges cancel."""
    if anion[0] == "O2":
        # Peroxide and superoxide keep their pair of oxygen atoms whole.
        pairs = cation[1]
        metals = anion[1]
        shared = gcd(pairs, metals)
        oxygen = 2 * pairs // shared
        return f"{_group(cation[0], metals // shared)}O{oxygen}"
    if cation[0] == "NH4" and anion[0] == "C2H3O2":
        return "NH4C2H3O2"
    shared = gcd(cation[1], anion[1])
    return f"{_group(cation[0], anion[1] // shared)}{_group(anion[0], cation[1] // shared)}"


@cache
def salt_names() -> dict[str, str]:
    """All names of salts that the rules give, with their formulas (charge numbers as "iron (iii) oxide")."""
    names: dict[str, str] = {}
    for anion_name, anion in ANIONS.items():
        for metal, symbol in VARIABLE_METALS.items():
            for roman, charge in ROMAN.items():
                names[f"{metal} ({roman}) {anion_name}"] = neutral_salt((symbol, charge), anion)
        for cation_name, cation in (USUAL_CATIONS | FIXED_CATIONS).items():
            names[f"{cation_name} {anion_name}"] = neutral_salt(cation, anion)
    for metal in ("sodium", "potassium", "ammonium"):
        symbol = FIXED_CATIONS[metal][0]
        names[f"di{metal} hydrogen phosphate"] = names[f"di{metal} phosphate"] = f"{_group(symbol, 2)}HPO4"
        names[f"mono{metal} phosphate"] = f"{symbol}H2PO4"
        names[f"tri{metal} phosphate"] = f"{_group(symbol, 3)}PO4"
    names["mercury (i) chloride"] = names["mercurous chloride"] = "Hg2Cl2"
    return names


def _prefixed(word: str) -> list[tuple[int, str]]:
    options = [(1, word)]
    for prefix, count in _MULTIPLIERS.items():
        for spelling in (prefix, prefix[:-1] if prefix[-1] in "ao" else prefix):
            if word.startswith(spelling) and len(word) > len(spelling) + 2:
                options.append((count, word[len(spelling) :]))
    return options


@cache
def _symbols_by_name() -> dict[str, str]:
    names = {name: symbol for symbol, name in ELEMENT_NAMES.items()}
    names["aluminum"] = "Al"
    return names


def binary_compound(name: str) -> str | None:
    """The formula of a name such as "dinitrogen pentoxide" or "carbon tetrachloride", or None.

    Only names that state a count are read; "carbon oxide" says too little.
    """
    words = re.fullmatch(r"([a-z]+) ([a-z]+)", name) if name.endswith(_ENDINGS) else None
    if words is None:
        return None
    for first_count, first in _prefixed(words.group(1)):
        for second_count, second in _prefixed(words.group(2)):
            said = first != words.group(1) or second != words.group(2)
            if said and first in _NONMETALS and second in _BINARY_ENDINGS:
                symbol = _symbols_by_name().get(first)
                if symbol is None:
                    continue
                left = f"{symbol}{first_count if first_count > 1 else ''}"
                return f"{left}{_BINARY_ENDINGS[second]}{second_count if second_count > 1 else ''}"
    return None
