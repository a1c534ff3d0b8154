"""A step that nobody could look at for a day: an approver other than the proposer says what happened.

The day passed before the bot was started again: its log is written by the store itself, with a clock that is behind.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from billing.case.decision import Decision
from billing.case.events import Approved, Attempted, Unsettled
from billing.values.choices import Remedy
from sandbox.standins.people import ADA, OLIVIA, OMAR
from sandbox.standins.slack.plain import plain
from storage import seals
from storage.cases import Cases
from storage.database import database_url, open_engine
from tests.journeys.desk import Desk


def carry_out_a_day_ago(desk: Desk, database: str, key_file: Path) -> None:
    """Approved and asked for then, and nobody knows what came of it."""
    engine = open_engine(database_url(database))

    def a_day_ago() -> datetime:
        return desk.stripe.now() - timedelta(hours=25)

    store = Cases(engine, lambda *_, **__: None, a_day_ago, seals.read(key_file))
    proposal = desk.logged("proposed").seq
    case = store.append(store.load(desk.case_id()), Decision((Approved(proposal),)), actor=ADA)
    store.begin(case, Attempted(Remedy.REFUND_CHARGE, proposal=proposal))
    doubt = Unsettled(Remedy.REFUND_CHARGE, "api_error", proposal=proposal)
    store.append(store.load(case.case_id), Decision((doubt,)), actor="bot")
    engine.dispose()


@pytest.fixture
def unseen(desk: Desk, database: str, key_file: Path) -> Desk:
    desk.lookup(OMAR, "jane@example.com")
    desk.classify(OMAR)
    assert desk.propose_refund(OMAR) == {}
    desk.offers("approve")
    desk.bot.kill()
    carry_out_a_day_ago(desk, database, key_file)
    desk.stripe.faults.fail("/v1/charges/*", status=403, code="more_permissions_required")
    desk.bot.start()
    desk.slack.request_url = desk.bot.request_url
    desk.offers("settle")
    return desk


@pytest.mark.parametrize(
    ("outcome", "kind", "words"), [("done", "executed", "Refunded 20.00 USD"), ("not_done", "failed", "was not done")]
)
def test_an_approver_other_than_the_proposer_says_what_happened(
    unseen: Desk, outcome: str, kind: str, words: str
) -> None:
    assert "For a day nobody could look" in plain(unseen.offers("settle"))
    for person, reason in ((OMAR, "own_step"), (OLIVIA, "not_approver")):
        unseen.click(person, "settle")
        assert unseen.slack.view(person) is None
        denied = unseen.logged("denied")
        assert (denied.actor, denied.data) == (person, {"action": "settle", "reason": reason})
    unseen.click(ADA, "settle")
    view = unseen.slack.view(ADA)
    assert view is not None
    assert view.callback_id == "settle"
    inputs = {block["element"]["action_id"]: block for block in view.blocks if "element" in block}
    choices = [option["value"] for option in inputs["outcome"]["element"]["options"]]
    assert (inputs["outcome"]["element"]["type"], choices) == ("static_select", ["done", "not_done"])
    assert inputs["note"]["element"]["type"] == "plain_text_input"
    assert not inputs["note"].get("optional")
    assert list(unseen.submit(ADA, outcome=outcome)) == ["note"]
    assert unseen.submit(ADA, outcome=outcome, note="Seen in the dashboard") == {}
    said = unseen.logged(kind)
    assert (said.actor, said.data["reason"], said.data["remedy"]) == (ADA, "settled_by_hand", "refund_charge")
    shown = plain(unseen.shows(words))
    assert f"says @{ADA}" in shown or "says" in shown
    assert "Seen in the dashboard" in shown
    assert unseen.writes() == []
