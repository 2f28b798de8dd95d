"""A passage of a source pack on the page: the whole of it with the quoted words marked, and gone once the pack is removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kithkin.messages.replies import Claim, Evidence, Question, Reply, Verdict
from kithkin.messages.sources import Pack, PackHead, PackPassage
from kithkin.ports.conversations import Turn
from support.browser import RunningApp, visiting

pytestmark = pytest.mark.browser

WHOLE = "Eczema is not contagious. <img src=x onerror=alert(1)> The cause is not known."


def quoted(app: RunningApp) -> int:
    """A kept answer that quotes an installed pack; the pack's number."""
    head = PackHead(title="Skin book", publisher="The <b>clinic</b>", kind="health", date="2025-02-03")
    pack = Pack(head=head, passages=(PackPassage(text=WHOLE),), digest="1")
    number = app.wait(app.sources.install("owner", pack)).pack.id
    evidence = Evidence(
        id="s1", kind="source", title="Skin book, Eczema", detail=WHOLE, value="Eczema is not contagious.",
        permalink="https://clinic.example/skin", author=head.publisher, reference="3rd edition", said_at="2025-02-03",
        pack=number,
    )  # fmt: skip
    text = "The clinic, Skin book: “Eczema is not contagious.”"
    reply = Reply(
        text=text, verdict=Verdict.CHECKED, claims=(Claim(text=text, evidence=("s1",)),), evidence=(evidence,)
    )
    turn = Turn(id="t1", conversation="c1", question=Question(text="Is eczema contagious?", asker="owner"), reply=reply, asked_at="2026-11-28T12:00:00+00:00")  # fmt: skip
    assert app.wait(app.conversations.append("owner", turn))
    return number


def test_figures_of_the_edition_and_the_day_are_no_results(app: RunningApp, chromium: Browser) -> None:
    evidence = Evidence(
        id="s1", kind="source", title="Flu (influenza)", detail="Rest for 5 days.", value="Rest for 5 days.",
        author="The clinic", reference="3rd edition, 2 February 2025", said_at="2025-02-02", pack=quoted(app),
    )  # fmt: skip
    text = "The clinic, Flu (influenza) (3rd edition, 2 February 2025): “Rest for 5 days.”"
    claims = tuple(Claim(text=words, evidence=("s1",)) for words in (text, "3", "2 February 2025", "5 days"))
    reply = Reply(text=text, verdict=Verdict.CHECKED, claims=claims, evidence=(evidence,))
    asked = Question(text="How long should I rest?", asker="owner")
    turn = Turn(id="t2", conversation="c2", question=asked, reply=reply, asked_at="2026-11-28T12:00:00+00:00")
    assert app.wait(app.conversations.append("owner", turn))
    with visiting(app, chromium, width=1280, height=900, theme="light") as visit:
        visit.page.goto(f"{app.address}/turns/t2")
        words = visit.page.locator(".words")
        expect(words).to_have_text(text)
        expect(words.locator("a.claim")).to_have_text(["5 days"])


@pytest.mark.parametrize(("width", "height", "theme"), [(1280, 900, "light"), (360, 740, "dark")])
def test_the_passage_is_shown_whole_with_where_it_stands(
    app: RunningApp, chromium: Browser, tmp_path: Path, width: int, height: int, theme: str
) -> None:
    number = quoted(app)
    with visiting(app, chromium, width=width, height=height, theme=theme) as visit:
        page = visit.page
        page.goto(f"{app.address}/#c1")
        page.reload()
        source = page.get_by_role("list", name="Sources").get_by_role("listitem")
        expect(source).to_contain_text("1The <b>clinic</b> · 3 Feb 2025")
        source.get_by_role("link", name="clinic").click()
        expect(page.locator(".piece-source")).to_be_focused()
        page.goto(f"{app.address}/turns/t1")
        piece = page.locator(".piece-source")
        expect(piece.locator("blockquote")).to_have_text(WHOLE)
        expect(piece.locator("mark")).to_have_text("Eczema is not contagious.")
        expect(piece).to_contain_text("3rd edition")
        expect(piece.locator("img")).to_have_count(0)
        link = piece.get_by_role("link", name="Original")
        expect(link).to_have_attribute("href", "https://clinic.example/skin")
        expect(link).to_have_attribute("rel", "noopener noreferrer")
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) == 0
        page.screenshot(path=tmp_path / f"passage-{theme}.png", full_page=True)
        app.wait(app.sources.remove("owner", number))
        page.goto(f"{app.address}/turns/t1")
        expect(page.get_by_text("not installed any more")).to_be_visible()
        expect(page.get_by_text("The cause is not known")).to_have_count(0)
