"""Why payments fail: every code that the installed SDK or Stripe's documentation names has a meaning and a cure."""

import inspect
import re
from typing import Literal, get_args, get_origin

import pytest
import stripe

from billing.wording.declines import ADVICE, BLOCKS, DECLINES, GROUPS, NO_REASON, TEAM_ONLY, Cure, decline


def members(hint: object) -> set[str]:
    """The literals anywhere within a type hint."""
    if get_origin(hint) is Literal:
        return set(get_args(hint))
    return {member for part in get_args(hint) for member in members(part)}


def codes(text: str) -> set[str]:
    return set(text.split())


ERROR_CODES = members(stripe.PaymentIntent.LastPaymentError.__annotations__["code"])
ADVICE_CODES = members(stripe.Charge.Outcome.__annotations__["advice_code"])
BANK_DEBIT_CODES = members(stripe.treasury.InboundTransfer.FailureDetails.__annotations__["code"])
BLOCKED_ACCOUNT = stripe.PaymentMethod.UsBankAccount.StatusDetails.Blocked
BLOCKED_ACCOUNT_REASONS = members(BLOCKED_ACCOUNT.__annotations__["reason"])
OUTCOME = inspect.getsource(stripe.Charge.Outcome)
OUTCOME_REASONS = set(re.findall(r"`(\w+)`", OUTCOME.partition("    reason:")[2].partition("    risk_level:")[0]))

# https://docs.stripe.com/declines/codes, cards first, then other payment methods with their outcome's reason. The SDK
# types these fields as any string.
DOCUMENTED = codes(
    """
    approve_with_id authentication_not_handled authentication_required call_issuer card_not_supported
    card_velocity_exceeded currency_not_supported do_not_honor do_not_try_again duplicate_transaction expired_card
    fraudulent generic_decline incorrect_address incorrect_cvc incorrect_number incorrect_pin incorrect_zip
    insufficient_funds invalid_account invalid_amount invalid_cvc invalid_expiry_month invalid_expiry_year
    invalid_number invalid_pin issuer_not_available lost_card merchant_blacklist mobile_device_authentication_required
    new_account_information_available no_action_taken not_permitted offline_pin_required online_or_offline_pin_required
    pickup_card pin_try_exceeded processing_error reenter_transaction restricted_card revocation_of_all_authorizations
    revocation_of_authorization security_violation service_not_allowed stolen_card stop_payment_order testmode_decline
    transaction_not_allowed try_again_later withdrawal_count_limit_exceeded compliance_violation
    expired_payment_information invalid_authorization invalid_billing_agreement invalid_business_account
    invalid_customer_account invalid_payment_information partner_duplicate_transaction partner_expired_card
    partner_generic_decline partner_high_risk_customer partner_insufficient_funds partner_invalid_amount
    partner_invalid_currency partner_payment_not_found partner_processing_error payment_disputed payment_limit_exceeded
    recurring_not_supported_by_bank
    """
)

# https://docs.stripe.com/payments/sepa-debit#failed-payments and https://docs.stripe.com/declines/network-codes
DOCUMENTED_OF_BANK_DEBITS = codes(
    """
    account_closed authorization_revoked bank_account_restricted branch_does_not_exist debit_authorization_not_match
    debit_disputed debit_not_authorized generic_could_not_process incorrect_account_holder_name insufficient_funds
    invalid_account_number no_account recipient_deceased refer_to_customer
    """
)

# https://docs.stripe.com/billing/revenue-recovery/smart-retries: Stripe itself never tries these again.
HARD = codes(
    """
    authentication_required highest_risk_level incorrect_number lost_card pickup_card revocation_of_all_authorizations
    revocation_of_authorization stolen_card transaction_not_allowed
    """
)

# Stripe asks to present these as any other decline; the others say as much about the customer.
SECRET = BLOCKS | codes(
    "fraudulent lost_card merchant_blacklist pickup_card restricted_card security_violation stolen_card"
)

