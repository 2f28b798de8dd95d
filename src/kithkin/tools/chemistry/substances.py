"""Substances in running text: names and formulas, with where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kithkin.messages.errors import BadInput
from kithkin.tools.chemistry.compounds import common_names, first_names
from kithkin.tools.chemistry.formulas import Composition, is_formula, read_formula
from kithkin.tools.chemistry.ions import (
    ANIONS,
    HYDRATE_PREFIXES,
    VARIABLE_METALS,
    binary_compound,
    salt_names,
)
from kithkin.tools.chemistry.weights import ATOMIC_WEIGHTS, DIATOMIC, ELEMENT_NAMES

_WORD = re.compile(
    r"\((?:i{1,3}|iv|v|vi{0,2})\)|\d(?:,\d)*-[a-z]+(?:-[a-z]+)*|[a-z]+(?:-\d(?:,\d)*-[a-z]+)+|[a-z]+\d{0,2}(?:['-][a-z0-9]+)*"
)
_BRITISH = (("sulph", "sulf"), ("aluminium", "aluminum"), ("caesium", "cesium"))
_FORMULA = re.compile(
    r"(?<![A-Za-z0-9.])[\[(]?[A-Z\[(][A-Za-z0-9()\[\]₀-₉]*(?:[·•.*⋅]\d*[A-Z][A-Za-z0-9()]*)*"
)
_LOWER_FORMULA = re.compile(r"(?<![a-z0-9.])[a-z][a-z0-9()]*(?![a-z0-9])")
_CHARGE_AFTER = re.compile(
    r"\^\{?\d*[+-]\}?|[+-]{1,3}(?![A-Za-z0-9])|(?<=[A-Za-z)])\d?[+-](?![A-Za-z0-9])|[⁰-⁹²³]*[⁺⁻]"
)
# Words that spell a formula by accident; they count only where the chemistry around them says so.
_ACCIDENTS = frozenset(
    "i in as he no be at am os ho y u w k c f v n j m p s b h o is si co hi ki us la pa ba do pm cos can bin pin nos "
    "pub pun sin son sun tin bun con bio cab nab cop cup cu if of by his has hun ni no2s ac ti ar mo "
    "uk usa us un bp fbi cnn nbc cpu bb sos boss hiv iv ii ph ok satp os his ca sc pr".split()
)
_WEAK_NAMES = frozenset(
    {"salt", "alcohol", "lime", "sugar", "ice", "sand", "lead", "tin", "ether", "hypo", "tris", "bleach"}
)


@dataclass(frozen=True, slots=True)
class Substance:
    """A substance named in a text: its formula, how it was written, and where."""

    formula: str
    written: str
    start: int
    end: int
    by_name: bool

    @property
    def composition(self) -> Composition:
        """Atoms and charge."""
        return read_formula(self.formula)


def american(word: str) -> str:
    """The spelling our tables use."""
    for british, spelling in _BRITISH:
        word = word.replace(british, spelling)
    return word


@cache
def _element_names() -> dict[str, str]:
    names = {american(name): symbol for symbol, name in ELEMENT_NAMES.items()}
    return names | {"quicksilver": "Hg", "graphite": "C", "diamond": "C", "charcoal": "C"}


@cache
def _names() -> dict[str, str]:
    gases = {f"{name} gas": formula for name, formula in DIATOMIC.items()}
    atoms = {f"{name} atoms": _element_names()[name] for name in DIATOMIC}
    return _element_names() | salt_names() | common_names() | DIATOMIC | gases | atoms


@cache
def _lower_formulas() -> dict[str, str]:
    """Formulas by their lower-case spelling, for those who do not use the shift key."""
    table: dict[str, str] = {}
    doubtful: set[str] = set()
    for formula in [*salt_names().values(), *common_names().values(), *DIATOMIC.values()]:
        lowered = formula.lower()
        if table.setdefault(lowered, formula) != formula:
            doubtful.add(lowered)
    return {
        lowered: formula
        for lowered, formula in table.items()
        if lowered not in doubtful
        and lowered not in _ACCIDENTS
        and (len(lowered) > 2 or lowered[-1].isdigit())
    }


def formula_of_name(name: str) -> str | None:
    """The formula of a name ("table salt", "iron(III) oxide", "copper sulfate pentahydrate"), or None."""
    plain = american(" ".join(_WORD.findall(re.sub(r"(\w)\(", r"\1 (", name.lower()))))
    known = _names().get(plain)
    if known is not None:
        return known
    words = plain.split(" ")
    if len(words) > 1 and words[-1].endswith("hydrate"):
        base = formula_of_name(" ".join(words[:-1]))
        count = HYDRATE_PREFIXES.get(words[-1].removesuffix("hydrate"), 0)
        return f"{base}·{count if count > 1 else ''}H2O" if base and count else None
    return binary_compound(plain)


def resolve(text: str) -> Composition:
    """The composition of a name or a formula. Raises `BadInput` when it is neither."""
    name = formula_of_name(text)
    if name is not None:
        return read_formula(name)
    stripped = text.strip()
    if is_formula(stripped):
        return read_formula(stripped)
    lowered = _lower_formulas().get(stripped.lower())
    if lowered is not None:
        return read_formula(lowered)
    first_word = american(stripped.lower()).split(" ")[0]
    if first_word in VARIABLE_METALS and " " in stripped:
        remedy = f"Say which charge is meant, as in {first_word}(II) or {first_word}(III)."
        raise BadInput(f'"{text}" can be more than one compound.', remedy=remedy)
    raise BadInput(f'I do not know a substance called "{text}".', remedy="Give its chemical formula.")


def describe(text: str) -> str:
    """A name with its formula, for sentences: "sodium chloride (NaCl)"; only the formula where no name is known."""
    formula = resolve(text).text
    asked = text.strip().lower()
    if formula_of_name(asked) is not None and asked != formula.lower():
        return f"{asked} ({formula})"
    elemental = {made: element for element, made in DIATOMIC.items()} | ELEMENT_NAMES
    name = first_names().get(formula) or elemental.get(formula)
    shared = sum(1 for other in common_names().values() if other == formula) > 3
    return f"{name} ({formula})" if name is not None and not shared else formula


def _named(lower: str) -> list[Substance]:
    words = list(_WORD.finditer(re.sub(r"[^\x00-\x7f]", "?", lower)))
    found: list[Substance] = []
    index = 0
    while index < len(words):
        for size in range(min(5, len(words) - index), 0, -1):
            piece = words[index : index + size]
            gaps = [lower[left.end() : right.start()] for left, right in zip(piece, piece[1:], strict=False)]
            if any(gap not in {"", " ", "-"} for gap in gaps):
                continue
            name = " ".join(match.group() for match in piece)
            formula = formula_of_name(name) or (formula_of_name(name[:-1]) if name.endswith("s") else None)
            following = american(words[index + size].group()) if index + size < len(words) else ""
            if formula is not None and size == 1 and name in VARIABLE_METALS and following in ANIONS:
                break  # "iron chloride" names no one compound, and certainly not iron
            if formula is not None:
                start, end = piece[0].start(), piece[-1].end()
                found.append(Substance(formula, lower[start:end], start, end, by_name=True))
                index += size - 1
                break
        index += 1
    return found


def _plausible_formula(token: str, text: str, start: int, *, after_of: bool) -> bool:
    if token in {"I", "A"} or not is_formula(token):
        return False
    has_digit = any(character.isdigit() for character in token)
    if token.lower() in _ACCIDENTS and not has_digit:
        return after_of and token in ATOMIC_WEIGHTS
    if token.isalpha() and token.isupper() and len(token) > 1:
        return token in set(common_names().values()) | set(salt_names().values())
    if not has_digit and len(token) > 1 and token[1:].islower() and start == 0:
        return False
    if len(token) == 1 or (len(token) == 2 and token[1].islower()):
        return token in ATOMIC_WEIGHTS and len(token) == 2
    return True


def _written_formulas(text: str, taken: list[Substance]) -> list[Substance]:
    found: list[Substance] = []
    for match in _FORMULA.finditer(text):
        token = match.group().rstrip(".*·")
        while token.count(")") > token.count("(") or token.count("]") > token.count("["):
            token = token[:-1]
        offset = match.start()
        while (
            token[:1] in "(["
            and token
            and token.count("(") + token.count("[") > token.count(")") + token.count("]")
        ):
            token, offset = token[1:], offset + 1
        if re.fullmatch(r"\([^()]+\)", token):
            token, offset = token[1:-1], offset + 1
        state = re.search(r"\((?:s|l|g|aq)\)$", token)
        token = token[: state.start()] if state else token
        after_of = re.search(r"\b(?:of|element|in|with|and|mol|moles?|g|is)\s*$", text[:offset]) is not None
        if any(other.start <= offset < other.end for other in taken):
            continue
        if not token or not _plausible_formula(token, text, offset, after_of=after_of):
            continue
        end = offset + len(token)
        charge = _CHARGE_AFTER.match(text, end)
        if charge and is_formula(text[offset : charge.end()]):
            end = charge.end()
        found.append(Substance(text[offset:end], text[offset:end], offset, end, by_name=False))
    return found


def find_substances(text: str) -> tuple[Substance, ...]:
    """All substances in a text, in order. Words that could be ordinary English are left out."""
    lower = text.lower()
    named = _named(lower) if len(lower) == len(text) else []
    named = [item for item in named if not _is_ordinary(item, lower)]
    found = named + _written_formulas(text, named)
    taken = [(item.start, item.end) for item in found]
    for match in _LOWER_FORMULA.finditer(text):
        formula = _lower_formulas().get(match.group().lower())
        if formula and all(match.end() <= start or end <= match.start() for start, end in taken):
            found.append(Substance(formula, match.group(), match.start(), match.end(), by_name=False))
    return tuple(sorted(found, key=lambda item: item.start))


def _is_ordinary(item: Substance, lower: str) -> bool:
    """Whether an everyday word ("lead to", "no salt") is more likely than the substance."""
    if item.written not in _WEAK_NAMES:
        return False
    before = re.search(
        r"(?:\b(?:of|in|is|for|from|with|and|g|kg|mg|some|the|burn|dissolve)|\d)\s*$", lower[: item.start]
    )
    return before is None
