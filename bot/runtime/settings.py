"""The environment, read once at the start. A wrong value stops the program with the variable's name and the cure, and
so does one that this version would take no notice of.
"""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.runtime import addresses

USER = re.compile(r"[UW][A-Z0-9]{2,}")
GROUP = re.compile(r"S[A-Z0-9]{2,}")
CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
# It becomes part of an address: neither half may lead out of it.
REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*/(?!\.{1,2}$)[A-Za-z0-9_.-]+")
# Slack's have 32 characters.
SHORTEST_SECRET = 8

ENV_FILE = Path(".env")

KEY_BYTES = 32

Ids = Annotated[frozenset[str], NoDecode]
InOrder = Annotated[tuple[str, ...], NoDecode]
Base = TypeVar("Base", bound=BaseSettings)

PREFIXES = {
    "slack_bot_token": ("xoxb-",),
    "slack_app_token": ("xapp-",),
    "stripe_api_key": ("rk_", "sk_"),
    "stripe_write_key": ("rk_", "sk_"),
}


class WrongSettings(Exception):
    """One line per wrong variable, each with its cure."""


class DatabaseSettings(BaseSettings):
    model_config = SettingsConfigDict(env_file=ENV_FILE, extra="ignore", case_sensitive=False, env_ignore_empty=True)

    database_url: SecretStr = SecretStr("sqlite:///billing.db")


