"""Search finds what fits: by words and meaning, author, place and age, in many languages, each thing once."""

from pathlib import Path

import pytest

from kithkin.messages.sharing import ONLY_ME
from kithkin.sharing.searching.authors import Authors
from kithkin.sharing.searching.embedding import StaticEmbedding
from kithkin.sharing.searching.keywords import Keywords
from kithkin.sharing.searching.search import IndexedSearch
from kithkin.sharing.searching.words import words_of_post
from support.searched_circle import CIRCLE, NOW, YES, SearchedCircle, in_a_circle, item, only, strangers_and

WORDS = ("piano", "plumber", "pizza", "pharmacy")


def test_what_fits_best_comes_first_and_other_walls_hold(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        assert await circle.found(only("Ben"), "piano") == []
        texts = (
            "Our piano teacher Mrs Lopez is patient and kind",
            "The plumber came within an hour",
            "Pizza at Nonna's, finally a crisp crust",
        )
        await circle.posts.add("Ana", [item(text, text) for text in texts], CIRCLE, YES)
        await circle.posts.add("Ana", [item("secret", "My piano teacher is too expensive")], ONLY_ME)
        assert (await circle.found(only("Ben"), "who knows a good piano teacher?"))[0] == texts[0]
        assert "My piano teacher is too expensive" not in await circle.found(
            only("Ben"), "piano teacher expensive"
        )
        assert (await circle.found(only("Ana"), "piano teacher expensive"))[
            0
        ] == "My piano teacher is too expensive"
        assert await circle.found(only("Gus"), "piano") == []
        assert await circle.found(strangers_and("Ana"), "piano") == []
        assert await circle.found(only("nobody"), "piano") == []

    in_a_circle(tmp_path, test)


def test_meaning_place_author_and_age_count(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        await circle.posts.add(
            "Ana",
            [
                item("1", "Sourdough needs a hot oven and patience"),
                item("2", "Great dinner by the river", place="Lisbon"),
                item("3", "The dentist was fine", days_ago=3000),
                item("4", "The dentist was fine today", days_ago=3),
                item("5", "明日は大阪でラーメンを食べます"),
            ],
            CIRCLE,
            YES,
        )
        await circle.posts.add("Ben", [item("6", "Great dinner by the river, again")], CIRCLE, YES)
        assert (await circle.found(only("Ben"), "how do I bake bread"))[0].startswith("Sourdough")
        assert (await circle.found(only("Ben"), "dinner in Lisbon"))[0] == "Great dinner by the river"
        assert (await circle.found(only("Ana"), "what did Ben say about dinner"))[0].endswith("again")
        assert (await circle.found(only("Ben"), "dentist"))[:2] == [
            "The dentist was fine today",
            "The dentist was fine",
        ]
        assert (await circle.found(only("Ben"), "ラーメン"))[0].startswith("明日")

    in_a_circle(tmp_path, test)


def test_the_same_words_come_once_and_another_persons_stay(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        await circle.posts.add(
            "Ana", [item("1", "Piano for sale!"), item("2", "piano for sale")], CIRCLE, YES
        )
        await circle.posts.add("Ben", [item("3", "Piano for sale")], CIRCLE, YES)
        assert len(await circle.found(only("owner"), "piano sale")) == 2

    in_a_circle(tmp_path, test)


def test_copies_on_other_platforms_are_found_once_although_links_and_tags_differ(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        texts = (
            "Our piano teacher Mrs Lopez is patient 🎹 #piano #lessons @mrs.lopez",
            "Our #piano teacher Mrs Lopez is patient https://example.org/a?b=1",
            "Our piano teacher, Mrs. López, is patient!",
        )
        await circle.posts.add("Ana", [item(text, text) for text in texts], CIRCLE, YES)
        await circle.posts.add("Ana", [item("other", "Our piano teacher Mrs Bell is strict")], CIRCLE, YES)
        assert len(await circle.found(only("Ben"), "piano teacher")) == 2

    in_a_circle(tmp_path, test)


def test_a_copy_that_may_not_be_seen_hides_none_that_may(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        await circle.posts.add("Ana", [item("1", "Piano for sale", days_ago=1)], ONLY_ME)
        await circle.posts.add("Ana", [item("2", "Piano for sale!", days_ago=900)], CIRCLE, YES)
        assert await circle.found(only("Ben"), "piano") == ["Piano for sale!"]

    in_a_circle(tmp_path, test)


def test_things_without_words_are_no_copies_of_one_another(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        await circle.posts.add("Ana", [item(str(one), "", place="Lisbon") for one in range(3)], CIRCLE, YES)
        assert len(await circle.found(only("Ben"), "Lisbon")) == 3

    in_a_circle(tmp_path, test)


def test_who_is_named_comes_first_among_many_who_say_more(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        await circle.people.add("Tom Berger", "member")
        many = [
            item(str(one), f"Dinner number {one} at the Italian restaurant, great dinner")
            for one in range(150)
        ]
        await circle.posts.add("Ana", many, CIRCLE, YES)
        await circle.posts.add("Tom Berger", [item("t", "We ate far too late", days_ago=2000)], CIRCLE, YES)
        assert (
            "We ate far too late"
            in (await circle.found(only("Ben"), "what did Tom say about dinner at the restaurant"))[:3]
        )
        assert "We ate far too late" not in await circle.found(only("Ben"), "dinner at the restaurant")

    in_a_circle(tmp_path, test)


def test_a_name_names_whose_words_they_are_now() -> None:
    authors = Authors()
    authors.add("Tom Berger", 1)
    authors.add("Zoë Lind", 2)
    circle = ("Tom Berger", "Ana")
    assert list(authors.named("what did Tom say", circle)) == [1]
    assert list(authors.named("and TOM BERGER or zoe lind?", circle)) == [1, 2]
    assert (
        list(authors.named("what did Zoë say", circle)) == []
    )  # nobody of the circle: only the whole name is a name
    authors.discard("Tom Berger", 1)
    assert list(authors.named("what did Tom say", circle)) == []


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("हिन्दी सीखने की अच्छी किताब", "हिन्दी"),
        ("猫が好きです", "猫"),
        ("明日は大阪でラーメンを食べます", "ラーメン"),
        ("上海的钢琴老师很好", "钢琴"),
        ("서울에서 김치를 먹었다", "김치"),
        ("ครูสอนเปียโนใจดี", "เปียโน"),
        ("مُعَلِّم بيانو جيد", "معلم"),
        ("شكراً أحمد", "احمد"),
        ("שִׁעוּר פסנתר", "שעור"),
        ("Καλή δασκάλα πιάνου", "δασκαλα"),
        ("Учитель музыки нашёлся", "нашелся"),
        ("Straße nach Köln", "strasse koln"),
        ("İstanbul'da yemek", "istanbul"),
        ("Cô giáo dạy đàn ở Hà Nội", "ha noi"),
        ("Happy #PianoTeacher day", "teacher"),
        ("ｆｕｌｌ ｗｉｄｔｈ", "width"),
        ("co\u00adoper\u200bation", "cooperation"),
    ],
)
def test_words_are_found_in_many_languages_and_spellings(tmp_path: Path, text: str, query: str) -> None:
    async def test(circle: SearchedCircle) -> None:
        others = (
            "The plumber came within an hour", "Der Zahnarzt war gut", "今日は暑い", "날씨가 좋다", "अच्छा खाना", "سوق كبير",
        )  # fmt: skip
        await circle.posts.add("Ana", [item(text, text), *(item(one, one) for one in others)], CIRCLE, YES)
        assert (await circle.found(only("Ben"), query))[0] == text

    in_a_circle(tmp_path, test)


def test_a_change_counts_from_the_next_search_on(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        await circle.posts.add("Ana", [item(word, f"{word} one") for word in WORDS], ONLY_ME)
        assert await circle.found(only("Ben"), "piano") == []
        ids = [post.id for post in (await circle.posts.mine("Ana")).posts]
        await circle.posts.set_audience("Ana", ids, CIRCLE, YES)
        assert (await circle.found(only("Ben"), "piano"))[0] == "piano one"
        await circle.posts.add("Ana", [item("piano", "violin one")], ONLY_ME)
        assert (await circle.found(only("Ben"), "violin"))[0] == "violin one"
        await circle.posts.withdraw("Ana", ids)
        assert await circle.found(only("Ben"), "violin piano plumber") == []

    in_a_circle(tmp_path, test)


def test_words_that_were_replaced_are_not_found_by(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        old = item("old", "In the end we found the marimba in a shop by the sea", days_ago=3000)
        await circle.posts.add("Ana", [item("new", "marimba", days_ago=1), old], CIRCLE, YES)
        assert (await circle.found(only("Ben"), "marimba"))[0] == "marimba"
        await circle.posts.add(
            "Ana", [item("new", "We are having a very rainy week", days_ago=1)], CIRCLE, YES
        )
        assert (await circle.found(only("Ben"), "marimba"))[0] == old.text

    in_a_circle(tmp_path, test)


def test_what_was_removed_is_no_candidate_by_words() -> None:
    keywords = Keywords()
    for row in range(3):
        keywords.put(row, "marimba", "Ana", ["circle"])
    keywords.commit()
    keywords.remove(1)
    keywords.remove(2)
    keywords.put(2, "violin", "Ana", ["p:Ana"])
    keywords.commit()
    assert list(keywords.search("marimba", None, 9)) == [0]
    assert list(keywords.search("violin", [{"circle"}], 9)) == []
    assert list(keywords.search("violin", [{"p:Ana"}, {"circle", "p:Ana"}], 9)) == [2]
    assert list(keywords.search("violin", [{"p:Ana"}, {"circle"}], 9)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("猫が好き", "猫 が 好 き 猫が が好 好き"),
        ("김치를 먹다", "김 치 를 김치 치를 먹 다 먹다"),
        ("𠮷野家", "𠮷 野 家 𠮷野 野家"),
        ("Pizza好き", "pizza 好 き 好き"),
        ("हिन्दी की", "हिन्दी की"),
        ("#BestPianoTeacher!", "bestpianoteacher best piano teacher"),
        ("snake_case", "snake case"),
    ],
)
def test_words_are_cut_where_their_script_cuts_them(text: str, words: str) -> None:
    assert words_of_post(text).split() == words.split()


def test_another_process_finds_the_vectors_made(tmp_path: Path) -> None:
    async def test(circle: SearchedCircle) -> None:
        await circle.posts.add("Ana", [item("1", "piano one")], CIRCLE, YES)
        await circle.found(only("Ana"), "piano")
        kept = await circle.posts.changes(0, StaticEmbedding().name)
        assert [len(row.vector or b"") for row in kept.rows] == [260]
        again = IndexedSearch(circle.posts)
        assert await again.search(only("Ben"), "grand keyboard instrument", now=NOW) == [1]

    in_a_circle(tmp_path, test)
