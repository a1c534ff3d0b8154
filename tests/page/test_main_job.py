"""The main job by hand, from the command to the handoff: in the dark at a desk, and on a phone."""

import pytest
from playwright.sync_api import expect

from sandbox.demo.stage import Stage
from sandbox.standins.people import ADA, OLIVIA
from tests.page.visitor import DARK, PHONE, Opened, Visitor, Window

REFUNDED = "Refunded 12.50 USD"


@pytest.mark.parametrize("window", [DARK, PHONE], ids=["dark", "phone"])
def test_a_refund_is_proposed_by_one_person_and_approved_by_another(
    opened: Opened, stage: Stage, window: Window
) -> None:
    olivia = Visitor(opened(window), stage, OLIVIA)
    ada = Visitor(opened(window), stage, ADA)
    if not olivia.is_on_phone:
        olivia.folds("Tour")

    olivia.writes("/billing lookup jane@example.com")
    case = olivia.channel.locator(".message").filter(has_text="Case #1")
    case.locator("[data-spot=replies]").click()
    expect(olivia.reads("2 active subscriptions to Pro")).to_be_visible()
    expect(olivia.reads("j•••@example.com")).to_be_visible()
    expect(olivia.thread.locator("[data-action^='propose:']")).to_have_count(0)
    olivia.nothing_scrolls_sideways()
    olivia.presses("Duplicate subscription")
    olivia.presses("Refund up to 20.00 USD…")
    proposes(olivia)
    expect(olivia.offered("Approve 12.50 USD")).to_be_visible()

    # Ada has watched; nothing was reloaded.
    ada.channel.locator(".message").filter(has_text="Case #1").locator("[data-spot=replies]").click()
    answer = olivia.page.get_by_label("Reply", exact=True)
    answer.fill("She agreed to half of")
    ada.presses("Approve 12.50 USD")
    sure = ada.page.get_by_role("dialog", name="Approve this?")
    expect(sure).to_contain_text("12.50 USD")
    ada.nothing_scrolls_sideways()
    sure.get_by_role("button", name="Cancel").click()
    expect(sure).to_be_hidden()
    assert stage.sandbox.stripe.writes() == []
    ada.presses("Approve 12.50 USD")
    sure.get_by_role("button", name="Approve").click()

    for visitor in (ada, olivia):
        expect(visitor.reads(REFUNDED)).to_be_visible()
        expect(visitor.reads("Approved by @Ada Okafor")).to_be_visible()
        visitor.nothing_scrolls_sideways()
    expect(answer).to_have_value("She agreed to half of")
    expect(answer).to_be_focused()
    made = [request for request in stage.sandbox.stripe.writes() if request.path == "/v1/refunds"]
    assert [request.params["amount"] for request in made] == ["1250"]

    olivia.presses("Hand off")
    for visitor in (ada, olivia):
        expect(visitor.reads("FOLLOW-UP")).to_contain_text("PRODUCT GAP")
    olivia.nothing_scrolls_sideways()


def proposes(olivia: Visitor) -> None:
    """The refund's form, wrong at first: it says so in its place, and keeps what was typed."""
    form = olivia.page.get_by_role("dialog", name="Refund a charge")
    amount = form.get_by_label("Amount in USD, up to 20.00")
    expect(amount).to_have_value("20.00")
    amount.fill("999")
    form.get_by_role("button", name="Propose").click()
    expect(form.locator(".error:visible")).to_have_text(["Please complete this required field."])
    expect(form.get_by_label("Reason")).to_have_value("duplicate")
    form.get_by_label("Why are safer steps skipped?").select_option("customer_asked")
    form.get_by_label("Note").fill("Half of it, as agreed on the phone.")
    form.get_by_role("button", name="Propose").click()
    wrong = form.locator(".error:visible")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text("20.00")
    expect(amount).to_be_focused()
    expect(amount).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Note")).to_have_value("Half of it, as agreed on the phone.")
    olivia.nothing_scrolls_sideways()
    amount.fill("12.50")
    form.get_by_role("button", name="Propose").click()
    expect(form).to_be_hidden()


def test_switching_over_approves_in_the_same_window(opened: Opened, stage: Stage) -> None:
    visitor = Visitor(opened(DARK), stage, OLIVIA)
    visitor.channel.locator(".message").filter(has_text="luis@example.net").hover()
    message = visitor.channel.locator(".message").filter(has_text="luis@example.net")
    message.get_by_role("button", name="More for this message").click()
    visitor.page.get_by_role("menuitem", name="Open billing case").click()
    message.locator("[data-spot=replies]").click()
    visitor.presses("Product failure")
    visitor.presses("Refund up to 20.00 USD…")
    form = visitor.page.get_by_role("dialog", name="Refund a charge")
    form.get_by_label("Reason").select_option("requested_by_customer")
    form.get_by_label("Why are safer steps skipped?").select_option(index=1)
    form.get_by_role("button", name="Propose").click()
    visitor.presses("Approve 20.00 USD")
    visitor.page.get_by_role("dialog", name="Approve this?").get_by_role("button", name="Approve").click()
    refused = visitor.thread.locator(".message.private").filter(has_text="Only visible to you")
    expect(refused).to_be_visible()
    visitor.becomes(ADA)
    expect(refused).to_have_count(0)
    visitor.presses("Approve 20.00 USD")
    visitor.page.get_by_role("dialog", name="Approve this?").get_by_role("button", name="Approve").click()
    expect(visitor.reads("Refunded 20.00 USD")).to_be_visible()


def test_a_case_is_handed_to_somebody_who_is_picked(opened: Opened, stage: Stage) -> None:
    visitor = Visitor(opened(DARK), stage, OLIVIA)
    visitor.writes("/billing lookup maya@example.org")
    visitor.channel.locator(".message").filter(has_text="Case #1").locator("[data-spot=replies]").click()
    visitor.presses("Team or seats")
    visitor.thread.get_by_role("combobox", name="Hand off to…").select_option(label="Omar Haddad")
    expect(visitor.reads("FOLLOW-UP")).to_contain_text("@Omar Haddad")
    handed = next(event for event in stage.case_log() if event.kind == "handed_off")
    assert handed.actor == OLIVIA
