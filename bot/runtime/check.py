"""`python app.py check`: a line for each thing that has to be right, with the cure where it is not."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from billing.policy.policy import Policy
from billing.values.people import Role
from bot.runtime.manifest import scopes
from bot.runtime.policy_check import problems
from bot.slack.operators import UNREACHABLE, Operators, error_code

Finding = tuple[str, str | None]
Warned = tuple[str, str]

# What Slack's word on a person rules out.
BARRED = {
    "deleted": "is deactivated",
    "bot": "is a bot",
    "guest": "is a guest",
    "outsider": "is not of this workspace",
    "unknown": "can't be looked up now",
}
ABLE = {Role.OPERATOR: ("work cases", "OPERATORS"), Role.APPROVER: ("approve", "APPROVERS")}
# With two who may approve, each has somebody else for what they propose.
ENOUGH = 2
NAMED = 5
# Slack is asked about each.
LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Checks:
    """Attributes:
    warnings: what works and could be safer, with the cure.
    database: raises with the cure as its text unless the database answers and its schema fits.
    stripe: what is to be said of Stripe.
    policy: what POLICY_FILE says.
    people: who may do what, for the workspace and the organisation that the bot is in.
    github: what keeps product gaps from being filed, if they are to be.
    """

    client: WebClient
    channels: frozenset[str]
    database: Callable[[], None]
    stripe: Callable[[], Iterator[Finding]]
    people: Callable[[str, str | None], Operators]
    policy: Policy
    warnings: Callable[[], Iterator[Warned]] = lambda: iter(())
    app_token: SecretStr | None = None
    github: Callable[[], str | None] | None = None

    def run(self) -> bool:
        """Prints every finding; whether all is well."""
        well = True
        for name, problem in self.findings():
            sys.stdout.write(f"{'wrong' if problem else 'ok':5}  {name}{f': {problem}' if problem else ''}\n")
            well = well and problem is None
        # What can't be asked was found wrong before.
        with suppress(Exception):
            for name, cure in [*self.warnings(), *self.idle()]:
                sys.stdout.write(f"warn   {name}: {cure}\n")
        return well

    def findings(self) -> Iterator[Finding]:
        yield "configuration", None
        yield "database", attempt(self.database)
        yield from self.slack()
        yield from self.stripe()
        if self.github:
            yield "GitHub: file product gaps", self.github()

    def slack(self) -> Iterator[Finding]:
        try:
            answer = self.client.auth_test()
        except UNREACHABLE as problem:
            yield "Slack: sign in", f"{error_code(problem)}; check SLACK_BOT_TOKEN and SLACK_API_URL"
            return
        yield "Slack: sign in", None
        yield f"Slack: workspace {answer.get('team') or ''} ({answer['team_id']})", None
        granted = set(str(answer.headers.get("x-oauth-scopes", "")).replace(" ", "").split(","))
        missing = sorted(set(scopes()) - granted) if granted != {""} else []
        cure = f"{', '.join(missing)} missing; install the app again with manifest.json"
        yield "Slack: scopes", cure if missing else None
        for channel in sorted(self.channels):
            yield f"Slack: channel {channel}", self.channel(channel)
        if self.app_token:
            yield "Slack: socket", self.socket(self.app_token.get_secret_value())
        operators = self.people(answer["team_id"], answer.get("enterprise_id"))
        yield from roles(operators)
        wrong: list[Finding] = [("policy", problem) for problem in problems(self.policy, operators)]
        yield from wrong or [(f"policy {self.policy.digest}", None)]

    def idle(self) -> Iterator[Warned]:
        """Those listed who can't act: others can, so it is nothing wrong."""
        answer = self.client.auth_test()
        operators = self.people(answer["team_id"], answer.get("enterprise_id"))
        for role, (does, variable) in ABLE.items():
            for user in sorted(operators.everyone(role) or ())[:LOOKED_AT]:
                if why := operators.who(user).barred:
                    yield variable, f"{user} {BARRED.get(why, why)}, so they can't {does}; remove the id there"

    def socket(self, token: str) -> str | None:
        """Asks for the address of a socket, and opens none."""
        try:
            self.client.apps_connections_open(app_token=token)
        except UNREACHABLE as problem:
            return f"{error_code(problem)}; check SLACK_APP_TOKEN, and that it has the scope connections:write"
        return None

    def channel(self, channel: str) -> str | None:
        try:
            found = self.client.conversations_info(channel=channel)["channel"]
        except SlackApiError as problem:
            return f"{error_code(problem)}; check the id in SUPPORT_CHANNELS and invite the bot"
        except UNREACHABLE as problem:
            return f"{error_code(problem)}; try again"
        if found.get("is_archived"):
            return "it is archived; name another one in SUPPORT_CHANNELS"
        if found.get("is_ext_shared") or found.get("is_pending_ext_shared"):
            return "it is shared with another organisation, so nothing is shown there; name an internal one"
        if found.get("is_member") is False:
            return "the bot is not in it; invite it there"
        return None


def roles(operators: Operators) -> Iterator[Finding]:
    unresolved = ", ".join(operators.unresolved_groups())
    cure = f"{unresolved} can't be resolved; check the id, and that the group is enabled"
    yield "Slack: user groups", cure if unresolved else None
    yield "Slack: operators", nobody_able(operators, Role.OPERATOR)
    yield "Slack: approvers", nobody_able(operators, Role.APPROVER) or lonely(operators)


def nobody_able(operators: Operators, role: Role) -> str | None:
    able, barred = sorted_out(operators, role)
    if able or not barred:
        return None
    does, variable = ABLE[role]
    return f"nobody can {does}: {'; '.join(barred[:NAMED])}; list full members of this workspace in {variable}"


def lonely(operators: Operators) -> str | None:
    """Why somebody's proposals could never be approved: nobody approves their own."""
    able, barred = sorted_out(operators, Role.APPROVER)
    proposer, why = operators.lonely_proposer(), ""
    if barred and len(able) == 1 and able[0] in (operators.everyone(Role.OPERATOR) or ()):
        proposer, why = able[0], f" ({'; '.join(barred[:NAMED])})"
    cure = f"nobody else could approve what {proposer} proposes{why}; add a second person to APPROVERS"
    return cure if proposer else None


def sorted_out(operators: Operators, role: Role) -> tuple[list[str], list[str]]:
    """Those listed who may act, no more than two of them, and of those before them why they may not."""
    able: list[str] = []
    barred = []
    for user in sorted(operators.everyone(role) or ()):
        why = operators.who(user).barred
        barred += [f"{user} {BARRED.get(why, why)}"] if why else []
        able += [] if why else [user]
        if len(able) == ENOUGH:
            break
    return able, barred


def attempt(check: Callable[[], None]) -> str | None:
    try:
        check()
    except Exception as problem:
        said = next(iter(str(problem).splitlines()), "")
        named = said.startswith(("DATABASE_URL", "EVENT_KEY_FILE"))
        return said if named else f"DATABASE_URL: it does not answer ({type(problem).__name__})"
    return None
