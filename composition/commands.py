"""The commands that do one thing and end: `report`, `audit erase`, `policy`."""

import argparse
import sys
from datetime import timedelta

from billing.approval.voters import named_in
from billing.policy.policy import Policy
from billing.ports.store import Conflict, Stopped
from bot.messages.printed import FORMATS
from bot.runtime.clients import WORKER_TIMEOUT, people, slack_client, stripe
from bot.runtime.explaining import explained, replayed
from bot.runtime.policy_check import problems
from bot.runtime.policy_file import read_policy
from bot.runtime.settings import Settings
from bot.slack.words import days
from bot.slack.workspace import sign_in
from bot.worker.patience import Patience
from composition.clock import utc_now
from composition.database import location, prepare, sealing
from composition.reports import account_reports, money_given
from storage import seals
from storage.cases import Cases
from storage.control_log import ControlLog
from storage.database import check_schema, forget_erased, open_engine
from storage.erasing import Erasing
from storage.gaps import Gaps
from storage.giving import Giving
from storage.limits import proposals
from storage.queue import Queue


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
    return 1 if report.cut_short else 0


def erase(config: Settings, *, number: int | None, customer: str | None) -> int:
    """What tells who somebody is goes out of the database, and out of the thread as soon as a worker draws it."""
    engine = open_engine(location(config))
    prepare(engine)
    cases = Cases(engine, Queue(engine, utc_now).enqueue, utc_now, sealing(config, engine))
    try:
        found = [cases.load(case_id) for case_id in cases.of(number=number, customer=customer)]
    except Stopped as stopped:
        return stop_with(f"{stopped_at(stopped)}. Nothing was erased")
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
        if not 1 <= asked.days <= days.MOST:
            return stop_with(f"--days: it must be a number of days from 1 to {days.MOST}")
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
    try:
        case = cases.load(found[0])
    except Stopped as stopped:
        return stop_with(stopped_at(stopped))
    named = named_in(case, case.proposal.seq, policy) if case.proposal else frozenset[str]()
    sys.stdout.write("".join(f"{line}\n" for line in explained(case, policy, operators.electorate(named))))
    return 0


def replay(config: Settings, policy: Policy, back: timedelta) -> int:
    engine = open_engine(location(config))
    check_schema(engine)
    since = utc_now() - back
    with engine.connect() as connection:
        found = proposals(connection, since)
    sys.stdout.write("".join(f"{line}\n" for line in replayed(found, policy, since)))
    return 0


def stopped_at(stopped: Stopped) -> str:
    case = f"#{stopped.case.number}"
    return f"{case}: row {stopped.seq} of its log was not written by the bot; docs/operations.md says what to do"


def stop_with(problem: str) -> int:
    sys.stderr.write(f"{problem}\n")
    return 1
