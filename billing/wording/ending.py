"""What letting a subscription run out does, as far as Stripe was asked, in a line each."""

from billing.account.preview import Preview
from billing.account.subscription import Subscription
from billing.wording import coming_changes
from billing.wording.line import Line, Moment
from billing.wording.previews import UNKNOWN
from billing.wording.subscriptions import periods

NOT_YET: Line = ("Stripe is still being asked what it would bill; close this and open it again in a moment",)


def of_end(subscription: Subscription, told: Preview | None) -> list[Line]:
    """What ending it at its period's end does, as far as Stripe was asked."""
    end = subscription.paid_until
    lines: list[Line] = [("In use and paid for until ", end) if end else ("In use until its period ends",)]
    again = coming_changes.billed_again(subscription)
    lines += [*periods(subscription), *again]
    if subscription.schedule:
        lines.append(("Its schedule is cut off there; an undo puts the later phases back",))
    if told is None:
        return lines
    if told.problem:
        return [*lines, UNKNOWN]
    next_invoice, last = told.amounts.get("next_invoice"), told.amounts.get("last_invoice")
    if again and last:
        lines.append((f"The next invoice is still made, over {last}", *on_day(told)))
    elif next_invoice:
        lines.append((f"The next invoice over {next_invoice} is not made", *on_day(told)))
    if last and last.amount and not again:
        lines.append((f"Stripe still bills {last} for what is used or changed already",))
    return [*lines, ("Read from Stripe ", Moment(told.read_at))]


def on_day(told: Preview) -> Line:
    return (" on ", told.next_at) if told.next_at else ()
