"""POLICY_FILE: the rules, limits and switches that an admin sets. A key that nobody knows, or a value that can't be, is
a mistake and stops the start.
"""

import hashlib
import re
import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from billing.policy import templates
from billing.policy.limits import Limits
from billing.policy.notices import Notices, Quiet
from billing.policy.policy import Policy
from billing.policy.rules import Rule
from billing.policy.templates import BUILT_IN, Templates, WrongTemplate
from billing.remedies.ladder import RUNGS
from billing.values import money
from billing.values.choices import Remedy
from bot.runtime.settings import GROUP, USER, WrongSettings

MINUTES_OF_A_YEAR = 366 * 24 * 60
MOST_DAYS = 100 * 366
# Of what is shorter nothing is left once it is a time.
SHORTEST = 0.001
LONGEST_NAME = 80
MOST_APPROVALS = 10
HOURS = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")
APPROVED = [remedy.value for remedy in Remedy if RUNGS[remedy].approval]


def are_ids(value: list[str]) -> list[str]:
    if not value or not all(USER.fullmatch(id) or GROUP.fullmatch(id) for id in value):
        raise ValueError("allowed are user ids (U…, W…) and user-group ids (S…), at least one")
    return value


def are_amounts(value: dict[str, str]) -> dict[str, str]:
    for currency, amount in value.items():
        if not money.is_currency(currency):
            raise ValueError(f"{currency} is no currency; allowed are three small letters, such as usd")
        try:
            money.parse_or_nothing(amount, currency)
        except ValueError as problem:
            raise ValueError(f"{currency}: {problem}") from None
    if not value:
        raise ValueError('it names no currency; write { usd = "500.00" }')
    return value


def are_remedies(value: list[str]) -> list[str]:
    if not value or not set(value) <= set(APPROVED):
        raise ValueError(f"allowed are the remedies that need a second person: {', '.join(APPROVED)}")
    return value


