"""A window of the page and the person in it, and what they do there with a mouse or a finger. No tests here."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from sandbox.demo.stage import Stage
from sandbox.demo.stories.story import Story
from sandbox.standins.people import PEOPLE, SUPPORT

Window = dict[str, Any]
Opened = Callable[[Window], Page]

DESK: Window = {"viewport": {"width": 1280, "height": 900}}
DARK: Window = DESK | {"color_scheme": "dark"}
PHONE: Window = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DARK_PHONE: Window = PHONE | {"color_scheme": "dark"}

# Milliseconds. A machine may be busy with other tests; what comes at once is not held up by it.
PATIENCE = 90_000
NAMES = {person.id: person.real_name for person in PEOPLE}
SIDEWAYS = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


@contextmanager
def windows(browser: Browser) -> Iterator[Opened]:
    """Opens windows that have nothing in common. What goes wrong in the scripts of one fails the test."""
    trouble: list[str] = []
    with ExitStack() as stack:

        def opened(window: Window) -> Page:
            context = browser.new_context(locale="en-GB", timezone_id="Asia/Tokyo", **window)
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            page.on("pageerror", lambda error: trouble.append(str(error)))
            page.on("console", lambda said: trouble.append(said.text) if is_trouble(said) else None)
            return page

        yield opened
    assert trouble == []


def is_trouble(said: ConsoleMessage) -> bool:
    """A sandbox without a bot has no tour, and answers so; a script that breaks a rule of the page is another thing."""
    return said.type == "error" and not said.location["url"].endswith("/page/tour")


class Visitor:
    def __init__(self, page: Page, stage: Stage, user: str) -> None:
        self.page = page
        self.channel = page.locator("#messages")
        self.thread = page.locator("#replies")
        self.modal = page.locator("#modal[open]")
        self.tour = page.locator("#drawer-tour")
        self.is_on_phone = (page.viewport_size or {"width": 0})["width"] < 640
        page.goto(f"{stage.url}/#{user}/{SUPPORT}/")
        expect(self.channel.locator(".message").first).to_be_visible()

    @property
    def root(self) -> str:
        """The thread that is open, by the address; empty if none is."""
        return self.page.url.partition("#")[2].split("/")[2]

    def drawer(self, name: str) -> Locator:
        return self.page.locator(f"#drawer-{name}")

    def opens(self, title: str) -> None:
        """A drawer, by its tab."""
        tab = self.page.locator("#drawers .tab").get_by_text(title, exact=True)
        if tab.get_attribute("aria-expanded") == "false":
            tab.click()

    def folds(self, title: str) -> None:
        self.page.get_by_role("button", name=f"Fold away {title}").click()

    def becomes(self, user: str) -> None:
        if self.is_on_phone:
            self.page.locator(".my-face:visible").click()
        faces = self.page.get_by_role("dialog", name="You are") if self.is_on_phone else self.page.locator("#who")
        faces.locator(f"[data-person={user}]").click()
        expect(self.page).to_have_title(re.compile(f"as {NAMES[user]}"))

    def writes(self, text: str) -> None:
        self.page.get_by_label("Message or command").fill(text)
        self.page.locator("#compose").get_by_role("button", name="Send").click()

    def follows(self, root: str) -> None:
        """The thread below a message of the channel."""
        if self.root and self.root != root:
            self.page.get_by_role(
                "button", name="Back to the channel" if self.is_on_phone else "Close thread", exact=True
            ).click()
        if self.root != root:
            self.channel.locator(f'[data-ts="{root}"] [data-spot=replies]').click()
        expect(self.thread.locator(f'[data-ts="{root}"]')).to_be_attached()

    def presses(self, button: str) -> None:
        """A button of the bot's in the thread; what it is behind is opened first."""
        self.opened_for(button).click()

    def opened_for(self, button: str) -> Locator:
        offered = self.thread.locator("button").filter(has_text=re.compile(f"^{re.escape(button)}$")).last
        expect(offered).to_be_attached()
        closed = offered.locator("xpath=ancestor::details[not(@open)]")
        if closed.count():
            closed.locator("summary").click()
        expect(offered).to_be_visible()
        return offered

    def offered(self, button: str) -> Locator:
        return self.thread.get_by_role("button", name=button, exact=True).last

    def reads(self, words: str) -> Locator:
        """What everybody in the thread is told."""
        return self.thread.locator(".message:not(.private)").filter(has_text=words).last

    def starts(self, story: Story) -> None:
        self.opens("Tour")
        back = self.tour.get_by_role("button", name="All stories")
        expect(back.or_(self.tour.locator(".stories"))).to_be_visible()
        if back.is_visible():
            back.click()
        self.tour.get_by_role("button", name=story.title, exact=True).click()
        expect(self.tour.locator(".step[aria-current]")).to_contain_text(story.steps[0].happens)

    def plays(self, button: str) -> None:
        """The step's own button in the tour."""
        self.opens("Tour")
        self.tour.locator(".step[aria-current]").get_by_role("button", name=button, exact=True).click()

    def has_come(self, steps: int) -> None:
        """The tour says that so many steps are done."""
        expect(self.tour.locator(".step.done")).to_have_count(steps)
        expect(self.tour.locator(".error")).to_have_count(0)

    def nothing_scrolls_sideways(self) -> None:
        assert self.page.evaluate(SIDEWAYS) <= 0
