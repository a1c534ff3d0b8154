"""What customers can't do for themselves in the portal, and what they can."""

from collections.abc import Iterator

from billing.account.account import Account
from billing.evidence.evidence import Evidence
from billing.values.choices import Classification

SELF_SERVE = Classification.MISSING_SELF_SERVE


def gaps(account: Account) -> Iterator[Evidence]:
    """About the account's own settings, so the same for everyone: worth less than what is this customer's alone."""
    portal = account.portal
    if portal is None:
        return
    # Whoever has nothing has nothing to manage.
    speaks = {SELF_SERVE: 2} if account.live_subscriptions else {}
    if not portal.configured:
        line = ("The billing portal was never set up: customers can't help themselves",)
        yield Evidence("no_portal", line, (), speaks)
        return
    if portal.login_url is None:
        # The product may open it for them, which nobody sees in Stripe: of itself no more than a hint.
        line = ("The billing portal has no login page: customers reach it only from within the product",)
        yield Evidence("portal_without_login_page", line, (), {SELF_SERVE: 1} if speaks else {})
    offers = (
        ("portal_without_cancel", portal.cancel, "cancel"),
        ("portal_without_invoices", portal.invoices, "see their invoices"),
        ("portal_without_cards", portal.payment_method, "change their card"),
    )
    for name, offered, what in offers:
        if not offered:
            yield Evidence(name, (f"Customers can't {what} in the billing portal",), (), speaks)


def offered(account: Account) -> Iterator[Evidence]:
    portal = account.portal
    if portal and portal.login_url and portal.cancel and portal.invoices and portal.payment_method:
        line = ("The billing portal lets them cancel, see invoices and change the card",)
        yield Evidence("portal_complete", line, (), {SELF_SERVE: -2})
