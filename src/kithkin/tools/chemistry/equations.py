"""Chemical equations: reading and balancing them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from kithkin.messages.errors import AskThePerson, BadInput, ToolFailed
from kithkin.tools.chemistry.formulas import Composition
from kithkin.tools.chemistry.substances import resolve

ARROW = re.compile(
    r"\s*(?:<?-+>|<?=+>|→|⟶|⇌|↔|<=>|=|\byields?\b|\bgives?\b|\bproduces?\b|\bforms?\b)\s*", re.IGNORECASE
)
_STATE = re.compile(r"\s*\((?:s|l|g|aq)\)", re.IGNORECASE)
_TIGHT_PLUS = re.compile(r"(?<=[\w)])\+(?=[A-Z(\[\d])|\s+\+(?=[A-Z\d])|(?<=[\w)])\+\s+(?=[A-Z\d])")
_TERM = re.compile(r"^\s*(\d{1,3})?\s*(.+?)\s*$")


@dataclass(frozen=True, slots=True)
class Equation:
    """Reactants and products with whole coefficients."""

    reactants: tuple[Composition, ...]
    products: tuple[Composition, ...]
    coefficients: tuple[int, ...]

    @property
    def species(self) -> tuple[Composition, ...]:
        """Reactants, then products."""
        return self.reactants + self.products

    def coefficient(self, formula: Composition) -> int | None:
        """The coefficient of a substance: by the same formula, else by the same atoms."""
        for other, count in zip(self.species, self.coefficients, strict=True):
            if other.text == formula.text:
                return count
        same = [
            count
            for other, count in zip(self.species, self.coefficients, strict=True)
            if other.counts == formula.counts and other.charge == formula.charge
        ]
        return same[0] if len(same) == 1 else None

    def __str__(self) -> str:
        size = len(self.reactants)
        sides = (
            (self.species[:size], self.coefficients[:size]),
            (self.species[size:], self.coefficients[size:]),
        )
        return " → ".join(
            " + ".join(f"{count if count > 1 else ''}{one.text}" for one, count in zip(*side, strict=True))
            for side in sides
        )


def _side(text: str) -> list[tuple[Composition, int | None]]:
    found: list[tuple[Composition, int | None]] = []
    # A plus with a space on both sides separates; one that touches an ion is its charge ("Fe2+ + H+").
    pieces = re.split(r"\s+\+\s+|\s+and\s+|\s*,\s*", text)
    apart = [part for piece in pieces for part in re.split(_TIGHT_PLUS, piece)]
    for piece in apart:
        cleaned = _STATE.sub("", piece).strip(" .;:?!\"'")
        if not cleaned or cleaned in {"heat", "light", "energy", "Δ"}:
            continue
        match = _TERM.match(cleaned)
        if match is None:
            raise BadInput(f'"{piece}" is not a substance.')
        count = int(match.group(1)) if match.group(1) else None
        found.append((resolve(match.group(2)), count))
    return found


def read_equation(
    text: str,
) -> tuple[list[tuple[Composition, int | None]], list[tuple[Composition, int | None]]]:
    """The two sides of an equation with the coefficients written there. Raises `BadInput`."""
    sides = ARROW.split(text)
    if len(sides) != 2:
        raise BadInput("A chemical equation needs one arrow between reactants and products.")
    left, right = _side(sides[0]), _side(sides[1])
    if not left or not right or len(left) + len(right) > 12:
        raise BadInput("A chemical equation needs reactants and products.")
    return left, right


def _rows(species: list[Composition], reactants: int) -> list[list[Fraction]]:
    symbols = sorted({symbol for one in species for symbol in one.counts})
    signs = [1 if index < reactants else -1 for index in range(len(species))]
    rows = [
        [Fraction(sign * one.counts.get(symbol, 0)) for sign, one in zip(signs, species, strict=True)]
        for symbol in symbols
    ]
    if any(one.charge for one in species):
        rows.append([Fraction(sign * one.charge) for sign, one in zip(signs, species, strict=True)])
    return rows


def _null_space(rows: list[list[Fraction]], columns: int) -> list[list[Fraction]]:
    matrix = [row[:] for row in rows]
    pivots: list[int] = []
    for column in range(columns):
        line = len(pivots)
        chosen = next((index for index in range(line, len(matrix)) if matrix[index][column]), None)
        if chosen is None:
            continue
        matrix[line], matrix[chosen] = matrix[chosen], matrix[line]
        head = matrix[line][column]
        matrix[line] = [entry / head for entry in matrix[line]]
        for index, row in enumerate(matrix):
            if index != line and row[column]:
                factor = row[column]
                matrix[index] = [entry - factor * top for entry, top in zip(row, matrix[line], strict=True)]
        pivots.append(column)
    basis: list[list[Fraction]] = []
    for free in (column for column in range(columns) if column not in pivots):
        vector = [Fraction(0)] * columns
        vector[free] = Fraction(1)
        for line, pivot in enumerate(pivots):
            vector[pivot] = -matrix[line][free]
        basis.append(vector)
    return basis


def balance(text: str) -> Equation:
    """Balances atoms and charge with the smallest whole coefficients.

    The null space of the composition matrix must be one-dimensional and positive (e.g. Blakley, Journal of
    Chemical Education 59, 1982); the result is checked by counting atoms and charge again.
    """
    left, right = read_equation(text)
    species = [one for one, _ in left + right]
    if len({one.text for one in species}) != len(species):
        raise BadInput("A substance stands twice in this equation.")
    missing = {s for one, _ in left for s in one.counts} ^ {s for one, _ in right for s in one.counts}
    if missing:
        names = ", ".join(sorted(missing))
        raise BadInput(f"This equation cannot be balanced: {names} stands on one side only.")
    basis = _null_space(_rows(species, len(left)), len(species))
    if len(basis) > 1:
        written = [count or 1 for _, count in left + right]
        if any(count for _, count in left + right) and _conserved(species, written, len(left)):
            basis = [[Fraction(count) for count in written]]
        else:
            question = (
                "Can you give the equation with the product that forms, or split it into its reactions?"
            )
            raise AskThePerson("This equation can be balanced in more than one way.", questions=(question,))
    if not basis or not (all(x > 0 for x in basis[0]) or all(x < 0 for x in basis[0])):
        raise BadInput("This equation cannot be balanced as it is written.", remedy="Check the formulas.")
    scale = lcm(*(entry.denominator for entry in basis[0]))
    whole = [abs(int(entry * scale)) for entry in basis[0]]
    shared = gcd(*whole)
    coefficients = [count // shared for count in whole]
    if not _conserved(species, coefficients, len(left)):
        raise ToolFailed("The balanced equation does not conserve atoms.")
    return Equation(tuple(species[: len(left)]), tuple(species[len(left) :]), tuple(coefficients))


def _conserved(species: list[Composition], coefficients: list[int], reactants: int) -> bool:
    totals: dict[str, int] = {}
    charge = 0
    for index, (one, count) in enumerate(zip(species, coefficients, strict=True)):
        sign = 1 if index < reactants else -1
        charge += sign * count * one.charge
        for symbol, atoms in one.atoms:
            totals[symbol] = totals.get(symbol, 0) + sign * count * atoms
    return charge == 0 and not any(totals.values())


def combustion_of(fuel: Composition) -> str:
    """The complete combustion of a compound of carbon, hydrogen and oxygen, unbalanced. Raises `BadInput`."""
    if "H" in fuel.counts and "C" not in fuel.counts and set(fuel.counts) == {"H"}:
        return f"{fuel.text} + O2 -> H2O"
    if "C" not in fuel.counts or not set(fuel.counts) <= {"C", "H", "O"} or fuel.charge:
        raise BadInput(f"I can only work out the combustion of compounds of C, H and O, not of {fuel.text}.")
    water = " + H2O" if "H" in fuel.counts else ""
    return f"{fuel.text} + O2 -> CO2{water}"
