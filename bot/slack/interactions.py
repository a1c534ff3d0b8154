"""What a click or a submitted modal does: find its case, let the core decide, append. Refusals are appended too."""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import tenacity

from billing.account.account import Account
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Denied
from billing.commands import decisions, propose
from billing.commands.propose import Inputs
from billing.follow_up.draft import drafted
from billing.follow_up.standing import STATES, current_text
from billing.policy.policy import Policy
from billing.ports.clock import Clock
from billing.ports.directory import Directory
from billing.ports.store import AlreadyDelivered, Busy, CaseStore, Conflict, Stopped, ThreadTaken
from billing.remedies.care import offered_since
from billing.remedies.spec import SPECS
from billing.values import identifiers
from billing.values.choices import Classification, Remedy
from billing.values.errors import CaseNotFound, Forbidden, InvalidInput, Refused, Stale
from billing.values.facts import Facts
from billing.values.identifiers import Identifier, IdentifierKind
from billing.values.people import Person
from bot.messages import gap_form, modals, remedy_modal
from bot.messages.by_hand import for_settling
from bot.messages.everything import everything
from bot.messages.follow_up import for_follow_up
from bot.messages.modals import View
from bot.messages.private import sentence
from bot.messages.typed import ill_formed
from bot.runtime.tally import counted
from bot.slack import payloads
from bot.slack.access_log import AccessLog
from bot.slack.payloads import Button, Click, Submission, hangs_on
from bot.slack.workspace import Workspace
from bot.thread.message_store import MessageStore

log = logging.getLogger(__name__)

# Two people who click at once both get through to the database, where one loses; nobody loses this often in a row.
ATTEMPTS = 10
# What one person alone does, and what brings money on its way: nobody who lost the role a moment ago.
ASKED_AFRESH = {"approve", "undo", "settle", "session_link"} | {
    f"propose:{remedy}" for remedy, spec in SPECS.items() if not spec.approval
}

Decide = Callable[[Case, Person], Decision | None]


class AskFirst(Exception):
    """What was sent in asks one thing more: the same modal, with that in it."""

    def __init__(self, view: View) -> None:
        self.view = view


