"""Debian's Chromium before the page: of a sandbox without a bot, and of a stage with a real one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sandbox.demo import chromium as debian
from sandbox.demo.site import sandbox_with_page, stage_with_page
from sandbox.demo.stage import Stage
from sandbox.standins.server import Sandbox
from tests.forked_bot import ForkedBot
from tests.page.visitor import DESK, PATIENCE, Opened, windows

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = debian.chromium()
    if path is None:
        pytest.skip(debian.MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with sandbox_with_page() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def open_stage(browser: Browser) -> Iterator[Stage]:
    """Asks for the browser, so that no bot is started where there is none."""
    with stage_with_page(bot=ForkedBot) as stage:
        stage.sandbox.slack.give_the_app(milliseconds=PATIENCE)
        yield stage


@pytest.fixture
def stage(open_stage: Stage) -> Stage:
    """As on the first day, whatever the test before has left behind."""
    open_stage.reset()
    return open_stage


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    with windows(browser) as opened:
        yield opened


@pytest.fixture
def page(opened: Opened) -> Page:
    return opened(DESK)
