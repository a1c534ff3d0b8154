"""When: everything at once, so that one of two looks before the other has written. No tests here.

Who comes first is nobody's to say. Whatever comes of it, the log has the votes before the money, which moved once.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from sandbox.standins.people import ADA, APPROVERS_GROUP, COLE, GWEN, OLIVIA, OMAR, SUPPORT
from tests.attacks.attack import Attack
from tests.attacks.forging import delivered, errors, of_click, of_form
from tests.attacks.forms import metadata, sent
from tests.attacks.siege import Siege
from tests.attacks.watch import Target

Act = Callable[[], object]
END = "propose:cancel_at_period_end"


def together(acts: Sequence[Act]) -> list[object]:
    with ThreadPoolExecutor(len(acts)) as at_once:
        return list(at_once.map(lambda act: act(), acts))


def voters(siege: Siege, target: Target) -> list[str]:
    return [row.actor for row in siege.desk.log(target.number) if row.kind == "approved"]


def two_last_votes(siege: Siege) -> None:
    target = siege.proposed()
    siege.slack.change_group(APPROVERS_GROUP, members=(ADA, OLIVIA))
    siege.is_rightful(target)
    together([partial(siege.click, user, target) for user in (ADA, OLIVIA)])
    siege.until(lambda: "executed" in siege.kinds(target))
    assert len(voters(siege, target)) == 2
    (late,) = {ADA, OLIVIA} - set(voters(siege, target))
    siege.until(lambda: siege.denials(target, late, "approve", "stale") == 1)
    siege.until(lambda: any("has approved this already" in said for said in siege.desk.told(late)))
    assert siege.refunds(target.charge) == [2000]


def twenty_votes(siege: Siege) -> None:
    target = siege.proposed(votes=())
    siege.is_rightful(target)
    crowd = [ADA, COLE, OMAR, OLIVIA, GWEN] * 4
    told = {user: len(siege.desk.told(user)) for user in crowd}
    together([partial(siege.click, user, target) for user in crowd])
    for user in {ADA, COLE} - set(voters(siege, target)):
        # Of so many at once Slack may have said of none who they are.
        siege.click(user, target)
    siege.until(lambda: "executed" in siege.kinds(target))
    assert sorted(voters(siege, target)) == [ADA, COLE]
    turned_away = (OMAR, OLIVIA, GWEN)
    assert [refusals(siege, target, user) for user in turned_away] == [4, 4, 4]
    siege.until(lambda: all(len(siege.desk.told(user)) > told[user] for user in turned_away))
    assert siege.refunds(target.charge) == [2000]


def refusals(siege: Siege, target: Target, user: str) -> int:
    """For whatever reason."""
    reasons = {row.data["reason"] for row in siege.desk.log(target.number) if row.kind == "denied"}
    return sum(siege.denials(target, user, "approve", reason) for reason in reasons)


def twenty_times_the_same(siege: Siege) -> None:
    target = siege.proposed(votes=())
    told = len(siege.desk.told(COLE))
    together([lambda: siege.click(COLE, target)] * 20)
    assert voters(siege, target) == [COLE]
    assert refusals(siege, target, COLE) == 19
    siege.until(lambda: any("You approved this already" in said for said in siege.desk.told(COLE)[told:]))
    assert "attempted" not in siege.kinds(target)


def one_request_five_times(siege: Siege) -> None:
    target = siege.proposed(votes=())
    vote = of_click(siege, COLE, target)
    together([lambda: delivered(siege, vote)] * 5)
    assert voters(siege, target) == [COLE]
    assert "denied" not in siege.kinds(target)


def last_vote_against(action: str, user: str, ends: str) -> Callable[[Siege], None]:
    """Either it is carried out and the other comes too late, or it has ended and nothing is."""

    def made(siege: Siege) -> None:
        target = siege.proposed()
        siege.is_rightful(target)
        if action == "reject":
            siege.click(user, target, "reject")
        other: Act = (
            (lambda: siege.slack.submit(user, {"note": "No"}))
            if action == "reject"
            else (lambda: siege.click(user, target, action))
        )
        together([lambda: siege.click(ADA, target), other])
        siege.until(lambda: {"executed", ends} & set(siege.kinds(target)) != set())
        siege.rests(target)
        kinds = siege.kinds(target)
        assert ("executed" in kinds) != (ends in kinds)
        late = user if "executed" in kinds else ADA
        siege.until(lambda: siege.denials(target, late, "approve" if late == ADA else action, "stale") == 1)
        assert siege.refunds(target.charge) == ([2000] if "executed" in kinds else [])

    return made


def last_vote_against_a_pause(siege: Siege) -> None:
    """Paid before the pause, held from then on, or refused: nothing else."""
    target = siege.proposed()
    siege.is_rightful(target)
    together([lambda: siege.click(ADA, target), lambda: siege.slack.command(OMAR, SUPPORT, "pause look at this")])
    assert siege.is_paused()
    if siege.denials(target, ADA, "approve", "paused"):
        assert voters(siege, target) == [COLE]
        assert siege.refunds(target.charge) == []
    else:
        assert siege.status(target) in {"executing", "unsettled", "classified"}
        assert siege.refunds(target.charge) in ([], [2000])


def last_vote_against_a_step(siege: Siege) -> None:
    """Whoever comes while the other is carried out is refused, and loses nothing by it."""
    target = siege.proposed()
    siege.is_rightful(target)
    hangs_on = metadata(siege, target, END)
    subscription = target.charge.replace("ch_", "sub_")
    together(
        [
            lambda: siege.click(ADA, target),
            lambda: errors(siege, of_form(siege, OLIVIA, END, hangs_on, subscription=subscription)),
        ]
    )
    siege.rests(target)
    if siege.denials(target, ADA, "approve", "stale"):
        assert siege.stripe[subscription]["cancel_at_period_end"]
        assert siege.refunds(target.charge) == []
        siege.pays(ADA, target)
    siege.until(lambda: siege.refunds(target.charge) == [2000])
    siege.rests(target)
    asked = siege.kinds(target).count("noted")
    # Or it was carried out, and Stripe not read again yet.
    assert asked + sum(siege.denials(target, OLIVIA, END, reason) for reason in ("stale", "reading")) == 1
    assert siege.kinds(target).count("executed") == 1 + asked
    assert siege.stripe[subscription]["cancel_at_period_end"] is (asked == 1)


def one_charge_from_two_cases(siege: Siege) -> None:
    first = siege.classified()
    second = siege.looked_up(first.customer, first.charge)
    answers = together([lambda: sent(siege, OMAR, first), lambda: sent(siege, OLIVIA, second)])
    assert sorted(map(bool, answers)) == [False, True]
    kinds = siege.kinds(first) + siege.kinds(second)
    assert kinds.count("proposed") == 1
    refused = siege.denials(first, OMAR, "propose:refund_charge", "busy")
    assert refused + siege.denials(second, OLIVIA, "propose:refund_charge", "busy") == 1


def one_form_five_times(siege: Siege) -> None:
    target = siege.classified()
    together([lambda: sent(siege, OMAR, target)] * 5)
    assert siege.kinds(target).count("proposed") == 1
    assert siege.denials(target, OMAR, "propose:refund_charge", "stale") == 4


def both_below_the_limit(siege: Siege) -> None:
    first = siege.classified(charges=2, amount=20000)
    second = siege.looked_up(first.customer, first.charge[:-1] + "2")
    answers = together(
        [lambda: sent(siege, OMAR, first, amount="99.00"), lambda: sent(siege, OLIVIA, second, amount="99.00")]
    )
    assert sorted(map(bool, answers)) == [False, True]
    refused = siege.denials(first, OMAR, "propose:refund_charge", "limit:customer_30_days")
    assert refused + siege.denials(second, OLIVIA, "propose:refund_charge", "limit:customer_30_days") == 1


def alone(siege: Siege) -> None:
    """One approver asks twice to go on, in the same instant and afterwards; the word of a second one is needed."""
    siege.slack.command(OMAR, SUPPORT, "pause look at this")
    before = siege.turned_away(ADA, "resume", "own_resume")
    together([lambda: siege.slack.command(ADA, SUPPORT, "resume")] * 2)
    siege.until(lambda: siege.turned_away(ADA, "resume", "own_resume") == before + 1)
    said = siege.slack.command(ADA, SUPPORT, "resume").text
    assert "You asked to resume already" in said
    assert siege.is_paused()
    kinds = [row["kind"] for row in siege.desk.query("select kind from control_events order by seq")]
    assert kinds[-2:] == ["paused", "resume_asked"]


def not_for_them(user: str, reason: str, says: str) -> Callable[[Siege], None]:
    def made(siege: Siege) -> None:
        target = siege.waiting
        siege.slack.command(OMAR, SUPPORT, "pause look at this")
        with siege.refused_beside(user, "resume", reason, says=None):
            assert says in siege.slack.command(user, SUPPORT, "resume").text
        assert siege.is_paused()
        with siege.refused(target, ADA, "approve", "paused"):
            siege.click(ADA, target)

    return made


AT_ONCE, VOTE = "in the same instant", "the last vote"
ATTACKS = [
    Attack("two approvers", VOTE, AT_ONCE, "each in time", two_last_votes),
    Attack("twenty people", "all the votes", AT_ONCE, "whoever they are", twenty_votes),
    Attack("an approver", "all the votes", AT_ONCE, "twenty times", twenty_times_the_same),
    Attack("a listener", "all the votes", AT_ONCE, "one request five times", one_request_five_times),
    Attack("an approver", VOTE, AT_ONCE, "while it is withdrawn", last_vote_against("withdraw", OMAR, "withdrawn")),
    Attack("an approver", VOTE, AT_ONCE, "while it is rejected", last_vote_against("reject", COLE, "rejected")),
    Attack("an approver", VOTE, AT_ONCE, "while a step is begun beside it", last_vote_against_a_step),
    Attack("an approver", VOTE, AT_ONCE, "while everything is paused", last_vote_against_a_pause),
    Attack("two operators", "one charge twice", AT_ONCE, "from two cases", one_charge_from_two_cases),
    Attack("an operator", "two proposals", AT_ONCE, "one form five times", one_form_five_times),
    Attack("two operators", "more than the limit", AT_ONCE, "each below it", both_below_the_limit),
    Attack("one approver", "resumes", "while paused", "twice", alone),
    Attack("an operator", "resumes", "while paused", "alone", not_for_them(OLIVIA, "not_approver", "Only an approver")),
    Attack("a guest", "resumes", "while paused", "in the channel", not_for_them(GWEN, "guest", "Guests can't")),
]
