"""Lists as Stripe pages them: newest first, by cursor; and the filters that every list shares."""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.standins.stripe.errors import InvalidParameter, no_such
from sandbox.standins.stripe.ledger import StripeObject

USUAL_LIMIT = 10


def page(rows: Iterable[StripeObject], params: Mapping[str, Any], url: str) -> StripeObject:
    return page_of(newest_first(rows), params, url)


def page_of(rows: list[StripeObject], params: Mapping[str, Any], url: str) -> StripeObject:
    """Of rows that have an order of their own, as an invoice's lines have."""
    limit = params.get("limit", USUAL_LIMIT)
    after, before = params.get("starting_after"), params.get("ending_before")
    if after and before:
        raise InvalidParameter("Only one of starting_after and ending_before may be given.", param="ending_before")
    if before:
        rows = rows[: place_of(before, rows, "ending_before")]
        shown, more = rows[-limit:], len(rows) > limit
    else:
        rows = rows[place_of(after, rows, "starting_after") + 1 :] if after else rows
        shown, more = rows[:limit], len(rows) > limit
    return {"object": "list", "data": shown, "has_more": more, "url": url}


def newest_first(rows: Iterable[StripeObject]) -> list[StripeObject]:
    """Of two from the same second, the one that was stored later."""
    return sorted(list(rows)[::-1], key=lambda row: -int(row.get("created", 0)))


def place_of(id: str, rows: list[StripeObject], param: str) -> int:
    for place, row in enumerate(rows):
        if row["id"] == id:
            return place
    raise no_such("object", id, param=param, status=400)


def within(stamp: int | None, wanted: int | Mapping[str, int]) -> bool:
    if stamp is None:
        return False
    if isinstance(wanted, int):
        return stamp == wanted
    tests = {
        "gt": lambda limit: stamp > limit,
        "gte": lambda limit: stamp >= limit,
        "lt": lambda limit: stamp < limit,
        "lte": lambda limit: stamp <= limit,
    }
    return all(tests[name](limit) for name, limit in wanted.items())


def fitting(rows: Iterable[StripeObject], params: Mapping[str, Any], *fields: str) -> list[StripeObject]:
    """Those whose fields are as the parameters of the same name ask; `created` and `due_date` may be ranges."""

    def fits(row: StripeObject) -> bool:
        for name in fields:
            if name not in params:
                continue
            wanted = params[name]
            if name in ("created", "due_date"):
                if not within(row[name], wanted):
                    return False
            elif row[name] != wanted:
                return False
        return True

    return [row for row in rows if fits(row)]
