"""Facts about elements, electron configurations and oxidation numbers."""

from __future__ import annotations

import molmass

from kithkin.messages.errors import AskThePerson, BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.chemistry.formulas import Composition, read_formula
from kithkin.tools.chemistry.ions import ANIONS
from kithkin.tools.chemistry.substances import describe, formula_of_name
from kithkin.tools.chemistry.weights import ATOMIC_NUMBERS, ATOMIC_WEIGHTS, ELEMENT_NAMES, WEIGHTS_REFERENCE

_ORDER = "1s 2s 2p 3s 3p 4s 3d 4p 5s 4d 5p 6s 4f 5d 6p 7s 5f 6d 7p".split()
_ROOM = {"s": 2, "p": 6, "d": 10, "f": 14}
_NOBLE = ("He", "Ne", "Ar", "Kr", "Xe", "Rn")
_TABLE_REFERENCE = "IUPAC Periodic Table of the Elements, 2022"
_OXIDATION_REFERENCE = "IUPAC, Compendium of Chemical Terminology (Gold Book), 'oxidation state'"


def element_symbol(text: str) -> str:
    """The symbol of an element given by name, symbol or atomic number. Raises `BadInput`."""
    stripped = text.strip()
    if stripped in ATOMIC_NUMBERS:
        return stripped
    if stripped.isdigit():
        for symbol, number in ATOMIC_NUMBERS.items():
            if number == int(stripped):
                return symbol
    lowered = (
        stripped.lower()
        .replace("aluminum", "aluminium")
        .replace("sulphur", "sulfur")
        .replace("cesium", "caesium")
    )
    for symbol, name in ELEMENT_NAMES.items():
        if name == lowered:
            return symbol
    raise BadInput(f'There is no element "{text}".')


def _valence(symbol: str) -> int | None:
    group = int(molmass.ELEMENTS[symbol].group)
    if symbol == "He":
        return 2
    if group in (1, 2):
        return group
    return group - 10 if group >= 13 else None


def element_facts(element: str, wanted: str = "") -> ToolResult:
    """Atomic number, symbol, weight, group, period, electrons, protons, valence electrons of an element."""
    symbol = element_symbol(element)
    data = molmass.ELEMENTS[symbol]
    number = ATOMIC_NUMBERS[symbol]
    if int(data.number) != number:
        raise ToolFailed("Two tables disagree on the atomic number.")
    values: dict[str, Value] = {
        "atomic_number": Value(name="atomic_number", label="atomic number", number=number),
        "symbol": Value(name="symbol", label="symbol", text=symbol),
        "atomic_weight": Value(name="atomic_weight", label="atomic weight", number=ATOMIC_WEIGHTS[symbol],
                               unit="gram / mole", significant=5, kind="molar_mass"),
        "period": Value(name="period", label="period", number=int(data.period)),
        "protons": Value(name="protons", label="protons", number=number),
        "electrons": Value(name="electrons", label="electrons in the neutral atom", number=number),
        "name": Value(name="name", label="element", text=ELEMENT_NAMES[symbol]),
    }  # fmt: skip
    if str(data.block) != "f":
        values["group"] = Value(name="group", label="group", number=int(data.group))
    valence = _valence(symbol)
    if valence is not None:
        values["valence"] = Value(name="valence", label="valence electrons", number=valence)
    sentences = {
        "": "{{name}} ({{symbol}}) has atomic number {{atomic_number}} and atomic weight {{atomic_weight}}.",
        "atomic_number": "The atomic number of {{name}} is {{atomic_number}}.",
        "symbol": "The symbol of {{name}} is {{symbol}}.",
        "name": "{{symbol}} is {{name}}, element {{atomic_number}}.",
        "atomic_weight": "The atomic weight of {{name}} is {{atomic_weight}}.",
        "group": "{{name}} is in group {{group}}, period {{period}}.",
        "period": "{{name}} is in period {{period}}.",
        "protons": "An atom of {{name}} has {{protons}} protons.",
        "electrons": "A neutral atom of {{name}} has {{electrons}} electrons.",
        "valence": "{{name}} has {{valence}} valence electrons.",
    }
    if wanted not in sentences or (wanted and wanted not in values):
        raise BadInput(f"I have no {wanted.replace('_', ' ')} for {ELEMENT_NAMES[symbol]}.")
    first = values[wanted or "atomic_number"]
    rest = tuple(value for value in values.values() if value is not first)
    sentence = sentences[wanted]
    if sentence.startswith("{{name}}"):
        values["capital"] = Value(name="capital", label="element", text=ELEMENT_NAMES[symbol].capitalize())
        sentence = sentence.replace("{{name}}", "{{capital}}", 1)
        rest = (*rest, values["capital"])
    return ToolResult(
        values=(first,),
        sentence=sentence,
        method="looked up in the periodic table",
        reference=WEIGHTS_REFERENCE if wanted == "atomic_weight" else _TABLE_REFERENCE,
        facts=rest,
        checked_by="two tables compared",
    )


