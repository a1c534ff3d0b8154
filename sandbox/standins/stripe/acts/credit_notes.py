"""What a credit note may say: how much of the invoice is left to correct, what of it is tax, which refunds it names.

It first makes the invoice smaller, down to nothing owed; what goes beyond that goes back to the customer, by refund,
on the balance or outside of Stripe, and these must sum up to it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.standins.stripe.acts import invoices, payments
from sandbox.standins.stripe.errors import InvalidParameter, StripeError
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.objects import tax
from sandbox.standins.stripe.objects.credit_note import credit_note, line

UNDONE = ("failed", "canceled")
WAYS_BACK = ("refund_amount", "credit_amount", "out_of_band_amount")


def drawn_up(ledger: Ledger, params: Mapping[str, Any]) -> StripeObject:
    """Nothing is stored and nothing has moved."""
    invoice = ledger.find("invoice", params["invoice"], param="invoice", status=400)
    if invoice["status"] not in ("open", "paid"):
        raise StripeError(400, f"An invoice that is {invoice['status']} takes no credit note.", param="invoice")
    lines = lines_for(invoice, params)
    taxes = tax.summed(each for line in lines for each in line["taxes"])
    amount = sum(line["amount"] for line in lines) + tax.exclusive(taxes)
    linked = links(ledger, invoice, params.get("refunds", []))
    left = creditable(ledger, invoice, linked=linked)
    if amount > left:
        raise StripeError(
            400, f"The credit note's amount ({amount}) is greater than what is left ({left}).", param="amount"
        )
    owed = invoice["amount_remaining"] if invoice["status"] == "open" else 0
    before = min(amount, owed)
    given = sum(params.get(name, 0) for name in WAYS_BACK) + sum(row["amount_refunded"] for row in linked)
    if given != amount - before:
        raise StripeError(
            400,
            "refund_amount, credit_amount, out_of_band_amount and refunds must sum to what is credited after payment.",
            param="amount",
        )
    earlier = ledger.all("credit_note", invoice=invoice["id"])
    note = credit_note(
        invoice=invoice,
        number=f"{invoice['number']}-CN-{len(earlier) + 1:02d}",
        amount=amount,
        pre_payment_amount=before,
        created=unix(ledger.now()),
        memo=params.get("memo"),
        reason=params.get("reason"),
        metadata=dict(params.get("metadata") or {}),
        out_of_band_amount=params.get("out_of_band_amount"),
        lines=lines,
        taxes=taxes,
    )
    note["refunds"] = linked
    return note


def create(ledger: Ledger, params: Mapping[str, Any]) -> StripeObject:
    note = drawn_up(ledger, params)
    invoice = ledger.find("invoice", params["invoice"])
    if params.get("refund_amount"):
        charge = refundable_charge(ledger, invoice, params["refund_amount"])
        made = payments.refund_charge(ledger, charge, params["refund_amount"], reason=None, metadata={})
        note["refunds"].append({"amount_refunded": made["amount"], "refund": made["id"], "type": "refund"})
    if params.get("credit_amount"):
        entry = payments.move_balance(
            ledger,
            ledger.holder_of(invoice),
            -params["credit_amount"],
            invoice["currency"],
            type="credit_note",
            credit_note=note["id"],
        )
        note["customer_balance_transaction"] = entry["id"]
    take_off(ledger, invoice, note)
    return ledger.put(note)


def void(ledger: Ledger, note: StripeObject) -> StripeObject:
    """Only while the invoice is open: nothing went back then, and the invoice asks for it again."""
    invoice = ledger.find("invoice", note["invoice"])
    if note["status"] == "void" or invoice["status"] != "open":
        raise StripeError(400, "Only an issued credit note on an open invoice can be voided.")
    note.update(status="void", voided_at=unix(ledger.now()))
    invoice["pre_payment_credit_notes_amount"] -= note["pre_payment_amount"]
    invoice["amount_due"] += note["pre_payment_amount"]
    invoices.ask_for(ledger, invoice, invoice["amount_remaining"] + note["pre_payment_amount"])
    return note


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
    known = {billed["id"]: billed for billed in invoice["lines"]["data"]}
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
        refund = ledger.find("refund", each["refund"], param=param, status=400)
        if refund["payment_intent"] not in intents_of(ledger, invoice):
            raise StripeError(400, f"The refund {refund['id']} is not of this invoice's payment.", param=param)
        if refund["status"] in UNDONE:
            raise StripeError(400, f"The refund {refund['id']} is {refund['status']}.", param=param)
        left = refund["amount"] - linked_before(ledger, invoice, refund) - linked_in(shown, refund)
        amount = each.get("amount_refunded", refund["amount"])
        if amount > left:
            raise StripeError(
                400,
                f"Of the refund {refund['id']} only {left} is not linked yet.",
                param=f"refunds[{place}][amount_refunded]",
            )
        shown.append({"amount_refunded": amount, "refund": refund["id"], "type": "refund"})
    return shown


def creditable(ledger: Ledger, invoice: StripeObject, *, linked: Sequence[StripeObject]) -> int:
    """What earlier credit notes and plain refunds have left; a refund that is linked now does not count twice."""
    noted: int = sum(note["amount"] for note in issued(ledger, invoice))
    plain: int = 0
    for intent in intents_of(ledger, invoice):
        for refund in ledger.all("refund", payment_intent=intent):
            if refund["status"] not in UNDONE:
                named = linked_before(ledger, invoice, refund) + linked_in(linked, refund)
                plain += refund["amount"] - named
    return max(int(invoice["total"]) - noted - plain, 0)


def issued(ledger: Ledger, invoice: StripeObject) -> list[StripeObject]:
    return ledger.all("credit_note", invoice=invoice["id"], status="issued")


def linked_before(ledger: Ledger, invoice: StripeObject, refund: StripeObject) -> int:
    return sum(linked_in(note["refunds"], refund) for note in issued(ledger, invoice))


def linked_in(rows: Sequence[StripeObject], refund: StripeObject) -> int:
    return sum(row["amount_refunded"] for row in rows if row["refund"] == refund["id"])


def intents_of(ledger: Ledger, invoice: StripeObject) -> list[str]:
    listed = ledger.all("invoice_payment", invoice=invoice["id"])
    return [paid["payment"]["payment_intent"] for paid in listed if paid["payment"]["type"] == "payment_intent"]


def refundable_charge(ledger: Ledger, invoice: StripeObject, amount: int) -> StripeObject:
    """Where it was paid in parts, one that has so much left."""
    charges = [
        ledger.find("charge", ledger.find("payment_intent", intent)["latest_charge"])
        for intent in intents_of(ledger, invoice)
        if ledger.find("payment_intent", intent)["status"] == "succeeded"
    ]
    if not charges:
        raise StripeError(400, "The invoice was not paid through Stripe.", param="refund_amount")
    enough = (charge for charge in charges if charge["amount_captured"] - charge["amount_refunded"] >= amount)
    return next(enough, charges[0])


def take_off(ledger: Ledger, invoice: StripeObject, note: StripeObject) -> None:
    """Before payment a note makes the invoice smaller; one of nothing is paid."""
    invoice["pre_payment_credit_notes_amount"] += note["pre_payment_amount"]
    invoice["post_payment_credit_notes_amount"] += note["post_payment_amount"]
    if not note["pre_payment_amount"]:
        return
    invoice["amount_due"] -= note["pre_payment_amount"]
    invoices.ask_for(ledger, invoice, invoice["amount_remaining"] - note["pre_payment_amount"])
    if not invoice["amount_remaining"]:
        invoices.ask_no_more(ledger, invoice, at=note["created"])
