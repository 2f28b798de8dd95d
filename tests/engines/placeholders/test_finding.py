"""What counts as a personal detail in a text, and what must stay because the question needs it."""

from __future__ import annotations

import unicodedata

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


def test_a_name_introduced_once_is_known_in_small_letters_and_inflected() -> None:
    texts = (
        "My sister Odette eats.",
        "is odette ill? ODETTE?",
        "Moja siostra Bogna",
        "Daj Bognie 5, bogne pytaj.",
    )
    assert [[one.text for one in details] for details in find_in(texts)] == [
        ["Odette"],
        ["odette", "ODETTE"],
        ["Bogna"],
        ["Bognie", "bogne"],
    ]


def test_what_is_told_beside_a_question_is_known_in_it() -> None:
    (details,) = find_in(["What did Tavish pay?"], beside=("My plumber Tavish Oakes wants 40 an hour.",))
    assert [one.text for one in details] == ["Tavish"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Powiedz Ziemowitowi i Bogną, czekam na Ziemowita; pytaj Bognę",
            ["Ziemowitowi", "Bogną", "Ziemowita", "Bognę"],
        ),
        (
            "Monice i Marcie dałem 20 zł, a z Kowalskim byłem u Kowalskiego.",
            ["Monice", "Marcie", "Kowalskim", "Kowalskiego"],
        ),
        ("Daj to Pawłowi i Markowi, ksiazka jest pawla", ["Pawłowi", "Markowi", "pawla"]),
        ("Раздели 4500 между Ярославом и Ульяной Соколовой", ["Ярославом", "Ульяной Соколовой"]),
        ("Tuğrul'a sor, Tuğruldan al; Ayşeye ver", ["Tuğrul", "Tuğruldan", "Ayşeye"]),
        ("Fraukes Tochter und Frauke's Hund, Jorins Bruder", ["Fraukes", "Frauke", "Jorins"]),
        ("Скажи Алексею; is asa here?", ["Алексею", "asa"]),
        ("is jose coming? zoe mueller, ZOË MULLER and zoë", ["jose", "zoe mueller", "ZOË MULLER", "zoë"]),
        ("ask ana_lima or ana.lima or ana  lima", ["ana_lima", "ana.lima", "ana  lima"]),
        ("Lima, Ana and Mrs Lima's car", ["Lima", "Ana", "Lima"]),
        ("O\u2019Rourke's and o'rourke", ["O\u2019Rourke", "o'rourke"]),
        ("jean-luc und Jean Luc", ["jean-luc", "Jean Luc"]),
    ],
)
def test_people_of_the_circle_are_known_in_other_forms(text: str, names: list[str]) -> None:
    people = (
        "Ziemowit Nowak", "Bogna", "Monika", "Marta Kowalska", "Jan Kowalski", "Paweł", "Marek", "Ярослав", "Ульяна Соколова",
        "Tuğrul", "Ayşe", "Frauke", "Jorin Kessler", "José", "Zoë Müller", "Ana Lima", "Liam O'Rourke", "Jean-Luc", "Алексей", "Åsa",
    )  # fmt: skip
    assert [words for _, words in found(text, people)] == names


@pytest.mark.parametrize(
    "text",
    [
        "What is the price of page 3 after 20% off for young people?",
        "An inductor of 2 henry and one of 3 Henry; 5 newton; 300 kelvin.",
        "Henry's law and Newton's second law",
        "Price after 10%? Young or old?",
        "x_price = 3; price_henry = 4",
        "the long way; he may march in march",
        "Three roses a day; der Sommer ist lang; Сколько весит сокол?",
    ],
)
def test_words_stay_words_whoever_is_called_so(text: str) -> None:
    people = (
        "Ana Price",
        "Henry Cole",
        "Isaac Newton-Smith",
        "Newton",
        "Tom Young",
        "Liz Page",
        "Kelvin",
        "Long May",
        "March",
        "Rose",
        "Sommer",
        "Ульяна Соколова",
    )
    assert found(text, people) == []


def test_names_that_are_words_are_found_where_they_are_written_as_names() -> None:
    people = ("Ana Price", "Tom Young")
    assert [words for _, words in found("Ask Price and tom young; then Young pays. ana price too", people)] == [
        "Price", "tom young", "Young", "ana price",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "number",
    ["612 34 56 78", "(11) 96123-4567", "347 123 4567", "(312) 555-0102", "312-555-0102", "0532 213 45 67"],
)
def test_a_telephone_number_is_known_by_its_grouping(number: str) -> None:
    assert found(f"{number}: 3 x 15 min?") == [("phone", number)]


@pytest.mark.parametrize(
    "text",
    [
        "612 345 678 people", "1 234 567 890 bytes", "600 123 456 zł", "10 20 30 40 50 60", "12 34 56 78 90 mean?", "2 4 6 8 10 12 14 16",
        "7 8 9 10 11 12 13 median", "120 80 72 36 98", "1990 1995 2000 2005", "3.141592653", "6022 1407 6000", "100 200 300 400", "20 12 34 56", "21 36 41 58 mean",
    ],
)  # fmt: skip
def test_figures_are_no_telephone_numbers(text: str) -> None:
    assert found(text) == []


def test_two_people_joined_by_and_are_two() -> None:
    assert found("Moja ciotka Bogna i Ziemowit płacą.")[:1] == [("person", "Bogna")]
    assert found("Mi hermana Casilda y Nerea pagan, con mi amigo Santiago Ramón y Cela.") == [
        ("person", "Casilda"),
        ("person", "Nerea"),
        ("person", "Santiago Ramón y Cela"),
    ]


def test_contacts_are_known_by_name_and_groups_are_not_people() -> None:
    contacts = (
        "Keziah Brown",
        "Mum",
        "Book Club",
        "Pizza Hut",
        "ottoline_87",
        "Running with Sam and friends",
        "Amazon",
        "Rose",
    )
    text = "Keziah and keziah brown and ottoline read 3 books of the club with mum: a pizza each, a rose, all running."
    (details,) = find_in([text], (), contacts)
    assert [one.text for one in details] == ["Keziah", "keziah brown", "ottoline"]


def test_a_name_in_accents_of_their_own_is_found_whole() -> None:
    text = unicodedata.normalize("NFD", "My doctor José Pérez and Zoë.")
    first, second = find_details(text, ("Zoë Müller",))
    assert (first.text, second.text) == tuple(
        unicodedata.normalize("NFD", name) for name in ("José Pérez", "Zoë")
    )
    assert text[first.start : first.end] == first.text


def test_nothing_of_a_name_is_left_where_two_overlap() -> None:
    text = "My nurse Ana Maria lopez came."
    assert "".join(words for _, words in found(text, ("Maria Lopez",))) == "AnaMaria lopez"


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
