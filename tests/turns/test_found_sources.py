"""When source packs are looked into at all, and that nobody waits for them for long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from kithkin.messages.pictures import Picture
from kithkin.messages.replies import Question
from kithkin.messages.sharing import Meanings, Viewers
from kithkin.messages.sources import CitedClaim, CitedPassage, KeptPack, PackHead, PackPassage
from kithkin.reasoning.sources.looking_up import may_answer
from kithkin.reasoning.sources.premises import claims_in
from kithkin.turns import found_sources
from kithkin.turns.found_sources import SourceLookup
from support.packs import claim

HEAD = PackHead(title="T", publisher="P", kind="health", date="2024-01-01")
ANA = Viewers(people=frozenset(("Ana",)), strangers=False)


@dataclass
class Packs:
    """One pack with one passage and one claim; `asked` is what was looked up."""

    installed: bool = True
    asked: list[str] = field(default_factory=list[str])
    slow: float = 0.0
    reads: int = 0
    number: int = 1

    async def epoch(self) -> int:
        return self.number

    async def claims(self) -> Sequence[CitedClaim]:
        return [claim("Antibiotics cure the flu.")] if self.installed else []

    async def list(self) -> Sequence[KeptPack]:
        kept = KeptPack(id=1, head=HEAD, passages=1, claims=1, kept_at=1.0, digest="d")
        return [kept] if self.installed else []

    async def passages(self, viewers: Viewers, ids: Sequence[int]) -> Sequence[CitedPassage]:
        found = {1000: CitedPassage(id=1000, pack=1, head=HEAD, passage=PackPassage(text="It is."))}
        return [found[one] for one in dict.fromkeys(ids) if one in found]

    async def may_still_quote(self, viewers: Viewers, packs: Sequence[int]) -> bool:
        return self.installed

    async def search(self, viewers: Viewers, query: str, *, limit: int = 10, now: float) -> Sequence[int]:
        self.asked.append(query)
        await asyncio.sleep(self.slow)
        return [1000]

    async def meanings(self, query: str, ids: Sequence[int]) -> Meanings:
        return Meanings(question=b"q", posts=tuple((one, b"v") for one in ids))

    async def read(self) -> None:
        self.reads += 1
        await asyncio.sleep(self.slow)

    def lookup(self) -> SourceLookup:
        return SourceLookup(self, self, may_answer, claims_in, self.read)  # type: ignore[arg-type]


def beside(packs: Packs, *texts: str, **more: object) -> Question:
    async def walk() -> Question:
        lookup = packs.lookup()
        found = Question(text="")
        for text in texts:
            found = await lookup.beside(Question(text=text, **more), ANA)  # type: ignore[arg-type]
        return found

    return asyncio.run(walk())


def test_what_a_passage_could_answer_is_looked_up_with_what_it_means() -> None:
    packs = Packs()
    found = beside(packs, "Do antibiotics cure the flu?").sources
    assert [one.id for one in found.passages] == [1000]
    assert [one.id for one in found.claims] == [1]
    assert found.meanings.posts == ((1000, b"v"), (1, b"v"))


@pytest.mark.parametrize(
    "text", ["What is 15% of 80?", "hello", "  ", "12 * 4?", "Thanks!", "Does my sister sing?"]
)
def test_nothing_is_looked_up_for_what_no_passage_answers(text: str) -> None:
    packs = Packs()
    assert beside(packs, text).sources.passages == ()
    assert packs.asked == []


def test_without_packs_and_beside_pictures_nothing_is_looked_up() -> None:
    none, packs = Packs(installed=False), Packs()
    assert beside(none, "What is the flu?").sources.passages == ()
    assert beside(packs, "What is the flu?", pictures=(Picture(content=b"x"),)).sources.passages == ()
    assert none.asked == packs.asked == []


def test_only_the_first_question_waits_for_reading_and_none_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found_sources, "_READING_SECONDS", 0.05)
    monkeypatch.setattr(found_sources, "_SEARCHING_SECONDS", 0.2)
    monkeypatch.setattr(found_sources, "_LAGGING_SECONDS", 0.1)
    packs = Packs(slow=5.0)
    began = time.monotonic()
    assert beside(packs, "What is the flu?", "What is a cold?").sources.passages == ()
    assert packs.reads == 1
    assert time.monotonic() - began < 3
