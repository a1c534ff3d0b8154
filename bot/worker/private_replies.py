"""The durable flows that answer one person privately: why they were refused, the link they asked for, or what they
typed where it names nobody.

Like every flow they are given ids only and raise nothing.
"""

import logging

import tenacity
from slack_sdk import WebClient

from billing.account.payments import InvoiceLink
from billing.account.portal import Flow
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Denied, Event, Executed, LinkAsked, LinkIssued, Rejected, Unidentified
from billing.case.log import CaseEvent
from billing.ports.accounts import Accounts
from billing.ports.directory import Directory
from billing.ports.store import CaseStore, Conflict, Stopped
from billing.remedies.portal_flow import flow_for
from billing.values.choices import Remedy
from billing.values.errors import OTHER_ACCOUNT, CaseNotFound, ProcessorError, Refused, Stale
from billing.values.people import Role, require
from bot.messages import blocks
from bot.messages.blocks import Block
from bot.messages.gist import headline
from bot.messages.private import sentence
from bot.messages.typed import found_nobody
from bot.slack.access_log import AccessLog
from bot.slack.operators import UNREACHABLE, error_code
from bot.thread.renderer import Thread
from bot.worker.slack_retries import patiently

log = logging.getLogger(__name__)

SHARE_INVOICES = f"propose:{Remedy.SHARE_INVOICES}"
# Nobody loses so often in a row against others who write to the same case.
OFTEN = tenacity.stop_after_attempt(10)
# Of a Slack that is busy or away: what is settled within 90 seconds of a fault needs nobody's help.
PATIENT_FOR = 75.0
# More than anybody sends in one message.
MOST_LINKS = 12


