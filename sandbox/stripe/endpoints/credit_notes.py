"""Credit notes: corrections of an invoice, with or without money going back."""

from sandbox.stripe.acts import credit_notes, payments
from sandbox.stripe.endpoints.call import Call, known, known_holder
from sandbox.stripe.errors import StripeError
from sandbox.stripe.ledger import Ledger, StripeObject, unix
from sandbox.stripe.objects import tax
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
        charge = credit_notes.refundable_charge(ledger, invoice)
        made = payments.refund_charge(ledger, charge, params["refund_amount"], reason=None, metadata={})
        held["refunds"].append({"amount_refunded": made["amount"], "refund": made["id"], "type": "refund"})
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
    credit_notes.take_off(ledger, invoice, held)
    return ledger.put(held)


def drawn_up(ledger: Ledger, call: Call) -> StripeObject:
    params = call.params
    invoice = ledger.find("invoice", params["invoice"], param="invoice", status=400)
    if invoice["status"] not in ("open", "paid"):
        raise StripeError(400, f"An invoice that is {invoice['status']} takes no credit note.", param="invoice")
    lines = credit_notes.lines_for(invoice, params)
    taxes = tax.summed(each for line in lines for each in line["taxes"])
    amount = sum(line["amount"] for line in lines) + tax.exclusive(taxes)
    linked = credit_notes.links(ledger, invoice, params.get("refunds", []))
    left = credit_notes.creditable(ledger, invoice, linked=linked)
    if amount > left:
        raise StripeError(
            400, f"The credit note's amount ({amount}) is greater than what is left ({left}).", param="amount"
        )
    given = sum(params.get(name, 0) for name in ("refund_amount", "credit_amount", "out_of_band_amount"))
    given += sum(row["amount_refunded"] for row in linked)
    if given != (amount if invoice["status"] == "paid" else 0):
        raise StripeError(
            400,
            "refund_amount, credit_amount, out_of_band_amount and refunds must sum to what is credited after payment.",
            param="amount",
        )
    earlier = ledger.all("credit_note", invoice=invoice["id"])
    held = credit_note(
        invoice=invoice,
        number=f"{invoice['number']}-CN-{len(earlier) + 1:02d}",
        amount=amount,
        created=unix(ledger.now()),
        memo=params.get("memo"),
        reason=params.get("reason"),
        metadata=dict(params.get("metadata") or {}),
        out_of_band_amount=params.get("out_of_band_amount"),
        lines=lines,
        taxes=taxes,
    )
    held["refunds"] = linked
    return held
