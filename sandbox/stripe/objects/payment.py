"""PaymentIntents, charges and the money they move on Stripe's side, in Stripe's JSON shape. Shapes only.

A charge does not know its invoice, and shows its refunds only when expanded.
"""

from sandbox.stripe.ledger import StripeObject, new_id, token
from sandbox.stripe.objects.payment_method import billing_details, charged_card


def payment_intent(
    *,
    customer: str | None,
    amount: int,
    currency: str,
    created: int,
    description: str | None,
    payment_method: str | None,
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
        "customer": customer,
        "customer_account": None,
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
        "processing": None,
        "receipt_email": None,
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
    customer: StripeObject,
    method: StripeObject,
    created: int,
    decline_code: str | None,
) -> StripeObject:
    id = id or new_id("charge")
    paid = decline_code is None
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
        "billing_details": billing_details(customer),
        "calculated_statement_descriptor": "NIMBUS",
        "captured": paid,
        "created": created,
        "currency": payment_intent["currency"],
        "customer": customer["id"],
        "description": payment_intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None if paid else "card_declined",
        "failure_message": None if paid else "Your card was declined.",
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "on_behalf_of": None,
        "outcome": outcome(decline_code),
        "paid": paid,
        "payment_intent": payment_intent["id"],
        "payment_method": method["id"],
        "payment_method_details": charged_card(method),
        "presentment_details": None,
        "radar_options": {},
        "receipt_email": None,
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


def outcome(decline_code: str | None) -> StripeObject:
    paid = decline_code is None
    return {
        "advice_code": None if paid else "try_again_later",
        "network_advice_code": None,
        "network_decline_code": None if paid else "51",
        "network_status": "approved_by_network" if paid else "declined_by_network",
        "reason": decline_code,
        "risk_level": "normal",
        "seller_message": "Payment complete." if paid else "The bank did not approve the payment.",
        "type": "authorized" if paid else "issuer_declined",
    }


def payment_error(charge: StripeObject, decline_code: str, method: StripeObject) -> StripeObject:
    """`last_payment_error` of a PaymentIntent."""
    return {
        "advice_code": charge["outcome"]["advice_code"],
        "charge": charge["id"],
        "code": "card_declined",
        "decline_code": decline_code,
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
