"""POLICY_FILE: the limits and switches that an admin sets. A key that nobody knows is a mistake and stops the start."""

import hashlib
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from billing.policy import templates
from billing.policy.policy import Policy
from billing.policy.templates import BUILT_IN, Templates, WrongTemplate
from bot.runtime.settings import WrongSettings

MINUTES_OF_A_YEAR = 366 * 24 * 60
# Of what is shorter nothing is left once it is a time.
SHORTEST = 0.001
# What later versions know. Nobody is to think that it is heeded.
LATER = {"limits", "mode", "retention"} | {
    f"approval.{name}"
    for name in (
        "remind_after_minutes",
        "escalate_after_minutes",
        "escalate_to",
        "notify",
        "quiet",
        "timezone",
        "rules",
    )
}


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Approval(Section):
    expires_minutes: Annotated[float, Field(ge=SHORTEST, le=MINUTES_OF_A_YEAR, allow_inf_nan=False)] = 24 * 60


class Remedies(Section):
    credit_balance: bool = False
    credit_notes: bool = False


class Seats(Section):
    enforced: bool = False


class FollowUp(Section):
    templates: str | None = None


class PolicyFile(Section):
    approval: Approval = Approval()
    remedies: Remedies = Remedies()
    seats: Seats = Seats()
    follow_up: FollowUp = FollowUp()


def read_policy(path: Path | None) -> Policy:
    """The built-in policy without a file. Raises WrongSettings."""
    written = PolicyFile() if path is None else parsed(path)
    sentences = BUILT_IN if path is None else read_templates(written.follow_up.templates, path.parent)
    return Policy(
        digest=hashlib.sha256(f"{written.model_dump_json()}{sorted(sentences.items())}".encode()).hexdigest(),
        approval_expires=timedelta(minutes=written.approval.expires_minutes),
        credit_balance=written.remedies.credit_balance,
        credit_notes=written.remedies.credit_notes,
        seats_enforced=written.seats.enforced,
        templates=sentences,
    )


def read_templates(name: str | None, folder: Path) -> Templates:
    """The sentences for customers, from a file that stands beside POLICY_FILE."""
    if name is None:
        return BUILT_IN
    where = f"POLICY_FILE: follow_up.templates: {name}"
    try:
        return templates.read(tomllib.loads((folder / name).read_text("utf-8")))
    except WrongTemplate as problem:
        raise WrongSettings(f"{where}: {problem}") from None
    except (OSError, ValueError, RecursionError) as problem:
        why = type(problem).__name__
        raise WrongSettings(f"{where}: can't be read as TOML ({why}); mend it, or take it out of there") from None


def parsed(path: Path) -> PolicyFile:
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text())
        return PolicyFile.model_validate(table)
    except ValidationError as problem:
        raise WrongSettings(f"POLICY_FILE: {explain(problem.errors()[0])}") from None
    except (OSError, ValueError, RecursionError) as problem:
        why = type(problem).__name__
        raise WrongSettings(f"POLICY_FILE: can't be read as TOML ({why}); mend or unset it") from None


def explain(error: Any) -> str:
    """What is wrong with the file, by its key, and what is allowed."""
    *within, name = map(str, error["loc"])
    key = ".".join((*within, name))
    if key in LATER:
        return f"{key}: it is not in this version; remove it"
    if error["type"] == "extra_forbidden":
        section = PolicyFile.model_fields[within[0]].annotation if within else PolicyFile
        assert isinstance(section, type)
        assert issubclass(section, Section)
        return f"{key}: there is no such name; there are {', '.join(section.model_fields)}; mend or remove it"
    return f"{key}: {error['msg']}; mend or remove it"
