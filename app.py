"""The composition root: reads the settings, builds everything, runs a command. Only this file knows every class."""

import os
import signal

# Importing takes a second, in which a deployment may change its mind: nothing has begun, so nothing is left undone.
signal.signal(signal.SIGTERM, lambda _signal, _frame: os._exit(0))

import argparse
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import NoReturn

from slack_bolt import App
from slack_sdk.errors import SlackClientError
from sqlalchemy import URL, Engine
from sqlalchemy.exc import SQLAlchemyError

from billing.approval.possible import too_few
from billing.approval.votes import named_in
from billing.policy.policy import Policy
from billing.ports.store import Conflict
from billing.reports.money_report import money_report
from billing.reports.report import Report
from billing.stripe.stripe_processor import StripeProcessor
from billing.stripe.whole_account import StripeAccount
from billing.values.choices import Classification
from billing.values.people import Role
from billing.work.account_reports import AccountReports
from billing.work.executor import Executor
from billing.work.reading_account import AccountReader
from bot.gaps.filing import Filing
from bot.http.serving import Close, over_http, over_slacks_socket
from bot.http.site import Web
from bot.messages.printed import FORMATS
from bot.messages.report import LISTED_AT_MOST
from bot.runtime import logs, manifest, settings
from bot.runtime.check import Checks, Warned
from bot.runtime.clients import LISTENER_TIMEOUT, WORKER_TIMEOUT, github, people, slack_client, stripe
from bot.runtime.explaining import explained, replayed
from bot.runtime.policy_check import problems
from bot.runtime.policy_file import read_policy
from bot.runtime.private_files import close_to_others, open_to_others
from bot.runtime.settings import ENV_FILE, Settings, WrongSettings
from bot.runtime.traffic import Traffic
from bot.slack.clicks import Clicks
from bot.slack.deciding import Deciding
from bot.slack.home_clicks import HomeClicks
from bot.slack.intake import Intake
from bot.slack.operators import error_code
from bot.slack.payloads import AT_HOME, IN_A_REPORT
from bot.slack.readings import Readings
from bot.slack.report_clicks import ReportClicks
from bot.slack.routes import slack_app
from bot.slack.submissions import Submissions
from bot.slack.words.approvals import ApprovalsWord
from bot.slack.words.cases import CasesWord
from bot.slack.words.days import USUAL
from bot.slack.words.gaps import GapsWord
from bot.slack.words.pausing import PauseWord, ResumeWord
from bot.slack.words.policy import PolicyWord
from bot.slack.words.portal import PortalWord
from bot.slack.words.report import ReportWord
from bot.slack.words.word import Word
from bot.slack.workspace import sign_in
from bot.thread.renderer import Thread
from bot.worker.advance import Worker
from bot.worker.channel_watch import ChannelWatch
from bot.worker.delivery import Make
from bot.worker.homes import Homes
from bot.worker.late_answers import LateAnswers
from bot.worker.nightly import Nightly
from bot.worker.notices import Notices
from bot.worker.patience import Patience
from bot.worker.plans import Plans
from bot.worker.private_replies import PrivateReplies
from bot.worker.reporter import Reporter
from bot.worker.sweep import Sweep
from storage import queue, seals
from storage.append_only import Unguarded, check_guarded
from storage.approving import Approving
from storage.audit import Audit
from storage.case_lists import CaseLists
from storage.cases import Cases
from storage.channels import Channels
from storage.control_log import ControlLog
from storage.database import (
    SchemaMismatch,
    check_schema,
    database_url,
    files,
    forget_erased,
    is_healthy,
    migrate,
    open_engine,
)
from storage.desks import Desks
from storage.erasing import Erasing
from storage.flows import ADVANCE, FILE_GAP, HOME, TURN_AWAY, WHISPER
from storage.gap_issues import GapIssues
from storage.gaps import Gaps
from storage.giving import Giving
from storage.homes import Homes as KeptHomes
from storage.kept_commands import KeptCommands
from storage.limits import proposals
from storage.messages import Messages
from storage.notices import Noted
from storage.pickles import check_pickles
from storage.queue import Queue
from storage.readings import Readings as AccountReadings
from storage.reports import Reports
from storage.roles import too_mighty
from storage.seals import Seals, WrongKey
from storage.snapshot import Snapshot
from storage.whereabouts import Whereabouts

