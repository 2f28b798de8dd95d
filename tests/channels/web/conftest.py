"""The running application and the browser, shared by this folder's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from support.browser import RunningApp, running_app, running_chromium


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    with running_app(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")  # while it is open, no other event loop may run in this thread
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser
