"""Stripe's mandates into our value. Pure. The address of what was signed is left out: it tells who somebody is."""

from billing.account.mandate import Mandate
from billing.stripe.translate.values import Object


def mandate(found: Object) -> Mandate:
    """SEPA, Bacs and Pix call it a reference, PayPal an agreement; of a card in India the bank says why it ended."""
    details = found.get("payment_method_details") or {}
    told = details.get(details.get("type")) or {}
    return Mandate(
        status=found["status"],
        reference=told.get("reference") or told.get("billing_agreement_id"),
        network=told.get("network_status"),
        reason=told.get("revocation_reason") or (told.get("india") or {}).get("inactive_reason"),
    )
