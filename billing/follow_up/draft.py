"""The draft of what to tell the customer: what was done, and what they will see of it and when.

It promises nothing that is not done, and names nothing internal. People check it, may write it anew, and send it.
"""

from dataclasses import replace
from datetime import datetime
from string import Template

from billing.account.account import Account, Panel
from billing.account.payments import Charge
from billing.account.refund import Refund
from billing.account.subscription import Subscription
from billing.case.case import Case
from billing.case.events import Event, Executed, GapRecorded, Undone
from billing.case.lifecycle import Status
from billing.case.log import CaseEvent
from billing.case.taken_back_since import is_taken_back
from billing.follow_up import asked_for, goodwill, money_moving
from billing.follow_up.sentence import Sentence
from billing.policy.policy import Policy
from billing.policy.templates import Templates
from billing.remedies import going_on
from billing.values.choices import Classification, Remedy
from billing.values.money import Money
from billing.wording import refund_states, refunds
from billing.wording.declines import Cure, Decline, decline
from billing.wording.pictures import is_picture

NAME = 60
# Where another card, or other details of it, are what helps.
MENDED_BY_CUSTOMER = {Cure.NEW_CARD, Cure.DETAILS, Cure.MORE_FUNDS, Cure.BANK, Cure.ASK}
ENDING = {Remedy.CANCEL_AT_PERIOD_END, Remedy.CANCEL_NOW}


def drafted(case: Case, account: Account | None, policy: Policy) -> str:
    """`account` is None where nobody was identified."""
    texts = policy.templates
    if account is None:
        return f"{texts['greeting_nameless']}\n\n{texts['unidentified']}"
    told = [said(texts, key, **values) for key, values in sentences(case, account, policy)]
    words = " ".join(filter(None, dict.fromkeys([*told, texts["closing"]])))
    return f"{greeting(account, texts)}\n\n{words}"


def greeting(account: Account, texts: Templates) -> str:
    first = shortened(next(iter((account.customer.name or "").split()), ""))
    return said(texts, "greeting", first_name=first) if first else texts["greeting_nameless"]


def said(texts: Templates, key: str, **values: str) -> str:
    return Template(texts[key]).substitute(values)


def sentences(case: Case, account: Account, policy: Policy) -> list[Sentence]:
    done = steps(case, account, policy)
    failed = failure(case, account) if case.classification is Classification.FAILED_PAYMENT else []
    told: list[Sentence] = [(why(case, account, policy), {}), *failed]
    told += [*money_moving.coming(account, policy.templates), *money_moving.sent_before(case, account)]
    told += [*asked_for.asked(case, account, policy.templates), *done]
    told += after_goodwill(case, account, texts=policy.templates)
    told += still_double(case, account)
    if case.status in {Status.EXECUTING, Status.UNSETTLED}:
        return [*told, ("waiting", {})]
    return told if done else [*told, ("unchanged", {})]


def why(case: Case, account: Account, policy: Policy) -> str:
    """A payment that is on its way, or may be, has not failed; nor has one that was never tried."""
    if case.classification is None:
        return "why.unclassified"
    if goodwill.is_given(case):
        return "why.goodwill"
    failed = case.classification is Classification.FAILED_PAYMENT
    if failed and last_failure(account) is None and nobody_says_failed(account):
        return "why.unclassified"
    return enforced(f"why.{case.classification}", policy)


def nobody_says_failed(account: Account) -> bool:
    waiting = asked_for.waiting_payments(account) or asked_for.begun(account)
    return money_moving.may_be_coming(account) or bool(waiting or asked_for.sent(account))


def after_goodwill(case: Case, account: Account, texts: Templates) -> list[Sentence]:
    """Whether the subscription goes on, for which a payment was given back, where no step says so already."""
    if not goodwill.is_given(case):
        return []
    ended = {done.subscription for remedy in ENDING for _, done in case.carried_out(remedy)}
    subscriptions = [each for each in goodwill.paid_for(case, account) if each.id not in ended]
    return [(f"goodwill.{course}", of_plan(each, texts)) for each in subscriptions if (course := goodwill.course(each))]


def still_double(case: Case, account: Account) -> list[Sentence]:
    """Whoever gets money back for a second subscription thinks that it has ended."""
    days = going_on.charging_days(account)
    if not (days and going_on.still_double(case, account)):
        return []
    *others, last = map(day, days)
    return [("goes_on.both", {"days": f"{', '.join(others)} and {last}" if others else last})]


def enforced(key: str, policy: Policy) -> str:
    """A product that doesn't keep to its seats is not billed by them either, whatever the number on the invoice."""
    return f"{key}_enforced" if policy.seats_enforced and f"{key}_enforced" in policy.templates else key


def steps(case: Case, account: Account, policy: Policy) -> list[Sentence]:
    """Of the customer at hand, in order; of what happened to one subscription only the last word."""
    theirs = [recorded for recorded in case.log if recorded.seq > case.lookup_seq and happened(case, recorded, account)]
    last = {on: recorded.seq for recorded in theirs if (on := ending(recorded.event))}
    stand = [recorded for recorded in theirs if last.get(ending(recorded.event) or "", recorded.seq) == recorded.seq]
    told = [sentence for recorded in stand for sentence in step(case, recorded, account, policy)]
    changes = [sentence for sentence in told if sentence[0] != "done.no_action"]
    return changes or told


def happened(case: Case, recorded: CaseEvent, account: Account) -> bool:
    match recorded.event:
        case Executed():
            stands = recorded.seq not in case.undone | case.withheld
            return stands and not is_taken_back(recorded.event, recorded.at, account)
        case GapRecorded(found=found):
            return not found
        case _:
            return isinstance(recorded.event, Undone)


