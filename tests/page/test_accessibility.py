"""axe-core's judgement of every surface, in both themes and at both widths: nothing serious, nothing critical."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from sandbox.demo.stage import Stage
from sandbox.demo.stories.story import stories
from sandbox.standins.people import OLIVIA, SUPPORT
from sandbox.standins.slack.plain import buttons
from tests.page.visitor import DARK_PHONE, DESK, PATIENCE, Opened, Visitor, Window

# Colours belong to the theme and sizes to the width: two windows see all four.
WINDOWS = {"desk": DESK, "dark phone": DARK_PHONE}
DRAWERS = {"Stripe": "stripe", "Case log": "log", "Faults": "faults"}
# Another customer than the one below: a story that was begun starts everything over.
STORY = next(story for story in stories() if story.id == "card-declined")


@pytest.fixture
def root(stage: Stage) -> str:
    """A thread with a summary, remedies, a proposal that waits, and a refusal for Olivia alone."""
    slack = stage.sandbox.slack
    before = {message.ts for message in slack.messages(SUPPORT)}

    def press(user: str, action: str) -> None:
        said = slack.wait_for(
            lambda: next((each for each in slack.messages(SUPPORT, replies=True) if action in buttons(each)), None),
            timeout=PATIENCE / 1000,
        )
        slack.click(user, SUPPORT, said.ts, action)

    slack.command(OLIVIA, SUPPORT, "lookup jane@example.com")
    press(OLIVIA, "classify:duplicate_subscription")
    press(OLIVIA, "propose:refund_charge")
    assert slack.submit(OLIVIA, {"reason": "duplicate", "skip_reason": "customer_asked"}) == {}
    press(OLIVIA, "approve")
    slack.wait_for(lambda: slack.private(OLIVIA, SUPPORT), timeout=PATIENCE / 1000)
    return next(message.ts for message in slack.messages(SUPPORT) if message.ts not in before)


def serious(page: Page, surface: str) -> list[str]:
    """What is wrong there, each in a line."""
    # Where a colour is on its way to another, neither is judged.
    page.evaluate("Promise.all(document.getAnimations().map(one => one.finished.catch(() => null)))")
    found: list[dict[str, Any]] = Axe().run(page, context=surface).response["violations"]
    return [
        f"{surface}: {wrong['id']} at {node['target']}: {node['html'][:120]}"
        for wrong in found
        if wrong["impact"] in ("serious", "critical")
        for node in wrong["nodes"]
    ]


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
def test_nothing_serious_is_found(opened: Opened, stage: Stage, root: str, window: Window) -> None:
    visitor = Visitor(opened(window), stage, OLIVIA)
    page, keys = visitor.page, visitor.page.keyboard
    found = []

    page.get_by_label("Message or command").fill("/")
    expect(page.locator("#hints")).to_be_visible()
    found += serious(page, "#chat")
    page.get_by_label("Message or command").fill("")

    visitor.opens("Tour")
    visitor.starts(STORY)
    found += serious(page, "#drawers")
    visitor.tour.get_by_role("button", name="All stories").click()
    found += serious(page, "#drawer-tour")
    visitor.folds("Tour")

    visitor.follows(root)
    expect(visitor.thread.locator(".message.private")).to_be_visible()
    found += serious(page, "#chat")
    visitor.presses("Approve 20.00 USD")
    found += serious(page, "#confirm")
    keys.press("Escape")
    visitor.presses("More")
    form = page.get_by_role("dialog")
    expect(form).to_be_visible()
    found += serious(page, "#modal")
    keys.press("Escape")
    expect(form).to_be_hidden()

    for title, name in DRAWERS.items():
        visitor.opens(title)
        first = visitor.drawer(name).locator("summary, .event, .switch").first
        expect(first).to_be_visible()
        if name == "stripe":
            first.click()
        found += serious(page, f"#drawer-{name}")
        visitor.folds(title)
    assert not found
