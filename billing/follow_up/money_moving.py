"""What customers are told of money that is between banks: payments on their way to us, and refunds on theirs."""

from datetime import timedelta

from billing.account.account import Account
from billing.account.incomplete import PROCESSING, IncompletePayment
from billing.account.payment_types import SOME_DAYS, type_of
from billing.account.payments import Charge
from billing.account.refund import Refund
from billing.case.case import Case
from billing.case.events import Executed
from billing.evidence.unfinished import unfinished
from billing.follow_up.sentence import Sentence
from billing.policy.templates import Templates
from billing.wording import on_its_way, refund_states, refunds

# For how long somebody may still ask where it is; longer ago, a bank has shown it or sent it back.
ASKED_ABOUT = timedelta(days=60)
MOST = 2


def coming(account: Account, texts: Templates) -> list[Sentence]:
    """What is on its way to us. Nobody calls that failed, nor asks for it again."""
    told = []
    for invoice, charge in on_its_way.coming(account):
        method = charge.method if charge else None
        how = {
            "amount": str(on_its_way.amount(invoice, charge)),
            "method": type_of(method.kind).name if method else texts["words.method_unknown"],
            "takes": on_its_way.takes(charge),
        }
        told.append(("coming.payment", how))
    for payment in by_themselves(account):
        how = {"amount": str(payment.amount), "method": texts["words.method_unknown"], "takes": SOME_DAYS}
        told.append(("coming.payment", how))
    return told


def by_themselves(account: Account) -> list[IncompletePayment]:
    """Those of no invoice, of which no charge is seen yet."""
    return [payment for payment in unfinished(account) if payment.status == PROCESSING]


def may_be_coming(account: Account) -> bool:
    """Whether nobody can say that what is owed has failed: it is on its way, or that could not be read."""
    owed = [account.is_on_its_way(invoice) for invoice in account.open_invoices]
    return bool(on_its_way.coming(account) or by_themselves(account)) or None in owed


def sent_before(case: Case, account: Account) -> list[Sentence]:
    """Refunds that this case did not make, for whoever asks where theirs is: the newest few, oldest first."""
    ours = {recorded.event.refund for recorded in case.log if isinstance(recorded.event, Executed)}
    others = [(made, charge) for charge in account.charges for made in charge.refunds if made.id not in ours]
    recent = [(made, charge) for made, charge in others if is_recent(made, account)]
    recent.sort(key=lambda each: each[0].created or account.read_at)
    return [sentence for made, charge in recent[-MOST:] for sentence in sent(made, charge)]


def is_recent(made: Refund, account: Account) -> bool:
    return made.created is not None and account.read_at - made.created <= ASKED_ABOUT


def sent(made: Refund, charge: Charge) -> list[Sentence]:
    amount = {"amount": str(made.amount)}
    if not made.has_arrived:
        return [(refund_states.of(made).follow_up, amount)]
    assert made.created is not None
    on = {"day": f"{made.created.day} {made.created:%B %Y}"}
    return [("refund.made", amount | on | where(charge, made)), *helps(made)]


def where(charge: Charge | None, made: Refund | None) -> dict[str, str]:
    """Where it goes, and what they see of it there."""
    method = charge.method if charge else None
    return {"where": refunds.destination(method, made).place, "shown": refunds.shown(made, method)}


def helps(made: Refund | None) -> list[Sentence]:
    """What it can be looked for by, and how much it is where they see another currency."""
    if made is None:
        return []
    seen = [("refund.presented", {"presented": str(made.presented)})] if made.presented else []
    named = [("refund.reference", {"reference": made.reference})] if made.reference else []
    return [*seen, *named]
