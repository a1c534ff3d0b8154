"""*More*, over the wire: everything that is known of the customer, for operators alone, and only while it is theirs."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.standins.people import ADA, COLE, OLIVIA, OMAR, SUPPORT
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.plain import plain
from sandbox.standins.stripe.itemizing import Itemized
from sandbox.standins.stripe.objects.payment_method import Other
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk
from tests.journeys.test_privacy import everything

pytestmark = on_sqlite


def value_of(message: Message, action: str) -> str:
    elements = (element for block in message.blocks for element in block.get("elements", ()))
    return str(next(element["value"] for element in elements if element.get("action_id") == action))


def test_more_shows_everything_to_an_operator_and_leaves_no_trace(desk: Desk, tmp_path: Path) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.offers("more")
    desk.stripe.log.clear()
    before = desk.log()
    view = desk.more(OMAR)
    assert (view.callback_id, view.title) == ("more", "Case #1")
    shown, drawn = plain(view), str(view.blocks)
    assert "Duplicate personal subscription\n• For: 2 active subscriptions to Pro" in shown
    assert "• Against: No invoice is open" in shown
    assert "For a duplicate: the same price and interval" in shown
    for title in ("Subscriptions", "Invoices", "Charges", "Payment methods", "Checkouts", "Portal"):
        assert re.search(rf"^{title}", shown, re.MULTILINE), title
    ids = ("sub_JanePro", "sub_JaneProAgain", "in_JaneProFirst", "in_JaneProAgainFirst", "ch_JaneProFirst")
    assert [id for id in ids if f"/{id}|" not in drawn] == []

    # Drawn from what was read before, so it is there before the trigger ends; what comes later changes nothing.
    assert {request.path for request in desk.stripe.requests} <= {"/v1/payment_intents"}
    assert desk.log() == before
    desk.click(OLIVIA, "refresh")
    desk.logged("refreshed")
    said = [message.text for message in [*desk.thread(), *desk.slack.private(OMAR)]]
    logged = json.dumps([row.data for row in desk.log()]) + (tmp_path / "bot.log").read_text()
    for secret in ("Jane Doe", "@example.com", "20.00 USD", "•4242", "sub_Jane", "in_Jane", "ch_Jane"):
        assert not [text for text in said if secret in text]
        assert secret not in logged


def test_what_lists_leave_out_comes_by_itself_and_is_kept_nowhere(desk: Desk) -> None:
    stripe, ago = desk.stripe, desk.stripe.now() - timedelta(days=3)
    lena = stripe.add_customer(id="cus_Lena", name="Lena Long", email="lena.long@example.com")
    stripe.add_payment_method(lena, Other("sepa_debit"), id="pm_Lena")
    stripe.add_subscription(lena, stripe.add_price(stripe.add_product("Parts"), 900), id="sub_Lena")
    bought = [Itemized(100, f"Part {number}", ago, item=None) for number in range(30)]
    stripe.add_itemized_invoice("sub_Lena", bought, at=ago, billing_reason="manual", id="in_Lena", charge_id="ch_Lena")
    stripe.begin_payment(lena, 4_200, status="requires_action")
    desk.lookup(OLIVIA, "cus_Lena")
    opened = plain(desk.more(OLIVIA))
    assert "comes by itself" in opened
    assert "Part 29" not in opened

    def whole() -> str | None:
        view = desk.slack.view(OLIVIA)
        assert view
        shown = plain(view)
        return shown if "comes by itself" not in shown else None

    shown = desk.until(whole)
    reference = stripe.find("mandate", "mandate_Lena")["payment_method_details"]["sepa_debit"]["reference"]
    for told in ("Part 0", "Part 29", f"mandate {reference}", "42.00 USD waits: the customer must confirm it"):
        assert told in shown
    tables = [row for _, row in everything(desk)]
    assert not [row for row in tables if "Part 29" in row or reference in row]


@pytest.mark.parametrize("user", [ADA, COLE])
def test_more_is_for_operators_alone(desk: Desk, user: str) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.click(user, "more")
    desk.is_told(user, "Only billing operators")
    assert desk.slack.view(user) is None
    denied = desk.logged("denied")
    assert (denied.actor, denied.data["action"], denied.data["reason"]) == (user, "more", "not_operator")
    assert desk.told(OLIVIA) == []


def test_more_of_a_customer_who_is_no_longer_the_cases_is_stale(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    old = desk.offers("more")
    desk.click(OLIVIA, "identify")
    assert desk.submit(OLIVIA, identifier="luis@example.net") == {}
    desk.shows("Luis Romero")
    desk.slack.click(OMAR, SUPPORT, old.ts, "more", value=value_of(old, "more"))
    desk.is_told(OMAR, "moved on")
    assert desk.slack.view(OMAR) is None
    assert desk.logged("denied").data["reason"] == "stale"
    assert "Luis Romero" in plain(desk.more(OMAR))


def test_a_closed_case_offers_no_more(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    summary = desk.offers("more")
    desk.click(OLIVIA, "close")
    desk.offers("reopen")
    desk.until(lambda: "more" not in desk.offered() or None)
    desk.slack.click(OLIVIA, SUPPORT, summary.ts, "more", value=value_of(summary, "more"))
    desk.is_told(OLIVIA, "closed")
    assert desk.slack.view(OLIVIA) is None
