"""Invoice items that wait for a subscription's next invoice, and how they get onto it."""

from datetime import datetime

from sandbox.standins.stripe.ledger import Ledger, StripeObject, new_id, unix
from sandbox.standins.stripe.objects.catalog import sold_in
from sandbox.standins.stripe.objects.customer import owned_by
from sandbox.standins.stripe.objects.invoice import line


def waiting(ledger: Ledger, subscription: StripeObject) -> list[StripeObject]:
    return [item for item in ledger.all("invoiceitem", invoice=None) if subscription_of(item) == subscription["id"]]


def subscription_of(item: StripeObject) -> str:
    return str(item["parent"]["subscription_details"]["subscription"])


def put_off(ledger: Ledger, customer: StripeObject, lines: list[StripeObject], *, at: int) -> None:
    """Prorations that no invoice brings at once."""
    for each in lines:
        ledger.put(invoice_item(customer, each, at=at))


def add_by_hand(ledger: Ledger, subscription: StripeObject, amount: int, *, at: datetime) -> StripeObject:
    item, now = subscription["items"]["data"][0], unix(at)
    what = "Setup" if amount > 0 else "Goodwill"
    made = line(invoice="", item=item, amount=amount, description=what, period=(now, now), quantity=1)
    return ledger.put({**invoice_item(ledger.holder_of(subscription), made, at=now), "proration": False})


def drop(ledger: Ledger, subscription: StripeObject) -> None:
    """Ended at once and with nothing billed, a subscription takes its waiting prorations with it."""
    for item in waiting(ledger, subscription):
        if item["proration"]:
            del ledger.shelves["invoiceitem"][item["id"]]


def billed(ledger: Ledger, subscription: StripeObject, *, invoice: str, at: int) -> list[StripeObject]:
    """The lines of all that waits: from now on it is on the invoice."""
    lines = []
    for item in waiting(ledger, subscription):
        if item["created"] <= at:
            item["invoice"] = invoice
            lines.append(line_of(ledger, item))
    return lines


def line_of(ledger: Ledger, item: StripeObject) -> StripeObject:
    details = item["parent"]["subscription_details"]
    price = ledger.find("price", item["pricing"]["price_details"]["price"])
    made = line(
        invoice=item["invoice"] or "",
        item={
            "id": details["subscription_item"],
            "price": sold_in(price, item["currency"]),
            "subscription": details["subscription"],
        },
        amount=item["amount"],
        description=item["description"],
        period=(item["period"]["start"], item["period"]["end"]),
        quantity=item["quantity"],
        proration=item["proration"],
    )
    made["parent"]["subscription_item_details"]["invoice_item"] = item["id"]
    return made


def invoice_item(customer: StripeObject, line: StripeObject, *, at: int) -> StripeObject:
    details = line["parent"]["subscription_item_details"]
    return {
        "id": new_id("invoiceitem"),
        "object": "invoiceitem",
        "amount": line["amount"],
        "created": at,
        "currency": line["currency"],
        **owned_by(customer),
        "date": at,
        "description": line["description"],
        "discountable": False,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "net_amount": line["amount"],
        "parent": {
            "subscription_details": {
                "subscription": details["subscription"],
                "subscription_item": details["subscription_item"],
            },
            "type": "subscription_details",
        },
        "period": dict(line["period"]),
        "pricing": line["pricing"],
        "proration": True,
        "proration_details": {"discount_amounts": []},
        "quantity": line["quantity"],
        "tax_rates": [],
        "test_clock": None,
    }
