"""The guard rails that no setting turns off: what may not be done to which object, and why.

They are asked in the same words when a remedy is offered, when it is proposed, when it is approved, and again by the
worker before it acts, with the objects in question read anew. An unread panel allows nothing that rests on it.
"""

from billing.account.account import Account, Panel
from billing.account.disputed import Standing
from billing.account.giving_back import Share, share
from billing.account.paying import default_of, paying
from billing.account.payments import Charge, Invoice
from billing.account.subscription import Subscription
from billing.case.events import Targets
from billing.evidence.shape import CONNECT, MANAGED, are_in_several_currencies, traits_of
from billing.policy.policy import Policy
from billing.remedies.limits import goes_too_late, is_too_little
from billing.remedies.on_its_way import ON_ITS_WAY, is_on_its_way
from billing.remedies.verdict import ALLOWED, NOT_HERE, UNKNOWN, Verdict
from billing.values.choices import Remedy
from billing.values.money import Money
from billing.wording import giving_back, on_its_way, waiting
from billing.wording.declines import decline

DO_NOT_RETRY, WAITS = "do_not_retry", "waits_for_customer"

# Why nothing of it may go back; the log has one reason for all of them.
DISPUTED = {
    Standing.OPEN: "This charge is disputed: money on top could pay the customer twice. Wait for the bank's decision.",
    Standing.LOST: "This charge was disputed and lost: the customer has the money back from their bank.",
    Standing.PREVENTED: "This charge was settled before a dispute began: the customer has the money back already.",
    Standing.INQUIRY: "The bank asks about this charge: only a refund ends that, and credit would come on top.",
    Standing.LOCKED: "The bank asked about this charge, and Stripe does not refund it any more.",
    Standing.UNKNOWN: "This charge is disputed, and in what state is unknown: look at it in the Stripe dashboard.",
}


def verdict(remedy: Remedy, on: Targets, account: Account, policy: Policy) -> Verdict:
    """Whether the remedy may be carried out on these objects as the account shows them."""
    if account.outdated:
        return UNKNOWN
    match remedy:
        case Remedy.REFUND_CHARGE:
            return may_refund(on, account)
        case Remedy.CREDIT_BALANCE:
            return may_credit(on, account, policy)
        case Remedy.CANCEL_AT_PERIOD_END:
            return may_end(account.subscription(on.subscription), account)
        case Remedy.CANCEL_NOW:
            return may_cancel(account.subscription(on.subscription), account)
        case Remedy.RETRY_PAYMENT:
            return may_retry(account.invoice(on.invoice), account)
        case Remedy.VOID_INVOICE:
            return may_void(account.invoice(on.invoice), account)
        case _:
            return ALLOWED


def may_refund(on: Targets, account: Account) -> Verdict:
    charge = account.charge(on.charge)
    if charge is None and not account.knows(Panel.CHARGES):
        return UNKNOWN
    if charge is None or on.amount is None or on.currency is None:
        return NOT_HERE
    return may_give_back(charge, Money(on.amount, on.currency), account, as_refund=True)


def may_credit(on: Targets, account: Account, policy: Policy) -> Verdict:
    if not policy.credit_balance:
        return Verdict(
            False,
            "switched_off",
            "Credit is switched off here: it takes a wider Stripe key and a switch in the policy.",
        )
    customer, charge = account.customer, account.charge(on.charge)
    if customer.deleted or not customer.id.startswith("cus_"):
        return Verdict(False, "no_balance", "This kind of customer has no balance that credit could go to.")
    if charge is None and not account.knows(Panel.CHARGES):
        return UNKNOWN
    if charge is None or on.amount is None or on.currency is None:
        return NOT_HERE
    # It lowers whichever invoice comes next, so every contract counts; and unlike a refund it ends no inquiry.
    return may_give_back(charge, Money(on.amount, on.currency), account, *account.live_subscriptions)


def may_give_back(
    charge: Charge, amount: Money, account: Account, *subscriptions: Subscription, as_refund: bool = False
) -> Verdict:
    """Whether that much of a payment may go back, in whichever way: all ways together pay it back once."""
    if not account.knows(Panel.SUBSCRIPTIONS, Panel.INVOICES):
        # What it paid for, and what of that was credited already.
        return UNKNOWN
    if charge.is_on_its_way:
        how = on_its_way.how(charge)
        return Verdict(False, ON_ITS_WAY, f"This payment is {how}: it can go back once it has arrived.")
    if charge.status != "succeeded":
        return Verdict(False, "not_paid", "This charge was not paid, so there is nothing to give back.")
    if as_refund and (too_late := goes_too_late(charge, account.read_at)):
        return too_late
    if charge.disputed and not account.knows(Panel.DISPUTES):
        return UNKNOWN
    found = account.standing(charge)
    if not found.lets_go(as_refund=as_refund):
        return Verdict(False, "disputed", DISPUTED[found])
    if amount.currency != charge.captured.currency:
        return Verdict(False, "currency", f"This charge is in {charge.captured.currency.upper()}.")
    if amount.amount <= 0:
        return Verdict(False, "not_positive", "The amount must be more than zero.")
    if not account.knows_invoice_of(charge):
        return elsewhere("unlinked", "which invoice this charge paid could not be read")
    counted = share(charge, account, as_credit=not as_refund)
    if counted is None:
        return UNKNOWN
    too_much = goes_beyond(amount, counted)
    return too_much or is_for_a_person(
        account, account.subscription(charge.subscription), *subscriptions, charge=charge, as_credit=not as_refund
    )


