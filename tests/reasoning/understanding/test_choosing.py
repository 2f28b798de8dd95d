"""Which proposal is run, which is asked about, and which is distrusted."""

from kithkin.messages.readings import Call, Given, Proposal, Reading
from kithkin.reasoning.understanding.choosing import choose, unused_measures
from kithkin.reasoning.understanding.reading import read_question
from kithkin.reasoning.understanding.requests import FormRequest, form_request, is_only_form, without_form
from support.reasoner import UNITS

NO_FORM = FormRequest()


def read(text: str) -> Reading:
    return read_question(text, UNITS)


def proposal(
    reading: Reading, *used: int, tool: str = "a.b", confidence: float = 0.9, **more: object
) -> Proposal:
    arguments = {
        f"x{index}": Given(value=m.number, unit=m.unit, span=(m.start, m.end))
        for index in used
        for m in [reading.measures[index]]
    }
    return Proposal(
        calls=(Call(step="r1", tool=tool, arguments=arguments),), confidence=confidence, because="", **more  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_proposal_that_leaves_a_number_out_is_not_run() -> None:
    reading = read("70 kg and 175 cm on shelf 31")
    partial = proposal(reading, 0, 1, confidence=0.99)
    assert [m.text for m in unused_measures(partial, reading, NO_FORM)] == ["31"]
    assert choose([partial], reading, NO_FORM).best is None


def test_a_consumed_span_accounts_for_its_numbers() -> None:
    reading = read("70 kg and 175 cm on shelf 31")
    shelf = reading.measures[2]
    whole = proposal(reading, 0, 1, consumes=((shelf.start, shelf.end),))
    assert choose([whole], reading, NO_FORM).best is whole


def test_a_whole_but_less_sure_proposal_beats_a_sure_but_partial_one() -> None:
    reading = read("70 kg and 175 cm")
    partial, whole = proposal(reading, 0, confidence=0.99), proposal(reading, 0, 1, confidence=0.7)
    assert choose([partial, whole], reading, NO_FORM).best is whole


def test_a_weak_proposal_is_not_run() -> None:
    reading = read("70 kg")
    weak = proposal(reading, 0, confidence=0.5)
    choice = choose([weak], reading, NO_FORM)
    assert choice.best is None
    assert choice.weak == (weak,)


def test_a_rival_as_likely_is_kept_to_be_compared_with() -> None:
    reading = read("70 kg")
    one, other = proposal(reading, 0, confidence=0.9), proposal(reading, 0, tool="c.d", confidence=0.88)
    choice = choose([other, one], reading, NO_FORM)
    assert (choice.best, choice.rival) == (one, other)


def test_a_much_less_likely_rival_is_not_looked_at() -> None:
    reading = read("70 kg")
    one, other = proposal(reading, 0, confidence=0.95), proposal(reading, 0, tool="c.d", confidence=0.7)
    assert choose([one, other], reading, NO_FORM).rival is None


def test_the_same_call_proposed_twice_is_no_rival() -> None:
    reading = read("70 kg")
    assert choose([proposal(reading, 0), proposal(reading, 0)], reading, NO_FORM).rival is None


def test_a_surer_question_is_asked_rather_than_a_guess_run() -> None:
    reading = read("70 kg")
    asking = proposal(reading, 0, tool="c.d", confidence=0.95, questions=("How tall?",))
    choice = choose([proposal(reading, 0, confidence=0.8), asking], reading, NO_FORM)
    assert choice.best is None
    assert choice.questions == ("How tall?",)


def test_the_number_in_a_wish_about_form_is_accounted_for() -> None:
    reading = read("70 kg in lb to 2 decimal places")
    form = form_request(reading)
    assert form.decimals == 2
    assert choose([proposal(reading, 0)], reading, form).best is not None


def test_the_words_of_a_wish_can_be_taken_away_and_offsets_stay() -> None:
    for text in (
        "70 kg in lb to 2 decimal places",
        "70 kg in lb, rounded to 2 d.p.",
        "To 2 decimal places, 70 kg in lb",
        "70 kg in lb. Give your answer to 2 dp.",
    ):
        reading = read(text)
        plain = without_form(reading, form_request(reading))
        assert [m.text for m in plain.measures] == ["70 kg"], text
        measure = plain.measures[0]
        assert plain.text[measure.start : measure.end] == "70 kg"
        assert "decimal" not in plain.text
        assert "answer" not in plain.text


def test_a_message_that_is_only_a_wish() -> None:
    assert is_only_form(read("to 10 decimals"))
    assert is_only_form(read("and rounded to the nearest tenth, please"))
    assert not is_only_form(read("pi to 10 decimals"))
    assert not is_only_form(read("walk to 10 houses"))


def test_no_wish_is_heard_where_there_is_none() -> None:
    for text in ("count to 10", "5 to 3 odds", "add 2 decimal numbers", "from 2 to 5"):
        assert form_request(read(text)) == NO_FORM, text
