"""Mandates: each payment method that is debited has one, from when it was given."""

from sandbox.standins.stripe.ledger import Ledger, StripeObject
from sandbox.standins.stripe.objects.mandate import mandate, mandate_id
from sandbox.standins.stripe.objects.payment_types import type_of


def find(ledger: Ledger, id: str) -> StripeObject:
    """Or Stripe's refusal that there is none."""
    if ledger.get("mandate", id) is None:
        debited = (method for method in ledger.each("payment_method") if type_of(method["type"]).mandate)
        method = next((method for method in debited if mandate_id(method) == id), None)
        if method:
            ledger.put(mandate(method))
    return ledger.find("mandate", id, param="mandate")


def end(ledger: Ledger, id: str, *, network_status: str, reason: str | None) -> StripeObject:
    """The customer's bank says that nothing may be debited under it any more; only Bacs says how, and why."""
    found = find(ledger, id)
    found["status"] = "inactive"
    told = found["payment_method_details"][found["payment_method_details"]["type"]]
    if "network_status" in told:
        told.update(network_status=network_status, revocation_reason=reason)
    return found
