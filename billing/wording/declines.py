"""What a failed payment means, in plain words: for the team, and for the customer.

It neither reads Stripe nor retries anything. Fraud, theft, loss and our own block rules are for the team only: for such
codes the customer gets the sentence that also stands for "no reason given", so that the two can't be told apart.
"""

from dataclasses import dataclass
from enum import StrEnum


class Cure(StrEnum):
    """What helps, or who has to move first."""

    NEW_CARD = "new_card"  # the customer adds another card or bank account
    DETAILS = "details"  # the customer corrects what they typed
    CONFIRM = "confirm"  # the customer confirms the payment, or the bank account, with their bank
    MORE_FUNDS = "more_funds"  # money on the account; a later try may work
    WAIT = "wait"  # nobody: a later try may work
    BANK = "bank"  # the customer asks their bank, or takes another card
    ASK = "ask"  # the bank was told to stop charging: ask the customer whether they want to go on
    PERSON = "person"  # one of us looks at it first


@dataclass(frozen=True, slots=True)
class Decline:
    meaning: str  # for the team
    for_customer: str
    cure: Cure
    may_retry: bool  # charging the same card or account, as it is stored, can work


@dataclass(frozen=True, slots=True)
class Group:
    for_customer: str
    cure: Cure
    may_retry: bool = False
    team_only: bool = False  # the meaning is not for the customer's ears


NO_REASON = "The payment did not go through; please use another card or contact your bank."

NAMELESS = Group(NO_REASON, Cure.BANK, may_retry=True)
DELICATE = Group(NO_REASON, Cure.PERSON, team_only=True)
LOCKED = Group(NO_REASON, Cure.NEW_CARD, team_only=True)
HOPELESS = Group(NO_REASON, Cure.NEW_CARD)
REFUSED = Group(NO_REASON, Cure.BANK)
FUNDS = Group(
    "There was not enough money for this payment; please add funds or use another card.", Cure.MORE_FUNDS, True
)
LIMIT = Group(
    "This is above a limit of your card or account; please ask your bank or use another card.", Cure.BANK, True
)
EXPIRED = Group("The card on file is no longer valid; please add a current one.", Cure.NEW_CARD)
MISTYPED = Group("Some payment details are wrong; please check them and enter them again.", Cure.DETAILS)
ADDRESS = Group("We need your full address for this payment; please add it.", Cure.DETAILS)
UNCONFIRMED = Group("This payment needs your confirmation; please open the payment page and confirm it.", Cure.CONFIRM)
UNVERIFIED = Group("Your bank account is not confirmed yet; please finish that or use another one.", Cure.CONFIRM)
UNSUPPORTED = Group("This card or account cannot be used for this payment; please use another one.", Cure.NEW_CARD)
NO_MANDATE = Group(
    "We may no longer charge this card or account; please add it again or use another one.", Cure.NEW_CARD
)
STOPPED = Group(
    "Your bank did not let us charge you; please tell us whether you want to keep this card or account.", Cure.ASK
)
LATER = Group("The payment could not be processed for the moment; please try again later.", Cure.WAIT, may_retry=True)
TWICE = Group("The same payment was tried twice in a short time; we are checking which one counts.", Cure.PERSON)
OURS = Group("The payment failed for a reason on our side; we are looking into it.", Cure.PERSON)

