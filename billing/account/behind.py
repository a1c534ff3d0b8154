"""What a payment's figure rests on: its invoice, the subscriptions billed on it, and all payments for them. Pure."""

from collections import Counter
from collections.abc import Sequence

from billing.account.given_back import GivenBack
from billing.account.payments import Charge, Invoice
from billing.account.unused_time import Subscriptions, groups


class Index:
    """What belongs together in one reading."""

    def __init__(self, invoices: Sequence[Invoice], charges: Sequence[Charge], given: GivenBack | None) -> None:
        self.invoices = {invoice.id: invoice for invoice in invoices}
        self.of_subscription: dict[str, list[Invoice]] = {}
        self.paying: dict[str, list[Charge]] = {}
        self.groups = groups({invoice.id: invoice.brings for invoice in invoices})
        for invoice in invoices:
            for whose in {*invoice.brings, invoice.subscription} - {None}:
                self.of_subscription.setdefault(whose or "", []).append(invoice)
        for charge in charges:
            self.paying.setdefault(charge.invoice or "", []).append(charge)
        self.noted = {note.invoice for note in (given.notes if given else None) or ()}
        often = Counter(intent for invoice in invoices for intent in set(invoice.live_intents))
        several = {intent for intent, times in often.items() if times > 1}
        self.shared = {invoice.id for invoice in invoices if several & set(invoice.live_intents)}

    def together(self, charge: Charge) -> Subscriptions:
        """The subscriptions that it may have paid for, and all that were ever billed together with them."""
        invoice = self.invoices.get(charge.invoice or "")
        paid = {*(invoice.brings if invoice else ()), charge.subscription} - {None}
        return frozenset(each for whose in paid if whose for each in self.groups.get(whose, {whose}))

    def behind(self, charge: Charge) -> tuple[list[Invoice], list[Charge]]:
        """The invoices and payments that the figure rests on."""
        if charge.invoice is None:
            return [], [charge]
        named = self.invoices.get(charge.invoice)
        theirs = [each for whose in sorted(self.together(charge)) for each in self.of_subscription.get(whose, ())]
        invoices = {invoice.id: invoice for invoice in ([named] if named else []) + theirs}
        return [*invoices.values()], [paid for id in invoices for paid in self.paying.get(id, ())]
