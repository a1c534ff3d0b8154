"""A remedy that was carried out, in one line, with the ids that find it in Stripe."""

from billing.case.events import Executed
from billing.case.log import CaseEvent
from billing.remedies.ladder import RUNGS
from billing.reports import product_gaps
from billing.values.choices import Remedy
from billing.wording import refund_states
from bot.messages import blocks
from bot.messages.scene import Scene, line


def done_line(scene: Scene, recorded: CaseEvent, done: Executed) -> str:
    if done.remedy is Remedy.SHARE_PORTAL:
        return f"*Portal login page for the follow-up:*{portal(scene)}"
    return line(RUNGS[done.remedy].done(scene.case, recorded, done, scene.account))


def is_as_it_was(scene: Scene, done: Executed) -> bool:
    """Whether what was done still stands, as far as Stripe said since."""
    made = scene.account.refund(done.refund) if scene.account else None
    return made is None or not (made.came_back or refund_states.of(made).cure)


def portal(scene: Scene) -> str:
    """With what it does not let this customer do, so that nobody sends them there for it."""
    account = scene.account
    link = f" {account.portal.login_url}" if account and account.portal and account.portal.login_url else ""
    lacking = product_gaps.lacking_in_portal(scene.case.classification, account)
    lacks = f"\nBut {'; '.join(lacking)}: log it as a product gap." if lacking else ""
    return f"{blocks.escape(link)}{lacks}"
