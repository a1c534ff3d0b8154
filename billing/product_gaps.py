"""What the product or its website lacks, seen from one case: named, so that the next customer needs no support."""

from billing.events import Classification
from billing.picture.account import Account

GAPS = {
    "no_portal": "No billing portal: customers have no page where they can manage their billing",
    "no_cancel_flow": "No cancellation flow: the portal does not let customers cancel",
    "no_invoice_access": "No invoice access: the portal does not show invoices",
    "no_payment_method_update": "No card update: the portal does not let customers change their payment method",
    "no_duplicate_guard": "No duplicate guard: checkout lets a customer buy a plan that they already have",
    "no_seat_explanation": "No seat explanation: customers don't see what each seat costs",
    "portal_unknown": "Unknown whether the portal lacks something: Stripe did not answer",
    "product_issue": "The product failed this customer: log the issue where engineering will see it",
}
FROM_CLASSIFICATION = {
    Classification.DUPLICATE_SUBSCRIPTION: "no_duplicate_guard",
    Classification.TEAM_SEATS: "no_seat_explanation",
    Classification.PRODUCT_FAILURE: "product_issue",
}


def gaps(classification: Classification | None, account: Account) -> list[str]:
    """Names in `GAPS`: what the classification points at, then what the portal lacks for a case of its kind."""
    found = [FROM_CLASSIFICATION[classification]] if classification in FROM_CLASSIFICATION else []
    portal = account.portal
    if portal is None:
        return [*found, "portal_unknown"]
    if not portal.login_url:
        return [*found, "no_portal"]
    if classification in {Classification.MISSING_SELF_SERVE, Classification.DUPLICATE_SUBSCRIPTION}:
        found += [] if portal.cancel else ["no_cancel_flow"]
        found += [] if portal.invoices else ["no_invoice_access"]
    if classification is Classification.FAILED_PAYMENT and not portal.payment_method:
        found.append("no_payment_method_update")
    return found
