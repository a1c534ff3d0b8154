"""One picture of each story of the guided tour: the moment that shows its point, as a visitor has it on the screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, expect

from sandbox.demo.stage import Stage
from sandbox.demo.stories.story import Story, stories
from sandbox.standins.people import ADA, OLIVIA, SUPPORT

FOLDER = Path(__file__).parent
SIZE = ViewportSize(width=1280, height=860)
SHARPNESS = 1.5
# A story's step may wait for the bot to have looked twice.
PATIENCE = 30_000
# So long, the page points at what has just been led to.
POINTED, SETTLED = 5500, 500
READING = 1500


@dataclass(frozen=True)
class Moment:
    """When the picture is taken.

    Attributes:
        steps: so many of the story's steps are done.
        look: which of the last step's sentences is followed, counted from 0.
        unfolded: which earlier step is shown whole, counted from 1.
        drawer: what the sentence is about, where it is not the thread; it opens below the tour.
    """

    steps: int
    look: int = 0
    unfolded: int = 0
    drawer: Literal["Tour", "Stripe", "Case log"] = "Tour"


MOMENTS = {
    "charged-twice": Moment(3, look=1),
    "more-seats-than-people": Moment(4),
    "card-declined": Moment(5),
    "no-way-to-cancel": Moment(7),
    "a-week-without-the-product": Moment(5),
    "two-open-invoices": Moment(2),
    "too-much-for-one": Moment(4, unfolded=2),
    "two-people-approve-at-once": Moment(2, look=1),
    "the-bot-dies": Moment(2, look=1, drawer="Stripe"),
    "stripe-hangs-up": Moment(2, drawer="Case log"),
    "a-monday-morning": Moment(3),
    "a-portal-mended-by-two": Moment(4),
}
IN_DARK = "charged-twice"


def take(stage: Stage, browser: Browser) -> Iterator[str]:
    """Yields the name of each file as it is there."""
    page = browser.new_page(
        viewport=SIZE, device_scale_factor=SHARPNESS, timezone_id="Europe/Berlin", locale="en-GB", color_scheme="light"
    )
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    for story in stories():
        stage.reset()
        arrive(stage, page, story, MOMENTS[story.id])
        yield taken(page, f"story-{story.id}.png")
        if story.id == IN_DARK:
            page.emulate_media(color_scheme="dark")
            yield taken(page, f"story-{story.id}-dark.png")
            page.emulate_media(color_scheme="light")
            fold(page, "Tour")
            become(page, ADA)
            page.wait_for_timeout(POINTED)
            yield taken(page, "thread.png")


def taken(page: Page, name: str) -> str:
    expect(page.locator("#toast")).to_be_hidden()
    page.mouse.move(SIZE["width"] / 2, 20)
    page.screenshot(path=FOLDER / name, animations="disabled")
    return name


def arrive(stage: Stage, page: Page, story: Story, moment: Moment) -> None:
    page.goto("about:blank")
    page.goto(f"{stage.url}/#{OLIVIA}/{SUPPORT}/")
    page.evaluate("sessionStorage.setItem('drawers', JSON.stringify(['tour']))")
    page.reload()
    tour = page.locator("#drawer-tour")
    tour.get_by_role("button", name="All stories").or_(tour.locator(".card").first).wait_for()
    if tour.get_by_role("button", name="All stories").is_visible():
        tour.get_by_role("button", name="All stories").click()
    tour.get_by_role("button", name=story.title, exact=True).click()
    for number, step in enumerate(story.steps[: moment.steps], start=1):
        tour.get_by_role("button", name=step.button, exact=True).click()
        expect(tour.locator(".step.done")).to_have_count(number)
        # A person reads before the next click: by then the bot has looked at Stripe again.
        page.wait_for_timeout(READING)
    tour.locator(".step.done").last.get_by_role("button", name="Show me").nth(moment.look).click()
    if moment.unfolded:
        tour.locator(".step.done").nth(moment.unfolded - 1).locator("summary").click()
    if moment.drawer == "Stripe":
        drawer = page.locator("#drawer-stripe")
        drawer.get_by_role("button", name="Requests").click()
        drawer.get_by_label("Only what changes something").check()
        for request in drawer.locator(".request:visible summary").all():
            request.click()
    if moment.drawer != "Tour":
        page.wait_for_timeout(POINTED)
    else:
        # The mark before goes, and this one comes.
        page.wait_for_timeout(SETTLED)
        expect(page.locator(":is(#replies, #messages) .pointed").first).to_be_in_viewport()


def fold(page: Page, title: str) -> None:
    page.get_by_role("button", name=f"Fold away {title}").click()


def become(page: Page, user: str) -> None:
    page.locator(f"#who [data-person={user}]").click()
    expect(page.locator(f"#who [data-person={user}]")).to_have_attribute("aria-current", "true")
