"""A customer as they are now, and the entries on their balance."""

from dataclasses import dataclass
from functools import partial

from billing.account.customer import BalanceEntry, Customer
from billing.stripe.client import Stripe, checked
from billing.stripe.translate import customers, payments
from billing.values.errors import Declined
from billing.values.money import Money


@dataclass(frozen=True, slots=True)
class Customers:
    stripe: Stripe

    def read(self, customer: str) -> Customer:
        found = self.stripe.get(lambda client: partial(client.v1.customers.retrieve, checked(customer)), urgent=True)
        if found is None:
            raise Declined("resource_missing")
        return customers.customer(found)

    def entries(self, customer: str, *, urgent: bool = False) -> tuple[BalanceEntry, ...]:
        """All of them, since an old one may be credit for the payment at hand."""
        id = checked(customer)
        found = self.stripe.whole(
            lambda client: partial(client.v1.customers.balance_transactions.list, id), {}, urgent=urgent
        )
        return tuple(map(customers.balance_entry, found))

    def enter(self, customer: str, amount: Money, *, charge: str | None, case_id: str, decision: int, key: str) -> str:
        """An entry on the balance, below zero for credit that the customer gets for the charge; its id."""
        if amount.amount == 0:
            raise Declined("amount_zero")
        made = self.stripe.write(
            lambda client: client.v1.customers.balance_transactions.create(
                checked(customer),
                {
                    "amount": amount.amount,
                    "currency": amount.currency,
                    "metadata": {
                        payments.CASE_ID: case_id,
                        payments.PROPOSAL: str(decision),
                        **({payments.CHARGE: charge} if charge else {}),
                    },
                },
                {"idempotency_key": key},
            )
        )
        return made.id
