"""Charges, their disputes and their refunds, one at a time as they are now: before money moves, and when it does."""

from dataclasses import dataclass
from functools import partial

from billing.account.payments import Charge, Dispute
from billing.account.refund import Refund
from billing.stripe.client import Stripe, checked
from billing.stripe.translate import payments
from billing.stripe.translate.values import Object
from billing.values.errors import Declined
from billing.values.money import Money

PAGE = 100


@dataclass(frozen=True, slots=True)
class Charges:
    stripe: Stripe

    def read(self, charge: str) -> Charge:
        """With all of its refunds."""
        found = self.stripe.get(
            lambda client: partial(client.v1.charges.retrieve, checked(charge)), expand=["refunds"], urgent=True
        )
        if found is None:
            raise Declined("resource_missing")
        shown = found.get("refunds")
        if shown is None or shown.get("has_more"):
            found = {**found, "refunds": {"data": self.refunds_of(charge)}}
        return payments.charge(found)

    def refunds_of(self, charge: str) -> list[Object]:
        return self.stripe.whole(lambda client: client.v1.refunds.list, {"charge": checked(charge)}, urgent=True)

    def disputes(self, charge: str, *, urgent: bool = False) -> tuple[Dispute, ...]:
        params = {"charge": checked(charge), "limit": PAGE}
        found, _ = self.stripe.page(lambda client: client.v1.disputes.list, params, urgent=urgent)
        return tuple(map(payments.dispute, found))

    def refund(self, charge: str, amount: Money, *, reason: str, case_id: str, proposal: int, key: str) -> Refund:
        if amount.amount <= 0:
            # Without an amount Stripe would refund everything that is left.
            raise Declined("amount_not_positive")
        made = self.stripe.write(
            lambda client: client.v1.refunds.create(
                {
                    "charge": checked(charge),
                    "amount": amount.amount,
                    "reason": "duplicate" if reason == "duplicate" else "requested_by_customer",
                    "metadata": {payments.CASE_ID: case_id, payments.PROPOSAL: str(proposal)},
                },
                {"idempotency_key": key},
            )
        )
        return payments.refund(made.to_dict(for_json=True))
