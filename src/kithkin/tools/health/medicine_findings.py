"""What the table says of medicines taken together, each as a finding: one taken more than once, pairs, and what a condition changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from kithkin.messages.results import Citation
from kithkin.tools.health.medicine_table import (
    SEVERITIES,
    Known,
    Medicine,
    Pair,
    Passage,
    medicine_table,
)

_CONDITION_WORDS = {
    "pregnancy": "in pregnancy", "breastfeeding": "while breastfeeding", "kidney": "with kidney disease",
    "ulcer": "with a stomach ulcer", "asthma": "with asthma", "child": "for a child",
}  # fmt: skip
_HEADLINES = {
    "avoid": "Warning: {pair} should not be mixed.",
    "serious": "Warning: {pair} can do serious harm.",
    "care": "Take care with {pair}.",
    "apart": "Leave time between {pair}.",
}
_COUNTRIES = {"US": "the US", "UK": "the UK", "AU": "Australia", "DE": "Germany"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that must be said: the headline that it would make, and the sentence with its source, if there is one."""

    rank: int
    headline: str
    citation: Citation | None

    @property
    def order(self) -> tuple[int, bool, str]:
        """The worst first; among equals the same ones, whichever medicine was named first, those with a source before others."""
        return self.rank, self.citation is None, self.citation.passage if self.citation is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that is found, the worst first, and what the table has nothing on: pairs, and medicines in a condition."""

    found: tuple[Finding, ...]
    uncovered: tuple[str, ...]
    unsaid: tuple[str, ...]
    which: tuple[str, ...]


def findings_on(taken: Sequence[Known], told: Sequence[str]) -> Findings:
    """What the table says of these medicines together, and of each in these conditions."""
    repeats = _repeats(taken)
    pairs, missing = _pairs(taken, [medicine for medicine, _ in repeats])
    cautions, unsaid = _cautions(taken, told)
    which = dict.fromkeys(known.shown for pair in missing for known in _which(*pair))
    return Findings(
        found=tuple(sorted([*[f for _, f in repeats], *pairs, *cautions], key=lambda finding: finding.order)),
        uncovered=tuple(f"{one.shown} with {other.shown}" for one, other in missing),
        unsaid=tuple(unsaid),
        which=tuple(which),
    )


def _cite(passage: Passage, sentence: str) -> Citation:
    """A sentence of ours with the passage it rests on; it names the source and its day."""
    source = passage.source
    return Citation(
        sentence=f"{sentence} Source: {source.called}, {source.day}.", publisher=source.publisher,
        title=source.title, section=passage.section, dating=source.edition, address=source.address,
        passage=passage.text,
    )  # fmt: skip


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _spoken(known: Known, medicine: Medicine) -> str:
    """How the asker's word is repeated: "Advil (ibuprofen)"; just the word where it is the ingredient's own name."""
    plain = known.shown.lower().replace(".", "")
    if medicine.is_class or plain in {medicine.name, f"{medicine.name}s"}:
        return known.shown
    same = plain.startswith(medicine.name) or medicine.everyday
    return known.shown if same else f"{known.shown} ({medicine.name})"


def _repeats(taken: Sequence[Known]) -> list[tuple[Medicine, Finding]]:
    """Ingredients that stand in more than one of the products."""
    count = Counter(medicine for known in taken for medicine in known.medicines if not medicine.is_class)
    found: list[tuple[Medicine, Finding]] = []
    for medicine in (medicine for medicine, times in count.items() if times > 1):
        holders = list(dict.fromkeys(known.shown for known in taken if medicine in known.medicines))
        both = f"{', '.join(holders[:-1])} and {holders[-1]}" if len(holders) > 1 else f"two of {holders[0]}"
        word = "both" if len(holders) == 2 else "all"
        headline = f"Warning: {both} {word} contain {medicine.name}."
        note = medicine_table().repeats.get(medicine.name)
        said = f"That would be {medicine.name} more than once."
        citation = None
        if note is not None:
            citation = _cite(note.passage, f"{said} The source says: {note.advice}.")
        found.append((medicine, Finding(rank=0, headline=headline, citation=citation)))
    return found


def _pairs(
    taken: Sequence[Known], twice: Sequence[Medicine]
) -> tuple[list[Finding], list[tuple[Known, Known]]]:
    """The rows for every pair, and the pairs without a row (left out where they share an ingredient)."""
    found: dict[tuple[Pair, str, str], Finding] = {}
    missing: list[tuple[Known, Known]] = []
    for one, other in combinations(taken, 2):
        rows = [
            (row, mine, theirs)
            for mine in one.medicines
            for theirs in other.medicines
            if mine != theirs
            for row in [medicine_table().pair(mine, theirs)]
            if row is not None
        ]
        for row, mine, theirs in rows:
            said = _pair(row, _spoken(one, mine), _spoken(other, theirs))
            found.setdefault((row, one.shown, other.shown), said)
        if not rows and not any(m in one.medicines and m in other.medicines for m in twice):
            missing.append((one, other))
    return list(found.values()), missing


def _which(one: Known, other: Known) -> list[Known]:
    """The names of whole classes among a pair without a row that has one for a member: the answer hangs on which member it is."""
    table = medicine_table()
    return [
        known
        for known, beside in ((one, other), (other, one))
        for medicine in known.medicines
        if medicine.is_class
        and any(table.pair(member, m) for member in table.members(medicine) for m in beside.medicines)
    ]


def _pair(row: Pair, one: str, other: str) -> Finding:
    pair = f"{one} with {other}"
    said = f"{_capital(pair)}: together they can {row.effect}. The source says: {row.advice}."
    if row.severity == "apart":
        said = f"{_capital(pair)}: taken at one time, they can {row.effect}. The source says: {row.advice}."
    headline = _HEADLINES[row.severity].format(pair=f"{one} and {other}")
    return Finding(
        rank=1 + SEVERITIES.index(row.severity), headline=_capital(headline),
        citation=_cite(row.passage, said),
    )  # fmt: skip


def _cautions(taken: Sequence[Known], told: Sequence[str]) -> tuple[list[Finding], list[str]]:
    """What is said of each medicine in each condition, and what is not."""
    found: list[Finding] = []
    unsaid: list[str] = []
    for condition in told:
        for known in taken:
            notes = [
                (note, medicine)
                for medicine in known.medicines
                for note in [medicine_table().caution(medicine, condition)]
                if note is not None
            ]
            where = _CONDITION_WORDS[condition]
            for note, medicine in notes:
                name = _spoken(known, medicine)
                said = f"{_capital(name)} {where}: {note.advice}."
                headline = f"Warning: {name} {where} needs advice first."
                found.append(Finding(rank=2, headline=headline, citation=_cite(note.passage, said)))
            if not notes and not known.everyday:
                unsaid.append(f"{known.shown} {where}")
    return found, unsaid


def products(taken: Sequence[Known]) -> list[Citation]:
    """What the products are made of, where they are mixtures or the name is used for several."""
    return [
        _cite(known.passage, f"{_capital(known.shown)} holds {listed([m.name for m in known.medicines])}."
              + (" Products of this name differ: read the label." if known.varies else ""))
        for known in dict.fromkeys(taken)
        if known.passage is not None
    ]  # fmt: skip


def keeping(taken: Sequence[Known]) -> list[Citation]:
    """Whatever must not be stopped, or not suddenly."""
    return [
        _cite(
            note.passage,
            f"Do not stop {_spoken(known, medicine)} {note.advice}: its source warns against that.",
        )
        for known in dict.fromkeys(taken)
        for medicine in known.medicines
        for note in [medicine_table().keeping(medicine)]
        if note is not None
    ]


def sold_in(taken: Sequence[Known]) -> list[str]:
    """In which country a brand holds what was looked up: elsewhere the same name may stand for something else."""
    places: dict[tuple[str, ...], list[str]] = {}
    for known in dict.fromkeys(taken):
        if known.countries:
            places.setdefault(known.countries, []).append(known.shown)
    return [
        f"I read {listed(names)} as sold in {listed([_COUNTRIES[country] for country in countries])}: "
        "in another country the name may stand for something else."
        for countries, names in places.items()
    ]


def listed(parts: Sequence[str]) -> str:
    """Parts as one writes them: "one", "one and two", "one, two and three"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
