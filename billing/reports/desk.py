"""What waits for one person, over all cases."""

from dataclasses import dataclass

from billing.reports.case_list import CaseList

NOTHING = CaseList(0, ())


@dataclass(frozen=True, slots=True)
class Desk:
    """Attributes:
    to_approve: cases with a proposal that this person may vote for; those that waited longest.
    mine: open ones that they opened, proposed something in, or were handed.
    unsettled: of theirs, and for an approver of everybody's, those with a step whose outcome is not known.
    came_back: of theirs, those of which a refund came back.
    untold: of theirs, those whose follow-up is drafted for a day.
    """

    to_approve: CaseList
    mine: CaseList = NOTHING
    unsettled: CaseList = NOTHING
    came_back: CaseList = NOTHING
    untold: CaseList = NOTHING

    def for_voter(self) -> "Desk":
        """Of somebody who only votes: what was theirs before is theirs no more."""
        return Desk(self.to_approve)
