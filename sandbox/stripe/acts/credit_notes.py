"""What a credit note may say: how much of the invoice is left to correct, what of it is tax, which refunds it names."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.stripe.acts import invoices
from sandbox.stripe.errors import InvalidParameter, StripeError
from sandbox.stripe.ledger import Ledger, StripeObject
from sandbox.stripe.objects import tax
from sandbox.stripe.objects.credit_note import line

UNDONE = ("failed", "canceled")


def lines_for(invoice: StripeObject, params: Mapping[str, Any]) -> list[StripeObject]:
    """An amount is a total, tax included, of which each of the invoice's taxes has its share; a line is without."""
    if ("amount" in params) == ("lines" in params):
        raise InvalidParameter("Exactly one of amount and lines must be given.", param="amount")
    if "lines" in params:
        return [line_for(invoice, given, place) for place, given in enumerate(params["lines"])]
    amount = params["amount"]
    taxes = [tax.part_of(each, amount, invoice["total"]) for each in invoice["total_taxes"]]
    net = amount - tax.exclusive(taxes)
    rates = invoice["default_tax_rates"]
    return [line(amount=net, description=f"Credit for {invoice['number']}", taxes=taxes, rates=rates, of=None)]


def line_for(invoice: StripeObject, given: Mapping[str, Any], place: int) -> StripeObject:
    amount = given["amount"]
    if given["type"] == "custom_line_item":
        if "description" not in given:
            raise InvalidParameter("A custom line needs a description.", param=f"lines[{place}][description]")
        return line(amount=amount, description=given["description"], taxes=[], rates=[], of=None)
    known = {held["id"]: held for held in invoice["lines"]["data"]}
    corrected = known.get(given.get("invoice_line_item"))
    if corrected is None:
        raise InvalidParameter("No such line on the invoice.", param=f"lines[{place}][invoice_line_item]")
    if amount > corrected["amount"]:
        raise InvalidParameter("More than the invoice's line asks for.", param=f"lines[{place}][amount]")
    taxes = [tax.part_of(each, amount, corrected["amount"]) for each in corrected["taxes"]]
    rates = invoice["default_tax_rates"]
    return line(amount=amount, description=corrected["description"], taxes=taxes, rates=rates, of=corrected["id"])


def links(ledger: Ledger, invoice: StripeObject, given: Sequence[Mapping[str, Any]]) -> list[StripeObject]:
    """The refunds that it names, each with how much of it, as the note will show them."""
    shown: list[StripeObject] = []
    for place, each in enumerate(given):
        param = f"refunds[{place}][refund]"
        held = ledger.find("refund", each["refund"], param=param, status=400)
        if held["payment_intent"] not in intents_of(ledger, invoice):
            raise StripeError(400, f"The refund {held['id']} is not of this invoice's payment.", param=param)
        if held["status"] in UNDONE:
            raise StripeError(400, f"The refund {held['id']} is {held['status']}.", param=param)
        left = held["amount"] - linked_before(ledger, invoice, held) - linked_in(shown, held)
        amount = each.get("amount_refunded", held["amount"])
        if amount > left:
            raise StripeError(
                400,
                f"Of the refund {held['id']} only {left} is not linked yet.",
                param=f"refunds[{place}][amount_refunded]",
            )
        shown.append({"amount_refunded": amount, "refund": held["id"], "type": "refund"})
    return shown


def creditable(ledger: Ledger, invoice: StripeObject, *, linked: Sequence[StripeObject]) -> int:
    """What earlier credit notes and plain refunds have left; a refund that is linked now does not count twice."""
    if invoice["status"] == "open":
        return int(invoice["amount_remaining"])
    noted = sum(note["post_payment_amount"] for note in ledger.all("credit_note", invoice=invoice["id"]))
    plain = 0
    for intent in intents_of(ledger, invoice):
        for refund in ledger.all("refund", payment_intent=intent):
            if refund["status"] not in UNDONE:
                named = linked_before(ledger, invoice, refund) + linked_in(linked, refund)
                plain += refund["amount"] - named
    return int(invoice["amount_paid"] - noted - plain)


def linked_before(ledger: Ledger, invoice: StripeObject, refund: StripeObject) -> int:
    return sum(linked_in(note["refunds"], refund) for note in ledger.all("credit_note", invoice=invoice["id"]))


def linked_in(rows: Sequence[StripeObject], refund: StripeObject) -> int:
    return sum(row["amount_refunded"] for row in rows if row["refund"] == refund["id"])


def intents_of(ledger: Ledger, invoice: StripeObject) -> list[str]:
    return [paid["payment"]["payment_intent"] for paid in ledger.all("invoice_payment", invoice=invoice["id"])]


def refundable_charge(ledger: Ledger, invoice: StripeObject) -> StripeObject:
    charge = invoices.intent_of(ledger, invoice)["latest_charge"] if intents_of(ledger, invoice) else None
    if charge is None:
        raise StripeError(400, "The invoice was not paid through Stripe.", param="refund_amount")
    return ledger.find("charge", charge)


def take_off(ledger: Ledger, invoice: StripeObject, note: StripeObject) -> None:
    """Before payment a note makes the invoice smaller; one of nothing is paid."""
    invoice["pre_payment_credit_notes_amount"] += note["pre_payment_amount"]
    invoice["post_payment_credit_notes_amount"] += note["post_payment_amount"]
    if not note["pre_payment_amount"]:
        return
    invoice["amount_due"] -= note["amount"]
    invoice["amount_remaining"] -= note["amount"]
    intent = invoices.intent_of(ledger, invoice)
    intent["amount"] = invoice["amount_remaining"]
    invoices.payment_of(ledger, invoice)["amount_requested"] = invoice["amount_remaining"]
    if not invoice["amount_remaining"]:
        intent.update(status="canceled", canceled_at=note["created"])
        invoices.payment_of(ledger, invoice)["status"] = "canceled"
        invoices.mark_paid(invoice, at=note["created"])
        invoices.revive(ledger, invoice)
