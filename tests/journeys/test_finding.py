"""Whom an identifier leads to, over the wire: several who match, weak matches, guests, a search that is down."""

from datetime import timedelta

import pytest

from sandbox.standins.people import OLIVIA, TEAM
from sandbox.standins.slack.plain import buttons, plain
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.objects.payment_method import Card
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk


def bought_twice(stripe: Account, *addresses: str) -> None:
    """One person who signed up anew for the second purchase, with the same card: `cus_Capo1`, `cus_Capo2`."""
    card = Card()
    for number, address in enumerate(addresses, start=1):
        customer = stripe.add_customer(name="Capo Prima", email=address, id=f"cus_Capo{number}")
        stripe.add_payment_method(customer, card)
        created = stripe.now() - timedelta(days=5 - number)
        subscription = stripe.add_subscription(customer, "price_ProMonthly", id=f"sub_Capo{number}", created=created)
        stripe.add_paid_invoice(subscription)


def pick(desk: Desk, customer: str) -> None:
    """By the button that stands beside the customer."""
    choice = desk.offers("pick:2")
    beside = next(block for block in choice.blocks if customer in str(block.get("text")))
    desk.click(OLIVIA, beside["accessory"]["action_id"])
    desk.offers("classify:duplicate_subscription")


def test_several_with_one_address_are_a_choice_and_the_pick_shows_what_they_hold_together(desk: Desk) -> None:
    bought_twice(desk.stripe, "capo@example.com", "capo@example.com")
    desk.stripe.add_customer(name="Capo Prima", email="capo@example.com", id="cus_CapoIdle")
    desk.lookup(OLIVIA, "capo@example.com")
    choice = plain(desk.offers("pick:3"))
    assert "3 customers match" in choice
    assert "2 active subscriptions to Pro across customers with one address" in choice
    assert "likely duplicate" in choice
    assert choice.count("Pro, 20.00 USD per month · active since") == 2
    assert choice.count("No live subscription") == 1
    assert "classify:duplicate_subscription" not in desk.offered()

    pick(desk, "cus_Capo2")
    summary = plain(desk.offers("classify:duplicate_subscription"))
    others = next(line for line in summary.splitlines() if line.startswith("Others with this address"))
    assert "cus_Capo1" in others
    assert "cus_CapoIdle" in others
    assert "2 active subscriptions to Pro across customers with one address" in summary
    assert "Suggested: Duplicate personal subscription" in summary
    desk.classify(OLIVIA)
    assert desk.logged("identified").data["customer"] == "cus_Capo2"
    assert desk.logged("classified").data == {
        "classification": "duplicate_subscription",
        "suggested": "duplicate_subscription",
    }


@on_sqlite
def test_addresses_that_differ_only_in_capitals_are_a_choice(desk: Desk) -> None:
    bought_twice(desk.stripe, "capo@example.com", "Capo@Example.com")
    desk.lookup(OLIVIA, "capo@example.com")
    choice = desk.offers("pick:2")
    assert "likely duplicate" in plain(choice)
    assert "pick:3" not in buttons(choice)
    pick(desk, "cus_Capo1")
    summary = plain(desk.offers("classify:duplicate_subscription"))
    assert "Others with this address: cus_Capo2" in summary
    assert "across customers with one address" in summary


@on_sqlite
def test_what_was_not_read_of_those_who_match_is_unknown(desk: Desk) -> None:
    bought_twice(desk.stripe, "capo@example.com", "capo@example.com")
    denied = desk.stripe.faults.deny("/v1/subscriptions", "rak_subscription_read")
    desk.lookup(OLIVIA, "capo@example.com")
    choice = plain(desk.offers("pick:2"))
    assert choice.count("Subscriptions: unknown") == 2
    assert "No live subscription" not in choice
    assert "a duplicate between them is unknown" in choice
    desk.stripe.faults.mend(denied)
    desk.stripe.faults.deny("/v1/payment_methods", "rak_payment_method_read")
    desk.lookup(OLIVIA, "capo@example.com")
    assert plain(desk.offers("pick:2")).count("Pro, 20.00 USD per month · active since") == 2


@pytest.mark.parametrize(
    ("typed", "customer", "by"),
    [
        ("github:Lena-Brandt", "cus_LenaBrandt", "the GitHub login in their metadata"),
        ("lena.brandt@example.org", "cus_LenaBrandt", "an address in their metadata"),
        ("luis.private@example.net", "cus_LuisRomero", "the address on a checkout"),
        ("luis.boss@example.net", "cus_LuisRomero", "the address on a receipt"),
    ],
)
@on_sqlite
def test_a_weaker_match_is_identified_and_marked(desk: Desk, typed: str, customer: str, by: str) -> None:
    desk.stripe.add_checkout_session("price_ProMonthly", customer="cus_LuisRomero", email="luis.private@example.net")
    desk.stripe.add_charge("cus_LuisRomero", 500, receipt_email="luis.boss@example.net")
    desk.lookup(OLIVIA, typed)
    first = plain(desk.offers("classify:product_failure")).splitlines()[0]
    assert f"Found by {by}: make sure that this is who wrote" in first
    assert desk.logged("identified").data["customer"] == customer
    desk.stripe.turn_portal_off()
    desk.click(OLIVIA, "refresh")
    assert f"Found by {by}" in plain(desk.shows("never set up"))


