"""Questions about formulas, elements, equations and acids."""

from __future__ import annotations

import re

from kithkin.messages.errors import KithkinError
from kithkin.messages.readings import Argument, Given, Proposal
from kithkin.tools.chemistry.element_tools import element_symbol
from kithkin.tools.chemistry.ions import ANIONS
from kithkin.tools.chemistry.reactions import FoundEquation, find_equation
from kithkin.tools.chemistry.recognising_acids import acidity
from kithkin.tools.chemistry.recognising_rates import RATES, particles_of_atoms
from kithkin.tools.chemistry.scene import (
    CONCENTRATION,
    MASS_DENSITY,
    MOLAR_MASS,
    VOLTAGE,
    Program,
    Scene,
    chosen,
    given,
    has,
    single,
    written,
)
from kithkin.tools.chemistry.weights import ATOMIC_NUMBERS, ELEMENT_NAMES

_MOLAR = re.compile(
    r"\b(?:molar mass|molecular (?:weight|mass)|formula (?:weight|mass|unit mass)|gram formula mass|relative (?:formula|molecular) mass|"
    r"molar weight|mol wt|molmass|mr of|mw of|mw|(?:mass|weight|grams) (?:of|in|per) (?:one|a|1) mole?(?: of)?|how much does (?:one|a|1) mole|how heavy is (?:one|a|1) mole|"
    r"(?:one|a|1) mole? of \w+(?: \w+)? (?:weighs?|mass))\b"
)
_ELEMENT_WORDS = (
    "atomic number of", "atomic number", "symbol for", "symbol of", "chemical symbol", "atomic mass", "atomic weight",
    "relative atomic mass", "valence electrons", "protons", "electron", "electrons", "group", "period", "element",
)  # fmt: skip
_WANTED = (
    (r"atomic number|\bwhat number (?:element )?is|proton number", "atomic_number"),
    (r"(?:chemical )?symbol", "symbol"),
    (r"atomic (?:mass|weight)|relative atomic mass", "atomic_weight"),
    (r"valen(?:ce|cy) electrons?|outer(?: shell)? electrons", "valence"),
    (r"\b(?:which|what) group\b|\bgroup (?:number )?(?:is|of|does)", "group"),
    (r"\b(?:which|what) period\b|\bperiod (?:number )?(?:is|of|does)", "period"),
    (r"how many protons|number of protons|protons (?:in|does|are)", "protons"),
    (r"how many electrons|number of electrons", "electrons"),
)
_ION_CHARGE = re.compile(r"^(\d?)([+-])")


def _elements(scene: Scene) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for match in re.finditer(r"[A-Za-z]+", scene.text):
        word = match.group()
        try:
            symbol = element_symbol(word)
        except KithkinError:
            continue
        if (
            len(word) > 2
            or (word in ATOMIC_NUMBERS and word not in {"I", "In", "As", "At", "He", "No", "Be", "Am"})
            or re.search(r"\b(?:of|for|is|element)\s+$", scene.lower[: match.start()])
            and word in ATOMIC_NUMBERS
        ):
            found.append((symbol, *match.span()))
    return found


def _element(symbol: str, start: int, end: int) -> Given:
    return Given(value=ELEMENT_NAMES[symbol], span=(start, end))


def elements(scene: Scene) -> list[Proposal]:
    """Facts of one element, electron configurations, "which element has atomic number 26"."""
    reverse = re.search(
        r"\b(?:which|what)(?: is the)? element .{0,30}?(?:atomic|proton) number|element (?:number )?\d|has \d+ protons",
        scene.lower,
    )
    if (
        reverse
        and len(scene.measures) == 1
        and scene.measures[0].is_integer
        and scene.measures[0].unit is None
    ):
        number = scene.measures[0]
        argument = Given(value=str(int(number.number)), span=(number.start, number.end))
        return [single("element", 0.93, "element by number", {"element": argument, "wanted": chosen("name")})]
    found = _elements(scene)
    if has(
        scene.lower,
        "electron configuration",
        "electronic configuration",
        "electron config",
        "electronic structure",
    ):
        return _configuration(scene, found)
    particles = particles_of_atoms(scene, found, ELEMENT_NAMES)
    if particles or len({symbol for symbol, _, _ in found}) != 1 or scene.measures:
        return particles
    symbol, start, end = found[0]
    if any(s.start <= start < s.end and len(s.composition.counts) > 1 for s in scene.substances):
        return []
    for pattern, wanted in _WANTED:
        if re.search(pattern, scene.lower):
            charged = re.match(r"\^?\s?\{?\d?[+-]", scene.text[end:])
            if wanted in {"protons", "electrons", "valence"} and (
                charged or re.search(r"\bion\b|mass|neutron", scene.lower)
            ):
                return []
            return [
                single(
                    "element",
                    0.95,
                    wanted,
                    {"element": _element(symbol, start, end), "wanted": chosen(wanted)},
                )
            ]
    return []


