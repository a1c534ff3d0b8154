"""The draft to the customer: says what was done to their billing, promises nothing else, and names nobody else."""

import pytest

from billing.events import (
    Approved,
    Classification,
    Event,
    Executed,
    Failed,
    Noted,
    Rejected,
    Remedy,
    Undone,
    Unsettled,
    Voided,
)
from billing.follow_up import EXPLANATIONS, drafted
from billing.picture.account import Panel
from billing.picture.customer import Customer
from tests.billing.samples import (
    ADA,
    BOB,
    IDENTIFIED,
    account,
    asked_to_end,
    case_of,
    classified,
    classified_case,
    ended,
    proposed,
    subscription,
)

APPROVED: list[Event | tuple[str, Event]] = [proposed(), (BOB, Approved(4))]
REFUNDED = Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, charge="ch_1", refund="re_1", amount=1234, currency="usd")
UNDO = Noted("undo", remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", execution=5)
UNDONE = Undone(remedy=Remedy.CANCEL_AT_PERIOD_END, execution=5, subscription="sub_1")
UNCHANGED = "Nothing has changed on your account."
WAITING = "We are waiting for our payment provider"

BRANCHES: dict[str, tuple[list[Event | tuple[str, Event]], list[str], list[str]]] = {
    "nothing done": ([], [UNCHANGED], ["refund", WAITING]),
    "no action": ([Executed(remedy=Remedy.NO_ACTION)], [UNCHANGED], ["refund"]),
    "only proposed": ([proposed()], [UNCHANGED], ["refund"]),
    "rejected": ([proposed(), (BOB, Rejected(4))], [UNCHANGED], ["refund"]),
    "void": ([*APPROVED, ("bot", Voided(4, "disputed"))], [UNCHANGED], ["refund"]),
    "failed": ([*APPROVED, Failed(Remedy.REFUND_CHARGE, "declined", proposal=4)], [UNCHANGED], ["refund"]),
    "approved": (APPROVED, [WAITING], ["refunded", UNCHANGED]),
    "unsettled": ([*APPROVED, Unsettled(Remedy.REFUND_CHARGE, "e", proposal=4)], [WAITING], ["refunded", UNCHANGED]),
    "refunded": ([*APPROVED, REFUNDED], ["We have refunded 12.34 USD"], [UNCHANGED, WAITING]),
    "planned end": ([asked_to_end(), ended()], ["now ends on 13 December 2026", "will not renew"], [UNCHANGED]),
    "taken back": ([asked_to_end(), ended(), UNDO, UNDONE], ["taken back", "goes on as before"], ["will not renew"]),
    "portal": ([Executed(remedy=Remedy.SHARE_PORTAL)], ["https://pay.example.com/login"], [UNCHANGED]),
}
ENDING = account(subscriptions=(subscription(cancel_at_period_end=True),))


@pytest.mark.parametrize("branch", BRANCHES)
def test_it_tells_what_was_done_and_nothing_else(branch: str) -> None:
    events, told, never = BRANCHES[branch]
    draft = drafted(case_of(IDENTIFIED, classified(), *events), ENDING)
    for sentence in told:
        assert sentence in draft
    for sentence in never:
        assert sentence not in draft


@pytest.mark.parametrize("branch", BRANCHES)
def test_it_names_no_internal_id_and_nobody_of_the_team(branch: str) -> None:
    draft = drafted(case_of(IDENTIFIED, classified(), *BRANCHES[branch][0]), ENDING)
    for internal in ("cus_", "ch_", "sub_", "re_", "case", ADA, BOB, "jane@"):
        assert internal not in draft


def test_an_end_whose_day_is_not_known_is_told_without_one() -> None:
    blind = account(subscriptions=(), unknown=(Panel.SUBSCRIPTIONS,))
    draft = drafted(case_of(IDENTIFIED, classified(), asked_to_end(), ended()), blind)
    assert "That subscription now ends with its period and will not renew" in draft


@pytest.mark.parametrize("kind", Classification)
def test_it_explains_the_classification(kind: Classification) -> None:
    assert EXPLANATIONS[kind] in drafted(classified_case(kind), account())


@pytest.mark.parametrize(
    ("name", "greeting"), [("Jane Doe", "Hi Jane,"), ("Jane", "Hi Jane,"), (None, "Hello,"), ("", "Hello,")]
)
def test_it_greets_by_first_name(name: str | None, greeting: str) -> None:
    assert drafted(classified_case(), account(customer=Customer("cus_1", name=name))).startswith(f"{greeting}\n\n")


def test_before_a_classification_it_explains_nothing() -> None:
    assert "We looked into your billing." in drafted(case_of(IDENTIFIED), account())
