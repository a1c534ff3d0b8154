"""What a customer wrote when they left, and what a line is called: behind *More* alone, and erased with the rest."""

from billing.account.invoice_line import InvoiceLine, LineKind
from billing.reports.handoff import handoff
from bot.messages.everything import everything
from storage import codec
from tests.billing.samples import account, classified_case, invoice, subscription, usd
from tests.bot.hostile import mrkdwn, thread_of

WROTE = "My sister Zoe pays now"
ENDED = subscription(
    "sub_e", status="canceled", end_reason="cancellation_requested", feedback="too_expensive", comment=WROTE
)
BILLED = invoice(status="paid", lines=(InvoiceLine(LineKind.ONE_TIME, "Training for Zoe", usd(100)),))


def test_it_stands_behind_more_and_nowhere_else() -> None:
    case, reading = classified_case(), account(subscriptions=(subscription(), ENDED), invoices=(BILLED,))
    shown = mrkdwn(everything(case, reading))
    assert f"With the cancellation: too expensive, “{WROTE}”" in shown
    assert "1.00 USD: Training for Zoe (one-time item)" in shown
    thread = thread_of(case, subscriptions=reading.subscriptions, invoices=reading.invoices)
    said = "\n".join(mrkdwn(message.blocks) + message.text for message in thread)
    assert "Zoe" not in said
    assert "Zoe" not in str(handoff(case, reading))
    assert "Zoe" not in repr(reading)


def test_it_is_kept_with_the_reading_which_is_erased_as_a_whole() -> None:
    kept = codec.write_reading(account(subscriptions=(ENDED,)))
    back = codec.read_reading(kept)
    assert back
    assert back.subscriptions[0].comment == WROTE
