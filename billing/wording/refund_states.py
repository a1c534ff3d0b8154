"""Where a refund stands, in plain words with who must act: only one that succeeded is "refunded".

The words are those of Stripe's `status`, `pending_reason` and `failure_reason` (https://docs.stripe.com/refunds).
"""

from dataclasses import dataclass

from billing.account.refund import Refund

NOBODY = ""


@dataclass(frozen=True, slots=True)
class RefundState:
    """Attributes:
    told: how "a refund of 49.00 USD" goes on.
    cure: who must do what, for the team; empty where it goes on by itself.
    follow_up: the key of the customer's sentence.
    """

    told: str
    cure: str
    follow_up: str


ASK_THEM = "ask the customer how else to send it"
AGAIN = "refund it again if it is still owed"

DONE = RefundState("is refunded", NOBODY, "done.refund_charge")
PENDING = {
    "processing": RefundState("is under way: the bank has it", NOBODY, "done.refund_under_way"),
    "insufficient_funds": RefundState(
        "waits for our own Stripe balance, which is too low for it",
        "top it up in the Stripe dashboard; it goes out by itself then",
        "done.refund_under_way",
    ),
    "charge_pending": RefundState(
        "waits for the payment itself, which has not arrived yet", NOBODY, "done.refund_under_way"
    ),
}
UNDER_WAY = RefundState("is under way", NOBODY, "done.refund_under_way")
ASKS = RefundState(
    "waits for the customer to say where the money is to go",
    "they answer the e-mail that Stripe sent them",
    "done.refund_asks",
)
FAILED = {
    "charge_for_pending_refund_disputed": RefundState(
        "came back: the customer disputed the payment meanwhile",
        "send nothing on top: the dispute decides",
        "done.refund_disputed",
    ),
    "declined": RefundState("came back: the bank refused it", ASK_THEM, "done.refund_came_back"),
    "expired_or_canceled_card": RefundState(
        "came back: the card has expired or was canceled", ASK_THEM, "done.refund_came_back"
    ),
    "insufficient_funds": RefundState(
        "came back: our Stripe balance was too low",
        "top it up in the Stripe dashboard, then refund it again",
        "done.refund_again",
    ),
    "lost_or_stolen_card": RefundState("came back: the card is no longer in use", ASK_THEM, "done.refund_came_back"),
    "merchant_request": RefundState("came back: one of us stopped it", AGAIN, "done.refund_stopped"),
    "unknown": RefundState("came back, and the bank does not say why", ASK_THEM, "done.refund_came_back"),
}
CAME_BACK = RefundState("came back", ASK_THEM, "done.refund_came_back")
CANCELED = RefundState("was cancelled before it went out", AGAIN, "done.refund_stopped")
WITHOUT_MONEY = "the customer does not have the money"


def of(made: Refund) -> RefundState:
    """A status or a reason that Stripe adds later says no more than it does; none of it is ever "refunded"."""
    match made.status:
        case "succeeded":
            return DONE
        case "requires_action":
            return ASKS
        case "failed":
            return FAILED.get(made.failure or "", CAME_BACK)
        case "canceled":
            return CANCELED
        case _:
            return PENDING.get(made.waits_for or "", UNDER_WAY)


def told(made: Refund) -> str:
    """How "a refund of 49.00 USD" goes on, with what has to be done; `waits for …: top it up …`."""
    state = of(made)
    without = [WITHOUT_MONEY] if made.came_back else []
    return "; ".join(filter(None, [state.told, *without, state.cure]))
