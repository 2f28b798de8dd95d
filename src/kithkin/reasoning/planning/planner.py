"""Plans programs over relations: which quantity is asked, which numbers are what, and what leads there.

A plan must use every number of the question. Plans that take the same numbers for the same quantities are one
reading of the question and, physics being consistent, give one answer; the shortest stands for them. When two
readings are about equally well supported, neither is run: the person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kithkin.messages.readings import Argument, Assumed, Call, FromStep, Given, Proposal, Reading
from kithkin.ports.tools import Relation, Variable
from kithkin.ports.units import Units
from kithkin.reasoning.planning.facts import Fact, find_facts, find_implied, is_count
from kithkin.reasoning.planning.goals import Goal, find_goals
from kithkin.reasoning.planning.implied import USUAL
from kithkin.reasoning.planning.kinds import is_plain, related
from kithkin.reasoning.planning.lexicon import Lexicon, Mention, lexicon_of
from kithkin.reasoning.planning.natural_units import natural_unit
from kithkin.reasoning.planning.search import Node, Search

_MOST_FACTS = 8
_DEEPEST = 4
_CLEARLY_BETTER = 0.08
_GOOD = 0.5
_LONGEST_TEXT = 1200


def plan(reading: Reading, relations: Sequence[Relation], units: Units) -> Sequence[Proposal]:
    """Programs that answer a question about quantities, best first; empty when none uses all its numbers.

    Each field is planned by its own words first, since one word means different things in different fields;
    only when none finds anything are the relations of all fields chained together.
    """
    if not relations or len(reading.text) > _LONGEST_TEXT or len(reading.measures) > _MOST_FACTS:
        return ()
    if not may_be_planned(reading):
        return ()
    return search_plans(reading, relations, units)


def may_be_planned(reading: Reading) -> bool:
    """Whether there is anything to start from: a number, or a thing whose value is known ("the moon")."""
    return reading.has_figures or USUAL.search(reading.lower) is not None


def search_plans(reading: Reading, relations: Sequence[Relation], units: Units) -> Sequence[Proposal]:
    """The plans of a question, however little it holds; see `plan`."""
    fields = lexicon_of(relations, units).fields
    found = [proposal for field in fields for proposal in _plan(reading, field, units)]
    if not found and len(fields) > 1:
        found = list(_plan(reading, relations, units))
    if not found:
        found = _asking_for_mass(reading, relations, units)
    return tuple(sorted(found, key=lambda proposal: -proposal.confidence))


_AT = re.compile(r"\b(?:at|doing|going)\s*$")


def _asking_for_mass(reading: Reading, relations: Sequence[Relation], units: Units) -> list[Proposal]:
    """ "kinetic energy of a car at 50": what is missing is asked."""
    lexicon = lexicon_of(relations, units)
    named = {kind for mention in lexicon.mentions(reading.lower) for kind in mention.kinds}
    speeds = [m for m in reading.measures if m.unit is None and _AT.search(reading.lower[: m.start])]
    if len(reading.measures) != 1 or not speeds or not named & {"energy.kinetic", "momentum"}:
        return []
    span = (speeds[0].start, speeds[0].end)
    questions = ("What is the mass?", f"In which unit is the speed of {speeds[0].text}?")
    because = "a speed without a unit, and no mass"
    return [Proposal(calls=(), confidence=0.8, because=because, consumes=(span,), questions=questions)]


def _plan(reading: Reading, relations: Sequence[Relation], units: Units) -> Sequence[Proposal]:
    lexicon = lexicon_of(relations, units)
    mentions = [mention for mention in lexicon.mentions(reading.lower) if _is_free(reading, mention)]
    goals = find_goals(reading, lexicon, mentions, units)
    if not goals:
        return ()
    facts = find_facts(reading, lexicon, _without_goals(mentions, goals), units)
    implied = find_implied(reading, lexicon, facts)
    if not facts and not any(isinstance(fact.argument, Assumed) for fact in implied):
        return ()
    search = Search(lexicon, facts, implied, units, reading.lower)
    first = _best(search, goals[0], facts, implied, lexicon, reading)
    if first is None and len(goals) == 1:
        first = _without_idle_facts(goals[0], facts, implied, lexicon, reading, units)
    if len(goals) == 1 or first is None:
        return (first,) if first is not None else ()
    return _for_several(search, goals, facts, implied, lexicon, reading)


def _is_free(reading: Reading, mention: Mention) -> bool:
    """Whether the words are not part of a measure themselves ("30 degrees")."""
    return all(mention.end <= measure.start or measure.end <= mention.start for measure in reading.measures)


def _without_goals(mentions: Sequence[Mention], goals: Sequence[Goal]) -> list[Mention]:
    return [
        mention
        for mention in mentions
        if all(mention.end <= goal.start or goal.end <= mention.start for goal in goals)
    ]


def _best(
    search: Search,
    goal: Goal,
    facts: Sequence[Fact],
    implied: Sequence[Fact],
    lexicon: Lexicon,
    reading: Reading,
) -> Proposal | None:
    readings = _readings(search, goal, facts, implied, reading.lower)
    if not readings:
        return None
    (node, score), *others = readings
    confidence = min(0.97, score * goal.weight)
    rivals = [
        other for other in others if score - other[1] < _CLEARLY_BETTER and not _same_reading(node, other[0])
    ]
    if rivals:
        return _asking(node, rivals, confidence) if score >= _GOOD else None
    return _proposal(node, goal, confidence, _counts(reading))


_IDLE_AFTER = re.compile(r"[\s-]*(?:long|wide|old|thick)\b")
_KINEMATIC = frozenset(("[length]", "[time]", "[length] / [time]", "[length] / [time] ** 2", ""))


def _without_idle_facts(
    goal: Goal,
    facts: Sequence[Fact],
    implied: Sequence[Fact],
    lexicon: Lexicon,
    reading: Reading,
    units: Units,
) -> Proposal | None:
    """A plan that leaves out one number which cannot matter.

    That is a mass where everything else is lengths and times (no equation between those can contain it, by its
    dimension), and a size or an age told in passing ("4.5 m long") where the asked quantity is named.
    """
    for idle in facts:
        span = idle.argument.span if isinstance(idle.argument, Given) else None
        if span is None:
            continue
        passing = _IDLE_AFTER.match(reading.lower, span[1]) is not None and bool(goal.named)
        if not passing and idle.dimension != "[mass]":
            continue
        rest = tuple(fact for fact in facts if fact is not idle)
        search = Search(lexicon, rest, tuple(implied), units, reading.lower)
        readings = _readings(search, goal, rest, implied, reading.lower) if rest else []
        readings = [pair for pair in readings if passing or _is_kinematic(pair[0], lexicon)]
        if len(readings) == 1 or (len(readings) > 1 and readings[0][1] - readings[1][1] >= _CLEARLY_BETTER):
            node, score = readings[0]
            return _proposal(node, goal, min(0.85, score * goal.weight), (*_counts(reading), span))
    return None


def _is_kinematic(node: Node, lexicon: Lexicon) -> bool:
    """Whether a plan relates nothing but lengths, times and angles."""
    return all(
        lexicon.dimensions[variable.quantity_kind] in _KINEMATIC
        for step in node.nodes
        for variable in step.relation.variables
    )


def _readings(
    search: Search, goal: Goal, facts: Sequence[Fact], implied: Sequence[Fact], lower: str
) -> list[tuple[Node, float]]:
    """The best plan for each reading of the question, best first; deeper plans only where shorter ones fail."""
    required = frozenset(fact.position for fact in facts)
    said = frozenset(fact.position for fact in implied if isinstance(fact.argument, Given))
    found: dict[object, tuple[Node, float]] = {}
    for depth in range(1, _DEEPEST + 1):
        for node in search.plans(goal.kinds, goal.named, depth):
            if (
                not required <= node.facts
                or not node.is_sound
                or not (required or _about_something_known(node))
            ):
                continue
            score = (
                node.score * (1.0 if not said - node.facts else 0.93) * _goal_fit(node.unknown, goal, lower)
            )
            key = (_reading_key(node), node.unknown.quantity_kind)
            if key not in found or found[key][1] < score:
                found[key] = (node, score)
        if any(score >= _GOOD for _, score in found.values()):
            break
    return sorted(found.values(), key=lambda pair: -pair[1])


def _about_something_known(node: Node) -> bool:
    """A question without numbers is answered only from usual values of the thing it names ("of the Earth")."""
    return not node.children and node.topical and all(leaf.fact is not None for leaf in node.leaves)


def _reading_key(node: Node) -> frozenset[tuple[int, str]]:
    return frozenset((position, kind) for position, kind in node.bindings if position >= 0)


def _same_reading(one: Node, other: Node) -> bool:
    """Whether two plans take every number for the same quantity and answer the same one."""
    if not related(one.unknown.quantity_kind, other.unknown.quantity_kind) and not _both_energies(one, other):
        return False
    mine = [pair for pair in one.bindings if pair[0] >= 0]
    theirs = [pair for pair in other.bindings if pair[0] >= 0]
    return all(
        related(kind, their_kind)
        for position, kind in mine
        for their_position, their_kind in theirs
        if position == their_position
    )


def _goal_fit(unknown: Variable, goal: Goal, lower: str) -> float:
    """Prefers what the wording names, then the general quantity: "how far" is a distance before a range."""
    if is_plain(unknown.quantity_kind) or unknown.quantity_kind in goal.named:
        return 1.0
    rest = lower[: goal.start] + " " + lower[goal.end :]
    supported = any(len(word) > 3 and word in rest for word in unknown.words)
    return 1.0 if supported else 0.88


def _both_energies(one: Node, other: Node) -> bool:
    """Work, heat and electrical energy from the same numbers are the same joules."""
    return all(node.unknown.quantity_kind.startswith("energy") for node in (one, other))


def _proposal(
    node: Node, goal: Goal, confidence: float, counts: tuple[tuple[int, int], ...] = ()
) -> Proposal:
    calls = _calls(node, 1)
    consumes = counts + tuple(
        leaf.fact.argument.span
        for step in node.nodes
        for leaf in step.leaves
        if leaf.fact is not None and isinstance(leaf.fact.argument, Given) and leaf.fact.argument.span
    )
    return Proposal(
        calls=calls,
        confidence=round(confidence, 3),
        because=" → ".join(step.relation.name.replace("_", " ") for step in node.nodes),
        consumes=consumes,
        result_unit=goal.unit or natural_unit(node),
    )


def _counts(reading: Reading) -> tuple[tuple[int, int], ...]:
    return tuple((measure.start, measure.end) for measure in reading.measures if is_count(reading, measure))


def _calls(node: Node, first: int) -> tuple[Call, ...]:
    """The steps of a plan, deepest first, numbered from `first`."""
    calls: list[Call] = []
    results: dict[int, FromStep] = {}
    for step in node.nodes:
        arguments: dict[str, Argument] = {
            name: Given(value=value) for name, value in step.relation.fixed.items()
        }
        if step.relation.unknown_argument is not None:
            arguments[step.relation.unknown_argument] = Given(value=step.unknown.argument)
        for leaf in step.leaves:
            arguments[leaf.variable.argument] = _argument(leaf.fact, leaf.variable)
        for variable, child in step.children:
            arguments[variable.argument] = results[id(child)]
        name = f"r{first + len(calls)}"
        calls.append(Call(step=name, tool=step.relation.tool, arguments=arguments))
        results[id(step)] = FromStep(step=name, name=step.unknown.argument)
    return tuple(calls)


def _argument(fact: Fact | None, variable: Variable) -> Argument:
    if fact is not None:
        return fact.bound(variable.unit)
    value, why = variable.usual or (0.0, "")
    return Assumed(value=value, unit=variable.unit, why=why)


def _asking(node: Node, rivals: Sequence[tuple[Node, float]], confidence: float) -> Proposal | None:
    """A question that tells two readings apart."""
    mine, other = dict(node.bindings), dict(rivals[0][0].bindings)
    for position, kind in mine.items():
        if position >= 0 and other.get(position, kind) != kind:
            one, two = _names(node, kind), _names(rivals[0][0], other[position])
            if one != two:
                return Proposal(
                    calls=(),
                    confidence=round(min(confidence, 0.7), 3),
                    because="two readings are equally likely",
                    questions=(f"Which is meant by {_shown(node, position)}: the {one} or the {two}?",),
                )
    one, two = node.unknown.words[0], rivals[0][0].unknown.words[0]
    if one == two:
        return None
    return Proposal(
        calls=(),
        confidence=round(min(confidence, 0.7), 3),
        because="two quantities may be meant",
        questions=(f"Do you want the {one} or the {two}?",),
    )


def _names(node: Node, kind: str) -> str:
    for step in node.nodes:
        for leaf in step.leaves:
            if leaf.variable.quantity_kind == kind:
                return leaf.variable.words[0]
    return kind


def _shown(node: Node, position: int) -> str:
    ordinals = ("the first", "the second", "the third", "the fourth", "the fifth", "the sixth")
    return f"{ordinals[position]} number" if position < len(ordinals) else "that number"


def _for_several(
    search: Search,
    goals: Sequence[Goal],
    facts: Sequence[Fact],
    implied: Sequence[Fact],
    lexicon: Lexicon,
    reading: Reading,
) -> Sequence[Proposal]:
    """One program for two quantities asked at once, when each has a clear plan; otherwise nothing."""
    calls: list[Call] = []
    answers: list[FromStep] = []
    confidence, consumes, because = 1.0, [], []
    for goal in goals[:3]:
        readings = _readings(search, goal, facts, implied, reading.lower)
        if not readings or (len(readings) > 1 and readings[0][1] - readings[1][1] < _CLEARLY_BETTER):
            return ()
        node, score = readings[0]
        proposal = _proposal(node, goal, score * goal.weight)
        calls += _calls(node, len(calls) + 1)
        answers.append(FromStep(step=calls[-1].step, name=node.unknown.argument))
        confidence = min(confidence, proposal.confidence)
        consumes += proposal.consumes
        because.append(proposal.because)
    return (
        Proposal(
            calls=tuple(calls),
            confidence=confidence,
            because="; ".join(because),
            consumes=tuple(consumes),
            answers=tuple(answers),
        ),
    )
