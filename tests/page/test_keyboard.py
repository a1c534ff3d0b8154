"""Without a mouse: the command box, the bot's buttons, the modal, the confirm dialog, the drawers and the tour."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from sandbox.demo.stage import Stage
from sandbox.demo.stories.story import stories
from sandbox.standins.people import ADA, OLIVIA
from tests.page.visitor import DESK, Opened, Visitor

# More presses of Tab than the page has places to go.
FAR = 250


@pytest.fixture
def olivia(opened: Opened, stage: Stage) -> Visitor:
    return Visitor(opened(DESK), stage, OLIVIA)


def tab_to(page: Page, place: Locator, *, key: str = "Tab") -> None:
    """Goes on until the place has the focus: nothing on the way keeps it."""
    expect(place).to_be_visible()
    for _ in range(FAR):
        if place.evaluate("place => place === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{place} is out of the keyboard's reach")


def press(page: Page, place: Locator, *, key: str = "Enter") -> None:
    tab_to(page, place)
    page.keyboard.press(key)


def choose(page: Page, select: Locator, letter: str) -> None:
    """An option by its first letter."""
    tab_to(page, select)
    page.keyboard.press(letter)


def test_the_main_job(olivia: Visitor) -> None:
    page, keys = olivia.page, olivia.page.keyboard
    press(page, page.get_by_role("button", name="Skip to the message box"))
    expect(page.get_by_label("Message or command")).to_be_focused()
    keys.type("/bi")
    keys.press("Tab")
    keys.type("jane")
    keys.press("ArrowDown")
    keys.press("Tab")
    expect(page.get_by_label("Message or command")).to_have_value("/billing lookup jane@example.com")
    keys.press("Enter")
    case = olivia.channel.locator(".message").filter(has_text="Case #1")
    press(page, case.locator("[data-spot=replies]"))
    expect(page.get_by_role("heading", name="Thread")).to_be_focused()

    press(page, olivia.offered("Duplicate subscription"))
    press(page, olivia.thread.locator("summary").filter(has_text="steps, safest first"))
    press(page, olivia.offered("Refund up to 20.00 USD…"), key="Space")
    form = page.get_by_role("dialog", name="Refund a charge")
    expect(form.get_by_label("Charge", exact=True)).to_be_focused()
    keys.press("Escape")
    expect(form).to_be_hidden()
    expect(olivia.offered("Refund up to 20.00 USD…")).to_be_focused()
    keys.press("Enter")
    press(page, form.get_by_role("button", name="Propose"))
    wrong = form.locator("[aria-invalid=true]")
    expect(wrong).to_have_count(1)
    expect(wrong).to_be_focused()
    choose(page, form.get_by_label("Why are safer steps skipped?"), "t")
    press(page, form.get_by_role("button", name="Propose"))
    expect(form).to_be_hidden()
    expect(olivia.offered("Approve 20.00 USD")).to_be_visible()

    press(page, page.locator(f"#who [data-person={ADA}]"))
    expect(page).to_have_title("#billing-support as Ada Okafor · sandbox")
    press(page, olivia.offered("Approve 20.00 USD"))
    sure = page.get_by_role("dialog", name="Approve this?")
    expect(sure.get_by_role("button", name="Approve")).to_be_focused()
    keys.press("Escape")
    expect(sure).to_be_hidden()
    expect(olivia.offered("Approve 20.00 USD")).to_be_focused()
    keys.press("Enter")
    expect(sure.get_by_role("button", name="Approve")).to_be_focused()
    keys.press("Enter")
    expect(olivia.reads("Refunded 20.00 USD")).to_be_visible()
    tab_to(page, olivia.offered("Hand off"))
    keys.press("Escape")
    expect(page.locator("#thread")).to_be_hidden()


def test_a_form_that_came_before_the_click_was_answered(olivia: Visitor) -> None:
    """Whoever puts it away may ask for it again at once."""
    page, keys = olivia.page, olivia.page.keyboard
    olivia.writes("/billing lookup jane@example.com")
    olivia.channel.locator(".message").filter(has_text="Case #1").locator("[data-spot=replies]").click()
    olivia.presses("Duplicate subscription")
    refund = olivia.opened_for("Refund up to 20.00 USD…")
    unanswered: list[Route] = []

    def hold(route: Route) -> None:
        unanswered.append(route)
        route.fetch()

    page.route("**/page/acts/click", hold)
    press(page, refund)
    form = page.get_by_role("dialog", name="Refund a charge")
    for _ in range(2):
        expect(form.get_by_label("Charge", exact=True)).to_be_focused()
        keys.press("Escape")
        expect(form).to_be_hidden()
        expect(refund).to_be_focused()
        keys.press("Enter")
    expect(form).to_be_visible()
    assert len(unanswered) == 3
    for route in unanswered:
        route.fulfill(json={})


def test_a_story_of_the_tour(olivia: Visitor) -> None:
    story = next(each for each in stories() if each.id == "more-seats-than-people")
    page = olivia.page
    press(page, olivia.tour.get_by_role("button", name=story.title, exact=True))
    for number, step in enumerate(story.steps):
        button = olivia.tour.get_by_role("button", name=step.button, exact=True)
        # After each step the focus waits on the next one's button.
        expect(button).to_be_focused()
        page.keyboard.press("Enter")
        if number + 1 < len(story.steps):
            olivia.has_come(number + 1)
    expect(olivia.tour.locator(".lesson")).to_contain_text(story.lesson)
    expect(olivia.tour.locator(".lesson")).to_be_focused()
    page.keyboard.press("Escape")
    expect(olivia.tour).to_be_hidden()
    expect(page.locator("#drawers .tab").get_by_text("Tour")).to_be_focused()


def test_the_drawers_and_the_faults(olivia: Visitor) -> None:
    page = olivia.page
    for title in ("Stripe", "Case log", "Faults"):
        press(page, page.get_by_role("button", name=title, exact=True))
        expect(page.get_by_role("region", name=title, exact=True)).to_be_visible()
    switch = page.get_by_role("switch", name="Stripe is slow")
    press(page, switch, key="Space")
    expect(switch).to_have_attribute("aria-checked", "true")
    press(page, page.get_by_role("button", name="Clear all faults"))
    expect(switch).to_have_attribute("aria-checked", "false")
    press(page, page.get_by_role("button", name="Start over").last)
    sure = page.get_by_role("dialog", name="Start over?")
    expect(sure.get_by_role("button", name="Start over")).to_be_focused()
    page.keyboard.press("Escape")
    expect(sure).to_be_hidden()


def test_a_message_is_made_a_case_from_its_menu(olivia: Visitor) -> None:
    page = olivia.page
    message = olivia.channel.locator(".message").filter(has_text="nina@example.com")
    press(page, message.get_by_role("button", name="More for this message"))
    expect(page.get_by_role("menuitem", name="Reply in thread")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("menuitem", name="Open billing case")).to_be_focused()
    page.keyboard.press("Enter")
    expect(message.locator("[data-spot=replies]")).to_be_visible()