log = logging.getLogger("app")

# SIGTERM to exit within 25 seconds, all in all.
DRAIN_SECONDS = 15
# Of which cases it is said that they came from what customers can't do for themselves.
EXPLAINED_WITHIN = timedelta(days=90)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Bot:
    settings: Settings
    policy: Policy
    control: ControlLog
    engine: Engine
    queue: Queue
    cases: Cases
    processor: StripeProcessor
    worker: Worker
    private_replies: PrivateReplies
    kept_commands: KeptCommands
    late_answers: LateAnswers
    filing: Filing
    watch: ChannelWatch
    reports: Reports
    reporter: Reporter
    homes: Homes
    nightly: Nightly
    patience: Patience
    traffic: Traffic
    app: App


def build(config: Settings) -> Bot:
    policy = read_policy(config.policy_file)
    url = location(config)
    close_to_others([ENV_FILE, *files(url)])
    engine = open_engine(url)
    prepare(engine)
    sealed = sealing(config, engine)
    control = ControlLog(engine, utc_now, sealed)
    jobs = Queue(engine, utc_now)
    cases, posted = Cases(engine, jobs.enqueue, utc_now, sealed), Messages(engine, utc_now)
    audit = Audit(engine, jobs.enqueue, utc_now)
    gaps, gap_issues = Gaps(engine), GapIssues(engine, jobs.enqueue, utc_now)
    hasty, patient = slack_client(config, LISTENER_TIMEOUT), slack_client(config, WORKER_TIMEOUT)
    # Nobody waits for an answer yet: a start that Slack keeps waiting for a moment goes on.
    workspace = replace(sign_in(patient, config.slack_app_token), client=hasty)
    operators = people(hasty, config, team=workspace.team, enterprise=workspace.enterprise)
    if lonely := operators.lonely_proposer():
        raise WrongSettings(f"APPROVERS: nobody else could approve what {lonely} proposes; add a second person")
    if wrong := next(
        too_few(policy, operators.everyone(Role.OPERATOR) or (), operators.electorate(policy.named)), None
    ):
        raise WrongSettings(f"POLICY_FILE: {wrong}")
    processor = stripe(config, utc_now)
    control.policy_loaded(policy.digest)
    reports, whereabouts = Reports(engine, utc_now), Whereabouts(engine)
    lists, giving, approving = CaseLists(engine), Giving(engine, gaps.titles), Approving(engine)
    words: dict[str, Word] = {
        "approvals": ApprovalsWord(approving.votes, approving.passed, policy, utc_now),
        "cases": CasesWord(lists.page, giving.about, workspace.site, utc_now),
        "gaps": GapsWord(gaps.entries),
        "plans": ReportWord("plans", reports),
        "churn": ReportWord("churn", reports),
        "money": ReportWord("money", reports, looks_back=True),
        "pause": PauseWord(control, operators),
        "resume": ResumeWord(control, operators),
        "policy": PolicyWord(policy, config.approvers, control),
        "portal": PortalWord(cases, workspace.team),
    }
    kept_commands = KeptCommands(engine, utc_now)
    intake = Intake(cases, operators, audit, workspace, config.channels, words, kept_commands.keep)
    deciding = Deciding(cases, audit, operators, policy, control, config.channels)
    readings = Readings(cases, policy, config.github_repository)
    clicks = Clicks(deciding, readings, cases, posted, workspace, policy, utc_now)
    submissions = Submissions(deciding, readings, workspace, policy, utc_now)
    report_clicks = ReportClicks(reports, cases, whereabouts, operators, audit, workspace, config.channels)
    thread = Thread(patient, cases, posted, policy, operators, control, gap_issues.issue, explained_by_portal(gaps))
    traffic = Traffic()
    worker = Worker(
        cases=cases,
        executor=Executor(cases, processor, operators, policy, control, utc_now),
        plans=Plans(cases, operators, policy, control, utc_now),
        thread=thread,
        notices=Notices(patient, posted, Noted(engine), operators, policy, utc_now, site=workspace.site),
        traffic=traffic,
        now=utc_now,
        channels=config.channels,
    )
    private_replies = PrivateReplies(
        cases=cases, processor=processor, thread=thread, client=patient, access_log=audit, directory=operators
    )
    # Nobody waits for an answer within three seconds any more.
    whoever = people(patient, config, team=workspace.team, enterprise=workspace.enterprise, patience=WORKER_TIMEOUT)
    late_answers = LateAnswers(kept_commands, replace(intake, directory=whoever), private_replies.say, utc_now)
    watch = ChannelWatch(patient, config.channels, Channels(engine, utc_now), operators, utc_now)
    filing = Filing(github(config), gap_issues, gaps.entries, utc_now)
    patience = Patience()
    on_account = account_reports(engine, processor, patience)
    makers: dict[str, Make] = {
        "money": lambda asked, _tell: money_given(giving, asked.days),
        "plans": lambda asked, tell: on_account.plans(asked.asked_at, tell),
        "churn": lambda asked, tell: on_account.churn(asked.asked_at, tell, at_most=LISTED_AT_MOST),
    }
    reporter = Reporter(reports, makers, patient, whereabouts, utc_now, site=workspace.site)
    nightly = Nightly(on_account.reader, reports.forget_old, utc_now)
    kept = KeptHomes(engine, jobs.enqueue, utc_now)
    homes = Homes(patient, kept, Desks(engine), operators, policy, control, workspace.site, utc_now)
    home_clicks = HomeClicks(kept, reports, operators, audit, workspace, config.support_channels[0])
    beside = {IN_A_REPORT: report_clicks.click, AT_HOME: home_clicks.click}
    app = slack_app(hasty, workspace, intake, clicks, submissions, beside, home_clicks.open)
    return Bot(
        settings=config,
        policy=policy,
        control=control,
        engine=engine,
        queue=jobs,
        cases=cases,
        processor=processor,
        worker=worker,
        private_replies=private_replies,
        kept_commands=kept_commands,
        late_answers=late_answers,
        filing=filing,
        watch=watch,
        reports=reports,
        reporter=reporter,
        homes=homes,
        nightly=nightly,
        patience=patience,
        traffic=traffic,
        app=app,
    )


