"""Medicines taken together, looked up in our table: an ingredient taken twice, pairs, and what a condition changes.

It states what a source says and where. It never says that something does no harm, and never what to take.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from kithkin.messages.errors import AskThePerson
from kithkin.messages.results import Citation, ToolResult, Value
from kithkin.ports.tools import Output, Parameter
from kithkin.tools.health.definitions import Topic, answer, health_tool, optional
from kithkin.tools.health.medicine_names import known_as, meant_by
from kithkin.tools.health.medicine_table import (
    CONDITIONS,
    SEVERITIES,
    Known,
    Medicine,
    Pair,
    Passage,
    medicine_table,
    spoken_day,
)

NOT_COVERED = "My table does not cover this pair: ask a pharmacist."
_ASK = "Ask a pharmacist or doctor first. Do not start or stop a prescribed medicine on your own."
_MOST = 8
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """One thing that must be said, with the headline that it would make."""

    rank: int
    headline: str
    citation: Citation | None


def check_medicines(medicines: str | Sequence[str], conditions: str = "") -> ToolResult:
    """What the table says of these medicines together, and of each in these conditions; the worst comes first.

    `medicines` are names (of ingredients, brands, products or classes), one after another or separated by commas;
    `conditions` are among `CONDITIONS`, separated by commas. Raises `AskThePerson` for a name that is not in the table.
    """
    named = medicines.split(",") if isinstance(medicines, str) else medicines
    taken = [_known(name) for name in named if name.strip()]
    told = [condition.strip() for condition in conditions.split(",") if condition.strip() in CONDITIONS]
    if not taken or (len(taken) < 2 and not told):
        raise AskThePerson("One medicine is missing.", questions=("Which other medicine is it taken with?",))
    repeats = _repeats(taken)
    pairs, uncovered = _pairs(taken, [medicine for medicine, _ in repeats])
    cautions, unsaid = _cautions(taken, told)
    findings = sorted([*[f for _, f in repeats], *pairs, *cautions], key=_order)
    citations = [f.citation for f in findings if f.citation is not None][:_MOST]
    citations += _products(taken) + (_keeping(taken) if findings else [])
    gaps = _gaps(uncovered, unsaid, alone=len(taken) == 2 and not findings)
    sentence = findings[0].headline if findings else gaps.pop(0)
    return answer(
        sentence,
        (Value(name="warnings", label="warnings found", number=len(findings)),),
        method="each medicine and each pair looked up in a table of pairs",
        reference=f"Kithkin's table of medicines, newest text {spoken_day(medicine_table().newest)}",
        steps=[f"{known.shown}: {', '.join(m.name for m in known.medicines)}" for known in taken],
        cautions=[*gaps, _ASK, _coverage()],
        citations=citations,
    )


def _order(finding: _Finding) -> tuple[int, str]:
    """The worst first; among equals the same ones, whichever medicine was named first."""
    return finding.rank, finding.citation.passage if finding.citation is not None else ""


def _known(name: str) -> Known:
    known = known_as(name)
    if known is not None:
        return known
    close = meant_by(name)
    question = f"Did you mean {close}?" if close else f"What is the active ingredient of “{name.strip()}”?"
    raise AskThePerson(f"“{name.strip()}” is not a name in my table.", questions=(question,))


def _coverage() -> str:
    return (
        f"My table is small: {len(medicine_table().pairs)} pairs from US labels and NHS pages. "
        "It does not cover all medicines, doses or health problems."
    )


def _cite(passage: Passage, sentence: str) -> Citation:
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
    if medicine.is_class or known.shown.lower() in {medicine.name, f"{medicine.name}s"}:
        return known.shown
    same = known.shown.lower().startswith(medicine.name) or medicine.everyday
    return known.shown if same else f"{known.shown} ({medicine.name})"


def _repeats(taken: Sequence[Known]) -> list[tuple[Medicine, _Finding]]:
    """Ingredients that stand in more than one of the products."""
    count = Counter(medicine for known in taken for medicine in known.medicines if not medicine.is_class)
    found: list[tuple[Medicine, _Finding]] = []
    for medicine in (medicine for medicine, times in count.items() if times > 1):
        holders = list(dict.fromkeys(known.shown for known in taken if medicine in known.medicines))
        both = f"{', '.join(holders[:-1])} and {holders[-1]}" if len(holders) > 1 else f"two of {holders[0]}"
        word = "both" if len(holders) == 2 else "all"
        headline = f"Warning: {both} {word} contain {medicine.name}."
        note = medicine_table().repeats.get(medicine.name)
        said = f"That would be {medicine.name} twice."
        citation = None
        if note is not None:
            citation = _cite(note.passage, f"{said} The source says: {note.advice}.")
        found.append((medicine, _Finding(rank=0, headline=headline, citation=citation)))
    return found


def _pairs(taken: Sequence[Known], twice: Sequence[Medicine]) -> tuple[list[_Finding], list[str]]:
    """The rows for every pair, and the pairs without a row (left out where they share an ingredient)."""
    found: dict[tuple[Pair, str, str], _Finding] = {}
    uncovered: list[str] = []
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
            uncovered.append(f"{one.shown} with {other.shown}")
    return list(found.values()), uncovered


def _pair(row: Pair, one: str, other: str) -> _Finding:
    pair = f"{one} with {other}"
    said = f"{_capital(pair)}: together they can {row.effect}. The source says: {row.advice}."
    if row.severity == "apart":
        said = f"{_capital(pair)}: taken at one time, they can {row.effect}. The source says: {row.advice}."
    headline = _HEADLINES[row.severity].format(pair=f"{one} and {other}")
    return _Finding(
        rank=1 + SEVERITIES.index(row.severity), headline=_capital(headline),
        citation=_cite(row.passage, said),
    )  # fmt: skip


def _cautions(taken: Sequence[Known], told: Sequence[str]) -> tuple[list[_Finding], list[str]]:
    """What is said of each medicine in each condition, and what is not."""
    found: list[_Finding] = []
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
                found.append(_Finding(rank=2, headline=headline, citation=_cite(note.passage, said)))
            if not notes and not known.everyday:
                unsaid.append(f"{known.shown} {where}")
    return found, unsaid


def _products(taken: Sequence[Known]) -> list[Citation]:
    """What the products are made of, where they are mixtures or the name is used for several."""
    return [
        _cite(known.passage, f"{_capital(known.shown)} holds {_and([m.name for m in known.medicines])}."
              + (" Products of this name differ: read the label." if known.varies else ""))
        for known in dict.fromkeys(taken)
        if known.passage is not None
    ]  # fmt: skip


def _keeping(taken: Sequence[Known]) -> list[Citation]:
    """Whatever must not be stopped suddenly."""
    return [
        _cite(
            note.passage, f"Do not stop {_spoken(known, medicine)} suddenly: its source warns against that."
        )
        for known in dict.fromkeys(taken)
        for medicine in known.medicines
        for note in [medicine_table().keeping(medicine)]
        if note is not None
    ]


def _gaps(uncovered: Sequence[str], unsaid: Sequence[str], *, alone: bool) -> list[str]:
    """What the table has nothing on, in words that promise nothing."""
    gaps: list[str] = []
    if uncovered:
        gaps.append(
            NOT_COVERED
            if alone
            else f"My table does not cover {_and(uncovered)}: ask a pharmacist about that."
        )
    if unsaid:
        gaps.append(f"My table holds nothing on {_and(unsaid)}: ask a pharmacist.")
    return gaps


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


_MEDICINES = Parameter(
    name="medicines",
    kind="text",
    description="names of medicines, brands or products, separated by commas",
    words=("medicines",),
    question="Which medicines are they?",
)
_CONDITIONS = optional(
    Parameter(
        name="conditions",
        kind="text",
        description=f"any of {', '.join(CONDITIONS)}, separated by commas",
        words=("conditions",),
    ),
    "",
)

TOPICS: tuple[Topic, ...] = (
    Topic(
        tool=health_tool(
            "check_medicines", check_medicines, (_MEDICINES, _CONDITIONS), (Output(name="warnings"),),
            summary="warnings for medicines taken together", reference="US labels and NHS pages; see docs/medicines.md",
            limits="a small table: a pair that is not in it may still do harm; no doses",
            examples=("Can I take ibuprofen with warfarin?",),
        ),
        words=(),
    ),
)  # fmt: skip
