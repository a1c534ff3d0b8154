"""Reads the settings and runs a command; what it runs is put together in `composition/`."""

import gc
import os
import signal

# Importing takes a second, in which a deployment may change its mind: nothing has begun, so nothing is left undone.
signal.signal(signal.SIGTERM, lambda _signal, _frame: os._exit(0))
# Nothing that is imported is garbage, then or later: looking for some among it takes a quarter of the start.
gc.disable()

import argparse
import logging
import sys
from pathlib import Path
from typing import NoReturn

from slack_sdk.errors import SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from bot.messages.printed import FORMATS
from bot.runtime import logs, manifest, settings
from bot.runtime.settings import Settings, WrongSettings
from bot.slack.operators import error_code
from composition.bot import build
from composition.checks import checks
from composition.commands import erase, on_policy, print_report, stop_with
from composition.running import run
from storage.append_only import Unguarded
from storage.database import SchemaMismatch, why_not
from storage.seals import WrongKey

gc.freeze()
gc.enable()
log = logging.getLogger("app")


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
        try:
            sys.stdout.write(manifest.for_http(asked.address))
        except ValueError as problem:
            return stop_with(f"address: {problem}")
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
        return stop_with(why_not(problem))
    except OSError as problem:
        return stop_with(f"SLACK_API_URL: Slack can't be reached ({type(problem).__name__}); check the network")
    return 0


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
