"""What the policy asks for and allows, in plain words: the rules, the limits, and when people are told."""

from collections.abc import Iterable

from billing.policy.limits import Amounts
from billing.policy.policy import Policy
from billing.policy.rules import Rule
from billing.ports.control import Paused
from billing.values.choices import Remedy
from billing.values.electorate import is_group
from billing.values.money import Money
from billing.wording import labels
from billing.wording.limits import NAMES
from billing.wording.line import counted
from bot.messages import blocks
from bot.messages.scene import person

# For what has no rule of its own.
ONE_APPROVER = "Where no rule applies, one approver other than who proposed it is enough."


def policy_in_words(policy: Policy, approvers: Iterable[str], paused: Paused | None) -> str:
    limits = {
        "refund": policy.limits.refund,
        "customer_30_days": policy.limits.customer_30_days,
        "operator_day": policy.limits.operator_day,
        "workspace_day": policy.limits.workspace_day,
    }
    said = ["*Who approves what*", *(f"• {rule_line(rule)}" for rule in policy.rules), f"• {ONE_APPROVER}"]
    said += [f"*Approvers:* {whom(approvers)}", f"*Limits:* {'none' if not policy.limits.are_set else ''}".rstrip()]
    said += [f"• {NAMES[name]}: {amounts_line(amounts)}" for name, amounts in limits.items() if amounts is not None]
    said.append(f"A proposal expires after {minutes(policy.approval_expires.total_seconds())}. {telling(policy)}")
    said += ["*Shadow mode:* nothing is sent to Stripe."] if policy.shadow else []
    said += [f"*Execution is paused* since {blocks.moment(paused.at)}."] if paused else []
    return "\n".join([*said, f"Digest: `{policy.digest}`"])


def rule_line(rule: Rule) -> str:
    remedies = ", ".join(f"“{labels.REMEDIES[remedy]}”" for remedy in Remedy if remedy in rule.remedies)
    over = f" over {amounts_line(rule.over)}, or in another currency" if rule.over else ""
    who = counted(rule.approvals, "approver") if rule.voters is None else f"{rule.approvals} of {whom(rule.voters)}"
    return f"*{blocks.untrusted(rule.name)}:* {who} for {remedies}{over}"


def amounts_line(amounts: Amounts | None) -> str:
    return ", ".join(str(Money(amount, currency)) for currency, amount in (amounts or {}).items())


def whom(ids: Iterable[str]) -> str:
    return ", ".join(f"<!subteam^{id}>" if is_group(id) else person(id) for id in sorted(ids))


def telling(policy: Policy) -> str:
    notices = policy.notices
    at_once = "Who may vote is told at once and" if notices.tells else "Who may vote is told"
    said = f"{at_once} again after {minutes(notices.remind_after.total_seconds())}"
    if notices.escalate_to:
        later = minutes(notices.escalate_after.total_seconds())
        said += f"; after {later} {whom(notices.escalate_to)} may vote, too"
    if notices.quiet:
        said += f"; nobody is reminded from {notices.quiet.begins:%H:%M} to {notices.quiet.ends:%H:%M}"
    return f"{said}."


def minutes(seconds: float) -> str:
    return f"{seconds / 60:g} minutes" if seconds < 7200 else f"{seconds / 3600:g} hours"