def account_reports(engine: Engine, processor: StripeProcessor, wait: Callable[[float], None]) -> AccountReports:
    account = StripeAccount(processor.stripe, processor.catalog, processor.threads, utc_now)
    reader = AccountReader(account, AccountReadings(engine, utc_now), utc_now, wait)
    return AccountReports(reader, Snapshot(engine), account, utc_now)


def explained_by_portal(gaps: Gaps) -> Callable[[], int]:
    return lambda: gaps.cases_of(Classification.MISSING_SELF_SERVE, since=utc_now() - EXPLAINED_WITHIN)


def prepare(engine: Engine) -> None:
    """On SQLite brings the schema up to date. Raises unless the database is as this program made it."""
    if engine.dialect.name == "sqlite":
        migrate(engine)
        queue.migrate(engine)
    check_schema(engine)
    check_guarded(engine)
    check_pickles(engine)


def sealing(config: Settings, engine: Engine) -> Seals | None:
    if config.event_key_file is None:
        with engine.connect() as connection:
            seals.check_key(connection, None)
        log.warning("log.unsealed", extra={"cure": "set EVENT_KEY_FILE, so that nobody else's rows count"})
        return None
    sealed = seals.read(config.event_key_file)
    sealed.begin(engine, utc_now())
    return sealed