def goes_beyond(amount: Money, counted: Share) -> Verdict | None:
    """Why that is more than the customer has not got back yet, if it is."""
    if not amount > counted.most:
        return None
    if amount > counted.left:
        return Verdict(False, "more_than_left", f"At most {counted.most} of this charge is left to give back.")
    if counted.used.amount > 0 and amount + counted.used > counted.left:
        return Verdict(
            False,
            "credits_used",
            f"Of the credits that this payment bought, {counted.used} are used: at most {counted.most} may go back.",
        )
    why = f"{giving_back.before(counted)}. More than {counted.most} would pay the customer twice."
    if counted.is_used_up:
        return Verdict(False, "prorated", why)
    return Verdict(False, "made_up_for", why)


def may_end(subscription: Subscription | None, account: Account) -> Verdict:
    if subscription is None:
        return NOT_HERE
    if not subscription.has_period_to_end:
        return Verdict(False, "not_active", f"This subscription is {subscription.status}: there is nothing to end.")
    if subscription.is_ending:
        return Verdict(False, "ends_already", "This subscription is set to end already.")
    return is_for_a_person(account, subscription)


def may_cancel(subscription: Subscription | None, account: Account) -> Verdict:
    if subscription is None:
        return NOT_HERE
    if not subscription.is_live:
        return Verdict(False, "not_active", f"This subscription is {subscription.status}: there is nothing to cancel.")
    if not account.knows(Panel.INVOICES):
        # Stripe stops collecting the open ones when it cancels.
        return UNKNOWN
    return is_for_a_person(account, subscription)


def may_retry(invoice: Invoice | None, account: Account) -> Verdict:
    if invoice is None:
        return NOT_HERE
    if invoice.status != "open" or invoice.remaining.amount <= 0:
        return Verdict(False, "not_open", "This invoice is not open, so there is nothing to collect.")
    if invoice.collection_method != "charge_automatically":
        return Verdict(False, "sent_invoice", "This invoice was sent to be paid by hand: ask the customer to pay it.")
    if too_little := is_too_little(invoice.remaining):
        return too_little
    if not account.knows(Panel.SUBSCRIPTIONS):
        return UNKNOWN
    subscription = account.subscription(invoice.subscription)
    if subscription and not subscription.is_live and subscription.status != "incomplete":
        return Verdict(False, "ended", "The subscription behind this invoice has ended: don't charge for it any more.")
    if not invoice.failure and not account.knows(Panel.CHARGES):
        return UNKNOWN
    if coming := is_on_its_way(invoice, account):
        return coming
    held = waiting.of(invoice, account)
    if held and held.needs_customer_alone and not pays_otherwise(invoice, subscription, account):
        must = waiting.step(held).told
        return Verdict(False, WAITS, f"The customer must {must}: another try by us would end there too.")
    nothing_pays = not account.payment_methods and account.knows(Panel.PAYMENT_METHODS)
    if nothing_pays and default_of(account.customer, subscription, invoice) is None:
        return Verdict(False, "no_method", "There is nothing to charge: ask the customer to add a payment method.")
    forbidden = forbids_retry(invoice, subscription, account)
    if forbidden:
        return Verdict(False, DO_NOT_RETRY, f"Don't charge this again: {forbidden}.")
    return is_for_a_person(account, subscription)


def forbids_retry(invoice: Invoice, subscription: Subscription | None, account: Account) -> str | None:
    """Why the last failure rules out another attempt with the same card; a new card is another matter."""
    if pays_otherwise(invoice, subscription, account):
        return None
    tried = account.last_failure(invoice)
    code, advice = (invoice.failure, invoice.advice) if invoice.failure else (None, None)
    if code is None and tried:
        code, advice = tried.failure, tried.advice
    if code is None:
        return None
    why = decline(code, advice=advice, blocked=bool(tried and tried.blocked))
    return None if why.may_retry else why.meaning


def pays_otherwise(invoice: Invoice, subscription: Subscription | None, account: Account) -> bool:
    """Whether another card would be charged than the one that failed last."""
    tried = account.last_failure(invoice)
    now = paying(account.customer, subscription, account.payment_methods, invoice)
    then = tried.method if tried else None
    return bool(then and now and then.fingerprint and now.fingerprint and then.fingerprint != now.fingerprint)


def may_void(invoice: Invoice | None, account: Account) -> Verdict:
    if invoice is None:
        return NOT_HERE
    if invoice.status not in {"open", "uncollectible"}:
        return Verdict(False, "not_open", "This invoice is not open, so there is nothing to void.")
    if invoice.is_partly_paid:
        return Verdict(False, "partly_paid", "A part of this invoice is paid: settle it in the Stripe dashboard.")
    if coming := is_on_its_way(invoice, account):
        return coming
    if not account.knows(Panel.SUBSCRIPTIONS):
        return UNKNOWN
    return is_for_a_person(account, account.subscription(invoice.subscription))


def is_for_a_person(
    account: Account, *subscriptions: Subscription | None, charge: Charge | None = None, as_credit: bool = False
) -> Verdict:
    """Contracts whose rules the bot can't know: somebody does it in the dashboard, with the reason at hand.

    A refund goes back in the currency of its payment; credit lowers whichever invoice comes next in its own.
    """
    shape = traits_of(*(held for held in subscriptions if held))
    if MANAGED in shape:
        return elsewhere("managed_payments", "Stripe itself is the seller here and refunds by its own rules")
    if CONNECT in shape or (charge and charge.connect):
        return elsewhere("connect", "the money belongs to another Stripe account")
    if as_credit and are_in_several_currencies(account.live_subscriptions):
        return elsewhere("currencies", "this customer pays in several currencies")
    return ALLOWED


def elsewhere(reason: str, why: str) -> Verdict:
    return Verdict(False, reason, f"A person decides this in the Stripe dashboard: {why}.")
