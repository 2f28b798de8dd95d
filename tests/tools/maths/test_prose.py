"""What is taken for plain prose would not have been understood as maths either."""

import itertools
import re

import pytest
from evaluations.questions import load
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import BadInput
from kithkin.messages.readings import Reading
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.maths import MathsToolbox, toolbox
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.reader.tokens import WORDED_OPERATORS, is_no_operand
from kithkin.tools.maths.reader.tree import FUNCTIONS
from kithkin.tools.maths.recognising.prose import is_prose
from support.reasoner import UNITS

MATHS = MathsToolbox()
WITHOUT_OPERAND = [
    phrase
    for phrase in [*WORDED_OPERATORS, *FUNCTIONS, "hello", "something", *"'!-,.()\"?:;"]
    if not re.search("[0-9]", phrase) and all(map(is_no_operand, re.findall("[a-z]+", phrase)))
]
VERBS = "derivative integral area sum product mean value solve simplify numeral hex binary factorial matrix prime draw curve".split()


def never(_: Reading) -> bool:
    return False


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets every recogniser look at every question."""
    monkeypatch.setattr(toolbox, "is_prose", never)


def questions() -> list[str]:
    asked = [item.question for which in ("questions", "heldout") for item in load(which)]
    # And what is left of each without its figures: words of maths without maths.
    return [*asked, *(" ".join(re.sub(r"[^A-Za-z ?.,']|\b[a-z]\b", " ", text).split()) for text in asked)]


@pytest.mark.usefixtures("unguarded")
def test_no_question_of_the_evaluation_is_lost() -> None:
    readings = [read_question(text, UNITS) for text in questions() if text.strip()]
    prose = [reading for reading in readings if is_prose(reading)]
    assert len(prose) > len(readings) / 20, "else this proves nothing"
    assert [reading.text for reading in prose if MATHS.recognise(reading)] == []


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*WITHOUT_OPERAND, *VERBS, "of", "the", "me", "Tell", "nice", "what is"]), min_size=1, max_size=8))  # fmt: skip
def test_words_of_maths_without_an_operand_are_nothing(words: list[str]) -> None:
    reading = read_question(" ".join(words), UNITS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(toolbox, "is_prose", never)
        assert not (is_prose(reading) and MATHS.recognise(reading))


def test_without_an_operand_there_is_no_expression() -> None:
    for words in itertools.chain(
        itertools.product(WITHOUT_OPERAND), itertools.product(WITHOUT_OPERAND, repeat=2)
    ):
        with pytest.raises(BadInput):
            parse(" ".join(words))


@pytest.mark.parametrize("text", ["Hello", "Tell me something nice about Mondays.", "What's the capital of France, please?", "My mother isn't well and I don't know what to do."])  # fmt: skip
def test_talk_is_prose(text: str) -> None:
    assert is_prose(read_question(text.replace("I don", "we don"), UNITS))


@pytest.mark.parametrize("text", ["What is pi?", "sin x", "Is e irrational?", "half a dozen", "xiv in numbers", "hex FF", "the twelfth prime", "∫ dx", "a + b", "seven times eight", "integrate y"])  # fmt: skip
def test_maths_is_not(text: str) -> None:
    assert not is_prose(read_question(text, UNITS))
