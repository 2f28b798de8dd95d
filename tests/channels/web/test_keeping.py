"""How long one's own things are kept, on the page "You"."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kithkin.channels.web.keeping_page import MOST_CHOICES
from kithkin.messages.replies import Question, Reply, Verdict
from kithkin.ports.conversations import Turn
from support.browser import RunningApp, running_app, visiting
from support.calling import Client


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    with running_app(tmp_path) as running:
        running.wait(running.household.people.add("Ana", "member"))
        for asker in ("owner", "Ana"):
            turn = Turn(
                id="t1", conversation="c1", question=Question(text="asked", asker=asker),
                reply=Reply(text="answered", verdict=Verdict.CHECKED), asked_at="2026-11-28T12:00:00+00:00",
                about_health=False,
            )  # fmt: skip
            running.wait(running.conversations.append(asker, turn))
        yield running


def kinds(answer: Any) -> dict[str, Any]:
    assert answer.status == 200, answer.body
    return {one["kind"]: one for one in answer.json["kinds"]}


def test_each_sees_their_own_and_shortens_only_that(app: RunningApp) -> None:
    ana, owner = Client(app, "Ana"), Client(app, "owner")
    before = kinds(ana.call("GET", "/you/keeping"))
    assert (before["turns"]["days"], before["turns"]["kept"], before["turns"]["most_days"]) == (180, 1, 180)
    assert before["strangers"]["most_days"] is None
    after = kinds(ana.call("PATCH", "/you/keeping", {"kind": "turns", "days": 7}))
    assert (after["turns"]["days"], after["turns"]["chosen_days"]) == (7, 7)
    assert after["turns-about-health"]["days"] == 7
    assert kinds(owner.call("GET", "/you/keeping"))["turns"]["days"] == 180
    back = kinds(ana.call("PATCH", "/you/keeping", {"kind": "turns", "days": None}))
    assert (back["turns"]["days"], back["turns"]["chosen_days"]) == (180, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "turns", "days": 181},
        {"kind": "turns", "days": 0},
        {"kind": "turns", "days": -1},
        {"kind": "turns", "days": True},
        {"kind": "turns", "days": 1.5},
        {"kind": "turns", "days": "7"},
        {"kind": "turns", "days": 10**30},
        {"kind": "message-ids", "days": 40},
        {"kind": "notes", "days": 5},
        {"kind": "'; DROP TABLE turns", "days": 5},
        {"days": 5},
    ],
)
def test_what_is_not_to_be_chosen_is_refused(app: RunningApp, fields: dict[str, Any]) -> None:
    ana = Client(app, "Ana")
    assert ana.call("PATCH", "/you/keeping", fields).status == 400
    assert kinds(ana.call("GET", "/you/keeping"))["turns"]["chosen_days"] is None


def test_nobody_fills_the_record_by_choosing(app: RunningApp) -> None:
    ana = Client(app, "Ana")
    statuses = [
        ana.call("PATCH", "/you/keeping", {"kind": "turns", "days": 7 + n}).status
        for n in range(MOST_CHOICES + 1)
    ]
    assert statuses == [200] * MOST_CHOICES + [503]


def sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height", "theme"), [(1280, 900, "light"), (360, 740, "dark")])
def test_it_is_shown_and_shortened_on_the_page(
    app: RunningApp, chromium: Browser, tmp_path: Path, width: int, height: int, theme: str
) -> None:
    with visiting(app, chromium, width=width, height=height, theme=theme, person="Ana") as visit:
        page = visit.page
        page.goto(f"{app.address}/you")
        cards = page.get_by_role("list", name="How long your things are kept").get_by_role("listitem")
        expect(cards).to_have_count(6)
        turns = cards.filter(has=page.get_by_role("heading", name="Questions and answers", exact=True))
        expect(turns).to_contain_text("180 days, counted from when it was answered. 1 kept now")
        choice = page.get_by_label("Questions and answers: how long", exact=True)
        choice.select_option("7 days")
        page.get_by_role("button", name="Cancel").click()
        expect(choice).to_have_value("")
        choice.select_option("7 days")
        page.get_by_role("button", name="Keep for less long").click()
        expect(turns).to_contain_text("7 days, counted")
        expect(choice).to_have_value("7")
        expect(cards.filter(has_text="answers about health")).to_contain_text("7 days, counted")
        choice.select_option("As for everybody: 180 days")
        expect(turns).to_contain_text("180 days, counted")
        page.get_by_text("What else is kept, and until when").click()
        expect(page.locator("#kept-else")).to_contain_text("they withdraw it")
        assert sideways(page) == 0
        page.screenshot(path=tmp_path / f"keeping-{theme}.png", full_page=True)


@pytest.mark.browser
def test_a_pause_is_said_above_what_is_kept(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium, person="Ana") as visit:
        visit.page.goto(f"{app.address}/you")
        expect(
            visit.page.get_by_role("list", name="How long your things are kept").get_by_role("listitem")
        ).to_have_count(6)
        expect(visit.page.locator("#keeping-pause")).to_be_hidden()
        app.wait(app.household.retention.end_pause(time.time() + 2 * 86_400))
        visit.page.reload()
        expect(visit.page.locator("#keeping-pause")).to_contain_text("clock is before the last sweep")
