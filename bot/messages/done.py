"""A remedy that was carried out, in one line, with the ids that find it in Stripe."""

from billing.case.events import Executed
from billing.case.log import CaseEvent
from billing.case.taken_back_since import is_taken_back
from billing.reports import product_gaps
from billing.values.choices import Remedy
from billing.values.money import Money
from billing.wording import labels, refund_states, refunds
from billing.wording.afterwards import after_cancelling, after_end
from billing.wording.line import Line
from bot.messages import blocks
from bot.messages.scene import Scene, line


def done_line(scene: Scene, recorded: CaseEvent, done: Executed) -> str:
    money = str(Money(done.amount, done.currency)) if done.amount and done.currency else ""
    match done.remedy:
        case Remedy.SHARE_PORTAL:
            return f"*Portal login page for the follow-up:*{portal(scene)}"
        case Remedy.SHARE_INVOICES:
            return f"*Invoice links for <@{recorded.actor}> alone*: they stand nowhere else and are not kept."
        case Remedy.PRESERVE_SEATS:
            return f"*All seats stay*, decided by <@{recorded.actor}>; the follow-up explains the billing."
        case Remedy.CANCEL_AT_PERIOD_END:
            return f"*Cancelled at period end:* {ends(scene, recorded, done)}{besides(after_end(done))}"
        case Remedy.RETRY_PAYMENT:
            return f"*Paid{f' {money}' if money else ''}* · `{done.invoice}`"
        case Remedy.VOID_INVOICE:
            return f"*Invoice voided* · `{done.invoice}`: nobody owes it any more."
        case Remedy.CANCEL_NOW:
            after = f"{besides(after_cancelling(done))}{billed(done)}{invoices(done)}"
            return f"*Cancelled now* · `{done.subscription}`{after}"
        case Remedy.CREDIT_BALANCE:
            back = ", taken back later" if recorded.seq in scene.case.undone else ""
            return f"*Credited {money}*{back} · `{done.transaction}`"
        case Remedy.REFUND_CHARGE:
            note = f" · credit note `{done.credit_note}`" if done.credit_note else ""
            since = line((refunds.went(done, scene.account),)) if scene.account else ""
            return f"*{refunds.head(done, scene.account, money)}*{since} · `{done.refund}` on `{done.charge}`{note}"
        case Remedy.NO_ACTION:
            return f"*No action*, decided by <@{recorded.actor}>."
        case Remedy.LOG_GAP:
            return f"*{labels.REMEDIES[done.remedy]}*"


def is_as_it_was(scene: Scene, done: Executed) -> bool:
    """Whether what was done still stands, as far as Stripe said since."""
    made = scene.account.refund(done.refund) if scene.account else None
    return made is None or not (made.came_back or refund_states.of(made).cure)


def portal(scene: Scene) -> str:
    """With what it does not let this customer do, so that nobody sends them there for it."""
    account = scene.account
    link = f" {account.portal.login_url}" if account and account.portal and account.portal.login_url else ""
    lacking = product_gaps.lacking_in_portal(scene.case.classification, account)
    lacks = f"\nBut {'; '.join(lacking)}: log it as a product gap." if lacking else ""
    return f"{blocks.escape(link)}{lacks}"


def ends(scene: Scene, recorded: CaseEvent, done: Executed) -> str:
    subscription = scene.account.subscription(done.subscription) if scene.account else None
    on = (
        f" on {blocks.date(subscription.ends, '{date_long}')}"
        if subscription and subscription.is_ending and subscription.ends
        else ""
    )
    if recorded.seq not in scene.case.undone and is_taken_back(done, recorded.at, scene.account):
        return f"`{done.subscription}` was set to end; somebody took that back in Stripe since, so it goes on."
    state = "was set to end" if recorded.seq in scene.case.undone or after_end(done) else "ends"
    how = f" (its schedule `{done.schedule}` was edited)" if done.schedule else ""
    return f"`{done.subscription}` {state} with its period{on}{how}."


def besides(said: Line) -> str:
    return f" :warning: {line(said)}." if said else ""


def billed(done: Executed) -> str:
    return " · what a change had left was billed" if done.billed else ""


def invoices(done: Executed) -> str:
    voided = f" · voided {codes(done.voided)}" if done.voided else ""
    collecting = f" · goes on collecting {codes(done.collecting)}" if done.collecting else ""
    return f"{voided}{collecting}"


def codes(ids: tuple[str, ...]) -> str:
    return ", ".join(f"`{id}`" for id in ids)
