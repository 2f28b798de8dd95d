"""What counts as a personal detail in a text, and what must stay because the question needs it."""

from __future__ import annotations

import pytest

from kithkin.engines.placeholders import find_details, find_in


def found(text: str, people: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in find_details(text, people)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (
            "Write to harriet.okafor+lab@mail.example.org, please.",
            "email",
            "harriet.okafor+lab@mail.example.org",
        ),
        ("Call me on +1 (202) 555-0143.", "phone", "+1 (202) 555-0143"),
        ("Ruf mich unter 030 23125 042 an.", "phone", "030 23125 042"),
        ("IBAN DE89370400440532013000, bitte.", "account", "DE89370400440532013000"),
        ("card 4111 1111 1111 1111 expires soon", "account", "4111 1111 1111 1111"),
        ("Mi DNI es 54362315K.", "identity", "54362315K"),
        ("Mój PESEL to 44051401359.", "identity", "44051401359"),
        ("I live at 14 Larkspur Lane, Bristol BS1 4QD now.", "address", "14 Larkspur Lane, Bristol BS1 4QD"),
        (
            "see https://app.example.org/join?token=9f8e7d6c5b4a",
            "link",
            "https://app.example.org/join?token=9f8e7d6c5b4a",
        ),
        ("ping 203.0.113.45 twice", "network", "203.0.113.45"),
        ("the key sk-proj-Zt81LmQ0vXy73RbKe92HpW4d leaked", "secret", "sk-proj-Zt81LmQ0vXy73RbKe92HpW4d"),
        ("DOB 1991-11-30, potassium 5.9", "birthdate", "1991-11-30"),
        ("My car LB21 XYZ needs oil.", "plate", "LB21 XYZ"),
        ("My doctor Ana Lima agrees.", "person", "Ana Lima"),
        ("Dear Mrs O'Shaughan,\nthanks", "person", "O'Shaughan"),
        ("mevrouw van Dijk heeft koorts", "person", "van Dijk"),
        ("Ahmet Bey 70 kilo", "person", "Ahmet"),
    ],
)
def test_details_are_found_whole_and_nothing_beside_them(text: str, kind: str, words: str) -> None:
    assert found(text) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "What is 202 - 555 + 143?",
        "4111111111111111 * 2",
        "4111111111111112 is a card number that fails its check.",  # Luhn
        "Compute 54362315 - 12 K",
        "GB82 WEST 1234 5698 7654 33",  # not an IBAN: mod 97
        "The password is wrong.",
        "Our token is unchanged",
        "Give 5 mg/kg every 8 h for 7 days, at most 75 mg.",
        "I was born on 14 March 1988. How old am I?",
        "From 14 March 1988 to 2 April 1990, how many days?",
        "See https://example.org/wiki/Insulin for more.",
        "version 203.0.113.45 and the mask of 192.168.0.0/24",
        "It ran at 12:30:45 on 2024-03-14.",
        "Prof. Williams sold his house for $620000.",
        "Who was Marie Curie? What is Ohm's law?",
        "Will May be warm? Rose water costs 3.50.",
        "Draw <h1> and x < 3 > 2",
        "0110 1001 1100 in decimal",
    ],
)
def test_what_a_question_needs_stays(text: str) -> None:
    assert found(text) == []


def test_a_name_introduced_once_is_known_everywhere() -> None:
    texts = (
        "My doctor Ana Lima called.",
        "Does Ana agree with Ana's nurse? Annas do.",
        "Dr. Lima's dose is 5 mg.",
    )
    assert [[one.text for one in details] for details in find_in(texts)] == [
        ["Ana Lima"],
        ["Ana", "Ana"],
        ["Lima"],
    ]


def test_people_of_the_circle_are_known_however_they_are_written() -> None:
    people = ("Beatriz Figueiral", "Jorin Kessler")
    assert found("did beatriz eat? jorin kessler and Figueiral's dog", people) == [
        ("person", "beatriz"),
        ("person", "jorin kessler"),
        ("person", "Figueiral"),
    ]


def test_a_name_that_is_a_word_is_a_person_only_where_it_must_be() -> None:
    people = ("Will Marsh", "Rose", "owner")
    assert found("Will it rain? Then will Will come? Will says so. The owner has a rose.", people) == [
        ("person", "Will"),
        ("person", "Will"),
    ]


def test_a_password_is_found_again_where_nothing_says_what_it_is() -> None:
    first, second = find_in(["My password is Tr4vel!Otter9.", "Is Tr4vel!Otter9 long enough?"])
    assert [one.text for one in (*first, *second)] == ["Tr4vel!Otter9", "Tr4vel!Otter9"]


def test_written_placeholders_are_kept_apart() -> None:
    assert found("What is <PERSON_1> or < phone 2 >?") == [("text", "<PERSON_1>"), ("text", "< phone 2 >")]