# Errors of other parts of the API, which no attempt to charge a customer ends with.
OTHER_PARTS = re.compile(r"(financial|forwarding|instant_payouts|parameter|payment_method_microdeposit|terminal)s?_")
NOT_OF_PAYMENTS = codes(
    """
    account_country_invalid_address account_error_country_change_requires_additional_steps account_information_mismatch
    account_invalid account_token_required_for_v2_account alipay_upgrade_required api_key_expired
    application_fees_not_allowed balance_insufficient balance_invalid_parameter bank_account_exists
    bitcoin_upgrade_required capture_unauthorized_payment cardholder_phone_number_required charge_already_captured
    charge_already_refunded charge_disputed charge_invalid_parameter charge_not_refundable clearing_code_unsupported
    country_code_invalid country_unsupported coupon_expired customer_max_payment_methods customer_max_subscriptions
    customer_session_expired dispute_evidence_page_limit_exceeded email_invalid idempotency_key_in_use
    intent_invalid_state invalid_canceled_subscription_fields invalid_characters invalid_mandate_reference_prefix_format
    invalid_source_usage invoice_no_customer_line_items invoice_no_subscription_line_items invoice_not_editable
    invoice_on_behalf_of_not_editable invoice_upcoming_none livemode_mismatch missing not_allowed_on_standard_account
    out_of_inventory ownership_declaration_not_allowed payment_evaluation_on_api_version_not_supported
    payment_intent_invalid_parameter payment_intent_konbini_rejected_confirmation_number payment_intent_unexpected_state
    payment_method_bank_account_already_verified payment_method_configuration_failures payment_method_invalid_parameter
    payment_method_invalid_parameter_testmode payment_method_unexpected_state payout_reconciliation_not_ready
    payouts_limit_exceeded payouts_not_allowed platform_account_required platform_api_key_expired product_inactive
    progressive_onboarding_limit_exceeded refund_disputed_payment resource_already_exists resource_missing
    return_intent_already_processed secret_key_required service_period_coupon_with_metered_tiered_item_unsupported
    setup_intent_invalid_parameter setup_intent_mobile_wallet_unsupported setup_intent_unexpected_state
    shipping_address_invalid shipping_calculation_failed siret_invalid sku_inactive smart_disputes_not_available
    state_unsupported status_transition_invalid storer_capability_missing storer_capability_not_active
    subscription_update_trial_after_billing_cycle_anchor tax_id_invalid tax_id_prohibited tls_version_unsupported
    token_already_used token_card_network_invalid token_in_use transfer_source_balance_parameters_mismatch
    transfers_not_allowed url_invalid
    """
)

EVERY_CODE = sorted({*DECLINES, *ERROR_CODES, *DOCUMENTED, "a_code_of_next_year"})
EVERY_DECLINE = [
    decline(code, advice=advice, blocked=blocked)
    for code in (*EVERY_CODE, "", None)
    for advice in (*sorted(ADVICE_CODES), "advice_of_next_year", None)
    for blocked in (False, True)
]

FORBIDDEN = re.compile(
    r"fraud|stolen|stole|theft|\blost\b|risk|pick|restrict|velocity|block|list|suspect|suspic|secur|radar|rule|"
    r"stripe|mandate|dispute|died|deceased|decline|code|api|intent|_",
    re.IGNORECASE,
)


class TestCodes:
    def test_every_error_code_of_the_sdk_is_named_or_known_to_be_no_payments(self) -> None:
        unnamed = {code for code in ERROR_CODES - set(DECLINES) if not OTHER_PARTS.match(code)}
        assert unnamed == NOT_OF_PAYMENTS

    def test_every_documented_code_is_named(self) -> None:
        assert set(DECLINES) >= DOCUMENTED | DOCUMENTED_OF_BANK_DEBITS

    def test_every_outcome_that_the_sdk_describes_is_named(self) -> None:
        assert "rule" in OUTCOME_REASONS
        assert set(DECLINES) >= OUTCOME_REASONS - {"type"}

    def test_every_failure_of_a_bank_debit_is_named(self) -> None:
        assert BANK_DEBIT_CODES - set(DECLINES) == {"other", "incorrect_account_holder_tax_id"}
        assert BLOCKED_ACCOUNT_REASONS
        assert set(DECLINES) >= BLOCKED_ACCOUNT_REASONS

    def test_no_code_stands_in_two_groups(self) -> None:
        assert sum(len(key.split()) for meanings in GROUPS.values() for key in meanings) == len(DECLINES)


class TestWords:
    def test_the_customer_reads_one_short_sentence(self) -> None:
        for sentence in {found.for_customer for found in EVERY_DECLINE}:
            assert re.fullmatch(r"[A-Z][A-Za-z ,;']+\.", sentence)
            assert len(sentence) <= 120

    def test_the_customer_reads_no_reason_that_is_not_theirs_to_know(self) -> None:
        for sentence in {found.for_customer for found in EVERY_DECLINE}:
            assert not FORBIDDEN.search(sentence), sentence

    def test_the_team_reads_a_clause(self) -> None:
        for found in EVERY_DECLINE:
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9 ,;:'()?]+[A-Za-z0-9)?]", found.meaning), found.meaning
        assert max(len(named.meaning) for named in DECLINES.values()) <= 80

    @pytest.mark.parametrize("code", sorted(SECRET))
    def test_a_secret_reason_looks_like_no_reason_whatever_else_is_known(self, code: str) -> None:
        for advice in (*ADVICE_CODES, None):
            for blocked in (False, True):
                found = decline(code, advice=advice, blocked=blocked)
                assert found.for_customer == decline("generic_decline").for_customer
                assert not found.may_retry

    def test_what_is_for_the_team_alone_says_so(self) -> None:
        telling = re.compile(r"fraud|stolen|lost|risk|block|security$|died")
        assert not [
            named for named in DECLINES.values() if telling.search(named.meaning) and TEAM_ONLY not in named.meaning
        ]


