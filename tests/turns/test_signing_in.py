"""Who writes "sign in" where Kithkin knows them gets a link to the page: theirs, once, in private."""

import re
from pathlib import Path

import pytest

from kithkin.app.household import build_access
from kithkin.settings import load_settings
from kithkin.turns.signing_in import MOST_LINKS, asks_to_sign_in
from support.household import Household, place

ANA, BEN = "7000000000000001", "7000000000000002"
PUBLIC = {"KITHKIN_PUBLIC_ADDRESS": "https://kith.example", "KITHKIN_PUBLIC_PAGE": "true"}
MEMBERS = [
    ("Ana", "messenger", ANA),
    ("Ana", "whatsapp", "491700000001"),
    ("Ana", "instagram", "8000000000000001"),
]


@pytest.mark.parametrize(
    "text",
    ["sign in", "Sign in!", "  SIGN-IN ", "log in", "login", "link", "Page", "page please", "please sign me in", "“link”",
     "/signin", "the link", "my page", "a link please", "link to my page", "sign\u200b in", "ｌｉｎｋ"],
)  # fmt: skip
def test_the_wish_is_understood(text: str) -> None:
    assert asks_to_sign_in(text)


@pytest.mark.parametrize(
    "text",
    ["", "sign", "in", "how do I sign in to my bank?", "link me to Ana's post", "page 7", "https://x.example/link",
     "sign in 1234 5678", "what is a link", "sign in " * 20, "pagelink"],
)  # fmt: skip
def test_what_only_looks_like_it_is_a_question(text: str) -> None:
    assert not asks_to_sign_in(text)


@pytest.mark.slow
def test_a_link_is_given_in_private_opens_as_its_person_and_works_once(tmp_path: Path) -> None:
    async def story(here: Household) -> None:
        access = build_access(load_settings({"KITHKIN_HOME": str(here.home), **PUBLIC}), here.stores)
        for channel, person in (("messenger", ANA), ("whatsapp", "491700000001")):
            told = await here.answer(channel, here.say(channel, person, "sign in"))
            found = re.search(r"https://kith\.example/open#(\S+)", told.text)
            assert found is not None
            session = await access.enter(found[1])
            entered = await access.entered(session)
            assert entered is not None
            assert entered.person.name == "Ana"
            assert await access.enter(found[1]) is None
        assert here.reasoning.asked == []

    with place(tmp_path, MEMBERS, ["messenger", "whatsapp"], **PUBLIC) as town:
        town.play(story)


@pytest.mark.slow
def test_no_link_in_a_group_to_a_stranger_or_for_ever(tmp_path: Path) -> None:
    async def story(here: Household) -> None:
        group = await here.answer("whatsapp", here.say("whatsapp", "491700000001", "link", group="Z3JvdXA"))
        assert "kith.example" not in group.text
        assert [question.text for question in here.reasoning.asked] == ["link"]
        stranger = await here.answer("messenger", here.say("messenger", BEN, "sign in"))
        assert "I don't know you" in stranger.text
        told = [
            (await here.answer("messenger", here.say("messenger", ANA, "link"))).text
            for _ in range(MOST_LINKS + 1)
        ]
        assert ["kith.example" in text for text in told] == [True] * MOST_LINKS + [False]
        assert "in an hour" in told[-1]
        assert here.query("SELECT count(*) FROM browser_links") == [(MOST_LINKS,)]

    with place(tmp_path, MEMBERS, ["messenger", "whatsapp"], **PUBLIC) as town:
        town.play(story)


@pytest.mark.slow
def test_where_the_page_is_not_open_to_others_it_says_what_the_owner_sets(tmp_path: Path) -> None:
    async def story(here: Household) -> None:
        told = await here.answer("messenger", here.say("messenger", ANA, "sign in"))
        assert "KITHKIN_PUBLIC_ADDRESS" in told.text
        assert "KITHKIN_PUBLIC_PAGE" in told.text
        assert here.query("SELECT count(*) FROM browser_links") == [(0,)]

    with place(tmp_path, MEMBERS, ["messenger"], KITHKIN_PUBLIC_ADDRESS="https://kith.example") as town:
        town.play(story)
