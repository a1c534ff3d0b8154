"""What a remedy could act on in a customer's account, which of that is allowed, and which is proposed first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from billing.account.account import Account, Panel
from billing.account.given_back import PendingItem
from billing.account.giving_back import most
from billing.account.paying import default_of
from billing.account.payments import Charge, Invoice
from billing.account.proration import dropped
from billing.account.subscription import Subscription
from billing.case.events import Targets
from billing.evidence.twins import duplicates
from billing.policy.policy import Policy
from billing.remedies.guards import verdict
from billing.remedies.last_in_use import is_last_in_use
from billing.remedies.verdict import ALLOWED, NOT_HERE, UNKNOWN, Verdict
from billing.values.choices import Remedy
from billing.values.facts import Facts

# What takes away a reason for care voids nothing.
EASED = {("last_in_use", False)}
# They act on nothing in Stripe.
ALWAYS = frozenset({Remedy.LOG_GAP, Remedy.NO_ACTION})
# As many as a form can show.
MOST_CHARGES = 100
# They rest on everything that went back before.
GIVES_BACK = frozenset({Remedy.CREDIT_BALANCE, Remedy.REFUND_CHARGE})
# Where what they act on is read.
PANELS = {
    Remedy.SHARE_PORTAL: Panel.PORTAL,
    Remedy.SHARE_INVOICES: Panel.INVOICES,
    Remedy.PRESERVE_SEATS: Panel.SUBSCRIPTIONS,
    Remedy.CANCEL_AT_PERIOD_END: Panel.SUBSCRIPTIONS,
    Remedy.CANCEL_NOW: Panel.SUBSCRIPTIONS,
    Remedy.RETRY_PAYMENT: Panel.INVOICES,
    Remedy.VOID_INVOICE: Panel.INVOICES,
    Remedy.CREDIT_BALANCE: Panel.CHARGES,
    Remedy.REFUND_CHARGE: Panel.CHARGES,
}


def candidates(remedy: Remedy, account: Account) -> list[Targets]:
    """Everything of the kind that it acts on, allowed or not, newest first as Stripe lists it."""
    match remedy:
        case Remedy.CANCEL_AT_PERIOD_END | Remedy.CANCEL_NOW:
            return [Targets(subscription=held.id) for held in account.live_subscriptions]
        case Remedy.RETRY_PAYMENT | Remedy.VOID_INVOICE:
            owed = [held for held in account.invoices if held.status in {"open", "uncollectible"}]
            return [of_invoice(held, remedy) for held in owed if remedy is Remedy.VOID_INVOICE or held.status == "open"]
        case Remedy.REFUND_CHARGE:
            left = [held for held in account.charges if held.has_something_left or held.is_on_its_way]
            return [of_charge(held, account) for held in left[:MOST_CHARGES]]
        case Remedy.CREDIT_BALANCE:
            newest = account.newest_paid
            return [of_charge(newest, account, as_credit=True)] if newest and has_worth(newest, account) else []
        case _:
            return []


def of_charge(charge: Charge, account: Account, *, as_credit: bool = False) -> Targets:
    """All of it that the customer did not get back in some way; where that is nothing, the guard rail says why."""
    found = most(charge, account, as_credit=as_credit)
    left = found if found and found.amount else charge.left
    return Targets(
        charge=charge.id,
        subscription=charge.subscription,
        invoice=charge.invoice,
        amount=left.amount,
        currency=left.currency,
    )


def has_worth(charge: Charge, account: Account) -> bool:
    """Whether it can be made up for: with money left of it, or of credit that its invoice took."""
    found = most(charge, account, as_credit=True)
    return charge.has_something_left or bool(found and found.amount)


def of_invoice(invoice: Invoice, remedy: Remedy) -> Targets:
    """Only collecting it moves money."""
    on = Targets(invoice=invoice.id, subscription=invoice.subscription)
    if remedy is Remedy.VOID_INVOICE:
        return on
    return replace(on, amount=invoice.remaining.amount, currency=invoice.remaining.currency)


def choices(remedy: Remedy, account: Account, policy: Policy) -> list[Targets]:
    """What the remedy may be carried out on."""
    return [on for on in candidates(remedy, account) if verdict(remedy, on, account, policy).allowed]


def availability(remedy: Remedy, account: Account, policy: Policy) -> Verdict:
    """Whether there is anything for it to do, and why not where somebody might expect it; else no reason at all."""
    if remedy in ALWAYS or has_something_to_show(remedy, account):
        return ALLOWED
    verdicts = [verdict(remedy, on, account, policy) for on in candidates(remedy, account)]
    if any(found.allowed for found in verdicts):
        return ALLOWED
    if verdicts:
        return verdicts[0]
    return Verdict(False) if account.knows(PANELS[remedy]) else unseen(remedy, account, policy)


def has_something_to_show(remedy: Remedy, account: Account) -> bool:
    """For the remedies that change nothing in Stripe."""
    match remedy:
        case Remedy.SHARE_PORTAL:
            return bool(account.portal and account.portal.login_url)
        case Remedy.SHARE_INVOICES:
            return any(held.status in {"open", "paid", "uncollectible"} for held in account.invoices)
        case Remedy.PRESERVE_SEATS:
            return bool(account.live_subscriptions)
        case _:
            return False


def unseen(remedy: Remedy, account: Account, policy: Policy) -> Verdict:
    """Nobody knows what there is to act on, unless no object at all would be allowed: credit may be switched off."""
    on_anything = verdict(remedy, Targets(), account, policy)
    return UNKNOWN if on_anything.allowed or on_anything is NOT_HERE else on_anything


def facts(remedy: Remedy, on: Targets, account: Account) -> Facts | None:
    """What an approval of the remedy rests on, to be compared with a later reading; None where it is not to be seen."""
    match remedy:
        case Remedy.REFUND_CHARGE:
            charge = account.charge(on.charge)
            return charge.facts() if charge else None
        case Remedy.VOID_INVOICE:
            invoice = account.invoice(on.invoice)
            return invoice.facts() if invoice else None
        case Remedy.RETRY_PAYMENT:
            invoice = account.invoice(on.invoice)
            return {**invoice.facts(), **collecting(invoice, account)} if invoice else None
        case Remedy.CANCEL_AT_PERIOD_END:
            subscription = account.subscription(on.subscription)
            return {**subscription.facts(), **leaves(subscription, account)} if subscription else None
        case Remedy.CANCEL_NOW:
            subscription = account.subscription(on.subscription)
            if subscription is None or not account.knows(Panel.INVOICES):
                return None
            held = {**subscription.facts(), **leaves(subscription, account), "open_invoices": opened(account)}
            return held | ({} if account.prorations is None else {"pending": waiting(subscription, account.prorations)})
        case Remedy.CREDIT_BALANCE:
            charge, balance = account.charge(on.charge), account.customer.balance
            if charge is None:
                return None
            credit = {"balance": balance.amount if balance else 0, "deleted": account.customer.deleted}
            return {**charge.facts(), **credit}
        case _:
            return {}


def collecting(invoice: Invoice, account: Account) -> Facts:
    """What else trying again rests on: what is charged, for what, and why it failed the last time.

    A list of invoices does not say why; one that was read by itself does.
    """
    subscription = account.subscription(invoice.subscription)
    said: Facts = {"method": default_of(account.customer, subscription, invoice)}
    if invoice.subscription and account.knows(Panel.SUBSCRIPTIONS):
        said["contract"] = subscription.status if subscription else None
    if invoice.processing is not None:
        said["decline"] = invoice.failure
    return said


def leaves(subscription: Subscription, account: Account) -> Facts:
    return {"last_in_use": is_last_in_use(subscription, account)} if account.knows(Panel.SUBSCRIPTIONS) else {}


def waiting(subscription: Subscription, prorations: Sequence[PendingItem]) -> str:
    return " ".join(sorted(f"{held.id}:{held.amount.amount}" for held in dropped(prorations, subscription.id)))


def opened(account: Account) -> str:
    """Each with what is open of it, whether Stripe goes on collecting it, and whether a payment of it is on its way."""
    told = (
        f"{held.id}:{held.remaining.amount}:{'on' if held.auto_advance else 'off'}"
        f"{':coming' if account.is_on_its_way(held) else ''}"
        for held in account.open_invoices
    )
    return " ".join(sorted(told))


@dataclass(frozen=True, slots=True)
class Pair:
    """Of subscriptions that are likely one too many: which to keep and why, and which to end."""

    keep: Subscription
    end: Subscription
    why: str


def pair(account: Account) -> Pair | None:
    """The oldest one that is paid stays: it is what the customer knows, and what the product most likely points at."""
    for group in duplicates(account):
        paid = [held for held in group if held.status == "active" and has_paid(held, account)]
        keep = next(iter(paid), group[0])
        end = next(held for held in reversed(group) if held is not keep)
        return Pair(keep, end, "it was bought first and is paid" if keep in paid else "it was bought first")
    return None


def has_paid(subscription: Subscription, account: Account) -> bool:
    return any(charge.subscription == subscription.id and charge.left.amount > 0 for charge in account.charges)


def proposed_first(remedy: Remedy, found: Sequence[Targets], account: Account) -> Targets | None:
    """The duplicate's, or the only one there is; a charge is the newest one otherwise."""
    extra = pair(account)
    of_the_extra = (on for on in found if extra and on.subscription == extra.end.id)
    return next(of_the_extra, found[0] if len(found) == 1 or (found and remedy is Remedy.REFUND_CHARGE) else None)


def drift(remedy: Remedy, on: Targets, seen: Facts, account: Account) -> str | None:
    """The facts that are no longer what the approver was shown, as the log's reason; None where all still are."""
    now = facts(remedy, on, account)
    if now is None:
        return None
    names = [
        name for name, fact in seen.items() if name in now and now[name] != fact and (name, now[name]) not in EASED
    ]
    return f"changed:{','.join(names)}" if names else None
