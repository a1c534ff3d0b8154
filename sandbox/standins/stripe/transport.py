"""Closing a connection without an answer, which HTTP frameworks rightly make hard.

Works under uvicorn only: its `receive` belongs to the request's cycle, which holds the connection.
"""

from starlette.requests import Request


async def hang_up(request: Request) -> None:
    cycle = getattr(request.receive, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if transport is None:
        raise RuntimeError("a dropped connection needs uvicorn, and no middleware that wraps `receive`")
    transport.abort()
    # Once uvicorn has noticed, whatever is answered goes nowhere.
    while (await request.receive())["type"] != "http.disconnect":
        continue
