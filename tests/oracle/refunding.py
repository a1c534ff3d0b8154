"""A made-up customer who is refunded until the bot offers nothing more. No tests here."""

from collections import defaultdict

from billing.stripe.stripe_processor import StripeProcessor
from tests.oracle.asking import figures, let_through, may_be_unknown, picture
from tests.oracle.customer import MadeUp


def refund_everything(told: MadeUp, processor: StripeProcessor, *, halves: int) -> None:
    """One after the other, some in two parts; Stripe itself has to agree each time."""
    counted = told.ledger.most_in_all()
    went: defaultdict[str, int] = defaultdict(int)
    for turn in range(1_000):
        account = picture(processor)
        said = figures(account) if turn else let_through(account)
        offered = [(id, amount) for id, amount in said.items() if amount]
        if not offered:
            break
        id, amount = offered[turn % len(offered)]
        currency = told.ledger.payments[id].currency
        part = told.share(currency, amount, 4) if halves > turn else 0
        made = told.account.refund(id, part or amount, at=told.at)
        told.ledger.refunded(id, made["id"], made["amount"])
        went[currency] += made["amount"]
    if any(said.get(id) is None and told.ledger.most(id) is not None for id in told.ledger.payments):
        assert may_be_unknown(told)
        return
    assert dict(went) == {currency: amount for currency, amount in counted.items() if amount}
