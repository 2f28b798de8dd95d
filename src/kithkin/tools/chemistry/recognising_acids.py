"""Questions about pH, acids and buffers."""

from __future__ import annotations

import re

from kithkin.messages.readings import Argument, Given, Proposal
from kithkin.tools.chemistry.scene import (
    CONCENTRATION,
    TEMPERATURE,
    Program,
    Scene,
    chosen,
    given,
    has,
    single,
    written,
)

_WANTED_ACIDITY = (
    (r"(?:what(?:'s|s| is)?|find|calculate|determine|compute|give|work out)[^?]{0,30}?\bpoh\b|^poh\b", "poh"),
    (r"\[oh-?\]|hydroxide(?: ion)? concentration|concentration of (?:oh|hydroxide)", "hydroxide"),
    (r"\[h\+?\]|\[h3o\+?\]|hydrogen ion concentration|hydronium(?: ion)? concentration|concentration of (?:h\+|h3o|hydrogen ions|hydronium)|proton concentration",
     "hydrogen"),
)  # fmt: skip


def _out_of_place(scene: Scene) -> bool:
    """Whether the pH is that of something else than one plain solution."""
    several = len(scene.measures) > 1 and has(scene.lower, "when")
    return several or has(
        scene.lower, "mixed", "titrated", "titration", "urine", "blood", "after adding", "diluted"
    )


_WATER_PH = re.compile(
    r"(?<!in )(?<!acidic )(?<!rain )(?<!sea )(?<!pool )(?<!tap )(?<!lemon )(?<!mineral )(?<!the )(?<!a )(?<!soda )(?<!drinking )\b"
    r"(?:pure |distilled |deioni[sz]ed |plain )?water\b[^.?;]{0,25}?\bph\b\D{0,8}?(\d+(?:\.\d+)?)"
)


def _false_premise(lower: str) -> bool:
    """Whether the question states a pH that plain water cannot have (pure water is neutral, pH 7 at 25 °C)."""
    said = _WATER_PH.search(lower) or re.search(
        r"\bph (?:of|for) (?:pure |distilled |deioni[sz]ed |plain )?water (?:is|=|being) (\d+(?:\.\d+)?)",
        lower,
    )
    return said is not None and abs(float(said[1]) - 7) > 1


def acidity(scene: Scene) -> list[Proposal]:  # noqa: C901, PLR0911 - one return per kind of question
    """pH of solutions and buffers, and conversions between pH, pOH and ion concentrations."""
    lower = scene.lower
    if not re.search(r"\bp(?:h|oh|ka|kb)\b|\[h\+|\[oh|\[h3o|\bhydronium|\bka\b|\bkb\b", lower):
        return []
    if _out_of_place(scene) or _false_premise(lower):
        return []
    concentrations = scene.of(CONCENTRATION)
    constant = scene.labelled(("ka", "kb"), within=30)
    pka = scene.labelled(("pka",), within=30)
    if re.search(r"\bbuffer\b|henderson", lower) or (pka and len(concentrations) == 2):
        return _buffer(scene)
    if len(scene.measures) == 1 and not concentrations:
        return _convert(scene)
    others = [m for m in scene.measures if m is not constant]
    temperature = [m for m in others if m.dimension == TEMPERATURE and m.number == 25]
    others = [m for m in others if m not in temperature]
    consumes = tuple((m.start, m.end) for m in temperature)
    if len(concentrations) != 1 or len(others) != 1 or not has(lower, "ph", "poh"):
        if len(scene.measures) == 1 and len(concentrations) == 1:
            return _convert(scene)
        if (
            not scene.measures
            and len(scene.substances) == 1
            and re.search(r"\bp?ka of\b|\bp?ka for\b", lower)
        ):
            return [
                single("acid_constant", 0.9, "Ka from the table", {"substance": written(scene.substances[0])})
            ]
        return []
    items = {s.formula for s in scene.substances} - {"H2O", "H"}
    ions = re.search(r"\[h\+?\]|\[h3o|\[oh|hydrogen ion|hydronium|hydroxide(?: ion)? concentration", lower)
    if ions:
        return _convert(scene)
    arguments: dict[str, Argument] = {"concentration": given(concentrations[0])}
    if constant is not None:
        is_base = re.search(r"\bkb\b", lower) is not None
        arguments |= {"constant": given(constant), "kind": chosen("base" if is_base else "acid")}
    if len(items) == 1:
        item = next(s for s in scene.substances if s.formula not in {"H2O", "H"})
        arguments["substance"] = written(item)
    elif constant is None or items:
        return []
    if has(lower, "poh") and not has(lower, "ph"):
        return [_poh(arguments, consumes)]
    return [single("solution_ph", 0.93, "pH of one solute", arguments, consumes=consumes)]


