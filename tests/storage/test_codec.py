"""Events as rows of the log and back, for every kind that there is; and readings of Stripe."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from billing.account.account import Account, Panel, Profile
from billing.account.customer import Customer
from billing.account.portal import Portal
from billing.case.events import (
    Approved,
    Classified,
    Denied,
    Event,
    Executed,
    LinkAsked,
    Proposed,
    RemedyAsked,
    SearchAsked,
    UndoAsked,
)
from billing.case.log import STEPS, step_of
from billing.values.choices import Classification, Remedy
from storage import codec
from tests.billing.samples import NOW, account, charge, made_refund, proposed, subscription
from tests.bot import hostile

# Times of any zone: what comes back is the same moment.
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-8))])
TIMES = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001
FACTS = st.dictionaries(
    st.text(max_size=10), st.none() | st.booleans() | st.integers() | st.text(max_size=10), max_size=4
)
st.register_type_strategy(datetime, TIMES)
KEPT_OPEN = {"classified": {"suggested"}, "identified": {"account"}, "reported": {"event"}}


def events(step: str) -> st.SearchStrategy[Event]:
    """Any event of the step, with its optional fields or without."""
    fields = {field.name: field.type for field in dataclasses.fields(STEPS[step])}
    parts: dict[str, st.SearchStrategy[Any]] = {
        name: FACTS if name == "seen" else st.from_type(kept)  # type: ignore[arg-type]  # real types, not their names
        for name, kept in fields.items()
    }
    return st.builds(STEPS[step], **parts)


@pytest.mark.parametrize("step", STEPS)
@given(data=st.data())
def test_every_event_comes_back_as_it_was(step: str, data: st.DataObject) -> None:
    event = data.draw(events(step))
    stored = json.loads(json.dumps(codec.encode(event)))
    back = codec.decode(step.partition(":")[0], stored)
    assert back == event
    assert step_of(back) == step
    for field in dataclasses.fields(event):
        value = getattr(event, field.name)
        assert type(getattr(back, field.name)) is type(value)
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        # An optional field is written when it says something; a required one always, as is what an auditor asks for.
        always = required or bool(field.metadata.get("always"))
        assert (field.name in stored) is (always or value != field.default)


@pytest.mark.parametrize("step", STEPS)
@given(data=st.data())
def test_only_a_required_field_is_ever_written_as_null(step: str, data: st.DataObject) -> None:
    stored = codec.encode(data.draw(events(step)))
    assert {name for name, value in stored.items() if value is None} <= KEPT_OPEN.get(step, set())


def test_that_nothing_was_suggested_is_written_down() -> None:
    stored = codec.encode(Classified(Classification.TEAM_SEATS, suggested=None))
    assert stored == {"classification": "team_seats", "suggested": None}


def test_facts_keep_what_stripe_left_empty_and_what_is_true_from_what_is_one() -> None:
    seen = {"status": "active", "schedule": None, "disputed": True, "refunded": 1, "captured": 0, "paused": False}
    stored = json.loads(json.dumps(codec.encode(proposed(seen=seen))))
    back = codec.decode("proposed", stored)
    assert isinstance(back, Proposed)
    assert {name: (type(value), value) for name, value in back.seen.items()} == {
        name: (type(value), value) for name, value in seen.items()
    }


def test_a_row_holds_what_the_contract_says_and_nothing_more() -> None:
    assert codec.encode(Executed(remedy=Remedy.NO_ACTION)) == {"remedy": "no_action"}
    refund = proposed(seen={}, expires_at=None)
    assert codec.encode(refund) == {
        "policy": "",
        "rules": [],
        "remedy": "refund_charge",
        "charge": "ch_1",
        "amount": 4900,
        "currency": "usd",
        "reason": "duplicate",
        "seen": {},
    }
    assert codec.encode(Approved(4)) == {"proposal": 4, "remaining": 0, "seen": {}}
    assert codec.encode(Denied("approve", "not_approver"))["action"] == "approve"


@pytest.mark.parametrize(
    ("data", "event"),
    [
        ({"topic": "identify", "seen": {}}, SearchAsked()),
        ({"topic": "session_link", "seen": {}}, LinkAsked()),
        (
            {"topic": "remedy", "remedy": "cancel_at_period_end", "subscription": "sub_1", "seen": {"ends": None}},
            RemedyAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", seen={"ends": None}),
        ),
        (
            {"topic": "undo", "remedy": "credit_balance", "execution": 5, "seen": {}},
            UndoAsked(remedy=Remedy.CREDIT_BALANCE, execution=5),
        ),
    ],
)
def test_what_was_noted_keeps_its_topic_and_is_read_as_it_was_first_written(data: dict[str, Any], event: Event) -> None:
    assert codec.decode("noted", data) == event
    assert codec.encode(event).items() <= data.items()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("identified", {"customer": "cus_1"}),
        ("classified", {"classification": "because", "suggested": None}),
        ("proposed", {"remedy": "steal"}),
        ("opened", {"via": "fax", "channel": "C1"}),
    ],
)
def test_a_row_that_no_event_wrote_is_refused(kind: str, data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        codec.decode(kind, data)


READINGS = [
    account(),
    account(customer=Customer("cus_1", deleted=True), subscriptions=(), charges=(), portal=None, unknown=tuple(Panel)),
    account(
        subscriptions=(subscription(price=None, quantity=None, cancel_at=NOW),),
        charges=(charge(refunds=(made_refund(),)),),
        cut=(Panel.CHARGES,),
        portal=Portal(configured=False),
    ),
    hostile.reading("Jane", size=2),
]


@pytest.mark.parametrize("reading", READINGS)
def test_a_reading_of_stripe_comes_back_as_it_was(reading: Account) -> None:
    assert codec.read_reading(codec.write_reading(reading)) == reading


def written_before(reading: Account, *, without: str) -> str:
    """As a program wrote it down that did not know one of the fields, nor of marks."""
    written = json.loads(codec.write_reading(reading))["picture"]
    assert written.pop(without) is not None
    return json.dumps(written)


def test_a_reading_of_an_earlier_program_is_known_for_one() -> None:
    reading = account(linked=False)
    back = codec.read_reading(written_before(reading, without="linked"))
    assert back == dataclasses.replace(reading, linked=True, outdated=True)
    other = codec.write_reading(reading).replace(codec.MARK, "0" * 16)
    assert codec.read_reading(other) == dataclasses.replace(reading, outdated=True)


def test_one_that_nobody_can_read_any_more_is_none() -> None:
    assert codec.read_reading(written_before(account(), without="read_at")) is None


CUT: tuple[str, Any, Any] = ("cut", bool, False)


def mark(*fields: tuple[str, Any, Any], doc: str = "") -> str:
    """Of a reading in which something has these fields."""
    inner = dataclasses.make_dataclass("Inner", list(fields), namespace={"__doc__": doc})
    outer = dataclasses.make_dataclass("Outer", [("inner", list[inner])])  # type: ignore[valid-type]
    return codec.fingerprint(TypeAdapter(outer))


@pytest.mark.parametrize(
    "fields", [[("whole", bool, False)], [("cut", bool, True)], [("cut", int, False)], [CUT, ("linked", bool, True)]]
)
def test_the_mark_follows_every_field_and_no_wording(fields: list[tuple[str, Any, Any]]) -> None:
    assert mark(CUT, doc="One way to say it.") == mark(CUT, doc="Another.")
    assert mark(*fields) != mark(CUT)


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_customers_come_back_whatever_they_are_called(name: str, email: str) -> None:
    known = Customer("cus_1", True, name, email, NOW)
    found = (
        Profile(known, subscriptions=(subscription(),)),
        Profile(Customer("cus_2"), unknown=(Panel.SUBSCRIPTIONS,)),
    )
    assert codec.profiles.validate_json(codec.profiles.dump_json(found)) == found
