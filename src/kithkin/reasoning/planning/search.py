"""Searches chains of relations that lead from all the given facts to the quantity asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from kithkin.messages.errors import BadInput
from kithkin.ports.tools import Relation, Variable
from kithkin.ports.units import Units
from kithkin.reasoning.planning.facts import DIFFERENCES, Fact, is_angle
from kithkin.reasoning.planning.kinds import is_a, ordinal, related, state
from kithkin.reasoning.planning.lexicon import Lexicon

_LEAST_FIT = 0.28
_WIDEST = 4000


@dataclass(frozen=True)
class Leaf:
    """A variable bound to a fact, or to a usual value when `fact` is None."""

    variable: Variable
    fact: Fact | None
    fit: float


@dataclass(frozen=True)
class Node:
    """A relation solved for `unknown` from leaves and from the results of other nodes."""

    relation: Relation
    unknown: Variable
    leaves: tuple[Leaf, ...]
    children: tuple[tuple[Variable, Node], ...]
    topical: bool

    @property
    def facts(self) -> frozenset[int]:
        """Positions of all facts used in this node and below."""
        own = frozenset(leaf.fact.position for leaf in self.leaves if leaf.fact is not None)
        return own.union(*(child.facts for _, child in self.children))

    @property
    def nodes(self) -> tuple[Node, ...]:
        """This node and all below it, deepest first."""
        below = tuple(node for _, child in self.children for node in child.nodes)
        return (*below, self)

    @property
    def bindings(self) -> frozenset[tuple[int, str]]:
        """Which fact is taken for which kind: plans with the same bindings are the same reading."""
        return frozenset(
            (leaf.fact.position, leaf.variable.quantity_kind)
            for node in self.nodes
            for leaf in node.leaves
            if leaf.fact is not None
        )

    @property
    def is_sound(self) -> bool:
        """Whether every quantity has one source throughout, and every number one meaning.

        A plan that computes a speed in one step while taking another number for it elsewhere describes a
        question that fits no single motion; so does one that is given what it seeks.
        """
        sources: dict[str, object] = {self.unknown.argument: self}
        meanings: dict[int, str] = {}
        for node in self.nodes:
            for leaf in node.leaves:
                source = leaf.fact.position if leaf.fact is not None else "usual"
                if sources.setdefault(leaf.variable.argument, source) != source:
                    return False
                if leaf.fact is not None:
                    meaning = meanings.setdefault(leaf.fact.position, leaf.variable.quantity_kind)
                    if not related(meaning, leaf.variable.quantity_kind):
                        return False
            for variable, child in node.children:
                for argument in (variable.argument, child.unknown.argument):
                    if sources.setdefault(argument, child) is not child:
                        return False
        return True

    @property
    def score(self) -> float:
        """How well words and topics support every step."""
        fits = [leaf.fit for node in self.nodes for leaf in node.leaves if leaf.fact is not None]
        total = (sum(fits) / len(fits)) * min(fits) ** 0.25 if fits else 0.3
        some = any(node.topical for node in self.nodes)
        for node in self.nodes:
            total *= 1.0 if node.topical else 0.96 if some else 0.9
            # A usual value nobody gave needs a reason in the words ("falls", "weight") to be taken.
            total *= 1.0 if node.topical or all(leaf.fact is not None for leaf in node.leaves) else 0.5
        meanings = {
            (leaf.fact.position, leaf.variable.argument)
            for node in self.nodes
            for leaf in node.leaves
            if leaf.fact
        }
        total *= 0.9 ** (len(meanings) - len({position for position, _ in meanings}))
        return total * 0.94 ** (len(self.nodes) - 1)


class Search:
    """One search over a question's facts."""

    def __init__(
        self, lexicon: Lexicon, facts: tuple[Fact, ...], implied: tuple[Fact, ...], units: Units, lower: str
    ) -> None:
        self._lexicon = lexicon
        self._facts = facts
        self._implied = implied
        self._units = units
        self._topical = {
            relation.name: any(word in lower for word in relation.words) for relation in lexicon.relations
        }
        self._allowed = tuple(
            relation for relation in lexicon.relations if not any(word in lower for word in relation.unless)
        )
        self._steps = 0

    def plans(self, kinds: frozenset[str], named: frozenset[str], depth: int) -> Iterator[Node]:
        """All plans of at most `depth` relations in a row for a quantity of one of these kinds.

        Quantities with a usual value are sought only when `named`.
        """
        self._steps = 0
        for relation in self._allowed:
            for variable in relation.variables:
                wanted = variable.quantity_kind in (kinds if variable.usual is None else named)
                if variable.argument in relation.solves_for and wanted:
                    yield from self._solve(relation, variable, depth, frozenset())

    def _solve(
        self, relation: Relation, unknown: Variable, depth: int, used: frozenset[str]
    ) -> Iterator[Node]:
        others = [variable for variable in relation.variables if variable.argument != unknown.argument]
        topical = self._topical[relation.name]
        options = [self._leaves(variable, topical) for variable in others]
        open_ones = [index for index, found in enumerate(options) if not found]
        if len(open_ones) > 1 or (open_ones and depth < 2):
            return
        if not open_ones:
            yield from self._without_children(relation, unknown, options, topical)
        if depth < 2 or self._steps > _WIDEST:
            return
        used = used | {relation.name}
        for index, variable in enumerate(others):
            if open_ones and index != open_ones[0]:
                continue
            if any(leaf.fact is None or leaf.fit >= 0.9 for leaf in options[index]):
                continue
            rest = [found for position, found in enumerate(options) if position != index]
            for child in self._children(variable, depth - 1, used, topical):
                for leaves in product(*rest):
                    if _consistent(leaves):
                        yield Node(relation, unknown, tuple(leaves), ((variable, child),), topical)

    def _without_children(
        self, relation: Relation, unknown: Variable, options: list[list[Leaf]], topical: bool
    ) -> Iterator[Node]:
        for leaves in product(*options):
            self._steps += 1
            if _consistent(leaves) and any(leaf.fact is not None for leaf in leaves):
                yield Node(relation, unknown, leaves, (), topical)

    def _children(
        self, variable: Variable, depth: int, used: frozenset[str], topical: bool
    ) -> Iterator[Node]:
        """Ways to compute a variable by another relation."""
        for relation in self._allowed:
            if relation.name in used or not (self._topical[relation.name] or topical):
                continue
            for candidate in relation.variables:
                if candidate.argument not in relation.solves_for:
                    continue
                if not is_a(candidate.quantity_kind, variable.quantity_kind):
                    continue
                if is_angle(candidate.unit) != is_angle(variable.unit):
                    continue
                yield from self._solve(relation, candidate, depth, used)

    def _leaves(self, variable: Variable, topical: bool) -> list[Leaf]:
        """The facts that may serve as a variable, and its usual value when none of them must."""
        kind, found = variable.quantity_kind, []
        for fact in (*self._facts, *self._implied):
            if not self._same_measure(fact, variable):
                continue
            fit = fact.fit(kind, topical=topical)
            if fit >= _LEAST_FIT:
                found.append(Leaf(variable, fact, fit))
        if any(leaf.fact is not None and leaf.fact.implied for leaf in found):
            strong = [
                leaf for leaf in found if leaf.fact is not None and not leaf.fact.implied and leaf.fit >= 0.9
            ]
            return strong or [leaf for leaf in found if leaf.fact is not None and leaf.fact.implied]
        if variable.usual is not None and not any(leaf.fit >= 0.9 for leaf in found):
            return [Leaf(variable, None, 1.0)]
        return found

    def _same_measure(self, fact: Fact, variable: Variable) -> bool:
        kind = variable.quantity_kind
        if fact.numeric:
            return fact.labels.get(kind, 0.0) >= 0.6 or (variable.unit is None and not fact.labels)
        if variable.unit is None:
            return fact.unit == "percent"
        if is_angle(fact.unit) != is_angle(variable.unit):
            return False
        return fact.dimension == self._lexicon.dimensions[kind] and self._converts(fact, variable.unit)

    def _converts(self, fact: Fact, unit: str) -> bool:
        if fact.unit is None or (unit.startswith("delta_") and fact.unit in DIFFERENCES):
            return True
        try:
            self._units.convert(1.0, fact.unit, unit)
        except BadInput:
            return False
        return True