def _measured(symbol: str) -> list[str]:
    """The measured ground-state configuration, expanded; `molmass` gives it with a noble-gas core."""
    shells: list[str] = []
    for piece in str(molmass.ELEMENTS[symbol].eleconfig).split():
        if piece.startswith("["):
            shells.extend(_measured(piece.strip("[]")))
        else:
            shells.append(piece if len(piece) > 2 else f"{piece}1")
    return shells


def electron_configuration(element: str, charge: int = 0) -> ToolResult:
    """Ground-state electron configuration of an atom or a simple ion, full and with the noble-gas core."""
    symbol = element_symbol(element)
    number = ATOMIC_NUMBERS[symbol]
    if number - charge < 0 or number - charge > 118 or abs(charge) > 8:
        raise BadInput("That ion cannot exist.")
    if charge < 0:
        shells = _aufbau(number - charge)
    else:
        shells = _measured(symbol)
        for _ in range(charge):
            shells = _without_outermost(shells)
    if sum(int(shell[2:]) for shell in shells) != number - charge:
        raise ToolFailed("The configuration does not hold the right number of electrons.")
    full = " ".join(sorted(shells, key=lambda shell: (shell[0], "spdf".index(shell[1]))))
    core = next((noble for noble in reversed(_NOBLE) if ATOMIC_NUMBERS[noble] < number - charge), None)
    short = full
    if core is not None:
        inner = set(_measured(core))
        short = " ".join([f"[{core}]", *(shell for shell in full.split() if shell not in inner)])
    name = ELEMENT_NAMES[symbol] + (f" ion ({symbol}{abs(charge) if abs(charge) > 1 else ''}{'+' if charge > 0 else '-'})"
                                    if charge else "")  # fmt: skip
    return ToolResult(
        values=(Value(name="configuration", label=f"electron configuration of {name}", text=full),
                Value(name="short", label="short form", text=short)),
        sentence="The electron configuration of {{name}} is {{configuration}}"
        + (", or {{short}} for short." if core else "."),
        method="ground state as measured; ions lose their outermost electrons first",
        reference="NIST Atomic Spectra Database, ground states",
        checked_by="electrons counted",
        facts=(Value(name="name", label="species", text=name),),
    )  # fmt: skip


def _aufbau(electrons: int) -> list[str]:
    shells: list[str] = []
    for orbital in _ORDER:
        taken = min(electrons, _ROOM[orbital[1]])
        if taken:
            shells.append(f"{orbital}{taken}")
        electrons -= taken
    return shells


def _without_outermost(shells: list[str]) -> list[str]:
    outermost = max(shells, key=lambda shell: (shell[0], "spdf".index(shell[1])))
    left = int(outermost[2:]) - 1
    kept = [shell for shell in shells if shell != outermost]
    return [*kept, f"{outermost[:2]}{left}"] if left else kept


_GROUP_ONE = {"Li": 1, "Na": 1, "K": 1, "Rb": 1, "Cs": 1, "Ag": 1}
_FIXED = {**_GROUP_ONE, "Be": 2, "Mg": 2, "Ca": 2, "Sr": 2, "Ba": 2, "Zn": 2, "Cd": 2, "Al": 3, "F": -1}
_PEROXIDES = frozenset({"H2O2", "Na2O2", "BaO2", "K2O2", "Li2O2", "O2^2-"})
_HYDRIDES = frozenset({"NaH", "LiH", "KH", "CaH2", "MgH2", "LiAlH4", "NaBH4", "AlH3"})


