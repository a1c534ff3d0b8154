"""Stripe's search queries: `email:"a@b.example" AND -metadata["github"]:null`, matched without regard to case.

No parentheses, and AND and OR do not mix, as at Stripe. What is newer than `search_lag` is not in the index yet.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from sandbox.standins.stripe.errors import StripeError
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.pages import USUAL_LIMIT, newest_first

MOST_CLAUSES = 10
SHORTEST_SUBSTRING = 3

CLAUSE = re.compile(
    r"""(?P<negated>-)?
    (?P<field>[a-z_]+)(?:\[(?P<key>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\])?
    (?P<sign>:|~|>=|<=|>|<)
    (?P<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z0-9_.-]+)""",
    re.VERBOSE,
)
JOINER = re.compile(r"\s+(?:(AND|OR)\s+)?", re.IGNORECASE)

Test = Callable[[StripeObject], bool]


def search(
    ledger: Ledger, among: Iterable[StripeObject], params: Mapping[str, Any], url: str, *, fields: Collection[str]
) -> StripeObject:
    if ledger.search_is_off:
        raise StripeError(400, "search feature unavailable for merchant")
    matches = parse(params["query"], fields)
    indexed = [
        row for row in among if not row.get("deleted") and row["created"] <= unix(ledger.now() - ledger.search_lag)
    ]
    rows = [row for row in newest_first(indexed) if matches(row)]
    begin = offset(params.get("page"))
    end = begin + params.get("limit", USUAL_LIMIT)
    more = len(rows) > end
    return {
        "object": "search_result",
        "data": rows[begin:end],
        "has_more": more,
        "next_page": f"page_{end}" if more else None,
        "url": url,
    }


def offset(page: str | None) -> int:
    if page is None:
        return 0
    if not re.fullmatch(r"page_\d+", page):
        raise StripeError(400, f"Invalid page: {page}", param="page")
    return int(page.removeprefix("page_"))


def parse(query: str, fields: Collection[str]) -> Test:
    place, tests, joiners = 0, [], set()
    while True:
        clause = CLAUSE.match(query, place)
        if clause is None:
            raise malformed(query)
        tests.append(test_of(clause, fields))
        place = clause.end()
        if place == len(query.rstrip()):
            break
        joiner = JOINER.match(query, place)
        if joiner is None:
            raise malformed(query)
        joiners.add((joiner[1] or "AND").upper())
        place = joiner.end()
    if len(joiners) > 1:
        raise StripeError(400, "A query cannot mix AND and OR.", param="query")
    if len(tests) > MOST_CLAUSES:
        raise StripeError(400, f"A query holds at most {MOST_CLAUSES} clauses.", param="query")
    together = any if joiners == {"OR"} else all
    return lambda row: together(test(row) for test in tests)


def test_of(clause: re.Match[str], fields: Collection[str]) -> Test:
    field, sign = clause["field"], clause["sign"]
    if field not in fields or (field == "metadata") != (clause["key"] is not None):
        raise StripeError(400, f"Field `{field}` is an unsupported search field.", param="query")
    key, value = unquoted(clause["key"]) if clause["key"] else None, unquoted(clause["value"])
    if sign == "~" and len(value) < SHORTEST_SUBSTRING:
        raise StripeError(400, f"`~` needs at least {SHORTEST_SUBSTRING} characters.", param="query")
    absent = clause["value"] == "null"

    def matches(row: StripeObject) -> bool:
        found = row[field].get(key) if key is not None else row.get(field)
        if absent:
            return found is None
        if found is None:
            return False
        match sign:
            case ":":
                return str(found).casefold() == value.casefold()
            case "~":
                return value.casefold() in str(found).casefold()
            case _:
                return compares(int(found), sign, int(value))

    return (lambda row: not matches(row)) if clause["negated"] else matches


def compares(found: int, sign: str, value: int) -> bool:
    return {">": found > value, ">=": found >= value, "<": found < value, "<=": found <= value}[sign]


def unquoted(written: str) -> str:
    return re.sub(r"\\(.)", r"\1", written[1:-1]) if written[:1] in ('"', "'") else written


def malformed(query: str) -> StripeError:
    return StripeError(400, f"The search query could not be parsed: {query}", param="query")
