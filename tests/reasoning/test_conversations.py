"""Follow-ups, answers to our questions, wishes about form, small talk, and how not knowing is said."""

import pytest

from kithkin.messages.replies import Reply, Verdict


def first_line(reply: Reply) -> str:
    return reply.text.split("\n")[0]


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (["bmi for 70kg and 175cm", "and for 90 kg?"], "29.4"),
        (["bmi for 70kg and 175cm", "and for 90 kg?", "what if I were 6 ft"], "26.9"),
        (["bmi for 70kg and 175cm", "and for my brother, 80 kg and 180 cm?"], "24.7"),
        (["molar mass of glucose", "what about caffeine?"], "194.19"),
        (["molar mass of glucose", "what about caffeine?", "and water?"], "18.015"),
        (["convert 5 miles to km", "and in feet?"], "26,400 ft"),
        (["convert 5 miles to km", "and 10 miles?"], "16.0934 km"),
        (["what is 15% of 80", "and 20%?"], "16"),
        (["what is 15% of 80", "what about 200?"], "30"),
        (["kinetic energy of a 1500 kg car at 30 m/s", "and at 60 mph?"], "539,581 J"),
        (["is 97 prime", "and 91?"], "7 × 13"),
        (["area of a circle with radius 5 cm", "and 10 cm?"], "314.2 cm²"),
        (["what is sqrt 2", "to 10 decimals"], "1.4142135624"),
        (["what is sqrt 2 to 3 decimals", "and to 6 decimal places please"], "1.414214"),
    ],
)
def test_a_follow_up_changes_what_it_names(talk, messages: list[str], expected: str) -> None:
    reply = [talk.say(message) for message in messages][-1]
    assert expected in first_line(reply)
    assert reply.verdict is Verdict.CHECKED
    assert "I read your question as: “" in reply.text, "an edited question is shown"


def test_a_question_of_its_own_is_not_taken_for_a_follow_up(talk) -> None:
    talk.say("bmi for 70kg and 175cm")
    reply = talk.say("What is 15% of 80?")
    assert first_line(reply) == "15% of 80 is 12."
    assert "I read your question as" not in reply.text


def test_a_follow_up_to_nothing_is_not_guessed(talk) -> None:
    assert talk.say("and for 90 kg?").verdict is Verdict.ABSTAINED


def test_an_ambiguous_change_is_not_made(talk) -> None:
    talk.say("area of a triangle with sides 5, 6, 7")
    reply = talk.say("and 8?")
    assert reply.verdict is Verdict.ABSTAINED


@pytest.mark.parametrize("answer", ["180 cm", "I am 1.8 m tall", "It's 1.80 m", "5 ft 11"])
def test_an_answer_to_our_question_completes_it(talk, answer: str) -> None:
    asked = talk.say("my bmi, I weigh 80 kg")
    assert asked.verdict is Verdict.ABSTAINED
    assert len(asked.questions) == 1
    assert asked.questions[0].endswith("?")
    assert "height" in asked.questions[0]
    reply = talk.say(answer)
    assert reply.verdict is Verdict.CHECKED
    assert "24." in first_line(reply)


def test_a_new_question_after_ours_is_answered_as_itself(talk) -> None:
    talk.say("my bmi, I weigh 80 kg")
    assert first_line(talk.say("what is 15% of 80?")) == "15% of 80 is 12."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what is the square root of 2 to 3 significant figures", "1.41."),
        ("pi to 4 decimal places", "3.1416"),
        ("2/3 as a decimal to 3 dp", "0.667"),
        ("22/7 rounded to 2 decimal places", "3.14."),
        ("7 divided by 3 to the nearest tenth", "2.3."),
        ("200 miles in km to 1 decimal place", "321.9 km"),
        ("200 miles in km, to two decimal places please", "321.87 km"),
        ("What is the area of a circle with radius 5 cm? Give your answer to 1 decimal place.", "78.5 cm²"),
        ("kinetic energy of a 3 kg ball at 7.1 m/s to 2 s.f.", "76 J"),
    ],
)
def test_wishes_about_the_form_are_kept(talk, question: str, expected: str) -> None:
    reply = talk.ask(question)
    assert expected in first_line(reply)
    assert reply.verdict is Verdict.CHECKED


@pytest.mark.parametrize("text", ["hello", "Hi there!", "good morning", "hola", "how are you?"])
def test_a_greeting_is_greeted(talk, text: str) -> None:
    reply = talk.ask(text)
    assert reply.verdict is Verdict.UNCHECKED
    assert reply.text.startswith("Hello!")


@pytest.mark.parametrize("text", ["thanks", "Thank you so much!", "cheers", "bye"])
def test_thanks_are_taken_kindly(talk, text: str) -> None:
    assert talk.ask(text).text == "You're welcome."


def test_what_it_is_says_what_it_does_not_do(talk) -> None:
    reply = talk.ask("What can you do?")
    assert "I am Kithkin" in reply.text
    assert "does not diagnose" in reply.text


@pytest.mark.parametrize("text", ["hello what is 5 + 6", "thanks, and 15% of 80?", "hi, 5 miles in km"])
def test_politeness_does_not_hide_a_question(talk, text: str) -> None:
    reply = talk.ask(text)
    assert any(number in reply.text for number in ("11", "12", "8.04672")), reply.text


@pytest.mark.parametrize(
    "text", ["who is the president of france", "what is the meaning of life", "zork blarg 17 of 43 wibble"]
)
def test_not_knowing_is_said_plainly(talk, text: str) -> None:
    reply = talk.ask(text)
    assert reply.verdict is Verdict.ABSTAINED
    assert reply.text.startswith("I don't know.")
    assert not reply.claims


def test_not_knowing_about_health_names_who_knows(talk) -> None:
    reply = talk.ask("which tablets cure my headache forever")
    assert reply.verdict in {Verdict.ABSTAINED, Verdict.PARTLY}
    assert "doctor" in reply.text


@pytest.mark.parametrize("text", ["how many tiles in a floor of blarg 3 m", "zork of 10 m of water 7 blarg"])
def test_floors_and_water_are_no_health_matter(talk, text: str) -> None:
    assert "pharmacist" not in talk.ask(text).text


def test_two_readings_that_agree_are_no_disagreement(talk) -> None:
    reply = talk.ask("convert glucose 100 mg/dL to mmol/L")
    assert reply.verdict is Verdict.CHECKED
    assert "5.6 mmol/L" in reply.text


def test_what_was_assumed_is_said_in_peoples_words(talk) -> None:
    reply = talk.ask("how many days until 25 december 2090")
    assumed = next(line for line in reply.text.split("\n") if line.startswith("I took"))
    assert "T" not in assumed.replace("UTC", "").replace("I took", "").replace("The", "")
    assert assumed.count("(") == 1
    assert reply.verdict is Verdict.CHECKED


@pytest.mark.parametrize(
    "text",
    ["I earn 2500 a month, pay 20% tax, what's left", "take home pay on a salary of 30000 with 20% tax"],
)
def test_tax_on_earnings_is_not_added_like_tax_on_a_price(talk, text: str) -> None:
    assert "tax is" not in talk.ask(text).text
