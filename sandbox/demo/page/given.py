"""What the page sends with an act: a JSON object, and from this page alone."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse


class NotTaken(Exception):
    """`answer` says why."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.answer = JSONResponse({"problem": problem}, status)


async def given(request: Request) -> dict[str, Any]:
    """Raises NotTaken. Another site's form cannot send JSON without being asked first, so it cannot act here."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise NotTaken(415, "JSON only")
    try:
        sent = json.loads(await request.body())
    except ValueError:
        raise NotTaken(400, "not JSON") from None
    if not isinstance(sent, dict):
        raise NotTaken(400, "not an object")
    return sent