@dataclass(frozen=True, slots=True)
class Interactions:
    cases: CaseStore
    posted: MessageStore
    access_log: AccessLog
    directory: Directory
    workspace: Workspace
    policy: Policy
    now: Clock
    channels: frozenset[str]
    files_in: str | None = None

    def click(self, click: Click) -> None:
        case_id = self.case_behind(click)
        if case_id is None:
            self.without_case(click.user, click.action, click.channel, click.delivery, tell=True)
            return

        def decide(case: Case, person: Person) -> Decision | None:
            return self.on_click(case, person, click)

        self.settle(case_id, click.user, click.action, click.delivery, decide)

    def on_click(self, case: Case, person: Person, click: Click) -> Decision | None:
        self.workspace.require_ours(app=click.app, team=click.team)
        button = Button.decode(click.value)
        if button is None or button.case_id != case.case_id or button.action != click.action:
            raise Refused("forged")
        name, _, of = click.action.partition(":")
        if name not in {"approve", "reject", "withdraw", "undo"} and button.seq != hangs_on(case, click.action):
            raise Stale(case.status)
        match name:
            case "pick":
                return decisions.identify(case, person, self.candidate(case, of))
            case "classify" if of in set(Classification):
                return decisions.classify(case, person, Classification(of), self.account(case))
            case "propose" if of in set(Remedy):
                return self.propose(case, person, Remedy(of), click)
            case "identify":
                decisions.may_identify(case, person)
                self.workspace.open_modal(
                    click.trigger, modals.for_identifier("identify", initial="", metadata=click.value)
                )
                return None
            case "approve":
                seen = self.shown_on_card(case, button.seq)
                return decisions.approve(case, person, button.seq, self.account(case), self.policy, self.now(), seen)
            case "reject":
                return decisions.reject(case, person, button.seq)
            case "withdraw":
                return decisions.withdraw(case, person, button.seq)
            case "settle":
                decisions.may_settle(case, person)
                self.workspace.open_modal(click.trigger, for_settling(case))
                return None
            case "undo":
                return decisions.undo(case, person, button.seq)
            case "reclassify":
                return decisions.reclassify(case, person)
            case "refresh":
                return decisions.refresh(case, person)
            case "more":
                decisions.may_see_more(case, person)
                self.workspace.open_modal(click.trigger, everything(case, self.account(case)))
                return None
            case "session_link":
                return decisions.issue_link(case, person)
            case "follow_up":
                decisions.may_follow_up(case, person)
                written = partial(self.cases.typed, case.case_id)
                text = current_text(case, self.picture(case), self.policy, written)
                self.workspace.open_modal(click.trigger, for_follow_up(case, text))
                return None
            case "handoff":
                return decisions.hand_off(case, person, self.picture(case))
            case "handoff_to" if click.chosen:
                return decisions.hand_off(case, person, self.picture(case), self.directory.who(click.chosen))
            case "close":
                return decisions.close(case, person, self.picture(case))
            case "reopen":
                return decisions.reopen(case, person)
        raise Refused("forged")

    def propose(self, case: Case, person: Person, remedy: Remedy, click: Click) -> Decision | None:
        """A remedy with inputs asks for them; the others are taken at once."""
        known = self.known(case)
        propose.may_take(case, person, remedy, known, self.policy)
        if SPECS[remedy].inputs:
            self.workspace.open_modal(click.trigger, self.form(case, known[0], remedy))
            return None
        return propose.take(case, person, remedy, Inputs(), known, self.policy, self.now())

    def form(
        self, case: Case, account: Account, remedy: Remedy, *, charge: str | None = None, title: str | None = None
    ) -> View:
        previews = self.cases.previews(case.case_id, offered_since(case))
        return remedy_modal.for_remedy(
            case, account, remedy, self.policy, previews, charge=charge, title=title, files_in=self.files_in
        )

    def chosen(self, choice: Submission) -> None:
        """A choice in a remedy's form: what hangs on it is drawn anew."""
        button = Button.decode(choice.metadata)

        def decide(case: Case, person: Person) -> None:
            remedy = self.remedy_of(case, button, choice)
            known = self.known(case)
            propose.may_take(case, person, remedy, known, self.policy)
            view = self.form(
                case, known[0], remedy, charge=choice.values.get("charge"), title=choice.values.get("title", "")
            )
            self.workspace.update_modal(choice.view, choice.hash, view)

        try:
            self.settle(button.case_id if button else "", choice.user, choice.callback, choice.delivery, decide)
        except CaseNotFound:
            self.without_case(choice.user, choice.callback, "unknown", choice.delivery, tell=False)

    def submitted(self, submission: Submission) -> Mapping[str, str] | AskFirst:
        """A modal of a case. Errors by block id, or what it asks besides; empty when it was accepted."""
        button = Button.decode(submission.metadata)
        first = next(iter(submission.blocks.values()), "identifier")

        def decide(case: Case, person: Person) -> Decision | None:
            return self.on_submission(case, person, button, submission)

        try:
            case_id = button.case_id if button else ""
            refused = self.settle(
                case_id, submission.user, submission.callback, submission.delivery, decide, tell=False
            )
        except AskFirst as asked:
            return asked
        except InvalidInput as problem:
            return {submission.blocks.get(problem.field, first): problem.message}
        except CaseNotFound:
            self.without_case(submission.user, submission.callback, "unknown", submission.delivery, tell=False)
            return {first: sentence("no_case")}
        if refused is None:
            return {}
        field = refused.field if isinstance(refused, Forbidden) else ""
        return {submission.blocks.get(field, first): said(refused)}

    def on_submission(self, case: Case, person: Person, button: Button | None, submission: Submission) -> Decision:
        self.require_current(case, button, submission)
        assert button is not None
        if button.action == "identify":
            typed = identifiers.plain(submission.values.get("identifier", ""))
            identifier = identifiers.the_one(typed)
            if identifier is None:
                raise InvalidInput("identifier", ill_formed(typed))
            return decisions.identify(case, person, identifier)
        if button.action == "follow_up":
            return self.follow_up(case, person, submission)
        if button.action == "settle":
            outcome, note = (submission.values.get(name, "") for name in ("outcome", "note"))
            return decisions.settle(case, person, outcome, note)
        remedy = self.remedy_of(case, button, submission)
        inputs = Inputs(**{name: submission.values.get(name) for name in Inputs.__slots__})
        known = self.known(case)
        decision = propose.take(case, person, remedy, inputs, known, self.policy, self.now())
        if remedy is Remedy.LOG_GAP and self.has_to_ask(inputs, submission):
            raise AskFirst(self.form(case, known[0], remedy, title=inputs.title))
        return decision

    def has_to_ask(self, inputs: Inputs, submission: Submission) -> bool:
        """Whether nobody was asked yet if this very title may be read outside the team."""
        title = inputs.title or ""
        if self.files_in is None or gap_form.is_known(title):
            return False
        return "public" not in submission.blocks or inputs.public not in {None, gap_form.ANY, gap_form.yes_to(title)}

    def remedy_of(self, case: Case, button: Button | None, submission: Submission) -> Remedy:
        self.require_current(case, button, submission)
        remedy = submission.callback.partition(":")[2]
        if remedy not in set(Remedy):
            raise Refused("forged")
        return Remedy(remedy)

    def require_current(self, case: Case, button: Button | None, submission: Submission) -> None:
        self.workspace.require_ours(app=submission.app, team=submission.team)
        if button is None or button.action != submission.callback:
            raise Refused("forged")
        if button.seq != hangs_on(case, button.action):
            raise Stale(case.status)

    def follow_up(self, case: Case, person: Person, submission: Submission) -> Decision:
        state = next((known for known in STATES if known == submission.values.get("state")), None)
        if state is None:
            raise InvalidInput("state", "Choose where the follow-up stands.")
        text = submission.values.get("text", "")
        return decisions.follow_up(case, person, state, text, drafted(case, self.picture(case), self.policy))

    def settle(
        self, case_id: str, user: str, action: str, delivery: str | None, decide: Decide, *, tell: bool = True
    ) -> Refused | None:
        """Decides on the newest log until the decision is in it. The refusal, if it was one."""
        try:
            return self.decide(case_id, user, action, delivery, decide, tell=tell)
        except Stopped as stopped:
            # Nothing is written behind what somebody else wrote.
            self.beside_the_case(user, action, stopped.reason, stopped.case.channel, delivery, tell=tell)
            return stopped

    def decide(
        self, case_id: str, user: str, action: str, delivery: str | None, decide: Decide, *, tell: bool
    ) -> Refused | None:
        person = self.directory.who(user, fresh=not ASKED_AFRESH.isdisjoint({action, action.partition(":")[0]}))
        for _ in range(ATTEMPTS):
            case = self.cases.load(case_id)
            refusal: Refused | None = None
            try:
                if case.channel not in self.channels:
                    raise Refused("wrong_channel")
                decision = decide(case, person)
                if decision is None:
                    return None
                refusal = decision.refused
            except Refused as problem:
                refusal = problem
                decision = None
            try:
                if decision:
                    self.cases.append(case, decision, actor=user, delivery=delivery)
                if refusal:
                    # A decision that is itself a refusal stands in the log; the person is told beside it.
                    self.refuse(case_id, user, denial(action, refusal, tell=tell), None if decision else delivery)
            except (Conflict, Stale):
                continue
            except (Busy, ThreadTaken) as problem:
                refusal = Refused("busy" if isinstance(problem, Busy) else "thread_taken")
                self.refuse(case_id, user, denial(action, refusal, tell=tell))
            except AlreadyDelivered:
                log.info("slack.delivered_again")
                return None
            if refusal:
                log.warning("slack.refused", extra=counted(reason=refusal.reason))
            else:
                log.info("case.click", extra={"case": case_id, "action": action})
            return refusal
        raise Conflict

    def refuse(self, case_id: str, user: str, denied: Denied, delivery: str | None = None) -> None:
        """Behind the newest log, whoever else is writing to it."""
        refusing = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Conflict), stop=tenacity.stop_after_attempt(ATTEMPTS), reraise=True
        )
        refusing(lambda: self.cases.refuse(self.cases.load(case_id), denied, actor=user, delivery=delivery))

    def without_case(self, user: str, action: str, channel: str, delivery: str | None, *, tell: bool) -> None:
        self.beside_the_case(user, action, "no_case", channel, delivery, tell=tell)

    def beside_the_case(
        self, user: str, action: str, reason: str, channel: str, delivery: str | None, *, tell: bool
    ) -> None:
        log.warning("slack.refused", extra=counted(reason=reason))
        with suppress(AlreadyDelivered):
            self.access_log.refused(
                actor=user,
                action=payloads.known_action(action),
                reason=reason,
                channel=channel,
                delivery=delivery,
                tell=tell,
            )

    def case_behind(self, click: Click) -> str | None:
        """The case that the message belongs to, by where the message is; by its thread while that is being noted."""
        found = self.posted.case_of(click.channel, click.message_ts)
        if found is None:
            in_thread = self.cases.in_thread(click.channel, click.thread_ts)
            button = Button.decode(click.value)
            claimed = button.case_id if button else None
            found = claimed if claimed in in_thread else next(iter(in_thread), None)
        return found

    def known(self, case: Case) -> tuple[Account, int]:
        """The last reading of Stripe, and the `seq` that asked for it."""
        known = self.cases.account(case.case_id)
        if known is None:
            raise Stale(case.status)
        return known

    def shown_on_card(self, case: Case, proposal: int) -> Facts:
        preview = next(iter(self.cases.previews(case.case_id, proposal).values()), None)
        return dict(preview.facts) if preview else {}

    def account(self, case: Case) -> Account:
        return self.known(case)[0]

    def picture(self, case: Case) -> Account | None:
        """The last reading of the customer at hand; None where nobody is identified, or it was erased."""
        known = self.cases.account(case.case_id)
        return known[0] if known and case.customer else None

    def candidate(self, case: Case, number: str) -> Identifier:
        candidates = self.cases.candidates(case.case_id)
        if not number.isdecimal() or not 1 <= int(number) <= len(candidates):
            raise Refused("forged")
        return Identifier(IdentifierKind.CUSTOMER, candidates[int(number) - 1].customer.id)


def said(refusal: Refused) -> str:
    return refusal.sentence if isinstance(refusal, Forbidden) else sentence(refusal.reason, refusal.detail)


def denial(action: str, refusal: Refused, *, tell: bool) -> Denied:
    return Denied(payloads.known_action(action), refusal.reason, refusal.detail, told=not tell)