def _configuration(scene: Scene, found: list[tuple[str, int, int]]) -> list[Proposal]:
    found = [item for item in found if scene.lower[item[1] : item[2]] not in {"electron", "ion"}]
    if len({symbol for symbol, _, _ in found}) != 1:
        return []
    symbol, start, end = found[-1]
    arguments: dict[str, Argument] = {"element": _element(symbol, start, end)}
    charge = _ION_CHARGE.match(scene.text[end:]) or re.match(r"^\^(\d?)([+-])", scene.text[end:])
    consumes: tuple[tuple[int, int], ...] = ()
    if charge:
        number = int(charge.group(1) or 1) * (1 if charge.group(2) == "+" else -1)
        consumes = ((end, end + charge.end()),)
        arguments["charge"] = Given(value=number, span=consumes[0])
    elif has(scene.lower, "ion"):
        return []
    return [single("electron_configuration", 0.95, "configuration", arguments, consumes=consumes)]


def formulas(scene: Scene) -> list[Proposal]:
    """Molar mass, percent composition, oxidation numbers of one substance."""
    lower = scene.lower
    outside = [
        m
        for m in scene.measures
        if not re.fullmatch(r"(?:1|one|a) ?(?:mol(?:e|es)?)?", m.text.lower())
        and not re.search(r"\b(?:year|grade|class|form|chapter|level|part)\s*$", lower[: m.start])
    ]
    percent = re.search(r"percent(?:age)? (?:composition|by mass|of|mass)|% (?:composition|by mass|of|by weight)|mass percent|"
                        r"composition by mass|what (?:percent|percentage|%)|how much of .* is", lower)  # fmt: skip
    if re.search(r"oxidation (?:number|state)", lower) and not scene.measures:
        return _oxidation(scene)
    if (
        percent
        and not scene.measures
        and not re.search(r"yield|solution|dissolv|genot|blood|body|earth|air\b", lower)
    ):
        return _percent(scene)
    molar = _MOLAR.search(lower)
    if molar is None or outside or not scene.substances:
        return []
    formulas_found = {s.formula for s in scene.substances}
    if len(formulas_found) != 1 or has(lower, "protein", "dna", "polymer", "calculate the mass"):
        return []
    item = scene.substances[0]
    consumes = tuple((m.start, m.end) for m in scene.measures)
    return [
        single(
            "molar_mass", 0.96, "molar mass asked by name", {"substance": written(item)}, consumes=consumes
        )
    ]


def _percent(scene: Scene) -> list[Proposal]:
    items = list(scene.substances)
    compounds = [s for s in items if len(s.composition.counts) > 1]
    singles = [s for s in items if len(s.composition.counts) == 1]
    if len({s.formula for s in compounds}) == 2 and any(s.formula == "H2O" for s in compounds):
        singles = [s for s in compounds if s.formula == "H2O"]
        compounds = [s for s in compounds if s.formula != "H2O"]
    if len({s.formula for s in compounds}) != 1 or len({s.formula for s in singles}) > 1:
        return []
    compound = compounds[0]
    arguments: dict[str, Argument] = {"substance": written(compound)}
    if singles:
        element = singles[0]
        symbol = "water" if element.formula == "H2O" else next(iter(element.composition.counts))
        if symbol != "water" and symbol not in compound.composition.counts:
            return []
        arguments["element"] = Given(value=symbol, span=(element.start, element.end))
    elif not re.search(r"composition", scene.lower):
        return []
    return [single("percent_composition", 0.94, "composition by mass", arguments)]


