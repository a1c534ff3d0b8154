"""A checkout that was finished and not paid: what its payment waits for, read only of whoever has one."""

from datetime import timedelta

import pytest

from billing.account.account import Account as Reading
from billing.stripe.stripe_processor import StripeProcessor
from billing.wording.line import Line
from billing.wording.lines import checkout
from billing.wording.waiting import STEPS
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.objects.next_action import TYPES
from tests.billing.stripe.asking import paths, typed


def text(line: Line) -> str:
    return "".join(part if isinstance(part, str) else getattr(part, "text", "•") for part in line)


def reading(processor: StripeProcessor) -> Reading:
    found = processor.look_up(typed("cus_Jane")).account
    assert found
    return found


def said(processor: StripeProcessor) -> str:
    found = reading(processor)
    return text(checkout(found.checkouts[0], found.read_at))


@pytest.mark.parametrize("action", TYPES)
def test_it_says_what_the_customer_must_do(
    account: Account, processor: StripeProcessor, jane: StripeObject, monthly: StripeObject, action: str
) -> None:
    account.add_checkout_session(monthly, customer=jane, waits=action)
    told = said(processor)
    does = STEPS[action].does if action != "verify_with_microdeposits" else "verify their bank account"
    assert f"the customer must {does}" in told
    assert "invoice" not in told


def test_once_its_day_is_over_it_says_so(
    account: Account, processor: StripeProcessor, jane: StripeObject, monthly: StripeObject
) -> None:
    account.add_checkout_session(
        monthly, customer=jane, waits="boleto_display_details", at=account.now() - timedelta(days=9)
    )
    assert "the customer was to pay the boleto, which was over •" in said(processor)


def test_what_is_paid_or_can_not_be_read_says_nothing_of_it(
    account: Account, processor: StripeProcessor, jane: StripeObject, monthly: StripeObject
) -> None:
    account.add_checkout_session(monthly, customer=jane)
    assert "the customer" not in said(processor)
    assert not [path for path in paths(account) if path.startswith("/v1/payment_intents")]
    account.add_checkout_session(monthly, customer=jane, waits="boleto_display_details")
    account.faults.deny("/v1/payment_intents/*", "rak_payment_intent_read")
    assert "the customer" not in said(processor)
