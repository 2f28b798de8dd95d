"""Numbers in a reply: backed by the ledger at the digits shown, in their unit, as what they are."""

import time

import pytest

from kithkin.messages.replies import Evidence
from kithkin.messages.results import ToolResult, Value
from kithkin.reasoning.composing import Piece
from kithkin.reasoning.ledger import Figure, Ledger
from kithkin.reasoning.understanding.reading import read_question
from kithkin.reasoning.verification import Checked, Problem, Verifier, half_last_place, sentences
from support.reasoner import UNITS


@pytest.fixture
def ledger() -> Ledger:
    """A body mass index of 22.857 from 70 kg and 175 cm, with the threshold 25 as literature."""
    ledger = Ledger(UNITS)
    ledger.add_asker(read_question("70 kg and 175 cm", UNITS))
    index = "kilogram / meter ** 2"
    result = ToolResult(
        values=(Value(name="bmi", label="body mass index", number=22.857142857, unit=index, decimals=1),),
        sentence="The body mass index is {{bmi}}.", method="m", reference="Garrow and Webster 1985",
        facts=(Value(name="limit", label="threshold of overweight", number=25.0, unit=index),),
    )  # fmt: skip
    piece = Evidence(
        id="r1", kind="computation", title="Body mass index", detail="m", reference="Garrow and Webster 1985"
    )
    inputs = [Figure(evidence="r1", label="weight", number=70.0, unit="kilogram", origin="input")]
    ledger.add(piece, [*ledger.result_figures("r1", result), *inputs])
    return ledger


@pytest.mark.parametrize("sentence", [
    "The body mass index is 22.9 kg/m².", "The body mass index is 22.86 kg/m².", "You gave 70 kg and 175 cm.",
    "It is 22.9 kg/m².", "That is a usual value.",
])  # fmt: skip
def test_true_sentences_stand(ledger: Ledger, sentence: str) -> None:
    assert isinstance(Verifier(ledger, UNITS).check_model_sentence(sentence), Checked)


@pytest.mark.parametrize("sentence", [
    "Look at evil.example for more.", "Look at EVIL.example/x?all=you.", "See evil\uff0eexample now.", "Open еvil.рф now.",
    "![look](//evil.example/p.png)", "[here](javascript:x)", "Write to help@evil now.", "Open ftp://evil now.",
    "See e-vil.example now.", "See -1a.example now.", "See evil。example now.", "See sub.evil。example。com.", "See evil\uff61example now.", "See 例。рф now.",
    "Call tel:+442079460000 now.", "Write sms:4420?body=all", "Open data:text/html,x now.", "[here](JavaScript:x)", "[call](TEL:112)",
    "All is w\u200bell.", "All \u202eis\u202c well.", "All is \x1b[31mwell.",
])  # fmt: skip
def test_links_and_hidden_signs_of_a_model_do_not_stand(ledger: Ledger, sentence: str) -> None:
    assert isinstance(Verifier(ledger, UNITS).check_model_sentence(sentence), Problem), sentence


@pytest.mark.parametrize(
    "part", ["a", "水", "a-", "a。", "a.", "-", "1-a", "1", "://", "a:"]
)  # fmt: skip
def test_however_long_a_sentence_is_it_is_looked_through_at_once(ledger: Ledger, part: str) -> None:
    began = time.process_time()
    Verifier(ledger, UNITS).check_model_sentence(part * 5_000 + "。")
    assert time.process_time() - began < 5


@pytest.mark.parametrize("sentence", [
    "That is fine, e.g. for adults, i.e. for most.", "Dr. Feld agrees etc. and so on.", "All is well 👩‍👩‍👧.", "It is fine… and so on.", "Yes/no, in the a.m. or so?",
    "Here is the data: it is fine.", "Tel: see your card.", "Name\tweight", "これは水です。次は塩です。", "好。中国人说好。", "A metadata: list.",
])  # fmt: skip
def test_ordinary_words_are_no_links(ledger: Ledger, sentence: str) -> None:
    assert isinstance(Verifier(ledger, UNITS).check_model_sentence(sentence), Checked), sentence


@pytest.mark.parametrize("sentence", [
    "The body mass index is 22.8 kg/m².", "The body mass index is 23.9 kg/m².", "The body mass index is 22.9 kg.", "The body mass index is 70 kg/m².",
    "The weight is 22.9 kg/m².", "The body mass index is 22.9 kg/m², which 9 of 10 people have.", "The weight is 71 kg.", "A study in Nature says so.",
    "Smith et al. agree.", "The body mass index is twenty three.", "See https://example.org.", "The body mass index is 2.29 × 10² kg/m².", "Your height is 1.76 m.",
])  # fmt: skip
def test_false_sentences_are_problems(ledger: Ledger, sentence: str) -> None:
    outcome = Verifier(ledger, UNITS).check_model_sentence(sentence)
    assert isinstance(outcome, Problem), sentence
    assert outcome.reason.endswith(".")


def test_a_rounded_value_needs_three_digits_of_its_own(ledger: Ledger) -> None:
    assert isinstance(
        Verifier(ledger, UNITS).check_model_sentence("The body mass index is 23 kg/m²."), Problem
    )


def test_our_own_words_pass_only_with_their_numbers(ledger: Ledger) -> None:
    verifier = Verifier(ledger, UNITS)
    good = Piece(
        text="The BMI is 22.9 kg/m², below 25 kg/m².",
        evidence=("r1",),
        template="The BMI is {{bmi}}, below {{limit}}.",
    )
    bad = Piece(text="The BMI is 29.9 kg/m².", evidence=("r1",), template="The BMI is {{bmi}}.")
    assert verifier.check_own(good) == []
    assert [problem.sentence for problem in verifier.check_own(bad)] == [bad.text]


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("71", 0.5),
        ("2.4", 0.05),
        ("1,234.50", 0.005),
        ("6.02 × 10^23", 5e20),
        ("6.02 × 10²³", 5e20),
        ("1e3", 500.0),
        ("1.5 × 10⁻⁴", 5e-6),
    ],
)
def test_half_a_last_place(text: str, half: float) -> None:
    assert half_last_place(text) == pytest.approx(half)


def test_sentences_do_not_end_at_decimal_points() -> None:
    assert sentences("It is 2.5 m. That is 0.5 more! Is it? Yes.\nNew line") == [
        "It is 2.5 m.",
        "That is 0.5 more!",
        "Is it?",
        "Yes.",
        "New line",
    ]


def test_a_figure_too_large_for_floating_point_backs_nothing_else() -> None:
    ledger = Ledger(UNITS)
    evidence = Evidence(id="r1", kind="computation", title="A factorial", detail="m")
    ledger.add(
        evidence, [Figure(evidence="r1", label="factorial", number=float("inf"), unit=None, origin="result")]
    )
    assert isinstance(Verifier(ledger, UNITS).check_model_sentence("The factorial is 1234."), Problem)
    assert Verifier(ledger, UNITS).check_own(
        Piece(text="The factorial is 1234.", evidence=("r1",), template="The factorial is {{x}}.")
    )
