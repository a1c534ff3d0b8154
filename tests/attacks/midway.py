"""When: the policy is another one, or something happens between the last vote and the act. No tests here."""

from sandbox.standins.people import ADA, APPROVERS_GROUP, COLE, OLIVIA, OMAR, RANDOM, SUPPORT
from tests.attacks.attack import Attack
from tests.attacks.races import voters
from tests.attacks.siege import POLICY, Siege
from tests.attacks.watch import Target

# The policy.


def asks_for_more(siege: Siege) -> None:
    target = siege.proposed()
    siege.slack.change_group(APPROVERS_GROUP, members=(ADA, OLIVIA))
    siege.restart(policy=POLICY.replace("approvals = 2", "approvals = 3"))
    siege.votes(ADA, target)
    assert siege.desk.logged("approved", target.number).data["remaining"] == 1
    with siege.refused(target, ADA, "approve", "voted_already"):
        siege.click(ADA, target)
    assert "attempted" not in siege.kinds(target)


def asks_for_less(siege: Siege) -> None:
    """What was sealed into it stands."""
    target = siege.proposed(votes=())
    siege.restart(policy=POLICY.replace("approvals = 2", "approvals = 1"))
    siege.votes(COLE, target)
    assert siege.desk.logged("approved", target.number).data["remaining"] == 1
    with siege.refused(target, COLE, "approve", "voted_already"):
        siege.click(COLE, target)
    assert "attempted" not in siege.kinds(target)


def names_others(siege: Siege) -> None:
    """Cole, who voted, is named by no rule any longer: the new rule lacks two votes."""
    target = siege.proposed()
    siege.slack.change_group(APPROVERS_GROUP, members=(ADA, OLIVIA))
    siege.restart(policy=POLICY.replace(f', "{COLE}"', ""))
    siege.votes(ADA, target)
    assert siege.desk.logged("approved", target.number).data["remaining"] == 1
    with siege.refused(target, COLE, "approve", "voted_already"):
        siege.click(COLE, target)
    assert "attempted" not in siege.kinds(target)


def has_a_limit_by_now(siege: Siege) -> None:
    target = siege.proposed()
    siege.restart(policy=POLICY.replace('"100.00"', '"19.99"'))
    with siege.refused(target, ADA, "approve", "limit:refund", says="limits.refund"):
        siege.click(ADA, target)


def is_not_listed_any_more(siege: Siege) -> None:
    target = siege.proposed()
    siege.restart(SUPPORT_CHANNELS=RANDOM)
    with siege.refused(target, ADA, "approve", "wrong_channel"):
        siege.click(ADA, target)


# Between the last vote and the act.


def held_up(siege: Siege, target: Target) -> None:
    """The last vote is in the log, and before the bot can act it is killed."""
    siege.slack.faults.latency = siege.stripe.latency = 0.5
    assert siege.click(ADA, target) == 200
    siege.bot.kill()
    siege.slack.faults.latency = siege.stripe.latency = 0
    assert voters(siege, target) == [COLE, ADA]
    assert "executed" not in siege.kinds(target)


def killed(siege: Siege) -> None:
    target = siege.proposed()
    held_up(siege, target)
    siege.is_rightful(target)
    siege.started()
    siege.until(lambda: "executed" in siege.kinds(target), timeout=90)
    assert siege.refunds(target.charge) == [2000]


def killed_and_a_voter_leaves(siege: Siege) -> None:
    target = siege.proposed()
    held_up(siege, target)
    siege.slack.change_person(COLE, is_restricted=True)
    siege.started()
    siege.until(lambda: "lapsed" in siege.kinds(target), timeout=90)
    assert siege.desk.logged("lapsed", target.number).data["voters"] == [COLE]
    siege.at(target)
    siege.desk.shows(f"the vote of @{COLE} does not count any more")
    assert "attempted" not in siege.kinds(target)


def killed_and_the_proposer_leaves(siege: Siege) -> None:
    target = siege.proposed()
    held_up(siege, target)
    siege.slack.change_person(OMAR, deleted=True)
    siege.started()
    siege.until(lambda: "voided" in siege.kinds(target), timeout=90)
    assert "attempted" not in siege.kinds(target)


def killed_and_stripe_changes(siege: Siege) -> None:
    target = siege.proposed()
    held_up(siege, target)
    siege.stripe.refund(target.charge, 500)
    siege.started()
    siege.until(lambda: "voided" in siege.kinds(target), timeout=90)
    assert siege.refunds(target.charge) == [500]


def killed_and_the_policy_changes(siege: Siege) -> None:
    target = siege.proposed()
    held_up(siege, target)
    siege.restart(policy=POLICY.replace('"100.00"', '"19.99"'))
    siege.until(lambda: "voided" in siege.kinds(target), timeout=90)
    assert siege.desk.logged("voided", target.number).data["reason"] == "limit:refund"
    assert "attempted" not in siege.kinds(target)


def paused_in_between(siege: Siege) -> None:
    """Whatever was approved is held for as long as it is paused, over a restart too, and then done once."""
    target = siege.proposed()
    held_up(siege, target)
    siege.is_rightful(target)
    siege.slack.faults.latency = 0.5
    siege.started()
    siege.slack.command(OMAR, SUPPORT, "pause look at this")
    siege.slack.faults.latency = 0
    assert siege.is_paused()
    siege.restart()
    siege.at(target)
    siege.desk.shows("Execution is paused")
    assert siege.refunds(target.charge) in ([], [2000])


BEHIND = "between the last vote and the act"
ATTACKS = [
    Attack("an approver", "the last vote", "the policy asks for more", "votes twice", asks_for_more),
    Attack("an approver", "the last vote", "the policy asks for less", "votes twice", asks_for_less),
    Attack("a voter", "the last vote", "the policy names others", "votes again", names_others),
    Attack("an approver", "the last vote", "the policy has a limit by now", "votes", has_a_limit_by_now),
    Attack("an approver", "the last vote", "the channel is not listed any more", "votes", is_not_listed_any_more),
    Attack("the machine", "the money twice", BEHIND, "the bot is killed", killed),
    Attack("a voter", "the money", BEHIND, "becomes a guest", killed_and_a_voter_leaves),
    Attack("the proposer", "the money", BEHIND, "is deactivated", killed_and_the_proposer_leaves),
    Attack("a colleague", "the money twice", BEHIND, "gives it back in Stripe", killed_and_stripe_changes),
    Attack("an admin", "more than the limit", BEHIND, "the policy has a limit by now", killed_and_the_policy_changes),
    Attack("an approver", "the money", BEHIND, "everything is paused", paused_in_between),
]
