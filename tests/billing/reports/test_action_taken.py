"""The action taken is what the log tells: what was done, what was not and what nobody knows, in every branch."""

from dataclasses import replace

import pytest
from hypothesis import given

from billing.case.busy import busy_with
from billing.case.case import Case
from billing.case.events import (
    Approved,
    Event,
    Executed,
    Expired,
    Failed,
    GapRecorded,
    HandedOff,
    Rejected,
    SearchAsked,
    UndoAsked,
    Undone,
    Unsettled,
    Voided,
    Withdrawn,
)
from billing.reports.action_taken import LINES, NOTHING, NOTHING_OF_OURS, action_taken
from billing.values.choices import Remedy
from billing.values.facts import Facts
from tests.billing.occurrences import cases
from tests.billing.samples import (
    ADA,
    BOB,
    IDENTIFIED,
    account,
    asked_to_end,
    case_of,
    charge,
    classified,
    ended,
    made_refund,
    proposed,
)
from tests.billing.words import text

Steps = list[Event | tuple[str, Event]]

APPROVED: Steps = [proposed(), (BOB, Approved(4))]
REFUNDED = Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, charge="ch_1", refund="re_1", amount=4900, currency="usd")
UNDO = UndoAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", execution=5)
GOES_ON: Facts = {"status": "active", "ends": None}
UNDONE = Undone(remedy=Remedy.CANCEL_AT_PERIOD_END, execution=5, subscription="sub_1", request=6, after=GOES_ON)
UNSETTLED = Unsettled(Remedy.REFUND_CHARGE, "api_error", proposal=4)
NO, AGREED = str(NOTHING[0]), f"proposed by @{ADA}, approved by @{BOB}"


def done(remedy: Remedy, **given: object) -> tuple[str, Event]:
    return ("bot", Executed(remedy=remedy, proposal=4, **given))  # type: ignore[arg-type]  # the fields of Executed


