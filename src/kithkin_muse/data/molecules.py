"""Small molecules drawn as skeletons: a closed set of chains and rings, each with its name and formula."""

import math
import random
from collections import Counter
from dataclasses import dataclass, field

from kithkin_muse.data import fonts
from kithkin_muse.data.damage import photographed
from kithkin_muse.data.drawing import Colour, Sheet, sheet
from kithkin_muse.data.forms import Example, answered
from kithkin_muse.data.parted import Parted, Split

VALENCES = {"C": 4, "N": 3, "O": 2, "Cl": 1, "Br": 1, "F": 1}
STEMS = {3: "prop", 4: "but", 5: "pent", 6: "hex", 7: "hept", 8: "oct"}


@dataclass(slots=True)
class Molecule:
    """Atoms other than hydrogen with their places (a bond is one long), and bonds between them."""

    name: str
    atoms: list[str] = field(default_factory=list[str])
    places: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    bonds: list[tuple[int, int, int]] = field(default_factory=list[tuple[int, int, int]])
    """First atom, second atom, and how many bonds."""

    def add(self, atom: str, place: tuple[float, float], to: int | None = None, order: int = 1) -> int:
        """Adds an atom, bound to another; gives its number."""
        self.atoms.append(atom)
        self.places.append(place)
        number = len(self.atoms) - 1
        if to is not None:
            self.bonds.append((to, number, order))
        return number

    def hydrogens(self, atom: int) -> int:
        """Hydrogen atoms at an atom: what its valence leaves."""
        return VALENCES[self.atoms[atom]] - sum(order for a, b, order in self.bonds if atom in (a, b))

    def formula(self) -> str:
        """In Hill's order: carbon, hydrogen, then the others by the alphabet."""
        count = Counter(self.atoms)
        count["H"] = sum(self.hydrogens(atom) for atom in range(len(self.atoms)))
        order = sorted(count, key=lambda one: (one != "C", one != "H", one))
        return "".join(f"{one}{count[one] if count[one] > 1 else ''}" for one in order if count[one])


def chain(length: int, ending: str) -> Molecule:
    """A zigzag of carbon atoms with what the ending says at one end or at the second atom."""
    stem = STEMS[length]
    names = {
        "ane": f"{stem}ane", "1-ol": f"{stem}an-1-ol", "2-ol": f"{stem}an-2-ol", "al": f"{stem}anal", "acid": f"{stem}anoic acid",
        "2-one": f"{stem}anone" if length == 3 else f"{stem}an-2-one", "amine": f"{stem}an-1-amine", "chloro": f"1-chloro{stem}ane",
        "1-ene": f"{stem}ene" if length == 3 else f"{stem}-1-ene",
    }  # fmt: skip
    made = Molecule(names[ending])
    rise, run = 0.5, math.sqrt(3) / 2
    for number in range(length):
        order = 2 if ending == "1-ene" and number == 1 else 1
        made.add("C", (run * number, rise * (number % 2)), number - 1 if number else None, order)
    first = (-run, rise)
    if ending in ("1-ol", "amine", "chloro"):
        made.add({"1-ol": "O", "amine": "N", "chloro": "Cl"}[ending], first, 0)
    elif ending in ("2-ol", "2-one"):
        made.add("O", (run, rise + 1), 1, 2 if ending == "2-one" else 1)
    elif ending in ("al", "acid"):
        made.add("O", first, 0, 2)
        if ending == "acid":
            made.add("O", (0, -1), 0)
    return made


def ring(size: int, name: str, *, aromatic: bool = False, at_it: str = "", order: int = 1) -> Molecule:
    """A ring of carbon atoms, perhaps with another atom at it."""
    made = Molecule(name)
    radius = 0.5 / math.sin(math.pi / size)
    for number in range(size):
        angle = 2 * math.pi * number / size - math.pi / 2
        made.add("C", (radius * math.cos(angle), radius * math.sin(angle)))
    made.bonds = [
        (number, (number + 1) % size, 2 if aromatic and number % 2 == 0 else 1) for number in range(size)
    ]
    if at_it:
        made.add(at_it, (0, -radius - 1), 0, order)
    return made


