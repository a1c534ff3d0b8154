"""Which act carries out which remedy."""

from billing.case.work_order import WorkOrder
from billing.execution.cancelling import Cancelling
from billing.execution.crediting import Crediting
from billing.execution.ending import Ending
from billing.execution.refunding import Refunding
from billing.execution.remedy_action import RemedyAction
from billing.execution.settling import Settling
from billing.policy.policy import Policy
from billing.ports.processor import Processor
from billing.ports.store import CaseStore
from billing.values.choices import Remedy
from billing.values.errors import Stale


def action_for(asked: WorkOrder, processor: Processor, store: CaseStore, policy: Policy) -> RemedyAction:
    match asked.remedy:
        case Remedy.REFUND_CHARGE:
            return Refunding(asked, processor, policy)
        case Remedy.CANCEL_AT_PERIOD_END:
            return Ending(asked, processor, store)
        case Remedy.CANCEL_NOW:
            return Cancelling(asked, processor)
        case Remedy.RETRY_PAYMENT | Remedy.VOID_INVOICE:
            return Settling(asked, processor)
        case Remedy.CREDIT_BALANCE:
            return Crediting(asked, processor)
    # The others reach nothing in Stripe, so nobody asks the worker for them.
    raise Stale