NOTED = done(Remedy.REFUND_CHARGE, charge="ch_1", refund="re_1", credit_note="cn_1", amount=100, currency="usd")
BRANCHES: dict[str, tuple[Steps, list[str], list[str]]] = {
    "nothing done": ([], [NO, "No revenue effect", "49.00 USD a month kept"], ["Refunded"]),
    "no action decided": ([Executed(remedy=Remedy.NO_ACTION)], [f"No action, decided by @{ADA}"], ["Refunded", NO]),
    "portal shared": ([Executed(remedy=Remedy.SHARE_PORTAL)], ["Portal login page shared", f"by @{ADA}"], [NO]),
    "invoices shared": ([Executed(remedy=Remedy.SHARE_INVOICES)], ["Invoices shared", f"by @{ADA}"], [NO]),
    "seats preserved": ([Executed(remedy=Remedy.PRESERVE_SEATS)], ["Seats preserved", "49.00 USD a month kept"], [NO]),
    "gap": ([GapRecorded("no_dark_mode")], [f"Product gap logged by @{ADA}"], [NO]),
    "gap that the bot found": ([("bot", GapRecorded("no_portal", found=True))], [NO], ["gap"]),
    "refunded": ([*APPROVED, REFUNDED], ["Refunded 49.00 USD (re_1) of ch_1", "−49.00 USD refunded", AGREED], [NO]),
    "refunded with a credit note": (
        [
            *APPROVED,
            NOTED,
        ],
        ["Refunded 1.00 USD (re_1, credit note cn_1) of ch_1"],
        [NO, "left to do"],
    ),
    "refunded without one": (
        [*APPROVED, done(Remedy.REFUND_CHARGE, charge="ch_1", refund="re_1", left_undone=("credit_note:api_error",))],
        ["left to do in Stripe: credit note"],
        [NO],
    ),
    "refund failed": (
        [*APPROVED, Failed(Remedy.REFUND_CHARGE, "card_declined", proposal=4, left="unchanged")],
        ["Refund a charge 49.00 USD of ch_1 failed (card_declined): nothing was changed", NO, "No revenue effect"],
        ["Refunded"],
    ),
    "refund failed, and somebody else was at it": (
        [*APPROVED, Failed(Remedy.REFUND_CHARGE, "charge_already_refunded", proposal=4, left="changed:refunded")],
        ["somebody else changed it in Stripe meanwhile", "No action: the bot changed nothing"],
        [NO, "Refunded 49.00 USD"],
    ),
    "unsettled": ([*APPROVED, UNSETTLED], ["whether Stripe did it is not known yet"], ["Refunded", NO, "failed"]),
    "unsettled, then refunded": ([*APPROVED, UNSETTLED, REFUNDED], ["Refunded 49.00 USD"], ["not known"]),
    "unsettled, then done, then another unsettled": (
        [
            asked_to_end(),
            ("bot", Unsettled(Remedy.CANCEL_AT_PERIOD_END, "api_error", request=4)),
            ("bot", ended()),
            (BOB, replace(UNDO, execution=6)),
            ("bot", replace(UNDONE, execution=6, request=7)),
            asked_to_end(),
            ("bot", Unsettled(Remedy.CANCEL_AT_PERIOD_END, "api_error", request=9)),
        ],
        ["Cancel at period end of sub_1: whether Stripe did it is not known yet", "(taken back later)"],
        [NO, "49.00 USD a month kept", "No revenue effect"],
    ),
    "under way": (APPROVED, ["A step is being carried out"], ["Refunded", NO]),
    "waiting": (
        [proposed()],
        [f"Refund a charge 49.00 USD of ch_1, proposed by @{ADA}, still waits for its second person"],
        ["Refunded", NO],
    ),
    "rejected": (
        [proposed(), (BOB, Rejected(4))],
        [f"was rejected by @{BOB}", NO],
        ["Refunded"],
    ),
    "withdrawn": ([proposed(), Withdrawn(4)], [NO, f"was withdrawn by @{ADA}"], ["Refunded", "waits"]),
    "expired": ([proposed(), ("bot", Expired(4))], [NO, "expired: nobody decided in time"], ["Refunded", "waits"]),
    "void at the click": (
        [proposed(), (BOB, Voided(4, "changed:refunded"))],
        [NO, "became void (changed:refunded): nothing was done"],
        ["Refunded"],
    ),
    "void at the worker": ([*APPROVED, ("bot", Voided(4, "approver"))], [NO, "void"], ["Refunded"]),
    "planned end": (
        [asked_to_end(), ("bot", ended())],
        ["Pro sub_1 set to end with its period", f"by @{ADA}", "49.00 USD a month lost from 2026-12-13"],
        [NO, "taken back", "by @bot"],
    ),
    "taken back": (
        [asked_to_end(), ("bot", ended()), (BOB, UNDO), ("bot", UNDONE)],
        [
            "(taken back later)",
            f"Pro sub_1: the planned end was taken back; it goes on as before · by @{BOB}",
            "No revenue effect",
        ],
        ["lost"],
    ),
    "retried": (
        [*APPROVED, done(Remedy.RETRY_PAYMENT, invoice="in_1", amount=700, currency="usd")],
        ["Payment 7.00 USD of in_1 tried again, and paid", AGREED, "7.00 USD collected"],
        [NO],
    ),
    "voided": ([*APPROVED, done(Remedy.VOID_INVOICE, invoice="in_1")], ["Invoice in_1 voided", AGREED], [NO]),
    "cancelled": (
        [*APPROVED, done(Remedy.CANCEL_NOW, subscription="sub_1", voided=("in_1", "in_2"), collecting=("in_3",))],
        ["Pro sub_1 cancelled at once, voided in_1, in_2, goes on collecting in_3", AGREED, "lost from 2026-11-23"],
        [NO],
    ),
    "credited": (
        [*APPROVED, done(Remedy.CREDIT_BALANCE, amount=500, currency="usd", transaction="cbtxn_1")],
        ["Credited 5.00 USD (cbtxn_1)", AGREED, "−5.00 USD credited"],
        [NO],
    ),
    "credit taken back": (
        [
            *APPROVED,
            done(Remedy.CREDIT_BALANCE, amount=500, currency="usd", transaction="cbtxn_1"),
            (BOB, UndoAsked(remedy=Remedy.CREDIT_BALANCE, execution=6)),
            ("bot", Undone(remedy=Remedy.CREDIT_BALANCE, execution=6, request=7)),
        ],
        ["(taken back later)", f"The credit 5.00 USD was taken back · by @{BOB}", "No revenue effect"],
        ["−5.00"],
    ),
    "another customer before": (
        [*APPROVED, REFUNDED, SearchAsked(), IDENTIFIED, classified()],
        ["For another customer: Refunded 49.00 USD", "−49.00 USD refunded"],
        [],
    ),
    "handed off before": ([HandedOff()], [NO], ["andoff"]),
}


