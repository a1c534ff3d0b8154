"""Customers and the portal: what is known of them, and what a deleted one still says."""

from typing import Any

import pytest

from billing.account.customer import Customer, FoundBy
from billing.account.portal import Portal
from billing.stripe.translate import customers
from billing.stripe.translate.values import at
from billing.values.money import Money
from tests.billing import stripe_shapes as shapes
from tests.billing.stripe_shapes import AT

THEN = at(AT)
SWITCHES = ("cancel", "invoices", "payment_method", "change_plan", "pause")
LOGIN = "https://billing.stripe.com/p/login/x"


def test_a_customer() -> None:
    assert customers.customer(shapes.customer()) == Customer(
        "cus_1", True, "Jane", "jane@example.com", THEN, balance=Money(0, "usd")
    )


def test_a_customer_about_whom_stripe_knows_nothing_else() -> None:
    assert customers.customer({"id": "cus_1", "livemode": False}) == Customer("cus_1")


@pytest.mark.parametrize("found_by", FoundBy)
def test_it_is_told_by_what_it_was_found(found_by: FoundBy) -> None:
    assert customers.customer(shapes.customer(), found_by).found_by is found_by
    assert customers.customer({"id": "cus_1", "deleted": True}, found_by).found_by is found_by
    assert customers.account_as_customer(shapes.account(), found_by).found_by is found_by


def test_a_deleted_customer_is_nothing_but_an_id() -> None:
    found = {"id": "cus_1", "object": "customer", "deleted": True}
    assert customers.customer(found) == Customer("cus_1", deleted=True)


def test_credit_on_the_balance_is_below_zero() -> None:
    assert customers.customer(shapes.customer(balance=-500)).balance == Money(-500, "usd")


def test_a_balance_without_a_currency_is_none() -> None:
    assert customers.customer(shapes.customer(currency=None)).balance is None


@pytest.mark.parametrize(
    ("by_currency", "credits"),
    [
        ({"usd": 1200, "jpy": 300}, (Money(1200, "usd"), Money(300, "jpy"))),
        ({"usd": 0, "eur": 50}, (Money(50, "eur"),)),
        ({}, ()),
        (None, ()),
    ],
)
def test_credit_that_only_invoices_use_up_is_counted_by_currency(by_currency: Any, credits: tuple[Money, ...]) -> None:
    assert customers.customer(shapes.customer(invoice_credit_balance=by_currency)).credits == credits


def test_the_balance_is_not_told_twice() -> None:
    """It may stand among those by currency once more, the other way round."""
    twice = customers.customer(shapes.customer(balance=-500, invoice_credit_balance={"usd": 500, "eur": 700}))
    assert (twice.balance, twice.credits) == (Money(-500, "usd"), (Money(700, "eur"),))


@pytest.mark.parametrize("method", ["pm_1", {"id": "pm_1", "object": "payment_method"}])
def test_what_it_pays_with(method: Any) -> None:
    found = shapes.customer(invoice_settings={"default_payment_method": method})
    assert customers.customer(found).default_payment_method == "pm_1"


def test_what_speaks_of_a_company_or_a_team() -> None:
    found = customers.customer(shapes.customer(business_name="Acme Ltd", metadata={"workspaceId": "w-7", "color": "x"}))
    assert (found.company, found.team_marks) == (True, ("workspaceId",))
    assert "Acme" not in repr(found)
    assert "w-7" not in repr(found)


def test_a_customer_that_is_an_account() -> None:
    found = customers.account_as_customer(shapes.account())
    assert found == Customer("acct_1", True, "Acme", "ap@example.com", THEN)


def test_an_account_that_may_not_be_read_is_nothing_but_an_id() -> None:
    assert customers.account_as_customer({"id": "acct_1"}) == Customer("acct_1")


def test_a_portal() -> None:
    assert customers.portal([shapes.portal()]) == Portal(
        True, LOGIN, id="bpc_1", cancel=True, cancel_mode="at_period_end", invoices=True, payment_method=True
    )


def test_a_portal_that_was_never_set_up() -> None:
    assert customers.portal([]) == Portal(configured=False)


@pytest.mark.parametrize(
    ("feature", "switch"),
    [
        ("subscription_cancel", "cancel"),
        ("invoice_history", "invoices"),
        ("payment_method_update", "payment_method"),
        ("subscription_update", "change_plan"),
        ("subscription_pause", "pause"),
    ],
)
def test_each_feature_of_a_portal_is_a_switch_of_its_own(feature: str, switch: str) -> None:
    on, off, null = (
        customers.portal([shapes.portal(features={feature: setting})])
        for setting in ({"enabled": True}, {"enabled": False}, None)
    )
    assert {name for name in SWITCHES if getattr(on, name)} == {switch}
    assert off == null == Portal(True, LOGIN, id="bpc_1")


def test_a_portal_says_when_a_cancellation_takes_effect() -> None:
    found = shapes.portal(features={"subscription_cancel": {"enabled": True, "mode": "immediately"}})
    assert customers.portal([found]).cancel_mode == "immediately"


def test_a_login_page_that_is_off_has_no_address() -> None:
    assert customers.portal([shapes.portal(login_page={"enabled": False, "url": LOGIN})]).login_url is None


def test_a_portal_with_everything_left_out_offers_nothing() -> None:
    assert customers.portal([{"id": "bpc_1"}]) == Portal(configured=True, id="bpc_1")
