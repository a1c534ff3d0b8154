"""The words that a file may choose from: the bot's for what is expected, Stripe's for what happened."""

from typing import Literal

LineKind = Literal["usage", "one_time"]
WithoutCard = Literal["cancel", "create_invoice", "pause"]

Verdict = Literal["likely duplicate", "likely seats", "unclear", "unknown", "none"]
Classification = Literal[
    "duplicate_subscription", "team_seats", "failed_payment", "missing_self_serve", "product_failure", "none"
]
Anomaly = Literal[
    "duplicate_active_subscriptions",
    "duplicate_across_customers",
    "botched_plan_switch",
    "charged_twice",
    "payment_on_its_way",
    "payment_failing",
    "first_payment_waiting",
    "payment_waiting",
    "first_payment_expired",
    "checkout_unfinished",
    "dispute_open",
    "inquiry_open",
    "dispute_lost",
    "refunded",
    "refund_failed",
    "refund_under_way",
    "paid_but_cancelled",
    "cancelled_but_billed",
    "card_expiring",
    "invoice_refused",
    "invoice_overdue",
    "invoice_uncollectible",
    "invoice_stuck",
    "trial_ending",
    "collection_paused",
    "subscription_paused",
    "discount_ended",
    "fraud_warned",
    "credit_unused",
    "ending",
    "churn_risk",
    "no_portal",
    "portal_without_login_page",
    "portal_without_cancel",
    "portal_without_invoices",
    "portal_without_cards",
    "weak_match",
]
Unpaid = Literal["processing", "requires_action", "requires_confirmation", "requires_payment_method"]
NextAction = Literal["redirect_to_url", "use_stripe_sdk", "verify_with_microdeposits"]
Panel = Literal["subscriptions", "invoices", "charges", "disputes", "payment_methods", "checkouts", "portal", "others"]

Interval = Literal["day", "week", "month", "year"]
Wallet = Literal["amex_express_checkout", "apple_pay", "google_pay", "link", "masterpass", "samsung_pay"]
PaymentType = Literal[
    "au_becs_debit",
    "bacs_debit",
    "cashapp",
    "ideal",
    "klarna",
    "link",
    "paypal",
    "revolut_pay",
    "sepa_debit",
    "us_bank_account",
]
SubscriptionStatus = Literal[
    "active", "canceled", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid"
]
WhilePaused = Literal["keep_as_draft", "mark_uncollectible", "void"]
RestsFor = Literal[
    "final_payment_failure",
    "first_payment_failure",
    "pause_requested",
    "system",
    "trial_end_without_payment_method",
]
GivenUp = Literal[
    "max_payment_attempts", "payment_not_received", "subscription_canceled", "subscription_paused", "user_forgiven"
]
EndReason = Literal["canceled_by_retention_policy", "cancellation_requested", "payment_disputed", "payment_failed"]
Feedback = Literal[
    "customer_service",
    "low_quality",
    "missing_features",
    "other",
    "switched_service",
    "too_complex",
    "too_expensive",
    "unused",
]
EndBehavior = Literal["cancel", "none", "release", "renew"]
Collection = Literal["charge_automatically", "send_invoice"]
InvoiceState = Literal["paid", "open", "failed", "on_its_way", "uncollectible", "void", "draft"]
BillingReason = Literal[
    "manual",
    "quote_accept",
    "subscription_create",
    "subscription_cycle",
    "subscription_threshold",
    "subscription_update",
]
Advice = Literal["confirm_card_data", "do_not_try_again", "try_again_later"]
RefundState = Literal["canceled", "failed", "pending", "requires_action", "succeeded"]
DisputeStatus = Literal[
    "appeal_needs_response",
    "appeal_under_review",
    "lost",
    "needs_response",
    "prevented",
    "under_review",
    "warning_closed",
    "warning_needs_response",
    "warning_under_review",
    "won",
]
DisputeReason = Literal[
    "bank_cannot_process",
    "check_returned",
    "credit_not_processed",
    "customer_initiated",
    "debit_not_authorized",
    "duplicate",
    "fraudulent",
    "general",
    "incorrect_account_details",
    "insufficient_funds",
    "noncompliant",
    "product_not_received",
    "product_unacceptable",
    "subscription_canceled",
    "unrecognized",
]
CheckoutStatus = Literal["complete", "expired", "open"]
PaymentStatus = Literal["no_payment_required", "paid", "unpaid"]
