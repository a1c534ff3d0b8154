"""`make pictures`: the pictures in the docs, taken from the demo with Chromium, as people see it there."""

import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FloatRect, Page, ViewportSize, expect, sync_playwright

from docs import story_pictures
from sandbox.demo import chromium as debian
from sandbox.demo.site import stage_with_page
from sandbox.standins.people import OLIVIA, SUPPORT
from sandbox.standins.server import Sandbox
from sandbox.standins.slack.plain import buttons, plain
from sandbox.standins.stripe import crowd

FOLDER = Path(__file__).parent
# Wide enough for the thread beside the channel, and taller than any summary.
SIZE = ViewportSize(width=1240, height=1500)
SHARPNESS = 1.5
THREAD = "#replies"
MARGIN = 16


def main() -> int:
    browser = debian.chromium()
    if browser is None:
        sys.stderr.write(f"{debian.MISSING}\n")
        return 1
    with stage_with_page(crowd=crowd.SIZE) as stage, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser)
        page = chromium.new_page(
            viewport=SIZE, device_scale_factor=SHARPNESS, timezone_id="Europe/Berlin", locale="en-GB", bypass_csp=True
        )
        for name, take in PICTURES.items():
            take(stage.sandbox, page)
            sys.stdout.write(f"docs/{name}.png\n")
            page.screenshot(path=FOLDER / f"{name}.png", clip=framed(page), animations="disabled")
        page.close()
        for file in story_pictures.take(stage, chromium):
            sys.stdout.write(f"docs/{file}\n")
    return 0


def framed(page: Page) -> FloatRect:
    """The modal if one is open, else the thread down to its last message, else a direct message."""
    if page.locator("#thread").is_hidden() and not page.locator("#modal[open]").count():
        message = page.locator("#messages .message").last.bounding_box()
        assert message
        return message
    modal = page.locator("#modal[open]").bounding_box() if page.locator("#modal[open]").count() else None
    if modal:
        return modal
    thread, last = page.locator(THREAD).bounding_box(), page.locator(f"{THREAD} .message").last.bounding_box()
    assert thread
    assert last
    return {**thread, "height": last["y"] + last["height"] - thread["y"] + MARGIN}


def looked_up(sandbox: Sandbox, page: Page, identifier: str, *, waits_for: str) -> None:
    """A new case in the thread pane, once the button `waits_for` is there."""
    slack = sandbox.slack
    before = {message.ts for message in slack.messages(SUPPORT)}
    slack.command(OLIVIA, SUPPORT, f"lookup {identifier}")
    root = slack.wait_for(
        lambda: next((message.ts for message in slack.messages(SUPPORT) if message.ts not in before), None)
    )
    slack.wait_for(lambda: any(waits_for in buttons(message) for message in slack.thread(SUPPORT, root)))
    page.goto("about:blank")
    page.goto(f"{sandbox.url}/#{OLIVIA}/{SUPPORT}/{root}")
    expect(page.locator(f"{THREAD} [data-action='{waits_for}']")).to_be_visible()
    # All of the thread, not what fits into the pane.
    page.add_style_tag(content="#thread, #replies { height: auto !important; overflow: visible !important; }")


def summary(identifier: str) -> Callable[[Sandbox, Page], None]:
    return lambda sandbox, page: looked_up(sandbox, page, identifier, waits_for="classify:duplicate_subscription")


def several(sandbox: Sandbox, page: Page) -> None:
    looked_up(sandbox, page, "elif@example.com", waits_for="pick:1")


def unread(sandbox: Sandbox, page: Page) -> None:
    fault = sandbox.stripe.faults.fail("/v1/charges")
    summary("luis@example.net")(sandbox, page)
    sandbox.stripe.faults.mend(fault)


def more(sandbox: Sandbox, page: Page) -> None:
    summary("jane@example.com")(sandbox, page)
    page.locator(f"{THREAD} [data-action='more']").click()
    expect(page.locator("#modal[open]")).to_be_visible()


def report(word: str) -> Callable[[Sandbox, Page], None]:
    def take(sandbox: Sandbox, page: Page) -> None:
        # The modal of the picture before.
        page.keyboard.press("Escape")
        expect(page.locator("#modal[open]")).to_have_count(0)
        slack = sandbox.slack
        place = slack.direct(OLIVIA).id
        before = len(slack.messages(place))
        slack.command(OLIVIA, SUPPORT, word)
        slack.wait_for(lambda: any("Read " in plain(message) for message in slack.messages(place)[before:]))
        page.set_viewport_size({**SIZE, "height": 2600})
        page.goto("about:blank")
        page.goto(f"{sandbox.url}/#{OLIVIA}/{place}/")
        expect(page.locator("#messages figure.chart").first).to_be_visible()

    return take


PICTURES: dict[str, Callable[[Sandbox, Page], None]] = {
    "summary-duplicate": summary("jane@example.com"),
    "summary-team": summary("maya@example.org"),
    "summary-failed-payment": summary("nina@example.com"),
    "summary-dispute": summary("victor@example.net"),
    "summary-unknown": unread,
    "several-customers": several,
    "more": more,
    "report-plans": report("plans"),
    "report-churn": report("churn"),
}


if __name__ == "__main__":
    sys.exit(main())
