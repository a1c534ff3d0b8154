"""`policy replay`: what a policy would have asked or refused of what was proposed lately."""

from datetime import datetime, timedelta

from billing.case.events import Proposed, Rejected
from billing.policy.limits import Limits
from billing.policy.policy import Policy
from bot.runtime.explaining import replayed
from storage.limits import proposals
from tests.billing.samples import BOB, charge, proposed
from tests.storage.shelf import Shelf


def refund(of: str, amount: int) -> Proposed:
    return proposed(charge(of), amount=amount, customer="cus_1")


def replay(shelf: Shelf, policy: Policy, since: datetime) -> list[str]:
    with shelf.engine.connect() as connection:
        return [line.partition(" by ")[2] or line for line in replayed(proposals(connection, since), policy, since)]


def test_what_was_given_away_before_its_days_counts_in_the_limits_and_is_not_told(database: str) -> None:
    shelf = Shelf(database)
    shelf.case("cus_1", refund("ch_1", 2000))
    shelf.case("cus_1", refund("ch_2", 2000), (BOB, Rejected(4)))
    shelf.at += timedelta(days=28)
    since = shelf.at
    shelf.case("cus_1", refund("ch_3", 2000))
    shelf.at += timedelta(days=3)
    shelf.case("cus_1", refund("ch_4", 2000))
    told = replay(shelf, Policy(limits=Limits(customer_30_days={"usd": 3000})), since)
    refused = "refused by the limit for one customer in 30 days (limit:customer_30_days)"
    assert [line.partition(": ")[2] for line in told] == [
        refused,
        "asks one approver",
        "1 refused, 0 asked for something else",
    ]
    shelf.engine.dispose()
