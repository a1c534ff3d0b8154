"""Votes and what was approved, from the read models."""

from datetime import datetime

from sqlalchemy import Engine, select

from billing.reports.approving import Passed, Vote
from billing.values.choices import Remedy
from billing.values.money import Money
from storage.giving import VOTED
from storage.read_models import case_list, proposals, votes

VOTES = select(
    votes.c.voter,
    votes.c.at,
    proposals.c.proposed_by,
    proposals.c.proposed_at,
    proposals.c.amount,
    proposals.c.currency,
).join_from(votes, proposals, VOTED)
PASSED = (
    select(
        proposals.c.proposed_by,
        proposals.c.customer,
        proposals.c.remedy,
        proposals.c.amount,
        proposals.c.currency,
        proposals.c.proposed_at,
        case_list.c.number,
    )
    .join_from(proposals, case_list, proposals.c.case_id == case_list.c.case_id)
    .where(proposals.c.approved_at.is_not(None), proposals.c.amount.is_not(None))
)


class Approving:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def votes(self, since: datetime) -> list[Vote]:
        with self.engine.connect() as connection:
            return [
                Vote(
                    row.voter,
                    row.proposed_by,
                    Money(row.amount, row.currency) if row.amount is not None else None,
                    row.at - row.proposed_at,
                )
                for row in connection.execute(VOTES.where(votes.c.at > since))
            ]

    def passed(self, since: datetime) -> list[Passed]:
        with self.engine.connect() as connection:
            return [
                Passed(
                    row.proposed_by,
                    row.customer,
                    Remedy(row.remedy),
                    Money(row.amount, row.currency),
                    row.proposed_at,
                    row.number,
                )
                for row in connection.execute(PASSED.where(proposals.c.proposed_at > since))
            ]
