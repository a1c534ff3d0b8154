"""Credits for usage as histories tell them: bought or given, used up by what was billed, taken back."""

from datetime import datetime

from sandbox.standins.stripe.directory import Metadata, Named
from sandbox.standins.stripe.ledger import StripeObject, id_of, unix
from sandbox.standins.stripe.objects.credit_grant import Category, credit_grant
from sandbox.standins.stripe.subscribing import Subscribing


class Crediting(Subscribing):
    def grant_credits(
        self,
        customer: Named,
        amount: int,
        currency: str = "usd",
        *,
        category: Category = "paid",
        used: int = 0,
        name: str | None = None,
        at: datetime | None = None,
        expires: datetime | None = None,
        metadata: Metadata = None,
        id: str | None = None,
    ) -> StripeObject:
        """Of which invoices took `used` since."""
        with self.lock:
            grant = credit_grant(
                id=id,
                customer=self.holder(customer),
                amount=amount,
                currency=currency,
                category=category,
                name=name,
                created=unix(at or self.now()),
                expires=unix(expires) if expires else None,
                metadata=dict(metadata or {}),
            )
            self.credits_used[grant["id"]] = used
            return self.put(grant)

    def void_credits(self, grant: Named) -> None:
        with self.lock:
            self.find("billing.credit_grant", id_of(grant))["voided_at"] = unix(self.now())
