"""The reading of a customer, over the wire: what is unknown, what it costs, where it leads, and hostile words in it."""

import re
from datetime import timedelta

import pytest

from sandbox.standins.people import OLIVIA, OMAR
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.plain import plain
from sandbox.standins.stripe.objects.payment_method import Card
from tests.bot.hostile import bare, invisible, mrkdwn
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

LINK = re.compile(r"<(https?:[^|>]*)\|")
# What is the same for every customer, and remembered.
REMEMBERED = {"/v1/products", "/v1/billing_portal/configurations", "/v1/account"}
# Where each panel is read, and its heading in the summary.
PANELS = {
    "/v1/subscriptions": "Subscriptions",
    "/v1/invoices": "Invoices",
    "/v1/charges": "Charges",
    "/v1/disputes": "Disputes",
    "/v1/payment_methods": "Pays with",
    "/v1/checkout/sessions": "Checkouts",
    "/v1/billing_portal/configurations": "Portal",
    "/v1/customers/search": "Others with this address",
}


def unknown(shown: Message) -> set[str]:
    """The headings of the parts that the summary says it does not know."""
    text = plain(shown)
    return {heading for heading in PANELS.values() if f"{heading}: unknown" in text}


@pytest.mark.parametrize("path", PANELS)
@on_sqlite
def test_a_part_that_can_not_be_read_is_unknown_and_the_rest_is_shown(desk: Desk, path: str) -> None:
    if path == "/v1/customers/search":
        # An account without search is no worse for it; one that does not answer may know of more.
        desk.stripe.faults.fail(path)
    else:
        desk.stripe.faults.deny(path, "rak_something_read")
    desk.lookup(OLIVIA, "cus_VictorHale")
    summary = desk.offers("classify:product_failure")
    assert unknown(summary) == {PANELS[path]}
    assert "Victor Hale" in plain(summary)
    desk.classify(OLIVIA, "product_failure")
    classified = desk.logged("classified").data
    if path == "/v1/billing_portal/configurations":
        # A dispute over what was bought says more than any gap in the portal could.
        assert classified["suggested"] == "product_failure"
    else:
        assert "No suggestion" in plain(summary)
        assert classified == {"classification": "product_failure", "suggested": None}


@on_sqlite
def test_when_nothing_but_the_customer_can_be_read_everything_else_is_unknown(desk: Desk) -> None:
    for path in PANELS:
        desk.stripe.faults.fail(path)
    desk.lookup(OLIVIA, "cus_VictorHale")
    summary = desk.offers("classify:product_failure")
    # Without charges nobody knows which of them are disputed.
    assert unknown(summary) == set(PANELS.values()) - {"Disputes"}
    shown = plain(summary)
    assert "Nothing stands out in what could be read" in shown
    assert not re.search(r"\bnone\b|not found", shown, re.IGNORECASE)
    assert "No suggestion" in shown
    more = plain(desk.more(OLIVIA))
    assert not re.search(r"\bnone\b|not found|never", more, re.IGNORECASE)


@on_sqlite
def test_a_lookup_costs_eight_requests_however_long_the_history(desk: Desk) -> None:
    many = desk.stripe.add_customer(name="Many", email="many@example.com", id="cus_Many")
    began = desk.stripe.now() - timedelta(days=1100)
    subscription = desk.stripe.add_subscription(many, "price_ProMonthly", created=began)
    for day in range(1000):
        desk.stripe.add_paid_invoice(subscription, at=began + timedelta(days=day))
    desk.lookup(OLIVIA, "luis@example.net")
    desk.offers("more")
    for typed in ("jane@example.com", "cus_JaneDoe", "many@example.com", "MANY@example.com", "cus_Many"):
        desk.stripe.log.clear()
        desk.lookup(OLIVIA, typed)
        summary = plain(desk.offers("more"))
        assert len([request for request in desk.stripe.requests if request.path not in REMEMBERED]) <= 8, typed
    assert "Invoices (newest 2 of 100+)" in summary
    assert "Invoices (newest 25 of 100+)" in plain(desk.more(OLIVIA))


VICTORS = {
    "customers/cus_VictorHale",
    "subscriptions/sub_VictorPro",
    "invoices/in_VictorProFirst",
    "payments/ch_VictorProFirst",
    "disputes/dp_VictorPro",
}


