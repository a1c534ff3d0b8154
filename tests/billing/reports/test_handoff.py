"""The handoff tells who, what Stripe says, what was decided on which evidence, and what the product lacks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.account.account import Panel
from billing.account.customer import Customer
from billing.account.payments import Dispute, Invoice
from billing.account.portal import Portal
from billing.case.case import Case
from billing.case.events import Classified, Closed, Executed, FollowedUp, HandedOff, Reopened
from billing.reports.handoff import RECOMMENDED, handoff
from billing.values.choices import Classification, Remedy, SkipReason
from billing.wording.line import Named
from tests.billing.samples import (
    ADA,
    BOB,
    IDENTIFIED,
    NOW,
    account,
    case_of,
    charge,
    classified,
    classified_case,
    proposed_case,
    subscription,
    usd,
)
from tests.billing.words import text

DUPLICATE, TEAM = Classification.DUPLICATE_SUBSCRIPTION, Classification.TEAM_SEATS
TWINS = account(subscriptions=(subscription("sub_1"), subscription("sub_2")))


@pytest.mark.parametrize("kind", Classification)
def test_the_decision_names_the_classification_its_author_and_what_is_recommended_until_something_is_done(
    kind: Classification,
) -> None:
    written = text(handoff(classified_case(kind), account()).decision)
    assert f"decided by @{ADA}" in written
    assert f"Recommended: {RECOMMENDED[kind]}" in written
    done = case_of(IDENTIFIED, classified(kind), Executed(remedy=Remedy.SHARE_PORTAL))
    assert "Recommended" not in text(handoff(done, account()).decision)


SUGGESTED = [
    (None, "the bot suggested nothing"),
    (DUPLICATE, "as the bot suggested"),
    (TEAM, "overriding the bot, which suggested “Real team or several seats”"),
]


@pytest.mark.parametrize(("suggested", "words"), SUGGESTED)
def test_the_decision_says_whether_it_follows_the_bot(suggested: Classification | None, words: str) -> None:
    case = case_of(IDENTIFIED, Classified(DUPLICATE, suggested=suggested))
    assert f": {words}" in text(handoff(case, account()).decision)


def test_the_decision_rests_on_what_was_seen_when_it_was_made() -> None:
    ended = account(subscriptions=(subscription("sub_1"), subscription("sub_2", status="canceled")))
    written = text(handoff(classified_case(DUPLICATE), ended, TWINS).decision)
    assert "For: 2 active subscriptions to Pro" in written
    assert written.count("For: ") <= 2
    other = case_of(IDENTIFIED, Classified(TEAM, suggested=DUPLICATE))
    overridden = text(handoff(other, ended, TWINS).decision)
    assert "For: nothing that Stripe shows\nAgainst: 2 active subscriptions to Pro" in overridden
    erased = text(handoff(classified_case(DUPLICATE), ended, None).decision)
    assert "For: " not in erased


def test_what_the_customer_said_elsewhere_is_told() -> None:
    reading = account(
        disputes=(Dispute("du_1", "ch_1", "needs_response", "duplicate", usd(4900), NOW),),
        subscriptions=(subscription(feedback="too_expensive"),),
    )
    written = text(handoff(classified_case(), reading).decision)
    assert "The customer said to the bank: says that it was charged twice; when cancelling: too expensive" in written


def test_a_reopened_case_says_so_and_by_whom() -> None:
    again = case_of(IDENTIFIED, classified(), HandedOff(), Closed(), (BOB, Reopened()), HandedOff())
    assert text(handoff(again, account()).decision).startswith(f"Reopened by @{BOB} 2026-11-23 12:00\n")
    assert "Reopened" not in text(handoff(classified_case(), account()).decision)


def test_where_the_follow_up_stands_is_told() -> None:
    assert text([handoff(classified_case(), account()).follow_up]) == "drafted"
    sent = case_of(IDENTIFIED, classified(), (BOB, FollowedUp("sent")))
    assert text([handoff(sent, account()).follow_up]).startswith(f"marked sent by @{BOB}")


def test_where_nobody_was_identified_nothing_is_made_up() -> None:
    written = handoff(case_of(), None)
    assert text(written.customer) == "Nobody was identified"
    assert "Unknown" in text(written.billing_state)
    assert "No action: nothing was changed" in text(written.action_taken)


def test_every_object_of_the_customers_leads_to_its_page() -> None:
    named = [part.id for line in handoff(classified_case(), TWINS).customer for part in line if isinstance(part, Named)]
    assert named == ["cus_1", "sub_1", "sub_2"]


@pytest.mark.parametrize("case", [case_of(), case_of(IDENTIFIED)])
def test_without_a_classification_there_is_no_decision(case: Case) -> None:
    assert text(handoff(case, account()).decision) == "Not classified"


def test_skipped_steps_and_their_reason_are_told_once_each() -> None:
    twice = [Executed(remedy=Remedy.NO_ACTION, skip_reason=SkipReason.TRUST)] * 2
    written = text(handoff(case_of(IDENTIFIED, classified(), *twice), account()).decision)
    assert written.count("Safer steps were skipped: Trust is at stake") == 1
    assert "skipped" not in text(handoff(proposed_case(), account()).decision)


def test_the_customer_is_recognisable_and_their_address_is_not_usable() -> None:
    reading = account(customer=Customer("cus_1", livemode=True, name="Jane Doe", email="jane@example.com"))
    written = text(handoff(classified_case(), reading).customer)
    assert "Jane Doe" in written
    assert "cus_1, sub_1" in written
    assert "live mode" in written
    assert "jane@" not in written
    gone = account(customer=Customer("cus_1", deleted=True), subscriptions=())
    assert "deleted customer cus_1" in text(handoff(classified_case(), gone).customer)


OPEN = Invoice("in_1", "A-1", "open", usd(4900), usd(4900), NOW)


def test_the_billing_state_is_what_stripe_said_and_when() -> None:
    written = text(handoff(classified_case(), account(invoices=(OPEN,))).billing_state)
    assert "Pro, 49.00 USD per month · active since 2026-08-15 · renews" in written
    assert "Invoice A-1 · 49.00 USD open" in written
    assert written.startswith("Stripe, read 2026-11-23 12:00:\n")
    assert "unknown" not in written
    many = account(subscriptions=tuple(subscription(f"sub_{n}", product=f"prod_{n}") for n in range(5)))
    assert "+2 more active subscriptions" in text(handoff(classified_case(), many).billing_state)
    assert "No active subscription" in text(handoff(classified_case(), account(subscriptions=())).billing_state)


@given(st.sets(st.sampled_from([Panel.SUBSCRIPTIONS, Panel.INVOICES, Panel.CHARGES])))
def test_what_could_not_be_read_is_unknown_and_never_none(unknown: set[Panel]) -> None:
    reading = account(
        subscriptions=() if Panel.SUBSCRIPTIONS in unknown else (subscription(),),
        charges=() if Panel.CHARGES in unknown else (charge(),),
        unknown=tuple(unknown),
    )
    written = text(handoff(classified_case(), reading).billing_state)
    for panel in (Panel.SUBSCRIPTIONS, Panel.INVOICES, Panel.CHARGES):
        assert (f"{panel.capitalize()}: unknown" in written) is (panel in unknown)
    assert "No active subscription" not in written


@pytest.mark.parametrize("kind", Classification)
def test_a_portal_that_could_not_be_read_is_no_gap_and_no_absence_of_one(kind: Classification) -> None:
    reading = account(portal=None, unknown=(Panel.PORTAL,))
    written = text(handoff(classified_case(kind), reading).product_gap)
    assert "portal" not in written.lower() or "unknown" in written.lower()
    assert "None" not in written


GAPS = [
    (Classification.DUPLICATE_SUBSCRIPTION, None, "duplicate guard"),
    (Classification.TEAM_SEATS, None, "seat explanation"),
    (Classification.PRODUCT_FAILURE, None, "product failed"),
    (Classification.FAILED_PAYMENT, None, "None that this case shows."),
    (Classification.MISSING_SELF_SERVE, None, "Not named yet: the portal has all that Stripe can offer."),
    *((kind, Portal(configured=False), "No billing portal") for kind in Classification),
    *((kind, Portal(configured=True), "No portal login page") for kind in Classification),
    (Classification.MISSING_SELF_SERVE, Portal(True, "https://x", invoices=True), "No cancellation flow"),
    (Classification.DUPLICATE_SUBSCRIPTION, Portal(True, "https://x", cancel=True), "No invoice access"),
    (Classification.FAILED_PAYMENT, Portal(True, "https://x", cancel=True), "No card update"),
]


@pytest.mark.parametrize(("kind", "portal", "gap"), GAPS)
def test_the_product_gap_follows_from_the_case_and_the_portal(
    kind: Classification, portal: Portal | None, gap: str
) -> None:
    reading = account(portal=portal) if portal else account()
    assert gap in text(handoff(classified_case(kind), reading).product_gap)
