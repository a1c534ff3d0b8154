"""`python app.py check`: a line for each thing that has to be right, with the cure where it is not."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from billing.errors import INVALID_KEY, PERMISSION
from bot.manifest import scopes
from bot.operators import UNREACHABLE, Operators, error_code

Finding = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Checks:
    """Attributes:
    database: raises with the cure as its text unless the database answers and its schema fits.
    stripe: what the key can't read, by resource; None where it can.
    github: what keeps product gaps from being filed, if they are to be.
    """

    client: WebClient
    channels: frozenset[str]
    database: Callable[[], None]
    stripe: Callable[[], dict[str, str | None]]
    operators: Operators
    github: Callable[[], str | None] | None = None

    def run(self) -> bool:
        """Prints every finding; whether all is well."""
        well = True
        for name, problem in self.findings():
            sys.stdout.write(f"{'wrong' if problem else 'ok':5}  {name}{f': {problem}' if problem else ''}\n")
            well = well and problem is None
        return well

    def findings(self) -> Iterator[Finding]:
        yield "configuration", None
        yield "database", attempt(self.database)
        yield from self.slack()
        for resource, code in self.stripe().items():
            yield f"Stripe: read {resource}", stripe_cure(code) if code else None
        if self.github:
            yield "GitHub: file product gaps", self.github()

    def slack(self) -> Iterator[Finding]:
        try:
            answer = self.client.auth_test()
        except UNREACHABLE as problem:
            yield "Slack: sign in", f"{error_code(problem)}; check SLACK_BOT_TOKEN and SLACK_API_URL"
            return
        yield "Slack: sign in", None
        granted = set(str(answer.headers.get("x-oauth-scopes", "")).replace(" ", "").split(","))
        missing = sorted(set(scopes()) - granted) if granted != {""} else []
        cure = f"{', '.join(missing)} missing; install the app again with manifest.json"
        yield "Slack: scopes", cure if missing else None
        for channel in sorted(self.channels):
            yield f"Slack: channel {channel}", self.channel(channel)
        unresolved = ", ".join(self.operators.unresolved_groups())
        cure = f"{unresolved} can't be resolved; check the id, and that the group is enabled"
        yield "Slack: user groups", cure if unresolved else None
        lonely = self.operators.lonely_proposer()
        cure = f"nobody else could approve what {lonely} proposes; add a second person to APPROVERS"
        yield "Slack: approvers", cure if lonely else None

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


def stripe_cure(code: str) -> str:
    if code in {"APIConnectionError", "api_connection_error"}:
        return "Stripe can't be reached; check STRIPE_API_URL and the network"
    if code == INVALID_KEY:
        return "Stripe does not take the key; check STRIPE_API_KEY"
    if code.startswith(PERMISSION):
        named = " or ".join(code.split(","))
        return f"the key lacks {named}; add this permission in Stripe's dashboard under Developers, API keys"
    return f"{code}; give the key read access to it in Stripe's dashboard under Developers, API keys"


def attempt(check: Callable[[], None]) -> str | None:
    try:
        check()
    except Exception as problem:
        said = next(iter(str(problem).splitlines()), "")
        return (
            said if said.startswith("DATABASE_URL") else f"DATABASE_URL: it does not answer ({type(problem).__name__})"
        )
    return None
