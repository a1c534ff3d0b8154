"""Processes as an admin runs them: what stops a start, what ends one, and several side by side."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from sandbox.demo.bot_process import BotProcess
from sandbox.standins.people import ADA, OLIVIA, OMAR, SUPPORT
from sandbox.standins.server import Sandbox
from tests import postgres
from tests.forked_bot import ForkedBot
from tests.journeys.desk import Desk
from tests.until import until


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(port=0) as running:
        running.slack.give_the_app(minutes=1)
        yield running


def outcome(bot: BotProcess, *command: str) -> tuple[int, str]:
    """The exit code of a program that is expected to end by itself, and what it says."""
    before = len(said_by(bot))
    code = bot.launch(list(command)).wait(60)
    return code, said_by(bot)[before:]


def said_by(bot: BotProcess) -> str:
    return bot.log.read_text() if bot.log.exists() else ""


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("SLACK_BOT_TOKEN", "", "SLACK_BOT_TOKEN: is missing"),
        ("SLACK_BOT_TOKEN", "xoxp-mine", "SLACK_BOT_TOKEN: it must begin with xoxb-"),
        ("SLACK_SIGNING_SECRET", "", "SLACK_SIGNING_SECRET: is missing"),
        ("STRIPE_API_KEY", "pk_live_x", "STRIPE_API_KEY: it must begin with rk_ or sk_"),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL: it must begin with"),
        ("SUPPORT_CHANNELS", "#billing", "SUPPORT_CHANNELS: it must list channel ids"),
        ("APPROVERS", OLIVIA, f"APPROVERS: nobody else could approve what {OLIVIA} proposes"),
        ("POLICY_FILE", "/nowhere/policy.toml", "POLICY_FILE: there is no file"),
        ("PORT", "http", "PORT: "),
    ],
)
def test_a_wrong_variable_stops_the_start_with_its_name(
    sandbox: Sandbox, tmp_path: Path, variable: str, value: str, says: str
) -> None:
    code, said = outcome(ForkedBot(sandbox, tmp_path, settings={variable: value}))
    assert code == 1
    assert says in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1


def test_a_token_that_slack_does_not_know_stops_the_start(sandbox: Sandbox, tmp_path: Path) -> None:
    code, said = outcome(BotProcess(sandbox, tmp_path, settings={"SLACK_BOT_TOKEN": "xoxb-nobody"}))
    assert code == 1
    assert "SLACK_BOT_TOKEN: Slack did not let the bot in (invalid_auth)" in said
    assert "xoxb-nobody" not in said


def test_a_rule_that_nobody_could_satisfy_stops_the_start(sandbox: Sandbox, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[[approval.rules]]\nname = "two more"\napprovals = 2\n')
    code, said = outcome(ForkedBot(sandbox, tmp_path, settings={"POLICY_FILE": str(policy)}))
    assert code == 1
    rule = "POLICY_FILE: approval.rules.1 “two more” asks for 2 other than who proposes"
    cure = "add people to its from, or lower its approvals"
    assert said.strip().splitlines()[-1] == f"{rule}, and for {OMAR} there are 1; {cure}"


def test_a_group_without_a_second_person_stops_the_start(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.slack.change_group("S0APPROVERS", members=(OLIVIA,))
    settings = {"OPERATORS": OLIVIA, "APPROVERS": "S0APPROVERS"}
    code, said = outcome(ForkedBot(sandbox, tmp_path, settings=settings))
    assert code == 1
    assert "APPROVERS" in said


def test_check_says_what_is_right_and_what_is_wrong(sandbox: Sandbox, tmp_path: Path) -> None:
    bot = ForkedBot(sandbox, tmp_path, settings=sandbox.github_settings)
    code, said = outcome(bot, "check")
    assert code == 0, said
    assert "wrong" not in said
    assert "ok     GitHub: file product gaps" in said
    sandbox.github.may_push = False
    sandbox.slack.change_channel(SUPPORT, is_archived=True)
    sandbox.stripe.faults.add(kind="error", method="GET", path="/v1/charges", status=403, code="permission", times=9)
    code, said = outcome(bot, "check")
    assert code == 1
    wrong = [line for line in said.splitlines() if line.startswith("wrong")]
    assert len(wrong) == 3
    assert f"channel {SUPPORT}" in wrong[0]
    assert "charges" in wrong[1]
    assert "write access" in wrong[2]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("DROP TABLE alembic_version", "no schema yet"),
        ("UPDATE alembic_version SET version_num = '9999'", "newer than this program"),
    ],
)
def test_another_schema_on_postgres_stops_the_start(
    sandbox: Sandbox, tmp_path: Path, postgres_server: str, postgres_template: str, change: str, says: str
) -> None:
    url = postgres.new_database(postgres_server, template=postgres_template)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()
    for command in ((), ("web",), ("worker",)):
        code, said = outcome(ForkedBot(sandbox, tmp_path, database_url=url), *command)
        assert code == 1
        assert says in said
    postgres.drop_database(url, postgres_server)


def test_a_newer_schema_on_sqlite_stops_the_start_and_check_says_so(sandbox: Sandbox, tmp_path: Path) -> None:
    bot = ForkedBot(sandbox, tmp_path)
    assert outcome(bot, "check")[0] == 0
    engine = create_engine(bot.environment["DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for command in ((), ("check",)):
        code, said = outcome(bot, *command)
        assert code == 1
        assert "newer than this program" in said
        assert "Traceback" not in said


def test_web_and_worker_share_one_database(sandbox: Sandbox, tmp_path: Path, database: str) -> None:
    web = BotProcess(sandbox, tmp_path, database_url=database, command="web")
    worker = BotProcess(sandbox, tmp_path, database_url=database, command="worker")
    web.start()
    worker.start()
    sandbox.slack.request_url = web.request_url
    desk = Desk(sandbox, web, database)
    try:
        desk.lookup(OLIVIA, "jane@example.com")
        desk.classify(OLIVIA)
        desk.propose_refund(OLIVIA)
        desk.click(ADA, "approve")
        desk.shows("Refunded 20.00 USD")
        assert len(desk.writes()) == 1
    finally:
        desk.database.dispose()
        assert (web.stop(), worker.stop()) == (0, 0)


def test_sigterm_finishes_what_has_begun(sandbox: Sandbox, tmp_path: Path, database: str) -> None:
    bot = BotProcess(sandbox, tmp_path, database_url=database)
    bot.start()
    sandbox.slack.request_url = bot.request_url
    desk = Desk(sandbox, bot, database)
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.propose_refund(OLIVIA)
    desk.offers("approve")
    sandbox.stripe.latency = 0.5
    desk.click(ADA, "approve")
    desk.until(lambda: any(request.path == "/v1/refunds" for request in sandbox.stripe.requests) or None)
    assert bot.stop() == 0
    assert desk.kinds()[-1] == "executed"
    desk.database.dispose()


def test_sigint_ends_it_too(sandbox: Sandbox, tmp_path: Path) -> None:
    bot = BotProcess(sandbox, tmp_path)
    bot.start()
    assert bot.process is not None
    bot.process.send_signal(signal.SIGINT)
    assert bot.process.wait(timeout=25) == 0


def test_sigterm_ends_it_while_the_database_keeps_everybody_waiting(
    sandbox: Sandbox, tmp_path: Path, postgres_server: str, postgres_template: str
) -> None:
    url = postgres.new_database(postgres_server, template=postgres_template)
    bot = ForkedBot(sandbox, tmp_path, database_url=postgres.as_bot(url))
    bot.start()
    until(lambda: "app.ready" in said_by(bot))
    engine = create_engine(url)
    with engine.connect() as owner:
        every = "SELECT string_agg('dbos.' || tablename, ', ') FROM pg_tables WHERE schemaname = 'dbos'"
        owner.execute(text(f"LOCK TABLE {owner.execute(text(every)).scalar_one()} IN ACCESS EXCLUSIVE MODE"))
        waited_for = text("SELECT relation::regclass::text FROM pg_locks WHERE NOT granted")
        threads = {"dbos.queues", "dbos.workflow_schedules", "dbos.workflow_status"}
        until(lambda: threads <= set(owner.execute(waited_for).scalars()))
        assert bot.process is not None
        bot.process.send_signal(signal.SIGTERM)
        assert bot.process.wait(timeout=25) == 0
    assert "app.stopped_late" in said_by(bot)
    engine.dispose()
    postgres.drop_database(url, postgres_server)
