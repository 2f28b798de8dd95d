"""Which quantity is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kithkin.messages.readings import Measure, Reading
from kithkin.ports.units import Units
from kithkin.reasoning.planning.facts import is_angle
from kithkin.reasoning.planning.kinds import is_a
from kithkin.reasoning.planning.lexicon import Lexicon, Mention

_ASKS = re.compile(
    r"\b(?:what(?:'?s|s| is| are| was| were| would be| will be| must be| should be)?|which|find|calculate|determine|"
    r"compute|work out|give(?: me)?|get|solve for|estimate|figure out|tell me|evaluate|obtain|derive|need|want|know|how much|how many)\b"
)
_FILLER = re.compile(
    r"(?:[\s,]+(?:the|its|it's|their|his|her|my|our|a|an|of|is|are|was|will|would|be|total|net|resulting|resultant|"
    r"magnitude|size|value|amount|minimum|maximum|me|for|in|does|do|did|must|needed|required|how|much|many|new|is the|"
    r"average|mean|approximate|object's|car's|ball's|body's|stone's|train's|rock's|particle's|[a-z]+'s|"
    r"rate|kind|sort|what|corresponding|constant))*\s*"
)
_HOW: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"\bhow (?:fast|quickly|rapidly)\b|\bat what speed\b"), ("speed",)),
    (re.compile(r"\bhow (?:much|many)\b[^?.]*\b(?:remains?|left|remaining)\b|\bwhat (?:mass|amount|activity) "
                r"(?:remains|is left|will remain|will be left)\b"),
     ("mass.remaining", "decay_amount.remaining", "activity.remaining")),
    (re.compile(r"\bwhat (?:fraction|percent(?:age)?|proportion)\b[^?.]*\b(?:remains?|left|remaining)\b"),
     ("percent_remaining",)),
    (re.compile(r"\be\s?=\s?m\s?[·*×]?\s?c\s?(?:2|²|\^2|squared)"), ("energy.rest",)),
    (re.compile(r"\bhow far\b[^.?]*\b(?:fall|fallen|drop|dropped|falls)\b"), ("length.height",)),
    (re.compile(r"\bhow far\b|\bwhat distance\b"), ("distance", "length.range", "length.image", "length.arm")),
    (re.compile(r"\bhow long an? \w+\b"), ("distance", "length")),
    (re.compile(r"\bhow long (?:is|was|must|should|would) (?:the|a|this|its)\b"), ("length",)),
    (re.compile(r"\bhow (?:long|much time|many seconds|many minutes|many hours)\b|\bwhen (?:does|will|do)\b|\bat what time\b"),
     ("time",)),
    (re.compile(r"\bhow (?:high|tall)\b"), ("length.height",)),
    (re.compile(r"\bhow deep\b"), ("length.depth", "length.height")),
    (re.compile(r"\bhow (?:heavy)\b"), ("force.weight", "mass")),
    (re.compile(r"\bhow (?:hot|cold|warm)\b"), ("temperature",)),
    (re.compile(r"\bhow strong (?:a|is the) force\b|\bhow hard\b"), ("force",)),
    (re.compile(r"\bhow bright\b"), ("intensity",)),
    (re.compile(r"\bhow loud\b"), ("sound_level",)),
    (re.compile(r"\bhow efficient\b"), ("efficiency",)),
    (re.compile(r"\bhow dense\b"), ("density",)),
)  # fmt: skip
_HOW_MANY = re.compile(r"\bhow (?:many|much) (?:(?:more|total)\s)?")
_IN_UNIT = re.compile(
    r"\b(?:in|into|as|to|give (?:your |the )?answer in|answer in)\s+(?=[a-zμΩ°])", re.IGNORECASE
)
_SYMBOL_GOAL = re.compile(
    r"(?:\b(?:find|calculate|determine|solve for|what is|what's|whats|get|compute)\s+)([A-Za-zλθρωμηαβγτΔ][\w]{0,3})"
    r"\s*(?:[?.,]|$|if\b|when\b|given\b)|(?<!\w)([A-Za-zλθρωμηαβγτΔ]\w{0,3})\s*=\s*\?"
)


@dataclass(frozen=True, slots=True)
class Goal:
    """What is asked: kinds it may be, how sure, where it stands, and the unit that is wanted, if any."""

    kinds: frozenset[str]
    weight: float
    start: int
    end: int
    unit: str | None = None
    named: frozenset[str] = frozenset()


def find_goals(
    reading: Reading, lexicon: Lexicon, mentions: Sequence[Mention], units: Units
) -> tuple[Goal, ...]:
    """The quantities asked for, surest first; several when several are asked for."""
    wanted = _wanted_unit(reading, units)
    goals = _asked_by_how(reading, lexicon) or _asked_by_name(reading, lexicon, mentions)
    goals = goals or _asked_by_unit(reading, lexicon, units)
    if not goals:
        goals = _asked_by_symbol(reading, lexicon)
    if not goals:
        goals = _left_over(reading, lexicon, mentions)
    asked = [_with_unit(_with_special(goal, lexicon), wanted, lexicon, units) for goal in goals]
    return tuple(goal for goal in asked if goal.kinds) if any(goal.kinds for goal in asked) else ()


def _with_special(goal: Goal, lexicon: Lexicon) -> Goal:
    """ "energy" may be any energy: the facts will tell which."""
    kinds = frozenset(kind for kind in lexicon.dimensions if any(is_a(kind, named) for named in goal.kinds))
    return Goal(kinds | goal.kinds, goal.weight, goal.start, goal.end, goal.unit, goal.named)


def _with_unit(goal: Goal, wanted: str | None, lexicon: Lexicon, units: Units) -> Goal:
    if goal.unit is not None or wanted is None:
        return goal
    dimension = units.dimension(wanted)
    fitting = frozenset(kind for kind in goal.kinds if lexicon.dimensions[kind] == dimension)
    return replace(goal, kinds=fitting, unit=wanted)


def _wanted_unit(reading: Reading, units: Units) -> str | None:
    """The unit named for the answer: at the end of a clause, so that "in a minute" is not one."""
    for match in _IN_UNIT.finditer(reading.text):
        found = units.find(reading.text, match.end(), after_number=False)
        found = found or units.find(reading.text, match.end())
        if found and not re.match(r"\s*(?:$|[?.!,]|if\b|when\b|of\b|for\b|does\b)", reading.text[found[1] :]):
            found = None
        if found and not reading.inside(match.start(), found[1]):
            after = reading.text[found[1] : found[1] + 2]
            if not after or not after[0].isalnum():
                return found[0]
    return None


def _asked_by_name(reading: Reading, lexicon: Lexicon, mentions: Sequence[Mention]) -> list[Goal]:
    found: list[Goal] = []
    for asks in _ASKS.finditer(reading.lower):
        filler = _FILLER.match(reading.lower, asks.end())
        position = filler.end() if filler else asks.end()
        for mention in mentions:
            if asks.end() <= mention.start <= position and not _is_given(reading, lexicon, mention):
                found.append(Goal(mention.kinds, 1.0, mention.start, mention.end, named=mention.kinds))
                found += _and_another(reading, lexicon, mentions, mention)
                break
    return _distinct(found)


def _and_another(
    reading: Reading, lexicon: Lexicon, mentions: Sequence[Mention], first: Mention
) -> list[Goal]:
    """ "the force and the acceleration": a second quantity asked for in the same breath."""
    for mention in mentions:
        between = reading.lower[first.end : mention.start] if mention.start >= first.end else "x"
        if re.fullmatch(r"\s*(?:,|and|&)\s*(?:and\s+)?(?:the|its)?\s*", between) and not _is_given(
            reading, lexicon, mention
        ):
            return [Goal(mention.kinds, 1.0, mention.start, mention.end, named=mention.kinds)]
    return []


def _is_given(reading: Reading, lexicon: Lexicon, mention: Mention) -> bool:
    """Whether the words only label a number that follows ("a speed of 5 m/s")."""
    for measure in reading.measures:
        if measure.start >= mention.end:
            between = reading.lower[mention.end : measure.start]
            if not _same_measure(lexicon, mention, measure):
                return False
            return re.fullmatch(r"\s*(?:is|of|=|:|at)?\s*", between) is not None
    return False


def _distinct(goals: list[Goal]) -> list[Goal]:
    kept: list[Goal] = []
    for goal in goals:
        if all(goal.kinds != other.kinds for other in kept):
            kept.append(goal)
    return kept


def _asked_by_how(reading: Reading, lexicon: Lexicon) -> list[Goal]:
    for pattern, roots in _HOW:
        match = pattern.search(reading.lower)
        if match is None:
            continue
        kinds = frozenset(kind for kind in lexicon.dimensions if any(is_a(kind, root) for root in roots))
        if kinds:
            return [Goal(kinds, 0.95, match.start(), match.end())]
    return []


def _asked_by_unit(reading: Reading, lexicon: Lexicon, units: Units) -> list[Goal]:
    for match in _HOW_MANY.finditer(reading.lower):
        found = units.find(reading.text, match.end(), after_number=False)
        if found is None:
            continue
        dimension = units.dimension(found[0])
        kinds = frozenset(
            kind
            for kind in lexicon.unit_kinds(dimension)
            if (dimension or is_angle(found[0])) and is_angle(lexicon.units[kind]) == is_angle(found[0])
        )
        if kinds:
            # Joules of whatever name are named by their unit.
            named = frozenset(kind for kind in kinds if is_a(kind, "energy"))
            return [Goal(kinds, 0.9, match.start(), found[1], found[0], named)]
    return []


def _asked_by_symbol(reading: Reading, lexicon: Lexicon) -> list[Goal]:
    for match in _SYMBOL_GOAL.finditer(reading.text):
        symbol = match[1] or match[2]
        kinds = lexicon.kinds_by_symbol.get(symbol)
        if kinds:
            return [Goal(frozenset(kinds), 0.9, match.start(), match.end())]
    return []


def _left_over(reading: Reading, lexicon: Lexicon, mentions: Sequence[Mention]) -> list[Goal]:
    """A quantity named without a number, when it is the only one ("5 kg, 2 m/s², force?")."""
    free = [
        mention
        for mention in mentions
        if not _is_given(reading, lexicon, mention) and not _just_after(reading, lexicon, mention)
    ]
    nouns = [
        mention
        for mention in free
        if mention.end - mention.start > 3 or re.match(r"\s+of\b", reading.lower[mention.end :])
    ]
    starts = [
        mention for mention in nouns if reading.lower[: mention.start].strip() in ("", "the", "a", "average")
    ]
    asked = [mention for mention in nouns if _ends_asking(reading, mention)]
    questioned = [mention for mention in asked if reading.lower[mention.end :].strip()]
    chosen = questioned or starts or asked
    if chosen:
        return [Goal(chosen[0].kinds, 0.97, chosen[0].start, chosen[0].end, named=chosen[0].kinds)]
    return (
        [Goal(nouns[0].kinds, 0.8, nouns[0].start, nouns[0].end, named=nouns[0].kinds)]
        if len(nouns) == 1
        else []
    )


def _ends_asking(reading: Reading, mention: Mention) -> bool:
    """Whether the question ends with these words, but for a circumstance ("speed at the ground?")."""
    ending = re.match(
        r"\s*(?:(?:at|of|on|when|just)\b[a-z\s]*)?(?:\?|$|=\s*\?)", reading.lower[mention.end :]
    )
    return ending is not None


def _just_after(reading: Reading, lexicon: Lexicon, mention: Mention) -> bool:
    """Whether the words label the number before them ("a 4 ohm resistor")."""
    return any(
        measure.end <= mention.start
        and re.fullmatch(r"[\s-]?|\s+of\s+(?:the\s+|an?\s+)?", reading.lower[measure.end : mention.start])
        is not None
        and _same_measure(lexicon, mention, measure)
        for measure in reading.measures
    )


def _same_measure(lexicon: Lexicon, mention: Mention, measure: Measure) -> bool:
    if measure.unit is None:
        return True
    return any(lexicon.dimensions[kind] == measure.dimension for kind in mention.kinds)
