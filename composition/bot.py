"""The whole bot, put together from the settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from slack_bolt import App
from sqlalchemy import Engine

from billing.approval.possible import too_few
from billing.policy.policy import Policy
from billing.values.choices import Classification
from billing.values.people import Role
from billing.work.executor import Executor
from bot.gaps.gap_issues import Filing
from bot.gaps.github import is_issue
from bot.http import slack_requests
from bot.http.health import Health
from bot.http.site import Posts, Web
from bot.http.slack_requests import SlackRequests
from bot.messages.elsewhere import Elsewhere
from bot.messages.report import LISTED_AT_MOST
from bot.runtime.clients import LISTENER_TIMEOUT, WORKER_TIMEOUT, StripeAccounts, github, people, slack_client, stripe
from bot.runtime.policy_file import read_policy
from bot.runtime.private_files import close_to_others
from bot.runtime.settings import ENV_FILE, Settings, WrongSettings
from bot.runtime.traffic import Traffic
from bot.slack.clicks import Clicks
from bot.slack.decision_loop import DecisionLoop
from bot.slack.home_clicks import HomeClicks
from bot.slack.intake import Intake
from bot.slack.payloads import AT_HOME, IN_A_REPORT
from bot.slack.readings import Readings
from bot.slack.report_clicks import ReportClicks
from bot.slack.routes import slack_app
from bot.slack.submissions import Submissions
from bot.slack.words.approvals import ApprovalsWord
from bot.slack.words.cases import CasesWord
from bot.slack.words.gaps import GapsWord
from bot.slack.words.pausing import PauseWord, ResumeWord
from bot.slack.words.policy import PolicyWord
from bot.slack.words.portal import PortalWord
from bot.slack.words.report import ReportWord
from bot.slack.words.word import Word
from bot.slack.workspace import sign_in
from bot.thread.renderer import Thread
from bot.worker.advance import Worker
from bot.worker.background import Background
from bot.worker.channel_watch import ChannelWatch
from bot.worker.homes import Homes
from bot.worker.late_answers import ONE_TRY, LateAnswers
from bot.worker.more_modal import MoreModal
from bot.worker.nightly import Nightly
from bot.worker.notices import Notices
from bot.worker.patience import Patience
from bot.worker.plans import Plans
from bot.worker.private_replies import PrivateReplies
from bot.worker.report_delivery import Make
from bot.worker.reporter import Reporter
from composition.clock import utc_now
from composition.database import location, prepare, sealing
from composition.reports import account_reports, money_given
from storage.approving import Approving
from storage.audit import Audit
from storage.case_lists import CaseLists
from storage.cases import Cases
from storage.channels import Channels
from storage.control_log import ControlLog
from storage.database import files, is_healthy, open_engine
from storage.desks import Desks
from storage.due import Due
from storage.flows import ADVANCE, FILE_GAP, HOME, MORE, TURN_AWAY, WHISPER
from storage.gap_issues import GapIssues
from storage.gaps import Gaps
from storage.giving import Giving
from storage.handover import Handover
from storage.homes import Homes as KeptHomes
from storage.kept_commands import KeptCommands
from storage.messages import Messages
from storage.notices import Noted
from storage.queue import Flow, Queue
from storage.reports import Reports
from storage.shared_clock import shared_clock
from storage.whereabouts import Whereabouts

# Of which cases it is said that they came from what customers can't do for themselves.
EXPLAINED_WITHIN = timedelta(days=90)
# So many of a customer's earlier cases are linked to.
LINKED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Bot:
    """Attributes:
    flows: what carries out what waits in the durable queue, by its name there.
    background: what looks by itself whether there is something to do.
    end_leases: each ends those of a worker before this one; for the only one there can be, as it starts.
    """

    settings: Settings
    policy: Policy
    control: ControlLog
    engine: Engine
    queue: Queue
    handover: Handover
    cases: Cases
    due: Due
    accounts: StripeAccounts
    worker: Worker
    flows: Mapping[str, Flow]
    background: tuple[Background, ...]
    end_leases: tuple[Callable[[], None], ...]
    patience: Patience
    web: Web
    app: App


def build(config: Settings) -> Bot:
    policy = read_policy(config.policy_file)
    url = location(config)
    close_to_others([ENV_FILE, *files(url)])
    engine = open_engine(url)
    prepare(engine)
    sealed = sealing(config, engine)
    control = ControlLog(engine, utc_now, sealed)
    shared = shared_clock(engine, utc_now)
    jobs, handover = Queue(engine, utc_now, shared), Handover()
    cases = Cases(engine, jobs.enqueue, utc_now, sealed, handover.give, shared=shared)
    posted, due = Messages(engine, utc_now), Due(engine, jobs.enqueue, utc_now, sealed, shared=shared)
    audit = Audit(engine, jobs.enqueue, utc_now)
    gaps, gap_issues = Gaps(engine), GapIssues(engine, jobs.enqueue, shared)
    listener_client, worker_client = slack_client(config, LISTENER_TIMEOUT), slack_client(config, WORKER_TIMEOUT)
    # Nobody waits for an answer yet: a start that Slack keeps waiting for a moment goes on.
    workspace = replace(sign_in(worker_client, config.slack_app_token), client=listener_client)
    operators = people(listener_client, config, team=workspace.team, enterprise=workspace.enterprise)
    if lonely := operators.lonely_proposer():
        raise WrongSettings(f"APPROVERS: nobody else could approve what {lonely} proposes; add a second person")
    if wrong := next(
        too_few(policy, operators.everyone(Role.OPERATOR) or (), operators.electorate(policy.named)), None
    ):
        raise WrongSettings(f"POLICY_FILE: {wrong}")
    accounts = stripe(config, utc_now)
    control.policy_loaded(policy.digest)
    reports, whereabouts = Reports(engine, utc_now, shared), Whereabouts(engine)
    lists, giving, approving = CaseLists(engine), Giving(engine, gaps.titles), Approving(engine)
    ours = filed_in(config)
    words: dict[str, Word] = {
        "approvals": ApprovalsWord(approving.votes, approving.passed, policy, utc_now),
        "cases": CasesWord(lists.page, giving.about, workspace.site, utc_now),
        "gaps": GapsWord(lambda: [replace(gap, issue=ours(gap.issue)) for gap in gaps.entries()]),
        "plans": ReportWord("plans", reports),
        "churn": ReportWord("churn", reports),
        "money": ReportWord("money", reports, looks_back=True),
        "pause": PauseWord(control, operators),
        "resume": ResumeWord(control, operators),
        "policy": PolicyWord(policy, config.approvers, control),
        "portal": PortalWord(cases, workspace.team),
    }
    kept_commands = KeptCommands(engine, utc_now, sealed, shared=shared)
    intake = Intake(cases, operators, audit, workspace, config.channels, words, kept_commands.keep)
    loop = DecisionLoop(cases, audit, operators, policy, control, config.channels)
    readings = Readings(cases, policy, config.github_repository)
    read_more = partial(jobs.ask, MORE)
    clicks = Clicks(loop, readings, cases, posted, workspace, policy, utc_now, read_more)
    submissions = Submissions(loop, readings, workspace, policy, utc_now)
    report_clicks = ReportClicks(reports, cases, whereabouts, operators, audit, workspace, config.channels)
    beyond = elsewhere(gaps, lambda gap: ours(gap_issues.issue(gap)), whereabouts, workspace.site)
    thread = Thread(worker_client, cases, posted, policy, operators, control, utc_now, beyond)
    traffic = Traffic()
    worker = Worker(
        cases=cases,
        executor=Executor(cases, accounts, operators, policy, control, utc_now),
        plans=Plans(cases, operators, policy, control, utc_now),
        thread=thread,
        notices=Notices(worker_client, posted, Noted(engine), operators, policy, utc_now, site=workspace.site),
        traffic=traffic,
        now=utc_now,
        channels=config.channels,
    )
    private_replies = PrivateReplies(
        cases=cases, accounts=accounts, thread=thread, client=worker_client, access_log=audit, directory=operators
    )
    # Nobody waits for an answer within three seconds any more.
    whoever = people(
        worker_client, config, team=workspace.team, enterprise=workspace.enterprise, patience=WORKER_TIMEOUT
    )
    say = partial(private_replies.say, patient_for=ONE_TRY)
    late_answers = LateAnswers(kept_commands, replace(intake, directory=whoever), say, utc_now)
    watch = ChannelWatch(worker_client, config.channels, Channels(engine, utc_now), operators, utc_now)
    filing = Filing(github(config), gap_issues, gaps.entries, utc_now)
    patience = Patience()
    on_account = account_reports(engine, accounts, patience)
    makers: dict[str, Make] = {
        "money": lambda asked, _tell: money_given(giving, asked.days),
        "plans": lambda asked, tell: on_account.plans(asked.asked_at, tell),
        "churn": lambda asked, tell: on_account.churn(asked.asked_at, tell, at_most=LISTED_AT_MOST),
    }
    reporter = Reporter(reports, makers, worker_client, whereabouts, operators, utc_now, site=workspace.site)
    nightly = Nightly(on_account.reader, reports.forget_old, utc_now)
    kept = KeptHomes(engine, jobs.enqueue, utc_now)
    homes = Homes(worker_client, kept, Desks(engine), operators, policy, control, workspace.site, utc_now)
    home_clicks = HomeClicks(kept, reports, operators, audit, workspace, config.support_channels[0])
    beside = {IN_A_REPORT: report_clicks.click, AT_HOME: home_clicks.click}
    app = slack_app(listener_client, workspace, intake, clicks, submissions, beside, home_clicks.open)
    return Bot(
        settings=config,
        policy=policy,
        control=control,
        engine=engine,
        queue=jobs,
        handover=handover,
        cases=cases,
        due=due,
        accounts=accounts,
        worker=worker,
        flows={
            ADVANCE: worker.advance,
            WHISPER: private_replies.whisper,
            TURN_AWAY: private_replies.turn_away,
            FILE_GAP: filing.recorded,
            HOME: homes.opened,
            MORE: MoreModal(cases, accounts, worker_client).bring,
        },
        background=(late_answers, filing, watch, reporter, homes, nightly),
        end_leases=(
            jobs.end_leases,
            cases.leases.end,
            kept_commands.end_leases,
            reports.end_leases,
            on_account.reader.readings.end_leases,
        ),
        patience=patience,
        web=Web(posts(config, app), healthy=Health(lambda: is_healthy(engine) and jobs.is_healthy()), traffic=traffic),
        app=app,
    )


def posts(config: Settings, app: App) -> Posts:
    """In Socket Mode nothing of Slack's comes in over HTTP."""
    if config.slack_app_token or config.slack_signing_secret is None:
        return {}
    return {slack_requests.PATH: SlackRequests(app, config.slack_signing_secret.get_secret_value()).answer}


def filed_in(config: Settings) -> Callable[[str | None], str | None]:
    """The address of an issue, where it is one of the repository's: anybody may have written it down."""
    repository, api_url = config.github_repository, config.github_api_url

    def ours(url: str | None) -> str | None:
        return url if url and repository and is_issue(url, api_url=api_url, repository=repository) else None

    return ours


def elsewhere(gaps: Gaps, issue: Callable[[str], str | None], whereabouts: Whereabouts, site: str) -> Elsewhere:
    return Elsewhere(
        issue=issue,
        explained_by_portal=lambda: gaps.cases_of(
            Classification.MISSING_SELF_SERVE, since=utc_now() - EXPLAINED_WITHIN
        ),
        other_case=lambda case: whereabouts.other_case(case.case_id, case.customer),
        earlier_cases=lambda case: whereabouts.earlier_cases(case.case_id, case.customer, LINKED_AT_MOST),
        of_number=whereabouts.of_number,
        site=site,
    )