def location(config: Settings) -> URL:
    try:
        return database_url(config.database_url.get_secret_value())
    except ValueError as problem:
        raise WrongSettings(f"DATABASE_URL: {problem}") from None


def checks(config: Settings) -> Checks:
    client = slack_client(config, WORKER_TIMEOUT)
    readable = open_to_others([ENV_FILE, *files(location(config))])
    engine = open_engine(location(config))
    sealed = seals.read(config.event_key_file) if config.event_key_file else None

    def database() -> None:
        prepare(engine)
        with engine.connect() as connection:
            seals.check_key(connection, sealed)

    def warnings() -> Iterator[Warned]:
        for path in readable:
            yield str(path), "others on this machine can read it; the next start closes it to them, or `chmod 600` does"
        if sealed is None:
            yield "log", "whoever can write to the database can add to it; set EVENT_KEY_FILE"
        elif cure := sealed.lacks_note(engine):
            yield "log", cure
        if too_much := list(too_mighty(engine)):
            cure = "run the bot under a role of its own, as docs/operations.md shows"
            yield "database role", f"it has {', '.join(too_much)}; {cure}"

    policy = read_policy(config.policy_file)
    processor = stripe(config, utc_now)
    repository = github(config)
    return Checks(
        client,
        config.channels,
        database,
        lambda: processor.permissions(credit_notes=policy.credit_notes),
        lambda team, enterprise: people(client, config, team=team, enterprise=enterprise),
        policy,
        warnings=warnings,
        app_token=config.slack_app_token,
        takes_write_key=processor.takes_write_key if config.stripe_write_key else None,
        github=repository.problem if repository else None,
    )


