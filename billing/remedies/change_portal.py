"""What customers may do for themselves in the billing portal: changed for all of them, and put back as it was.

The default configuration is changed where there is one; else one is made beside it, and made inactive again when that
is taken back.
"""

from dataclasses import replace
from typing import Any

from billing.account.account import Account, Panel
from billing.account.portal import Portal
from billing.case.case import Case
from billing.case.events import Event, Executed, Proposed, Targets, Undone
from billing.case.log import CaseEvent
from billing.case.work_order import WorkOrder
from billing.execution.remedy_action import RemedyAction
from billing.policy.policy import Policy
from billing.ports.erasable import Erasable
from billing.ports.processor import Processor
from billing.remedies.inputs import Inputs
from billing.remedies.rung import Rung
from billing.remedies.verdict import ALLOWED, UNKNOWN, Verdict
from billing.values.choices import Remedy
from billing.values.errors import InvalidInput, Refused
from billing.values.facts import Facts
from billing.wording.line import Code, Line, Strong

SWITCHES = ("payment_method_update", "invoice_history", "subscription_cancel", "customer_update", "login_page")
SETTINGS = (*SWITCHES, "cancel_mode")
CANCEL_MODES = ("at_period_end", "immediately")


class ChangePortal(Rung):
    remedy = Remedy.PORTAL
    inputs = ("features", "cancel_mode", "note")
    approval = True
    undo = True
    before_undo = "The portal is as it was before, for every customer."
    does = "sets what customers may do for themselves; can be undone"
    panel = Panel.PORTAL
    for_everybody = True

    def candidates(self, account: Account) -> list[Targets]:
        return [Targets(configuration=account.portal.id or None)] if account.portal else []

    def guard(self, on: Targets, account: Account, policy: Policy) -> Verdict:
        return ALLOWED if account.portal and account.knows(Panel.PORTAL) else UNKNOWN

    def facts(self, on: Targets, account: Account) -> Facts | None:
        if account.portal is None:
            return None
        return {**account.portal.settings, "configuration": account.portal.id, "page": account.portal.page}

    def terms(self, on: Targets, inputs: Inputs, account: Account) -> dict[str, Any]:
        assert account.portal is not None
        wanted = wanted_settings(inputs)
        if wanted == account.portal.settings and account.portal.configured:
            raise InvalidInput("features", "That is how the portal is already; change something, or cancel.")
        return {"settings": wanted}

    def action(self, asked: WorkOrder, processor: Processor, store: Erasable, policy: Policy) -> RemedyAction:
        return ChangingPortal(asked, processor)

    def button(self, on: Targets | None, account: Account) -> str:
        return "Change the portal…"

    def consequence(self, proposed: Proposed, account: Account | None) -> Line:
        return ("The portal changes for every customer.",)

    def done(self, case: Case, recorded: CaseEvent, done: Executed, account: Account | None) -> Line:
        back = ", taken back later" if recorded.seq in case.undone else ""
        return (Strong("Portal changed"), f"{back} · ", Code(str(done.configuration)))

    def undone(self, case: Case, undone: Undone, account: Account | None) -> Line:
        return ("the portal's change (", Code(str(undone.configuration)), ").")


def wanted_settings(inputs: Inputs) -> Facts:
    ticked = set(filter(None, (inputs.features or "").split(",")))
    mode = inputs.cancel_mode or CANCEL_MODES[0]
    if not ticked <= set(SWITCHES) or mode not in CANCEL_MODES:
        raise Refused("forged")
    return {**{name: name in ticked for name in SWITCHES}, "cancel_mode": mode}


class ChangingPortal:
    def __init__(self, asked: WorkOrder, processor: Processor) -> None:
        self.asked = asked
        self.portals = processor.portals
        self.portal = Portal(configured=False)
        self.made: str | None = None

    def read(self, known: Account) -> Account:
        self.portal = self.portals.read()
        return replace(known, portal=self.portal, unknown=())

    @property
    def is_signed(self) -> bool:
        return self.asked.undoes is None and not self.asked.on.configuration

    @property
    def wanted(self) -> Facts:
        if self.asked.undoes is None:
            assert self.asked.proposed is not None
            return self.asked.proposed.settings or {}
        return {name: fact for name, fact in self.asked.before.items() if name in SETTINGS}

    @property
    def closes(self) -> bool:
        """Whether what is taken back is that there is a portal at all."""
        return self.asked.undoes is not None and not self.asked.before.get("configuration")

    def found(self, *, begun: bool) -> bool:
        if self.closes:
            return begun and self.portal.id != self.asked.undone.configuration
        if self.is_signed:
            return self.portal.made_by == (self.asked.case_id, str(self.asked.seq))
        return begun and self.portal.settings == self.wanted

    def is_under_way(self) -> bool:
        return False

    def blocked(self) -> str:
        """What somebody set since is not overwritten."""
        if self.asked.undoes is None:
            return ""
        ours = self.asked.undone
        stands = self.portal.id == ours.configuration and self.portal.settings == ours.after
        return "" if stands else "changed:portal"

    def do(self) -> None:
        if self.closes:
            self.portals.close(self.asked.undone.configuration or "", key=self.asked.key("undo"))
        elif self.portal.configured:
            step = "portal" if self.asked.undoes is None else "undo"
            self.portals.change(self.portal.id, self.wanted, key=self.asked.key(step))
        else:
            self.made = self.portals.make(
                self.wanted, case_id=self.asked.case_id, decision=self.asked.seq, key=self.asked.key("portal")
            )

    def outcome(self, *, may_retry: bool) -> Event:
        if self.asked.undoes is not None:
            return self.asked.taken_back(configuration=self.asked.undone.configuration)
        after = self.portals.read()
        return self.asked.executed(configuration=after.id or self.made, after=after.settings)
