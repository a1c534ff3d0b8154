"""The handoff tells what was done, what was not and what nobody knows; in every way in which a case can go."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.case import Case
from billing.events import (
    Approved,
    Classification,
    Event,
    Executed,
    Expired,
    Failed,
    HandedOff,
    Noted,
    Rejected,
    Remedy,
    SkipReason,
    Undone,
    Unsettled,
    Voided,
    Withdrawn,
)
from billing.handoff import WHY, handoff
from billing.picture.account import Panel
from billing.picture.customer import Customer
from billing.picture.payments import Invoice
from billing.picture.portal import Portal
from billing.product_gaps import GAPS as GAP_TITLES
from billing.product_gaps import Gap
from billing.wording.line import Line, Member, Moment, Named
from tests.billing.samples import (
    ADA,
    BOB,
    IDENTIFIED,
    NOW,
    account,
    asked_to_end,
    case_of,
    charge,
    classified,
    classified_case,
    ended,
    proposed,
    proposed_case,
    subscription,
    usd,
)


def text(lines: Sequence[Line | Gap]) -> str:
    return "\n".join(GAP_TITLES[line.name] if isinstance(line, Gap) else "".join(map(part, line)) for line in lines)


def part(piece: str | datetime | Member | Moment | Named) -> str:
    match piece:
        case Named(text=text):
            return text
        case Moment(at=at):
            return f"{at:%Y-%m-%d %H:%M}"
        case datetime():
            return f"{piece:%Y-%m-%d}"
        case Member(user=user):
            return f"@{user}"
        case str():
            return piece


def said(*events: Event | tuple[str, Event]) -> str:
    return text(handoff(case_of(IDENTIFIED, classified(), *events), account()).action_taken)


REFUNDED = Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, charge="ch_1", refund="re_1", amount=4900, currency="usd")
APPROVED: list[Event | tuple[str, Event]] = [proposed(), (BOB, Approved(4))]
UNDO = Noted("undo", remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", execution=5)
UNSETTLED = Unsettled(Remedy.REFUND_CHARGE, "api_error", proposal=4)
NOTHING = "No action: nothing was changed"

BRANCHES: dict[str, tuple[list[Event | tuple[str, Event]], list[str], list[str]]] = {
    "nothing done": ([], [NOTHING], ["Refunded"]),
    "no action decided": ([Executed(remedy=Remedy.NO_ACTION)], [f"No action, decided by @{ADA}"], ["Refunded"]),
    "portal shared": ([Executed(remedy=Remedy.SHARE_PORTAL)], ["Portal login page shared"], [NOTHING]),
    "refunded": (
        [*APPROVED, REFUNDED],
        ["Refunded 49.00 USD (re_1) of ch_1", "−49.00 USD", f"proposed by @{ADA}, approved by @{BOB}"],
        [NOTHING],
    ),
    "refund failed": (
        [*APPROVED, Failed(Remedy.REFUND_CHARGE, "card_declined", proposal=4)],
        ["Refund a charge failed (card_declined): nothing was changed"],
        ["Refunded", "No action"],
    ),
    "unsettled": ([*APPROVED, UNSETTLED], ["whether Stripe did it is not known yet"], ["Refunded", NOTHING, "failed"]),
    "unsettled, then refunded": ([*APPROVED, UNSETTLED, REFUNDED], ["Refunded 49.00 USD"], ["not known"]),
    "waiting": ([proposed()], ["still waits for its second person"], ["Refunded", NOTHING]),
    "rejected": ([proposed(), (BOB, Rejected(4))], [f"rejected by @{BOB}"], ["Refunded"]),
    "withdrawn": ([proposed(), Withdrawn(4)], [NOTHING], ["Refunded", "waits"]),
    "expired": ([proposed(), ("bot", Expired(4))], [NOTHING], ["Refunded", "waits"]),
    "void at the click": (
        [proposed(), (BOB, Voided(4, "changed:refunded"))],
        ["void", "nothing was done"],
        ["Refunded"],
    ),
    "void at the worker": ([*APPROVED, ("bot", Voided(4, "approver"))], ["void", "nothing was done"], ["Refunded"]),
    "planned end": (
        [asked_to_end(), ended()],
        ["sub_1 set to end with its period", "no renewal"],
        [NOTHING, "taken back"],
    ),
    "taken back": (
        [asked_to_end(), ended(), UNDO, Undone(remedy=Remedy.CANCEL_AT_PERIOD_END, execution=5, subscription="sub_1")],
        ["(taken back later)", "the planned end was taken back"],
        ["no renewal"],
    ),
}


@pytest.mark.parametrize("branch", BRANCHES)
def test_the_action_taken_is_what_the_log_tells(branch: str) -> None:
    events, told, never = BRANCHES[branch]
    written = said(*events)
    for sentence in told:
        assert sentence in written
    for sentence in never:
        assert sentence not in written


def test_a_handoff_itself_is_no_action() -> None:
    assert said(HandedOff()) == NOTHING


@pytest.mark.parametrize("kind", Classification)
def test_the_decision_names_the_classification_its_author_and_why(kind: Classification) -> None:
    written = text(handoff(classified_case(kind), account()).decision)
    assert f"decided by @{ADA}" in written
    assert WHY[kind] in written


@pytest.mark.parametrize("case", [case_of(), case_of(IDENTIFIED)])
def test_without_a_classification_there_is_no_decision(case: Case) -> None:
    assert text(handoff(case, account()).decision) == "Not classified"


def test_skipped_steps_and_their_reason_are_told_once_each() -> None:
    twice = [Executed(remedy=Remedy.NO_ACTION, skip_reason=SkipReason.TRUST)] * 2
    written = text(handoff(case_of(IDENTIFIED, classified(), *twice), account()).decision)
    assert written.count("Safer steps were skipped: Trust is at stake") == 1
    assert "skipped" not in text(handoff(proposed_case(), account()).decision)


def test_the_customer_is_recognisable_and_their_address_is_not_usable() -> None:
    held = account(customer=Customer("cus_1", livemode=True, name="Jane Doe", email="jane@example.com"))
    written = text(handoff(classified_case(), held).customer)
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
    assert "Read from Stripe 2026-11-23" in written
    assert "unknown" not in written
    many = account(subscriptions=tuple(subscription(f"sub_{n}", product=f"prod_{n}") for n in range(5)))
    assert "+2 more active subscriptions" in text(handoff(classified_case(), many).billing_state)
    assert "No active subscription" in text(handoff(classified_case(), account(subscriptions=())).billing_state)


@given(st.sets(st.sampled_from([Panel.SUBSCRIPTIONS, Panel.INVOICES, Panel.CHARGES])))
def test_what_could_not_be_read_is_unknown_and_never_none(unknown: set[Panel]) -> None:
    held = account(
        subscriptions=() if Panel.SUBSCRIPTIONS in unknown else (subscription(),),
        charges=() if Panel.CHARGES in unknown else (charge(),),
        unknown=tuple(unknown),
    )
    written = text(handoff(classified_case(), held).billing_state)
    for panel in (Panel.SUBSCRIPTIONS, Panel.INVOICES, Panel.CHARGES):
        assert (f"{panel.capitalize()}: unknown" in written) is (panel in unknown)
    assert "No active subscription" not in written


@pytest.mark.parametrize("kind", Classification)
def test_a_portal_that_could_not_be_read_is_no_gap_and_no_absence_of_one(kind: Classification) -> None:
    held = account(portal=None, unknown=(Panel.PORTAL,))
    written = text(handoff(classified_case(kind), held).product_gap)
    assert "portal" not in written.lower() or "unknown" in written.lower()
    assert "None" not in written


GAPS = [
    (Classification.DUPLICATE_SUBSCRIPTION, None, "duplicate guard"),
    (Classification.TEAM_SEATS, None, "seat explanation"),
    (Classification.PRODUCT_FAILURE, None, "product failed"),
    (Classification.FAILED_PAYMENT, None, "None that this case shows."),
    (Classification.MISSING_SELF_SERVE, None, "None that this case shows."),
    *((kind, Portal(configured=True), "No billing portal") for kind in Classification),
    (Classification.MISSING_SELF_SERVE, Portal(True, "https://x", invoices=True), "No cancellation flow"),
    (Classification.DUPLICATE_SUBSCRIPTION, Portal(True, "https://x", cancel=True), "No invoice access"),
    (Classification.FAILED_PAYMENT, Portal(True, "https://x", cancel=True), "No card update"),
]


@pytest.mark.parametrize(("kind", "portal", "gap"), GAPS)
def test_the_product_gap_follows_from_the_case_and_the_portal(
    kind: Classification, portal: Portal | None, gap: str
) -> None:
    held = account(portal=portal) if portal else account()
    assert gap in text(handoff(classified_case(kind), held).product_gap)
