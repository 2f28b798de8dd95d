"""Takes the pictures of the page for the docs, from the real product: `python scripts/take-screenshots.py`."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from kithkin.examples import nutrition_label

IMAGES = Path(__file__).parent.parent / "docs" / "images"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


def ask(page: Page, text: str, answered: int) -> None:
    page.fill("textarea", text)
    page.keyboard.press("Enter")
    page.locator("details").nth(answered - 1).wait_for(timeout=60_000)
    page.wait_for_timeout(600)


def phone(page: Page) -> None:
    ask(page, "What is the BMI of someone 5'10 and 180 lb?", 1)
    ask(page, "and for 200 lb?", 2)
    page.screenshot(path=IMAGES / "page-phone.png")


def desktop(page: Page) -> None:
    picture = Path(tempfile.mkdtemp()) / "label.png"
    picture.write_bytes(nutrition_label())
    page.set_input_files("input[type=file]", str(picture))
    ask(page, "How much sugar is in 3 servings?", 1)
    page.locator("details summary").last.click()
    page.wait_for_timeout(800)
    page.screenshot(path=IMAGES / "page-desktop.png")


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        environment = {**os.environ, "KITHKIN_HOME": home}
        command = [sys.executable, "-m", "kithkin"]
        server = subprocess.Popen(
            [*command, "serve", "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            while "Kithkin is at" not in (server.stdout.readline() if server.stdout else ""):
                pass
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
            for size, scale, take in (((390, 844), 2, phone), ((1180, 900), 1, desktop)):
                context = browser.new_context(
                    viewport={"width": size[0], "height": size[1]}, device_scale_factor=scale
                )
                page = context.new_page()
                link = subprocess.run(
                    [*command, "link"], env=environment, capture_output=True, text=True, check=True
                )
                page.goto(re.sub(r"\s", "", link.stdout))
                page.wait_for_selector("textarea")
                page.wait_for_timeout(500)
                take(page)
            browser.close()
        finally:
            server.terminate()
            server.wait()


main()
