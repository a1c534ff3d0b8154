"""Every story of the tour, walked by its buttons in two windows: a desk's in the light, and Ada's phone in the dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from sandbox.demo.site import stage_with_page
from sandbox.demo.stage import Stage
from sandbox.demo.stories.story import Look, Step, Story, stories
from sandbox.standins.people import ADA, OLIVIA, OMAR
from sandbox.standins.stripe.crowd import SIZE
from tests.forked_bot import ForkedBot
from tests.page.visitor import DARK_PHONE, DESK, PATIENCE, Opened, Visitor

DRAWERS = {"stripe": "Stripe", "log": "Case log", "faults": "Faults"}


@pytest.fixture(scope="module")
def open_stage(browser: Browser) -> Iterator[Stage]:
    """With everybody who is on the churn list."""
    with stage_with_page(bot=ForkedBot, crowd=SIZE) as stage:
        stage.sandbox.slack.give_the_app(milliseconds=PATIENCE)
        yield stage


@pytest.fixture
def desk(opened: Opened, stage: Stage) -> Visitor:
    return Visitor(opened(DESK), stage, OLIVIA)


@pytest.fixture
def phone(opened: Opened, stage: Stage) -> Visitor:
    return Visitor(opened(DARK_PHONE), stage, ADA)


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.id)
def test_a_story_is_walked_by_its_buttons(desk: Visitor, phone: Visitor, story: Story) -> None:
    desk.starts(story)
    for number, step in enumerate(story.steps):
        player = phone if step.user == ADA else desk
        player.plays(step.button)
        if number + 1 < len(story.steps):
            desk.has_come(number + 1)
        if any(look.at in ("channel", "thread", "private", "direct") for look in step.looks):
            expect(player.page.locator(".message.pointed:visible").first).to_be_in_viewport()
        root = player.root
        for visitor in (desk, phone):
            if root:
                visitor.follows(root)
                happened(visitor, step)
            visitor.nothing_scrolls_sideways()
        for look in step.looks:
            shown(desk, phone, step, look)

    phone.opens("Tour")
    for visitor in (desk, phone):
        expect(visitor.tour.locator(".lesson")).to_contain_text(story.lesson)
        visitor.has_come(len(story.steps))


def happened(visitor: Visitor, step: Step) -> None:
    """What makes the step count as done is there for everybody."""
    if step.done.shows:
        expect(visitor.reads(step.done.shows)).to_be_visible()
    if step.done.offers:
        expect(visitor.thread.locator(f'[data-action="{step.done.offers}"]').first).to_be_attached()


def shown(desk: Visitor, phone: Visitor, step: Step, look: Look) -> None:
    """What the step wants to be looked at is there, for those whom it is for."""
    sentence = desk.tour.locator(".looks li").filter(has_text=look.text)
    expect(sentence).to_be_visible()
    if look.at == "thread" and look.mark:
        for visitor in (desk, phone):
            expect(visitor.reads(look.mark)).to_be_visible()
    if look.at == "private":
        sentence.get_by_role("button", name="Show me").click()
        private = desk.thread.locator(".message.private.pointed")
        expect(private).to_contain_text("Only visible to you")
        ts = private.get_attribute("data-ts")
        told = set()
        for user in (OLIVIA, OMAR, ADA):
            desk.becomes(user)
            told |= {user} if desk.thread.locator(f'[data-ts="{ts}"]').count() else set()
        assert len(told) == 1
        assert told <= set(look.to or step.done.to)
        expect(phone.thread.locator(f'[data-ts="{ts}"]')).to_have_count(len(told & {ADA}))
    if look.at in DRAWERS:
        sentence.get_by_role("button", name="Show me").click()
        drawer = desk.drawer(look.at)
        expect(drawer.locator(".rows > :visible").first).to_be_visible()
        expect(drawer.locator(".alarm")).to_be_hidden() if look.at == "stripe" else None
        desk.folds(DRAWERS[look.at])
