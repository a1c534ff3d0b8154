"""`python app.py demo`: the sandbox and the bot against it, until somebody ends it."""

import signal
import sys
import threading

from sandbox.demo.site import stage_with_page
from sandbox.standins.stripe.crowd import SIZE


def demo(port: int) -> int:
    ended = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda _signal, _frame: ended.set())
    try:
        stage = stage_with_page(port, crowd=SIZE)
    except OSError:
        sys.stderr.write(f"Port {port} is taken: try another one with `python app.py demo --port N`.\n")
        return 1
    with stage:
        sys.stdout.write(
            "The bot runs against a made-up Slack and a made-up Stripe; Ctrl-C ends it and forgets everything.\n"
            "Play a story of the tour, or be Olivia and type `/billing lookup jane@example.com`; approve as Ada.\n"
            f"{stage.url}\n"
        )
        sys.stdout.flush()
        ended.wait()
    return 0
