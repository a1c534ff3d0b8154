"""Our values as JSON and back: events in the log, readings of Stripe in the erasable table.

A reading bears the mark of the program that wrote it down: what an earlier one did not read would pass for its default.
"""

import dataclasses
import hashlib
import json
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from billing.account.account import Account, Profile
from billing.account.preview import Previews
from billing.case.events import Event
from billing.case.log import STEPS, step_of

readings: TypeAdapter[Account] = TypeAdapter(Account)
previews: TypeAdapter[Previews] = TypeAdapter(Previews)
profiles: TypeAdapter[tuple[Profile, ...]] = TypeAdapter(tuple[Profile, ...])
# What says nothing of a field's values.
TOLD = {"title", "description"}
events: dict[str, TypeAdapter[Any]] = {step: TypeAdapter(event) for step, event in STEPS.items()}


def encode(event: Event) -> dict[str, Any]:
    """The event's data; an optional field that is as it would be anyway is left out, a required one may be null, and
    what an auditor asks for is always there.
    """
    step = step_of(event)
    written = events[step].dump_python(event, mode="json")
    usual = {field.name: field.default for field in dataclasses.fields(event) if not field.metadata.get("always")}
    told = {name: value for name, value in written.items() if name not in usual or getattr(event, name) != usual[name]}
    _, _, topic = step.partition(":")
    return {"topic": topic, **told} if topic else told


def decode(kind: str, data: dict[str, Any]) -> Event:
    event: Event = events[f"{kind}:{data['topic']}" if kind == "noted" else kind].validate_python(data)
    return event


def fingerprint(adapter: TypeAdapter[Any]) -> str:
    """Of all fields, their types and defaults, however deep."""

    def bare(schema: Any) -> Any:
        match schema:
            case dict():
                return {
                    name: bare(part) for name, part in schema.items() if not (name in TOLD and isinstance(part, str))
                }
            case list():
                return [bare(part) for part in schema]
        return schema

    told = json.dumps(bare(adapter.json_schema()), sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


MARK = fingerprint(readings)
# What a reading is called where it is stored.
WRITTEN = "picture"


def write_reading(account: Account) -> str:
    return f'{{"mark":"{MARK}","{WRITTEN}":{readings.dump_json(account).decode()}}}'


@lru_cache(maxsize=32)
def read_reading(written: str) -> Account | None:
    """None where this program can't make anything of it; it is `outdated` where another one wrote it.

    One reading is asked for by whoever does a step and by whoever draws it: it is made once.
    """
    kept = json.loads(written)
    outdated = kept.get("mark") != MARK
    try:
        account = readings.validate_python(kept.get(WRITTEN, kept))
    except ValidationError:
        if not outdated:
            raise
        return None
    return dataclasses.replace(account, outdated=True) if outdated else account
