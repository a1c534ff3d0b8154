"""The answer to `/billing cases`: the newest that fit, in a line each. No customer, no name."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from billing.case.lifecycle import Status
from billing.reports.case_list import CaseList, Listed, Wanted
from billing.reports.giving import Complaint
from billing.values.choices import Classification
from billing.values.identifiers import Identifier
from billing.wording.labels import CLASSIFICATIONS
from billing.wording.line import counted
from billing.wording.spans import span
from bot.messages import blocks
from bot.messages.case_links import case_link

TITLES = {
    "open": "Open cases",
    "waiting": "Cases in which a proposal waits",
    "mine": "Your open cases",
    "closed": "Closed cases",
    "all": "All cases",
}
FILTERS = "`open`, `waiting`, `mine`, `closed`, `all`, a customer, a classification or a number such as `#12`"
UNKNOWN = f"That names no cases: write `/billing cases` with {FILTERS}, or with nothing for the open ones."
# So many gaps of a classification are told.
GAPS = 5
SIZES = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


def cases(wanted: Wanted, found: CaseList, now: datetime, site: str) -> str:
    title = titled(wanted)
    if not found.total:
        return f"*{title}*\nThere is none."
    more = f", the newest {len(found.newest)} of them" if found.total > len(found.newest) else ""
    head = f"*{title}*: {counted(found.total, 'case')}{more}"
    return "\n".join([head, *(line(case, now, site) for case in found.newest)])


def complaints(in_all: Complaint | None, gaps: Iterable[Complaint]) -> list[str]:
    """What there is to say of a classification before its cases; nothing where there were none."""
    if in_all is None:
        return []
    head = f"*{in_all.about}*, opened in the last 90 days: {told(in_all)}"
    return [head, *(f"• {blocks.untrusted(gap.about)}: {told(gap)}" for gap in list(gaps)[:GAPS])]


def told(complaint: Complaint) -> str:
    after = f" after {span(complaint.closed_after)}" if complaint.closed_after is not None else ""
    back = " + ".join(map(str, complaint.money))
    parts = [
        counted(complaint.cases, "case"),
        f"{complaint.closed} closed{after}",
        f"{back} given back" if back else "no money given back",
        *([f"{counted(complaint.repeated, 'customer')} refunded more than once"] if complaint.repeated else []),
    ]
    return " · ".join(parts)


def titled(wanted: Wanted) -> str:
    match wanted:
        case Classification():
            return f"Cases of “{CLASSIFICATIONS[wanted]}”"
        case Identifier():
            return "Cases of that customer"
        case int():
            return f"Case #{wanted}"
    return TITLES[wanted]


def line(case: Listed, now: datetime, site: str) -> str:
    parts = [
        case_link(site, case.channel, case.thread_ts, f"#{case.number}"),
        f"*{case.status}*",
        *([] if case.status is Status.PORTAL else [case.classification or "not classified"]),
        f"{age(now - case.opened_at)} old",
        f"opened by <@{case.opened_by}>",
        *([f"with <@{case.handed_to}>"] if case.handed_to else []),
    ]
    return " · ".join(parts)


def age(passed: timedelta) -> str:
    """In the largest unit of which there is one."""
    return next((f"{passed // size} {name}" for size, name in SIZES if passed >= size), "under 1 min")
