"""The bot as it runs, from its start to its end."""

import logging
import os
import signal
import threading
import time
from types import FrameType

from bot.http.serving import Close, over_http, over_slacks_socket
from bot.worker.sweep import Sweep
from composition.bot import Bot
from composition.clock import utc_now
from storage.database import forget_erased
from storage.erasing import Erasing
from storage.flows import ADVANCE
from storage.signals import Signals

log = logging.getLogger("app")

# SIGTERM to exit takes 25 seconds at most, all in all, and what has begun has most of them.
EXIT_WITHIN_SECONDS = 24
DRAIN_SECONDS = 15
# Slack waits three seconds for its answer: on one machine a worker of its own leaves the processor to the web side.
WORKER_NICENESS = 5


def run(bot: Bot, *, web: bool, work: bool) -> None:
    """Until SIGTERM or SIGINT: then nothing new is taken, and what has begun is finished."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if not stopping.is_set():
            stopping.set()
            threading.Thread(target=end_late, name="end", daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if not web:
        os.nice(WORKER_NICENESS)
    # What can still be wrong with a setting comes first, while nothing runs that would have to be ended.
    closing = start_web(bot) if web else []
    closing += start_work(bot) if work else [tell_workers(bot)]
    log.info("app.ready", extra={"pid": os.getpid()})
    stopping.wait()
    log.info("app.stopping")
    for close in closing:
        close()
    bot.worker.close()
    bot.patience.end()
    for each in bot.background:
        each.close()
    bot.accounts.close()
    log.info("app.stopped")


def end_late() -> None:
    """Where something hangs, as on a database that does not answer; what it was at is done anew after a start."""
    time.sleep(EXIT_WITHIN_SECONDS)
    left = sorted(thread.name for thread in threading.enumerate() if thread is not threading.current_thread())
    log.error("app.stopped_late", extra={"threads": ", ".join(left)})
    logging.shutdown()
    os._exit(0)


def start_work(bot: Bot) -> list[Close]:
    if bot.engine.dialect.name == "sqlite":
        for end in bot.end_leases:
            end()
    bot.queue.run(bot.flows)
    signals = Signals(bot.engine)
    bot.handover.run(lambda case_id: bot.worker.advance(case_id, 0))
    if bot.engine.dialect.name == "postgresql":
        bot.cases.leases.look_at_once()
        signals.listen(bot.handover.give)
    bot.accounts.warm_up()

    def clean_up() -> None:
        bot.queue.clean_up()
        kept = bot.policy.personal_data_kept
        if kept and Erasing(bot.cases, bot.control).erase_closed(kept):
            forget_erased(bot.engine)

    # What is done here comes first: were it kept up too late, others would do it, too.
    sweeps = (bot.queue.sweep, bot.due.sweep, *(each.sweep for each in bot.background))
    sweep = Sweep(sweeps, clean_up, utc_now)
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
    token = bot.settings.slack_app_token
    stop = over_http(bot.web, bot.settings.port, host=bot.settings.listens_on)
    return [over_slacks_socket(bot.app, token), stop] if token else [stop]
