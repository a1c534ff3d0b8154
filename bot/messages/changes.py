"""Why a step did not happen, or nobody knows yet, in words: what changed since it was proposed, or what Stripe said."""

from billing.account.account import DASHBOARD
from billing.case.case import Case
from billing.case.events import CHANGED_SINCE, GONE, UNCHANGED, UNTOUCHED, Approved, Failed, Unsettled
from billing.remedies.ladder import RUNGS
from billing.remedies.reasons import Reason
from billing.values.choices import Remedy
from billing.values.errors import APPROVAL_REQUIRED, INVALID_KEY, OTHER_ACCOUNT, PERMISSION, PROCESSING
from billing.values.facts import Facts
from billing.values.money import Money
from billing.wording import limits
from billing.wording.declines import DECLINES, decline
from billing.wording.refusals import REFUSALS
from bot.messages import blocks
from bot.messages.portal import CAN
from bot.messages.scene import PAGES, Scene, has_page, linked

FACTS = {
    "status": "its status",
    "captured": "the amount paid",
    "refunded": "the amount refunded",
    "disputed": "whether it is disputed",
    "customer": "whose it is",
    "remaining": "what is open of it",
    "total": "its total",
    "ends": "when it ends",
    "schedule": "its schedule",
    "items": "what it is for",
    "prices": "its price",
    "every": "how often it is billed",
    "phases": "what its schedule does next",
    "end_behavior": "how its schedule ends",
    "period_end": "the end of its period",
    "collection": "how it is collected",
    "open_invoices": "the customer's open invoices",
    "method": "what is charged",
    "contract": "the status of its subscription",
    "decline": "why the last attempt failed",
    "pending": "what waits for the next invoice",
    "last_in_use": "whether it is the last one in use",
    "balance": "the customer's balance",
    "deleted": "whether the customer is deleted",
    "portal": "the portal",
    "configuration": "which configuration the portal has",
    "page": "its page in Stripe's dashboard",
    "cancel_mode": "when a cancellation takes effect",
    **{name: f"whether customers can {can[0].lower()}{can[1:]}" for name, can in CAN.items()},
}
MONEY = {"captured", "refunded", "remaining", "total", "balance"}
VOID = {
    **{reason.value: reason.thread for reason in Reason},
    "approver": "the person who approved may not approve any more",
    "proposer": "the person who proposed may not do so any more",
    "own_proposal": "the log does not show that somebody other than the proposer approved it",
    "overdue": "it was approved a day ago and not begun, so it has to be approved again",
    "balance_unread": "what was credited before could not be read, so the bot's Stripe key needs to read Customers",
    "incomplete": "it does not say what is to be refunded, how much, or why",
    "resource_missing": "Stripe does not know the object any more",
}
FAILED = {
    "shadow": "shadow mode keeps everything from Stripe, so it was not asked again",
    "changed": "somebody changed it in Stripe meanwhile",
    "operator": "whoever asked for it may not do so any more",
    "ended": "the subscription has ended",
    "schedule": "its schedule can't be edited any more",
    "erased": "how its schedule was is erased, so it can't be put back",
    "used": "the credit is used already",
    "limit": "it would pass a limit of the policy by now",
    "plan_overdue": "it could not be begun for a quarter of an hour",
    "not_offered": "there is nothing left for it to do here",
    "busy": "another case is about to change the same object",
    "invalid": "what was typed for it does not fit any more",
    "api_error": "Stripe had an error of its own, and gives the same answer to every repetition",
    APPROVAL_REQUIRED: "nobody approved it in the Stripe dashboard within 30 days",
    "overdue": "it was not begun within a day, so it has to be asked for again",
    "never_arrived": "the payment did not arrive: the bank took it back",
    "not_found_after_all": "Stripe has no trace of it, so no money moved",
    "invoice_payment_intent_requires_action": "the customer has to confirm the payment: send them the invoice's page",
}
# What Stripe says of the key itself.
KEY = {
    "not_permitted": "the bot's Stripe key lacks a permission for it: ask an admin to compare what it may do with "
    "the list in the README",
    INVALID_KEY: "Stripe does not take the bot's key any more: ask an admin to put the new one in",
    OTHER_ACCOUNT: "it is in another Stripe account than the one that the bot's key is of: ask an admin to put that "
    "account's key back",
}
UNSETTLED = {
    PROCESSING: "The payment is on its way; a bank debit takes some days. Next step: wait for its result here; nothing "
    "else is charged meanwhile.",
}


def changes(scene: Scene, proposal: int, reason: str) -> str:
    """What the approver saw and what Stripe says now, fact by fact."""
    kind, _, names = reason.partition(":")
    if kind == "limit":
        return limits.past(names)
    if kind != "changed":
        return VOID.get(kind) or said_no(kind)
    proposed = scene.case.proposed(proposal)
    shown = proposed.seen | approved_on(scene.case, proposal)
    now = RUNGS[proposed.remedy].facts(proposed, scene.account) if scene.account else None
    currency = proposed.currency or currency_of(scene, proposed.invoice)
    return "; ".join(change(name, shown, now or {}, currency) for name in names.split(","))


