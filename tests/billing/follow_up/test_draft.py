"""The draft to the customer: says what was done to their billing, promises nothing else, and names nobody else."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.account.account import Account, Panel
from billing.account.customer import Customer
from billing.account.payments import Invoice
from billing.account.portal import Portal
from billing.case.case import Case
from billing.case.events import (
    Approved,
    Event,
    Executed,
    Failed,
    GapRecorded,
    Rejected,
    SearchAsked,
    UndoAsked,
    Undone,
    Unsettled,
    Voided,
)
from billing.follow_up.draft import drafted
from billing.policy.policy import Policy
from billing.policy.templates import BUILT_IN
from billing.values.choices import Classification, Remedy
from billing.wording.declines import NO_REASON
from tests.billing.evidence.arbitrary import PANELS, accounts, unread
from tests.billing.occurrences import cases
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
    made_refund,
    proposed,
    subscription,
    usd,
)

POLICY = Policy()
APPROVED: list[Event | tuple[str, Event]] = [proposed(), (BOB, Approved(4))]
REFUNDED = Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, charge="ch_1", refund="re_1", amount=1234, currency="usd")
CREDITED = Executed(remedy=Remedy.CREDIT_BALANCE, proposal=4, amount=500, currency="usd", transaction="cbtxn_1")
CANCELLED = Executed(remedy=Remedy.CANCEL_NOW, proposal=4, subscription="sub_1", voided=("in_1",))
UNDO = UndoAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", execution=5)
UNDONE = Undone(remedy=Remedy.CANCEL_AT_PERIOD_END, execution=5, subscription="sub_1")
UNDO_CREDIT = UndoAsked(remedy=Remedy.CREDIT_BALANCE, execution=6)
UNCREDITED = Undone(remedy=Remedy.CREDIT_BALANCE, execution=6)
UNCHANGED, WAITING = BUILT_IN["unchanged"], BUILT_IN["waiting"]


def refunds(*statuses: str) -> Account:
    made = tuple(made_refund(status=status) for status in statuses)
    return account(charges=(charge(refunds=made),))


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("succeeded", "We have refunded 12.34 USD"),
        ("pending", "A refund of 12.34 USD is under way"),
        ("requires_action", "A refund of 12.34 USD waits for you"),
        ("failed", "Our refund of 12.34 USD came back to us"),
        ("canceled", "Our refund of 12.34 USD was stopped before it went out"),
    ],
)
def test_money_is_said_to_be_back_only_once_it_is(status: str, said: str) -> None:
    case = case_of(IDENTIFIED, classified(), *APPROVED, REFUNDED)
    text = drafted(case, refunds(status), POLICY)
    assert said in text
    assert ("We have refunded" in text) is (status == "succeeded")


def at_once(remedy: Remedy, **given: str) -> Executed:
    return Executed(remedy=remedy, **given)  # type: ignore[arg-type]  # the fields of Executed


BRANCHES: dict[str, tuple[list[Event | tuple[str, Event]], list[str], list[str]]] = {
    "nothing done": ([], [UNCHANGED], ["refund", WAITING]),
    "no action": ([at_once(Remedy.NO_ACTION)], ["Nothing needs to change"], ["refund", UNCHANGED]),
    "only proposed": ([proposed()], [UNCHANGED], ["refund"]),
    "rejected": ([proposed(), (BOB, Rejected(4))], [UNCHANGED], ["refund"]),
    "void": ([*APPROVED, ("bot", Voided(4, "disputed"))], [UNCHANGED], ["refund"]),
    "failed": ([*APPROVED, Failed(Remedy.REFUND_CHARGE, "declined", proposal=4)], [UNCHANGED], ["refund"]),
    "approved": (APPROVED, [WAITING], ["refunded", UNCHANGED]),
    "unsettled": ([*APPROVED, Unsettled(Remedy.REFUND_CHARGE, "e", proposal=4)], [WAITING], ["refunded", UNCHANGED]),
    "refunded": (
        [*APPROVED, REFUNDED, at_once(Remedy.NO_ACTION)],
        ["We have refunded 12.34 USD", "5 to 10 business days"],
        [UNCHANGED, WAITING, "Nothing needs to change"],
    ),
    "planned end": (
        [asked_to_end(), ended()],
        ["Your subscription to Pro ends on 13 December 2026", "will not renew"],
        [UNCHANGED],
    ),
    "taken back": ([asked_to_end(), ended(), UNDO, UNDONE], ["taken back", "goes on as before"], ["will not renew"]),
    "ended again": (
        [asked_to_end(), ended(), UNDO, UNDONE, asked_to_end(), ended(8)],
        ["will not renew"],
        ["taken back"],
    ),
    "ended after all": (
        [asked_to_end(), ended(), proposed(), (BOB, Approved(6)), replace(CANCELLED, proposal=6)],
        ["Your subscription to Pro ended on 23 November 2026", "We cancelled invoice A-1: you don't have to pay it."],
        ["will not renew"],
    ),
    "ended at once, with a last invoice": (
        [proposed(), (BOB, Approved(4)), replace(CANCELLED, proposal=4, billed=True, voided=())],
        ["ended on 23 November 2026. What a change before had left to be billed is settled in a last invoice."],
        ["you will not be charged"],
    ),
    "portal": ([at_once(Remedy.SHARE_PORTAL)], ["https://pay.example.com/login"], [UNCHANGED]),
    "invoices": ([at_once(Remedy.SHARE_INVOICES)], ["Your invoices come with this message."], [UNCHANGED]),
    "seats": ([at_once(Remedy.PRESERVE_SEATS)], ["Your subscription to Pro stays as it is"], [UNCHANGED, "per seat"]),
    "retried": (
        [*APPROVED, at_once(Remedy.RETRY_PAYMENT, invoice="in_1")],
        ["We tried the payment of 49.00 USD again, and it went through."],
        [UNCHANGED],
    ),
    "voided": ([*APPROVED, at_once(Remedy.VOID_INVOICE, invoice="in_1")], ["We cancelled invoice A-1"], [UNCHANGED]),
    "credited": ([*APPROVED, CREDITED], ["a credit of 5.00 USD", "next invoice"], [UNCHANGED]),
    "credit taken back": (
        [*APPROVED, CREDITED, UNDO_CREDIT, UNCREDITED],
        ["The credit of 5.00 USD that we had added was taken back."],
        ["We added"],
    ),
    "gap": ([GapRecorded("no_dark_mode")], ["We passed this on"], [UNCHANGED]),
    "gap found by the bot": ([GapRecorded("no_portal", found=True)], [UNCHANGED], ["passed"]),
    "for another customer": (
        [*APPROVED, REFUNDED, SearchAsked(), IDENTIFIED, classified()],
        [UNCHANGED],
        ["refunded"],
    ),
}
OPEN = Invoice("in_1", "A-1", "open", usd(4900), usd(4900), NOW)
ENDING = account(subscriptions=(subscription(cancel_at_period_end=True),), invoices=(OPEN,))


@pytest.mark.parametrize("branch", BRANCHES)
def test_it_tells_what_was_done_and_nothing_else(branch: str) -> None:
    events, told, never = BRANCHES[branch]
    draft = drafted(case_of(IDENTIFIED, classified(), *events), ENDING, POLICY)
    for sentence in told:
        assert sentence in draft
    for sentence in never:
        assert sentence not in draft


INTERNAL = re.compile(r"\b(?:stripe|case|remedy|remedies|slack|operator|approver|proposal|bot|void)\b|\w+_\w+", re.I)


@pytest.mark.parametrize("branch", BRANCHES)
def test_it_names_no_internal_id_and_nobody_of_the_team(branch: str) -> None:
    draft = drafted(case_of(IDENTIFIED, classified(), *BRANCHES[branch][0]), ENDING, POLICY)
    assert not INTERNAL.search(draft)
    for internal in (ADA, BOB, "jane@", "$"):
        assert internal not in draft


@given(accounts(), cases(), PANELS, st.booleans())
def test_any_case_of_anybody_has_a_draft_without_a_placeholder(
    reading: Account, case: Case, panels: set[Panel], enforced: bool
) -> None:
    draft = drafted(case, unread(reading, panels), Policy(seats_enforced=enforced))
    assert "$" not in draft
    assert "None" not in draft
    assert not re.search(r"\b(?:sub|cus|in|ch|re|prod)_", draft)
    assert ("per seat" in draft) <= enforced


# Nobody follows up on the portal, which is no customer's.
@pytest.mark.parametrize("remedy", sorted(set(Remedy) - {Remedy.PORTAL}))
def test_every_remedy_has_a_sentence_of_its_own(remedy: Remedy) -> None:
    sentences = [text for key, text in BUILT_IN.items() if key.startswith("done.")]
    assert BUILT_IN[f"done.{remedy}"]
    assert sentences.count(BUILT_IN[f"done.{remedy}"]) == 1


@pytest.mark.parametrize(
    "event", [at_once(Remedy.PRESERVE_SEATS), classified(Classification.TEAM_SEATS)], ids=["done", "why"]
)
def test_seats_are_a_price_only_where_the_product_keeps_to_them(event: Event) -> None:
    case = case_of(IDENTIFIED, classified(Classification.TEAM_SEATS), *([event] if isinstance(event, Executed) else []))
    assert "per seat" in drafted(case, account(), Policy(seats_enforced=True))
    assert "per seat" not in drafted(case, account(), POLICY)


def test_an_end_whose_day_is_not_known_is_told_without_one() -> None:
    blind = account(subscriptions=(), unknown=(Panel.SUBSCRIPTIONS,))
    draft = drafted(case_of(IDENTIFIED, classified(), asked_to_end(), ended()), blind, POLICY)
    assert "Your subscription ends on the last day of the period that you paid for and will not renew" in draft


@pytest.mark.parametrize("kind", Classification)
def test_it_explains_the_classification(kind: Classification) -> None:
    assert BUILT_IN[f"why.{kind}"] in drafted(classified_case(kind), account(), POLICY)


FAILED = charge(status="failed", failure="expired_card", invoice="in_1")
OWING = account(charges=(FAILED,), invoices=(OPEN,))
EXPIRED, WHERE = "The card on file is no longer valid; please add a current one.", "change how you pay here: https://"
FAILURES = [
    (OWING, [], [EXPIRED, WHERE]),
    (replace(OWING, portal=None), [], [EXPIRED]),
    (replace(OWING, portal=Portal(True, "https://x")), [], [EXPIRED]),
    (replace(OWING, charges=(replace(FAILED, failure="fraudulent"),)), [], [NO_REASON]),
    (replace(OWING, charges=(), unknown=(Panel.CHARGES,)), [], []),
    (replace(OWING, invoices=(), charges=(charge(created=NOW), FAILED)), [], []),
    (OWING, [*APPROVED, at_once(Remedy.RETRY_PAYMENT, invoice="in_1")], ["it went through"]),
    (OWING, [at_once(Remedy.SHARE_PORTAL)], [EXPIRED, "manage your billing"]),
    (account(), [], []),
]


@pytest.mark.parametrize(("reading", "events", "told"), FAILURES)
def test_a_failed_payment_gets_its_reason_and_what_to_do(
    reading: Account, events: list[Event], told: list[str]
) -> None:
    draft = drafted(case_of(IDENTIFIED, classified(Classification.FAILED_PAYMENT), *events), reading, POLICY)
    sentences = [EXPIRED, WHERE, NO_REASON, "it went through", "manage your billing"]
    assert [sentence for sentence in sentences if sentence in draft] == told
    assert "fraud" not in draft


@pytest.mark.parametrize(
    ("name", "greeting"), [("Jane Doe", "Hi Jane,"), ("Jane", "Hi Jane,"), (None, "Hello,"), ("", "Hello,")]
)
def test_it_greets_by_first_name(name: str | None, greeting: str) -> None:
    draft = drafted(classified_case(), account(customer=Customer("cus_1", name=name)), POLICY)
    assert draft.startswith(f"{greeting}\n\n")


def test_before_a_classification_it_explains_nothing() -> None:
    assert "We looked into your billing." in drafted(case_of(IDENTIFIED), account(), POLICY)
    assert "We could not find your account yet." in drafted(case_of(), None, POLICY)


def test_a_sentence_of_the_admin_takes_the_place_of_ours() -> None:
    texts = {**BUILT_IN, "done.refund_charge": "$amount sind unterwegs, $$ und alles.", "closing": ""}
    case = case_of(IDENTIFIED, classified(), *APPROVED, REFUNDED)
    draft = drafted(case, account(read_at=NOW + timedelta(1)), Policy(templates=texts))
    assert draft.endswith("12.34 USD sind unterwegs, $ und alles.")
