"""Invoices and what was paid on them."""

from sandbox.standins.stripe.acts import invoices, part_payments, payments, slow_payments
from sandbox.standins.stripe.acts.limits import refuse_too_little
from sandbox.standins.stripe.endpoints.call import Call, known, known_holder, with_metadata
from sandbox.standins.stripe.errors import StripeError, card_declined, customer_must_act
from sandbox.standins.stripe.ledger import Ledger, StripeObject
from sandbox.standins.stripe.objects.payment import ASKS_CUSTOMER, Refusal, advice_for
from sandbox.standins.stripe.pages import fitting, page, page_of
from sandbox.standins.stripe.search import search as searched

SEARCHABLE = (
    "created",
    "currency",
    "customer",
    "metadata",
    "number",
    "receipt_number",
    "status",
    "subscription",
    "total",
)


def retrieve(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("invoice", call.id, param="invoice")


def lines(ledger: Ledger, call: Call) -> StripeObject:
    invoice = ledger.find("invoice", call.id, param="invoice")
    return page_of(invoice["lines"]["data"], call.params, call.path)


def list_(ledger: Ledger, call: Call) -> StripeObject:
    known_holder(ledger, call)
    known(ledger, call, subscription="subscription")
    rows = fitting(
        ledger.each("invoice"),
        call.params,
        "collection_method",
        "created",
        "customer",
        "customer_account",
        "due_date",
        "status",
    )
    if "subscription" in call.params:
        rows = [row for row in rows if invoices.subscription_of(row) == call.params["subscription"]]
    return page(rows, call.params, call.path)


def search(ledger: Ledger, call: Call) -> StripeObject:
    # Found by its subscription, though an invoice has no such property any more.
    rows = [{**invoice, "subscription": invoices.subscription_of(invoice)} for invoice in ledger.each("invoice")]
    found = searched(ledger, rows, call.params, call.path, fields=SEARCHABLE)
    return {**found, "data": [ledger.find("invoice", row["id"]) for row in found["data"]]}


def update(ledger: Ledger, call: Call) -> StripeObject:
    invoice = ledger.find("invoice", call.id, param="invoice")
    if "auto_advance" in call.params:
        if invoice["status"] not in ("draft", "open"):
            raise StripeError(
                400, f"An invoice that is {invoice['status']} is not collected.", code="invoice_not_editable"
            )
        invoices.set_collection(ledger, invoice, on=call.params["auto_advance"])
    if "metadata" in call.params:
        with_metadata(invoice, call.params["metadata"])
    return invoice


def pay(ledger: Ledger, call: Call) -> StripeObject:
    invoice = ledger.find("invoice", call.id, param="invoice")
    if invoice["status"] == "paid":
        raise StripeError(400, "Invoice is already paid")
    if invoice["status"] not in ("open", "uncollectible"):
        raise StripeError(400, f"An invoice that is {invoice['status']} cannot be paid.")
    if invoices.is_on_its_way(ledger, invoice):
        raise StripeError(400, "A payment of this invoice is processing: it cannot be paid again meanwhile.")
    now = ledger.now()
    if call.params.get("paid_out_of_band"):
        part_payments.pay_off_stripe(ledger, invoice, at=now)
        return invoice
    refuse_too_little(invoice["amount_remaining"], invoice["currency"])
    method = chosen_method(ledger, invoice, call.params.get("payment_method"))
    if slow_payments.takes_days(ledger, method):
        slow_payments.set_off(ledger, invoice, method)
        return invoice
    decline_code = ledger.declines.get(method["id"])
    refusal = None if decline_code is None else Refusal(decline_code, advice_for(decline_code))
    charge = invoices.collect(ledger, invoice, method, at=now, refusal=refusal)
    if refusal is None:
        return invoice
    if refusal.decline_code == ASKS_CUSTOMER:
        invoices.await_customer(ledger, invoice, method)
        raise customer_must_act()
    intent = invoices.intent_of(ledger, invoice)
    raise card_declined(refusal.failure_code, refusal.decline_code, charge=charge["id"], payment_intent=intent)


def chosen_method(ledger: Ledger, invoice: StripeObject, given: str | None) -> StripeObject:
    if given:
        return ledger.find("payment_method", given, param="payment_method", status=400)
    customer = ledger.holder_of(invoice)
    if not customer.get("deleted"):
        method = payments.method_for(ledger, customer, invoices.behind(ledger, invoice))
        if method is not None:
            return method
    raise StripeError(400, "There is no default_payment_method set on this Customer or Invoice.")


def void(ledger: Ledger, call: Call) -> StripeObject:
    return invoices.void(ledger, ledger.find("invoice", call.id, param="invoice"))


def payments_list(ledger: Ledger, call: Call) -> StripeObject:
    known(ledger, call, invoice="invoice")
    rows = fitting(ledger.each("invoice_payment"), call.params, "created", "invoice", "status")
    if "payment" in call.params:
        wanted = call.params["payment"]
        if wanted["type"] == "payment_intent" and "payment_intent" in wanted:
            ledger.find("payment_intent", wanted["payment_intent"], param="payment[payment_intent]", status=400)
        rows = [row for row in rows if wanted.items() <= row["payment"].items()]
    return page(rows, call.params, call.path)


def payment(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("invoice_payment", call.id)
