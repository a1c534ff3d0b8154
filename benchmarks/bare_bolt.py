"""What we are measured against: an empty app, set up as Bolt's documentation does, on the server that app.py uses.

Run as a process of its own, `python -m benchmarks.bare_bolt`; the three settings are those of the bot.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import uvicorn
from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient

# As many as app.py has; importing them from there would bring the whole bot into this process.
HTTP_THREADS = 16


def main() -> None:
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    bolt = App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])
    threads = ThreadPoolExecutor(HTTP_THREADS)

    @bolt.command("/billing")
    def billing(ack: Ack) -> None:
        ack()

    async def app(
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        request = BoltRequest(body=body.decode(), headers=headers)
        answer = await asyncio.get_running_loop().run_in_executor(threads, bolt.dispatch, request)
        content = (answer.body or "").encode()
        length = (b"content-length", str(len(content)).encode())
        await send({"type": "http.response.start", "status": answer.status, "headers": [length]})
        await send({"type": "http.response.body", "body": content})

    # Whoever ends it does so as a power cut would.
    uvicorn.run(app, host="0.0.0.0", port=int(os.environ["PORT"]), lifespan="off", log_level="error")


if __name__ == "__main__":
    main()