@pytest.mark.parametrize("typed", ["ch_Guest", "guest@example.com", "receipt@example.com", "passerby@example.com"])
@on_sqlite
def test_nobody_stands_behind_a_guests_payment(desk: Desk, typed: str) -> None:
    desk.stripe.add_guest_charge("guest@example.com", 4900, receipt_email="receipt@example.com", id="ch_Guest")
    once = desk.stripe.add_price("prod_Pro", 9900, interval=None)
    desk.stripe.add_checkout_session(once, email="passerby@example.com")
    desk.lookup(OLIVIA, typed)
    assert "made as a guest: nobody in Stripe stands behind it" in plain(desk.offers("identify"))
    assert desk.logged("unidentified").data == {"reason": "none", "guest": True}
    desk.click(OLIVIA, "close")
    assert "Nobody was identified" in plain(desk.shows("PRODUCT GAP"))


@on_sqlite
def test_while_the_search_is_down_nobody_is_called_not_found_and_the_case_goes_on_by_itself(desk: Desk) -> None:
    fault = desk.stripe.faults.fail("/v1/customers/search")
    desk.lookup(OLIVIA, "lena.brandt@example.org")
    said = desk.shows("unknown")
    assert "No customer found" not in desk.text()
    assert desk.logged("unidentified").data["reason"] == "error"
    assert "wait, Stripe will be asked again" in said.text
    desk.stripe.faults.mend(fault)
    desk.offers("classify:product_failure", timeout=90)
    assert desk.logged("identified").data["customer"] == "cus_LenaBrandt"
    assert desk.kinds() == ["opened", "unidentified", "identified"]


@on_sqlite
def test_an_account_without_search_still_finds_by_the_exact_address(desk: Desk) -> None:
    desk.stripe.search_is_off = True
    desk.lookup(OLIVIA, "jane@example.com")
    summary = plain(desk.offers("classify:duplicate_subscription"))
    assert "unknown" not in summary
    assert "Suggested: Duplicate personal subscription" in summary
    desk.lookup(OLIVIA, "github:lena-brandt")
    assert "a login is found only through Stripe's search" in plain(
        desk.shows("Whether this customer exists is unknown")
    )
    assert "No customer found" not in desk.text()
    assert "asked again" not in desk.text()


@on_sqlite
def test_an_account_without_search_says_what_it_could_not_know(desk: Desk) -> None:
    desk.stripe.search_is_off = True
    desk.lookup(OLIVIA, "stranger@example.com")
    assert "in another spelling or in their metadata is unknown" in plain(desk.shows("No customer found"))
    assert desk.logged("unidentified").data == {"reason": "none", "partial": True}


@on_sqlite
def test_a_customer_of_accounts_v2_is_found_by_what_it_bought(desk: Desk) -> None:
    vera = desk.stripe.add_account(name="Vera Two", email="vera@example.com")
    subscription = desk.stripe.add_subscription(vera, "price_ProMonthly", id="sub_Vera")
    desk.stripe.add_paid_invoice(subscription, id="in_Vera", charge_id="ch_Vera")
    desk.lookup(OLIVIA, "sub_Vera")
    summary = desk.offers("classify:missing_self_serve")
    assert desk.query("select team, account from cases") == [{"team": TEAM, "account": "acct_sandbox"}]
    assert desk.logged("opened").data["team"] == TEAM
    assert desk.logged("identified").data == {
        "customer": vera["id"],
        "livemode": False,
        "account": "acct_sandbox",
    }
    drawn = str(summary.blocks)
    assert "Vera Two (v•••@example.com)" in drawn
    assert {id for id in ("sub_Vera", "in_Vera", "ch_Vera") if f"/{id}|" in drawn} == {"sub_Vera", "in_Vera", "ch_Vera"}
    # It has no page to link to that we know of.
    assert "Open in Stripe" not in drawn
    assert "unknown" not in plain(summary)

    desk.classify(OLIVIA, "product_failure")
    desk.click(OLIVIA, "session_link")
    desk.is_told(OLIVIA, "portal link")
    (session,) = desk.stripe.all("billing_portal.session")
    assert session["customer_account"] == vera["id"]
    assert desk.propose_refund(OLIVIA, reason="requested_by_customer") == {}
    assert desk.logged("proposed").data["charge"] == "ch_Vera"


@on_sqlite
def test_an_account_that_the_key_may_not_read_is_still_in_live_mode(live: Desk) -> None:
    vera = live.stripe.add_account(name="Vera Two", email="vera@example.com")
    live.stripe.add_subscription(vera, "price_ProMonthly", id="sub_Vera")
    live.stripe.faults.deny("/v2/core/accounts/*", "rak_accounts_v2_read")
    live.lookup(OLIVIA, "sub_Vera")
    summary = live.offers("refresh")
    assert live.logged("identified").data == {
        "customer": vera["id"],
        "livemode": True,
        "account": "acct_sandbox",
    }
    assert "live mode" in plain(summary)
    assert "https://dashboard.stripe.com/acct_sandbox/subscriptions/sub_Vera" in str(summary.blocks)
