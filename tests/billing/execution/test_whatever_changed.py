"""Whatever others change in Stripe before an act: what is carried out is what was decided, or nothing is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from billing.account.given_back import PendingItem
from billing.approval.seal import EASED
from billing.case.events import Executed, Failed, Proposed, RemedyAsked, Undone, Voided
from billing.remedies.ladder import RUNGS
from tests.billing.execution.worker import ASKS, Worker
from tests.billing.fake_stripe import Stripe
from tests.billing.samples import NOW, charge, invoice, subscription, usd

Change = Callable[[Stripe], None]
LATER = NOW + timedelta(days=330)
# What each means is told elsewhere; here they meet in any number and order.
CHANGES: dict[str, Change] = {
    "refunded in part": lambda stripe: stripe.charges.update(ch_1=charge(refunded=usd(900))),
    "disputed": lambda stripe: stripe.charges.update(ch_1=charge(disputed=True)),
    "paid": lambda stripe: stripe.bill("in_1", status="paid", remaining=usd(0)),
    "paid in part": lambda stripe: stripe.bill("in_1", remaining=usd(4000)),
    "another card": lambda stripe: stripe.bill("in_1", default_payment_method="pm_2"),
    "another open invoice": lambda stripe: stripe.invoices.update(in_2=invoice("in_2")),
    "another subscription": lambda stripe: stripe.subscriptions.update(sub_2=subscription("sub_2")),
    "something pending": lambda stripe: setattr(
        stripe, "pending", (PendingItem("ii_1", "sub_1", usd(22027), proration=True),)
    ),
    "more seats": lambda stripe: stripe.change("sub_1", items=subscription(quantity=3).items),
    "a later end": lambda stripe: stripe.change("sub_1", cancel_at_period_end=False, cancel_at=LATER),
    "paused": lambda stripe: stripe.change("sub_1", paused=True),
    "cancelled": lambda stripe: stripe.change("sub_1", status="canceled"),
    "a balance": lambda stripe: setattr(stripe, "found", (replace(stripe.found[0], balance=usd(-700)),)),
}
UNDOS = [name for name, ask in ASKS.items() if ask.undo and not ask.of.startswith("cus_")]
DONE = [name for name, ask in ASKS.items() if not ask.undo]


@given(st.sampled_from(DONE), st.lists(st.sampled_from(list(CHANGES)), max_size=4))
def test_what_is_carried_out_is_what_was_sealed_or_nothing_is(name: str, changes: list[str]) -> None:
    ask = ASKS[name]
    worker = Worker(ask)
    decided = worker.case.log[3].event
    assert isinstance(decided, Proposed | RemedyAsked)
    for change in changes:
        CHANGES[change](worker.stripe)
    now = RUNGS[ask.remedy].facts(ask.on, worker.reading()) or {}
    came = worker.carry_out()
    if isinstance(came, Executed):
        sealed = decided.seen.items()
        differ = [fact for fact, then in sealed if fact in now and now[fact] != then and (fact, now[fact]) not in EASED]
        assert differ == []
        assert worker.effects[0] == ask.of
    else:
        assert isinstance(came, Voided | Failed)
        assert worker.writes == []


@given(st.sampled_from(UNDOS), st.lists(st.sampled_from(list(CHANGES)), max_size=4))
def test_an_undo_leaves_everything_of_theirs_as_it_is(name: str, changes: list[str]) -> None:
    worker = Worker(ASKS[name])
    for change in changes:
        CHANGES[change](worker.stripe)
    before = worker.stripe.subscriptions["sub_1"]
    came = worker.carry_out()
    after = worker.stripe.subscriptions["sub_1"]
    if isinstance(came, Undone):
        assert not {"cancelled", "a later end"} & set(changes)
        assert replace(after, cancel_at=None, cancel_at_period_end=False) == replace(
            before, cancel_at=None, cancel_at_period_end=False
        )
    else:
        assert isinstance(came, Failed)
        assert (after, worker.writes) == (before, [])
