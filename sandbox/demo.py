"""`python app.py demo`: the sandbox and the bot against it, until somebody ends it."""

import signal
import sys
import tempfile
import threading
from pathlib import Path

from sandbox.bot_process import BotProcess
from sandbox.server import Sandbox


def demo(port: int) -> int:
    ended = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda _signal, _frame: ended.set())
    with tempfile.TemporaryDirectory(prefix="billing-demo-") as folder:
        try:
            sandbox = Sandbox(port)
        except OSError:
            sys.stderr.write(f"Port {port} is taken: try another one with `python app.py demo --port N`.\n")
            return 1
        with sandbox:
            bot = BotProcess(sandbox, Path(folder))
            bot.start()
            sandbox.slack.request_url = bot.request_url
            sys.stdout.write(
                "The bot runs against a made-up Slack and a made-up Stripe; Ctrl-C ends it and forgets everything.\n"
                "Be Olivia, type `/billing lookup jane@example.com`, open the thread; then approve as Ada.\n"
                f"{sandbox.url}\n"
            )
            sys.stdout.flush()
            ended.wait()
            bot.stop()
    return 0
