"""Rules and limits over the wire: who has to approve what, and how much may go back at all."""

from pathlib import Path

import pytest

from sandbox.standins.people import ADA, APPROVERS_GROUP, COLE, OLIVIA, OMAR, SUPPORT
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk
from tests.journeys.test_home import home

pytestmark = on_sqlite
RULES = f"""
[[approval.rules]]
name = "large refunds"
remedies = ["refund_charge"]
over = {{ usd = "10.00" }}
approvals = 2
from = ["{APPROVERS_GROUP}", "{COLE}"]
[limits]
refund = {{ usd = "19.00" }}
customer_30_days = {{ usd = "15.00" }}
"""


@pytest.fixture(name="policy")
def rules() -> str:
    return RULES


@pytest.fixture
def proposed(desk: Desk) -> Desk:
    desk.lookup(OMAR, "jane@example.com")
    desk.classify(OMAR)
    assert desk.propose_refund(OMAR, amount="12.00") == {}
    desk.offers("approve")
    return desk


def test_two_of_those_whom_the_rule_names_approve_and_nobody_else(proposed: Desk) -> None:
    sealed = proposed.logged("proposed").data
    assert sealed["rules"] == ["large refunds"]
    assert sealed["requires"] == [{"name": "large refunds", "approvals": 2, "voters": [APPROVERS_GROUP, COLE]}]
    card = proposed.card()
    assert "Rules: large refunds, 2 votes" in card
    assert f"2 of @{ADA}, @{COLE}" in card
    proposed.click(OLIVIA, "approve")
    assert proposed.logged("denied").data["reason"] == "not_approver"
    proposed.click(COLE, "approve")
    assert proposed.logged("approved").data["remaining"] == 1
    proposed.shows(f"Approved so far: @{COLE}")
    proposed.click(COLE, "approve")
    proposed.is_told(COLE, "You approved this already")
    assert proposed.writes() == []
    proposed.click(ADA, "approve")
    proposed.shows("Refunded 12.00 USD")
    assert [row.actor for row in proposed.log() if row.kind == "approved"] == [COLE, ADA]
    assert len(proposed.writes()) == 1


def test_who_left_the_group_a_second_ago_votes_no_more_and_one_who_did_so_after_the_vote_is_missed(
    proposed: Desk,
) -> None:
    proposed.click(COLE, "approve")
    proposed.logged("approved")
    proposed.slack.change_group(APPROVERS_GROUP, members=(OLIVIA,))
    proposed.click(ADA, "approve")
    assert proposed.logged("denied").data["reason"] == "not_named"
    proposed.slack.change_person(COLE, is_restricted=True)
    proposed.click(OLIVIA, "approve")
    lapsed = proposed.logged("lapsed")
    assert (lapsed.actor, lapsed.data) == (
        "bot",
        {"proposal": proposed.logged("proposed").seq, "remaining": 1, "voters": [COLE]},
    )
    proposed.shows(f"the vote of @{COLE} does not count any more")
    assert proposed.writes() == []
    assert "attempted" not in proposed.kinds()
    proposed.slack.change_group(APPROVERS_GROUP, members=(ADA, OLIVIA))
    proposed.click(ADA, "approve")
    proposed.shows("Refunded 12.00 USD")


def test_a_group_that_slack_does_not_name_refuses_the_click_and_says_so(proposed: Desk) -> None:
    proposed.slack.remove_group(APPROVERS_GROUP)
    proposed.click(ADA, "approve")
    assert proposed.logged("denied").data["reason"] == "group_unresolved"
    proposed.is_told(ADA, "can't resolve the user group")
    proposed.slack.open_home(ADA)
    home(proposed, ADA, "Whether you may vote for 1 more proposal is unknown")


def test_past_a_limit_is_an_error_on_the_amount_and_is_recorded(proposed: Desk) -> None:
    proposed.click(OMAR, "withdraw")
    proposed.shows("Withdrawn")
    for amount, name in (("19.01", "refund"), ("15.01", "customer_30_days")):
        errors = proposed.propose_refund(OMAR, amount=amount)
        assert [block.partition(":")[0] for block in errors] == ["amount"]
        assert f"limits.{name}" in next(iter(errors.values()))
        assert proposed.logged("denied").data["reason"] == f"limit:{name}"
    assert proposed.propose_refund(OMAR, amount="15.00") == {}


def test_a_stricter_policy_holds_for_what_waits_and_before_the_act(proposed: Desk, tmp_path: Path) -> None:
    restart_with(proposed, tmp_path, RULES.replace('"15.00"', '"11.00"'))
    proposed.click(COLE, "approve")
    assert proposed.logged("approved").data["remaining"] == 1
    proposed.click(ADA, "approve")
    assert proposed.logged("denied").data["reason"] == "limit:customer_30_days"
    proposed.is_told(ADA, "customer_30_days")
    restart_with(proposed, tmp_path, RULES.replace("approvals = 2", "approvals = 1"))
    proposed.click(ADA, "approve")
    proposed.shows("Refunded 12.00 USD")


def test_whoever_asks_is_told_what_the_policy_asks_for(proposed: Desk, tmp_path: Path) -> None:
    proposed.slack.command(OLIVIA, SUPPORT, "policy")
    told = proposed.told(OLIVIA)[-1]
    assert "*large refunds:* 2 of <!subteam^S0APPROVERS>, <@U0COLE> for “Refund a charge” over 10.00 USD" in told
    assert "for one customer in 30 days: 15.00 USD" in told
    assert proposed.logged("proposed").data["policy"] in told
    proposed.click(COLE, "approve")
    proposed.logged("approved")
    code, said = proposed.runs("policy", "explain", "1")
    assert (code, said.splitlines()[1:]) == (
        0,
        [
            f"rule “large refunds” applies: lacks 1 of 2; counted: {COLE}",
            f"at least 1 more; may still vote: {ADA}",
        ],
    )
    other = tmp_path / "other.toml"
    other.write_text('[limits]\nrefund = { usd = "11.00" }')
    code, said = proposed.runs("policy", "replay", "--days", "1", "--file", str(other))
    assert "#1 refund_charge of 12.00 USD by U0OMAR: refused by the limit for one refund or credit" in said
    assert "1 proposals: 1 refused, 0 asked for something else" in said
    for days in ("0", "999999999"):
        assert proposed.runs("policy", "replay", "--days", days) == (
            1,
            "--days: it must be a number of days from 1 to 3650\n",
        )
    code, said = proposed.runs("policy", "check")
    assert (code, said[:3]) == (0, "ok ")


def restart_with(desk: Desk, folder: Path, policy: str) -> None:
    desk.bot.kill()
    (folder / "policy.toml").write_text(policy)
    desk.bot.start()
    desk.slack.request_url = desk.bot.request_url
