"""The table of medicines: names, products, pairs, cautions and where each of them stands. Small, curated, dated.

Every row rests on a passage that was read; the files say which. See docs/medicines.md for what is not in it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import combinations

from kithkin.messages.errors import KithkinError

SEVERITIES = ("avoid", "serious", "care", "apart")
"""From worst to least: not to be taken together; may do serious harm; to be watched; to be taken hours apart."""
CONDITIONS = ("pregnancy", "breastfeeding", "kidney", "ulcer", "asthma", "child")
UNDATED = "archived page, undated"
STOPPINGS = ("suddenly", "suddenly after long use", "unless your doctor tells you to")
"""How a medicine must not be stopped, as its source says it."""
_BRAND = re.compile(r"(?P<name>.+?) \((?P<countries>[A-Z]{2}(?:, [A-Z]{2})*)\)")


class MedicineTableBroken(KithkinError):
    """A row of the table of medicines is incomplete or contradicts another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication. `called` is its short name in a reply; `dated` an ISO date, "" where the text bears none."""

    id: str
    called: str
    publisher: str
    title: str
    dated: str
    dating: str
    address: str

    @property
    def day(self) -> str:
        """The date in words, "undated" where there is none."""
        return spoken_day(self.dated) if self.dated else "undated"

    @property
    def edition(self) -> str:
        """How old the text is ("page as stored on 15 January 2024")."""
        return f"{self.dating} {self.day}" if self.dated else self.dating


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The words relied on, and where they stand."""

    source: Source
    section: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine:
    """An ingredient, or a whole class ("NSAIDs"). `everyday` names are ordinary words too: they count only beside others.

    `tags` are what rows of the table may name: the ingredient itself, and its classes.
    """

    name: str
    classes: tuple[str, ...]
    everyday: bool
    is_class: bool = False

    @property
    def tags(self) -> frozenset[str]:
        """Its own name and its classes."""
        return frozenset(self.classes) if self.is_class else frozenset((self.name, *self.classes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a name stands for: one ingredient, or a product with several. `shown` is the name as it is written.

    `countries` is where it is sold under that name. `varies` when products of this name differ; `passage` tells a product's
    ingredients. `question` is set, and `medicines` empty, where the name by itself does not tell what is in the pack.
    """

    shown: str
    medicines: tuple[Medicine, ...]
    countries: tuple[str, ...] = ()
    varies: bool = False
    passage: Passage | None = None
    question: str = ""

    @property
    def everyday(self) -> bool:
        """Whether the name is an ordinary word too."""
        return bool(self.medicines) and all(medicine.everyday for medicine in self.medicines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two ingredients or classes: what they may do together, how bad, and what the source says to do."""

    one: str
    other: str
    severity: str
    effect: str
    advice: str
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a source says of one ingredient or class: in a condition, taken more than once, or on stopping it."""

    medicine: str
    condition: str
    advice: str
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineTable:
    """All of it. Names are in lower case. `unlisted` are names of medicines that the table has no row on, and whether each
    is an ordinary word too.
    """

    names: Mapping[str, Known]
    unlisted: Mapping[str, bool]
    pairs: tuple[Pair, ...]
    cautions: tuple[Note, ...]
    repeats: Mapping[str, Note]
    stopping: tuple[Note, ...]
    newest: str

    def pair(self, one: Medicine, other: Medicine) -> Pair | None:
        """The row that speaks of two medicines: the one that names them most closely, whichever comes first."""
        found = [row for row in self.pairs if _speaks_of(row, one, other)]
        return min(found, key=lambda row: _rank(row, one, other), default=None)

    def members(self, medicine: Medicine) -> tuple[Medicine, ...]:
        """The ingredients of a class."""
        every = dict.fromkeys(m for known in self.names.values() for m in known.medicines if not m.is_class)
        return tuple(member for member in every if medicine.name in member.classes)

    def caution(self, medicine: Medicine, condition: str) -> Note | None:
        """What is said of a medicine in a condition; of itself rather than of its class."""
        found = [n for n in self.cautions if n.condition == condition and n.medicine in medicine.tags]
        return min(found, key=lambda note: note.medicine != medicine.name, default=None)

    def keeping(self, medicine: Medicine) -> Note | None:
        """How a medicine must not be stopped (one of `STOPPINGS`), if its source warns of that."""
        found = [note for note in self.stopping if note.medicine in medicine.tags]
        return min(found, key=lambda note: note.medicine != medicine.name, default=None)


def _speaks_of(row: Pair, one: Medicine, other: Medicine) -> bool:
    return (row.one in one.tags and row.other in other.tags) or (
        row.one in other.tags and row.other in one.tags
    )


def _rank(row: Pair, one: Medicine, other: Medicine) -> tuple[int, int]:
    named = {one.name, other.name}
    return (row.one not in named) + (row.other not in named), SEVERITIES.index(row.severity)


def spoken_day(iso: str) -> str:
    """An ISO date as people say it."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def _rows(folder: Traversable, name: str) -> Iterator[dict[str, str]]:
    """The rows of one file. Raises `MedicineTableBroken` for a row with a wrong number of fields."""
    text = folder.joinpath(f"medicine_{name}.csv").read_text(encoding="utf-8")
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        if None in row or None in row.values():
            raise _broken(name, f"line {number} has too many or too few fields")
        yield row


def _broken(name: str, why: str) -> MedicineTableBroken:
    return MedicineTableBroken(
        f"medicine_{name}.csv: {why}.", remedy="Mend that row; docs/medicines.md says what each field holds."
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _sources(folder: Traversable) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for row in _rows(folder, "sources"):
        source = Source(**row)
        complete = all((source.id, source.called, source.publisher, source.title, source.dating))
        if not complete or not source.address.startswith(("https://", "http://")) or source.id in found:
            raise _broken("sources", f"{source.id!r} is incomplete or stands there twice")
        if not source.dated and source.dating != UNDATED:
            raise _broken("sources", f"{source.id!r} bears no date and does not say so")
        found[source.id] = source
    return found


def _passage(name: str, row: Mapping[str, str], sources: Mapping[str, Source]) -> Passage:
    if row["source"] not in sources or not row["passage"]:
        raise _broken(name, f"a row about {next(iter(row.values()))!r} has no known source or no passage")
    return Passage(
        source=sources[row["source"]], section=row.get("section") or "Composition", text=row["passage"]
    )


def _ingredients(folder: Traversable) -> tuple[dict[str, Medicine], dict[str, Known]]:
    medicines: dict[str, Medicine] = {}
    names: dict[str, Known] = {}
    for row in _rows(folder, "names"):
        is_class = row["ingredient"].startswith("class:")
        medicine = Medicine(
            name=row["ingredient"].removeprefix("class:"), classes=_listed(row["classes"]),
            everyday=row["everyday"] == "yes", is_class=is_class,
        )  # fmt: skip
        if not is_class:
            medicines[medicine.name] = medicine
        told = {name.lower(): Known(shown=name, medicines=(medicine,)) for name in _listed(row["names"])}
        for brand in _listed(row["brands"]):
            match = _BRAND.fullmatch(brand)
            if match is None:
                raise _broken("names", f"the brand {brand!r} lacks its country")
            countries = tuple(match["countries"].split(", "))
            brand = match["name"]
            told[brand.lower()] = Known(shown=brand, medicines=(medicine,), countries=countries)
        if names.keys() & told.keys():
            raise _broken("names", f"{sorted(names.keys() & told.keys())[0]!r} stands for two things")
        names |= told
    return medicines, names


def _products(
    folder: Traversable, medicines: Mapping[str, Medicine], sources: Mapping[str, Source]
) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for row in _rows(folder, "products"):
        parts = _listed(row["ingredients"])
        unknown = [part for part in parts if part not in medicines]
        if unknown or not parts or row["name"].lower() in found:
            raise _broken(
                "products", f"{row['name']!r} is there twice, or has an unknown ingredient {unknown}"
            )
        known = Known(
            shown=row["name"], medicines=tuple(medicines[part] for part in parts),
            countries=(row["country"],) if row["country"] else (),
            varies=row["varies"] == "yes", passage=_passage("products", row, sources),
        )  # fmt: skip
        found |= {name.lower(): known for name in (row["name"], *_listed(row["also"]))}
    return found


def _unclear(folder: Traversable, sources: Mapping[str, Source]) -> dict[str, Known]:
    """Names that stand for different things, in different countries or on different packs: what is in them is asked."""
    found: dict[str, Known] = {}
    for row in _rows(folder, "unclear"):
        if row["question"]:
            _passage("unclear", row, sources)
        found[row["name"].lower()] = Known(
            shown=row["name"], medicines=(), question=row["question"] or pack_question(row["name"])
        )
    return found


def pack_question(name: str) -> str:
    """What to ask where a name does not tell what is in the pack."""
    return f"What are the active ingredients on the pack of {name}?"


def _pairs(folder: Traversable, tags: frozenset[str], sources: Mapping[str, Source]) -> tuple[Pair, ...]:
    found: dict[frozenset[str], Pair] = {}
    for row in _rows(folder, "pairs"):
        key = frozenset((row["one"], row["other"]))
        if key in found:
            raise _broken("pairs", f"{row['one']} with {row['other']} is told twice")
        if not key <= tags or row["severity"] not in SEVERITIES or not row["effect"] or not row["advice"]:
            raise _broken(
                "pairs", f"{row['one']} with {row['other']} is incomplete or names what is not known"
            )
        found[key] = Pair(
            one=row["one"], other=row["other"], severity=row["severity"], effect=row["effect"], advice=row["advice"],
            passage=_passage("pairs", row, sources),
        )  # fmt: skip
    return tuple(found.values())


def _notes(
    rows: Iterator[dict[str, str]],
    name: str,
    tags: frozenset[str],
    sources: Mapping[str, Source],
    condition: str = "",
) -> tuple[Note, ...]:
    notes = tuple(
        Note(
            medicine=row["medicine"], condition=row.get("condition") or condition,
            advice=row.get("advice") or row.get("how") or "", passage=_passage(name, row, sources),
        )
        for row in rows
    )  # fmt: skip
    for one, other in combinations(notes, 2):
        if (one.medicine, one.condition) == (other.medicine, other.condition):
            raise _broken(name, f"{one.medicine} is told twice")
    for note in notes:
        if note.medicine not in tags or (not condition and note.condition not in CONDITIONS):
            raise _broken(name, f"{note.medicine!r} or its condition is not known")
        if condition == "stopping" and note.advice not in STOPPINGS:
            raise _broken(name, f"how {note.medicine!r} must not be stopped is not told")
    return notes


def read_table(folder: Traversable) -> MedicineTable:
    """The table from the files of a folder, checked. Raises `MedicineTableBroken`."""
    sources = _sources(folder)
    medicines, names = _ingredients(folder)
    for file, more in (
        ("products", _products(folder, medicines, sources)),
        ("unclear", _unclear(folder, sources)),
    ):
        if more.keys() & names.keys():
            raise _broken(file, f"{sorted(more.keys() & names.keys())[0]!r} stands for two things")
        names |= more
    unlisted = {row["name"].lower(): row["everyday"] == "yes" for row in _rows(folder, "unlisted")}
    if unlisted.keys() & names.keys():
        raise _broken("unlisted", f"{sorted(unlisted.keys() & names.keys())[0]!r} stands in another file")
    tags = frozenset(tag for known in names.values() for medicine in known.medicines for tag in medicine.tags)

    def notes(name: str, condition: str = "") -> tuple[Note, ...]:
        return _notes(_rows(folder, name), name, tags, sources, condition)

    return MedicineTable(
        names=names,
        unlisted=unlisted,
        pairs=_pairs(folder, tags, sources),
        cautions=notes("cautions"),
        repeats={note.medicine: note for note in notes("repeats", "repeat")},
        stopping=notes("stopping", "stopping"),
        newest=max(source.dated for source in sources.values()),
    )


@cache
def medicine_table() -> MedicineTable:
    """The table that comes with Kithkin, read and checked once."""
    return read_table(files("kithkin.tools.health"))
