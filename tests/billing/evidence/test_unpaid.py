"""What is said of what was not paid: why, what Stripe does next, and what is open."""

from dataclasses import replace

import pytest

from billing.account.account import Account, Panel
from billing.account.payment_method import PaymentMethod
from billing.account.planned_attempt import FOR_GOOD
from billing.wording import lines
from tests.billing.evidence.readings import ago, found, invoice, names, said, soon, subscribed
from tests.billing.samples import account, charge, usd

OLD, NEW = (PaymentMethod(f"pm_{n}", "card", brand="visa", last4=n * 4, fingerprint=f"Fp{n}") for n in "12")


def test_a_failing_renewal_says_why_and_what_stripe_does_next() -> None:
    owed = invoice(status="open", remaining=usd(4900), attempt_count=2, next_payment_attempt=soon(days=2))
    declined = charge(status="failed", failure="insufficient_funds", invoice="in_1", created=ago(days=1))
    line = found(
        "payment_failing",
        account(subscriptions=(subscribed(status="past_due"),), invoices=(owed,), charges=(declined,)),
    )
    assert said(line.line).startswith("Pro is past due: ")
    assert said(line.line).endswith(" · Stripe tries again ")
    assert line.line[-1] == soon(days=2)


@pytest.mark.parametrize("failure", sorted(FOR_GOOD))
def test_an_attempt_that_stripe_plans_after_such_a_refusal_is_made_with_another_card_alone(failure: str) -> None:
    """It goes on planning and counting them: docs.stripe.com/billing/revenue-recovery/smart-retries"""
    planned = soon(days=2), ", but only with another payment method"
    reading = declined(failure, paid_by=OLD)
    assert found("payment_failing", reading).line[-3:] == (" · Stripe tries again ", *planned)
    assert lines.invoice(reading.invoices[0], reading)[-2:] == planned


@pytest.mark.parametrize(("failure", "paid_by"), [("stolen_card", NEW), ("insufficient_funds", OLD)])
def test_an_attempt_that_is_made_has_no_condition(failure: str, paid_by: PaymentMethod) -> None:
    reading = declined(failure, paid_by=paid_by)
    assert found("payment_failing", reading).line[-1] == soon(days=2)
    assert lines.invoice(reading.invoices[0], reading)[-1] == soon(days=2)


def declined(failure: str, *, paid_by: PaymentMethod) -> Account:
    """A renewal that the old card was refused for, of a subscription that this one pays by now."""
    owed = invoice(status="open", remaining=usd(4900), attempt_count=2, next_payment_attempt=soon(days=2))
    refused = charge(status="failed", failure=failure, invoice="in_1", created=ago(days=1), method=OLD)
    failing = subscribed(status="past_due", default_payment_method=paid_by.id)
    return account(subscriptions=(failing,), invoices=(owed,), charges=(refused,), payment_methods=(OLD, NEW))


def test_a_failing_renewal_that_is_tried_no_more_says_what_is_open() -> None:
    owed = invoice(status="open", remaining=usd(4900))
    line = found("payment_failing", account(subscriptions=(subscribed(status="unpaid"),), invoices=(owed,))).line
    assert said(line) == "Pro is unpaid · 49.00 USD open, no further attempt planned"


def test_an_invoice_that_is_not_paid_says_why_and_what_stripe_does_next_though_its_subscription_goes_on() -> None:
    owed = invoice(status="open", remaining=usd(4900), attempt_count=4, subscription="sub_1")
    declined = charge(status="failed", failure="insufficient_funds", invoice="in_1", created=ago(days=1))
    reading = account(subscriptions=(subscribed(),), invoices=(owed,), charges=(declined,))
    line = said(found("invoice_refused", reading).line)
    assert line.startswith("Invoice in_1 over 49.00 USD is still open after 4 attempts: not enough money")
    assert line.endswith(" · no further attempt planned")
    again = replace(reading, invoices=(replace(owed, next_payment_attempt=soon(days=2)),))
    assert found("invoice_refused", again).line[-1] == soon(days=2)


def test_why_an_invoice_is_not_paid_is_not_guessed_while_the_charges_are_unread() -> None:
    owed = invoice(status="open", remaining=usd(4900), attempt_count=2)
    line = found("invoice_refused", account(invoices=(owed,), charges=(), unknown=(Panel.CHARGES,))).line
    assert "after 2 attempts, why could not be read" in said(line)


def test_three_invoices_that_are_not_paid_stand_out_each_by_itself() -> None:
    owed = tuple(invoice(f"in_{n}", status="open", attempt_count=n) for n in (1, 2, 3))
    assert names(account(invoices=owed)) == ["invoice_refused"] * 3


def test_an_invoice_that_was_given_up_says_why_the_last_attempt_failed() -> None:
    owed = invoice(status="uncollectible", remaining=usd(4900), end_reason="max_payment_attempts")
    declined = charge(status="failed", failure="insufficient_funds", invoice="in_1", created=ago(days=1))
    line = said(found("invoice_uncollectible", account(invoices=(owed,), charges=(declined,))).line)
    assert line.startswith("Invoice in_1 over 49.00 USD was given up as uncollectible: ")
    assert "; not enough money" in line


def test_what_was_tried_in_vain_is_counted_and_only_once_for_an_invoice() -> None:
    owed = invoice(status="open", attempt_count=1, subscription="sub_1")
    tried = tuple(charge(f"ch_{n}", status="failed", invoice="in_1", created=ago(days=n)) for n in (1, 2))
    one = found(
        "attempts_failed", account(subscriptions=(subscribed(status="past_due"),), invoices=(owed,), charges=tried)
    )
    assert said(one.line) == "1 attempt at invoice in_1 failed, the last "
    assert one.rests_on == ("in_1", "ch_1")
