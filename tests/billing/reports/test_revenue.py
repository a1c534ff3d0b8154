"""What a case does to the revenue: per currency, in any order, and only what was done and stands."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.account.account import Account, Panel
from billing.account.payments import Invoice
from billing.account.subscription import Subscription
from billing.case.case import Case
from billing.case.events import Executed, Failed, Proposed, UndoAsked, Undone, Unsettled
from billing.reports.revenue import NO_EFFECT, UNSETTLED, RevenueImpact, impact, impact_of, of_steps, told
from billing.values.choices import Remedy
from billing.values.money import Money
from tests.billing.evidence.arbitrary import accounts, unread
from tests.billing.evidence.readings import item
from tests.billing.occurrences import cases
from tests.billing.samples import (
    IDENTIFIED,
    NOW,
    account,
    approved_case,
    asked_to_end,
    case_of,
    charge,
    classified,
    classified_case,
    ended,
    made_refund,
    subscription,
    usd,
)
from tests.billing.words import text

SECOND = subscription("sub_2", product="prod_plus")
TWO = account(subscriptions=(subscription("sub_1", cancel_at_period_end=True), SECOND))


def refunded(amount: int = 2000, currency: str = "usd") -> Executed:
    return Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, charge="ch_1", amount=amount, currency=currency)


def credited(amount: int, currency: str = "usd") -> Executed:
    return Executed(remedy=Remedy.CREDIT_BALANCE, proposal=4, amount=amount, currency=currency)


def cancelled(id: str = "sub_1", voided: tuple[str, ...] = ()) -> Executed:
    return Executed(remedy=Remedy.CANCEL_NOW, proposal=4, subscription=id, voided=voided)


OPEN = Invoice("in_1", "A-1", "open", usd(5000), usd(4900), NOW)


def said(of: RevenueImpact) -> str:
    return text(told(of))


def test_a_refund_in_words() -> None:
    assert said(impact_of(refunded(), account())) == "−20.00 USD refunded"


def test_a_case_in_words() -> None:
    case = case_of(IDENTIFIED, classified(), asked_to_end(), ended(), refunded())
    assert said(impact(case, TWO)) == (
        "−20.00 USD refunded\n49.00 USD a month lost from 2026-12-13\n49.00 USD a month kept"
    )


def test_a_year_is_told_as_a_year_and_by_the_month() -> None:
    yearly = subscription(items=(item(price=usd(24000), interval="year", period_end=NOW + timedelta(days=20)),))
    proposed = Proposed(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1")
    lost = said(impact_of(proposed, account(subscriptions=(yearly,))))
    assert lost == "240.00 USD a year (20.00 USD a month) lost from 2026-12-13"


def test_a_cancellation_at_once_is_lost_at_once_and_its_open_invoices_were_never_revenue() -> None:
    proposed = Proposed(remedy=Remedy.CANCEL_NOW, subscription="sub_1", voids=("in_1", "in_gone"))
    words = said(impact_of(proposed, account(invoices=(OPEN,))))
    assert words == (
        "49.00 USD not collected (written off, never paid)\n"
        "How much in_gone asks for is unknown\n49.00 USD a month lost at once"
    )
    gone = account(subscriptions=(subscription(status="canceled"), SECOND))
    case = case_of(IDENTIFIED, classified(), cancelled())
    assert said(impact(case, gone)) == "49.00 USD a month lost from 2026-11-23\n49.00 USD a month kept"


STEPS = [
    (Executed(remedy=Remedy.NO_ACTION), "No revenue effect"),
    (Executed(remedy=Remedy.SHARE_PORTAL), "No revenue effect"),
    (Executed(remedy=Remedy.SHARE_INVOICES), "No revenue effect"),
    (Executed(remedy=Remedy.PRESERVE_SEATS), "No revenue effect\n49.00 USD a month kept"),
    (Executed(remedy=Remedy.RETRY_PAYMENT, invoice="in_1"), "49.00 USD collected"),
    (Executed(remedy=Remedy.RETRY_PAYMENT, invoice="in_1", amount=700, currency="usd"), "7.00 USD collected"),
    (Executed(remedy=Remedy.VOID_INVOICE, invoice="in_1"), "49.00 USD not collected (written off, never paid)"),
    (Executed(remedy=Remedy.VOID_INVOICE, invoice="in_9"), "How much in_9 asks for is unknown"),
    (credited(500), "−5.00 USD credited, to be taken off later invoices"),
    (refunded(100, "jpy"), "−100 JPY refunded"),
    (ended(), "49.00 USD a month lost from 2026-12-13"),
]


@pytest.mark.parametrize(("step", "words"), STEPS)
def test_each_step_in_words(step: Executed, words: str) -> None:
    assert said(impact_of(step, account(invoices=(OPEN,)))) == words


RISKS = [
    (subscription(status="past_due"), "at risk: a payment is late"),
    (subscription(status="unpaid", cancel_at_period_end=True), "at risk: a payment is late"),
    (subscription(cancel_at_period_end=True), "at risk: an end is planned for 2026-12-13"),
    (subscription(schedule="sub_sched_1", schedule_end="cancel"), "at risk: an end is planned"),
    (subscription(paused=True), "at risk: collection is paused"),
    (subscription(), "kept"),
    (subscription(status="trialing"), ", once the trial is over kept"),
]


@pytest.mark.parametrize(("of", "words"), RISKS)
def test_what_goes_on_is_kept_or_at_risk(of: Subscription, words: str) -> None:
    last = said(impact(case_of(IDENTIFIED, classified()), account(subscriptions=(of,))))
    assert last == f"No revenue effect\n49.00 USD a month{words if words[0] == ',' else f' {words}'}"


def test_what_was_not_read_is_unknown_and_never_none() -> None:
    blind = account(subscriptions=(), unknown=(Panel.SUBSCRIPTIONS,))
    words = said(impact(case_of(IDENTIFIED, classified(), asked_to_end(), ended()), blind))
    assert words == (
        "An unknown amount a month (sub_1: not read) lost at once\n"
        "What is kept is unknown: the subscriptions could not be read"
    )
    assert said(impact(case_of(), None)) == "No revenue effect"


def test_what_was_taken_back_is_kept() -> None:
    undo = UndoAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", execution=5)
    undone = Undone(remedy=Remedy.CANCEL_AT_PERIOD_END, execution=5, subscription="sub_1")
    case = case_of(IDENTIFIED, classified(), asked_to_end(), ended(), undo, undone)
    assert said(impact(case, account())) == "No revenue effect\n49.00 USD a month kept"


CURRENCIES = st.sampled_from(["usd", "eur", "jpy", "kwd"])
AMOUNTS = st.integers(1, 10**9)
SUBSCRIPTIONS = st.sampled_from(["sub_0", "sub_1", "sub_gone"])
MADE = st.one_of(
    st.builds(refunded, AMOUNTS, CURRENCIES),
    st.builds(credited, AMOUNTS, CURRENCIES),
    st.builds(cancelled, SUBSCRIPTIONS, voided=st.sampled_from([(), ("in_0",), ("in_0", "in_1", "in_gone")])),
    st.builds(lambda id: Executed(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription=id), SUBSCRIPTIONS),
    st.builds(lambda id: Executed(remedy=Remedy.VOID_INVOICE, invoice=id), st.sampled_from(["in_0", "in_gone"])),
    st.sampled_from([Executed(remedy=remedy) for remedy in Remedy if remedy not in (Remedy.REFUND_CHARGE,)]),
)


@given(st.lists(MADE, max_size=8), accounts())
def test_currencies_are_never_mixed(made: list[Executed], reading: Account) -> None:
    whole = of_steps([(done, NOW) for done in made], reading)
    for amounts in (whole.refunded, whole.credited, whole.written_off):
        assert len({money.currency for money in amounts}) == len(amounts)
    for money in whole.refunded:
        paid_back = [done for done in made if done.remedy is Remedy.REFUND_CHARGE and done.currency == money.currency]
        assert money.amount == sum(done.amount or 0 for done in paid_back)
    assert told(whole)


@given(st.lists(MADE, max_size=8).flatmap(lambda made: st.tuples(st.just(made), st.permutations(made))), accounts())
def test_the_order_does_not_matter(orders: tuple[list[Executed], list[Executed]], reading: Account) -> None:
    one, other = ([(done, NOW) for done in made] for made in orders)
    assert of_steps(one, reading) == of_steps(other, reading)


@given(accounts())
def test_nothing_live_is_lost_and_kept_at_once(reading: Account) -> None:
    step = Executed(remedy=Remedy.CANCEL_NOW, subscription="sub_0")
    whole = of_steps([(step, NOW)], reading)
    lost, kept, at_risk = ({stream.subscription for stream in part} for part in (whole.lost, whole.kept, whole.at_risk))
    assert lost & kept == lost & at_risk == kept & at_risk == set()
    assert kept | at_risk | lost == {live.id for live in reading.live_subscriptions} | {"sub_0"}


@given(cases())
def test_only_what_was_done_and_stands_counts(case: Case) -> None:
    whole = impact(case, account())
    stands = [done for made, done in case.executions if made.seq not in case.undone]
    total = sum(done.amount or 0 for done in stands if done.remedy is Remedy.REFUND_CHARGE)
    assert whole.refunded == ((usd(total),) if total else ())
    if not any(done.remedy is Remedy.CANCEL_AT_PERIOD_END for done in stands):
        assert whole.lost == ()


@pytest.mark.parametrize("kind", [Failed, Unsettled])
@pytest.mark.parametrize("remedy", [Remedy.REFUND_CHARGE, Remedy.CANCEL_NOW, Remedy.CREDIT_BALANCE])
def test_what_failed_or_is_not_known_counts_for_nothing(kind: type[Failed | Unsettled], remedy: Remedy) -> None:
    effect = impact(approved_case(kind(remedy, "api_error", proposal=4)), account())
    unknown = kind is Unsettled
    assert effect == replace(impact(classified_case(), account()), unsettled=unknown)
    assert (UNSETTLED in told(effect), NO_EFFECT in told(effect)) == (unknown, not unknown)


def test_of_a_subscription_that_may_have_ended_nobody_says_that_it_is_kept() -> None:
    asked = case_of(IDENTIFIED, classified(), asked_to_end())
    before, after = impact(classified_case(), account()), impact(asked, account())
    assert ([stream.subscription for stream in before.kept], after.kept, after.lost) == (["sub_1"], (), ())


@pytest.mark.parametrize(("status", "counts"), [("succeeded", True), ("pending", True), ("failed", False)])
def test_a_refund_that_came_back_costs_nothing(status: str, counts: bool) -> None:
    refunded = Executed(remedy=Remedy.REFUND_CHARGE, charge="ch_1", refund="re_1", amount=4900, currency="usd")
    reading = account(charges=(charge(refunds=(made_refund(status=status),)),))
    expected = (usd(4900),) if counts else ()
    for found in (impact(approved_case(replace(refunded, proposal=4)), reading), impact_of(refunded, reading)):
        assert (found.refunding if status == "pending" else found.refunded) == expected
        assert (found.refunded if status == "pending" else found.refunding) == ()


@given(accounts())
def test_an_unread_panel_changes_no_amount_into_nothing(reading: Account) -> None:
    step = Executed(remedy=Remedy.CANCEL_NOW, subscription="sub_0")
    blind = impact_of(step, unread(reading, [Panel.SUBSCRIPTIONS]))
    assert [stream.brings.monthly for stream in blind.lost] == [None]
    assert "unknown" in said(blind)


@given(st.lists(st.tuples(AMOUNTS, CURRENCIES), min_size=1, max_size=6))
def test_every_currency_has_a_line_of_its_own(paid_back: list[tuple[int, str]]) -> None:
    whole = of_steps([(refunded(*one), NOW) for one in paid_back], None)
    assert len(told(whole)) == len({currency for _, currency in paid_back})
    assert all(isinstance(money, Money) for money in whole.refunded)


def test_a_refund_after_a_retry_does_not_lower_what_was_collected() -> None:
    paid = Executed(remedy=Remedy.RETRY_PAYMENT, proposal=4, invoice="in_1", amount=4900, currency="usd")
    part = Executed(remedy=Remedy.REFUND_CHARGE, proposal=7, invoice="in_1", charge="ch_1", amount=1500, currency="usd")
    found = impact(case_of(IDENTIFIED, classified(), paid, part), account())
    assert (found.collected, found.refunded) == ((usd(4900),), (usd(1500),))
