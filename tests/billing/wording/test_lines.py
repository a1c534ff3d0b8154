"""What a line says of what customers can do for themselves, and of what stands between them and us."""

from dataclasses import replace

import pytest

from billing.account.portal import Portal
from billing.stripe.translate import customers, payments
from billing.wording import lines
from tests.billing import stripe_shapes as shapes
from tests.billing.samples import PORTAL


@pytest.mark.parametrize(
    ("portal", "said"),
    [
        (PORTAL, "customers can change the card, see invoices, cancel"),
        (replace(PORTAL, cancel_mode="immediately"), "customers can change the card, see invoices, cancel at once"),
        (
            replace(PORTAL, cancel=False, cancel_mode="immediately"),
            "customers can change the card, see invoices; not cancel",
        ),
        (Portal(configured=True, login_url=PORTAL.login_url), "on, but customers can do nothing there"),
        (
            Portal(configured=True, invoices=True),
            "no login page, so only the product leads customers there; customers can see invoices; "
            "not change the card, cancel",
        ),
        (Portal(configured=False), "never set up"),
    ],
    ids=["all", "at once", "no cancel", "nothing", "no login", "off"],
)
def test_the_portal_is_said_in_one_line(portal: Portal, said: str) -> None:
    assert lines.portal(portal) == said


@pytest.mark.parametrize(
    ("balance", "further", "said"),
    [
        (0, {}, ""),
        (-1200, {"usd": 1200}, "12.00 USD of credit"),
        (1200, {"usd": -1200}, "12.00 USD to be added to the next invoice"),
        (0, {"eur": 300}, "3.00 EUR of credit for invoices"),
        (0, {"eur": -500}, "5.00 EUR to be added to the next invoice in EUR"),
        (-1200, {"usd": 1200, "jpy": -500}, "500 JPY to be added to the next invoice in JPY; 12.00 USD of credit"),
    ],
)
def test_what_is_owed_in_a_further_currency_is_said_like_what_is_credited(
    balance: int, further: dict[str, int], said: str
) -> None:
    found = customers.customer(shapes.customer(balance=balance, invoice_credit_balance=further))
    assert "".join(map(str, lines.balance(found))) == said


def test_an_invoice_below_zero_is_credit_that_nobody_paid() -> None:
    below = {"total": -2000, "amount_due": 0, "amount_paid": 0, "starting_balance": 0, "ending_balance": -2000}
    found = payments.invoice(shapes.invoice(**below, billing_reason="subscription_update"))
    _, said, _ = lines.invoice(found)
    assert said == " · 20.00 USD of credit to the customer's balance · plan change · "
