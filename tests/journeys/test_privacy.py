"""What tells who somebody is is in one erasable table; what lets somebody in is nowhere in the database or the logs."""

from pathlib import Path

from sqlalchemy import inspect, text

from sandbox.standins.people import ADA, OLIVIA, OMAR
from tests.journeys.desk import Desk

CANARIES = {
    "address": "jane@example.com",
    "name": "Jane Doe",
    "note": "canary note of an operator",
    "session link": "/p/session/",
    "response_url": "/slack/response",
    "secret key": "sk_test_sandbox",
}


def test_canaries_are_in_the_erasable_table_alone(desk: Desk, tmp_path: Path) -> None:
    desk.lookup(OLIVIA, CANARIES["address"])
    desk.classify(OLIVIA)
    desk.propose_refund(OLIVIA, note=CANARIES["note"])
    desk.click(OMAR, "session_link")
    desk.is_told(OMAR, "portal link")
    desk.click(ADA, "approve")
    desk.shows("Refunded 20.00 USD")
    desk.click(OLIVIA, "close")
    desk.offers("reopen")

    found: dict[str, set[str]] = {name: set() for name in CANARIES}
    for table, row in everything(desk):
        for name, canary in CANARIES.items():
            if canary.lower() in row.lower():
                found[name].add(table)
    assert found == {
        "address": {"personal_data"},
        "name": {"personal_data"},
        "note": {"personal_data"},
        "session link": set(),
        "response_url": set(),
        "secret key": set(),
    }
    logs = "".join(path.read_text() for path in tmp_path.glob("*.log"))
    assert "case.opened" in logs
    assert not [name for name, canary in CANARIES.items() if canary.lower() in logs.lower()]


def everything(desk: Desk) -> list[tuple[str, str]]:
    """Every row of every table of the database, the queue's own included."""
    schemas = inspect(desk.database).get_schema_names()
    rows = []
    with desk.database.connect() as connection:
        for schema in set(schemas) - {"information_schema", "pg_catalog"}:
            for table in inspect(desk.database).get_table_names(schema=schema):
                for row in connection.execute(text(f'select * from "{schema}"."{table}"')):
                    rows.append((table, str(tuple(row))))
    assert any(table == "workflow_status" for table, _ in rows)
    return rows