ENDINGS = ("ane", "1-ol", "2-ol", "al", "acid", "2-one", "amine", "chloro", "1-ene")
ALL: dict[str, Molecule] = {
    made.name: made
    for made in (
        *(chain(length, ending) for length in STEMS for ending in ENDINGS),
        *(ring(size, f"cyclo{stem}ane") for size, stem in STEMS.items()),
        *(ring(size, f"cyclo{STEMS[size]}anol", at_it="O") for size in (5, 6)),
        *(ring(size, f"cyclo{STEMS[size]}anone", at_it="O", order=2) for size in (5, 6)),
        ring(6, "benzene", aromatic=True), ring(6, "phenol", aromatic=True, at_it="O"), ring(6, "aniline", aromatic=True, at_it="N"),
        ring(6, "toluene", aromatic=True, at_it="C"), ring(6, "chlorobenzene", aromatic=True, at_it="Cl"),
        ring(6, "bromobenzene", aromatic=True, at_it="Br"), ring(6, "fluorobenzene", aromatic=True, at_it="F"),
    )
}  # fmt: skip
"""Every molecule by its name."""

NAME = Parted(
    training=(
        "Which molecule is this?",
        "Name this molecule.",
        "What substance is drawn?",
        "What is it called?",
    ),
    held_out=("Give the name of the compound shown.", "Which chemical has this skeleton?"),
)
FORMULA = Parted(
    training=(
        "What is its formula?",
        "Write the molecular formula.",
        "Which formula does this have?",
        "formula?",
    ),
    held_out=("Count the atoms and give the formula.", "How is this molecule written as a formula?"),
)
ATOMS: Parted[tuple[Colour, ...]] = Parted(
    training=((), ((200, 30, 30), (30, 60, 200), (20, 130, 40))),
    held_out=(((150, 0, 90), (0, 110, 130), (90, 90, 0)),),
)
"""Colours of the letters of oxygen, nitrogen and halogens; without any they are as the lines."""
TURNS = Parted(training=(0, 15, -15, 30, -30, 180), held_out=(8, -22, 172))
"""By how many degrees a skeleton is turned."""


def molecule(chance: random.Random, split: Split) -> Example:
    """A skeleton and its name or its formula."""
    made = ALL[chance.choice(sorted(ALL))]
    drawn = sheet(224, 140, chance, split)
    _draw(drawn, made, chance, split)
    asks_name = chance.random() < 0.6
    truth = made.name if asks_name else made.formula()
    return Example(
        task="pictures.molecule",
        question=(
            photographed(drawn.picture, chance, split),
            (NAME if asks_name else FORMULA).pick(chance, split),
        ),
        reply=(answered(truth),),
        truth=truth,
    )


def _draw(drawn: Sheet, made: Molecule, chance: random.Random, split: Split) -> None:
    turn = math.radians(TURNS.pick(chance, split))
    flip = chance.choice((-1, 1))
    turned = [
        (flip * (x * math.cos(turn) - y * math.sin(turn)), x * math.sin(turn) + y * math.cos(turn))
        for x, y in made.places
    ]
    wide = [max(xs) - min(xs) for xs in zip(*turned, strict=True)]
    scale = min(34.0, 140 / max(wide[0], 0.1), 88 / max(wide[1], 0.1))
    middle = [(max(xs) + min(xs)) / 2 for xs in zip(*turned, strict=True)]
    places = [(112 + (x - middle[0]) * scale, 70 + (y - middle[1]) * scale) for x, y in turned]
    for first, second, order in made.bonds:
        (x, y), (u, v) = places[first], places[second]
        length = math.hypot(u - x, v - y)
        across = ((v - y) / length * 2.5, (x - u) / length * 2.5)
        for side in (-1, 1) if order == 2 else (0,):
            dx, dy = across[0] * side, across[1] * side
            drawn.pen.line((x + dx, y + dy, u + dx, v + dy), fill=drawn.ink, width=2)
    font, colours = fonts.loaded(fonts.PLAIN.pick(chance, split), 19), ATOMS.pick(chance, split)
    for number, atom in enumerate(made.atoms):
        if atom == "C":
            continue
        hydrogens = made.hydrogens(number)
        words = atom + ("H" if hydrogens else "") + (str(hydrogens) if hydrogens > 1 else "")
        x, y = places[number]
        # The first letter lies where the atom is; the bond ends before it.
        half = font.getlength(atom) / 2
        drawn.pen.rectangle((x - half - 2, y - 10, x + half + 2, y + 10), fill=drawn.paper)
        colour = colours[{"O": 0, "N": 1}.get(atom, 2)] if colours else drawn.ink
        if x < 112 and hydrogens:
            reversed_words = ("H" if hydrogens else "") + (str(hydrogens) if hydrogens > 1 else "") + atom
            drawn.write((x + half, y), reversed_words, font, anchor="rm", colour=colour)
        else:
            drawn.write((x - half, y), words, font, anchor="lm", colour=colour)
