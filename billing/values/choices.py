"""What people choose among: what a case is, what is done about it, and why safer steps are passed over."""

from enum import StrEnum


class Classification(StrEnum):
    DUPLICATE_SUBSCRIPTION = "duplicate_subscription"
    TEAM_SEATS = "team_seats"
    FAILED_PAYMENT = "failed_payment"
    MISSING_SELF_SERVE = "missing_self_serve"
    PRODUCT_FAILURE = "product_failure"


class Remedy(StrEnum):
    """In ladder order: safest and most reversible first."""

    SHARE_PORTAL = "share_portal"
    SHARE_INVOICES = "share_invoices"
    PRESERVE_SEATS = "preserve_seats"
    CANCEL_AT_PERIOD_END = "cancel_at_period_end"
    RETRY_PAYMENT = "retry_payment"
    VOID_INVOICE = "void_invoice"
    CANCEL_NOW = "cancel_now"
    CREDIT_BALANCE = "credit_balance"
    REFUND_CHARGE = "refund_charge"
    LOG_GAP = "log_gap"
    NO_ACTION = "no_action"
    PORTAL = "portal"


class SkipReason(StrEnum):
    CUSTOMER_ASKED = "customer_asked"
    PORTAL_OFF = "portal_off"
    ALREADY_TRIED = "already_tried"
    TRUST = "trust"
    OTHER = "other"
