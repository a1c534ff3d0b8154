"""Who approved whom, what was waved through, and what was cut into pieces that no rule asks about."""

from datetime import timedelta
from fractions import Fraction

from billing.policy.rules import Rule
from billing.reports.approving import Mutual, Pair, Passed, Split, Vote, approvals, splits
from billing.reports.giving import Waits
from billing.values.choices import Remedy
from billing.values.money import Money
from tests.billing.samples import ADA, BOB, EVE, NOW, usd

LARGE = Rule("large refunds", frozenset({Remedy.REFUND_CHARGE}), over={"usd": 50000})


def vote(voter: str, seconds: int, money: Money | None = None, proposer: str = ADA) -> Vote:
    return Vote(voter, proposer, money, timedelta(seconds=seconds))


def passed(amount: int, hours: float, number: int = 1, **given: object) -> Passed:
    fields = {"proposer": ADA, "customer": "cus_1", "remedy": Remedy.REFUND_CHARGE, "money": usd(amount)} | given
    return Passed(**fields, at=NOW + timedelta(hours=hours), number=number)  # type: ignore[arg-type]  # as they are


def test_votes_are_told_by_pair_with_their_money_and_their_pace() -> None:
    told = approvals([vote(BOB, 5, usd(100)), vote(BOB, 15, Money(7, "eur")), vote(BOB, 25), vote(EVE, 10)], [], [])
    assert told.pairs[0] == Pair(
        BOB, ADA, 3, (Money(7, "eur"), usd(100)), Waits(timedelta(seconds=15), timedelta(seconds=25))
    )
    assert (told.votes, told.busiest, told.hasty) == (4, Fraction(3, 4), 2)


def test_two_who_approve_each_other_are_named_once() -> None:
    told = approvals([vote(BOB, 5), vote(BOB, 6), vote(ADA, 7, proposer=BOB), vote(EVE, 8)], [], [])
    assert told.mutual == (Mutual((ADA, BOB), 3),)


def test_without_votes_there_is_nothing_to_tell() -> None:
    told = approvals([], [], [LARGE])
    assert (told.votes, told.pairs, told.mutual, told.splits) == (0, (), (), ())
    assert told.busiest == 0


def test_an_amount_cut_into_pieces_within_a_day_is_found_once() -> None:
    pieces = [passed(30000, 0, 1), passed(30000, 2, 2), passed(10000, 3, 3), passed(40000, 100, 4)]
    assert list(splits(pieces, [LARGE])) == [Split("large refunds", ADA, usd(70000), (1, 2, 3))]


def test_what_a_rule_asked_about_or_never_would_is_no_split() -> None:
    of_others = [passed(30000, 0), passed(30000, 1, customer="cus_2"), passed(30000, 2, proposer=BOB)]
    not_asked = [passed(30000, 0, remedy=Remedy.CREDIT_BALANCE), passed(60000, 1), passed(50000, 26)]
    euros = [passed(0, hour, money=Money(40000, "eur")) for hour in (0, 1)]
    assert list(splits([*of_others, *not_asked[:2]], [LARGE])) == []
    assert list(splits([*not_asked[1:], *euros], [LARGE])) == []
    assert list(splits([passed(30000, 0), passed(30000, 1)], [Rule("any", frozenset({Remedy.REFUND_CHARGE}))])) == []
