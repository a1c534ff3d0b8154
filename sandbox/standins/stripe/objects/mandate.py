"""Mandates, which let us debit an account, in Stripe's JSON shape. Shapes only."""

from sandbox.standins.stripe.ledger import StripeObject, token

# Where what was signed can be seen.
SIGNED_AT = "https://payments.stripe.com/mandates"


def mandate_id(method: StripeObject) -> str:
    return f"mandate_{method['id'].removeprefix('pm_')}"


def mandate(method: StripeObject) -> StripeObject:
    """As the customer gave it, and in force."""
    kind = method["type"]
    return {
        "id": mandate_id(method),
        "object": "mandate",
        "customer_acceptance": {
            "accepted_at": method["created"],
            "online": {"ip_address": "203.0.113.7", "user_agent": "Mozilla/5.0"},
            "type": "online",
        },
        "livemode": False,
        "multi_use": {},
        "on_behalf_of": None,
        "payment_method": method["id"],
        "payment_method_details": {kind: details(kind), "type": kind},
        "status": "active",
        "type": "multi_use",
    }


def details(kind: str) -> StripeObject:
    match kind:
        case "acss_debit":
            return {
                "default_for": ["invoice", "subscription"],
                "interval_description": None,
                "payment_schedule": "sporadic",
                "transaction_type": "personal",
            }
        case "au_becs_debit":
            return {"url": f"{SIGNED_AT}/{token()}"}
        case "bacs_debit":
            return {
                "display_name": None,
                "network_status": "accepted",
                "reference": token(18).upper(),
                "revocation_reason": None,
                "service_user_number": "123456",
                "url": f"{SIGNED_AT}/{token()}",
            }
        case "sepa_debit":
            return {"reference": token(16).upper(), "url": f"{SIGNED_AT}/{token()}"}
    return {}
