"""The bot as it runs, from its start to its end."""

import logging
import os
import signal
import sys
import threading
import time
from types import FrameType

from bot.http.serving import Close, over_http, over_slacks_socket
from bot.http.site import Web
from bot.worker.sweep import Sweep
from composition.bot import Bot
from composition.clock import utc_now
from storage.database import forget_erased, is_healthy
from storage.erasing import Erasing
from storage.flows import ADVANCE, FILE_GAP, HOME, MORE, TURN_AWAY, WHISPER
from storage.signals import Signals

log = logging.getLogger("app")

# SIGTERM to exit within 25 seconds, all in all.
DRAIN_SECONDS = 15
# Whoever answers Slack waits for the interpreter a dozen times, as long as this each time where workers are busy.
SWITCH_SECONDS = 0.002


def run(bot: Bot, *, web: bool, work: bool) -> None:
    """Until SIGTERM or SIGINT: then nothing new is taken, and what has begun is finished."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sys.setswitchinterval(SWITCH_SECONDS)
    # What can still be wrong with a setting comes first, while nothing runs that would have to be ended.
    closing = start_web(bot) if web else []
    closing += start_work(bot) if work else [tell_workers(bot)]
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
        bot.cases.leases.end()
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
            MORE: bot.more.bring,
        }
    )
    signals = Signals(bot.engine)
    bot.handover.run(lambda case_id: bot.worker.advance(case_id, 0))
    if bot.engine.dialect.name == "postgresql":
        bot.cases.leases.look_at_once()
        signals.listen(bot.handover.give)
    bot.nightly.look_back()
    bot.processor.warm_up()

    def look_after() -> int:
        found = bot.due.sweep()
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

    def drain() -> None:
        until = time.monotonic() + DRAIN_SECONDS
        bot.handover.end()
        bot.queue.stop(within=DRAIN_SECONDS)
        bot.handover.wait(until=until)

    return [sweep.stop, signals.end, drain]


def tell_workers(bot: Bot) -> Close:
    """Of what this process takes and others do."""

    def enqueue(case_ids: list[str]) -> None:
        with bot.engine.begin() as connection:
            for case_id in case_ids:
                bot.queue.enqueue(connection, ADVANCE, case_id, 0, again=True)

    bot.handover.pass_on(Signals(bot.engine).send if bot.engine.dialect.name == "postgresql" else enqueue)
    return bot.handover.end


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
