"""Locking one's past conversations on the page "You", and reading them in a browser that has opened them."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kithkin.channels.web import lock_page
from kithkin.vault.personal import IDLE_SECONDS, MOST_TRIES
from support.browser import RunningApp, running_app, visiting
from support.calling import Client
from support.locking import ANA, BEN, PASSPHRASE, PIXELS, WORDS, turn_of


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    """What is said rests at once."""
    with running_app(tmp_path, quiet_seconds=0.0) as running:
        for name in (ANA, BEN):
            running.wait(running.household.people.add(name, "member"))
            keep(running, name, "one", "c1", picture="p")
        keep(running, ANA, "two", "c2")
        yield running


def keep(app: RunningApp, asker: str, name: str, conversation: str, *, picture: str = "") -> None:
    turn = turn_of(asker, name, conversation, picture=picture)
    pictures = [(picture, "image/png", PIXELS.format(picture).encode())] if picture else []
    assert app.wait(app.conversations.append(asker, turn, pictures))


def said(*answers: Any) -> str:
    return " ".join(answer.body.decode("utf-8", "replace") for answer in answers)


def read(client: Client) -> list[Any]:
    """Everything on the page that shows what was said."""
    paths = (
        "/conversations",
        "/conversations/c1",
        "/conversations/c2",
        "/turns/one",
        "/turns/two",
        "/turns/one/drawings/r1",
        "/pictures/p",
    )
    return [client.call("GET", path) for path in paths]


def in_it(answers: list[Any], name: str) -> list[str]:
    return [one for one in WORDS if one.format("p" if one == PIXELS else name) in said(*answers)]


SLOW = 30_000.0
"""Milliseconds: a passphrase takes a while, on purpose."""
SHOWN = {"ASKED{}", "PASSEDON{}", "SAID{}", "DETAIL{}", "DRAWN{}", "NOTED{}", PIXELS}


def test_a_locked_past_is_shown_where_it_was_opened_and_nowhere_else(app: RunningApp) -> None:
    ana, elsewhere, ben = Client(app, ANA), Client(app, ANA), Client(app, BEN)
    before = [answer.body for answer in read(ana)]
    assert set(in_it(read(ana), "one")) >= SHOWN
    assert ana.call("GET", "/you/lock").json["since"] is None
    locked = ana.call("POST", "/you/lock", {"passphrase": PASSPHRASE})
    assert (locked.status, locked.json["locked"], locked.json["open"]) == (200, 2, False)
    assert in_it(read(ana), "one") == in_it(read(ana), "two") == []
    listed, talk, _, turn, *_ = read(ana)
    assert (listed.json["conversations"], listed.json["locked"]) == ([], 2)
    assert (talk.status, talk.json["turns"], talk.json["locked"]) == (200, [], 1)
    assert turn.status == 423
    assert set(in_it(read(ben), "one")) >= SHOWN

    assert ana.call("POST", "/you/lock/open", {"secret": PASSPHRASE + "?"}).status == 400
    assert ben.call("POST", "/you/lock/open", {"secret": PASSPHRASE}).status == 400
    assert ana.call("POST", "/you/lock/open", {"secret": PASSPHRASE}).json["open"] is True
    shown = read(ana)
    assert [one.body for one in shown[3:]] == before[3:]
    assert set(in_it(shown, "one")) >= SHOWN
    assert (shown[0].json["locked"], shown[0].json["open"], len(shown[0].json["conversations"])) == (
        2,
        True,
        2,
    )
    assert in_it(read(elsewhere), "one") == []
    ana.call("DELETE", "/you/lock/open")
    assert in_it(read(ana), "one") == []
    assert ana.call("POST", "/you/lock/open", {"secret": locked.json["code"]}).json["open"] is True
    assert set(in_it(read(ana), "one")) >= SHOWN


def test_the_code_is_shown_though_locking_takes_long_and_locking_goes_on(
    app: RunningApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, locks = asyncio.Event(), app.household.locks
    seal = locks.seal

    async def slow(person: str) -> int:
        await held.wait()
        return await seal(person)

    async def go_on() -> None:
        held.set()
        while await app.conversations.locked(ANA) < 2:  # noqa: ASYNC110 - what another task does is waited for
            await asyncio.sleep(0.01)

    monkeypatch.setattr(locks, "seal", slow)
    monkeypatch.setattr(lock_page, "PATIENCE_SECONDS", 0.0)
    told = Client(app, ANA).call("POST", "/you/lock", {"passphrase": PASSPHRASE}).json
    assert (told["code"].count("-"), told["locked"], told["goes_on"]) == (6, 0, True)
    app.wait(go_on())


def test_signing_out_and_ending_other_browsers_closes_it(app: RunningApp) -> None:
    ana, other = Client(app, ANA), Client(app, ANA)
    ana.call("POST", "/you/lock", {"passphrase": PASSPHRASE})
    for client in (ana, other):
        assert client.call("POST", "/you/lock/open", {"secret": PASSPHRASE}).status == 200
    assert len(app.household.opened) == 2
    assert ana.call("DELETE", "/you/sessions").status == 200
    assert len(app.household.opened) == 1
    (this,) = ana.call("GET", "/you/state").json["sessions"]
    assert ana.call("DELETE", f"/you/sessions/{this['id']}").status == 204
    assert len(app.household.opened) == 0


def test_it_is_changed_and_taken_away_with_what_its_person_knows_alone(app: RunningApp) -> None:
    ana = Client(app, ANA)
    code = ana.call("POST", "/you/lock", {"passphrase": PASSPHRASE}).json["code"]
    for method, path, fields in (
        ("POST", "/you/lock", {"passphrase": PASSPHRASE}),
        ("POST", "/you/lock", {"passphrase": "short"}),
        ("POST", "/you/lock", {}),
        ("PATCH", "/you/lock", {"secret": "wrong", "passphrase": "another passphrase"}),
        ("POST", "/you/lock/code", {"secret": ""}),
        ("POST", "/you/lock/removal", {"secret": "x" * 2000}),
        ("POST", "/you/lock/removal", {"secret": 5}),
    ):
        assert ana.call(method, path, fields).status == 400, (path, fields)
    changed = ana.call("PATCH", "/you/lock", {"secret": code, "passphrase": "another passphrase"})
    assert (changed.status, "code" in changed.json) == (200, False)
    newer = ana.call("POST", "/you/lock/code", {"secret": "another passphrase"}).json["code"]
    for old in (PASSPHRASE, code):
        assert ana.call("POST", "/you/lock/removal", {"secret": old}).status == 400
    app.wait(forget_tries(app))
    assert ana.call("POST", "/you/lock/open", {"secret": newer}).status == 200
    assert ana.call("POST", "/you/lock/removal", {"secret": newer}).json["since"] is None
    assert set(in_it(read(ana), "one")) >= SHOWN
    assert len(app.household.opened) == 0


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [("PATCH", "/you/lock", {"passphrase": "another passphrase"}), ("POST", "/you/lock/code", {})],
    ids=["passphrase", "code"],
)
def test_changing_the_passphrase_or_the_code_closes_it_in_every_other_browser(
    app: RunningApp, method: str, path: str, more: dict[str, str]
) -> None:
    ana, other = Client(app, ANA), Client(app, ANA)
    ana.call("POST", "/you/lock", {"passphrase": PASSPHRASE})
    for client in (ana, other):
        client.call("POST", "/you/lock/open", {"secret": PASSPHRASE})
    assert ana.call(method, path, {"secret": PASSPHRASE, **more}).json["open"] is True
    assert len(app.household.opened) == 1
    assert in_it(read(other), "one") == []
    assert set(in_it(read(ana), "one")) >= SHOWN
    locks = app.household.locks
    newest = more.get("passphrase", PASSPHRASE)
    app.wait(locks.set_code(ANA, app.wait(locks.open(ANA, newest))))  # as in the terminal, or on another host
    assert in_it(read(ana), "one") == []


async def forget_tries(app: RunningApp) -> None:
    """As after an hour."""
    await app.household.attempts.may("lock", ANA, most=1, seconds=-1.0, now=app.household.clock())


def test_a_key_of_a_lock_that_is_no_more_opens_nothing_and_breaks_nothing(app: RunningApp) -> None:
    ana = Client(app, ANA)
    ana.call("POST", "/you/lock", {"passphrase": PASSPHRASE})
    assert ana.call("POST", "/you/lock/open", {"secret": PASSPHRASE}).status == 200
    locks = app.household.locks
    key = app.wait(locks.open(ANA, PASSPHRASE))  # as in the terminal, beside the server
    app.wait(locks.unlock(ANA, key, lambda _: None))
    app.wait(locks.lock(ANA, PASSPHRASE))
    app.wait(locks.seal(ANA))
    assert ana.call("GET", "/you/lock").json["open"] is False
    assert [answer.status for answer in read(ana)[:4]] == [200, 200, 200, 423]


def test_who_has_lost_passphrase_and_code_begins_anew_and_nobody_does_it_by_a_slip(app: RunningApp) -> None:
    ana, ben = Client(app, ANA), Client(app, BEN)
    assert ana.call("POST", "/you/lock/loss", {"name": ANA}).status == 400  # nothing is locked
    for client in (ana, ben):
        client.call("POST", "/you/lock", {"passphrase": PASSPHRASE})
    keep(app, ANA, "three", "c1")
    assert ben.call("POST", "/you/lock/loss", {"name": ANA}).status == 400
    assert ana.call("POST", "/you/lock/loss", {"name": "ana?"}).status == 400
    assert ana.call("GET", "/you/lock").json["locked"] == 2
    given_up = ana.call("POST", "/you/lock/loss", {"name": ANA}).json
    assert (given_up["since"], given_up["locked"]) == (None, 0)
    assert [turn["id"] for turn in ana.call("GET", "/conversations/c1").json["turns"]] == ["three"]
    assert ana.call("GET", "/turns/one").status == 404
    assert ben.call("GET", "/you/lock").json["locked"] == 1
    assert ana.call("POST", "/you/lock", {"passphrase": PASSPHRASE}).json["locked"] == 1
    assert ana.call("POST", "/you/lock/open", {"secret": PASSPHRASE}).json["open"] is True


def test_no_key_stays_of_who_is_renamed_or_removed(app: RunningApp) -> None:
    owner, ana, ben = Client(app, "owner"), Client(app, ANA), Client(app, BEN)
    for client in (ana, ben):
        client.call("POST", "/you/lock", {"passphrase": PASSPHRASE})
        assert client.call("POST", "/you/lock/open", {"secret": PASSPHRASE}).json["open"] is True
    assert owner.call("PATCH", f"/people/{ANA}", {"name": "Hannah"}).status == 200
    assert len(app.household.opened) == 1
    assert ana.call("POST", "/you/lock/open", {"secret": PASSPHRASE}).json["open"] is True
    assert in_it(read(ana), "one")
    assert owner.call("DELETE", f"/people/{BEN}").status == 204
    assert len(app.household.opened) == 1


def test_asking_whether_it_is_open_does_not_keep_it_open(app: RunningApp) -> None:
    ana = Client(app, ANA)
    ana.call("POST", "/you/lock", {"passphrase": PASSPHRASE})
    ana.call("POST", "/you/lock/open", {"secret": PASSPHRASE})
    left = [ana.call("GET", "/you/lock").json["open_seconds"] for _ in range(3)]
    assert left == sorted(left, reverse=True)
    assert len(set(left)) == 3
    before = ana.call("GET", "/you/lock").json["open_seconds"]
    read(ana)  # which is looking
    assert before < ana.call("GET", "/you/lock").json["open_seconds"] <= IDLE_SECONDS
    ana.call("DELETE", "/you/lock/open")
    assert ana.call("GET", "/you/lock").json["open_seconds"] == 0


@pytest.mark.browser
@pytest.mark.parametrize("where", ["/#c1", "/turns/one"])
def test_nothing_of_it_stays_on_a_page_that_nobody_looks_at_or_that_another_tab_closed(
    app: RunningApp, chromium: Browser, where: str
) -> None:
    ana = Client(app, ANA)
    ana.call("POST", "/you/lock", {"passphrase": PASSPHRASE})
    with visiting(app, chromium, person=ANA) as visit:
        page = visit.page
        visit.expected = ("423", "404")  # the drawing too is locked by the time it is asked for
        page.clock.install()

        def show() -> None:
            opened = "fetch('/you/lock/open', {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify({secret: %r})})"
            page.goto(f"{app.address}/you")
            page.evaluate(opened % PASSPHRASE)
            with page.expect_response("**/you/lock"):
                page.goto(f"{app.address}{where}")
                expect(page.get_by_text("SAIDone")).to_be_visible()
            # Once this is answered as well, the page has heard the answer before it, and set its timer by that.
            page.evaluate("fetch('/you/lock').then((answer) => answer.json())")

        show()
        app.household.opened.close_all(ANA)  # as by its own timer
        page.clock.fast_forward(int(IDLE_SECONDS + 2) * 1000)
        expect(page.get_by_text("SAIDone")).to_have_count(0)
        expect(page.locator("html")).not_to_contain_text("ASKED")
        assert "ASKED" not in page.title()
        show()
        app.household.opened.close_all(ANA)  # as from another tab
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.get_by_text("SAIDone")).to_have_count(0)
        expect(page.locator("html")).not_to_contain_text("ASKED")


def test_who_guesses_on_the_page_is_stopped(app: RunningApp) -> None:
    ana = Client(app, ANA)
    ana.call("POST", "/you/lock", {"passphrase": PASSPHRASE})
    statuses = [
        ana.call("POST", "/you/lock/open", {"secret": f"guess {n}"}).status for n in range(MOST_TRIES + 1)
    ]
    assert statuses == [400] * MOST_TRIES + [503]
    assert ana.call("POST", "/you/lock/open", {"secret": PASSPHRASE}).status == 503


def sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def typed(page: Page, button: str, **fields: str) -> None:
    dialog = page.get_by_role("dialog")
    for label, words in fields.items():
        dialog.get_by_label(label.replace("_", " "), exact=True).fill(words)
    dialog.get_by_role("button", name=button).click()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height", "theme"), [(1280, 900, "light"), (360, 740, "dark")])
def test_it_is_locked_on_the_page_and_the_lock_taken_away(
    app: RunningApp, chromium: Browser, tmp_path: Path, width: int, height: int, theme: str
) -> None:
    with visiting(app, chromium, width=width, height=height, theme=theme, person=ANA) as visit:
        page = visit.page
        page.goto(f"{app.address}/you")
        page.get_by_role("button", name="Lock my past conversations").click()
        expect(page.get_by_role("dialog")).to_contain_text("gone for good")
        typed(page, "Lock", New_passphrase=PASSPHRASE, Once_more="something else")
        expect(page.get_by_role("alert")).to_contain_text("not the same")
        page.get_by_role("button", name="Lock my past conversations").click()
        typed(page, "Lock", New_passphrase=PASSPHRASE, Once_more=PASSPHRASE)
        expect(page.get_by_role("status")).to_contain_text("Write it on paper", timeout=SLOW)
        expect(page.locator("#lock")).to_contain_text("2 questions are locked")
        assert sideways(page) == 0
        page.screenshot(path=tmp_path / f"lock-you-{theme}.png", full_page=True)
        page.get_by_role("button", name="Remove the lock").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        typed(page, "Remove", Passphrase_or_recovery_code=PASSPHRASE)
        expect(page.get_by_role("button", name="Lock my past conversations")).to_be_visible(timeout=SLOW)
        page.goto(f"{app.address}/#c1")
        expect(page.get_by_text("SAIDone")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height", "theme"), [(1280, 900, "light"), (360, 740, "dark")])
def test_it_is_opened_beside_the_talk_and_closed_again(
    app: RunningApp, chromium: Browser, tmp_path: Path, width: int, height: int, theme: str
) -> None:
    Client(app, ANA).call("POST", "/you/lock", {"passphrase": PASSPHRASE})
    with visiting(app, chromium, width=width, height=height, theme=theme, person=ANA) as visit:
        page = visit.page
        page.goto(f"{app.address}/#c1")
        page.reload()  # it was on that page before
        note = page.get_by_role("note")
        expect(note).to_contain_text("Locked: 1 earlier question of this conversation. I do not remember")
        assert "ASKEDone" not in page.content()
        assert sideways(page) == 0
        page.screenshot(path=tmp_path / f"lock-closed-{theme}.png")
        visit.expected = ("400",)
        note.get_by_role("button", name="Open with passphrase").click()
        typed(page, "Open", Passphrase_or_recovery_code="not this one at all")
        expect(page.get_by_role("alert")).to_contain_text("neither the passphrase nor", timeout=SLOW)
        note.get_by_role("button", name="Open with passphrase").click()
        typed(page, "Open", Passphrase_or_recovery_code=PASSPHRASE)
        expect(page.get_by_text("SAIDone")).to_be_visible(timeout=SLOW)
        expect(page.get_by_text("I do not look at what is locked")).to_be_visible()
        assert sideways(page) == 0
        page.screenshot(path=tmp_path / f"lock-open-{theme}.png")
        page.goto(f"{app.address}/turns/one")
        expect(page.get_by_text("SAIDone")).to_be_visible()
        page.goto(f"{app.address}/#c1")
        expect(page.get_by_text("SAIDone")).to_be_visible()
        if width < 860:
            page.get_by_role("button", name="Past conversations").click()
        page.get_by_role("group", name="Locked past").get_by_role("button", name="Close again").click()
        expect(page.get_by_text("SAIDone")).to_have_count(0)
        expect(page.get_by_role("group", name="Locked past")).to_contain_text("Locked: 2 earlier questions.")
