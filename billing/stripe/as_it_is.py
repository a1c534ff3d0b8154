"""What Stripe answers to a read, as it stands in the answer. The SDK makes objects of everything in it, to be made into
plain data again, which for a page of charges takes longer than all the rest of a lookup.
"""

import json
from typing import Any

import stripe

from billing.stripe.translate.values import Object

# Where the SDK hands on what it does not look at.
BODY = "body-as-it-is"


class AsItIs(stripe.RequestsClient):
    """Hands the answer on among its headers, and an empty one to the SDK; what is refused is the SDK's to read."""

    def request(self, *asked: Any, **more: Any) -> Any:
        content, code, told = super().request(*asked, **more)
        body = parsed(content) if 200 <= code < 300 else None
        if body is None:
            return content, code, told
        return b"{}", code, {**told, BODY: body}


def parsed(content: bytes | str) -> Object | None:
    """None where that is no object: the SDK says so in its own way."""
    try:
        body = json.loads(content)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def body_of(answer: Any) -> Object:
    body: Object = answer.last_response.headers[BODY]
    return body
