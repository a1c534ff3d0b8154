"""What we are measured against: an empty app, set up as Bolt's documentation does, on the WSGI server that app.py uses.

Run as a process of its own, `python -m benchmarks.bare_bolt`; the three settings are those of the bot.
"""

import os
import signal
import threading

from cheroot import wsgi
from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

# As many as app.py has; importing them from there would bring the whole bot into this process.
HTTP_THREADS = 16


def main() -> None:
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])

    @app.command("/billing")
    def billing(ack: Ack) -> None:
        ack()

    server = wsgi.Server(("0.0.0.0", int(os.environ["PORT"])), SlackRequestHandler(app), numthreads=HTTP_THREADS)
    signal.signal(signal.SIGTERM, lambda _signal, _frame: threading.Thread(target=server.stop).start())
    server.safe_start()


if __name__ == "__main__":
    main()
