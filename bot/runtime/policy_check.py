"""What is wrong with a policy that can be read: too few people, a rule that is never asked, names nobody has."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from billing.approval.possible import shut_out, too_few
from billing.policy.policy import Policy
from billing.values.electorate import Electorate, is_group
from billing.values.people import Role
from bot.slack.operators import Operators

BARRED = {"deleted": "is deactivated", "bot": "is a bot", "guest": "is a guest", "outsider": "is not of this workspace"}


def problems(policy: Policy, operators: Operators) -> Iterator[str]:
    """Each in a sentence with its key, or the id that it is about."""
    known = operators.electorate(policy.named)
    for id in sorted(policy.named):
        if is_group(id) and id not in known.members:
            yield f"{id}: Slack can't resolve this user group; check the id, and that the group is enabled"
    barred = {}
    for user in sorted(known.people(policy.named)):
        why = operators.who(user).barred
        if why in BARRED:
            barred[user] = why
            if user in policy.named:
                yield f"{user} {BARRED[why]}, so nobody waits for them; remove the id there"
    able = replace(policy, rules=tuple(replace(rule, voters=left(rule.voters, barred)) for rule in policy.rules))
    yield from too_few(able, operators.everyone(Role.OPERATOR) or (), without(known, frozenset(barred)))
    yield from shut_out(policy)


def left(voters: tuple[str, ...] | None, barred: Mapping[str, str]) -> tuple[str, ...] | None:
    return None if voters is None else tuple(id for id in voters if id not in barred)


def without(known: Electorate, barred: frozenset[str]) -> Electorate:
    """Of those who may vote only whoever Slack says may."""
    members = {group: people - barred for group, people in known.members.items()}
    return Electorate(known.approvers - barred, members)