def _oxidation(scene: Scene) -> list[Proposal]:
    compounds = [s for s in scene.substances if len(s.composition.counts) > 1 or s.composition.charge]
    ion = re.search(r"\b((?:hydrogen )?[a-z]+ate|[a-z]+ite) ion\b", scene.lower)
    if not compounds and ion and ion.group(1).replace("sulph", "sulf") in ANIONS:
        substance = Given(value=ion.group(), span=ion.span())
    elif len({s.formula for s in compounds}) == 1:
        substance = written(compounds[0])
    else:
        return []
    arguments: dict[str, Argument] = {"substance": substance}
    span = substance.span or (0, 0)
    others = [item for item in _elements(scene) if not span[0] <= item[1] < span[1]]
    if len({symbol for symbol, _, _ in others}) > 1:
        return []
    if others:
        arguments["element"] = _element(*others[0])
    return [single("oxidation_number", 0.95, "oxidation number", arguments)]


def empirical(scene: Scene) -> list[Proposal]:
    """Empirical and molecular formulas from percentages or masses next to element names."""
    if not re.search(r"empirical formula|molecular formula|simplest formula", scene.lower):
        return []
    molar = scene.of(MOLAR_MASS)
    shares = [
        m for m in scene.measures if m not in molar and (m.unit in {"percent", "gram"} or m.unit is None)
    ]
    mass = molar[0] if len(molar) == 1 else None
    if (
        len(shares) < 2
        or len({m.unit for m in shares}) > 1
        or len(shares) + len(molar) != len(scene.measures)
    ):
        return []
    found = _elements(scene)
    pairs: list[str] = []
    for index, measure in enumerate(shares):
        limit = shares[index + 1].start if index + 1 < len(shares) else len(scene.lower)
        after = [e for e in found if measure.end <= e[1] < limit and e[1] - measure.end <= 6]
        before = [e for e in found if e[2] <= measure.start and measure.start - e[2] <= 5]
        if not after and not before:
            return []
        pairs.append((after or before)[0 if after else -1][0])
    if len(set(pairs)) != len(pairs):
        return []
    spans = (min(m.start for m in shares), max(m.end for m in shares))
    arguments: dict[str, Argument] = {
        "elements": chosen(",".join(pairs)),
        "amounts": Given(value=tuple(m.number for m in shares), span=spans),
    }
    if mass is not None:
        arguments["molar_mass"] = given(mass)
    elif "molecular formula" in scene.lower and "empirical" not in scene.lower:
        return []
    consumes = tuple((m.start, m.end) for m in shares)
    return [single("empirical_formula", 0.94, "formula from composition", arguments, consumes=consumes)]


def equations(scene: Scene) -> list[Proposal]:
    """Balancing, combustion equations, reaction enthalpies."""
    if any(m.unit for m in scene.measures if m.dimension in {"[mass]", "[substance]", "[length] ** 3"}):
        outside = [m for m in scene.measures if m.unit]
        equation = find_equation(scene)
        if equation is None or any(not equation.start <= m.start < equation.end for m in outside):
            return []
    equation = find_equation(scene)
    if equation is None:
        return []
    span = (equation.start, equation.end)
    outside = [m for m in scene.measures if not span[0] <= m.start < span[1]]
    if outside:
        return []
    if (
        re.search(r"enthalpy|heat of (?:reaction|combustion)|exothermic|δh|delta h", scene.lower)
        and equation.balanced
    ):
        argument = Given(value=equation.equation, span=span)
        return [
            single(
                "reaction_enthalpy", 0.92, "enthalpy of a reaction", {"equation": argument}, consumes=(span,)
            )
        ]
    asks = re.search(r"balanc|coefficient|stoichiometr", scene.lower)
    bare = not re.sub(r"[\s?.!:,]", "", scene.text[: span[0]] + scene.text[span[1] :])
    if not (asks or bare or re.search(r"\bequation\b|write", scene.lower)):
        return []
    return [_balancing(equation, span, asked=bool(asks))]


def _balancing(equation: FoundEquation, span: tuple[int, int], *, asked: bool) -> Proposal:
    program = Program()
    if (
        equation.in_words
        and "->" in equation.equation
        and span[1] - span[0] < 25
        and "+ O2" in equation.equation
    ):
        program.add("combustion", fuel=Given(value=equation.equation.split(" ")[0], span=span))
        return program.proposal(0.93, "combustion equation")
    program.add("balance_equation", equation=Given(value=equation.equation, span=span))
    return program.proposal(0.96 if asked else 0.85, "equation to balance", consumes=(span,))