@on_sqlite
def test_everything_in_the_summary_leads_to_its_page_in_test_mode(desk: Desk) -> None:
    desk.lookup(OLIVIA, "victor@example.net")
    summary = desk.offers("more")
    assert "test mode" in plain(summary)
    here = "https://dashboard.stripe.com/acct_sandbox/test"
    assert set(LINK.findall(mrkdwn(list(summary.blocks)))) == {f"{here}/{page}" for page in VICTORS}
    assert set(LINK.findall(mrkdwn(list(desk.more(OLIVIA).blocks)))) == {f"{here}/{page}" for page in VICTORS}


@on_sqlite
def test_everything_in_the_summary_leads_to_its_page_in_live_mode(live: Desk) -> None:
    live.lookup(OLIVIA, "https://dashboard.stripe.com/test/customers/cus_VictorHale")
    summary = live.offers("more")
    assert "live mode" in plain(summary)
    assert live.logged("identified").data["livemode"] is True
    here = "https://dashboard.stripe.com/acct_sandbox"
    assert set(LINK.findall(mrkdwn(list(summary.blocks)))) == {f"{here}/{page}" for page in VICTORS}


@on_sqlite
def test_refresh_shows_what_has_changed_in_stripe(desk: Desk) -> None:
    desk.lookup(OLIVIA, "luis@example.net")
    assert "dispute" not in plain(desk.offers("refresh"))
    desk.stripe.dispute("ch_LuisProFirst", reason="product_not_received")
    desk.click(OLIVIA, "refresh")
    disputed = plain(desk.shows("a dispute ("))
    assert "Suggested: Product failure" in disputed
    desk.stripe.turn_portal_off()
    desk.click(OMAR, "refresh")
    desk.shows("Portal: never set up")
    assert [(row.kind, row.actor) for row in desk.log()[2:]] == [("refreshed", OLIVIA), ("refreshed", OMAR)]
    assert "never set up" in plain(desk.more(OLIVIA))


ATTACK = "<!channel> <@U0EVE> <https://evil.example|Open> *bold* `code`\n> quote &lt;!here&gt;\u202e\x00\u200b|"


def test_hostile_words_in_every_field_are_only_words(desk: Desk) -> None:
    stripe = desk.stripe
    product = stripe.add_product(ATTACK, id="prod_Evil")
    price = stripe.add_price(product, 2_000, nickname=ATTACK)
    card = Card(brand=ATTACK, last4=ATTACK, wallet=ATTACK)
    for days_ago in (1, 0):
        eve = stripe.add_customer(
            name=ATTACK,
            email="eve@example.org",
            metadata={f"team {ATTACK}": ATTACK},
            created=stripe.now() - timedelta(days=days_ago),
        )
        stripe.add_payment_method(eve, card)
        subscription = stripe.add_subscription(eve, price, metadata={f"seat {ATTACK}": ATTACK})
        stripe.add_paid_invoice(subscription)["number"] = ATTACK
    stripe.add_open_invoice(subscription)["billing_reason"] = ATTACK
    stripe.add_draft_invoice(subscription, stuck=ATTACK)
    stripe.give_up(stripe.add_open_invoice(subscription), reason=ATTACK)
    stripe.add_schedule(subscription)["end_behavior"] = ATTACK
    stripe.add_charge(eve, 2_000, decline_code=ATTACK, advice=ATTACK)
    stripe.refund(stripe.add_charge(eve, 700), 100)["failure_reason"] = ATTACK
    contested = stripe.add_charge(eve, 900)
    stripe.dispute(contested, reason=ATTACK)["status"] = ATTACK
    gone = stripe.add_subscription(eve, price)
    stripe.cancel_subscription(gone, reason=ATTACK, feedback=ATTACK, comment=ATTACK)
    stripe.add_checkout_session(price, customer=eve, status="open")["payment_status"] = ATTACK

    desk.lookup(OLIVIA, "eve@example.org")
    drawn = [desk.offers("pick:2").blocks]
    desk.click(OLIVIA, "pick:1")
    drawn += [desk.offers("more").blocks, desk.more(OLIVIA).blocks]
    assert desk.logged("identified").data["customer"] == eve["id"]
    desk.classify(OLIVIA, "product_failure")
    desk.click(OLIVIA, "propose:refund_charge")
    assert desk.submit(OLIVIA, reason="duplicate", skip_reason="trust", note=ATTACK) == {}
    desk.offers("approve")
    desk.click(OLIVIA, "handoff")
    desk.shows("PRODUCT GAP")
    drawn += [message.blocks for message in desk.thread()]
    for shown in map(list, drawn):
        seen = bare(mrkdwn(shown))
        assert "<" not in seen
        assert ">" not in seen
        assert not re.search(r"\*bold|`code", seen)
        assert invisible(shown) == set()
