"""Questions about amounts of substances: masses, moles, particles, gas volumes, solutions, reactions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kithkin.messages.readings import Argument, FromStep, Given, Measure, Proposal
from kithkin.tools.chemistry.reactions import FoundEquation, find_equation, implied_equation
from kithkin.tools.chemistry.recognising_parts import MADE, element_within, gas_conditions
from kithkin.tools.chemistry.scene import (
    AMOUNT,
    CONCENTRATION,
    MASS,
    RESULT_UNITS,
    VOLUME,
    Program,
    Scene,
    assumed,
    chosen,
    given,
    has,
    written,
)
from kithkin.tools.chemistry.substances import Substance

_KINDS: dict[str, tuple[str, ...]] = {
    "particles": ("molecules", "atoms", "particles", "ions", "formula units", "molecule"),
    "moles": ("moles", "mol", "mole", "mols", "amount of substance", "amount in moles", "mmol", "millimoles"),
    "concentration": ("molarity", "concentration", "molar concentration"),
    "molality": ("molality",),
    "mass": ("grams", "gram", "g", "kg", "kilograms", "mg", "milligrams", "mass", "weight", "weigh", "heavy"),
    "volume": ("volume", "litres", "liters", "litre", "liter", "l", "ml", "millilitres", "milliliters", "dm3", "cm3"),
}  # fmt: skip
_ASKING = re.compile(
    r"\b(?:how\s+many|how\s+much|how\s+heavy|what(?:'s|s)?(?:\s+is|\s+are|\s+would\s+be|\s+was)?|find|calculate|determine|compute|"
    r"work\s+out|give(?:\s+me)?|tell\s+me|number\s+of|need|convert|what\s+will)\b"
)
_PARTICLE_AFTER = re.compile(r"\s*(?:([a-z]+)\s+)?(molecules?|atoms?|particles?|ions?|formula units?)\b")
_EXCLUDED = ("ph", "poh", "titrat", "buffer", "dilut", "percent by mass", "freezing", "boiling", "electrolysis",
             "current", "amps", "heat", "energy", "specific heat", "density", "half-life", "empirical", "balance",
             "mass percent", "percent composition", "partial pressure", "yield", "enthalpy", "calorie", "protein",
             "blood")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    kind: str
    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one substance."""

    substance: Substance
    mass: Measure | None = None
    amount: Measure | None = None
    particles: Measure | None = None
    concentration: Measure | None = None
    volume: Measure | None = None


def _asked(scene: Scene) -> _Asked | None:
    lower = scene.lower
    words = [(word, kind) for kind, names in _KINDS.items() for word in names]
    pattern = re.compile(
        r"(?<![a-z0-9])("
        + "|".join(re.escape(w) for w, _ in sorted(words, key=lambda x: -len(x[0])))
        + r")(?![a-z0-9])"
    )
    kinds = dict(words)

    def outside(position: int) -> bool:
        return not any(measure.start <= position < measure.end for measure in scene.measures)

    for asking in _ASKING.finditer(lower):
        match = pattern.search(lower, asking.end())
        if match and match.start() - asking.end() <= 32 and outside(match.start()):
            between = lower[asking.end() : match.start()]
            clean = not any(asking.end() <= m.start < match.start() for m in scene.measures)
            if clean and not re.search(r"\b(?:in|if|when|from|at)\b", between):
                before_mass = re.search(
                    r"(?:molar|molecular|formula|atomic|relative)\s*$", lower[: match.start()]
                )
                if before_mass and match.group(1) == "mass":
                    return None
                return _Asked(kinds[match.group(1)], match.start(), match.end(), match.group(1))
        if asking.group() in {"how much", "need"} and scene.substances:
            follower = next((s for s in scene.substances if s.start >= asking.end()), None)
            if follower and follower.start - asking.end() <= 12:
                return _Asked("mass", asking.start(), asking.end(), "")
    weighs = re.search(r"\b(?:what|how much|how heavy)\b.{0,60}\b(weigh|weighs|weight)\b\s*[?.!]*$", lower)
    if weighs and not scene.of(MASS):
        return _Asked("mass", weighs.start(1), weighs.end(1), "weigh")
    match = pattern.search(lower)
    if match and outside(match.start()) and not re.search(r"\d\s*$", lower[: match.start()]):
        follows = re.match(
            r"\s*(?::|=)|\s+(?:of|in|are in|needed|required|to|when|if|for)\b", lower[match.end() :]
        )
        if follows and match.start() < 12:
            return _Asked(kinds[match.group(1)], match.start(), match.end(), match.group(1))
    target = re.search(
        r"\b(?:to|into|in)\s+(moles|mol|grams|molecules|atoms|litres|liters|g)\s*[?.!]*$", lower
    )
    if target:
        return _Asked(kinds[target.group(1)], target.start(1), target.end(1), target.group(1))
    return _asked_of_product(scene)


