"""The intended purpose is the same, word for word, wherever people or models read it."""

import asyncio
import re
from pathlib import Path

import pytest

from kithkin.messages.pictures import Picture, PictureReading
from kithkin.messages.purpose import INTENDED_PURPOSE
from kithkin.messages.replies import Question
from kithkin.reasoning.answering import Reasoner
from kithkin.reasoning.conversing import write
from kithkin.reasoning.danger.assessing import assess
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.planning import plan
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.hosting import WorkerToolHost
from kithkin.tools.units import UnitsToolbox
from support.adversary import ScriptedEngine
from support.reasoner import UNITS, outcome_of, reasoner_with

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "src" / "kithkin" / "channels" / "web" / "static"
# Whatever says what Kithkin is for says it in this sentence and no other.
SAYS_PURPOSE = re.compile(
    r"kithkin (?:gives|provides|offers)[^.<]*\.(?: it does not[^.<]*\.)?", re.IGNORECASE
)


def test_the_readme_holds_it() -> None:
    text = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert f"**Intended purpose.** {INTENDED_PURPOSE}" in text
    assert {found.group() for found in SAYS_PURPOSE.finditer(text)} == {INTENDED_PURPOSE}


@pytest.mark.parametrize("page", ["index.html", "evidence.html"])
def test_the_pages_hold_it(page: str) -> None:
    assert f">{INTENDED_PURPOSE}</" in (PAGES / page).read_text("utf-8")


@pytest.mark.parametrize("page", sorted(path.name for path in PAGES.glob("*.html")))
def test_no_page_says_it_otherwise(page: str) -> None:
    text = " ".join((PAGES / page).read_text("utf-8").split())
    assert {found.group() for found in SAYS_PURPOSE.finditer(text)} <= {INTENDED_PURPOSE}


async def _asked_for_a_program() -> ScriptedEngine:
    engine = ScriptedEngine("nothing useful")
    host = WorkerToolHost()
    reasoner = reasoner_with(engine, [UnitsToolbox()], host)
    try:
        await outcome_of(reasoner, "which of the two trains that left before noon is the longer one")
    finally:
        reasoner.close()
        await host.close()
    return engine


def test_a_model_that_writes_programs_is_told_it() -> None:
    engine = asyncio.run(_asked_for_a_program())
    told = [m.text for request in engine.requests for m in request.messages if m.role == "system"]
    assert told
    assert all(INTENDED_PURPOSE in text for text in told)


class BlankPage:
    """A reader that finds nothing in any picture."""

    async def read(self, picture: Picture) -> PictureReading:
        return PictureReading(
            picture_id="p", layout="no_text", width=1, height=1, findings=(), safe_content=picture.content, media_type="image/png"
        )  # fmt: skip


def test_a_model_that_names_functions_before_it_sees_a_picture_is_told_it() -> None:
    async def asked(engine: ScriptedEngine) -> None:
        host = WorkerToolHost()
        reasoner = Reasoner(
            toolboxes=[UnitsToolbox()], units=UNITS, host=host, engine=engine, reader=BlankPage(), danger=assess, planner=plan
        )  # fmt: skip
        try:
            question = Question(text="which of the two is the longer one", pictures=(Picture(content=b"x"),))
            async for _ in reasoner.answer(question, ()):
                pass
        finally:
            reasoner.close()
            await host.close()

    engine = ScriptedEngine("nothing useful")
    asyncio.run(asked(engine))
    told = [m.text for request in engine.requests for m in request.messages if m.role == "system"]
    assert [text for text in told if "Name the functions" in text]
    assert all(INTENDED_PURPOSE in text for text in told)


def test_a_model_that_writes_freely_is_told_it() -> None:
    engine = ScriptedEngine("Rain is soft.")
    reading = read_question("write a line about rain", UNITS)
    asyncio.run(write(engine, reading, (), Ledger(UNITS), UNITS))
    (request,) = engine.requests
    assert INTENDED_PURPOSE in request.messages[0].text
