"""When: the vote that is lacking comes after the proposal has ended, or before it can be judged. No tests here."""

from collections.abc import Callable

from sandbox.standins.people import ADA, APPROVERS_GROUP, OLIVIA, OMAR
from tests.attacks.attack import Attack
from tests.attacks.siege import Siege
from tests.attacks.watch import Target

Made = Callable[[Siege], None]


def after(end: Callable[[Siege, Target], None], words: str, by: str = ADA) -> Made:
    def made(siege: Siege) -> None:
        target = siege.proposed()
        end(siege, target)
        with siege.refused(target, by, "approve", "stale", says=words):
            siege.click(by, target)

    return made


def withdrawn(siege: Siege, target: Target) -> None:
    siege.click(OMAR, target, "withdraw")
    siege.until(lambda: "withdrawn" in siege.kinds(target))


def rejected(siege: Siege, target: Target) -> None:
    siege.click(ADA, target, "reject")
    assert siege.slack.submit(ADA, {"note": "No"}) == {}


def closed(siege: Siege, target: Target) -> None:
    withdrawn(siege, target)
    siege.at(target)
    siege.desk.click(OLIVIA, "close")
    siege.until(lambda: "closed" in siege.kinds(target))


def carried_out(siege: Siege, target: Target) -> None:
    siege.pays(ADA, target)
    siege.slack.change_group(APPROVERS_GROUP, members=(ADA, OLIVIA))


def voided(siege: Siege, target: Target) -> None:
    siege.stripe.refund(target.charge, 500)
    siege.at(target)
    siege.desk.click(OLIVIA, "refresh")
    siege.desk.shows("5.00 USD refunded")
    with siege.refused(target, ADA, "approve", "changed"):
        siege.click(ADA, target)
    assert "voided" in siege.kinds(target)


def of_the_one_before(siege: Siege) -> None:
    """The button for 5.00 after 20.00 was proposed instead."""
    first = siege.proposed(amount="5.00")
    withdrawn(siege, first)
    siege.at(first)
    siege.desk.offers("propose:refund_charge")
    second = siege.proposed(of=first)
    with siege.refused(second, ADA, "approve", "stale", says="has withdrawn this already"):
        siege.click(ADA, first, at=second.card)


def before_it_is_said_what_it_does(siege: Siege) -> None:
    target = siege.classified()
    siege.at(target)
    siege.desk.click(OMAR, "propose:refund_charge")
    siege.stripe.faults.add(method="GET", path="/v1/charges/*", kind="error", status=500, times=None)
    assert siege.desk.submit(OMAR, reason="duplicate", skip_reason="trust", charge=target.charge) == {}
    (seq,) = (row.seq for row in siege.desk.log(target.number) if row.kind == "proposed")
    with siege.refused(target, ADA, "approve", "no_preview"):
        siege.click(ADA, target, value=target.value(seq=seq))


def changed_in_stripe(siege: Siege) -> None:
    """What nobody had read before the vote is read before the act."""
    target = siege.proposed()
    siege.stripe.dispute(target.charge)
    siege.click(ADA, target)
    siege.until(lambda: "voided" in siege.kinds(target))
    assert "attempted" not in siege.kinds(target)
    siege.at(target)
    siege.desk.shows("The proposal is void")


LATER, EARLIER, VOTE = "after it ended", "before it can be judged", "the last vote"
ATTACKS = [
    Attack("an approver", VOTE, LATER, "withdrawn", after(withdrawn, "has withdrawn this already")),
    Attack("an approver", VOTE, LATER, "rejected", after(rejected, "has rejected this already")),
    Attack("an approver", VOTE, LATER, "closed", after(closed, "has withdrawn this already")),
    Attack("an approver", VOTE, LATER, "carried out", after(carried_out, "has approved this already", OLIVIA)),
    Attack("an approver", VOTE, LATER, "void", after(voided, "was voided already")),
    Attack("an approver", VOTE, LATER, "the one before on the new card", of_the_one_before),
    Attack("an approver", VOTE, EARLIER, "no preview", before_it_is_said_what_it_does),
    Attack("an approver", VOTE, "while it waits", "changed in Stripe", changed_in_stripe),
]
