"""Credit notes: corrections of an invoice, with or without money going back."""

from collections.abc import Mapping
from typing import Any

from sandbox.stripe.acts import invoices, payments
from sandbox.stripe.endpoints.call import Call, known, known_holder
from sandbox.stripe.errors import InvalidParameter, StripeError
from sandbox.stripe.ledger import Ledger, StripeObject, unix
from sandbox.stripe.objects.credit_note import credit_note
from sandbox.stripe.pages import fitting, page


def list_(ledger: Ledger, call: Call) -> StripeObject:
    known_holder(ledger, call)
    known(ledger, call, invoice="invoice")
    held = fitting(ledger.each("credit_note"), call.params, "created", "customer", "customer_account", "invoice")
    return page(held, call.params, call.path)


def retrieve(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("credit_note", call.id)


def preview(ledger: Ledger, call: Call) -> StripeObject:
    """As `create` would make it, with nothing stored and nothing moved."""
    return drawn_up(ledger, call)


def create(ledger: Ledger, call: Call) -> StripeObject:
    params = call.params
    held = drawn_up(ledger, call)
    invoice = ledger.find("invoice", params["invoice"])
    if "refund_amount" in params:
        charge = ledger.find("charge", invoices.intent_of(ledger, invoice)["latest_charge"])
        made = payments.refund_charge(ledger, charge, params["refund_amount"], reason=None, metadata={})
        held["refunds"].append({"amount_refunded": made["amount"], "refund": made["id"], "type": "refund"})
    for linked in params.get("refunds", []):
        held["refunds"].append({**linked, "amount_refunded": linked_amount(ledger, linked), "type": "refund"})
    if "credit_amount" in params:
        entry = payments.move_balance(
            ledger,
            ledger.holder_of(invoice),
            -params["credit_amount"],
            invoice["currency"],
            type="credit_note",
            credit_note=held["id"],
        )
        held["customer_balance_transaction"] = entry["id"]
    invoice["pre_payment_credit_notes_amount"] += held["pre_payment_amount"]
    invoice["post_payment_credit_notes_amount"] += held["post_payment_amount"]
    if held["pre_payment_amount"]:
        invoice["amount_due"] -= held["amount"]
        invoice["amount_remaining"] -= held["amount"]
    return ledger.put(held)


def drawn_up(ledger: Ledger, call: Call) -> StripeObject:
    params = call.params
    invoice = ledger.find("invoice", params["invoice"], param="invoice", status=400)
    if invoice["status"] not in ("open", "paid"):
        raise StripeError(400, f"An invoice that is {invoice['status']} takes no credit note.", param="invoice")
    amount = noted_amount(params)
    left = creditable(ledger, invoice, linked={linked["refund"] for linked in params.get("refunds", [])})
    if amount > left:
        raise StripeError(
            400, f"The credit note's amount ({amount}) is greater than what is left ({left}).", param="amount"
        )
    given = sum(params.get(name, 0) for name in ("refund_amount", "credit_amount", "out_of_band_amount"))
    given += sum(linked_amount(ledger, linked) for linked in params.get("refunds", []))
    if given != (amount if invoice["status"] == "paid" else 0):
        raise StripeError(
            400,
            "refund_amount, credit_amount, out_of_band_amount and refunds must sum to what is credited after payment.",
            param="amount",
        )
    earlier = ledger.all("credit_note", invoice=invoice["id"])
    return credit_note(
        invoice=invoice,
        number=f"{invoice['number']}-CN-{len(earlier) + 1:02d}",
        amount=amount,
        created=unix(ledger.now()),
        memo=params.get("memo"),
        reason=params.get("reason"),
        metadata=dict(params.get("metadata") or {}),
        out_of_band_amount=params.get("out_of_band_amount"),
    )


def noted_amount(params: Mapping[str, Any]) -> int:
    if ("amount" in params) == ("lines" in params):
        raise InvalidParameter("Exactly one of amount and lines must be given.", param="amount")
    if "amount" in params:
        return int(params["amount"])
    return sum(line["amount"] for line in params["lines"])


def linked_amount(ledger: Ledger, linked: StripeObject) -> int:
    held = ledger.find("refund", linked["refund"], param="refunds[0][refund]", status=400)
    return int(linked["amount_refunded"] if "amount_refunded" in linked else held["amount"])


def creditable(ledger: Ledger, invoice: StripeObject, *, linked: set[str]) -> int:
    """What earlier credit notes and plain refunds have left; a refund that is linked now does not count twice."""
    if invoice["status"] == "open":
        return int(invoice["amount_remaining"])
    noted = ledger.all("credit_note", invoice=invoice["id"])
    spoken_for = linked | {each["refund"] for note in noted for each in note["refunds"]}
    charge = invoices.intent_of(ledger, invoice)["latest_charge"]
    plain = [
        refund
        for refund in ledger.all("refund", charge=charge)
        if refund["id"] not in spoken_for and refund["status"] not in ("failed", "canceled")
    ]
    return int(
        invoice["amount_paid"] - sum(note["amount"] for note in noted) - sum(refund["amount"] for refund in plain)
    )
