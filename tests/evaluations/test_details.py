"""How well personal details are found, held to floors; and that no frozen question loses a word."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from evaluations.details.labels import FOLDER, Half, Labelled, labelled, load, load_known
from evaluations.details.scoring import score
from evaluations.questions import SETS
from evaluations.questions import load as load_questions

from kithkin.app import toolboxes
from kithkin.engines.placeholders import find_details, find_in
from kithkin.engines.placeholders.known_names import words_in_small_letters
from kithkin.reasoning.programs.tool_functions import HEADER, stub
from kithkin.reasoning.programs.writing import _INSTRUCTIONS

HALVES: tuple[Half, ...] = ("development", "held_out", "unrehearsed")
FLOORS: dict[Half, tuple[float, float]] = {
    "development": (0.88, 0.98),
    "held_out": (0.98, 0.98),
    "unrehearsed": (0.42, 0.94),
}
"""Recall and precision, below what was measured (docs/hosted-engines.md)."""


def found(text: str, people: Sequence[str] = ()) -> list[tuple[str, int, int]]:
    return [(one.kind, one.start, one.end) for one in find_details(text, people)]


def found_in(sentence: Labelled) -> list[tuple[str, int, int]]:
    return found(sentence.text, sentence.people)


def test_the_sentences_are_those_that_were_frozen() -> None:
    lines = [line.split("  ") for line in (FOLDER / "FROZEN").read_text("utf-8").splitlines()]
    assert {name for _, name in lines} == {str(file.relative_to(FOLDER)) for file in FOLDER.glob("*/*.txt")}
    for digest, name in lines:
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name


def test_there_are_as_many_as_promised() -> None:
    sentences = [one for half in HALVES for one in load(half)]
    assert len(sentences) >= 300
    assert len({one.language for one in sentences}) >= 8
    assert sum(not one.details for one in sentences) >= 100, "what must stay is measured as well"
    assert len({one.text for one in sentences}) == len(sentences)


@pytest.mark.parametrize("half", HALVES)
def test_recall_and_precision_stay_above_their_floors(half: Half) -> None:
    recall, precision = FLOORS[half]
    measured = score(load(half), found_in)
    assert measured.total.recall >= recall, measured.mistakes
    assert measured.total.precision >= precision, measured.mistakes


@pytest.mark.parametrize("half", HALVES)
def test_what_has_a_form_of_its_own_is_hardly_missed(half: Half) -> None:
    kinds = score(load(half), found_in).kinds
    formed = [tally for kind, tally in kinds.items() if kind != "person"]
    labels = sum(tally.labelled for tally in formed)
    assert labels - sum(tally.found for tally in formed) <= max(1, 0.03 * labels)


def test_hardly_anybody_known_by_name_is_missed_and_no_word_is_taken_for_them() -> None:
    measured = score(load_known(), found_in)
    assert measured.total.recall >= 0.97, measured.mistakes
    assert measured.total.precision >= 0.97, measured.mistakes
    assert measured.untouched[False] == 0, measured.mistakes


def test_the_score_is_strict() -> None:
    sentence = labelled("en", "My doctor [person:Ana Lima] takes 5 mg.")
    assert sentence.text == "My doctor Ana Lima takes 5 mg."
    half = score([sentence], lambda _: [("person", 10, 13)])
    assert (half.total.recall, half.total.precision) == (0.0, 1.0)
    more = score([sentence], lambda _: [("person", 3, 18)])
    assert (more.total.recall, more.total.precision) == (1.0, 0.0)


@pytest.mark.parametrize("which", SETS)
def test_no_frozen_question_loses_a_word(which: str) -> None:
    turns = [(item.id, text) for item in load_questions(which) for text in item.turns]
    assert turns
    assert [(name, found(text)) for name, text in turns if found(text)] == []


PEOPLE_OF_ANY_NAME = (
    "Ana Price", "Tom Young", "Liz Page", "Henry Mole", "Max Power", "Ida Mass", "Jo Field", "Rex Rate", "Al Base", "Kelvin Weeks",
    "Rose Day", "Will Short", "Mark Long", "Grace Major", "Summer Waters", "Angle", "Dose", "Amount", "Tempo Range",
)  # fmt: skip


def test_what_a_model_is_told_of_the_tools_is_the_same_whoever_belongs_to_the_circle() -> None:
    tools = [tool for toolbox in toolboxes() for tool in toolbox.tools]
    told = HEADER + _INSTRUCTIONS + "".join(stub(tool) for tool in tools)
    (details,) = find_in(
        [told], PEOPLE_OF_ANY_NAME, PEOPLE_OF_ANY_NAME, ordinary=words_in_small_letters(told)
    )
    assert [one.text for one in details] == []


def test_what_a_model_is_told_of_the_tools_stays_as_it_is() -> None:
    tools = [tool for toolbox in toolboxes() for tool in toolbox.tools]
    told = [
        HEADER + _INSTRUCTIONS,
        *(text for tool in tools for text in (stub(tool), tool.summary, *tool.examples)),
    ]
    assert [(text, found(text)) for text in told if found(text)] == []
