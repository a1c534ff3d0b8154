"""What the bot meets at Stripe's address: whichever app is on, and one that proves which requests go together."""

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send


class Stage:
    """Whichever app is on now: starting a server for each test would cost more than the tests."""

    app: ASGIApp
    url: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


class Rounds:
    """Holds every request back until as many wait as make a round: were they asked one by one, none would be answered.

    `seen` are the paths of each round, and of whatever came after the last one.
    """

    def __init__(self, app: ASGIApp, *sizes: int) -> None:
        self.app = app
        self.sizes = sizes
        self.seen: list[list[str]] = [[]]
        self.full = [asyncio.Event() for _ in sizes]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place = len(self.seen) - 1
        self.seen[place].append(scope["path"])
        if place < len(self.sizes):
            if len(self.seen[place]) < self.sizes[place]:
                await self.full[place].wait()
            else:
                self.seen.append([])
                self.full[place].set()
        await self.app(scope, receive, send)

    @property
    def paths(self) -> list[list[str]]:
        return [sorted(each) for each in self.seen if each]