def _asked_of_product(scene: Scene) -> _Asked | None:
    """ "… grams of water formed?": an amount asked for without a question word."""
    match = MADE.search(scene.lower)
    if match is None or any(m.start <= match.start(1) < m.end for m in scene.measures):
        return None
    return _Asked("moles" if match[1] in _KINDS["moles"] else "mass", match.start(1), match.end(1), match[1])


def _particles_measure(scene: Scene, measure: Measure) -> bool:
    match = _PARTICLE_AFTER.match(scene.lower, measure.end)
    return measure.unit is None and match is not None


def _gather(scene: Scene, skip: FoundEquation | None) -> tuple[list[_Known], list[Measure]] | None:
    """Knowns by substance and the measures left over; None when a quantity's substance is unclear."""
    found: dict[str, dict[str, Measure]] = {}
    where: dict[str, Substance] = {}
    rest: list[Measure] = []
    equation_span = (skip.start, skip.end) if skip and not skip.in_words else None
    items = [
        s for s in scene.substances if not (equation_span and equation_span[0] <= s.start < equation_span[1])
    ]
    formulas = {item.formula for item in items}
    for measure in scene.measures:
        if equation_span and equation_span[0] <= measure.start < equation_span[1]:
            continue
        kind = {MASS: "mass", AMOUNT: "amount", CONCENTRATION: "concentration", VOLUME: "volume"}.get(
            measure.dimension
        )
        if measure.unit is None and _particles_measure(scene, measure):
            kind = "particles"
        if kind is None:
            rest.append(measure)
            continue
        item = scene.substance_of(measure)
        if item is None and len(formulas) == 1:
            item = items[0]
        if item is None and kind in {"volume", "concentration"}:
            rest.append(measure)
            continue
        if item is None or kind in found.get(item.formula, {}):
            return None
        found.setdefault(item.formula, {})[kind] = measure
        where.setdefault(item.formula, item)
    knowns = [_Known(where[formula], **kinds) for formula, kinds in found.items()]
    return knowns, rest


def _molar_mass(program: Program, item: Substance) -> FromStep:
    return program.then("molar_mass", "molar_mass", substance=written(item))


def _to_amount(program: Program, scene: Scene, known: _Known, rest: list[Measure]) -> Argument | None:
    item = known.substance
    if known.amount:
        return given(known.amount)
    if known.mass:
        mass = _molar_mass(program, item)
        return program.then(
            "amount", "amount", mass=given(known.mass), molar_mass=mass, substance=written(item)
        )
    if known.particles:
        return program.then("particles", "amount", particles=given(known.particles), substance=written(item))
    if known.concentration and known.volume:
        return program.then("molarity", "amount", concentration=given(known.concentration), volume=given(known.volume),
                            substance=written(item))  # fmt: skip
    if known.volume:
        conditions = gas_conditions(scene, rest)
        if conditions is None:
            return None
        if "molar_volume" in conditions:
            return program.then("gas_volume", "amount", volume=given(known.volume), substance=written(item),
                                **conditions)  # fmt: skip
        return program.then("ideal_gas", "amount", volume=given(known.volume), **conditions)
    return None


def _atoms_each(scene: Scene, asked: _Asked, item: Substance) -> Argument | None:
    """How many of the particles asked for one unit of the substance holds."""
    if "atom" not in asked.word:
        return None
    before = re.search(r"([a-z]+)\s*$", scene.lower[: asked.start])
    counts = item.composition.counts
    names = [s for s in scene.substances if s.end <= asked.start + 6 and asked.start - s.end <= 1 or
             asked.end <= s.start <= asked.end + 5 and s is not item]  # fmt: skip
    for other in names:
        symbols = list(other.composition.counts)
        if len(symbols) == 1 and symbols[0] in counts and other.formula != item.formula:
            return assumed(counts[symbols[0]], None, f"atoms of {symbols[0]} in each {item.formula}")
    if before and before.group(1) not in {"many", "of", "total", "the", "number"} and not names:
        return None
    total = sum(counts.values())
    return assumed(total, None, f"atoms in each {item.formula}") if total > 1 else None


