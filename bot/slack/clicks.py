"""What a click does: its case is found, the core decides, a form opens where something is asked first."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from billing.case.case import Case
from billing.case.decision import Decision
from billing.commands import decisions, plans, propose, voting
from billing.follow_up.standing import current_text
from billing.policy.policy import Policy
from billing.ports.clock import Clock
from billing.ports.store import CaseStore
from billing.remedies.inputs import Inputs
from billing.remedies.ladder import RUNGS
from billing.remedies.recommended import recommended
from billing.values.choices import Classification, Remedy
from billing.values.errors import Refused, Stale
from billing.values.identifiers import Identifier, IdentifierKind
from billing.values.people import Person
from bot.messages import modals
from bot.messages.by_hand import for_settling
from bot.messages.everything import everything, view_id
from bot.messages.follow_up import for_follow_up
from bot.messages.rejecting import for_rejecting
from bot.slack.button_value import ABOUT_A_STEP, Button, hangs_on
from bot.slack.decision_loop import DecisionLoop
from bot.slack.payloads import Click
from bot.slack.readings import Readings
from bot.slack.workspace import Workspace
from bot.thread.message_store import MessageStore

# Of a number that tells one look from another, and is no secret.
LOOK_BITS = 31


@dataclass(frozen=True, slots=True)
class Clicks:
    """`read_more` has what a lookup left out of a case read, and shown in the modal of that look."""

    loop: DecisionLoop
    readings: Readings
    cases: CaseStore
    posted: MessageStore
    workspace: Workspace
    policy: Policy
    now: Clock
    read_more: Callable[[str, int], None]

    def click(self, click: Click) -> None:
        case_id = self.case_behind(click)
        if case_id is None:
            self.loop.without_case(click.user, click.action, click.channel, click.delivery, tell=True)
            return

        def decide(case: Case, person: Person) -> Decision | None:
            return self.on_click(case, person, click)

        self.loop.settle(case_id, click.user, click.action, click.delivery, decide)

    def on_click(self, case: Case, person: Person, click: Click) -> Decision | None:
        self.workspace.require_ours(app=click.app, team=click.team)
        button = Button.decode(click.value)
        if button is None or button.case_id != case.case_id or button.action != click.action:
            raise Refused("forged")
        name, _, of = click.action.partition(":")
        if name not in ABOUT_A_STEP and button.seq != hangs_on(case, click.action):
            raise Stale(case.status)
        if not button.is_about(case):
            raise Stale
        match name:
            case "pick":
                return decisions.identify(case, person, self.candidate(case, of))
            case "classify" if of in set(Classification):
                return decisions.classify(case, person, Classification(of), self.readings.account(case))
            case "propose" if of == "plan":
                known = self.readings.known(case)
                plans.may_plan(case, person, known, self.policy)
                ticked = recommended(case, known[0], self.policy)
                self.workspace.open_modal(click.trigger, self.readings.plan_form(case, known[0], ticked))
                return None
            case "propose" if of in set(Remedy):
                return self.propose(case, person, Remedy(of), click)
            case "identify":
                decisions.may_identify(case, person)
                # What found nobody is mended more easily than typed again.
                typed = self.cases.erasable.typed(case.case_id, case.lookup_seq, "identifier")
                initial = typed if typed and case.customer is None else ""
                view = modals.for_identifier("identify", initial=initial, metadata=click.value)
                self.workspace.open_modal(click.trigger, view)
                return None
            case "approve":
                seen = self.readings.shown_on_card(case, button.seq)
                return voting.approve(
                    case, person, button.seq, self.readings.account(case), self.policy, self.now(), seen
                )
            case "reject":
                voting.may_decide(case, person, button.seq, self.policy)
                self.workspace.open_modal(click.trigger, for_rejecting(case, button.seq))
                return None
            case "withdraw":
                return voting.withdraw(case, person, button.seq)
            case "settle":
                decisions.may_settle(case, person, self.policy)
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
                self.open_more(click.trigger, case)
                return None
            case "session_link":
                return decisions.issue_link(case, person)
            case "follow_up":
                decisions.may_follow_up(case, person)
                written = partial(self.cases.erasable.typed, case.case_id)
                text = current_text(case, self.readings.newest(case), self.policy, written)
                self.workspace.open_modal(click.trigger, for_follow_up(case, text))
                return None
            case "handoff":
                return decisions.hand_off(case, person, self.readings.newest(case))
            case "handoff_to" if click.chosen:
                return decisions.hand_off(
                    case, person, self.readings.newest(case), self.loop.directory.who(click.chosen)
                )
            case "close":
                return decisions.close(case, person, self.readings.newest(case))
            case "reopen":
                return decisions.reopen(case, person)
        raise Refused("forged")

    def propose(self, case: Case, person: Person, remedy: Remedy, click: Click) -> Decision | None:
        """A remedy with inputs asks for them; the others are taken at once."""
        known = self.readings.known(case)
        propose.may_take(case, person, remedy, known, self.policy)
        if RUNGS[remedy].inputs:
            self.workspace.open_modal(click.trigger, self.readings.form(case, known[0], remedy))
            return None
        return propose.take(case, person, remedy, Inputs(), known, self.policy, self.now())

    def open_more(self, trigger: str, case: Case) -> None:
        """At once, from what was read before; a worker brings the rest, since a trigger does not wait for Stripe."""
        look = secrets.randbits(LOOK_BITS)
        view = everything(case, self.readings.account(case), id=view_id(case.case_id, look), still_reading=True)
        self.workspace.open_modal(trigger, view)
        self.read_more(case.case_id, look)

    def case_behind(self, click: Click) -> str | None:
        """The case that the message belongs to, by where the message is; by its thread while that is being noted."""
        found = self.posted.case_of(click.channel, click.message_ts)
        if found is None:
            in_thread = self.cases.in_thread(click.channel, click.thread_ts)
            button = Button.decode(click.value)
            claimed = button.case_id if button else None
            found = claimed if claimed in in_thread else next(iter(in_thread), None)
        return found

    def candidate(self, case: Case, number: str) -> Identifier:
        candidates = self.cases.erasable.candidates(case.case_id)
        if not number.isdecimal() or not 1 <= int(number) <= len(candidates):
            raise Refused("forged")
        return Identifier(IdentifierKind.CUSTOMER, candidates[int(number) - 1].customer.id)
