"""Debian's Chromium before the page: of a sandbox without a bot, and of a stage with a real one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sandbox import chromium as debian
from sandbox.server import Sandbox
from sandbox.stage import Stage
from tests.page.visitor import DESK, Opened, windows

# A machine may be busy with other tests; what comes at once is not held up by it.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = debian.chromium()
    if path is None:
        pytest.skip(debian.MISSING)
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
    with windows(browser) as opened:
        yield opened


@pytest.fixture
def page(opened: Opened) -> Page:
    return opened(DESK)