def approved_on(case: Case, proposal: int) -> Facts:
    """What the card showed beside what was proposed."""
    votes = (recorded.event for recorded in reversed(case.since(proposal)))
    return next((vote.seen for vote in votes if isinstance(vote, Approved) and vote.proposal == proposal), {})


def currency_of(scene: Scene, invoice: str | None) -> str | None:
    found = scene.account.invoice(invoice) if scene.account else None
    return found.total.currency if found else None


def change(name: str, seen: Facts, now: Facts, currency: str | None) -> str:
    before, after = (value(facts.get(name), currency if name in MONEY else None) for facts in (seen, now))
    told = f" was {before}, is now {after}" if name in now and before != after else " changed in Stripe"
    return f"{FACTS.get(name, name)}{told}"


def value(fact: str | int | bool | None, currency: str | None) -> str:
    match fact:
        case bool():
            return "yes" if fact else "no"
        case int() if currency:
            return str(Money(fact, currency))
        case None | "":
            return "nothing"
        case _:
            return blocks.untrusted(str(fact))


def why_failed(remedy: Remedy, reason: str) -> str:
    kind, _, names = reason.partition(":")
    if kind == CHANGED_SINCE:
        return f"{listed(names)} changed in Stripe since, and an undo would overwrite that; decide it in its dashboard"
    if known := FAILED.get(kind) or VOID.get(kind):
        return known
    if remedy is not Remedy.RETRY_PAYMENT and reason in REFUSALS:
        return f"{REFUSALS[reason]} (`{reason}`)"
    if remedy is Remedy.RETRY_PAYMENT and reason in DECLINES:
        return f"{decline(reason).meaning} (`{reason}`)"
    return said_no(reason)


STANDS = {
    UNTOUCHED: "Nothing was sent to Stripe.",
    UNCHANGED: "Nothing was changed.",
    GONE: "Stripe does not have it any more.",
    Reason.ON_ITS_WAY: "But a payment of it is on its way by now, not from here.",
}


def how_left(scene: Scene, failed: Failed) -> str:
    """How what was to be changed was found after that; that nothing was changed is said only where it was seen."""
    kind, _, names = failed.left.partition(":")
    if failed.left in {"", failed.reason}:
        return ""
    if kind in STANDS:
        return STANDS[kind]
    if kind == "changed" and failed.proposal:
        return f"But somebody else was quicker: {changes(scene, failed.proposal, failed.left)}."
    if kind in {"changed", CHANGED_SINCE}:
        return f"But somebody else changed {listed(names)} in Stripe meanwhile."
    return f"And meanwhile {why_failed(failed.remedy, failed.left)}."


def listed(names: str) -> str:
    return " and ".join(FACTS.get(name, name) for name in names.split(","))


def said_no(code: str) -> str:
    if code.startswith(PERMISSION):
        lacking = code.split(",")
        named = " or ".join(f"`{blocks.untrusted(each)}`" for each in lacking)
        return f"the bot's Stripe key lacks the permission {named}: ask an admin to add it in the Stripe dashboard"
    return KEY.get(code) or f"Stripe said no (`{blocks.untrusted(code)}`)"


def where(scene: Scene, came_of: Unsettled) -> str:
    """The page of Stripe's approval request, or of all of them where it did not name it."""
    dashboard = scene.account.dashboard if scene.account else DASHBOARD
    if came_of.approval and has_page(came_of.approval):
        return linked("on the request's page", came_of.approval, dashboard)
    return f"<{dashboard}/{PAGES['areq']}|among the approval requests>"


def why_unsettled(scene: Scene, came_of: Unsettled) -> str:
    """What is known of a step whose outcome is not, and what happens next."""
    kind, _, code = came_of.reason.partition(":")
    if came_of.by_hand:
        return (
            f"For a day nobody could look whether it was done (`{blocks.untrusted(code)}`). Next step: an approver "
            "other than who asked for it looks in the Stripe dashboard and says what happened."
        )
    if came_of.stopped:
        return (
            f"Stripe is not asked again, because {why_failed(came_of.remedy, came_of.reason)}. Next step: wait; "
            "the bot looks for a quarter of an hour more whether it was done all the same. What it does not find then "
            "has failed."
        )
    if kind == "unread" and code == OTHER_ACCOUNT:
        return (
            "The bot can't look whether it was done: it is in another Stripe account than the one that its key is of. "
            "Next step: give it that account's key again, and it goes on by itself."
        )
    if kind == "unread":
        return (
            f"Stripe does not let the bot look whether it was done (`{blocks.untrusted(code)}`). "
            "Next step: give its key the permission to read, and it goes on by itself."
        )
    if kind == APPROVAL_REQUIRED:
        there = where(scene, came_of)
        return f"Stripe waits for somebody to approve it in its dashboard. Next step: decide there, {there}."
    return UNSETTLED.get(
        kind,
        "Stripe did not say whether it was done. The bot keeps looking, and asks in a way that can't do it twice.",
    )
