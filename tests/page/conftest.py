"""Debian's Chromium before the page: of a sandbox without a bot, and of a stage with a real one."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sandbox.server import Sandbox
from sandbox.stage import Stage
from tests.page.visitor import DESK, Opened, Window

# A machine may be busy with other tests; what comes at once is not held up by it.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def stage(browser: Browser) -> Iterator[Stage]:
    """Asks for the browser, so that no bot is started where there is none."""
    with Stage() as stage:
        yield stage


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Opens windows with nothing in common. What goes wrong in the scripts of one fails the test."""
    trouble: list[str] = []

    with ExitStack() as windows:

        def window(window: Window) -> Page:
            settings: dict[str, Any] = dict(window)
            context = browser.new_context(locale="en-GB", timezone_id="Asia/Tokyo", **settings)
            windows.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: trouble.append(str(error)))
            page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
            return page

        yield window
    assert not trouble


@pytest.fixture
def page(opened: Opened) -> Page:
    return opened(DESK)