def _poh(arguments: dict[str, Argument], consumes: tuple[tuple[int, int], ...]) -> Proposal:
    program = Program()
    ph = program.then("solution_ph", "ph", **arguments)
    program.add("acidity", ph=ph, wanted=chosen("poh"))
    return program.proposal(0.93, "pOH of one solute", consumes=consumes)


def _convert(scene: Scene) -> list[Proposal]:
    measure = scene.measures[0]
    lower = scene.lower
    before = lower[: measure.start]
    last = None
    for match in re.finditer(
        r"\bpoh\b|\bph\b|\bpka\b|\bka\b|\[h\+?\]|\[h3o\+?\]|\[oh-?\]|hydrogen ion|hydronium|hydroxide|h\+|h3o\+|oh-",
        before,
    ):
        last = match.group()
    names = {"poh": "poh", "ph": "ph", "pka": "pka", "ka": "ka"}
    given_name = names.get(
        last or "",
        "hydroxide"
        if last and "h" in last and last.strip("[").startswith(("oh", "hydroxide"))
        else "hydrogen",
    )
    if last is None:
        return []
    if given_name in {"ka", "pka"}:
        wants_other = (
            re.search(r"\bpka\b", lower) if given_name == "ka" else re.search(r"(?<!p)\bka\b", lower)
        )
        if not wants_other or measure.unit:
            return []
        name = "constant" if given_name == "ka" else "pka"
        return [single("acid_constant", 0.93, "Ka and pKa", {name: given(measure)})]
    if given_name in {"ph", "poh"} and measure.unit:
        return []
    if given_name in {"hydrogen", "hydroxide"} and measure.dimension not in {"", CONCENTRATION}:
        return []
    rest = before.replace(last, "", 1) if given_name not in {"ph", "poh"} else lower
    wanted = next(
        (name for pattern, name in _WANTED_ACIDITY if re.search(pattern, rest) and name != given_name), None
    )
    if wanted is None and given_name != "ph" and re.search(r"\bph\b", lower):
        wanted = "ph"
    if wanted is None or wanted == given_name:
        return []
    return [single("acidity", 0.94, "pH scale", {given_name: given(measure), "wanted": chosen(wanted)})]


def _buffer(scene: Scene) -> list[Proposal]:
    pka = scene.labelled(("pka",), within=30)
    quantities = [m for m in scene.measures if m.dimension in {CONCENTRATION, "[substance]"}]
    if len(quantities) != 2 or len({m.dimension for m in quantities}) != 1:
        return []
    if len(scene.measures) != 2 + (pka is not None) or not has(scene.lower, "ph"):
        return []
    acid = base = None
    acid_item = None
    for measure in quantities:
        item = scene.substance_of(measure)
        tail = scene.lower[measure.end : measure.end + 30]
        is_base = (item is not None and (item.written.endswith("ate") or re.search(r"Na|K[^a-z]|Cl$", item.formula))) or re.match(
            r"\s*(?:of )?(?:the )?(?:conjugate base|salt|base|a-)", tail)  # fmt: skip
        if is_base and base is None:
            base = measure
        elif acid is None:
            acid, acid_item = measure, item
    if acid is None or base is None or quantities[0].unit != quantities[1].unit:
        return []
    arguments: dict[str, Argument] = {"acid": Given(value=acid.number, span=(acid.start, acid.end)),
                                      "base": Given(value=base.number, span=(base.start, base.end))}  # fmt: skip
    if pka is not None:
        arguments["pka"] = given(pka)
    elif acid_item is not None and acid_item.formula != "NH3":
        arguments["substance"] = written(acid_item)
    else:
        return []
    return [single("buffer_ph", 0.92, "buffer", arguments)]
