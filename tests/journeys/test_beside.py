"""While a proposal waits: what needs no second person is carried out beside it, whatever happens to either."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from billing.case.decision import Decision
from billing.case.events import Attempted, Proposed, RemedyAsked, Unsettled
from billing.values.choices import Remedy
from sandbox.standins.people import ADA, OLIVIA, OMAR
from sandbox.standins.slack.plain import buttons, plain
from sandbox.standins.stripe.faults import Fault
from sandbox.standins.stripe.faults import Kind as FaultKind
from storage import seals
from storage.cases import Cases
from storage.database import database_url, open_engine
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

ENDING, REFUNDING = "/v1/subscriptions/sub_JaneProAgain", "/v1/refunds"
END = "propose:cancel_at_period_end"


def written(desk: Desk) -> list[str]:
    """Where each request to change something went, told by its key: once however often it was made."""
    return list({made.idempotency_key: made.path for made in desk.writes()}.values())


def since_proposed(desk: Desk) -> list[str]:
    kinds = desk.kinds()
    return [kind for kind in kinds[kinds.index("proposed") + 1 :] if kind != "denied"]


def unsettled(desk: Desk) -> Fault:
    """Stripe hangs up over the cancellation until that is mended."""
    away = desk.stripe.faults.add(method="POST", path=ENDING, kind="drop_before", times=None)
    assert desk.propose(OLIVIA, "cancel_at_period_end") == {}
    desk.shows("Cancel at period end: not known yet")
    return away


def test_a_subscription_ends_while_its_refund_waits_and_the_refund_is_as_it_was_approved(proposed: Desk) -> None:
    assert proposed.propose(OLIVIA, "cancel_at_period_end", note="She pays twice") == {}
    assert "She pays twice" in plain(proposed.shows("Cancelled at period end"))
    assert "Already done: set to end" in plain(proposed.offers("approve"))
    assert "approve or reject the proposal" in plain(proposed.shows("Case #1"))
    proposed.click(ADA, "approve")
    proposed.shows("Refunded 20.00 USD")
    assert written(proposed) == [ENDING, REFUNDING]
    assert proposed.writes()[1].params["charge"] == "ch_JaneProAgainFirst"
    assert since_proposed(proposed) == ["noted", "attempted", "executed", "approved", "attempted", "executed"]
    ended, refunded = (row.data for row in proposed.log() if row.kind == "executed")
    assert (ended["remedy"], ended.get("proposal")) == ("cancel_at_period_end", None)
    assert (refunded["remedy"], refunded["proposal"]) == ("refund_charge", proposed.logged("proposed").seq)


@on_sqlite
def test_and_it_goes_on_again_while_the_refund_waits(proposed: Desk) -> None:
    assert proposed.propose(OLIVIA, "cancel_at_period_end") == {}
    proposed.click(OMAR, "undo:cancel_at_period_end")
    proposed.shows("Taken back: Pro sub_JaneProAgain goes on")
    assert proposed.stripe["sub_JaneProAgain"]["cancel_at_period_end"] is False
    assert "Already done" not in proposed.card()
    proposed.click(ADA, "approve")
    proposed.shows("Refunded 20.00 USD")
    assert proposed.propose(OLIVIA, "cancel_at_period_end") == {}
    proposed.shows("Solved: one Pro left")
    assert "Already done" not in plain(proposed.shows("What it was decided on"))
    assert written(proposed) == [ENDING, ENDING, REFUNDING, ENDING]


@pytest.mark.parametrize("kind", ["hang", "hang_after_applying"])
def test_after_a_kill_in_the_middle_of_it_there_is_one_cancellation_and_one_refund(
    proposed: Desk, kind: FaultKind
) -> None:
    proposed.stripe.faults.add(method="POST", path=ENDING, kind=kind)
    assert proposed.propose(OLIVIA, "cancel_at_period_end") == {}
    proposed.until(lambda: any(made.path == ENDING and made.method == "POST" for made in proposed.stripe.requests))
    assert proposed.kinds()[-2:] == ["noted", "attempted"]
    proposed.bot.kill()
    proposed.bot.start()
    proposed.stripe.faults.release()
    proposed.shows("Cancelled at period end", timeout=90)
    proposed.click(ADA, "approve")
    proposed.shows("Refunded 20.00 USD", timeout=90)
    assert written(proposed) == [ENDING, REFUNDING]
    assert len({made.idempotency_key for made in proposed.stripe.writes()}) == 2
    ends = [kind for kind in proposed.kinds() if kind in {"executed", "failed", "voided"}]
    assert ends == ["executed", "executed"]
    assert [sub["cancel_at_period_end"] for sub in proposed.stripe.all("subscription", customer="cus_JaneDoe")].count(
        True
    ) == 1


def test_while_nobody_knows_what_came_of_it_nobody_approves_and_the_proposal_is_withdrawn(proposed: Desk) -> None:
    button = proposed.value_of("approve")
    card = proposed.offers("approve")
    away = unsettled(proposed)
    proposed.shows("Cancel at period end is under way; this can be approved once")
    assert {"reject", "withdraw"} <= set(proposed.offered())
    assert "approve" not in proposed.offered()
    proposed.slack.click(ADA, card.channel, card.ts, "approve", value=button)
    proposed.is_told(ADA, "Cancel at period end is still under way in this case")
    assert proposed.logged("denied").data["detail"] == "beside:propose:cancel_at_period_end"

    proposed.click(OMAR, "withdraw")
    proposed.shows("Withdrawn")
    assert "unsettled" in plain(proposed.shows("Case #1")).splitlines()[0]
    proposed.stripe.faults.mend(away)
    proposed.shows("Cancelled at period end", timeout=90)
    proposed.offers("propose:refund_charge", timeout=90)
    assert since_proposed(proposed)[-2:] == ["withdrawn", "executed"]
    assert written(proposed) == [ENDING]


@on_sqlite
def test_and_is_approved_once_that_is_known(proposed: Desk) -> None:
    proposed.stripe.faults.mend(unsettled(proposed))
    proposed.shows("Cancelled at period end", timeout=90)
    proposed.click(ADA, "approve")
    proposed.shows("Refunded 20.00 USD")
    assert written(proposed) == [ENDING, REFUNDING]


def test_both_objects_are_this_cases_until_it_has_done_with_them(proposed: Desk) -> None:
    away = unsettled(proposed)
    proposed.lookup(OLIVIA, "jane@example.com")
    proposed.classify(OLIVIA)
    refused = [proposed.propose_refund(OLIVIA), proposed.propose(OLIVIA, "cancel_now", subscription="sub_JaneProAgain")]
    for errors in refused:
        assert "Another case" in next(iter(errors.values()))
    reasons = [row.data["reason"] for row in proposed.log(2) if row.kind == "denied"]
    assert (reasons, "proposed" in proposed.kinds(2)) == (["busy", "busy"], False)

    proposed.stripe.faults.mend(away)
    proposed.until(lambda: "executed" in proposed.kinds(1) or None, timeout=90)
    assert "Another case" in next(iter(proposed.propose_refund(OLIVIA).values()))
    assert proposed.propose(OLIVIA, "cancel_now", subscription="sub_JaneProAgain") == {}
    assert proposed.logged("proposed", 2).data["subscription"] == "sub_JaneProAgain"


@on_sqlite
def test_what_is_to_be_cancelled_is_not_set_to_end_meanwhile(desk: Desk) -> None:
    desk.lookup(OMAR, "jane@example.com")
    desk.classify(OMAR)
    desk.click(OLIVIA, END)
    assert desk.propose(OMAR, "cancel_now", subscription="sub_JaneProAgain") == {}
    desk.offers("approve")
    errors = desk.submit(OLIVIA, subscription="sub_JaneProAgain")
    assert errors == {"subscription": "The proposal that waits is about just that: decide or withdraw it first."}
    denied = desk.logged("denied")
    assert (denied.actor, denied.data["action"], denied.data["reason"]) == (OLIVIA, END, "same_object")
    desk.click(OLIVIA, END)
    view = desk.slack.view(OLIVIA)
    assert view is not None
    assert "sub_JaneProAgain" not in str(view.blocks)
    assert desk.writes() == []


@on_sqlite
def test_a_handoff_tells_of_both(proposed: Desk) -> None:
    unsettled(proposed)
    proposed.click(OLIVIA, "handoff")
    told = plain(proposed.shows("ACTION TAKEN"))
    assert "whether Stripe did it is not known yet" in told
    assert "still waits for its second person" in told
    assert not [action for message in proposed.thread() for action in buttons(message) if action == "close"]


def unsettled_since(desk: Desk, database: str, key_file: Path, hours: int) -> None:
    """As the store itself writes it, with a clock that is behind: proposed then, and a step begun beside it."""
    engine = open_engine(database_url(database))

    def then() -> datetime:
        return desk.stripe.now() - timedelta(hours=hours)

    store = Cases(engine, lambda *_, **__: None, then, seals.read(key_file))
    money: dict[str, Any] = {"charge": "ch_JaneProAgainFirst", "amount": 2000, "currency": "usd"}
    asked: dict[str, Any] = {"remedy": Remedy.CANCEL_AT_PERIOD_END, "request": desk.log()[-1].seq + 2}
    refund = Proposed(remedy=Remedy.REFUND_CHARGE, **money, expires_at=then() + timedelta(hours=24))
    end = RemedyAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_JaneProAgain")
    for actor, event in ((OMAR, refund), (OLIVIA, end)):
        store.append(store.load(desk.case_id()), Decision((event,)), actor=actor)
    store.begin(store.load(desk.case_id()), Attempted(**asked))
    store.append(store.load(desk.case_id()), Decision((Unsettled(**asked, reason="api_error"),)), actor="bot")
    engine.dispose()


@on_sqlite
@pytest.mark.parametrize(("hours", "kind"), [(2, "reminded"), (25, "expired")])
def test_time_passes_for_the_proposal_too_while_nobody_knows(
    desk: Desk, database: str, key_file: Path, hours: int, kind: str
) -> None:
    desk.lookup(OMAR, "jane@example.com")
    desk.classify(OMAR)
    desk.bot.kill()
    unsettled_since(desk, database, key_file, hours)
    away = desk.stripe.faults.fail(ENDING)
    desk.bot.start()
    desk.slack.request_url = desk.bot.request_url
    assert desk.logged(kind).data == {"proposal": desk.logged("proposed").seq}
    assert "executed" not in desk.kinds()
    desk.stripe.faults.mend(away)
    desk.until(lambda: {"executed", "failed"} & set(desk.kinds()) or None, timeout=90)
    assert len(written(desk)) <= 1
