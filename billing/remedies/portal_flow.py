"""Where in the customer portal a session for this case begins: at what the customer came for, if the portal has it."""

from billing.account.account import Account
from billing.account.portal import Flow
from billing.account.subscription import Subscription
from billing.evidence.assessment import assess
from billing.values.choices import Classification


def flow_for(classification: Classification | None, account: Account) -> Flow | None:
    """None for the portal's front page."""
    portal = account.portal
    running = [subscription for subscription in account.live_subscriptions if not subscription.is_ending]
    if portal is None:
        return None
    match classification:
        case Classification.FAILED_PAYMENT if portal.payment_method:
            return Flow("payment_method_update")
        case Classification.DUPLICATE_SUBSCRIPTION if portal.cancel and (both := assess(account).pair):
            return Flow("subscription_cancel", both.end.id)
        case Classification.MISSING_SELF_SERVE if portal.cancel and len(running) == 1:
            return cancelling(running[0])
        case Classification.TEAM_SEATS if portal.change_plan and len(running) == 1:
            return Flow("subscription_update", running[0].id)
    return None


def cancelling(subscription: Subscription) -> Flow | None:
    """Stripe refuses this for what a schedule drives."""
    return None if subscription.schedule else Flow("subscription_cancel", subscription.id)
