"""What one shared, imported and had remembered, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from kithkin.messages.replies import Claim, Evidence, Question, Reply, Verdict
from kithkin.messages.sharing import ONLY_ME, SharedItem
from kithkin.ports.conversations import Turn
from support.browser import RunningApp, running_app, visiting
from support.exports import INSTAGRAM_PROFILE, archive

pytestmark = pytest.mark.browser

DAY = 86_400.0
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script> & “so on”'
SHARED = (
    ("instagram", "post", True, "The best pizza in town is at Da Nino, ask for the table by the oven.", "Da Nino", "https://www.instagram.com/p/abc/"),
    ("facebook", "review", True, "Our dentist, Dr Weiss, is patient with children.", "", ""),
    ("whatsapp", "message", False, "Mind the dog at number 7!", "", ""),
    ("instagram", "story", True, HOSTILE, "", "javascript:alert(1)"),
    ("threads", "post", True, "A long walk.\n" * 40, "", ""),
)  # fmt: skip


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    with running_app(tmp_path) as running:
        for name, role in (("Ana", "member"), ("Ben", "member"), ("Gus", "guest")):
            running.wait(running.household.people.add(name, role))
        yield running


def share(app: RunningApp, owner: str, *more: SharedItem) -> None:
    items = [
        SharedItem(
            platform=platform, source_id=f"s{number}", kind=kind, author="ana" if own else "Paul", own=own,  # type: ignore[arg-type]
            shared_at=1_778_000_000.0 - number * DAY, text=text, place=place, permalink=link,
        )
        for number, (platform, kind, own, text, place, link) in enumerate(SHARED)
    ]  # fmt: skip
    app.wait(app.shared.posts.add(owner, [*items, *more], ONLY_ME))


def sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def cards(page: Page, name: str = "What you shared") -> Any:
    return page.get_by_role("list", name=name).get_by_role("listitem")


def shows_each_as_it_is(page: Page) -> None:
    pizza, theirs, hostile = (cards(page).nth(number) for number in (0, 2, 3))
    expect(pizza).to_contain_text("Instagram · post · 5 May 2026")
    expect(pizza).to_contain_text("At Da Nino")
    link = pizza.get_by_role("link", name="Original on Instagram")
    expect(link).to_have_attribute("href", "https://www.instagram.com/p/abc/")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(theirs).to_contain_text("Paul wrote this. Not yours: only you can see it.")
    expect(theirs.get_by_role("button", name="Who may see")).to_have_count(0)
    expect(hostile).to_contain_text(HOSTILE)
    expect(hostile.get_by_role("link")).to_have_count(0)


def choose_and_say_no(page: Page) -> None:
    dialog, asked = page.get_by_role("dialog"), page.get_by_role("dialog", name="Let others see this?")
    page.get_by_label("All shown").check()
    expect(page.get_by_text("5 chosen")).to_be_visible()
    page.get_by_role("button", name="Who may see them").click()
    dialog.get_by_role("radio", name="Anyone").check()
    dialog.get_by_role("button", name="Continue").click()
    expect(asked).to_contain_text("2 posts, 1 review and 1 story of yours")
    expect(asked).to_contain_text("1 of those you chose holds words of others")
    asked.get_by_role("button", name="No, leave it").click()
    expect(page.get_by_role("button", name=re.compile("Anyone"))).to_have_count(0)


def filter_search_and_withdraw(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Some people")).click()
    expect(cards(page)).to_have_count(1)
    page.get_by_role("button", name="All (5)").click()
    expect(cards(page)).to_have_count(5)  # else the one that is searched for is not the one shown
    page.get_by_label("Search what you shared").fill("dentist")
    expect(cards(page)).to_have_count(1)
    cards(page).get_by_role("button", name="Withdraw").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("status")).to_have_text("It is withdrawn, everywhere.")
    expect(page.get_by_text("Nothing of yours matches that.")).to_be_visible()
    page.get_by_label("Search what you shared").fill("")
    expect(cards(page)).to_have_count(4)
    assert "Kithkin" in page.title()


@pytest.mark.parametrize(("width", "height", "theme"), [(1280, 900, "light"), (360, 740, "dark")])
def test_seen_searched_filtered_given_narrowed_and_withdrawn(
    app: RunningApp, chromium: Browser, tmp_path: Path, width: int, height: int, theme: str
) -> None:
    share(app, "Ana")
    with visiting(app, chromium, width=width, height=height, theme=theme, person="Ana") as visit:
        page = visit.page
        if width < 860:
            page.get_by_role("button", name="Past conversations").click()
        page.get_by_role("link", name="What I shared").click()
        expect(cards(page)).to_have_count(5)
        shows_each_as_it_is(page)
        pizza = cards(page).first
        dialog, asked = page.get_by_role("dialog"), page.get_by_role("dialog", name="Let others see this?")
        # one, to the circle: asked first, and the yes is kept
        pizza.get_by_role("button", name="Who may see").click()
        dialog.get_by_role("radio", name="The circle").check()
        dialog.get_by_role("button", name="Continue").click()
        expect(asked).to_contain_text("May everyone in the circle")
        expect(asked).to_contain_text("1 post")
        expect(asked).to_contain_text("“The best pizza in town")
        page.screenshot(path=tmp_path / f"asked-{theme}.png")
        asked.get_by_role("button", name="Yes, let them see it").click()
        expect(page.get_by_role("status")).to_contain_text(
            "1 thing may now be seen by everyone in the circle"
        )
        expect(pizza).to_contain_text("Seen by the circle")
        page.get_by_text(re.compile(r"What I agreed to\s*\(1\)")).click()
        expect(cards(page, "What you agreed to")).to_contain_text("May everyone in the circle")
        # narrowed to a name at once
        pizza.get_by_role("button", name="Who may see").click()
        dialog.get_by_role("radio", name="People I choose").check()
        expect(dialog.get_by_role("button", name="Continue")).to_be_disabled()
        dialog.get_by_role("checkbox", name="Ben").check()
        page.screenshot(path=tmp_path / f"people-{theme}.png")
        dialog.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("status")).to_contain_text("may now be seen by Ben")
        choose_and_say_no(page)
        assert sideways(page) == 0
        page.screenshot(path=tmp_path / f"shared-{theme}.png", full_page=True)
        filter_search_and_withdraw(page)


def test_what_is_chosen_while_the_list_is_looked_up_again_stays_chosen(
    app: RunningApp, chromium: Browser
) -> None:
    share(app, "Ana")
    with visiting(app, chromium, person="Ana") as visit:
        page = visit.page
        page.goto(f"{app.address}/shared")
        expect(cards(page)).to_have_count(5)
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/shared/posts?*", hold)
        cards(page).first.get_by_role("button", name="Withdraw").click()
        page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
        expect(page.get_by_role("status")).to_have_text("It is withdrawn, everywhere.")
        page.get_by_label("All shown").check()
        expect(page.get_by_text("5 chosen")).to_be_visible()
        held.pop().continue_()
        expect(cards(page)).to_have_count(4)
        expect(page.get_by_text("4 chosen")).to_be_visible()
        expect(cards(page).get_by_role("checkbox", checked=True)).to_have_count(4)


def test_more_than_a_page_is_chosen_and_withdrawn_with_one_confirmation(
    app: RunningApp, chromium: Browser
) -> None:
    notes = [
        SharedItem(platform="web", source_id=f"n{number}", kind="post", author="Ana", own=True, shared_at=float(number), text=f"Number {number}")
        for number in range(60)
    ]  # fmt: skip
    app.wait(app.shared.posts.add("Ana", notes, ONLY_ME))
    with visiting(app, chromium, person="Ana") as visit:
        page = visit.page
        page.goto(f"{app.address}/shared")
        expect(cards(page)).to_have_count(25)
        page.get_by_role("button", name="Show more").click()
        expect(cards(page)).to_have_count(50)
        page.get_by_label("All shown").check()
        expect(page.get_by_text("50 chosen")).to_be_visible()
        page.get_by_role("button", name="Choose all 60 that match").click()
        page.get_by_role("button", name="Withdraw them").click()
        page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
        expect(page.get_by_role("status")).to_have_text("60 things are withdrawn, everywhere.")
        expect(page.get_by_text("You have shared nothing yet.")).to_be_visible()


@pytest.mark.parametrize(("width", "height", "theme"), [(1280, 900, "light"), (360, 740, "dark")])
def test_an_export_is_sent_reported_and_shared(
    app: RunningApp, chromium: Browser, tmp_path: Path, width: int, height: int, theme: str
) -> None:
    files: dict[str, object] = {
        "personal_information/personal_information/personal_information.json": INSTAGRAM_PROFILE,
        "your_instagram_activity/media/posts_1.json": [
            {"media": [{"uri": "media/posts/1.jpg", "creation_timestamp": 1_700_000_000 + number, "title": f"Post {number}"}]}
            for number in range(7)
        ],
        "your_instagram_activity/comments/post_comments_1.json": b'[{"string_map_data": {}}, nonsense',
        "media/posts/1.jpg": b"x",
    }  # fmt: skip
    export = archive(tmp_path / "instagram-ana.zip", files)
    html = archive(tmp_path / "html.zip", {"your_instagram_activity/media/posts_1.html": "<html>"})
    with visiting(app, chromium, width=width, height=height, theme=theme, person="Ana") as visit:
        page = visit.page
        page.goto(f"{app.address}/shared")
        page.get_by_role("link", name="Import").click()
        page.get_by_role("radio", name="Instagram").check()
        page.get_by_text("How to get it").click()
        expect(page.get_by_text("choose JSON")).to_be_visible()
        assert sideways(page) == 0
        page.screenshot(path=tmp_path / f"import-{theme}.png", full_page=True)
        page.get_by_label("The archives, as you got them").set_input_files(html)
        page.get_by_role("button", name="Import").click()
        expect(page.get_by_role("heading", name="This could not be imported")).to_be_visible()
        expect(page.get_by_text("JSON instead of HTML")).to_be_visible()
        page.get_by_role("button", name="Import more").click()
        page.get_by_role("radio", name="Instagram").check()
        page.get_by_label("The archives, as you got them").set_input_files(export)
        page.get_by_role("button", name="Import").click()
        expect(page.get_by_role("heading", name="Imported from Instagram")).to_be_focused()
        expect(page.get_by_text("Not understood")).to_be_visible()
        expect(page.get_by_text("post_comments_1.json")).to_be_visible()
        expect(page.get_by_text("1 picture, film or sound")).to_be_visible()
        page.reload()  # the report waits for whoever comes back
        expect(page.get_by_text("The 7 new things of your own")).to_be_visible()
        page.screenshot(path=tmp_path / f"report-{theme}.png", full_page=True)
        page.get_by_role("button", name="Let others see them").click()
        page.get_by_role("dialog").get_by_role("radio", name="The circle").check()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("dialog")).to_contain_text("7 posts")
        page.get_by_role("button", name="Yes, let them see it").click()
        expect(page.locator("#done")).to_contain_text("7 things may now be seen by everyone in the circle")
        assert sideways(page) == 0
        page.get_by_role("link", name="See what I shared").click()
        expect(page.get_by_role("button", name="The circle (7)")).to_be_visible()


def test_a_chats_questions_are_asked_on_the_page(app: RunningApp, chromium: Browser, tmp_path: Path) -> None:
    chat = "3/4/24, 9:41 PM - Mira: The plumber is great\n5/4/24, 9:42 PM - Ben: Thanks\n"
    path = tmp_path / "WhatsApp Chat with Ben.txt"
    path.write_text(chat)
    with visiting(app, chromium, person="Ana") as visit:
        page = visit.page
        page.goto(f"{app.address}/shared/import")
        page.get_by_role("radio", name="WhatsApp").check()
        page.get_by_label("Time zone").fill("Europe/Vienna")
        page.get_by_label("The exported chats").set_input_files(path)
        page.get_by_role("button", name="Import").click()
        for choice in (re.compile("day first"), "Mira"):
            page.get_by_role("button", name=choice).wait_for()
            page.screenshot(path=tmp_path / "asking.png")
            page.get_by_role("button", name=choice).click()
        expect(page.get_by_role("heading", name="Imported from WhatsApp")).to_be_visible()
        expect(page.get_by_text("Words of others, for you alone")).to_be_visible()
        page.get_by_role("button", name="Import more").click()
        page.get_by_role("radio", name="WhatsApp").check()
        page.get_by_label("The exported chats").set_input_files(path)
        page.get_by_role("button", name="Import").click()
        page.get_by_role("button", name=re.compile("month first")).wait_for()
        page.get_by_role("button", name="Do not import").click()
        expect(page.get_by_role("radio", name="WhatsApp")).to_be_visible()
    assert list((app.home / "uploads").rglob("*")) == []


@pytest.mark.parametrize(("width", "height", "theme"), [(1280, 900, "light"), (360, 740, "dark")])
def test_notes_are_added_changed_given_and_forgotten(
    app: RunningApp, chromium: Browser, tmp_path: Path, width: int, height: int, theme: str
) -> None:
    with visiting(app, chromium, width=width, height=height, theme=theme, person="Ana") as visit:
        page = visit.page
        page.goto(f"{app.address}/memory")
        expect(page.get_by_text("Nothing yet.")).to_be_visible()
        for text in ("The boiler is serviced in May", HOSTILE):
            page.get_by_label("A new note").fill(text)
            page.get_by_role("button", name="Remember it").click()
            expect(page.get_by_text(text)).to_be_visible()
        notes = cards(page, "Your notes")
        boiler = notes.filter(has_text="boiler")
        number = boiler.get_attribute("data-id")
        boiler.get_by_role("button", name="Who may see").click()
        page.get_by_role("dialog").get_by_role("radio", name="The circle").check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Yes, let them see it").click()
        expect(boiler).to_contain_text("Seen by the circle")
        boiler.get_by_role("button", name="Edit").click()
        editing = page.locator(f"[data-id='{number}']")
        expect(editing).to_contain_text("The change will be seen by everyone in the circle")
        page.get_by_label("The note", exact=True).fill("The boiler is serviced in June")
        page.get_by_role("button", name="Save").click()
        expect(boiler).to_contain_text("in June")
        assert boiler.get_attribute("data-id") == number
        assert sideways(page) == 0
        page.screenshot(path=tmp_path / f"memory-{theme}.png", full_page=True)
        boiler.get_by_role("button", name="Forget").click()
        page.get_by_role("dialog").get_by_role("button", name="Forget").click()
        expect(notes).to_have_count(1)
        expect(page.get_by_role("status")).to_have_text("The note is forgotten, everywhere.")


def quoting(app: RunningApp, asker: str, link: str = "https://www.instagram.com/p/abc/") -> None:
    """A kept answer that quotes what Ana let the circle see."""
    post = next(one for one in app.wait(app.shared.posts.mine("Ana", "pizza")).posts)
    quote = "The best pizza in town is at Da Nino"
    evidence = (
        Evidence(
            id="s1", kind="post", title="Instagram, 5 May 2026", detail=post.item.text, value=quote, permalink=link,
            author="ana", platform="instagram", said_at="2026-05-05", post=post.id,
        ),
        Evidence(
            id="s2", kind="post", title="WhatsApp, 3 May 2024", detail=HOSTILE, value="so on", permalink="javascript:alert(1)",
            author="<b>ana</b>", platform="whatsapp", said_at="2024-05-03", post=post.id,
        ),
    )  # fmt: skip
    text = f"ana, Instagram, 5 May 2026: “{quote}”"
    reply = Reply(
        text=text, verdict=Verdict.CHECKED, claims=(Claim(text=text, evidence=("s1",)),), evidence=evidence
    )
    turn = Turn(id="t1", conversation="c1", question=Question(text="Who knows a good pizza?", asker=asker), reply=reply, asked_at="2026-11-28T12:00:00+00:00")  # fmt: skip
    assert app.wait(app.conversations.append(asker, turn))


@pytest.mark.parametrize(("width", "height", "theme"), [(1280, 900, "light"), (360, 740, "dark")])
def test_a_citation_is_opened_and_gone_once_withdrawn(
    app: RunningApp, chromium: Browser, tmp_path: Path, width: int, height: int, theme: str
) -> None:
    share(app, "Ana")
    with visiting(app, chromium, width=width, height=height, theme=theme, person="Ana") as visit:
        page = visit.page
        page.goto(f"{app.address}/shared")
        cards(page).first.get_by_role("button", name="Who may see").click()
        page.get_by_role("dialog").get_by_role("radio", name="People I choose").check()
        page.get_by_role("checkbox", name="Ben").check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Yes, let them see it").click()
        expect(page.get_by_role("status")).to_contain_text("seen by Ben")
        quoting(app, "Ben")
        with visiting(app, chromium, width=width, height=height, theme=theme, person="Ben") as other:
            reader = other.page
            reader.goto(f"{app.address}/#c1")
            reader.reload()
            sources = reader.get_by_role("list", name="Sources").get_by_role("listitem")
            expect(sources).to_have_count(2)
            expect(sources.first).to_contain_text("1ana · Instagram · 5 May 2026")
            expect(sources.nth(1)).to_contain_text("<b>ana</b>")
            expect(sources.nth(1).get_by_role("link")).to_have_count(1)  # to the passage, not to javascript:
            reader.screenshot(path=tmp_path / f"chat-{theme}.png")
            sources.first.get_by_role("link", name="ana").click()
            piece = reader.locator(".piece-post").first
            expect(piece).to_be_focused()
            expect(piece.locator("mark")).to_have_text("The best pizza in town is at Da Nino")
            expect(piece).to_contain_text("ask for the table by the oven")
            reader.goto(f"{app.address}/turns/t1")
            expect(piece).to_contain_text("5 May 2026")
            link = piece.get_by_role("link", name="Original on Instagram")
            expect(link).to_have_attribute("href", "https://www.instagram.com/p/abc/")
            expect(link).to_have_attribute("rel", "noopener noreferrer")
            hostile = reader.locator(".piece-post").nth(1)
            expect(hostile).to_contain_text(HOSTILE)
            expect(hostile.get_by_role("link")).to_have_count(0)
            assert sideways(reader) == 0
            reader.screenshot(path=tmp_path / f"evidence-{theme}.png", full_page=True)
            cards(page).first.get_by_role("button", name="Withdraw").click()
            page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
            expect(page.get_by_role("status")).to_have_text("It is withdrawn, everywhere.")
            for address in ("/turns/t1", "/#c1"):
                reader.goto(f"{app.address}{address}")
                expect(reader.get_by_text("no longer shared with you")).to_be_visible()
                expect(reader.get_by_text("pizza in town")).to_have_count(0)
                expect(reader.get_by_role("list", name="Sources")).to_have_count(0)
