"""What a remedy's button says: what it does to what, in about thirty characters."""

from datetime import datetime

from billing.account.account import Account
from billing.case.events import Targets
from billing.values.choices import Remedy
from billing.values.money import Money

NAME = 16


def button_text(remedy: Remedy, on: Targets | None, account: Account) -> str:
    """`on` is what is proposed first; without one the form asks."""
    subscription = account.subscription(on.subscription) if on else None
    plan = shortened(subscription.name) if subscription else "a subscription"
    invoice = account.invoice(on.invoice) if on else None
    match remedy:
        case Remedy.SHARE_PORTAL:
            return "Share portal login page"
        case Remedy.SHARE_INVOICES:
            return "Get invoice links for me"
        case Remedy.PRESERVE_SEATS:
            seats = sum(item.seats for held in account.live_subscriptions for item in held.items)
            return f"Keep all {seats} seats…" if seats > 1 else "Keep the seat…"
        case Remedy.CANCEL_AT_PERIOD_END:
            end = subscription.paid_until if subscription else None
            return f"End {plan} on {day(end, account)}…" if end else f"Let {plan} run out…"
        case Remedy.RETRY_PAYMENT:
            return f"Charge {invoice.remaining} again…" if invoice else "Charge an invoice again…"
        case Remedy.VOID_INVOICE:
            return f"Void invoice {shortened(invoice.number or invoice.id)}…" if invoice else "Void an invoice…"
        case Remedy.CANCEL_NOW:
            return f"Cancel {plan} now…"
        case Remedy.CREDIT_BALANCE:
            return "Give credit…"
        case Remedy.REFUND_CHARGE:
            left = Money(on.amount, on.currency) if on and on.amount and on.currency else None
            return f"Refund up to {left}…" if left else "Refund a charge…"
        case Remedy.LOG_GAP:
            return "Log a product gap…"
        case Remedy.NO_ACTION:
            return "No action…"


def day(at: datetime, account: Account) -> str:
    """With its year where that is not the one in which it is read."""
    return f"{at.day} {at:%b}" if at.year == account.read_at.year else f"{at.day} {at:%b %Y}"


def shortened(name: str) -> str:
    plain = " ".join(name.split())
    return plain if len(plain) <= NAME else f"{plain[: NAME - 1]}…"
