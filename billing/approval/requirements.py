"""What has to be satisfied before a proposal is carried out: what was sealed into it, and what the policy asks by now.

All of both: a policy that has become stricter holds at once, and one that has become laxer loosens nothing that waits.
"""

from billing.case.events import Proposed, Required
from billing.policy.policy import Policy
from billing.values.choices import Remedy

# Where no rule applied: any approver, once.
ONE_APPROVER = Required("")


def required_by(policy: Policy, remedy: Remedy, amount: int | None, currency: str | None) -> tuple[Required, ...]:
    """The policy's rules that apply."""
    return tuple(
        Required(rule.name, rule.approvals, rule.voters)
        for rule in policy.rules
        if rule.applies(remedy, amount, currency)
    )


def required(proposed: Proposed, policy: Policy) -> tuple[Required, ...]:
    by_now = required_by(policy, proposed.remedy, proposed.amount, proposed.currency)
    return tuple(dict.fromkeys((*(proposed.requires or (ONE_APPROVER,)), *by_now)))
