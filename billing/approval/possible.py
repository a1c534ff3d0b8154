"""Whether what the policy asks for can be had at all: people enough for each rule, no limit that shuts one out."""

from collections.abc import Iterable, Iterator

from billing.policy.policy import Policy
from billing.remedies.ladder import RUNGS
from billing.values.electorate import Electorate
from billing.values.money import Money


def too_few(policy: Policy, operators: Iterable[str], electorate: Electorate) -> Iterator[str]:
    """Each rule that nobody's proposal, or somebody's, could ever satisfy, in a sentence with its key.

    Nothing of a rule that hangs on a group which Slack can't resolve.
    """
    proposing = sorted(operators)
    for number, rule in enumerate(policy.rules, 1):
        if electorate.unresolved(rule.voters):
            continue
        voters = electorate.people(rule.voters)
        short = next((user for user in proposing if len(voters - {user}) < rule.approvals), None)
        if short:
            there = len(voters - {short})
            yield (
                f"approval.rules.{number} “{rule.name}” asks for {rule.approvals} other than who proposes, and for "
                f"{short} there are {there}; add people to its from, or lower its approvals"
            )


def shut_out(policy: Policy) -> Iterator[str]:
    """Each limit below a rule, which is therefore never asked."""
    limits = {
        "refund": policy.limits.refund,
        "customer_30_days": policy.limits.customer_30_days,
        "operator_day": policy.limits.operator_day,
        "workspace_day": policy.limits.workspace_day,
    }
    for name, amounts in limits.items():
        for rule in policy.rules:
            # What has no amount is never over one, and what gives nothing back is under no limit.
            counted = [RUNGS[remedy] for remedy in rule.remedies if RUNGS[remedy].has_amount]
            if not counted or not all(rung.gives_back for rung in counted):
                continue
            for currency, over in (rule.over or {}).items():
                most = (amounts or {}).get(currency)
                if most is not None and most <= over:
                    yield (
                        f"limits.{name}: {Money(most, currency)} is not more than what the rule “{rule.name}” is for "
                        f"({Money(over, currency)}), so that rule is never asked; raise the one or lower the other"
                    )