class PrivateReplies:
    def __init__(
        self,
        *,
        cases: CaseStore,
        accounts: Accounts,
        thread: Thread,
        client: WebClient,
        access_log: AccessLog,
        directory: Directory,
    ) -> None:
        self.cases = cases
        self.accounts = accounts
        self.thread = thread
        self.client = client
        self.access_log = access_log
        self.directory = directory

    def whisper(self, case_id: str, seq: int) -> None:
        """Tells one person what only concerns them: why they were refused, or their link."""
        try:
            case = self.cases.load(case_id)
            recorded = self.cases.event(case_id, seq)
            match recorded.event:
                case Denied(reason=reason, detail=detail):
                    said = sentence(reason, detail, self.link(detail) if reason == "busy" else "")
                    self.say(case.channel, recorded.actor, said, thread_ts=case.thread_ts)
                case LinkAsked() if recorded in case.links_asked_for:
                    self.hand_over_link(case, recorded.actor, seq)
                case Executed(remedy=Remedy.SHARE_INVOICES) if seq not in case.withheld:
                    self.hand_over_invoices(case, recorded.actor, seq)
                case Rejected(proposal=proposal):
                    self.say_why_rejected(case, recorded, proposal)
                case Unidentified() as nobody:
                    self.repeat_what_was_typed(case, seq, nobody)
        except (CaseNotFound, Stale, Stopped):
            log.warning("whisper.lost", extra={"case": case_id})
        except Exception:
            log.exception("whisper.failed", extra={"case": case_id})

    def link(self, number: str) -> str:
        """To the case of that number; empty where there is none to lead to."""
        elsewhere = self.thread.elsewhere
        place = elsewhere.of_number(int(number)) if number else None
        return elsewhere.link(place, f"#{number}") if place else ""

    def hand_over_link(self, case: Case, user: str, seq: int) -> None:
        """Made and shown in one go: the link logs whoever has it in. It is kept nowhere, nor in a notification."""
        late = "" if case.may("link_issued") else "stale"
        if reason := late or self.reason_to_keep_back(case, seq) or self.reason_against(user):
            self.deny(case.case_id, user, "session_link", reason, seq)
            return
        try:
            url = self.accounts.of(case).portals.session(case.customer or "", self.flow(case))
        except ProcessorError as problem:
            log.warning("stripe.portal_session_failed", extra={"case": case.case_id, "code": problem.code})
            self.deny(case.case_id, user, "session_link", reason_of(problem) or "no_link", seq)
            return
        # Stripe may have taken its time.
        if reason := self.reason_to_keep_back(case, seq) or self.reason_against(user):
            self.deny(case.case_id, user, "session_link", reason, seq)
            return
        shown = [blocks.section(f"This opens the billing portal *as the customer*; it is for you alone: {url}")]
        said = f"Case #{case.number} · {case.status} · next step: open the portal link in the thread"
        if self.say(case.channel, user, said, thread_ts=case.thread_ts, shown=shown):
            self.append(case.case_id, LinkIssued(seq), user)
        else:
            self.deny(case.case_id, user, "session_link", "not_shown", seq)

    def flow(self, case: Case) -> Flow | None:
        known = self.cases.erasable.account(case.case_id)
        return flow_for(case.classification, known[0]) if known else None

    def hand_over_invoices(self, case: Case, user: str, seq: int) -> None:
        """Whoever holds such a link can see and pay the invoice: like the portal's, they are kept nowhere."""
        if reason := self.reason_to_keep_back(case, seq) or self.reason_against(user):
            self.deny(case.case_id, user, SHARE_INVOICES, reason, seq)
            return
        try:
            found = self.accounts.of(case).invoices.links(case.customer or "")
        except ProcessorError as problem:
            log.warning("stripe.invoice_links_failed", extra={"case": case.case_id, "code": problem.code})
            self.deny(case.case_id, user, SHARE_INVOICES, reason_of(problem) or "no_invoices", seq)
            return
        if reason := self.reason_to_keep_back(case, seq) or self.reason_against(user):
            self.deny(case.case_id, user, SHARE_INVOICES, reason, seq)
            return
        said = f"Case #{case.number} · {case.status} · next step: copy the invoice links from the thread"
        self.say(case.channel, user, said, thread_ts=case.thread_ts, shown=links(found))

    def repeat_what_was_typed(self, case: Case, seq: int, nobody: Unidentified) -> None:
        """To whoever looked for a customer who isn't there, and to nobody else."""
        typed = self.cases.erasable.typed(case.case_id, case.lookup_seq, "identifier")
        if not typed or self.reason_to_keep_back(case, seq):
            return
        said = f"Case #{case.number} · {case.status} · next step: look for a customer in the thread"
        shown = [blocks.section(found_nobody(typed, nobody.hint))]
        self.say(case.channel, case.at(case.lookup_seq).actor, said, thread_ts=case.thread_ts, shown=shown)

    def say_why_rejected(self, case: Case, rejected: CaseEvent, proposal: int) -> None:
        """To the proposer alone."""
        note = self.cases.erasable.typed(case.case_id, rejected.seq, "note")
        proposer = case.at(proposal).actor
        if not note or proposer == rejected.actor or self.reason_to_keep_back(case, rejected.seq):
            return
        said = f"Case #{case.number} · {case.status} · next step: read why your proposal was rejected"
        lead = f"<@{rejected.actor}> has rejected your proposal ({headline(case.proposed(proposal), None)}):"
        shown = blocks.sections([lead, *(f"> {part}" for part in blocks.whole(note))])
        self.say(case.channel, proposer, said, thread_ts=case.thread_ts, shown=shown)

    def reason_to_keep_back(self, case: Case, seq: int) -> str:
        """Why something may not be shown here any more; empty if it may."""
        if patiently(self.thread.sharing(case).is_shared, patient_for=PATIENT_FOR):
            return "shared_channel"
        # The case may have been pointed at somebody else since.
        return "stale" if case.lookup_seq > seq else ""

    def deny(self, case_id: str, user: str, action: str, reason: str, seq: int) -> None:
        """What was asked for at `seq` is not handed over: the log says so, and has the person told."""
        self.append(case_id, Denied(action, reason, of=seq), user)

    def reason_against(self, user: str) -> str:
        """Why this person may have no link any more, asked of Slack afresh; empty if they may."""
        try:
            require(self.directory.who(user, fresh=True), Role.OPERATOR)
        except Refused as refused:
            return refused.reason
        return ""

    def append(self, case_id: str, event: Event, user: str) -> None:
        appending = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type((Conflict, Stale)), reraise=True, stop=OFTEN
        )
        appending(lambda: self.cases.append(self.cases.load(case_id), Decision((event,)), actor=user))

    def turn_away(self, _case_id: str, refusal: int) -> None:
        try:
            channel, user, reason = self.access_log.whom(refusal)
            if channel:
                self.say(channel, user, sentence(reason))
        except Exception:
            log.exception("whisper.failed", extra={"refusal": refusal})

    def say(
        self,
        channel: str,
        user: str,
        text: str,
        *,
        thread_ts: str | None = None,
        shown: list[Block] | None = None,
        patient_for: float = PATIENT_FOR,
    ) -> bool:
        """Whether Slack took it."""
        try:
            patiently(
                self.client.chat_postEphemeral,
                patient_for=patient_for,
                channel=channel,
                user=user,
                text=text,
                blocks=shown,
                thread_ts=thread_ts,
            )
        except UNREACHABLE as problem:
            log.warning("slack.whisper_failed", extra={"error": error_code(problem)})
            return False
        return True


def reason_of(problem: ProcessorError) -> str:
    """Stripe's code where the person is told what cures that; empty where asking again may help."""
    return problem.code if problem.code == OTHER_ACCOUNT else ""


def links(found: tuple[InvoiceLink, ...]) -> list[Block]:
    told = [
        f"• <{link.page}|{blocks.untrusted(link.name)}> over {link.total}, {blocks.date(link.created)}"
        f"{f' · <{link.pdf}|PDF>' if link.pdf else ''}"
        for link in found[:MOST_LINKS]
    ]
    more = [f"+{len(found) - MOST_LINKS} more in Stripe"] if len(found) > MOST_LINKS else []
    head = "*Invoices, for you alone*: whoever holds a link can see and pay the invoice."
    return blocks.sections([head, *(told or ["There is none that can be shared."]), *more])