def _from_amount(
    program: Program, scene: Scene, asked: _Asked, item: Substance, amount: Argument, rest: list[Measure]
) -> bool:
    if asked.kind == "moles":
        return bool(program.calls)
    if asked.kind == "mass":
        program.add("amount", amount=amount, molar_mass=_molar_mass(program, item), substance=written(item))
        return True
    if asked.kind == "particles":
        each = _atoms_each(scene, asked, item)
        extra = {"particles_each": each} if each else {}
        program.add("particles", amount=amount, substance=written(item), **extra)
        return True
    concentrations = [m for m in rest if m.dimension == CONCENTRATION]
    volumes = [m for m in rest if m.dimension == VOLUME]
    if asked.kind == "concentration" and len(volumes) == 1:
        program.add("molarity", amount=amount, volume=given(volumes[0]), substance=written(item))
        return True
    if asked.kind == "volume" and len(concentrations) == 1:
        program.add(
            "molarity", amount=amount, concentration=given(concentrations[0]), substance=written(item)
        )
        return True
    if asked.kind == "volume":
        conditions = gas_conditions(scene, rest)
        if conditions is None:
            return False
        if "molar_volume" in conditions:
            program.add("gas_volume", amount=amount, substance=written(item), **conditions)
        else:
            program.add("ideal_gas", amount=amount, **conditions)
        return True
    return False


def _wanted(scene: Scene, asked: _Asked) -> Substance | None:
    after = [s for s in scene.substances if s.start >= asked.end and s.start - asked.end < 40]
    if after and not any(asked.end <= m.start < after[0].start for m in scene.measures):
        return after[0]
    before = [s for s in scene.substances if s.end <= asked.start and asked.start - s.end < 3]
    return before[-1] if before else None


def recognise_amounts(scene: Scene) -> list[Proposal]:
    """Conversions of one substance, and stoichiometry of a reaction."""
    if (
        not scene.substances
        or any(word in scene.lower for word in _EXCLUDED if len(word) > 5)
        or has(scene.lower, *(word for word in _EXCLUDED if len(word) <= 5))
    ):
        return []
    within = element_within(scene)
    if within:
        return within
    asked = _asked(scene)
    equation = find_equation(scene) or implied_equation(scene)
    if "limiting" in scene.lower and not (asked and equation and _is_product(scene, asked, equation)):
        return _limiting(scene, equation)
    if asked is None:
        return []
    gathered = _gather(scene, equation)
    if gathered is None:
        return []
    knowns, rest = gathered
    if asked.kind == "molality":
        return _molality(scene, knowns)
    if equation is not None and equation.balanced:
        return _reaction(scene, asked, equation, knowns, rest)
    return _one_substance(scene, asked, knowns, rest)


def _is_product(scene: Scene, asked: _Asked, equation: FoundEquation) -> bool:
    """Whether the amount asked for is that of a product, not of the limiting reactant itself."""
    wanted = _wanted(scene, asked)
    return wanted is not None and wanted.formula in re.findall(
        r"[\w()\[\]·]+", equation.equation.partition("->")[2]
    )


def _limiting(scene: Scene, equation: FoundEquation | None) -> list[Proposal]:
    gathered = _gather(scene, equation)
    if equation is None or not equation.balanced or gathered is None or len(gathered[0]) != 2:
        return []
    program = Program()
    program.add(
        "balance_equation", equation=Given(value=equation.equation, span=(equation.start, equation.end))
    )
    knowns, rest = gathered
    amounts = [found for known in knowns if (found := _to_amount(program, scene, known, rest)) is not None]
    if len(amounts) != 2 or rest:
        return []
    first, second = (chosen(known.substance.formula) for known in knowns)
    program.add("limiting_reactant", equation=chosen(equation.equation), first=first, first_amount=amounts[0],
                second=second, second_amount=amounts[1])  # fmt: skip
    consumes = ((equation.start, equation.end),) if not equation.in_words else ()
    return [program.proposal(0.93, "limiting reactant", consumes=consumes)]