Ids = Annotated[list[str], AfterValidator(are_ids)]
Amounts = Annotated[dict[str, str], AfterValidator(are_amounts)]
Minutes = Annotated[float, Field(ge=SHORTEST, le=MINUTES_OF_A_YEAR, allow_inf_nan=False)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class RuleSection(Section):
    name: str
    remedies: Annotated[list[str], AfterValidator(are_remedies)] = APPROVED
    over: Amounts | None = None
    approvals: Annotated[int, Field(ge=1, le=MOST_APPROVALS)] = 1
    voters: Ids | None = Field(default=None, alias="from")

    @field_validator("name")
    @classmethod
    def is_name(cls, value: str) -> str:
        if not value.strip() or len(value) > LONGEST_NAME or not value.isprintable():
            raise ValueError(f"allowed is a line of 1 to {LONGEST_NAME} characters")
        return value.strip()


class Approval(Section):
    expires_minutes: Minutes = 24 * 60
    remind_after_minutes: Minutes = 60
    escalate_after_minutes: Minutes = 240
    escalate_to: Annotated[list[str], AfterValidator(lambda ids: are_ids(ids) if ids else ids)] = []
    notify: Literal["dm", "none"] = "dm"
    quiet: str | None = None
    timezone: str = "UTC"
    rules: list[RuleSection] = []

    @field_validator("quiet")
    @classmethod
    def are_hours(cls, value: str | None) -> str | None:
        if value is not None and (not HOURS.fullmatch(value) or value[:5] == value[6:]):
            raise ValueError("allowed are two times of a day, such as 20:00-08:00")
        return value

    @field_validator("timezone")
    @classmethod
    def is_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (OSError, ValueError, KeyError):
            raise ValueError("allowed is the name of a time zone, such as Europe/Berlin") from None
        return value

    @field_validator("rules")
    @classmethod
    def have_names_of_their_own(cls, value: list[RuleSection]) -> list[RuleSection]:
        names = [rule.name for rule in value]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ValueError(f"two rules are named “{twice}”; allowed is a name for each")
        return value


class LimitsSection(Section):
    refund: Amounts | None = None
    customer_30_days: Amounts | None = None
    operator_day: Amounts | None = None
    workspace_day: Amounts | None = None


class Mode(Section):
    shadow: bool = False


class Retention(Section):
    personal_data_days: Annotated[int, Field(ge=0, le=MOST_DAYS)] = 0


class Remedies(Section):
    credit_balance: bool = False
    credit_notes: bool = False


class Seats(Section):
    enforced: bool = False


class FollowUp(Section):
    templates: str | None = None


class PolicyFile(Section):
    approval: Approval = Approval()
    limits: LimitsSection = LimitsSection()
    mode: Mode = Mode()
    retention: Retention = Retention()
    remedies: Remedies = Remedies()
    seats: Seats = Seats()
    follow_up: FollowUp = FollowUp()


def read_policy(path: Path | None) -> Policy:
    """The built-in policy without a file. Raises WrongSettings."""
    written = PolicyFile() if path is None else parsed(path)
    sentences = BUILT_IN if path is None else read_templates(written.follow_up.templates, path.parent)
    days = written.retention.personal_data_days
    return Policy(
        digest=hashlib.sha256(f"{written.model_dump_json()}{sorted(sentences.items())}".encode()).hexdigest(),
        approval_expires=timedelta(minutes=written.approval.expires_minutes),
        rules=tuple(map(rule, written.approval.rules)),
        limits=Limits(**{name: minor(amounts) for name, amounts in written.limits}),
        notices=notices(written.approval),
        shadow=written.mode.shadow,
        personal_data_kept=timedelta(days=days) if days else None,
        credit_balance=written.remedies.credit_balance,
        credit_notes=written.remedies.credit_notes,
        seats_enforced=written.seats.enforced,
        templates=sentences,
    )


def rule(written: RuleSection) -> Rule:
    return Rule(
        name=written.name,
        remedies=frozenset(map(Remedy, written.remedies)),
        over=minor(written.over),
        approvals=written.approvals,
        voters=None if written.voters is None else tuple(sorted(set(written.voters))),
    )


def minor(amounts: dict[str, str] | None) -> dict[str, int] | None:
    if amounts is None:
        return None
    return {currency: money.parse_or_nothing(amount, currency).amount for currency, amount in amounts.items()}


def notices(written: Approval) -> Notices:
    return Notices(
        tells=written.notify == "dm",
        remind_after=timedelta(minutes=written.remind_after_minutes),
        escalate_after=timedelta(minutes=written.escalate_after_minutes),
        escalate_to=tuple(sorted(set(written.escalate_to))),
        quiet=quiet(written.quiet, written.timezone) if written.quiet else None,
    )


def quiet(hours: str, timezone: str) -> Quiet:
    begins, ends = map(time.fromisoformat, hours.split("-"))
    return Quiet(begins, ends, ZoneInfo(timezone))


def read_templates(name: str | None, folder: Path) -> Templates:
    """The sentences for customers, from a file that stands beside POLICY_FILE."""
    if name is None:
        return BUILT_IN
    where = f"POLICY_FILE: follow_up.templates: {name}"
    try:
        return templates.read(tomllib.loads((folder / name).read_text("utf-8")))
    except WrongTemplate as problem:
        raise WrongSettings(f"{where}: {problem}") from None
    except FileNotFoundError:
        raise WrongSettings(f"{where}: there is no such file beside POLICY_FILE; name the one that you have") from None
    except (OSError, ValueError, RecursionError) as problem:
        why = type(problem).__name__
        raise WrongSettings(f"{where}: can't be read as TOML ({why}); mend it, or take it out of there") from None


def parsed(path: Path) -> PolicyFile:
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        return PolicyFile.model_validate(table)
    except ValidationError as problem:
        raise WrongSettings("POLICY_FILE: " + "\nPOLICY_FILE: ".join(map(explain, problem.errors()))) from None
    except FileNotFoundError:
        raise WrongSettings(f"POLICY_FILE: there is no file {path}; name the one that you have, or unset it") from None
    except (OSError, ValueError, RecursionError) as problem:
        why = type(problem).__name__
        raise WrongSettings(f"POLICY_FILE: can't be read as TOML ({why}); mend or unset it") from None


def explain(error: Any) -> str:
    """What is wrong with the file, by its key, and what is allowed. Rules are counted from 1."""
    *within, name = error["loc"]
    key = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in (*within, name))
    if error["type"] == "extra_forbidden":
        return f"{key}: there is no such name; there are {', '.join(names_in(within))}; mend or remove it"
    told = error["msg"].removeprefix("Value error, ")
    return f"{key}: {told}; mend or remove it"


def names_in(within: list[str | int]) -> list[str]:
    """What may stand in a table of the file."""
    section: Any = PolicyFile
    for part in within:
        if isinstance(part, str):
            of = section.model_fields[part].annotation
            section = next(iter(get_args(of)), of)
    return [field.alias or name for name, field in section.model_fields.items()]
