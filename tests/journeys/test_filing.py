"""Product gaps as issues, over the wire: each is filed once, whatever happens on the way, and the handoff links it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.messages.gap_form import yes_to
from sandbox.standins.github.faults import Kind
from sandbox.standins.github.repository import Repository
from sandbox.standins.people import OLIVIA, SUPPORT
from sandbox.standins.server import Sandbox
from sandbox.standins.slack.plain import plain
from tests.forked_bot import ForkedBot
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk, seated
from tests.journeys.test_privacy import everything

pytestmark = on_sqlite

GUARD = "<!-- billing-gap: no_duplicate_guard -->"
CANARY = "canary title of an operator"


@pytest.fixture
def filing(sandbox: Sandbox, database: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk whose bot files gaps."""
    bot = ForkedBot(sandbox, tmp_path, database_url=database, settings=sandbox.github_settings)
    with seated(sandbox, bot, database) as desk:
        yield desk


@pytest.fixture
def github(sandbox: Sandbox) -> Repository:
    return sandbox.github


def hand_off(desk: Desk, customer: str = "jane@example.com") -> None:
    """A duplicate, which shows that there is no duplicate guard."""
    desk.lookup(OLIVIA, customer)
    desk.classify(OLIVIA)
    desk.click(OLIVIA, "handoff")


def issue_linked(desk: Desk, number: int = 1) -> None:
    """The handoff shows the link, and there is one handoff still."""
    desk.until(lambda: f"/issues/{number}|its issue on GitHub>" in str(handoffs(desk)[-1:]) or None, 90)


def handoffs(desk: Desk) -> list[object]:
    return [message.blocks for message in desk.thread() if "PRODUCT GAP" in plain(message)]


def test_a_gap_is_filed_once_and_linked_for_all_cases_that_show_it(filing: Desk, github: Repository) -> None:
    hand_off(filing)
    issue_linked(filing)
    assert len(handoffs(filing)) == 1
    filing.click(OLIVIA, "close")
    filing.offers("reopen")
    hand_off(filing, "nina@example.com")
    issue_linked(filing)
    (issue,) = github.issues
    assert issue["title"] == "No duplicate guard"
    assert issue["body"].rstrip().endswith(GUARD)
    assert "1 case of 1 customer" in issue["body"]
    assert [label["name"] for label in issue["labels"]] == ["billing-gap"]
    assert "jane" not in str(github.issues).lower()
    assert filing.slack.command(OLIVIA, SUPPORT, "gaps").text.endswith("· its issue on GitHub")


def test_an_issue_that_is_there_is_linked_and_not_filed_again(filing: Desk, github: Repository) -> None:
    github.add_issue("Checkout should know who is a customer", f"As discussed\n{GUARD}", ["billing-gap"])
    github.close_issue(1)
    hand_off(filing)
    issue_linked(filing)
    assert len(github.issues) == 1


@pytest.mark.parametrize("kind", ["drop_before", "drop_after_applying", "error_after_applying", "rate_limit"])
def test_a_lost_answer_makes_no_second_issue(filing: Desk, github: Repository, kind: Kind) -> None:
    github.faults.add(kind=kind, method="POST", retry_after=1 if kind == "rate_limit" else None)
    hand_off(filing)
    issue_linked(filing)
    assert len(github.issues) == 1


def test_a_kill_on_the_way_makes_no_second_issue(filing: Desk, github: Repository) -> None:
    github.faults.add(kind="hang_after_applying", method="POST")
    hand_off(filing)
    filing.until(lambda: len(github.issues) == 1 or None)
    filing.bot.kill()
    github.faults.clear()
    filing.bot.start()
    issue_linked(filing)
    assert len(github.issues) == 1


def test_no_case_waits_for_a_github_that_is_away(filing: Desk, github: Repository) -> None:
    github.faults.add(kind="error", times=None, status=502)
    hand_off(filing)
    filing.shows("PRODUCT GAP")
    filing.until(lambda: github.requests or None)
    filing.click(OLIVIA, "close")
    filing.offers("reopen")
    github.faults.clear()
    issue_linked(filing)
    assert len(github.issues) == 1


def test_a_typed_title_is_in_the_issue_and_the_erasable_table_alone(
    filing: Desk, github: Repository, tmp_path: Path
) -> None:
    filing.lookup(OLIVIA, "jane@example.com")
    filing.classify(OLIVIA)
    filing.click(OLIVIA, "propose:log_gap")
    assert filing.submit(OLIVIA, title=CANARY) == {}
    view = filing.slack.view(OLIVIA)
    assert view is not None
    assert f"“{CANARY}” would be the title of an issue in" in str(view.blocks)
    assert "gap_recorded" not in filing.kinds()
    assert filing.submit(OLIVIA, title=CANARY, public=yes_to(CANARY)) == {}
    filing.until(lambda: filing.query("select 1 from gap_issues where url is not null") or None)
    (issue,) = github.issues
    assert issue["title"] == CANARY
    assert CANARY not in issue["body"]
    rows = everything(filing)
    assert {table for table, row in rows if CANARY in row} == {"personal_data"}
    assert not [table for table, row in rows if github.token in row]

    def written() -> str:
        return "".join(path.read_text() for path in tmp_path.glob("*.log"))

    # The bot says so just after it has noted where the issue is.
    filing.until(lambda: "gap.filed" in written() or None)
    logs = written()
    assert CANARY not in logs
    assert github.token not in logs


def test_a_title_that_nobody_said_yes_to_stays_on_the_teams_list(filing: Desk, github: Repository) -> None:
    filing.lookup(OLIVIA, "jane@example.com")
    filing.classify(OLIVIA)
    filing.click(OLIVIA, "propose:log_gap")
    filing.submit(OLIVIA, title=CANARY)
    # The yes was to another title.
    filing.submit(OLIVIA, title=f"{CANARY} of Jane Doe", public=yes_to(CANARY))
    assert "gap_recorded" not in filing.kinds()
    assert filing.submit(OLIVIA, title=f"{CANARY} of Jane Doe", public="") == {}
    assert filing.logged("gap_recorded").data.get("public") is None
    filing.click(OLIVIA, "handoff")
    issue_linked(filing)
    assert [issue["title"] for issue in github.issues] == ["No duplicate guard"]
