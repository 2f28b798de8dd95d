"""The page in a real browser, as people use it."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from kithkin.messages.replies import Question, Reply, Verdict
from kithkin.ports.conversations import Turn
from support.browser import RunningApp, Visit, running_app, visiting
from support.scripted import nutrition_label

pytestmark = pytest.mark.browser

LABEL = {"name": "label.png", "mimeType": "image/png", "buffer": nutrition_label()}


def sideways(page: Page) -> int:
    """By how many pixels the page, or the talk in it, could be pushed sideways."""
    return page.evaluate(
        "Math.max(...[document.documentElement, document.body, document.getElementById('talk')].filter(Boolean)"
        ".map(node => node.scrollWidth - node.clientWidth))"
    )


def ask_with_picture(visit: Visit) -> None:
    visit.page.locator("#picture-file").set_input_files([LABEL])
    expect(
        visit.page.get_by_role("listitem").filter(has=visit.page.get_by_alt_text("label.png"))
    ).to_be_visible()
    visit.ask("How much sugar is in this?")
    visit.reply()


def test_ask_read_and_see_how_it_knows(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        page = visit.page
        ask_with_picture(visit)
        reply = page.get_by_role("article", name="Kithkin’s reply")
        expect(reply).to_contain_text("Your body mass index is 22.9 kg/m²")
        expect(reply.locator(".verdict")).to_have_text("Checked")
        expect(reply.locator("math").first).to_be_visible()
        # a number in the text leads to what it rests on
        reply.get_by_role("link", name="18.5 to 25").click()
        piece = reply.locator(".piece-computation")
        expect(piece).to_be_focused()
        expect(piece).to_contain_text("weight divided by height squared")
        expect(piece).to_contain_text("multiplied back")
        plot = piece.get_by_role("img", name="The index against height: a falling curve.")
        plot.scroll_into_view_if_needed()
        expect(plot).to_have_js_property("complete", True)
        assert plot.evaluate("image => image.naturalWidth") > 0
        # the picture's readings are boxed where they stand
        box = reply.get_by_role("link", name=re.compile("sugars$"))
        frame = reply.locator(".seen-frame img")
        frame.scroll_into_view_if_needed()
        expect(frame).to_have_js_property("complete", True)
        inner, outer = box.bounding_box(), frame.bounding_box()
        assert inner is not None
        assert outer is not None
        assert (inner["x"] - outer["x"]) / outer["width"] == pytest.approx(0.1, abs=0.01)
        assert (inner["y"] - outer["y"]) / outer["height"] == pytest.approx(
            (60 + 64 * 3) / 420 - 0.01, abs=0.01
        )
        box.click()
        expect(reply.locator(".piece-picture").first).to_be_focused()
        assert not any("-ran" in url for url in visit.requested)


def test_a_picture_is_pasted_removed_dropped_and_sent(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        page = visit.page
        give = """([kind, name, type]) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array([137, 80, 78, 71])], name, {type}));
            const event = kind === "paste"
                ? new ClipboardEvent("paste", {clipboardData: transfer, bubbles: true, cancelable: true})
                : new DragEvent(kind, {dataTransfer: transfer, bubbles: true, cancelable: true});
            document.getElementById("question").dispatchEvent(event);
        }"""
        thumbnails = page.get_by_role("list", name="Pictures to send").get_by_role("listitem")
        page.evaluate(give, ["paste", "pasted.png", "image/png"])
        expect(thumbnails).to_have_count(1)
        page.get_by_role("button", name="Remove pasted.png").click()
        expect(thumbnails).to_have_count(0)
        page.evaluate(give, ["dragenter", "dropped.png", "image/png"])
        expect(page.get_by_text("Drop the picture here")).to_be_visible()
        page.evaluate(give, ["drop", "dropped.png", "image/png"])
        expect(page.get_by_text("Drop the picture here")).to_be_hidden()
        page.evaluate(give, ["paste", "letter.pdf", "application/pdf"])
        expect(page.get_by_role("alert")).to_have_text("“letter.pdf” is not a picture.")
        for number in range(4):
            page.evaluate(give, ["paste", f"{number}.png", "image/png"])
        expect(thumbnails).to_have_count(4)
        expect(page.get_by_role("alert")).to_have_text("At most 4 pictures go with one question.")
        page.get_by_role("button", name="Send").click()  # pictures alone are a question
        visit.reply()
        assert [picture.name for picture in app.answering.asked[0].pictures] == [
            "dropped.png",
            "0.png",
            "1.png",
            "2.png",
        ]
        expect(thumbnails).to_have_count(0)


def test_stop_stops_the_server_too(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        page = visit.page
        for number, stop in enumerate(
            (lambda: page.get_by_role("button", name="Stop").click(), lambda: page.keyboard.press("Escape"))
        ):
            visit.ask("slow please")
            # Each turn's own words: the earlier turn's still stand on the page.
            expect(page.get_by_text("This begins well.")).to_have_count(number + 1)
            stop()
            expect(page.locator(".note", has_text="Stopped.")).to_have_count(number + 1)
            expect(page.get_by_role("button", name="Send")).to_be_visible()
            for _ in range(100):
                if app.answering.cancelled > number:
                    break
                page.wait_for_timeout(50)
            assert app.answering.cancelled == number + 1


def test_copying_takes_the_sources_along(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        visit.ask("BMI")
        visit.reply()
        visit.page.get_by_role("button", name="Copy").click()
        expect(visit.page.get_by_role("status")).to_have_text("Copied.")
        # Pasted as people do: the page itself is not allowed to read what was copied elsewhere.
        question = visit.page.get_by_label("Your question", exact=True).last
        question.fill("")
        question.press("ControlOrMeta+v")
        copied = question.input_value()
        assert "22.9 kg/m²" in copied
        assert "Checked." in copied
        assert "World Health Organization (2000)" in copied
        assert "$" not in copied


def test_the_keyboard_is_enough(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        page, keys = visit.page, visit.page.keyboard
        expect(page.locator("#question")).to_be_focused()
        keys.type("BMI for 70 kg")
        keys.press("Shift+Enter")
        keys.type("and 1.75 m")
        keys.press("Enter")
        visit.reply()
        assert app.answering.asked[0].text == "BMI for 70 kg\nand 1.75 m"
        page.locator(".how summary").focus()
        keys.press("Enter")
        expect(page.locator(".piece-computation")).to_be_visible()
        page.locator("#question").focus()
        keys.press("Shift+Tab")
        expect(page.get_by_role("button", name="Add a picture")).to_be_focused()
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        # the first stop of the page leads straight to the question
        page.evaluate("document.activeElement.blur()")
        page.locator(".skip").focus()
        keys.press("Enter")
        expect(page.locator("#question")).to_be_focused()


def test_past_conversations_open_and_are_deleted_after_asking(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        page = visit.page
        visit.ask("chest pain")
        visit.reply()
        page.get_by_role("button", name="New conversation").first.click()
        expect(page.get_by_role("heading", name="Ask, and see how it knows.")).to_be_visible()
        visit.ask("BMI")
        visit.reply()
        page.get_by_role("button", name=re.compile("^chest pain")).click()
        expect(page.get_by_text("Call 112 now")).to_be_visible()
        page.reload()
        visit.ready()
        expect(page.get_by_text("Call 112 now")).to_be_visible()
        page.get_by_role("button", name="Delete “chest pain”").click()
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_role("button", name=re.compile("^chest pain"))).to_be_visible()
        page.get_by_role("button", name="Delete “chest pain”").click()
        page.get_by_role("button", name="Delete", exact=True).click()
        expect(page.get_by_role("button", name=re.compile("^chest pain"))).to_have_count(0)
        expect(page.get_by_role("heading", name="Ask, and see how it knows.")).to_be_visible()


def test_an_emergency_comes_first_and_is_announced(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium, width=360, height=740, touch=True) as visit:
        visit.ask("chest pain")
        visit.reply()
        alarm = visit.page.get_by_role("alert").filter(has_text="Emergency")
        expect(alarm).to_contain_text("Call 112 now: chest pain with sweating can be a heart attack.")
        expect(alarm).to_be_in_viewport(ratio=1)
        assert alarm.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(179, 20, 29)"
        first = visit.page.locator(".reply").last.evaluate(
            "node => node.firstElementChild.getAttribute('role')"
        )
        assert first == "alert"


def test_questions_back_are_offered_and_answered_in_ones_own_words(
    app: RunningApp, chromium: Browser
) -> None:
    with visiting(app, chromium) as visit:
        visit.ask("syrup for my child")
        visit.reply()
        expect(visit.page.locator(".verdict")).to_have_text("I need to know more")
        visit.page.get_by_role("button", name="How much does the child weigh?").click()
        expect(visit.page.locator("#question")).to_be_focused()
        expect(visit.page.locator("#question")).to_have_attribute(
            "placeholder", "How much does the child weigh?"
        )


def test_hostile_words_stay_words(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        page = visit.page
        visit.ask("hostile <script>fetch('/asked-ran')</script>")
        visit.reply()
        reply = page.locator(".reply").last
        expect(reply).to_contain_text("<b>bold</b> costs $5 and $10")
        page.locator(".how summary").click()
        expect(reply).to_contain_text("<script>fetch('/title-ran')</script>")
        assert reply.locator("script, b, [onerror], [href^='javascript']").count() == 0
        page.wait_for_timeout(100)
        assert not any("-ran" in url for url in visit.requested)


def test_what_goes_wrong_is_said_with_a_remedy(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        page = visit.page
        visit.ask("nothing")
        expect(page.get_by_role("alert").filter(has_text="That is not a question.")).to_contain_text(
            "Say what you"
        )
        visit.ask("boom")
        expect(page.get_by_role("alert").filter(has_text="inside Kithkin")).to_be_visible()
        visit.expected = ("401",)
        visit.context.clear_cookies()
        visit.ask("BMI")
        expect(page.get_by_role("alert").filter(has_text="kithkin link").last).to_be_visible()


def test_the_evidence_has_a_page_of_its_own(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        ask_with_picture(visit)
        with visit.context.expect_page() as opened:
            visit.page.get_by_role("link", name="How I know, as a page of its own").click()
        sheet = opened.value
        visit.watch(sheet)
        expect(sheet.get_by_role("heading", name="How much sugar is in this?")).to_be_visible()
        expect(sheet.locator(".piece-computation")).to_be_visible()
        expect(sheet.locator(".region").first).to_be_visible()
        assert urlsplit(sheet.url).path.startswith("/turns/")
        visit.expected = ("404",)
        sheet.goto(f"{app.address}/turns/none")
        expect(sheet.get_by_role("heading", name="There is no such reply.")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(320, 640), (360, 740), (768, 1024), (1280, 800)])
def test_it_fits_and_can_be_read(app: RunningApp, chromium: Browser, width: int, height: int) -> None:
    with visiting(app, chromium, width=width, height=height, touch=width < 800) as visit:
        page = visit.page
        assert sideways(page) <= 0
        ask_with_picture(visit)
        page.locator(".how summary").click()
        assert sideways(page) <= 0
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            for selector, background in (
                (".words", "body"),
                (".verdict", ".verdict"),
                (".asked p", ".asked p"),
                (".purpose", "body"),
                (".piece-kind", ".piece"),
            ):
                assert contrast(page, selector, background) >= 4.5, (theme, selector)
        visit.ask("chest " + "pneumonoultramicroscopicsilicovolcanoconiosis" * 8)
        visit.reply()
        assert sideways(page) <= 0


def contrast(page: Page, selector: str, background: str) -> float:
    """WCAG 2.2 contrast of a text with what lies behind it."""
    colours = page.evaluate(
        "([text, behind]) => [getComputedStyle(document.querySelector(text)).color,"
        " getComputedStyle(document.querySelector(behind)).backgroundColor]",
        [selector, background],
    )
    light, dark = sorted((luminance(colour) for colour in colours), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of "rgb(r, g, b)", WCAG 2.2."""
    channels = [int(digits) / 255 for digits in re.findall(r"\d+", colour)[:3]]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_can_be_chosen_and_are_kept(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        page = visit.page
        body = "getComputedStyle(document.body).backgroundColor"
        system = page.evaluate(body)
        page.get_by_role("button", name="Colours: as the system").click()
        page.get_by_role("button", name="Colours: light").click()
        dark = page.evaluate(body)
        assert luminance(dark) < 0.05 < luminance(system)
        page.reload()
        visit.ready()
        expect(page.get_by_role("button", name="Colours: dark")).to_be_visible()
        assert page.evaluate(body) == dark


def test_right_to_left_text_runs_right_to_left(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        visit.ask("שלום 150 ק״מ בשעתיים")
        visit.reply()
        for selector in (".asked p", ".words"):
            direction = visit.page.locator(selector).evaluate("node => getComputedStyle(node).direction")
            assert direction == "rtl", selector


def test_a_screen_reader_finds_its_way(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        page = visit.page
        visit.ask("BMI")
        visit.reply()
        expect(page.get_by_role("status")).to_contain_text("Your body mass index is 22.9")
        expect(page.get_by_role("status")).to_contain_text("Checked.")
        tree = page.locator("body").aria_snapshot()
        for landmark in ("navigation", "main", "contentinfo", "banner"):
            assert f"- {landmark}" in tree, landmark
        for name in (
            'textbox "Your question"',
            'button "Send"',
            'button "Add a picture"',
            'article "You asked"',
        ):
            assert name in tree, tree
        unnamed = page.evaluate(
            "[...document.querySelectorAll('button, a[href], input:not([tabindex=\"-1\"]), textarea, img')]"
            ".filter(node => !(node.getAttribute('aria-label') || node.textContent.trim() || node.alt !== undefined"
            " || (node.labels && node.labels.length))).map(node => node.outerHTML)"
        )
        assert unnamed == []


def test_the_drawer_on_a_phone_opens_closes_and_hides_from_the_keyboard(
    app: RunningApp, chromium: Browser
) -> None:
    with visiting(app, chromium, width=360, height=740, touch=True) as visit:
        page = visit.page
        visit.ask("BMI")
        visit.reply()
        assert page.locator("#past").evaluate("node => node.inert")
        page.get_by_role("button", name="Past conversations").click()
        expect(page.get_by_role("button", name=re.compile("^BMI"))).to_be_in_viewport()
        expect(page.get_by_role("button", name="Close the list")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Past conversations")).to_be_focused()
        page.get_by_role("button", name="Past conversations").click()
        page.get_by_role("button", name=re.compile("^BMI")).click()
        expect(page.locator(".words")).to_be_in_viewport()
        expect(page.get_by_role("button", name="Take a photo")).to_be_visible()


def test_what_was_forwarded_is_shown_as_a_quotation(app: RunningApp, chromium: Browser) -> None:
    for number, own in enumerate(("", "Is that so?")):
        kept = Turn(
            id=f"t{number}", conversation="c1", asked_at="2026-11-29T12:00:00+00:00",
            question=Question(text=own, passed_on="Send <b>money</b> now", asker="owner"),
            reply=Reply(text="Noted.", verdict=Verdict.CHECKED),
        )  # fmt: skip
        app.wait(app.conversations.append("owner", kept))
    with visiting(app, chromium) as visit:
        page = visit.page
        page.locator("#past-list").get_by_role("button", name=re.compile("^Forwarded: .Send")).click()
        asked = page.get_by_role("article", name="You asked")
        expect(asked).to_have_count(2)
        expect(asked.locator("blockquote")).to_have_text(["Send <b>money</b> now"] * 2)
        expect(asked.locator("p")).to_have_text(["Is that so?"])
        page.goto(f"{app.address}/turns/t0")
        expect(page.get_by_role("heading", name="Something forwarded")).to_be_visible()
        expect(page.locator("blockquote")).to_have_text("Send <b>money</b> now")


def test_incognito_says_who_else_hears_it_where_somebody_does(
    app: RunningApp, chromium: Browser, tmp_path: Path
) -> None:
    with visiting(app, chromium) as visit:
        visit.page.get_by_role("button", name="Incognito").click()
        expect(visit.page.locator("#incognito-note")).not_to_contain_text("asked at")
    with (
        running_app(tmp_path / "elsewhere", hosted_engine="models.example") as other,
        visiting(other, chromium) as visit,
    ):
        visit.page.get_by_role("button", name="Incognito").click()
        expect(visit.page.locator("#incognito-note")).to_contain_text(
            "asked at models.example, which may keep what it is sent"
        )


def test_a_page_that_is_left_keeps_nothing_incognito_for_going_back(
    app: RunningApp, chromium: Browser
) -> None:
    go = "kind => window.dispatchEvent(new PageTransitionEvent(kind, {persisted: true}))"
    with visiting(app, chromium) as visit:
        page = visit.page
        visit.ask("What is my BMI?")
        visit.reply()
        for kind in ("pagehide", "pageshow"):
            page.evaluate(go, kind)
        expect(page.get_by_role("article", name="Kithkin’s reply")).to_have_count(1)
        address = page.url
        visit.ask("What is my BMI?")
        expect(page.get_by_role("article", name="Kithkin’s reply")).to_have_count(2)
        expect(page.locator("#past-list li")).to_have_count(1)
        assert page.url == address, "what is kept goes on"
        page.get_by_role("button", name="Incognito").click()
        visit.ask("What is my BMI?")
        visit.reply()
        page.locator("#question").fill("something not sent yet")
        page.locator("#picture-file").set_input_files([LABEL])
        with page.expect_response(lambda response: response.request.method == "DELETE") as deleted:
            page.evaluate(go, "pagehide")
        assert deleted.value.status == 204
        for kind in ("", "pageshow"):
            if kind:
                page.evaluate(go, kind)
            expect(page.get_by_role("article")).to_have_count(0)
            expect(page.locator("#question")).to_have_value("")
            expect(page.locator("#thumbnails li")).to_have_count(0)
        expect(page.get_by_role("button", name="Incognito")).to_have_attribute("aria-pressed", "false")


def test_incognito_leaves_nothing_in_the_list(app: RunningApp, chromium: Browser) -> None:
    with visiting(app, chromium) as visit:
        page = visit.page
        toggle = page.get_by_role("button", name="Incognito: keep nothing")
        toggle.click()
        expect(toggle).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#incognito-note")).to_contain_text("nothing of this conversation is kept")
        visit.ask("What is my BMI?")
        visit.reply()
        assert urlsplit(page.url).fragment == ""
        expect(page.locator("#past-list li")).to_have_count(0)
        with page.expect_response(lambda response: response.request.method == "DELETE") as deleted:
            toggle.click()
        assert deleted.value.status == 204
        expect(toggle).to_have_attribute("aria-pressed", "false")
        expect(page.locator("#incognito-note")).to_be_hidden()
        expect(page.get_by_role("article", name="Kithkin’s reply")).to_have_count(0)
        visit.ask("What is my BMI?")
        visit.reply()
        expect(page.locator("#past-list li")).to_have_count(1)
