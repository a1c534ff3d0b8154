"""Our values as JSON and back: events in the log, readings of Stripe in the erasable table."""

import dataclasses
from typing import Any

from pydantic import TypeAdapter

from billing.events import Event
from billing.log import KIND_OF, KINDS
from billing.picture.account import Account, Profile
from billing.remedies.preview import Previews

account: TypeAdapter[Account] = TypeAdapter(Account)
previews: TypeAdapter[Previews] = TypeAdapter(Previews)
profiles: TypeAdapter[tuple[Profile, ...]] = TypeAdapter(tuple[Profile, ...])
events: dict[str, TypeAdapter[Any]] = {kind: TypeAdapter(event) for kind, event in KINDS.items()}


def encode(event: Event) -> dict[str, Any]:
    """The event's data; an optional field that is as it would be anyway is left out, a required one may be null."""
    written = events[KIND_OF[type(event)]].dump_python(event, mode="json")
    usual = {field.name: field.default for field in dataclasses.fields(event)}
    return {name: value for name, value in written.items() if getattr(event, name) != usual[name]}


def decode(kind: str, data: dict[str, Any]) -> Event:
    event: Event = events[kind].validate_python(data)
    return event
