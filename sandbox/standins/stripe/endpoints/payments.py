"""Charges, PaymentIntents, refunds and disputes."""

from sandbox.standins.stripe.acts import mandates, payments
from sandbox.standins.stripe.endpoints.call import Call, known, known_holder, with_metadata
from sandbox.standins.stripe.errors import InvalidParameter, StripeError
from sandbox.standins.stripe.ledger import Ledger, StripeObject
from sandbox.standins.stripe.pages import fitting, page


def charges(ledger: Ledger, call: Call) -> StripeObject:
    known(ledger, call, customer="customer", payment_intent="payment_intent")
    rows = fitting(ledger.each("charge"), call.params, "created", "customer", "payment_intent")
    return page(rows, call.params, call.path)


def charge(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("charge", call.id)


def payment_intents(ledger: Ledger, call: Call) -> StripeObject:
    known_holder(ledger, call)
    rows = fitting(ledger.each("payment_intent"), call.params, "created", "customer", "customer_account")
    return page(rows, call.params, call.path)


def payment_intent(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("payment_intent", call.id, param="intent")


def mandate(ledger: Ledger, call: Call) -> StripeObject:
    return mandates.find(ledger, call.id)


def refunds(ledger: Ledger, call: Call) -> StripeObject:
    known(ledger, call, charge="charge", payment_intent="payment_intent")
    rows = fitting(ledger.each("refund"), call.params, "charge", "created", "payment_intent")
    return page(rows, call.params, call.path)


def refund(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("refund", call.id)


def create_refund(ledger: Ledger, call: Call) -> StripeObject:
    params = call.params
    if ("charge" in params) == ("payment_intent" in params):
        raise InvalidParameter(
            "Exactly one of charge and payment_intent must be given.",
            code="parameter_missing" if "charge" not in params else None,
            param="charge",
        )
    return payments.refund_charge(
        ledger,
        refunded_charge(ledger, call),
        params.get("amount"),
        reason=params.get("reason"),
        metadata={key: value for key, value in (params.get("metadata") or {}).items() if value != ""},
    )


def refunded_charge(ledger: Ledger, call: Call) -> StripeObject:
    if "charge" in call.params:
        return ledger.find("charge", call.params["charge"], param="charge", status=400)
    intent = ledger.find("payment_intent", call.params["payment_intent"], param="payment_intent", status=400)
    if intent["status"] != "succeeded":
        raise StripeError(
            400,
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
            param="payment_intent",
        )
    return ledger.find("charge", intent["latest_charge"])


def update_refund(ledger: Ledger, call: Call) -> StripeObject:
    found = ledger.find("refund", call.id)
    if "metadata" in call.params:
        with_metadata(found, call.params["metadata"])
    return found


def disputes(ledger: Ledger, call: Call) -> StripeObject:
    known(ledger, call, charge="charge", payment_intent="payment_intent")
    rows = fitting(ledger.each("dispute"), call.params, "charge", "created", "payment_intent")
    return page(rows, call.params, call.path)


def dispute(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("dispute", call.id)


def early_fraud_warnings(ledger: Ledger, call: Call) -> StripeObject:
    known(ledger, call, charge="charge", payment_intent="payment_intent")
    for warning in ledger.each("radar.early_fraud_warning"):
        charge = ledger.find("charge", warning["charge"])
        warning["actionable"] = not (charge["disputed"] or charge["refunded"])
    rows = fitting(ledger.each("radar.early_fraud_warning"), call.params, "charge", "created", "payment_intent")
    return page(rows, call.params, call.path)
