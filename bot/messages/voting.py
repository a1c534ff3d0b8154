"""Who has to approve a proposal, who did, and who may still: as the card says it."""

from billing.approval.voters import counting
from billing.approval.votes import votes
from billing.case.case import Case
from billing.case.events import Lapsed, Required
from bot.messages import blocks, marks
from bot.messages.root import paused
from bot.messages.scene import Scene, person
from bot.messages.whose_turn import voters

SHADOW = f"{marks.WARNING} *Shadow mode:* whatever is approved, nothing is sent to Stripe"


def who_decides(scene: Scene, proposal: int) -> list[str]:
    """The rules that apply, the votes so far, who may still vote, and until when; each a line of mrkdwn."""
    case, counted = scene.case, counting(scene.case, proposal, scene.policy, scene.electorate)
    cast = {voter: counted.places_of(voter) for voter in votes(case, proposal)}
    asked = counted.required if any(rule.name for rule in counted.required) else ()
    said = [*paused(scene), *([SHADOW] if scene.policy.shadow else [])]
    said += [f"*Rules:* {'; '.join(map(rule_line, asked))}"] if asked else []
    if cast:
        said.append(f"*Approved so far:* {', '.join(map(person, cast))}")
    said += lapses(case, proposal)
    asked_by = f"not {person(counted.proposer)}, who asked {blocks.moment(case.at(proposal).at)}"
    said.append(f"*May approve:* {voters(scene, proposal)}{until(case, proposal)}; {asked_by}")
    return said


def lapses(case: Case, proposal: int) -> list[str]:
    """Why it waits again after it was approved, the last time that it did."""
    found = [recorded.event for recorded in case.since(proposal) if isinstance(recorded.event, Lapsed)]
    if not found:
        return []
    gone = ", ".join(map(person, found[-1].voters))
    why = f"the vote of {gone} does not count any more" if gone else "more is asked for by now than was approved"
    return [f"*It waits again:* {why}"]


def rule_line(rule: Required) -> str:
    votes = f", {rule.approvals} votes" if rule.approvals > 1 else ""
    if not rule.name:
        return "an approver, as when it was proposed"
    return f"{blocks.untrusted(rule.name)}{votes}"


def until(case: Case, proposal: int) -> str:
    expires_at = case.proposed(proposal).expires_at
    return f", until {blocks.moment(expires_at)}" if expires_at else ""