class Settings(DatabaseSettings):
    slack_bot_token: SecretStr
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    stripe_api_key: SecretStr
    stripe_write_key: SecretStr | None = None
    stripe_api_url: str = "https://api.stripe.com"
    stripe_requests_per_second: int | None = None
    port: int = Field(default=3000, ge=0, le=65535)
    host: str | None = None
    support_channels: InOrder
    operators: Ids
    approvers: Ids = frozenset()
    policy_file: Path | None = None
    event_key_file: Path | None = None
    github_metadata_key: str = "github"
    support_email_metadata_key: str = "support_email"
    github_token: SecretStr | None = None
    github_repository: str | None = None
    github_api_url: str = "https://api.github.com"
    log_level: str = "INFO"
    # Nobody is to think that one of these does something: it is refused until it does.
    stripe_webhook_secret: SecretStr | None = None
    stripe_poll_seconds: SecretStr | None = None
    metrics_port: SecretStr | None = None
    audit_signing_key: SecretStr | None = None
    audit_channel: SecretStr | None = None

    @field_validator("stripe_requests_per_second", mode="before")
    @classmethod
    def is_rate(cls, value: Any) -> int | None:
        if value is not None and not re.fullmatch(r"[1-9][0-9]{0,5}", str(value).strip()):
            raise ValueError("it must be a whole number of requests from 1 on; Stripe takes 100 a second in all")
        return int(value) if value is not None else None

    @field_validator("slack_bot_token", "slack_app_token", "stripe_api_key", "stripe_write_key")
    @classmethod
    def has_prefix(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        prefixes = PREFIXES[info.field_name or ""]
        if value is not None and not value.get_secret_value().startswith(prefixes):
            raise ValueError(f"it must begin with {' or '.join(prefixes)}")
        if value is not None and value.get_secret_value() in prefixes:
            raise ValueError("it ends where it begins; copy it again, whole")
        return value

    @field_validator(*PREFIXES, "slack_signing_secret", "github_token")
    @classmethod
    def is_not_blank(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().strip():
            raise ValueError("it is blank; copy it again, or unset it")
        if value is not None and not re.fullmatch(r"[!-~]+", value.get_secret_value()):
            raise ValueError("it holds a space, a line break or a letter that none has; copy it again")
        return value

    @field_validator("slack_signing_secret")
    @classmethod
    def cannot_be_guessed(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError("it is too short to keep anybody out; copy all 32 characters of it")
        return value

    @field_validator("slack_api_url", "stripe_api_url", "github_api_url")
    @classmethod
    def is_safe_address(cls, value: str) -> str:
        return addresses.required(value)

    @field_validator("host")
    @classmethod
    def is_host(cls, value: str | None) -> str | None:
        if value is not None and value != "localhost" and not addresses.is_ip(value):
            raise ValueError("it must be an IP address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them")
        return value

    @field_validator(
        "stripe_webhook_secret", "stripe_poll_seconds", "metrics_port", "audit_signing_key", "audit_channel"
    )
    @classmethod
    def is_unset(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            raise ValueError("it is not in this version; unset it")
        return value

    @field_validator("event_key_file")
    @classmethod
    def holds_key(cls, value: Path | None) -> Path | None:
        try:
            if value is not None and len(value.read_bytes()) < KEY_BYTES:
                raise ValueError(f"its key is too short; make one: head -c {KEY_BYTES} /dev/urandom > {value.name}")
        except OSError as problem:
            raise ValueError(f"it can't be read ({problem.strerror}); name a file that holds a key") from None
        return value

    @property
    def channels(self) -> frozenset[str]:
        return frozenset(self.support_channels)

    @field_validator("support_channels", "operators", "approvers", mode="before")
    @classmethod
    def split(cls, value: Any) -> Any:
        return tuple(dict.fromkeys(filter(None, re.split(r"[,\s]+", value)))) if isinstance(value, str) else value

    @field_validator("support_channels")
    @classmethod
    def are_channels(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        all_match(value, (CHANNEL,), "channel ids (C…), separated by commas")
        return value

    @field_validator("support_channels", "operators")
    @classmethod
    def is_not_empty(cls, value: Collection[str]) -> Collection[str]:
        if not value:
            raise ValueError("it must list at least one id")
        return value

    @field_validator("operators", "approvers")
    @classmethod
    def are_people(cls, value: frozenset[str]) -> frozenset[str]:
        all_match(value, (USER, GROUP), "user ids (U…, W…) or user-group ids (S…), separated by commas")
        return value

    @field_validator("github_metadata_key", "support_email_metadata_key")
    @classmethod
    def is_metadata_key(cls, value: str) -> str:
        # It becomes part of Stripe's query language.
        if not re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", value):
            raise ValueError("it must be up to 40 letters, digits, '_', '.' or '-'")
        return value

    @field_validator("github_repository")
    @classmethod
    def is_repository(cls, value: str | None) -> str | None:
        if value is not None and not REPOSITORY.fullmatch(value):
            raise ValueError("it must be owner/name, as in the repository's address")
        return value

    @field_validator("log_level")
    @classmethod
    def is_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("it must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @model_validator(mode="after")
    def fit_together(self) -> "Settings":
        if self.slack_app_token is None and self.slack_signing_secret is None:
            raise ValueError(
                "SLACK_SIGNING_SECRET: is missing; copy it from the app's Basic Information page, "
                "or set SLACK_APP_TOKEN to use Socket Mode"
            )
        if (self.github_token is None) is not (self.github_repository is None):
            missing = "GITHUB_REPOSITORY" if self.github_token else "GITHUB_TOKEN"
            raise ValueError(f"{missing}: is missing; product gaps are filed with both of them, or unset the other")
        write = mode_of(self.stripe_write_key)
        if write and mode_of(self.stripe_api_key) not in {None, write}:
            raise ValueError(f"STRIPE_WRITE_KEY: it is a {write} key and STRIPE_API_KEY is not; make both of one mode")
        if not self.approvers:
            if "approvers" in self.model_fields_set:
                raise ValueError("APPROVERS: it lists nobody; list at least one id, or unset it for the operators")
            self.approvers = self.operators
        refuse_lonely_proposers(self.operators, self.approvers)
        return self

    @property
    def listens_on(self) -> str | None:
        """Where HTTP is served; None for all addresses. With Slack's socket nobody outside has to come in."""
        return self.host or ("127.0.0.1" if self.slack_app_token else None)

    @property
    def requests_per_second(self) -> int:
        """By itself a share of what Stripe takes of everybody: 100 a second, or 25 with a test key."""
        by_itself = 10 if "_test_" in self.stripe_api_key.get_secret_value() else 20
        return self.stripe_requests_per_second or by_itself


def mode_of(key: SecretStr | None) -> str | None:
    """`live` or `test`, where the key says it."""
    said = re.match(r"[a-z]+_(live|test)_", key.get_secret_value()) if key else None
    return said[1] if said else None


def refuse_lonely_proposers(operators: frozenset[str], approvers: frozenset[str]) -> None:
    """A group may always hold another person; whether it does is known only once Slack was asked."""
    if any(GROUP.fullmatch(id) for id in approvers):
        return
    alone = sorted(id for id in operators if approvers <= {id})
    if alone:
        raise ValueError(f"APPROVERS: nobody else could approve what {alone[0]} proposes; add a second person")


def all_match(ids: Collection[str], shapes: tuple[re.Pattern[str], ...], what: str) -> None:
    for id in sorted(ids):
        if not any(shape.fullmatch(id) for shape in shapes):
            raise ValueError(f"it must list {what}; this is none: {id[:20]!r}")


CURES = {
    "slack_bot_token": "copy the Bot User OAuth Token (xoxb-…) from the app's OAuth & Permissions page",
    "stripe_api_key": "make a restricted key (rk_…) in Stripe's dashboard under Developers, API keys",
    "support_channels": "list the ids (C…) of the channels where the bot works",
    "operators": "list the Slack ids of who may work cases",
}


def read(kind: type[Base], **given: Any) -> Base:
    """The settings from the environment and `.env`. Raises WrongSettings, which quotes no value of a secret."""
    try:
        return kind(**given)
    except ValidationError as problem:
        raise WrongSettings("\n".join(explain(error) for error in problem.errors())) from None


def explain(error: Any) -> str:
    field = str(error["loc"][0]) if error["loc"] else ""
    if error["type"] == "missing":
        return f"{field.upper()}: is missing; {CURES.get(field, 'set it')}"
    message = str(error.get("ctx", {}).get("error", f"{error['msg']}; mend or unset it"))
    return f"{field.upper()}: {message}" if field else message
