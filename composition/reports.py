"""What the reports are made from: Stripe read whole, or the bot's own log."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Engine

from billing.reports.money_report import money_report
from billing.reports.report import Report
from billing.stripe.whole_account import StripeAccount
from billing.work.account_reports import AccountReports
from billing.work.reading_account import AccountReader
from bot.runtime.clients import StripeAccounts
from bot.slack.words.days import USUAL
from composition.clock import utc_now
from storage.giving import Giving
from storage.readings import Readings as AccountReadings
from storage.shared_clock import shared_clock
from storage.snapshot import Snapshot


def account_reports(engine: Engine, accounts: StripeAccounts, wait: Callable[[float], None]) -> AccountReports:
    processor = accounts.processor
    account = StripeAccount(processor.stripe, processor.catalog, processor.threads, utc_now)
    reader = AccountReader(account, AccountReadings(engine, utc_now, shared_clock(engine, utc_now)), utc_now, wait)
    return AccountReports(reader, Snapshot(engine), account, utc_now)


def money_given(giving: Giving, days: int | None) -> Report:
    until, back = utc_now(), days or USUAL
    return money_report(giving.figures(until - timedelta(days=back), until), back)
