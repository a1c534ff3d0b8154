"""The votes for a proposal, as the log has them: each person once."""

from billing.case.case import Case
from billing.case.events import Approved, Lapsed
from billing.values.people import is_person


def votes(case: Case, proposal: int) -> dict[str, Approved]:
    """Those that stand, by voter. What somebody else wrote, or the proposer, is no vote."""
    standing: dict[str, Approved] = {}
    proposer = case.at(proposal).actor
    for recorded in case.since(proposal):
        match recorded.event:
            case Approved(proposal=of) as vote if of == proposal and is_person(recorded.actor):
                standing.setdefault(recorded.actor, vote)
            case Lapsed(proposal=of, voters=gone) if of == proposal:
                for voter in gone:
                    standing.pop(voter, None)
    standing.pop(proposer, None)
    return standing
