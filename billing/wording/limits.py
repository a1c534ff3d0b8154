"""How a limit of the policy is said, and who may change it."""

from billing.policy.limits import Passed

NAMES = {
    "refund": "for one refund or credit",
    "customer_30_days": "for one customer in 30 days",
    "operator_day": "for what one person proposes in 24 hours",
    "workspace_day": "for all that is proposed in 24 hours",
}
CHANGED = "whoever runs the bot can change limits.{name} in its policy file"


def sentence(passed: Passed) -> str:
    """Why an amount is refused, and what to do instead."""
    change = CHANGED.format(name=passed.name)
    if passed.left is None:
        return f"The limit {NAMES[passed.name]} does not name this currency; {change}."
    return f"The limit {NAMES[passed.name]} leaves {passed.left}: propose no more than that, or {change}."


def past(name: str) -> str:
    """Which limit stands before what was typed in another form, or by somebody else."""
    return f"the limit {NAMES.get(name, 'of the policy')} would be passed; {CHANGED.format(name=name)}"
