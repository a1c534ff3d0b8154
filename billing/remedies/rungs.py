"""The ladder itself: which remedies each classification offers, safest and most reversible first."""

from billing.values.choices import Classification, Remedy

DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE = Classification


# From the top: restore self-serve, keep or mend what is there, move money, write down. A mark is an offer.
LADDER: dict[Remedy, frozenset[Classification]] = {
    Remedy.SHARE_PORTAL: frozenset({DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE}),
    Remedy.SHARE_INVOICES: frozenset({DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE}),
    Remedy.PRESERVE_SEATS: frozenset({TEAM}),
    Remedy.CANCEL_AT_PERIOD_END: frozenset({DUPLICATE, SELF_SERVE, FAILURE}),
    Remedy.RETRY_PAYMENT: frozenset({FAILED}),
    Remedy.VOID_INVOICE: frozenset({DUPLICATE, FAILED}),
    Remedy.CANCEL_NOW: frozenset({DUPLICATE, FAILURE}),
    Remedy.CREDIT_BALANCE: frozenset({FAILURE}),
    Remedy.REFUND_CHARGE: frozenset({DUPLICATE, SELF_SERVE, FAILURE}),
    Remedy.LOG_GAP: frozenset({DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE}),
    Remedy.NO_ACTION: frozenset({DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE}),
}


def rungs(classification: Classification | None) -> list[Remedy]:
    """All remedies for a classification, in ladder order; none without one."""
    return [remedy for remedy, offers in LADDER.items() if classification in offers]
