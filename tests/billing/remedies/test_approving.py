"""Asked again when somebody approves: what changed since the proposal voids it, and what is only unread does not."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from billing.account.account import Account, Panel
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Approved, Expired, Voided
from billing.commands.voting import approve
from billing.policy.policy import Policy
from billing.values.choices import Remedy
from billing.values.errors import Refused
from billing.work.scheduling import look_again_at, next_task
from billing.work.task import Task
from tests.billing.foretelling import Desk
from tests.billing.remedies.proposals import (
    FORMS,
    POLICY,
    Meanwhile,
    customer,
    of_charge,
    of_customer,
    of_invoice,
    of_item,
    of_subscription,
    proposal,
)
from tests.billing.remedies.shapes import (
    INQUIRY,
    LOST,
    credited,
    dispute,
    given,
    paid,
    prorated,
    unread,
    waiting,
)
from tests.billing.samples import NOW, approver, charge, invoice, operator, subscription, usd

RETRY, VOID, CANCEL = Remedy.RETRY_PAYMENT, Remedy.VOID_INVOICE, Remedy.CANCEL_NOW
CREDIT, REFUND = Remedy.CREDIT_BALANCE, Remedy.REFUND_CHARGE


def decide(case: Case, reading: Account, policy: Policy = POLICY) -> Decision:
    return approve(case, approver(), 4, reading, policy, NOW)


def voided(decision: Decision) -> str:
    """Why; nothing else was logged, and whoever clicked is told."""
    (event,) = decision.events
    assert isinstance(event, Voided)
    assert event.proposal == 4
    assert decision.refused is not None
    assert decision.refused.reason == "changed"
    return event.reason


@pytest.mark.parametrize("remedy", FORMS)
def test_what_is_as_it_was_is_approved(remedy: Remedy) -> None:
    assert decide(proposal(remedy), customer()) == Decision((Approved(4),))


OF_INVOICE: dict[str, Meanwhile] = {
    "status": of_invoice(status="uncollectible"),
    "remaining": of_invoice(remaining=usd(100)),
    "total": of_invoice(total=usd(5900)),
}
OF_CHARGE: dict[str, Meanwhile] = {
    "status": of_charge(status="failed"),
    "captured": of_charge(captured=usd(5000)),
    "refunded": of_charge(refunded=usd(1)),
    "disputed": of_charge(disputed=True),
    "customer": of_charge(customer="cus_2"),
}
CHANGES: dict[Remedy, dict[str, Meanwhile]] = {
    RETRY: {
        **OF_INVOICE,
        "method": of_customer(default_payment_method="pm_2"),
        "contract": of_subscription(status="past_due"),
    },
    VOID: OF_INVOICE,
    CANCEL: {
        "status": of_subscription(status="past_due"),
        "ends": of_subscription(cancel_at_period_end=True),
        "schedule": of_subscription(schedule="sub_sched_1"),
        "items": of_item(quantity=2),
        "prices": of_item(price=usd(5900)),
        "period_end": of_item(period_end=NOW + timedelta(days=21)),
        "collection": of_subscription(paused=True),
        "open_invoices": lambda reading: reading.with_invoice(invoice("in_2", subscription="sub_2")),
    },
    CREDIT: {
        **OF_CHARGE,
        "balance": of_customer(balance=usd(-100)),
        "deleted": of_customer(deleted=True),
    },
    REFUND: OF_CHARGE,
}


@pytest.mark.parametrize("remedy", FORMS)
def test_every_fact_that_the_approver_was_shown_has_a_change_here(remedy: Remedy) -> None:
    # That it was the last one in use is no reason against it any more, once it is not.
    assert set(proposal(remedy).proposed(4).seen) - {"last_in_use"} == set(CHANGES[remedy])


def test_that_it_has_become_the_last_one_in_use_voids_it() -> None:
    two = customer(subscriptions=(subscription(), subscription("sub_2")))
    one = customer(subscriptions=(subscription(), subscription("sub_2", cancel_at_period_end=True)))
    assert voided(decide(proposal(CANCEL, two), one)) == "changed:last_in_use"
    assert decide(proposal(CANCEL, one), two).events == (Approved(4),)


def test_what_was_read_for_the_card_is_approved_with_it() -> None:
    decision = approve(proposal(RETRY), approver(), 4, customer(), POLICY, NOW, {"decline": "do_not_honor"})
    assert decision.events == (Approved(4, seen={"decline": "do_not_honor"}),)


@pytest.mark.parametrize(("remedy", "fact"), [(remedy, fact) for remedy, facts in CHANGES.items() for fact in facts])
def test_a_fact_that_changed_voids_the_proposal_and_is_named(remedy: Remedy, fact: str) -> None:
    now = CHANGES[remedy][fact](customer())
    assert voided(decide(proposal(remedy), now)) == f"changed:{fact}"


@pytest.mark.parametrize("remedy", FORMS)
def test_what_else_happened_to_the_customer_voids_nothing(remedy: Remedy) -> None:
    now = customer(
        subscriptions=(subscription(), subscription("sub_2", quantity=9)),
        charges=(paid(), charge("ch_0", refunded=usd(4900)), charge("ch_2", status="failed", created=NOW)),
        invoices=(invoice(), invoice("in_2", subscription="sub_2", status="paid", remaining=usd(0))),
        payment_methods=(),
        portal=None,
    )
    assert decide(proposal(remedy), now).events == (Approved(4),)


def test_facts_that_changed_together_are_named_together() -> None:
    now = of_invoice(status="paid", remaining=usd(0))(customer())
    assert voided(decide(proposal(RETRY), now)) == "changed:status,remaining"
    assert voided(decide(proposal(CANCEL), now)) == "changed:open_invoices"


ASKED_ABOUT = customer(charges=(paid(disputed=True),), disputes=(INQUIRY,))


def escalated(reading: Account) -> Account:
    return replace(reading, disputes=(dispute("needs_response", days=2), *reading.disputes))


def failing(failure: str) -> Meanwhile:
    return lambda reading: replace(reading, charges=(charge("ch_9", status="failed", invoice="in_1", failure=failure),))


def with_euros(reading: Account) -> Account:
    return replace(reading, subscriptions=(subscription(currency="usd"), subscription("sub_2", currency="eur")))


MANAGED, CONNECT = of_subscription(managed_payments=True), of_subscription(connect="acct_2")
# No fact of the object itself has changed, and yet it may not be done any more.
FORBIDDEN: list[tuple[Remedy, str, Meanwhile]] = [
    *(
        (remedy, "prorated", lambda reading: replace(reading, invoices=(*reading.invoices, *prorated(2000)[1:])))
        for remedy in (REFUND, CREDIT)
    ),
    *((remedy, "prorated", lambda reading: replace(reading, **waiting(1))) for remedy in (REFUND, CREDIT)),
    *((remedy, "made_up_for", lambda reading: replace(reading, **given(credited(1)))) for remedy in (REFUND, CREDIT)),
    (REFUND, "connect", of_charge(connect="acct_2")),
    (RETRY, "do_not_retry", of_invoice(failure="stolen_card")),
    (RETRY, "do_not_retry", failing("stolen_card")),
    (RETRY, "sent_invoice", of_invoice(collection_method="send_invoice")),
    (RETRY, "changed:contract", of_subscription(status="canceled")),
    (CREDIT, "currencies", with_euros),
    *((remedy, "managed_payments", MANAGED) for remedy in FORMS),
    *((remedy, "connect", CONNECT) for remedy in FORMS),
]


@pytest.mark.parametrize(("remedy", "reason", "meanwhile"), FORBIDDEN)
def test_what_a_guard_rail_forbids_by_now_is_voided(remedy: Remedy, reason: str, meanwhile: Meanwhile) -> None:
    assert voided(decide(proposal(remedy), meanwhile(customer()))) == reason


def test_an_inquiry_that_became_a_dispute_is_voided_though_the_charge_was_disputed_before() -> None:
    case = proposal(REFUND, ASKED_ABOUT)
    assert decide(case, ASKED_ABOUT).events == (Approved(4),)
    assert voided(decide(case, escalated(ASKED_ABOUT))) == "disputed"
    assert voided(decide(case, replace(ASKED_ABOUT, disputes=(LOST,)))) == "disputed"


def test_credit_that_was_switched_off_meanwhile_is_voided() -> None:
    assert voided(decide(proposal(CREDIT), customer(), Policy())) == "switched_off"


def test_an_invoice_that_fails_again_for_want_of_money_can_still_be_tried() -> None:
    now = failing("insufficient_funds")(customer())
    assert decide(proposal(RETRY), now).events == (Approved(4),)


@pytest.mark.parametrize(("remedy", "panel"), list(product(FORMS, Panel)))
def test_a_panel_that_could_not_be_read_voids_nothing(remedy: Remedy, panel: Panel) -> None:
    assert decide(proposal(remedy), unread(customer(), panel)).events == (Approved(4),)


@pytest.mark.parametrize("remedy", FORMS)
def test_a_reading_that_failed_voids_nothing(remedy: Remedy) -> None:
    assert decide(proposal(remedy), unread(customer(), *Panel)).events == (Approved(4),)


def test_a_dispute_that_could_not_be_read_is_for_the_worker_to_read() -> None:
    case = proposal(REFUND, ASKED_ABOUT)
    assert decide(case, unread(ASKED_ABOUT, Panel.DISPUTES)).events == (Approved(4),)


@pytest.mark.parametrize("remedy", FORMS)
@pytest.mark.parametrize("now", [customer(), unread(customer(), *Panel)], ids=["read", "unread"])
def test_nobody_approves_before_they_could_read_what_stripe_says_it_does(remedy: Remedy, now: Account) -> None:
    case = proposal(remedy, previewed=False)
    with pytest.raises(Refused) as refusal:
        decide(case, now)
    assert refusal.value.reason == "no_preview"
    assert decide(replace(case, previewed_seq=4), now).events == (Approved(4),)


def test_what_has_changed_is_no_answer_to_an_approval_before_the_preview() -> None:
    with pytest.raises(Refused) as refusal:
        decide(proposal(REFUND, previewed=False), of_charge(refunded=usd(1))(customer()))
    assert refusal.value.reason == "no_preview"


def test_who_may_not_approve_is_told_so_first_and_what_has_expired_expires_without_a_preview() -> None:
    case = proposal(REFUND, previewed=False)
    with pytest.raises(Refused) as refusal:
        approve(case, operator(), 4, customer(), POLICY, NOW)
    assert refusal.value.reason == "not_approver"
    late = NOW + POLICY.approval_expires
    assert approve(case, approver(), 4, customer(), POLICY, late).events == (Expired(4),)


def test_the_worker_finds_an_inquiry_that_became_a_dispute_before_anybody_could_approve() -> None:
    desk = Desk(proposal(REFUND, ASKED_ABOUT, previewed=False), ASKED_ABOUT, disputes=escalated(ASKED_ABOUT).disputes)
    assert desk.preview() == (Voided(4, reason="disputed"),)
    still_asked = Desk(proposal(REFUND, ASKED_ABOUT, previewed=False), ASKED_ABOUT, disputes=ASKED_ABOUT.disputes)
    assert still_asked.preview() is None


@pytest.mark.parametrize("remedy", FORMS)
def test_without_an_answer_stripe_is_asked_less_and_less_often_until_the_proposal_expires(remedy: Remedy) -> None:
    case, known = proposal(remedy, previewed=False), (customer(), 1)
    at, waits = NOW, []
    while (task := next_task(case, known, at)) is Task.PREVIEW:
        due = look_again_at(case, known, at)
        assert due is not None
        waits.append(due - at)
        at = due
    assert (task, at) == (Task.EXPIRE, NOW + POLICY.approval_expires)
    # The expiry cuts the last wait short.
    assert waits[:-1] == sorted(waits[:-1])
    assert (waits[0], max(waits)) == (timedelta(seconds=5), timedelta(minutes=15))
    assert len(waits) < 120