class TestRetries:
    @pytest.mark.parametrize("code", sorted(HARD))
    def test_what_stripe_never_tries_again_is_not_offered(self, code: str) -> None:
        assert not any(decline(code, advice=advice).may_retry for advice in (*ADVICE_CODES, None))

    @pytest.mark.parametrize("code", EVERY_CODE)
    def test_only_what_can_pass_by_itself_or_has_no_reason_may_be_tried_again(self, code: str) -> None:
        found = decline(code)
        assert found.may_retry <= (found.cure in {Cure.WAIT, Cure.MORE_FUNDS, Cure.BANK})

    @pytest.mark.parametrize("code", [*EVERY_CODE, None])
    def test_what_was_blocked_is_not_tried_again(self, code: str | None) -> None:
        found = decline(code, blocked=True, advice="try_again_later")
        assert not found.may_retry
        assert found.for_customer == NO_REASON


@pytest.mark.parametrize(
    ("code", "cure", "may_retry"),
    [
        ("insufficient_funds", Cure.MORE_FUNDS, True),
        ("generic_decline", Cure.BANK, True),
        ("expired_card", Cure.NEW_CARD, False),
        ("incorrect_cvc", Cure.DETAILS, False),
        ("authentication_required", Cure.CONFIRM, False),
        ("processing_error", Cure.WAIT, True),
        ("stop_payment_order", Cure.ASK, False),
        ("account_closed", Cure.NEW_CARD, False),
        ("debit_not_authorized", Cure.ASK, False),
        ("highest_risk_level", Cure.PERSON, False),
        ("duplicate_transaction", Cure.PERSON, False),
        ("terminal_reader_busy", Cure.PERSON, False),
        ("a_code_of_next_year", Cure.PERSON, False),
        (None, Cure.BANK, True),
        ("", Cure.BANK, True),
    ],
)
def test_each_kind_of_failure_has_its_cure(code: str | None, cure: Cure, may_retry: bool) -> None:
    found = decline(code)
    assert (found.cure, found.may_retry) == (cure, may_retry)


def test_a_code_that_nobody_knows_is_told_to_the_team_alone() -> None:
    found = decline("a_code_of_next_year")
    assert found.meaning == "the payment failed; Stripe says a code of next year"
    assert found.for_customer == NO_REASON


class TestAdvice:
    def test_all_of_the_sdks_advice_is_known(self) -> None:
        assert set(ADVICE) == ADVICE_CODES

    @pytest.mark.parametrize("code", [*EVERY_CODE, None])
    def test_advice_to_stop_always_counts(self, code: str | None) -> None:
        assert not decline(code, advice="do_not_try_again").may_retry

    @pytest.mark.parametrize("code", ["generic_decline", "do_not_honor", None])
    def test_advice_says_more_than_no_reason(self, code: str | None) -> None:
        assert decline(code, advice="try_again_later").cure is Cure.WAIT
        checked = decline(code, advice="confirm_card_data")
        assert (checked.cure, checked.may_retry) == (Cure.DETAILS, False)

    @pytest.mark.parametrize("code", ["expired_card", "stolen_card", "insufficient_funds", "stop_payment_order"])
    def test_a_reason_says_more_than_advice_to_go_on(self, code: str) -> None:
        assert decline(code, advice="try_again_later") == decline(code)

    def test_nobody_is_told_to_wait_for_a_card_that_will_not_work(self) -> None:
        found = decline("insufficient_funds", advice="do_not_try_again")
        assert (found.cure, found.for_customer) == (Cure.BANK, NO_REASON)


class TestBlocked:
    def test_a_block_without_a_reason_is_a_persons_to_look_at(self) -> None:
        found = decline("generic_decline", blocked=True)
        assert found.meaning == "blocked by Stripe before the bank was asked (for the team only)"
        assert found.cure is Cure.PERSON

    def test_a_block_keeps_its_own_reason(self) -> None:
        assert decline("rule", blocked=True) == decline("rule")
        assert decline("previously_declined_do_not_retry", blocked=True).cure is Cure.NEW_CARD