def _oxidation(composition: Composition) -> dict[str, float]:
    counts = composition.counts
    if (
        "NH4" in composition.text
        and counts.get("N", 0) > composition.text.count("NH4")
        and "(NH4)" not in composition.text
    ):
        question = "Which nitrogen is meant, that of the ammonium or the other one?"
        raise AskThePerson("This compound holds nitrogen in two oxidation states.", questions=(question,))
    if len(counts) == 1:
        symbol, count = composition.atoms[0]
        return {symbol: composition.charge / count}
    if composition.text in _HYDRIDES and set(counts) & set(_FIXED):
        fixed = {**_FIXED, "H": -1}
    else:
        fixed = {**_FIXED, "H": 1}
    fixed["O"] = -1 if composition.text in _PEROXIDES else -2
    if "F" in counts and "O" in counts and set(counts) == {"F", "O"}:
        fixed.pop("O")
    unknown = [symbol for symbol in counts if symbol not in fixed]
    halogens = [symbol for symbol in unknown if symbol in {"Cl", "Br", "I"}]
    if len(unknown) > 1 and len(halogens) == 1 and "O" not in counts:
        fixed[halogens[0]] = -1
        unknown = [symbol for symbol in unknown if symbol not in halogens]
    if len(unknown) == 2 and set(unknown) & {"S"} and "O" not in counts:
        fixed["S"] = -2
        unknown.remove("S")
    known = sum(fixed[symbol] * count for symbol, count in counts.items() if symbol not in unknown)
    if len(unknown) > 1 or (not unknown and known != composition.charge):
        question = "Which ions does it consist of?"
        raise AskThePerson(
            "The simple rules do not settle the oxidation numbers here.", questions=(question,)
        )
    states = {symbol: float(fixed[symbol]) for symbol in counts if symbol not in unknown}
    if unknown:
        states[unknown[0]] = (composition.charge - known) / counts[unknown[0]]
    return states


def _charge_of_name(substance: str) -> Composition:
    """Ions asked for by name ("sulfate ion") and formulas."""
    name = substance.lower().removesuffix(" ion").replace("sulph", "sulf").strip()
    if name in ANIONS and substance.lower().endswith("ion"):
        formula, charge = ANIONS[name]
        return read_formula(f"{formula}^{charge}-")
    formula_by_name = formula_of_name(substance)
    return read_formula(formula_by_name or substance)


def oxidation_number(substance: str, element: str = "") -> ToolResult:
    """Oxidation numbers in a compound or ion by the usual rules; the sum must equal the charge."""
    composition = _charge_of_name(substance)
    states = _oxidation(composition)
    if abs(sum(states[s] * count for s, count in composition.atoms) - composition.charge) > 1e-9:
        raise ToolFailed("The oxidation numbers do not add up to the charge.")
    symbols = [element_symbol(element)] if element else list(states)
    if any(symbol not in states for symbol in symbols):
        raise BadInput(f"There is no {element} in {composition.text}.")
    symbols.sort(key=lambda symbol: symbol in {"O", "H"})
    values = tuple(
        Value(name=f"state_{symbol.lower()}", label=f"oxidation number of {ELEMENT_NAMES[symbol]}",
              number=states[symbol], text=_signed(states[symbol])) for symbol in symbols
    )  # fmt: skip
    parts = ", ".join(f"{{{{state_{symbol.lower()}}}}} for {ELEMENT_NAMES[symbol]}" for symbol in symbols)
    whole = all(float(states[symbol]).is_integer() for symbol in symbols)
    return ToolResult(
        values=values,
        sentence=f"In {{{{name}}}} the oxidation number is {parts}.",
        method="known oxidation numbers, the rest from the total charge",
        reference=_OXIDATION_REFERENCE,
        cautions=() if whole else ("It is an average over atoms that are not alike.",),
        checked_by="the oxidation numbers add up to the charge",
        facts=(Value(name="name", label="substance", text=describe(composition.text)),),
    )


def _signed(number: float) -> str:
    if float(number).is_integer():
        return f"{int(number):+d}" if number else "0"
    return f"{number:+.2f}"
