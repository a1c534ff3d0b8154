"""Why Stripe refused to move money back, in plain words with what cures it. Codes of a refund, a credit note or credit.

Stripe's own codes (https://docs.stripe.com/error-codes); a few refusals come without one, and `processor.client` names
those by what else the error says.
"""

TOP_UP = "our Stripe balance does not cover it: top it up in the Stripe dashboard, then propose it again"
DISPUTED = "the customer disputed the charge with their bank: answer the dispute, and send nothing on top"
NOT_THIS_WAY = "give it back in another way, or by hand"

REFUSALS = {
    "action_blocked": "a rule of our Stripe account forbids it: ask an admin of the account",
    "amount_too_large": "the amount is more than Stripe moves at once: refund it in parts",
    "amount_too_small": "the amount is less than Stripe moves in this currency: choose a larger one",
    "balance_insufficient": TOP_UP,
    "insufficient_balance_for_refund": TOP_UP,
    "insufficient_funds": TOP_UP,
    "charge_already_refunded": "all of the charge went back already: refresh the case to see when",
    "charge_disputed": DISPUTED,
    "refund_disputed_payment": DISPUTED,
    "charge_exceeds_refundable_amount": "less of the charge is left than that: refresh the case, then propose less",
    "charge_expired_for_refund": f"the charge is too old to be refunded: {NOT_THIS_WAY}",
    "charge_not_refundable": f"Stripe does not refund this charge: {NOT_THIS_WAY}",
    "invalid_charge_amount": "Stripe does not take this amount in this currency: choose a rounder one",
    "invalid_request_error": "Stripe did not take the request, and gives no code: its log in the dashboard says why",
    "refund_not_supported": f"this way of paying has no refunds: {NOT_THIS_WAY}",
    "resource_missing": "Stripe does not know the object any more: refresh the case",
    "testmode_charges_only": "our Stripe account is not ready for real payments: ask an admin of the account",
}