def _consistent(leaves: tuple[Leaf, ...]) -> bool:
    """Each fact once, and like things ("mass.first", "mass.second") in their order of appearance."""
    positions = [leaf.fact.position for leaf in leaves if leaf.fact is not None]
    if len(set(positions)) != len(positions):
        return False
    return _in_order(leaves) and _states_apart(leaves)


def _in_order(leaves: tuple[Leaf, ...]) -> bool:
    ordered: dict[str, list[tuple[int, int]]] = {}
    for leaf in leaves:
        place = ordinal(leaf.variable.quantity_kind)
        if place is not None and leaf.fact is not None and not leaf.fact.implied and leaf.fit < 1.0:
            ordered.setdefault(leaf.variable.quantity_kind.rpartition(".")[0], []).append(
                (place, leaf.fact.position)
            )
    return all(sorted(pairs) == sorted(pairs, key=lambda pair: pair[1]) for pairs in ordered.values())


def _states_apart(leaves: tuple[Leaf, ...]) -> bool:
    """What is initial is told before what is final, where words do not say which is which."""
    told = [
        (state(leaf.variable.quantity_kind), leaf.fact.position)
        for leaf in leaves
        if leaf.fact is not None and not leaf.fact.implied and leaf.fit < 1.0
    ]
    before = [position for when, position in told if when == 0]
    after = [position for when, position in told if when == 1]
    return not before or not after or max(before) < min(after)
