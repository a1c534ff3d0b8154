"""The store of cases on both databases: who may ask Stripe for a step, and what an earlier program read."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from billing.account.customer import Customer
from billing.case.decision import Decision
from billing.case.events import Approved, Attempted, Identified, Opened, Proposed, SearchAsked
from billing.ports.store import Conflict
from billing.values.choices import Remedy
from billing.values.identifiers import Identifier, IdentifierKind
from storage.cases import Cases
from storage.database import database_url, migrate, open_engine
from storage.schema import personal_data
from tests.billing.samples import NOW, account, classified

EMAIL = Identifier(IdentifierKind.EMAIL, "jane@example.com")
ATTEMPT = Attempted(Remedy.VOID_INVOICE, proposal=4)


@pytest.fixture
def store(database: str) -> Iterator[Cases]:
    engine = open_engine(database_url(database))
    migrate(engine)
    yield Cases(engine, lambda *_, **__: None, lambda: NOW)
    engine.dispose()


def approved(store: Cases) -> str:
    case = store.open(Opened("command", "C0SUPPORT"), actor="U0ADA", identifier=EMAIL, delivery=None)
    proposed = Proposed(remedy=Remedy.VOID_INVOICE, invoice="in_1")
    for event in (Identified("cus_1", livemode=True), classified(), proposed, Approved(4)):
        case = store.append(case, Decision((event,)), actor="U0ADA")
    return case.case_id


def test_of_two_workers_that_know_the_same_only_one_asks(store: Cases) -> None:
    case = store.load(approved(store))
    store.begin(case, ATTEMPT)
    with pytest.raises(Conflict):
        store.begin(case, ATTEMPT)
    # Stripe was too busy to begin, and both know that it was tried.
    store.held_off(case)
    case = store.load(case.case_id)
    store.begin(case, ATTEMPT)
    with pytest.raises(Conflict):
        store.begin(case, ATTEMPT)
    assert [recorded.kind for recorded in case.log].count("attempted") == 1
    # Whoever knows that it may have been asked for asks again under the same key.
    store.begin(store.load(case.case_id), ATTEMPT)


def test_what_an_earlier_program_read_is_known_for_that(store: Cases) -> None:
    case = store.load(approved(store))
    store.erasable.keep_account(case, account())
    assert store.erasable.account(case.case_id) == (account(), case.stale_before_seq)
    ours = personal_data.c.name == "account"
    with store.engine.begin() as connection:
        written = json.loads(connection.execute(select(personal_data.c.value).where(ours)).scalar_one())["picture"]
        del written["linked"]
        connection.execute(update(personal_data).where(ours).values(value=json.dumps(written)))
    known = store.erasable.account(case.case_id)
    assert known == (replace(account(), outdated=True), case.stale_before_seq)


def test_whoever_was_held_up_does_not_put_an_older_reading_in_a_newer_ones_place(store: Cases) -> None:
    case = store.open(Opened("command", "C0SUPPORT"), actor="U0ADA", identifier=EMAIL, delivery=None)
    held_up = store.append(case, Decision((Identified("cus_1", livemode=True),)), actor="bot")
    case = store.append(held_up, Decision((SearchAsked(),)), actor="U0ADA")
    store.erasable.keep_account(case, account(customer=Customer("cus_2")))
    store.erasable.keep_account(held_up, account())
    assert store.erasable.account(case.case_id) == (account(customer=Customer("cus_2")), case.stale_before_seq)
