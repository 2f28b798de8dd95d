"""The owner's view of the channels: over HTTP, and in a real browser."""

import http.client
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from kithkin.ports.channel_states import Activity, ChannelState
from support.browser import RunningApp, running_app, visiting

AGAIN_MILLISECONDS = 5000
"""How often the page looks anew."""
WORKING = ChannelState(
    kind="messenger",
    name="Messenger",
    account="112233445566",
    title="Our Page",
    person="",
    state="working",
    words="",
    activity=Activity(last_message_at=1_795_000_000.0, waiting=1, held=2, unknown=4),
)
TROUBLED = ChannelState(
    kind="whatsapp",
    name="WhatsApp (business number)",
    account="778899001122",
    title="Kith +39 000 000 0000",
    person="",
    state="trouble",
    words="The access token has expired. Make a new one and enter it with `kithkin channel add whatsapp`.",
    activity=Activity(last_message_at=1_795_000_000.0, failed=3),
)
PAUSED = ChannelState(
    kind="whatsapp-agent",
    name="WhatsApp (a member's own agent)",
    account="ana",
    title="",
    person="Ana <b>María</b>",
    state="paused",
    words="",
    activity=Activity(),
)


@dataclass
class Channels:
    """The channels as they are now; tests change them."""

    rows: list[ChannelState] = field(default_factory=lambda: [WORKING, TROUBLED, PAUSED])

    async def __call__(self) -> Sequence[ChannelState]:
        return tuple(self.rows)


@pytest.fixture
def channels() -> Channels:
    return Channels()


@pytest.fixture
def app(tmp_path: Path, channels: Channels) -> Iterator[RunningApp]:
    with running_app(tmp_path, channels=channels) as running:
        yield running


def get(app: RunningApp, path: str, cookie: str = "") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(app.address).netloc, timeout=20)
    try:
        connection.request("GET", path, headers={"cookie": cookie} if cookie else {})
        response = connection.getresponse()
        return (
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read(),
        )
    finally:
        connection.close()


def enter(app: RunningApp, asker: str) -> str:
    _, headers, _ = get(app, app.link(asker).removeprefix(app.address))
    return headers["set-cookie"].split(";")[0]


def test_the_state_is_for_the_owner_only(app: RunningApp) -> None:
    app.wait(app.household.people.add("ana", "member"))
    owner, ana = enter(app, "owner"), enter(app, "ana")
    for path in ("/channels", "/channels/state"):
        assert get(app, path)[0] == 401
        assert get(app, path, ana)[0] == 403
        status, headers, _ = get(app, path, owner)
        assert status == 200
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]


def test_the_state_says_how_each_channel_is(app: RunningApp, channels: Channels) -> None:
    owner = enter(app, "owner")
    rows = json.loads(get(app, "/channels/state", owner)[2])["channels"]
    assert rows[0] == {
        "kind": "messenger",
        "name": "Messenger",
        "account": "112233445566",
        "title": "Our Page",
        "person": "",
        "state": "working",
        "words": "",
        "last_message_at": "2026-11-18T11:06:40+00:00",
        "waiting": 1,
        "held": 2,
        "failed": 0,
        "unknown": 4,
    }
    assert rows[2]["last_message_at"] is None
    channels.rows = []
    assert json.loads(get(app, "/channels/state", owner)[2]) == {"channels": []}


def sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height", "theme"), [(1280, 800, "light"), (360, 740, "dark")])
def test_the_page_shows_each_channel_in_words(
    app: RunningApp, chromium: Browser, tmp_path: Path, width: int, height: int, theme: str
) -> None:
    with visiting(app, chromium, width=width, height=height, theme=theme) as visit:
        page = visit.page
        if width < 860:
            page.get_by_role("button", name="Past conversations").click()
        page.get_by_role("link", name="Channels").click()
        expect(page.get_by_role("heading", name="Channels", level=1)).to_be_visible()
        cards = page.get_by_role("list", name="Channels").get_by_role("listitem")
        expect(cards).to_have_count(3)
        expect(cards.nth(0)).to_contain_text("Working")
        expect(cards.nth(0)).to_contain_text("Our Page")
        expect(cards.nth(0).get_by_text("kithkin inbox list")).to_be_visible()
        expect(cards.nth(1)).to_contain_text("Stands still")
        expect(cards.nth(1)).to_contain_text("The access token has expired.")
        expect(cards.nth(1).locator("code").first).to_have_text("kithkin channel add whatsapp")
        expect(cards.nth(1).locator(".is-bad dd")).to_have_text("3")
        expect(cards.nth(2)).to_contain_text("Paused")
        expect(cards.nth(2)).to_contain_text("always Ana <b>María</b>")
        expect(cards.nth(2)).to_contain_text("never")
        assert sideways(page) == 0
        page.screenshot(path=tmp_path / f"channels-{theme}.png", full_page=True)


@pytest.mark.browser
def test_the_page_follows_what_happens_and_says_it_aloud(
    app: RunningApp, chromium: Browser, channels: Channels
) -> None:
    with visiting(app, chromium) as visit:
        page = visit.page
        page.clock.install()
        page.goto(f"{app.address}/channels")
        expect(page.get_by_role("listitem")).to_have_count(3)
        channels.rows[1] = replace(TROUBLED, state="working", words="")
        page.clock.run_for(AGAIN_MILLISECONDS)
        expect(page.get_by_text("Stands still")).to_have_count(0)
        expect(page.get_by_role("status")).to_have_text(
            "WhatsApp (business number) Kith +39 000 000 0000: Working."
        )
        channels.rows = []
        page.clock.run_for(AGAIN_MILLISECONDS)
        expect(page.get_by_text("No channel is set up yet.")).to_be_visible()
