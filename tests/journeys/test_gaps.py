"""Product gaps over the wire: found at the handoff, logged by hand, listed by what they cost."""

from sqlalchemy import text

from sandbox.standins.people import ADA, GWEN, OLIVIA, SUPPORT
from sandbox.standins.slack.plain import plain
from tests.journeys.desk import Desk


def log_gap(desk: Desk, title: str, **values: str) -> None:
    desk.click(OLIVIA, "propose:log_gap")
    view = desk.slack.view(OLIVIA)
    assert view is not None
    skips = {"skip_reason": "customer_asked"} if "skip_reason" in str(view) else {}
    assert desk.submit(OLIVIA, title=title, **skips, **values) == {}


def close(desk: Desk) -> None:
    desk.click(OLIVIA, "close")
    desk.offers("reopen")


def listed(desk: Desk, user: str = OLIVIA) -> str:
    return desk.slack.command(user, SUPPORT, "gaps").text


def test_a_handoff_records_and_names_what_the_case_shows(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.click(OLIVIA, "handoff")
    assert "No duplicate guard" in plain(desk.shows("PRODUCT GAP"))
    assert desk.kinds()[-2:] == ["gap_recorded", "handed_off"]
    assert desk.logged("gap_recorded").data == {"gap": "no_duplicate_guard", "found": True}
    close(desk)
    assert desk.kinds().count("gap_recorded") == 1


def test_a_gap_is_logged_in_a_few_words_that_stay_out_of_the_log(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    log_gap(desk, "No dark mode!", note="they asked twice")
    row = desk.logged("gap_recorded")
    desk.shows("Product gap logged")
    assert row.data["gap"].startswith("other:")
    assert row.actor == OLIVIA
    assert "dark" not in str([logged.data for logged in desk.log()])
    desk.click(OLIVIA, "handoff")
    handoff = plain(desk.shows("PRODUCT GAP"))
    assert "No dark mode!" in handoff
    assert "No duplicate guard" in handoff


def test_gaps_are_listed_by_what_they_cost(desk: Desk) -> None:
    assert "None is recorded yet" in listed(desk)
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    log_gap(desk, "No dark mode")
    desk.propose_refund(OLIVIA)
    desk.click(ADA, "approve")
    desk.shows("Refunded 20.00 USD")
    close(desk)
    desk.lookup(OLIVIA, "maya@example.org")
    desk.classify(OLIVIA, "product_failure")
    log_gap(desk, "Dark mode missing")
    close(desk)
    answer = listed(desk).splitlines()
    assert answer[1] == "1. Dark mode missing"
    assert "2 cases · 2 customers · 20.00 USD given back" in answer[2]
    assert [line.partition(":")[0] for line in answer[3::2]] == ["2. No duplicate guard", "3. The product failed"]
    assert "1 case · 1 customer · no money given back" in answer[-1]
    assert "@" not in "".join(answer)
    with desk.database.begin() as connection:
        connection.execute(text("delete from personal_data where name = 'title'"))
    assert "1. a gap whose title was erased" in listed(desk)


def test_operators_and_approvers_see_the_list_and_others_are_refused_and_recorded(desk: Desk) -> None:
    assert "Product gaps" in listed(desk, ADA)
    assert "Product gaps" not in listed(desk, GWEN)
    (refusal,) = desk.query("select actor, action, reason from access_events")
    assert (refusal["actor"], refusal["action"]) == (GWEN, "gaps")


def test_help_names_the_command(desk: Desk) -> None:
    assert "/billing gaps" in desk.slack.command(OLIVIA, SUPPORT, "help").text
