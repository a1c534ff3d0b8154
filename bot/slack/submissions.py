"""What a form that comes back does: the core decides on what was chosen and typed, or the form says what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from billing.account.account import Account
from billing.case.case import Case
from billing.case.decision import Decision
from billing.commands import decisions, plans, propose, voting
from billing.follow_up.draft import drafted
from billing.follow_up.standing import STATES
from billing.policy.limits import MONTH
from billing.policy.policy import Policy
from billing.ports.clock import Clock
from billing.remedies.inputs import Inputs
from billing.values import identifiers
from billing.values.choices import Remedy
from billing.values.errors import CaseNotFound, Forbidden, InvalidInput, Refused, Stale
from billing.values.people import Person
from bot.messages import gap_form
from bot.messages.modals import View
from bot.messages.plan_form import ACTION as PLAN
from bot.messages.private import sentence
from bot.messages.typed import LEAVE_OUT, holds_secret, ill_formed
from bot.slack.button_value import ABOUT_A_STEP, Button, hangs_on
from bot.slack.decision_loop import DecisionLoop
from bot.slack.payloads import Submission
from bot.slack.readings import Readings
from bot.slack.workspace import Workspace

# What somebody typed, as it is shown in the thread or told to somebody, and kept.
KEPT = ("note", "title", "text")


class AskFirst(Exception):
    """What was sent in asks one thing more: the same modal, with that in it."""

    def __init__(self, view: View) -> None:
        self.view = view


@dataclass(frozen=True, slots=True)
class Submissions:
    loop: DecisionLoop
    readings: Readings
    workspace: Workspace
    policy: Policy
    now: Clock

    def chosen(self, choice: Submission) -> None:
        """A choice in a remedy's form: what hangs on it is drawn anew."""
        button = Button.decode(choice.metadata)

        def decide(case: Case, person: Person) -> None:
            known = self.readings.known(case)
            if choice.callback == PLAN:
                self.workspace.update_modal(choice.view, choice.hash, self.planned(case, person, button, choice, known))
                return
            remedy = self.remedy_of(case, button, choice)
            propose.may_take(case, person, remedy, known, self.policy)
            view = self.readings.form(
                case, known[0], remedy, charge=choice.values.get("charge"), title=choice.values.get("title", "")
            )
            self.workspace.update_modal(choice.view, choice.hash, view)

        try:
            self.loop.settle(button.case_id if button else "", choice.user, choice.callback, choice.delivery, decide)
        except CaseNotFound:
            self.loop.without_case(choice.user, choice.callback, "", choice.delivery, tell=False)

    def submitted(self, submission: Submission) -> Mapping[str, str] | AskFirst:
        """A modal of a case. Errors by block id, or what it asks besides; empty when it was accepted."""
        button = Button.decode(submission.metadata)
        first = next(iter(submission.blocks.values()), "identifier")

        def decide(case: Case, person: Person) -> Decision | None:
            return self.on_submission(case, person, button, submission)

        try:
            case_id = button.case_id if button else ""
            refused = self.loop.settle(
                case_id, submission.user, submission.callback, submission.delivery, decide, tell=False
            )
        except AskFirst as asked:
            return asked
        except InvalidInput as problem:
            return {submission.blocks.get(field, first): message for field, message in problem.errors.items()}
        except CaseNotFound:
            self.loop.without_case(submission.user, submission.callback, "", submission.delivery, tell=False)
            return {first: sentence("no_case")}
        if refused is None:
            return {}
        if not isinstance(refused, Forbidden):
            return {first: sentence(refused.reason, refused.detail)}
        errors = {**refused.besides, refused.field: refused.sentence}
        return {submission.blocks.get(field, first): message for field, message in errors.items()}

    def on_submission(self, case: Case, person: Person, button: Button | None, submission: Submission) -> Decision:
        """Who may not send it in hears that before anything about what they typed."""
        decision = self.decision(case, person, button, submission)
        for field in KEPT:
            if holds_secret(submission.values.get(field, "")):
                raise InvalidInput(field, LEAVE_OUT)
        return decision

    def decision(self, case: Case, person: Person, button: Button | None, submission: Submission) -> Decision:
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
        if button.action == "reject":
            return voting.reject(case, person, button.seq, self.policy, submission.values.get("note", ""))
        if button.action == "settle":
            outcome, note = (submission.values.get(name, "") for name in ("outcome", "note"))
            return decisions.settle(case, person, outcome, note, self.policy)
        inputs = Inputs(**{name: submission.values.get(name) for name in Inputs.__slots__})
        known = self.readings.known(case)
        if button.action == PLAN:
            return self.plan(case, person, submission, inputs, known)
        remedy = self.remedy_of(case, button, submission)
        decision = propose.take(case, person, remedy, inputs, known, self.policy, self.now())
        if remedy is Remedy.LOG_GAP and self.has_to_ask(inputs, submission):
            raise AskFirst(self.readings.form(case, known[0], remedy, title=inputs.title))
        return decision

    def plan(
        self, case: Case, person: Person, submission: Submission, inputs: Inputs, known: tuple[Account, int]
    ) -> Decision:
        """A form that does not ask yet for all that was ticked in it does so first."""
        ticked = plans.ticked(submission.values.get("steps", ""))
        plans.may_tick(case, person, ticked, known, self.policy)
        drawn = self.readings.plan_form(
            case, known[0], ticked, charge=inputs.charge, title=inputs.title if "title" in submission.blocks else None
        )
        if asks(drawn) - submission.blocks.keys():
            raise AskFirst(drawn)
        shares = self.readings.cases.shares(self.now() - MONTH)
        decision = plans.take_plan(case, person, ticked, inputs, known, self.policy, self.now(), shares)
        if Remedy.LOG_GAP in ticked and self.has_to_ask(inputs, submission):
            raise AskFirst(drawn)
        return decision

    def planned(
        self, case: Case, person: Person, button: Button | None, choice: Submission, known: tuple[Account, int]
    ) -> View:
        """The form as it is ticked now."""
        self.require_current(case, button, choice)
        there = plans.may_plan(case, person, known, self.policy)
        ticked = [remedy for remedy in plans.ticked(choice.values.get("steps", "")) if remedy in there]
        title = choice.values.get("title", "") if "title" in choice.blocks else None
        return self.readings.plan_form(case, known[0], ticked, charge=choice.values.get("charge"), title=title)

    def has_to_ask(self, inputs: Inputs, submission: Submission) -> bool:
        """Whether nobody was asked yet if this very title may be read outside the team."""
        title = inputs.title or ""
        if self.readings.files_in is None or gap_form.is_known(title):
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
        if button.action not in ABOUT_A_STEP and button.seq != hangs_on(case, button.action):
            raise Stale(case.status)

    def follow_up(self, case: Case, person: Person, submission: Submission) -> Decision:
        state = next((known for known in STATES if known == submission.values.get("state")), None)
        if state is None:
            raise InvalidInput("state", "Choose where the follow-up stands.")
        text = submission.values.get("text", "")
        return decisions.follow_up(case, person, state, text, drafted(case, self.readings.newest(case), self.policy))


def asks(view: View) -> set[str]:
    """The inputs that a form can't do without."""
    drawn = view["blocks"]
    assert isinstance(drawn, list)
    inputs = (block for block in drawn if block["type"] == "input" and not block["optional"])
    return {str(block["element"]["action_id"]) for block in inputs}
