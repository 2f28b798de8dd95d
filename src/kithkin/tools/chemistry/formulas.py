"""Chemical formulas: reading them, counting atoms, and weighing them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from kithkin.messages.errors import BadInput
from kithkin.tools.chemistry.weights import ATOMIC_WEIGHTS

_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_STATE = re.compile(r"\((?:s|l|g|aq)\)$", re.IGNORECASE)
_CHARGE = re.compile(r"(?:\^\{?(\d*)([+-])\}?|\^\{?([+-])(\d*)\}?|\[?(\d)([+-])\]?|([+-]+))$")
_TOKEN = re.compile(r"([A-Z][a-z]?)|(\d+)|([(\[])|([)\]])")
_MAX_COUNT = 100_000


@dataclass(frozen=True, slots=True)
class Composition:
    """What a formula says: atoms by symbol, net charge, and the formula in plain characters."""

    text: str
    atoms: tuple[tuple[str, int], ...]
    charge: int

    @property
    def counts(self) -> dict[str, int]:
        """Atoms by symbol."""
        return dict(self.atoms)

    @property
    def molar_mass(self) -> float:
        """g/mol; the mass of missing or extra electrons is below the precision of the weights."""
        return sum(ATOMIC_WEIGHTS[symbol] * count for symbol, count in self.atoms)


def _charge_of(match: re.Match[str]) -> int:
    caret_number, caret_sign, sign_first, number_last, number, sign, bare = match.groups()
    if bare:
        return len(bare) * (1 if bare[0] == "+" else -1)
    size = caret_number or number_last or number or "1"
    return int(size) * (1 if (caret_sign or sign_first or sign) == "+" else -1)


def _split_charge(text: str) -> tuple[str, int]:
    if text in {"e-", "e^-"}:
        return "", -1
    match = _CHARGE.search(text)
    if match is None or match.start() == 0:
        return text, 0
    start = match.start()
    if match.group(5):
        # "Fe3+" and "Ca2+" carry the digit as charge, "NH4+" and "NO3-" as a count: only a lone element,
        # "(…)" or a well-known oxoanion with the digit after its own count ("SO42-") takes it as charge.
        body = text[:start]
        lone = re.fullmatch(r"[A-Z][a-z]?", body) is not None
        counted = body[-1:].isdigit() or body[-1:] in ")]"
        if not (lone and body not in {"O", "N"}) and not counted:
            return text[:-1], 1 if match.group(6) == "+" else -1
    return text[:start], _charge_of(match)


def _count_part(part: str, whole: str) -> Counter[str]:
    stack: list[Counter[str]] = [Counter()]
    openings: list[str] = []
    last: Counter[str] = Counter()
    position = 0
    while position < len(part):
        match = _TOKEN.match(part, position)
        if match is None:
            raise BadInput(f'"{whole}" is not a chemical formula: "{part[position]}" does not belong in one.')
        element, number, opening, closing = match.groups()
        if element:
            if element not in ATOMIC_WEIGHTS:
                raise BadInput(f'"{whole}" is not a chemical formula: there is no element "{element}".')
            last = Counter({element: 1})
            stack[-1].update(last)
        elif number:
            if not last or int(number) == 0 or int(number) > _MAX_COUNT:
                raise BadInput(f'"{whole}" is not a chemical formula: the number {number} counts nothing.')
            stack[-1].update({symbol: count * (int(number) - 1) for symbol, count in last.items()})
            last = Counter()
        elif opening:
            stack.append(Counter())
            openings.append(opening)
            last = Counter()
        else:
            if not openings or {"(": ")", "[": "]"}[openings.pop()] != closing or not stack[-1]:
                raise BadInput(f'The brackets in "{whole}" do not match.')
            last = stack.pop()
            stack[-1].update(last)
        position = match.end()
    if openings:
        raise BadInput(f'The brackets in "{whole}" do not match.')
    return stack[0]


@cache
def read_formula(text: str) -> Composition:
    """Atoms and charge of a formula such as "Ca(NO3)2", "CuSO4·5H2O", "SO4^2-", "[Fe(CN)6]4-".

    Raises `BadInput` for anything that is not one.
    """
    plain = text.strip().translate(_SUBSCRIPTS)
    plain = re.sub(r"([⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+)$", lambda match: "^" + match.group(1).translate(_SUPERSCRIPTS), plain)
    plain = _STATE.sub("", plain.replace("{", "").replace("}", "").replace("_", "")).strip()
    if plain in {"e-", "e^-"}:
        return Composition("e-", (), -1)
    body, charge = _split_charge(plain)
    if not body or len(body) > 120:
        raise BadInput(f'"{text}" is not a chemical formula.')
    total: Counter[str] = Counter()
    for index, part in enumerate(re.split(r"[·•.*⋅∙]", body)):
        match = re.fullmatch(r"(\d{1,3})?(.+)", part)
        if match is None or (index == 0 and match.group(1)):
            raise BadInput(f'"{text}" is not a chemical formula.')
        counts = _count_part(match.group(2), text)
        total.update({symbol: count * int(match.group(1) or 1) for symbol, count in counts.items()})
    if not total:
        raise BadInput(f'"{text}" is not a chemical formula.')
    printed = re.sub(r"[•.*⋅∙]", "·", body)
    if charge:
        printed += f"^{abs(charge) if abs(charge) > 1 else ''}{'+' if charge > 0 else '-'}"
    return Composition(printed, tuple(total.items()), charge)


def is_formula(text: str) -> bool:
    """Whether a text reads as a formula."""
    try:
        read_formula(text)
    except BadInput:
        return False
    return True


def hill_order(counts: dict[str, int]) -> str:
    """A formula from atom counts in Hill's order: carbon, hydrogen, then the alphabet (E. A. Hill, 1900)."""
    carbon_first = [symbol for symbol in ("C", "H") if "C" in counts and symbol in counts]
    rest = sorted(symbol for symbol in counts if symbol not in carbon_first)
    return "".join(
        f"{symbol}{counts[symbol] if counts[symbol] > 1 else ''}" for symbol in carbon_first + rest
    )
