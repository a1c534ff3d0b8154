"""What went back of one payment in each way, and how much still may."""

from dataclasses import dataclass

from billing.values.money import Money


@dataclass(frozen=True, slots=True)
class Share:
    """One payment's, in its currency.

    Attributes:
    refunded: of the charge itself, what is on its way among it.
    made_up: credit that the bot gave for it.
    noted, overpaid: of its invoice, by credit notes beside refunds, and as credit for what was paid beyond it.
    unused: of its subscription, for time that was paid and not used.
    used: of the credits for usage that it bought.
    left: what was paid and not refunded, whatever else went back.
    most: what may still go back, in steps that Stripe can move.
    is_used_up: whether it is the subscription's unused time that lowers that.
    excess: how much more went back than this was paid for; it lowers no other payment.
    """

    refunded: Money
    made_up: Money
    noted: Money
    overpaid: Money
    unused: Money
    used: Money
    left: Money
    most: Money
    is_used_up: bool
    excess: Money
