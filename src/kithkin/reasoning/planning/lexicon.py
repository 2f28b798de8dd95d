"""The words by which relations name their quantities, ready to be found in a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kithkin.messages.errors import BadInput
from kithkin.ports.tools import Relation, Variable
from kithkin.ports.units import Units


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity named in the question; `kinds` are all that the words may mean."""

    start: int
    end: int
    words: str
    kinds: frozenset[str]


_MOST_KNOWN = 32
_PREPOSITIONS = frozenset(("at", "in", "on", "by", "from", "to"))


class Lexicon:
    """All relations with their words; built once and kept."""

    def __init__(self, relations: Sequence[Relation], units: Units) -> None:
        self.relations = tuple(relations)
        self.dimensions: dict[str, str] = {}
        self.units: dict[str, str | None] = {}
        self.kinds_by_word: dict[str, set[str]] = {}
        self.kinds_by_symbol: dict[str, set[str]] = {}
        for relation in self.relations:
            for variable in relation.variables:
                self._add(variable, units)

    def _add(self, variable: Variable, units: Units) -> None:
        kind = variable.quantity_kind
        if kind not in self.dimensions:
            try:
                self.dimensions[kind] = units.dimension(variable.unit) if variable.unit else ""
            except BadInput:
                self.dimensions[kind] = ""
            self.units[kind] = variable.unit
        for word in variable.words:
            if word in _PREPOSITIONS:
                # "at 50" does not say what 50 is, whatever a field's own questions may call "at".
                continue
            self.kinds_by_word.setdefault(word.lower(), set()).add(kind)
        for symbol in variable.symbols:
            self.kinds_by_symbol.setdefault(symbol, set()).add(kind)

    @cached_property
    def fields(self) -> Sequence[Sequence[Relation]]:
        """The relations by field ("physics")."""
        fields: dict[str, list[Relation]] = {}
        for relation in self.relations:
            fields.setdefault(relation.tool.partition(".")[0], []).append(relation)
        return tuple(map(tuple, fields.values()))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = sorted(self.kinds_by_word, key=len, reverse=True)
        alternatives = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
        return re.compile(rf"(?<![\w-])(?:{alternatives})(?:(?<=s)es|(?<=[a-z])s)?(?![\w])")

    def mentions(self, lower: str) -> tuple[Mention, ...]:
        """The quantities named in a text, longest names first at each place."""
        found: list[Mention] = []
        for match in self._pattern.finditer(lower):
            words = re.sub(r"\s+", " ", match.group())
            kinds = self.kinds_by_word.get(words) or self.kinds_by_word.get(words.removesuffix("s"))
            kinds = kinds or self.kinds_by_word.get(words.removesuffix("es"))
            if kinds:
                found.append(Mention(match.start(), match.end(), words, frozenset(kinds)))
        return tuple(found)

    def unit_kinds(self, dimension: str) -> frozenset[str]:
        """All kinds of one dimension."""
        return frozenset(kind for kind, known in self.dimensions.items() if known == dimension)


_known: dict[tuple[int, ...], Lexicon] = {}
_known_sequences: dict[int, tuple[Sequence[Relation], Lexicon]] = {}


def lexicon_of(relations: Sequence[Relation], units: Units) -> Lexicon:
    """The lexicon of these relations, built on first use. The sequence must not change afterwards."""
    known = _known_sequences.get(id(relations))
    if known is not None:
        return known[1]
    key = tuple(id(relation) for relation in relations)
    lexicon = _known.get(key)
    if lexicon is None:
        if len(_known) > _MOST_KNOWN:
            _known.clear()
        # It keeps the relations, so that their identities stay theirs.
        lexicon = _known[key] = Lexicon(relations, units)
    if len(_known_sequences) > _MOST_KNOWN:
        _known_sequences.clear()
    _known_sequences[id(relations)] = (relations, lexicon)
    return lexicon