def _molality(scene: Scene, knowns: list[_Known]) -> list[Proposal]:
    water = next((known.mass for known in knowns if known.substance.formula == "H2O"), None)
    solutes = [known for known in knowns if known.substance.formula != "H2O"]
    if water is None or len(solutes) != 1 or len(scene.measures) != 2:
        return []
    program = Program()
    amount = _to_amount(program, scene, solutes[0], [])
    if amount is None:
        return []
    program.add("molality", amount=amount, solvent_mass=given(water), substance=written(solutes[0].substance))
    return [program.proposal(0.93, "molality")]


def _one_substance(scene: Scene, asked: _Asked, knowns: list[_Known], rest: list[Measure]) -> list[Proposal]:
    if len(knowns) != 1:
        solvent = [k.volume for k in knowns if k.substance.formula == "H2O" and k.volume and not k.mass]
        rest = [*rest, *(m for m in solvent if m and asked.kind == "concentration")]
        knowns = [k for k in knowns if k.substance.formula != "H2O"]
    solutes = {s.formula for s in scene.substances} - {"H2O"}
    if len(knowns) != 1 or (len(solutes) > 1 and asked.kind != "particles"):
        return []
    known = knowns[0]
    program = Program()
    volumes = [known.volume] if known.volume else []
    if asked.kind == "concentration" and (known.mass or known.amount):
        rest = [*rest, *(m for m in volumes if m)]
        known = _Known(known.substance, mass=known.mass, amount=known.amount)
    if asked.kind == "volume" and known.concentration and (known.mass or known.amount):
        rest = [*rest, known.concentration]
        known = _Known(known.substance, mass=known.mass, amount=known.amount)
    if known.concentration and not known.volume:
        loose = [m for m in rest if m.dimension == VOLUME]
        if len(loose) == 1:
            rest = [m for m in rest if m is not loose[0]]
            known = _Known(
                known.substance, mass=known.mass, concentration=known.concentration, volume=loose[0]
            )
    if known.mass and known.concentration and known.volume:
        return []
    same = {"mass": known.mass, "moles": known.amount, "particles": known.particles, "volume": known.volume}
    percents = [m for m in scene.measures if m.unit in {"percent", "ppm"}]
    if percents or (same.get(asked.kind) and not (asked.kind == "particles" and known.amount)):
        return []
    amount = _to_amount(program, scene, known, rest)
    if amount is None:
        return []
    if not _from_amount(program, scene, asked, known.substance, amount, rest):
        return []
    sure = 0.93 if asked.word else 0.85
    return [program.proposal(sure, "amount of one substance", result_unit=RESULT_UNITS.get(asked.word))]


def _reaction(
    scene: Scene, asked: _Asked, equation: FoundEquation, knowns: list[_Known], rest: list[Measure]
) -> list[Proposal]:
    wanted = _wanted(scene, asked)
    program = Program()
    if wanted is None or not 1 <= len(knowns) <= 2:
        return []
    burnt = scene.text[equation.start : equation.end]
    if (
        equation.in_words
        and "+ O2 ->" in equation.equation
        and "O2" not in burnt
        and "oxygen" not in burnt.lower()
    ):
        program.add(
            "combustion",
            fuel=Given(value=equation.equation.split(" ")[0], span=(equation.start, equation.end)),
        )
    else:
        program.add(
            "balance_equation", equation=Given(value=equation.equation, span=(equation.start, equation.end))
        )
    text = chosen(equation.equation)
    amounts = [found for known in knowns if (found := _to_amount(program, scene, known, rest)) is not None]
    consumes = ((equation.start, equation.end),) if not equation.in_words else ()
    known = knowns[0]
    if len(amounts) != len(knowns) or any(k.substance.formula == wanted.formula for k in knowns):
        return []
    if len(knowns) == 1:
        amount = program.then("mole_ratio", "amount", equation=text, known=chosen(known.substance.formula),
                              wanted=written(wanted), amount=amounts[0])  # fmt: skip
    else:
        amount = program.then(
            "limiting_reactant", "product_amount", equation=text, first=chosen(known.substance.formula),
            first_amount=amounts[0], second=chosen(knowns[1].substance.formula), second_amount=amounts[1],
            product=written(wanted),
        )  # fmt: skip
    if asked.kind not in {"moles"} and not _from_amount(program, scene, asked, wanted, amount, rest):
        return []
    return [program.proposal(0.93, "amounts in a reaction", consumes=consumes, result_unit=RESULT_UNITS.get(asked.word),
                             answers=(amount,) if asked.kind == "moles" else ())]  # fmt: skip