def run(bot: Bot, *, web: bool, work: bool) -> None:
    """Until SIGTERM or SIGINT: then nothing new is taken, and what has begun is finished."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    # What can still be wrong with a setting comes first, while nothing runs that would have to be ended.
    closing = start_web(bot) if web else []
    if work:
        closing += start_work(bot)
    log.info("app.ready", extra={"pid": os.getpid()})
    stopping.wait()
    log.info("app.stopping")
    for close in closing:
        close()
    bot.worker.close()
    bot.late_answers.close()
    bot.filing.close()
    bot.watch.close()
    bot.patience.end()
    bot.reporter.close()
    bot.homes.close()
    bot.nightly.close()
    bot.processor.close()
    log.info("app.stopped")


def start_work(bot: Bot) -> list[Close]:
    if bot.engine.dialect.name == "sqlite":
        bot.cases.end_leases()
        bot.kept_commands.end_leases()
        bot.reports.end_leases()
        bot.nightly.reader.readings.end_leases()
    bot.queue.run(
        {
            ADVANCE: bot.worker.advance,
            WHISPER: bot.private_replies.whisper,
            TURN_AWAY: bot.private_replies.turn_away,
            FILE_GAP: bot.filing.recorded,
            HOME: bot.homes.opened,
        }
    )
    bot.nightly.look_back()
    bot.processor.warm_up()

    def look_after() -> int:
        found = bot.cases.sweep()
        bot.late_answers.sweep()
        bot.filing.sweep()
        bot.watch.sweep()
        bot.reporter.sweep()
        bot.homes.sweep()
        bot.nightly.sweep()
        return found

    def clean_up() -> None:
        bot.queue.clean_up()
        kept = bot.policy.personal_data_kept
        if kept and Erasing(bot.cases, bot.control).erase_closed(kept):
            forget_erased(bot.engine)

    sweep = Sweep(look_after, clean_up, utc_now)
    sweep.start()
    return [sweep.stop, lambda: bot.queue.stop(within=DRAIN_SECONDS)]


def start_web(bot: Bot) -> list[Close]:
    token, secret = bot.settings.slack_app_token, bot.settings.slack_signing_secret
    site = Web(
        app=None if token else bot.app,
        signing_secret=secret.get_secret_value() if secret else None,
        healthy=lambda: is_healthy(bot.engine) and bot.queue.is_healthy(),
        traffic=bot.traffic,
    )
    stop = over_http(site, bot.settings.port, host=bot.settings.listens_on)
    return [over_slacks_socket(bot.app, token), stop] if token else [stop]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="app.py", description="The billing-triage bot for Slack and Stripe")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("web", help="only the HTTP side")
    commands.add_parser("worker", help="only the durable work")
    commands.add_parser("check", help="looks at the configuration, the database, Slack and Stripe")
    manifests = commands.add_parser("manifest", help="prints the Slack manifest for HTTP")
    manifests.add_argument("address", help="where Slack reaches the bot, such as https://billing.example.com")
    told = commands.add_parser("report", help="a report on the whole account, on standard output")
    told.add_argument("word", choices=("plans", "churn", "money"))
    told.add_argument("--format", choices=tuple(FORMATS), default="text")
    audits = commands.add_parser("audit", help="the log's own business").add_subparsers(dest="act", required=True)
    whose = audits.add_parser("erase", help="what tells who somebody is").add_mutually_exclusive_group(required=True)
    whose.add_argument("--case", type=int, metavar="NUMBER")
    whose.add_argument("--customer", metavar="cus_…")
    policies = commands.add_parser("policy", help="what POLICY_FILE asks for").add_subparsers(dest="act", required=True)
    policies.add_parser("check", help="whether what it asks for can be had")
    policies.add_parser("explain", help="each rule for a case's newest proposal").add_argument("case", type=int)
    replays = policies.add_parser("replay", help="what it would have asked or refused of earlier proposals")
    replays.add_argument("--days", type=int, required=True)
    replays.add_argument("--file", type=Path, help="another policy file than POLICY_FILE")
    demo = commands.add_parser("demo", help="the bot against a stand-in Slack and Stripe, with no account anywhere")
    demo.add_argument("--port", type=int, default=8080)
    asked = parser.parse_args(arguments)
    if asked.command == "demo":
        from sandbox.demo.run import demo as run_demo

        return run_demo(asked.port)
    if asked.command == "manifest":
        sys.stdout.write(manifest.for_http(asked.address))
        return 0
    try:
        config = settings.read(Settings)
        logs.set_up("ERROR" if asked.command in {"check", "report"} else config.log_level)
        if asked.command == "check":
            return 0 if checks(config).run() else 1
        if asked.command == "report":
            return print_report(config, asked.word, asked.format)
        if asked.command == "policy":
            return on_policy(config, asked)
        if asked.command == "audit":
            return erase(config, number=asked.case, customer=asked.customer)
        run(build(config), web=asked.command != "worker", work=asked.command != "web")
    except (WrongSettings, SchemaMismatch, WrongKey, Unguarded) as problem:
        return stop_with(str(problem))
    except SlackClientError as problem:
        return stop_with(f"SLACK_BOT_TOKEN: Slack did not let the bot in ({error_code(problem)}); check the token")
    except SQLAlchemyError as problem:
        return stop_with(f"DATABASE_URL: the database does not answer ({type(problem).__name__}); check the address")
    except OSError as problem:
        return stop_with(f"SLACK_API_URL: Slack can't be reached ({type(problem).__name__}); check the network")
    return 0


def money_given(giving: Giving, days: int | None) -> Report:
    until, back = utc_now(), days or USUAL
    return money_report(giving.figures(until - timedelta(days=back), until), back)


def print_report(config: Settings, word: str, form: str) -> int:
    """What is missing in it is said beside it, too: a spreadsheet has no place for that."""
    engine = open_engine(location(config))
    prepare(engine)
    on_account = account_reports(engine, stripe(config, utc_now), Patience())

    def so_far(done: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"{done}\n")

    if word == "money":
        report = money_given(Giving(engine, Gaps(engine).titles), None)
    elif word == "plans":
        report = on_account.plans(utc_now(), so_far)
    else:
        report = on_account.churn(utc_now(), so_far, at_most=None)
    sys.stdout.write(FORMATS[form](report))
    sys.stderr.writelines(f"{line}\n" for line in report.missing)
    latest = on_account.reader.readings.latest() if word != "money" else None
    return 1 if latest and not latest.is_whole else 0


def erase(config: Settings, *, number: int | None, customer: str | None) -> int:
    """What tells who somebody is goes out of the database, and out of the thread as soon as a worker draws it."""
    engine = open_engine(location(config))
    prepare(engine)
    cases = Cases(engine, Queue(engine, utc_now).enqueue, utc_now, sealing(config, engine))
    found = [cases.load(case_id) for case_id in cases.of(number=number, customer=customer)]
    if busy := [case for case in found if not case.may("erased")]:
        numbers = ", ".join(f"#{case.number}" for case in busy)
        return stop_with(f"{numbers}: a step waits or is under way; erase it once that is over. Nothing was erased")
    if found:
        try:
            Erasing(cases, ControlLog(engine, utc_now, cases.seals)).erase(found)
        except Conflict:
            return stop_with("somebody works in one of these cases just now; try again. Nothing was erased")
    forget_erased(engine)
    sys.stdout.write(f"erased: {len(found)} of {len(found)} cases\n")
    return 0 if found else 1


def on_policy(config: Settings, asked: argparse.Namespace) -> int:
    """`policy check`, `explain` and `replay`: reads, and changes nothing."""
    policy = read_policy(config.policy_file)
    if asked.act == "replay":
        return replay(config, read_policy(asked.file) if asked.file else policy, timedelta(days=asked.days))
    client = slack_client(config, WORKER_TIMEOUT)
    workspace = sign_in(client, config.slack_app_token)
    operators = people(client, config, team=workspace.team, enterprise=workspace.enterprise)
    if asked.act == "check":
        wrong = list(problems(policy, operators))
        sys.stdout.write("".join(f"{line}\n" for line in wrong or [f"ok {policy.digest}"]))
        return 1 if wrong else 0
    engine = open_engine(location(config))
    check_schema(engine)
    sealed = seals.read(config.event_key_file) if config.event_key_file else None
    cases = Cases(engine, Queue(engine, utc_now).enqueue, utc_now, sealed)
    found = cases.of(number=asked.case)
    if not found:
        return stop_with(f"there is no case #{asked.case}")
    case = cases.load(found[0])
    named = named_in(case, case.proposal.seq, policy) if case.proposal else frozenset[str]()
    sys.stdout.write("".join(f"{line}\n" for line in explained(case, policy, operators.electorate(named))))
    return 0


def replay(config: Settings, policy: Policy, back: timedelta) -> int:
    engine = open_engine(location(config))
    check_schema(engine)
    with engine.connect() as connection:
        found = proposals(connection, utc_now() - back)
    sys.stdout.write("".join(f"{line}\n" for line in replayed(found, policy)))
    return 0


def stop_with(problem: str) -> int:
    sys.stderr.write(f"{problem}\n")
    return 1


def end(arguments: list[str]) -> NoReturn:
    """Ends with the command, whatever comes of it: the interpreter would wait for every thread, also one that hangs."""
    code = 1
    try:
        code = main(arguments)
    except SystemExit as asked:
        code = asked.code if isinstance(asked.code, int) else 1
    except Exception:
        log.critical("app.crashed", exc_info=True)
    sys.stdout.flush()
    logging.shutdown()
    os._exit(code)


if __name__ == "__main__":
    end(sys.argv[1:])
