"""What classifications, remedies and reasons are called in front of people."""

from billing.values.choices import Classification, Remedy, SkipReason

CLASSIFICATIONS = {
    Classification.DUPLICATE_SUBSCRIPTION: "Duplicate personal subscription",
    Classification.TEAM_SEATS: "Real team or several seats",
    Classification.FAILED_PAYMENT: "Failed payment or incomplete checkout",
    Classification.MISSING_SELF_SERVE: "Missing self-serve controls",
    Classification.PRODUCT_FAILURE: "Product failure or trust break",
}

REMEDIES = {
    Remedy.SHARE_PORTAL: "Share portal login page",
    Remedy.SHARE_INVOICES: "Share invoices",
    Remedy.PRESERVE_SEATS: "Preserve seats",
    Remedy.CANCEL_AT_PERIOD_END: "Cancel at period end",
    Remedy.RETRY_PAYMENT: "Retry payment",
    Remedy.VOID_INVOICE: "Void invoice",
    Remedy.CANCEL_NOW: "Cancel now",
    Remedy.CREDIT_BALANCE: "Credit balance",
    Remedy.REFUND_CHARGE: "Refund a charge",
    Remedy.LOG_GAP: "Log a product gap",
    Remedy.NO_ACTION: "No action",
    Remedy.PORTAL: "Change the portal",
}

DONE = {
    Remedy.SHARE_PORTAL: "portal shared",
    Remedy.SHARE_INVOICES: "invoices shared",
    Remedy.PRESERVE_SEATS: "seats kept",
    Remedy.CANCEL_AT_PERIOD_END: "set to end",
    Remedy.RETRY_PAYMENT: "paid",
    Remedy.VOID_INVOICE: "invoice voided",
    Remedy.CANCEL_NOW: "cancelled",
    Remedy.CREDIT_BALANCE: "credited",
    Remedy.REFUND_CHARGE: "refunded",
    Remedy.LOG_GAP: "gap logged",
    Remedy.NO_ACTION: "no action",
}

# What an approval is of; with the money that moves, or what it is about.
PROPOSES = {
    Remedy.RETRY_PAYMENT: "charge {} again",
    Remedy.VOID_INVOICE: "void invoice {}",
    Remedy.CANCEL_NOW: "cancel {} now",
    Remedy.CREDIT_BALANCE: "credit {}",
    Remedy.REFUND_CHARGE: "refund {}",
}

PENDING = {"drop": "Drop it: nobody pays it, and credit is lost", "bill": "Bill it now, in a last invoice"}

SKIP_REASONS = {
    SkipReason.CUSTOMER_ASKED: "The customer asked for this",
    SkipReason.PORTAL_OFF: "The portal does not offer it",
    SkipReason.ALREADY_TRIED: "The safer step was tried already",
    SkipReason.TRUST: "Trust is at stake",
    SkipReason.OTHER: "Another reason (see the note)",
}

REFUND_REASONS = {"duplicate": "Duplicate charge", "requested_by_customer": "Requested by the customer"}


def step(remedy: Remedy, *, undo: bool) -> str:
    return f"Undo of “{REMEDIES[remedy]}”" if undo else REMEDIES[remedy]
