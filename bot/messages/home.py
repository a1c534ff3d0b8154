"""The app's Home as one person sees it: what waits for them, with a link to each. No customer, no name, no amount.

It holds moments and not ages, so that it is drawn anew only when something has changed.
"""

from collections.abc import Iterator

from billing.case.lifecycle import Status
from billing.ports.control import Paused
from billing.reports.case_list import CaseList, Listed
from billing.reports.desk import Desk
from billing.values.people import Person, Role
from billing.wording.line import counted
from bot.messages import blocks, marks
from bot.messages.blocks import Block, Element
from bot.messages.case_links import case_link
from bot.messages.modals import View
from bot.messages.root import SHORT, stopped

NOBODY = "Only billing operators and approvers have something here; ask an admin to add you to OPERATORS or APPROVERS."
NAMELESS = "Slack does not say just now who you are, so what waits for you is *unknown*. It comes once Slack does."
UNRESOLVED = "Whether you may {} is *unknown*: Slack can't resolve a user group now. What hangs on it is missing here."
ROLES = {Role.OPERATOR: "work cases", Role.APPROVER: "approve"}
NOTHING = "Nothing waits for you. `/billing lookup` in a support channel opens a case."
REPORTS = {"plans": "Plans and revenue", "churn": "Churn to work off", "money": "Money given back"}
PARTS = {
    "to_approve": "Proposals that you may approve",
    "unsettled": "Steps whose outcome is not known yet",
    "came_back": "Refunds that came back",
    "untold": "Follow-ups not sent for a day",
    "mine": "Your open cases",
}


def stranger() -> View:
    return view([blocks.section(NOBODY)])


def nameless() -> View:
    return view([blocks.section(NAMELESS)])


def home(desk: Desk, site: str, person: Person, *, undecided: int = 0, paused: Paused | None = None) -> View:
    """`undecided`: how many more proposals they may be able to vote for; `paused`: who stopped all execution."""
    unknown = list(unresolved(person, undecided))
    said = [*stopped(paused), *(f"{marks.WARNING} {line}" for line in unknown)]
    shown: list[Block] = [blocks.header("Billing cases"), *map(blocks.section, said)]
    for name, title in PARTS.items():
        cases: CaseList = getattr(desk, name)
        if cases.total:
            shown += part(title, cases, site)
    if not (unknown or any(getattr(desk, name).total for name in PARTS)):
        shown.append(blocks.section(NOTHING))
    # Whoever only votes gets no report.
    return view([*shown, *([blocks.actions(*map(report, REPORTS), id="reports")] if person.roles else [])])


def unresolved(person: Person, undecided: int) -> Iterator[str]:
    if roles := [ROLES[role] for role in Role if role in person.unresolved]:
        yield UNRESOLVED.format(" and ".join(roles))
    if undecided:
        yield UNRESOLVED.format(f"vote for {counted(undecided, 'more proposal')}")


def part(title: str, cases: CaseList, site: str) -> list[Block]:
    rest = cases.total - len(cases.newest)
    more = [f"and {counted(rest, 'case')} more: `/billing cases` lists them"] if rest else []
    return blocks.sections([f"*{title}*: {cases.total}", *(line(case, site) for case in cases.newest), *more])


def line(case: Listed, site: str) -> str:
    kind = SHORT[case.classification] if case.classification else "not classified"
    parts = [
        case_link(site, case.channel, case.thread_ts, f"Case #{case.number}"),
        f"*{case.status}*",
        *([] if case.status is Status.PORTAL else [kind]),
        f"opened by <@{case.opened_by}> {blocks.moment(case.opened_at)}",
        *([f"with <@{case.handed_to}>"] if case.handed_to else []),
    ]
    return " · ".join(parts)


def report(word: str) -> Element:
    return blocks.button(REPORTS[word], f"home:{word}", word)


def view(shown: list[Block]) -> View:
    return {"type": "home", "blocks": shown}
