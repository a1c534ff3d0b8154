"""The one sentence that a refused person reads, with what to do instead. Made of the codes that the log holds."""

from billing.values.choices import Remedy
from billing.values.errors import OTHER_ACCOUNT
from billing.wording import labels, limits
from bot.messages.scene import person

REFUSED = {
    "guest": "Guests can't work billing cases; ask a full member of the workspace.",
    "bot": "Bots can't work billing cases.",
    "outsider": "Only members of this workspace can work billing cases.",
    "deleted": "This Slack account is deactivated, so it can't work billing cases.",
    "unknown": "Slack did not say who you are just now, so nothing was done; try again in a minute.",
    "group_unresolved": "Slack can't resolve the user group that decides this now, so nothing was done; "
    "try again in a minute, or ask an admin to check the group.",
    "not_operator": "Only billing operators can do this; ask an admin to add you to OPERATORS.",
    "not_approver": "Only an approver can do this; `/billing policy` says who they are.",
    "not_named": "The rules for this proposal ask other people; its card says who may still vote.",
    "voted_already": "You approved this already; the card says who else has to.",
    "paused": "Execution is paused, so nothing is approved or done now; two approvers can resume it.",
    "own_resume": "You asked to resume already; another approver has to as well, within the hour.",
    "own_proposal": "You proposed this, so somebody else has to approve it; ask another approver.",
    "own_step": "You asked for this step, so somebody else has to say what came of it; ask another approver.",
    "not_proposer": "Only the person who proposed this can withdraw it; an approver can reject it.",
    "not_classified": "The case isn't classified yet: classify it first, then choose a remedy.",
    "cannot_take_over": "Only a full member of this workspace can take over; choose somebody else.",
    "reading": "Stripe is being read again; press the button again in a moment.",
    "not_offered": "This remedy has nothing to act on for this customer now; choose another one.",
    "expired": "This proposal has expired; propose it again if it is still right.",
    "changed": "Stripe has changed since this was proposed, so it is void; the thread says what changed.",
    "thread_taken": "Another open case lives in this thread; go on there, or close it first.",
    "same_object": "The proposal that waits is about just that; it has to be decided or withdrawn first.",
    "forged": "That button doesn't belong to this case; use the newest message in the thread.",
    "foreign": "That click didn't come from this workspace's own bot, so nothing was done.",
    "wrong_channel": "The billing bot doesn't work in this channel; use it in the support channel.",
    "log_changed": "The log of this case was not written by the bot alone, so nothing is done in it; tell your admin.",
    "old_report": "That report is too old to open cases from; ask for a new one with `/billing churn`.",
    "customer_has_case": "This customer has an open case by now; a new report has the link to it.",
    "no_case": "There is no case behind that message any more; open a new one with /billing lookup.",
    OTHER_ACCOUNT: "This customer is in another Stripe account than the one that the bot's key is of; look there, or "
    "ask an admin to put that account's key back.",
    "no_invoices": "Stripe did not give the invoice links just now; press the button again in a minute.",
    "no_preview": "Stripe has not said yet what this would do; approve it once that stands on the card.",
    "form_late": "Slack was too slow to open the form, so nothing was done; press the button again.",
    "not_shown": "Slack did not show the portal link just now; ask for it again.",
    "no_link": "Stripe did not give a portal link just now; try again in a minute.",
    "shared_channel": "This channel is shared with another organisation, so the case isn't shown here; "
    "close it and open a new one in an internal support channel.",
}
OVERTAKEN = {
    "proposed": "A proposal waits for its second person; it has to be decided or withdrawn first.",
    "executing": "A step is being carried out; wait for its result in the thread.",
    "unsettled": "It isn't known yet whether Stripe carried out the last step; wait until the thread says so.",
    "planned": "A plan is being carried out, one step after the other; wait for its result in the thread.",
    "closed": "The case is closed; reopen it first.",
    "undone": "That was taken back already.",
}
KEPT = (
    "Slack did not say in time who you are, so your command is kept: it is answered here soon after Slack does, and if "
    "that takes more than a day, you are told."
)
HELP = (
    "*Billing cases*\n"
    "`/billing lookup jane@example.com` opens a case for a customer: by e-mail address, Stripe id "
    "(`cus_`, `sub_`, `in_`, `ch_`, `py_`, `pi_`), Stripe dashboard link, or `github:login`.\n"
    "The message shortcut *Open billing case* does the same for a customer's message.\n"
    "`/billing cases` lists the open ones; `waiting`, `mine`, `closed`, `all`, a customer, a classification or a "
    "number such as `#12` behind it lists those.\n"
    "`/billing approvals 30` tells who approved whom in so many days, for how much and how fast.\n"
    "`/billing money 30` tells what was given back in so many days.\n"
    "`/billing gaps` lists what the product lacks, with the cases, customers and money behind each.\n"
    "`/billing plans` reports on plans, seats and monthly recurring revenue, `/billing churn` on what may be lost: "
    "each comes to you as a direct message.\n"
    "`/billing portal` opens a case about the billing portal: what customers can do for themselves, and changing it.\n"
    "`/billing policy` says who approves what, and the limits.\n"
    "`/billing pause <reason>` stops all execution at once, and `/billing resume` by two approvers lets it go on.\n"
    "`/billing help` shows this."
)


def sentence(reason: str, detail: str = "", link: str = "") -> str:
    """`link` leads to the case that `detail` is the number of."""
    if reason == "busy":
        other = f"Another case ({link or f'#{detail}'})" if detail else "Another case"
        return f"{other} is about to change the same object in Stripe; wait until that one is done."
    if reason == "has_case":
        return f"This thread has case #{detail} already; go on there, or close it first."
    if reason.startswith("limit:"):
        return f"It is not approved, as {limits.past(reason.removeprefix('limit:'))}."
    if reason != "stale":
        return REFUSED.get(reason, "That is not possible now; look at the newest message in the thread.")
    kind, _, actor = detail.partition(":")
    if kind == "beside":
        return beside(actor)
    if kind in {"approved", "rejected", "withdrawn"}:
        return f"{person(actor)} has {kind} this already; the thread shows what came of it."
    if kind in {"expired", "voided"}:
        return f"This proposal was {kind} already; propose it again if it is still right."
    return OVERTAKEN.get(kind, "The case has moved on since that button was drawn; use the newest message.")


def beside(action: str) -> str:
    """That a proposal waits for a step, by the action that it was asked for with."""
    how, _, remedy = action.partition(":")
    name = labels.step(Remedy(remedy), undo=how == "undo")
    return f"{name} is still under way in this case: approve once the thread shows what came of it; the proposal waits."