# Decline codes, error codes, failure codes of bank debits and reasons of an outcome, which Stripe mixes in one field or
# the other. Codes with the same meaning stand in one key.
GROUPS: dict[Group, dict[str, str]] = {
    NAMELESS: {
        "generic_decline card_declined": "declined without a reason",
        "do_not_honor no_action_taken": "the bank refused and gives no reason",
        "call_issuer": "the bank refused and wants the customer to call",
        "approve_with_id generic_could_not_process": "the bank could not approve it and gives no reason",
        "partner_generic_decline payment_method_provider_decline": "declined by the payment provider",
        "payment_intent_payment_attempt_failed setup_attempt_failed": "the attempt failed without a reason",
    },
    DELICATE: {
        "fraudulent": "suspected of fraud",
        "highest_risk_level elevated_risk_level": "blocked by Stripe for the risk of fraud",
        "rule requested_block": "blocked by one of our own Radar rules",
        "requested_block_on_incorrect_cvc requested_block_on_incorrect_zip": "blocked by our rule on card details",
        "merchant_blacklist blocklist": "on our own block list in Stripe",
        "partner_high_risk_customer": "the payment provider sees a high risk",
        "compliance_violation anomalous_money_movement_request": "refused under terms or law",
        "recipient_deceased": "the bank says that the account holder has died",
    },
    LOCKED: {
        "lost_card stolen_card lost_or_stolen_card": "the card is reported lost or stolen",
        "pickup_card": "the bank wants the card back, maybe lost or stolen",
        "restricted_card payment_method_restricted": "the bank has locked the card, maybe lost or stolen",
        "security_violation": "the bank refused for reasons of security",
        "bank_account_unusable payment_method_bank_account_blocked": "Stripe blocks this bank account",
    },
    HOPELESS: {
        # Stripe's guess at the bank's answer: unlike Radar's blocks, neither rules nor lists of ours lift these.
        "low_probability_of_authorization": "Stripe did not ask the bank, which would very likely refuse",
        "previously_declined_do_not_retry": "Stripe did not ask the bank, which refused this card before",
    },
    REFUSED: {
        "transaction_not_allowed": "the bank does not allow this kind of payment",
        "not_permitted service_not_allowed": "the bank does not permit it",
        "do_not_try_again": "the bank refused for good",
        "invalid_account invalid_customer_account": "the account behind the card is not valid",
        "invalid_amount partner_invalid_amount": "the bank does not allow this amount",
    },
    FUNDS: {"insufficient_funds partner_insufficient_funds": "not enough money on the card or account"},
    LIMIT: {
        "card_velocity_exceeded withdrawal_count_limit_exceeded": "over the card's limit",
        "payment_limit_exceeded": "over the customer's limit with the payment provider",
    },
    EXPIRED: {
        "expired_card partner_expired_card": "the card has expired",
        "expired_payment_method expired_payment_information": "the payment method has expired",
        "new_account_information_available": "the bank has new details for this card",
    },
    MISTYPED: {
        "incorrect_number invalid_number": "the card number is wrong",
        "incorrect_cvc invalid_cvc": "the security code is wrong",
        "invalid_expiry_month invalid_expiry_year": "the expiry date is wrong",
        "incorrect_zip incorrect_postal_code postal_code_invalid": "the postal code does not match",
        "incorrect_address incorrect_account_holder_address": "the address does not match",
        "incorrect_pin invalid_pin": "the PIN is wrong",
        "invalid_payment_information invalid_track_data": "the payment details are wrong",
        "invalid_account_number account_number_invalid": "the bank account number is wrong",
        "routing_number_invalid bank_account_bad_routing_numbers branch_does_not_exist": "the bank code is wrong",
        "no_account bank_account_invalid_details": "there is no bank account with these details",
        "incorrect_account_holder_name account_holder_name_verification_failed": "the account holder's name is wrong",
    },
    ADDRESS: {
        "payment_method_billing_details_address_missing": "the billing address is missing",
        "customer_tax_location_invalid invalid_tax_location": "the address is not enough to work out the tax",
    },
    UNCONFIRMED: {
        "authentication_required authentication_not_handled": "the customer must confirm it with their bank",
        "mobile_device_authentication_required": "the customer must confirm it on their phone",
        "invoice_payment_intent_requires_action payment_intent_action_required": "the customer must confirm it",
        "authentication_failure payment_intent_authentication_failure": "confirming it with the bank failed",
        "setup_intent_authentication_failure": "confirming the card with the bank failed",
        "payment_intent_payment_attempt_expired setup_intent_setup_attempt_expired": "not confirmed in time",
        "payment_method_customer_decline": "the customer did not approve it",
    },
    UNVERIFIED: {
        "bank_account_unverified acss_debit_session_incomplete": "the bank account is not verified yet",
        "intent_verification_method_missing": "no way to verify the bank account was chosen",
        "bank_account_verification_failed payment_method_microdeposit_failed": "verifying the bank account failed",
    },
    UNSUPPORTED: {
        "card_not_supported invalid_card_type": "the card does not support this kind of payment",
        "currency_not_supported payment_method_currency_mismatch": "the card does not support this currency",
        "partner_invalid_currency invalid_currency": "the account does not support this currency",
        "recurring_not_supported_by_bank": "the bank does not support recurring payments",
        "partner_action_not_supported payment_method_unsupported_type": "the payment provider does not support it",
        "payment_intent_incompatible_payment_method": "the payment method does not fit this payment",
        "three_d_secure_authentication_not_supported": "the card cannot confirm payments with its bank",
        "offline_pin_required online_or_offline_pin_required": "the bank wants a PIN",
        "pin_try_exceeded": "a wrong PIN was typed too often",
        "testmode_decline live_mode_test_card": "a test card was used",
        "account_closed bank_account_closed account_frozen bank_account_frozen": "the account is closed or frozen",
        "bank_account_restricted bank_account_declined": "the bank account does not allow debits",
        "bank_ownership_changed tokenized_account_number_deactivated": "the bank account is no longer valid",
    },
    NO_MANDATE: {
        "billing_invalid_mandate payment_intent_mandate_invalid setup_intent_mandate_invalid": "no valid mandate",
        "debit_authorization_not_match india_recurring_payment_mandate_canceled": "no valid mandate",
        "invalid_authorization invalid_billing_agreement": "the agreement to charge it is no longer valid",
    },
    STOPPED: {
        "revocation_of_authorization revocation_of_all_authorizations": "the customer told their bank to stop charges",
        "stop_payment_order": "the customer told their bank to stop this payment",
        "authorization_revoked": "the customer took back the permission to charge",
        "debit_not_authorized": "the bank has no permission from the customer for this debit",
        "debit_disputed": "the customer asked their bank for the money back",
        "refer_to_customer": "the bank says to ask the customer",
    },
    LATER: {
        "processing_error partner_processing_error": "a technical error while processing it",
        "issuer_not_available": "the bank could not be reached",
        "try_again_later reenter_transaction": "the bank wants another try later",
        "payment_method_provider_timeout payment_method_not_available": "the payment provider did not answer",
        "three_d_secure_authentication_upstream_error": "the bank's confirmation page did not work",
        "card_decline_rate_limit_exceeded": "declined too often; Stripe takes this card again after a day",
        "rate_limit payment_intent_rate_limit_exceeded lock_timeout": "Stripe was too busy",
    },
    TWICE: {
        "duplicate_transaction partner_duplicate_transaction": "the same amount was tried just before: is it paid?"
    },
    OURS: {
        "amount_too_large amount_too_small invalid_charge_amount": "the amount is outside of what Stripe allows",
        "charge_exceeds_source_limit charge_exceeds_transaction_limit": "over our own limit with Stripe",
        "capability_not_active payment_method_unactivated sepa_unsupported_account": "not switched on for us in Stripe",
        "invoice_no_payment_method_types": "no way to pay is switched on for this invoice",
        "invalid_business_account": "our account with the payment provider is switched off",
        "testmode_charges_only": "our Stripe account can only make test payments",
        "action_blocked request_blocked approval_required": "a rule of our Stripe account stopped it",
        "failed_tax_calculation taxes_calculation_failed stripe_tax_inactive": "the tax could not be worked out",
        "capture_charge_authorization_expired charge_expired_for_capture": "the reserved money was not taken in time",
        "payment_disputed": "the payment is disputed",
        "partner_payment_not_found": "the payment provider does not find this payment",
    },
}

