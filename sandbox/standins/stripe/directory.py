"""Customers, their cards, and the catalogue: whom the account bills, and for what. No money moves here."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sandbox.standins.stripe.acts import subscriptions
from sandbox.standins.stripe.ledger import Ledger, StripeObject, id_of, token, unix
from sandbox.standins.stripe.objects import account, catalog, customer, payment_method
from sandbox.standins.stripe.objects.catalog import Package, Tiers
from sandbox.standins.stripe.objects.payment_method import Card, Other

Metadata = dict[str, str] | None
Named = StripeObject | str


class Directory(Ledger):
    def add_customer(
        self,
        *,
        name: str | None = None,
        email: str | None = None,
        metadata: Metadata = None,
        id: str | None = None,
        created: datetime | None = None,
        phone: str | None = None,
        description: str | None = None,
        currency: str | None = None,
        business_name: str | None = None,
        invoice_credit: dict[str, int] | None = None,
    ) -> StripeObject:
        """`invoice_credit` is what the customer has on the invoice credit balance, by currency."""
        with self.lock:
            made = customer.customer(
                id=id,
                created=unix(created or self.now()),
                name=name,
                email=email,
                phone=phone,
                description=description,
                metadata=dict(metadata or {}),
                currency=currency,
                business_name=business_name,
            )
            made["invoice_credit_balance"] = dict(invoice_credit or {})
            return self.put(made)

    def add_account(
        self,
        *,
        name: str | None = None,
        email: str | None = None,
        metadata: Metadata = None,
        id: str | None = None,
        created: datetime | None = None,
    ) -> StripeObject:
        """A customer of Accounts v2: what it buys names it as `customer_account` and has no `customer`."""
        with self.lock:
            made = account.account(
                id=id, created=unix(created or self.now()), name=name, email=email, metadata=dict(metadata or {})
            )
            return self.put(made)

    def delete_customer(self, named: Named) -> StripeObject:
        """Its subscriptions end and its cards go; its charges and invoices stay, and stay refundable."""
        with self.lock:
            gone = self.find("customer", named)["id"]
            for subscription in self.all("subscription", customer=gone):
                if subscription["status"] not in subscriptions.ENDED:
                    subscriptions.cancel(self, subscription)
            for method in self.all("payment_method", customer=gone):
                method["customer"] = None
            self.shelves["customer"][gone] = customer.deleted_customer(gone)
            return self.shelves["customer"][gone]

    def add_product(
        self,
        name: str,
        *,
        id: str | None = None,
        metadata: Metadata = None,
        description: str | None = None,
        active: bool = True,
    ) -> StripeObject:
        with self.lock:
            product = catalog.product(
                id=id,
                name=name,
                created=unix(self.now()),
                metadata=dict(metadata or {}),
                description=description,
                active=active,
            )
            return self.put(product)

    def add_price(
        self,
        product: Named,
        amount: int | Decimal | None,
        currency: str = "usd",
        interval: str | None = "month",
        *,
        interval_count: int = 1,
        usage_type: str = "licensed",
        id: str | None = None,
        nickname: str | None = None,
        metadata: Metadata = None,
        tiers: Tiers | None = None,
        package: Package | None = None,
        options: Mapping[str, int | Decimal] | None = None,
    ) -> StripeObject:
        """`interval=None` makes a one-time price, `tiers` one that has no amount of its own, and a `package` one whose
        amount is for so many units together; `options` are what it costs in further currencies. An amount may be finer
        than a minor unit.
        """
        with self.lock:
            price = catalog.price(
                id=id,
                product=self.find("product", product)["id"],
                amount=amount,
                currency=currency,
                interval=interval,
                interval_count=interval_count,
                usage_type=usage_type,
                created=unix(self.now()),
                nickname=nickname,
                metadata=dict(metadata or {}),
                tiers=tiers,
                package=package,
                options=options,
            )
            return self.put(price)

    def add_payment_method(
        self,
        owner: Named,
        card: Card | Other | None = None,
        *,
        id: str | None = None,
        default: bool = True,
        created: datetime | None = None,
    ) -> StripeObject:
        with self.lock:
            held_by = self.holder(owner)
            method = payment_method.payment_method(
                id=id, card=card or Card(), customer=held_by, created=unix(created or self.now())
            )
            if default:
                held_by["invoice_settings"]["default_payment_method"] = method["id"]
            return self.put(method)

    def add_source(
        self,
        owner: Named,
        card: Card | None = None,
        *,
        id: str | None = None,
        default: bool = True,
        listed: bool = True,
    ) -> StripeObject:
        """A card of before there were payment methods (`card_…`), which the list of those shows if it is `listed`."""
        with self.lock:
            held_by, given = self.holder(owner), card or Card()
            id = id or f"card_{token()}"
            created = unix(self.now())
            source = self.put(payment_method.source(id=id, card=given, customer=held_by, created=created))
            if default:
                held_by["default_source"] = id
            if not listed:
                return source
            return self.put(payment_method.payment_method(id=id, card=given, customer=held_by, created=created))

    def decline(self, method: Named, decline_code: str = "generic_decline") -> None:
        """From now on the bank refuses the card, until `accept`."""
        with self.lock:
            self.declines[self.find("payment_method", method)["id"]] = decline_code

    def delay(self, method: Named) -> None:
        """From now on its payments take days, as a bank debit's do, until `arrive` or `send_back`."""
        with self.lock:
            self.slow.add(self.find("payment_method", method)["id"])

    def accept(self, method: Named) -> None:
        with self.lock:
            self.declines.pop(id_of(method), None)
