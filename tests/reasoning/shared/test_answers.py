"""Which posts answer a question, which only look like it, and how the answer reads."""

import pytest

from kithkin.messages.replies import Verdict
from kithkin.messages.sharing import Post
from kithkin.reasoning.shared.finding import LONGEST_QUOTE
from support.shared_posts import cited, draft_for, post, said

PIANO = "Our daughter has had piano lessons with Halina Brzoska in Leeds since autumn. Patient, funny, and cheap too."
SHOP = "The piano shop in Leeds has second-hand uprights from 900 this month, delivery included."
GUITAR = "Guitar teacher tip: Osvaldo Prates in Leeds makes even scales fun."
ASKS = "Does anybody know a good piano teacher in Leeds? Mine has moved away."
ELSEWHERE = "We found a lovely piano teacher in Bristol, Ilse Vantongeren, she comes to the house."
AGAINST = "Do not take piano lessons at the Allegro school in Leeds: teacher shouts, and we never got our deposit back."


def all_about_pianos() -> list[Post]:
    texts = (SHOP, GUITAR, ASKS, ELSEWHERE, AGAINST, PIANO)
    return [post(text, number=number) for number, text in enumerate(texts, start=1)]


@pytest.mark.parametrize(
    "question",
    [
        "who knows a piano teacher in Leeds?",
        "Can anyone recommend piano lessons in Leeds?",
        "piano teacher Leeds??",
        "any piano tutor in leeds that somebody likes",
        "My son wants to learn the piano. Does anyone know a teacher in Leeds?",
        "Kennt jemand eine Klavierlehrerin in Leeds?",
        "Qui donne des cours de piano à Leeds ?",
        "¿Alguien da clases de piano en Leeds?",
        "Alguém dá aulas de piano em Leeds?",
        "Chi insegna pianoforte a Leeds?",
    ],
)
def test_the_answer_is_told_from_all_that_resembles_it(question: str) -> None:
    assert cited(question, all_about_pianos()) == [6]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("who knows a good piano teacher?", SHOP),
        ("who knows a good piano teacher?", GUITAR),
        ("who knows a good piano teacher?", ASKS),
        ("who knows a good piano teacher?", AGAINST),
        ("who knows a piano teacher in Leeds?", ELSEWHERE),
        ("who knows a good piano tuner?", PIANO),
        ("Does anyone know a plumber?", "Plumbing supplies half price, I got copper pipe and two taps."),
        ("Does anyone know a plumber?", "New here, which plumber do you all use?"),
        ("where does the 47 bus leave from?", "The 48 bus leaves from stop F."),
        ("What did Tom Berger say about the tax adviser?", "Our tax adviser is Ms Lind, says Tom Berger."),
        ("who has been to Trattoria Lia?", "Trattoria Nonna was lovely."),
        ("who knows Dr Anna Marchetti?", "Dr Luca Marchetti is our vet."),
        (
            "How much does the yoga class cost?",
            "Yoga with Ximena on the roof of the library, mats are there.",
        ),
        ("When is choir rehearsal?", "The choir sang beautifully, thank you all."),
        ("any tips for a bakery", "Our flat is next to the bakery."),
        ("who knows a babysitter?", "Our dog sitter Benno takes two dogs at once."),
        ("Who knows a good lawyer?", "We painted the hall yellow. It looks like an egg."),
        ("what did Ana say about sleep", "I take 10 mg melatonin and sleep like a stone."),
        (
            "which colour bin is collected: when is the blue bin collected?",
            "The brown bin is collected on Saturday.",
        ),
        ("any tips?", PIANO),
    ],
)
def test_near_misses_are_refused(question: str, text: str) -> None:
    assert cited(question, [post(text, "Lisa Berger")]) == []


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "does anyone know a beekeeper?",
            "The beekeepers of Hollin, Ottilie and Farouk, gave us a jar of honey.",
        ),
        ("Where can I get my bike repaired?", "Bike fixed same day at Spoke and Word! Gears like new"),
        (
            "Who knows a photographer?",
            "photographer for your wedding? Henrik Aas. You don't notice the camera.",
        ),
        (
            "Who teaches Spanish?",
            "After six months of Spanish with Marisol I ordered a whole dinner without pointing.",
        ),
        ("Which restaurant can you recommend?", "Pizzeria Da Zelinda: best crust in town."),
        ("where did people stay in Porto?", "In Porto we slept at Pensão Aurora. Quiet street."),
        (
            "Does anyone have a good plumber?",
            "Can't recommend Petrov and Sons enough, our plumber for years.",
        ),
        ("who has the spare key for garage 4417?", "garage 4417: spare key is with Brigid now"),
        ("How much does your cleaner take?", "Our cleaner Adjoa takes 16 an hour."),
        ("Who knows a photografer?", "Best photographer ever: Henrik Aas."),
    ],
)
def test_other_words_for_the_same_are_known(question: str, text: str) -> None:
    assert cited(question, [post(text)]) == [1]