def conversions(scene: Scene) -> list[Proposal]:
    """mg/dL to mmol/L and back for a named substance; Graham's law; cells."""
    lower = scene.lower
    items = list(dict.fromkeys(s.formula for s in scene.substances))
    if len(scene.measures) == 1 and len(items) == 1:
        measure = scene.measures[0]
        target = re.search(
            r"\b(?:in|to|into|as)\s+(mmol/l|mmol l-1|mol/l|mm|µmol/l|umol/l|mg/dl|g/l|mg/l)\b", lower
        )
        units = {"mmol/l": "millimole / liter", "mm": "millimole / liter", "mol/l": "mole / liter", "mg/dl": "milligram / deciliter",
                 "µmol/l": "micromole / liter", "umol/l": "micromole / liter", "g/l": "gram / liter", "mg/l": "milligram / liter",
                 "mmol l-1": "millimole / liter"}  # fmt: skip
        if target and measure.dimension in {MASS_DENSITY, CONCENTRATION}:
            to_molar = "mol" in target.group(1) or target.group(1) == "mm"
            if to_molar == (measure.dimension == MASS_DENSITY):
                program = Program()
                item = scene.substances[0]
                mass = program.then("molar_mass", "molar_mass", substance=written(item))
                name = "mass_concentration" if to_molar else "concentration"
                program.add(
                    "mass_concentration", molar_mass=mass, substance=written(item), **{name: given(measure)}
                )
                # Laboratory values in deciliters belong to health, which knows the usual wording.
                sure = 0.8 if "deciliter" in f"{measure.unit} {units[target.group(1)]}" else 0.94
                return [
                    program.proposal(sure, "concentration in other units", result_unit=units[target.group(1)])
                ]
    if re.search(r"\beffus|\bdiffus|graham", lower) and len(items) == 2 and not scene.measures:
        first, second = (next(s for s in scene.substances if s.formula == formula) for formula in items)
        return [
            single(
                "effusion_ratio", 0.92, "Graham's law", {"first": written(first), "second": written(second)}
            )
        ]
    cell = re.search(r"\bcell\b|\bemf\b|\bbattery\b|galvanic|voltaic", lower)
    metals = [s for s in scene.substances if len(s.composition.counts) == 1]
    names = list(dict.fromkeys(next(iter(s.composition.counts)) for s in metals))
    if (
        cell
        and re.search(r"potential|voltage|emf|e°|ecell|volt", lower)
        and len(names) == 2
        and not scene.of(VOLTAGE)
    ) and not scene.measures:
        return [
            single(
                "cell_potential",
                0.92,
                "two metals",
                {"first": chosen(names[0]), "second": chosen(names[1])},
            )
        ]
    return []


_FORMULA_ASKED = re.compile(
    r"\b(?:chemical |molecular )?formula (?:of|for)\b|\bformula\??$|\bformula\b.{0,12}\bfor\b"
)
_NAME_ASKED = re.compile(
    r"\b(?:name (?:of|for|the (?:compound|substance|salt))|what (?:compound|chemical|substance) is|called\b)"
)


def names(scene: Scene) -> list[Proposal]:
    """The formula of a named compound, or the name of a formula."""
    if scene.measures or len({s.formula for s in scene.substances}) != 1:
        return []
    item = scene.substances[0]
    compound = len(item.composition.counts) > 1
    if not compound or re.search(r"empirical|structural|mass|weight|how|ion\b", scene.lower):
        return []
    if item.by_name and _FORMULA_ASKED.search(scene.lower):
        return [single("formula_of", 0.94, "formula of a compound", {"substance": written(item)})]
    if not item.by_name and _NAME_ASKED.search(scene.lower):
        return [single("name_of", 0.94, "name of a compound", {"substance": written(item)})]
    return []


def recognise_facts(scene: Scene) -> list[Proposal]:
    """All questions about formulas, elements, equations and acids."""
    found: list[Proposal] = []
    for recogniser in (equations, empirical, formulas, elements, acidity, conversions, names, *RATES):
        found.extend(recogniser(scene))
    return found
