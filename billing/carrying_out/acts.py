"""Which act carries out which remedy."""

from billing.carrying_out.act import Act
from billing.carrying_out.asked import Asked
from billing.carrying_out.cancelling import Cancelling
from billing.carrying_out.crediting import Crediting
from billing.carrying_out.ending import Ending
from billing.carrying_out.refunding import Refunding
from billing.carrying_out.settling import Settling
from billing.choices import Remedy
from billing.errors import Stale
from billing.policy import Policy
from billing.ports import CaseStore, Processor


def act_for(asked: Asked, processor: Processor, store: CaseStore, policy: Policy) -> Act:
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
