"""The pages "You" and "People", the door and its passkeys, in a real browser with a virtual authenticator."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kithkin.channels.web import LinkableChannel
from support.browser import RunningApp, running_app, visiting

pytestmark = pytest.mark.browser


async def linkable() -> Sequence[LinkableChannel]:
    return [
        LinkableChannel(name="messenger", title="Messenger", accounts=("Our Page",)),
        LinkableChannel(name="whatsapp", title="WhatsApp", accounts=("+39 000 000 0000",)),
    ]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    with running_app(tmp_path, linkable=linkable) as running:
        for name, role in (("Ana María", "member"), ("Gus", "guest")):
            running.wait(running.household.people.add(name, role))
        yield running


def sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def at_localhost(app: RunningApp) -> str:
    return f"http://localhost:{urlsplit(app.address).port}"


def with_authenticator(context: BrowserContext, page: Page) -> None:
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip


def test_a_passkey_is_made_and_lets_its_person_in_again(app: RunningApp, chromium: Browser) -> None:
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    with_authenticator(context, page)
    here = at_localhost(app)
    page.goto(app.wait(app.access.new_link(here, person="Ana María", by_hand=True)))
    assert "#" not in page.url  # the secret does not stay in the address
    page.get_by_role("button", name="Open Kithkin").click()
    page.wait_for_url(f"{here}/")
    page.goto(f"{here}/you")
    expect(page.get_by_role("heading", name="Ana María", level=1)).to_be_visible()
    page.get_by_role("button", name="Make a passkey").click()
    passkeys = page.get_by_role("list", name="Your passkeys").get_by_role("listitem")
    expect(passkeys).to_have_count(1)
    expect(passkeys.first).to_contain_text("Not used yet")
    page.get_by_role("button", name="Make a passkey").click()  # the same device makes no second one
    expect(page.get_by_role("alert")).to_contain_text("has a passkey for you already")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="This browser has not been let in yet")).to_be_visible()
    for _ in range(2):  # the counter goes on
        page.goto(f"{here}/you")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("heading", name="Ana María", level=1)).to_be_visible()
        expect(passkeys.first).to_contain_text("Last used today")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
    [kept] = app.wait(app.household.passkeys.list("Ana María"))
    assert kept.counter > 0
    app.wait(app.household.passkeys.remove("Ana María", kept.id))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("not accepted")
    assert problems == []
    context.close()


@pytest.mark.parametrize(("width", "height", "theme"), [(1280, 900, "light"), (360, 740, "dark")])
def test_a_member_sees_and_ends_what_is_theirs(
    app: RunningApp, chromium: Browser, tmp_path: Path, width: int, height: int, theme: str
) -> None:
    with visiting(app, chromium, width=width, height=height, theme=theme, person="Ana María") as visit:
        page = visit.page
        app.wait(
            app.access.begin(
                "Ana María", "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1"
            )
        )
        if width < 860:
            page.get_by_role("button", name="Past conversations").click()
        expect(page.get_by_role("link", name="People")).to_have_count(0)
        page.get_by_role("link", name="You").click()
        expect(page.get_by_role("heading", name="Ana María", level=1)).to_be_visible()
        expect(page.get_by_text("Member of this circle")).to_be_visible()
        sessions = page.get_by_role("list", name="Browsers where you are signed in").get_by_role("listitem")
        expect(sessions).to_have_count(2)
        expect(sessions.filter(has_text="Safari on an iPhone")).to_be_visible()
        page.get_by_role("button", name="Open in another browser").click()
        expect(page.locator("#link code")).to_contain_text("/open#")
        page.get_by_label("Link another on").select_option("WhatsApp")
        page.get_by_role("button", name="Get a code").click()
        expect(page.locator("#code")).to_contain_text("on WhatsApp to +39 000 000 0000 within 15 minutes")
        assert sideways(page) == 0
        page.screenshot(path=tmp_path / f"you-{theme}.png", full_page=True)
        page.get_by_role("button", name="End Safari on an iPhone").click()
        expect(sessions).to_have_count(1)
        expect(page.get_by_role("button", name="End all others")).to_be_hidden()
        page.get_by_text("Leave this Kithkin").click()
        page.get_by_label("Your name, to confirm").fill("Ana")
        page.get_by_role("button", name="Leave and erase").click()
        expect(page.get_by_role("alert")).to_contain_text("not your name")
        page.get_by_label("Your name, to confirm").fill("Ana María")
        page.get_by_role("button", name="Leave and erase").click()
        expect(page.get_by_role("heading", name="This browser has not been let in yet")).to_be_visible()
        visit.expected = ("400", "401")


@pytest.mark.parametrize(("width", "height", "theme"), [(1280, 900, "light"), (360, 740, "dark")])
def test_the_owner_says_who_belongs(
    app: RunningApp, chromium: Browser, tmp_path: Path, width: int, height: int, theme: str
) -> None:
    with visiting(app, chromium, width=width, height=height, theme=theme) as visit:
        page = visit.page
        page.goto(f"{app.address}/people")
        people = page.get_by_role("list", name="People").get_by_role("listitem")
        expect(people).to_have_count(3)
        page.get_by_label("Name", exact=True).fill("Zoë <b>")
        page.get_by_role("button", name="Add").click()
        expect(page.get_by_role("alert")).to_contain_text("letters")
        page.get_by_label("Name", exact=True).fill("Zoë")
        page.get_by_role("button", name="Add").click()
        expect(people).to_have_count(4)
        expect(page.get_by_role("alert")).to_be_hidden()
        zoe = people.filter(has_text="Zoë")
        zoe.get_by_role("button", name="Link to this page").click()
        expect(zoe.locator("code")).to_contain_text("/open#")
        assert sideways(page) == 0
        page.screenshot(path=tmp_path / f"people-{theme}.png", full_page=True)
        zoe.get_by_role("button", name="Code for Messenger").click()
        expect(zoe).to_contain_text("Let Zoë send this code, and nothing else, on Messenger to Our Page")
        page.get_by_label("Part of Gus").select_option("Member")
        expect(page.get_by_label("Part of Gus")).to_have_value("member")
        page.get_by_role("button", name="Rename owner").click()
        page.get_by_label("New name").fill("Mia Rossi")
        page.get_by_role("button", name="Save").click()
        expect(people.first).to_contain_text("Mia Rossi")
        expect(people.first).to_contain_text("You")
        page.get_by_label("Part of Mia Rossi").select_option("Guest")
        page.get_by_role("button", name="Make a guest").click()
        expect(page.get_by_role("alert")).to_contain_text("only owner")
        expect(page.get_by_label("Part of Mia Rossi")).to_have_value("owner")
        page.get_by_role("button", name="Remove Gus").click()
        page.get_by_role("button", name="Cancel").click()
        expect(people).to_have_count(4)
        page.get_by_role("button", name="Remove Gus").click()
        page.get_by_role("button", name="Remove and erase").click()
        expect(people).to_have_count(3)
        page.get_by_role("button", name="Hand over to Ana María").click()
        page.get_by_role("button", name="Hand over", exact=True).click()
        page.wait_for_url(f"{app.address}/")
        page.goto(f"{app.address}/you")
        expect(page.get_by_text("Member of this circle")).to_be_visible()
        expect(page.get_by_role("link", name="Ask")).to_be_visible()
        expect(page.get_by_role("link", name="People")).to_have_count(0)
        visit.expected = ("400", "403")


def test_a_link_without_its_secret_says_so(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        visit.page.goto(f"{app.address}/open")
        expect(visit.page.get_by_role("alert")).to_contain_text("not whole")
        expect(visit.page.get_by_role("button", name="Open Kithkin")).to_be_hidden()


def test_under_a_number_the_page_leads_to_where_passkeys_work(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium, person="Gus") as visit:
        page = visit.page
        page.goto(f"{app.address}/you")
        expect(page.get_by_role("button", name="Make a passkey")).to_be_hidden()
        visit.foreign.clear()
        page.get_by_role("button", name="Open this page where passkeys work").click()
        page.get_by_role("button", name="Open Kithkin").click()
        page.wait_for_url(f"{at_localhost(app)}/")
        visit.foreign = [url for url in visit.foreign if not url.startswith(at_localhost(app))]


def test_focus_and_labels_hold_for_keyboard_and_screen_reader(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        page = visit.page
        for path in ("/people", "/you"):
            page.goto(f"{app.address}{path}")
            expect(page.locator("[aria-busy=true]")).to_have_count(0)
            unnamed = page.evaluate(
                "[...document.querySelectorAll('button, input, select')].filter(one => one.checkVisibility()"
                " && !(one.innerText || one.ariaLabel || one.labels?.length)).length"
            )
            assert unnamed == 0
            small = page.evaluate(
                "[...document.querySelectorAll('button, select, input, .places a')].filter(one => one.checkVisibility()"
                " && one.getBoundingClientRect().height < 43).map(one => one.outerHTML)"
            )
            assert small == []
