"""What the settings name outside the bot: Slack and its people, Stripe, GitHub."""

from collections.abc import Callable
from datetime import datetime

from slack_sdk import WebClient

from billing.stripe.accounts import Accounts
from billing.stripe.budget import Budget
from billing.stripe.client import Stripe
from billing.stripe.stripe_processor import StripeProcessor
from bot.gaps.github import GitHub
from bot.runtime.settings import Settings
from bot.slack.operators import ANSWER_WITHIN, Operators

# Slack shows an error after three seconds: inside a listener it is asked no longer than this.
LISTENER_TIMEOUT = 1.5
WORKER_TIMEOUT = 10

StripeAccounts = Accounts[StripeProcessor]


def people(
    client: WebClient, config: Settings, *, team: str, enterprise: str | None, patience: float = ANSWER_WITHIN
) -> Operators:
    return Operators(
        client,
        team=team,
        enterprise=enterprise,
        operators=config.operators,
        approvers=config.approvers,
        patience=patience,
    )


def stripe(config: Settings, now: Callable[[], datetime]) -> StripeAccounts:
    client = Stripe(
        config.stripe_api_key.get_secret_value(),
        write_key=config.stripe_write_key.get_secret_value() if config.stripe_write_key else None,
        api_url=config.stripe_api_url,
        budget=Budget(config.requests_per_second),
    )
    processor = StripeProcessor(
        client,
        github_key=config.github_metadata_key,
        email_key=config.support_email_metadata_key,
        now=now,
    )
    return Accounts(processor)


def github(config: Settings) -> GitHub | None:
    if config.github_token is None or config.github_repository is None:
        return None
    return GitHub(
        token=config.github_token.get_secret_value(),
        repository=config.github_repository,
        api_url=config.github_api_url,
    )


def slack_client(config: Settings, timeout: float) -> WebClient:
    """Without the SDK's own retries: it would post a message twice when only the answer was lost."""
    return WebClient(
        token=config.slack_bot_token.get_secret_value(),
        base_url=config.slack_api_url.rstrip("/") + "/",
        timeout=timeout,  # type: ignore[arg-type]  # declared as whole seconds, handed to urllib, which takes fractions
        retry_handlers=[],
    )