def test_a_line_says_who_where_and_when_and_quotes_exactly() -> None:
    shared = post(PIANO, at="2026-05-03")
    draft, [evidence] = draft_for("who knows a piano teacher?", [shared])
    assert draft is not None
    assert [piece.text for piece in draft.pieces] == [f"Ana, Instagram, 3 May 2026: “{PIANO}”"]
    assert draft.verdict is Verdict.CHECKED
    assert (evidence.id, evidence.kind, evidence.post) == ("s1", "post", 1)
    assert (evidence.value, evidence.author, evidence.platform) == (PIANO, "Ana", "instagram")
    assert (evidence.said_at, evidence.permalink) == ("2026-05-03", "https://instagram.com/p/1")


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        (post(PIANO, "owner", author="Ana M.", at="2026-05-03"), "Ana M., Instagram, 3 May 2026: "),
        (post(PIANO, "Tom Berger", author="tommy", at="2026-05-03"), "Tom Berger, Instagram, 3 May 2026: "),
        (
            post(PIANO, "Ben", author="Uncle Bo", own=False, platform="whatsapp", kind="message", title="Food friends", at="2026-05-03"),
            "Uncle Bo, WhatsApp (Food friends), 3 May 2026: ",
        ),
        (post(PIANO, author="Ana", kind="review", platform="facebook", place="Leeds Music", at="2026-05-03"), "Ana, Facebook, 3 May 2026, at Leeds Music: "),
    ],
)  # fmt: skip
def test_the_author_is_named_as_people_know_them(shared: Post, expected: str) -> None:
    assert said("who knows a piano teacher?", [shared]).startswith(expected)


def test_what_is_old_is_said_to_be_old() -> None:
    assert "(This is from 2021.)" in said("who knows a piano teacher?", [post(PIANO, at="2021-03-02")])
    assert "This is from" not in said("who knows a piano teacher?", [post(PIANO, at="2025-03-02")])


def test_a_quote_is_short_and_ends_where_a_sentence_ends() -> None:
    filler = "The weather was nice and we walked a lot, and then we had tea by the canal. " * 6
    text = f"{filler}Our piano teacher is Halina Brzoska. She lives in Leeds. {filler}"
    _, [evidence] = draft_for("who knows a piano teacher?", [post(text)])
    assert evidence.value.startswith("Our piano teacher is Halina Brzoska. She lives in Leeds.")
    assert evidence.value in text
    assert len(evidence.value) <= LONGEST_QUOTE
    assert evidence.value.endswith(".")


def test_at_most_three_are_quoted_and_repeats_once() -> None:
    posts = [post(f"Our piano teacher is Number{'x' * n}, really good.", number=n) for n in range(1, 7)]
    assert len(cited("who knows a piano teacher?", posts)) == 3
    twice = [
        post(PIANO, number=1),
        post(PIANO, number=2, platform="facebook"),
        post(PIANO.upper(), "Ben", number=3),
    ]
    assert cited("who knows a piano teacher?", twice) == [1]


def test_a_warning_is_never_a_recommendation() -> None:
    warning = "Never again: Studio Inferno. The yoga teacher was rude."
    assert cited("who recommends a yoga class?", [post(warning)]) == []
    against = said("is Studio Inferno any good?", [post(warning, at="2026-05-03")])
    assert against.startswith("Against it: Ana, Instagram, 3 May 2026: “")
    assert cited("which yoga class should I avoid?", [post(warning)]) == [1]
    rated = post("Yoga class at Studio Inferno.", kind="review", rating="1 of 5")
    assert cited("who recommends a yoga class?", [rated]) == []


def test_differing_opinions_stand_side_by_side() -> None:
    posts = [
        post("Trattoria Lia was awful: cold pasta and a rude waiter.", "Tom Berger", number=2),
        post("The best pasta in town is at Trattoria Lia.", number=1),
    ]
    lines = said("What do people think of Trattoria Lia?", posts).split("\n")
    assert lines[0] == "Opinions differ:"
    assert sum(line.startswith("Against it: Tom Berger") for line in lines) == 1
    assert sum(line.startswith("Ana") for line in lines) == 1


@pytest.mark.parametrize(
    ("question", "asker", "expected"),
    [
        ("What did Ana say about the campsite?", "Ben", [1]),
        ("what did ana say about the campsite", "Ben", [1]),
        ("What did Tom say about the campsite?", "Ben", [2]),
        ("What did Lisa Berger say about the campsite?", "Ben", []),
        ("What did Tom Sawyer say about the campsite?", "Ben", []),
        ("What did Uncle Bo say about the campsite?", "Ben", [3]),
        ("What did I write about the campsite?", "Tom Berger", [2]),
        ("What did I write about the campsite?", "Ben", []),
        ("Which campsite does Ana like?", "Ben", [1]),
    ],
)
def test_whose_words_are_asked_for(question: str, asker: str, expected: list[int]) -> None:
    posts = [
        post("The campsite at Lago Chiaro is quiet.", "Ana", number=1),
        post("Campsite of the year: Pinewater!", "Tom Berger", number=2),
        post("That campsite has otters.", "Ben", author="Uncle Bo", own=False, number=3),
    ]
    assert cited(question, posts, asker) == expected


def test_when_it_was_shared_restricts() -> None:
    posts = [
        post("Two weeks in Lisbon, what a trip.", "Tom Berger", number=1, at="2026-07-20"),
        post("Our trip to Norway.", "Tom Berger", number=2, at="2025-07-20"),
    ]
    assert cited("Where did Tom go last summer?", posts) == [1]
    assert cited("Where did Tom go in 2025?", posts) == [2]
    assert cited("Where did Tom go in 2023?", posts) == []


def test_a_fact_that_changed_is_told_as_it_is_now() -> None:
    posts = [
        post("Choir rehearsal will be on Friday at seven.", number=1, at="2025-02-01"),
        post("Choir rehearsal is on Tuesday from now on.", number=2, at="2026-09-01"),
    ]
    assert cited("When is choir rehearsal?", posts) == [2]


def test_a_check_in_without_words_is_told_by_its_place() -> None:
    shared = post(
        "",
        "Tom Berger",
        kind="check_in",
        place="Trattoria Lia, Bristol",
        at="2026-07-20",
        platform="facebook",
    )
    assert (
        said("Where did Tom go last summer?", [shared])
        == "Tom Berger, Facebook, 20 July 2026: “Trattoria Lia, Bristol”"
    )