@pytest.mark.parametrize("branch", BRANCHES)
def test_the_action_taken_is_what_the_log_tells(branch: str) -> None:
    events, told, never = BRANCHES[branch]
    said = text(action_taken(case_of(IDENTIFIED, classified(), *events), account()))
    for sentence in told:
        assert sentence in said
    for sentence in never:
        assert sentence not in said


def test_what_was_once_not_known_is_not_told_again_for_a_later_step() -> None:
    steps, _, _ = BRANCHES["unsettled, then done, then another unsettled"]
    said = action_taken(case_of(IDENTIFIED, classified(), *steps), account())
    assert [str(line[0]) for line in said if "whether Stripe did it" in str(line[0])] == [
        "Cancel at period end of sub_1: whether Stripe did it is not known yet"
    ]


@pytest.mark.parametrize(
    ("status", "since"),
    [
        ("succeeded", ""),
        ("pending", " is under way"),
        ("requires_action", " waits for the customer to say where the money is to go; they answer the e-mail"),
        ("failed", " came back; the customer does not have the money"),
        ("canceled", " was cancelled before it went out; the customer does not have the money"),
    ],
)
def test_a_refund_is_told_with_what_became_of_it(status: str, since: str) -> None:
    reading = account(charges=(charge(refunds=(made_refund(status=status),)),))
    said = text(action_taken(case_of(IDENTIFIED, classified(), *APPROVED, REFUNDED), reading))
    head = "Refunded 49.00 USD" if status == "succeeded" else "Refund of 49.00 USD"
    assert f"{head} (re_1) of ch_1{since}" in said


TOUCHED = {"charge": "ch_1", "invoice": "in_1", "subscription": "sub_1", "refund": "re_1", "transaction": "cbtxn_1"}


@pytest.mark.parametrize("remedy", sorted(set(Remedy) - {Remedy.LOG_GAP, Remedy.PORTAL}))
def test_every_remedy_has_words_of_its_own(remedy: Remedy) -> None:
    step = done(remedy, **TOUCHED, amount=100, currency="usd")
    first = text(action_taken(case_of(IDENTIFIED, classified(), *APPROVED, step), account())[:1])
    assert first != text(action_taken(case_of(IDENTIFIED, classified(), *APPROVED), account())[:1])
    for blank in ("None", "an object", remedy.value):
        assert blank not in first


@given(cases(longest=60))
def test_however_much_was_done_it_stays_short_and_ends_with_the_revenue(case: Case) -> None:
    said = action_taken(case, account() if case.customer else None)
    steps = [line for line in said if not str(line[0]).startswith(("Revenue: ", "No revenue effect"))]
    assert len(steps) <= LINES + 3
    assert said[len(steps) :]
    if not any(step.event for step in case.log if isinstance(step.event, Executed | GapRecorded)) and not busy_with(
        case
    ):
        assert {NOTHING, NOTHING_OF_OURS} & set(said)