def ending(event: Event) -> str | None:
    """The subscription whose end the step sets or takes back."""
    return event.subscription if isinstance(event, Executed | Undone) and event.remedy in ENDING else None


def step(case: Case, recorded: CaseEvent, account: Account, policy: Policy) -> list[Sentence]:
    texts = policy.templates
    match recorded.event:
        case Undone(remedy=Remedy.CANCEL_AT_PERIOD_END) as undone if not goes_on(undone, recorded.at, account):
            return []
        case Undone(remedy=remedy) as undone:
            taken_back = case.at(undone.execution).event
            of = taken_back if isinstance(taken_back, Executed) else undone
            return [(f"undone.{remedy}", placeholders(of, account, texts))]
        case Executed(remedy=Remedy.SHARE_PORTAL) if not login_page(account):
            return []
        case Executed() as done if lacks := missing(refunds.made_by(done, account)):
            return [(lacks, placeholders(done, account, texts))]
        case Executed(remedy=remedy) as done:
            at_once = {"last_day": day(recorded.at)} if remedy is Remedy.CANCEL_NOW else {}
            voided = [placeholders(replace(done, invoice=id), account, texts) for id in done.voided]
            # Then it is not the last time that they are charged for it.
            key = f"done.{remedy}_billed" if done.billed else enforced(f"done.{remedy}", policy)
            own = (key, placeholders(done, account, texts) | at_once)
            made = money_moving.helps(account.refund(done.refund))
            return [own, *made, *(("done.void_invoice", values) for values in voided)]
    return [("done.log_gap", {})]


def goes_on(undone: Undone, at: datetime, account: Account) -> bool:
    """Whether a later reading of Stripe shows that, where there is one."""
    subscription = account.subscription(undone.subscription) if account.read_at > at else None
    return subscription is None or (subscription.is_live and not subscription.is_ending)


def missing(refund: Refund | None) -> str:
    """The sentence for why nobody may say that the money is back; empty where it is, or Stripe did not tell."""
    return "" if refund is None or refund.has_arrived else refund_states.of(refund).follow_up


def placeholders(done: Executed | Undone, account: Account, texts: Templates) -> dict[str, str]:
    invoice = account.invoice(done.invoice)
    charge = account.charge(done.charge)
    live = account.live_subscriptions
    seats = done.remedy is Remedy.PRESERVE_SEATS and len(live) == 1
    subscription = account.subscription(done.subscription or (charge.subscription if charge else None))
    amount = Money(done.amount, done.currency) if done.amount and done.currency else invoice and invoice.total
    return {
        **of_plan(live[0] if seats else subscription, texts),
        "invoice": named(texts, "invoice", invoice.number if invoice else None),
        "amount": str(amount) if amount else texts["words.amount_unknown"],
        "portal": login_page(account),
        **money_moving.where(charge, account.refund(done.refund if isinstance(done, Executed) else None)),
    }


def of_plan(subscription: Subscription | None, texts: Templates) -> dict[str, str]:
    plan = named(texts, "plan", plan_name(subscription))
    last_day = (subscription.ended_at or subscription.last_day) if subscription else None
    return {
        "plan": plan,
        "Plan": plan[:1].upper() + plan[1:],
        "last_day": day(last_day) if last_day else texts["words.last_day_unknown"],
    }


def named(texts: Templates, what: str, name: str | None) -> str:
    shown = shortened(name or "")
    return said(texts, f"words.{what}", name=shown) if shown else texts[f"words.{what}_nameless"]


def plan_name(subscription: Subscription | None) -> str | None:
    """None where only Stripe's id would be left to call it by."""
    names = [item.product_name for item in subscription.items if item.product_name] if subscription else []
    return names[0] if names else None


def shortened(text: str) -> str:
    """Names are what customers typed; nothing of them that hides or turns text, or draws a picture, goes on."""
    seen = "".join(each for each in text if each.isprintable() and not is_picture(each)).strip()
    return seen if len(seen) <= NAME else f"{seen[: NAME - 1]}…"


def day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def login_page(account: Account) -> str:
    return (account.portal.login_url if account.portal else None) or ""


def failure(case: Case, account: Account) -> list[Sentence]:
    """Why the payment failed, as long as somebody still has to do something about it."""
    failed = last_failure(account)
    if failed is None or any(map(case.carried_out, asked_for.SETTLED)):
        return []
    told: list[Sentence] = [("failure.reason", {"reason": failed.for_customer})]
    page = login_page(account)
    offers = account.portal is not None and account.portal.payment_method
    if page and offers and failed.cure in MENDED_BY_CUSTOMER and not case.carried_out(Remedy.SHARE_PORTAL):
        told.append(("failure.where", {"portal": page}))
    return told


def last_failure(account: Account) -> Decline | None:
    """Of what is still owed; a payment that went through later has settled what failed before it."""
    if not account.knows(Panel.CHARGES):
        return None
    tried = max(account.charges, key=lambda charge: charge.created, default=None)
    waiting = {invoice.id for invoice in asked_for.waiting_payments(account)}
    owed = {invoice.id for invoice in account.open_invoices if not account.is_on_its_way(invoice)} - waiting
    refused = [charge for charge in account.charges if charge.status == "failed" and charge.invoice not in waiting]
    failed = [charge for charge in refused if charge.invoice in owed or charge is tried]
    newest: Charge | None = max(failed, key=lambda charge: charge.created, default=None)
    if newest is None:
        return None
    return decline(newest.failure, advice=newest.advice, blocked=newest.blocked)