TEAM_ONLY = " (for the team only)"

DECLINES = {
    code: Decline(meaning + TEAM_ONLY * group.team_only, group.for_customer, group.cure, group.may_retry)
    for group, meanings in GROUPS.items()
    for codes, meaning in meanings.items()
    for code in codes.split()
}

# Stripe's own reasons to block a payment: they say more than that it was blocked.
BLOCKS = frozenset(" ".join([*GROUPS[DELICATE], *GROUPS[HOPELESS]]).split())

ADVICE = {
    "do_not_try_again": (REFUSED, "the bank wants no further try"),
    "try_again_later": (LATER, "the bank wants another try later"),
    "confirm_card_data": (MISTYPED, "the bank wants the card details checked"),
}


def decline(code: str | None, *, advice: str | None = None, blocked: bool = False) -> Decline:
    """`code` is Stripe's decline code, else its error code, the charge's failure code or the outcome's reason.

    `advice` is Stripe's advice code; `blocked` says that Stripe stopped the payment before the bank was asked.
    """
    found = _named(code)
    if blocked and code not in BLOCKS:
        why = "" if _nameless(found) else f": {found.meaning.removesuffix(TEAM_ONLY)}"
        found = Decline(f"blocked by Stripe before the bank was asked{why}{TEAM_ONLY}", NO_REASON, Cure.PERSON, False)
    # Advice to stop always counts; advice to go on only where the code itself says nothing.
    if advice not in ADVICE or not (found.may_retry if advice == "do_not_try_again" else _nameless(found)):
        return found
    group, wish = ADVICE[advice]
    return Decline(f"{found.meaning}; {wish}", group.for_customer, group.cure, group.may_retry)


def _named(code: str | None) -> Decline:
    if not code:
        return Decline("the payment failed; Stripe gives no reason", NO_REASON, Cure.BANK, True)
    # Stripe adds codes, and lends fields of payments codes of other parts of its API.
    unlisted = Decline(f"the payment failed; Stripe says {code.replace('_', ' ')}", NO_REASON, Cure.PERSON, False)
    return DECLINES.get(code, unlisted)


def _nameless(found: Decline) -> bool:
    return found.may_retry and found.for_customer == NO_REASON
