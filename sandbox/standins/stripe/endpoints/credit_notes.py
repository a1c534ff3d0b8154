"""Credit notes: corrections of an invoice, with or without money going back."""

from sandbox.standins.stripe.acts import credit_notes
from sandbox.standins.stripe.endpoints.call import Call, known, known_holder
from sandbox.standins.stripe.ledger import Ledger, StripeObject
from sandbox.standins.stripe.pages import fitting, page, page_of


def list_(ledger: Ledger, call: Call) -> StripeObject:
    known_holder(ledger, call)
    known(ledger, call, invoice="invoice")
    rows = fitting(ledger.each("credit_note"), call.params, "created", "customer", "customer_account", "invoice")
    return page(rows, call.params, call.path)


def lines(ledger: Ledger, call: Call) -> StripeObject:
    return page_of(ledger.find("credit_note", call.id)["lines"]["data"], call.params, call.path)


def retrieve(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("credit_note", call.id)


def preview(ledger: Ledger, call: Call) -> StripeObject:
    """As `create` would make it, with nothing stored and nothing moved."""
    return credit_notes.drawn_up(ledger, call.params)


def create(ledger: Ledger, call: Call) -> StripeObject:
    return credit_notes.create(ledger, call.params)


def void(ledger: Ledger, call: Call) -> StripeObject:
    return credit_notes.void(ledger, ledger.find("credit_note", call.id))
