"""Refusals in a case: one row at once, one for each minute of trying on, and none of them wakes the worker."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, func, insert, select, text

from billing.case.decision import Decision
from billing.case.events import Classified, Closed, Denied, Identified, Opened
from billing.case.log import CaseEvent
from billing.ports.store import AlreadyDelivered
from billing.values.choices import Classification
from billing.values.identifiers import Identifier, IdentifierKind
from storage.audit import Audit
from storage.case_log import LONG, CaseLog
from storage.cases import Cases
from storage.flows import TURN_AWAY
from storage.schema import access_events, case_events, cases, refusals, snapshots
from storage.seals import Seals
from tests.billing.samples import NOW

STALE = Denied("approve", "not_approver")


class Desk:
    """A case store whose clock is moved by hand, and what it asked for."""

    def __init__(self, engine: Engine, seals: Seals | None = None) -> None:
        self.engine = engine
        self.at = NOW
        self.asked: list[tuple[str, int]] = []
        self.store = Cases(engine, self.enqueue, lambda: self.at, seals)
        customer = Identifier(IdentifierKind.CUSTOMER, "cus_1")
        case = self.store.open(Opened("command", "C1"), actor="U0ADA", identifier=customer, delivery=None)
        self.case_id = self.store.append(case, Decision((Identified("cus_1", False),)), actor="bot").case_id
        self.asked.clear()

    def enqueue(
        self, connection: Connection, flow: str, case_id: str, seq: int, *, again: bool = False, if_lost: bool = False
    ) -> None:
        self.asked.append((flow, seq))

    def refuse(
        self, times: int = 1, *, actor: str = "U0EVE", denied: Denied = STALE, delivery: str | None = None
    ) -> None:
        for _ in range(times):
            self.store.refuse(self.store.load(self.case_id), denied, actor=actor, delivery=delivery)

    def minutes_pass(self, minutes: float) -> None:
        self.at += timedelta(minutes=minutes)
        self.store.refusals.log()

    def denied(self) -> list[tuple[str, dict[str, Any], datetime]]:
        query = select(case_events).where(case_events.c.kind == "denied").order_by(case_events.c.seq)
        with self.engine.connect() as connection:
            return [(row.actor, row.data, row.at) for row in connection.execute(query)]

    def due_at(self) -> datetime | None:
        with self.engine.connect() as connection:
            due_at: datetime | None = connection.execute(select(cases.c.due_at)).scalar_one()
        return due_at


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine)


TOLD = {"action": "approve", "reason": "not_approver"}


def test_the_first_is_logged_at_once_and_the_others_once_for_each_minute(desk: Desk) -> None:
    desk.refuse(556)
    assert desk.denied() == [("U0EVE", TOLD, NOW)]
    desk.minutes_pass(0.5)
    assert len(desk.denied()) == 1
    desk.minutes_pass(0.5)
    counted = {**TOLD, "told": True, "count": 555}
    assert desk.denied()[1:] == [("U0EVE", counted, NOW + timedelta(minutes=1))]
    desk.refuse(3)
    desk.minutes_pass(1)
    assert [row[1].get("count") for row in desk.denied()] == [None, 555, 3]
    desk.minutes_pass(1)
    desk.minutes_pass(1)
    assert len(desk.denied()) == 3
    desk.refuse()
    assert desk.denied()[3] == ("U0EVE", TOLD, desk.at)


@pytest.mark.parametrize(
    "other",
    [{"actor": "U0BOB"}, {"denied": Denied("reject", "not_approver")}, {"denied": Denied("approve", "guest")}],
)
def test_another_person_action_or_reason_is_another_refusal(desk: Desk, other: dict[str, Any]) -> None:
    desk.refuse()
    desk.refuse(**other)
    assert len(desk.denied()) == 2


def test_no_refusal_has_the_case_worked_on_and_each_person_is_told_ten_times_a_minute(desk: Desk) -> None:
    due_at = desk.due_at()
    desk.refuse(30)
    desk.minutes_pass(1)
    assert desk.asked == [("whisper", 3)] * 10
    assert desk.due_at() == due_at
    desk.refuse(denied=Denied("propose:refund_charge", "guest", told=True))
    assert len(desk.asked) == 10


def test_people_work_on_beside_them(desk: Desk) -> None:
    desk.refuse(5)
    classified = Decision((Classified(Classification.TEAM_SEATS, None),))
    case = desk.store.append(desk.store.load(desk.case_id), classified, actor="U0ADA")
    assert (case.seq, [row.seq for row in case.log]) == (4, [1, 2, 4])
    desk.minutes_pass(1)
    assert desk.store.load(desk.case_id).seq == 5
    assert desk.store.event(desk.case_id, 3).event == STALE


@pytest.mark.parametrize("key", [None, bytes(32)], ids=["unsealed", "sealed"])
@pytest.mark.parametrize(
    "forged",
    [
        {"actor": "U0ADA"},
        {"action": "jane@example.com"},
        {"reason": "stole money"},
        {"seq": 2},
        {"seq": 9},
        {"times": -3},
    ],
)
def test_nothing_is_logged_that_the_log_does_not_hold_already(
    engine: Engine, tmp_path: Path, key: bytes | None, forged: dict[str, Any]
) -> None:
    desk = Desk(engine, Seals(key, tmp_path / "noted") if key else None)
    desk.refuse()
    with engine.begin() as connection:
        connection.execute(delete(refusals))
        ours = {"case_id": desk.case_id, "actor": "U0EVE", "action": STALE.action, "reason": STALE.reason, "seq": 3}
        connection.execute(insert(refusals), {**ours, "since": NOW, "times": 7, **forged})
    desk.minutes_pass(1)
    assert len(desk.denied()) == 1
    # And nothing of it is left to be tried again.
    with engine.connect() as connection:
        assert connection.execute(select(refusals)).all() == []


@pytest.fixture
def long_log(engine: Engine, tmp_path: Path) -> Desk:
    """A case with as many refusals as make a snapshot worth its while."""
    desk = Desk(engine, Seals(bytes(32), tmp_path / "noted"))
    fill_up(desk)
    return desk


def fill_up(desk: Desk) -> None:
    refused = [CaseEvent(seq, NOW, "U0EVE", STALE) for seq in range(3, LONG + 3)]
    before = desk.store.load(desk.case_id).seal
    with desk.engine.begin() as connection:
        CaseLog(connection, desk.store.seals).write(desk.case_id, refused, None, before=before)


def kept(desk: Desk) -> list[Any]:
    with desk.engine.connect() as connection:
        return [row._asdict() for row in connection.execute(select(snapshots))]


CLASSIFIED = Decision((Classified(Classification.TEAM_SEATS, None),))


def test_a_long_log_is_read_from_a_snapshot_on_and_says_the_same(long_log: Desk) -> None:
    desk = long_log
    before = desk.store.load(desk.case_id)
    assert [snapshot["seq"] for snapshot in kept(desk)] == [before.seq] == [LONG + 2]
    after = desk.store.append(before, CLASSIFIED, actor="U0ADA")
    assert desk.store.load(desk.case_id) == desk.store.load(desk.case_id, whole=True) == after
    # Somebody writes another past into it.
    with desk.engine.begin() as connection:
        assert "cus_1" in connection.execute(select(snapshots.c.happened)).scalar_one()
        connection.execute(text("UPDATE snapshots SET happened = replace(happened, 'cus_1', 'cus_2')"))
    assert desk.store.load(desk.case_id) == desk.store.load(desk.case_id, whole=True) == after


def test_a_snapshot_of_another_log_that_is_as_long_does_not_count(long_log: Desk, change: Callable[..., None]) -> None:
    desk = long_log
    desk.store.append(desk.store.load(desk.case_id), CLASSIFIED, actor="U0ADA")
    with desk.engine.begin() as connection:
        connection.execute(delete(snapshots))
    classified = desk.store.load(desk.case_id)
    (snapshot,) = kept(desk)
    # The newest row is taken out, and the case goes another way.
    change(f"DELETE FROM case_events WHERE seq = {classified.seq}", f"UPDATE cases SET seq = {classified.seq - 1}")
    other = desk.store.append(desk.store.load(desk.case_id, whole=True), Decision((Closed(),)), actor="U0ADA")
    assert other.seq == classified.seq == snapshot["seq"]
    with desk.engine.begin() as connection:
        connection.execute(delete(snapshots))
        connection.execute(insert(snapshots), snapshot)
    assert desk.store.load(desk.case_id) == other


def test_without_a_key_no_snapshot_counts(long_log: Desk) -> None:
    """Anybody could have written one who can write to the database."""
    long_log.store.load(long_log.case_id)
    (snapshot,) = kept(long_log)
    desk = Desk(long_log.engine)
    fill_up(desk)
    before = desk.store.load(desk.case_id)
    assert [snapshot["case_id"] for snapshot in kept(desk)] == [long_log.case_id]
    happened = snapshot["happened"].replace("cus_1", "cus_2")
    with desk.engine.begin() as connection:
        connection.execute(insert(snapshots), {**snapshot, "case_id": desk.case_id, "happened": happened, "seal": None})
    assert desk.store.load(desk.case_id) == before


def test_without_a_case_the_same_refusal_is_recorded_and_told_ten_times_a_minute(desk: Desk) -> None:
    audit = Audit(desk.engine, desk.enqueue, lambda: desk.at)

    def turned_away(times: int, *, actor: str = "U0EVE", action: str = "open_case", reason: str = "guest") -> int:
        for _ in range(times):
            audit.refused(actor=actor, action=action, reason=reason, channel="C1", delivery=None, tell=True)
        with desk.engine.connect() as connection:
            recorded: int = connection.execute(select(func.count()).select_from(access_events)).scalar_one()
        assert [flow for flow, _ in desk.asked] == [TURN_AWAY] * recorded
        return recorded

    assert turned_away(300) == 10
    assert turned_away(1, actor="U0BOB") == 11
    assert turned_away(1, action="lookup") == 12
    assert turned_away(1, reason="wrong_channel") == 13
    desk.minutes_pass(1)
    assert turned_away(300) == 23


@pytest.mark.parametrize("before", [0, 1])
def test_what_was_refused_is_over_when_it_is_delivered_again(desk: Desk, before: int) -> None:
    """Whether the refusal got a row of its own or was counted."""
    desk.refuse(before)
    desk.refuse(delivery="1.2.3")
    with pytest.raises(AlreadyDelivered):
        desk.refuse(delivery="1.2.3")
    with pytest.raises(AlreadyDelivered):
        desk.store.append(
            desk.store.load(desk.case_id),
            Decision((Classified(Classification.TEAM_SEATS, None),)),
            actor="U0EVE",
            delivery="1.2.3",
        )
    desk.minutes_pass(1)
    assert [data.get("count") for _, data, _ in desk.denied()] == [None] + [1] * before
