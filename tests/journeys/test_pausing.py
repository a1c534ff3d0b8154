"""Whoever may approve stops all execution at once; two of them let it go on."""

from concurrent.futures import ThreadPoolExecutor

from sandbox.standins.people import ADA, OLIVIA, OMAR, SUPPORT
from sandbox.standins.slack.plain import plain
from tests.journeys.desk import Desk, as_json


def control(desk: Desk) -> list[tuple[str, str]]:
    rows = desk.query("select actor, kind, data from control_events order by seq")
    loaded = [as_json(row["data"]) for row in rows if row["kind"] == "policy_loaded"]
    assert all(set(data) == {"digest"} for data in loaded)
    return [(row["actor"], row["kind"]) for row in rows if row["kind"] != "policy_loaded"]


def word(desk: Desk, user: str, typed: str) -> str:
    desk.slack.command(user, SUPPORT, typed)
    return desk.told(user)[-1]


def test_paused_nothing_is_approved_or_done_in_any_case_until_two_approvers_say_so(desk: Desk) -> None:
    assert desk.query("select kind from control_events") == [{"kind": "policy_loaded"}]
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    assert desk.propose_refund(OLIVIA) == {}
    desk.offers("approve")
    desk.slack.open_home(OLIVIA)
    assert "Only an approver can do this" in word(desk, OLIVIA, "pause I am nervous")
    assert "Say why" in word(desk, ADA, "pause")
    assert "Execution is paused" in word(desk, ADA, "pause jane@example.com looks wrong")
    desk.shows(f"Execution is paused by @{ADA}")
    desk.until(lambda: desk.text().count("Execution is paused") == 2)
    desk.until(lambda: (home := desk.slack.home(OLIVIA)) and "Execution is paused" in plain(home))
    desk.click(OMAR, "approve")
    assert desk.logged("denied").data == {"action": "approve", "reason": "paused"}
    desk.is_told(OMAR, "Execution is paused")
    desk.bot.kill()
    desk.bot.start()
    desk.slack.request_url = desk.bot.request_url
    desk.click(OLIVIA, "withdraw")
    desk.shows("Withdrawn")
    desk.offers("propose:cancel_at_period_end")
    desk.click(OLIVIA, "propose:cancel_at_period_end")
    assert desk.logged("denied").data["reason"] == "paused"
    assert desk.slack.view(OLIVIA) is None
    assert "Another approver" in word(desk, ADA, "resume")
    assert "another approver has to" in word(desk, ADA, "resume")
    assert "goes on" in word(desk, OMAR, "resume")
    assert control(desk) == [(ADA, "paused"), (ADA, "resume_asked"), (OMAR, "resumed")]
    desk.until(lambda: "Execution is paused" not in desk.text())
    desk.until(lambda: (home := desk.slack.home(OLIVIA)) and "Execution is paused" not in plain(home))
    assert desk.query("select * from control_notes") == []
    assert desk.writes() == []
    kept = [str(row) for row in desk.query("select * from control_events")]
    assert not any("jane" in row for row in kept)


def test_a_card_number_for_a_reason_stops_all_the_same_and_is_kept_nowhere(desk: Desk) -> None:
    said = word(desk, ADA, "pause 4242 4242 4242 4242 was charged twice")
    assert "Execution is paused" in said
    assert "was not kept" in said
    assert control(desk) == [(ADA, "paused")]
    assert desk.query("select * from control_notes") == []


def test_two_who_resume_in_the_same_instant_are_one_of_each(desk: Desk) -> None:
    word(desk, ADA, "pause look")
    with ThreadPoolExecutor(max_workers=2) as both:
        list(both.map(lambda user: desk.slack.command(user, SUPPORT, "resume"), [ADA, OMAR]))
    assert [kind for _, kind in control(desk)] == ["paused", "resume_asked", "resumed"]
    assert len({actor for actor, _ in control(desk)[1:]}) == 2
