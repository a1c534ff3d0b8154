"""PaymentIntents, charges and the money they move on Stripe's side, in Stripe's JSON shape. Shapes only.

A charge does not know its invoice, and shows its refunds only when expanded.
"""

from dataclasses import dataclass

from sandbox.standins.stripe.ledger import StripeObject, new_id, token
from sandbox.standins.stripe.objects.customer import owned_by
from sandbox.standins.stripe.objects.payment_method import charged_with

# The declines that have an error code of their own; to the others Stripe says `card_declined`.
OWN_CODES = frozenset(
    ["authentication_required", "expired_card", "incorrect_cvc", "incorrect_number", "processing_error"]
)


# What the bank's no means for another try with the same card.
HOPELESS = frozenset(
    ["fraudulent", "lost_card", "pickup_card", "restricted_card", "revocation_of_authorization", "stolen_card"]
)
WRONG_DATA = frozenset(["expired_card", "incorrect_cvc", "incorrect_number"])
ASKS_CUSTOMER = "authentication_required"


def advice_for(decline_code: str) -> str | None:
    if decline_code in HOPELESS:
        return "do_not_try_again"
    if decline_code in WRONG_DATA:
        return "confirm_card_data"
    return None if decline_code == ASKS_CUSTOMER else "try_again_later"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a payment did not work: the bank's no, or Stripe's own where it is `blocked` before the bank was asked."""

    decline_code: str = "generic_decline"
    advice: str | None = "try_again_later"
    blocked: bool = False

    @property
    def failure_code(self) -> str:
        return self.decline_code if self.decline_code in OWN_CODES else "card_declined"


def payment_intent(
    *,
    customer: StripeObject | None,
    amount: int,
    currency: str,
    created: int,
    description: str | None,
    payment_method: str | None,
    receipt_email: str | None = None,
) -> StripeObject:
    """As created, with nothing tried yet."""
    id = new_id("payment_intent")
    return {
        "id": id,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic",
        "client_secret": f"{id}_secret_{token()}",
        "confirmation_method": "automatic",
        "created": created,
        "currency": currency,
        **owned_by(customer),
        "description": description,
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "managed_payments": {"enabled": False},
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": payment_method,
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "presentment_details": None,
        "processing": None,
        "receipt_email": receipt_email,
        "review": None,
        "setup_future_usage": "off_session",
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }


def charge(
    *,
    id: str | None,
    payment_intent: StripeObject,
    method: StripeObject,
    created: int,
    refusal: Refusal | None,
) -> StripeObject:
    id = id or new_id("charge")
    paid = refusal is None
    return {
        "id": id,
        "object": "charge",
        "amount": payment_intent["amount"],
        "amount_captured": payment_intent["amount"] if paid else 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": dict(method["billing_details"]),
        "calculated_statement_descriptor": "NIMBUS",
        "captured": paid,
        "created": created,
        "currency": payment_intent["currency"],
        "customer": payment_intent["customer"],
        "description": payment_intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": refusal.failure_code if refusal else None,
        "failure_message": None if paid else "Your card was declined.",
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "on_behalf_of": payment_intent["on_behalf_of"],
        "outcome": outcome(refusal),
        "paid": paid,
        "payment_intent": payment_intent["id"],
        "payment_method": method["id"],
        "payment_method_details": charged_with(method),
        "presentment_details": None,
        "radar_options": {},
        "receipt_email": payment_intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": f"https://pay.stripe.com/receipts/payment/{token()}" if paid else None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "succeeded" if paid else "failed",
        "transfer_data": None,
        "transfer_group": None,
    }


def outcome(refusal: Refusal | None) -> StripeObject:
    if refusal is None:
        return {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "normal",
            "seller_message": "Payment complete.",
            "type": "authorized",
        }
    if refusal.blocked:
        return {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "not_sent_to_network",
            "reason": "highest_risk_level",
            "risk_level": "highest",
            "seller_message": "Stripe blocked this payment as too risky.",
            "type": "blocked",
        }
    return {
        "advice_code": refusal.advice,
        "network_advice_code": None,
        "network_decline_code": "51",
        "network_status": "declined_by_network",
        "reason": refusal.decline_code,
        "risk_level": "normal",
        "seller_message": "The bank did not approve the payment.",
        "type": "issuer_declined",
    }


def payment_error(charge: StripeObject, refusal: Refusal, method: StripeObject) -> StripeObject:
    """`last_payment_error` of a PaymentIntent."""
    return {
        "advice_code": charge["outcome"]["advice_code"],
        "charge": charge["id"],
        "code": charge["failure_code"],
        "decline_code": refusal.decline_code,
        "message": "Your card was declined.",
        "network_decline_code": charge["outcome"]["network_decline_code"],
        "payment_method": method,
        "type": "card_error",
    }


def balance_transaction(*, source: str, type: str, amount: int, fee: int, currency: str, created: int) -> StripeObject:
    return {
        "id": new_id("balance_transaction"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": created + 2 * 86_400,
        "balance_type": "payments",
        "created": created,
        "currency": currency,
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [
            {
                "amount": fee,
                "application": None,
                "currency": currency,
                "description": "Stripe processing fees",
                "type": "stripe_fee",
            }
        ]
        if fee
        else [],
        "net": amount - fee,
        "reporting_category": type,
        "source": source,
        "status": "pending",
        "type": type,
    }
