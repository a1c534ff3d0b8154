"""Refunds that Stripe keeps or refuses, over the wire: an empty balance reads as what it is, whatever was paid with."""

import pytest

from billing.stripe.stripe_processor import StripeProcessor
from billing.values.errors import Declined
from billing.values.money import Money
from billing.wording.refund_states import PENDING, of
from billing.wording.refusals import REFUSALS
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.objects.payment_method import Other

FIVE = Money(500, "usd")


def refunded(processor: StripeProcessor, charge: str) -> str:
    return of(
        processor.charges.refund(charge, FIVE, reason="duplicate", case_id="case_1", proposal=4, key="case_1:4:refund")
    ).told


@pytest.mark.usefixtures("jane")
class TestAnEmptyBalance:
    def test_a_card_waits_for_it(self, account: Account, processor: StripeProcessor) -> None:
        account.balance_is_empty = True
        assert refunded(processor, "ch_Jane") == PENDING["insufficient_funds"].told
        assert of(processor.charges.read("ch_Jane").refunds[0]) is PENDING["insufficient_funds"]

    def test_any_other_way_is_refused_in_words(self, account: Account, processor: StripeProcessor) -> None:
        account.balance_is_empty = True
        method = account.add_payment_method("cus_Jane", Other("sepa_debit", {"last4": "3000"}))
        charge = account.add_charge("cus_Jane", 2_000, payment_method=method)
        with pytest.raises(Declined) as refused:
            refunded(processor, charge["id"])
        assert refused.value.code == "insufficient_balance_for_refund"
        assert "top it up" in REFUSALS[refused.value.code]
        assert processor.charges.read(charge["id"]).refunds == ()
