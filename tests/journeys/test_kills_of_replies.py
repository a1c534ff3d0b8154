"""The process dies while Slack takes what only one person is told, and nobody else would say it: whoever starts next
does.
"""

from sqlalchemy import text

from sandbox.standins.people import ADA, COLE, GWEN, OLIVIA, OMAR, SUPPORT
from sandbox.standins.slack.plain import plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

# Also of what the bot asks for again meanwhile.
ALL = 1000


def test_everybody_has_their_answer_after_a_kill(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.propose_refund(OLIVIA)
    desk.offers("approve")
    complaint = desk.slack.messages(SUPPORT)[0].ts
    desk.slack.faults.add("chat.postEphemeral", hold=True, times=ALL)
    desk.slack.faults.add("views.publish", hold=True, times=ALL)
    desk.slack.faults.add("views.update", hold=True, times=ALL)
    desk.reject(ADA, "She asked for credit.")
    held(desk, "chat.postEphemeral", 1)
    desk.offers("session_link")
    desk.slack.open_home(ADA)
    desk.slack.shortcut(GWEN, SUPPORT, complaint, "open_case")
    desk.click(COLE, "propose:no_action")
    desk.click(OLIVIA, "session_link")
    desk.click(OMAR, "propose:share_invoices")
    desk.slack.command(OLIVIA, SUPPORT, "lookup nobody@example.com")
    desk.more(OMAR)
    held(desk, "chat.postEphemeral", 6)
    held(desk, "views.publish", 1)
    held(desk, "views.update", 1)
    again(desk)
    is_told(desk, OLIVIA, "She asked for credit.")
    is_told(desk, GWEN, "Guests")
    is_told(desk, COLE, "operator")
    is_told(desk, OLIVIA, "billing portal")
    is_told(desk, OMAR, "Invoices, for you alone")
    is_told(desk, OLIVIA, "nobody@example.com")
    desk.until(lambda: updated(desk, "views.publish") and updated(desk, "views.update"))
    desk.logged("link_issued")
    assert desk.kinds().count("link_issued") == 1
    assert told(desk, OLIVIA).count("opens the billing portal") == 1


@on_sqlite
def test_what_was_refused_before_a_kill_is_not_handed_over_after_it(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    stripe = desk.stripe.faults.fail("/v1/invoices")
    desk.click(OLIVIA, "propose:share_invoices")
    desk.is_told(OLIVIA, "Stripe did not give the invoice links")
    desk.bot.kill()
    desk.stripe.faults.mend(stripe)
    # As it is when the process dies before the engine knows that it was done.
    job = f"workflow_uuid = 'whisper:{desk.case_id()}:{desk.logged('executed').seq}'"
    with desk.database.begin() as connection:
        begun = connection.execute(text(f"update workflow_status set status = 'PENDING' where {job}"))
    assert begun.rowcount == 1
    desk.bot.start()
    desk.until(lambda: desk.query(f"select status from workflow_status where {job}") == [{"status": "SUCCESS"}] or None)
    assert "Invoices, for you alone" not in told(desk, OLIVIA)
    assert desk.kinds().count("denied") == 1


def held(desk: Desk, method: str, calls: int) -> None:
    desk.until(
        lambda: sum((call.method, call.error) == (method, "dropped") for call in desk.slack.calls) >= calls or None
    )


def again(desk: Desk) -> None:
    desk.bot.kill()
    desk.slack.faults.clear()
    desk.bot.start()


def updated(desk: Desk, method: str) -> bool | None:
    return any(call.method == method and call.error is None for call in desk.slack.calls) or None


def told(desk: Desk, user: str) -> str:
    return "\n".join(plain(message) for message in desk.slack.private(user))


def is_told(desk: Desk, user: str, words: str) -> None:
    desk.until(lambda: words in told(desk, user) or None, timeout=90)
