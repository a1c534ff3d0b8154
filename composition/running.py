"""The bot as it runs, from its start to its end."""

import logging
import os
import signal
import threading
from types import FrameType

from bot.http.serving import Close, over_http, over_slacks_socket
from bot.http.site import Web
from bot.worker.sweep import Sweep
from composition.bot import Bot
from composition.clock import utc_now
from storage.database import forget_erased, is_healthy
from storage.erasing import Erasing
from storage.flows import ADVANCE, FILE_GAP, HOME, LOOK, TURN_AWAY, WHISPER

log = logging.getLogger("app")

# SIGTERM to exit within 25 seconds, all in all.
DRAIN_SECONDS = 15


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
            LOOK: bot.looks.look,
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
