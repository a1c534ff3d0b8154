"""The short message to the customer: drafted from what was decided and done, copied and sent by people."""

from billing.case import Case, Status
from billing.events import Classification, Executed, Remedy, Undone
from billing.money import Money
from billing.picture.account import Account

EXPLANATIONS = {
    Classification.DUPLICATE_SUBSCRIPTION: "We found that you were subscribed twice to the same plan.",
    Classification.TEAM_SEATS: "Your subscription is one for several people, and that is how it is billed.",
    Classification.FAILED_PAYMENT: "Your last payment did not go through.",
    Classification.MISSING_SELF_SERVE: "You should be able to manage your billing yourself, and we made that hard.",
    Classification.PRODUCT_FAILURE: "You did not get what you paid for, and we are sorry about that.",
}

UNIDENTIFIED = (
    "Hello,\n\nWe could not find your account yet. Which e-mail address do you use with us, or what is the number of "
    "an invoice that you received?"
)


def drafted(case: Case, account: Account) -> str:
    first_name = next(iter((account.customer.name or "").split()), "")
    greeting = f"Hi {first_name}," if first_name else "Hello,"
    sentences = [EXPLANATIONS[case.classification]] if case.classification else ["We looked into your billing."]
    theirs = (recorded for recorded in case.log if recorded.seq > case.lookup)
    done = [sentence for recorded in theirs if (sentence := told(case, recorded.event, account))]
    if case.status in {Status.EXECUTING, Status.UNSETTLED}:
        done.append("We are waiting for our payment provider to confirm the next step, and will write again then.")
    sentences += done or ["Nothing has changed on your account."]
    sentences.append("If anything still looks wrong, just reply to this message.")
    return f"{greeting}\n\n{' '.join(sentences)}"


def told(case: Case, event: object, account: Account) -> str | None:
    """What a step means for the customer; None for a step that means nothing to them, or that was taken back."""
    match event:
        case Executed(remedy=Remedy.REFUND_CHARGE, amount=int() as amount, currency=str() as currency):
            return (
                f"We have refunded {Money(amount, currency)}; your bank usually shows it within 5 to 10 business days."
            )
        case Executed(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription=ended):
            if not any(done is event for _, done in case.carried_out(Remedy.CANCEL_AT_PERIOD_END)):
                return None
            subscription = account.subscription(ended)
            until = f" on {subscription.ends:%d %B %Y}" if subscription and subscription.ends else " with its period"
            return f"That subscription now ends{until} and will not renew; you can use it until then."
        case Executed(remedy=Remedy.SHARE_PORTAL) if account.portal and account.portal.login_url:
            return f"You can see and manage your billing at any time here: {account.portal.login_url}"
        case Undone():
            return "A planned cancellation was taken back, so that subscription goes on as before."
    return None
